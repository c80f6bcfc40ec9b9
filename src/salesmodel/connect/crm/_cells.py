"""Cells of payload rows as vendors write them: ids, instants, amounts, chances, words."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import partial
from typing import Final

import attrs

from salesmodel.connect._mojibake import is_garbled
from salesmodel.domain import FieldValue, free
from salesmodel.errors import InvalidAmountError, InvalidValueError, SalesModelError
from salesmodel.values import (
    Money,
    currency_code,
    exactly,
    fraction,
    from_micros,
    instant,
)


__all__ = ["Cells", "Fault"]

_ISO: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.([0-9]{1,9}))?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WHOLE_ISO: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
"""With every part, so that the standard library reads it as it stands."""
_EPOCH: Final = re.compile(r"-?[0-9]{1,18}")
_NO_DATES: Final = frozenset(
    {
        "0000-00-00",
        "0001-01-01",
        "1900-01-01",
        "1970-01-01",
        "3000-12-12",
        "9999-12-31",
    }
)
"""Days that stand for none; that of 3000 is Bitrix24's."""
_LONGEST_ID: Final = 90
_LONGEST_NAME: Final = 128
_MOST_BITS: Final = 1_000
_SECOND: Final = 1_000_000
_MOST_MICROS: Final = 10**17
_NO_AMOUNT: Final = Decimal(0)


@attrs.frozen
class Fault(Exception):  # noqa: N818 — a signal within this room, turned into a value
    """A cell cannot be read, so that its row is rejected."""

    code: str
    field: str
    text: str = ""


