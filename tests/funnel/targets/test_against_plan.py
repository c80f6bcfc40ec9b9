"""Tests of plan against actual."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import Progress, plan_against_actual
from salesmodel.statistics import BetaRate, beta_binomial_tail


HALF = Progress("Ann", "2026-03", plan=10, calls=300, deals=4, days=20, days_left=10)


def test_a_period_half_over_has_a_run_rate_and_a_chance():
    """At the same pace, with the rate of before and of the calls so far."""
    (row,) = plan_against_actual([HALF], prior=BetaRate(20, 980))

    assert (6, 8.0, 300) == (row.missing, row.run_rate, row.calls_to_come)
    assert beta_binomial_tail(6, 300, BetaRate(24, 1276)) == row.chance
    assert (4 / 300, 300) == (row.rate.value, row.rate.n)


def test_a_period_not_begun_has_no_pace():
    """Its chance is not known, nor is its rate."""
    new = Progress("Ann", "2026-04", plan=10, calls=0, deals=0, days=20, days_left=20)
    (row,) = plan_against_actual([new])

    assert (None, None, None, None) == (
        row.run_rate,
        row.calls_to_come,
        row.chance,
        row.rate.value,
    )


def test_a_plan_that_is_met_is_certain_and_one_that_is_over_is_not():
    """Before the first day, at the end, and after it."""
    rows = plan_against_actual(
        [
            Progress("Ann", "Q1", plan=0, calls=0, deals=0, days=20, days_left=20),
            Progress("Bob", "Q1", plan=4, calls=300, deals=5, days=20, days_left=0),
            Progress("Cid", "Q1", plan=4, calls=300, deals=3, days=20, days_left=0),
        ]
    )

    assert [1.0, 1.0, 0.0] == [row.chance for row in rows]
    assert [0, 0, 1] == [row.missing for row in rows]


@pytest.mark.parametrize(
    "wrong", [{"plan": -1}, {"calls": 1.5}, {"deals": 301}, {"days_left": 21}]
)
def test_what_contradicts_itself_is_refused(wrong):
    """Deals among calls, days that are left among days."""
    given = {"plan": 10, "calls": 300, "deals": 4, "days": 20, "days_left": 10}
    with pytest.raises(InvalidValueError):
        Progress("Ann", "2026-03", **given | wrong)


def test_a_row_is_progress():
    """Nothing else will do."""
    with pytest.raises(InvalidValueError):
        plan_against_actual([("Ann", 10)])
