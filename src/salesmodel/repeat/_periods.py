"""Days, weeks and months as whole numbers, and the distinct ones of a client."""

from itertools import pairwise

import numpy as np

from salesmodel._arrays import CodeArray, InstantArray, IntArray
from salesmodel._counts import code_type
from salesmodel.errors import InvalidValueError


__all__ = ["DAY", "PERIODS", "check_period", "first_of_period", "periods_of"]

DAY = 86_400_000_000

PERIODS = ("day", "week", "month")
"""Calendar periods in UTC; a week begins on Monday."""

_MONDAY = 3  # 1970-01-01 was a Thursday


def check_period(name: str, period: str) -> None:
    """Check the name of a period."""
    if period not in PERIODS:
        raise InvalidValueError(name, " or ".join(PERIODS), period, "period")


def periods_of(at: InstantArray, period: str) -> IntArray:
    """Return the number of the period of each instant; that of 1970-01-01 is 0.

    Months are told from days by a table, which has one entry a day.
    """
    day: IntArray = at // DAY
    if period == "day" or not day.size:
        return day
    if period == "week":
        return (day + _MONDAY) // 7
    first = int(day.min())
    calendar = np.arange(first, int(day.max()) + 1).astype("datetime64[D]")
    month: IntArray = calendar.astype("datetime64[M]").astype(np.int64)
    return month[day - first]


def first_of_period(client: CodeArray, period: IntArray, n_clients: int) -> IntArray:
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
