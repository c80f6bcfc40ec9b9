"""Laws of where a period will end."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_period_end
from salesmodel.funnel.periods._total import total_of
from salesmodel.funnel.periods._win_chance import standing_stays, win_chances
from strategies_funnel import N_OPEN, WON, as_stays, histories


def _paths(visits):
    told = {}
    columns = visits.deal, visits.stage, visits.entered, visits.left, visits.ended
    for deal, *stay in zip(*(one.tolist() for one in columns), strict=True):
        told.setdefault(deal, []).append(tuple(stay))
    return told


@given(
    histories(),
    st.none() | st.lists(st.booleans(), max_size=5),
    st.integers(0, 12),
    st.integers(1, 4),
)
def test_chances_are_their_oracle(history, ended, within, at_least):
    """Following each stay that stood for as long gives the same chance."""
    visits = history.visits()
    if ended is not None:
        visits = as_stays(visits, ended)
    rows = standing_stays(visits)
    made = win_chances(visits, rows, within=within, at_least=at_least)
    paths = _paths(visits)
    for place, row in enumerate(rows.tolist()):
        deal = int(visits.deal[row])
        chance, stood, borrowed = oracle_period_end.win_chance(
            paths, deal, within, kinds=(N_OPEN, WON), at_least=at_least
        )

        assert (stood, borrowed) == (made.stood[place], made.borrowed[place])
        assert (chance is None) == np.isnan(made.chance[place])
        if chance is not None:
            assert float(chance) == pytest.approx(made.chance[place], abs=1e-12)
            assert 0 <= made.error[place] <= 0.5


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 10)), max_size=7))
def test_a_total_is_the_law_of_every_set_of_amounts(deals):
    """Few units are exact: each sum has the chance of the sets that make it."""
    amounts = [amount for amount, _ in deals]
    chances = [Fraction(tenths, 10) for _, tenths in deals]
    law = oracle_period_end.total(amounts, chances)
    chance = np.array([float(one) for one in chances])
    made = total_of(np.array(amounts, np.int64), chance, np.zeros(chance.size))
    found = {place: share for place, share in enumerate(made.shares) if share > 1e-15}
    mean = sum(amount * share for amount, share in law.items())
    square = sum(amount * amount * share for amount, share in law.items())

    assert 1.0 == made.step
    assert (
        pytest.approx(
            {amount: float(share) for amount, share in law.items() if share}, abs=1e-12
        )
        == found
    )
    assert float(mean) == pytest.approx(made.mean, abs=1e-9)
    assert float(square - mean**2) == pytest.approx(made.variance, abs=1e-9)
    for amount in {0, 1, sum(amounts), sum(amounts) + 1}:
        at_least = sum(share for one, share in law.items() if one >= amount)
        assert float(at_least) == pytest.approx(made.chance_of(amount), abs=1e-9)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**12), st.floats(0, 1)), min_size=1, max_size=60
    )
)
def test_a_coarse_total_keeps_its_mean_and_spread(deals):
    """Splitting an amount between two points changes the mean not at all."""
    amount = np.array([one for one, _ in deals], np.int64)
    chance = np.array([one for _, one in deals])
    made = total_of(amount, chance, np.zeros(chance.size))
    points = np.arange(made.shares.size) * made.step
    mean = float((points * made.shares).sum())
    variance = float(((points - mean) ** 2 * made.shares).sum())

    assert 1.0 == pytest.approx(made.shares.sum())
    whole = int(amount.sum())
    rounding = 1e-9 + 1e-13 * whole**2

    assert made.mean == pytest.approx(mean, rel=1e-9, abs=1e-9 + 1e-12 * whole)
    assert variance >= made.variance * (1 - 1e-6) - rounding
    assert variance <= made.variance + amount.size * made.step**2 / 4 + rounding


@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.floats(0.3, 0.7)), min_size=1, max_size=20
    ),
    st.floats(0, 0.08),
)
def test_an_error_of_the_chances_widens_the_law(deals, error):
    """The mean stays, and the variance gains what the error of the mean is."""
    amount = np.array([one for one, _ in deals], np.int64)
    chance = np.array([one for _, one in deals])
    sure = total_of(amount, chance, np.zeros(chance.size))
    made = total_of(amount, chance, np.full(chance.size, error))
    points = np.arange(made.shares.size)
    mean = float((points * made.shares).sum())
    variance = float(((points - mean) ** 2 * made.shares).sum())
    gained = error**2 * (int(amount.sum()) ** 2 - int((amount**2).sum()))

    assert sure.mean == made.mean == pytest.approx(mean)
    assert sure.variance + gained == pytest.approx(made.variance)
    assert made.variance == pytest.approx(variance)
