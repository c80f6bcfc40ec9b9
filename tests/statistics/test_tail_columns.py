"""Tests of chances of many cases in one call."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmodel.errors import InvalidValueError, NoSolutionError, ShapeError
from salesmodel.statistics import (
    binomial_tail,
    binomial_tail_each,
    trials_needed,
    trials_needed_each,
)


CASE = st.tuples(st.integers(0, 300), st.integers(0, 300), st.floats(0, 1))


@given(st.lists(CASE, max_size=20))
def test_every_case_has_the_chance_of_the_scalar_kernel(cases):
    """Whatever stands beside it."""
    k, n, rate = zip(*cases, strict=True) if cases else ((), (), ())
    expected = [binomial_tail(*case) for case in cases]

    assert pytest.approx(expected, abs=1e-13) == binomial_tail_each(
        np.array(k, int), np.array(n, int), np.array(rate, float)
    )


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 300), st.floats(1e-4, 1)), max_size=20),
    st.sampled_from([0.01, 0.4, 0.8, 0.95, 0.9999]),
)
def test_every_case_needs_what_the_scalar_kernel_says(cases, chance):
    """Exactly, for every chance."""
    k, rate = zip(*cases, strict=True) if cases else ((), ())
    expected = [trials_needed(*case, chance=chance) for case in cases]

    assert (
        expected
        == trials_needed_each(
            np.array(k, int), np.array(rate, float), chance=chance
        ).tolist()
    )


def test_a_million_trials_are_exact():
    """As the scalar kernel is, near the mean and far from it."""
    n = np.full(5, 10**6)
    k, rate = [10, 9_000, 10_000, 10_900, 999_999], [1e-5, 0.01, 0.01, 0.01, 0.99999]
    expected = [binomial_tail(*case) for case in zip(k, n.tolist(), rate, strict=True)]

    assert pytest.approx(expected, rel=1e-12) == binomial_tail_each(k, n, rate)


def test_one_value_stands_for_all_rows():
    """Counts and rates of one row are stretched; results cannot be written to."""
    needed = trials_needed_each([10, 20], [0.02], chance=0.8)

    assert [625, 1180] == needed.tolist()
    assert not needed.flags.writeable
    assert [0.875] == binomial_tail_each(1, 3, 0.5).round(12).tolist()


def test_rows_that_differ_in_number_are_refused():
    """Three rates for two targets."""
    with pytest.raises(ShapeError):
        trials_needed_each([10, 20], [0.1, 0.2, 0.3], chance=0.8)
    with pytest.raises(ShapeError):
        binomial_tail_each([[1]], 2, 0.5)


@pytest.mark.parametrize("bad", [-0.1, 1.1, math.nan, math.inf])
def test_a_rate_is_named_by_its_row(bad):
    """It is a fraction from 0 to 1."""
    with pytest.raises(InvalidValueError) as caught:
        trials_needed_each([10, 20], [0.5, bad], chance=0.8)

    assert "rate[1]" == caught.value.path


def test_counts_and_chances_are_checked():
    """Whole numbers from 0 up, a chance strictly between 0 and 1."""
    with pytest.raises(InvalidValueError):
        binomial_tail_each([1.5], [2], [0.5])
    with pytest.raises(InvalidValueError):
        binomial_tail_each([-1], [2], [0.5])
    with pytest.raises(InvalidValueError):
        trials_needed_each([1], [0.5], chance=1)


def test_what_no_number_reaches_says_so():
    """A rate of 0, and one of next to nothing."""
    with pytest.raises(NoSolutionError):
        trials_needed_each([0, 1], [0, 0], chance=0.5)
    with pytest.raises(NoSolutionError):
        trials_needed_each([1], [1e-14], chance=0.5)
    assert [0] == trials_needed_each([0], [0], chance=0.5).tolist()
