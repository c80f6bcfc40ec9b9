"""Figures as floats, where each is a number, and as `None`, where one is unknown."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray
from salesmodel.errors import InvalidValueError, ShapeError


__all__ = ["floats", "or_none"]


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


def or_none(figure: float) -> float | None:
    """Return a figure of an array as a scalar, `None` where it is not known."""
    return None if figure != figure else float(figure)  # noqa: PLR0124 — nan is what differs from itself
