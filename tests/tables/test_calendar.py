"""Tests of business time as columns."""

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError
from salesmodel.funnel import time_in_stage
from salesmodel.tables import MISSING, CalendarTable, VisitTable


HOUR = 3_600_000_000
# Monday and Tuesday from 9, of 8 and 4 hours; known until Wednesday, 0:00.
CALENDAR = CalendarTable([9 * HOUR, 33 * HOUR, 48 * HOUR], [0, 8 * HOUR, 12 * HOUR])


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [(9, 10, 1), (16, 34, 2), (17, 33, 0), (20, 48, 4), (34, 16, -2), (9, 48, 12)],
)
def test_time_after_the_close_is_none(start, end, hours):
    """Hours count while there is business, each close clips them."""
    assert [hours * HOUR] == (
        CALENDAR.business_time([start * HOUR], [end * HOUR]).tolist()
    )


def test_an_absent_instant_has_no_business_time():
    """Neither as a start nor as an end."""
    start, end = [MISSING, 9 * HOUR, MISSING], [10 * HOUR, MISSING, MISSING]

    assert [MISSING] * 3 == CALENDAR.business_time(start, end).tolist()
    assert (2, 0) == (len(CALENDAR), CALENDAR.business_time([], []).size)


@pytest.mark.parametrize(
    ("start", "end", "path"), [(8, 10, "start[0]"), (9, 49, "end[0]")]
)
def test_what_the_calendar_does_not_know_is_not_guessed(start, end, path):
    """An instant before its first day or after its end is refused."""
    with pytest.raises(InvalidInstantError, match="within the calendar") as caught:
        CALENDAR.business_time([start * HOUR], [end * HOUR])

    assert ("range", path) == (caught.value.code, caught.value.path)


def test_a_calendar_of_no_days_knows_one_instant():
    """Nothing passes in it."""
    assert [0] == CalendarTable([5], [0]).business_time([5], [5]).tolist()


@pytest.mark.parametrize(
    ("starts", "worked", "kind"),
    [
        ([], [], ShapeError),
        ([0, 1], [0], ShapeError),
        ([0, None], [0, 0], InvalidInstantError),
        ([0, 5, 5], [0, 0, 0], InvalidInstantError),
        ([0, 5], [1, 2], InvalidValueError),
        ([0, 5, 9], [0, 2, 1], InvalidValueError),
        ([0, 5], [0, 6], InvalidValueError),
    ],
    ids=str,
)
def test_a_calendar_holds_together(starts, worked, kind):
    """Days ascend, and business time is never faster than time."""
    with pytest.raises(kind):
        CalendarTable(starts, worked)


def test_pairs_of_instants_are_pairs():
    """No column is cut or repeated."""
    with pytest.raises(ShapeError):
        CALENDAR.business_time([9 * HOUR], [9 * HOUR] * 2)


def test_the_columns_of_a_calendar_are_its_own():
    """They cannot be written to, and the caller's can."""
    worked = np.array([0, 1])
    calendar = CalendarTable([0, 5], worked)

    assert worked.flags.writeable
    assert not calendar.worked.flags.writeable
    assert not calendar.starts.flags.writeable


@pytest.mark.parametrize(("per", "ended"), [("stay", 2), ("deal", 1)])
def test_time_in_stage_can_be_business_time(per, ended):
    """A night between two days of work is no time, and the unit stands in the names."""
    visits = VisitTable.from_events(
        deal=[0, 0, 0],
        stage=[0, 0, 1],
        at=np.array([16, 34, 35]) * HOUR,
        stages=["lead", "offer"],
        as_of=36 * HOUR,
    )
    made = time_in_stage(visits, per=per, calendar=CALENDAR)
    middle = {"stay": 1.5, "deal": 3.0}[per]

    assert (ended, middle) == (made.ended[0], made.rows()[0]["q50_business_hours"])
    assert 1.0 == {"stay": made.median[0], "deal": made.median[0] - 2}[per]
    assert str(made).startswith(f"business hours in stage per {per}")
    assert "median_business_hours" in made.rows()[1]


def test_a_stay_of_unknown_end_has_no_business_time():
    """It is counted as unknown, as without a calendar."""
    visits = VisitTable.from_stays(
        deal=[0],
        stage=[0],
        entered=[10 * HOUR],
        left=[None],
        ended=[True],
        stages=["lead"],
        as_of=20 * HOUR,
    )

    assert 1 == time_in_stage(visits, calendar=CALENDAR).unknown[0]
