"""Tests of the chances of meeting a count."""

import math

import pytest
from scipy import stats

import oracle_rates
from salesmodel.errors import InvalidValueError, NoSolutionError
from salesmodel.statistics import (
    BetaRate,
    beta_binomial_tail,
    binomial_tail,
    negative_binomial_tail,
    trials_needed,
)


@pytest.mark.parametrize("n", [1, 2, 17, 200, 5_000, 10**6])
@pytest.mark.parametrize("rate", [0.013, 0.5, 0.97])
def test_tails_are_those_of_a_numerical_library(n, rate):
    """At the mean and out to six standard deviations, to twelve digits."""
    spread = math.sqrt(n * rate * (1 - rate))
    for far in (-6, -2, 0, 1, 6):
        k = min(max(round(n * rate + far * spread), 0), n)
        upper, lower = stats.binom.sf(k - 1, n, rate), stats.binom.cdf(k - 1, n, rate)

        assert pytest.approx(upper, abs=1e-12) == binomial_tail(k, n, rate)
        assert pytest.approx(lower, abs=1e-12) == negative_binomial_tail(n, k, rate)


def test_a_million_trials_at_a_rate_of_next_to_nothing_are_exact():
    """Ten terms by their logarithms; a numerical library is out in the eleventh digit."""
    n, rate = 10**6, 1e-5
    terms = [
        math.comb(n, j) * rate**j * math.exp((n - j) * math.log1p(-rate))
        for j in range(10)
    ]

    assert pytest.approx(1 - math.fsum(terms), abs=1e-13) == binomial_tail(10, n, rate)


def test_logarithms_go_where_numbers_end():
    """A chance of 10 to the minus 1505."""
    assert pytest.approx(-5000 * math.log(2), rel=1e-12) == binomial_tail(
        5000, 5000, 0.5, log=True
    )
    assert pytest.approx(5000 * math.log(0.5), rel=1e-12) == negative_binomial_tail(
        5000, 1, 0.5, log=True
    )
    assert 0.0 == binomial_tail(5000, 5000, 0.5)


def test_certain_and_impossible_counts_are_exact():
    """Nothing is always met, more than all never is."""
    assert (1.0, 0.0) == (binomial_tail(0, 0, 0.3), binomial_tail(3, 2, 0.3))
    assert (0.0, 1.0) == (binomial_tail(1, 9, 0), binomial_tail(9, 9, 1))
    assert (-math.inf, 0.0) == (
        binomial_tail(3, 2, 0.3, log=True),
        negative_binomial_tail(2, 3, 0.3, log=True),
    )
    assert (1.0, 0.0) == (
        beta_binomial_tail(0, 0, BetaRate(1, 1)),
        beta_binomial_tail(3, 2, BetaRate(1, 1)),
    )


@pytest.mark.parametrize(
    ("k", "n", "a", "b"),
    [
        (5, 300, 2.5, 60.5),
        (40, 3_000, 20.5, 980.5),
        (3, 50, 0.5, 0.5),
        (900, 1_000, 8, 2),
    ],
)
def test_chances_at_an_unknown_rate_are_those_of_a_numerical_library(k, n, a, b):
    """To twelve digits."""
    expected = stats.betabinom.sf(k - 1, n, a, b)

    assert pytest.approx(expected, abs=1e-12) == beta_binomial_tail(
        k, n, BetaRate(a, b)
    )


def test_a_rate_known_well_is_a_rate():
    """With a billion trials behind it, its chances are binomial."""
    known = BetaRate(2e9, 98e9)

    assert pytest.approx(binomial_tail(12, 500, 0.02), abs=1e-7) == beta_binomial_tail(
        12, 500, known
    )


def test_the_naive_number_meets_the_target_about_half_of_the_time():
    """Targets divided by rates are no plan."""
    for deals, rate in [(5, 0.01), (20, 0.04), (200, 0.125)]:
        assert 0.5 <= binomial_tail(deals, math.ceil(deals / rate), rate) < 0.57


@pytest.mark.parametrize("chance", [0.8, 0.9, 0.95, 1e-9, 1 - 1e-9])
@pytest.mark.parametrize(
    "rate", [1.0, 0.2, 0.003, BetaRate(3.5, 60), BetaRate(0.5, 0.5)]
)
def test_the_number_needed_is_the_smallest(rate, chance):
    """One fewer is not enough."""
    if isinstance(rate, BetaRate) and rate.successes < 1 and chance > 0.99:
        chance = 0.99
    met = beta_binomial_tail if isinstance(rate, BetaRate) else binomial_tail
    n = trials_needed(7, rate, chance=chance)

    assert met(7, n, rate) >= chance
    assert n == 7 or met(7, n - 1, rate) < chance
    assert 0 == trials_needed(0, rate, chance=chance)


def test_the_number_needed_is_the_oracle_s():
    """One trial after another, in fractions."""
    for deals, rate, chance in [(1, 0.3, 0.9), (4, 0.125, 0.8), (3, 0.5, 0.95)]:
        fewest = oracle_rates.fewest(
            lambda n, k=deals, p=rate, q=chance: oracle_rates.at_least(k, n, p) >= q
        )

        assert fewest == trials_needed(deals, rate, chance=chance)


def test_what_no_number_reaches_says_so():
    """A rate of 0, and one of next to nothing."""
    with pytest.raises(NoSolutionError):
        trials_needed(1, 0, chance=0.5)
    with pytest.raises(NoSolutionError):
        trials_needed(1, 1e-14, chance=0.5)
    assert 0 == trials_needed(0, 0, chance=0.5)


@pytest.mark.parametrize("rate", [-0.1, 1.1, math.nan, math.inf])
def test_a_rate_is_from_0_to_1(rate):
    """Or it is refused by its name."""
    for asked in (
        lambda: binomial_tail(1, 2, rate),
        lambda: negative_binomial_tail(2, 1, rate),
        lambda: trials_needed(1, rate, chance=0.5),
    ):
        with pytest.raises(InvalidValueError) as caught:
            asked()

        assert ("rate", "fraction") == (caught.value.name, caught.value.code)


def test_counts_are_whole_numbers():
    """Neither negative nor broken, and no more than can be added up."""
    for asked in (
        lambda: binomial_tail(-1, 2, 0.5),
        lambda: binomial_tail(1, 2.5, 0.5),
        lambda: beta_binomial_tail(10**7, 10**8, BetaRate(1, 1)),
        lambda: trials_needed(1.5, 0.5, chance=0.5),
        lambda: trials_needed(1, 0.5, chance=1),
    ):
        with pytest.raises(InvalidValueError):
            asked()
