"""Tests of the list of deals that need a hand."""

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import (
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.funnel import REASONS, attention
from salesmodel.tables import DealTable, VisitTable, known_at


NOW = int(np.datetime64("2026-03-31", "us").astype(np.int64))
DEALS = DealTable.from_columns(
    deal=["a", "b", "c", "d", "e"],
    outcome=["open", "open", "open", "won", "open"],
    opened=["2026-01-05", "2026-03-01", "2026-03-20", "2026-01-05", None],
    closed=[None, None, None, "2026-02-01", None],
    owner=["Ann", None, "Ben", None, "Ben"],
    amount=[100, 900, 500, 7_000, MISSING],
    currency="EUR",
)
VISITS = VisitTable.from_events(
    deal=["a", "a", "b", "c", "d", "d"],
    stage=["lead", "offer", "lead", "lead", "lead", "won"],
    at=[
        "2026-01-05",
        "2026-02-01",
        "2026-03-01",
        "2026-03-20",
        "2026-01-05",
        "2026-02-01",
    ],
    stages=["lead", "offer", "won"],
    kinds={"won": "won"},
)
KNOWN = known_at(DEALS, VISITS, as_of=NOW)


def _told(found):
    return [(row.deal, [one.code for one in row.reasons]) for row in found.rows()]


def test_deals_stand_by_what_is_at_stake_with_their_reasons():
    """A won deal needs no hand; one whose amount is not known comes last."""
    found = attention(
        KNOWN,
        stale_after_days={"lead": 20},
        target_days=60,
        expected_close=["2026-03-30", None, "2026-04-05", "2026-01-01", "2026-03-01"],
        next_step=["2026-04-01", "2026-03-21", None, None, "2026-04-01"],
        missing_fields=[0, 2, MISSING, 3, 0],
    )

    assert [
        ("b", ["stale", "no_owner", "next_step_overdue", "fields_missing"]),
        ("c", ["no_next_step"]),
        ("a", ["past_expected_close", "over_target"]),
        ("e", ["past_expected_close"]),
    ] == _told(found)
    assert tuple(REASONS) == found.checked
    assert (4, 4) == (len(found), found.n_open)
    assert {
        "stale": 1,
        "past_expected_close": 2,
        "over_target": 1,
        "no_owner": 1,
        "no_next_step": 1,
        "next_step_overdue": 1,
        "fields_missing": 1,
    } == found.counts
    assert [
        "stands in its stage for 30 days",
        "has no owner",
        "has a next step that was due 10 days ago",
        "has 2 required fields that are not filled",
    ] == [str(one) for one in found.rows()[0].reasons]
    assert (None, 30.0) == (
        found.rows()[0].reasons[1].figure,
        found.rows()[0].reasons[0].figure,
    )
    assert ("lead", None, 900) == (
        found.rows()[0].stage,
        found.rows()[0].owner,
        found.rows()[0].amount,
    )
    assert (None, "Ben", None) == (
        found.rows()[3].stage,
        found.rows()[3].owner,
        found.rows()[3].amount,
    )


def test_what_is_not_given_is_not_looked_for():
    """Owners are, where the deals have a column of them."""
    found = attention(KNOWN)

    assert (("no_owner",), [("b", ["no_owner"])]) == (found.checked, _told(found))
    bare = DealTable.from_columns(
        deal=["a"], outcome=["open"], opened=["2026-01-05"], closed=[None]
    )
    nothing = attention(known_at(bare, as_of=NOW))
    assert ((), 0, 1, {}) == (
        nothing.checked,
        len(nothing),
        nothing.n_open,
        nothing.counts,
    )
    assert "looked for: nothing" in str(nothing)
    [row] = attention(known_at(bare, as_of=NOW), target_days=10).rows()
    assert ("a", None, None, None) == (row.deal, row.stage, row.owner, row.amount)


def test_one_time_holds_for_every_stage():
    """The offer has stood for 58 days, the leads for 30 and 11."""
    assert [("b", ["stale", "no_owner"]), ("a", ["stale"])] == _told(
        attention(KNOWN, stale_after_days=20)
    )
    assert 1 == len(attention(KNOWN, stale_after_days=20).rows(1))


def test_the_list_prints_itself():
    """Every text is escaped for a notebook."""
    found = attention(KNOWN, target_days=60)

    assert "2 of 4 open deals need a hand" in str(found)
    assert "is open for 85 days" in str(found)
    assert "<td>has no owner</td>" in found._repr_html_()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"target_days": -1}, InvalidValueError),
        ({"target_days": float("nan")}, InvalidValueError),
        ({"stale_after_days": {"sold": 3}}, UnknownStageError),
        ({"missing_fields": [1]}, ShapeError),
        ({"missing_fields": [0, 0, 0, -2, 0]}, InvalidValueError),
        ({"next_step": ["2026-01-01"]}, ShapeError),
        ({"expected_close": [2.5] * 5}, InvalidInstantError),
    ],
)
def test_what_makes_no_sense_is_refused(said, error):
    """Nothing is guessed."""
    with pytest.raises(error):
        attention(KNOWN, **said)
