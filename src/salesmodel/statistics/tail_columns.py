"""Chances of meeting a count, for many counts and rates in one call."""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import BoolArray, FloatArray, IntArray, as_array, read_only
from salesmodel.errors import InvalidValueError, NoSolutionError, ShapeError
from salesmodel.statistics._counting import check_fraction


__all__ = ["binomial_tail_each", "trials_needed_each"]

_MOST: Final = 10**12
_SETTLED: Final = 1e-15
_MOST_STEPS: Final = 10**6
_SERIES_FROM: Final = 16
_HALF_LOG_TAU: Final = math.log(math.tau) / 2
_FEW = np.array(
    [0.0]
    + [
        math.lgamma(z + 1) - (z + 0.5) * math.log(z) + z - _HALF_LOG_TAU
        for z in range(1, _SERIES_FROM)
    ]
)


def binomial_tail_each(k: ArrayLike, n: ArrayLike, rate: ArrayLike) -> FloatArray:
    """Return the probability of at least `k` successes in `n` trials, case by case.

    Parameters
    ----------
    k, n : array_like of int, shape (m,), or int
        Successes and trials, from 0 to a trillion.
    rate : array_like of float, shape (m,), or float
        Probability that a trial succeeds, from 0 to 1.

    Returns
    -------
    ndarray of float64, shape (m,)
        The probabilities.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a count is no whole number in its range, or a rate is not from 0 to 1; the
        row is named.

    See Also
    --------
    binomial_tail : The same of one case, with its formula and sources.

    Examples
    --------
    >>> binomial_tail_each([1, 2], 3, 0.5).round(12).tolist()
    [0.875, 0.5]
    """
    wanted, trials = _counts("k", k), _counts("n", n)
    one, two, three = _together(k=wanted, n=trials, rate=_rates(rate))
    return read_only(_tails(one, two, three))


def trials_needed_each(
    successes: ArrayLike, rate: ArrayLike, *, chance: float
) -> IntArray:
    """Return the fewest trials that bring successes with a given chance, case by case.

    Parameters
    ----------
    successes : array_like of int, shape (m,), or int
        Successes that are wanted, from 0 to a trillion.
    rate : array_like of float, shape (m,), or float
        Probability that a trial succeeds, from 0 to 1.
    chance : float
        Least probability of having them, strictly between 0 and 1.

    Returns
    -------
    ndarray of int64, shape (m,)
        Trials: with them the chance is met, with one fewer it is not.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a value is outside of its range; the row is named.
    NoSolutionError
        If no number up to a trillion does, in some row.

    See Also
    --------
    trials_needed : The same of one case, with its formula.

    Examples
    --------
    >>> trials_needed_each([10, 20], 0.02, chance=0.8).tolist()
    [625, 1180]
    """
    check_fraction("chance", chance)
    k, p = _together(successes=_counts("successes", successes), rate=_rates(rate))
    if not np.all((k == 0) | (p > 0)):
        raise NoSolutionError(
            "the number of trials", "no trial succeeds at a rate of 0"
        )

    def is_enough(rows: IntArray, n: IntArray) -> BoolArray:
        return _tails(k[rows], n, p[rows]) >= chance

    return read_only(_smallest(k, p, NormalDist().inv_cdf(chance), is_enough))


def _smallest(
    k: IntArray,
    p: FloatArray,
    z: float,
    is_enough: Callable[[IntArray, IntArray], BoolArray],
) -> IntArray:
    """Bracket where a normal law would have it, and halve what is between."""
    rate = np.where(k == 0, 1.0, p)
    noise = z * np.sqrt(rate * (1 - rate))
    guess = ((noise + np.sqrt(noise**2 + 4 * rate * k)) / (2 * rate)) ** 2
    step = np.minimum(1 + (1 + z * z) / rate, _MOST).astype(np.int64)
    enough: IntArray = np.maximum(np.minimum(guess, _MOST).astype(np.int64), k)
    short, rows = enough.copy(), np.arange(k.size)
    while (rows := rows[~is_enough(rows, enough[rows])]).size:
        if (enough[rows] >= _MOST).any():
            reason = f"not even {_MOST} trials bring them with that chance"
            raise NoSolutionError("the number of trials", reason)
        short[rows] = enough[rows]
        enough[rows] = np.minimum(enough[rows] + step[rows], _MOST)
        step[rows] *= 2
    least, rows = k - 1, np.flatnonzero(short == enough)
    while rows.size:
        short[rows] = np.maximum(short[rows] - step[rows], least[rows])
        step[rows] *= 2
        rows = rows[short[rows] > least[rows]]
        rows = rows[is_enough(rows, short[rows])]
    while (rows := np.flatnonzero(enough - short > 1)).size:
        middle = (short[rows] + enough[rows]) // 2
        is_met = is_enough(rows, middle)
        enough[rows[is_met]] = middle[is_met]
        short[rows[~is_met]] = middle[~is_met]
    return enough


