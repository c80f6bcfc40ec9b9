"""The client base as read-only columns: who is in it, in which segment, since when."""

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
    instants,
)
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError
from salesmodel.tables._client_door import (
    check_clients,
    check_lengths,
    clients,
    columns_at,
    labels,
    rows_of,
)
from salesmodel.tables.deals import Labelled


__all__ = ["ClientTable"]

_COLUMNS = ("client", "segment", "since")


@attrs.frozen(eq=False)
class ClientTable:
    """Clients of the base, one row each, columns read-only.

    Those who asked and never bought belong to the base as well.

    Parameters
    ----------
    client : ndarray of int32, shape (n,)
        Code of each client, distinct.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    segment : Labelled or None
        Segment of each client; `None` where there is no such column.
    since : ndarray of int64, shape (n,), or None
        When each came into the base, in microseconds since 1970-01-01 UTC; the smallest
        ``int64`` where that is not known, as if always. `None` where nothing tells.
    n_merged : int, default 0
        Rows that were left out because their client was merged into another one.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If a code is out of range, or stands twice.
    """

    client: CodeArray
    n_clients: int
    names: tuple[str, ...] = ()
    segment: Labelled | None = None
    since: InstantArray | None = None
    n_merged: int = 0

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, _COLUMNS)
        check_clients(self.client, self.n_clients, self.names)
        first = np.zeros(len(self), np.bool_)
        first[np.unique(self.client, return_index=True)[1]] = True
        wrong = ~first | (self.client == NO_LABEL)
        if wrong.any():
            row = int(np.argmax(wrong))
            code = int(self.client[row])
            is_named = bool(self.names) and code != NO_LABEL
            value = self.names[code] if is_named else code
            needed = "given, and each but once"
            raise InvalidValueError(
                "client", needed, value, "duplicate", f"client[{row}]"
            )

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the clients of a mask."""
        kept = rows_of(rows, len(self))
        return attrs.evolve(self, **columns_at(self, _COLUMNS, kept))

    @classmethod
    def from_columns(
        cls,
        *,
        client: ArrayLike | Labelled,
        segment: ArrayLike | Labelled | None = None,
        since: ArrayLike | None = None,
        merged: Mapping[str, str] | None = None,
    ) -> Self:
        """Build the table from array-likes of any library.

        Parameters
        ----------
        client : array_like of str or int, shape (n,)
            Clients by name, or by codes from 0, each of them once.
        segment : array_like of str, optional
            Segments; absent where a client has none.
        since : array_like, optional
            Instants as in `ContactTable.from_columns`; absent where not known.
        merged : mapping of str to str, optional
            The client that stayed, by name of one that was merged into it. Of several
            rows that are one client, that of the client who stayed counts, and else the
            first one.

        Returns
        -------
        ClientTable
            The base.

        Raises
        ------
        InvalidValueError
            If a client is absent or stands twice.
        InvalidInstantError
            If an instant is naive, or out of range.
        DefinitionError
            If mergers go round in a ring.

        Examples
        --------
        >>> base = ClientTable.from_columns(
        ...     client=["Acme", "Bolt", "Core"],
        ...     segment=["key", "other", "asked only"],
        ...     since=["2025-03-01", None, "2026-01-05"],
        ... )
        >>> len(base), base.segment.labels
        (3, ('key', 'other', 'asked only'))
        """
        whole = cls(
            *clients(client, None),
            segment=labels("segment", segment),
            since=None if since is None else instants("since", since),
        )
        return whole._merged(*clients(client, merged)) if merged is not None else whole

    def _merged(self, codes: CodeArray, n_clients: int, names: tuple[str, ...]) -> Self:
        """Keep one row of each client: that of the one who stayed, or else the first."""
        left = np.array(
            [
                self.names[given] != names[code]
                for given, code in zip(self.client, codes, strict=True)
            ],
            np.bool_,
        )
        order = np.lexsort((left, codes))
        kept = np.sort(order[np.unique(codes[order], return_index=True)[1]])
        return attrs.evolve(
            self,
            **columns_at(self, _COLUMNS[1:], kept),
            client=codes[kept],
            n_clients=n_clients,
            names=names,
            n_merged=len(self) - kept.size,
        )

    def begun(self) -> InstantArray:
        """Return since when each client is in the base, absent ones marked.

        Returns
        -------
        ndarray of int64, shape (n,)
            Microseconds since 1970-01-01 UTC, or the smallest ``int64``.

        Examples
        --------
        >>> ClientTable.from_columns(client=["Acme"]).begun().tolist() == [-(2**63)]
        True
        """
        return np.full(len(self), MISSING) if self.since is None else self.since
