"""What sellers bring by how long they are there, and how many leave."""

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    IntArray,
    Moment,
    instants,
    integers,
    moment,
)
from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.survival import kaplan_meier_median


__all__ = ["RampRow", "Turnover", "ramp", "turnover"]

_DAY = 86_400_000_000
_YEAR = 365.25 * _DAY


@attrs.frozen
class RampRow:
    """What sellers in one month of their time brought.

    Parameters
    ----------
    month : int
        Months that they had been there, from 0.
    n_owners : int
        Months of sellers, each seller at most once a month.
    calls, deals : int
        Their calls and deals.
    per_owner : float
        Deals of a seller in this month.
    rate : Rate
        Deals / calls.
    """

    month: int
    n_owners: int
    calls: int
    deals: int
    per_owner: float
    rate: Rate


def ramp(
    tenure_months: ArrayLike,
    *,
    calls: ArrayLike,
    deals: ArrayLike,
    confidence: float = 0.95,
) -> tuple[RampRow, ...]:
    """Tell what sellers bring by the months that they have been there.

    Parameters
    ----------
    tenure_months : array_like of int, shape (n,)
        One row a seller and month: months since the seller began, from 0.
    calls, deals : array_like of int, shape (n,)
        Calls and deals of the seller in that month.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    tuple of RampRow
        By month; months that no seller had have no row.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a number is negative, or there are more deals than calls; the row is named.

    Examples
    --------
    >>> for row in ramp([0, 1, 0, 1], calls=[200, 400, 100, 400], deals=[1, 6, 1, 10]):
    ...     print(row.month, row.per_owner, round(row.rate.value, 4), row.rate.n)
    0 1.0 0.0067 300
    1 8.0 0.02 800
    """
    columns = {"tenure_months": tenure_months, "calls": calls, "deals": deals}
    month, made, won = (_whole(*one) for one in columns.items())
    for name, column in (("calls", made), ("deals", won)):
        if column.size != month.size:
            raise ShapeError(name, f"{month.size} rows", str(column.size))
    if (won > made).any():
        row = int(np.argmax(won > made))
        needed = "at most the calls"
        told = int(won[row])
        raise InvalidValueError("deals", needed, told, "count", f"deals[{row}]")
    rows = []
    for one in np.unique(month).tolist():
        here = month == one
        n, called, sold = int(here.sum()), int(made[here].sum()), int(won[here].sum())
        rate = wilson_rate(sold, called, confidence=confidence)
        rows.append(RampRow(one, n, called, sold, sold / n, rate))
    return tuple(rows)


def _whole(name: str, values: ArrayLike) -> IntArray:
    """Return whole numbers from 0."""
    column = integers(name, values)
    if (column < 0).any():
        row = int(np.argmax(column < 0))
        told = int(column[row])
        raise InvalidValueError(name, "0 or more", told, "negative", f"{name}[{row}]")
    return column


@attrs.frozen
class Turnover:
    """How many sellers left in a period.

    Parameters
    ----------
    n_left : int
        Sellers who left within the period.
    headcount : float
        Sellers who were there on average, by time.
    per_year : float or None
        Of a seller's year, how many leave; `None` where nobody was there.
    median_days : float or None
        Days after which half have left, counting those who are still there; `None`
        where fewer than half ever leave.
    """

    n_left: int
    headcount: float
    per_year: float | None
    median_days: float | None


def turnover(
    began: ArrayLike, left: ArrayLike, *, start: Moment, end: Moment
) -> Turnover:
    r"""Tell how many sellers left in a period, and after how long they do.

    Parameters
    ----------
    began : array_like of instants, shape (n,)
        When each seller began.
    left : array_like of instants, shape (n,)
        When each left; absent for those who are still there.
    start, end : datetime or int
        The period: its first instant, and the first one after it.

    Returns
    -------
    Turnover
        Of the period; the median is of all that is known at its end.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidInstantError
        If a beginning is absent, a seller left before, or the period has no length.

    Notes
    -----
    Those who left divided by the time that all sellers were there within the period,
    in years of 365.25 days. The median is of Kaplan and Meier.

    References
    ----------
    .. [1] Definition of this package; the median as in `kaplan_meier_median`.

    Examples
    --------
    >>> found = turnover(
    ...     ["2025-01-01", "2025-01-01", "2025-07-01"],
    ...     ["2025-07-01", None, None],
    ...     start=int(np.datetime64("2025-01-01", "us").astype(int)),
    ...     end=int(np.datetime64("2026-01-01", "us").astype(int)),
    ... )
    >>> found.n_left, found.headcount, round(found.per_year, 2), found.median_days
    (1, 2.0, 0.5, None)
    """
    came, gone = instants("began", began), instants("left", left)
    first, last = moment("start", start), moment("end", end)
    if gone.size != came.size:
        raise ShapeError("left", f"{came.size} rows", str(gone.size))
    if last <= first:
        raise InvalidInstantError("end", "after the start", end, "reversed")
    wrong = (came == MISSING) | ((gone != MISSING) & (gone < came))
    if wrong.any():
        row = int(np.argmax(wrong))
        needed = "given, and not after the end"
        raise InvalidInstantError("began", needed, row, "order", f"began[{row}]")
    is_gone = (gone != MISSING) & (gone < last)
    until = np.where(is_gone, gone, last)
    spent = int(np.maximum(until - np.maximum(came, first), 0).sum())
    n_left = int((is_gone & (gone >= first)).sum())
    known = came < last
    median = kaplan_meier_median((until - came)[known], is_gone[known])
    return Turnover(
        n_left,
        spent / (last - first),
        n_left / (spent / _YEAR) if spent else None,
        None if median is None else median / _DAY,
    )
