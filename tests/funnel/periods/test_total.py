"""Tests of the law of a sum of amounts that may or may not come."""

import numpy as np
import pytest

from salesmodel.funnel.periods._total import total_of


def _exact(amount, chance):
    """Join whole amounts one after another on a grid of units."""
    law = np.zeros(int(amount.sum()) + 1)
    law[0] = 1.0
    for one, comes in zip(amount.tolist(), chance.tolist(), strict=True):
        law = law * (1 - comes) + comes * np.roll(law, one)
    return law


def test_beyond_a_thousand_amounts_the_rest_is_as_good_as_normal():
    """The distribution function is nowhere off by more than a thousandth."""
    draw = np.random.default_rng(4)
    amount, chance = draw.integers(1, 30, 1_500), draw.random(1_500)
    made = total_of(amount, chance, np.zeros(chance.size))
    law = _exact(amount, chance)
    gap = np.cumsum(law) - np.pad(np.cumsum(made.shares), (0, law.size))[: law.size]

    assert 1.0 == made.step
    assert 1.0 == pytest.approx(made.shares.sum())
    middle = np.cumsum(law) < 0.999_999
    assert abs(gap[middle]).max() < 1e-3


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_a_rest_that_is_certain_is_a_point(certain):
    """Amounts that come for sure, or never, do not spread."""
    amount = np.full(1_500, 2)
    made = total_of(amount, np.full(1_500, certain), np.zeros(1_500))

    assert 3_000 * certain == made.mean == made.quantile(0.5)
    assert 1.0 == pytest.approx(made.chance_of(3_000 * certain))


def test_nothing_comes_to_nothing():
    """The sum of no amount is 0 for sure."""
    none = np.zeros(0)
    made = total_of(none.astype(np.int64), none, none)

    assert (0.0, 0.0, 0.0) == (made.mean, made.variance, made.quantile(0.9))
    assert (1.0, 0.0) == (made.chance_of(0), made.chance_of(1))
