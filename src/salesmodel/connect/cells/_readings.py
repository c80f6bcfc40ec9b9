"""One text to one wall time: the slow reader that decides every text.

Times are microseconds since 1970-01-01; a wall time counts them as if its clock were UTC.
"""

import functools
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal

import attrs

from salesmodel._checks import texts
from salesmodel.connect.cells._directives import MONTHS, Layout
from salesmodel.errors import InvalidValueError


__all__ = ["DAY", "LONGEST", "Reader", "Reading", "declared_offsets", "is_iso_shaped"]

DAY: Final = 86_400_000_000
"""Microseconds of a day."""
LONGEST: Final = 64
"""Characters of the longest text that is looked at."""

_SECOND: Final = 1_000_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_FAR: Final = 4 * 10**17
_EXCEL_ZERO: Final = {
    1900: date(1899, 12, 30).toordinal() - _EPOCH_DAY,
    1904: date(1904, 1, 1).toordinal() - _EPOCH_DAY,
}
_EXCEL_FIRST_SOUND: Final = 61

_OFFSET: Final = re.compile(r"Z|[+-][0-9]{2}(?::[0-9]{2}(?::[0-9]{2})?|[0-9]{2})?")
_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]++))?)?"
    rf"( ?(?:{_OFFSET.pattern}))?)?",
)
_ISO_FIELDS: Final = ("Y", "m", "d", "H", "M", "S", "f", "z")
_NUMERIC: Final = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?:[T ].*+)?",
)
_INTEGER: Final = re.compile(r"-?[0-9]++")
_SERIAL: Final = re.compile(r"(-?[0-9]++)(?:\.([0-9]++))?")
_ABBREVIATED: Final = re.compile(r"(.*?) ?([A-Za-z]{2,5})")


@attrs.frozen
class Reading:
    """A text as read.

    Parameters
    ----------
    wall : int
        The wall time.
    offset : int or None
        Microseconds east of UTC, if the text tells.
    bare : bool
        Whether it is a date with no time of day.
    truncated : bool
        Whether digits beyond the microsecond were left off.
    """

    wall: int
    offset: int | None = None
    bare: bool = False
    truncated: bool = False


@attrs.frozen
class Reader:
    """Reads one text at a time; the fields are those of a `DateFormat`."""

    layout: Layout | None
    locale: str
    pivot: int | None
    epoch: Literal["s", "ms"] | None
    excel_epoch: Literal[1900, 1904] | None
    abbreviations: Mapping[str, timedelta]

    def read(self, text: str) -> Reading | str:
        """Read a text, or tell the code of its fault."""
        if len(text) > LONGEST:
            return "date_syntax"
        whole = self._read_whole(text)
        if (
            not isinstance(whole, str)
            or (split := _ABBREVIATED.fullmatch(text)) is None
        ):
            return whole
        head = self._read_whole(split[1])
        if isinstance(head, str) or head.bare or head.offset is not None:
            return whole
        offset = self._abbreviation(split[2])
        return (
            "tz_abbreviation" if offset is None else attrs.evolve(head, offset=offset)
        )

    def _read_whole(self, text: str) -> Reading | str:
        """Read a text that ends in no abbreviation."""
        if found := _ISO.fullmatch(text):
            return self._composed(dict(zip(_ISO_FIELDS, found.groups(), strict=True)))
        if self.layout and (found := self.layout.pattern.fullmatch(text)):
            fields = zip(self.layout.fields, found.groups(), strict=True)
            return self._composed(dict(fields))
        if self.epoch and _INTEGER.fullmatch(text):
            return _from_epoch(int(text), self.epoch)
        return self._other(text)

    def _other(self, text: str) -> Reading | str:
        """Read a day number of a spreadsheet, or tell what the text is instead."""
        if self.excel_epoch and (found := _SERIAL.fullmatch(text)):
            return _from_serial(int(found[1]), found[2] or "", self.excel_epoch)
        is_numeric = self.layout is None and _NUMERIC.fullmatch(text)
        return "ambiguous_date" if is_numeric else "date_syntax"

    def _composed(self, fields: Mapping[str, str | None]) -> Reading | str:
        """Put the fields of a date together."""
        day = self._day(fields)
        clock = _clock(fields)
        if day is None or clock is None:
            return "date_syntax"
        wall = day * DAY + clock
        truncated = len(fields.get("f") or "") > 6
        zone = (fields.get("z") or "").strip(" ")
        if zone and (zone == "Z" or not zone.isalpha()):
            offset, fault = _offset_of(zone), "date_syntax"
        else:
            offset, fault = self._abbreviation(zone), "tz_abbreviation"
        if zone and offset is None:
            return fault
        is_bare = fields.get("H") is None and fields.get("I") is None
        return Reading(wall, offset, is_bare, truncated)

    def _day(self, fields: Mapping[str, str | None]) -> int | None:
        """Count the days from 1970 to the day of the fields, if there is such a day."""
        year = int(fields.get("Y") or 0)
        if short := fields.get("y"):
            pivot = 1969 if self.pivot is None else self.pivot
            year = pivot + (int(short) - pivot) % 100
        month = 1
        if number := fields.get("m"):
            month = int(number)
        elif name := fields.get("b") or fields.get("B"):
            month = MONTHS[self.locale].get(name.lower(), 0)
        try:
            first = date(year, month, int(fields.get("d") or 1)).toordinal()
        except ValueError:
            return None
        of_year = int(fields.get("j") or 1)
        if not 1 <= of_year <= date(year, 12, 31).timetuple().tm_yday:
            return None
        return first + of_year - 1 - _EPOCH_DAY

    def _abbreviation(self, name: str) -> int | None:
        """Tell the offset of a declared abbreviation."""
        offset = self.abbreviations.get(name)
        return None if offset is None else offset // timedelta(microseconds=1)


