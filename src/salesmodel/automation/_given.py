"""What actions are given by name: kept read-only, and shown by name alone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from salesmodel._mappings import ReadOnlyMapping
from salesmodel.errors import InvalidValueError


__all__ = ["PII", "filled", "names", "read_only"]

PII: Final = MappingProxyType({"pii": True})
"""Metadata of a part of an action that may be personal."""


def read_only(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return a copy that nobody can change."""
    if not isinstance(values, Mapping):
        raise InvalidValueError("values", "a mapping", values, "type")
    return ReadOnlyMapping(values)


def filled(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return fields and what is to be in them; a list is a tuple, as a field holds it."""
    given = read_only(values).items()
    return ReadOnlyMapping(
        {name: tuple(each) if isinstance(each, list) else each for name, each in given}
    )


def names(values: Mapping[str, object]) -> str:
    """Show names alone: values may be personal."""
    return f"<{', '.join(sorted(map(str, values)))}>"
