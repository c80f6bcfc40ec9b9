"""Forms of plain values: text, numbers, days, instants, durations."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from salesmodel._checks import identifier, written
from salesmodel.errors import InvalidValueError
from salesmodel.records._forms import Form, Write, Writing
from salesmodel.records._json import Number, quoted
from salesmodel.records._problems import Place, Reading
from salesmodel.values import day, exact, instant


__all__ = [
    "AMOUNT",
    "ANY_TEXT",
    "BOOL",
    "CLOCK",
    "DAY",
    "DECIMAL",
    "DURATION",
    "ID",
    "INSTANT",
    "LONGEST_TEXT",
    "choice",
    "one_of_numbers",
    "text",
    "whole",
]

LONGEST_TEXT: Final = 65_536

_LONGEST_ID = 128
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_USUAL = 20
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?")
_DURATION = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?"
    r"(?:([0-9]{1,9})(?:\.([0-9]{1,6}))?S)?)?"
)
_DIGITS = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_NUMBER = f"^{_DIGITS.pattern}$"
_WRITTEN_NUMBER = "text such as '19.99', as a float would not be exact"


def _as_it_is(value: Any, _: Writing) -> object:
    return value


def _as_text(value: str, _: Writing) -> object:
    return str.__str__(value)  # of a member of an enumeration, the text alone


def _as_whole(value: int, _: Writing) -> object:
    return int(value)


def _of_texts(
    requirement: str,
    read_text: Callable[[str], Any],
    schema: dict[str, Any],
    write: Write = _as_text,
    *,
    text: Callable[[Any], str] | None = None,
) -> Form:
    """Return the form of what is written as text; `read_text` raises if it is not that."""

    def read(value: object, place: Place, reading: Reading) -> Any:
        if type(value) is not str:
            code = "float" if isinstance(value, float | Number) else "type"
            return reading.refuse(place, requirement, value, code)
        try:
            return read_text(value)
        except InvalidValueError as error:
            return reading.refuse(place, error.requirement, value, error.code)
        except (ValueError, OverflowError):
            return reading.refuse(place, requirement, value, "syntax")

    at_once = quoted if write is _as_text else text
    return Form(write, read, {"type": "string", **schema}, text=at_once)


def _matched(pattern: re.Pattern[str], value: str) -> re.Match[str]:
    """Match the whole of a text, or raise."""
    found = pattern.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return found


def _read_instant(value: str) -> datetime:
    if len(value) != _USUAL or value[4::3] != "--T::Z":  # of whole seconds in UTC
        _matched(_INSTANT, value)
    return instant(datetime.fromisoformat(value))


def _write_instant(value: datetime, _: Writing) -> object:
    return f"{value.isoformat()[:-6]}Z"


def _read_day(value: str) -> date:
    _matched(_DAY, value)
    return day(date.fromisoformat(value))


def _read_clock(value: str) -> time:
    _matched(_CLOCK, value)
    return time.fromisoformat(value)


def _read_duration(value: str) -> timedelta:
    days, hours, minutes, seconds, rest = _matched(_DURATION, value).groups(default="0")
    return timedelta(
        int(days),
        int(seconds),
        int(rest.ljust(6, "0")),
        minutes=int(minutes),
        hours=int(hours),
    )


def _write_duration(value: timedelta, _: Writing) -> object:
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    rest = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = "".join(
        f"{part}{unit}"
        for part, unit in ((hours, "H"), (minutes, "M"), (f"{seconds}{rest}", "S"))
        if part not in (0, "0")
    )
    days = f"{value.days}D" if value.days else ""
    return f"P{days}{'T' if clock else ''}{clock}" if days or clock else "PT0S"


def _read_id(value: object, place: Place, reading: Reading) -> Any:
    if (
        type(value) is str
        and 0 < len(value) <= _LONGEST_ID
        and value.isprintable()
        and not value.isspace()
    ):
        return value  # the usual one; what follows would say the same, slower
    try:
        return identifier("it", value)
    except InvalidValueError as error:
        return reading.refuse(place, error.requirement, value, error.code)


def _read_digits(value: str) -> str:
    return _matched(_DIGITS, value)[0]


def _fixed(value: Decimal, _: Writing) -> object:
    return f"{value:f}"


def _plain_iso(value: date | time, _: Writing) -> object:
    return value.isoformat()


ID: Final = Form(
    _as_text,
    _read_id,
    {"type": "string", "minLength": 1, "maxLength": _LONGEST_ID, "pattern": r"\S"},
    text=quoted,
)
INSTANT: Final = _of_texts(
    "an instant such as '2026-01-05T09:00:00Z'",
    _read_instant,
    {"format": "date-time", "pattern": f"^{_INSTANT.pattern}$"},
    _write_instant,
    text=lambda value: f'"{value.isoformat()[:-6]}Z"',
)
DAY: Final = _of_texts(
    "a day such as '2026-01-05'",
    _read_day,
    {"format": "date", "pattern": f"^{_DAY.pattern}$"},
    _plain_iso,
)
CLOCK: Final = _of_texts(
    "a time such as '09:00:00'",
    _read_clock,
    {"pattern": f"^{_CLOCK.pattern}$"},
    _plain_iso,
)
DURATION: Final = _of_texts(
    "a duration such as 'P1DT2H30M'",
    _read_duration,
    {"format": "duration", "pattern": f"^{_DURATION.pattern}$"},
    _write_duration,
)
AMOUNT: Final = _of_texts(_WRITTEN_NUMBER, _read_digits, {"pattern": _NUMBER}, _fixed)
"""A number that whoever takes it reads as a decimal."""

DECIMAL: Final = _of_texts(_WRITTEN_NUMBER, exact, {"pattern": _NUMBER}, _fixed)


def text(most: int = LONGEST_TEXT, *, least: int = 0) -> Form:
    """Return the form of text of some length."""
    schema = {"maxLength": most} | ({"minLength": least} if least else {})

    def read(value: str) -> str:
        if len(value) < least:
            raise ValueError(value)
        return written("it", value, most=most)

    requirement = f"text of at least {least} characters" if least else "text"
    return _of_texts(requirement, read, schema)


ANY_TEXT: Final = _of_texts("text", str, {})
"""Text that its class does not look at."""


def choice(choices: Collection[str]) -> Form:
    """Return the form of one of several words."""
    known = {str.__str__(each): each for each in choices}
    requirement = f"one of {', '.join(map(repr, known))}"

    def read(value: object, place: Place, reading: Reading) -> Any:
        found = known.get(value) if type(value) is str else None
        if found is None:
            return reading.refuse(place, requirement, value, "choice")
        return found

    return Form(_as_text, read, {"enum": list(known)}, text=quoted)


def whole(least: int, most: int) -> Form:
    """Return the form of a whole number."""
    requirement = f"a whole number from {least} to {most}"

    def read(value: object, place: Place, reading: Reading) -> Any:
        if type(value) is not int:
            return reading.refuse(place, requirement, value)
        if not least <= value <= most:
            return reading.refuse(place, requirement, value, "range")
        return value

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Form(_as_whole, read, schema, text=int.__repr__)


def one_of_numbers(*numbers: int) -> Form:
    """Return the form of one of several whole numbers."""
    requirement = f"one of {', '.join(map(str, numbers))}"

    def read(value: object, place: Place, reading: Reading) -> Any:
        if type(value) is int and value in numbers:
            return value
        return reading.refuse(place, requirement, value, "choice")

    schema = {"type": "integer", "enum": list(numbers)}
    return Form(_as_whole, read, schema, text=int.__repr__)


def _read_bool(value: object, place: Place, reading: Reading) -> Any:
    return (
        value if type(value) is bool else reading.refuse(place, "true or false", value)
    )


BOOL: Final = Form(
    _as_it_is,
    _read_bool,
    {"type": "boolean"},
    text=lambda value: "true" if value else "false",
)
