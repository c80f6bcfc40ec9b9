"""Whether the rates of several groups differ, and which of them do."""

from collections.abc import Mapping
from itertools import combinations

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.errors import NotEnoughDataError
from salesmodel.statistics._counting import check_fraction, check_pair
from salesmodel.statistics._special import chi_squared_tail
from salesmodel.statistics.differences import (
    LEAST_TRIALS,
    RateDifference,
    rate_difference,
)
from salesmodel.statistics.exact_tests import fisher_exact, holm_adjusted
from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["PairOfRates", "RateComparison", "compare_rates"]

_LEAST_EXPECTED = 1
_GOOD_EXPECTED = 5
_SHARE_BELOW = 0.2


@attrs.frozen
class PairOfRates:
    """Two groups and what tells them apart.

    Parameters
    ----------
    first, second : str
        Names of the groups.
    difference : RateDifference
        How much higher the first rate is.
    p_value : float
        Of Fisher's exact test of this pair alone.
    adjusted : float
        The same, raised by Holm's method for all pairs that were compared.
    """

    first: str
    second: str
    difference: RateDifference
    p_value: float
    adjusted: float


@attrs.frozen
class RateComparison:
    """Whether the rates of several groups differ.

    Parameters
    ----------
    rates : dict of str to Rate
        Rate of each group, also of those too small to be compared.
    statistic : float or None
        Pearson's chi-squared; `None` where all trials ended alike.
    degrees : int
        Groups that are compared, less one.
    p_value : float or None
        Probability of a larger statistic where the groups do not differ; `None` where
        too few successes or failures are expected for it to be true.
    least_expected : float
        The smallest number of successes or failures that a group would have without a
        difference.
    pairs : tuple of PairOfRates
        Every pair of groups, whatever is expected; the most certain first.
    left_out : tuple of str
        Groups with fewer than five trials.
    confidence : float
        Coverage of the intervals, each for itself.
    """

    rates: Mapping[str, Rate] = attrs.field(converter=as_read_only, hash=False)
    statistic: float | None
    degrees: int
    p_value: float | None
    least_expected: float
    pairs: tuple[PairOfRates, ...]
    left_out: tuple[str, ...]
    confidence: float = 0.95


def compare_rates(
    groups: Mapping[str, tuple[int, int]], *, confidence: float = 0.95
) -> RateComparison:
    r"""Compare the rates of two or more groups: all at once, and each with each.

    Parameters
    ----------
    groups : mapping of str to tuple of int
        Successes and trials by the name of the group.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    RateComparison
        One test of all groups, and one of each pair.

    Raises
    ------
    InvalidValueError
        If a count is no whole number, successes pass their trials, or `confidence` is
        not strictly between 0 and 1.
    NotEnoughDataError
        If fewer than two groups have five trials.

    See Also
    --------
    shrunk_rates : For a ranking of the groups.

    Notes
    -----
    :math:`\chi^2 = \sum_j n_j (\hat p_j - \hat p)^2 / (\hat p (1 - \hat p))`. Its law
    is that of the tables only where enough is expected: at least 1 success and failure
    in every group, and at least 5 in four of five cells. Elsewhere there is no
    p-value of all; the pairs are tested exactly at any size, and the smallest of their
    adjusted values is one of all. Trials are taken to be independent.

    References
    ----------
    .. [1] Pearson, K. (1900), "On the criterion that a given system of deviations …",
       Philosophical Magazine 50: 157-175. :doi:`10.1080/14786440009463897`
    .. [2] Cochran, W. G. (1954), "Some Methods for Strengthening the Common χ² Tests",
       Biometrics 10 (4): 417-451. :doi:`10.2307/3001616`

    Examples
    --------
    >>> found = compare_rates({"Ann": (30, 100), "Bob": (15, 100), "Cid": (2, 3)})
    >>> round(found.statistic, 3), round(found.p_value, 4), found.left_out
    (6.452, 0.0111, ('Cid',))
    >>> pair = found.pairs[0]
    >>> round(pair.difference.low, 3), round(pair.difference.high, 3)
    (0.034, 0.261)
    """
    check_fraction("confidence", confidence)
    for name, counted in as_read_only(groups, name="groups").items():
        check_pair(name, counted)
    large = {name: one for name, one in groups.items() if one[1] >= LEAST_TRIALS}
    if len(large) < 2:
        raise NotEnoughDataError("a comparison of groups", len(large), 2)
    rates = {
        name: wilson_rate(*one, confidence=confidence) for name, one in groups.items()
    }
    statistic, p_value, least = _overall(tuple(large.values()))
    return RateComparison(
        rates,
        statistic,
        len(large) - 1,
        p_value,
        least,
        _pairs(large, confidence),
        tuple(name for name in groups if name not in large),
        confidence,
    )


def _overall(
    counted: tuple[tuple[int, int], ...],
) -> tuple[float | None, float | None, float]:
    """Return chi-squared, its p-value, and the least that is expected of a cell."""
    successes, trials = (sum(column) for column in zip(*counted, strict=True))
    share = successes / trials
    expected = [n * part for _, n in counted for part in (share, 1 - share)]
    least = min(expected)
    if not 0 < share < 1:
        return None, None, least
    statistic = sum(
        (k - n * share) ** 2 / (n * share * (1 - share)) for k, n in counted
    )
    few = sum(one < _GOOD_EXPECTED for one in expected)
    if least < _LEAST_EXPECTED or few > _SHARE_BELOW * len(expected):
        return statistic, None, least
    return statistic, chi_squared_tail(statistic, len(counted) - 1), least


def _pairs(
    groups: Mapping[str, tuple[int, int]], confidence: float
) -> tuple[PairOfRates, ...]:
    """Compare each group with each later one, the most certain pair first."""
    names = list(combinations(groups, 2))
    p_values = [fisher_exact(groups[one], groups[two]) for one, two in names]
    found = [
        PairOfRates(
            one,
            two,
            rate_difference(groups[one], groups[two], confidence=confidence),
            p_value,
            adjusted,
        )
        for (one, two), p_value, adjusted in zip(
            names, p_values, holm_adjusted(p_values), strict=True
        )
    ]
    return tuple(sorted(found, key=lambda pair: pair.p_value))
