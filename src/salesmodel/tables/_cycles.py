"""Purchases by client and time, and where cycles of them begin."""

import datetime as dt
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import (
    LATEST,
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
)
from salesmodel._counts import Codes, begins_run, chunks
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns
from salesmodel.tables._layout import Layout, layout_of
from salesmodel.tables._order import in_order
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = [
    "Cycles",
    "KindArray",
    "Sold",
    "counted_rows",
    "first_rows",
    "kinds_of_openings",
    "undone_purchases",
]

KindArray = NDArray[np.uint8]

_DAY = 86_400_000_000
_NEVER = LATEST + 2
_MICROSECOND = dt.timedelta(microseconds=1)


@attrs.frozen(eq=False)
class Sold:
    """Purchases that count, by client and then by time.

    Those without an instant stand as if it were after all others.
    """

    rows: Codes | slice
    client: CodeArray
    at: InstantArray

    __reduce__ = by_columns

    @classmethod
    def of(cls, purchases: PurchaseTable, counted: BoolArray | None) -> "Sold":
        """Take the purchases that count, and bring them into order."""
        client, at = purchases.client, purchases.at
        kept = None if counted is None else np.flatnonzero(counted)
        if kept is not None:
            client, at = client[kept], at[kept]
        if at.size and int(at.min()) == MISSING:
            at = np.where(at == MISSING, LATEST + 1, at)
        order = in_order(client, at, purchases.n_clients)
        if isinstance(order, slice):
            return cls(order if kept is None else kept, client, at)
        rows = order if kept is None else kept[order]
        return cls(rows, client.take(order), at.take(order))

    def place(self, places: IntArray) -> IntArray:
        """Return the rows of the table at some places of the order."""
        rows = places if isinstance(self.rows, slice) else self.rows[places]
        return rows.astype(np.int64)

    def changes(self) -> BoolArray:
        """Mark the first purchase of each client."""
        return begins_run(self.client)


def counted_rows(purchases: PurchaseTable, undone: IntArray | None) -> BoolArray | None:
    """Mark the rows that count for a purchase of a client; nothing where all do."""
    is_known = purchases.client != NO_LABEL
    if purchases.refunds is not None:
        is_known &= purchases.refunds == NO_REFUND
    if undone is not None:
        is_known[undone] = False
    return None if is_known.all() else is_known


def undone_purchases(purchases: PurchaseTable) -> IntArray:
    """Return the rows of purchases that were taken back in full."""
    amount, refunds = purchases.amount, purchases.refunds
    if amount is None or refunds is None:
        return np.zeros(0, np.int64)
    rows = np.flatnonzero((refunds >= 0) & (amount != MISSING))
    bought, place = np.unique(refunds[rows], return_inverse=True)
    back = sums_by_code(place.astype(np.int32), amount[rows], n_codes=bought.size)
    is_undone = [
        paid != MISSING and paid + taken <= 0
        for paid, taken in zip(amount[bought].tolist(), back, strict=True)
    ]
    return bought[np.array(is_undone, np.bool_)]


