"""Personal data: how a field is marked as such, and how a check keeps it to itself."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final, ParamSpec, TypeVar, final

import attrs

from salesmodel._checks import written
from salesmodel.errors import InvalidValueError


__all__ = ["PERSONAL", "PII", "discreetly", "personal_text"]

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


@final
@attrs.frozen(repr=False)
class _Personal:
    """What stands for a value that must not be shown."""

    def __repr__(self) -> str:
        return "<personal>"


PERSONAL: Final = _Personal()
"""What stands in an error for a value that is about a person."""

PII: Final = MappingProxyType({"pii": True})
"""Metadata of an attrs field that holds personal data."""


def discreetly(
    check: Callable[_Asked, _Answer], *given: _Asked.args, **named: _Asked.kwargs
) -> _Answer:
    """Make a check whose error shows nothing of what was given."""
    try:
        return check(*given, **named)
    except InvalidValueError as error:
        fault = error
    # Outside of the handler, so that not even the context holds what was given.
    raise type(fault)(fault.name, fault.requirement, PERSONAL, fault.code, fault.path)


def personal_text(name: str, value: object, *, most: int, least: int = 1) -> str:
    """Return personal text of at most `most` characters; blank only if `least` is 0."""
    text = discreetly(written, name, value, most=most)
    if least and not text.strip():
        requirement = f"text of {least} to {most} characters that is not blank"
        raise InvalidValueError(name, requirement, PERSONAL, "blank")
    return text
