"""What is known of clients at an instant: purchases counted and amounts added, each."""

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
)
from salesmodel._counts import Codes, chunks, histogram
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidAmountError
from salesmodel.tables.numbering import number_purchases
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = [
    "Known",
    "added",
    "counted",
    "earliest",
    "fits",
    "known_at",
    "latest",
    "present",
]

_MOST = int(np.iinfo(np.int64).max)


@attrs.frozen(eq=False)
class Known:
    """The rows of clients up to an instant, and what was left out, by code.

    `bought` marks the rows that are purchases; `None` where all are.
    """

    table: PurchaseTable
    bought: BoolArray | None
    notices: Mapping[str, int]

    __reduce__ = by_columns

    def of_purchases(self, column: NDArray[Any]) -> NDArray[Any]:
        """Take a column, one entry a row, at the purchases."""
        return column if self.bought is None else column[self.bought]

    @property
    def client(self) -> CodeArray:
        """The client of each purchase."""
        return self.of_purchases(self.table.client)

    @property
    def at(self) -> InstantArray:
        """The instant of each purchase."""
        return self.of_purchases(self.table.at)


def present(amount: IntArray) -> IntArray:
    """Return amounts, 0 for those that are not known."""
    if not amount.size or int(amount.min()) != MISSING:
        return amount
    return np.where(amount == MISSING, 0, amount)


def known_at(
    purchases: PurchaseTable,
    as_of: int = _MOST,
    *,
    refunds: str = "ignore",
    undated: bool = False,
) -> Known:
    """Keep the rows of clients up to an instant; undated ones where those may stay.

    Under ``refunds="undo"`` a purchase that was taken back in full by then is none.
    """
    rule = RepeatRule(refunds=refunds)
    kept, notices = _kept(purchases, as_of, undated=undated)
    table = purchases if kept is None else purchases[kept]
    bought = None
    if table.refunds is not None:
        bought = table.refunds == NO_REFUND
        if refunds == "undo":
            bought &= number_purchases(table, rule).kind != SaleKind.UNDONE
    if table.amount is not None and (n := int(np.sum(table.amount == MISSING))):
        notices["without_amount"] = n
    return Known(table, bought, notices)


def _kept(
    purchases: PurchaseTable, as_of: int, *, undated: bool
) -> tuple[BoolArray | None, dict[str, int]]:
    """Mark the rows to keep, if not all, and count the others by their first reason."""
    client, at = purchases.client, purchases.at
    reasons = []
    if client.size and int(client.min()) == NO_LABEL:
        reasons.append(("without_client", client == NO_LABEL))
    if at.size and not undated and int(at.min()) == MISSING:
        reasons.append(("undated", at == MISSING))
    if at.size and int(at.max()) > as_of:
        reasons.append(("after", at > as_of))
    if not reasons:
        return None, {}
    kept, notices = np.ones(len(purchases), np.bool_), {}
    for code, left in reasons:
        if n := int(np.count_nonzero(left & kept)):
            notices[code] = n
            kept &= ~left
    return kept, notices


def counted(codes: Codes, n_codes: int) -> IntArray:
    """Count the rows of each code."""
    return histogram(codes, n_codes)


def fits(amount: IntArray) -> bool:
    """Tell whether no sum of some of the amounts can pass ``int64``."""
    return _largest(amount) * amount.size <= _MOST


def _largest(amount: IntArray) -> int:
    """Return the largest magnitude."""
    return max(-int(amount.min(initial=0)), int(amount.max(initial=0)))


def _passes(codes: Codes, amount: IntArray, n_codes: int) -> bool:
    """Tell whether the sum of the code with most rows could pass ``int64``."""
    return _largest(amount) * int(counted(codes, n_codes).max()) > _MOST


def added(codes: Codes, amount: IntArray, n_codes: int) -> IntArray:
    """Add amounts by code, exactly.

    Where the rows of the largest group could pass ``int64``, sums are made in Python's
    own integers.

    Raises
    ------
    InvalidAmountError
        If a sum does not fit into ``int64``.
    """
    total = np.zeros(n_codes, np.int64)
    if not fits(amount) and _passes(codes, amount, n_codes):
        return _added_slowly(codes, amount, n_codes)
    for rows in chunks(amount.size):
        np.add.at(total, codes[rows].astype(np.intp, copy=False), amount[rows])
    return total


def _added_slowly(codes: Codes, amount: IntArray, n_codes: int) -> IntArray:
    """Add amounts whose sums could pass ``int64``, and refuse those that do."""
    exact = [0] * n_codes
    for code, one in zip(codes.tolist(), amount.tolist(), strict=True):
        exact[code] += one
    if (most := max(exact, key=abs)) > _MOST or most < -_MOST:
        needed = "amounts whose sums fit into int64"
        raise InvalidAmountError("amount", needed, most, "too_large")
    return np.array(exact, np.int64)


def earliest(codes: Codes, column: CodeArray | IntArray, n_codes: int) -> IntArray:
    """Return the least entry of each code, the greatest ``int64`` where there is none."""
    least = np.full(n_codes, _MOST)
    for rows in chunks(column.size):
        np.minimum.at(least, codes[rows].astype(np.intp), column[rows].astype(np.int64))
    return least


def latest(codes: Codes, column: CodeArray | IntArray, n_codes: int) -> IntArray:
    """Return the greatest entry of each code, `MISSING` where there is none."""
    most = np.full(n_codes, MISSING)
    for rows in chunks(column.size):
        np.maximum.at(most, codes[rows].astype(np.intp), column[rows].astype(np.int64))
    return most