@functools.lru_cache(maxsize=256)
def _offset_of(text: str) -> int | None:
    """Read an offset such as ``Z``, ``+03:00``, ``+0300``, ``+03`` or ``+02:30:17``."""
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    size = (hours * 3600 + minutes * 60 + seconds) * _SECOND
    return -size if text[0] == "-" else size


def declared_offsets(
    declared: Mapping[str, timedelta | str] | tuple[tuple[str, timedelta], ...],
) -> tuple[tuple[str, timedelta | None], ...]:
    """Read the offsets of abbreviations; None stands for one that cannot be read."""
    try:
        offsets = dict(declared)
    except (TypeError, ValueError):
        needed = "a mapping of text to offsets"
        raise InvalidValueError("abbreviations", needed, declared, "type") from None
    names = texts(offsets, "abbreviations")
    return tuple((name, _declared(offsets[name])) for name in names)


def _declared(offset: object) -> timedelta | None:
    if isinstance(offset, timedelta):
        return offset if abs(offset) < timedelta(days=1) else None
    is_written = isinstance(offset, str) and _OFFSET.fullmatch(offset) is not None
    size = _offset_of(str(offset)) if is_written else None
    return None if size is None else timedelta(microseconds=size)


def is_iso_shaped(text: str) -> bool:
    """Tell whether a text is laid out as ISO 8601, whatever its digits."""
    return _ISO.fullmatch(text) is not None


def _clock(fields: Mapping[str, str | None]) -> int | None:
    """Count the microseconds from midnight; 24:00 is the next midnight."""
    hour = int(fields.get("H") or 0)
    if twelve := fields.get("I"):
        if not 1 <= int(twelve) <= 12:
            return None
        hour = int(twelve) % 12 + 12 * ((fields["p"] or "").lower() == "pm")
    minute, second = int(fields.get("M") or 0), int(fields.get("S") or 0)
    fraction = int((fields.get("f") or "")[:6].ljust(6, "0"))
    clock = ((hour * 60 + minute) * 60 + second) * _SECOND + fraction
    return clock if minute < 60 and second < 60 and clock <= DAY else None


def _from_epoch(count: int, unit: Literal["s", "ms"]) -> Reading | str:
    """Read a count since 1970-01-01 UTC in the declared unit."""
    wall = count * (_SECOND if unit == "s" else 1_000)
    return "date_range" if abs(wall) > _FAR else Reading(wall, offset=0)


def _from_serial(
    days: int, fraction: str, system: Literal[1900, 1904]
) -> Reading | str:
    """Read a day number of a spreadsheet; its fraction to the nearest second."""
    if system == 1900 and days < _EXCEL_FIRST_SOUND:
        return "excel_1900"
    wall = (days + _EXCEL_ZERO[system]) * DAY
    if days < 0 or wall > _FAR:
        return "date_range"
    digits = fraction.rstrip("0")
    scale = 10 ** len(digits)
    seconds = (int(digits or 0) * 86_400 * 2 + scale) // (2 * scale)
    return Reading(wall + seconds * _SECOND, bare=not digits)
