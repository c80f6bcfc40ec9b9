"""Whole numbers multiplied and divided exactly, and amounts shared out."""

import numpy as np

from salesmodel._arrays import IntArray
from salesmodel._counts import Codes
from salesmodel.errors import InvalidAmountError
from salesmodel.repeat._clients import added


__all__ = ["rounded", "shared_out"]

_MOST = int(np.iinfo(np.int64).max)


def rounded(amount: IntArray, factor: IntArray, divisor: IntArray) -> IntArray:
    """Return amount × factor / divisor, each rounded once, half to even.

    None of them is negative, and no divisor is 0.

    Raises
    ------
    InvalidAmountError
        If one does not fit into ``int64``.
    """
    whole, rest = _divided(amount, factor, divisor)
    over = divisor - rest  # what is missing to the next one
    whole += (rest > over) | ((rest == over) & (whole % 2 == 1))
    return whole


def shared_out(amount: IntArray, group: Codes, weight: IntArray) -> IntArray:
    """Share the amount of each group out by weights, no unit lost.

    Parts stand by group, and every weight is positive. Largest remainder: of equal
    ones the greater weight comes first, and of equal ones the part that stands first.
    """
    total = added(group, weight, amount.size)
    part, rest = _divided(amount[group], weight, total[group])
    left = amount - added(group, part, amount.size)
    order = np.lexsort((-weight, -rest, group))
    begins = np.searchsorted(group, np.arange(amount.size))
    place = np.arange(group.size) - begins[group]
    part[order] += place < left[group]
    return part


def _divided(
    amount: IntArray, factor: IntArray, divisor: IntArray
) -> tuple[IntArray, IntArray]:
    """Return quotient and remainder of amount × factor / divisor.

    Where a product could pass ``int64``, it is made in Python's own integers.
    """
    if not amount.size or int(amount.max()) * int(factor.max()) <= _MOST:
        return np.divmod(amount * factor, divisor)
    exact = amount.astype(object) * factor.astype(object)
    by = divisor.astype(object)
    whole = exact // by
    if (most := max(whole)) >= _MOST:
        needed = "an amount that fits into int64"
        raise InvalidAmountError("plan", needed, most, "too_large")
    return whole.astype(np.int64), (exact - whole * by).astype(np.int64)
