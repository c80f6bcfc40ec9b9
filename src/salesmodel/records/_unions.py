"""Unions: values of one of several classes, told apart by their tags."""

from collections.abc import Iterable
from types import UnionType
from typing import Any, get_args

from salesmodel.records._forms import Form, Read, Writing
from salesmodel.records._problems import Place, Reading


__all__ = ["tagged", "union"]


def tagged(forms: Iterable[Form], noun: str) -> Read:
    """Return what reads an object of one of several forms, by its tag."""
    readers = {form.name: form.read for form in forms}
    requirement = f"one of {', '.join(map(repr, readers))}"

    def read(value: object, place: Place, reading: Reading) -> Any:
        if type(value) is not dict:
            return reading.refuse(place, noun, value)
        tag = value.get("type")
        read_it = readers.get(tag) if type(tag) is str else None
        if read_it is None:
            here = (place, "type", False)
            return reading.refuse(here, requirement, tag, "unknown_type")
        return read_it(value, place, reading)

    return read


def union(forms: tuple[Form, ...], kinds: UnionType, noun: str) -> Form:
    """Return the form of a closed union; each of its kinds has its form, and no other."""
    by_kind = {form.kind: form for form in forms}
    if by_kind.keys() != set(get_args(kinds)):
        known = sorted(kind.__name__ for kind in by_kind)
        raise TypeError(f"forms of {known} for {kinds}")

    def write(value: object, how: Writing) -> object:
        return by_kind[type(value)].write(value, how)

    return Form(
        write,
        tagged(forms, noun),
        {"anyOf": [form.schema for form in forms]},
        uses=forms,
    )
