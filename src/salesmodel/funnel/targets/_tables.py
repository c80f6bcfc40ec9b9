"""Tables of rates, a row a scenario."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel._floats import floats


__all__ = ["checked_rates"]


def checked_rates(rates: ArrayLike) -> FloatArray:
    """Return rates as a table of scenarios and levels."""
    table = floats("rates", rates)
    if table.ndim != 2 or not table.shape[1]:
        raise ShapeError(
            "rates", "a row a scenario, a column a level", str(table.shape)
        )
    wrong = ~((table >= 0) & (table <= 1))
    if wrong.any():
        row, level = (int(one) for one in np.argwhere(wrong)[0])
        path, told = f"rates[{row}][{level}]", table[row, level].item()
        needed = "a fraction from 0 to 1"
        raise InvalidValueError("rates", needed, told, "fraction", path)
    return table
