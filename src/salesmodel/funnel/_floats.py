"""Figures of any shape as floats, where each of them is a number."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray
from salesmodel.errors import InvalidValueError, ShapeError


__all__ = ["floats"]


def floats(name: str, values: ArrayLike) -> FloatArray:
    """Return a copy of figures as floats; nothing is read out of texts."""
    try:
        given = np.asarray(values)
    except ValueError:
        raise ShapeError(name, "one shape", "rows of several lengths") from None
    if given.dtype.kind in "biufO":
        try:
            return np.array(given, np.float64)
        except (TypeError, ValueError, OverflowError):
            raise InvalidValueError(name, "numbers", values, "type") from None
    raise InvalidValueError(name, "numbers", given.dtype.name, "type")
