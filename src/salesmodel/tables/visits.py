"""Stays of deals in stages as read-only columns, one row a stay."""

from typing import Self

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    read_only,
)
from salesmodel.tables.deals import OPEN, DealTable
from salesmodel.tables.events import EventTable


__all__ = ["VisitTable", "visits_of"]


@attrs.frozen(eq=False)
class VisitTable:
    """Stays of deals in open stages, one row a stay.

    Parameters
    ----------
    deal : ndarray of int32, shape (n_visits,)
        Row of the deal in its table.
    stage : ndarray of int32, shape (n_visits,)
        Place of the stage from 0.
    entered, left : ndarray of int64, shape (n_visits,)
        Microseconds since 1970-01-01 UTC; `left` is the as-of instant for a stay that
        goes on, and the smallest ``int64`` where it is not known when the stay ended.
    ended : ndarray of bool, shape (n_visits,)
        Whether the deal had left the stage.
    """

    deal: CodeArray
    stage: CodeArray
    entered: InstantArray
    left: InstantArray
    ended: BoolArray

    def __attrs_post_init__(self) -> None:
        """Make the columns read-only."""
        for column in (self.deal, self.stage, self.entered, self.left, self.ended):
            read_only(column)

    @classmethod
    def empty(cls) -> Self:
        """Return a table without stays.

        Returns
        -------
        VisitTable
            Five empty columns.

        Examples
        --------
        >>> VisitTable.empty().deal.size
        0
        """
        codes, at = np.zeros(0, np.int32), np.zeros(0, np.int64)
        return cls(codes, codes, at, at, np.zeros(0, np.bool_))


def visits_of(
    events: EventTable, deals: DealTable, kept: BoolArray, *, as_of: int
) -> VisitTable:
    """Turn stage events into stays, each ended by the next event of its deal.

    Parameters
    ----------
    events : EventTable
        Events until `as_of`, their deals being the rows of `deals`.
    deals : DealTable
        Deals with their outcome as of then.
    kept : ndarray of bool, shape (n_deals,)
        Deals to take; the stays number these only.
    as_of : int
        Where a stay that goes on is cut, in microseconds since 1970-01-01 UTC.

    Returns
    -------
    VisitTable
        One row a stay, ordered by deal and time.
    """
    real = events[(events.stage != NO_LABEL) & kept[events.deal]]
    is_last = np.diff(real.deal, append=-1) != 0
    left = np.append(real.at[1:], MISSING)[: len(real)]
    closed = deals.closed[real.deal]
    ended = ~is_last | (deals.outcome[real.deal] != OPEN)
    known = np.where(closed < real.at, MISSING, closed)
    left = np.where(is_last, np.where(ended, known, as_of), left)
    stay = real.stage < real.words.won_code
    row_of = (np.cumsum(kept) - 1).astype(np.int32)
    return VisitTable(
        row_of[real.deal[stay]],
        real.stage[stay],
        real.at[stay],
        left[stay],
        ended[stay],
    )
