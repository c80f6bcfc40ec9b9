"""Figures made of columns: exact sums, and quotients that are ``nan`` by nothing."""

import numpy as np

from salesmodel._arrays import MISSING, CodeArray, FloatArray, IntArray


__all__ = ["checked_sum", "quotients", "sums_by_code"]

_EXACT_FLOAT = 2**53


def checked_sum(column: IntArray) -> int:
    """Add a column of integers without wrapping around.

    Where the largest magnitude times the length could pass ``int64``, the sum is made
    in Python's own integers.
    """
    if column.size == 0:
        return 0
    bound = max(abs(int(column.min())), abs(int(column.max()))) * column.size
    return int(column.sum()) if bound <= -MISSING - 1 else sum(column.tolist())


def sums_by_code(codes: CodeArray, column: IntArray, *, n_codes: int) -> list[int]:
    """Add a column of integers by code, exactly.

    Where every partial sum is below 2**53, floats hold it exactly and one histogram
    does; else the sums are made in Python's own integers.
    """
    if column.size == 0:
        return [0] * n_codes
    bound = max(abs(int(column.min())), abs(int(column.max()))) * column.size
    if bound < _EXACT_FLOAT:
        sums = np.bincount(codes, column, minlength=n_codes)
        return [int(one) for one in sums.tolist()]
    exact = [0] * n_codes
    for code, value in zip(codes.tolist(), column.tolist(), strict=True):
        exact[code] += value
    return exact


def quotients(
    dividend: FloatArray | IntArray, divisor: FloatArray | IntArray
) -> FloatArray:
    """Divide figures by figures of a shape that fits, ``nan`` where those are not above 0."""
    found = np.full(np.broadcast_shapes(dividend.shape, divisor.shape), np.nan)
    np.divide(dividend, divisor, out=found, where=divisor > 0)
    return found
