"""A period against another one: what changed, and how sure that is."""

import math
from statistics import NormalDist

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, IntArray, Moment, moment
from salesmodel._checks import pair
from salesmodel._figures import checked_sum
from salesmodel._shown import Shown
from salesmodel.errors import InvalidInstantError, NotEnoughDataError
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.differences import (
    LEAST_TRIALS,
    RateDifference,
    rate_difference,
)
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.deals import LOST, WON, DealTable


__all__ = ["FigureChange", "PeriodChange", "PeriodFigures", "period_change"]


@attrs.frozen
class PeriodFigures:
    """The figures of one period.

    Parameters
    ----------
    start, end : int
        The period, in microseconds since 1970-01-01 UTC, from `start` on and before
        `end`.
    opened : int
        Deals opened in it.
    won, lost : int
        Deals closed in it.
    win_rate : Rate
        won / (won + lost).
    won_amount : int or None
        Of won deals, in minor units, where it is known; `None` without amounts.
    mean_won_amount : float or None
        Of these; `None` where there are none.
    won_without_amount : int
        Deals won whose amount is not known.
    """

    start: int
    end: int
    opened: int
    won: int
    lost: int
    win_rate: Rate
    won_amount: int | None
    mean_won_amount: float | None
    won_without_amount: int

    @property
    def days(self) -> float:
        """Length of the period, in days of 24 hours."""
        return (self.end - self.start) / DAY


@attrs.frozen
class FigureChange:
    """By how much a figure changed.

    Parameters
    ----------
    value : float or None
        The later figure less the earlier one; `None` where one is not defined.
    low, high : float or None
        Ends of the interval; it changed by more than chance where that leaves 0 out.
    """

    value: float | None
    low: float | None
    high: float | None


