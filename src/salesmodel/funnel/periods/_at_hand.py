"""Open deals at hand, each with its chance to be won within a time."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from salesmodel._arrays import MISSING, BoolArray, FloatArray, IntArray
from salesmodel._checks import real
from salesmodel._figures import checked_sum
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidAmountError, InvalidValueError, UnknownStageError
from salesmodel.funnel.flows.flow import flow
from salesmodel.funnel.periods._win_chance import standing_stays, win_chances
from salesmodel.tables.deals import OPEN, WON, DealTable
from salesmodel.tables.snapshot import Snapshot


__all__ = ["AtHand", "at_hand", "chances_of_stages", "weighted_by_stage", "won_since"]


class AtHand(NamedTuple):
    """Open deals whose amount is known."""

    deal: IntArray
    stage: IntArray
    amount: IntArray
    chance: FloatArray
    error: FloatArray
    borrowed: BoolArray
    without_amount: int


def won_since(known: Snapshot, first: int) -> tuple[int, int]:
    """Add up what was won since the start, and count what has no amount."""
    deals = known.deals
    won = (deals.outcome == WON) & (deals.closed >= first)
    amounts = _amounts(deals)[won]
    has_amount = amounts != MISSING
    return checked_sum(amounts[has_amount]), int(np.count_nonzero(~has_amount))


def _amounts(deals: DealTable) -> IntArray:
    return np.full(len(deals), MISSING) if deals.amount is None else deals.amount


def at_hand(known: Snapshot, within: int, at_least: int) -> AtHand:
    """Take the open deals that stand somewhere, each with its chance."""
    visits, deals = known.visits, known.deals
    rows = standing_stays(visits)
    rows = rows[deals.outcome[visits.deal[rows]] == OPEN]
    has_amount = _amounts(deals)[visits.deal[rows]] != MISSING
    kept = rows[has_amount]
    worth = _amounts(deals)[visits.deal[kept]]
    if (wrong := worth[worth < 0]).size:
        raise InvalidAmountError("amount", "at least 0", int(wrong[0]), "negative")
    found = win_chances(visits, kept, within=within, at_least=at_least)
    return AtHand(
        visits.deal[kept].astype(np.int64),
        visits.stage[kept].astype(np.int64),
        worth,
        found.chance,
        found.error,
        found.borrowed,
        int(np.count_nonzero(~has_amount)),
    )


def chances_of_stages(known: Snapshot, given: Mapping[str, float] | None) -> FloatArray:
    """Return the chance of each open stage, as given or by every way there is."""
    stages = known.visits.stages.open
    if given is None:
        return flow(known.visits).win_probability
    as_read_only(given, name="stage_chances")
    for stage in (*given, *stages):
        if stage not in stages or stage not in given:
            raise UnknownStageError(
                stage, stages if stage not in stages else tuple(given)
            )
        if not 0 <= real(given[stage]) <= 1:
            needed = "from 0 to 1"
            raise InvalidValueError("stage_chances", needed, given[stage], "share")
    return np.array([given[stage] for stage in stages], np.float64)


def weighted_by_stage(here: AtHand, by_stage: FloatArray, won: int) -> float | None:
    total = float(np.dot(here.amount, by_stage[here.stage])) if here.deal.size else 0.0
    return None if np.isnan(total) else won + total
