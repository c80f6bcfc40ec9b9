"""Gaps between the stays of a deal: found, and bridged where that is wanted."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray
from salesmodel.tables.visits import VisitTable


__all__ = ["bridged", "gaps"]


def gaps(visits: VisitTable) -> BoolArray:
    """Tell after which stays a deal was nowhere until the next one.

    Parameters
    ----------
    visits : VisitTable
        Stays; only those of `VisitTable.from_stays` can have gaps.

    Returns
    -------
    ndarray of bool, shape (n_stays,)
        Whether a stay ended before the next one of its deal began, or nobody knows when
        it ended.

    Examples
    --------
    >>> visits = VisitTable.from_stays(
    ...     deal=["d1", "d1"],
    ...     stage=["lead", "offer"],
    ...     entered=["2026-01-05", "2026-01-12"],
    ...     left=["2026-01-07", "2026-01-20"],
    ...     stages=["lead", "offer"],
    ... )
    >>> gaps(visits).tolist()
    [True, False]
    """
    is_gap = np.zeros(len(visits), np.bool_)
    is_gap[:-1] = visits.left[:-1] < visits.entered[1:]
    is_gap[visits.ends] = False
    return is_gap


def bridged(visits: VisitTable) -> VisitTable:
    """Let each stay last until the next one of its deal begins.

    Without it a gap is nobody's time: no stay is stretched, and none invented.

    Parameters
    ----------
    visits : VisitTable
        Stays.

    Returns
    -------
    VisitTable
        The same stays; the last one of each deal ends as it did.

    Examples
    --------
    >>> visits = VisitTable.from_stays(
    ...     deal=["d1", "d1"],
    ...     stage=["lead", "offer"],
    ...     entered=["2026-01-05", "2026-01-12"],
    ...     left=["2026-01-07", "2026-01-20"],
    ...     stages=["lead", "offer"],
    ... )
    >>> bool(bridged(visits).left[0] == visits.entered[1])
    True
    """
    if visits.log.left is None:
        return visits
    is_last = np.zeros(len(visits), np.bool_)
    is_last[visits.ends] = True
    following = np.append(visits.entered[1:], MISSING)[: len(visits)]
    log = attrs.evolve(
        visits.log,
        deal=visits.deal,
        stage=visits.stage,
        at=visits.entered,
        left=np.where(is_last, visits.left, following),
        ended=visits.ended | ~is_last,
        inferred=visits.inferred,
        owner=visits.owner,
        amount=visits.amount,
    )
    return attrs.evolve(visits, log=log)
