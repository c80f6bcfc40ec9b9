"""Checks of the object side: each takes a name and a value, and returns the value."""

import contextlib
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from numbers import Real
from typing import ParamSpec, TypeVar

import attrs

from salesmodel.errors import InvalidValueError


__all__ = [
    "all_of",
    "at_most",
    "by_constructor",
    "fractions",
    "function",
    "identifier",
    "instance",
    "is_among",
    "is_true",
    "one_of",
    "pair",
    "real",
    "several",
    "texts",
    "whole",
    "written",
]

_Asked = ParamSpec("_Asked")
_Kind = TypeVar("_Kind")
_LONGEST_ID = 128
_MOST = 2**62
_CONTROLS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) - {"\t", "\n"}


def whole(name: str, value: object, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`; a bool is not a number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(name, "a whole number", value, "type")
    if not least <= value <= most:
        requirement = f"a whole number from {least} to {most}"
        raise InvalidValueError(name, requirement, value, "range")
    return int(value)


def real(value: object) -> float:
    """Return a number as a float, and ``nan`` for what is none, so that bounds refuse it.

    A bool, a text, an array and an integer beyond every float are none; neither are a
    `Decimal` and a `Fraction`, which do not mix with floats.
    """
    if type(value) is float:
        return value  # the usual one
    if isinstance(value, Real) and not isinstance(value, bool | Fraction):
        with contextlib.suppress(OverflowError):
            return float(value)
    return math.nan


def is_among(value: object, words: Collection[str | None]) -> bool:
    """Tell whether something is one of several words: an array is none."""
    return (value is None or isinstance(value, str)) and value in words


def one_of(name: str, value: object, choices: Collection[str], *, code: str) -> str:
    """Return a text that is one of `choices`; otherwise raise with that `code`."""
    if isinstance(value, str) and value in choices:
        return value
    requirement = f"one of {', '.join(repr(choice) for choice in choices)}"
    raise InvalidValueError(name, requirement, value, code)


def is_true(name: str, value: object) -> bool:
    """Return whether something is true, unless that cannot be told, as of an array.

    Nor can it of a text: ``"no"`` would be true.
    """
    with contextlib.suppress(TypeError, ValueError):
        if not isinstance(value, str | bytes):
            return bool(value)
    raise InvalidValueError(name, "true or false", value, "type")


def instance(name: str, value: object, kind: type[_Kind]) -> _Kind:
    """Return a value that is a `kind`."""
    if isinstance(value, kind):
        return value
    raise InvalidValueError(name, f"an instance of {kind.__name__}", value, "type")


def several(name: str, values: Iterable[_Kind]) -> tuple[_Kind, ...]:
    """Return the values as a tuple; what cannot be iterated is not several."""
    try:
        found = iter(values)
    except TypeError:
        raise InvalidValueError(name, "several values", values, "type") from None
    return tuple(found)


def function(name: str, value: Callable[_Asked, _Kind]) -> Callable[_Asked, _Kind]:
    """Return what can be called."""
    if callable(value):
        return value
    raise InvalidValueError(name, "a function", value, "type")


def fractions(name: str, values: Iterable[float]) -> tuple[float, ...]:
    """Return several numbers from 0 to 1, as they came."""
    found = several(name, values)
    if not all(0 <= real(one) <= 1 for one in found):
        raise InvalidValueError(name, "from 0 to 1", list(found), "share")
    return found


def pair(name: str, values: Iterable[_Kind]) -> tuple[_Kind, _Kind]:
    """Return two values, such as a start and an end."""
    found = several(name, values)
    if len(found) != 2:
        raise InvalidValueError(name, "two values", found, "type")
    return found[0], found[1]


def at_most(name: str, value: int | None) -> int | None:
    """Return how many of something are asked for; `None` is all of them."""
    return None if value is None else whole(name, value, least=0, most=_MOST)


def all_of(name: str, values: Iterable[_Kind], kind: type[_Kind]) -> tuple[_Kind, ...]:
    """Return the values as a tuple, all of them a `kind`."""
    return tuple(instance(name, each, kind) for each in several(name, values))


def texts(values: Iterable[str], name: str = "words") -> tuple[str, ...]:
    """Return texts as a tuple; a single text is not several."""
    found = several(name, values)
    if isinstance(values, str) or not all(isinstance(text, str) for text in found):
        raise InvalidValueError(name, "several texts", values, "type")
    return found


def identifier(name: str, value: object) -> str:
    """Return an id: text of 1 to 128 characters that is not blank; never a number.

    What does not print is looked at as `written` does.
    """
    if (
        type(value) is str
        and 0 < len(value) <= _LONGEST_ID
        and value.isprintable()
        and not value.isspace()
    ):
        return value  # the usual one; what follows would say the same, slower
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and not value.isspace():
        plain = str.__str__(value)  # of a member of an enumeration, the text alone
        return written(name, plain, most=_LONGEST_ID)
    requirement = f"text of 1 to {_LONGEST_ID} characters that is not blank"
    raise InvalidValueError(name, requirement, value, "id")


def written(name: str, value: object, *, most: int) -> str:
    """Return text of at most `most` characters that any file can hold and show.

    Tabs and line feeds are text; other control characters, and half a surrogate pair,
    are not.
    """
    if not isinstance(value, str):
        raise InvalidValueError(name, "text", value, "type")
    if len(value) > most:
        requirement = f"text of at most {most} characters"
        raise InvalidValueError(name, requirement, value, "long")
    if value.isprintable():
        return str.__str__(value)
    if not _CONTROLS.isdisjoint(value):
        requirement = "text without control characters"
        raise InvalidValueError(name, requirement, value, "control")
    if any("\ud800" <= character <= "\udfff" for character in value):
        requirement = "text without half of a surrogate pair"
        raise InvalidValueError(name, requirement, value, "surrogate")
    return str.__str__(value)


def by_constructor(
    value: attrs.AttrsInstance,
) -> tuple[Callable[..., object], tuple[object, ...]]:
    """Reduce a value to the call that makes it, so that a copy is checked again."""
    given = {
        field.alias: getattr(value, field.name)
        for field in attrs.fields(type(value))
        if field.init
    }
    return _made_again, (type(value), given)


def _made_again(kind: Callable[..., object], given: Mapping[str, object]) -> object:
    return kind(**given)
