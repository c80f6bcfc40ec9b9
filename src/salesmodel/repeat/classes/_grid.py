"""What each client did in each period, a block of clients at a time."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from salesmodel._arrays import CodeArray, IntArray
from salesmodel._counts import chunks, code_type
from salesmodel.repeat._clients import added, fits


__all__ = ["blocks"]

_CELLS = 2**18  # of a block: 2 MiB of sums, which stay in cache
_CELLS_A_ROW = 4  # of a table as a whole: 32 bytes, no more than a row may take


def blocks(
    client: CodeArray, period: CodeArray, value: IntArray, *, shape: tuple[int, int]
) -> Iterator[tuple[slice, IntArray]]:
    """Yield sums by client and period, shape (clients of the block, periods).

    Rows that come by blocks of clients are added up block after block. Other ones are
    added into the table of all clients where that is small beside them; else they are
    put into the order of blocks by one counting sort.
    """
    n_clients, n_periods = shape
    bits = max((_CELLS // max(n_periods, 1)).bit_length() - 1, 0)
    n_blocks = -(-n_clients >> bits) if n_clients else 0
    block = (client >> bits).astype(code_type(n_blocks))
    if (block[1:] < block[:-1]).any():
        if n_clients * n_periods <= _CELLS_A_ROW * client.size and fits(value):
            whole = _added_anywhere(client, period, value, shape)
            for rows in chunks(n_clients, size=1 << bits):
                yield rows, whole[rows]
            return
        order = np.argsort(block, kind="stable")
        client, period, value = client[order], period[order], value[order]
    ends = np.cumsum(np.bincount(block, minlength=n_blocks)).tolist()
    for rows, (begin, end) in zip(
        chunks(n_clients, size=1 << bits), pairwise([0, *ends]), strict=True
    ):
        cell = client[begin:end].astype(np.intp)
        cell -= rows.start
        cell *= n_periods
        cell += period[begin:end]
        size = rows.stop - rows.start
        sums = added(cell, value[begin:end], size * n_periods)
        yield rows, sums.reshape(size, n_periods)


def _added_anywhere(
    client: CodeArray, period: CodeArray, value: IntArray, shape: tuple[int, int]
) -> IntArray:
    """Add values whose sum fits into ``int64`` into the table of all clients."""
    sums = np.zeros(shape, np.int64)
    flat = sums.ravel()
    for rows in chunks(client.size):
        cell = client[rows].astype(np.intp)
        cell *= shape[1]
        cell += period[rows]
        np.add.at(flat, cell, value[rows])
    return sums
