"""Tests of the flow from stage to stage."""

import math

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidAmountError, ShapeError
from salesmodel.funnel import flow
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000
STAGES = ("lead", "meeting", "offer", "won", "lost", "moved")
KINDS = {"won": "won", "lost": "lost", "moved": "out"}


def _visits(*ways):
    rows = [
        (deal, stage, START + place)
        for deal, way in enumerate(ways)
        for place, stage in enumerate(way.split())
    ]
    deal, stage, at = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=np.array(deal, np.int32),
        stage=list(stage),
        at=np.array(at, np.int64),
        stages=STAGES,
        kinds=KINDS,
    )


def test_every_move_has_a_kind():
    """Forward, over a stage, back, again, closed, reopened."""
    made = flow(
        _visits("lead meeting lead lead offer lost offer won", "lead moved"),
        amount=[7, MISSING],
    )

    assert [
        ("lead", "lead", "again", 1, 7),
        ("lead", "meeting", "forward", 1, 7),
        ("lead", "offer", "skip", 1, 7),
        ("lead", "moved", "out", 1, 0),
        ("meeting", "lead", "back", 1, 7),
        ("offer", "won", "won", 1, 7),
        ("offer", "lost", "lost", 1, 7),
        ("lost", "offer", "reopened", 1, 7),
    ] == [(r.origin, r.target, r.kind, r.n, r.amount) for r in made.rows()]
    assert ([2, 0, 0, 0, 0, 0], [7, 0, 0, 0, 0, 0]) == (
        made.counts.entries.tolist(),
        made.amounts.entries.tolist(),
    )


def test_moves_off_the_straight_line_have_a_share():
    """Of five moves to an open stage or a win, one skips and one goes back."""
    made = flow(_visits("lead meeting lead offer won", "lead lost", "lead meeting"))

    assert (1, 1, 2 / 5, 5) == (
        made.skips,
        made.back_moves,
        made.off_line.value,
        made.off_line.n,
    )


def test_a_win_before_the_last_stage_is_a_skip():
    """It did not come step by step."""
    assert 1 == flow(_visits("lead won", "offer won")).skips


def test_wins_to_come_are_counted_by_every_way():
    """Half of the leads skip and are won; step by step none ever arrives."""
    made = flow(_visits("lead offer won", "lead lost", "lead", "lead"))

    assert [0.5, 1.0] == made.win_probability[[0, 2]].tolist()
    assert math.isnan(made.win_probability[1])
    assert math.isnan(made.naive_win_probability[0])
    assert 1.0 == made.expected_wins
    through = flow(_visits("lead meeting offer won", "lead offer won", "lead"))
    assert (1.0, 0.5, 0.5) == (
        through.expected_wins,
        through.naive_expected_wins,
        through.wins_missed,
    )


def test_a_circle_without_an_end_has_no_chance():
    """Nobody has ever left it, so that nothing is known."""
    made = flow(_visits("lead meeting lead meeting lead"))

    assert np.isnan(made.win_probability).all()
    assert math.isnan(made.expected_wins)


def test_nothing_flows_nowhere():
    """Nobody stands open, so that no win is to come."""
    made = flow(_visits(), amount=[])

    assert ((), 0, 0.0) == (made.rows(), made.skips, made.expected_wins)
    assert made.off_line.value is None
    assert 0 == flow(VisitTable.empty()).back_moves


def test_a_flow_prints_itself():
    """One line a stage, and one for where deals began."""
    made = flow(_visits("lead meeting", "lead won"))
    lines = str(made).splitlines()

    assert "1 skips, 0 back moves" in lines[0]
    assert ["lead", "0", "1", "0", "1", "0", "0", "0", "0"] == lines[2].split()
    assert "(began)" in lines[-1]
    assert made._repr_html_().startswith("<table>")


def test_amounts_have_a_row_a_deal_and_fit():
    """Neither is guessed."""
    with pytest.raises(ShapeError):
        flow(_visits("lead", "lead"), amount=[1])
    with pytest.raises(InvalidAmountError):
        flow(_visits("lead", "lead"), amount=[2**62, 2**62])
