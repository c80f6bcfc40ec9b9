"""Forms of rules, of policies of contact, and of what a process keeps beside deals."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from salesmodel.automation import ContactPolicy, Effect, Receipt, Rule
from salesmodel.domain import CHANNELS, CONSENT_POLICIES
from salesmodel.errors import InvalidValueError
from salesmodel.records._actions import ACTION
from salesmodel.records._classes import of_class
from salesmodel.records._conditions import CONDITION
from salesmodel.records._forms import Form, Writing, optional, several
from salesmodel.records._plain import ANY_TEXT, ID, INSTANT, choice, whole
from salesmodel.records._problems import Place, Reading
from salesmodel.records._triggers import TRIGGER
from salesmodel.records._values import CALENDAR
from salesmodel.values import instant


__all__ = ["EFFECT", "POLICY", "RECEIPT", "RULE"]

_MOST = 10**9
_ACTIONS: Final = several(ACTION)
_NEEDED: Final[Mapping[str, str]] = {
    "then": "actions as data, or the name of a hook in an ActionCatalogue",
    "when": "a condition, such as a Comparison",
}


def _write_then(then: Any, how: Writing) -> object:
    return (
        ANY_TEXT.write(then, how)
        if isinstance(then, str)
        else _ACTIONS.write(then, how)
    )


def _read_then(value: object, place: Place, reading: Reading) -> Any:
    """Read actions, or the name of some."""
    if type(value) is str:
        return value
    if not isinstance(value, list | tuple):
        return reading.refuse(place, "a list of actions, or the name of some", value)
    return _ACTIONS.read(value, place, reading)


_RULE: Final = of_class(
    Rule,
    "rule",
    id=ID,
    on=TRIGGER,
    then=Form(
        _write_then,
        _read_then,
        {"anyOf": [ANY_TEXT.schema, _ACTIONS.schema]},
        uses=(_ACTIONS,),
    ),
    when=optional(CONDITION),
    phase=choice(("before", "after")),
    pipeline=optional(ID),
)


def _write_rule(rule: Rule, how: Writing) -> object:
    """Write a rule, unless a function is in it, which is no data."""
    wrong = [part for part in _NEEDED if callable(getattr(rule, part))]
    if wrong:
        name = f"{' and '.join(wrong)} of rule {rule.id!r}"
        needed = " and ".join(_NEEDED[part] for part in wrong)
        given = getattr(rule, wrong[0])
        raise InvalidValueError(name, f"{needed}, to be written", given, "callable")
    return _RULE.write(rule, how)


RULE: Final = attrs.evolve(_RULE, write=_write_rule)


def _write_weeks(weeks: Mapping[str, int], how: Writing) -> object:
    return {segment: _WEEKS.write(n, how) for segment, n in weeks.items()}


def _read_weeks(value: object, place: Place, reading: Reading) -> Any:
    """Read weeks by segment; whether a segment is an id is for the policy to say."""
    if type(value) is not dict:
        return reading.refuse(place, "an object of weeks by segment", value)
    if reading.is_too_long(place, value):
        return None
    return {
        segment: _WEEKS.read(n, (place, str(segment), False), reading)
        for segment, n in value.items()
    }


_WEEKS: Final = whole(1, 520)
POLICY: Final = of_class(
    ContactPolicy,
    "contact_policy",
    weeks=Form(
        _write_weeks,
        _read_weeks,
        {
            "type": "object",
            "propertyNames": ID.schema,
            "additionalProperties": _WEEKS.schema,
        },
    ),
    channels=several(choice(CHANNELS)),
    calendar=optional(CALENDAR),
    consent=choice(CONSENT_POLICIES),
)


def _write_at(at: datetime, how: Writing) -> object:
    return INSTANT.write(instant(at), how)


EFFECT: Final = of_class(
    Effect,
    "effect",
    deal_id=ID,
    version=whole(1, _MOST),
    rule=ID,
    at=attrs.evolve(INSTANT, write=_write_at),
    event_version=whole(0, _MOST),
)
RECEIPT: Final = of_class(
    Receipt,
    "receipt",
    key=ID,
    request=ANY_TEXT,
    since=whole(0, _MOST),
    version=whole(1, _MOST),
)
