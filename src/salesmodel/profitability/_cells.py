"""Cells of a label and a month, and how an amount is divided over what lies in one."""

from collections.abc import Mapping

import numpy as np

from salesmodel._arrays import MISSING, InstantArray, IntArray
from salesmodel.errors import InvalidAmountError


__all__ = ["divided", "keys", "month_name", "months_of", "shares"]

_SPAN = 4096  # months from 1900 to 2200 fit into so many
_FIRST = 840  # months from 1900 to 1970


def months_of(at: InstantArray) -> IntArray:
    """Return the month (UTC) of instants, counted from 1970-01; absent as `MISSING`."""
    month: IntArray = at.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    return month


def month_name(month: int) -> str:
    """Write a month as ``2026-01``."""
    return str(np.datetime64(month, "M"))


def keys(code: IntArray, month: IntArray) -> IntArray:
    """Return one number a label and month; -1 where either is absent."""
    key = code.astype(np.int64) * _SPAN + month + _FIRST
    return np.where((code < 0) | (month == MISSING), -1, key)


def divided(amounts: Mapping[int, int], key: IntArray) -> IntArray:
    """Divide the amount of each key evenly over the rows of that key.

    No minor unit is lost: what is left over goes to the first rows, one unit each.
    """
    found, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    whole = [amounts.get(one, 0) for one in found.tolist()]
    if any(abs(one) >= -MISSING for one in whole):
        needed = "an amount that fits into int64 in each cell"
        raise InvalidAmountError("amount", needed, max(whole, key=abs), "too_large")
    amount = np.array(whole, np.int64)
    base, more = np.divmod(np.abs(amount), counts)
    part = base[place] + (_ranks(place, counts) < more[place])
    signed: IntArray = part * np.sign(amount)[place]
    return signed


def shares(figures: Mapping[int, float], key: IntArray) -> np.ndarray:
    """Divide a figure that is no money evenly over the rows of its key."""
    found, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    whole = np.array([figures.get(one, 0.0) for one in found.tolist()], np.float64)
    return (whole / counts)[place] if found.size else np.zeros(0)


def _ranks(place: IntArray, counts: IntArray) -> IntArray:
    """Count the rows of each cell from 0, in the order in which they stand."""
    order = np.argsort(place, kind="stable")
    ranks = np.empty(place.size, np.int64)
    ranks[order] = np.arange(place.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return ranks
