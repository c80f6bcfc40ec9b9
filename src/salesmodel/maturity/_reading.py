"""How the parts of a model are read: keys, numbers, places on the scale of answers."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, Literal, TypeVar, get_args

import attrs

from salesmodel._checks import one_of, several
from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.values import exact


__all__ = [
    "ORIGINS",
    "SCALE",
    "Origin",
    "delimiter_of",
    "is_key",
    "is_keys",
    "is_origin",
    "key",
    "keys",
    "listed_keys",
    "on_scale",
    "once",
    "signed",
    "unsigned",
    "weight",
]

_Kind = TypeVar("_Kind")
_DELIMITERS = (",", ";", "\t", "|")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")

Origin = Literal["stated", "inferred"]
"""Whether the source of a model states something, or its author inferred it."""

ORIGINS: Final[tuple[Origin, ...]] = get_args(Origin)
"""Every `Origin`."""

SCALE: Final = (Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal(1))
"""What an answer may be, from not at all to wholly."""


def key(name: str, value: object) -> str:
    """Return a key: one word, that can be part of a longer one."""
    if isinstance(value, str) and _KEY.fullmatch(value):
        return str.__str__(value)
    requirement = "one word of 1 to 64 Latin letters, digits, _ and -"
    raise InvalidValueError(name, requirement, value, "key")


def listed_keys(values: Iterable[_Kind]) -> tuple[_Kind, ...]:
    """Return keys, or what has some, as a tuple; a single text is not several."""
    if isinstance(values, str):
        raise InvalidValueError("keys", "several keys", values, "type")
    return several("keys", values)


def keys(values: Iterable[str]) -> tuple[str, ...]:
    """Return keys as a tuple."""
    return listed_keys(values)


def is_key(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what is no key; where there may be none, there may be `None`."""
    if value is not None or attribute.default is not None:
        key(attribute.name, value)


def is_keys(
    _: object, attribute: "attrs.Attribute[Any]", values: Iterable[object]
) -> None:
    """Refuse what is no key, and one that stands twice."""
    once(attribute.name, [key(attribute.name, value) for value in values])


def once(name: str, found: Iterable[str]) -> None:
    """Refuse a key that stands twice."""
    known = set[str]()
    for each in found:
        if each in known:
            raise InvalidValueError(name, "told once each", each, "duplicate")
        known.add(each)


def is_origin(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what is no origin."""
    one_of(attribute.name, value, ORIGINS, code="origin")


def signed(name: str, value: float | str | Decimal) -> Decimal:
    """Read a number; a float stands for the shortest decimal that shows it."""
    given: Any = value
    if isinstance(value, float) and math.isfinite(value):
        given = Decimal(repr(float(value)))
    try:
        return exact(given)
    except InvalidAmountError as error:
        fault = error
    requirement = "a number that is finite" if _is_float(value) else fault.requirement
    raise InvalidValueError(name, requirement, value, "number")


def _is_float(value: object) -> bool:
    return isinstance(value, float)


def unsigned(name: str, value: float | str | Decimal) -> Decimal:
    """Read a number from zero up."""
    number = signed(name, value)
    if number < 0:
        raise InvalidValueError(name, "zero or more", value, "negative")
    return number


def weight(value: float | str | Decimal) -> Decimal:
    """Read a weight, so that no weights can add up to nothing."""
    number = signed("weight", value)
    if number <= 0:
        raise InvalidValueError("weight", "above zero", value, "weight")
    return number


def delimiter_of(value: object) -> str:
    """Return what stands between the cells of a questionnaire."""
    return one_of("delimiter", value, _DELIMITERS, code="delimiter")


def on_scale(name: str, value: float | str | Decimal) -> Decimal:
    """Read a number that is on the scale."""
    number = signed(name, value)
    if number not in SCALE:
        raise InvalidValueError(name, "0, 0.25, 0.5 or 1", value, "scale")
    return SCALE[SCALE.index(number)]
