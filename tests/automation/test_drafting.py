"""Tests of the documents that rules draft."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salesmodel.automation import (
    Document,
    DraftDocument,
    Entering,
    Rule,
    SalesProcess,
    deal_names,
    deal_values,
)
from salesmodel.documents import Template
from salesmodel.domain import Book, Deal, Field, LineItem, Pipeline, Schema, Stage
from salesmodel.errors import AfterHookError, InvalidValueError, TemplateError
from salesmodel.values import Money


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SCHEMA = Schema(
    [
        Field("need", "text"),
        Field("seats", "integer"),
        Field("tags", "choices", choices=["a", "b"]),
        Field("not a name", "text"),
    ]
)
SALES = Pipeline("sales", [Stage("contact"), Stage("offer")], schema=SCHEMA)
SOURCE = """\
Offer {{ deal.id }} for {{ fields.need }}
{% for line in lines %}
{{ line.quantity }} x {{ line.product }}: {{ line.total }}
{% endfor %}
{{ deal.amount }}
"""


def opened(**fields):
    """Return a deal with a line item."""
    deal = Deal.open("d1", SALES, at=MONDAY, by="ann", client_id="c1", fields=fields)
    return deal.set_items(
        [LineItem("pump", 2, Money("9.99", "EUR"))], at=MONDAY, by="ann"
    )


def drafting(source=SOURCE, **more):
    """Return a rule that drafts an offer, as data."""
    template = Template(source, deal_names(SALES, **more), escape="plain")
    action = DraftDocument("offer", template)
    return Rule("draft", on=Entering("offer"), then=action)


def test_the_names_are_those_of_the_deal_its_fields_and_lines():
    """Fields of several choices, and those whose id is no name, are left out."""
    names = deal_names(SALES, needs=[{"phrase": "text"}]).paths

    assert {"fields.need", "fields.seats", "needs[].phrase"} <= set(names)
    assert not [name for name in names if "tags" in name or "not" in name]
    plain = deal_names(Pipeline("plain", [Stage("a")])).paths
    assert not [name for name in plain if name.startswith("fields")]


def test_the_values_are_what_the_deal_says():
    """What is missing is left out."""
    values = deal_values(
        opened(need="a pump").expect_close(date(2026, 3, 1), at=MONDAY, by="ann"),
        needs=[],
    )

    assert ("d1", "c1", None, date(2026, 3, 1)) == tuple(
        values["deal"][name] for name in ("id", "client", "owner", "expected_close")
    )
    assert {"need": "a pump"} == values["fields"]
    assert [Decimal(2)] == [line["quantity"] for line in values["lines"]]
    assert [] == values["needs"]


def test_a_rule_that_is_data_drafts_an_offer():
    """Its text is made of the deal as it was recorded."""
    sent = []
    process = SalesProcess(
        Book([opened(need="a pump")]), [drafting()], deliver=sent.append
    )
    process.move("d1", "offer", at=MONDAY, by="ann")

    text = "Offer d1 for a pump\n2 x pump: 19.98 EUR\n19.98 EUR\n"
    assert [Document("offer", text)] == [one.action for one in sent]
    assert ["d1:3:draft"] == [one.id for one in sent]


def test_an_offer_with_a_hole_is_not_sent():
    """The move stands, and the rule has failed."""
    process = SalesProcess(Book([opened()]), [drafting()])
    with pytest.raises(AfterHookError) as caught:
        process.move("d1", "offer", at=MONDAY, by="ann")

    assert () == caught.value.result.outgoing
    assert "offer" == process.store.load("d1").stage
    assert ["draft"] == [effect.rule for effect, _ in process.store.failed()]


def test_a_hook_that_knows_more_drafts_the_document_itself():
    """The client's own words come from the host."""
    names = deal_names(SALES, needs=[{"phrase": "text"}])
    source = "{% for need in needs %}\n- {{ need.phrase }}\n{% endfor %}\n"
    template = Template(source, names, escape="plain")

    def draft(happened):
        said = [{"phrase": "it must not be heard"}]
        values = deal_values(happened.deal, needs=said)
        return Document("offer", template.render(values))

    rule = Rule("draft", on=Entering("offer"), then=draft)
    made = SalesProcess(Book([opened()]), [rule]).move(
        "d1", "offer", at=MONDAY, by="ann"
    )

    assert "- it must not be heard\n" == made.outgoing[0].action.text


def test_what_a_document_says_is_not_shown():
    """It may be personal."""
    assert "Lee" not in repr(Document("offer", "Dear Lee"))
    for call in (
        lambda: Document("", "text"),
        lambda: Document("offer", 5),
        lambda: DraftDocument("offer", "a text"),
    ):
        with pytest.raises(InvalidValueError):
            call()
    with pytest.raises(TemplateError):
        drafting("{{ deal.secret }}")
