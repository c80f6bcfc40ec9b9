"""Closings that a table of deals tells and the history of these deals does not."""

from itertools import count
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, NO_LABEL, BoolArray
from salesmodel._counts import code_type
from salesmodel.tables.deals import WON, DealTable, Labelled
from salesmodel.tables.log import StageLog
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = ["closable", "closed_by"]


def closable(visits: VisitTable) -> VisitTable:
    """Give a history a stage to be won in, and one to be lost in, where it has none."""
    given = visits.stages
    if given.won and given.lost:
        return visits
    stages = attrs.evolve(
        given,
        won=given.won or (_free("won", given),),
        lost=given.lost or (_free("lost", given),),
    )
    places = [stages.labels.index(label) for label in given.labels]
    codes = np.array(places, code_type(len(stages) + 2))
    stage = codes.take(visits.log.stage) if places else visits.log.stage
    return attrs.evolve(
        visits, log=attrs.evolve(visits.log, stage=stage), stages=stages
    )


def _free(word: str, stages: Stages) -> str:
    """Return a word for a stage that no other one has."""
    names = (word if not n else f"{word} {n}" for n in count())
    return next(name for name in names if name not in stages.labels)


def closed_by(
    past: VisitTable, deals: DealTable, *, rows: BoolArray, kept: BoolArray
) -> VisitTable:
    """Close some deals of a history as their table says, and leave others out.

    A deal whose closing is not known to be after its last event is closed at this one,
    as an inferred stay, and how long the stay before took is not known.

    Parameters
    ----------
    past : VisitTable
        Stays; their codes are rows of the table.
    deals : DealTable
        The deals, with their outcome of then.
    rows : ndarray of bool, shape (n_deals,)
        The deals to close; all of them are kept.
    kept : ndarray of bool, shape (n_deals,)
        The deals to keep.

    Returns
    -------
    VisitTable
        Stays whose codes are rows of the table of the deals that are kept.
    """
    stays = _closed(past, deals, rows) if rows.any() else past
    names = deals.deal
    log = stays.log
    if not kept.all():
        names = tuple(np.array(deals.deal, object)[kept].tolist())
        row_of = (np.cumsum(kept) - 1).astype(np.int32)
        log = log[kept[log.deal]]
        log = attrs.evolve(log, deal=row_of[log.deal], n_deals=len(names))
    return attrs.evolve(stays, log=log, deals=names)


def _closed(past: VisitTable, deals: DealTable, rows: BoolArray) -> VisitTable:
    """Put a closing behind the last stay of each deal that is to be closed."""
    closing = np.flatnonzero(rows)
    place = np.searchsorted(past.deal, closing, side="right")
    told, last = deals.closed[closing], DealPaths(past).latest[closing]
    is_told = (told != MISSING) & (told >= last)
    at = np.where(is_told, told, np.maximum(last, deals.opened[closing]))
    as_of = MISSING if past.as_of is None else past.as_of
    at[at == MISSING] = as_of
    left, ended = past.left.copy(), past.ended.copy()
    has_stays = last != MISSING
    before = place[has_stays] - 1
    goes_on = ~ended[before]
    until = np.where(is_told, told, MISSING)[has_stays]
    left[before[goes_on]] = until[goes_on]
    ended[before] = True
    codes = np.full(len(deals), past.stages.codes("lost").start, past.stage.dtype)
    codes[deals.outcome == WON] = past.stages.codes("won").start

    def put(column: NDArray[Any], values: NDArray[Any] | int) -> NDArray[Any]:
        return np.insert(column, place, values)

    as_before = put(np.arange(len(past)), np.where(has_stays, place - 1, -1))
    owner, amount = past.owner, past.amount
    log = StageLog(
        deal=put(past.deal, closing),
        stage=put(past.stage, codes[closing]),
        at=put(past.entered, at),
        n_deals=past.n_deals,
        left=put(left, as_of),
        ended=put(ended, False),
        inferred=put(past.inferred, ~is_told),
        owner=None
        if owner is None
        else Labelled(np.append(owner.codes, NO_LABEL)[as_before], owner.labels),
        amount=None if amount is None else np.append(amount, MISSING)[as_before],
    )
    return attrs.evolve(past, log=log)
