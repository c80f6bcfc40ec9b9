"""Summaries of clients that can be added: of parts of the clients."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray, Moment, moment, read_only
from salesmodel._checks import texts
from salesmodel._states import agreeing, by_dictionary, column, listed, plain, reading
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat._plain import added_notices, notices
from salesmodel.repeat.classes.rfm import MarketingRfm, marketing_rfm
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule


__all__ = ["MarketingRfmState"]

_FIGURES = ("days_since_last", "n_purchases")
_OF_AMOUNTS = ("total_amount", "n_priced")


@attrs.frozen(eq=False)
class MarketingRfmState:
    """Summaries of some clients, to keep and to add.

    The sum of the states of two sets of clients is that of their union, in any order;
    a client may be in one of them only. Clients are told by name where they have names,
    else by code: then the codes of all tables have to mean the same clients.

    Parameters
    ----------
    refunds : str
        As in `marketing_rfm`.
    made : MarketingRfm
        The summaries.
    """

    refunds: str
    made: MarketingRfm

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls, purchases: PurchaseTable, *, as_of: Moment, refunds: str = "ignore"
    ) -> Self:
        """Sum up the clients of a table.

        Parameters
        ----------
        purchases : PurchaseTable
            Purchases; of a client all of them, or none.
        as_of, refunds : object
            As in `marketing_rfm`.

        Returns
        -------
        MarketingRfmState
            Of these clients.

        Examples
        --------
        >>> states = [
        ...     MarketingRfmState.of(
        ...         PurchaseTable.from_columns(client=[name], at=[0]), as_of=0
        ...     )
        ...     for name in ("Acme", "Bolt")
        ... ]
        >>> (states[0] + states[1]).finish().names
        ('Acme', 'Bolt')
        """
        made = marketing_rfm(purchases, as_of=as_of, refunds=refunds)
        if purchases.names:
            names = tuple(map(purchases.names.__getitem__, made.client.tolist()))
            codes = read_only(np.arange(len(made)))
            made = attrs.evolve(made, names=names, client=codes, n_clients=len(made))
        return cls(refunds, made)

    def __add__(self, other: "MarketingRfmState") -> "MarketingRfmState":
        """Add the state of other clients."""
        if not isinstance(other, MarketingRfmState):
            return NotImplemented
        one, two = self.made, other.made
        agreeing(self, other, "refunds")
        agreeing(one, two, "as_of", "currency")
        self._check_kind(other)
        names = (*one.names, *two.names)
        client = np.concatenate((one.client, two.client + len(one.names)))
        order = np.argsort(client, kind="stable")
        n = max(one.n_clients, two.n_clients)
        if len(set(names)) < len(names) or (np.diff(client[order]) == 0).any():
            problem = "some clients are in both"
            raise DefinitionError("a sum of states", (problem,), "states")

        def joined(name: str) -> IntArray | None:
            mine, theirs = getattr(one, name), getattr(two, name)
            if mine is None or theirs is None:
                return None
            return read_only(np.concatenate((mine, theirs))[order])

        figures: dict[str, Any] = {
            name: joined(name) for name in (*_FIGURES, *_OF_AMOUNTS)
        }
        made = attrs.evolve(
            one,
            client=read_only(client[order]),
            n_clients=len(names) or n,
            names=names,
            notices=added_notices(one.notices, two.notices),
            **figures,
        )
        return MarketingRfmState(self.refunds, made)

    def _check_kind(self, other: "MarketingRfmState") -> None:
        """Refuse to add names to codes, or summaries with amounts to others."""
        one, two = self.made, other.made
        problems = []
        if len(one) and len(two) and bool(one.names) != bool(two.names):
            problems.append("only one of them has names")
        if (one.total_amount is None) != (two.total_amount is None):
            problems.append("only one of them has amounts")
        if problems:
            raise DefinitionError("a sum of states", tuple(problems), "states")

    def finish(self) -> MarketingRfm:
        """Return the summaries.

        Returns
        -------
        MarketingRfm
            As of all clients at once; named clients have codes in the order in which
            they were added.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> len(MarketingRfmState.of(nobody, as_of=0).finish())
        0
        """
        return self.made

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> MarketingRfmState.of(nobody, as_of=0).as_dict()["client"]
        []
        """
        made = self.made
        columns = ("client", *_FIGURES, *_OF_AMOUNTS)
        return plain(
            "marketing rfm",
            refunds=self.refunds,
            as_of=made.as_of,
            currency=made.currency,
            n_clients=made.n_clients,
            names=list(made.names),
            notices=dict(made.notices),
            **{name: listed(getattr(made, name)) for name in columns},
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
        MarketingRfmState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> state = MarketingRfmState.of(nobody, as_of=0)
        >>> MarketingRfmState.from_dict(state.as_dict()).refunds
        'ignore'
        """
        with reading("marketing rfm", state):
            names = texts(state["names"])
            client = column(state, "client", most=int(state["n_clients"]) - 1)
            if (np.diff(client) <= 0).any() or len(set(names)) < len(names):
                raise InvalidValueError("client", "ascending", client.size, "order")
            if names and len(names) != client.size:
                raise InvalidValueError("names", "one a client", len(names), "names")
            n = client.size
            total = priced = None
            if state["total_amount"] is not None:
                total = column(state, "total_amount", least=MISSING + 1).reshape(n)
                priced = column(state, "n_priced").reshape(n)
            made = MarketingRfm(
                as_of=moment("as_of", state["as_of"]),
                client=client,
                days_since_last=column(state, "days_since_last").reshape(n),
                n_purchases=column(state, "n_purchases", least=1).reshape(n),
                total_amount=total,
                n_priced=priced,
                currency=state["currency"],
                n_clients=int(state["n_clients"]),
                names=names,
                notices=notices(state),
            )
            return cls(RepeatRule(refunds=state["refunds"]).refunds, made)