@attrs.frozen(eq=False)
class Cycles:
    """Where cycles of purchases begin in the order, and which rows are one with the last.

    `together` marks rows that belong to the purchase before; `None` where none does.
    """

    starts: IntArray
    n_rows: int
    together: BoolArray | None = None

    __reduce__ = by_columns

    @classmethod
    def of(cls, sold: Sold, rule: RepeatRule) -> "Cycles":
        """Cut the order where a client, or a cycle of his, begins."""
        begins = sold.changes()
        together = None
        if rule.same_day == "one":
            day = sold.at // _DAY
            together = ~begins & (sold.at <= LATEST)
            together[1:] &= day[1:] == day[:-1]
        if rule.gap is not None:
            is_later = sold.at[1:] - sold.at[:-1] > rule.gap // _MICROSECOND
            is_later &= sold.at[1:] <= LATEST
            if together is not None:
                is_later &= ~together[1:]
            begins[1:] |= is_later
        return cls(np.flatnonzero(begins), begins.size, together)

    def over_rows(self, of_cycles: NDArray[Any]) -> NDArray[Any]:
        """Repeat what holds for each cycle over its rows."""
        return np.repeat(of_cycles, np.diff(self.starts, append=self.n_rows))

    def numbers(self) -> CodeArray:
        """Count the purchases of each cycle from 1."""
        if self.together is None:
            count = np.arange(1, self.n_rows + 1, dtype=np.int32)
        else:
            count = np.cumsum(~self.together, dtype=np.int32)
        count -= self.over_rows(count[self.starts] - 1)
        return count

    def within_clients(self, sold: Sold) -> CodeArray:
        """Count the cycles of each client from 1, and repeat that over their rows."""
        owner = sold.client[self.starts]
        count = np.arange(owner.size, dtype=np.int32)
        first = np.flatnonzero(np.diff(owner, prepend=NO_LABEL))
        count -= np.repeat(count[first], np.diff(first, append=owner.size))
        return self.over_rows(count + 1)


def kinds_of_openings(
    purchases: PurchaseTable, opening: IntArray, rule: RepeatRule
) -> KindArray:
    """Tell what the first sales of cycles are, from the rows that open them.

    A cycle that is not a client's first one began after a gap, which is known.
    """
    client, at = purchases.client[opening], purchases.at[opening]
    kinds = np.full(opening.size, SaleKind.FIRST, np.uint8)
    is_first = begins_run(client)
    if rule.new_after is None:
        kinds[is_first] = SaleKind.UNKNOWN
    else:
        is_old = (at != MISSING) & (at < rule.new_after)
        kinds[is_first & is_old] = SaleKind.REPEAT
    return kinds


def first_rows(purchases: PurchaseTable, counted: BoolArray | None) -> IntArray:
    """Return the row of each client's first purchase, by client; nothing is sorted."""
    if _is_in_order(purchases):
        candidates = None if counted is None else np.flatnonzero(counted)
    else:
        candidates = _earliest_rows(purchases, counted)
    n = len(purchases) if candidates is None else candidates.size
    first = np.full(purchases.n_clients, NO_LABEL, np.int64)
    for places in reversed(list(chunks(n))):
        rows = np.arange(places.start, places.stop)[::-1]
        if candidates is not None:
            rows = candidates[rows]
        first[purchases.client[rows]] = rows  # of several, the last one stays
    known: IntArray = first[first != NO_LABEL]
    return known


def _is_in_order(purchases: PurchaseTable) -> bool:
    """Tell whether a client's first row is that of his first purchase."""
    at = purchases.at
    return layout_of(purchases.client, at) is not Layout.SHUFFLED and not (
        at.size and int(at.min()) == MISSING
    )


def _earliest_rows(purchases: PurchaseTable, counted: BoolArray | None) -> IntArray:
    """Return the rows that have the earliest instant of their client, in order."""
    earliest = np.full(purchases.n_clients + 1, _NEVER)  # the last one: no client
    for rows in chunks(len(purchases)):
        at = _instants(purchases, counted, rows)
        np.minimum.at(earliest, purchases.client[rows], at)
    earliest[earliest == _NEVER] = MISSING  # nothing of theirs counts
    found = [
        rows.start
        + np.flatnonzero(
            _instants(purchases, counted, rows)
            == earliest.take(purchases.client[rows], mode="wrap")
        )
        for rows in chunks(len(purchases))
    ]
    return np.concatenate(found)


def _instants(
    purchases: PurchaseTable, counted: BoolArray | None, rows: slice
) -> InstantArray:
    """Return instants of rows, undated ones after all, rows that do not count never."""
    at = purchases.at[rows]
    if int(at.min()) == MISSING:
        at = np.where(at == MISSING, LATEST + 1, at)
    return at if counted is None else np.where(counted[rows], at, _NEVER)
