"""Tests of ramp and turnover."""

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError
from salesmodel.funnel import ramp, turnover


YEAR = {
    "start": int(np.datetime64("2025-01-01", "us").astype(int)),
    "end": int(np.datetime64("2026-01-01", "us").astype(int)),
}


def test_results_stand_by_months_of_tenure():
    """Months that nobody had have no row; order does not matter."""
    rows = ramp([3, 0, 3, 0], calls=[400, 200, 400, 0], deals=[6, 1, 10, 0])

    assert [(0, 2, 200, 1, 0.5), (3, 2, 800, 16, 8.0)] == [
        (row.month, row.n_owners, row.calls, row.deals, row.per_owner) for row in rows
    ]
    assert (0.02, 800) == (rows[1].rate.value, rows[1].rate.n)
    assert () == ramp([], calls=[], deals=[])


def test_columns_of_a_ramp_are_checked():
    """Lengths, signs, and deals among calls."""
    with pytest.raises(ShapeError):
        ramp([0, 1], calls=[1], deals=[1, 1])
    with pytest.raises(InvalidValueError) as negative:
        ramp([0, -1], calls=[1, 1], deals=[1, 1])
    with pytest.raises(InvalidValueError) as many:
        ramp([0, 1], calls=[1, 1], deals=[1, 2])

    assert ("tenure_months[1]", "deals[1]") == (negative.value.path, many.value.path)


def test_turnover_is_by_the_time_that_sellers_were_there():
    """One left in the middle of the year, one came then, one was there all of it."""
    found = turnover(
        ["2025-01-01", "2025-01-01", "2025-07-02", "2026-02-01", "2023-01-01"],
        ["2025-07-02", None, None, None, "2024-01-01"],
        **YEAR,
    )

    assert (1, pytest.approx(2)) == (found.n_left, found.headcount)
    assert pytest.approx(0.5, rel=1e-3) == found.per_year
    assert 365 == found.median_days


def test_a_company_of_nobody_has_no_turnover():
    """Undefined is not 0."""
    found = turnover([], [], **YEAR)

    assert (0, 0.0, None, None) == (
        found.n_left,
        found.headcount,
        found.per_year,
        found.median_days,
    )


def test_times_of_sellers_are_checked():
    """Lengths, order, and a period that has a length."""
    with pytest.raises(ShapeError):
        turnover(["2025-01-01"], [], **YEAR)
    with pytest.raises(InvalidInstantError):
        turnover([None], [None], **YEAR)
    with pytest.raises(InvalidInstantError):
        turnover(["2025-02-01"], ["2025-01-01"], **YEAR)
    with pytest.raises(InvalidInstantError):
        turnover([], [], start=YEAR["start"], end=YEAR["start"])
