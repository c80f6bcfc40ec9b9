"""Tests of how deals, moves and definitions come together."""

from datetime import UTC, datetime

from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._facts import DealRow, Kept, Move, StageRow
from salesmodel.connect.crm._feed import Envelope, Feed, Read
from salesmodel.connect.problems import ImportLog
from salesmodel.domain import Author


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
KEPT = Kept("crm", stages=(StageRow("p", "a", "A"), StageRow("p", "b", "B")))


def build(deals, moves):
    """Import rows that were read already."""
    feeds = [Feed(ImportLog(name, name), Envelope(())) for name in ("deals", "moves")]
    read = [
        [Read(n, str(n), one, {}) for n, one in enumerate(rows, 1)]
        for rows in (deals, moves)
    ]
    for feed, rows in zip(feeds, read, strict=True):
        feed.log.rows = len(rows)
    return imported(KEPT, Rows(*read, *feeds))


def deal(id, stage="b", **known):
    """Return a row of a deal."""
    return DealRow(id, "p", stage, MONDAY, MONDAY, **known)


def move(id, stage="b", source="user", **known):
    """Return a move of a deal."""
    return Move(id, MONDAY, (1, "1"), None, stage, Author("x", source), **known)


def test_a_deal_that_went_into_another_is_not_there_twice():
    """The row of a deal that was merged is counted, and makes no deal."""
    made = build([deal("1", also=("2",)), deal("2")], [move("2")])

    assert ["crm:deal:1"] == [one.id for one in made.deals]
    assert 1 == made.report.notices["merged_deals"]


def test_a_deal_that_cannot_be_is_rejected():
    """What a deal cannot hold is told of its row, and the others come."""
    made = build([deal("1", fields=(("x", "y" * 100_000),)), deal("2")], [])

    assert [("deals", 1, "history")] == [
        (one.file, one.row, one.code) for one in made.report.rejected
    ]
    assert ["crm:deal:2"] == [one.id for one in made.deals]


def test_a_move_of_no_deal_is_an_orphan():
    """It is rejected in its own payload."""
    report = build([deal("1")], [move("9")]).report

    assert [("moves", 1, "orphan")] == [
        (one.file, one.row, one.code) for one in report.rejected
    ]
    assert (2, 1) == (report.rows, report.accepted)


def test_robots_and_bulk_moves_are_flagged():
    """Who moved a deal stands in the event, and the machines are counted."""
    sources = ["automation", "bulk", "user"]
    made = build(
        [deal(str(n)) for n in range(3)],
        [move(str(n), source=source) for n, source in enumerate(sources)],
    )

    assert sources == [one.history[-1].source for one in made.deals]
    notices = made.report.notices
    assert (1, 1) == (notices["moves_by_automation"], notices["moves_by_bulk"])


def test_stages_that_only_moves_name_are_placeholders():
    """Both ends of a move count, and a move without a stage names none."""
    made = build(
        [deal("1")],
        [move("1", "gone", before=(None, "lost")), move("1", None), move("1", "b")],
    )

    assert ["a", "b", "gone", "lost"] == [one.id for one in made.pipelines[0].stages]
    assert 2 == made.report.notices["unknown_stages"]
