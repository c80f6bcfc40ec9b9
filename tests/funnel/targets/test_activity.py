"""Tests of how many calls a target takes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_rates
from salesmodel.errors import InvalidValueError, NoSolutionError
from salesmodel.funnel import (
    LevelRates,
    activity_target,
    deals_for_profit,
    scenario_targets,
)
from salesmodel.statistics import BetaRate, beta_binomial_tail, binomial_tail


COUNTED = LevelRates.counted(
    {"call": 1000, "answered": 400, "conversation": 200, "meeting": 40, "deal": 10}
)


def test_the_naive_number_stands_beside_those_that_are_likely_enough():
    """It meets the target about half of the time, and the others as often as asked."""
    plan = activity_target(20, COUNTED)

    assert 2000 == plan.naive.calls
    assert 0.5 < plan.naive.chance < 0.55
    assert [0.8, 0.9, 0.95] == [one.asked for one in plan.needed]
    for one in plan.needed:
        assert binomial_tail(20, one.calls, 0.01) == one.chance >= one.asked
        assert binomial_tail(20, one.calls - 1, 0.01) < one.asked


def test_calls_are_divided_among_levels_days_and_sellers():
    """Expected numbers, which add up to the calls."""
    naive = activity_target(20, COUNTED, days=20, sellers=4).naive

    assert pytest.approx((800, 400, 80, 20)) == naive.levels
    assert (100, 500, 25) == (naive.per_day, naive.per_seller, naive.per_seller_day)


def test_no_day_and_no_seller_is_no_share():
    """Undefined is not 0."""
    naive = activity_target(20, COUNTED, days=0).naive

    assert (None, None, None) == (naive.per_day, naive.per_seller, naive.per_seller_day)


def test_rates_that_are_not_known_for_sure_take_more_calls():
    """The chance is that of the beta-binomial law of deals among calls."""
    sure = activity_target(20, COUNTED).needed
    unsure = activity_target(20, COUNTED, uncertain=True)
    known = BetaRate(10.5, 990.5)

    assert unsure.is_uncertain
    for one, other in zip(sure, unsure.needed, strict=True):
        assert one.calls < other.calls
        assert beta_binomial_tail(20, other.calls, known) == other.chance >= other.asked
        assert beta_binomial_tail(20, other.calls - 1, known) < other.asked


def test_rates_that_were_not_counted_have_no_uncertainty():
    """They are taken as believed."""
    with pytest.raises(InvalidValueError) as caught:
        activity_target(5, LevelRates.believed({"deal": 0.1}), uncertain=True)

    assert "counts" == caught.value.code


def test_a_plan_is_cut_anew_in_mid_month():
    """From the deals made so far, for the days that are left, under the same chances."""
    plan = activity_target(10, COUNTED, chances=[0.9], days=20, sellers=2)
    late = plan.recut(deals=4, days_left=8)
    done = plan.recut(deals=12, days_left=8, sellers=1)

    worse = LevelRates.counted({"call": 1400, "deal": 11})
    behind = plan.recut(deals=1, days_left=8, rates=worse)

    assert activity_target(6, COUNTED, chances=[0.9], days=8, sellers=2) == late
    assert activity_target(9, worse, chances=[0.9], days=8, sellers=2) == behind
    assert (0, 0, 1.0) == (done.deals, done.needed[0].calls, done.needed[0].chance)
    assert 0 == done.naive.per_seller_day


def test_no_deal_takes_no_call():
    """Also where no call ever becomes one."""
    nothing = LevelRates.counted({"call": 50, "deal": 0})

    assert 0 == activity_target(0, nothing).naive.calls
    with pytest.raises(NoSolutionError):
        activity_target(1, nothing)


def test_dust_of_a_product_is_no_call():
    """0.4 of 0.05 is 0.02 and a little, and 10 of them are 500 calls."""
    plan = activity_target(10, LevelRates.believed({"answered": 0.4, "deal": 0.05}))

    assert 500 == plan.naive.calls
    assert 34 == activity_target(10, LevelRates.believed({"deal": 0.3})).naive.calls


@pytest.mark.parametrize(
    "keywords", [{"days": -1}, {"sellers": 1.5}, {"chances": [1.0]}, {"chances": [-1]}]
)
def test_a_plan_s_numbers_are_checked(keywords):
    """Days and sellers are whole numbers, chances strictly between 0 and 1."""
    with pytest.raises(InvalidValueError):
        activity_target(10, COUNTED, **keywords)


def test_deals_for_a_profit():
    """What a deal leaves after its calls; none are needed for nothing."""
    assert 100 == deals_for_profit(1_000_000, per_deal=20_000, call_cost=100, rate=0.01)
    assert 51 == deals_for_profit(1_000_001, per_deal=20_000)
    assert 0 == deals_for_profit(0, per_deal=-5)
    with pytest.raises(NoSolutionError):
        deals_for_profit(1, per_deal=10_000, call_cost=100, rate=0.01)
    with pytest.raises(InvalidValueError):
        deals_for_profit(1, per_deal=10_000, rate=0)


def test_rates_are_those_of_the_levels():
    """Each of the level before, and each of the calls; the rate of all has its n."""
    believed = LevelRates.believed({"answered": 0.5, "deal": 0.25})

    assert ((0.4, 0.5, 0.2, 0.25), (0.4, 0.2, 0.04, 0.01)) == (
        COUNTED.rates,
        COUNTED.shares,
    )
    assert (0.01, 1000) == (COUNTED.overall_rate.value, COUNTED.overall_rate.n)
    assert ((0.5, 0.125), None) == (believed.shares, believed.overall_rate)


@pytest.mark.parametrize(
    "reached",
    [
        {},
        {"call": 5},
        {"call": 5, "deal": 6},
        {"call": 0, "deal": 0},
        {"call": 5.0, "deal": 1},
    ],
)
def test_what_is_no_funnel_is_refused(reached):
    """It does not grow, and has calls."""
    with pytest.raises(InvalidValueError):
        LevelRates.counted(reached)


@pytest.mark.parametrize("rates", [{}, {"deal": 1.1}, {"deal": math.nan}])
def test_what_is_no_rate_is_refused(rates):
    """From 0 to 1, and at least one."""
    with pytest.raises(InvalidValueError):
        LevelRates.believed(rates)


def test_levels_and_rates_are_as_many():
    """One rate a level."""
    with pytest.raises(InvalidValueError):
        LevelRates(("deal",), (0.1, 0.2))


@given(
    st.integers(0, 4),
    st.lists(st.sampled_from([0.5, 0.75, 1.0]), min_size=1, max_size=3),
)
def test_the_fewest_calls_are_those_of_trying_one_after_another(deals, rates):
    """Exactly, in fractions."""
    table = LevelRates.believed(
        {f"level {place}": one for place, one in enumerate(rates)}
    )
    fewest = oracle_rates.fewest(
        lambda n: oracle_rates.at_least(deals, n, table.overall) >= 0.8
    )

    assert fewest == activity_target(deals, table, chances=[0.8]).needed[0].calls


@pytest.mark.long
def test_simulated_months_meet_the_target_as_often_as_promised(scale):
    """20,000 months of each chance: within a percentage point of what is returned."""
    draw = np.random.default_rng(11)
    months = scale(20_000)
    tolerance = 0.01 * math.sqrt(20_000 / months)
    plan = activity_target(12, COUNTED)
    for one in (plan.naive, *plan.needed):
        left = np.full(months, one.calls)
        for rate in COUNTED.rates:
            left = draw.binomial(left, rate)

        assert pytest.approx(one.chance, abs=tolerance) == np.mean(left >= 12)


@pytest.mark.long
def test_simulated_months_under_uncertain_rates_meet_it_as_often(scale):
    """Each month has a rate of its own, drawn from what the counts tell."""
    draw = np.random.default_rng(12)
    months = scale(20_000)
    tolerance = 0.01 * math.sqrt(20_000 / months)
    for one in activity_target(12, COUNTED, uncertain=True).needed:
        deals = draw.binomial(one.calls, draw.beta(10.5, 990.5, months))

        assert pytest.approx(one.chance, abs=tolerance) == np.mean(deals >= 12)


def test_scenarios_are_what_each_is_alone():
    """The naive number, its chance and the fewest calls."""
    draw = np.random.default_rng(13)
    rates = draw.uniform(0.2, 1, (50, 4))
    deals = draw.integers(0, 40, 50)
    found = scenario_targets(deals, rates, chance=0.9)
    for row in range(50):
        table = LevelRates(("a", "b", "c", "d"), tuple(rates[row].tolist()))
        alone = activity_target(int(deals[row]), table, chances=[0.9])

        assert alone.needed[0].calls == found.calls[row]
        assert alone.naive.calls == found.naive[row]
        assert pytest.approx(alone.naive.chance, abs=1e-12) == found.naive_chance[row]


def test_one_target_serves_all_scenarios():
    """Ten thousand of them in one call."""
    rates = np.random.default_rng(14).uniform(0.1, 0.6, (10_000, 3))
    found = scenario_targets(15, rates, chance=0.95)

    assert (10_000,) == found.calls.shape
    assert (found.calls > found.naive).all()
