"""Tests of the pipeline in single figures."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import pipeline_coverage, velocity, win_rates
from salesmodel.tables import DealTable


START = 1_767_225_600_000_000
DAY = 86_400_000_000


def _deals(*rows, **columns):
    """Build deals of (outcome, day of opening, day of closing)."""
    outcome, opened, closed = zip(*rows, strict=True) if rows else [()] * 3
    return DealTable.from_columns(
        deal=[f"d{number}" for number in range(len(rows))],
        outcome=list(outcome),
        opened=[None if day is None else START + day * DAY for day in opened],
        closed=[None if day is None else START + day * DAY for day in closed],
        **columns,
    )


ROWS = [
    ("won", 0, 40),
    ("won", 35, 50),
    ("lost", 32, 45),
    ("lost", 1, 9),
    ("open", 33, None),
]


def test_four_denominators_are_four_rates():
    """Closed in a period, opened in it, and all."""
    rates = win_rates(
        _deals(*ROWS, amount=[500, 300, 200, 1, None], currency="EUR"),
        since=START + 31 * DAY,
        until=START + 60 * DAY,
    )

    assert (2 / 3, 3) == (rates.closed.value, rates.closed.n)
    assert 0.8 == rates.closed_amount
    assert (1 / 3, 3, 1) == (rates.cohort.value, rates.cohort.n, rates.cohort_open)
    assert (2 / 5, 5) == (rates.everything.value, rates.everything.n)


def test_a_period_may_be_open_at_one_end():
    """A deal that was closed at its end is not in it."""
    assert 3 == win_rates(_deals(*ROWS), since=START + 40 * DAY).closed.n
    assert 1 == win_rates(_deals(*ROWS), until=START + 40 * DAY).closed.n


def test_without_a_period_undated_deals_count():
    """All the time is all deals."""
    assert 1 == win_rates(_deals(("won", None, None))).cohort.n
    assert 0 == win_rates(_deals(("won", None, None)), since=START).closed.n


def test_nothing_closed_has_no_rate():
    """Undefined is None."""
    empty = win_rates(_deals(amount=[], currency="EUR"))

    assert (None, None, None) == (
        empty.closed.value,
        empty.closed_amount,
        empty.everything.value,
    )
    assert win_rates(_deals(*ROWS)).closed_amount is None


def test_velocity_is_an_amount_a_day():
    """The published figure; without a time there is none."""
    assert 20_833 == round(velocity(100, 0.25, 50_000, 60))
    assert velocity(100, 0.25, 50_000, 0) is None


def test_coverage_is_a_ratio():
    """Where nothing is left there is none."""
    assert 3.0 == pipeline_coverage(300, 100)
    assert pipeline_coverage(300, 0) is None


@pytest.mark.parametrize(
    "figures",
    [
        (-1, 0.5, 1, 1),
        (1, 1.5, 1, 1),
        (1, -0.5, 1, 1),
        (1, 0.5, -1, 1),
        (1, 0.5, 1, -1),
    ],
)
def test_figures_of_velocity_have_a_range(figures):
    """Nothing is clipped."""
    with pytest.raises(InvalidValueError):
        velocity(*figures)


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_figures_of_coverage_have_a_range(wrong):
    """Nothing is clipped."""
    with pytest.raises(InvalidValueError):
        pipeline_coverage(wrong, 1)
    with pytest.raises(InvalidValueError):
        pipeline_coverage(1, wrong)
