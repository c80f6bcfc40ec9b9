"""Deals that went the same way, so that weights of deals need no second look at stays."""

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._frozen import by_columns
from salesmodel.funnel._groups import Groups
from salesmodel.funnel._moves import move_codes
from salesmodel.tables.visits import VisitTable


__all__ = ["Ways", "ways"]


@attrs.frozen(eq=False)
class Ways:
    """The distinct ways of deals through the funnel.

    Parameters
    ----------
    way : ndarray of int64, shape (n,)
        Way of each deal that has stays, in the order of the deals.
    n_ways : int
        How many there are.
    n_stages : int
        Stages, closing ones included.
    cell : ndarray of int64, shape (n_pairs,)
        Stage and what came next of each stay of each way, as one code.
    of : ndarray of int64, shape (n_pairs,)
        The way that the stay is of.
    first : ndarray of int64, shape (n_ways,)
        Stage in which each way begins.
    """

    way: IntArray
    n_ways: int
    n_stages: int
    cell: IntArray
    of: IntArray
    first: IntArray

    __reduce__ = by_columns

    def moved(
        self, way: IntArray, weight: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Add up weights of deals by move, and by the stage in which they begin.

        Parameters
        ----------
        way : ndarray of int64, shape (n_drawn,)
            Way of each deal.
        weight : ndarray of float64, shape (n_drawn,), optional
            Weight of each, such as its amount; 1 without.

        Returns
        -------
        moves : ndarray of float64, shape (n_stages, n_stages + 2)
            From each stage to each, to being gone, and to standing there.
        entries : ndarray of float64, shape (n_stages,)
            By first stage.
        """
        width = self.n_stages + 2
        total = _sums(way, weight, self.n_ways)
        moves = _sums(self.cell, total[self.of], self.n_stages * width)
        entries = _sums(self.first, total, self.n_stages)
        return moves.reshape(self.n_stages, width), entries


def _sums(code: IntArray, weight: FloatArray | None, n: int) -> FloatArray:
    return np.bincount(code, weight, n).astype(np.float64, copy=False)


def ways(visits: VisitTable) -> Ways:
    """Find the distinct ways: stay by stay, deals that have parted are told apart.

    One sorting of small numbers a stay of the longest way; who is through is out of it.
    """
    cells = move_codes(visits, Groups(None)).astype(np.int64)
    n_cells = visits.n_stages * (visits.n_stages + 2)
    starts = visits.starts
    stays = visits.ends - starts + 1
    way = np.zeros(starts.size, np.int64)
    here = np.arange(starts.size)  # deals that have a stay so late
    n_ways, place = 0, 0
    while here.size:
        key = way[here] * n_cells + cells[starts[here] + place]
        _, example, known = np.unique(key, return_index=True, return_inverse=True)
        way[here] = n_ways + known  # above all numbers that were given before
        n_ways += example.size
        place += 1
        here = here[stays[here] > place]
    _, example, way = np.unique(way, return_index=True, return_inverse=True)
    length = stays[example]
    of = np.repeat(np.arange(example.size), length)
    row = np.arange(of.size) - np.repeat(np.cumsum(length) - length, length)
    return Ways(
        way=way,
        n_ways=example.size,
        n_stages=visits.n_stages,
        cell=cells[starts[example][of] + row],
        of=of,
        first=visits.stage[starts[example]].astype(np.int64),
    )
