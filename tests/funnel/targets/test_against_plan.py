"""Tests of plan against actual."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import Progress, plan_against_actual, progress_of
from salesmodel.statistics import BetaRate, beta_binomial_tail
from salesmodel.tables import CalendarTable, ContactTable


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


HOUR = 3_600_000_000
CALENDAR = CalendarTable(
    [one * HOUR for one in (9, 33, 57, 72)], [one * HOUR for one in (0, 8, 16, 24)]
)
CONTACTS = ContactTable.from_columns(
    at=np.array([8, 10, 11, 34, 35, 58]) * HOUR,
    seller=["Ann", "Ann", "Ann", "Bob", None, "Ann"],
    level=[4, 4, 0, 3, 4, 4],
)


def test_progress_is_read_from_contacts_and_a_calendar():
    """Within the period, before the instant; a seller without a call has none."""
    found = progress_of(
        CONTACTS,
        {"Bob": 3, "Ann": 2, "Cid": 1},
        period=("January", 9 * HOUR, 72 * HOUR),
        at=36 * HOUR,
        calendar=CALENDAR,
    )

    assert (
        Progress("Bob", "January", plan=3, calls=1, deals=0, days=3, days_left=1),
        Progress("Ann", "January", plan=2, calls=2, deals=1, days=3, days_left=1),
        Progress("Cid", "January", plan=1, calls=0, deals=0, days=3, days_left=1),
    ) == found


@pytest.mark.parametrize(("at", "calls", "left"), [(0, 0, 3), (99, 3, 0)])
def test_before_and_after_the_period_are_its_ends(at, calls, left):
    """Nothing is made before it, and no day is left after it."""
    (found,) = progress_of(
        CONTACTS,
        {"Ann": 2},
        period=("January", 9 * HOUR, 72 * HOUR),
        at=at * HOUR,
        calendar=CALENDAR,
    )

    assert (calls, left) == (found.calls, found.days_left)


def test_progress_needs_sellers_and_levels():
    """Columns of the contacts."""
    with pytest.raises(InvalidValueError) as caught:
        progress_of(
            ContactTable.from_columns(at=["2026-01-05"], level=[1]),
            {},
            period=("January", 9 * HOUR, 72 * HOUR),
            at=9 * HOUR,
            calendar=CALENDAR,
        )

    assert "absent" == caught.value.code


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
