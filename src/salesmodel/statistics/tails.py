"""Chances of meeting a count, exactly: binomial, negative binomial, beta-binomial."""

import math
from collections.abc import Callable
from typing import Final

from salesmodel._checks import is_true, whole
from salesmodel.errors import NoSolutionError
from salesmodel.statistics._counting import MOST_TRIALS, check_fraction, check_rate
from salesmodel.statistics._special import log_beta_tails, log_binomial_weight
from salesmodel.statistics.exact_intervals import BetaRate


__all__ = [
    "beta_binomial_tail",
    "binomial_tail",
    "negative_binomial_tail",
    "trials_needed",
]

_MOST_NEEDED: Final = 10**12
_MOST_SUCCESSES: Final = 10**6


def binomial_tail(k: int, n: int, rate: float, *, log: bool = False) -> float:
    r"""Return the probability of at least `k` successes in `n` trials.

    Parameters
    ----------
    k : int
        Successes, at least 0.
    n : int
        Trials, at least 0.
    rate : float
        Probability that a trial succeeds, from 0 to 1.
    log : bool, default False
        Whether to return the natural logarithm, which does not run out of digits.

    Returns
    -------
    float
        The probability, or its logarithm.

    Raises
    ------
    InvalidValueError
        If a count is no whole number from 0, or `rate` is not from 0 to 1.

    Notes
    -----
    :math:`P(X \ge k) = I_p(k, n - k + 1)`, the incomplete beta function, worked out in
    logarithms. Trials are taken to be independent, with one rate.

    References
    ----------
    .. [1] Abramowitz, M. and Stegun, I. A. (1964), "Handbook of Mathematical
       Functions", 26.5.24.

    Examples
    --------
    >>> round(binomial_tail(2, 3, 0.5), 12)
    0.5
    >>> round(binomial_tail(5000, 5000, 0.5, log=True), 3)
    -3465.736
    """
    return _told(_log_tails(k, n, rate)[0], log=log)


def negative_binomial_tail(
    n: int, successes: int, rate: float, *, log: bool = False
) -> float:
    r"""Return the probability that more than `n` trials are needed.

    Parameters
    ----------
    n : int
        Trials, at least 0.
    successes : int
        Successes that are waited for, at least 0.
    rate : float
        Probability that a trial succeeds, from 0 to 1.
    log : bool, default False
        Whether to return the natural logarithm.

    Returns
    -------
    float
        The probability, or its logarithm.

    Raises
    ------
    InvalidValueError
        If a count is no whole number from 0, or `rate` is not from 0 to 1.

    Notes
    -----
    The trials until success number :math:`k` pass :math:`n` where fewer than :math:`k`
    of :math:`n` trials succeed: :math:`P(N > n) = I_{1-p}(n - k + 1, k)`.

    References
    ----------
    .. [1] Abramowitz, M. and Stegun, I. A. (1964), "Handbook of Mathematical
       Functions", 26.5.26.

    Examples
    --------
    >>> round(negative_binomial_tail(3, 2, 0.5), 12)
    0.5
    """
    return _told(_log_tails(successes, n, rate)[1], log=log)


def _told(logarithm: float, *, log: bool) -> float:
    return logarithm if is_true("log", log) else math.exp(logarithm)


def _log_tails(k: int, n: int, rate: float) -> tuple[float, float]:
    """Return the logarithms of P(X ≥ k) and of P(X < k)."""
    whole("n", n, least=0, most=MOST_TRIALS)
    whole("successes", k, least=0, most=MOST_TRIALS)
    check_rate("rate", rate)
    if k == 0 or k > n:
        return (0.0, -math.inf) if k == 0 else (-math.inf, 0.0)
    return log_beta_tails(rate, k, n - k + 1)


