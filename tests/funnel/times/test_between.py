"""Tests of the time between stages, and of durations by outcome."""

import numpy as np
import pytest

from salesmodel.errors import UnknownStageError
from salesmodel.funnel import DAY, durations, time_between
from salesmodel.tables import CalendarTable, DealTable, VisitTable


START = 1_767_225_600_000_000
HOUR = DAY // 24


def _visits(*rows, **columns):
    deal, stage, days = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=np.array(days, np.int64) * DAY + START,
        stages=["lead", "offer", "won", "lost"],
        kinds={"won": "won", "lost": "lost"},
        **columns,
    )


def test_the_first_stay_and_the_first_later_one_count():
    """An offer before the lead is none after it, and a second one is not the first."""
    visits = _visits(
        ("a", "offer", 0), ("a", "lead", 1), ("a", "offer", 4), ("a", "lead", 5),
        ("a", "offer", 9),
    )  # fmt: skip

    assert 3.0 == time_between(visits, "lead", "offer").median
    assert 4.0 == time_between(visits, "lead", "lead").median
    assert 1.0 == time_between(visits, "offer", "lead").quantiles[0.9]


def test_deals_that_never_arrive_are_censored():
    """The lost one until its loss, the open one until now."""
    visits = _visits(
        ("a", "lead", 0), ("a", "won", 2), ("b", "lead", 0), ("b", "lost", 1),
        ("c", "lead", 0), as_of=START + 9 * DAY,
    )  # fmt: skip
    made = time_between(visits, "lead", "won")

    assert (1, 1, 1, 2.0) == (made.arrived, made.ended, made.open, made.median)
    assert pytest.approx((1 / 3, 1 / 3, 1 / 3)) == made.curve.at(9 * DAY)
    assert ["lead", "won", "1", "1", "1", "2.000", "2.000", "2.000"] == (
        str(made).splitlines()[2].split()
    )
    assert "<td>won</td>" in made._repr_html_()


def test_the_time_between_can_be_business_time():
    """Hours of business, not of the clock."""
    calendar = CalendarTable(
        START + np.arange(4) * DAY, np.arange(4) * np.int64(8 * HOUR)
    )
    made = time_between(
        _visits(("a", "lead", 0), ("a", "won", 2)), "lead", "won", calendar=calendar
    )

    assert (16.0, "business_hours") == (made.median, made.unit)
    assert 16.0 == made.rows()[0]["q90_business_hours"]


def test_nobody_takes_no_time():
    """Undefined is None, and nothing warns."""
    made = time_between(_visits(), "lead", "offer")

    assert (0, 0, 0, None) == (made.arrived, made.ended, made.open, made.median)
    assert {0.5: None, 0.9: None} == made.quantiles


@pytest.mark.parametrize("pair", [("led", "offer"), ("lead", "offr")])
def test_stages_must_be_there(pair):
    """Neither end is guessed."""
    with pytest.raises(UnknownStageError):
        time_between(_visits(), *pair)


def test_durations_are_split_by_outcome():
    """A quick loss does not make wins look quick; what is not known is counted."""
    deals = DealTable.from_columns(
        deal=["a", "b", "c", "d"],
        outcome=["won", "lost", "open", "won"],
        opened=[START] * 4,
        closed=[START + 9 * DAY, START + DAY, None, None],
    )
    made = durations(deals, as_of=START + 4 * DAY, shares=[0.5])

    assert [("won", 9.0), ("lost", 1.0), ("open", 4.0)] == [
        (row.outcome, row.quantiles[0.5]) for row in made.rows()
    ]
    assert ([1, 1, 1], 1) == ([row.deals for row in made.rows()], made.unknown)
    assert 9.0 == made.rows()[0].mean_days
    assert "days from opening by outcome, 1 deals" in str(made)
    assert "<td>open</td>" in made._repr_html_()


def test_no_deals_have_no_durations():
    """Undefined is None."""
    empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])

    assert {None} == {row.mean_days for row in durations(empty, as_of=0).rows()}
