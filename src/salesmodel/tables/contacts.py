"""Contacts as read-only columns, one row an attempt to reach a client."""

from collections.abc import Iterable, Mapping
from typing import Final, Self

import attrs
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
from salesmodel.errors import InvalidAmountError
from salesmodel.tables._client_door import (
    check_clients,
    check_lengths,
    clients,
    columns_at,
    known_rows,
    labels,
    one_currency,
    rows_of,
)
from salesmodel.tables._contact_door import (
    DIRECTIONS,
    PlaceArray,
    attempts,
    check_attempts,
    check_places,
    check_total,
    durations,
    level_names,
    places,
)
from salesmodel.tables._minor import amounts
from salesmodel.tables.deals import Labelled


__all__ = ["CALL_LEVELS", "ContactTable"]

CALL_LEVELS: Final = ("call", "answered", "conversation", "meeting", "deal")
"""The levels of the call funnel, the lowest first."""

_COLUMNS = (
    "at",
    "client",
    "seller",
    "base",
    "channel",
    "script",
    "category",
    "level",
    "cost",
    "duration",
    "attempt",
    "direction",
)


@attrs.frozen(eq=False)
class ContactTable:
    """Attempts to reach clients, one row each, columns read-only.

    Parameters
    ----------
    at : ndarray of int64, shape (n,)
        Microseconds since 1970-01-01 UTC, or the smallest ``int64`` where not known.
    client : ndarray of int32, shape (n,), or None
        Code of the client, merged ones being one; -1 where not known.
    n_clients : int, default 0
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    seller, base, channel, script, category : Labelled or None
        Labels of each row; `None` where there is no such column. The base is the list
        of clients that was worked through, the category that of the product.
    level : ndarray of int8, shape (n,), or None
        Place in `levels` of the highest level reached; -1 where not known. A contact
        reached every level up to its own.
    levels : tuple of str
        Names of the levels, the lowest first.
    cost : ndarray of int64, shape (n,), or None
        Minor units of `currency`, or the smallest ``int64`` where not known.
    currency : str or None
        ISO 4217 code of every cost.
    duration : ndarray of int64, shape (n,), or None
        Microseconds, or the smallest ``int64`` where not known.
    attempt : ndarray of int32, shape (n,), or None
        Number of the attempt, from 1; 0 where not known.
    direction : ndarray of int8, shape (n,), or None
        0 where the seller began it, 1 where the client did; -1 where not known.
    notices : mapping of str to int
        What was dropped or is not known, by code.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If a code, a level or an attempt is out of range, a duration is negative, or
        their sum does not fit into ``int64``.
    InvalidAmountError
        If costs have no currency, one is negative, or their sum does not fit into
        ``int64``.
    DefinitionError
        If levels are none, or not distinct.
    """

    at: InstantArray
    client: CodeArray | None = None
    n_clients: int = 0
    names: tuple[str, ...] = ()
    seller: Labelled | None = None
    base: Labelled | None = None
    channel: Labelled | None = None
    script: Labelled | None = None
    category: Labelled | None = None
    level: PlaceArray | None = None
    levels: tuple[str, ...] = attrs.field(default=CALL_LEVELS, converter=level_names)
    cost: IntArray | None = None
    currency: str | None = None
    duration: IntArray | None = None
    attempt: CodeArray | None = None
    direction: PlaceArray | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, _COLUMNS)
        check_clients(self.client, self.n_clients, self.names)
        if self.level is not None:
            check_places("level", self.level, self.levels)
        if self.direction is not None:
            check_places("direction", self.direction, DIRECTIONS)
        if self.attempt is not None:
            check_attempts(self.attempt)
        if self.cost is not None and self.currency is None and len(self):
            raise InvalidAmountError("cost", "of a currency", None, "currency")
        for name in ("cost", "duration"):
            if (column := getattr(self, name)) is not None:
                check_total(name, column)

    def __len__(self) -> int:
        """Count the rows."""
        return self.at.size

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the rows of a mask; attempts keep their numbers."""
        kept = rows_of(rows, len(self))
        return attrs.evolve(self, **columns_at(self, _COLUMNS, kept))

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        at: ArrayLike,
        client: ArrayLike | Labelled | None = None,
        seller: ArrayLike | Labelled | None = None,
        base: ArrayLike | Labelled | None = None,
        channel: ArrayLike | Labelled | None = None,
        script: ArrayLike | Labelled | None = None,
        category: ArrayLike | Labelled | None = None,
        level: ArrayLike | Labelled | None = None,
        levels: Iterable[str] = CALL_LEVELS,
        cost: ArrayLike | None = None,
        currency: str | ArrayLike | None = None,
        duration: ArrayLike | None = None,
        attempt: ArrayLike | None = None,
        direction: ArrayLike | Labelled | None = None,
        merged: Mapping[str, str] | None = None,
        missing_client: str = "refuse",
        missing_at: str = "refuse",
        missing_level: str = "refuse",
    ) -> Self:
        """Build the table from array-likes of any library, rows in any order.

        Parameters
        ----------
        at : array_like, shape (n,)
            ``datetime64`` (read as UTC), aware `datetime`, ISO 8601 texts, or ``int64``
            microseconds; absent where not known.
        client : array_like of str or int, optional
            Clients by name, or by codes from 0; absent (or -1) where not known.
        seller, base, channel, script, category : array_like of str, optional
            Labels; absent where there is none.
        level : array_like of str or int, optional
            Highest level reached: a name, or a place in `levels` from 0; absent (or -1)
            where not known.
        levels : iterable of str, default CALL_LEVELS
            Names of the levels, the lowest first.
        cost : array_like of int, optional
            Minor units; `to_minor_units` makes them from major ones.
        currency : str or array_like of str, optional
            ISO 4217 code of all costs, or of each; needed with `cost`.
        duration : array_like, optional
            ``timedelta64``, `timedelta` or ``int64`` microseconds; absent where not
            known.
        attempt : array_like of int, optional
            Number of the attempt, from 1; absent where not known. `number_contacts`
            works them out.
        direction : array_like of str, optional
            ``"outbound"`` or ``"inbound"``; absent where not known.
        merged : mapping of str to str, optional
            The client that stayed, by name of one that was merged into it. Mergers are
            followed to their end.
        missing_client, missing_at, missing_level : {"refuse", "drop", "keep"}
            What becomes of rows without a client, an instant or a level, where there is
            such a column; they are refused unless told otherwise.

        Returns
        -------
        ContactTable
            The table; what was dropped stands in its notices.

        Raises
        ------
        InvalidValueError
            If a client or level is absent, a word is no level or direction, a policy is
            none, or a number is out of range.
        InvalidInstantError
            If an instant is absent, naive, or out of range.
        InvalidAmountError
            If a cost is no integer, or negative.
        MixedCurrencyError
            If the rows have several currencies.
        DefinitionError
            If mergers go round in a ring, or levels are none or not distinct.

        Examples
        --------
        Three calls, the last of which ended in a meeting:

        >>> contacts = ContactTable.from_columns(
        ...     at=["2026-01-05", "2026-01-06", "2026-01-08"],
        ...     client=["Acme", "Bolt", "Acme"],
        ...     level=["call", "answered", "meeting"],
        ... )
        >>> contacts.level.tolist(), contacts.levels[3]
        ([0, 1, 3], 'meeting')
        """
        named = level_names(levels)
        micros = instants("at", at)
        codes: CodeArray | None = None
        n_clients, names = 0, tuple[str, ...]()
        if client is not None:
            codes, n_clients, names = clients(client, merged)
        reached = _places("level", level, named)
        known = {
            "at": (micros != MISSING, missing_at),
            "client": (None if codes is None else codes != NO_LABEL, missing_client),
            "level": (None if reached is None else reached != NO_LABEL, missing_level),
        }
        kept, notices = known_rows(known, micros.size)
        table = cls(
            at=micros,
            client=codes,
            n_clients=n_clients,
            names=names,
            seller=labels("seller", seller),
            base=labels("base", base),
            channel=labels("channel", channel),
            script=labels("script", script),
            category=labels("category", category),
            level=reached,
            levels=named,
            cost=None if cost is None else amounts(cost, "cost"),
            currency=one_currency(currency),
            duration=None if duration is None else durations(duration),
            attempt=None if attempt is None else attempts(attempt),
            direction=_places("direction", direction, DIRECTIONS),
            notices=notices,
        )
        return table if kept is None else table[kept]


def _places(
    name: str, values: ArrayLike | Labelled | None, words: tuple[str, ...]
) -> PlaceArray | None:
    """Return the place of each cell among the words, where there is such a column."""
    return None if values is None else places(name, values, words)
