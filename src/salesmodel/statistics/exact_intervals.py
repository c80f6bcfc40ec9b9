"""Intervals of a rate from the beta law: guaranteed, and those of an unknown rate."""

import attrs

from salesmodel._checks import instance, real, several, whole
from salesmodel.errors import InvalidValueError
from salesmodel.statistics._counting import MOST_TRIALS, check_counts, check_fraction
from salesmodel.statistics._special import beta_quantile
from salesmodel.statistics.intervals import Rate


__all__ = ["BetaRate", "clopper_pearson_rate", "jeffreys_rate"]


def clopper_pearson_rate(successes: int, n: int, *, confidence: float = 0.95) -> Rate:
    r"""Rate successes among trials, with the interval of Clopper and Pearson.

    It holds the true rate at least as often as it says, at the price of being wide.

    Parameters
    ----------
    successes : int
        Trials that succeeded, from 0 to `n`.
    n : int
        Trials, at least 0.
    confidence : float, default 0.95
        Least coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    Rate
        The share and its interval; all `None` where `n` is 0.

    Raises
    ------
    InvalidValueError
        If a count is no whole number, `successes` passes `n`, or `confidence` is not
        strictly between 0 and 1.

    See Also
    --------
    wilson_rate : Shorter, and right on average.

    Notes
    -----
    With :math:`B(q; a, b)` the quantile of a beta law and :math:`\alpha` one less the
    coverage, from :math:`B(\alpha/2; k, n-k+1)` to :math:`B(1-\alpha/2; k+1, n-k)`;
    exactly 0 at no success, and exactly 1 at no failure. Trials are taken to be
    independent, with one rate.

    References
    ----------
    .. [1] Clopper, C. J. and Pearson, E. S. (1934), "The Use of Confidence or Fiducial
       Limits Illustrated in the Case of the Binomial", Biometrika 26 (4): 404-413.
       :doi:`10.1093/biomet/26.4.404`
    .. [2] Newcombe, R. G. (1998), "Two-sided confidence intervals for the single
       proportion", Statistics in Medicine 17: 857-872, method 5.

    Examples
    --------
    >>> rate = clopper_pearson_rate(81, 263)
    >>> round(rate.low, 4), round(rate.high, 4)
    (0.2527, 0.3676)
    """
    check_counts(successes, n)
    check_fraction("confidence", confidence)
    if n == 0:
        return Rate(None, None, None, 0, confidence)
    tail, failures = (1 - confidence) / 2, n - successes
    low = beta_quantile(tail, successes, failures + 1) if successes else 0.0
    high = 1 - beta_quantile(tail, failures, successes + 1) if failures else 1.0
    return Rate(successes / n, low, high, n, confidence)


def jeffreys_rate(successes: int, n: int, *, confidence: float = 0.95) -> Rate:
    r"""Rate successes among trials, with the interval of Jeffreys.

    Parameters
    ----------
    successes : int
        Trials that succeeded, from 0 to `n`.
    n : int
        Trials, at least 0.
    confidence : float, default 0.95
        Probability that the rate lies within, strictly between 0 and 1.

    Returns
    -------
    Rate
        The share and its interval; all `None` where `n` is 0.

    Raises
    ------
    InvalidValueError
        If a count is no whole number, `successes` passes `n`, or `confidence` is not
        strictly between 0 and 1.

    Notes
    -----
    The middle of the beta law with :math:`k + 1/2` and :math:`n - k + 1/2`; exactly 0
    at no success, and exactly 1 at no failure.

    References
    ----------
    .. [1] Brown, L. D., Cai, T. T. and DasGupta, A. (2001), "Interval Estimation for a
       Binomial Proportion", Statistical Science 16 (2): 101-133.
       :doi:`10.1214/ss/1009213286`

    Examples
    --------
    >>> rate = jeffreys_rate(1, 10)
    >>> round(rate.low, 4), round(rate.high, 4)
    (0.011, 0.3813)
    """
    check_counts(successes, n)
    check_fraction("confidence", confidence)
    if n == 0:
        return Rate(None, None, None, 0, confidence)
    low, high = BetaRate.of(successes, n).interval(confidence=confidence)
    low = low if successes else 0.0
    high = high if successes < n else 1.0
    return Rate(successes / n, low, high, n, confidence)


