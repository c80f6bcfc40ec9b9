"""What comes next for a client after something else: the first call, the next purchase."""

import math

import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    CodeArray,
    InstantArray,
    IntArray,
)
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._periods import DAY
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable


__all__ = ["clients_of", "first_each", "following", "sale_rows", "span_of"]

_MOST_DAYS = 36_525


def span_of(name: str, days: float) -> int:
    """Return a positive number of days in microseconds."""
    is_number = not isinstance(days, bool) and math.isfinite(days)
    if not (is_number and 0 < days <= _MOST_DAYS):
        needed = f"more than 0 and at most {_MOST_DAYS} days"
        raise InvalidValueError(name, needed, days, "days")
    return round(days * DAY)


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


def following(
    owner: CodeArray,
    at: InstantArray,
    events: tuple[CodeArray, InstantArray],
    *,
    at_once: bool,
) -> InstantArray:
    """Return the first event of the same owner after each instant, `MISSING` if none.

    Those at the same instant follow if `at_once`. Both are put into one order, and each
    looks for the nearest event behind it.
    """
    owners, ats = np.append(owner, events[0]), np.append(at, events[1])
    is_event = np.arange(owners.size) >= owner.size
    order = np.lexsort((is_event if at_once else ~is_event, ats, owners))
    place = np.where(is_event[order], np.arange(order.size), order.size)
    nearest = np.minimum.accumulate(place[::-1])[::-1]
    row = np.append(order, 0)[nearest]
    found = (nearest < order.size) & (owners[row] == owners[order])
    told = np.full(owners.size, MISSING)
    told[order] = np.where(found, ats[row], MISSING)
    return told[: owner.size]
