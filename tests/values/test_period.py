"""Tests of periods."""

import copy
import pickle
from datetime import UTC, date, datetime

import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import Period


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_the_end_is_not_in_the_period():
    """A period holds its first day and not its end."""
    may = Period.month(2024, 5)

    assert date(2024, 5, 1) in may
    assert date(2024, 5, 31) in may
    assert date(2024, 6, 1) not in may
    assert 31 == may.days


def test_a_moment_is_not_asked_for_in_days():
    """Which day a moment is on depends on a zone."""
    assert "datetime_not_date" == _code(
        lambda: datetime(2024, 5, 1) in Period.month(2024, 5)
    )


@pytest.mark.parametrize("end", [date(2024, 1, 1), date(2023, 1, 1)])
def test_the_end_is_after_the_start(end):
    """A period has at least one day."""
    assert "reversed" == _code(lambda: Period(date(2024, 1, 1), end))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.month(2024, 12), date(2024, 12, 1), date(2025, 1, 1)),
        (Period.quarter(2024, 4), date(2024, 10, 1), date(2025, 1, 1)),
        (Period.quarter(2024, 4, start_month=4), date(2025, 1, 1), date(2025, 4, 1)),
        (Period.year(2024), date(2024, 1, 1), date(2025, 1, 1)),
        (Period.year(2024, start_month=10), date(2024, 10, 1), date(2025, 10, 1)),
        (Period.iso_week(2020, 53), date(2020, 12, 28), date(2021, 1, 4)),
    ],
)
def test_named_periods_have_their_days(period, start, end):
    """Months, quarters, years and weeks begin and end where they should."""
    assert Period(start, end) == period


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Period.month(2024, 13), "range"),
        (lambda: Period.month(2024, 1.0), "type"),
        (lambda: Period.month(1899, 1), "range"),
        (lambda: Period.month(2199, 12), "range"),
        (lambda: Period.quarter(2024, 0), "range"),
        (lambda: Period.quarter(2024, 1, start_month=0), "range"),
        (lambda: Period.year(2024, start_month=13), "range"),
        (lambda: Period.iso_week(2024, 53), "iso_week"),
        (lambda: Period.iso_week(2024, 0), "range"),
        (lambda: Period.iso_week(9999, 1), "range"),
        (lambda: Period.month(2024, 1).previous(0), "range"),
        (lambda: Period.month(1900, 1).previous(), "range"),
        (lambda: Period.iso_week(1900, 2).previous(9), "range"),
        (lambda: Period(date(1900, 1, 1), date(2100, 1, 2)).previous(3600), "range"),
    ],
)
def test_periods_that_are_not_there_are_refused(call, code):
    """A wrong number and a period before 1900 have their codes."""
    assert code == _code(call)


@pytest.mark.parametrize(
    ("period", "steps", "start", "end"),
    [
        (Period.month(2024, 3), 1, date(2024, 2, 1), date(2024, 3, 1)),
        (Period.month(2024, 3), 12, date(2023, 3, 1), date(2023, 4, 1)),
        (Period.year(2024), 1, date(2023, 1, 1), date(2024, 1, 1)),
        (
            Period(date(2024, 3, 31), date(2024, 4, 30)),
            1,
            date(2024, 2, 29),
            date(2024, 3, 31),
        ),
        (
            Period(date(2024, 3, 31), date(2024, 4, 30)),
            2,
            date(2024, 1, 31),
            date(2024, 2, 29),
        ),
        (
            Period(date(2024, 1, 15), date(2024, 3, 15)),
            1,
            date(2023, 11, 15),
            date(2024, 1, 15),
        ),
        (Period.iso_week(2025, 1), 1, date(2024, 12, 23), date(2024, 12, 30)),
        (
            Period(date(2024, 3, 2), date(2024, 3, 12)),
            2,
            date(2024, 2, 11),
            date(2024, 2, 21),
        ),
    ],
)
def test_the_previous_period_ends_where_the_next_starts(period, steps, start, end):
    """Whole months move by months from the anchor, other periods by days."""
    assert Period(start, end) == period.previous(steps)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period.month(2024, 2), Period.month(2023, 2)),
        (Period.month(2025, 2), Period.month(2024, 2)),
        (Period.quarter(2024, 1), Period.quarter(2023, 1)),
        (Period.year(2024), Period.year(2023)),
        (Period.month(2027, 2), Period.month(2026, 2)),
        (Period.iso_week(2024, 10), Period.iso_week(2023, 10)),
        (Period.iso_week(2020, 53), Period.iso_week(2020, 1)),
        (
            Period(date(2024, 2, 29), date(2024, 3, 10)),
            Period(date(2023, 2, 28), date(2023, 3, 10)),
        ),
    ],
)
def test_the_same_period_last_year(period, expected):
    """Months meet months, weeks meet weeks 52 before, other days their date."""
    assert expected == period.same_last_year()


@pytest.mark.parametrize(
    ("period", "key", "start", "end"),
    [
        (
            Period.month(2024, 3),
            "Europe/Berlin",
            datetime(2024, 2, 29, 23, tzinfo=UTC),
            datetime(2024, 3, 31, 22, tzinfo=UTC),
        ),
        (  # midnight is skipped: the day starts at one o'clock
            Period(date(2018, 11, 4), date(2018, 11, 5)),
            "America/Sao_Paulo",
            datetime(2018, 11, 4, 3, tzinfo=UTC),
            datetime(2018, 11, 5, 2, tzinfo=UTC),
        ),
        (  # 23:30 was followed by 00:30: the gap begins on the day before
            Period(date(1919, 3, 31), date(1919, 4, 1)),
            "America/Toronto",
            datetime(1919, 3, 31, 4, 30, tzinfo=UTC),
            datetime(1919, 4, 1, 4, tzinfo=UTC),
        ),
        (  # midnight is shown twice: the first counts
            Period(date(2024, 11, 3), date(2024, 11, 4)),
            "America/Havana",
            datetime(2024, 11, 3, 4, tzinfo=UTC),
            datetime(2024, 11, 4, 5, tzinfo=UTC),
        ),
        (  # a day that never was is empty
            Period(date(2011, 12, 30), date(2011, 12, 31)),
            "Pacific/Apia",
            datetime(2011, 12, 30, 10, tzinfo=UTC),
            datetime(2011, 12, 30, 10, tzinfo=UTC),
        ),
    ],
)
def test_days_start_at_their_first_instant(period, key, start, end):
    """Where the clock skips or repeats midnight, the first instant is meant."""
    assert (start, end) == period.instants(key)


def test_instants_take_a_zone_as_well():
    """A zone may be given as itself."""
    start, _ = Period.year(2024).instants(UTC)

    assert datetime(2024, 1, 1, tzinfo=UTC) == start


def test_copies_and_pickles_go_through_the_constructor():
    """A copy is equal and hashes alike."""
    may = Period.month(2024, 5)

    assert {may} == {
        copy.copy(may),
        copy.deepcopy(may),
        pickle.loads(pickle.dumps(may)),
    }
    with pytest.raises(InvalidInstantError):
        Period("2024-05-01", date(2024, 6, 1))