def _tails(k: IntArray, n: IntArray, p: FloatArray) -> FloatArray:
    """Return P(X ≥ k), as the scalar kernel does."""
    tail = np.where(k <= 0, 1.0, 0.0)
    tail[(k > 0) & (k <= n) & (p == 1)] = 1.0
    rows = np.flatnonzero((k > 0) & (k <= n) & (p > 0) & (p < 1))
    a, b, x = k[rows].astype(np.float64), (n - k + 1)[rows].astype(np.float64), p[rows]
    swapped = x >= (a + 1) / (a + b + 2)
    weight = _log_weights(a, b, x) + np.log(a * b / (a + b))
    near = np.where(swapped, 1 - x, x), np.where(swapped, x, 1 - x)
    ends = np.where(swapped, b, a), np.where(swapped, a, b)
    small = np.exp(np.minimum(weight - np.log(_fractions(*near, *ends)), 0.0))
    tail[rows] = np.where(swapped, 1 - small, small)
    return tail


def _log_weights(a: FloatArray, b: FloatArray, p: FloatArray) -> FloatArray:
    """Return the logarithm of a binomial weight of a of a + b, both at least 1."""
    n = a + b
    stirling = _stirling(n) - _stirling(a) - _stirling(b)
    spread = _HALF_LOG_TAU + (np.log(a) + np.log(b / n)) / 2
    return stirling - _deviances(a, n * p) - _deviances(b, n * (1 - p)) - spread


def _stirling(z: FloatArray) -> FloatArray:
    """Return what Stirling's formula leaves of the logarithm of z!, at whole z."""
    square = z * z
    series = 1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square
    large = (1 / 12 - (1 / 360 - series / square) / square) / z
    few = _FEW[np.minimum(z, _SERIES_FROM - 1).astype(np.intp)]
    return np.where(z < _SERIES_FROM, few, large)


def _deviances(x: FloatArray, mean: FloatArray) -> FloatArray:
    """Return x log(x / mean) + mean − x, by a series where they are close."""
    gap = (x - mean) / (x + mean)
    with np.errstate(over="ignore"):  # of a mean of next to nothing
        far = x * np.log(x / mean) + mean - x
    near, power, square = (x - mean) * gap, 2 * x * gap, np.minimum(gap * gap, 0.01)
    for odd in range(3, 19, 2):
        power = power * square
        near = near + power / odd
    return np.where(np.abs(gap) < 0.1, near, far)


def _fractions(
    x: FloatArray, y: FloatArray, a: FloatArray, b: FloatArray
) -> FloatArray:
    """Work the continued fractions out together, dropping those that have settled."""
    gap = a * y - b * x + 1
    final = a * gap / (a + 1)
    value, m = final.copy(), 0
    rows: IntArray = np.arange(x.size)
    c, d = final.copy(), np.zeros(x.size)
    while rows.size and m < _MOST_STEPS:
        m += 1
        odd = a + (2 * m - 1)
        term = m * (b - m) * x / odd
        part = (a + (m - 1)) * (a + b + (m - 1)) * x / odd * term
        whole = m + term + (a + m) * (gap + m * (1 + y)) / (odd + 2)
        d = 1 / (whole + part * d)
        c = whole + part / c
        change = c * d
        value = value * change
        going = np.abs(change - 1) > _SETTLED
        if not going.all():
            final[rows] = value
            rows = rows[going]
            x, y, a, b = x[going], y[going], a[going], b[going]
            gap, c, d, value = gap[going], c[going], d[going], value[going]
    final[rows] = value
    return final


def _column(name: str, values: ArrayLike) -> NDArray[Any]:
    """Turn a number, or several, into a column."""
    return np.atleast_1d(as_array(name, values))


def _counts(name: str, values: ArrayLike) -> IntArray:
    """Turn whole numbers from 0 to a trillion into a column."""
    column = _column(name, values)
    if column.dtype.kind not in "iu" and column.size:
        raise InvalidValueError(name, "whole numbers", column.dtype.name, "type")
    _refuse(name, column, (column < 0) | (column > _MOST), f"from 0 to {_MOST}")
    return column.astype(np.int64)


def _rates(values: ArrayLike) -> FloatArray:
    """Turn fractions from 0 to 1 into a column."""
    column = _column("rate", values)
    if column.dtype.kind not in "iuf" and column.size:
        raise InvalidValueError("rate", "numbers", column.dtype.name, "type")
    column = column.astype(np.float64)
    _refuse("rate", column, ~((column >= 0) & (column <= 1)), "a fraction from 0 to 1")
    return column


def _refuse(name: str, column: np.ndarray, wrong: BoolArray, needed: str) -> None:
    """Refuse a column of which a row is wrong, or which is not one."""
    if column.ndim != 1:
        raise ShapeError(name, "one dimension", f"{column.ndim} dimensions")
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InvalidValueError(
            name, needed, column[row].item(), "range", f"{name}[{row}]"
        )


def _together(**columns: np.ndarray) -> list[np.ndarray]:
    """Stretch columns of one row to the length of the others."""
    n = max((column.size for column in columns.values() if column.size != 1), default=1)
    for name, column in columns.items():
        if column.size not in (1, n):
            raise ShapeError(name, f"{n} rows", str(column.size))
    return [np.broadcast_to(column, n) for column in columns.values()]
