"""How long each stay took, or each deal was in each stage."""

import numpy as np

from salesmodel._arrays import MISSING, BoolArray, IntArray
from salesmodel._counts import Codes
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.visits import VisitTable


__all__ = ["stays", "totals"]


def stays(
    visits: VisitTable, calendar: CalendarTable | None
) -> tuple[Codes, IntArray, BoolArray]:
    """Return stage, length, and whether it is over, of every stay; unknown as -1."""
    if calendar is not None:
        spent = np.maximum(calendar.business_time(visits.entered, visits.left), -1)
        return visits.stage, spent, visits.ended
    if visits.log.left is not None:
        spent = np.where(visits.left == MISSING, -1, visits.left - visits.entered)
        return visits.stage, spent, visits.ended
    spent = np.empty(len(visits), np.int64)
    np.subtract(visits.entered[1:], visits.entered[:-1], out=spent[:-1])
    spent[visits.ends] = (visits.as_of or 0) - visits.entered[visits.ends]
    return visits.stage, spent, visits.ended


def totals(
    visits: VisitTable, calendar: CalendarTable | None
) -> tuple[Codes, IntArray, BoolArray]:
    """Add up the stays of each deal in each stage."""
    stage, spent, ended = stays(visits, calendar)
    pair = visits.deal.astype(np.int64) * max(visits.n_stages, 1) + stage
    order = np.argsort(pair, kind="stable")
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    if not starts.size:
        return stage, spent, ended
    total = np.add.reduceat(spent[order], starts)
    known = np.logical_and.reduceat((spent >= 0)[order], starts)
    over = np.logical_and.reduceat(ended[order], starts)
    return stage[order][starts], np.where(known, total, -1), over
