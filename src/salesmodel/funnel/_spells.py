"""What came after the first stay of a deal in a stage, and until when a deal was seen."""

import numpy as np

from salesmodel._arrays import MISSING, BoolArray, InstantArray, IntArray
from salesmodel._counts import begins_run
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["first_later", "seen_until"]


def seen_until(visits: VisitTable, paths: DealPaths) -> InstantArray:
    """Return until when each deal was seen: a fate, its leaving, or the observation.

    A deal that is gone, nobody knows when, was seen when its last stay began. A table
    without stays has no instant of observation: its deals were never seen.
    """
    last = paths.last
    is_closed = (last >= visits.stages.n_open) & (last < paths.none)
    now = MISSING if visits.as_of is None else visits.as_of
    until = np.where(is_closed, paths.latest, now)
    is_gone = last == paths.gone
    if is_gone.any():  # the order of the stays is put off until it is needed
        rows = visits.ends[is_gone[visits.deal[visits.ends]]]
        until[visits.deal[rows]] = np.maximum(visits.left[rows], visits.entered[rows])
    return until


def first_later(
    visits: VisitTable, place: int, is_target: BoolArray
) -> tuple[IntArray, IntArray, BoolArray]:
    """Find the first stay of each deal in a stage, and the first target after it.

    Targets are in order, so that one binary search finds the next of each stay; it may
    be one of another deal.

    Returns
    -------
    rows, target : ndarray of int64, shape (n_deals_there,)
        Rows of the stays, and of the targets where there is one.
    is_met : ndarray of bool, shape (n_deals_there,)
        Where the deal came to a target.
    """
    rows = np.flatnonzero(visits.stage == place)
    rows = rows[begins_run(visits.deal[rows])]
    ahead = np.flatnonzero(is_target)
    target = np.append(ahead, 0)[np.searchsorted(ahead, rows, "right")]
    is_met = (target > rows) & (visits.deal[target] == visits.deal[rows])
    return rows, target, is_met
