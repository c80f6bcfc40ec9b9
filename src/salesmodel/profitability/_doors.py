"""The doors of tables of costs: months, labels and numbers of any library."""

import re

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, as_array, cells, read_only
from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError
from salesmodel.tables.deals import Labelled, label


__all__ = ["check_lengths", "labelled", "months", "numbers"]

_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def months(values: ArrayLike) -> IntArray:
    """Read months, ``2026-01`` or ``datetime64[M]``, as months since 1970-01."""
    column = as_array("month", values)
    if column.dtype == np.dtype("datetime64[M]") and column.ndim == 1:
        listed = column.astype(str).tolist()
    else:
        listed = cells("month", values)
    for row, cell in enumerate(listed):
        if not isinstance(cell, str) or not _MONTH.fullmatch(cell):
            needed = "a month such as 2026-01, from 1900 to 2199"
            raise InvalidInstantError("month", needed, cell, "syntax", f"month[{row}]")
    return np.array(listed, "datetime64[M]").astype(np.int64)


def labelled(name: str, values: ArrayLike | Labelled) -> Labelled:
    """Take a column of labels."""
    return values if isinstance(values, Labelled) else label(name, values)


def check_lengths(table: object, names: tuple[str, ...]) -> None:
    """Check that columns have as many rows as the first of them."""
    n_rows = len(getattr(table, names[0]))
    for name in names:
        column = getattr(table, name)
        if len(column) != n_rows:
            raise ShapeError(name, f"{n_rows} rows", str(len(column)))
        if isinstance(column, np.ndarray):
            read_only(column)


def numbers(name: str, values: ArrayLike) -> FloatArray:
    """Read a column of numbers; what is absent is ``nan``, which the table refuses."""
    column = as_array(name, values)
    if column.size == 0:
        return np.zeros(0)
    if column.dtype.kind not in "iuf" or column.ndim != 1:
        raise InvalidValueError(name, "a column of numbers", column.dtype.name, "type")
    return column.astype(np.float64)
