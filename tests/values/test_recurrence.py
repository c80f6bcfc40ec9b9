"""Tests of steps of months and days."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from oracle_calendar import whole_months as walked
from salesmodel.errors import InvalidValueError
from salesmodel.values import months_after, steps_after, whole_months


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


@pytest.mark.parametrize(
    ("anchor", "n", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 2, date(2024, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -48, date(2020, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 1, 15), 0, date(2024, 1, 15)),
        (date(1900, 1, 31), 3599, date(2199, 12, 31)),
    ],
)
def test_a_month_too_short_clips_the_day(anchor, n, expected):
    """The day of the month is that of the anchor, or the last there is."""
    assert expected == months_after(anchor, n)


@pytest.mark.parametrize(
    ("anchor", "n", "code"),
    [
        (date(2199, 12, 1), 1, "range"),
        (date(1900, 1, 31), -1, "range"),
        (date(2024, 1, 1), 10**9, "range"),
        (date(2024, 1, 1), 1.0, "type"),
        (date(2024, 1, 1), True, "type"),
        (datetime(2024, 1, 1), 1, "datetime_not_date"),
    ],
)
def test_a_step_stays_within_the_calendar(anchor, n, code):
    """A result before 1900 or after 2199, and a bad step, are refused."""
    assert code == _code(lambda: months_after(anchor, n))


def test_whole_months_count_what_months_after_steps():
    """From one first of a month to another the count is that of a walk."""
    start, end = date(2019, 11, 1), date(2024, 3, 1)

    assert walked(start, end) == whole_months(start, end)
    assert -52 == whole_months(end, start)
    assert 0 == whole_months(date(2024, 1, 31), date(2024, 3, 1))
    assert "datetime_not_date" == _code(
        lambda: whole_months(start, datetime(2024, 1, 1))
    )


@pytest.mark.parametrize(
    ("step", "n", "expected"),
    [
        (timedelta(days=30), 2, date(2024, 3, 31)),
        (timedelta(days=30), 0, date(2024, 1, 31)),
        (relativedelta(months=1), 1, date(2024, 2, 29)),
        (relativedelta(months=1), 2, date(2024, 3, 31)),
        (relativedelta(years=1, days=1), 1, date(2025, 2, 1)),
        (timedelta(days=64_252), 1, date(2199, 12, 31)),
    ],
)
def test_steps_count_from_the_anchor(step, n, expected):
    """Months are clipped, and do not drift."""
    assert expected == steps_after(date(2024, 1, 31), step, n)


@pytest.mark.parametrize(
    ("step", "n", "code"),
    [
        (30, 1, "step"),
        (timedelta(0), 1, "step"),
        (timedelta(days=-1), 1, "step"),
        (timedelta(days=1, hours=1), 1, "step"),
        (relativedelta(months=1, hours=1), 1, "step"),
        (relativedelta(months=1, hour=5), 1, "step"),
        (relativedelta(day=1), 1, "step"),
        (timedelta(days=1), -1, "range"),
        (timedelta(days=1), 1.5, "type"),
        (timedelta(days=64_253), 1, "range"),
        (timedelta(days=1), 10**18, "range"),
        (relativedelta(years=9_999), 1, "range"),
    ],
)
def test_what_is_no_step_is_refused(step, n, code):
    """A step leads to a later day, and its end is within the years there are."""
    assert code == _code(lambda: steps_after(date(2024, 1, 31), step, n))
