"""Sections of the report that look ahead: what to mend, whom to help, where it ends."""

import datetime as dt
from decimal import Decimal

import attrs

from salesmodel._arrays import MISSING
from salesmodel._mappings import as_read_only
from salesmodel.funnel.mending.attention import attention
from salesmodel.funnel.mending.bottlenecks import bottlenecks
from salesmodel.funnel.periods.period_end import period_end
from salesmodel.funnel.times.stays import time_in_stage
from salesmodel.report._months import month_edges
from salesmodel.report.amounts import in_major_units, major
from salesmodel.statistics.intervals import Rate
from salesmodel.tables.snapshot import Snapshot
from salesmodel.values.instants import from_micros


__all__ = [
    "Attention",
    "AttentionDeal",
    "Bottleneck",
    "MonthEnd",
    "bottlenecks_by_money",
    "deals_to_help",
    "has_negative",
    "month_end",
]

_MOST_SHOWN = 50
_STALE_SHARE = 0.9
_LEAST_STAYS = 20


@attrs.frozen
class Bottleneck:
    """What it would bring to mend a stage.

    Parameters
    ----------
    stage : str
        The stage.
    on : Rate
        Share of the stays that ended by leading on.
    point_gain : Decimal or None
        More won amount, of all that entered, if a percentage point more led on.
    day_gain : Decimal or None
        Won amount that comes a day sooner, once, if each stay took a day less.
    dropped : int
        Stays that ended in a loss or out of the funnel.
    median_days : float or None
        Kaplan–Meier median of the days in the stage.
    """

    stage: str
    on: Rate
    point_gain: Decimal | None
    day_gain: Decimal | None
    dropped: int
    median_days: float | None


@attrs.frozen
class AttentionDeal:
    """An open deal that needs a hand.

    Parameters
    ----------
    deal : str
        Its name.
    stage, owner : str or None
        Where it stands, and whose it is.
    amount : Decimal or None
        What is at stake.
    reasons : tuple of str
        Why, in sentences.
    """

    deal: str
    stage: str | None
    owner: str | None
    amount: Decimal | None
    reasons: tuple[str, ...]


@attrs.frozen
class Attention:
    """Open deals that need a hand.

    Parameters
    ----------
    checked : tuple of str
        Reasons that were looked for.
    open : int
        Open deals.
    found : int
        Of these, deals with some reason.
    counts : dict of str to int
        Deals by reason; a deal may have several.
    stale_after_days : dict of str to float
        Days after which a deal is stale in a stage: longer than nine of ten stays took
        that ended, where at least twenty did.
    deals : tuple of AttentionDeal
        The 50 with most at stake.
    """

    checked: tuple[str, ...]
    open: int
    found: int
    counts: dict[str, int] = attrs.field(converter=as_read_only)
    stale_after_days: dict[str, float] = attrs.field(converter=as_read_only)
    deals: tuple[AttentionDeal, ...]


@attrs.frozen
class MonthEnd:
    """Where the month of the report will end.

    Parameters
    ----------
    start, end : datetime
        The month, in UTC.
    won : Decimal
        Won to date.
    expected, low, high : Decimal
        Where it is expected to end by the deals at hand, with the interval.
    stage_weighted : Decimal or None
        The same with every open amount weighed by the chance of its stage, whenever.
    deals : int
        Open deals that it rests on.
    left_out : int
        Open deals whose amount or chance is not known.
    """

    start: dt.datetime
    end: dt.datetime
    won: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    stage_weighted: Decimal | None
    deals: int
    left_out: int


def bottlenecks_by_money(
    known: Snapshot, digits: int, confidence: float
) -> tuple[Bottleneck, ...]:
    """Rank stages by what a point is worth; none without amounts to weigh by."""
    amounts = known.deals.amount
    if amounts is None or has_negative(known):
        return ()
    found = bottlenecks(known.visits, amount=amounts, confidence=confidence)
    return tuple(
        Bottleneck(
            stage=row.stage,
            on=row.on,
            point_gain=major(row.point.value, digits),
            day_gain=major(row.day.value, digits),
            dropped=row.dropped,
            median_days=row.median_days,
        )
        for row in found.rows()
    )


def has_negative(known: Snapshot) -> bool:
    """Tell whether some amount is below 0: it cannot weigh anything."""
    amounts = known.deals.amount
    if amounts is None:
        return False
    return bool(((amounts < 0) & (amounts != MISSING)).any())


def deals_to_help(known: Snapshot, digits: int) -> Attention:
    """List the open deals that need a hand, those with most at stake first."""
    limits = _stale_limits(known)
    found = attention(known, stale_after_days=limits or None)
    return Attention(
        checked=found.checked,
        open=found.n_open,
        found=len(found),
        counts=found.counts,
        stale_after_days=limits,
        deals=tuple(
            AttentionDeal(
                row.deal,
                row.stage,
                row.owner,
                major(row.amount, digits),
                tuple(map(str, row.reasons)),
            )
            for row in found.rows(_MOST_SHOWN)
        ),
    )


def _stale_limits(known: Snapshot) -> dict[str, float]:
    """Return for how many days nine of ten stays took that ended in each stage."""
    times = time_in_stage(known.visits, shares=(_STALE_SHARE,), censored=False)
    return {
        stage: float(times.quantiles[place, 0])
        for place, stage in enumerate(times.stages)
        if times.ended[place] >= _LEAST_STAYS
    }


def month_end(
    known: Snapshot, cut: int | None, digits: int, confidence: float
) -> MonthEnd | None:
    """Foresee the end of the month; nothing without amounts or a history."""
    edges = None if cut is None else month_edges(cut, back=0, n=2)
    if edges is None or known.deals.amount is None or has_negative(known):
        return None
    if not len(known.visits):
        return None
    found = period_end(
        known.deals,
        known.visits,
        start=edges[0],
        as_of=known.as_of,
        end=edges[1],
        confidence=confidence,
    )
    return MonthEnd(
        start=from_micros(found.start),
        end=from_micros(found.end),
        won=in_major_units(found.won, digits),
        expected=in_major_units(round(found.expected), digits),
        low=in_major_units(round(found.low), digits),
        high=in_major_units(round(found.high), digits),
        stage_weighted=major(found.stage_weighted, digits),
        deals=len(found.deal),
        left_out=found.unknown + found.without_amount,
    )
