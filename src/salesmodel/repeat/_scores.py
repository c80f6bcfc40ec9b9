"""Scores from 1 upwards: by rank with ties together, or between fixed limits."""

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import FloatArray, IntArray


__all__ = ["ScoreArray", "by_limits", "by_rank"]

ScoreArray = NDArray[np.uint8]


def by_rank(values: IntArray | FloatArray, n_bins: int) -> ScoreArray:
    """Score values by the share of those that are less: ties have one score.

    A value that ``k`` of ``n`` are less than has ``1 + floor(n_bins * k / n)``; one that
    is ``nan`` has 0, and is not among the ``n``.
    """
    scores = np.zeros(values.size, np.uint8)
    known = np.flatnonzero(~np.isnan(values))
    told = values[known]
    ordered = np.sort(told)
    less = np.searchsorted(ordered, told, side="left")
    scores[known] = 1 + less * n_bins // max(told.size, 1)
    return scores


def by_limits(
    values: IntArray | FloatArray, limits: tuple[float, ...], *, less_is_better: bool
) -> ScoreArray:
    """Score values by how many limits they reach; ``nan`` has 0.

    Where less is better, a value scores for each limit that it does not pass.
    """
    edges = np.array(limits)
    passed = np.searchsorted(edges, values, side="left" if less_is_better else "right")
    scores = 1 + (edges.size - passed if less_is_better else passed)
    scores[np.isnan(values)] = 0
    return scores.astype(np.uint8)
