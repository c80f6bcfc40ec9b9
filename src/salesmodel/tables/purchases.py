"""Purchases as read-only columns, one row each, refunds among them."""

from collections.abc import Mapping
from typing import Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    instants,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import (
    InvalidAmountError,
    InvalidValueError,
)
from salesmodel.tables._client_door import (
    check_clients,
    check_lengths,
    clients,
    columns_at,
    known_rows,
    labels,
    one_currency,
    policy,
    rows_of,
)
from salesmodel.tables._minor import amounts
from salesmodel.tables._purchase_door import (
    NO_REFUND,
    UNTIED,
    check_refunds,
    refunded_rows,
    tied,
)
from salesmodel.tables.deals import WON, DealTable, Labelled, label


__all__ = ["NO_REFUND", "UNTIED", "PurchaseTable"]

_COLUMNS = ("client", "at", "amount", "refunds", "seller", "product", "channel", "deal")


@attrs.frozen(eq=False)
class PurchaseTable:
    """Purchases and refunds, one row each, columns read-only.

    Parameters
    ----------
    client : ndarray of int32, shape (n,)
        Code of the client, merged ones being one; -1 where not known.
    at : ndarray of int64, shape (n,)
        Microseconds since 1970-01-01 UTC, or the smallest ``int64`` where not known.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    amount : ndarray of int64, shape (n,), or None
        Minor units of `currency`, or the smallest ``int64`` where not known.
    currency : str or None
        ISO 4217 code of every amount.
    seller, product, channel, deal : Labelled or None
        Labels of each row; `None` where there is no such column.
    refunds : ndarray of int64, shape (n,), or None
        Row of the purchase that a row takes back; -1 for a purchase, -2 for a refund of
        a purchase that is not known. `None` where there are only purchases.
    notices : mapping of str to int
        What was dropped or is not known, by code.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If a code is out of range, or a refund takes back a refund or another client's
        purchase.
    InvalidAmountError
        If amounts have no currency, or a refund is positive.
    InvalidInstantError
        If a refund comes before its purchase.
    """

    client: CodeArray
    at: InstantArray
    n_clients: int
    names: tuple[str, ...] = ()
    amount: IntArray | None = None
    currency: str | None = None
    seller: Labelled | None = None
    product: Labelled | None = None
    channel: Labelled | None = None
    deal: Labelled | None = None
    refunds: IntArray | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, _COLUMNS)
        check_clients(self.client, self.n_clients, self.names)
        if self.amount is not None and self.currency is None and len(self):
            raise InvalidAmountError("amount", "of a currency", None, "currency")
        if self.refunds is not None:
            check_refunds(self.refunds, self.client, self.at, self.amount)

    def __len__(self) -> int:
        """Count the rows."""
        return self.client.size

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the rows of a mask; refunds of those left out are tied to none."""
        kept = rows_of(rows, len(self))
        refunds = None
        if self.refunds is not None:
            place = np.full(len(self) + 2, UNTIED)  # the two codes stand at the end
            place[kept] = np.arange(kept.size)
            place[NO_REFUND] = NO_REFUND
            refunds = place[self.refunds[kept]]
        columns = columns_at(self, _COLUMNS, kept)
        return attrs.evolve(self, **(columns | {"refunds": refunds}))

    @property
    def is_refund(self) -> BoolArray:
        """Whether each row takes a purchase back, shape (n,)."""
        if self.refunds is None:
            return np.zeros(len(self), np.bool_)
        is_refund: BoolArray = self.refunds != NO_REFUND
        return is_refund

    def segments(self, of: Mapping[str, str]) -> Labelled:
        """Return the segment of the client of each row.

        Parameters
        ----------
        of : mapping of str to str
            Segment by name of client; clients that are not in it have none.

        Returns
        -------
        Labelled
            One label a row.

        Raises
        ------
        InvalidValueError
            If clients came as codes and have no names.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"], at=["2026-01-05", "2026-01-07"]
        ... )
        >>> purchases.segments({"Acme": "key"}).codes.tolist()
        [0, -1]
        """
        if self.n_clients and not self.names:
            needed = "clients with names (make a Labelled of other segments)"
            raise InvalidValueError("client", needed, "codes", "type")
        known = as_read_only(of, name="of")
        told = np.array([known.get(name) for name in self.names], object)
        named = label("segment", told)
        return Labelled(np.append(named.codes, NO_LABEL)[self.client], named.labels)

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        client: ArrayLike | Labelled,
        at: ArrayLike,
        amount: ArrayLike | None = None,
        currency: str | ArrayLike | None = None,
        seller: ArrayLike | Labelled | None = None,
        product: ArrayLike | Labelled | None = None,
        channel: ArrayLike | Labelled | None = None,
        deal: ArrayLike | Labelled | None = None,
        refunds: ArrayLike | None = None,
        merged: Mapping[str, str] | None = None,
        missing_client: str = "refuse",
        missing_at: str = "refuse",
        untied: str = "refuse",
    ) -> Self:
        """Build the table from array-likes of any library, rows in any order.

        Parameters
        ----------
        client : array_like of str or int, shape (n,)
            Clients by name, or by codes from 0; absent (or -1) where not known.
        at : array_like, shape (n,)
            ``datetime64`` (read as UTC), aware `datetime`, ISO 8601 texts, or ``int64``
            microseconds; absent where not known.
        amount : array_like of int, optional
            Minor units; `to_minor_units` makes them from major ones.
        currency : str or array_like of str, optional
            ISO 4217 code of all amounts, or of each; needed with `amount`.
        seller, product, channel, deal : array_like of str, optional
            Labels; absent where there is none.
        refunds : array_like of int or str, optional
            What a refund takes back: the row of the purchase (from 0), or the id of its
            deal; absent (or -1) in purchases. A refund without a client is one of the
            client of its purchase.
        merged : mapping of str to str, optional
            The client that stayed, by name of one that was merged into it. Mergers are
            followed to their end.
        missing_client, missing_at : {"refuse", "drop", "keep"}, default "refuse"
            What becomes of rows without a client, or without an instant.
        untied : {"refuse", "keep"}, default "refuse"
            What becomes of negative amounts that no purchase is named for, and of
            refunds of deals that are not there; those kept count for no purchase.

        Returns
        -------
        PurchaseTable
            The table; what was dropped stands in its notices.

        Raises
        ------
        InvalidValueError
            If a client is absent, a policy is none, or a refund is tied wrongly.
        InvalidInstantError
            If an instant is absent, naive, or out of range.
        InvalidAmountError
            If a negative amount is tied to nothing.
        MixedCurrencyError
            If the rows have several currencies.
        UnknownDealError
            If a refund names a deal that is not there.
        DefinitionError
            If mergers go round in a ring.

        Examples
        --------
        The second client was merged into the first; the last row takes 40 back.

        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Acme Ltd", None],
        ...     at=["2026-01-05", "2026-02-05", "2026-02-07"],
        ...     amount=[100, 300, -40],
        ...     currency="EUR",
        ...     deal=["d1", "d2", None],
        ...     refunds=[None, None, "d2"],
        ...     merged={"Acme Ltd": "Acme"},
        ... )
        >>> purchases.client.tolist(), purchases.refunds.tolist()
        ([0, 0, 0], [-1, -1, 1])
        """
        keep = policy("untied", untied, allowed=("refuse", "keep")) == "keep"
        codes, n_clients, names = clients(client, merged)
        deals = labels("deal", deal)
        units = None if amount is None else amounts(amount)
        rows = refunded_rows(refunds, deals, n_rows=codes.size, keep=keep)
        rows = tied(units, rows, keep=keep)
        codes = _of_purchases(codes, rows)
        micros = instants("at", at)
        kept, notices = _known(codes, micros, missing_client, missing_at)
        table = cls(
            client=codes,
            at=micros,
            n_clients=n_clients,
            names=names,
            amount=units,
            currency=one_currency(currency),
            seller=labels("seller", seller),
            product=labels("product", product),
            channel=labels("channel", channel),
            deal=deals,
            refunds=rows,
            notices=notices,
        )
        return table if kept is None else table[kept]

    @classmethod
    def of_deals(
        cls, deals: DealTable, *, merged: Mapping[str, str] | None = None
    ) -> Self:
        """Take each deal that was won for a purchase at the instant it was won.

        Parameters
        ----------
        deals : DealTable
            Deals; an owner is a seller, and a source a channel.
        merged : mapping of str to str, optional
            As in `from_columns`.

        Returns
        -------
        PurchaseTable
            A row for each deal won, those without client or instant kept; a negative
            amount makes no refund of a deal.

        Examples
        --------
        >>> deals = DealTable.from_columns(
        ...     deal=["d1", "d2"],
        ...     outcome=["won", "lost"],
        ...     opened=["2026-01-05", "2026-01-07"],
        ...     closed=["2026-02-01", "2026-02-02"],
        ...     client=["Acme", "Acme"],
        ... )
        >>> len(PurchaseTable.of_deals(deals))
        1
        """
        won = np.flatnonzero(deals.outcome == WON)
        buyers = deals.client
        if buyers is None:
            buyers = Labelled(np.full(len(deals), NO_LABEL, np.int32), ())
        codes, n_clients, names = clients(buyers[won], merged)
        ids = tuple(map(deals.deal.__getitem__, won.tolist()))
        closed = deals.closed[won]
        return cls(
            client=codes,
            at=closed,
            n_clients=n_clients,
            names=names,
            amount=None if deals.amount is None else deals.amount[won],
            currency=deals.currency,
            seller=None if deals.owner is None else deals.owner[won],
            product=None if deals.product is None else deals.product[won],
            channel=None if deals.source is None else deals.source[won],
            deal=Labelled(np.arange(won.size, dtype=np.int32), ids),
            notices=_known(codes, closed, "keep", "keep")[1],
        )


def _known(
    client: CodeArray, at: InstantArray, missing_client: str, missing_at: str
) -> tuple[BoolArray | None, dict[str, int]]:
    """Return which rows to keep, and how many have no client or no instant."""
    return known_rows(
        {
            "client": (client != NO_LABEL, missing_client),
            "at": (at != MISSING, missing_at),
        },
        client.size,
    )


def _of_purchases(client: CodeArray, refunds: IntArray | None) -> CodeArray:
    """Give refunds without a client that of their purchase."""
    if refunds is None or refunds.size != client.size:
        return client
    last = client.size - 1
    rows = np.flatnonzero((client == NO_LABEL) & (refunds >= 0) & (refunds <= last))
    if not rows.size:
        return client
    codes = client.copy()
    codes[rows] = client[refunds[rows]]
    return codes
