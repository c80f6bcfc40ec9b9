"""The doors of calculators over arrays: floats that broadcast, within bounds."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import as_array
from salesmodel.errors import InvalidValueError, ShapeError


__all__ = ["bounded", "floats"]


def floats(**values: ArrayLike) -> tuple[NDArray[np.floating[Any]], ...]:
    """Return arrays of floats that broadcast together."""
    found = {name: as_array(name, each) for name, each in values.items()}
    for name, each in found.items():
        if each.dtype.kind not in "fiu":
            raise InvalidValueError(name, "numbers", each.dtype.name, "type")
        if np.isinf(each).any():
            raise InvalidValueError(name, "finite, or nan", "infinite", "infinite")
    try:
        np.broadcast_shapes(*(each.shape for each in found.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {each.shape}" for name, each in found.items())
        needed = "shapes that broadcast together"
        raise ShapeError(", ".join(found), needed, shapes) from None
    return tuple(
        each if each.dtype.kind == "f" else each.astype(np.float64)
        for each in found.values()
    )


def bounded(name: str, values: NDArray[Any], most: float) -> None:
    """Refuse what is below zero or above a bound; ``nan`` is neither."""
    if (values < 0).any() or (values > most).any():
        value = values[(values < 0) | (values > most)].flat[0].item()
        code = "negative" if value < 0 else "fraction"
        needed = "zero or more" if most == np.inf else "a fraction from 0 to 1"
        raise InvalidValueError(name, needed, value, code)
