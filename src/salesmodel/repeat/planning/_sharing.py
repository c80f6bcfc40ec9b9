"""Plans of sellers shared out among their clients."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, IntArray
from salesmodel._frozen import by_columns
from salesmodel.repeat.planning._cells import Cells
from salesmodel.repeat.planning._exact import shared_out
from salesmodel.repeat.planning.monthly import MonthlySales


__all__ = ["Parts", "parts_of"]


@attrs.frozen(eq=False)
class Parts:
    """What clients are to bring, by seller, then by client; -1 is nobody in particular.

    `unshared` are the sellers none of whose clients has a share.
    """

    seller: IntArray
    client: IntArray
    amount: IntArray
    unshared: IntArray

    __reduce__ = by_columns


def parts_of(sales: MonthlySales, amount: IntArray, months: IntArray) -> Parts:
    """Share plans out by what clients brought to their seller in his months.

    Amounts and rows of months are one a seller, what is absent `MISSING`. A client who
    brought nothing, or less, has no share.
    """
    planned = np.flatnonzero(amount != MISSING)
    found = _brought(sales, planned, months)
    has_share = found.amount > 0
    unshared = np.setdiff1d(planned, found.seller[has_share])
    ones = np.ones_like(unshared)
    seller = np.concatenate((found.seller[has_share], unshared))
    client = np.concatenate((found.client[has_share], NO_LABEL * ones))
    weight = np.concatenate((found.amount[has_share], ones))
    order = np.argsort(seller, kind="stable")
    seller, client = seller[order], client[order]
    place = np.searchsorted(planned, seller)
    part = shared_out(amount[planned], place, weight[order])
    return Parts(seller, client, part, unshared)


def _brought(sales: MonthlySales, planned: IntArray, months: IntArray) -> Cells:
    """Add up what each client brought to each seller in his months, all in month 0."""
    place = np.full(len(sales.sellers), NO_LABEL)
    place[planned] = np.arange(planned.size)
    first, last = (
        (int(sales.month.min()), int(sales.month.max())) if len(sales) else (0, 0)
    )
    is_asked = np.zeros((planned.size, last - first + 1), np.bool_)
    asked = months[planned]
    row, column = np.nonzero((asked >= first) & (asked <= last))
    is_asked[row, asked[row, column] - first] = True
    cells = np.flatnonzero(place[sales.seller] >= 0)
    cells = cells[is_asked[place[sales.seller[cells]], sales.month[cells] - first]]
    return Cells.of(
        sales.seller[cells],
        np.zeros(cells.size, np.int64),
        sales.client[cells],
        sales.amount[cells],
    )