def beta_binomial_tail(k: int, n: int, rate: BetaRate) -> float:
    r"""Return the probability of `k` successes in `n` trials at a rate not known.

    Parameters
    ----------
    k : int
        Successes, from 0 to a million.
    n : int
        Trials, at least 0.
    rate : BetaRate
        What is known of the rate.

    Returns
    -------
    float
        The probability of at least `k`.

    Raises
    ------
    InvalidValueError
        If a count is no whole number in its range.

    Notes
    -----
    :math:`1 - \sum_{j<k} \binom{n}{j} B(a + j, b + n - j) / B(a, b)`. All trials share
    one rate, which is why they are not independent: the spread is wider than that of
    `binomial_tail` at the mean. Cost: O(k).

    References
    ----------
    .. [1] Johnson, N. L., Kemp, A. W. and Kotz, S. (2005), "Univariate Discrete
       Distributions", 3rd ed., section 6.2.2.

    Examples
    --------
    With every rate equally likely each number of successes is, too:

    >>> round(beta_binomial_tail(3, 9, BetaRate(1, 1)), 12)
    0.7
    """
    whole("n", n, least=0, most=MOST_TRIALS)
    whole("k", k, least=0, most=_MOST_SUCCESSES)
    if k == 0 or k > n:
        return 1.0 if k == 0 else 0.0
    a, b = rate.successes, rate.failures
    start = min(k - 1, int(n * rate.mean))
    total, term = 1.0, 1.0
    for j in range(start, 0, -1):  # from j successes to one fewer
        term *= j / (n - j + 1) * (b + n - j) / (a + j - 1)
        total += term
    term = 1.0
    for j in range(start, k - 1):  # and to one more
        term *= (n - j) / (j + 1) * (a + j) / (b + n - j - 1)
        total += term
    fewer = math.exp(_log_weight(start, n, rate) + math.log(total))
    return max(1 - fewer, 0.0)


def _log_weight(k: int, n: int, rate: BetaRate) -> float:
    """Return the logarithm of the probability of exactly k successes.

    Three binomial weights at one rate, in which its powers cancel.
    """
    a, b = rate.successes, rate.failures
    x = (a + k) / (a + b + n)
    weights = (
        log_binomial_weight(k, n, x)
        + log_binomial_weight(a, a + b, x)
        - log_binomial_weight(a + k, a + b + n, x)
    )
    share = a / (a + k) * b / (b + n - k) * (a + b + n) / (a + b)
    return weights + math.log(share)


def trials_needed(successes: int, rate: float | BetaRate, *, chance: float) -> int:
    r"""Return the smallest number of trials that brings successes with a given chance.

    Parameters
    ----------
    successes : int
        Successes that are wanted, from 0 to a million.
    rate : float or BetaRate
        Probability that a trial succeeds, from 0 to 1, or what is known of it.
    chance : float
        Least probability of having them, strictly between 0 and 1.

    Returns
    -------
    int
        Trials: with them the chance is met, with one fewer it is not.

    Raises
    ------
    InvalidValueError
        If `successes` or `rate` is out of its range, or `chance` is not strictly
        between 0 and 1.
    NoSolutionError
        If no number up to a trillion does.

    Notes
    -----
    The smallest :math:`n` with :math:`P(X_n \ge k) \ge q`, a quantile of the negative
    binomial law. The chance grows with every trial, so that halving finds it.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    Ten deals at one call in fifty: the naive 10 / 0.02 = 500 calls bring them in about
    half of the months.

    >>> trials_needed(10, 0.02, chance=0.8), trials_needed(10, 0.02, chance=0.95)
    (625, 782)
    >>> round(binomial_tail(10, 500, 0.02), 3)
    0.543
    >>> trials_needed(10, BetaRate.of(20, 1000), chance=0.8)
    660
    """
    whole("successes", successes, least=0, most=_MOST_SUCCESSES)
    check_fraction("chance", chance)
    expected = rate.mean if isinstance(rate, BetaRate) else rate
    check_rate("rate", expected)
    if successes and not expected:
        reason = "no trial succeeds at a rate of 0"
        raise NoSolutionError("the number of trials", reason)

    def is_enough(n: int) -> bool:
        return chance_of(successes, n, rate) >= chance

    return _smallest(successes, expected, is_enough)


def chance_of(k: int, n: int, rate: float | BetaRate) -> float:
    """Return the probability of at least k successes, at a rate known or not."""
    if isinstance(rate, BetaRate):
        return beta_binomial_tail(k, n, rate)
    return binomial_tail(k, n, rate)


def _smallest(successes: int, rate: float, is_enough: Callable[[int], bool]) -> int:
    """Return the smallest number that is enough; every larger one is, too."""
    if is_enough(successes):
        return successes
    short, step = successes, max(1, int(math.sqrt(successes) / max(rate, 1e-12)))
    enough = max(short + 1, int(min(successes / rate, _MOST_NEEDED)))
    while not is_enough(enough):
        short, enough, step = enough, enough + step, 2 * step
        if enough > _MOST_NEEDED:
            reason = f"not even {_MOST_NEEDED} trials bring them with that chance"
            raise NoSolutionError("the number of trials", reason)
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if is_enough(middle) else (middle, enough)
    return enough
