"""Groups of purchases: by period, cohort, a column of the table, or labels."""

import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, CodeArray, InstantArray, IntArray
from salesmodel._checks import is_among
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.repeat._periods import PERIODS, names_of, periods_of
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import Numbering


__all__ = ["group_of_events", "group_of_rows", "with_nobody"]

_COLUMNS = ("seller", "product", "channel")


def group_of_rows(numbering: Numbering, by: str | Labelled | None) -> Labelled:
    """Return the group of each row; every period from first to last has a label."""
    purchases = numbering.purchases
    if by is None:
        by = Labelled(np.zeros(len(purchases), np.int32), ("all",))
    if isinstance(by, Labelled):
        if len(by) == len(purchases):
            return by
        expected = f"{len(purchases)} rows, one a purchase"
        raise ShapeError("by", expected, str(len(by)))
    if is_among(by, (*PERIODS, "cohort")):
        at = _first_known(numbering) if by == "cohort" else purchases.at
        return _labelled(at, by if by in PERIODS else "month")
    column = getattr(purchases, by) if is_among(by, _COLUMNS) else None
    if isinstance(column, Labelled):
        return column
    needed = "labels, a period, 'cohort', or a column that the purchases have"
    raise InvalidValueError("by", needed, by, "column")


def group_of_events(
    at: InstantArray, seller: Labelled | None, by: str | Labelled | None
) -> Labelled:
    """Return the group of each row of a table of events."""
    if by is None:
        return Labelled(np.zeros(at.size, np.int32), ("all",))
    if isinstance(by, Labelled):
        if len(by) == at.size:
            return by
        raise ShapeError("by", f"{at.size} rows, one an event", str(len(by)))
    if is_among(by, PERIODS):
        return _labelled(at, by)
    if is_among(by, ("seller",)) and seller is not None:
        return seller
    needed = "labels, a period, or 'seller' where there is such a column"
    raise InvalidValueError("by", needed, by, "column")


def with_nobody(group: Labelled) -> tuple[IntArray, tuple[str | None, ...]]:
    """Return the group of each row; the last one is that of rows without any."""
    codes = np.where(group.codes == NO_LABEL, len(group.labels), group.codes)
    return codes.astype(np.int64), (*group.labels, None)


def _first_known(numbering: Numbering) -> InstantArray:
    """Return when the client of each row was won, where that is known."""
    purchases, won = numbering.purchases, numbering.won
    won = won[numbering.cycle[won] == 1]
    first = np.full(purchases.n_clients + 1, MISSING)  # the last one: nobody
    first[purchases.client[won]] = purchases.at[won]
    return first[purchases.client]


def _labelled(at: InstantArray, period: str) -> Labelled:
    """Name the period of each instant."""
    if at.size and int(at.min()) != MISSING:
        return _named(periods_of(at, period), period)
    known = np.flatnonzero(at != MISSING)
    named = _named(periods_of(at[known], period), period)
    codes = np.full(at.size, NO_LABEL, np.int32)
    codes[known] = named.codes
    return Labelled(codes, named.labels)


def _named(number: CodeArray, period: str) -> Labelled:
    """Name every period from the first to the last."""
    if not number.size:
        return Labelled(np.zeros(0, np.int32), ())
    first = int(number.min())
    every = np.arange(first, int(number.max()) + 1)
    return Labelled(number - np.int32(first), names_of(every, period))
