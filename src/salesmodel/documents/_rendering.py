"""How a template is filled: part by part, within limits, each value escaped."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeVar, assert_never, cast

import attrs

from salesmodel._checks import instance, written
from salesmodel.documents._parts import Choice, Context, Loop, Part, Shown, Text
from salesmodel.documents._shapes import Kind
from salesmodel.documents.limits import Limits
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money, day, exact, instant


__all__ = ["Writer", "escaped"]

_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
)
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_CLOSED_BY: Final = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys(
    "\u2066\u2067\u2068", _POP_ISOLATE
)
_TURNING: Final = frozenset((*_CLOSED_BY, _POP, _POP_ISOLATE))
_Answer = TypeVar("_Answer")
_LONGEST = 100_000_000
_TELLING = int | float | Decimal | Money | date


def escaped(text: str, context: Context) -> str:
    """Return text that is nothing but text where it stands."""
    turns = not text.isprintable() and not _TURNING.isdisjoint(text)
    closed = _closed(text) if turns else text
    match context:
        case "plain":
            return closed
        case "enclosed":
            return closed.translate(_ESCAPES)
        case "text":
            safe = closed.translate(_ESCAPES)
            return f"<bdi>{safe}</bdi>" if turns else safe
        case _:
            assert_never(context)


def _closed(text: str) -> str:
    """Close what turns the direction of text, so that nothing after it is turned."""
    kept, still_open = [], []
    for sign in text:
        if sign in _CLOSED_BY:
            still_open.append(_CLOSED_BY[sign])
        elif sign in (_POP, _POP_ISOLATE):
            if sign not in still_open[-1:]:
                continue  # it would close what the template opened
            still_open.pop()
        kept.append(sign)
    return "".join((*kept, *reversed(still_open)))


class _Unshown:
    """What an error shows in the place of a value that may be personal."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"<{self.kind}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unshown) and self.kind == other.kind

    def __hash__(self) -> int:
        return hash(self.kind)


@attrs.define(eq=False)
class Writer:
    """A template on its way out.

    With `missing`, what is missing is put there instead of being refused.
    """

    values: Mapping[str, object]
    limits: Limits
    missing: dict[str, None] | None = None
    text: list[str] = attrs.Factory(list)
    length: int = 0
    n_rows: int = 0
    rows: dict[str, object] = attrs.Factory(dict)
    places: dict[str, str] = attrs.Factory(dict)

    def write(self, parts: tuple[Part, ...]) -> None:
        """Write parts; they are nested no deeper than the compiler allows."""
        for part in parts:
            match part:
                case Text():
                    self._put(part.text)
                case Shown():
                    self._put(escaped(self._shown(part), part.context))
                case Loop():
                    self._loop(part)
                case Choice():
                    is_there = self._read(part.path, part.kind) not in (None, ())
                    self.write(part.present if is_there else part.missing)
                case _:
                    assert_never(part)

    def _put(self, text: str) -> None:
        """Write text, if there is room for it."""
        self.length += len(text)
        most = self.limits.output
        if self.length > most:
            requirement = f"at most {most} characters"
            raise InvalidValueError("output", requirement, self.length, "long")
        self.text.append(text)

    def _loop(self, loop: Loop) -> None:
        """Write the rows of a loop."""
        rows = self._read(loop.path, "rows")
        place = self._place(loop.path)
        if rows is None:
            self._miss(place)
        for i, row in enumerate(cast("tuple[object, ...]", rows or ())):
            self._count_row()
            self.rows[loop.variable] = row
            self.places[loop.variable] = f"{place}[{i}]"
            self.write(loop.body)

    def _count_row(self) -> None:
        """Count a row, if there may be one more."""
        self.n_rows += 1
        most = self.limits.rows
        if self.n_rows > most:
            requirement = f"at most {most} in all loops"
            raise InvalidValueError("rows", requirement, self.n_rows, "rows")

    def _shown(self, part: Shown) -> str:
        """Return what a name stands for as text."""
        value = self._read(part.path, part.kind)
        for step in part.steps:
            if value is not None or step.takes_missing:
                value = self._checked(part.path, step.form, value)
        if value is None:
            return self._miss(self._place(part.path))
        return self._checked(part.path, _kept, value, self.limits.output)

    def _read(self, path: tuple[str, ...], kind: Kind | Literal["rows"]) -> object:
        """Return what a name stands for, checked; None for what is missing."""
        value = self._found(path)
        if value is None:
            return None
        return self._checked(path, _CHECKS[kind], value)

    def _checked(
        self, path: tuple[str, ...], check: Callable[..., _Answer], *given: object
    ) -> _Answer:
        """Make a check whose error names the place and shows nothing personal."""
        try:
            return check(*given)
        except InvalidValueError as error:
            fault = error
        # Outside of the handler, so that not even the context holds what was given.
        is_plain = fault.value is None or isinstance(fault.value, _TELLING)
        shown = fault.value if is_plain else _Unshown(type(fault.value).__name__)
        place = self._place(path)
        raise InvalidValueError(place, fault.requirement, shown, fault.code, place)

    def _found(self, path: tuple[str, ...]) -> object:
        """Look a name up, one mapping after another."""
        rows, first = self.rows, path[0]
        value = rows[first] if first in rows else self.values.get(first)
        for depth, name in enumerate(path[1:], 1):
            if value is None:
                break
            if not isinstance(value, Mapping):
                place = self._place(path[:depth])
                shown = _Unshown(type(value).__name__)
                raise InvalidValueError(place, "a mapping", shown, "type", place)
            value = value.get(name)
        return value

    def _place(self, path: tuple[str, ...]) -> str:
        """Name the place of a value in the data."""
        return ".".join((self.places.get(path[0], path[0]), *path[1:]))

    def _miss(self, place: str) -> str:
        """Say that something is missing."""
        if self.missing is None:
            raise InvalidValueError(place, "given", None, "missing", place)
        self.missing[place] = None
        return ""


def _kept(value: object, most: int) -> str:
    """Return text that a document can hold."""
    return written("value", value, most=most)


def _text(value: object) -> str | None:
    """Return text, or None for a blank one."""
    text = written("value", value, most=_LONGEST)
    return text if text.strip() else None


def _number(value: object) -> Decimal:
    """Return a number that is one, not the text of one."""
    if isinstance(value, int | Decimal):
        return exact(value)
    raise InvalidValueError("value", "an int or a Decimal", value, "type")


def _rows(value: object) -> tuple[object, ...]:
    """Return rows of a list."""
    if isinstance(value, list | tuple):
        return tuple(value)
    raise InvalidValueError("value", "a list or a tuple", value, "type")


_CHECKS: Final[Mapping[str, Callable[[Any], object]]] = {
    "text": _text,
    "number": _number,
    "money": lambda value: instance("value", value, Money),
    "date": day,
    "instant": instant,
    "boolean": lambda value: instance("value", value, bool),
    "rows": _rows,
}
