"""The order of stage events: what it is already, and how rows are brought into it."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import CodeArray, InstantArray, IntArray
from salesmodel._counts import Codes, code_type, histogram
from salesmodel.tables._layout import Layout, layout_of


__all__ = ["RowArray", "in_order", "ordered_rows"]

_HIGH_BITS = 8
_LOW_BITS = 16

RowArray = NDArray[np.int32 | np.int64]


def ordered_rows(
    deal: CodeArray,
    at: InstantArray,
    *,
    n_deals: int,
    layout: Layout,
    sequence: IntArray | None = None,
) -> RowArray:
    """Return the rows by deal and time; at one instant by sequence, then as they came.

    Two counting sorts replace one by comparison. The first puts all rows by the high
    bits of their deal, into some hundred buckets; the second goes bucket by bucket,
    where everything stays in cache, by the low bits. Both keep the order of rows, so
    that rows ordered by time need no time in their key; other rows take the time along
    in the second.
    """
    bits = max(n_deals - 1, 1).bit_length()
    low_bits = min(max(bits - _HIGH_BITS, 0), _LOW_BITS)
    n_buckets = ((n_deals - 1) >> low_bits) + 1
    high: Codes = (deal >> low_bits).astype(code_type(n_buckets))
    low = (deal & ((1 << low_bits) - 1)).astype(np.uint16)
    wide = np.int32 if deal.size < 2**31 else np.int64
    rows: RowArray = np.argsort(high, kind="stable").astype(wide)
    ends = np.cumsum(histogram(high, n_buckets)).tolist()
    for begin, end in pairwise([0, *ends]):
        here = rows[begin:end]
        key = low.take(here)
        if layout is Layout.BY_TIME:
            inner = key.argsort(kind="stable")
        elif sequence is not None:
            inner = np.lexsort((sequence.take(here), at.take(here), key))
        else:
            inner = _by_deal_and_time(key, at.take(here))
        rows[begin:end] = here.take(inner)
    return rows


def _by_deal_and_time(deal: NDArray[np.uint16], at: InstantArray) -> NDArray[np.intp]:
    """Order a bucket by deal and time, ties as they came.

    Times are put in order by their high 16 bits, which a counting sort does in two
    passes, then by deal. Events of a deal that lie nearer than that tells apart are few
    as a rule: the deals in which such ones stand the wrong way round are sorted again.
    """
    if deal.size == 0:
        return np.zeros(0, np.intp)
    first = int(at.min())
    shift = max((int(at.max()) - first).bit_length() - _LOW_BITS, 0)
    order = ((at - first) >> shift).astype(np.uint16).argsort(kind="stable")
    order = order.take(deal.take(order).argsort(kind="stable"))
    owned, time = deal.take(order), at.take(order)
    is_back = (owned[1:] == owned[:-1]) & (time[1:] < time[:-1])
    if is_back.any():
        again = np.zeros(2**_LOW_BITS, np.bool_)
        again[owned[1:][is_back]] = True
        rows = np.flatnonzero(again[owned])
        nearer = np.lexsort((order[rows], time[rows], owned[rows]))
        order[rows] = order[rows][nearer]
    return order


def in_order(
    deal: CodeArray, at: InstantArray, n_deals: int, sequence: IntArray | None = None
) -> RowArray | slice:
    """Return what brings rows into order: nothing to do for those that are."""
    layout = layout_of(deal, at, sequence)
    if layout is Layout.SORTED:
        return slice(None)
    return ordered_rows(deal, at, n_deals=n_deals, layout=layout, sequence=sequence)
