"""Tests of what was known of the deals at an instant."""

import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import UnknownDealError
from salesmodel.tables import (
    LOST,
    OPEN,
    WON,
    DealTable,
    VisitTable,
    deals_of,
    known_at,
    latest_instant,
)


WORDS = {
    "lead": "open",
    "offer": "open",
    "contract": "open",
    "won": "won",
    "signed": "won",
    "lost": "lost",
    "gone": "lost",
    "note": "ignore",
}


def _deals(*rows):
    """Build a table of (deal, outcome, opened, closed)."""
    deal, outcome, opened, closed = zip(*rows, strict=True) if rows else [()] * 4
    return DealTable.from_columns(
        deal=list(deal),
        outcome=list(outcome),
        opened=list(opened),
        closed=list(closed),
    )


def _visits(*rows, words=WORDS, **columns):
    """Build a history of (deal, stage, at)."""
    deal, stage, at = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=list(at),
        stages=tuple(words),
        kinds=words,
        **columns,
    )


def _stays(snapshot):
    """Return (deal, stage, entered, left), with `None` where it is not known."""
    visits = snapshot.visits
    return [
        (
            visits.deals[deal],
            visits.stages.labels[stage],
            entered,
            None if left == MISSING else left,
        )
        for deal, stage, entered, left in zip(
            visits.deal.tolist(),
            visits.stage.tolist(),
            visits.entered.tolist(),
            visits.left.tolist(),
            strict=True,
        )
    ]


def _one(*rows, as_of=100, outcome="open", closed=None):
    """Return what was known of one deal, opened at 1, with a history."""
    events = _visits(*[("d1", stage, at) for stage, at in rows])
    return known_at(_deals(("d1", outcome, 1, closed)), events, as_of=as_of)


def _notices(snapshot):
    return {code: n for code, n in snapshot.notices.items() if n}


def test_the_latest_instant_is_that_of_either_table():
    """Openings, closings and events count."""
    deals = _deals(("d1", "won", 1, 30), ("d2", "open", 20, None))

    assert 30 == latest_instant(deals)
    assert 40 == latest_instant(deals, _visits(("d1", "lead", 40)))


def test_the_plan_to_close_an_open_deal_is_no_latest_instant():
    """An expected closing day lies in the future."""
    assert 20 == latest_instant(_deals(("d1", "open", 20, 90)))


def test_no_instant_is_no_latest_one():
    """Without any instant there is none."""
    assert latest_instant(_deals(("d1", "won", None, None)), _visits()) is None


def test_the_deals_of_a_history_are_open_and_undated():
    """Their history tells the rest."""
    deals = deals_of(_visits(("d2", "lead", 5), ("d1", "won", 6)))

    assert (("d2", "d1"), [OPEN, OPEN]) == (deals.deal, deals.outcome.tolist())
    assert [MISSING] * 2 == deals.opened.tolist() == deals.closed.tolist()


def test_the_as_of_instant_is_inclusive():
    """What happens at it has happened."""
    snapshot = _one(("lead", 1), ("won", 100))

    assert [WON] == snapshot.deals.outcome.tolist()
    assert {} == _notices(snapshot)


def test_a_deal_opened_later_is_left_out():
    """It is counted."""
    snapshot = known_at(
        _deals(("d1", "open", 101, None), ("d2", "open", 100, None)), as_of=100
    )

    assert ("d2",) == snapshot.deals.deal
    assert 1 == snapshot.notices["opened_after_as_of"]


def test_a_deal_closed_later_is_open():
    """Its closing is not known yet."""
    snapshot = known_at(_deals(("d1", "won", 1, 101)), as_of=100)

    assert [OPEN] == snapshot.deals.outcome.tolist()
    assert [MISSING] == snapshot.deals.closed.tolist()
    assert 1 == snapshot.notices["closed_after_as_of"]


def test_a_later_event_is_left_out():
    """It is counted, and the deal stands where it stood."""
    snapshot = _one(("lead", 1), ("offer", 101), ("won", 102))

    assert [("d1", "lead", 1, 100)] == _stays(snapshot)
    assert {"closed_after_as_of": 1, "events_after_as_of": 2} == _notices(snapshot)


