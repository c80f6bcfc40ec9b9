"""Columns of amounts that are in minor units already."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, IntArray, cells, is_absent
from salesmodel.errors import InvalidAmountError


__all__ = ["amounts"]


def amounts(amount: ArrayLike, name: str = "amount") -> IntArray:
    """Take integer minor units, absent ones as `MISSING`."""
    if isinstance(amount, np.ndarray) and amount.dtype == np.int64 and amount.ndim == 1:
        return amount.copy()
    listed = cells(name, amount)
    for row, cell in enumerate(listed):
        path = f"{name}[{row}]"
        if is_absent(cell):
            listed[row] = MISSING
        elif isinstance(cell, bool) or not isinstance(cell, int | np.integer):
            needed = "an integer, in minor units (to_minor_units makes them)"
            raise InvalidAmountError(name, needed, cell, "type", path)
        elif not MISSING <= cell < -MISSING:
            raise InvalidAmountError(name, "int64", cell, "too_large", path)
    return np.array(listed, np.int64)
