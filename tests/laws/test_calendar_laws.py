"""Laws of days, periods and business calendars."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import oracle_calendar as oracle
from salesmodel.errors import InvalidInstantError, NoSolutionError, SalesModelError
from salesmodel.values import (
    BusinessCalendar,
    FiscalCalendar,
    Period,
    from_micros,
    instant,
    iso_week,
    months_after,
    to_micros,
    whole_months,
    zone,
)


DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))
NEAR = st.dates(date(2024, 1, 1), date(2025, 6, 1))
KEYS = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]
)
WALLS = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1))
INSTANTS = st.datetimes(
    datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)
)


@st.composite
def calendars(draw, zones=KEYS):
    """Draw a calendar with at least one weekday worked."""
    week = draw(st.lists(st.booleans(), min_size=7, max_size=7).filter(any))
    holidays = draw(st.sets(NEAR, max_size=20))
    workdays = draw(st.sets(NEAR, max_size=20)) - holidays
    opens, closes = draw(st.sampled_from([(9, 18), (0, 23), (1, 3), (22, 23)]))
    return BusinessCalendar(
        week,
        holidays=holidays,
        workdays=workdays,
        opens=time(opens),
        closes=time(closes),
        zone=draw(zones),
    )


@given(calendars(), NEAR, NEAR)
def test_workdays_are_those_of_a_loop_over_days(calendar, a, b):
    """The count by weeks and exceptions is the count one by one."""
    start, end = min(a, b), max(a, b)

    assert oracle.workdays_between(calendar, start, end) == calendar.workdays_between(
        start, end
    )
    assert oracle.is_workday(calendar, start) == calendar.is_workday(start)


@given(calendars(), NEAR, st.integers(-60, 60))
def test_steps_are_those_of_a_walk(calendar, on, n):
    """The bisection ends on the day that a walk ends on."""
    assert oracle.add_workdays(calendar, on, n) == calendar.add_workdays(on, n)


@given(calendars(), NEAR, st.integers(1, 600))
def test_a_step_and_a_count_agree(calendar, on, n):
    """Between a day and the n-th workday after it there are n workdays."""
    try:
        reached = calendar.add_workdays(on, n)
    except NoSolutionError:
        return
    day = timedelta(days=1)

    assert calendar.is_workday(reached)
    assert n == calendar.workdays_between(on + day, reached + day)
    assert on + day <= reached


@settings(max_examples=25, deadline=None)
@given(
    calendars(),
    st.datetimes(datetime(2024, 3, 1), datetime(2024, 11, 5), timezones=st.just(UTC)),
    st.integers(0, 12 * 24 * 60),
)
def test_business_time_is_that_of_a_clock_watched(calendar, start, minutes):
    """Working time is the minutes in which the clock shows working hours."""
    begin = start.replace(second=0, microsecond=0)
    end = begin + timedelta(minutes=minutes)
    expected = timedelta(minutes=oracle.business_minutes(calendar, begin, end))

    assert expected == calendar.business_time(begin, end)


@given(calendars(st.just("UTC")), INSTANTS, INSTANTS, INSTANTS)
def test_business_time_adds_up(calendar, a, b, c):
    """From the first to the last is from the first by way of the second."""
    first, second, third = sorted([a, b, c])

    assert calendar.business_time(first, third) == calendar.business_time(
        first, second
    ) + calendar.business_time(second, third)


@given(INSTANTS)
def test_micros_round_trip(moment):
    """A moment survives its microseconds."""
    assert moment == from_micros(to_micros(moment))


@given(WALLS, KEYS, st.sampled_from([0, 1]))
def test_an_accepted_wall_time_is_what_the_clock_shows(wall, key, fold):
    """A naive time and the same time made aware are one instant, shown as it was."""
    try:
        moment = instant(wall, assume_tz=key, fold=fold)
    except SalesModelError:
        return

    assert wall == moment.astimezone(zone(key)).replace(tzinfo=None)
    assert moment == instant(wall.replace(tzinfo=zone(key), fold=fold))


@given(DAYS, st.integers(-300, 300))
def test_months_after_lands_in_the_month_asked_for(anchor, n):
    """The month is exact, and the day that of the anchor unless it is too short."""
    reached = months_after(anchor, n)

    assert n == 12 * (reached.year - anchor.year) + reached.month - anchor.month
    assert reached.day == anchor.day or (reached + timedelta(days=1)).day == 1
    assert n == whole_months(anchor, reached)


@given(DAYS, st.integers(1, 400))
def test_previous_periods_are_adjacent(start, days):
    """The previous period ends where this one starts, at each number of steps."""
    period = Period(start, start + timedelta(days=days))

    assert period.start == period.previous().end
    assert period.previous(2).start < period.previous(2).end <= period.previous().start


@given(DAYS, st.integers(1, 24))
def test_whole_months_move_by_whole_months(start, months):
    """A period from a first of a month keeps its months when it moves."""
    first = start.replace(day=1)
    period = Period(first, months_after(first, months))

    assert months == whole_months(period.previous().start, period.previous().end)
    assert months_after(first, -12) == period.same_last_year().start
    assert months_after(first, months - 12) == period.same_last_year().end


@given(DAYS)
def test_weeks_hold_their_days(on):
    """The ISO week of a day holds the day."""
    assert on in Period.iso_week(*iso_week(on))


@given(DAYS, KEYS)
def test_days_tile_the_line_of_time(on, key):
    """A day ends at the instant at which the next one starts."""
    day = timedelta(days=1)
    start, end = Period(on, on + day).instants(key)

    assert end == Period(on + day, on + 2 * day).instants(key)[0]
    assert start <= end
    assume(start < end)
    assert on == start.astimezone(zone(key)).date()
    assert on > (start - timedelta(microseconds=1)).astimezone(zone(key)).date()


@given(st.integers(1, 12), st.integers(1, 28), st.sampled_from(["start", "end"]), DAYS)
def test_every_day_is_in_its_fiscal_year(month, day, rule, on):
    """The label names the one year that holds the day."""
    calendar = FiscalCalendar(month, day, rule)
    year = calendar.year(calendar.year_of(on))

    assert on in year
    assert f"FY{calendar.year_of(on)}" == calendar.label(on)
    assert (
        calendar.year_of(on)
        == (year.start if rule == "start" else year.end - timedelta(days=1)).year
    )


class Place(tzinfo):
    """A zone of one offset, as somebody else may have written it."""

    def __init__(self, offset):
        self.offset = offset

    def utcoffset(self, _):
        """Return the offset, whatever the time."""
        return self.offset

    def dst(self, _):
        """Return that there is no summer time."""
        return timedelta(0)

    def tzname(self, _):
        """Return a name."""
        return "place"


def told(value):
    """Return an instant as text with its zone and fold, or the code of its error."""
    try:
        found = instant(value)
    except InvalidInstantError as error:
        return error.code
    return repr(found)


@given(
    wall=st.datetimes(datetime(1898, 12, 30), datetime(2201, 1, 2))
    | st.datetimes()
    | st.sampled_from([datetime(1900, 1, 1), datetime(2200, 1, 1)]),
    offset=st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=24)),
    fold=st.integers(0, 1),
)
def test_an_offset_of_the_standard_library_is_taken_off_like_any_other(
    wall, offset, fold
):
    """The short way of plain offsets comes to the same instant, or the same refusal."""
    offset = min(offset, timedelta(hours=24) - timedelta.resolution)
    wall = wall.replace(fold=fold)
    usual = wall.replace(tzinfo=timezone(offset))
    other = wall.replace(tzinfo=Place(offset))
    if usual.tzinfo is UTC:
        usual = usual.replace(fold=0)  # what is in UTC already comes back as it is

    assert told(other) == told(usual)
