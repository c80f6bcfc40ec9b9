"""Tests of the difference of two rates."""

import pytest

from salesmodel.errors import InvalidValueError, NotEnoughDataError
from salesmodel.statistics import rate_difference


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_published_intervals_come_out(first, second, low, high):
    """Newcombe (1998), table II, method 10."""
    found = rate_difference(first, second)

    assert (low, high) == (round(found.low, 4), round(found.high, 4))


def test_the_difference_turns_round():
    """The second less the first is its mirror; both rates stand beside it."""
    one, two = rate_difference((9, 10), (3, 10)), rate_difference((3, 10), (9, 10))

    assert (-one.value, -one.high, -one.low) == (two.value, two.low, two.high)
    assert (one.first, one.second) == (two.second, two.first)
    assert pytest.approx(0.6) == one.value


def test_fewer_than_five_trials_are_too_few():
    """Of either group."""
    with pytest.raises(NotEnoughDataError) as caught:
        rate_difference((30, 100), (4, 4))

    assert (4, 5) == (caught.value.n, caught.value.needed)


@pytest.mark.parametrize("bad", [(6, 5), (-1, 5), (1.5, 5), 0.3, (1, 2, 3)])
def test_what_is_no_group_is_refused(bad):
    """It is successes and trials."""
    with pytest.raises(InvalidValueError):
        rate_difference((3, 5), bad)
