"""Rules as data: what of them can be written, what is read, what is refused and why."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from types import MappingProxyType
from typing import get_args

import pytest

from deal_cases import day
from salesmodel.automation import (
    ANY,
    Action,
    CallHost,
    Comparison,
    Condition,
    ContactPolicy,
    DraftDocument,
    Effect,
    FieldChanged,
    Fill,
    MoveOn,
    Not,
    Notify,
    Opening,
    Rule,
    Trigger,
    Winning,
)
from salesmodel.documents import FILTERS, Filter, Template
from salesmodel.domain import Outcome
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records import Limits, from_dict, from_json, to_dict, to_json
from salesmodel.records._actions import ACTIONS
from salesmodel.records._conditions import CONDITIONS
from salesmodel.records._triggers import TRIGGERS
from salesmodel.records._unions import union
from salesmodel.values import Money


NAN = Decimal("NaN")
EAST = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1)))
DEEP = reduce(lambda inner, _: [inner], range(5_000), [])
TELL = Notify("owner", "Well done")


def refused(document, **given):
    """Expect a refusal of a document, and return the problems and the code."""
    with pytest.raises(LoadError) as caught:
        from_dict(document, **given)
    return caught.value.problems, caught.value.code


def unwritable(value):
    """Expect that a value cannot be written, and return the error."""
    with pytest.raises(InvalidValueError) as caught:
        to_json(value)
    return caught.value


@pytest.mark.parametrize(
    ("kinds", "forms"),
    [(Condition, CONDITIONS), (Trigger, TRIGGERS), (Action, ACTIONS)],
)
def test_every_kind_has_its_form(kinds, forms):
    """One that is forgotten is an error as soon as the forms are made."""
    assert set(get_args(kinds)) == {form.kind for form in forms}
    with pytest.raises(TypeError, match=forms[0].kind.__name__):
        union(forms[1:], kinds, "one of them")


def test_a_rule_names_its_actions_or_has_them():
    """A name stays a name, and one action is a list of one."""
    named = Rule("r", on=Opening(), then="greet", phase="before")

    assert "greet" == to_dict(named)["then"]
    assert named == from_json(to_json(named), type=Rule)
    told = to_dict(Rule("r", on=Opening(), then=TELL))
    assert [{"type": "notify", "to": "owner", "text": "Well done"}] == told["then"]


def test_a_rule_with_a_function_is_refused():
    """The error names the rule, and what would do."""
    error = unwritable(Rule("cheer", on=Winning(), then=print))
    assert "callable" == error.code
    assert str(error).startswith(
        "then of rule 'cheer' must be actions as data, or the name of a hook in an "
        "ActionCatalogue, to be written, got"
    )
    error = unwritable(Rule("cheer", on=Winning(), then=TELL, when=bool))
    assert "when of rule 'cheer' must be a condition" in str(error)
    error = unwritable(Rule("cheer", on=Winning(), then=print, when=bool))
    assert "then and when of rule 'cheer' must be" in str(error)


def test_a_rule_that_cannot_stand_is_refused():
    """All that is wrong with it is told, with its place."""
    document = to_dict(Rule("r", on=Winning(), then=TELL))

    assert "unknown_type" == refused(document | {"on": {"type": "sleeping"}})[1]
    assert (("$.on must be a trigger, got 5",), "type") == refused(document | {"on": 5})
    told = "$.then must be a list of actions, or the name of some, got 5"
    assert ((told,), "type") == refused(document | {"then": 5})
    ((told,), code) = refused(document | {"phase": "before"})
    assert told.startswith("$: rule 'r' cannot stand: then: ")
    assert "rule" == code


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        2**64,
        NAN,
        EAST,
        EAST.replace(tzinfo=None),
        "a\x00",
        (1, (2.5,)),
        "x" * 70_000,
        Money("0.001", "EUR"),
    ],
)
def test_a_condition_on_what_data_cannot_hold_is_refused(value):
    """It is refused when it is written, not when it is missed."""
    changed = FieldChanged("x", new=value)
    error = unwritable(changed)

    assert ("value", "type") == (error.name, error.code)
    with pytest.raises(InvalidValueError) as caught:
        to_json(Not(Comparison("x", "eq", value)))
    assert ("value", "type") == (caught.value.name, caught.value.code)


def test_conditions_keep_the_kinds_of_their_values():
    """A truth is no number, several are a tuple, and a word of a set is its text."""
    values = (True, 1, "", ("a", ()), Decimal("1.0"), day(5))
    found = from_json(to_json(Comparison("x", "in", values))).value

    assert values == found
    assert list(map(type, values)) == list(map(type, found))
    told = to_dict(Comparison("deal.outcome", "eq", Outcome.WON))
    assert str is type(told["value"])
    assert "won" == told["value"]


def test_a_condition_is_as_deep_as_a_document_may_be():
    """One that is deeper is refused with its place, not stepped into."""
    deep = reduce(lambda one, _: Not(one), range(40), Comparison("x", "present"))
    document = to_dict(deep)
    (told, code) = refused(document)

    assert "limit" == code
    assert told[0].endswith(" is nested 33 deep, and the limit is 32 (limits.depth)")
    assert deep == from_dict(document, limits=Limits(depth=99))
    values = {"schema": 1, "type": "comparison", "subject": "x", "op": "in"}
    assert "limit" == refused(values | {"value": DEEP})[1]
    assert "limit" == refused(values | {"value": [1, 2]}, limits=Limits(items=1))[1]


def test_any_value_and_a_missing_one_are_told_apart():
    """What is not told is any value; none at all is null."""
    cleared = FieldChanged("x", old=ANY, new=None)
    document = to_dict(cleared)

    assert {"schema": 1, "type": "field_changed", "field": "x", "new": None} == document
    assert cleared == from_dict(document | {"old": {"type": "any"}})
    read = from_dict(document | {"old": {"type": "any"}})
    assert ANY is read.old
    assert read.new is None
    wrong = document | {"old": {"type": "any", "x": 1}}
    assert "unknown_type" == refused(wrong)[1]
    kept = Rule("r", on=cleared, then=())
    assert ANY is from_json(to_json(kept)).on.old


def test_fields_are_filled_as_fields_hold_them():
    """Several choices are a tuple; what no field holds is refused, and not shown."""
    fill = Fill({"rooms": ["bath", "hall"], "budget": Money(5, "EUR"), "note": None})
    again = from_json(to_json(fill))

    assert fill == again
    assert ("bath", "hall") == again.values["rooms"]
    assert to_json(fill) == to_json(again)
    for wrong in (1.5, "", (), {"a": 1}, EAST, 2**64, object()):
        error = unwritable(Fill({"x": wrong}))
        assert ("values", "type") == (error.name, error.code)
    assert "Zaphod" not in str(unwritable(Fill({"x": "Zaphod", "y": 1.5})))
    assert "id" == refused(to_dict(fill) | {"values": [["", 1]]})[1]


class _Word(StrEnum):
    ONE = "one"


def test_a_payload_is_plain_data():
    """Lists, dictionaries and nothing come back as they were, a dictionary tagged."""
    payload = {
        "a": [1, None, {"type": "b", "c": [True]}],
        "d": Decimal("0.10"),
        "": "x",
    }
    call = CallHost("crm", payload)

    assert call == from_json(to_json(call))
    told = to_dict(call)["payload"]["a"][2]
    assert {"type": "mapping", "value": {"type": "b", "c": [True]}} == told
    proxied = CallHost("crm", {"a": MappingProxyType({"b": _Word.ONE})})
    assert {"a": {"b": "one"}} == from_json(to_json(proxied)).payload


@pytest.mark.parametrize(
    "wrong", [1.5, (1, 2), ("a",), {1: 2}, DEEP, b"x", EAST, 2**64, {"a": NAN}]
)
def test_a_payload_that_is_no_plain_data_is_refused(wrong):
    """It is refused when it is written, and not shown, as it may be personal."""
    error = unwritable(CallHost("crm", {"a": wrong, "b": "Zaphod"}))

    assert ("payload", "type") == (error.name, error.code)
    assert "Zaphod" not in str(error)


def test_a_payload_in_a_document_has_its_paths():
    """What is wrong in it is told with its place."""
    document = {"schema": 1, "type": "call_host", "name": "crm"}

    assert "type" == refused(document | {"payload": 5})[1]
    wrong = {"a": {"type": "mapping"}, "b": [{"type": "x"}, 1.5]}
    told, _ = refused(document | {"payload": wrong})
    assert ["$.payload.a", "$.payload.b[0].type", "$.payload.b[1]"] == [
        problem.split(" ")[0] for problem in told
    ]
    assert "type" == refused(document | {"payload": {5: 1}})[1]
    assert "limit" == refused(document | {"payload": {"a": DEEP}})[1]
    for long in ({"a": 1, "b": 2}, {"a": [1, 2]}):
        assert (
            "limit" == refused(document | {"payload": long}, limits=Limits(items=1))[1]
        )


def test_a_template_has_filters_by_name():
    """Those that come with the language alone, since a filter is a function."""
    given = {"names": {"a": "text"}, "escape": "plain"}
    fewer = Template("{{ a }}", filters=[FILTERS[6], FILTERS[1]], **given)
    assert ["default", "truncate"] == to_dict(fewer)["filters"]
    assert fewer == from_json(to_json(fewer))
    own = Filter("shout", ["text"], lambda _: str.upper)
    error = unwritable(DraftDocument("offer", Template("", filters=[own], **given)))
    assert ("template.filters", "filter") == (error.name, error.code)
    assert "choice" == refused(to_dict(fewer) | {"filters": ["shout"]})[1]


def test_a_template_that_cannot_be_read_has_its_place():
    """Line and column of the source stand behind the path of the template."""
    document = {"schema": 1, "type": "draft_document", "name": "offer"}
    body = {"source": "{{ b }}", "names": {"a": "text"}, "escape": "plain"}

    ((told,), code) = refused(document | {"template": body})
    assert told.startswith("$.template: template cannot stand: line 1, column ")
    assert "template" == code
    told, _ = refused(
        document | {"template": body | {"names": {"a": "word", "": "text"}}}
    )
    assert told[0].startswith("$.template.names: names cannot stand: ")


def test_weeks_of_a_policy_are_by_segment():
    """Each is looked at; whether a segment is an id the policy says itself."""
    policy = ContactPolicy({"key": 2, "other": 13})
    document = to_dict(policy)

    assert {"key": 2, "other": 13} == document["weeks"]
    assert policy == from_json(to_json(policy))
    told, _ = refused(document | {"weeks": {"key": 521, "": 2}})
    assert "$.weeks.key must be a whole number from 1 to 520, got 521" in told
    assert "policy" == refused(document | {"weeks": {"": 2}})[1]
    assert "type" == refused(document | {"weeks": [2]})[1]
    assert "policy" == refused(document | {"weeks": {5: 2}})[1]
    assert "limit" == refused(document, limits=Limits(items=1))[1]


def test_an_effect_is_written_in_utc():
    """Whatever the offset of its instant."""
    effect = Effect("d1", 2, "r", EAST, 0)

    assert "2026-01-05T08:00:00Z" == to_dict(effect)["at"]
    assert effect == from_json(to_json(effect))
    assert UTC is from_json(to_json(effect)).at.tzinfo


@pytest.mark.parametrize("personal", ["mask", "drop"])
def test_nothing_personal_of_an_action_is_left(personal):
    """Texts, and what is filled and told, may be personal; names and ids stay."""
    actions = [
        Fill({"who": "Zaphod"}),
        MoveOn("lost", "Zaphod", "Zaphod"),
        Notify("owner", "Zaphod"),
        CallHost("crm", {"who": {"name": ["Zaphod"]}}),
    ]
    rule = Rule("r", on=Winning(), then=actions)

    assert 5 == to_json(rule).count("Zaphod")
    text = to_json(rule, personal=personal)
    assert "Zaphod" not in text
    assert '"name":"crm"' in text
    if personal == "mask":
        assert {"who": "<personal>"} == from_json(text).then[0].values
        assert {"who": "<personal>"} == from_json(text).then[3].payload
