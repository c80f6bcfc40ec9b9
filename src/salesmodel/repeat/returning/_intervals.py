"""Days between the purchases of each client, and quantiles of them."""

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._frozen import by_columns
from salesmodel.repeat._clients import Known, counted
from salesmodel.repeat._periods import distinct, periods_of


__all__ = ["Intervals", "intervals_of"]


@attrs.frozen(eq=False)
class Intervals:
    """Intervals of all clients, by client and then by length.

    `n_days`, `first_day` and `last_day` have an entry a client: on how many days he
    bought, and the first and the last of them. The intervals of a client begin at his entry of `starts`; he has
    `count` of them.
    """

    n_days: IntArray
    first_day: IntArray
    last_day: IntArray
    length: IntArray
    starts: IntArray
    count: IntArray

    __reduce__ = by_columns

    def quantile(self, share: float) -> FloatArray:
        """Return a quantile of each client's intervals, interpolated; else ``nan``."""
        found = np.full(self.count.size, np.nan)
        some = np.flatnonzero(self.count)
        place = share * (self.count[some] - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, self.count[some] - 1)
        below, above = (self.length[self.starts[some] + one] for one in (low, high))
        found[some] = below + (place - low) * (above - below)
        return found


def intervals_of(known: Known, n_clients: int) -> Intervals:
    """Measure the days between the days on which each client bought."""
    client, day = distinct(known.client, periods_of(known.at, "day"))
    n_days = counted(client, n_clients)
    first, last = np.zeros((2, n_clients), np.int64)
    first[client[::-1]] = day[::-1]
    last[client] = day  # of several, the last one stays
    same = client[1:] == client[:-1]
    owner, length = client[1:][same], np.diff(day)[same]
    most = int(length.max(initial=0)) + 1
    key = owner.astype(np.int64) * most + length
    key.sort()
    count = np.maximum(n_days - 1, 0)
    return Intervals(n_days, first, last, key % most, np.cumsum(count) - count, count)
