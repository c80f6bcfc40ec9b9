"""Rows B of the catalogue of bad inputs, the half that the API answers for."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from salesmodel.errors import (
    DefinitionError,
    InvalidInstantError,
    InvalidValueError,
    NoSolutionError,
    SalesModelError,
)
from salesmodel.values import (
    BusinessCalendar,
    FiscalCalendar,
    Period,
    day,
    elapsed,
    from_micros,
    instant,
    iso_week,
    months_after,
    to_micros,
    zone,
)


NEW_YORK = "America/New_York"


def _refused(call, code):
    """Expect a refusal with a code, as a value error of ours."""
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert code == caught.value.code
    assert isinstance(caught.value, SalesModelError)


def b1():
    """A naive datetime is refused unless the caller states its zone."""
    wall = datetime(2024, 7, 1, 12)
    for call in (
        lambda: instant(wall),
        lambda: to_micros(wall),
        lambda: elapsed(wall, wall.replace(tzinfo=UTC)),
    ):
        _refused(call, "naive")

    assert datetime(2024, 7, 1, 16, tzinfo=UTC) == instant(wall, assume_tz=NEW_YORK)


def b2():
    """A date is no datetime, and a datetime no date."""
    _refused(lambda: instant(date(2024, 7, 1)), "date_not_datetime")
    _refused(lambda: day(datetime(2024, 7, 1)), "datetime_not_date")
    _refused(
        lambda: Period(datetime(2024, 7, 1), date(2024, 8, 1)), "datetime_not_date"
    )


def _is_gap(wall, key):
    for fold in (0, 1):
        aware = wall.replace(tzinfo=zone(key), fold=fold)
        _refused(lambda aware=aware: instant(aware), "gap")
        _refused(lambda fold=fold: instant(wall, assume_tz=key, fold=fold), "gap")
    _refused(lambda: instant(wall, assume_tz=key), "gap")


def _is_overlap(wall, key):
    first, second = (
        instant(wall.replace(tzinfo=zone(key), fold=fold)) for fold in (0, 1)
    )

    assert timedelta(seconds=3600) == second - first
    assert timedelta(seconds=3600) == elapsed(first, second)
    assert first != second
    assert second == instant(wall, assume_tz=key, fold=1)
    _refused(lambda: instant(wall, assume_tz=key), "ambiguous")


def b3():
    """A wall time in a gap is refused."""
    _is_gap(datetime(2003, 4, 6, 2, 30), NEW_YORK)


def b4():
    """The two wall times of an overlap are an hour apart."""
    _is_overlap(datetime(2003, 10, 26, 1, 30), NEW_YORK)


def b5():
    """A duration over a change of clocks is the time that passed."""
    start = datetime(2003, 4, 5, 12, tzinfo=zone(NEW_YORK))
    end = start.replace(day=6)

    assert timedelta(hours=24) == end - start
    assert timedelta(hours=23) == elapsed(start, end)
    assert 1 == Period(start.date(), end.date()).days


def b6():
    """A change of offset without summer time, and a missing day, are no exception."""
    _is_overlap(datetime(2014, 10, 26, 1, 30), "Europe/Moscow")
    _is_gap(datetime(2011, 12, 30, 12), "Pacific/Apia")
    start, end = Period(date(2011, 12, 30), date(2011, 12, 31)).instants("Pacific/Apia")

    assert start == end


def b7():
    """An offset with seconds is accepted and taken off."""
    mean = timezone(timedelta(hours=2, minutes=30, seconds=17))

    assert datetime(1910, 1, 1, tzinfo=UTC) == instant(
        datetime(1910, 1, 1, 2, 30, 17, tzinfo=mean)
    )
    assert datetime(1910, 1, 1, tzinfo=UTC) == instant(
        datetime(1910, 1, 1, 2, 30, 17), assume_tz="Europe/Moscow"
    )


def b8():
    """A key that is no zone is refused, whatever the file system says of it."""
    for key in ("Moscow", "../../etc/passwd", "America", "", "/etc/passwd", "\0", None):
        _refused(lambda key=key: zone(key), "timezone")
        _refused(lambda key=key: BusinessCalendar(zone=key), "timezone")


def b17():
    """What is outside 1900 to 2199 is refused without an overflow."""
    east, west = (timezone(timedelta(hours=hours)) for hours in (14, -12))
    for moment in (
        datetime.max.replace(tzinfo=west),
        datetime.min.replace(tzinfo=east),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=UTC),
    ):
        _refused(lambda moment=moment: instant(moment), "range")
        _refused(lambda moment=moment: day(moment.date()), "range")
    for micros in (2**63, -(2**63), 7_258_118_400_000_000):
        _refused(lambda micros=micros: from_micros(micros), "range")

    assert datetime(1970, 1, 1, tzinfo=UTC) == from_micros(0)
    assert -1_000_000 == to_micros(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC))


def b20():
    """Months are counted from the anchor and clipped to the end of the month."""
    leap, january = date(2024, 2, 29), date(2024, 1, 31)

    assert date(2025, 2, 28) == months_after(leap, 12)
    assert date(2024, 2, 29) == months_after(january, 1)
    assert date(2024, 3, 31) == months_after(january, 2)
    assert date(2024, 3, 29) == months_after(months_after(january, 1), 1)
    assert date(2024, 1, 29) == months_after(months_after(january, 1), -1)
    assert Period.month(2023, 2) == Period.month(2024, 2).same_last_year()
    last = Period(date(2024, 3, 31), date(2024, 4, 30))

    assert date(2024, 1, 31) == last.previous(2).start


# Years from 2000 to 2050 with 53 weeks: those that begin on a Thursday, and leap
# years that begin on a Wednesday. Every other year has 52.
_LONG_YEARS = {2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048}


def b21():
    """ISO weeks of 2000 to 2050 follow one another as the golden table says."""
    monday = date(2000, 1, 3)  # the Monday of 2000-W01
    for year in range(2000, 2051):
        weeks = 53 if year in _LONG_YEARS else 52
        for week in range(1, weeks + 1):
            sunday = monday + timedelta(days=6)

            assert (year, week) == iso_week(monday) == iso_week(sunday)
            assert monday == Period.iso_week(year, week).start
            monday += timedelta(days=7)
        if weeks == 52:
            _refused(lambda year=year: Period.iso_week(year, 53), "iso_week")

    assert (2025, 1) == iso_week(date(2024, 12, 30))


def b22():
    """A fiscal year starts on a day that every year has, and is labelled by rule."""
    by_start, by_end = FiscalCalendar(4), FiscalCalendar(4, named_by="end")

    assert Period(date(2024, 4, 1), date(2025, 4, 1)) == by_start.year(2024)
    assert ("FY2024", "FY2025") == (
        by_start.label(date(2025, 3, 31)),
        by_end.label(date(2025, 3, 31)),
    )
    for start in ((2, 29), (1, 30), (1, 31), (4, 31)):
        with pytest.raises(DefinitionError):
            FiscalCalendar(*start)


def b24():
    """A reversed pair above the skew is refused; within it the duration is zero."""
    start = datetime(2024, 7, 1, 12, tzinfo=UTC)

    assert timedelta(0) == elapsed(start, start - timedelta(seconds=5))
    with pytest.raises(InvalidInstantError) as caught:
        elapsed(start, start - timedelta(minutes=5, microseconds=1))

    assert "reversed" == caught.value.code


def b25():
    """A calendar without a workday is no calendar, and every search is bounded."""
    with pytest.raises(DefinitionError):
        BusinessCalendar("0000000")
    every = [date(2020, 1, 1) + timedelta(days=i) for i in range(366 * 25)]
    closed = BusinessCalendar(holidays=every)
    for n in (-1, 0, 1):
        with pytest.raises(NoSolutionError):
            closed.add_workdays(date(2032, 1, 1), n)

    assert 0 == closed.workdays_between(date(2021, 1, 1), date(2040, 1, 1))
    assert timedelta(0) == closed.business_time(
        datetime(2021, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    )


ROWS = {
    "B1": b1,
    "B2": b2,
    "B3": b3,
    "B4": b4,
    "B5": b5,
    "B6": b6,
    "B7": b7,
    "B8": b8,
    "B17": b17,
    "B20": b20,
    "B21": b21,
    "B22": b22,
    "B24": b24,
    "B25": b25,
}

NOT_HERE = {
    "B2": "fields of a deal that hold days come with the domain",
    "B3": "shifting a gap forward with a notice comes with the importers",
    "B4": "a policy for folds with a notice comes with the importers",
    "B17": "sentinel dates with a notice come with the importers",
    "B22": "years of 4-4-5 weeks are not modelled; a fiscal year is twelve months",
    "B24": "what is future depends on an instant that the domain is given",
}
