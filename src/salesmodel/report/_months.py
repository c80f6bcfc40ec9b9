"""Calendar months around an instant, in UTC."""

import numpy as np

from salesmodel._arrays import EARLIEST, LATEST


__all__ = ["month_edges"]


def month_edges(at: int, *, back: int, n: int) -> tuple[int, ...] | None:
    """Return edges of months, from so many months back on.

    Parameters
    ----------
    at : int
        Microseconds since 1970-01-01 UTC.
    back : int
        Months before the one of `at` in which the first edge lies.
    n : int
        How many edges.

    Returns
    -------
    tuple of int or None
        Beginnings of months; `None` where one is no instant that is accepted.
    """
    month = np.datetime64(at, "us").astype("datetime64[M]").astype(np.int64)
    months = (month - back + np.arange(n)).astype("datetime64[M]")
    edges = months.astype("datetime64[us]").astype(np.int64).tolist()
    return tuple(edges) if edges[0] >= EARLIEST and edges[-1] <= LATEST else None
