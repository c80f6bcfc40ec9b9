"""Shares of repeat sales that can be added: of parts of the clients."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    FloatArray,
    IntArray,
    read_only,
)
from salesmodel._checks import instance
from salesmodel._frozen import read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._states import (
    agreeing,
    by_dictionary,
    column,
    listed,
    plain,
    reading,
    summed,
)
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat._periods import PERIODS, every_name
from salesmodel.repeat._plain import added_notices, notices, plain_rule, rule
from salesmodel.repeat.sharing._share_row import RepeatRow, rows_of
from salesmodel.repeat.sharing.shares import repeat_shares
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import Numbering
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["RepeatSharesState"]

_KINDS = len(SaleKind)


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class RepeatSharesState:
    """First and repeat sales of some clients by group, small, to keep and to add.

    The sum of the states of two sets of clients is that of their union, in any order,
    for clients that are in one of them only. Counts and amounts are exact; squares, on
    which the interval of revenue rests, are as near as floats are.

    Parameters
    ----------
    rule : RepeatRule
        Which sale is which.
    by : str
        What the groups are.
    currency : str or None
        ISO 4217 code of the amounts.
    groups : tuple of str or None
        Labels of the groups; `None` is that of rows without a label.
    amounts : ndarray of int64, shape (n_groups, 4), or None
        Minor units by group and kind of sale, as in `RepeatShares`.
    purchases : ndarray of int64, shape (n_groups, 4)
        Purchases by group and kind of sale.
    clients : ndarray of int64, shape (n_groups, 2)
        Clients who bought, and of them those who bought again.
    squares : ndarray of float64, shape (n_groups,), or None
        Squares of the amounts.
    notices : mapping of str to int
        Rows that were left out, by code.
    """

    rule: RepeatRule
    by: str
    currency: str | None
    groups: tuple[str | None, ...]
    amounts: IntArray | None
    purchases: IntArray
    clients: IntArray
    squares: FloatArray | None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_dictionary

    @classmethod
    def of(cls, numbering: Numbering, by: str | Labelled | None = None) -> Self:
        """Take down first and repeat sales.

        Parameters
        ----------
        numbering : Numbering
            Purchases numbered; of a client all of them, or none.
        by : str or Labelled, optional
            As in `repeat_shares`.

        Returns
        -------
        RepeatSharesState
            Of these clients.

        Examples
        --------
        >>> from salesmodel.tables import PurchaseTable, number_purchases
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])
        >>> state = RepeatSharesState.of(
        ...     number_purchases(purchases, RepeatRule(new_after=0)), "month"
        ... )
        >>> [row] = (state + state).finish()
        >>> row.group, row.n_first, row.n_clients
        ('2026-01', 2, 2)
        """
        made = repeat_shares(numbering, by)
        return cls(
            numbering.rule,
            made.by,
            numbering.purchases.currency,
            made.groups,
            made.amounts,
            made.purchases,
            read_only(made.clients),
            made.squares,
            made.notices,
        )

    def __add__(self, other: "RepeatSharesState") -> "RepeatSharesState":
        """Add the state of other clients."""
        if not isinstance(other, RepeatSharesState):
            return NotImplemented
        agreeing(self, other, "rule", "by", "currency")
        if (self.amounts is None) != (other.amounts is None):
            problem = "only one of them has amounts"
            raise DefinitionError("a sum of states", (problem,), "states")
        groups = self._groups(other)
        one, two = self._within(groups), other._within(groups)
        amounts = squares = None
        if one.amounts is not None and two.amounts is not None:
            amounts = summed(one.amounts, two.amounts)
        if one.squares is not None and two.squares is not None:
            squares = one.squares + two.squares
        return attrs.evolve(
            one,
            amounts=amounts,
            purchases=summed(one.purchases, two.purchases),
            clients=summed(one.clients, two.clients),
            squares=squares,
            notices=added_notices(self.notices, other.notices),
        )

    def _groups(self, other: "RepeatSharesState") -> tuple[str | None, ...]:
        """Return the groups of both, every period, and last what has no label."""
        known = dict.fromkeys(one for one in (*self.groups, *other.groups) if one)
        named = tuple(known)
        if self.by in PERIODS or self.by == "cohort":
            named = every_name(named, self.by if self.by in PERIODS else "month")
        return (*named, *[None] * (None in self.groups or None in other.groups))

    def _within(self, groups: tuple[str | None, ...]) -> "RepeatSharesState":
        """Return the state with other groups beside its own."""
        place = {group: number for number, group in enumerate(groups)}
        here = np.array([place[group] for group in self.groups], np.intp)

        def wider(figures: Any) -> Any:
            if figures is None:
                return None
            wide = np.zeros((len(groups), *figures.shape[1:]), figures.dtype)
            wide[here] = figures
            return wide

        return attrs.evolve(
            self,
            groups=groups,
            amounts=wider(self.amounts),
            purchases=wider(self.purchases),
            clients=wider(self.clients),
            squares=wider(self.squares),
        )

    def finish(self, *, confidence: float = 0.95) -> tuple[RepeatRow, ...]:
        """Return figures and shares of each group.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage of the intervals, strictly between 0 and 1.

        Returns
        -------
        tuple of RepeatRow
            As `RepeatShares.rows` of all clients at once.

        Raises
        ------
        InvalidValueError
            If `confidence` is out of range.

        Examples
        --------
        >>> from salesmodel.tables import PurchaseTable, number_purchases
        >>> nobody = number_purchases(PurchaseTable.from_columns(client=[], at=[]))
        >>> [row] = RepeatSharesState.of(nobody).finish()
        >>> row.group, row.n_clients
        ('all', 0)
        """
        wilson_rate(0, 0, confidence=confidence)
        figures = (self.amounts, self.purchases, self.clients, self.squares)
        return rows_of(self.groups, figures, confidence=confidence)

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> from salesmodel.tables import PurchaseTable, number_purchases
        >>> nobody = number_purchases(PurchaseTable.from_columns(client=[], at=[]))
        >>> RepeatSharesState.of(nobody).as_dict()["groups"]
        ['all']
        """
        return plain(
            "repeat shares",
            rule=plain_rule(self.rule),
            by=self.by,
            currency=self.currency,
            groups=list(self.groups),
            amounts=listed(self.amounts),
            purchases=listed(self.purchases),
            clients=listed(self.clients),
            squares=listed(self.squares),
            notices=dict(self.notices),
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
        RepeatSharesState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> from salesmodel.tables import PurchaseTable, number_purchases
        >>> nobody = number_purchases(PurchaseTable.from_columns(client=[], at=[]))
        >>> state = RepeatSharesState.of(nobody)
        >>> RepeatSharesState.from_dict(state.as_dict()).groups
        ('all',)
        """
        with reading("repeat shares", state):
            groups = tuple(state["groups"])
            labels = [one for one in groups if one is not None]
            if len(set(groups)) < len(groups) or not all(map(_is_label, labels)):
                raise InvalidValueError("groups", "distinct labels", groups, "groups")
            amounts = squares = None
            if state["amounts"] is not None:
                amounts = column(state, "amounts", least=MISSING + 1)
                amounts = amounts.reshape(len(groups), _KINDS)
                squares = np.array(state["squares"], np.float64).reshape(len(groups))
            return cls(
                rule(state),
                instance("by", state["by"], str),
                state["currency"],
                groups,
                amounts,
                column(state, "purchases").reshape(len(groups), _KINDS),
                column(state, "clients").reshape(len(groups), 2),
                squares,
                notices(state),
            )


def _is_label(given: object) -> bool:
    """Tell whether something is the label of a group."""
    return isinstance(given, str) and bool(given)
