"""Business time as read-only columns: when each stretch of work began, and how much."""

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    InstantArray,
    IntArray,
    instants,
    integers,
    read_only,
)
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError


__all__ = ["CalendarTable"]


def _starts(values: ArrayLike) -> InstantArray:
    return instants("starts", values)


def _worked(values: ArrayLike) -> IntArray:
    return read_only(integers("worked", values).copy())


@attrs.frozen(eq=False)
class CalendarTable:
    """When there is business, day by day, as far as the calendar is known.

    A day is a stretch that begins with its hours of business and lasts until the next
    one begins: business goes on for as long as its cumulative time grows, then the day
    is closed. A day of two shifts is two stretches.

    Parameters
    ----------
    starts : array_like of instants, shape (n_days + 1,)
        When each day begins, ascending; the last one is the end of the calendar.
    worked : array_like of int, shape (n_days + 1,)
        Business time before each of them, in microseconds; the first one is 0.

    Raises
    ------
    ShapeError
        If the columns differ in length, or are empty.
    InvalidInstantError
        If a start is absent or out of range, or they do not ascend.
    InvalidValueError
        If business time does not begin with 0, goes back, or runs faster than time.

    Examples
    --------
    Two days, with business from 9 to 17, and then from 9 to 13; known until midnight:

    >>> hour = 3_600_000_000
    >>> calendar = CalendarTable(
    ...     starts=["2026-01-05T09:00Z", "2026-01-06T09:00Z", "2026-01-07T00:00Z"],
    ...     worked=[0, 8 * hour, 12 * hour],
    ... )
    >>> calendar.business_time(["2026-01-05T16:00Z"], ["2026-01-06T10:30Z"]) / hour
    array([2.5])
    """

    starts: InstantArray = attrs.field(converter=_starts)
    worked: IntArray = attrs.field(converter=_worked)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        n = self.starts.size
        if n == 0:
            raise ShapeError("starts", "at least one row, the end", "0 rows")
        if self.worked.size != n:
            raise ShapeError("worked", f"{n} rows", str(self.worked.size))
        if self.starts.min() == MISSING:
            row = int(np.argmin(self.starts))
            path = f"starts[{row}]"
            raise InvalidInstantError("starts", "given", None, "absent", path)
        length = np.diff(self.starts)
        if (length <= 0).any():
            row = int(np.argmax(length <= 0)) + 1
            told = int(self.starts[row])
            needed = "after the start before it"
            raise InvalidInstantError("starts", needed, told, "order", f"starts[{row}]")
        spent = np.diff(self.worked, prepend=0)
        wrong = (spent < 0) | (spent > np.append(0, length))
        if wrong.any():
            row = int(np.argmax(wrong))
            needed = "0 at first, and then grow by at most the time that passed"
            told = int(self.worked[row])
            raise InvalidValueError("worked", needed, told, "order", f"worked[{row}]")

    def __len__(self) -> int:
        """Count the days."""
        return self.starts.size - 1

    def business_time(self, start: ArrayLike, end: ArrayLike) -> IntArray:
        """Measure the business time between instants, pair by pair.

        Parameters
        ----------
        start, end : array_like of instants, shape (n,)
            Within the calendar; absent ones have no business time.

        Returns
        -------
        ndarray of int64, shape (n,)
            Microseconds, or the smallest ``int64`` where an instant is absent; negative
            where the end comes before the start.

        Raises
        ------
        ShapeError
            If the columns differ in length.
        InvalidInstantError
            If an instant is outside of the calendar (code ``range``).

        Notes
        -----
        The business time up to an instant is that before its day, and what passed of
        the day, but no more than the day has. Cost: one binary search an instant.

        Examples
        --------
        >>> hour = 3_600_000_000
        >>> calendar = CalendarTable([0, 24 * hour], [0, 8 * hour])
        >>> (calendar.business_time([6 * hour, 9 * hour], [7 * hour, 20 * hour]) / hour)
        array([1., 0.])
        """
        begun, over = instants("start", start), instants("end", end)
        if over.size != begun.size:
            raise ShapeError("end", f"{begun.size} rows", str(over.size))
        known = (begun != MISSING) & (over != MISSING)
        upto = self._until("end", over, known=known)
        upto -= self._until("start", begun, known=known)
        upto[~known] = MISSING
        return read_only(upto)

    def _until(self, name: str, at: InstantArray, *, known: np.ndarray) -> IntArray:
        """Return the business time from the beginning of the calendar to instants."""
        outside = known & ((at < self.starts[0]) | (at > self.starts[-1]))
        if outside.any():
            row = int(np.argmax(outside))
            first, last = self.starts[[0, -1]].view("datetime64[us]")
            told, path = str(at[row].view("datetime64[us]")), f"{name}[{row}]"
            needed = f"within the calendar, from {first} to {last}"
            raise InvalidInstantError(name, needed, told, "range", path)
        if not len(self):
            return np.zeros(at.size, np.int64)
        day = np.searchsorted(self.starts, at, "right") - 1
        day = np.clip(day, 0, len(self) - 1)
        passed = at - self.starts[day]
        np.minimum(passed, np.diff(self.worked)[day], out=passed)
        passed += self.worked[day]
        return passed
