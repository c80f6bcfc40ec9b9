"""Purchases of clients one after another, and how long each step took."""

from typing import Self

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._checks import whole
from salesmodel._counts import begins_run
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel.tables.numbering import number_purchases
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["PurchaseChains"]

_MOST = 2**62


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class PurchaseChains:
    """The purchases of each client one after another, or of each of his cycles.

    Parameters
    ----------
    rule : RepeatRule
        What makes a purchase the next one.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    client : ndarray of int32, shape (n_chains,)
        Client of each chain, ascending.
    is_first : ndarray of bool, shape (n_chains,)
        Whether its first purchase is known to be a first one, or one after a gap.
    is_dated : ndarray of bool, shape (n_chains,)
        Whether all of its purchases have an instant.
    starts : ndarray of int64, shape (n_chains + 1,)
        Place of its first purchase among all of them; the last entry is their number.
    at : ndarray of int64, shape (n,)
        When each purchase was made, in microseconds; several that the rule takes for
        one stand once.
    """

    rule: RepeatRule
    as_of: int
    client: CodeArray
    is_first: BoolArray
    is_dated: BoolArray
    starts: IntArray
    at: InstantArray

    __reduce__ = by_columns

    @classmethod
    def of(
        cls, purchases: PurchaseTable, *, as_of: Moment, rule: RepeatRule | None = None
    ) -> Self:
        """Lay purchases out in chains.

        Parameters
        ----------
        purchases : PurchaseTable
            The whole history that is there; rows after `as_of` are not looked at.
        as_of : datetime or int
            Instant of observation (aware, or microseconds since 1970-01-01 UTC).
        rule : RepeatRule, optional
            The rule; by default each purchase counts, and first ones are not known.

        Returns
        -------
        PurchaseChains
            One chain a client, or a cycle of his.

        Raises
        ------
        InvalidInstantError
            If `as_of` is naive or out of range.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt", "Acme"],
        ...     at=["2026-01-05", "2026-01-07", "2026-01-15"],
        ... )
        >>> chains = PurchaseChains.of(purchases, as_of=1_770_000_000_000_000)
        >>> chains.starts.tolist()
        [0, 2, 3]
        """
        now = moment("as_of", as_of)
        is_seen = purchases.at <= now  # what has no instant is the least
        seen = purchases if is_seen.all() else purchases[is_seen]
        numbering = number_purchases(seen, rule)
        rows = numbering.order
        begins = begins_run(seen.client[rows])
        if numbering.rule.gap is not None:
            begins |= begins_run(numbering.cycle[rows])
        if numbering.rule.same_day == "one":
            is_own = begins | begins_run(numbering.number[rows])
            rows, begins = rows[is_own], begins[is_own]
        at = seen.at[rows]
        starts = np.append(np.flatnonzero(begins), at.size)
        opening = rows[starts[:-1]]
        undated = np.flatnonzero(at == MISSING)
        is_dated = np.ones(opening.size, np.bool_)
        is_dated[np.searchsorted(starts, undated, "right") - 1] = False
        return cls(
            numbering.rule,
            now,
            read_only(seen.client[opening]),
            read_only(numbering.kind[opening] == SaleKind.FIRST),
            read_only(is_dated),
            read_only(starts),
            read_only(at),
        )

    def __len__(self) -> int:
        """Count the chains."""
        return self.client.size

    def __getitem__(self, kept: BoolArray) -> Self:
        """Keep the chains of a mask."""
        if kept.all():
            return self
        lengths = np.diff(self.starts)
        return attrs.evolve(
            self,
            client=self.client[kept],
            is_first=self.is_first[kept],
            is_dated=self.is_dated[kept],
            starts=read_only(np.append(0, np.cumsum(lengths[kept]))),
            at=read_only(self.at[np.repeat(kept, lengths)]),
        )

    def step(self, purchase: int) -> tuple[IntArray, BoolArray]:
        """Return how long chains took from one purchase to the next.

        Parameters
        ----------
        purchase : int
            Number of the next one, at least 2.

        Returns
        -------
        tuple of ndarray
            Microseconds since the purchase before, one entry a chain that has it: to
            the next one, or to `as_of`; and whether the next one has come.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt", "Acme"], at=[0, 0, 86_400_000_000]
        ... )
        >>> chains = PurchaseChains.of(purchases, as_of=10 * 86_400_000_000)
        >>> spent, has_come = chains.step(2)
        >>> (spent // 86_400_000_000).tolist(), has_come.tolist()
        ([1, 10], [True, False])
        """
        whole("purchase", purchase, least=2, most=_MOST)
        lengths = np.diff(self.starts)
        chain = np.flatnonzero(lengths >= purchase - 1)
        before = self.starts[chain] + (purchase - 2)
        has_come = lengths[chain] >= purchase
        until = np.full(chain.size, self.as_of)
        until[has_come] = self.at[before[has_come] + 1]
        return until - self.at[before], has_come
