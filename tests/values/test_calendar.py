"""Tests of business calendars."""

import pickle
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest

from oracle_calendar import business_minutes
from salesmodel.errors import DefinitionError, InvalidValueError, NoSolutionError
from salesmodel.values import BusinessCalendar, zone


HOLIDAYS = (date(2024, 1, 1), date(2024, 5, 1), date(2024, 6, 1), date(2024, 12, 25))
CALENDAR = BusinessCalendar(
    holidays=HOLIDAYS, workdays=[date(2024, 4, 27)], zone="Europe/Berlin"
)


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_exceptions_overrule_the_week():
    """A holiday is off and a working Saturday is not."""
    assert not CALENDAR.is_workday(date(2024, 5, 1))
    assert CALENDAR.is_workday(date(2024, 4, 27))
    assert not CALENDAR.is_workday(date(2024, 6, 1))
    assert CALENDAR.is_workday(date(2024, 5, 2))


@pytest.mark.parametrize("week", ["1111100", "0000001", "1111111", "1010101"])
def test_counts_and_steps_are_those_of_numpy(week):
    """Every pair of days around two years agrees with the functions of numpy."""
    calendar = BusinessCalendar(week, holidays=HOLIDAYS)
    rules = {"weekmask": week, "holidays": HOLIDAYS}
    days = [date(2023, 12, 1) + timedelta(days=i) for i in range(0, 800, 13)]
    for start in days:
        ends = [end for end in days if end >= start]
        counts = [calendar.workdays_between(start, end) for end in ends]

        assert np.busday_count(start, ends, **rules).tolist() == counts
        for n in (-30, -1, 0, 1, 30):
            roll = "preceding" if n > 0 else "following"
            golden = np.busday_offset(start, n, roll=roll, **rules).item()

            assert golden == calendar.add_workdays(start, n)


def test_a_period_of_no_days_has_no_workdays():
    """The end is excluded, and must not precede the start."""
    assert 0 == CALENDAR.workdays_between(date(2024, 5, 2), date(2024, 5, 2))
    assert "reversed" == _code(
        lambda: CALENDAR.workdays_between(date(2024, 5, 2), date(2024, 5, 1))
    )


def test_a_workday_that_ten_years_do_not_have_is_no_solution():
    """The search is bounded in both directions."""
    only = BusinessCalendar("0000000", workdays=[date(2024, 4, 27)])

    assert date(2024, 4, 27) == only.add_workdays(date(2024, 1, 1), 1)
    assert date(2024, 4, 27) == only.add_workdays(date(2030, 1, 1), -1)
    for n in (2, -1, 10**9):
        with pytest.raises(NoSolutionError, match="within ten years"):
            only.add_workdays(date(2024, 1, 1), n)


def test_steps_at_the_ends_of_the_calendar():
    """The first and the last day there are can be asked for."""
    daily = BusinessCalendar("1111111")

    assert date(1900, 1, 1) == daily.add_workdays(date(1900, 1, 1), 0)
    assert date(2199, 12, 31) == daily.add_workdays(date(2199, 12, 30), 1)
    with pytest.raises(NoSolutionError):
        daily.add_workdays(date(2199, 12, 31), 1)


def test_a_calendar_tells_all_its_problems():
    """No workday, a contradiction and reversed hours come together."""
    with pytest.raises(DefinitionError) as caught:
        BusinessCalendar("0000000", opens=time(18), closes=time(9))

    assert 2 == len(caught.value.problems)
    with pytest.raises(DefinitionError, match="2024-05-01 is both"):
        BusinessCalendar(holidays=HOLIDAYS, workdays=HOLIDAYS[1:])
    with pytest.raises(DefinitionError, match="without a zone"):
        BusinessCalendar(opens=time(9, tzinfo=UTC))
    with pytest.raises(DefinitionError, match="without a zone"):
        BusinessCalendar(closes=18)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"weekdays": "11111"}, "weekdays"),
        ({"weekdays": "111110x"}, "weekdays"),
        ({"weekdays": [1, 1, 1, 1, 1, 0, 0]}, "weekdays"),
        ({"weekdays": 1111100}, "type"),
        ({"holidays": date(2024, 1, 1)}, "type"),
        ({"holidays": ["2024-01-01"]}, "type"),
        ({"workdays": [datetime(2024, 1, 1)]}, "datetime_not_date"),
        ({"zone": "Moscow"}, "timezone"),
    ],
)
def test_parts_that_cannot_be_read_are_refused(parts, code):
    """A week is seven of 0 and 1; days are days; a zone exists."""
    assert code == _code(lambda: BusinessCalendar(**parts))


def test_a_week_may_be_seven_bools():
    """Text and bools make the same calendar."""
    assert BusinessCalendar() == BusinessCalendar((True,) * 5 + (False,) * 2)


@pytest.mark.parametrize(
    ("calendar", "start", "hours"),
    [
        (CALENDAR, datetime(2024, 4, 26, 10, 13, tzinfo=UTC), 200),
        (BusinessCalendar(), datetime(2024, 4, 26, 10, 13, tzinfo=UTC), 400),
        (BusinessCalendar(), datetime(2024, 4, 26, 12, tzinfo=UTC), 1),
        (  # the clock goes forward at two, and back at three
            BusinessCalendar(
                "1111111", opens=time(1), closes=time(5), zone="Europe/Berlin"
            ),
            datetime(2024, 3, 29, tzinfo=UTC),
            100,
        ),
        (
            BusinessCalendar(
                "1111111", opens=time(1), closes=time(5), zone="Europe/Berlin"
            ),
            datetime(2024, 10, 25, tzinfo=UTC),
            100,
        ),
    ],
)
def test_business_time_is_what_a_count_of_minutes_says(calendar, start, hours):
    """Working minutes counted one by one add up to the same."""
    end = start + timedelta(hours=hours)

    assert timedelta(
        minutes=business_minutes(calendar, start, end)
    ) == calendar.business_time(start, end)


def test_business_time_takes_instants_in_order():
    """A naive moment and a reversed pair are refused."""
    start = datetime(2024, 5, 2, 12, tzinfo=zone("Europe/Berlin"))

    assert timedelta(0) == CALENDAR.business_time(start, start)
    assert "naive" == _code(
        lambda: CALENDAR.business_time(start.replace(tzinfo=None), start)
    )
    assert "reversed" == _code(
        lambda: CALENDAR.business_time(start, start - timedelta(seconds=1))
    )


def test_business_time_of_centuries_is_quick_in_utc():
    """Three centuries are counted by weeks, not by days."""
    start, end = datetime(1900, 1, 2, tzinfo=UTC), datetime(2199, 12, 30, tzinfo=UTC)
    workdays = BusinessCalendar().workdays_between(start.date(), end.date())

    assert workdays * timedelta(hours=9) == BusinessCalendar().business_time(start, end)


def test_business_time_at_the_edges_of_the_calendar():
    """The first and last instants there are can be measured between."""
    start = datetime(1900, 1, 1, tzinfo=UTC)
    end = datetime(2199, 12, 31, 23, 59, tzinfo=UTC)
    daily = BusinessCalendar("1111111")

    assert timedelta(hours=9) * 109_573 == daily.business_time(start, end)


def test_pickles_go_through_the_constructor():
    """A calendar comes back equal."""
    assert CALENDAR == pickle.loads(pickle.dumps(CALENDAR))
    assert hash(CALENDAR) == hash(pickle.loads(pickle.dumps(CALENDAR)))
