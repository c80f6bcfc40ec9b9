"""Tests of work that is split between sellers."""

import math

import pytest

from salesmodel.errors import InvalidValueError, NoSolutionError
from salesmodel.funnel import Step, compare_splits
from salesmodel.statistics import trials_needed


ALONE = (
    Step("meeting", "seller", 0.10, 6, 3_000),
    Step("deal", "seller", 0.25, 60, 3_000),
)
SHARED = (Step("meeting", "trainee", 0.08, 6, 1_000), ALONE[1])


def test_the_cheapest_way_stands_first():
    """Hours and costs by who does the work, adding up."""
    first, second = compare_splits(10, {"alone": ALONE, "shared": SHARED})

    assert ("shared", 500, {"trainee": 50.0, "seller": 40.0}) == (
        first.name,
        first.calls,
        first.hours,
    )
    assert ({"trainee": 50_000, "seller": 120_000}, 170_000, 17_000.0) == (
        first.costs,
        first.cost,
        first.cost_per_deal,
    )
    assert ("alone", 240_000) == (second.name, second.cost)


def test_a_chance_asks_for_more_calls():
    """As many as `trials_needed` says."""
    (found,) = compare_splits(10, {"shared": SHARED}, chance=0.9)

    assert trials_needed(10, 0.02, chance=0.9) == found.calls


def test_no_deal_costs_nothing():
    """And has no cost of its own."""
    (found,) = compare_splits(0, {"alone": ALONE})

    assert (0, 0, None) == (found.calls, found.cost, found.cost_per_deal)


def test_work_that_leads_nowhere_is_refused():
    """A rate of 0, and no step at all."""
    with pytest.raises(NoSolutionError):
        compare_splits(1, {"never": [Step("deal", "seller", 0, 1, 1)]})
    with pytest.raises(InvalidValueError):
        compare_splits(1, {"nothing": []})


@pytest.mark.parametrize(
    ("rate", "minutes", "cost"),
    [(1.1, 1, 1), (0.5, -1, 1), (0.5, math.nan, 1), (0.5, 1, 1.5)],
)
def test_a_step_s_numbers_are_checked(rate, minutes, cost):
    """Each in its range."""
    with pytest.raises(InvalidValueError):
        Step("deal", "seller", rate, minutes, cost)
