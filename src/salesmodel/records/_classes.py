"""Forms of classes: an object with one key for each part.

Which parts have to be there, what stands for one that is left out and which are personal
is what the class itself says; its form says how each of them is written.
"""

from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

import attrs

from salesmodel.errors import SalesModelError
from salesmodel.records._forms import Form, Read, Write, Writing
from salesmodel.records._json import encoded, quoted
from salesmodel.records._migrations import SCHEMA
from salesmodel.records._problems import ABSENT, Place, Reading


__all__ = ["of_class"]

_FACTORY: type[Any] = type(attrs.Factory(list))
_AS_IT_IS: Final = Writing()
_AS_NAMED: Mapping[str, str] = MappingProxyType({})


@attrs.frozen
class _Part:
    """A part of a class: its key and name, its form, and what the class says of it."""

    key: str
    name: str
    form: Form
    default: Any
    is_personal: bool


def _parts(
    kind: type[Any], forms: Mapping[str, Form], keys: Mapping[str, str]
) -> tuple[_Part, ...]:
    """Match the fields of a class with their forms; each has one, and none is left over."""
    fields = [field for field in attrs.fields(kind) if field.init]
    names = [field.name for field in fields]
    if sorted(names) != sorted(forms):
        told = f"forms of {sorted(forms)} for {kind.__name__} of {sorted(names)}"
        raise TypeError(told)
    return tuple(
        _Part(
            keys.get(field.name, field.name),
            field.name,
            forms[field.name],
            ABSENT if field.default is attrs.NOTHING else field.default,
            bool(field.metadata.get("pii")),
        )
        for field in fields
    )


def of_class(
    kind: type[Any],
    name: str,
    keys: Mapping[str, str] = _AS_NAMED,
    /,
    *,
    is_tagged: bool = False,
    **forms: Form,
) -> Form:
    """Return the form of a class of attrs.

    A part that holds its default is left out. A tagged one carries its name as ``type``.
    A part stands under its own name unless `keys` has another for it.
    """
    parts = _parts(kind, forms, keys)
    write = _writer(parts, {"type": name} if is_tagged else {})
    is_plain = not any(
        field.kw_only or isinstance(field.default, _FACTORY)
        for field in attrs.fields(kind)
        if field.init
    )
    make = kind if is_plain else _by_name(kind, parts)
    return Form(
        write,
        _reader(make, parts, ("type",) if is_tagged else ()),
        {"$ref": f"#/$defs/{name}"},
        lambda value, how: how.masked(write(value, how)),
        kind,
        name,
        is_tagged,
        _definition(parts, name if is_tagged else ""),
        tuple(part.form for part in parts),
        line=_liner(parts, name) if is_tagged and _is_constant(parts) else None,
    )


def _is_constant(parts: tuple[_Part, ...]) -> bool:
    """Tell whether the default of each part is the same for every value."""
    return not any(isinstance(part.default, _FACTORY) for part in parts)


def _definition(parts: tuple[_Part, ...], tag: str) -> dict[str, Any]:
    """Return the schema of an object with some parts and no others."""
    properties = {part.key: part.form.schema for part in parts}
    required = [part.key for part in parts if part.default is ABSENT]
    if tag:
        properties = {"type": {"const": tag}, **properties}
        required = ["type", *required]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _standing(part: _Part) -> Callable[[Any], object]:
    """Return what tells the default of a part; a few follow from the other parts."""
    default = part.default
    if not isinstance(default, _FACTORY):
        return lambda _: default
    return default.factory if default.takes_self else lambda _: default.factory()


def _writer(parts: tuple[_Part, ...], tags: Mapping[str, str]) -> Write:
    """Return what writes an object."""
    steps = tuple(
        (
            part.name,
            part.key,
            part.form.hide if part.is_personal else None,
            part.form.write,
            _standing(part),
        )
        for part in parts
    )

    def write(value: object, how: Writing) -> dict[str, object]:
        found: dict[str, object] = dict(tags)
        hides = how.hides
        for name, key, hide, write_part, default in steps:
            part = getattr(value, name)
            if part == default(value):
                continue
            told = (hide if hides and hide else write_part)(part, how)
            if told is not ABSENT:
                found[key] = told
        return found

    return write


def _liner(parts: tuple[_Part, ...], tag: str) -> Callable[[Any], str]:
    """Return what writes the JSON of a document that is one object, key by key.

    It is the text that an encoder makes of the dictionary that `_writer` makes, in a
    fraction of the time: the keys are sorted once, and what is usual needs no encoder.
    """
    steps: list[tuple[str, str, str, object, Callable[[Any], str]]] = [
        ("schema", f'"schema":{SCHEMA}', "", None, quoted),
        ("type", f'"type":{quoted(tag)}', "", None, quoted),
        *(
            (
                part.key,
                f"{quoted(part.key)}:",
                part.name,
                part.default,
                part.form.text or partial(_encoded, part.form.write),
            )
            for part in parts
        ),
    ]
    ordered = tuple(step[1:] for step in sorted(steps, key=itemgetter(0)))

    def line(value: object) -> str:
        told = []
        for head, name, default, text in ordered:
            if not name:
                told.append(head)
                continue
            part = getattr(value, name)
            if default is ABSENT or (part is not default and part != default):
                told.append(head + text(part))
        return f"{{{','.join(told)}}}\n"

    return line


def _encoded(write: Write, value: object) -> str:
    """Write a part that takes an encoder."""
    return encoded(write(value, _AS_IT_IS))


def _collector(parts: tuple[_Part, ...], tags: tuple[str, ...]) -> Read:
    """Return what reads the parts of an object, in order; None if one has a fault."""
    steps = tuple(
        (part.key, part.form.read, part.default, part.is_personal) for part in parts
    )
    known = (*tags, *(part.key for part in parts))
    n_tags = len(tags)

    def collect(value: object, place: Place, reading: Reading) -> Any:
        if type(value) is not dict:
            return reading.refuse(place, "an object", value)
        before, n, given = reading.n, n_tags, []
        for key, read_part, default, is_personal in steps:
            part = value.get(key, ABSENT)
            if part is not ABSENT:
                n += 1
                given.append(read_part(part, (place, key, is_personal), reading))
            elif default is ABSENT:
                reading.add((place, key, False), " is missing", "missing")
            else:
                given.append(default)
        if n != len(value):
            reading.strangers(place, value, known)
        return given if reading.n == before else None

    return collect


def _reader(
    kind: Callable[..., Any], parts: tuple[_Part, ...], tags: tuple[str, ...]
) -> Read:
    """Return what reads an object and makes a value of it."""
    collect = _collector(parts, tags)

    def read(value: object, place: Place, reading: Reading) -> Any:
        given = collect(value, place, reading)
        if given is None:
            return None
        try:
            return kind(*given)
        except SalesModelError as error:
            return reading.fault(place, error)

    return read


def _by_name(kind: type[Any], parts: tuple[_Part, ...]) -> Callable[..., Any]:
    """Return what makes a value of parts in order; those left out it finds itself."""
    names = tuple(part.name for part in parts)

    def make(*given: object) -> object:
        named = zip(names, given, strict=True)
        return kind(
            **{name: part for name, part in named if not isinstance(part, _FACTORY)}
        )

    return make
