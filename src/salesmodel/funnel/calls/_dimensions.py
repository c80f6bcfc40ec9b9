"""What contacts are told apart by: columns of theirs, the hour, the weekday, the month."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, NO_LABEL, IntArray, integers
from salesmodel._checks import is_among, several
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel._groups import PERIODS, periods
from salesmodel.tables.contacts import ContactTable
from salesmodel.tables.deals import Labelled


__all__ = ["HOURS", "WEEKDAYS", "By", "Dimension", "dimensions"]

By = str | Labelled | Sequence[str | Labelled]
"""Up to five columns: labels a row, or names of what contacts have."""

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS: Final = tuple(f"{hour:02}" for hour in range(24))
_COLUMNS = ("seller", "base", "channel", "script", "category")
_MOST = 5
_LAST_ATTEMPT = 50
_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_THURSDAY = 3  # 1970-01-01


@attrs.frozen(eq=False)
class Dimension:
    """One column of labels: codes of some rows, -1 where there is none."""

    name: str
    labels: tuple[str, ...]
    codes: Callable[[slice], Codes]

    __reduce__ = by_columns


def dimensions(
    contacts: ContactTable, by: By | None, utc_offset_minutes: ArrayLike
) -> tuple[Dimension, ...]:
    """Return the columns that were asked for."""
    if by is None:
        return ()
    named = (by,) if isinstance(by, str | Labelled) else several("by", by)
    if not 1 <= len(named) <= _MOST:
        needed = f"from one to {_MOST} columns"
        raise InvalidValueError("by", needed, len(named), "columns")
    return tuple(_one(contacts, one, utc_offset_minutes) for one in named)


def _one(
    contacts: ContactTable, one: str | Labelled, utc_offset_minutes: ArrayLike
) -> Dimension:
    """Return one of them."""
    if isinstance(one, str) and one in ("hour", "weekday"):
        return _clock(contacts, one, utc_offset_minutes)
    if isinstance(one, str) and one == "attempt" and contacts.attempt is not None:
        return _attempts(contacts.attempt)
    name = one if isinstance(one, str) else "labels"
    labelled = _labelled(contacts, one)
    if len(labelled) != len(contacts):
        raise ShapeError("by", f"{len(contacts)} rows", str(len(labelled)))
    return Dimension(name, labelled.labels, labelled.codes.__getitem__)


def _labelled(contacts: ContactTable, one: str | Labelled) -> Labelled:
    """Return a column of labels: one's own, of a period, or one that the contacts have."""
    if isinstance(one, Labelled):
        return one
    if is_among(one, PERIODS):
        return periods(contacts.at, one)
    found: Labelled | None = getattr(contacts, one) if is_among(one, _COLUMNS) else None
    if found is None:
        known = (*_COLUMNS, "attempt", "hour", "weekday", *PERIODS)
        needed = f"labels, or a column that the contacts have, of {', '.join(known)}"
        raise InvalidValueError("by", needed, one, "column")
    return found


def _attempts(attempt: Codes) -> Dimension:
    """Return attempts by their number, the last ones together."""
    most = min(int(attempt.max(initial=0)), _LAST_ATTEMPT)
    labels = [str(number) for number in range(1, most + 1)]
    if most == _LAST_ATTEMPT:
        labels[-1] += "+"

    def codes(rows: slice) -> Codes:
        return np.minimum(attempt[rows], _LAST_ATTEMPT) - 1

    return Dimension("attempt", tuple(labels), codes)


def _clock(
    contacts: ContactTable, one: str, utc_offset_minutes: ArrayLike
) -> Dimension:
    """Return the local hour or weekday of each contact."""
    ahead = _offsets(utc_offset_minutes, len(contacts))

    def codes(rows: slice) -> Codes:
        at = contacts.at[rows]
        local = at + (ahead if ahead.size == 1 else ahead[rows])
        place = (
            local // _HOUR % 24 if one == "hour" else (local // _DAY + _THURSDAY) % 7
        )
        place[at == MISSING] = NO_LABEL
        return place

    return Dimension(one, HOURS if one == "hour" else WEEKDAYS, codes)


def _offsets(minutes: ArrayLike, n: int) -> IntArray:
    """Return how far local time is ahead, in microseconds: for all rows, or for each."""
    is_column = isinstance(minutes, Sequence) or getattr(minutes, "ndim", 0) > 0
    told = minutes if is_column else np.atleast_1d(np.asarray(minutes))
    column = integers("utc_offset_minutes", told)
    if column.size not in (1, n):
        raise ShapeError("utc_offset_minutes", f"one, or {n} rows", str(column.size))
    wrong = (column < -1440) | (column > 1440)
    if wrong.any():
        row = int(np.argmax(wrong))
        told, path = int(column[row]), f"utc_offset_minutes[{row}]"
        raise InvalidValueError(
            "utc_offset_minutes", "from -1440 to 1440", told, "range", path
        )
    return column * _MINUTE
