"""Stages that deals came to step by step."""

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import BoolArray, IntArray
from salesmodel._counts import code_sets
from salesmodel.tables.visits import VisitTable


__all__ = ["direct_sets"]


def direct_sets(visits: VisitTable) -> NDArray[np.uint8]:
    """Return the stages each deal came to step by step since it last went back.

    A stay counts that is the first of its deal or follows the stage before, and that
    the deal has not gone back behind since.
    """
    came = _came_directly(visits) & (_lowest_from_here(visits) >= visits.stage)
    return code_sets(
        visits.deal[came], visits.stage[came], visits.n_deals, visits.n_stages
    )


def _came_directly(visits: VisitTable) -> BoolArray:
    """Mark the open stays that begin a deal or follow the stage before."""
    came = np.zeros(len(visits), np.bool_)
    came[1:] = visits.stage[1:].astype(np.int64) == visits.stage[:-1] + np.int64(1)
    came[visits.starts] = True
    return came & (visits.stage < visits.stages.n_open)


def _lowest_from_here(visits: VisitTable) -> IntArray:
    """Return the lowest stage of each deal from each stay on.

    Deal and stage in one number: read backwards, every earlier deal has lower numbers
    than all later ones, so that one running minimum starts anew with each deal.
    """
    base = visits.deal.astype(np.int64) * visits.n_stages
    number = base + visits.stage
    lowest: IntArray = np.minimum.accumulate(number[::-1])[::-1] - base
    return lowest
