"""Tests of figures that have to be numbers, wherever a target or a chance takes them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import (
    Demand,
    LevelRates,
    ReviewTable,
    Step,
    base_worth,
    bottlenecks,
    capacity,
    cohorts,
    deals_for_profit,
    first_response,
    growth_table,
    levers,
    pipeline_coverage,
    rates_within,
    scenario_targets,
    standing,
    velocity,
    worth_of,
)
from salesmodel.statistics import wilson_rate
from salesmodel.tables import VisitTable


EMPTY = VisitTable.empty()
OFFERS = VisitTable.from_events(deal=[], stage=[], at=[], stages=["offer"])
NO_NUMBERS = (
    True,
    "5",
    None,
    10**400,
    Decimal("NaN"),
    Decimal("sNaN"),
    Fraction(1, 3),
    float("nan"),
    np.array([1, 2]),
    np.datetime64("2026-01-01"),
)


@pytest.mark.parametrize("given", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda x: velocity(x, 0.5, 5, 5), id="velocity"),
        pytest.param(lambda x: velocity(5, x, 5, 5), id="win rate"),
        pytest.param(lambda x: pipeline_coverage(5, x), id="coverage"),
        pytest.param(lambda x: cohorts(EMPTY, days=[x]), id="ages"),
        pytest.param(lambda x: rates_within(EMPTY, days=x), id="within"),
        pytest.param(
            lambda x: standing(OFFERS, stale_after_days=[x] if x is None else x),
            id="stale",
        ),
        pytest.param(lambda x: bottlenecks(EMPTY, amount=[], point=x), id="point"),
        pytest.param(lambda x: worth_of(wilson_rate(1, 2), x, 1), id="profit"),
        pytest.param(lambda x: worth_of(wilson_rate(1, 2), 1, x), id="cost"),
        pytest.param(
            lambda x: base_worth(
                1, 2, first_profit=x, repeat_profit=1, contact_cost=1
            ),
            id="first profit",
        ),
        pytest.param(lambda x: LevelRates.believed({"deal": x}), id="belief"),
        pytest.param(lambda x: Step("call", "Eve", x, 5, 5), id="rate of a step"),
        pytest.param(lambda x: Step("call", "Eve", 0.5, x, 5), id="minutes of a step"),
        pytest.param(lambda x: Demand("calls", x, [[1]]), id="minutes"),
        pytest.param(
            lambda x: deals_for_profit(100, per_deal=50, rate=x), id="rate of calls"
        ),
        pytest.param(
            lambda x: capacity([], [], demands=[], hours=np.zeros((0, 0)), peak=x),
            id="peak",
        ),
        pytest.param(
            lambda x: first_response(
                deal=[], requested=[], responded=[], outcome=[], as_of=0,
                within_hours={"soon": x},
            ),
            id="hours",
        ),
        pytest.param(lambda x: wilson_rate(1, 2, confidence=x), id="confidence"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_as_such(call, given):
    """A text, a bool, a decimal and an integer beyond floats are no figures."""
    with pytest.raises(InvalidValueError):
        call(given)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (["a"], InvalidValueError),
        (["5"], InvalidValueError),
        ([1j], InvalidValueError),
        ([10**400], InvalidValueError),
        ([[1], [2, 3]], ShapeError),
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "call",
    [
        pytest.param(
            lambda x: levers(("a",), [[0.5]], calls=x, profit_per_deal=5), id="levers"
        ),
        pytest.param(
            lambda x: growth_table(
                contacts=x, rate=0.5, ticket=1, margin=0.5, contact_cost=1
            ),
            id="growth",
        ),
        pytest.param(lambda x: scenario_targets(1, [x]), id="scenarios"),
        pytest.param(
            lambda x: capacity(["Eve"], ["May"], demands=[], hours=[x]), id="hours"
        ),
        pytest.param(
            lambda x: ReviewTable.from_columns(
                contact=[0], scores={"all": x}, reviewer=["Eve"]
            ),
            id="scores",
        ),
    ],
)
def test_a_column_of_figures_is_read_out_of_no_text(call, given, kind):
    """What is no number is refused by name, and rows of several lengths have no shape."""
    with pytest.raises((InvalidValueError, kind)):
        call(given)


def test_a_small_type_of_numbers_does_not_run_over():
    """Days are turned into microseconds of the wide type, whatever they came in."""
    days = np.array([1, 30], np.int8)

    assert (1, 30) == cohorts(EMPTY, days=days).days
    assert np.int8(3) == rates_within(EMPTY, days=np.int8(3)).days


def test_contacts_of_a_demand_are_a_copy_that_is_not_written_to():
    """What the caller does to his numbers afterwards changes nothing."""
    given = np.array([[1, 2]])
    demand = Demand("calls", 5, given)
    given[0, 0] = 9

    assert [[1, 2]] == demand.contacts.tolist()
    assert not demand.contacts.flags.writeable
    for wrong in ([[0.5]], np.array([[2**63]], np.uint64)):
        with pytest.raises(InvalidValueError, match="whole numbers"):
            Demand("calls", 5, wrong)
    with pytest.raises(ShapeError):
        Demand("calls", 5, [[1], [2, 3]])
