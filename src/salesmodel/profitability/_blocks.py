"""Arrays of any shape, cut into parts whose temporaries stay in cache."""

import math
from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from salesmodel._counts import CHUNK


__all__ = ["Column", "blocks"]

Column = NDArray[Any]
"""Amounts in ``int64`` minor units, or in ``float32`` or ``float64``; or rates."""


def blocks(shape: tuple[int, ...]) -> Iterator[tuple[Any, ...]]:
    """Cut an array of any shape into parts whose temporaries stay in cache."""
    inner = math.prod(shape[1:])
    if not shape or shape[0] * inner <= CHUNK:
        yield (...,)
    elif inner <= CHUNK:
        rows = CHUNK // max(inner, 1)
        for start in range(0, shape[0], rows):
            yield (slice(start, start + rows), ...)
    else:
        for row in range(shape[0]):
            yield from ((row, *rest) for rest in blocks(shape[1:]))
