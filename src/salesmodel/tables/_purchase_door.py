"""The door of purchases: refunds as rows of what they take back."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    CodeArray,
    InstantArray,
    IntArray,
    cells,
    is_absent,
    outside,
    whole_numbers,
)
from salesmodel._checks import real
from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
    UnknownDealError,
)
from salesmodel.tables.deals import Labelled


__all__ = [
    "NO_REFUND",
    "UNTIED",
    "check_refunds",
    "refunded_rows",
    "tied",
]

NO_REFUND: Final = -1
"""In the column of refunds: the row is a purchase."""
UNTIED: Final = -2
"""In the column of refunds: the row refunds a purchase that is not known."""


def refunded_rows(
    refunds: ArrayLike | None, deal: Labelled | None, *, n_rows: int, keep: bool
) -> IntArray | None:
    """Return the row that each row refunds, told by its number or by its deal."""
    if refunds is None:
        return None
    column = whole_numbers("refunds", refunds)
    if column is not None:
        return column.astype(np.int64)
    listed = cells("refunds", refunds)
    if len(listed) != n_rows:
        raise ShapeError("refunds", f"{n_rows} rows", str(len(listed)))
    absent = [is_absent(cell) or cell == "" for cell in listed]
    known = _rows_of_deals(deal, absent)
    rows = [
        NO_REFUND if none else _row(cell, known, f"refunds[{row}]", keep=keep)
        for row, (cell, none) in enumerate(zip(listed, absent, strict=True))
    ]
    return np.array(rows, np.int64)


def _rows_of_deals(deal: Labelled | None, absent: list[bool]) -> dict[str, list[int]]:
    """Return the rows of each deal that are purchases."""
    known: dict[str, list[int]] = {}
    codes = [] if deal is None else deal.codes.tolist()
    for row, (code, is_purchase) in enumerate(zip(codes, absent, strict=False)):
        if deal is not None and is_purchase and code != NO_LABEL:
            known.setdefault(deal.labels[code], []).append(row)
    return known


def _row(cell: object, known: dict[str, list[int]], path: str, *, keep: bool) -> int:
    """Return the row that one cell of refunds means."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if real(cell).is_integer() and abs(cell) < -MISSING:
            return int(cell)
    elif isinstance(cell, str):
        found = known.get(cell, ())
        if len(found) == 1:
            return found[0]
        if found:
            needed = f"the number of a row, for the deal has {len(found)} purchases"
            raise InvalidValueError("refunds", needed, cell, "ambiguous", path)
        if keep:
            return UNTIED
        raise UnknownDealError(cell)
    needed = "the number of a row, the id of a deal, or absent"
    raise InvalidValueError("refunds", needed, cell, "type", path)


def tied(
    amount: IntArray | None, refunds: IntArray | None, *, keep: bool
) -> IntArray | None:
    """Return the refunds, negative rows that are tied to nothing kept or refused."""
    if amount is None:
        return refunds
    is_loose = (amount < 0) & (amount != MISSING)
    if refunds is not None and refunds.size == amount.size:
        is_loose &= refunds == NO_REFUND
    if not is_loose.any():
        return refunds
    if not keep:
        row = int(np.argmax(is_loose))
        needed = "tied by refunds to the purchase it takes back (or untied='keep')"
        value, path = int(amount[row]), f"amount[{row}]"
        raise InvalidAmountError("amount", needed, value, "untied", path)
    rows = np.full(amount.size, NO_REFUND) if refunds is None else refunds
    return np.where(is_loose, UNTIED, rows).astype(np.int64)


def check_refunds(
    refunds: IntArray, client: CodeArray, at: InstantArray, amount: IntArray | None
) -> None:
    """Check that refunds take back purchases of the same client, and come after them."""
    last = refunds.size - 1
    if (wrong := outside(refunds, UNTIED, last)) is not None:
        needed = f"a row from 0 to {last}, -1 for none or -2 for one not known"
        raise InvalidValueError("refunds", needed, wrong, "row")
    rows = np.flatnonzero(refunds >= 0)
    purchase = refunds[rows]
    for is_wrong, needed in (
        (refunds[purchase] != NO_REFUND, "a row that is no refund itself"),
        (client[purchase] != client[rows], "a purchase of the same client"),
    ):
        if is_wrong.any():
            row = int(rows[np.argmax(is_wrong)])
            value, path = int(refunds[row]), f"refunds[{row}]"
            raise InvalidValueError("refunds", needed, value, "refund", path)
    is_early = (at[rows] != MISSING) & (at[rows] < at[purchase])
    if is_early.any():
        row = int(rows[np.argmax(is_early)])
        needed = "at or after the purchase it takes back"
        raise InvalidInstantError("at", needed, int(at[row]), "reversed", f"at[{row}]")
    if amount is not None and (amount[refunds != NO_REFUND] > 0).any():
        row = int(np.argmax((refunds != NO_REFUND) & (amount > 0)))
        needed = "0 or negative in a refund"
        value, path = int(amount[row]), f"amount[{row}]"
        raise InvalidAmountError("amount", needed, value, "refund", path)
