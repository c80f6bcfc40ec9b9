"""Tests of instants and days."""

import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pandas as pd
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import (
    day,
    elapsed,
    from_micros,
    instant,
    iso_week,
    to_micros,
    zone,
)


NOON = datetime(2024, 7, 1, 12)


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_an_aware_moment_goes_to_utc():
    """The offset is taken off."""
    moment = NOON.replace(tzinfo=timezone(timedelta(hours=3)))

    assert datetime(2024, 7, 1, 9, tzinfo=UTC) == instant(moment)
    assert UTC is instant(moment).tzinfo


def test_a_naive_moment_needs_a_stated_zone():
    """No zone is assumed unless the caller says which."""
    assert "naive" == _code(lambda: instant(NOON))
    assert datetime(2024, 7, 1, 10, tzinfo=UTC) == instant(
        NOON, assume_tz="Europe/Berlin"
    )
    assert datetime(2024, 7, 1, 10, tzinfo=UTC) == instant(
        NOON, assume_tz=zone("Europe/Berlin")
    )


def test_a_zone_without_an_offset_is_naive():
    """A tzinfo that knows no offset places nothing."""

    class Nowhere(tzinfo):
        def utcoffset(self, dt):
            return None

    assert "naive" == _code(lambda: instant(NOON.replace(tzinfo=Nowhere())))


def test_a_stated_zone_does_not_override_an_offset():
    """`assume_tz` speaks for naive moments alone."""
    moment = NOON.replace(tzinfo=UTC)

    assert moment == instant(moment, assume_tz="Europe/Berlin")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (date(2024, 7, 1), "date_not_datetime"),
        ("2024-07-01T12:00Z", "type"),
        (1_700_000_000, "type"),
        (None, "type"),
        (pd.NaT, "type"),
    ],
)
def test_what_is_no_datetime_is_refused(value, code):
    """A day, text, a number and a missing value are no instants."""
    assert code == _code(lambda: instant(value))


@pytest.mark.parametrize(
    ("wall", "key"),
    [
        (datetime(2003, 4, 6, 2, 30), "America/New_York"),
        (datetime(2011, 12, 30, 12), "Pacific/Apia"),
    ],
)
def test_a_wall_time_that_never_was_is_a_gap(wall, key):
    """Naive or aware, whatever the fold, a skipped time is refused."""
    assert "gap" == _code(lambda: instant(wall, assume_tz=key))
    assert "gap" == _code(lambda: instant(wall, assume_tz=key, fold=1))
    assert "gap" == _code(lambda: instant(wall.replace(tzinfo=zone(key))))
    assert "gap" == _code(lambda: instant(wall.replace(tzinfo=zone(key), fold=1)))


@pytest.mark.parametrize(
    ("wall", "key"),
    [
        (datetime(2003, 10, 26, 1, 30), "America/New_York"),
        (datetime(2014, 10, 26, 1, 30), "Europe/Moscow"),
    ],
)
def test_a_wall_time_that_was_twice_needs_a_fold(wall, key):
    """The two readings are an hour apart."""
    first, second = (instant(wall, assume_tz=key, fold=fold) for fold in (0, 1))
    aware = wall.replace(tzinfo=zone(key))

    assert "ambiguous" == _code(lambda: instant(wall, assume_tz=key))
    assert timedelta(hours=1) == second - first
    assert first == instant(aware)
    assert second == instant(aware.replace(fold=1))


def test_a_fold_is_zero_or_one():
    """Another fold is refused."""
    assert "range" == _code(lambda: instant(NOON, assume_tz="UTC", fold=2))


