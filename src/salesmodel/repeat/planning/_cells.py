"""Amounts by seller, month and client: the cells in which there are rows."""

from collections.abc import Iterable, Sequence

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL, BoolArray, CodeArray, IntArray
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.repeat._clients import added


__all__ = ["Cells", "in_order"]

_MOST = int(np.iinfo(np.int64).max)


@attrs.frozen(eq=False)
class Cells:
    """Sums by seller, month and client, each triple once, in that order."""

    seller: CodeArray
    client: CodeArray
    month: IntArray
    amount: IntArray

    __reduce__ = by_columns

    @classmethod
    def of(
        cls, seller: Codes, month: Codes, client: Codes, amount: IntArray
    ) -> "Cells":
        """Add up rows by seller, month and client, exactly."""
        if not amount.size:
            return cls(*np.zeros((2, 0), np.int32), *np.zeros((2, 0), np.int64))
        order, is_new = _by_cell(seller, month, client)
        cell = np.cumsum(is_new, dtype=np.int32)
        cell -= np.int32(1)
        first = order[is_new]
        amounts = added(cell, amount[order], first.size)
        del cell, order  # as long as the rows
        return cls(
            seller[first].astype(np.int32),
            client[first].astype(np.int32),
            month[first].astype(np.int64),
            amounts,
        )


def _by_cell(seller: Codes, month: Codes, client: Codes) -> tuple[Codes, BoolArray]:
    """Put rows into the order of cells, and mark the first one of each.

    The three codes make one number, unless it would pass ``int64``.
    """
    first, last = int(month.min()), int(month.max())
    n_months, n_clients = last - first + 1, int(client.max()) + 2
    if (int(seller.max()) + 2) * n_months * n_clients > _MOST:
        order: Codes = np.lexsort((client, month, seller))
        sorted_by = [column[order] for column in (seller, month, client)]
    else:
        key = seller.astype(np.int64)
        key += 1
        key *= n_months
        key += month
        key -= first
        key *= n_clients
        key += client
        key += 1
        key, order = _sorted(key)
        sorted_by = [key]
    is_new = np.zeros(order.size, np.bool_)
    is_new[0] = True
    for column in sorted_by:
        is_new[1:] |= column[1:] != column[:-1]
    return order, is_new


def _sorted(key: IntArray) -> tuple[IntArray, Codes]:
    """Sort keys, and tell the row of each: both in one number where they fit."""
    if not (key[1:] < key[:-1]).any():
        return key, np.arange(key.size)
    bits = key.size.bit_length()
    if int(key.max()) >> (63 - bits):
        order = np.argsort(key, kind="stable")
        return key[order], order
    key <<= bits
    key |= np.arange(key.size)
    key.sort()
    order = key & ((1 << bits) - 1)
    key >>= bits
    return key, order


def in_order(codes: Codes, labels: Sequence[str]) -> tuple[CodeArray, tuple[str, ...]]:
    """Give labels that rows have the codes of their alphabetical order.

    No label stays `NO_LABEL`.
    """
    used = np.zeros(len(labels) + 1, np.bool_)
    used[codes] = True
    listed: Iterable[int] = np.flatnonzero(used[:-1]).tolist()
    ordered = sorted(listed, key=labels.__getitem__)
    place = np.full(len(labels) + 1, NO_LABEL, np.int32)
    place[ordered] = np.arange(len(ordered))
    return place[codes], tuple(labels[code] for code in ordered)