def test_a_reopened_deal_is_open_again():
    """It stands where it was put, and has no closing."""
    snapshot = _one(("offer", 1), ("lost", 5), ("lead", 9), outcome="lost", closed=5)

    assert [OPEN] == snapshot.deals.outcome.tolist()
    assert [MISSING] == snapshot.deals.closed.tolist()
    assert ("d1", "lead", 9, 100) == _stays(snapshot)[-1]
    assert 1 == snapshot.notices["outcome_conflict"]


def test_the_last_closing_event_decides():
    """A deal lost and won after all is won, at the instant of winning."""
    snapshot = _one(("lead", 1), ("lost", 5), ("won", 9), outcome="won", closed=5)

    assert ([WON], [9]) == (
        snapshot.deals.outcome.tolist(),
        snapshot.deals.closed.tolist(),
    )
    assert 0 == snapshot.notices["outcome_conflict"]


def test_a_note_after_the_end_does_not_reopen():
    """Events that are no stages are passed over."""
    snapshot = _one(("lead", 1), ("won", 5), ("note", 9))

    assert [WON] == snapshot.deals.outcome.tolist()


def test_the_table_decides_where_the_history_has_no_end():
    """A history that stops at a stage does not reopen a closed deal."""
    snapshot = _one(("lead", 1), outcome="lost", closed=7)

    assert ([LOST], [7]) == (
        snapshot.deals.outcome.tolist(),
        snapshot.deals.closed.tolist(),
    )
    assert [("d1", "lead", 1, 7), ("d1", "lost", 7, 100)] == _stays(snapshot)
    assert [True, False] == snapshot.visits.ended.tolist()
    assert not snapshot.visits.inferred.any()


def test_the_history_decides_where_both_tell_an_end():
    """The contradiction is counted."""
    snapshot = _one(("lead", 1), ("lost", 5), outcome="won", closed=9)

    assert ([LOST], [5]) == (
        snapshot.deals.outcome.tolist(),
        snapshot.deals.closed.tolist(),
    )
    assert 1 == snapshot.notices["outcome_conflict"]


def test_a_stay_lasts_until_the_next_event():
    """A second stay is one of its own, and an open one lasts until the end."""
    visits = _one(("lead", 1), ("offer", 5), ("note", 6), ("lead", 9)).visits

    assert [0, 1, 0] == visits.stage.tolist()
    assert [1, 5, 9] == visits.entered.tolist()
    assert [5, 9, 100] == visits.left.tolist()
    assert [True, True, False] == visits.ended.tolist()


def test_the_end_of_a_stay_may_not_be_known():
    """Not where the deal was closed at an unknown instant, nor before the stay."""
    undated = _one(("lead", 5), outcome="lost")
    before = _one(("lead", 5), outcome="lost", closed=3)

    expected = [("d1", "lead", 5, None), ("d1", "lost", 5, 100)]
    assert expected == _stays(undated) == _stays(before)
    assert [True, False] == before.visits.ended.tolist()
    assert [False, True] == before.visits.inferred.tolist()


def test_an_unknown_opening_is_that_of_the_first_event():
    """The number is counted."""
    events = _visits(("d1", "lead", 3), ("d1", "offer", 5))
    snapshot = known_at(_deals(("d1", "open", None, None)), events, as_of=100)

    assert [3] == snapshot.deals.opened.tolist()
    assert {"opened_at_first_event": 1} == _notices(snapshot)


def test_a_closed_deal_without_stays_is_closed_at_its_instant():
    """At its opening where that is not known, and else at the instant of observation."""
    deals = _deals(
        ("d1", "won", 1, 7),
        ("d2", "lost", 3, None),
        ("d3", "won", None, None),
        ("d4", "open", 4, None),
    )
    snapshot = known_at(deals, _visits(), as_of=100)

    assert [
        ("d1", "won", 7, 100),
        ("d2", "lost", 3, 100),
        ("d3", "won", 100, 100),
    ] == _stays(snapshot)
    assert [False, True, True] == snapshot.visits.inferred.tolist()


