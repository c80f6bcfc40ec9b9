"""Tests of working days."""

import datetime as dt

import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.funnel import LevelRates, activity_target, working_days
from salesmodel.tables import CalendarTable


HOUR = 3_600_000_000
# Monday to Wednesday from 9 to 13 and 14 to 18, Thursday off, Friday from 9.
HOURS = [9, 14, 33, 38, 57, 62, 81, 105, 120]
WORKED = [0, 4, 8, 12, 16, 20, 24, 24, 32]
WEEK = CalendarTable([one * HOUR for one in HOURS], [one * HOUR for one in WORKED])


def test_a_day_of_two_shifts_is_one_day():
    """Four days of work, and none on Thursday."""
    assert 4 == working_days(WEEK, 9 * HOUR, 120 * HOUR)
    assert 2 == working_days(WEEK, 14 * HOUR, 57 * HOUR)
    assert 0 == working_days(WEEK, 81 * HOUR, 105 * HOUR)
    assert 0 == working_days(WEEK, 81 * HOUR, 81 * HOUR)


def test_local_days_are_those_of_the_offset():
    """At 13 hours ahead the two shifts of a day are on two days."""
    assert 2 == working_days(WEEK, 9 * HOUR, 33 * HOUR, utc_offset_minutes=600)


def test_a_period_is_within_the_calendar():
    """And does not end before it starts."""
    with pytest.raises(InvalidInstantError):
        working_days(WEEK, 0, 120 * HOUR)
    with pytest.raises(InvalidInstantError) as caught:
        working_days(WEEK, 57 * HOUR, 33 * HOUR)
    with pytest.raises(InvalidValueError):
        working_days(WEEK, 9 * HOUR, 33 * HOUR, utc_offset_minutes=2000)

    assert "reversed" == caught.value.code


def test_a_target_is_divided_by_them():
    """Instants may be datetimes, too."""
    day = dt.datetime(1970, 1, 1, 9, tzinfo=dt.UTC)
    days = working_days(WEEK, day, day + dt.timedelta(hours=97))
    plan = activity_target(10, LevelRates.believed({"deal": 0.1}), days=days)

    assert (4, 25) == (days, plan.naive.per_day)
