"""The playbook as data: what is written, what is read, what is refused and why."""

from typing import get_args

import pytest

from salesmodel.errors import LoadError
from salesmodel.records import from_dict, from_json, to_dict, to_json
from salesmodel.records._playbook import PRICE_RULES
from salesmodel.records._scripts import TALK_EVENTS
from salesmodel.selling import (
    AIDA,
    SPIN,
    ConversationEvent,
    PriceRule,
    Pricing,
    QuantityTiers,
    SeasonPrice,
)
from selling_cases import BANK, BOLD, SAID, begun, talked
from shop_cases import SHOP


PRICING = Pricing(
    "shop",
    [QuantityTiers("many", [(10, "0.05")]), SeasonPrice("may", (5, 1), (5, 31), 0)],
)


def refused(document):
    """Expect a refusal of a document, and return the problems and the code."""
    with pytest.raises(LoadError) as caught:
        from_dict(document)
    return caught.value.problems, caught.value.code


@pytest.mark.parametrize(
    ("kinds", "forms"), [(ConversationEvent, TALK_EVENTS), (PriceRule, PRICE_RULES)]
)
def test_every_kind_has_its_form(kinds, forms):
    """Those that are read are those that there are."""
    assert set(get_args(kinds)) == {form.kind for form in forms}


@pytest.mark.parametrize("value", [SPIN, AIDA, BANK, SHOP, PRICING, talked(), begun()])
def test_nothing_is_lost_on_the_way(value):
    """And the second text is the first."""
    again = from_json(to_json(value), type=type(value))

    assert value == again
    assert to_json(value) == to_json(again)


def test_pairs_are_lists_of_two():
    """Tiers, days of a season and points of criteria."""
    tiers, season = to_dict(PRICING)["rules"]

    assert [["10", "0.05"]] == tiers["tiers"]
    assert ([5, 1], [5, 31]) == (season["start"], season["end"])
    assert [["high", 2], ["low", -2]] == to_dict(SPIN)["suits"][0]["points"]
    for wrong in ([["10"]], ["10"], [5], [["10", "0.05", "1"]]):
        document = to_dict(PRICING)
        document["rules"][0]["tiers"] = wrong
        ((told,), code) = refused(document)
        assert told.startswith("$.rules[0].tiers[0] must be a list of two, got ")
        assert "type" == code
    document = to_dict(PRICING)
    document["rules"][1]["start"] = [13, 1]
    assert "$.rules[1].start[0] must be a whole number" in refused(document)[0][0]


def test_a_conversation_that_cannot_be_is_refused():
    """Its events are looked at one after another, as when they were said."""
    document = to_dict(talked())
    document["history"][1]["origin"] = "sale"
    ((told,), code) = refused(document)

    assert ("$: origin must be 'greeting', got 'sale'", "history") == (told, code)
    short = to_dict(talked())
    short["technique"] = to_dict(AIDA)
    del short["technique"]["schema"], short["technique"]["type"]
    assert "technique" == refused(short)[1]


def test_definitions_are_looked_at_as_a_whole():
    """A bank that is too short, a catalogue that names what is not there."""
    bank = to_dict(BANK)
    bank["questions"] = bank["questions"][:14]
    assert "short" == refused(bank)[1]
    shop = to_dict(SHOP)
    shop["products"] = shop["products"][1:2]
    assert "unknown_product" == refused(shop)[1]


@pytest.mark.parametrize("personal", ["mask", "drop"])
def test_nothing_that_a_client_said_is_left(personal):
    """Words, phrases, doubts and reasons; what the seller asked stays."""
    talk = begun().ask("So?", kind="open", **SAID).answer(BOLD, **SAID)
    talk = talk.find_need("x", **SAID).raise_objection("price", BOLD, **SAID)
    talk = talk.close("lost", reason=BOLD, **SAID)

    assert 4 == to_json(talk).count(BOLD)
    text = to_json(talk, personal=personal)
    assert BOLD not in text
    assert "So?" in text
    if personal == "mask":
        assert "<personal>" == from_json(text).needs[0].phrase
