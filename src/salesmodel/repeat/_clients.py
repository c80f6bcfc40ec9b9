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
from salesmodel._counts import Codes, chunks
from salesmodel.errors import InvalidAmountError
from salesmodel.tables.numbering import number_purchases
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["Known", "added", "counted", "earliest", "known_at", "latest", "present"]

_MOST = int(np.iinfo(np.int64).max)


@attrs.frozen(eq=False)
class Known:
    """The rows of clients up to an instant, and what was left out, by code.

    `bought` marks the rows that are purchases; `None` where all are.
    """

    table: PurchaseTable
    bought: BoolArray | None
    notices: Mapping[str, int]

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
    kept, notices = np.ones(len(purchases), np.bool_), {}
    for code, left in (
        ("without_client", purchases.client == NO_LABEL),
        ("undated", purchases.at == MISSING),
        ("after", purchases.at > as_of),
    ):
        if left.any() and not (undated and code == "undated"):
            notices[code] = int(np.count_nonzero(left & kept))
            kept &= ~left
    table = purchases if kept.all() else purchases[kept]
    bought = None
    if table.refunds is not None:
        bought = table.refunds == NO_REFUND
        if refunds == "undo":
            bought &= number_purchases(table, rule).kind != SaleKind.UNDONE
    if table.amount is not None and (n := int(np.sum(table.amount == MISSING))):
        notices["without_amount"] = n
    return Known(table, bought, notices)


def counted(codes: Codes, n_codes: int) -> IntArray:
    """Count the rows of each code."""
    return np.bincount(codes, minlength=n_codes).astype(np.int64, copy=False)


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
    if not amount.size:
        return total
    most = max(abs(int(amount.min())), abs(int(amount.max())))
    if most * amount.size > _MOST and most * int(counted(codes, n_codes).max()) > _MOST:
        return _added_slowly(codes, amount, n_codes)
    for rows in chunks(amount.size):
        np.add.at(total, codes[rows].astype(np.intp), amount[rows])
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


def earliest(codes: Codes, column: IntArray, n_codes: int) -> IntArray:
    """Return the least entry of each code, the greatest ``int64`` where there is none."""
    least = np.full(n_codes, _MOST)
    for rows in chunks(column.size):
        np.minimum.at(least, codes[rows].astype(np.intp), column[rows])
    return least


def latest(codes: Codes, column: IntArray, n_codes: int) -> IntArray:
    """Return the greatest entry of each code, `MISSING` where there is none."""
    most = np.full(n_codes, MISSING)
    for rows in chunks(column.size):
        np.maximum.at(most, codes[rows].astype(np.intp), column[rows])
    return most
