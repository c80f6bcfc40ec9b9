"""What became of a TOP list from one period to another."""

from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import IntArray
from salesmodel._checks import is_among
from salesmodel._figures import checked_sum
from salesmodel._shown import Shown
from salesmodel.repeat._names import name_of


__all__ = ["STATUSES", "TopChange", "TopRow", "changes"]

STATUSES: Final = ("entered", "left", "moved", "stayed")
"""What can become of a client of either list."""


@attrs.frozen
class TopRow:
    """A client of one of two lists, or of both.

    Parameters
    ----------
    code : int
        Code of the client.
    client : str
        His name, or his code as text.
    status : str
        ``entered`` (the later list only), ``left`` (the earlier one only), ``moved`` (to
        another rank) or ``stayed`` (on his rank).
    rank_before, rank_after : int or None
        His rank among all clients; `None` where he brought nothing.
    before, after : int
        What he brought.
    """

    code: int
    client: str
    status: str
    rank_before: int | None
    rank_after: int | None
    before: int
    after: int

    @property
    def change(self) -> int:
        """After less before."""
        return self.after - self.before


@attrs.frozen
class TopChange:
    """Two TOP lists, and the bridge from one total to the other.

    Parameters
    ----------
    periods : (str, str)
        Names of the earlier and the later period.
    rows : tuple of TopRow
        Every client of either list: those of the later one by rank, then those who left.
    others : int
        Change of what clients of neither list brought.
    without_client : int
        Change of what rows without a client brought.
    before, after : int
        Totals of the periods.
    """

    periods: tuple[str, str]
    rows: tuple[TopRow, ...]
    others: int
    without_client: int
    before: int
    after: int

    def of(self, status: str) -> tuple[TopRow, ...]:
        """Return the clients of one status.

        Parameters
        ----------
        status : str
            ``entered``, ``left``, ``moved`` or ``stayed``.

        Returns
        -------
        tuple of TopRow
            In the order of `rows`.

        Examples
        --------
        >>> row = TopRow(0, "Acme", "left", 1, None, 500, 0)
        >>> len(TopChange(("2025", "2026"), (row,), 0, 0, 500, 0).of("left"))
        1
        """
        return tuple(row for row in self.rows if is_among(status, (row.status,)))

    @property
    def bridge(self) -> dict[str, int]:
        """Change by status, of others and of nobody; it adds up to after − before."""
        parts = {
            status: sum(row.change for row in self.of(status)) for status in STATUSES
        }
        return parts | {"others": self.others, "without client": self.without_client}

    def __str__(self) -> str:
        """Return a line a client, and one for all others."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["client", "status", "rank before", "rank after"]
        heads += ["before", "after", "change"]
        rows = [
            [
                row.client,
                row.status,
                row.rank_before,
                row.rank_after,
                row.before,
                row.after,
                row.change,
            ]
            for row in self.rows
        ]
        before = self.before - sum(row.before for row in self.rows)
        after = self.after - sum(row.after for row in self.rows)
        rows.append(["others", None, None, None, before, after, after - before])
        one, other = self.periods
        title = (
            f"Change of the TOP from {one} to {other}: {self.before} to {self.after}"
        )
        return Shown(title, heads, rows)


def changes(
    periods: tuple[str, str],
    figures: tuple[IntArray, IntArray, IntArray],
    *,
    n: int,
    names: tuple[str, ...],
) -> TopChange:
    """Compare two lists: values, ranks and what nobody brought, each of both periods."""
    value, rank, nobody = figures
    is_listed = (rank > 0) & (rank <= n)
    listed = np.flatnonzero(is_listed.any(axis=0))
    later = np.where(is_listed[1, listed], rank[1, listed], value.shape[1] + 1)
    listed = listed[np.lexsort((rank[0, listed], later))]
    rows = tuple(
        TopRow(
            code,
            name_of(names, code),
            _status(is_in, ranks),
            ranks[0] or None,
            ranks[1] or None,
            *values,
        )
        for code, is_in, ranks, values in zip(
            listed.tolist(),
            is_listed[:, listed].T.tolist(),
            rank[:, listed].T.tolist(),
            value[:, listed].T.tolist(),
            strict=True,
        )
    )
    sums = [checked_sum(one) for one in value]
    rest = nobody.tolist()
    of_rows = sum(row.change for row in rows)
    return TopChange(
        periods,
        rows,
        others=sums[1] - sums[0] - of_rows,
        without_client=rest[1] - rest[0],
        before=sums[0] + rest[0],
        after=sums[1] + rest[1],
    )


def _status(listed: list[bool], ranks: list[int]) -> str:
    """Say what became of a client of either list."""
    if not listed[0]:
        return "entered"
    if not listed[1]:
        return "left"
    return "stayed" if ranks[0] == ranks[1] else "moved"
