"""Rates of many groups, drawn together as far as chance explains what they differ by."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.errors import NotEnoughDataError
from salesmodel.statistics._counting import check_fraction, check_pair
from salesmodel.statistics.exact_intervals import BetaRate
from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["ShrunkRate", "ShrunkRates", "shrunk_rates"]

_LEAST_GROUPS: Final = 3
_POINTS: Final = 41
_HALVINGS: Final = 60
_GOLDEN: Final = (math.sqrt(5) - 1) / 2


@attrs.frozen
class ShrunkRate:
    """The rate of a group, in the light of all groups.

    Parameters
    ----------
    group : str
        Its name.
    value : float
        The expected rate of the group.
    low, high : float
        Ends of its interval.
    raw : Rate
        What was counted of the group alone.
    """

    group: str
    value: float
    low: float
    high: float
    raw: Rate


@attrs.frozen
class ShrunkRates:
    """Rates of many groups, the best first.

    Parameters
    ----------
    mean : float
        Mean of the rates that groups have.
    strength : float
        How many trials of its own weigh as much as what all groups tell; the more, the
        less the groups differ.
    is_alike : bool
        Whether chance alone explains what the groups differ by.
    rates : tuple of ShrunkRate
        By value, the highest first; of equal ones the larger group first.
    confidence : float
        Coverage of the intervals.
    """

    mean: float
    strength: float
    is_alike: bool
    rates: tuple[ShrunkRate, ...]
    confidence: float = 0.95


def shrunk_rates(
    groups: Mapping[str, tuple[int, int]], *, confidence: float = 0.95
) -> ShrunkRates:
    r"""Rank groups by their rates, so that three lucky trials do not top the list.

    Parameters
    ----------
    groups : mapping of str to tuple of int
        Successes and trials by the name of the group; those without trials are given
        the mean.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    ShrunkRates
        The groups in their order, each with its interval.

    Raises
    ------
    InvalidValueError
        If a count is no whole number, successes pass their trials, or `confidence` is
        not strictly between 0 and 1.
    NotEnoughDataError
        If fewer than three groups have trials, or all their trials ended alike.

    Notes
    -----
    Empirical Bayes: the rates of groups come from a beta law of mean :math:`m` and
    strength :math:`M`; that of a group with :math:`k` of :math:`n` is then beta with
    :math:`mM + k` and :math:`(1 - m)M + n - k`, of the mean :math:`(mM + k)/(M + n)`.
    :math:`m` is the mean of the shares, each weighed by :math:`n/(M + n)`, and
    :math:`M`, from 1 to the number of all trials, has the largest marginal likelihood
    :math:`\prod B(mM + k, (1-m)M + n - k) / B(mM, (1-m)M)`; at its upper end the groups
    are alike. Intervals take :math:`m` and :math:`M` for known, and are somewhat too
    short with few groups.

    References
    ----------
    .. [1] Casella, G. (1985), "An Introduction to Empirical Bayes Data Analysis", The
       American Statistician 39 (2): 83-87. :doi:`10.2307/2682801`
    .. [2] Kleinman, J. C. (1973), "Proportions with Extraneous Variance: Single and
       Independent Samples", JASA 68 (341): 46-54. :doi:`10.2307/2284137`

    Examples
    --------
    >>> calls = {"Ann": (80, 400), "Bob": (44, 400), "Cid": (52, 400), "Dan": (60, 400)}
    >>> found = shrunk_rates(calls | {"Eve": (2, 3)})
    >>> [(one.group, round(one.value, 3)) for one in found.rates]
    [('Ann', 0.186), ('Eve', 0.161), ('Dan', 0.15), ('Cid', 0.136), ('Bob', 0.121)]
    """
    check_fraction("confidence", confidence)
    for name, counted in as_read_only(groups, name="groups").items():
        check_pair(name, counted)
    counts = [counted for counted in groups.values() if counted[1]]
    if len(counts) < _LEAST_GROUPS:
        raise NotEnoughDataError("shrinkage of rates", len(counts), _LEAST_GROUPS)
    successes, trials = (sum(column) for column in zip(*counts, strict=True))
    if successes in (0, trials):
        raise NotEnoughDataError("shrinkage of rates, of both outcomes", 0, 1)
    top = math.log(trials)
    at = _largest(counts, top)
    strength = math.exp(at)
    mean = _mean(counts, strength)
    prior = BetaRate(mean * strength, (1 - mean) * strength)
    shrunk = [
        _shrunk(name, counted, prior, confidence) for name, counted in groups.items()
    ]
    ranked = sorted(shrunk, key=lambda one: (-one.value, -one.raw.n))
    return ShrunkRates(mean, strength, at == top, tuple(ranked), confidence)


def _shrunk(
    name: str, counted: tuple[int, int], prior: BetaRate, confidence: float
) -> ShrunkRate:
    """Draw the rate of one group towards what is known of all."""
    k, n = counted
    known = BetaRate(prior.successes + k, prior.failures + n - k)
    low, high = known.interval(confidence=confidence)
    raw = wilson_rate(k, n, confidence=confidence)
    return ShrunkRate(name, known.mean, low, high, raw)


def _mean(counts: Sequence[tuple[int, int]], strength: float) -> float:
    """Return the mean of the shares, each weighed by how certain it is."""
    weights = [n / (strength + n) for _, n in counts]
    shares = (w * k / n for w, (k, n) in zip(weights, counts, strict=True))
    return math.fsum(shares) / math.fsum(weights)


def _largest(counts: Sequence[tuple[int, int]], top: float) -> float:
    """Return the logarithm of the strength under which the counts are likeliest."""

    def likelihood(at: float) -> float:
        strength = math.exp(at)
        mean = _mean(counts, strength)
        a, b = mean * strength, (1 - mean) * strength
        whole = len(counts) * (math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
        return whole + math.fsum(
            math.lgamma(a + k) + math.lgamma(b + n - k) - math.lgamma(a + b + n)
            for k, n in counts
        )

    points = [top * place / (_POINTS - 1) for place in range(_POINTS)]
    best = max(range(_POINTS), key=lambda place: likelihood(points[place]))
    if best == _POINTS - 1:
        return top
    low, high = points[max(best - 1, 0)], points[best + 1]
    for _ in range(_HALVINGS):
        span = _GOLDEN * (high - low)
        near, far = high - span, low + span
        low, high = (low, far) if likelihood(near) >= likelihood(far) else (near, high)
    return (low + high) / 2
