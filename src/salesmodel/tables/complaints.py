"""Complaints as read-only columns, one row each."""

from collections.abc import Mapping
from typing import Self

import attrs
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    BoolArray,
    CodeArray,
    InstantArray,
    instants,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.tables._client_door import (
    check_clients,
    check_lengths,
    columns_at,
    dated_clients,
    labels,
    rows_of,
)
from salesmodel.tables._event_door import check_after
from salesmodel.tables.deals import Labelled


__all__ = ["ComplaintTable"]

_COLUMNS = ("at", "resolved", "client", "seller", "deal")


@attrs.frozen(eq=False)
class ComplaintTable:
    """What clients complained of, one row a complaint.

    Parameters
    ----------
    at : ndarray of int64, shape (n,)
        When each was opened, in microseconds since 1970-01-01 UTC; the smallest
        ``int64`` where not known.
    resolved : ndarray of int64, shape (n,)
        When it was resolved; the smallest ``int64`` while it is open.
    client : ndarray of int32, shape (n,), or None
        Code of the client, merged ones being one; -1 where not known.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    seller, deal : Labelled or None
        Labels of each row; `None` where there is no such column.
    notices : mapping of str to int
        What was dropped or is not known, by code.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If a code is out of range.
    InvalidInstantError
        If a complaint was resolved before it was opened.
    """

    at: InstantArray
    resolved: InstantArray
    client: CodeArray | None = None
    n_clients: int = 0
    names: tuple[str, ...] = ()
    seller: Labelled | None = None
    deal: Labelled | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, _COLUMNS)
        check_clients(self.client, self.n_clients, self.names)
        check_after("resolved", self.resolved, self.at)

    def __len__(self) -> int:
        """Count the complaints."""
        return self.at.size

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the rows of a mask."""
        kept = rows_of(rows, len(self))
        return attrs.evolve(self, **columns_at(self, _COLUMNS, kept))

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        at: ArrayLike,
        resolved: ArrayLike,
        client: ArrayLike | Labelled | None = None,
        seller: ArrayLike | Labelled | None = None,
        deal: ArrayLike | Labelled | None = None,
        merged: Mapping[str, str] | None = None,
        missing_client: str = "refuse",
        missing_at: str = "refuse",
    ) -> Self:
        """Build the table from array-likes of any library, rows in any order.

        Parameters
        ----------
        at, resolved : array_like, shape (n,)
            Instants as in `ContactTable.from_columns`; `resolved` is absent while a
            complaint is open.
        client : array_like of str or int, optional
            Clients by name, or by codes from 0; absent (or -1) where not known.
        seller, deal : array_like of str, optional
            Labels; absent where there is none.
        merged : mapping of str to str, optional
            The client that stayed, by name of one that was merged into it.
        missing_client, missing_at : {"refuse", "drop", "keep"}, default "refuse"
            What becomes of rows without a client, where there is such a column, or
            without an instant.

        Returns
        -------
        ComplaintTable
            The table; what was dropped stands in its notices.

        Raises
        ------
        InvalidValueError
            If a client is absent, or a policy is none.
        InvalidInstantError
            If an instant is absent, naive, or out of range, or the end comes before the
            beginning.
        DefinitionError
            If mergers go round in a ring.

        Examples
        --------
        >>> complaints = ComplaintTable.from_columns(
        ...     at=["2026-01-05", "2026-01-07"],
        ...     resolved=["2026-01-09", None],
        ...     client=["Acme", "Bolt"],
        ... )
        >>> len(complaints)
        2
        """
        dated, kept = dated_clients(at, client, merged, (missing_at, missing_client))
        table = cls(
            **dated,
            resolved=instants("resolved", resolved),
            seller=labels("seller", seller),
            deal=labels("deal", deal),
        )
        return table if kept is None else table[kept]
