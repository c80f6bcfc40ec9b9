"""Tests of fiscal calendars."""

import copy
from datetime import date

import pytest

from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.values import FiscalCalendar, Period


APRIL = FiscalCalendar(4)
APRIL_BY_END = FiscalCalendar(4, named_by="end")


def test_a_year_is_named_by_its_start_or_its_end():
    """The same days bear two numbers under two rules."""
    expected = Period(date(2024, 4, 1), date(2025, 4, 1))

    assert expected == APRIL.year(2024) == APRIL_BY_END.year(2025)


def test_quarters_and_months_divide_the_year():
    """They run from the first day of the year to its end."""
    year = APRIL.year(2024)
    quarters = [APRIL.quarter(2024, q) for q in range(1, 5)]
    months = [APRIL.month(2024, m) for m in range(1, 13)]

    assert year.days == sum(each.days for each in quarters)
    assert year.days == sum(each.days for each in months)
    assert date(2025, 1, 1) == quarters[3].start == months[9].start


@pytest.mark.parametrize(
    ("calendar", "on", "label"),
    [
        (APRIL, date(2024, 3, 31), "FY2023"),
        (APRIL, date(2024, 4, 1), "FY2024"),
        (APRIL_BY_END, date(2024, 3, 31), "FY2024"),
        (APRIL_BY_END, date(2024, 4, 1), "FY2025"),
        (FiscalCalendar(1, named_by="end"), date(2024, 12, 31), "FY2024"),
        (FiscalCalendar(1, 2, named_by="end"), date(2024, 1, 1), "FY2024"),
        (FiscalCalendar(1, 2, named_by="end"), date(2024, 1, 2), "FY2025"),
        (FiscalCalendar(4, 6), date(2024, 4, 5), "FY2023"),
    ],
)
def test_a_day_has_the_label_of_its_year(calendar, on, label):
    """The label agrees with the year that holds the day."""
    assert label == calendar.label(on)
    assert on in calendar.year(calendar.year_of(on))


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ((2, 29), 1),
        ((1, 31), 1),
        ((13,), 1),
        ((True,), 1),
        ((0, 0, "middle"), 3),
        ((1, 1, None), 1),
    ],
)
def test_a_start_that_not_every_year_has_is_refused(parts, count):
    """All problems are told at once."""
    with pytest.raises(DefinitionError) as caught:
        FiscalCalendar(*parts)

    assert count == len(caught.value.problems)


@pytest.mark.parametrize(
    "call",
    [
        lambda: APRIL.quarter(2024, 5),
        lambda: APRIL.month(2024, 0),
        lambda: APRIL.year(1900),
        lambda: APRIL.year(2199),
        lambda: APRIL.label("2024"),
    ],
)
def test_numbers_out_of_range_are_refused(call):
    """A fifth quarter and a day that is none are bad values."""
    with pytest.raises(InvalidValueError):
        call()


def test_copies_are_equal():
    """A copy goes through the constructor."""
    assert APRIL_BY_END == copy.deepcopy(APRIL_BY_END)
