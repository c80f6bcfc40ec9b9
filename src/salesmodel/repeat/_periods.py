"""Days, weeks and months as whole numbers, and the distinct ones of a client."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import CodeArray, InstantArray, IntArray, Moment, moment
from salesmodel._checks import is_among
from salesmodel._counts import begins_run, chunks
from salesmodel.errors import InvalidValueError


__all__ = [
    "DAY",
    "PERIODS",
    "check_period",
    "distinct",
    "ends_of",
    "every_name",
    "names_of",
    "periods_of",
]

DAY = 86_400_000_000

PERIODS = ("day", "week", "month")
"""Calendar periods in UTC; a week begins on Monday."""

_MONDAY = 3  # 1970-01-01 was a Thursday


def check_period(name: str, period: str) -> None:
    """Check the name of a period."""
    if not is_among(period, PERIODS):
        raise InvalidValueError(name, " or ".join(PERIODS), period, "period")


def ends_of(name: str, start: Moment, end: Moment) -> tuple[int, int]:
    """Convert the ends of a span of time, the first one before the other."""
    begins, ends = moment(name, start), moment(name, end)
    if ends <= begins:
        needed = "a period that ends after it begins"
        raise InvalidValueError(name, needed, (start, end), "reversed")
    return begins, ends


def periods_of(at: InstantArray, period: str) -> CodeArray:
    """Return the number of the period of each instant; that of 1970-01-01 is 0.

    Periods are told from days by a table, which has one entry a day.
    """
    found = np.empty(at.size, np.int32)
    if not at.size:
        return found
    first, last = int(at.min()) // DAY, int(at.max()) // DAY
    number = _numbers(np.arange(first, last + 1), period)
    for rows in chunks(at.size):
        day = at[rows] // DAY
        day -= first
        np.take(number, day, out=found[rows], mode="clip")
    return found


def _numbers(day: IntArray, period: str) -> CodeArray:
    """Return the number of the period of each day."""
    if period == "month":
        months = day.astype("datetime64[D]").astype("datetime64[M]")
        return months.astype(np.int64).astype(np.int32)
    return (day if period == "day" else (day + _MONDAY) // 7).astype(np.int32)


def names_of(number: IntArray, period: str) -> tuple[str, ...]:
    """Name periods by their first day, months without it."""
    if period == "week":
        number = number * 7 - _MONDAY
    days = number.astype("datetime64[M]" if period == "month" else "datetime64[D]")
    return tuple(np.datetime_as_string(days).tolist())


def every_name(names: Collection[str], period: str) -> tuple[str, ...]:
    """Name every period from the first to the last of some names."""
    if not names:
        return ()
    unit = "M" if period == "month" else "D"
    ends = np.array([min(names), max(names)], f"datetime64[{unit}]").astype(np.int64)
    first, last = ((ends + _MONDAY) // 7 if period == "week" else ends).tolist()
    return names_of(np.arange(first, last + 1), period)


def distinct(
    client: CodeArray, period: NDArray[np.integer[Any]]
) -> tuple[CodeArray, CodeArray]:
    """Return each client with each period in which he bought, once, in order.

    Both are packed into one number: values are sorted, and no row is.
    """
    least = int(period.min()) if period.size else 0
    span = int(period.max()) - least + 1 if period.size else 1
    key = client.astype(np.int64)
    key *= span
    key += period
    key -= least
    if (key[1:] < key[:-1]).any():
        key.sort()
    key = key[begins_run(key)]
    owner, when = np.empty((2, key.size), np.int32)
    for rows in chunks(key.size):
        owner[rows], when[rows] = np.divmod(key[rows], span)
    when += least
    return owner, when
