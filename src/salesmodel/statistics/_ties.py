"""Durations counted by time and by what ended them, ties exactly."""

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, IntArray, integers, outside
from salesmodel._counts import begins_run, histogram
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError


__all__ = ["TimeTable", "checked_codes", "checked_durations", "time_table"]

_WORD_BITS = 63
_DENSE = 4


@attrs.frozen(eq=False)
class TimeTable:
    """How many durations end at each distinct time, and why.

    Parameters
    ----------
    times : ndarray of int64, shape (n_times,)
        Distinct durations, ascending.
    counts : ndarray of int64, shape (n_causes + 1, n_times)
        Durations of that length by cause; the first line is those not over.
    at_risk : ndarray of int64, shape (n_times,)
        Durations at least so long, of those that are under observation.
    """

    times: IntArray
    counts: IntArray
    at_risk: IntArray

    __reduce__ = by_columns


def time_table(
    spent: IntArray, met: IntArray, causes: int, entered: IntArray | None = None
) -> TimeTable:
    """Count durations by time and cause.

    Times on a coarse grid are counted by a histogram; others by one sort of packed
    values, the cause in the low bits, so that no row is ever moved.
    """
    bits = causes.bit_length()
    longest = int(spent.max()) if spent.size else 0
    if longest.bit_length() + bits > _WORD_BITS:
        times, place = np.unique(spent, return_inverse=True)
        values, n = _tallied((place << bits) | met)
        place = values >> bits
    else:
        values, n = _tallied((spent << bits) | met)
        times, place = _distinct(values >> bits)
    counts = np.zeros((causes + 1, times.size), np.int64)
    counts[values & ((1 << bits) - 1), place] = n
    at_risk = counts.sum(axis=0)[::-1].cumsum()[::-1]
    if entered is not None:
        late = np.sort(entered[entered > 0])
        at_risk = at_risk - (late.size - np.searchsorted(late, times, "left"))
    return TimeTable(times, counts, at_risk)


def _tallied(packed: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct values of a column, ascending, and how often each stands."""
    largest = int(packed.max()) if packed.size else 0
    if largest < _DENSE * packed.size:
        by_value = histogram(packed, largest + 1)
        values = np.flatnonzero(by_value)
        return values, by_value[values]
    packed.sort()
    starts = np.flatnonzero(begins_run(packed))
    return packed[starts], np.diff(starts, append=packed.size)


def _distinct(ordered: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct values of an ascending column, and the place of each row."""
    is_new = begins_run(ordered)
    return ordered[is_new], np.cumsum(is_new) - 1


def checked_durations(
    durations: ArrayLike, entered: ArrayLike | None
) -> tuple[IntArray, IntArray | None]:
    """Check durations, and when each came under observation."""
    spent = integers("durations", durations)
    if (short := outside(spent, 0, -MISSING)) is not None:
        shortest = "absent" if short == MISSING else short
        raise InvalidValueError("durations", "at least 0", shortest, "duration")
    if entered is None:
        return spent, None
    since = integers("entered", entered)
    if since.size != spent.size:
        raise ShapeError("entered", f"{spent.size} rows", str(since.size))
    wrong = (since < 0) | ((since >= spent) & (since > 0))
    if wrong.any():
        row = int(np.argmax(wrong))
        needed = "0, or before the end of its duration"
        path = f"entered[{row}]"
        raise InvalidValueError("entered", needed, int(since[row]), "entry", path)
    return spent, since


def checked_codes(name: str, values: ArrayLike, rows: int, most: int) -> IntArray:
    """Check a column of codes from 0 to `most`, one a duration."""
    codes = integers(name, values)
    if codes.size != rows:
        raise ShapeError(name, f"{rows} rows", str(codes.size))
    if (wrong := outside(codes, 0, most)) is not None:
        singular = {"causes_met": "cause"}.get(name, "code")
        raise InvalidValueError(name, f"a {singular} from 0 to {most}", wrong, singular)
    return codes
