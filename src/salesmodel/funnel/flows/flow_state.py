"""Moves that can be added: of parts of the deals."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, IntArray
from salesmodel._states import agreeing, by_dictionary, column, listed, plain, reading
from salesmodel.errors import DefinitionError
from salesmodel.funnel._moves import fitting
from salesmodel.funnel._plain import plain_stages, stages
from salesmodel.funnel.flows.flow import Flow, FlowCounts, flow
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = ["FlowState"]

_PARTS = ("moves", "entries", "gone", "standing")


@attrs.frozen(eq=False)
class FlowState:
    """Moves, entries and exits of some deals, small enough to keep and to add.

    The sum of the states of two sets of deals is that of their union: exact, in any
    order, for deals that are in one of them only.

    Parameters
    ----------
    stages : Stages
        The stages.
    counts : FlowCounts
        Of deals.
    amounts : FlowCounts or None
        In minor units, of the deals whose amount is known.
    """

    stages: Stages
    counts: FlowCounts
    amounts: FlowCounts | None = None

    __reduce__ = by_dictionary

    @classmethod
    def of(cls, visits: VisitTable, *, amount: ArrayLike | None = None) -> Self:
        """Take down the moves of the deals of a table.

        Parameters
        ----------
        visits : VisitTable
            Stays; of a deal all of them, or none.
        amount : array_like of int, optional
            As in `flow`.

        Returns
        -------
        FlowState
            Of these deals.

        Examples
        --------
        >>> state = FlowState.of(VisitTable.empty())
        >>> (state + state).finish().skips
        0
        """
        made = flow(visits, amount=amount)
        return cls(made.stages, made.counts, made.amounts)

    def __add__(self, other: "FlowState") -> "FlowState":
        """Add the state of other deals."""
        if not isinstance(other, FlowState):
            return NotImplemented
        agreeing(self, other, "stages")
        if (self.amounts is None) != (other.amounts is None):
            problem = "only one of them has amounts"
            raise DefinitionError("a sum of states", (problem,), "states")
        amounts = None
        if self.amounts is not None and other.amounts is not None:
            amounts = _sum(self.amounts, other.amounts)
        return FlowState(self.stages, _sum(self.counts, other.counts), amounts)

    def finish(self) -> Flow:
        """Return the flow of the deals.

        Returns
        -------
        Flow
            As `flow` of all of them at once.

        Examples
        --------
        >>> FlowState.of(VisitTable.empty()).finish().rows()
        ()
        """
        return Flow(self.stages, self.counts, self.amounts)

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> FlowState.of(VisitTable.empty()).as_dict()["schema"]
        1
        """
        return plain(
            "flow",
            stages=plain_stages(self.stages),
            counts=_plain_counts(self.counts),
            amounts=None if self.amounts is None else _plain_counts(self.amounts),
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
        FlowState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> state = FlowState.of(VisitTable.empty())
        >>> FlowState.from_dict(state.as_dict()).finish().skips
        0
        """
        with reading("flow", state):
            named, amounts = stages(state), state["amounts"]
            return cls(
                named,
                _counts(state["counts"], len(named), least=0),
                None
                if amounts is None
                else _counts(amounts, len(named), least=MISSING + 1),
            )


def _sum(one: FlowCounts, other: FlowCounts) -> FlowCounts:
    """Add every count, exactly."""

    def total(name: str) -> IntArray:
        mine, theirs = getattr(one, name), getattr(other, name)
        exact = mine.astype(object) + theirs.astype(object)
        return fitting(exact.ravel().tolist()).reshape(mine.shape)

    return FlowCounts(*map(total, _PARTS))


def _plain_counts(counts: FlowCounts) -> dict[str, object]:
    return {name: listed(getattr(counts, name)) for name in _PARTS}


def _counts(state: Mapping[str, Any], n: int, *, least: int) -> FlowCounts:
    """Read counts of so many stages."""
    shapes = ((n, n), (n,), (n,), (n,))
    read = (
        np.reshape(column(state, name, least=least), shape)
        for name, shape in zip(_PARTS, shapes, strict=True)
    )
    return FlowCounts(*read)
