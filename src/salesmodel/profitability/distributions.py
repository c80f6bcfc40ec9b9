"""Inputs that are not known for sure: distributions as small named data."""

import math
from typing import final

import attrs
import numpy as np

from salesmodel._arrays import FloatArray
from salesmodel._checks import instance, real, whole
from salesmodel.errors import InvalidValueError


__all__ = ["BetaOfCounts", "Distribution", "Normal", "Triangular", "Uniform"]

_MOST_DRAWN = 10**9


def _finite(**values: object) -> None:
    """Refuse what is no finite number."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidValueError(name, "a number", value, "type")
        if not math.isfinite(real(value)):
            raise InvalidValueError(name, "finite", value, "infinite")


def _known(generator: np.random.Generator) -> np.random.Generator:
    return instance("generator", generator, np.random.Generator)


def _size(n: int) -> int:
    """Return how many numbers are drawn."""
    return whole("n", n, least=0, most=_MOST_DRAWN)


def _ascending(**values: float) -> None:
    """Refuse numbers that are not in order, or all of them equal."""
    _finite(**values)
    told = list(values.values())
    if told != sorted(told) or told[0] == told[-1]:
        needed = f"in order: {' <= '.join(values)}, the ends apart"
        raise InvalidValueError(next(iter(values)), needed, told, "order")


@final
@attrs.frozen
class Normal:
    """A number around a mean, as likely above as below, and without ends.

    Parameters
    ----------
    mean : float
        The mean.
    sd : float
        The standard deviation, not negative.

    Raises
    ------
    InvalidValueError
        If one of them is no finite number, or the deviation is negative.

    Examples
    --------
    >>> Normal(55_000, 5_000).draw(np.random.default_rng(1), 2).round().tolist()
    [56728.0, 59108.0]
    """

    mean: float
    sd: float

    def __attrs_post_init__(self) -> None:
        _finite(mean=self.mean, sd=self.sd)
        if self.sd < 0:
            raise InvalidValueError("sd", "zero or more", self.sd, "negative")

    def draw(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Draw numbers.

        Parameters
        ----------
        generator : numpy.random.Generator
            Where chance comes from.
        n : int
            How many.

        Returns
        -------
        ndarray of float64, shape (n,)
            The numbers.

        Examples
        --------
        >>> Normal(3, 0).draw(np.random.default_rng(1), 2).tolist()
        [3.0, 3.0]
        """
        return _known(generator).normal(self.mean, self.sd, _size(n))


@final
@attrs.frozen
class Uniform:
    """A number between two ends, each as likely as any other.

    Parameters
    ----------
    low, high : float
        The ends.

    Raises
    ------
    InvalidValueError
        If one of them is no finite number, or the second is not above the first (code
        ``order``).

    Examples
    --------
    >>> Uniform(0, 10).mean
    5.0
    """

    low: float
    high: float

    def __attrs_post_init__(self) -> None:
        _ascending(low=self.low, high=self.high)

    @property
    def mean(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    def draw(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Draw numbers.

        Parameters
        ----------
        generator : numpy.random.Generator
            Where chance comes from.
        n : int
            How many.

        Returns
        -------
        ndarray of float64, shape (n,)
            The numbers.

        Examples
        --------
        >>> Uniform(0, 10).draw(np.random.default_rng(1), 2).round(3).tolist()
        [5.118, 9.505]
        """
        return _known(generator).uniform(self.low, self.high, _size(n))


@final
@attrs.frozen
class Triangular:
    """A number between two ends, most likely at a third one.

    Parameters
    ----------
    low, mode, high : float
        The least, the most likely and the most.

    Raises
    ------
    InvalidValueError
        If one of them is no finite number, or they are not in order (code ``order``).

    Examples
    --------
    >>> Triangular(0, 2, 10).mean
    4.0
    """

    low: float
    mode: float
    high: float

    def __attrs_post_init__(self) -> None:
        _ascending(low=self.low, mode=self.mode, high=self.high)

    @property
    def mean(self) -> float:
        """A third of the sum of the three."""
        return (self.low + self.mode + self.high) / 3

    def draw(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Draw numbers.

        Parameters
        ----------
        generator : numpy.random.Generator
            Where chance comes from.
        n : int
            How many.

        Returns
        -------
        ndarray of float64, shape (n,)
            The numbers.

        Examples
        --------
        >>> Triangular(0, 2, 10).draw(np.random.default_rng(1), 2).round(3).tolist()
        [3.751, 8.009]
        """
        return _known(generator).triangular(self.low, self.mode, self.high, _size(n))


@final
@attrs.frozen
class BetaOfCounts:
    r"""A share of which so many successes in so many trials were seen.

    Parameters
    ----------
    successes, trials : int
        Such as clients and leads.
    prior : float, default 0.5
        Successes, and failures, that count as seen before; a half each is the prior of
        Jeffreys, 1 the uniform one.

    Raises
    ------
    InvalidValueError
        If the counts are none, or the prior is not above 0.

    Notes
    -----
    A beta distribution of :math:`k + a` and :math:`n - k + a`: what is believed of the
    share after :math:`k` of :math:`n`, at a prior of :math:`a`.

    References
    ----------
    .. [1] Brown, L. D., Cai, T. T., DasGupta, A. (2001), "Interval Estimation for a
       Binomial Proportion", Statistical Science 16 (2): 101-133.
       :doi:`10.1214/ss/1009213286`

    Examples
    --------
    >>> round(BetaOfCounts(10, 100).mean, 4)
    0.104
    """

    successes: int
    trials: int
    prior: float = attrs.field(default=0.5, kw_only=True)

    def __attrs_post_init__(self) -> None:
        whole("trials", self.trials, least=0, most=10**15)
        whole("successes", self.successes, least=0, most=self.trials)
        _finite(prior=self.prior)
        if self.prior <= 0:
            raise InvalidValueError("prior", "above 0", self.prior, "prior")

    @property
    def mean(self) -> float:
        """Share of successes, those counted as seen before among them."""
        return (self.successes + self.prior) / (self.trials + 2 * self.prior)

    def draw(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Draw shares.

        Parameters
        ----------
        generator : numpy.random.Generator
            Where chance comes from.
        n : int
            How many.

        Returns
        -------
        ndarray of float64, shape (n,)
            The shares, from 0 to 1.

        Examples
        --------
        >>> draws = BetaOfCounts(10, 100).draw(np.random.default_rng(1), 1_000)
        >>> bool((0 < draws).all() and (draws < 1).all())
        True
        """
        failures = self.trials - self.successes
        return _known(generator).beta(
            self.successes + self.prior, failures + self.prior, _size(n)
        )


Distribution = Normal | Uniform | Triangular | BetaOfCounts
"""A number that is not known for sure."""
