"""Tests of what becomes of deals with time."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, UnknownStageError
from salesmodel.funnel import DAY, outcome_curve
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000


def _visits(*rows):
    deal, stage, days = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=np.round(np.array(days, float) * DAY).astype(np.int64) + START,
        stages=["lead", "offer", "won", "price", "time"],
        kinds={"won": "won", "price": "lost", "time": "lost"},
    )


def test_several_reasons_compete():
    """Each has a share; with those open they are one."""
    row = outcome_curve(
        _visits(
            *[(deal, "lead", 0) for deal in "abcd"],
            ("a", "won", 5), ("b", "price", 6), ("c", "time", 7),
        )
    ).at(6)  # fmt: skip

    assert {"won": 0.25, "price": 0.25, "time": 0.0} == row.fates
    assert (0.5, 3, 6) == (row.open, row.at_risk, row.days)
    assert pytest.approx(0.2165, abs=1e-4) == row.errors["won"]


def test_time_counts_from_the_first_stay_in_a_stage():
    """Deals that were never there do not count."""
    curve = outcome_curve(
        _visits(
            ("a", "lead", 0), ("a", "offer", 9), ("a", "lead", 10), ("a", "offer", 11),
            ("a", "won", 14), ("b", "lead", 0),
        ),
        since="offer",
    )  # fmt: skip

    assert (1, 0, 0.0, 1.0) == (
        curve.deals,
        curve.still_open,
        curve.at(4.9).fates["won"],
        curve.at(5).fates["won"],
    )


def test_a_deal_that_stands_for_a_while_has_its_own_chance():
    """Two of three are left after 20 days; one of them is won by day 30."""
    curve = outcome_curve(
        _visits(
            *[(deal, "offer", 0) for deal in "abc"],
            ("a", "price", 3), ("b", "won", 28), ("c", "won", 50),
        ),
        since="offer",
    )  # fmt: skip
    later = curve.given(20)

    assert [0.5, 1.0, 1.0] == [row.fates["won"] for row in later.rows((30, 60, 90))]
    assert pytest.approx(1 / 3) == curve.at(30).fates["won"]
    assert "of those open for 20 days" in str(later)


def test_on_a_grid_a_point_includes_what_comes_until_then():
    """A win after one and a half days is one by day 2, and not by day 1."""
    curve = outcome_curve(_visits(("a", "lead", 0), ("a", "won", 1.5)), unit=DAY)

    assert [0.0, 1.0] == [row.fates["won"] for row in curve.rows((1, 2))]
    assert [2] == curve.curve.times.tolist()


def test_a_curve_prints_itself():
    """Three ages by default."""
    curve = outcome_curve(_visits(("a", "lead", 0), ("a", "won", 40)))

    assert ["60", "1.000", "0.000", "0.000", "0.000", "0"] == (
        str(curve).splitlines()[3].split()
    )
    assert "entering offer" in str(outcome_curve(_visits(), since="offer"))
    assert "<th>won</th>" in curve._repr_html_()


def test_what_is_not_there_is_refused():
    """A stage by another name, a closing one, a grid of nothing."""
    for stage in ("led", "won"):
        with pytest.raises(UnknownStageError):
            outcome_curve(_visits(), since=stage)
    with pytest.raises(InvalidValueError):
        outcome_curve(_visits(), unit=0)
