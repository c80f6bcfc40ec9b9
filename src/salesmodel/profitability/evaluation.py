"""Profit and margin of many sales, chunk by chunk, by the formulas of one sale."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, BoolArray, read_only
from salesmodel._counts import CHUNK
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability._blocks import Column, blocks
from salesmodel.profitability._formulas import error_cost, net_revenue, profit
from salesmodel.profitability._lines import COSTS, DISCOUNT, REVENUE
from salesmodel.profitability.columns import SaleColumns


__all__ = ["SaleProfits", "evaluate"]

_RATE: Final = "error_rate"
_COST: Final = "error_cost"


@attrs.frozen(eq=False)
class SaleProfits:
    """Profit and margin of many sales.

    Parameters
    ----------
    profit : ndarray of int64, float32 or float64
        Profit, in the type and unit of the lines; absent where a line is.
    margin : ndarray of float32 or float64
        Profit as a share of the net revenue; ``nan`` where that is not above zero.
    """

    profit: Column
    margin: Column

    __reduce__ = by_columns


def evaluate(
    sales: SaleColumns | Mapping[str, ArrayLike],
    *,
    out_profit: Column | None = None,
    out_margin: Column | None = None,
) -> SaleProfits:
    r"""Work out profit and margin of many sales.

    Parameters
    ----------
    sales : SaleColumns or mapping of str to array_like
        Lines as columns; a mapping goes through `SaleColumns.of` first.
    out_profit, out_margin : ndarray, optional
        Where to write the results: of the shape and type of each, and no part of the
        lines. The type of the profit is that of the amounts; that of the margin the
        same, and ``float64`` for minor units.

    Returns
    -------
    SaleProfits
        The results, in the arrays given if any are.

    Raises
    ------
    ShapeError
        If an array for results has another shape.
    InvalidValueError
        If it has another type, cannot be written to, or shares memory with a line or
        the other one (code ``out``).

    See Also
    --------
    SaleEconomics : One sale, exactly.

    Notes
    -----
    The formulas are those of `SaleEconomics`; on minor units the profit is the same to
    the unit. The cost of errors, rate times cost, is rounded half-even to minor units
    there, and an unknown rate leaves it unknown. Time is that of reading the lines and
    writing the results once; memory beyond them does not grow with the sales.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> lines = {
    ...     "revenue": [55_000, 55_000, 0],
    ...     "goods": [40_000, 40_000, 0],
    ...     "acquisition": [5_000, 0, 500],
    ...     "bonus": [5_000, 3_000, 0],
    ...     "errors": [3_000, 1_000, 0],
    ... }
    >>> found = evaluate(lines)
    >>> found.profit.tolist(), found.margin.round(4).tolist()
    ([2000, 11000, -500], [0.0364, 0.2, nan])

    Scenarios of acquisition (rows) across clients (columns):

    >>> evaluate({"revenue": [100.0, 80.0], "acquisition": [[10.0], [90.0]]}).profit
    array([[ 90.,  70.],
           [ 10., -10.]])
    """
    table = sales if isinstance(sales, SaleColumns) else SaleColumns.of(sales)
    floating = table.dtype if table.dtype.kind == "f" else np.dtype(np.float64)
    profits, margins = (
        _out("out_profit", out_profit, table, table.dtype),
        _out("out_margin", out_margin, table, floating),
    )
    if np.may_share_memory(profits, margins):
        raise InvalidValueError("out_margin", "apart from out_profit", "shared", "out")
    scratch = _Scratch(table)
    with np.errstate(all="ignore"):
        for part in blocks(table.shape):
            lines = {name: column[part] for name, column in table.lines.items()}
            left, margin = profits[part], margins[part]
            if table.dtype.kind == "f":
                paid = _floats(lines, left, margin)
                dividend = left
            else:
                np.copyto(margin, _integers(lines, left, margin, scratch))
                paid, dividend = margin, scratch.of(left, np.float64)
                np.copyto(dividend, left)
            unpaid = ~(paid > 0) if table.has_unpaid else None
            np.divide(dividend, paid, out=margin)
            if unpaid is not None:
                margin[unpaid] = np.nan
            if table.has_absent:
                absent = _absent(lines)
                left[absent] = MISSING
                margin[absent] = np.nan
    return SaleProfits(_held(profits, out_profit), _held(margins, out_margin))


def _out(name: str, given: Any, table: SaleColumns, dtype: np.dtype[Any]) -> Column:
    """Return an array for results: the one given if it fits, or a new one."""
    if given is None:
        return np.empty(table.shape, dtype)
    if not isinstance(given, np.ndarray) or given.dtype != dtype:
        kind = getattr(given, "dtype", type(given).__name__)
        raise InvalidValueError(name, f"an array of {dtype}", f"{kind}", "out")
    if given.shape != table.shape:
        raise ShapeError(name, f"shape {table.shape}", f"{given.shape}")
    if not given.flags.writeable:
        raise InvalidValueError(name, "an array to write to", "read-only", "out")
    if any(np.may_share_memory(given, line) for line in table.lines.values()):
        raise InvalidValueError(name, "apart from the lines", "shared", "out")
    return given


def _held(column: Column, given: Column | None) -> Column:
    """Return an array of results, read-only unless it is the one that was given."""
    return read_only(column) if given is None else column


class _Scratch:
    """Room for what is worked out on the way, used again by each chunk.

    Temporaries of this size would go back to the system after each chunk, and come
    from there again: that takes longer than the arithmetic.
    """

    def __init__(self, table: SaleColumns) -> None:
        self._size = min(math.prod(table.shape), CHUNK)
        self._room: dict[type, Column] = {}

    def of(self, like: Column, kind: type[np.int64 | np.float64]) -> Column:
        """Return room for integers or floats, in the shape of a column."""
        if kind not in self._room:
            self._room[kind] = np.empty(self._size, kind)
        return self._room[kind][: like.size].reshape(like.shape)


def _into(out: Column, ufunc: np.ufunc) -> Callable[[Column, Column], Column]:
    """Return an operator that writes its results into an array."""

    def operator(left: Column, right: Column) -> Column:
        found: Column = ufunc(left, right, out=out, casting="same_kind")
        return found

    return operator


def _floats(lines: Mapping[str, Column], left: Column, margin: Column) -> Column:
    """Write profits into `left`; return what clients pay, which may be in `margin`."""
    paid, costs = lines[REVENUE], [lines[name] for name in COSTS if name in lines]
    if DISCOUNT in lines:
        less = _into(margin, np.subtract)
        paid = net_revenue(paid, lines[DISCOUNT], less=less)
    if _RATE in lines:
        times = _into(left, np.multiply)
        costs.insert(0, error_cost(lines[_COST], lines[_RATE], times=times))
    if profit(paid, *costs, less=_into(left, np.subtract)) is paid:
        left[...] = paid
    return paid


def _integers(
    lines: Mapping[str, Column], left: Column, margin: Column, scratch: _Scratch
) -> Column:
    """Write profits into `left`; return what clients pay.

    The cost of errors is rounded half-even to the unit.
    """
    paid, costs = lines[REVENUE], [lines[name] for name in COSTS if name in lines]
    if DISCOUNT in lines:
        less = _into(scratch.of(left, np.int64), np.subtract)
        paid = net_revenue(paid, lines[DISCOUNT], less=less)
    if _RATE in lines:
        # Copying integers to floats first takes less time than mixing them in one step.
        np.copyto(margin, lines[_COST])
        error_cost(margin, lines[_RATE], times=_into(margin, np.multiply))
        np.copyto(left, np.rint(margin, out=margin), casting="unsafe")
        costs.insert(0, left)
    if profit(paid, *costs, less=_into(left, np.subtract)) is paid:
        left[...] = paid
    return paid


def _absent(lines: Mapping[str, Column]) -> BoolArray:
    """Tell of which sales something is absent."""
    found = np.zeros(lines[REVENUE].shape, np.bool_)
    for column in lines.values():
        found |= np.isnan(column) if column.dtype.kind == "f" else column == MISSING
    return found