@attrs.frozen
class Cells:
    """A row of a payload, or an object within one, to be read cell by cell.

    `notices` takes what was decided on the way; a cell that cannot be read raises
    `Fault`.
    """

    row: Mapping[str, object]
    notices: Counter[str]

    def inside(self, name: str) -> "Cells":
        """Return an object that a cell holds; one without cells where it holds none."""
        value = self.row.get(name)
        if value is None or value == []:  # as PHP writes an empty object
            value = {}
        if type(value) is not dict and not isinstance(value, Mapping):
            raise Fault("shape", name, _shape(value))
        return Cells(value, self.notices)

    def rows(self, name: str) -> tuple["Cells", ...]:
        """Return the objects of a list that a cell holds; none where it holds none."""
        value = self.row.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise Fault("shape", name, _shape(value))
        for one in value:
            if type(one) is not dict and not isinstance(one, Mapping):
                raise Fault("shape", name)
        return tuple([Cells(one, self.notices) for one in value])

    def text(self, name: str) -> str | None:
        """Return text, of a number its digits; blank text is none.

        Text that was read under another encoding is a fault: nobody knows what it said.
        """
        value = self.row.get(name)
        if value is None:
            return None
        if isinstance(value, str):
            if not value.isascii() and is_garbled(value):
                raise Fault("mojibake", name, value)
            return value.strip() or None
        if isinstance(value, bool) or not isinstance(value, int):
            raise Fault("shape", name, _shape(value))
        if value.bit_length() > _MOST_BITS:
            raise Fault("id", name)
        return str(value)

    def id(self, name: str) -> str | None:
        """Return an id, whether it was written as a number or as text."""
        told = self.text(name)
        if told is not None and not (len(told) <= _LONGEST_ID and told.isprintable()):
            raise Fault("id", name, told)
        return told

    def needed(self, name: str) -> str:
        """Return an id that has to be there."""
        told = self.id(name)
        if told is None:
            raise Fault("id", name)
        return told

    def reference(self, name: str) -> str | None:
        """Return the id of something else; 0 stands for none."""
        told = self.id(name)
        return None if told == "0" else told

    def label(self, name: str, default: str) -> str:
        """Return what people call something; the default where that is blank."""
        told = self.text(name)
        if told is not None and not (len(told) <= _LONGEST_NAME and told.isprintable()):
            raise Fault("id", name, told)
        return told or default

    def flag(self, name: str) -> bool:
        """Tell whether a cell says yes, in any of the ways in which vendors do."""
        value = self.row.get(name)
        if value is None:
            return False
        if isinstance(value, str):
            value = value.strip().lower()
        if value in (True, "y", "true", "1"):
            return True
        if value in (False, "", "n", "false", "0"):
            return False
        raise Fault("shape", name, _shape(value))

    def sort(self, name: str) -> int:
        """Return a whole number to sort by; 0 where there is none."""
        told = self.text(name)
        try:
            return 0 if told is None else int(told[:18])
        except ValueError:
            raise Fault("shape", name, str(told)) from None

    def choice(self, name: str, words: Mapping[str, str]) -> str | None:
        """Return the meaning of a word; none for a blank one, a fault for an unknown."""
        told = self.text(name)
        if told is None:
            return None
        if told not in words:
            raise Fault("word", name, told)
        return words[told]

    def moment(self, name: str, *, zone: tzinfo | None = None) -> datetime | None:
        """Return an instant of ISO 8601; without an offset it is of the `zone`."""
        told = self.text(name)
        if told is None:
            return None
        if _WHOLE_ISO.fullmatch(told) and told[:10] not in _NO_DATES:
            return self._placed(name, told, told)
        found = _ISO.fullmatch(told)
        if found is None:
            raise Fault("date_syntax", name, told)
        on, at, part, offset = found.groups()
        if on in _NO_DATES:
            self.notices["sentinel"] += 1
            return None
        if offset is None and zone is None:
            raise Fault("time_zone", name, told)
        if part is not None and len(part) > 6:
            self.notices["fraction_truncated"] += 1
        text = f"{on}T{at or '00:00'}.{(part or '')[:6]:0<6}"
        text = text.replace(".", ":00.") if text.count(":") == 1 else text
        return self._placed(name, told, f"{text}{offset or ''}", zone)

    def _placed(
        self, name: str, told: str, text: str, zone: tzinfo | None = None
    ) -> datetime:
        """Return the instant of a text in the form of ISO 8601 that has all its parts."""
        try:
            wall = datetime.fromisoformat(text)
            return instant(wall if wall.tzinfo else wall.replace(tzinfo=zone))
        except (SalesModelError, ValueError, OverflowError) as error:
            code = getattr(error, "code", "date_syntax")
            code = "date_range" if code == "range" else "date_syntax"
            raise Fault(code, name, told) from None

    def epoch(self, name: str, *, per_second: int = 1) -> datetime | None:
        """Return an instant of whole seconds since 1970, or of parts of them."""
        told = self.text(name)
        if told is None:
            return None
        if not _EPOCH.fullmatch(told):
            raise Fault("date_syntax", name, told)
        micros = int(told) * (_SECOND // per_second)
        if micros == 0:
            self.notices["sentinel"] += 1
            return None
        try:
            return from_micros(max(-_MOST_MICROS, min(micros, _MOST_MICROS)))
        except SalesModelError:
            raise Fault("date_range", name, told) from None

    def day(self, name: str, *, zone: tzinfo = UTC) -> date | None:
        """Return a day; of an instant, the day that it is in the offset it is told in."""
        told = self.text(name)
        if told is None or self.moment(name, zone=zone) is None:
            return None
        return date.fromisoformat(told[:10])

    def number(self, name: str) -> Decimal | None:
        """Return a number, exactly as it was written."""
        value = self.row.get(name)
        if isinstance(value, str):
            value = value.strip() or None
        if value is None:
            return None
        if isinstance(value, float):
            value = repr(value) if math.isfinite(value) else "nan"
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise Fault("amount_syntax", name, _shape(value))
        try:
            return Money(value, "USD").amount
        except InvalidAmountError as error:
            code = "too_large" if error.code == "too_large" else "amount_syntax"
            raise Fault(code, name, str(value)) from None

    def money(self, name: str, currency: str | None) -> Money | None:
        """Return an amount of a currency, at its scale."""
        if currency is not None and (quick := _money(self.row.get(name), currency)):
            return quick
        number = self.number(name)
        if number is None or (currency is None and number == _NO_AMOUNT):
            return None
        if currency is None:
            raise Fault("currency_missing", name)
        try:
            return Money(number, currency_code(currency)).at_scale()
        except InvalidAmountError:
            raise Fault("scale", name, str(number)) from None
        except InvalidValueError:
            raise Fault("currency", name, currency) from None

    def chance(self, name: str, *, whole: int) -> Decimal | None:
        """Return a chance from 0 to 1, of a number from 0 to `whole`."""
        number = self.number(name)
        if number is None:
            return None
        try:
            return fraction(name, exactly(partial(_share, whole=whole), number))
        except SalesModelError:
            raise Fault("probability", name, str(number)) from None

    def fields(self, names: Iterable[str]) -> tuple[tuple[str, FieldValue], ...]:
        """Return cells as fields of a deal, under their own names; not the blank ones."""
        kept: list[tuple[str, FieldValue]] = []
        for name in names:
            value = self.row.get(name)
            if isinstance(value, float):
                value = self.number(name)
            if isinstance(value, list):
                value = tuple(value)
            for told in value if isinstance(value, tuple) else (value,):
                if isinstance(told, str) and is_garbled(told):
                    raise Fault("mojibake", name, told)
            try:
                read = free({name: value})
            except SalesModelError:
                self.notices["fields_left_out"] += 1
                continue
            kept += [(field, one) for field, one in read if one is not None]
        return tuple(kept)


def _money(value: object, currency: str) -> Money | None:
    """Return an amount that is plainly one; of anything else nothing."""
    if isinstance(value, float):
        value = repr(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        return Money(value, currency).at_scale()
    except SalesModelError:
        return None


def _share(number: Decimal, *, whole: int) -> Decimal:
    return number / whole


def _shape(value: object) -> str:
    """Name the kind of a value that nobody may see."""
    return value if isinstance(value, str) else type(value).__name__
