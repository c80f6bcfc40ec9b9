"""Tests of intervals from the beta law, and of rates that are not known."""

import math

import pytest
from scipy import special

from salesmodel.errors import InvalidValueError
from salesmodel.statistics import (
    BetaRate,
    Rate,
    clopper_pearson_rate,
    jeffreys_rate,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_the_published_intervals_come_out(successes, n, low, high):
    """Newcombe (1998), table I, method 5."""
    rate = clopper_pearson_rate(successes, n)

    assert (low, high) == (round(rate.low, 4), round(rate.high, 4))


@pytest.mark.parametrize("n", [1, 7, 40, 1_000, 10**7])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_the_ends_are_quantiles_of_a_numerical_library(n, confidence):
    """Both intervals, at the ends of the counts and between them."""
    tail = (1 - confidence) / 2
    for k in {0, 1, n // 3, n - 1, n}:
        exact = clopper_pearson_rate(k, n, confidence=confidence)
        unknown = jeffreys_rate(k, n, confidence=confidence)
        below = special.betaincinv(k, n - k + 1, tail) if k else 0
        above = special.betaincinv(k + 1, n - k, 1 - tail) if k < n else 1
        low = special.betaincinv(k + 0.5, n - k + 0.5, tail) if k else 0
        high = special.betaincinv(k + 0.5, n - k + 0.5, 1 - tail) if k < n else 1

        assert pytest.approx([below, above], rel=1e-10) == [exact.low, exact.high]
        assert pytest.approx([low, high], rel=1e-10) == [unknown.low, unknown.high]


@pytest.mark.parametrize("rated", [clopper_pearson_rate, jeffreys_rate])
def test_no_trial_is_no_rate(rated):
    """Undefined is not 0 and not 1."""
    assert Rate(None, None, None, 0, 0.9) == rated(0, 0, confidence=0.9)


@pytest.mark.parametrize("rated", [clopper_pearson_rate, jeffreys_rate])
@pytest.mark.parametrize(
    ("counts", "confidence", "name"),
    [
        ((-1, 3), 0.95, "successes"),
        ((4, 3), 0.95, "successes"),
        ((True, 3), 0.95, "successes"),
        ((1, 2.5), 0.95, "n"),
        ((1, 3), 95, "confidence"),
        ((1, 3), math.nan, "confidence"),
    ],
)
def test_what_is_no_count_is_refused(rated, counts, confidence, name):
    """Each by its name."""
    with pytest.raises(InvalidValueError) as caught:
        rated(*counts, confidence=confidence)

    assert name == caught.value.name


def test_a_rate_that_is_not_known_has_a_mean_and_quantiles():
    """Those of its beta law."""
    rate = BetaRate.of(3, 20)

    assert (3.5, 17.5) == (rate.successes, rate.failures)
    assert pytest.approx(3.5 / 21) == rate.mean
    assert pytest.approx(
        special.betaincinv(3.5, 17.5, 0.3), rel=1e-12
    ) == rate.quantile(0.3)
    assert rate.interval(confidence=0.4)[0] == rate.quantile(0.3)


def test_quantiles_reach_into_the_corners():
    """Laws that stand nearly at 0 or at 1, and those with two peaks."""
    for a, b, share in [
        (0.02, 30, 0.4),
        (30, 0.02, 0.6),
        (0.1, 0.1, 0.9),
        (2e5, 3, 0.1),
    ]:
        assert pytest.approx(special.betaincinv(a, b, share), rel=1e-9) == BetaRate(
            a, b
        ).quantile(share)


def test_the_product_keeps_mean_and_variance():
    """Of three steps counted apart; one step stays as it is."""
    steps = (BetaRate(5, 9), BetaRate(30, 4), BetaRate(2, 50))
    whole = BetaRate.product(steps)
    mean = math.prod(one.mean for one in steps)
    square = math.prod(_square(one) for one in steps)

    assert pytest.approx((mean, square), rel=1e-12) == (whole.mean, _square(whole))
    assert steps[0] == BetaRate.product(steps[:1])


def _square(rate):
    """Return the mean of the square of a rate."""
    total = rate.successes + rate.failures
    return rate.mean * (rate.successes + 1) / (total + 1)


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf])
def test_a_law_needs_two_positive_numbers(bad):
    """Either of them."""
    with pytest.raises(InvalidValueError):
        BetaRate(bad, 1)
    with pytest.raises(InvalidValueError):
        BetaRate(1, bad)


def test_no_step_and_no_share_are_refused():
    """There is no product of nothing, and no quantile of 1."""
    with pytest.raises(InvalidValueError):
        BetaRate.product(())
    with pytest.raises(InvalidValueError):
        BetaRate(1, 1).quantile(1)
