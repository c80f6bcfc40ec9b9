"""Stage events in the order in which they came: the door of the table of stays."""

from typing import Any

import attrs
import numpy as np

from salesmodel._arrays import (
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    moment,
    read_only,
)
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.errors import (
    ShapeError,
)
from salesmodel.tables._layout import Layout, layout_of
from salesmodel.tables.deals import Labelled


__all__ = ["StageLog"]

_COLUMNS = ("stage", "at", "sequence", "owner", "amount", "left", "ended", "inferred")


@attrs.frozen(eq=False)
class StageLog:
    """Stage events in the order in which they came, coded and checked.

    Parameters
    ----------
    deal : ndarray of int32, shape (n_events,)
        Code of the deal.
    stage : ndarray of unsigned integers, shape (n_events,)
        Code of the stage.
    at : ndarray of int64, shape (n_events,)
        Microseconds since 1970-01-01 UTC.
    n_deals : int
        Codes of deals are below it.
    sequence : ndarray of int64, optional
        Order of events of one deal at one instant; without it the order of rows.
    owner : Labelled, optional
        Who held the deal.
    amount : ndarray of int64, optional
        Minor units, or the smallest ``int64`` where not known.
    left : ndarray of int64, optional
        When each stay ended, where that was said.
    ended, inferred : ndarray of bool, optional
        Whether a stay ended, and whether it was filled in rather than seen.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    """

    deal: CodeArray
    stage: Codes
    at: InstantArray
    n_deals: int
    sequence: IntArray | None = None
    owner: Labelled | None = None
    amount: IntArray | None = None
    left: InstantArray | None = None
    ended: BoolArray | None = None
    inferred: BoolArray | None = None
    layout: Layout = attrs.field(init=False)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check lengths, and find out the order of the rows."""
        for name in _COLUMNS:
            column = getattr(self, name)
            if column is not None and len(column) != self.deal.size:
                raise ShapeError(name, f"{self.deal.size} rows", str(len(column)))
        for name in ("deal", *_COLUMNS):
            column = getattr(self, name)
            if isinstance(column, np.ndarray):
                read_only(column)
        layout = layout_of(self.deal, self.at, self.sequence)
        object.__setattr__(self, "layout", layout)

    def __len__(self) -> int:
        """Count the events."""
        return self.deal.size

    def __getitem__(self, rows: BoolArray) -> "StageLog":
        """Keep the events of a mask; the codes stay as they are."""
        kept: dict[str, Any] = {
            name: None if column is None else column[rows]
            for name in ("deal", *_COLUMNS)
            for column in [getattr(self, name)]
        }
        return StageLog(n_deals=self.n_deals, **kept)

    def latest(self) -> int | None:
        """Return the latest instant.

        Returns
        -------
        int or None
            Of the beginnings and, where they were said, of the ends; `None` without events.

        Examples
        --------
        >>> import numpy as np
        >>> code = np.zeros(2, np.uint8)
        >>> StageLog(code.astype(np.int32), code, np.array([10, 20]), 1).latest()
        20
        """
        if not len(self):
            return None
        last = int(self.at.max())
        return last if self.left is None else max(last, int(self.left.max()))

    def until(self, as_of: int) -> "StageLog":
        """Leave out later events, and let stays that end later go on at an instant.

        Parameters
        ----------
        as_of : int
            Microseconds since 1970-01-01 UTC, inclusive.

        Returns
        -------
        StageLog
            The events of then.

        Examples
        --------
        >>> import numpy as np
        >>> code = np.zeros(2, np.uint8)
        >>> at, is_over = np.array([10, 16]), np.array([True, False])
        >>> log = StageLog(code, code, at, 1, left=at + 9, ended=is_over).until(15)
        >>> log.at.tolist(), log.left.tolist(), log.ended.tolist()
        ([10], [15], [False])
        """
        as_of = moment("as_of", as_of)
        is_past = self.at <= as_of
        past = self if is_past.all() else self[is_past]
        if past.left is None or past.ended is None:
            return past
        ended = past.ended & (past.left <= as_of)
        left = np.where(ended, past.left, as_of)
        return attrs.evolve(past, left=left, ended=ended)
