"""Checks of the object side: each takes a name and a value, and returns the value."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from salesmodel.errors import InvalidValueError


__all__ = ["instance", "one_of", "several", "texts", "whole"]

_Kind = TypeVar("_Kind")


def whole(name: str, value: object, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`; a bool is not a number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(name, "a whole number", value, "type")
    if not least <= value <= most:
        requirement = f"a whole number from {least} to {most}"
        raise InvalidValueError(name, requirement, value, "range")
    return int(value)


def one_of(name: str, value: object, choices: Collection[str], *, code: str) -> str:
    """Return a text that is one of `choices`; otherwise raise with that `code`."""
    if isinstance(value, str) and value in choices:
        return value
    requirement = f"one of {', '.join(repr(choice) for choice in choices)}"
    raise InvalidValueError(name, requirement, value, code)


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


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple; a single text is not several."""
    found = several("words", values)
    if isinstance(values, str) or not all(isinstance(text, str) for text in found):
        raise InvalidValueError("words", "several texts", values, "type")
    return found
