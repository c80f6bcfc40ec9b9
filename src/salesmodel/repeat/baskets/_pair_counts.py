"""Baskets of products, and how many of them two products share."""

from collections.abc import Iterator

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL, BoolArray, IntArray
from salesmodel._checks import one_of
from salesmodel._counts import begins_run
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import counted
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import number_purchases
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["BASKETS", "MOST_PAIRS", "PairCounts", "counted_pairs", "merged"]

BASKETS = ("deal", "client")
MOST_PAIRS = 20_000_000
"""Distinct pairs that are kept at most: 16 bytes each, before and after a part."""
_PART = 2**22  # pairs of a part of the baskets: 32 MiB of codes


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class PairCounts:
    """Baskets by product, and by pair of products.

    Products stand in the order of their names, and a pair is a code: the place of the
    first, times the number of products, plus that of the second.
    """

    products: tuple[str, ...]
    n_baskets: int
    baskets: IntArray
    pair: IntArray
    count: IntArray

    __reduce__ = by_columns


def counted_pairs(
    purchases: PurchaseTable, basket: str, refunds: str
) -> tuple[PairCounts, dict[str, int]]:
    """Count baskets by product and by pair; and the rows that are in none."""
    one_of("basket", basket, BASKETS, code="basket")
    if purchases.product is None:
        raise InvalidValueError("purchases", "with products", None, "product")
    if basket == "deal" and purchases.deal is None:
        raise InvalidValueError("purchases", "with deals", None, "deal")
    owner = purchases.client
    if basket == "deal" and purchases.deal is not None:
        owner = purchases.deal.codes.astype(np.int32, copy=False)
    kept, notices = np.ones(len(purchases), np.bool_), {}
    for code, left in (
        ("refunds", purchases.is_refund),
        ("undone", _undone(purchases, refunds)),
        (f"without_{basket}", owner == NO_LABEL),
        ("without_product", purchases.product.codes == NO_LABEL),
    ):
        if n := int(np.count_nonzero(left & kept)):
            notices[code] = n
            kept &= ~left
    rows = np.flatnonzero(kept)
    place, products = _by_name(purchases.product, rows)
    filled = _filled(owner[rows].astype(np.int64), place, len(products))
    begun, product = filled
    pair, count = _pairs(begun, product, len(products))
    baskets = counted(product, len(products))
    return PairCounts(products, begun.size - 1, baskets, pair, count), notices


def _undone(purchases: PurchaseTable, refunds: str) -> BoolArray:
    """Mark the purchases that were taken back in full, if they count for none."""
    rule = RepeatRule(refunds=refunds)
    if rule.refunds == "ignore" or purchases.refunds is None:
        return np.zeros(len(purchases), np.bool_)
    kind = number_purchases(purchases, rule).kind
    is_undone: BoolArray = (purchases.refunds == NO_REFUND) & (kind == SaleKind.UNDONE)
    return is_undone


def _by_name(product: Labelled, rows: IntArray) -> tuple[IntArray, tuple[str, ...]]:
    """Return the place of each row's product among the names, in their order."""
    codes = product.codes[rows]
    used = np.flatnonzero(counted(codes, len(product.labels)))
    ordered = sorted(used.tolist(), key=product.labels.__getitem__)
    place = np.zeros(len(product.labels), np.int64)
    place[ordered] = np.arange(len(ordered))
    return place[codes], tuple(product.labels[code] for code in ordered)


def _filled(owner: IntArray, product: IntArray, n: int) -> tuple[IntArray, IntArray]:
    """Return where each basket begins, and the end; and its products, each once."""
    key = owner * max(n, 1) + product
    key.sort()
    owner, product = np.divmod(key[_starts(key)], max(n, 1))
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    return np.append(begins, owner.size), product


def _pairs(begun: IntArray, product: IntArray, n: int) -> tuple[IntArray, IntArray]:
    """Count the baskets of each pair, a part of the baskets after the other."""
    size = np.diff(begun)
    most = int(size.max(initial=0))
    if most * (most - 1) // 2 > MOST_PAIRS:
        needed = f"so small that it has at most {MOST_PAIRS} pairs"
        raise InvalidValueError("basket", needed, most, "many")
    pair, count = np.zeros((2, 0), np.int64)
    for begin, end in _parts(size):
        codes = _codes(begun[begin : end + 1], product, n)
        codes.sort()
        starts = _starts(codes)
        counts = np.diff(starts, append=codes.size)
        pair, count = merged(pair, count, codes[starts], counts)
    return pair, count


def _parts(size: IntArray) -> Iterator[tuple[int, int]]:
    """Cut baskets into parts of about as many pairs, as places of baskets."""
    upto = np.cumsum(size * (size - 1) // 2)
    begin = 0
    while begin < size.size:
        before = int(upto[begin - 1]) if begin else 0
        end = int(np.searchsorted(upto, before + _PART, "right"))
        end = max(end, begin + 1)
        yield begin, end
        begin = end


def _codes(begun: IntArray, product: IntArray, n: int) -> IntArray:
    """Return the code of every pair in the baskets of a part.

    Each product is put beside the next one of its basket, then beside the one after
    that, as long as there are baskets so large.
    """
    ends = np.repeat(begun[1:], np.diff(begun))
    rows = np.arange(begun[0], begun[-1])
    found = [np.zeros(0, np.int64)]
    for apart in range(1, int(np.diff(begun).max(initial=0))):
        here = rows + apart < ends
        rows, ends = rows[here], ends[here]
        found.append(product[rows] * n + product[rows + apart])
    return np.concatenate(found)


def merged(
    pair: IntArray, count: IntArray, others: IntArray, counts: IntArray
) -> tuple[IntArray, IntArray]:
    """Add the counts of two lists of distinct pairs, both ascending."""
    every = np.concatenate((pair, others))
    order = np.argsort(every, kind="stable")  # which merges what is in order already
    every = every[order]
    starts = _starts(every)
    if starts.size > MOST_PAIRS:
        needed = f"in at most {MOST_PAIRS} distinct pairs; take groups of products"
        raise InvalidValueError("product", needed, starts.size, "many")
    if not starts.size:
        return pair, count
    return every[starts], np.add.reduceat(
        np.concatenate((count, counts))[order], starts
    )


def _starts(ordered: IntArray) -> IntArray:
    """Return the place of the first of each run of equal values."""
    return np.flatnonzero(begins_run(ordered))
