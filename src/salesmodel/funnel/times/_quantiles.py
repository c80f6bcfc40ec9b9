"""Exact quantiles of many groups of durations, without sorting them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import BoolArray, FloatArray, IntArray
from salesmodel._counts import Codes, chunks, histogram


__all__ = ["exact_quantiles"]

_DROPPED_BITS = 14
_BUCKETS = 2 ** (31 - _DROPPED_BITS)


def exact_quantiles(
    group: Codes,
    durations: IntArray,
    counted: BoolArray,
    *,
    n_groups: int,
    shares: Sequence[float],
) -> tuple[FloatArray, IntArray]:
    """Return the quantiles of each group, by linear interpolation, and its size.

    The pattern of a positive float32 grows with its value: its high bits put durations
    into buckets of a five-hundredth of their length. A histogram of group and bucket
    tells in which bucket each quantile lies; only the durations of these buckets, about
    a hundredth of all, are sorted.

    Parameters
    ----------
    group : ndarray of integers, shape (n,)
        Group of each duration, from 0.
    durations : ndarray of int64, shape (n,)
        At least 0; negative ones are left out.
    counted : ndarray of bool, shape (n,)
        Which of them count.
    n_groups : int
        Number of groups.
    shares : sequence of float
        From 0 to 1.

    Returns
    -------
    quantiles : ndarray of float64, shape (n_groups, n_shares)
        ``nan`` for an empty group.
    sizes : ndarray of int64, shape (n_groups,)
        Durations of each group.
    """
    wanted = np.array(shares, np.float64)
    bucket = _buckets(group, durations, counted, n_groups)
    counts = histogram(bucket, n_groups * _BUCKETS + 1)[:-1]
    upto = np.append(0, np.cumsum(counts))
    first = upto[::_BUCKETS][:n_groups]
    sizes = np.diff(upto[::_BUCKETS])
    place = np.maximum(sizes - 1, 0)[:, None] * wanted
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(sizes - 1, 0)[:, None])
    ranks = np.unique((first[:, None] + np.stack((low, high)))[:, sizes > 0])
    values = _at_ranks(ranks, upto, bucket, durations)
    quantiles = np.full(place.shape, np.nan)
    here = sizes > 0
    start = first[here, None]
    lower = values[np.searchsorted(ranks, start + low[here])]
    upper = values[np.searchsorted(ranks, start + high[here])]
    quantiles[here] = lower + (upper - lower) * (place - low)[here]
    return quantiles, sizes


def _buckets(
    group: Codes, durations: IntArray, counted: BoolArray, n_groups: int
) -> NDArray[np.uint32]:
    """Return a code of group and bucket for each duration, the last one for none."""
    bucket = np.empty(durations.size, np.uint32)
    for rows in chunks(durations.size):
        length = durations[rows]
        code = length.astype(np.float32).view(np.uint32) >> np.uint32(_DROPPED_BITS)
        code += group[rows].astype(np.uint32) * np.uint32(_BUCKETS)
        code[(length < 0) | ~counted[rows]] = n_groups * _BUCKETS
        bucket[rows] = code
    return bucket


def _at_ranks(
    ranks: IntArray, upto: IntArray, bucket: NDArray[np.uint32], durations: IntArray
) -> FloatArray:
    """Return the durations of some ranks, out of their buckets alone."""
    hit = np.searchsorted(upto, ranks, "right") - 1
    is_hit = np.zeros(upto.size, np.bool_)
    is_hit[hit] = True
    found = [
        rows.start + np.flatnonzero(is_hit[bucket[rows]])
        for rows in chunks(durations.size)
    ]
    chosen = np.concatenate([*found, np.zeros(0, np.int64)]).astype(np.int64)
    order = np.lexsort((durations[chosen], bucket[chosen]))
    code, value = bucket[chosen][order], durations[chosen][order]
    start = np.searchsorted(code, hit)
    exact: FloatArray = value[start + ranks - upto[hit]].astype(np.float64)
    return exact
