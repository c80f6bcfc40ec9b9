"""Tests of deals out of rows: openings, moves, endings, and what is inferred."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crm_samples import event_line
from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import DealRow, Kept, Move, StageRow
from salesmodel.connect.crm._histories import deal_of
from salesmodel.connect.crm._pipelines import pipelines_of
from salesmodel.connect.crm._ways import Ground, way_of
from salesmodel.domain import Author, Deal, Outcome
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
BY = Author("crm", source="import")
WON, LOST, OPEN = Outcome.WON, Outcome.LOST, Outcome.OPEN
STAGES = (
    StageRow("p", "a", "A", sort=1),
    StageRow("p", "b", "B", sort=2),
    StageRow("p", "w", "W", WON, 3),
    StageRow("p", "l", "L", LOST, 4),
    StageRow("p", "l2", "L2", LOST, 5),
    StageRow("q", "c", "C", sort=1),
    StageRow("q", "d", "D", sort=2),
    StageRow("q", "x", "X", WON, 3),
    StageRow("r", "e", "E", sort=1),
    StageRow("r", "f", "F", sort=2),
)
KEPT = Kept("crm", stages=STAGES)
PIPELINES = pipelines_of(KEPT, (), Counter())


def on(day):
    """Return a day after the first."""
    return MONDAY + timedelta(days=day)


def move(day, stage, pipeline="p", **known):
    """Return a move."""
    return Move("7", on(day), (day, str(day)), pipeline, stage, BY, **known)


def row(stage="a", pipeline="p", **known):
    """Return a row of a deal that was opened on the first day."""
    known = {"opened_at": MONDAY, "changed_at": on(30)} | known
    return DealRow("7", pipeline, stage, **known)


def build(told, *moves):
    """Return the events as short texts, and the notices."""
    way = way_of(told, moves, author=KEPT.author, ground=Ground.of(PIPELINES))
    deal = deal_of(told, way, kept=KEPT, author=KEPT.author)
    assert Deal.replay(deal.history, tuple(PIPELINES.values())) == deal
    lines = [
        event_line(event)[13:].replace("00:00 ", "").replace("crm, import", "")
        for event in deal.history
    ]
    days = [(event.at - MONDAY).days for event in deal.history]
    return [f"{day} {line}" for day, line in zip(days, lines, strict=True)], way.notices


START = move(0, "a", is_opening=True)


@pytest.mark.parametrize(
    ("told", "moves", "lines"),
    [
        (
            row("b"),
            [START, move(1, "b")],
            ["0 DealOpened a ()", "1 StageEntered a b ()"],
        ),
        (row("w"), [START, move(1, "w")], ["0 DealOpened a ()", "1 DealWon a w ()"]),
        (
            row("b"),
            [START, move(1, "l", reason="price"), move(2, "b")],
            [
                "0 DealOpened a ()",
                "1 DealLost a l price ()",
                "2 DealReopened l b not said ()",
            ],
        ),
        (
            row("l2"),
            [START, move(1, "w"), move(2, "l"), move(3, "l2")],
            [
                "0 DealOpened a ()",
                "1 DealWon a w ()",
                "2 DealReclassified w l lost not said ()",
                "3 DealReclassified l l2 lost not said ()",
            ],
        ),
        (
            row("x", "q"),
            [START, move(1, "x", "q")],
            [
                "0 DealOpened a ()",
                "1 PipelineChanged a c ( inferred)",
                "1 DealWon c x ()",
            ],
        ),
        (
            row("d", "q"),
            [START, move(1, "l"), move(2, "d", "q")],
            [
                "0 DealOpened a ()",
                "1 DealLost a l ()",
                "2 DealReopened l a not said ( inferred)",
                "2 PipelineChanged a d ()",
            ],
        ),
        (
            row("f", "r", kind=WON),
            [move(0, "e", "r", is_opening=True), move(1, "f", "r", kind=WON)],
            [
                "0 DealOpened e ()",
                "1 StageEntered e f ( inferred)",
                "1 DealWon f f ()",
            ],
        ),
        (
            row("f", "r"),
            [
                move(0, "e", "r", is_opening=True),
                move(1, "e", "r", kind=LOST),
                move(2, "f", "r", kind=OPEN),
            ],
            [
                "0 DealOpened e ()",
                "1 DealLost e e ()",
                "2 DealReopened e f not said ()",
            ],
        ),
        (
            row("a"),
            [START, move(1, "b"), move(2, "a")],
            [
                "0 DealOpened a ()",
                "1 StageEntered a b ()",
                "2 StageEntered b a ()",
            ],
        ),
    ],
)
def test_moves_become_what_they_were(told, moves, lines):
    """Each step is the event that brings a deal from where it stood to where it went."""
    assert (lines, {}) == build(told, *moves)


def test_a_stage_that_was_entered_twice_in_a_row_is_one_stay():
    """Rows that only repeat the stage collapse, and are counted."""
    lines, notices = build(row("b"), START, move(1, "b"), move(2, "b"))

    assert ["0 DealOpened a ()", "1 StageEntered a b ()"] == lines
    assert {"same_stage": 1} == notices


def test_a_history_that_starts_late_is_completed_as_inferred():
    """What came before the first row is told by that, or else is the first stage."""
    late = move(5, "w", before=("p", "b"))

    assert (
        ["0 DealOpened b ( inferred)", "5 DealWon b w ()"],
        {"late_start": 1},
    ) == build(row("w"), late)
    assert (
        ["0 DealOpened a ( inferred)", "5 DealWon a w ()"],
        {"late_start": 1},
    ) == build(row("w"), move(5, "w"))
    assert (
        ["0 DealOpened a ( inferred)", "5 PipelineChanged a c ()"],
        {"late_start": 1},
    ) == build(row("c", "q"), move(5, "c", "q", before=("p", None)))


def test_a_history_that_ends_early_is_completed_as_inferred():
    """Where the row of a deal stands elsewhere, it went there unseen."""
    lines, notices = build(row("w", moved_at=on(9)), START, move(1, "b"))

    assert "9 DealWon b w ( inferred)" == lines[-1]
    assert {"history_ends_early": 1} == notices
    lines, _ = build(row("w", changed_at=None), START, move(1, "b"))
    assert "1 DealWon b w ( inferred)" == lines[-1]


def test_a_row_older_than_the_history_does_not_bring_a_deal_back():
    """A list that was read before the history tells less, and is not followed."""
    lines, notices = build(row("a", changed_at=on(1)), START, move(3, "b"))

    assert ["0 DealOpened a ()", "3 StageEntered a b ()"] == lines
    assert {"row_older_than_history": 1} == notices


def test_a_step_that_does_not_join_is_noticed_and_not_invented():
    """A gap between two rows is counted, and nothing is put in."""
    _, notices = build(row("w"), START, move(3, "w", before=("p", "b")))

    assert {"gap": 1} == notices


def test_a_deal_without_a_history_is_where_it_stands():
    """It was opened there, or in the first stage and closed when it was moved."""
    assert (["0 DealOpened b ( inferred)"], {"no_history": 1}) == build(row("b"))
    lines, _ = build(row("l", moved_at=on(4), reason="price"))
    assert ["0 DealOpened a ( inferred)", "4 DealLost a l price ( inferred)"] == lines
    lines, _ = build(row("f", "r", kind=WON))
    assert ["0 DealOpened f ( inferred)", "0 DealWon f f ( inferred)"] == lines


def test_a_deal_that_began_closed_was_opened_first():
    """A deal that was created in a won stage is opened and won at once."""
    lines, _ = build(row("w"), move(0, "w", is_opening=True))

    assert ["0 DealOpened a ( inferred)", "0 DealWon a w ()"] == lines


def test_a_deal_is_not_opened_after_its_first_row():
    """A clock that is ahead, or no time of creation, makes it the time of the row."""
    late = move(5, "b", before=("p", "a"))

    lines, notices = build(row("b", opened_at=on(6)), late)
    assert "5 DealOpened a ( inferred)" == lines[0]
    assert {"reversed": 1, "late_start": 1} == notices
    _, notices = build(row("b", opened_at=None), late)
    assert {"opened_at_first_event": 1, "late_start": 1} == notices
    with pytest.raises(Fault) as raised:
        build(row("b", opened_at=None))
    assert "time" == raised.value.code


def test_what_is_known_now_is_told_as_of_now():
    """Amount, owner, day, chance and fields stand behind the history."""
    known = row(
        "a",
        amount=Money(5, "EUR"),
        owner="1",
        expected_close=date(2026, 3, 1),
        probability=Decimal("0.5"),
        fields=(("need", "x"),),
    )
    lines, _ = build(known, START)

    assert [
        "30 AmountSet 5 EUR ()",
        "30 OwnerAssigned crm:user:1 ()",
        "30 ExpectedCloseSet 2026-03-01 ()",
        "30 ProbabilitySet 0.5 ()",
        "30 FieldsSet (('need', 'x'),) ()",
    ] == lines[1:]
    lines, _ = build(row("w", probability=Decimal(1)), START, move(1, "w"))
    assert "1 DealWon a w ()" == lines[-1]


def test_a_deal_with_too_long_a_history_is_a_fault_of_its_row():
    """What a deal cannot be is told of its row, not of the import."""
    told = row("a", fields=(("x", "y" * 100_000),))

    with pytest.raises(Fault) as raised:
        build(told, START)
    assert "history" == raised.value.code


def test_the_source_is_short():
    """The name that the ids begin with leaves room for them."""
    with pytest.raises(InvalidValueError, match="1 to 20 characters"):
        Kept("x" * 21)