@attrs.frozen
class PeriodChange:
    """A period against an earlier one.

    Parameters
    ----------
    before, after : PeriodFigures
        The two periods.
    opened, won, won_amount, mean_won_amount : FigureChange
        Changes of these figures.
    win_rate : RateDifference or None
        FigureChange of the win rate (Newcombe); `None` where a period has fewer than five
        closed deals.
    confidence : float
        Coverage of the intervals.
    """

    before: PeriodFigures
    after: PeriodFigures
    opened: FigureChange
    won: FigureChange
    won_amount: FigureChange
    mean_won_amount: FigureChange
    win_rate: RateDifference | None
    confidence: float

    def __str__(self) -> str:
        """Return a line a figure."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        changes: dict[str, FigureChange | RateDifference | None] = {
            "opened": self.opened,
            "won": self.won,
            "won_amount": self.won_amount,
            "mean_won_amount": self.mean_won_amount,
        }
        rows = [
            [name, getattr(self.before, name), getattr(self.after, name), *_ends(one)]
            for name, one in changes.items()
        ]
        rates = [self.before.win_rate.value, self.after.win_rate.value]
        rows.append(["win_rate", *rates, *_ends(self.win_rate)])
        title = (
            f"{self.before.days:g} days before against {self.after.days:g} days after, "
            f"{100 * self.confidence:g} % intervals of the change"
        )
        return Shown(title, ["", "before", "after", "change", "low", "high"], rows)


def _ends(one: FigureChange | RateDifference | None) -> list[float | None]:
    return [None] * 3 if one is None else [one.value, one.low, one.high]


def period_change(
    deals: DealTable,
    *,
    before: tuple[Moment, Moment],
    after: tuple[Moment, Moment],
    confidence: float = 0.95,
) -> PeriodChange:
    r"""Compare the deals of a period with those of an earlier one.

    Deals count where they were closed, by the last time they were; those opened count
    where they were opened. Totals are compared as they are, whatever the lengths.

    Parameters
    ----------
    deals : DealTable
        Deals.
    before, after : tuple of datetime or int
        Start and end of each period: from the start on and before the end.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    PeriodChange
        The figures of both, and their changes with intervals.

    Raises
    ------
    InvalidInstantError
        If a period does not end after its start, or `after` starts before the end of
        `before`.
    InvalidValueError
        If `confidence` is out of range.

    See Also
    --------
    salesmodel.statistics.rate_difference : The interval of the win rate.

    Notes
    -----
    Numbers of deals are taken for Poisson, and amounts for compound Poisson [1]_: the
    variance of a total is :math:`\sum a^2`, that of a number is the number. Means are
    compared as Welch has it [2]_. Both with the normal law: the fewer the deals, the
    rougher, so that with fewer than five in a period the interval is not defined.

    References
    ----------
    .. [1] Ross, S. M. (1996), "Stochastic Processes", section 2.5.
    .. [2] Welch, B. L. (1947), "The generalization of 'Student's' problem when several
       different population variances are involved", Biometrika 34: 28-35.

    Examples
    --------
    >>> deals = DealTable.from_columns(
    ...     deal=map(str, range(12)),
    ...     outcome=["won"] * 3 + ["lost"] * 3 + ["won"] * 6,
    ...     opened=["2026-01-05"] * 6 + ["2026-02-05"] * 6,
    ...     closed=["2026-01-25"] * 6 + ["2026-02-25"] * 6,
    ...     amount=[100_00] * 12,
    ...     currency="EUR",
    ... )
    >>> import datetime as dt
    >>> first, second, third = (
    ...     dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (1, 2, 3)
    ... )
    >>> change = period_change(deals, before=(first, second), after=(second, third))
    >>> change.won.value, change.won_amount.value, change.win_rate.value
    (3, 30000, 0.5)
    """
    wilson_rate(0, 0, confidence=confidence)
    earlier, later = _period("before", before), _period("after", after)
    if later[0] < earlier[1]:
        needed = "at or after the end of the period before"
        raise InvalidInstantError("after", needed, later[0], "overlap")
    one, other = (_figures(deals, period, confidence) for period in (earlier, later))
    paid, paid_later = (_paid(deals, period) for period in (earlier, later))
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    total = mean = FigureChange(None, None, None)
    if paid is not None and paid_later is not None:
        total, mean = (
            _total_change(paid, paid_later, z),
            _mean_change(paid, paid_later, z),
        )
    return PeriodChange(
        before=one,
        after=other,
        opened=_counted(one.opened, other.opened, z),
        won=_counted(one.won, other.won, z),
        won_amount=total,
        mean_won_amount=mean,
        win_rate=_rates(one, other, confidence),
        confidence=confidence,
    )


def _period(name: str, period: tuple[Moment, Moment]) -> tuple[int, int]:
    first, last = pair(name, period)
    start, end = moment(f"{name}[0]", first), moment(f"{name}[1]", last)
    if end <= start:
        raise InvalidInstantError(f"{name}[1]", "after its start", last, "reversed")
    return start, end


def _within(instants: IntArray, period: tuple[int, int]) -> BoolArray:
    start, end = period
    return (instants >= start) & (instants < end)


def _paid(deals: DealTable, period: tuple[int, int]) -> IntArray | None:
    """Return the known amounts of the deals that were won in a period."""
    if deals.amount is None:
        return None
    won = (deals.outcome == WON) & _within(deals.closed, period)
    units: IntArray = deals.amount[won & (deals.amount != MISSING)]
    return units


def _figures(
    deals: DealTable, period: tuple[int, int], confidence: float
) -> PeriodFigures:
    closed = _within(deals.closed, period)
    won = int(np.count_nonzero(closed & (deals.outcome == WON)))
    lost = int(np.count_nonzero(closed & (deals.outcome == LOST)))
    paid = _paid(deals, period)
    amount = None if paid is None else checked_sum(paid)
    mean = None
    if paid is not None and paid.size:
        mean = checked_sum(paid) / paid.size
    return PeriodFigures(
        start=period[0],
        end=period[1],
        opened=int(np.count_nonzero(_within(deals.opened, period))),
        won=won,
        lost=lost,
        win_rate=wilson_rate(won, won + lost, confidence=confidence),
        won_amount=amount,
        mean_won_amount=mean,
        won_without_amount=won - (0 if paid is None else paid.size),
    )


def _counted(before: int, after: int, z: float) -> FigureChange:
    """Compare two numbers that are Poisson."""
    return _change(after - before, z * math.sqrt(before + after), min(before, after))


def _change(value: float, spread: float, n: int) -> FigureChange:
    """Put an interval around a change, where both sides have enough behind them."""
    if n < LEAST_TRIALS:
        return FigureChange(value, None, None)
    return FigureChange(value, value - spread, value + spread)


def _total_change(before: IntArray, after: IntArray, z: float) -> FigureChange:
    """Compare two totals that are compound Poisson."""
    squares = sum(
        float((units.astype(np.float64) ** 2).sum()) for units in (before, after)
    )
    value = checked_sum(after) - checked_sum(before)
    return _change(value, z * math.sqrt(squares), min(before.size, after.size))


def _mean_change(before: IntArray, after: IntArray, z: float) -> FigureChange:
    """Compare two means, each with its own variance."""
    n = min(before.size, after.size)
    if not n:
        return FigureChange(None, None, None)
    means = [checked_sum(units) / units.size for units in (before, after)]
    variance = sum(
        float(units.astype(np.float64).var(ddof=1)) / units.size
        if units.size > 1
        else 0.0
        for units in (before, after)
    )
    return _change(means[1] - means[0], z * math.sqrt(variance), n)


def _rates(
    before: PeriodFigures, after: PeriodFigures, confidence: float
) -> RateDifference | None:
    one, other = ((side.won, side.won + side.lost) for side in (before, after))
    try:
        return rate_difference(other, one, confidence=confidence)
    except NotEnoughDataError:
        return None
