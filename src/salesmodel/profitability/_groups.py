"""Columns of labels by which profit can be split."""

import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, IntArray
from salesmodel._checks import is_among
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability._cells import month_name, months_of
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import Numbering
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["cohorts_of_clients", "column_of"]

_COLUMNS = ("seller", "product", "channel")


def column_of(
    purchases: PurchaseTable, numbering: Numbering, column: Labelled | str | None
) -> Labelled:
    """Return labels, one a row."""
    if column is None:
        return Labelled(np.full(len(purchases), NO_LABEL), ())
    if isinstance(column, Labelled):
        if len(column) == len(purchases):
            return column
        expected = f"{len(purchases)} rows, one a purchase"
        raise ShapeError("column", expected, str(len(column)))
    if is_among(column, ("month", "cohort")):
        month = months_of(purchases.at)
        if column == "cohort":
            month = cohorts_of_clients(purchases, numbering)[purchases.client]
        return _labelled(month)
    return _named(purchases, column)


def _named(purchases: PurchaseTable, column: str) -> Labelled:
    """Return a column of the table that is there."""
    named = getattr(purchases, column) if is_among(column, _COLUMNS) else None
    if isinstance(named, Labelled):
        return named
    needed = (
        "labels, 'month', 'cohort', or one of 'seller', 'product' and 'channel' that "
        "the purchases have"
    )
    raise InvalidValueError("column", needed, column, "column")


def cohorts_of_clients(purchases: PurchaseTable, numbering: Numbering) -> IntArray:
    """Return the month of each client's first purchase, where that is known.

    One entry more than there are clients: the last one is for rows without a client.
    """
    won = numbering.won
    won = won[numbering.cycle[won] == 1]
    cohort = np.full(purchases.n_clients + 1, MISSING)
    cohort[purchases.client[won]] = months_of(purchases.at[won])
    return cohort


def _labelled(month: IntArray) -> Labelled:
    """Name months."""
    known = month != MISSING
    found, place = np.unique(month[known], return_inverse=True)
    codes = np.full(month.size, NO_LABEL)
    codes[known] = place
    return Labelled(codes, tuple(map(month_name, found.tolist())))
