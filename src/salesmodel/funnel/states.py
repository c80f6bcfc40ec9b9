"""States of parts of the deals, taken down one after another and added."""

from collections.abc import Callable, Iterable
from functools import reduce as fold
from typing import Protocol, Self, TypeVar

from salesmodel.errors import NotEnoughDataError
from salesmodel.tables.visits import VisitTable


__all__ = ["reduce"]


class _Added(Protocol):
    """What can be added to its like."""

    def __add__(self, other: Self, /) -> Self: ...


_State = TypeVar("_State", bound=_Added)


def reduce(chunks: Iterable[VisitTable], of: Callable[[VisitTable], _State]) -> _State:
    """Take down one table after another, and add what was taken down.

    Only one table is looked at a time: an iterator may read each when it is asked for.

    Parameters
    ----------
    chunks : iterable of VisitTable
        Tables split by deal, all of them as of one instant.
    of : callable
        What takes one down, such as `ConversionState.of`.

    Returns
    -------
    object
        The state of all deals.

    Raises
    ------
    NotEnoughDataError
        If there is no table.

    Examples
    --------
    >>> from salesmodel.funnel.conversions.conversion_state import ConversionState
    >>> from salesmodel.tables import VisitTable
    >>> made = reduce([VisitTable.empty()] * 2, ConversionState.of)
    >>> made.finish().counts.deals.tolist()
    [0]
    """
    states = map(of, chunks)
    first = next(states, None)
    if first is None:
        raise NotEnoughDataError("a sum of states", 0, 1)
    return fold(lambda one, other: one + other, states, first)
