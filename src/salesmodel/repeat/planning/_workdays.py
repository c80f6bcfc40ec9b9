"""Days of a month: how many there are, and how many have passed."""

from fractions import Fraction

import numpy as np

from salesmodel._arrays import IntArray
from salesmodel.repeat._periods import DAY
from salesmodel.repeat.planning._months import month_starts
from salesmodel.tables.calendar import CalendarTable


__all__ = ["days_passed", "working_days"]


def working_days(calendar: CalendarTable, month: IntArray) -> IntArray:
    """Count the days of months on which work begins; -1 where it is not known.

    A day (UTC) on which several shifts begin is one. The calendar has to reach from the
    first day of a month to its last one.
    """
    day = np.unique(calendar.starts[:-1][np.diff(calendar.worked) > 0] // DAY)
    first, end = month_starts(month) // DAY, month_starts(month + 1) // DAY
    known = (calendar.starts[0] // DAY <= first) & (
        calendar.starts[-1] > end * DAY - DAY
    )
    n_days: IntArray = np.searchsorted(day, end) - np.searchsorted(day, first)
    return np.where(known, n_days, -1)


def days_passed(
    calendar: CalendarTable | None, month: int, at: int
) -> tuple[Fraction, int]:
    """Return the days of a month that passed before an instant, and all of them.

    With a calendar they are working days, and of the one that goes on passed the share
    of its business time.
    """
    start, end = month_starts(np.array([month, month + 1])).tolist()
    at = min(max(at, start), end)
    if calendar is None:
        return Fraction(at - start, DAY), (end - start) // DAY
    spent = np.diff(calendar.worked)
    rows = np.flatnonzero(
        (spent > 0) & (calendar.starts[:-1] >= start) & (calendar.starts[:-1] < end)
    )
    begun, work = calendar.starts[rows], spent[rows]
    day, place = np.unique(begun // DAY, return_inverse=True)
    whole, part = np.zeros((2, day.size), np.int64)
    np.add.at(whole, place, work)
    np.add.at(part, place, work if at == end else np.clip(at - begun, 0, work))
    passed = sum(
        (Fraction(*one) for one in zip(part.tolist(), whole.tolist(), strict=True)),
        Fraction(0),
    )
    return passed, day.size
