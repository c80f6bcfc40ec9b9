"""What comes next for a client after something else: the first call, the next purchase."""

import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    CodeArray,
    InstantArray,
    IntArray,
)
from salesmodel._checks import real
from salesmodel._counts import chunks
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._periods import DAY
from salesmodel.tables._order import in_order
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable


__all__ = [
    "clients_of",
    "first_each",
    "following",
    "in_turn",
    "sale_rows",
    "span_of",
]

_MOST_DAYS = 36_525


def span_of(name: str, days: float) -> int:
    """Return a positive number of days in microseconds."""
    if not 0 < real(days) <= _MOST_DAYS:
        needed = f"more than 0 and at most {_MOST_DAYS} days"
        raise InvalidValueError(name, needed, days, "days")
    return round(real(days) * DAY)


def clients_of(names: tuple[str, ...], n_clients: int) -> ClientTable:
    """Return the clients of a table as a base of their own."""
    return ClientTable(np.arange(n_clients, dtype=np.int32), n_clients, names)


def sale_rows(purchases: PurchaseTable, until: int) -> tuple[IntArray, dict[str, int]]:
    """Return the rows of purchases by an instant, and what was left out, by code."""
    kept, notices = np.ones(len(purchases), np.bool_), {}
    if purchases.refunds is not None:
        kept &= purchases.refunds == NO_REFUND
    for code, left in (
        ("without_client", purchases.client == NO_LABEL),
        ("undated", purchases.at == MISSING),
        ("after", purchases.at > until),
    ):
        if n := int(np.count_nonzero(left & kept)):
            notices[code] = n
            kept &= ~left
    return np.flatnonzero(kept), notices


def first_each(owner: CodeArray, at: InstantArray) -> IntArray:
    """Return the row of the first event of each owner, by owner; of ties the first."""
    order = np.lexsort((at, owner))
    rows: IntArray = order[np.unique(owner[order], return_index=True)[1]]
    return rows


def in_turn(
    owner: CodeArray, at: InstantArray, n_owners: int
) -> tuple[CodeArray, InstantArray]:
    """Return events by owner and then by time."""
    order = in_order(owner, at, n_owners)
    return owner[order], at[order]


def following(
    owner: CodeArray,
    at: InstantArray,
    events: tuple[CodeArray, InstantArray],
    *,
    at_once: bool,
) -> InstantArray:
    """Return the first event of the same owner after each instant, `MISSING` if none.

    Events are by owner and then by time; those at the same instant follow if `at_once`.
    Each instant is looked for among the events of its owner by halving, a chunk of
    instants at a time.
    """
    owners, ats = events
    told = np.full(owner.size, MISSING)
    if not ats.size:
        return told
    n_owners = max(int(owner.max(initial=0)), int(owners[-1])) + 1
    edges = np.searchsorted(owners, np.arange(n_owners + 1, dtype=owners.dtype))
    for rows in chunks(owner.size):
        since = at[rows] if at_once else at[rows] + 1
        low, end = edges[owner[rows]], edges[owner[rows] + 1]
        high = end
        while (low < high).any():
            middle = (low + high) // 2
            is_before = (low < high) & (ats[np.minimum(middle, ats.size - 1)] < since)
            high = np.where(is_before | (low == high), high, middle)
            low = np.where(is_before, middle + 1, low)
        found = low < end
        told[rows][found] = ats[low[found]]
    return told
