"""Tests of whether rates differ: one of all groups, one of a pair, and many at once."""

import math
from collections.abc import Sequence

from salesmodel._checks import one_of, real, several
from salesmodel.errors import InvalidValueError
from salesmodel.statistics._counting import check_pair
from salesmodel.statistics._special import log_binomial_weight


__all__ = ["fisher_exact", "holm_adjusted"]

_AS_LIKELY = 1e-7
_NEGLIGIBLE = 1e-18


def fisher_exact(
    first: tuple[int, int],
    second: tuple[int, int],
    *,
    alternative: str = "two-sided",
) -> float:
    r"""Test whether two rates are one, exactly, at any number of trials.

    Parameters
    ----------
    first, second : tuple of int
        Successes and trials of each.
    alternative : {"two-sided", "greater"}, default "two-sided"
        Whether the first rate may be the other one's better and worse, or its better.

    Returns
    -------
    float
        Probability of what was seen, or of anything less likely (or of more successes
        of the first group), where the rates do not differ; 1 where there is nothing to
        tell them apart.

    Raises
    ------
    InvalidValueError
        If a count is no whole number, successes pass their trials, or the alternative
        is neither.

    Notes
    -----
    Given all :math:`K` successes, those of the first group are hypergeometric; the
    probabilities of all numbers that are at most as likely as the one seen are added,
    to a relative tolerance of 1e-7 for ties. Cost: O(standard deviation) terms.

    References
    ----------
    .. [1] Fisher, R. A. (1935), "The Logic of Inductive Inference", Journal of the
       Royal Statistical Society 98 (1): 39-82. :doi:`10.2307/2342435`

    Examples
    --------
    Fisher's lady tasting tea, three of four cups right each way:

    >>> round(fisher_exact((3, 4), (1, 4)), 4)
    0.4857
    """
    (k, n), (other, m) = check_pair("first", first), check_pair("second", second)
    total = k + other
    low, high = max(0, total - m), min(n, total)
    one_of("alternative", alternative, ("two-sided", "greater"), code="alternative")
    if low == high:
        return 1.0
    mode = min(max((total + 1) * (n + 1) // (n + m + 2), low), high)
    if alternative == "greater":
        if k > mode:
            return _sum_outward(range(k, high + 1), (total, n, m))
        return max(1 - _sum_outward(range(k - 1, low - 1, -1), (total, n, m)), 0.0)
    seen = _log_weight(k, total, n, m)
    bound = seen + _AS_LIKELY
    sides = (
        _outermost(range(mode, low - 1, -1), bound, (total, n, m)),
        _outermost(range(mode + 1, high + 1), bound, (total, n, m)),
    )
    return min(1.0, sum(_sum_outward(one, (total, n, m)) for one in sides))


def _log_weight(k: int, total: int, n: int, m: int) -> float:
    """Return the logarithm of a hypergeometric probability."""
    share = total / (n + m)
    return (
        log_binomial_weight(k, n, share)
        + log_binomial_weight(total - k, m, share)
        - log_binomial_weight(total, n + m, share)
    )


def _outermost(numbers: range, bound: float, margins: tuple[int, int, int]) -> range:
    """Return those from the first that is unlikely enough on: they fall outward."""
    near, far = -1, len(numbers)
    while far - near > 1:
        middle = (near + far) // 2
        is_unlikely = _log_weight(numbers[middle], *margins) <= bound
        near, far = (near, middle) if is_unlikely else (middle, far)
    return numbers[far:]


def _sum_outward(numbers: range, margins: tuple[int, int, int]) -> float:
    """Add probabilities that fall, until what follows is negligible."""
    if not numbers:
        return 0.0
    total, n, m = margins
    weight = added = 1.0
    for k in numbers[:-1]:
        ratio = (
            (n - k) * (total - k) / ((k + 1) * (m - total + k + 1))
            if numbers.step > 0
            else k * (m - total + k) / ((n - k + 1) * (total - k + 1))
        )
        weight *= ratio
        added += weight
        if weight < _NEGLIGIBLE * added:
            break
    return math.exp(_log_weight(numbers[0], *margins)) * added


def holm_adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    r"""Raise the p-values of many tests, so that not one of them lies too often.

    Parameters
    ----------
    p_values : sequence of float
        One a test, from 0 to 1.

    Returns
    -------
    tuple of float
        In the same order. Where every one up to a level is taken for a finding, the
        probability of any false one is at most that level.

    Raises
    ------
    InvalidValueError
        If one of them is not from 0 to 1.

    Notes
    -----
    With the p-values ascending, the :math:`i`-th of :math:`m` becomes
    :math:`\max_{j \le i} \min(1, (m - j + 1) p_{(j)})`. The tests may depend on one
    another.

    References
    ----------
    .. [1] Holm, S. (1979), "A Simple Sequentially Rejective Multiple Test Procedure",
       Scandinavian Journal of Statistics 6 (2): 65-70.

    Examples
    --------
    >>> holm_adjusted([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    told = several("p_values", p_values)
    for place, value in enumerate(told):
        if not 0 <= real(value) <= 1:
            needed, path = "a fraction from 0 to 1", f"p_values[{place}]"
            raise InvalidValueError("p_values", needed, value, "fraction", path)
    adjusted, floor = [0.0] * len(told), 0.0
    order = sorted(range(len(told)), key=told.__getitem__)
    for rank, place in enumerate(order):
        floor = max(floor, min(1.0, (len(order) - rank) * told[place]))
        adjusted[place] = floor
    return tuple(adjusted)
