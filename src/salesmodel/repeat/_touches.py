"""The contacts of the client base, in order, and whose they are."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    CodeArray,
    InstantArray,
    IntArray,
)
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._groups import with_nobody
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.tables._order import in_order
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.contacts import ContactTable
from salesmodel.tables.deals import Labelled


__all__ = ["Touches", "places_of", "segments_of", "touches_of"]


@attrs.frozen(eq=False)
class Touches:
    """Contacts that count, by row of the base and then by time.

    `notices` counts the contacts that were left out, by code.
    """

    owner: CodeArray
    at: InstantArray
    notices: Mapping[str, int]

    __reduce__ = by_columns


def touches_of(
    contacts: ContactTable, base: ClientTable, norm: ContactNorm, *, before: int
) -> Touches:
    """Return the contacts of the base before an instant that count."""
    if contacts.client is None:
        raise InvalidValueError("client", "a column of the contacts", None, "absent")
    owner = places_of(base, contacts.names, contacts.n_clients)[contacts.client]
    kept, notices = np.ones(len(contacts), np.bool_), {}
    for code, left in (
        ("without_client", contacts.client == NO_LABEL),
        ("undated", contacts.at == MISSING),
        ("after", contacts.at >= before),
        ("outside", owner == NO_LABEL),
        ("not_counted", ~norm.counts(contacts)),
    ):
        if left.any() and (n := int(np.count_nonzero(left & kept))):
            notices[code] = n
            kept &= ~left
    rows = np.flatnonzero(kept)
    owner, at = owner[rows], contacts.at[rows]
    order = in_order(owner, at, len(base))
    return Touches(owner[order], at[order], notices)


def places_of(base: ClientTable, names: tuple[str, ...], n_clients: int) -> CodeArray:
    """Return the row of the base of each client of a table, and -1 at the end."""
    if n_clients and len(base) and bool(names) != bool(base.names):
        needed = "by name in both tables, or by code in both"
        raise InvalidValueError("client", needed, "one of each", "clients")
    row = np.full(base.n_clients + 1, NO_LABEL, np.int32)
    row[base.client] = np.arange(len(base), dtype=np.int32)
    if names:
        code = {name: place for place, name in enumerate(base.names)}
        codes = np.array([code.get(name, NO_LABEL) for name in names], np.int64)
    else:
        codes = np.minimum(np.arange(n_clients), base.n_clients)
    return np.append(row[codes], np.int32(NO_LABEL))


def segments_of(base: ClientTable) -> tuple[IntArray, tuple[str | None, ...]]:
    """Return the segment of each client; the last one is that of those without any."""
    segment = base.segment
    if segment is None:
        segment = Labelled(np.full(len(base), NO_LABEL, np.int32), ())
    return with_nobody(segment)
