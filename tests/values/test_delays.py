"""Tests of delays in calendar units, and of series of weeks."""

from datetime import date, datetime, timedelta

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.values import Delay, every_weeks


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


@pytest.mark.parametrize(
    ("delay", "start", "expected"),
    [
        (Delay(), date(2026, 1, 31), date(2026, 1, 31)),
        (Delay(days=1), date(2026, 1, 31), date(2026, 2, 1)),
        (Delay(weeks=2, days=1), date(2026, 1, 5), date(2026, 1, 20)),
        (Delay(months=1), date(2026, 1, 31), date(2026, 2, 28)),
        (Delay(months=1, days=1), date(2026, 1, 31), date(2026, 3, 1)),
        (Delay(years=1), date(2024, 2, 29), date(2025, 2, 28)),
        (Delay(years=1, months=12), date(2024, 2, 29), date(2026, 2, 28)),
        (Delay(years=4), date(2024, 2, 29), date(2028, 2, 29)),
        (Delay(months=3600 - 1), date(1900, 1, 31), date(2199, 12, 31)),
    ],
)
def test_a_delay_leads_to_a_day(delay, start, expected):
    """Years and months first, clipped to the end of the month, then weeks and days."""
    assert expected == delay.after(start)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Delay(days=-1), "range"),
        (lambda: Delay(weeks=3601), "range"),
        (lambda: Delay(months=1.0), "type"),
        (lambda: Delay(years=True), "type"),
        (lambda: Delay(days=1).after(date(2199, 12, 31)), "range"),
        (lambda: Delay(years=3600, months=3600).after(date(2000, 1, 1)), "range"),
        (lambda: Delay(years=3600, days=3600).after(date(2199, 12, 31)), "range"),
        (lambda: Delay(days=1).after(datetime(2026, 1, 1)), "datetime_not_date"),
    ],
)
def test_a_delay_is_within_bounds(call, code):
    """So are its parts, and the day to which it leads."""
    assert code == _code(call)


def test_a_delay_is_a_value():
    """It is compared and hashed by how far it is."""
    assert Delay(days=1) == Delay(days=1) != Delay(weeks=1)
    assert 1 == len({Delay(days=1), Delay(days=1)})


@pytest.mark.parametrize(
    ("n", "after", "expected"),
    [
        (2, date(2026, 1, 1), date(2026, 1, 5)),
        (2, date(2026, 1, 4), date(2026, 1, 5)),
        (2, date(2026, 1, 5), date(2026, 1, 19)),
        (2, date(2026, 1, 18), date(2026, 1, 19)),
        (2, date(2026, 1, 19), date(2026, 2, 2)),
        (1, date(2026, 12, 31), date(2027, 1, 4)),
        (520, date(2026, 1, 5), date(2035, 12, 24)),
    ],
)
def test_a_series_has_a_next_day(n, after, expected):
    """Later than a day, and not before the first; week by week, as a walk finds it."""
    first = walk = date(2026, 1, 5)
    while walk <= after:
        walk += timedelta(weeks=n)

    assert expected == walk == every_weeks(n, since=first, after=after)


@pytest.mark.parametrize(
    ("n", "since", "after", "code"),
    [
        (0, date(2026, 1, 5), date(2026, 1, 5), "range"),
        (521, date(2026, 1, 5), date(2026, 1, 5), "range"),
        (1.0, date(2026, 1, 5), date(2026, 1, 5), "type"),
        (1, datetime(2026, 1, 5), date(2026, 1, 5), "datetime_not_date"),
        (1, date(2026, 1, 5), datetime(2026, 1, 5), "datetime_not_date"),
        (1, date(2199, 12, 25), date(2199, 12, 30), "range"),
        (520, date(2199, 1, 1), date(2199, 12, 30), "range"),
    ],
)
def test_a_series_is_within_bounds(n, since, after, code):
    """Weeks are whole, days are days, and the calendar ends with the year 2199."""
    assert code == _code(lambda: every_weeks(n, since=since, after=after))
