"""Tests of the tails that other figures rest on."""

import math

import pytest
from scipy import special, stats

from salesmodel.statistics._special import (
    chi_squared_tail,
    log_beta_tails,
    log_binomial_weight,
    log_complement,
)


@pytest.mark.parametrize(
    ("statistic", "degrees", "tail"),
    [
        (0, 1, 1.0),
        (3.841459, 1, 0.05),
        (5.991465, 2, 0.05),
        (7.814728, 3, 0.05),
        (9.487729, 4, 0.05),
        (11.0705, 5, 0.05),
        (18.307038, 10, 0.05),
    ],
)
def test_the_tail_of_chi_squared_is_that_of_the_tables(statistic, degrees, tail):
    """Odd degrees and even ones."""
    assert pytest.approx(tail, abs=1e-7) == chi_squared_tail(statistic, degrees)


@pytest.mark.parametrize("degrees", [1, 2, 3, 8, 31, 200])
@pytest.mark.parametrize("statistic", [1e-9, 0.3, 5.0, 40.0, 300.0])
def test_the_tail_of_chi_squared_is_that_of_a_numerical_library(statistic, degrees):
    """The incomplete gamma function, to twelve digits."""
    expected = special.gammaincc(degrees / 2, statistic / 2)

    assert pytest.approx(expected, rel=1e-12) == chi_squared_tail(statistic, degrees)


@pytest.mark.parametrize(
    ("a", "b"), [(0.5, 0.5), (1, 30), (3, 3), (700, 40), (2e4, 9e5)]
)
def test_both_tails_of_beta_are_those_of_a_numerical_library(a, b):
    """Either side of the mean, and at the ends."""
    for share in (0, 1e-9, 0.02, 0.5, 0.97, 1):
        x = float(special.betaincinv(a, b, share))
        lower, upper = log_beta_tails(x, a, b)

        assert pytest.approx(special.betainc(a, b, x), rel=1e-11) == math.exp(lower)
        assert pytest.approx(special.betaincc(a, b, x), rel=1e-11) == math.exp(upper)


def test_weights_of_the_ends_are_exact():
    """All or none, at a rate of 0 or 1 and between."""
    assert (0.0, -math.inf) == (
        log_binomial_weight(0, 5, 0),
        log_binomial_weight(1, 5, 0),
    )
    assert (0.0, -math.inf) == (
        log_binomial_weight(5, 5, 1),
        log_binomial_weight(4, 5, 1),
    )
    assert pytest.approx(5 * math.log(0.75)) == log_binomial_weight(0, 5, 0.25)
    assert pytest.approx(5 * math.log(0.25)) == log_binomial_weight(5, 5, 0.25)


@pytest.mark.parametrize(
    ("k", "n", "p"), [(3, 9, 0.2), (400, 1_000, 0.38), (90_000, 10**6, 0.08)]
)
def test_weights_are_those_of_a_numerical_library(k, n, p):
    """Small numbers and large ones, near the mean and far from it."""
    assert pytest.approx(stats.binom.logpmf(k, n, p), rel=1e-9) == log_binomial_weight(
        k, n, p
    )


def test_a_complement_keeps_its_digits():
    """Of shares near 0, near 1, and of 1 itself."""
    assert pytest.approx(-1e-30, rel=1e-12) == log_complement(math.log(1e-30))
    assert pytest.approx(math.log(1e-9), rel=1e-9) == log_complement(math.log1p(-1e-9))
    assert -math.inf == log_complement(0.0)
