"""The pipeline in single figures: win rates, velocity and coverage."""

from math import inf

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, Moment, moment
from salesmodel._checks import real
from salesmodel._figures import checked_sum
from salesmodel.errors import InvalidValueError
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.deals import LOST, WON, DealTable


__all__ = [
    "WinRates",
    "pipeline_coverage",
    "velocity",
    "win_rates",
]


@attrs.frozen
class WinRates:
    """The win rate by its four denominators.

    Parameters
    ----------
    closed : Rate
        won / (won + lost), of deals closed in the period.
    closed_amount : float or None
        Won amount / (won + lost amount) of these, where both are known; `None` where
        nothing was closed, or without amounts.
    cohort : Rate
        Won until now / all, of deals opened in the period.
    cohort_open : int
        Of the cohort, deals that are still open: the rate can rise by as many.
    everything : Rate
        Won / all deals, open ones included, whatever the period.
    """

    closed: Rate
    closed_amount: float | None
    cohort: Rate
    cohort_open: int
    everything: Rate


def win_rates(
    deals: DealTable,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    confidence: float = 0.95,
) -> WinRates:
    """Rate the deals that were won by each of the four usual denominators.

    Parameters
    ----------
    deals : DealTable
        Deals.
    since, until : datetime or int, optional
        The period, from `since` on and before `until`; without them all the time.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    WinRates
        Four rates, none of which stands for another.

    References
    ----------
    .. [1] Definition of this package; tools pick one of the four.

    Examples
    --------
    >>> deals = DealTable.from_columns(
    ...     deal=["a", "b", "c", "d"],
    ...     outcome=["won", "lost", "lost", "open"],
    ...     opened=["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"],
    ...     closed=["2026-02-05", "2026-02-06", "2026-02-07", None],
    ...     amount=[300, 100, 100, 500],
    ...     currency="EUR",
    ... )
    >>> rates = win_rates(deals)
    >>> round(rates.closed.value, 4), rates.closed_amount, rates.cohort.value
    (0.3333, 0.6, 0.25)
    """
    first = MISSING + 1 if since is None else moment("since", since)
    end = -MISSING - 1 if until is None else moment("until", until)
    won, lost = deals.outcome == WON, deals.outcome == LOST
    all_time = since is None and until is None
    closed = (won | lost) & (
        all_time | ((deals.closed >= first) & (deals.closed < end))
    )
    opened = all_time | ((deals.opened >= first) & (deals.opened < end))
    cohort = np.broadcast_to(opened, won.shape)
    n_closed, n_cohort = _count(closed), _count(cohort)
    return WinRates(
        wilson_rate(_count(closed & won), n_closed, confidence=confidence),
        _amount_share(deals, closed & won, closed),
        wilson_rate(_count(cohort & won), n_cohort, confidence=confidence),
        _count(cohort & ~won & ~lost),
        wilson_rate(_count(won), len(deals), confidence=confidence),
    )


def _count(rows: BoolArray) -> int:
    return int(np.count_nonzero(rows))


def _amount_share(deals: DealTable, part: BoolArray, whole: BoolArray) -> float | None:
    """Return the share of an amount in another where there is one."""
    if deals.amount is None:
        return None
    known = deals.amount != MISSING
    total = checked_sum(deals.amount[whole & known])
    return checked_sum(deals.amount[part & known]) / total if total > 0 else None


def velocity(
    open_deals: float, win_rate: float, mean_amount: float, cycle_days: float
) -> float | None:
    """Return the amount that the open pipeline wins a day.

    Parameters
    ----------
    open_deals : float
        Open deals.
    win_rate : float
        Share of them that will be won, from 0 to 1, by count.
    mean_amount : float
        Mean amount of a won deal.
    cycle_days : float
        Days from opening to winning.

    Returns
    -------
    float or None
        Amount a day; `None` where deals take no time.

    Raises
    ------
    InvalidValueError
        If a figure is negative or not finite, or the rate is above 1.

    Notes
    -----
    ``open_deals * win_rate * mean_amount / cycle_days``. A stale deal makes it larger
    than it is.

    References
    ----------
    .. [1] Sales velocity as the CRM makers define it.

    Examples
    --------
    >>> round(velocity(100, 0.25, 50_000, 60))
    20833
    """
    _not_negative("open_deals", open_deals)
    _not_negative("mean_amount", mean_amount)
    _not_negative("cycle_days", cycle_days)
    if not 0 <= real(win_rate) <= 1:
        raise InvalidValueError("win_rate", "from 0 to 1", win_rate, "share")
    return open_deals * win_rate * mean_amount / cycle_days if cycle_days else None


def pipeline_coverage(open_amount: float, remaining_target: float) -> float | None:
    """Return how many times the open pipeline covers what is left of a target.

    Parameters
    ----------
    open_amount : float
        Amount of the open deals.
    remaining_target : float
        What is still to be won.

    Returns
    -------
    float or None
        The ratio; `None` where nothing is left to be won. Enough is one over the share
        that will be won in time, which the folk rule of three takes for a third.

    Raises
    ------
    InvalidValueError
        If a figure is negative or not finite.

    References
    ----------
    .. [1] Pipeline coverage as the CRM makers define it.

    Examples
    --------
    >>> pipeline_coverage(300_000, 100_000)
    3.0
    """
    _not_negative("open_amount", open_amount)
    _not_negative("remaining_target", remaining_target)
    return open_amount / remaining_target if remaining_target else None


def _not_negative(name: str, value: float) -> None:
    if not 0 <= real(value) < inf:
        raise InvalidValueError(name, "finite and at least 0", value, "range")
