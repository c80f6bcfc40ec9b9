"""Tests of how long deals take."""

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.funnel import DAY, ages, outcome_by_age, time_in_stage
from salesmodel.tables import DealTable, VisitTable


def _deals(*rows):
    """Build a table of (outcome, day of opening, day of closing)."""
    outcome, opened, closed = zip(*rows, strict=True) if rows else [()] * 3
    return DealTable.from_columns(
        deal=[f"d{number}" for number in range(len(rows))],
        outcome=list(outcome),
        opened=[None if day is None else round(day * DAY) for day in opened],
        closed=[None if day is None else round(day * DAY) for day in closed],
    )


def _visits(*rows):
    """Build stays of (deal, stage, day in, day out or None, ended)."""
    deal, stage, entered, left, ended = zip(*rows, strict=True)
    return VisitTable.from_stays(
        deal=np.array(deal, np.int32),
        stage=np.array(stage, np.int32),
        entered=np.array(entered, np.int64) * DAY,
        left=np.array(
            [MISSING if day is None else day * DAY for day in left], np.int64
        ),
        ended=ended,
        stages=("lead", "offer"),
        as_of=9 * DAY,
    )


def _medians(visits):
    """Return the medians of the total days a deal spends in each stage."""
    return [row["median_days"] for row in time_in_stage(visits, per="deal").rows()]


def test_an_age_ends_with_the_fate_or_the_observation():
    """Open deals are as old as the as-of instant makes them."""
    age, fate = ages(
        _deals(("won", 1, 4), ("lost", 2, 2), ("open", 3, None)), as_of=10 * DAY
    )

    assert ([3 * DAY, 0, 7 * DAY], [1, 2, 0]) == (age.tolist(), fate.tolist())


@pytest.mark.parametrize(
    "row", [("won", None, 4), ("won", 4, None), ("lost", 4, 3), ("open", 11, None)]
)
def test_a_deal_of_unknown_age_is_left_out(row):
    """Neither an unknown end nor a reversed one is an age."""
    age, fate = ages(_deals(row), as_of=10 * DAY)

    assert (0, 0) == (age.size, fate.size)


def test_the_share_at_an_age_includes_it():
    """A deal won on its seventh day is won by day 7, and at risk until then."""
    deals = _deals(("won", 0, 7), ("open", 0, None))
    before, by_then, after = outcome_by_age(deals, as_of=9 * DAY, days=[6.999, 7, 8])

    assert (0.0, 2) == (before.won, before.at_risk)
    assert (7, 0.5, 0.0, 0.5, 2) == (
        by_then.days,
        by_then.won,
        by_then.lost,
        by_then.open,
        by_then.at_risk,
    )
    assert 1 == after.at_risk


def test_an_age_that_nobody_was_seen_at_is_left_out():
    """Beyond the oldest deal nothing is known."""
    rows = outcome_by_age(_deals(("open", 0, None)), as_of=9 * DAY, days=[9, 10])

    assert [9] == [row.days for row in rows]


def test_no_deals_have_no_outcome_by_age():
    """An empty table is no error."""
    assert () == outcome_by_age(_deals(), as_of=0, days=[0, 7])


def test_the_stays_of_a_deal_are_added_up():
    """Two stays of three days are one total of six."""
    visits = _visits((0, 0, 0, 3, True), (0, 1, 3, 5, True), (0, 0, 5, 8, True))

    assert [6.0, 2.0] == _medians(visits)


def test_open_stays_are_censored():
    """Half of those who were there have left after four days."""
    visits = _visits((0, 0, 0, 4, True), (1, 0, 0, 5, False), (2, 0, 0, 9, False))

    assert [None, None] == _medians(visits)
    visits = _visits((0, 0, 0, 4, True), (1, 0, 0, 9, False))
    assert [4.0, None] == _medians(visits)


def test_a_total_with_an_unknown_end_is_left_out():
    """Half of a stay is not taken for a whole one."""
    visits = _visits((0, 0, 0, 4, True), (1, 0, 0, 1, True), (1, 0, 2, None, True))

    assert [4.0, None] == _medians(visits)
