"""Tests of the comparison of several rates."""

import pytest
from scipy import stats

from salesmodel.errors import InvalidValueError, NotEnoughDataError
from salesmodel.statistics import compare_rates, fisher_exact, rate_difference


GROUPS = {"Ann": (30, 100), "Bob": (15, 100), "Cid": (2, 3), "Dan": (22, 90)}


def test_the_overall_test_is_that_of_a_numerical_library():
    """Pearson's, without a correction."""
    found = compare_rates(GROUPS)
    table = [[k, n - k] for k, n in GROUPS.values() if n >= 5]
    peer = stats.chi2_contingency(table, correction=False)

    assert pytest.approx((peer.statistic, peer.pvalue), rel=1e-12) == (
        found.statistic,
        found.p_value,
    )
    assert (peer.dof, pytest.approx(peer.expected_freq.min())) == (
        found.degrees,
        found.least_expected,
    )


def test_pairs_have_a_difference_and_two_p_values():
    """The most certain pair stands first; small groups are left out, and said."""
    found = compare_rates(GROUPS, confidence=0.9)
    pair = found.pairs[0]

    assert ("Cid",) == found.left_out
    assert 3 == found.rates["Cid"].n
    assert [("Ann", "Bob"), ("Bob", "Dan"), ("Ann", "Dan")] == [
        (one.first, one.second) for one in found.pairs
    ]
    assert rate_difference((30, 100), (15, 100), confidence=0.9) == pair.difference
    assert fisher_exact((30, 100), (15, 100)) == pair.p_value
    assert pytest.approx(3 * pair.p_value) == pair.adjusted


@pytest.mark.parametrize(
    "groups",
    [
        {"a": (0, 20), "b": (1, 20)},
        {"a": (3, 6), "b": (4, 6), "c": (1, 5)},
    ],
)
def test_too_little_expected_leaves_no_p_value_of_all(groups):
    """The pairs are tested exactly all the same."""
    found = compare_rates(groups)

    assert found.p_value is None
    assert found.statistic is not None
    assert found.pairs


def test_trials_that_all_ended_alike_tell_nothing():
    """There is no statistic, and every pair is alike."""
    found = compare_rates({"a": (0, 20), "b": (0, 30)})

    assert (None, None, 0.0) == (found.statistic, found.p_value, found.least_expected)
    assert 1.0 == found.pairs[0].adjusted


def test_one_group_is_no_comparison():
    """It takes two that are large enough."""
    with pytest.raises(NotEnoughDataError) as caught:
        compare_rates({"a": (1, 20), "b": (0, 4)})

    assert (1, 2) == (caught.value.n, caught.value.needed)


def test_counts_and_coverage_are_checked():
    """Before anything is compared."""
    with pytest.raises(InvalidValueError):
        compare_rates({"a": (9, 5), "b": (1, 5)})
    with pytest.raises(InvalidValueError):
        compare_rates(GROUPS, confidence=1)
