"""Calls after sales, counted by group: states, rates and their sum."""

from enum import IntEnum

import attrs
import numpy as np

from salesmodel._arrays import IntArray, read_only
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.repeat._adding import added_counts, check_same
from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["CallControlRow", "CallControlShares", "CallControlState"]


class CallControlState(IntEnum):
    """What became of the call after a sale."""

    WAITING = 0
    """Not made, and not due yet."""
    DONE = 1
    LATE = 2
    """Made after its deadline."""
    OVERDUE = 3
    """Not made, and its deadline has passed."""

    @property
    def word(self) -> str:
        """The state in lower case."""
        return self.name.lower()


@attrs.frozen
class CallControlRow:
    """Calls after the sales of one group.

    Parameters
    ----------
    group : str or None
        Label of the group; `None` of sales without one.
    n_sales : int
        Sales; the next four add up to it.
    n_done, n_late, n_overdue, n_waiting : int
        Sales by `CallControlState`.
    in_time : Rate
        Sales with a call in time / sales whose deadline has passed.
    made : Rate
        Sales with a call, in time or late / sales whose deadline has passed.
    """

    group: str | None
    n_sales: int
    n_done: int
    n_late: int
    n_overdue: int
    n_waiting: int
    in_time: Rate
    made: Rate


@attrs.frozen(eq=False)
class CallControlShares:
    """Calls after sales, counted by group.

    The sum of those of two sets of clients is that of their union: exact, in any order.

    Parameters
    ----------
    groups : tuple of str or None
        Labels of the groups; the last one, `None`, is that of sales without any.
    span : int
        Microseconds from a sale to the deadline of its call.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    confidence : float
        Coverage of the intervals.
    states : ndarray of int64, shape (n_groups, 4)
        Sales by `CallControlState`.
    early : ndarray of int64, shape (n_groups,)
        Sales with a call whose deadline has not passed yet.
    """

    groups: tuple[str | None, ...]
    span: int
    as_of: int
    confidence: float
    states: IntArray
    early: IntArray

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Let no count be written to."""
        read_only(self.states)
        read_only(self.early)

    def __add__(self, other: "CallControlShares") -> "CallControlShares":
        """Add the calls after sales to other clients, group by group."""
        check_same(self, other, ("span", "as_of", "confidence"))
        return attrs.evolve(self, **added_counts(self, other, ("states", "early")))

    def rows(self) -> tuple[CallControlRow, ...]:
        """Return the figures of each group.

        Returns
        -------
        tuple of CallControlRow
            In the order of the groups; the last one of sales without a label, where
            there are such.

        Examples
        --------
        >>> none = np.zeros((2, 4), np.int64)
        >>> shares = CallControlShares(("Ann", None), 1, 0, 0.95, none, none[:, 0])
        >>> [(row.group, row.n_sales) for row in shares.rows()]
        [('Ann', 0)]
        """
        return tuple(
            self._row(group, self.states[place], self.early[place])
            for place, group in enumerate(self.groups)
            if group is not None or self.states[place].any()
        )

    @property
    def total(self) -> CallControlRow:
        """Figures of all groups together."""
        return self._row("all", self.states.sum(axis=0), self.early.sum())

    def _row(
        self, group: str | None, states: IntArray, early: np.int64
    ) -> CallControlRow:
        """Rate the sales of some group."""
        waiting, done, late, overdue = states.tolist()
        kept = done - int(early)
        due = kept + late + overdue
        return CallControlRow(
            group=group,
            n_sales=waiting + done + late + overdue,
            n_done=done,
            n_late=late,
            n_overdue=overdue,
            n_waiting=waiting,
            in_time=wilson_rate(kept, due, confidence=self.confidence),
            made=wilson_rate(kept + late, due, confidence=self.confidence),
        )

    def __str__(self) -> str:
        """Return a line a group, and one of all."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["group", "sales", "done", "late", "overdue", "waiting"]
        heads += ["in time", "low", "high", "made"]
        rows = [
            [
                row.group,
                row.n_sales,
                row.n_done,
                row.n_late,
                row.n_overdue,
                row.n_waiting,
                row.in_time.value,
                row.in_time.low,
                row.in_time.high,
                row.made.value,
            ]
            for row in (*self.rows(), self.total)
        ]
        day = np.datetime64(self.as_of, "us")
        return Shown(f"Calls after sales as of {day}", heads, rows)