def test_what_is_told_of_the_last_stay_holds_for_the_closing():
    """Owner and amount of the deal go on; without a stay before they are not known."""
    columns = {"owner": ["ann"], "amount": [500]}
    deals = _deals(("d1", "won", 1, 7), ("d2", "lost", 3, 8))
    visits = known_at(deals, _visits(("d1", "lead", 2), **columns), as_of=100).visits

    assert [0, 0, -1] == visits.owner.codes.tolist()
    assert [500, 500, MISSING] == visits.amount.tolist()


def test_a_stay_that_was_said_to_end_keeps_its_end():
    """A closing that comes later does not stretch it."""
    visits = VisitTable.from_stays(
        deal=["d1"], stage=["lead"], entered=[1], left=[4], stages=["lead"]
    )
    snapshot = known_at(_deals(("d1", "lost", 1, 7)), visits, as_of=100)

    assert [("d1", "lead", 1, 4), ("d1", "lost", 7, 100)] == _stays(snapshot)


def test_a_history_without_closing_stages_is_given_some():
    """They are named so that no stage has their name."""
    words = {"won": "open", "lead": "open", "elsewhere": "out"}
    events = _visits(("d1", "lead", 2), ("d2", "elsewhere", 3), words=words)
    deals = _deals(("d1", "won", 1, 7), ("d2", "open", 1, None))
    snapshot = known_at(deals, events, as_of=100)

    assert [
        ("d1", "lead", 2, 7),
        ("d1", "won 1", 7, 100),
        ("d2", "elsewhere", 3, 100),
    ] == _stays(snapshot)


def test_deals_that_came_as_codes_are_rows_of_the_table():
    """Without a table they are named after their codes."""
    visits = VisitTable.from_events(deal=[1, 0], stage=[0, 0], at=[1, 2], stages=["a"])

    assert ("0", "1") == known_at(deals_of(visits), visits, as_of=9).deals.deal
    with pytest.raises(UnknownDealError, match="'1'"):
        known_at(_deals(("d1", "open", 1, None)), visits, as_of=9)


def test_a_history_without_open_stages_has_no_funnel():
    """Closing words alone make no stages, and nothing is missing."""
    events = _visits(("d1", "won", 5), words={"won": "won"})
    snapshot = known_at(_deals(("d1", "open", 1, None)), events, as_of=100)

    assert ((), [WON], {}) == (
        snapshot.visits.stages.open,
        snapshot.deals.outcome.tolist(),
        _notices(snapshot),
    )


def test_the_order_of_the_deals_is_that_of_their_table():
    """A history in another order is brought into line."""
    events = _visits(("d2", "offer", 5), ("d1", "lead", 6), ("d2", "won", 7))
    deals = _deals(("d1", "open", 1, None), ("d2", "won", 1, 7))
    snapshot = known_at(deals, events, as_of=100)

    assert [
        ("d1", "lead", 6, 100),
        ("d2", "offer", 5, 7),
        ("d2", "won", 7, 100),
    ] == _stays(snapshot)


def test_stays_are_numbered_by_the_deals_that_are_kept():
    """A deal that is left out leaves no stay behind."""
    events = _visits(("d1", "lead", 5), ("d2", "offer", 5))
    deals = _deals(("d1", "open", 101, None), ("d2", "open", 1, None))
    snapshot = known_at(deals, events, as_of=100)

    assert ([0], [1]) == (
        snapshot.visits.deal.tolist(),
        snapshot.visits.stage.tolist(),
    )


def test_an_event_of_an_unknown_deal_is_an_error():
    """It would count for nobody."""
    with pytest.raises(UnknownDealError, match="deal 'd9' is not known"):
        known_at(
            _deals(("d1", "open", 1, None)),
            _visits(("d1", "lead", 1), ("d9", "lead", 2)),
            as_of=100,
        )


def test_a_history_without_events_tells_nothing():
    """The table of deals decides, and the stages stand empty."""
    snapshot = known_at(_deals(("d1", "lost", 1, 5)), _visits(), as_of=100)

    assert [LOST] == snapshot.deals.outcome.tolist()
    assert [("d1", "lost", 5, 100)] == _stays(snapshot)
