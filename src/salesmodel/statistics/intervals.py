"""Rates with their intervals, in plain floats."""

import math
from statistics import NormalDist

import attrs

from salesmodel._checks import real
from salesmodel.errors import InvalidValueError


__all__ = ["Rate", "wilson_interval", "wilson_rate"]

_LEAST = 1e-100
"""Fewer trials than these are none, for their square is 0."""


@attrs.frozen
class Rate:
    """A share of successes, with its interval and the number it rests on.

    Parameters
    ----------
    value : float or None
        Successes / trials, from 0 to 1; `None` where there was no trial.
    low, high : float or None
        Ends of the interval; `None` where there was no trial.
    n : int
        Trials.
    confidence : float
        Coverage of the interval, between 0 and 1.

    Examples
    --------
    >>> rate = wilson_rate(81, 263)
    >>> round(rate.value, 4), round(rate.low, 4), round(rate.high, 4), rate.n
    (0.308, 0.2553, 0.3662, 263)
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    confidence: float = 0.95


def wilson_rate(successes: int, n: int, *, confidence: float = 0.95) -> Rate:
    r"""Rate successes among trials, with the Wilson score interval.

    Parameters
    ----------
    successes : int
        Trials that succeeded, from 0 to `n`.
    n : int
        Trials, at least 0.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    Rate
        The share and its interval; all `None` where `n` is 0.

    Raises
    ------
    InvalidValueError
        If a count is negative, `successes` passes `n`, or `confidence` is not strictly
        between 0 and 1.

    Notes
    -----
    With :math:`\hat p = k / n` and :math:`z` the normal quantile of the coverage,

    .. math::

       \frac{\hat p + z^2/2n \pm z\sqrt{\hat p(1-\hat p)/n + z^2/4n^2}}{1 + z^2/n}.

    The ends are exactly 0 at no success and exactly 1 at no failure.

    References
    ----------
    .. [1] Wilson, E. B. (1927), "Probable Inference, the Law of Succession, and
       Statistical Inference", JASA 22 (158): 209-212.
       :doi:`10.1080/01621459.1927.10502953`
    .. [2] Newcombe, R. G. (1998), "Two-sided confidence intervals for the single
       proportion", Statistics in Medicine 17: 857-872.

    Examples
    --------
    >>> rate = wilson_rate(15, 148)
    >>> round(rate.low, 4), round(rate.high, 4)
    (0.0624, 0.1605)
    >>> wilson_rate(0, 0).value is None
    True
    """
    if not 0 <= real(successes) <= real(n) < math.inf:
        needed = f"a count from 0 to n = {n}"
        raise InvalidValueError("successes", needed, successes, "count")
    _check_confidence(confidence)
    if n == 0:
        return Rate(None, None, None, 0, confidence)
    share = successes / n
    low, high = wilson_interval(share, n, confidence=confidence)
    return Rate(share, low, high, n, confidence)


def wilson_interval(
    share: float, n: float, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the Wilson score interval of a share of a number that may be broken.

    A weighted share rests on fewer observations than it has: on the square of the sum
    of weights, divided by the sum of their squares.

    Parameters
    ----------
    share : float
        From 0 to 1.
    n : float
        Observations it rests on, more than 0.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper end of the interval, exactly 0 and 1 where the share is.

    Raises
    ------
    InvalidValueError
        If the share is not from 0 to 1, `n` is not positive, or `confidence` is not
        strictly between 0 and 1.

    See Also
    --------
    wilson_rate : The interval of a count, with its formula and sources.

    References
    ----------
    .. [1] Kish, L. (1965), Survey Sampling, section 8.2 (the effective sample size).

    Examples
    --------
    >>> low, high = wilson_interval(81 / 263, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= real(share) <= 1:
        raise InvalidValueError("share", "from 0 to 1", share, "share")
    if not _LEAST < real(n) < math.inf:
        raise InvalidValueError("n", "more than 0", n, "count")
    _check_confidence(confidence)
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if share == 0 else (centre - spread) / scale
    high = 1.0 if share == 1 else (centre + spread) / scale
    return low, high


def _check_confidence(confidence: float) -> None:
    """Refuse a coverage that is none."""
    if not 0 < real(confidence) < 1:
        needed = "a fraction strictly between 0 and 1"
        raise InvalidValueError("confidence", needed, confidence, "confidence")
