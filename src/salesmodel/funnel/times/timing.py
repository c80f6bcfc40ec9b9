"""How long deals take from opening to their fate."""

from collections.abc import Sequence

import attrs
import numpy as np

from salesmodel._arrays import MISSING, CodeArray, IntArray, Moment, moment
from salesmodel._checks import several
from salesmodel.funnel._ages import micros_of
from salesmodel.statistics.survival import aalen_johansen
from salesmodel.tables.deals import OPEN, DealTable


__all__ = [
    "DAY",
    "OutcomeAtAge",
    "ages",
    "outcome_by_age",
]

DAY = 86_400_000_000
"""Microseconds of 24 hours."""


@attrs.frozen
class OutcomeAtAge:
    """What has become of deals by an age.

    Parameters
    ----------
    days : float
        Age in days of 24 hours since opening; the estimate includes it.
    won, lost, open : float
        Shares; they add up to 1.
    at_risk : int
        Deals seen at that age or older.
    """

    days: float
    won: float
    lost: float
    open: float
    at_risk: int


def ages(deals: DealTable, *, as_of: Moment) -> tuple[IntArray, CodeArray]:
    """Return the age of each deal at its fate, or as of an instant while it is open.

    Parameters
    ----------
    deals : DealTable
        Deals with their outcome as of then.
    as_of : datetime or int
        Aware, or microseconds since 1970-01-01 UTC.

    Returns
    -------
    age : ndarray of int64, shape (n_known,)
        Microseconds; deals whose opening or closing is not known, or stands in reversed
        order, are left out.
    outcome : ndarray, shape (n_known,)
        0 open, 1 won, 2 lost.

    Examples
    --------
    >>> import numpy as np
    >>> deals = DealTable.from_columns(
    ...     deal=["d1", "d2"],
    ...     outcome=["won", "open"],
    ...     opened=["2026-01-01", "2026-01-01"],
    ...     closed=["2026-01-08", None],
    ... )
    >>> as_of = int(np.datetime64("2026-02-01", "us").astype(int))
    >>> age, outcome = ages(deals, as_of=as_of)
    >>> (age // DAY).tolist(), outcome.tolist()
    ([7, 31], [1, 0])
    """
    end = np.where(deals.outcome == OPEN, moment("as_of", as_of), deals.closed)
    known = (deals.opened != MISSING) & (end != MISSING) & (end >= deals.opened)
    return (end - deals.opened)[known], deals.outcome[known].astype(np.int32)


def outcome_by_age(
    deals: DealTable, *, as_of: Moment, days: Sequence[float]
) -> tuple[OutcomeAtAge, ...]:
    """Estimate the share won and lost by each age, while a deal of that age was seen.

    Open deals are censored at their age: neither lost nor left out.

    Parameters
    ----------
    deals : DealTable
        Deals with their outcome as of then.
    as_of : datetime or int
        Aware, or microseconds since 1970-01-01 UTC.
    days : sequence of float
        Ages to report, in days.

    Returns
    -------
    tuple of OutcomeAtAge
        One entry for each age at which some deal is still at risk.

    See Also
    --------
    salesmodel.statistics.aalen_johansen : The estimate and its source.

    Examples
    --------
    >>> import numpy as np
    >>> deals = DealTable.from_columns(
    ...     deal=["d1", "d2"],
    ...     outcome=["won", "open"],
    ...     opened=["2026-01-01", "2026-01-01"],
    ...     closed=["2026-01-08", None],
    ... )
    >>> as_of = int(np.datetime64("2026-02-01", "us").astype(int))
    >>> [
    ...     (age.days, age.won)
    ...     for age in outcome_by_age(deals, as_of=as_of, days=[7, 30, 90])
    ... ]
    [(7, 0.5), (30, 0.5)]
    """
    curve = aalen_johansen(*ages(deals, as_of=as_of), causes=2)
    rows: list[OutcomeAtAge] = []
    for age in several("days", days):
        time = micros_of(age)
        at_risk = curve.at_risk_at(time)
        if at_risk:
            still_open, won, lost = curve.at(time)
            rows.append(OutcomeAtAge(age, won, lost, still_open, at_risk))
    return tuple(rows)
