"""Whether an event that comes from outside is one that a deal could have made.

Events are made in bulk and by us, so that they do not check their parts. What is replayed
may come from anywhere, and is looked at here, part by part.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Final, get_args

import attrs

from salesmodel._checks import identifier, instance, one_of, whole, written
from salesmodel.domain.activity import Activity
from salesmodel.domain.author import SOURCES
from salesmodel.domain.credit import checked_shares
from salesmodel.domain.deals.events import Event, LateFact
from salesmodel.domain.fields.schema import free
from salesmodel.domain.lines import LineItem
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import InvalidValueError, LoadError, SalesModelError
from salesmodel.values import Money, day, fraction, instant


__all__ = ["sound"]

_EVENTS: Final = get_args(Event)
_FACTS: Final = get_args(LateFact)
_LONGEST = 65_536
_MOST = 10**9
_id = partial(identifier, "it")
_Read = Callable[[object], object]


def _optional(read: _Read) -> _Read:
    return lambda value: None if value is None else read(value)


def _a(kind: type) -> _Read:
    return lambda value: instance("it", value, kind)


def _text(value: object) -> object:
    return written("it", value, most=_LONGEST)


def _count(value: object) -> object:
    return whole("it", value, least=1, most=_MOST)


def _direction(value: object) -> object:
    return whole("it", value, least=-1, most=1) or 1


def _closing(value: object) -> object:
    return value if value in (Outcome.WON, Outcome.LOST) else Outcome.LOST


def _moment(value: object) -> object:
    return instant(instance("it", value, datetime))


def _pairs(value: object) -> object:
    return free(dict(instance("it", value, tuple)))


def _amount(value: object) -> object:
    return instance("it", value, Money).at_scale()


def _lines(value: object) -> object:
    found = instance("it", value, tuple)
    return tuple(instance("it", each, LineItem) for each in found)


def _shares(value: object) -> object:
    found = instance("it", value, tuple)
    return checked_shares(found) if found else ()


def _facts(value: object) -> object:
    found = instance("it", value, tuple)
    for fact in found:
        if type(fact) not in _FACTS:
            raise InvalidValueError("facts", "events that can come late", None, "fact")
        sound(fact, fact.version)
    return found or None


_PARTS: Final[Mapping[str, _Read]] = {
    "deal_id": _id,
    "version": _count,
    "at": _moment,
    "by": _id,
    "source": lambda value: one_of("it", value, SOURCES, code="source"),
    "inferred": _a(bool),
    "pipeline_id": _id,
    "pipeline_version": _count,
    "stage": _id,
    "origin": _id,
    "client_id": _optional(_id),
    "owner": _optional(_id),
    "parent_id": _optional(_id),
    "cycle": _count,
    "fields": _pairs,
    "changes": _pairs,
    "amount": _optional(_amount),
    "total": _optional(_amount),
    "items": _lines,
    "override": _optional(_a(Override)),
    "direction": _direction,
    "reason": _optional(_text),
    "note": _text,
    "outcome": _closing,
    "shares": _shares,
    "on": _optional(lambda value: day(instance("it", value, date))),
    "probability": _optional(
        lambda value: fraction("it", instance("it", value, Decimal))
    ),
    "activity": _a(Activity),
    "facts": _facts,
}
"""How each part of an event is read; a part is sound if it reads as what it is."""


_READS: Final = {
    kind: tuple((part.name, _PARTS[part.name]) for part in attrs.fields(kind))
    for kind in _EVENTS
}
"""The same by the kind of event, so that nobody has to look for them."""


def sound(event: Event, n: int) -> Event:
    """Return an event whose every part is what an event of a deal holds."""
    reads = _READS.get(type(event))
    if reads is None:
        problem = f"entry {n} is no event but {type(event).__name__}"
        raise LoadError("a history", (problem,), "history")
    for name, read_part in reads:
        try:
            value = getattr(event, name)
            read = read_part(value)
            is_sound = read is value or (type(read) is type(value) and read == value)
        except (SalesModelError, AttributeError, TypeError, ValueError):
            is_sound = False
        if not is_sound:
            problem = f"{name} of event {n} ({type(event).__name__}) is not sound"
            raise LoadError("a history", (problem,), "history")
    return event
