"""Days, weeks and months as whole numbers, and the distinct ones of a client."""

from collections.abc import Collection
from itertools import pairwise

import numpy as np

from salesmodel._arrays import CodeArray, InstantArray, IntArray, Moment, moment
from salesmodel._counts import chunks, code_type
from salesmodel.errors import InvalidValueError


__all__ = [
    "DAY",
    "PERIODS",
    "check_period",
    "ends_of",
    "every_name",
    "first_of_period",
    "names_of",
    "periods_of",
]

DAY = 86_400_000_000

PERIODS = ("day", "week", "month")
"""Calendar periods in UTC; a week begins on Monday."""

_MONDAY = 3  # 1970-01-01 was a Thursday


def check_period(name: str, period: str) -> None:
    """Check the name of a period."""
    if period not in PERIODS:
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


def first_of_period(client: CodeArray, period: CodeArray, n_clients: int) -> IntArray:
    """Return one row of each client and period in which he bought.

    Rows by client and period are compared with the one before. Others are brought into
    the order of periods; within one each client leaves his mark, and the row whose mark
    it is stays.
    """
    same = client[1:] == client[:-1]
    by_client = not (client[1:] < client[:-1]).any()
    if by_client and not (same & (period[1:] < period[:-1])).any():
        is_new = np.ones(client.size, np.bool_)
        is_new[1:] = ~same | (period[1:] != period[:-1])
        return np.flatnonzero(is_new)
    least = int(period.min())
    code = (period - least).astype(code_type(int(period.max()) - least + 1))
    order = np.argsort(code, kind="stable") if (code[1:] < code[:-1]).any() else None
    owner = client if order is None else client[order]
    ends = np.flatnonzero(np.diff(code if order is None else code[order])) + 1
    mark = np.zeros(n_clients, np.int64)
    kept = np.zeros(client.size, np.bool_)
    number = np.arange(client.size)
    for begin, end in pairwise([0, *ends.tolist(), client.size]):
        own = owner[begin:end]
        mark[own] = number[begin:end]
        kept[begin:end] = mark[own] == number[begin:end]
    rows: IntArray = np.flatnonzero(kept)
    return rows if order is None else order[rows]