@attrs.frozen
class BetaRate:
    """A rate that is not known for sure: what trials tell of it, as a beta law.

    Parameters
    ----------
    successes, failures : float
        The two parameters of the law, more than 0: what was counted, and what was
        believed before.

    Raises
    ------
    InvalidValueError
        If one of them is not a positive number.

    Examples
    --------
    >>> rate = BetaRate.of(20, 100)
    >>> round(rate.mean, 4), [round(end, 4) for end in rate.interval()]
    (0.203, [0.1308, 0.2863])
    """

    successes: float
    failures: float

    def __attrs_post_init__(self) -> None:
        """Check both."""
        for name in ("successes", "failures"):
            value = getattr(self, name)
            if not 0 < real(value) <= MOST_TRIALS:
                needed = f"more than 0, at most {MOST_TRIALS}"
                raise InvalidValueError(name, needed, value, "range")

    @classmethod
    def of(cls, successes: int, n: int, *, prior: float = 0.5) -> "BetaRate":
        """Take trials down.

        Parameters
        ----------
        successes : int
            Trials that succeeded, from 0 to `n`.
        n : int
            Trials, at least 0.
        prior : float, default 0.5
            What either side has before the first trial: a half is the prior of
            Jeffreys, 1 takes every rate for equally likely.

        Returns
        -------
        BetaRate
            What is known after them.

        Examples
        --------
        >>> BetaRate.of(3, 10)
        BetaRate(successes=3.5, failures=7.5)
        """
        check_counts(successes, n)
        if not 0 < real(prior) <= MOST_TRIALS:
            needed = f"more than 0, at most {MOST_TRIALS}"
            raise InvalidValueError("prior", needed, prior, "range")
        return cls(successes + prior, n - successes + prior)

    @classmethod
    def product(cls, rates: "tuple[BetaRate, ...]") -> "BetaRate":
        r"""Multiply rates of steps that were counted apart from one another.

        Parameters
        ----------
        rates : tuple of BetaRate
            Rate of each step, at least one.

        Returns
        -------
        BetaRate
            The beta law with the mean and the variance of the product; the only one
            as it is.

        Notes
        -----
        With :math:`\mu = \prod \mu_i` and :math:`s = \prod E[p_i^2]` the law has
        :math:`a + b = (\mu - s)/(s - \mu^2)` and the mean :math:`\mu`. Steps of *one*
        funnel need no product: its deals among its calls tell the rate of all.

        References
        ----------
        .. [1] Fan, D.-Y. (1991), "The distribution of the product of independent beta
           variables", Communications in Statistics 20 (12): 4043-4052.
           :doi:`10.1080/03610929108830755`

        Examples
        --------
        >>> whole = BetaRate.product((BetaRate.of(50, 100), BetaRate.of(20, 40)))
        >>> round(whole.mean, 4), round(whole.successes + whole.failures, 1)
        (0.25, 87.6)
        """
        rates = tuple(
            instance("rates", rate, BetaRate) for rate in several("rates", rates)
        )
        whole("steps", len(rates), least=1, most=10_000)
        if len(rates) == 1:
            return rates[0]
        mean = square = 1.0
        for rate in rates:
            total = rate.successes + rate.failures
            mean *= rate.mean
            square *= rate.mean * (rate.successes + 1) / (total + 1)
        strength = (mean - square) / (square - mean * mean)
        return cls(strength * mean, strength * (1 - mean))

    @property
    def mean(self) -> float:
        """The expected rate."""
        return self.successes / (self.successes + self.failures)

    def quantile(self, share: float) -> float:
        """Return the rate that the true one is below with a given probability.

        Parameters
        ----------
        share : float
            The probability, strictly between 0 and 1.

        Returns
        -------
        float
            The rate.

        Raises
        ------
        InvalidValueError
            If `share` is not strictly between 0 and 1.

        Examples
        --------
        >>> round(BetaRate(1, 1).quantile(0.25), 12)
        0.25
        """
        check_fraction("share", share)
        return beta_quantile(share, self.successes, self.failures)

    def interval(self, *, confidence: float = 0.95) -> tuple[float, float]:
        """Return the middle of the law.

        Parameters
        ----------
        confidence : float, default 0.95
            Probability that the rate lies within, strictly between 0 and 1.

        Returns
        -------
        tuple of float
            Its ends; as likely below the first as above the second.

        Examples
        --------
        >>> [round(end, 3) for end in BetaRate(1, 1).interval(confidence=0.9)]
        [0.05, 0.95]
        """
        check_fraction("confidence", confidence)
        tail = (1 - confidence) / 2
        high = beta_quantile(tail, self.failures, self.successes)
        return self.quantile(tail), 1 - high
