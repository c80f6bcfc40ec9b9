"""Sections of the report that look back: cohorts, two months, and lost deals."""

import datetime as dt
from decimal import Decimal

import attrs

from salesmodel.funnel.outcomes.cohorts import cohorts
from salesmodel.funnel.outcomes.losses import losses
from salesmodel.funnel.periods.period_change import (
    FigureChange,
    PeriodFigures,
    period_change,
)
from salesmodel.report._months import month_edges
from salesmodel.report.amounts import major
from salesmodel.statistics.intervals import Rate
from salesmodel.tables.snapshot import Snapshot
from salesmodel.values.instants import from_micros


__all__ = [
    "COHORT_DAYS",
    "CohortAge",
    "Loss",
    "MonthFigures",
    "MonthsCompared",
    "ValueChange",
    "cohort_ages",
    "lost_deals",
    "months_compared",
]

COHORT_DAYS = (30, 60, 90, 180)
"""Ages in days at which the report says what had been won of a cohort."""


@attrs.frozen
class CohortAge:
    """What had been won at an age of the deals opened in a month.

    Parameters
    ----------
    cohort : str
        The month, in UTC.
    days : float
        Days since the first event.
    deals : int
        Deals of the cohort.
    observed : int
        Of these, deals old enough.
    won : int
        Of those observed, deals won by then.
    rate : Rate
        won / observed.
    won_amount : Decimal or None
        Of the deals won; `None` without amounts.
    is_mature : bool
        Whether the whole cohort is old enough.
    """

    cohort: str
    days: float
    deals: int
    observed: int
    won: int
    rate: Rate
    won_amount: Decimal | None
    is_mature: bool


@attrs.frozen
class MonthFigures:
    """The figures of a calendar month.

    Parameters
    ----------
    start, end : datetime
        From the start on and before the end, in UTC.
    opened, won, lost : int
        Deals opened in it, and deals closed in it.
    win_rate : Rate
        won / (won + lost).
    won_amount : Decimal or None
        Of won deals; `None` without amounts.
    """

    start: dt.datetime
    end: dt.datetime
    opened: int
    won: int
    lost: int
    win_rate: Rate
    won_amount: Decimal | None


@attrs.frozen
class ValueChange:
    """By how much a figure changed.

    Parameters
    ----------
    value, low, high : Decimal, float or None
        The change and its interval; `None` where it is not defined.
    """

    value: Decimal | float | None
    low: Decimal | float | None
    high: Decimal | float | None


@attrs.frozen
class MonthsCompared:
    """The last full month against the one before it.

    Parameters
    ----------
    before, after : MonthFigures
        The two months.
    opened, won, won_amount, win_rate : ValueChange
        What changed; undefined where there are too few deals.
    """

    before: MonthFigures
    after: MonthFigures
    opened: ValueChange
    won: ValueChange
    won_amount: ValueChange
    win_rate: ValueChange


@attrs.frozen
class Loss:
    """Deals that died in a stage of a reason.

    Parameters
    ----------
    stage : str or None
        The last open stage before the loss; `None` where there was none.
    reason : str or None
        The losing stage.
    lost : int
        Deals.
    share : Rate
        Of all that were lost.
    amount : Decimal or None
        What they were worth; `None` without amounts.
    """

    stage: str | None
    reason: str | None
    lost: int
    share: Rate
    amount: Decimal | None


def cohort_ages(
    known: Snapshot, digits: int, confidence: float
) -> tuple[CohortAge, ...]:
    """Say what had been won of each month's deals, month after month."""
    found = cohorts(
        known.visits,
        days=COHORT_DAYS,
        amount=known.deals.amount,
        confidence=confidence,
    )
    return tuple(
        CohortAge(
            cohort=cell.cohort,
            days=cell.days,
            deals=cell.entered,
            observed=cell.observed,
            won=cell.won,
            rate=cell.rate,
            won_amount=major(cell.won_amount, digits),
            is_mature=cell.is_mature,
        )
        for cell in found.rows()
        if cell.entered
    )


def months_compared(
    known: Snapshot, cut: int | None, digits: int, confidence: float
) -> MonthsCompared | None:
    """Compare the last month that is over with the one before it."""
    edges = None if cut is None else month_edges(cut, back=2, n=3)
    if edges is None:
        return None
    first, middle, last = edges
    found = period_change(
        known.deals,
        before=(first, middle),
        after=(middle, last),
        confidence=confidence,
    )
    rates = found.win_rate
    return MonthsCompared(
        before=_month(found.before, digits),
        after=_month(found.after, digits),
        opened=_change(found.opened),
        won=_change(found.won),
        won_amount=_change_of_amount(found.won_amount, digits),
        win_rate=ValueChange(None, None, None)
        if rates is None
        else ValueChange(rates.value, rates.low, rates.high),
    )


def _month(figures: PeriodFigures, digits: int) -> MonthFigures:
    return MonthFigures(
        start=from_micros(figures.start),
        end=from_micros(figures.end),
        opened=figures.opened,
        won=figures.won,
        lost=figures.lost,
        win_rate=figures.win_rate,
        won_amount=major(figures.won_amount, digits),
    )


def _change(change: FigureChange) -> ValueChange:
    return ValueChange(change.value, change.low, change.high)


def _change_of_amount(change: FigureChange, digits: int) -> ValueChange:
    return ValueChange(
        *(major(one, digits) for one in (change.value, change.low, change.high))
    )


def lost_deals(known: Snapshot, digits: int, confidence: float) -> tuple[Loss, ...]:
    """Say where deals died and of what, the dearest first."""
    found = losses(known.visits, amount=known.deals.amount, confidence=confidence)
    return tuple(
        Loss(row.stage, row.reason, row.lost, row.share, major(row.amount, digits))
        for row in found.rows()
    )
