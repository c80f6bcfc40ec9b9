"""The door of tables of what clients say: scores on a scale, and ends after beginnings."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    CodeArray,
    InstantArray,
    cells,
    is_absent,
    outside,
    whole_numbers,
)
from salesmodel._checks import several, whole
from salesmodel.errors import InvalidInstantError, InvalidValueError


__all__ = ["NO_SCORE", "check_after", "check_scale", "check_scores", "scores"]

NO_SCORE = -1
"""The score of one who did not answer."""
_HIGHEST = 100


def check_scale(scale: Any) -> tuple[int, int]:
    """Check the least and the greatest score there is."""
    ends = several("scale", scale)
    if len(ends) != 2:
        needed = "two numbers, the least and the greatest score"
        raise InvalidValueError("scale", needed, scale, "type")
    low, high = (whole("scale", end, least=0, most=_HIGHEST) for end in ends)
    if low >= high:
        raise InvalidValueError("scale", "ascending", scale, "scale")
    return low, high


def scores(values: ArrayLike, scale: tuple[int, int]) -> CodeArray:
    """Take scores on a scale, absent ones as -1."""
    column = whole_numbers("score", values)
    if column is None:
        listed = cells("score", values)
        read = [_score(cell, row, scale) for row, cell in enumerate(listed)]
        column = np.array(read, np.int64)
    check_scores(column, scale)
    return column.astype(np.int32)


def _score(cell: Any, row: int, scale: tuple[int, int]) -> int:
    """Read one score."""
    if is_absent(cell):
        return NO_SCORE
    is_number = isinstance(cell, int | float | np.integer) and not isinstance(
        cell, bool
    )
    if is_number and scale[0] <= cell <= scale[1] and float(cell).is_integer():
        return int(cell)
    raise _no_score(cell, row, scale)


def check_scores(column: NDArray[np.integer[Any]], scale: tuple[int, int]) -> None:
    """Check that scores are on the scale, or -1 where there was no answer."""
    low, high = scale
    if outside(column, NO_SCORE, high) is None and low <= 0:
        return
    wrong = (column != NO_SCORE) & ((column < low) | (column > high))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise _no_score(int(column[row]), row, scale)


def _no_score(value: object, row: int, scale: tuple[int, int]) -> InvalidValueError:
    needed = f"a whole number from {scale[0]} to {scale[1]}, or absent"
    return InvalidValueError("score", needed, value, "score", f"score[{row}]")


def check_after(name: str, later: InstantArray, at: InstantArray) -> None:
    """Check that what came later did, where both are known."""
    is_early = (later != MISSING) & (at != MISSING) & (later < at)
    if is_early.any():
        row = int(np.argmax(is_early))
        value, path = int(later[row]), f"{name}[{row}]"
        raise InvalidInstantError(name, "at or after at", value, "reversed", path)
