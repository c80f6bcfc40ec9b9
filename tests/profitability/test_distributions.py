"""Tests of inputs that are not known for sure."""

import math

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.profitability import BetaOfCounts, Normal, Triangular, Uniform


@pytest.mark.parametrize(
    ("of", "low", "high"),
    [
        (Normal(5, 2), -math.inf, math.inf),
        (Uniform(-1, 3), -1, 3),
        (Triangular(0, 2, 10), 0, 10),
        (Triangular(0, 0, 10), 0, 10),
        (BetaOfCounts(0, 0), 0, 1),
        (BetaOfCounts(10, 100, prior=1), 0, 1),
    ],
)
def test_draws_are_within_their_ends_and_around_their_mean(of, low, high):
    """The same state gives the same draws."""
    drawn = of.draw(np.random.default_rng(3), 20_000)
    error = drawn.std() / math.sqrt(drawn.size)

    assert low <= drawn.min() <= drawn.max() <= high
    assert abs(of.mean - drawn.mean()) < 5 * error
    assert (drawn == of.draw(np.random.default_rng(3), 20_000)).all()


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("negative", lambda: Normal(0, -1)),
        ("infinite", lambda: Normal(math.nan, 1)),
        ("type", lambda: Normal("0", 1)),
        ("type", lambda: Normal(True, 1)),
        ("order", lambda: Uniform(2, 1)),
        ("order", lambda: Uniform(1, 1)),
        ("infinite", lambda: Uniform(0, math.inf)),
        ("order", lambda: Triangular(0, 5, 4)),
        ("order", lambda: Triangular(1, 1, 1)),
        ("range", lambda: BetaOfCounts(2, 1)),
        ("range", lambda: BetaOfCounts(0, -1)),
        ("prior", lambda: BetaOfCounts(0, 1, prior=0)),
    ],
)
def test_what_is_no_distribution_is_refused(code, make):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert code == caught.value.code
