"""How far two rates are apart, with an interval."""

import math
from typing import Final

import attrs

from salesmodel.errors import NotEnoughDataError
from salesmodel.statistics._counting import check_pair
from salesmodel.statistics.intervals import Rate, wilson_interval


__all__ = ["LEAST_TRIALS", "RateDifference", "rate_difference"]

LEAST_TRIALS: Final = 5
"""Fewest trials of a group that is compared with others."""


@attrs.frozen
class RateDifference:
    """How much higher one rate is than another.

    Parameters
    ----------
    value : float
        The first rate less the second, from −1 to 1.
    low, high : float
        Ends of the interval; the rates differ where it leaves 0 out.
    first, second : Rate
        The two rates, with their own intervals.
    confidence : float
        Coverage of the interval.
    """

    value: float
    low: float
    high: float
    first: Rate
    second: Rate
    confidence: float = 0.95


def rate_difference(
    first: tuple[int, int], second: tuple[int, int], *, confidence: float = 0.95
) -> RateDifference:
    r"""Compare two rates of independent trials, with Newcombe's interval.

    Parameters
    ----------
    first, second : tuple of int
        Successes and trials of each, such as ``(56, 70)``; at least five trials.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    RateDifference
        The difference and its interval.

    Raises
    ------
    InvalidValueError
        If a count is no whole number, successes pass their trials, or `confidence` is
        not strictly between 0 and 1.
    NotEnoughDataError
        If a rate has fewer than five trials.

    Notes
    -----
    With :math:`l_i, u_i` the Wilson interval of :math:`\hat p_i` and
    :math:`\hat\theta = \hat p_1 - \hat p_2`, from :math:`\hat\theta - \sqrt{(\hat p_1 -
    l_1)^2 + (u_2 - \hat p_2)^2}` to :math:`\hat\theta + \sqrt{(u_1 - \hat p_1)^2 +
    (\hat p_2 - l_2)^2}`. Trials are taken to be independent, within a group and between
    them: for one client called twice they are not.

    References
    ----------
    .. [1] Newcombe, R. G. (1998), "Interval estimation for the difference between
       independent proportions", Statistics in Medicine 17: 873-890, method 10.

    Examples
    --------
    >>> found = rate_difference((56, 70), (48, 80))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    p, low, high = _rated(first, confidence)
    other, below, above = _rated(second, confidence)
    gap = p - other
    least = gap - math.hypot(p - low, above - other)
    most = gap + math.hypot(high - p, other - below)
    return RateDifference(
        gap,
        max(least, -1.0),
        min(most, 1.0),
        Rate(p, low, high, first[1], confidence),
        Rate(other, below, above, second[1], confidence),
        confidence,
    )


def _rated(counted: tuple[int, int], confidence: float) -> tuple[float, float, float]:
    """Return the rate of a group that is large enough to be compared, and its ends."""
    successes, n = check_pair("group", counted)
    if n < LEAST_TRIALS:
        raise NotEnoughDataError("a difference of rates", n, LEAST_TRIALS)
    share = successes / n
    return share, *wilson_interval(share, n, confidence=confidence)