@pytest.mark.parametrize(
    "value",
    [
        datetime.min,
        datetime.max,
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        datetime(1899, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=UTC),
        datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_moments_out_of_range_are_refused(value):
    """From 1900 to before 2200, in UTC, and without an OverflowError."""
    assert "range" == _code(lambda: instant(value, assume_tz="UTC"))


def test_an_offset_may_have_seconds():
    """Local mean time of Moscow is two and a half hours and 17 seconds."""
    moment = datetime(1910, 1, 1, 2, 30, 17, tzinfo=zone("Europe/Moscow"))

    assert datetime(1910, 1, 1, tzinfo=UTC) == instant(moment)


def test_a_subclass_becomes_a_plain_datetime():
    """A pandas Timestamp is a datetime and comes back as one."""
    moment = instant(pd.Timestamp("2024-07-01T12:00:00Z"))

    assert datetime is type(moment)
    assert NOON.replace(tzinfo=UTC) == moment


def test_a_day_is_a_date_alone():
    """A datetime is not taken for its date."""
    assert date(2024, 2, 29) == day(date(2024, 2, 29))
    assert "datetime_not_date" == _code(lambda: day(NOON))
    assert "type" == _code(lambda: day("2024-02-29"))
    assert "range" == _code(lambda: day(date.min))
    assert "range" == _code(lambda: day(date(2200, 1, 1)))


@pytest.mark.parametrize(
    "key",
    [
        "Moscow",
        "../../etc/passwd",
        "America",
        "",
        "/etc/localtime",
        "localtime",
        "posixrules",
        "right/UTC",
        "Europe/Berlin\n",
        "Europe/Berlin\0",
        "europe/berlin/x",
        "A" * 1000,
        None,
        5,
        UTC,
        pd.NA,
    ],
)
def test_a_zone_that_is_none_is_refused(key):
    """Whatever the file system would say, the code is ``timezone``."""
    assert "timezone" == _code(lambda: zone(key))


def test_utc_needs_no_data(monkeypatch):
    """Without data of zones UTC still works, and others say what to install."""
    zoneinfo.ZoneInfo.clear_cache()
    for package in ("tzdata", "tzdata.zoneinfo", "tzdata.zoneinfo.Europe"):
        monkeypatch.setitem(sys.modules, package, None)
    zoneinfo.reset_tzpath(())
    try:
        assert UTC is zone("UTC")
        assert "tzdata" == _code(lambda: zone("Europe/Berlin"))
    finally:
        zoneinfo.reset_tzpath()


def test_micros_there_and_back():
    """A microsecond before 1970 is minus one."""
    moment = datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

    assert -1 == to_micros(moment)
    assert moment == from_micros(-1)
    assert 7_258_118_399_999_999 == to_micros(
        datetime(2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("micros", "code"),
    [
        (1.0, "type"),
        (True, "type"),
        (-(2**63), "range"),
        pytest.param(10**5000, "range", id="long"),
    ],
)
def test_micros_are_integers_in_range(micros, code):
    """A float, a bool and what lies past 2200 are refused."""
    assert code == _code(lambda: from_micros(micros))


def test_time_elapses_on_the_line_of_utc():
    """A day on which the clock goes forward has 23 hours."""
    berlin = zone("Europe/Berlin")
    start = datetime(2024, 3, 30, 12, tzinfo=berlin)

    assert timedelta(hours=23) == elapsed(start, start.replace(day=31))


def test_a_little_skew_counts_as_zero():
    """Clocks differ by minutes; more than that is an error."""
    start = NOON.replace(tzinfo=UTC)

    assert timedelta(0) == elapsed(start, start - timedelta(minutes=5))
    assert "reversed" == _code(lambda: elapsed(start, start - timedelta(minutes=6)))
    assert "reversed" == _code(
        lambda: elapsed(start, start - timedelta(seconds=1), skew=timedelta(0))
    )
    assert timedelta(0) == elapsed(start, start, skew=timedelta.max)
    assert "negative" == _code(lambda: elapsed(start, start, skew=timedelta(-1)))
    assert "type" == _code(lambda: elapsed(start, start, skew=5))


def test_instant_errors_belong_to_their_family():
    """A bad instant is a bad value."""
    with pytest.raises(InvalidInstantError, match="state assume_tz"):
        instant(NOON)


def test_iso_weeks_near_new_year_belong_to_their_iso_year():
    """The last Monday of 2024 opens 2025."""
    assert (2025, 1) == iso_week(date(2024, 12, 30))
    assert (2020, 53) == iso_week(date(2021, 1, 3))
    assert "datetime_not_date" == _code(lambda: iso_week(NOON))
