"""Sections of the report on what is: outcomes, the funnel, owners, repeat sales."""

import datetime as dt
import math

import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._figures import checked_sum
from salesmodel.funnel.conversions.conversion import Conversion
from salesmodel.funnel.outcomes.breakdown import breakdown
from salesmodel.funnel.times.stays import time_in_stage
from salesmodel.funnel.times.timing import DAY
from salesmodel.repeat.sharing.share import RepeatShare
from salesmodel.report.amounts import (
    in_major_units,
    major,
    mean_amount,
    median_amount,
)
from salesmodel.report.sections import FunnelRow, Outcomes, OwnerRow, Repeat
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.shrinkage import ShrunkRate
from salesmodel.tables.deals import LOST, WON, DealTable
from salesmodel.tables.snapshot import Snapshot
from salesmodel.tables.visits import VisitTable
from salesmodel.values.currency import minor_digits
from salesmodel.values.instants import from_micros


__all__ = [
    "amounts_of",
    "funnel_rows",
    "instant_of",
    "outcomes_of",
    "owner_rows",
    "repeat_of",
]


def instant_of(micros: int | None) -> dt.datetime | None:
    """Return microseconds as an instant, `None` where there are none."""
    return None if micros is None else from_micros(micros)


def outcomes_of(deals: DealTable, confidence: float) -> Outcomes:
    """Say how the deals ended."""
    is_won = deals.outcome == WON
    won, lost = (int(np.count_nonzero(deals.outcome == one)) for one in (WON, LOST))
    both = is_won & (deals.opened != MISSING) & (deals.closed >= deals.opened)
    cycles = (deals.closed - deals.opened)[both]
    amounts, digits = amounts_of(deals)
    paid = None if amounts is None else amounts[is_won & (amounts != MISSING)]
    return Outcomes(
        won=won,
        lost=lost,
        open=len(deals) - won - lost,
        win_rate=wilson_rate(won, won + lost, confidence=confidence),
        won_amount=None if paid is None else in_major_units(checked_sum(paid), digits),
        mean_won_amount=None if paid is None else mean_amount(paid, digits),
        median_won_amount=None if paid is None else median_amount(paid, digits),
        mean_cycle_days=checked_sum(cycles) / cycles.size / DAY
        if cycles.size
        else None,
        median_cycle_days=float(np.median(cycles)) / DAY if cycles.size else None,
    )


def amounts_of(deals: DealTable) -> tuple[IntArray | None, int]:
    """Return the amounts with the decimals of their currency."""
    if deals.amount is None or deals.currency is None:
        return None, 0
    return deals.amount, minor_digits(deals.currency)


def funnel_rows(visits: VisitTable, counted: Conversion) -> tuple[FunnelRow, ...]:
    """Say how far deals got, and how long they stayed; who is not decided is open."""
    medians = time_in_stage(visits, shares=(), per="deal").median
    days = [] if medians is None else medians.tolist()
    return tuple(
        FunnelRow(
            stage=row.stage,
            reached=row.entered,
            advanced=row.advanced,
            lost=row.lost,
            open=row.open + row.moved_back + row.moved_out,
            rate=row.rate,
            median_days=None if math.isnan(median) else median,
        )
        for row, median in zip(counted.rows(), days, strict=True)
    )


def owner_rows(known: Snapshot, confidence: float) -> tuple[OwnerRow, ...]:
    """Count by owner, the largest won amount first, deals without an owner last."""
    if known.deals.owner is None:
        return ()
    _, digits = amounts_of(known.deals)
    found = breakdown(known, by="owner", confidence=confidence)
    rows = sorted(
        found.rows(),
        key=lambda row: (
            row.group is None,
            -(row.won_amount or 0),
            -row.won,
            row.group or "",
        ),
    )
    return tuple(
        OwnerRow(
            owner=row.group,
            won=row.won,
            lost=row.lost,
            open=row.open,
            win_rate=row.win_rate,
            won_amount=major(row.won_amount, digits),
            shrunk_rate=None if row.shrunk is None else _rate_of(row.shrunk),
        )
        for row in rows
    )


def _rate_of(shrunk: ShrunkRate) -> Rate:
    """Say a shrunk rate as rates are said."""
    raw = shrunk.raw
    return Rate(shrunk.value, shrunk.low, shrunk.high, raw.n, raw.confidence)


def repeat_of(split: RepeatShare, deals: DealTable) -> Repeat:
    """Turn the split of first and repeat sales into major units."""
    _, digits = amounts_of(deals)
    return Repeat(
        clients=split.clients,
        repeat_clients=split.repeat_clients,
        first_amount=major(split.first_amount, digits),
        repeat_amount=major(split.repeat_amount, digits),
        repeat_share=split.repeat_share,
        repeat_share_if_complete=split.repeat_share_if_complete,
        history_from=instant_of(split.history_from),
    )
