"""Two inputs at once: a figure over all pairs of their values."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, read_only
from salesmodel._checks import function, instance, is_among, several
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, ShapeError


__all__ = ["TwoWayGrid", "two_way_grid"]


@attrs.frozen(eq=False)
class TwoWayGrid:
    """A figure over two inputs.

    Parameters
    ----------
    row_name, column_name : str
        The two inputs.
    row_values, column_values : ndarray of float64, shape (n_rows,) and (n_columns,)
        Where they are looked at.
    values : ndarray of float64, shape (n_rows, n_columns)
        The figure; ``nan`` where it is not defined.
    """

    row_name: str
    column_name: str
    row_values: FloatArray
    column_values: FloatArray
    values: FloatArray

    __reduce__ = by_columns

    def rows(self) -> tuple[tuple[float, tuple[float, ...]], ...]:
        """Return each value of the first input with its figures.

        Returns
        -------
        tuple of float and tuple of float
            A row each.

        Examples
        --------
        >>> base = {"a": 1.0, "b": 2.0}
        >>> grid = two_way_grid(
        ...     lambda a, b: a * b, base, rows=("a", [1, 2]), columns=("b", [3, 4])
        ... )
        >>> grid.rows()
        ((1.0, (3.0, 4.0)), (2.0, (6.0, 8.0)))
        """
        figures = map(tuple, self.values.tolist())
        return tuple(zip(self.row_values.tolist(), figures, strict=True))

    def __str__(self) -> str:
        """Return a line a value of the first input."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [self.row_name, *(f"{each:g}" for each in self.column_values.tolist())]
        rows = [(f"{value:g}", *figures) for value, figures in self.rows()]
        return Shown(f"By {self.row_name} and {self.column_name}", heads, rows)


def two_way_grid(
    formula: Callable[..., Any],
    inputs: Mapping[str, Any],
    *,
    rows: tuple[str, ArrayLike],
    columns: tuple[str, ArrayLike],
) -> TwoWayGrid:
    """Work a figure out over all pairs of two inputs, in one call.

    Parameters
    ----------
    formula : callable
        Takes the inputs by name, two of them as arrays that broadcast, and returns an
        array.
    inputs : mapping of str to float
        The inputs as they are.
    rows, columns : tuple of str and array_like of float
        Two of the inputs, and the values at which they are looked at.

    Returns
    -------
    TwoWayGrid
        The figure at each pair.

    Raises
    ------
    InvalidValueError
        If one is no input, both are the same (code ``name``), or values are no numbers.
    ShapeError
        If values have not one dimension, or the formula returns no figure a pair.

    Examples
    --------
    >>> def profit(lead_cost, conversion):
    ...     return 7_000 - lead_cost / conversion
    >>> base = {"lead_cost": 500.0, "conversion": 0.1}
    >>> leads, shares = ("lead_cost", [250, 500]), ("conversion", [0.05, 0.1])
    >>> print(two_way_grid(profit, base, rows=leads, columns=shares))
    By lead_cost and conversion
    lead_cost       0.05       0.1
    250         2000.000  4500.000
    500        -3000.000  2000.000
    """
    function("formula", formula)
    as_read_only(inputs, name="inputs")
    first, down = _named("rows", rows)
    second, across = _named("columns", columns)
    names = first, second
    for axis, name in zip(("rows", "columns"), names, strict=True):
        if not is_among(name, inputs) or first == second:
            needed = f"two of {', '.join(map(repr, inputs))}"
            raise InvalidValueError(axis, needed, name, "name")
    moved = {names[0]: down[:, np.newaxis], names[1]: across[np.newaxis, :]}
    found = np.asarray(formula(**{**inputs, **moved}), np.float64)
    shape = (down.size, across.size)
    try:
        values = np.array(np.broadcast_to(found, shape))
    except ValueError:
        raise ShapeError("formula", f"shape {shape}", f"shape {found.shape}") from None
    return TwoWayGrid(*names, read_only(down), read_only(across), read_only(values))


def _named(axis: str, given: tuple[str, ArrayLike]) -> tuple[str, FloatArray]:
    """Return the name of an axis, and its values."""
    told = several(axis, given)
    if len(told) != 2:
        raise InvalidValueError(axis, "a name and its values", given, "type")
    return instance(axis, told[0], str), _axis(axis, told[1])


def _axis(name: str, values: ArrayLike) -> FloatArray:
    """Return the values of an axis."""
    column = np.array(values)
    if column.ndim != 1 or not column.size:
        raise ShapeError(name, "one dimension of values", f"shape {column.shape}")
    if column.dtype.kind not in "iuf":
        raise InvalidValueError(name, "numbers", column.dtype.name, "type")
    return column.astype(np.float64)
