"""Outcomes over time that can be added, on a stated grid of times."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np

from salesmodel._arrays import IntArray
from salesmodel._checks import texts
from salesmodel._frozen import read_only_columns
from salesmodel._states import agreeing, by_dictionary, column, listed, plain, reading
from salesmodel.errors import LoadError
from salesmodel.funnel.outcomes.outcome_curve import OutcomeCurve, outcome_curve
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.incidence import estimated
from salesmodel.tables.visits import VisitTable


__all__ = ["OutcomeState"]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class OutcomeState:
    """How many deals met each fate, and how many were seen no longer, time by time.

    The sum of the states of two sets of deals is that of their union: exact, in any
    order, for deals that are in one of them only. It holds a row a point of the grid.

    Parameters
    ----------
    since : str or None
        The stage from whose first stay on time is counted; `None` for the first event.
    fates : tuple of str
        Closing stages.
    unit : int
        Microseconds of the grid of times.
    times : ndarray of int64, shape (n_times,)
        Points of the grid, ascending.
    met : ndarray of int64, shape (n_fates, n_times)
        Deals that met each fate there.
    over : ndarray of int64, shape (n_times,)
        Deals that were seen until there, those that met a fate included.
    """

    since: str | None
    fates: tuple[str, ...]
    unit: int
    times: IntArray
    met: IntArray
    over: IntArray

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls, visits: VisitTable, *, since: str | None = None, unit: int = DAY
    ) -> Self:
        """Take down the deals of a table.

        Parameters
        ----------
        visits : VisitTable
            Stays; of a deal all of them, or none.
        since : str, optional
            As in `outcome_curve`.
        unit : int, default 86_400_000_000
            Microseconds of the grid; times are rounded up to it.

        Returns
        -------
        OutcomeState
            Of these deals.

        Examples
        --------
        >>> state = OutcomeState.of(VisitTable.empty())
        >>> (state + state).finish().deals
        0
        """
        made = outcome_curve(visits, since=since, unit=unit)
        over = -np.diff(made.curve.at_risk, append=0)
        return cls(since, made.fates, unit, made.curve.times, made.curve.met, over)

    def __add__(self, other: "OutcomeState") -> "OutcomeState":
        """Add the state of other deals, time by time."""
        if not isinstance(other, OutcomeState):
            return NotImplemented
        agreeing(self, other, "since", "fates", "unit")
        both = np.concatenate((self.times, other.times))
        times, place = np.unique(both, return_inverse=True)
        counts = np.zeros((len(self.fates) + 1, times.size), np.int64)
        theirs = np.vstack((other.over, other.met))
        added = np.hstack((np.vstack((self.over, self.met)), theirs))
        for row, more in zip(counts, added, strict=True):
            np.add.at(row, place, more)
        return attrs.evolve(self, times=times, over=counts[0], met=counts[1:])

    def finish(self) -> OutcomeCurve:
        """Return what becomes of the deals.

        Returns
        -------
        OutcomeCurve
            As `outcome_curve` of all of them at once, on the same grid.

        Examples
        --------
        >>> OutcomeState.of(VisitTable.empty()).finish().at(30).open
        1.0
        """
        at_risk = self.over[::-1].cumsum()[::-1]
        n_deals = int(self.over.sum())
        return OutcomeCurve(
            self.since,
            self.fates,
            self.unit,
            estimated(self.times, at_risk, self.met),
            n_deals,
            n_deals - int(self.met.sum()),
        )

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> OutcomeState.of(VisitTable.empty()).as_dict()["schema"]
        1
        """
        return plain(
            "outcomes",
            since=self.since,
            fates=list(self.fates),
            unit=self.unit,
            times=listed(self.times),
            met=listed(self.met),
            over=listed(self.over),
        )

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Read what `as_dict` wrote.

        Parameters
        ----------
        state : mapping
            The dictionary.

        Returns
        -------
        OutcomeState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> state = OutcomeState.of(VisitTable.empty())
        >>> OutcomeState.from_dict(state.as_dict()).finish().deals
        0
        """
        with reading("outcomes", state):
            fates, times = texts(state["fates"]), column(state, "times")
            met = column(state, "met").reshape(len(fates), times.size)
            over = column(state, "over", least=1).reshape(times.size)
            unit = int(state["unit"])
            if (
                unit < 1
                or (np.diff(times) <= 0).any()
                or (met.sum(axis=0) > over).any()
            ):
                problem = "its times do not ascend, or its counts do not fit together"
                raise LoadError("a state of outcomes", (problem,), "state")
            return cls(state["since"], fates, unit, times, met, over)
