"""Tests of levers and of the two ways to grow."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import growth_table, levers


LEVELS = ("answered", "meeting", "deal")
RATE = st.just(0.0) | st.floats(1e-4, 1)


def _profit(rates, calls, gain, costs):
    """Walk the levels of one scenario."""
    left, spent = calls, 0.0
    for rate, cost in zip(rates, costs, strict=True):
        spent += left * cost
        left *= rate
    return left * gain - spent, left


@given(st.lists(st.tuples(RATE, RATE, RATE), min_size=1, max_size=5))
def test_levers_are_those_of_walking_the_levels(scenarios):
    """One scenario after another, one level after another."""
    costs = [2.0, 5.0, 90.0]
    found = levers(LEVELS, scenarios, calls=500, profit_per_deal=700, costs=costs)
    for row, rates in enumerate(scenarios):
        before, deals = _profit(rates, 500, 700, costs)
        for level in range(3):
            better = list(rates)
            better[level] = min(better[level] + 0.01, 1)
            after, more = _profit(better, 500, 700, costs)

            assert (
                pytest.approx(after - before, abs=1e-6)
                == found.profit_gained[row, level]
            )
            assert (
                pytest.approx(more - deals, abs=1e-9) == found.deals_gained[row, level]
            )
            saved = 500 - 500 * deals / more if deals else math.nan
            assert (
                pytest.approx(saved, nan_ok=True, abs=1e-9)
                == found.calls_saved[row, level]
            )


def test_the_level_to_mend_need_not_be_the_one_that_looks_worst():
    """Most is lost at the first level, the rate is lowest at the second, the third pays."""
    found = levers(
        LEVELS,
        [[0.4, 0.2, 0.25]],
        calls=1000,
        profit_per_deal=10_000,
        costs=[20, 40, 2_000],
    )

    assert (0, 1, 1, 2) == tuple(
        one[0]
        for one in (
            found.largest_drop,
            found.lowest_rate,
            found.saves_most,
            found.brings_most,
        )
    )


def test_a_rate_does_not_pass_1():
    """A level that all reach cannot be mended."""
    found = levers(
        ("deal",), [[1.0], [0.995]], calls=[10, 1000], profit_per_deal=1, step=0.1
    )

    assert [[0.0], [5.0]] == found.calls_saved.round(6).tolist()


def test_ten_thousand_scenarios_are_one_call():
    """Each its own rates, calls and profit."""
    rates = np.random.default_rng(5).uniform(0, 1, (10_000, 3))
    found = levers(LEVELS, rates, calls=np.arange(10_000), profit_per_deal=rates[:, 0])

    assert (10_000, 3) == found.profit_gained.shape


@pytest.mark.parametrize(
    ("levels", "rates", "keywords", "error"),
    [
        (LEVELS, [0.1, 0.2, 0.3], {}, ShapeError),
        (LEVELS, np.zeros((2, 0)), {}, ShapeError),
        (("deal",), [[0.1, 0.2]], {}, ShapeError),
        (("deal",), [[0.1]], {"calls": [1, 2]}, ShapeError),
        (("deal",), [[1.1]], {}, InvalidValueError),
        (("deal",), [[math.nan]], {}, InvalidValueError),
        (("deal",), [[0.1]], {"calls": math.inf}, InvalidValueError),
        (("deal",), [[0.1]], {"step": 0}, InvalidValueError),
    ],
)
def test_what_does_not_fit_is_refused(levels, rates, keywords, error):
    """Tables by their shape, numbers by their place."""
    with pytest.raises(error):
        levers(levels, rates, **{"calls": 1, "profit_per_deal": 1} | keywords)


def test_a_wider_base_costs_contacts_and_a_larger_ticket_does_not():
    """A fifth more of the base is worth a twentieth more of the ticket here."""
    found = growth_table(
        contacts=1000,
        rate=0.02,
        ticket=500,
        margin=0.4,
        contact_cost=3,
        base_growth=[0, 0.2],
        ticket_growth=[0, 0.05, 0.2],
    )

    assert [[[1000, 1200, 1800], [1200, 1440, 2160]]] == found.profit.round(6).tolist()
    assert [[0.0, 0.05]] == found.worth.round(6).tolist()


def test_a_base_that_does_not_buy_has_no_ticket_to_grow():
    """Undefined is not 0; each scenario is its own."""
    found = growth_table(
        contacts=100, rate=[0.0, 0.1], ticket=50, margin=0.5, contact_cost=1
    )

    assert np.isnan(found.worth[0]).all()
    assert (2, 4, 4) == found.profit.shape


@pytest.mark.parametrize(
    "keywords",
    [{"base_growth": [-1]}, {"ticket_growth": 0.5}, {"rate": 2}, {"ticket": math.nan}],
)
def test_growth_and_rates_are_checked(keywords):
    """Each by its name."""
    given_ = {"contacts": 1, "rate": 0.1, "ticket": 1, "margin": 1, "contact_cost": 0}
    with pytest.raises(InvalidValueError):
        growth_table(**given_ | keywords)
