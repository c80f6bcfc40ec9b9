"""Lines of many sales as columns, checked once at the door."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, BoolArray
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.profitability._blocks import Column, blocks
from salesmodel.profitability._lines import COSTS, DISCOUNT, REVENUE, negative


__all__ = ["SaleColumns"]

_RATE: Final = "error_rate"
_COST: Final = "error_cost"
_NAMES: Final = (REVENUE, DISCOUNT, *COSTS, _RATE, _COST)
_EXACT: Final = 2**53
_TYPES: Final = frozenset(
    f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32)
) | {"int64", "float32", "float64"}


@attrs.frozen(eq=False)
class SaleColumns:
    """Lines of many sales, one column a line, which broadcast together.

    Columns of shape ``(n_sales,)`` are sales; ``(n_scenarios, 1)`` against
    ``(n_clients,)`` are scenarios of clients. The columns are looked at, not copied:
    what they hold must not change as long as this is in use.

    Parameters
    ----------
    lines : mapping of str to ndarray
        The columns by the name of their line, read-only, as `of` makes them.
    shape : tuple of int
        What they broadcast to.
    dtype : dtype
        Type of the profit: ``int64``, ``float32`` or ``float64``.
    has_absent : bool
        Whether an amount in minor units is absent, or a rate beside it ``nan``.
    has_unpaid : bool
        Whether a net revenue is not above zero, or not known.

    See Also
    --------
    evaluate : Their profit and margin.
    """

    lines: Mapping[str, Column] = attrs.field(converter=as_read_only)
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    has_absent: bool
    has_unpaid: bool

    __reduce__ = by_columns

    @classmethod
    def of(
        cls, lines: Mapping[str, ArrayLike], *, allow_negative: bool = False
    ) -> "SaleColumns":
        """Check columns, once.

        Parameters
        ----------
        lines : mapping of str to array_like
            ``revenue``, and any of ``discount``, ``goods``, ``overhead``,
            ``acquisition``, ``bonus``, ``errors`` (or ``error_rate`` with
            ``error_cost``), ``presale``, ``servicing``, ``taxes`` and ``fees``. Amounts
            are all integers, which are minor units of one currency, or all floats; a
            Python number goes with either. What is not known is ``nan``, or the
            smallest ``int64``. A rate is a share from 0 to 1.
        allow_negative : bool, default False
            Let lines be negative and discounts exceed the revenue, for refunds.

        Returns
        -------
        SaleColumns
            The columns, as they are.

        Raises
        ------
        InvalidValueError
            If a name is no line (code ``line``), a type is none of these (``type``), or
            a line is negative, infinite or a discount too high (``negative``,
            ``infinite``, ``discount``, ``fraction``).
        InvalidAmountError
            If a sum of minor units could pass ``int64`` (code ``too_large``).
        ShapeError
            If the columns do not broadcast together.

        Notes
        -----
        Cost: one pass over each column.

        Examples
        --------
        >>> sales = SaleColumns.of({"revenue": [55_000, 20_000], "goods": 12_000})
        >>> sales.shape, sales.dtype.name
        ((2,), 'int64')
        """
        given = _listed(lines)
        raw = {name: _column(name, values) for name, values in given.items()}
        _refuse_half_told(raw)
        dtype = _common(given, raw)
        columns = {
            name: column if name == _RATE else np.asarray(column, dtype)
            for name, column in raw.items()
        }
        seen = {
            name: _checked(name, column, allow_negative=allow_negative)
            for name, column in columns.items()
        }
        found = _of_one_shape(columns)
        absent = any(one.has_absent for one in seen.values())
        has_unpaid = (
            _unpaid(found[REVENUE], found[DISCOUNT], allow_negative=allow_negative)
            if DISCOUNT in found
            else seen[REVENUE].least <= 0 or seen[REVENUE].has_absent
        )
        has_absent = absent and dtype.kind == "i"
        sales = cls(found, found[REVENUE].shape, dtype, has_absent, has_unpaid)
        sizes = {name: one.largest for name, one in seen.items() if name != _RATE}
        if dtype.kind == "i":
            _refuse_overflow(sales, {name: int(size) for name, size in sizes.items()})
        elif sum(sizes.values()) > np.finfo(dtype).max:
            raise _too_large(f"less than the largest {dtype}", sum(sizes.values()))
        return sales


def _of_one_shape(columns: dict[str, Column]) -> dict[str, Column]:
    """Stretch columns to the shape that they have together."""
    try:
        wide = np.broadcast_arrays(*columns.values())
    except ValueError:
        shapes = ", ".join(f"{name} {one.shape}" for name, one in columns.items())
        needed = "shapes that broadcast together"
        raise ShapeError("lines", needed, shapes) from None
    return dict(zip(columns, map(_read_only, wide), strict=True))


def _listed(lines: Mapping[str, ArrayLike]) -> dict[str, ArrayLike]:
    """Return lines by name: of a mapping, or of whatever has items as a frame has."""
    items: Callable[[], Any] | None = getattr(lines, "items", None)
    if items is None:
        needed = "a mapping of lines to columns"
        raise InvalidValueError("lines", needed, type(lines).__name__, "type")
    listed = dict(items())
    for name in listed:
        if name not in _NAMES:
            raise InvalidValueError("lines", f"among {', '.join(_NAMES)}", name, "line")
    return listed


def _refuse_half_told(lines: Mapping[str, Column]) -> None:
    """Refuse lines without a revenue, and errors told twice or by half."""
    if REVENUE not in lines:
        raise InvalidValueError("lines", "with revenue", list(lines), "line")
    told = [name for name in ("errors", _RATE, _COST) if name in lines]
    if told not in ([], ["errors"], [_RATE, _COST]):
        needed = "with errors, or error_rate and error_cost"
        raise InvalidValueError("lines", needed, told, "line")


def _column(name: str, values: ArrayLike) -> Column:
    """Turn anything array-like into an array of numbers; a bool is no number."""
    to_numpy: Callable[[], ArrayLike] | None = getattr(values, "to_numpy", None)
    try:
        column = np.asarray(values if to_numpy is None else to_numpy())
    except ValueError:
        raise ShapeError(name, "rows of one length", "several lengths") from None
    if column.dtype.name not in _TYPES:
        needed = "int64, float32 or float64 (to_minor_units makes integers of amounts)"
        raise InvalidValueError(name, needed, column.dtype.name, "type")
    return column


def _common(
    given: Mapping[str, ArrayLike], columns: Mapping[str, Column]
) -> np.dtype[Any]:
    """Return the type of the amounts, for which a number of Python has no say."""
    firm = {
        columns[name].dtype
        for name, values in given.items()
        if name != _RATE and type(values) not in (int, float)
    }
    floats = [
        name for name in given if name != _RATE and columns[name].dtype.kind == "f"
    ]
    if not floats:
        return np.dtype(np.int64)
    if any(dtype.kind != "f" for dtype in firm):
        needed = "all integers, in minor units, or all floats"
        raise InvalidValueError("lines", needed, f"floats in {floats}", "type")
    return np.result_type(*firm) if firm else np.dtype(np.float64)


def _read_only(column: Column) -> Column:
    """Return a view of a column that is not to be written to."""
    view = column.view()
    view.setflags(write=False)
    return view


@attrs.frozen
class _Seen:
    """What was seen in a column."""

    has_absent: bool
    least: float
    largest: float


def _checked(name: str, column: Column, *, allow_negative: bool) -> _Seen:
    """Refuse what is out of bounds; tell what was seen."""
    has_absent, least, size = False, math.inf, 0.0
    for part in blocks(column.shape):
        low, high = _extremes(column[part])
        if math.isnan(low) or low == MISSING:
            has_absent = True
            low, high = _extremes(column[part][_is_present(column[part])])
        if math.isinf(low) or math.isinf(high):
            value = high if math.isinf(high) else low
            raise InvalidValueError(name, "finite, or nan", value, "infinite")
        if low < 0 and not allow_negative:
            raise negative(name, low)
        if name == _RATE and not 0 <= low <= high <= 1:
            value = low if low < 0 else high
            raise InvalidValueError(name, "shares from 0 to 1", value, "fraction")
        least, size = min(least, low), max(size, -low, high)
    return _Seen(has_absent, least, size)


def _extremes(block: Column) -> tuple[float, float]:
    """Return the least and the largest number; of none, both are 0."""
    return (block.min().item(), block.max().item()) if block.size else (0, 0)


def _is_present(block: Column) -> BoolArray:
    """Tell which cells are not absent."""
    is_float = block.dtype.kind == "f"
    found: BoolArray = ~np.isnan(block) if is_float else block != MISSING
    return found


def _unpaid(revenue: Column, discount: Column, *, allow_negative: bool) -> bool:
    """Tell whether something is not paid for; refuse a discount over the revenue."""
    found = False
    for part in blocks(revenue.shape):
        price, off = revenue[part], discount[part]
        if (price > off).all():
            continue
        found = True
        is_over = (off > price) & _is_present(price)
        if not allow_negative and is_over.any():
            needed = "at most the revenue unless allow_negative is set"
            value = off[is_over][0].item()
            raise InvalidValueError(DISCOUNT, needed, value, "discount")
    return found


def _refuse_overflow(sales: SaleColumns, sizes: Mapping[str, int]) -> None:
    """Refuse sales whose lines, signs aside, could sum to more than ``int64`` holds."""
    if sizes.get(_COST, 0) > _EXACT:
        needed = f"at most 2**53 = {_EXACT}, so that a rate of it is exact to the unit"
        raise InvalidAmountError(_COST, needed, sizes[_COST], "too_large")
    if sum(sizes.values()) < -MISSING:
        return
    for part in blocks(sales.shape):
        total = _whole(sales.lines[REVENUE][part])
        for name in sizes.keys() - {REVENUE}:
            total = total + _whole(sales.lines[name][part])
        if (total > -MISSING - 1).any():
            raise _too_large("less than 2**63", total.max())


def _too_large(sum_of: str, value: object) -> InvalidAmountError:
    """Return the refusal of lines that sum to too much."""
    needed = f"lines of a sale that sum, signs aside, to {sum_of}"
    return InvalidAmountError("lines", needed, value, "too_large")


def _whole(block: Column) -> Column:
    """Return sizes as integers of Python, which never wrap; what is absent as 0."""
    sizes = np.abs(np.atleast_1d(np.where(_is_present(block), block, 0)))
    return np.asarray(sizes, object)
