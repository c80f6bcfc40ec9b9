"""Weights of binomial laws, and the tails of beta and of chi-squared, in plain floats.

Weights are taken by deviances, not by differences of large logarithms, so that nothing
is lost at millions of trials.
"""

import math
from typing import Final


__all__ = [
    "beta_quantile",
    "chi_squared_tail",
    "log_beta_tails",
    "log_binomial_weight",
    "log_complement",
]

_HALF_LOG_TAU: Final = math.log(math.tau) / 2
_SERIES_FROM: Final = 15.0
_SETTLED: Final = 1e-15
_MOST_STEPS: Final = 10**7  # more than the root of the largest count


def log_binomial_weight(k: float, n: float, p: float) -> float:
    r"""Return the logarithm of :math:`\binom{n}{k} p^k (1-p)^{n-k}`, for any reals.

    The saddle-point form of Loader (2000), "Fast and Accurate Computation of Binomial
    Probabilities": errors of Stirling's formula, and deviances.
    """
    if p in (0, 1):
        return 0.0 if k == n * p else -math.inf
    if k == 0:
        return n * math.log1p(-p)
    if k == n:
        return n * math.log(p)
    rest = n - k
    stirling = _stirling_error(n) - _stirling_error(k) - _stirling_error(rest)
    spread = _HALF_LOG_TAU + (math.log(k) + math.log(rest / n)) / 2
    return stirling - _deviance(k, n * p) - _deviance(rest, n * (1 - p)) - spread


def _stirling_error(z: float) -> float:
    """Return what Stirling's formula leaves of the logarithm of z!."""
    if z <= _SERIES_FROM:
        return math.lgamma(z + 1) - (z + 0.5) * math.log(z) + z - _HALF_LOG_TAU
    square = z * z
    series = 1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square
    return (1 / 12 - (1 / 360 - series / square) / square) / z


def _deviance(x: float, mean: float) -> float:
    """Return x log(x / mean) + mean − x, without a loss where they are close."""
    gap = (x - mean) / (x + mean)
    if abs(gap) >= 0.1:
        return x * math.log(x / mean) + mean - x
    total, power, square, odd = (x - mean) * gap, 2 * x * gap, gap * gap, 1
    while True:
        power *= square
        odd += 2
        if total == (total := total + power / odd):
            return total


def log_complement(log_share: float) -> float:
    """Return the logarithm of one less a share, from that of the share."""
    if log_share >= 0:
        return -math.inf
    if log_share > -math.log(2):
        return math.log(-math.expm1(log_share))
    return math.log1p(-math.exp(log_share))


def log_beta_tails(x: float, a: float, b: float) -> tuple[float, float]:
    """Return the logarithms of P(X ≤ x) and P(X > x) of a beta law.

    A continued fraction of the incomplete beta function, on the side on which it is
    the smaller: Didonato and Morris (1992), "Algorithm 708", ACM TOMS 18: 360-373.
    """
    if x <= 0 or x >= 1:
        return (-math.inf, 0.0) if x <= 0 else (0.0, -math.inf)
    weight = log_binomial_weight(a, a + b, x) + math.log(a * b / (a + b))
    if x < (a + 1) / (a + b + 2):
        lower = min(weight - math.log(_fraction(x, 1 - x, a, b)), 0.0)
        return lower, log_complement(lower)
    upper = min(weight - math.log(_fraction(1 - x, x, b, a)), 0.0)
    return log_complement(upper), upper


def _fraction(x: float, y: float, a: float, b: float) -> float:
    """Work the continued fraction out by Lentz's way; y is one less x, exactly."""
    gap = a * y - b * x + 1
    value = c = a * gap / (a + 1)
    d, m, change = 0.0, 0, 0.0
    while abs(change - 1) > _SETTLED and m < _MOST_STEPS:
        m += 1
        odd = a + 2 * m - 1
        term = m * (b - m) * x / odd
        part = (a + m - 1) * (a + b + m - 1) * x / odd * term
        whole = m + term + (a + m) * (gap + m * (1 + y)) / (odd + 2)
        d = 1 / (whole + part * d)
        c = whole + part / c
        change = c * d
        value *= change
    return value


def beta_quantile(share: float, a: float, b: float) -> float:
    """Return where a beta law has a share below: Newton's steps between two bounds."""
    low, high, x = 0.0, 1.0, a / (a + b)
    while True:
        lower, upper = map(math.exp, log_beta_tails(x, a, b))
        gap = lower - share if share < 0.5 else (1 - share) - upper
        low, high = (x, high) if gap < 0 else (low, x)
        density = math.exp(log_binomial_weight(a, a + b, x)) * a * b / (a + b)
        step = gap * x * (1 - x) / density if density else 0.0
        following = x - step
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - x) <= _SETTLED * x:
            return x
        x = following


def chi_squared_tail(statistic: float, degrees: int) -> float:
    """Return the upper tail of chi-squared, by its finite sums.

    The incomplete gamma function at half a whole number, exactly: Abramowitz and Stegun
    (1964), "Handbook of Mathematical Functions", 26.4.4 and 5.
    """
    half = max(statistic, 0.0) / 2
    if half == 0:
        return 1.0
    order, tail = 1.0, math.exp(-half)
    if degrees % 2:
        order, tail = 0.5, math.erfc(math.sqrt(half))
    while order < degrees / 2:
        tail += math.exp(order * math.log(half) - half - math.lgamma(order + 1))
        order += 1
    return tail
