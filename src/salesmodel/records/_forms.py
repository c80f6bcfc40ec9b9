"""Forms: how a value is written as plain data, how it is read, and its JSON Schema.

One form says all three of one type, so that none of them can forget what another knows.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from salesmodel.records._problems import ABSENT, Place, Reading


__all__ = [
    "MASK",
    "Form",
    "Personal",
    "Read",
    "Write",
    "Writing",
    "optional",
    "pair",
    "several",
]

_Schema: TypeAlias = Mapping[str, Any]

Personal: TypeAlias = Literal["include", "mask", "drop"]
"""What becomes of personal data when a value is written."""

MASK: Final = "<personal>"
"""What stands in a document for what is personal."""


@attrs.frozen
class Writing:
    """How values are written.

    `plain` are the fields that are known to be about no person, and `has_pipelines` says
    whether deals carry their pipelines.
    """

    personal: Personal = "include"
    has_pipelines: bool = True
    plain: frozenset[str] = frozenset()
    hides: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "hides", self.personal != "include")

    def masked(self, masked: object) -> object:
        """Return what stands for something personal: a mask, or nothing at all."""
        return masked if self.personal == "mask" else ABSENT


Write: TypeAlias = Callable[[Any, Writing], Any]
"""What writes a value as plain data."""

Read: TypeAlias = Callable[[object, Place, Reading], Any]
"""What reads a value; if it notes a fault, nobody uses what it gives back."""


def _hidden(_: object, how: Writing) -> object:
    return how.masked(MASK)


@attrs.frozen(eq=False)
class Form:
    """How values of one type are written, hidden and read.

    `hide` writes a value that is personal where personal data are not to be shown. A form
    with a name stands under that name in a schema, and `uses` are those that it refers to.
    `text` writes the JSON of a value at once, and `line` that of a document, where a form
    knows how.
    """

    write: Write
    read: Read
    schema: _Schema
    hide: Write = _hidden
    kind: type[Any] = object
    name: str = ""
    is_tagged: bool = False
    definition: _Schema = attrs.field(factory=dict)
    uses: tuple["Form", ...] = ()
    text: Callable[[Any], str] | None = None
    line: Callable[[Any], str] | None = None


def optional(form: Form) -> Form:
    """Return the form of what may be `None`."""
    write, hide, read, text = form.write, form.hide, form.read, form.text

    def read_it(value: object, place: Place, reading: Reading) -> Any:
        return None if value is None else read(value, place, reading)

    return Form(
        lambda value, how: None if value is None else write(value, how),
        read_it,
        {"anyOf": [form.schema, {"type": "null"}]},
        lambda value, how: None if value is None else hide(value, how),
        uses=(form,),
        text=None
        if text is None
        else lambda value: "null" if value is None else text(value),
    )


def several(form: Form, *, least: int = 0) -> Form:
    """Return the form of a tuple."""
    write, read_one = form.write, form.read

    def read(value: object, place: Place, reading: Reading) -> Any:
        if not isinstance(value, list | tuple):
            return reading.refuse(place, "a list", value)
        if reading.is_too_long(place, value):
            return None
        if len(value) < least:
            return reading.refuse(place, f"a list of {least} or more", value, "short")
        return tuple(
            [read_one(each, (place, n, False), reading) for n, each in enumerate(value)]
        )

    def write_all(values: Iterable[Any], how: Writing) -> list[object]:
        return [write(each, how) for each in values]

    schema = {"type": "array", "items": form.schema}
    return Form(
        write_all,
        read,
        schema | ({"minItems": least} if least else {}),
        lambda values, how: how.masked(write_all(values, how)),
        uses=(form,),
    )


def pair(first: Form, second: Form) -> Form:
    """Return the form of two values side by side."""

    def read(value: object, place: Place, reading: Reading) -> Any:
        if not isinstance(value, list | tuple) or len(value) != 2:
            return reading.refuse(place, "a list of two", value)
        return (
            first.read(value[0], (place, 0, False), reading),
            second.read(value[1], (place, 1, False), reading),
        )

    def write(value: tuple[Any, Any], how: Writing) -> list[object]:
        return [first.write(value[0], how), second.write(value[1], how)]

    schema = {
        "type": "array",
        "prefixItems": [first.schema, second.schema],
        "minItems": 2,
        "maxItems": 2,
    }
    return Form(write, read, schema, uses=(first, second))
