"""What came after each stay, counted in one pass."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, IntArray, integers
from salesmodel._counts import Codes, chunks, code_type, histogram
from salesmodel._figures import sums_by_code
from salesmodel.errors import InvalidAmountError, ShapeError
from salesmodel.funnel._groups import Groups
from salesmodel.tables.visits import VisitTable


__all__ = ["amounts_moved", "deal_amounts", "fitting", "move_codes", "moves"]


def moves(visits: VisitTable, groups: Groups) -> IntArray:
    """Count the stays of each group and stage by the stage that came next.

    The last place of the last axis is "nothing came next"; where a stay ended all the
    same, it counts as one place before: gone.

    Returns
    -------
    ndarray of int64, shape (n_groups, n_stages, n_stages + 2)
        Counts; the last two places are "gone" and "goes on".
    """
    n_codes = _n_codes(visits, groups)
    codes = move_codes(visits, groups)
    shape = len(groups), visits.n_stages, visits.n_stages + 2
    return histogram(codes, n_codes).reshape(shape)


def amounts_moved(
    visits: VisitTable, groups: Groups, amount: IntArray
) -> tuple[IntArray, IntArray]:
    """Add up the amounts of the deals, one row a deal, as `moves` counts their stays.

    Returns
    -------
    sums : ndarray of int64, shape (n_groups, n_stages, n_stages + 2)
        Minor units.
    unknown : ndarray of int64
        Rows of the stays whose deal has no known amount.
    """
    units = amount[visits.deal]
    known = units != MISSING
    codes = move_codes(visits, groups)[known].astype(np.int32)
    sums = sums_by_code(codes, units[known], n_codes=_n_codes(visits, groups))
    shape = len(groups), visits.n_stages, visits.n_stages + 2
    return fitting(sums).reshape(shape), np.flatnonzero(~known)


def fitting(sums: list[int]) -> IntArray:
    """Return exact sums as a column, where they fit into one."""
    if sums and max(map(abs, sums)) >= -MISSING:
        largest = max(sums, key=abs)
        raise InvalidAmountError("amount", "an int64 sum", largest, "too_large")
    return np.array(sums, np.int64)


def deal_amounts(amount: ArrayLike, n_deals: int) -> IntArray:
    """Check a column of amounts, one row a deal."""
    units = integers("amount", amount)
    if units.size < n_deals:
        raise ShapeError("amount", f"{n_deals} rows, one a deal", str(units.size))
    return units[:n_deals]


def move_codes(visits: VisitTable, groups: Groups) -> Codes:
    """Return a code of group, stage and next stage for each stay."""
    codes = np.empty(len(visits), code_type(_n_codes(visits, groups)))
    for rows in chunks(len(visits)):
        codes[rows] = _codes_of_chunk(visits, groups, rows)
    return codes


def _n_codes(visits: VisitTable, groups: Groups) -> int:
    return len(groups) * visits.n_stages * (visits.n_stages + 2)


def _codes_of_chunk(visits: VisitTable, groups: Groups, rows: slice) -> Codes:
    """Return a code of group, stage and next stage for some of the stays.

    Each chunk looks one row ahead; codes are as narrow as the number of them allows.
    "Goes on" is above every stage, so that a maximum puts it where a deal ends.
    """
    n_stages, width = visits.n_stages, visits.n_stages + 2
    ahead = slice(rows.start, rows.stop + 1)
    deal, stage = visits.deal[ahead], visits.stage[ahead]
    following = np.empty(rows.stop - rows.start, stage.dtype)
    following[-1] = n_stages + 1
    ends = (deal[1:] != deal[:-1]).view(np.uint8).astype(stage.dtype, copy=False)
    ends *= n_stages + 1
    np.maximum(stage[1:], ends, out=following[: ends.size])
    if visits.log.ended is not None:
        is_over = visits.ended[rows] & (following == n_stages + 1)
        following[is_over] = n_stages
    kind = code_type(_n_codes(visits, groups))
    code = stage[: following.size].astype(kind)
    if groups.code is not None:
        code += groups.code[rows].astype(kind) * kind(n_stages)
    code *= kind(width)
    code += following
    return code
