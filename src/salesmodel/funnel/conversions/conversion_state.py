"""Conversion that can be added: of parts of the deals, or of yesterday and today."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, NO_LABEL
from salesmodel._states import by_dictionary, column, listed, plain, reading
from salesmodel.errors import DefinitionError, LoadError
from salesmodel.funnel._groups import By, grouped
from salesmodel.funnel._moves import deal_amounts
from salesmodel.funnel._plain import plain_stages, stages
from salesmodel.funnel.conversions._counted import finished, profiles_of
from salesmodel.funnel.conversions._profiles import Profiles
from salesmodel.funnel.conversions.conversion import Conversion
from salesmodel.funnel.conversions.counting import Counting
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = ["ConversionState"]


_SUMS = ("amount", "unknown")
# Columns of a table of ways, and the least each may hold.
_COLUMNS = {
    "group": 0,
    "first": NO_LABEL,
    "standing": NO_LABEL,
    "last": NO_LABEL,
    "deals": 1,
    "amount": MISSING + 1,
    "unknown": 0,
}


@attrs.frozen(eq=False)
class ConversionState:
    """What conversion needs to know of some deals, small enough to keep and to add.

    Deals that went the same way are counted together, so that its size does not grow
    with their number. The sum of the states of two sets of deals is that of their
    union: exact, in any order, for deals that are in one of them only.

    Parameters
    ----------
    counting : Counting
        The rules; a deal counts once a stage.
    stages : Stages
        The stages.
    groups : tuple of tuple
        Labels of each group.
    profiles : Profiles
        Deals of each group and way.
    version : int, default 1
        Version of the shape.
    """

    counting: Counting
    stages: Stages
    groups: tuple[tuple[str | None, ...], ...]
    profiles: Profiles
    version: int = 1

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls,
        visits: VisitTable,
        counting: Counting | str = "reached",
        *,
        by: By | None = None,
        amount: ArrayLike | None = None,
    ) -> Self:
        """Take down the deals of a table.

        Parameters
        ----------
        visits : VisitTable
            Stays; of a deal all of them, or none.
        counting, by, amount : object
            As in `conversion`.

        Returns
        -------
        ConversionState
            Of these deals.

        Raises
        ------
        DefinitionError
            If every stay counts: the moves of `flow` can be added as they are.

        Examples
        --------
        >>> state = ConversionState.of(VisitTable.empty())
        >>> (state + state).finish().counts.deals.tolist()
        [0]
        """
        rules = counting if isinstance(counting, Counting) else Counting(counting)
        if rules.reentry == "each":
            problem = "a state counts a deal once a stage, not each stay"
            raise DefinitionError("counting", (problem,), "reentry")
        paths = DealPaths(visits)
        units = None if amount is None else deal_amounts(amount, visits.n_deals)
        groups = grouped(paths, by)
        profiles = profiles_of(paths, groups, rules, units)
        return cls(rules, visits.stages, groups.labels, profiles)

    def __add__(self, other: "ConversionState") -> "ConversionState":
        """Add the state of other deals, group by group."""
        if not isinstance(other, ConversionState):
            return NotImplemented
        problems = [
            f"{name} is not the same in both"
            for name in ("counting", "stages", "version")
            if getattr(self, name) != getattr(other, name)
        ]
        if (self.profiles.amount is None) != (other.profiles.amount is None):
            problems.append("only one of them has amounts")
        if problems:
            raise DefinitionError("a sum of states", tuple(problems), "states")
        labels = tuple(dict.fromkeys((*self.groups, *other.groups)))
        place = {label: code for code, label in enumerate(labels)}
        moved = np.array([place[label] for label in other.groups], np.int64)
        theirs = attrs.evolve(other.profiles, group=moved[other.profiles.group])
        return attrs.evolve(self, groups=labels, profiles=self.profiles.merged(theirs))

    def finish(self, *, confidence: float = 0.95) -> Conversion:
        """Return the conversion of the deals.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage of the Wilson intervals, strictly between 0 and 1.

        Returns
        -------
        Conversion
            As `conversion` of all of them at once; groups in the order in which they
            came.

        Examples
        --------
        >>> ConversionState.of(VisitTable.empty()).finish().rows()
        ()
        """
        counts, amounts, without = finished(
            self.profiles, self.stages, self.counting, len(self.groups)
        )
        return Conversion(
            self.counting,
            self.stages.open,
            self.groups,
            counts,
            amounts,
            without,
            confidence,
        )

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> ConversionState.of(VisitTable.empty()).as_dict()["schema"]
        1
        """
        ways = self.profiles
        return plain(
            "conversion",
            counting=[
                self.counting.policy,
                self.counting.reentry,
                self.counting.entry,
            ],
            stages=plain_stages(self.stages),
            groups=[list(one) for one in self.groups],
            seen=listed(ways.seen.astype(np.int64)),
            **{name: listed(getattr(ways, name)) for name in _COLUMNS},
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
        ConversionState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> state = ConversionState.of(VisitTable.empty())
        >>> ConversionState.from_dict(state.as_dict()).version
        1
        """
        with reading("conversion", state):
            named, groups = stages(state), tuple(map(tuple, state["groups"]))
            ways = {
                name: column(state, name, least=least, most=most)
                for name, least in _COLUMNS.items()
                if name not in _SUMS or state[name] is not None
                for most in [len(named) + 1 if least == NO_LABEL else -MISSING]
            }
            shape = ways["deals"].size, len(named)
            ways = {name: np.reshape(one, shape[0]) for name, one in ways.items()}
            seen = column(state, "seen").reshape(shape).astype(np.bool_)
            if (ways["group"] >= len(groups)).any():
                raise LoadError("a state of conversion", ("a group has no label",))
            counting = Counting(*state["counting"])
            return cls(counting, named, groups, Profiles(seen=seen, **ways))
