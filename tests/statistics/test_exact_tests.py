"""Tests of Fisher's exact test and of Holm's adjustment."""

import math

import pytest
from scipy import stats

from salesmodel.errors import InvalidValueError
from salesmodel.statistics import fisher_exact, holm_adjusted


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((30, 100), (15, 100)),
        ((300, 10_000), (150, 9_000)),
        ((30_000, 1_000_000), (30_300, 1_000_000)),
        ((0, 10), (10, 10)),
        ((5, 10), (5, 10)),
        ((7, 7), (600, 900)),
    ],
)
def test_the_exact_test_is_that_of_a_numerical_library(first, second):
    """Small tables and large ones."""
    table = [[k, n - k] for k, n in (first, second)]
    expected = stats.fisher_exact(table).pvalue

    greater = stats.fisher_exact(table, alternative="greater").pvalue

    assert pytest.approx(expected, rel=1e-8) == fisher_exact(first, second)
    assert pytest.approx(greater, rel=1e-8) == fisher_exact(
        first, second, alternative="greater"
    )


def test_nothing_to_tell_apart_is_certain():
    """No trial, no success, or no failure."""
    assert (1.0, 1.0, 1.0) == (
        fisher_exact((0, 0), (3, 9)),
        fisher_exact((0, 5), (0, 9)),
        fisher_exact((5, 5), (9, 9)),
    )


def test_the_side_of_a_test_is_named():
    """There are two words for it."""
    with pytest.raises(InvalidValueError) as caught:
        fisher_exact((1, 5), (2, 5), alternative="less")

    assert "alternative" == caught.value.code


def test_adjusted_values_are_those_worked_out_by_hand():
    """Three tests, the middle one raised by the one before."""
    assert (0.03, 0.06, 0.06) == holm_adjusted([0.01, 0.04, 0.03])
    assert (1.0, 1.0) == holm_adjusted([0.9, 0.7])
    assert () == holm_adjusted([])


@pytest.mark.parametrize("bad", [-0.1, 1.1, math.nan])
def test_a_p_value_is_from_0_to_1(bad):
    """It is named by its place."""
    with pytest.raises(InvalidValueError) as caught:
        holm_adjusted([0.5, bad])

    assert "p_values[1]" == caught.value.path
