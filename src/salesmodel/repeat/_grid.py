"""What each client did in each period, a block of clients at a time."""

from collections.abc import Iterator

import numpy as np

from salesmodel._arrays import CodeArray, IntArray
from salesmodel._counts import code_type
from salesmodel.repeat._clients import added


__all__ = ["blocks"]

_CELLS = 2**18  # of a block: 2 MiB of sums, which stay in cache


def blocks(
    client: CodeArray, period: IntArray, value: IntArray, *, shape: tuple[int, int]
) -> Iterator[tuple[slice, IntArray]]:
    """Yield sums by client and period, shape (clients of the block, periods).

    The table of all clients would not fit into memory where there are many: rows are
    put into the order of blocks by one counting sort, unless they are in it, and the
    blocks are added up one after the other.
    """
    n_clients, n_periods = shape
    bits = max((_CELLS // max(n_periods, 1)).bit_length() - 1, 0)
    n_blocks = -(-n_clients >> bits) if n_clients else 0
    block = (client >> bits).astype(code_type(n_blocks))
    if (block[1:] < block[:-1]).any():
        order = np.argsort(block, kind="stable")
        client, period, value = client[order], period[order], value[order]
    ends = np.cumsum(np.bincount(block, minlength=n_blocks)).tolist()
    begin = 0
    for number, end in enumerate(ends):
        first = number << bits
        clients = slice(first, min(first + (1 << bits), n_clients))
        cell = client[begin:end].astype(np.intp)
        cell -= first
        cell *= n_periods
        cell += period[begin:end]
        size = clients.stop - first
        sums = added(cell, value[begin:end], size * n_periods)
        yield clients, sums.reshape(size, n_periods)
        begin = end
