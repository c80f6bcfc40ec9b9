"""Tests of outcomes group by group."""

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import breakdown
from salesmodel.tables import DealTable, Labelled, known_at


NOW = int(np.datetime64("2026-04-01", "us").astype(np.int64))


def _known(owners, outcomes, *, amount=None, closed=None):
    n = len(owners)
    deals = DealTable.from_columns(
        deal=[f"d{place}" for place in range(n)],
        outcome=outcomes,
        opened=["2026-01-01"] * n,
        closed=closed or [None if one == "open" else "2026-01-11" for one in outcomes],
        owner=owners,
        amount=amount,
        currency=None if amount is None else "EUR",
    )
    return known_at(deals, as_of=NOW)


def test_every_deal_is_in_one_group():
    """Those without a label come last, and are compared with nobody."""
    made = breakdown(
        _known(
            ["Ann", "Ann", "Ben", None, "Ben"],
            ["won", "lost", "won", "won", "open"],
            amount=[300, 100, MISSING, 700, 50],
        ),
        by="owner",
    )

    assert [
        ("Ben", 1, 0, 1, 0, 10.0),
        ("Ann", 1, 1, 0, 300, 10.0),
        (None, 1, 0, 0, 700, 10.0),
    ] == [
        (
            row.group,
            row.won,
            row.lost,
            row.open,
            row.won_amount,
            row.median_cycle_days,
        )
        for row in made.rows()
    ]
    assert {None} == {row.shrunk for row in made.rows()}
    assert None is made.comparison


def test_small_groups_are_drawn_towards_what_all_tell():
    """Three lucky deals stay below sixty of a hundred."""
    owners = ["Ann"] * 100 + ["Ben"] * 100 + ["Cid"] * 100 + ["Eve"] * 3
    outcomes = ["won"] * 60 + ["lost"] * 40 + ["won"] * 30 + ["lost"] * 70
    outcomes += ["won"] * 45 + ["lost"] * 55 + ["won"] * 3
    made = breakdown(_known(owners, outcomes), by="owner")
    rates = {row.group: row.shrunk.value for row in made.rows()}

    assert ["Ann", "Eve", "Cid", "Ben"] == [row.group for row in made.rows()]
    assert rates["Eve"] < 1
    assert all(row.shrunk.raw == row.win_rate for row in made.rows())
    pair = made.comparison.pairs[0]
    assert {"Ann", "Ben"} == {pair.first, pair.second}
    assert pair.p_value <= pair.adjusted < 0.01
    assert ("Eve",) == made.comparison.left_out


def test_too_many_groups_are_not_compared_each_with_each():
    """201 groups would make 20,100 pairs."""
    owners = [f"o{place // 6:03}" for place in range(201 * 6)]
    outcomes = ["won", "lost"] * (201 * 3)

    assert None is breakdown(_known(owners, outcomes), by="owner").comparison


def test_times_to_win_are_compared_by_log_rank():
    """One group is won in ten days, the other in thirty; open ones count as seen."""
    closed = ["2026-01-11"] * 8 + ["2026-01-31"] * 8 + [None, None]
    made = breakdown(
        _known(
            ["Ann"] * 8 + ["Ben"] * 8 + ["Ben", None],
            ["won"] * 16 + ["open", "open"],
            closed=closed,
        ),
        by="owner",
    )

    assert [8, 8] == made.cycles.observed.tolist()
    assert 1 == made.cycles.degrees
    assert made.cycles.p_value < 0.001


def test_groups_can_be_labels():
    """One a deal of the snapshot."""
    known = _known(["Ann", "Ben"], ["won", "lost"])
    segment = Labelled(np.array([0, -1], np.int8), ("key", "small"))
    made = breakdown(known, by=segment)

    assert [("key", 1), (None, 0)] == [(row.group, row.won) for row in made.rows()]
    assert "label" == made.by
    with pytest.raises(ShapeError, match="by"):
        breakdown(known, by=Labelled(np.zeros(1, np.int32), ("key",)))


def test_a_breakdown_prints_itself():
    """A line a group, dashes where nothing is known."""
    made = breakdown(_known(["Ann", "Ben"], ["won", "open"]), by="owner")

    assert ["Ann", "1", "0", "0", "1.000"] == str(made).splitlines()[2].split()[:5]
    assert ["Ben", "0", "0", "1", "–"] == str(made).splitlines()[3].split()[:5]
    assert made._repr_html_().startswith("<table>")


def test_what_is_not_there_is_refused():
    """The columns that would do are named."""
    known = _known(["Ann"], ["won"])
    with pytest.raises(InvalidValueError, match="owner, source, product"):
        breakdown(known, by="source")
    with pytest.raises(InvalidValueError, match="owner, source, product"):
        breakdown(known, by="deal")
    with pytest.raises(InvalidValueError, match="confidence"):
        breakdown(known, by="owner", confidence=0)
