"""Tests of rates and their intervals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles
from salesmodel.errors import InvalidValueError
from salesmodel.statistics import Rate, wilson_interval, wilson_rate


TRIALS = st.integers(1, 10**12).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n))
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_published_intervals_come_out(successes, n, low, high):
    """Newcombe (1998), table I, method 3."""
    rate = wilson_rate(successes, n)

    assert (low, high) == (round(rate.low, 4), round(rate.high, 4))


def test_a_rate_says_what_it_rests_on():
    """Value, trials and coverage stand beside the interval."""
    rate = wilson_rate(1, 4, confidence=0.9)

    assert (0.25, 4, 0.9) == (rate.value, rate.n, rate.confidence)


def test_no_trial_is_no_rate():
    """Undefined is not 0 and not 1."""
    assert Rate(None, None, None, 0, 0.95) == wilson_rate(0, 0)


def test_the_ends_are_exact_where_all_is_one():
    """No success starts at exactly 0, no failure ends at exactly 1."""
    assert 0.0 == wilson_rate(0, 7).low
    assert 1.0 == wilson_rate(7, 7).high


@pytest.mark.parametrize(("successes", "n"), [(-1, 3), (4, 3), (0, -1), (math.nan, 3)])
def test_counts_that_contradict_each_other_are_refused(successes, n):
    """Successes are from 0 to n."""
    with pytest.raises(InvalidValueError) as caught:
        wilson_rate(successes, n)

    assert ("successes", "count") == (caught.value.name, caught.value.code)


@pytest.mark.parametrize("confidence", [0, 1, -0.1, 95, math.nan])
def test_a_coverage_is_strictly_between_0_and_1(confidence):
    """95 is no fraction."""
    with pytest.raises(InvalidValueError) as caught:
        wilson_rate(1, 3, confidence=confidence)

    assert "confidence" == caught.value.code


@pytest.mark.parametrize("confidence", [5e-324, 1e-17, 1 - 2**-53])
def test_every_coverage_between_0_and_1_works(confidence):
    """The nearest floats to 0 and 1 are taken too."""
    rate = wilson_rate(1, 3, confidence=confidence)

    assert 0 < rate.low <= rate.value <= rate.high < 1


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_the_inverted_score_test(trial):
    """It holds the shares that a score test does not reject."""
    rate = wilson_rate(*trial)

    assert pytest.approx(oracles.wilson(*trial), abs=1e-12) == (
        rate.value,
        rate.low,
        rate.high,
    )


@given(TRIALS, st.floats(0.01, 0.9999))
def test_the_interval_holds_the_share(trial, confidence):
    """0 <= low <= value <= high <= 1, and its mirror is that of the failures."""
    successes, n = trial
    rate = wilson_rate(successes, n, confidence=confidence)
    mirror = wilson_rate(n - successes, n, confidence=confidence)

    assert 0 <= rate.low <= rate.value <= rate.high <= 1
    assert math.isclose(1 - rate.low, mirror.high, abs_tol=1e-12)


def test_a_share_of_a_broken_number_lies_between_its_neighbours():
    """Its interval is wider than on one observation more; the ends stay exact."""
    fewer, between, more = (wilson_interval(0.25, n) for n in (8, 8.5, 9))

    assert fewer[0] < between[0] < more[0] < 0.25 < more[1] < between[1] < fewer[1]
    assert (0.0, 1.0) == (wilson_interval(0, 2.5)[0], wilson_interval(1, 2.5)[1])


@pytest.mark.parametrize(
    ("share", "n", "confidence", "name"),
    [
        (-0.1, 5, 0.9, "share"),
        (1.1, 5, 0.9, "share"),
        (math.nan, 5, 0.9, "share"),
        (0.5, 0, 0.9, "n"),
        (0.5, math.nan, 0.9, "n"),
        (0.5, 5, 1.0, "confidence"),
    ],
)
def test_a_share_that_is_none_is_refused(share, n, confidence, name):
    """Each by its name."""
    with pytest.raises(InvalidValueError) as caught:
        wilson_interval(share, n, confidence=confidence)

    assert name == caught.value.name
