"""Cohorts of clients that can be added: of parts of the clients."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray, Moment, moment
from salesmodel._states import (
    agreeing,
    by_dictionary,
    column,
    listed,
    plain,
    reading,
    summed,
)
from salesmodel.errors import DefinitionError
from salesmodel.repeat._periods import check_period, periods_of
from salesmodel.repeat._plain import added_notices, notices, plain_rule, rule
from salesmodel.repeat.returning.retention import Retention, retention
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule


__all__ = ["RetentionState"]

_CONFIDENCE = 0.95


@attrs.frozen(eq=False)
class RetentionState:
    """Cohorts of some clients, small enough to keep and to add.

    The sum of the states of two sets of clients is that of their union: exact, in any
    order, for clients that are in one of them only.

    Parameters
    ----------
    made : Retention
        The figures.
    """

    made: Retention

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls,
        purchases: PurchaseTable,
        *,
        as_of: Moment,
        rule: RepeatRule | None = None,
        period: str = "month",
    ) -> Self:
        """Take down the cohorts of a table.

        Parameters
        ----------
        purchases : PurchaseTable
            Purchases; of a client all of them, or none.
        as_of, rule, period : object
            As in `retention`.

        Returns
        -------
        RetentionState
            Of these clients.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=[0])
        >>> state = RetentionState.of(purchases, as_of=0, rule=RepeatRule(new_after=0))
        >>> (state + state).finish().clients.tolist()
        [2]
        """
        return cls(retention(purchases, as_of=as_of, rule=rule, period=period))

    def __add__(self, other: "RetentionState") -> "RetentionState":
        """Add the state of other clients."""
        if not isinstance(other, RetentionState):
            return NotImplemented
        one, two = self.made, other.made
        agreeing(one, two, "rule", "as_of", "period", "currency")
        if (one.amounts is None) != (two.amounts is None):
            problem = "only one of them has amounts"
            raise DefinitionError("a sum of states", (problem,), "states")
        size = max(len(one), len(two))
        amounts = None
        if one.amounts is not None and two.amounts is not None:
            amounts = summed(_wider(one.amounts, size), _wider(two.amounts, size))
        added = attrs.evolve(
            one,
            first=min(one.first, two.first),
            clients=summed(*(_wider(part.clients, size) for part in (one, two))),
            bought=summed(*(_wider(part.bought, size) for part in (one, two))),
            amounts=amounts,
            notices=added_notices(one.notices, two.notices),
        )
        return RetentionState(added)

    def finish(self, *, confidence: float = _CONFIDENCE) -> Retention:
        """Return the cohorts by age.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage of the Wilson intervals, strictly between 0 and 1.

        Returns
        -------
        Retention
            As of all clients at once.

        Raises
        ------
        InvalidValueError
            If `confidence` is out of range.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> len(RetentionState.of(nobody, as_of=0).finish())
        0
        """
        wilson_rate(0, 0, confidence=confidence)
        return attrs.evolve(self.made, confidence=confidence)

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> RetentionState.of(nobody, as_of=0).as_dict()["kind"]
        'retention'
        """
        made = self.made
        return plain(
            "retention",
            rule=plain_rule(made.rule),
            as_of=made.as_of,
            period=made.period,
            currency=made.currency,
            clients=listed(made.clients),
            bought=listed(made.bought),
            amounts=listed(made.amounts),
            notices=dict(made.notices),
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
        RetentionState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> state = RetentionState.of(nobody, as_of=0)
        >>> RetentionState.from_dict(state.as_dict()).made.as_of
        0
        """
        with reading("retention", state):
            check_period("period", state["period"])
            now = moment("as_of", state["as_of"])
            clients = column(state, "clients")
            shape = clients.size, clients.size
            [end] = periods_of(np.array([now]), state["period"]).tolist()
            amounts = None
            if state["amounts"] is not None:
                amounts = column(state, "amounts", least=MISSING + 1).reshape(shape)
            made = Retention(
                rule=rule(state),
                as_of=now,
                period=state["period"],
                first=end + 1 - clients.size,
                clients=clients,
                bought=column(state, "bought").reshape(shape),
                amounts=amounts,
                currency=state["currency"],
                confidence=_CONFIDENCE,
                notices=notices(state),
            )
            return cls(made)


def _wider(figures: IntArray, size: int) -> IntArray:
    """Return figures by cohort as of more of them, earlier ones without clients."""
    more = size - len(figures)
    wide = np.zeros((size,) * figures.ndim, np.int64)
    wide[(slice(more, None), *(slice(len(figures)),) * (figures.ndim - 1))] = figures
    return wide
