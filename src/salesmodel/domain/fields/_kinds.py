"""What a field can hold, and how a value of each kind is read."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias, TypeVar, cast, get_args

import attrs

from salesmodel._checks import identifier, instance, several, whole, written
from salesmodel._facts import listed
from salesmodel.domain.fields._formats import email, phone, url
from salesmodel.domain.fields._patterns import Pattern
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money, day, exact, instant


__all__ = [
    "FIELD_KINDS",
    "LONGEST_MATCHED",
    "LONGEST_TEXT",
    "READERS",
    "Bound",
    "FieldKind",
    "FieldValue",
    "Terms",
    "is_missing",
    "read_freely",
]

FieldKind = Literal[
    "text",
    "integer",
    "decimal",
    "boolean",
    "date",
    "instant",
    "money",
    "choice",
    "choices",
    "email",
    "phone",
    "url",
    "reference",
]
"""What a field holds."""

FIELD_KINDS: Final[tuple[FieldKind, ...]] = get_args(FieldKind)
"""Every `FieldKind`."""

FieldValue: TypeAlias = (
    str | int | Decimal | bool | date | datetime | Money | tuple[str, ...]
)
"""What a field that is present holds: always immutable, and hashable."""

Bound: TypeAlias = int | str | Decimal | date | Money
"""The least or the most that a field may hold."""

LONGEST_TEXT: Final = 65_536
LONGEST_MATCHED: Final = 1_024  # of a text with a pattern, unless its field says more
_LARGEST_INTEGER = 2**63 - 1
_COLLECTIONS = (Sequence, AbstractSet, Mapping)
_Ordered = TypeVar("_Ordered", int, Decimal, date, Money)


def is_missing(value: object) -> bool:
    """Tell whether a value counts as missing, as a required field sees it.

    Parameters
    ----------
    value : object
        What was given for a field.

    Returns
    -------
    bool
        True for `None`, for empty and blank text, for an empty collection and for a
        NaN; False for all else, so that 0, `False` and no money at all are present.

    Examples
    --------
    >>> [is_missing(value) for value in (None, " ", [], 0, False)]
    [True, True, True, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    if isinstance(value, float | Decimal):
        # A signalling NaN can be asked by its own method alone.
        return value.is_nan() if isinstance(value, Decimal) else math.isnan(value)
    return isinstance(value, _COLLECTIONS) and not len(value)


def _choices_given(values: Iterable[str]) -> tuple[str, ...]:
    """Make a tuple of what has an order; leave the rest to be refused with all else."""
    if isinstance(values, str | bytes | AbstractSet | Mapping):
        return cast("tuple[str, ...]", values)
    is_several = isinstance(values, Iterable)
    return several("choices", values) if is_several else cast("tuple[str, ...]", values)


def _pattern_given(pattern: str | Pattern | None) -> Pattern | None:
    """Leave the text of a pattern to be read, or refused, with all else."""
    return cast("Pattern | None", pattern)


@attrs.frozen(getstate_setstate=False)
class Terms:
    """What a `Field` is made of: what it holds, and what that has to keep to."""

    id: str
    kind: FieldKind = "text"
    label: str = attrs.field(default="", kw_only=True)
    choices: tuple[str, ...] = attrs.field(
        default=(), kw_only=True, converter=_choices_given
    )
    least: Bound | None = attrs.field(default=None, kw_only=True)
    most: Bound | None = attrs.field(default=None, kw_only=True)
    max_length: int | None = attrs.field(default=None, kw_only=True)
    pattern: Pattern | None = attrs.field(
        default=None, kw_only=True, converter=_pattern_given
    )
    currency: str | None = attrs.field(default=None, kw_only=True)
    target: str | None = attrs.field(default=None, kw_only=True)
    personal: bool = attrs.field(default=False, kw_only=True)


def _within(value: _Ordered, terms: Terms) -> _Ordered:
    least = cast("_Ordered | None", terms.least)
    most = cast("_Ordered | None", terms.most)
    if least is not None and value < least:
        raise InvalidValueError(terms.id, f"at least {least}", value, "range")
    if most is not None and value > most:
        raise InvalidValueError(terms.id, f"at most {most}", value, "range")
    return value


def _text(value: object, terms: Terms) -> str:
    longest = LONGEST_MATCHED if terms.pattern else LONGEST_TEXT
    text = written(terms.id, value, most=terms.max_length or longest)
    if terms.pattern is not None and not terms.pattern.matches(text):
        requirement = f"text of the pattern {terms.pattern.text!r}"
        raise InvalidValueError(terms.id, requirement, value, "pattern")
    return text


def _integer(value: object, terms: Terms) -> int:
    number = whole(terms.id, value, least=-_LARGEST_INTEGER - 1, most=_LARGEST_INTEGER)
    return _within(number, terms)


def _decimal(value: object, terms: Terms) -> Decimal:
    return _within(exact(cast("Decimal", value)), terms)


def _boolean(value: object, terms: Terms) -> bool:
    return instance(terms.id, value, bool)


def _date(value: object, terms: Terms) -> date:
    return _within(day(cast("date", value)), terms)


def _instant(value: object, terms: Terms) -> date:
    return _within(instant(cast("datetime", value)), terms)


def _money(value: object, terms: Terms) -> Money:
    money = instance(terms.id, value, Money)
    if terms.currency is not None and money.currency != terms.currency:
        requirement = f"an amount in {terms.currency}"
        raise InvalidValueError(terms.id, requirement, value, "currency")
    return _within(money.at_scale(), terms)


def _refused_choice(value: object, terms: Terms) -> InvalidValueError:
    requirement = f"one of {listed(terms.choices)}"
    return InvalidValueError(terms.id, requirement, value, "choice")


def _choice(value: object, terms: Terms) -> str:
    for choice in terms.choices if isinstance(value, str) else ():
        if choice == value:
            return choice
    raise _refused_choice(value, terms)


def _choices(value: object, terms: Terms) -> tuple[str, ...]:
    if not isinstance(value, tuple | list | AbstractSet):
        raise InvalidValueError(terms.id, "several choices", value, "type")
    named = {each for each in value if isinstance(each, str)}
    unknown = named.difference(terms.choices)
    for each in value:
        if not isinstance(each, str) or each in unknown:
            raise _refused_choice(each, terms)
    return tuple(choice for choice in terms.choices if choice in named)


def _email(value: object, terms: Terms) -> str:
    return email(terms.id, value)


def _phone(value: object, terms: Terms) -> str:
    return phone(terms.id, value)


def _url(value: object, terms: Terms) -> str:
    return url(terms.id, value)


def _reference(value: object, terms: Terms) -> str:
    return identifier(terms.id, value)


READERS: Final[Mapping[FieldKind, Callable[[object, Terms], FieldValue]]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "instant": _instant,
    "money": _money,
    "choice": _choice,
    "choices": _choices,
    "email": _email,
    "phone": _phone,
    "url": _url,
    "reference": _reference,
}
"""How a value that is present is read, by the kind of its field."""

_FREE: Final[tuple[tuple[type, FieldKind], ...]] = (
    (str, "text"),
    (bool, "boolean"),
    (int, "integer"),
    (Decimal, "decimal"),
    (float, "decimal"),  # which refuses it, and says what to write in its place
    (datetime, "instant"),
    (date, "date"),
    (Money, "money"),
)
_FREE_TERMS: Final = {kind: Terms("value", kind) for _, kind in _FREE}


def read_freely(value: object) -> FieldValue:
    """Read a value that is present, of a field that nobody defined."""
    if isinstance(value, tuple):
        return tuple(written("value", each, most=LONGEST_TEXT) for each in value)
    for known, kind in _FREE:
        if isinstance(value, known):
            return READERS[kind](value, _FREE_TERMS[kind])
    requirement = "text, a number, a bool, a day, an instant, money or a tuple of texts"
    raise InvalidValueError("value", requirement, value, "type")
