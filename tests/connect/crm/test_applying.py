"""Tests of applying an import: at once, and nothing twice."""

import numpy as np
import pytest

from crm_samples import deal_lines
from salesmodel.automation import MemoryStore
from salesmodel.connect import bitrix24
from salesmodel.connect.crm import Applied, NotApplied, apply
from salesmodel.domain import Author, Book, Deal
from salesmodel.errors import (
    InvalidValueError,
    LoadError,
    StaleClientError,
    StaleDealError,
)
from salesmodel.stores import SqliteStore


STAGES = [
    {
        "ENTITY_ID": "DEAL_STAGE",
        "STATUS_ID": step_id,
        "NAME": step_id,
        "SORT": sort,
        "SEMANTICS": said,
    }
    for sort, (step_id, said) in enumerate(
        [("NEW", ""), ("MET", ""), ("WON", "S"), ("LOSE", "F")]
    )
]
COMPANY = {"ID": "9", "TITLE": "Acme", "DATE_CREATE": "2026-01-01T10:00:00+00:00"}


def at(day):
    """Write a day of January."""
    return f"2026-01-{day:02}T10:00:00+00:00"


def deal(day, stage, **known):
    """Return the row of a deal as of a day."""
    return {
        "ID": "7",
        "STAGE_ID": stage,
        "DATE_CREATE": at(1),
        "DATE_MODIFY": at(day),
        "COMPANY_ID": "9",
    } | known


def step(day, stage, **known):
    """Return a row of the history; the first one is the creation."""
    return {
        "ID": day,
        "OWNER_ID": 7,
        "TYPE_ID": 1 if day == 1 else 2,
        "CREATED_TIME": at(day),
        "CATEGORY_ID": 0,
        "STAGE_ID": stage,
    } | known


def read(row, *steps, stages=STAGES, **known):
    """Import one deal."""
    return bitrix24.read([row], steps, stages=stages, companies=[COMPANY], **known)


FIRST = read(deal(2, "MET"), step(1, "NEW"), step(2, "MET"))


def test_importing_again_changes_nothing():
    """The second run of the same rows adds no event."""
    book = Book()

    assert Applied(1, 0, 0, 1, (), False) == apply(FIRST, book)
    before = book.deals
    assert Applied(0, 0, 1, 0, (), False) == apply(FIRST, book)
    assert before == book.deals


def test_a_dry_run_tells_and_changes_nothing():
    """What would be applied is told, and nothing is recorded."""
    book = Book()

    assert Applied(1, 0, 0, 1, (), True) == apply(FIRST, book, dry_run=True)
    assert (0, ()) == (len(book), book.clients)


def test_what_is_new_is_added_behind():
    """A later import adds the events and the values that are new."""
    book = Book()
    start = deal(2, "MET", OPPORTUNITY="5", CURRENCY_ID="EUR", ASSIGNED_BY_ID="1")
    start |= {"PROBABILITY": "50", "CLOSEDATE": at(20), "UF_X": "y"}
    known = {"fields": ["UF_X"]}
    steps = [step(1, "NEW"), step(2, "MET")]
    apply(read(start, *steps, **known), book)
    same = start | {"DATE_MODIFY": at(3)}
    assert 1 == apply(read(same, *steps, **known), book).unchanged

    later = start | {"STAGE_ID": "WON", "DATE_MODIFY": at(9), "OPPORTUNITY": "6"}
    later |= {"CLOSEDATE": ""}
    done = apply(read(later, *steps, step(8, "WON"), **known), book)

    assert (0, 1, 0) == (done.added, done.changed, done.unchanged)
    assert [
        "  2026-01-08 10:00 DealWon MET WON (bitrix24, import)",
        "  2026-01-09 10:00 AmountSet 6.00 EUR (bitrix24, import)",
    ] == list(deal_lines(book.deal("bitrix24:deal:7")))[-2:]


def test_late_rows_come_by_backfill():
    """A row of before the last event stands in its place in the timeline."""
    book = Book()
    row = deal(9, "WON", ASSIGNED_BY_ID="1")
    apply(read(row, step(1, "NEW"), step(8, "WON")), book)
    whole = read(row, step(1, "NEW"), step(2, "MET"), step(8, "WON"))
    done = apply(whole, book)
    made = book.deal("bitrix24:deal:7")

    assert (1, ()) == (done.changed, done.not_applied)
    assert ["NEW", "MET", "WON"] == [visit.stage for visit in made.visits()]
    assert 1 == apply(whole, book).unchanged


def test_a_move_that_was_concluded_is_not_made_again():
    """When its row comes later, it is there already; what follows goes on from it."""
    book = Book()
    row = deal(9, "MET", MOVED_TIME=at(5))
    apply(read(row, step(1, "NEW")), book)
    steps = [step(1, "NEW"), step(4, "MET"), step(10, "WON")]
    done = apply(read(deal(10, "WON"), *steps), book)

    assert (1, ()) == (done.changed, done.not_applied)
    assert [("NEW", False), ("MET", True), ("WON", False)] == [
        (event.stage, event.inferred) for event in book.deal("bitrix24:deal:7").history
    ]


def test_a_deal_that_began_otherwise_is_left_alone():
    """A deal whose opening says something else is listed, and in strict mode refused."""
    book = Book()
    apply(FIRST, book)
    other = read(deal(2, "MET", COMPANY_ID="8"), step(1, "NEW"), step(2, "MET"))

    with pytest.raises(LoadError, match="contradicts its opening") as raised:
        apply(other, book)
    assert "rejected" == raised.value.code
    told = (NotApplied("bitrix24:deal:7", "opening"),)
    assert told == apply(other, book, strict=False).not_applied


def test_a_deal_that_went_its_own_way_is_left_alone():
    """Where somebody moved a deal here, rows that cannot follow are listed."""
    book = Book()
    apply(FIRST, book)
    moved = book.deal("bitrix24:deal:7").win(at=FIRST.deals[0].history[-1].at, by="ann")
    book.record(moved)
    told = read(deal(9, "WON"), step(1, "NEW"), step(2, "MET"), step(8, "WON"))

    assert (NotApplied("bitrix24:deal:7", "history"),) == apply(
        told, book, strict=False
    ).not_applied
    assert moved == book.deal("bitrix24:deal:7")


def test_a_pipeline_that_was_changed_takes_its_deals_along():
    """A stage that is new makes the next version of the pipeline, once."""
    book = Book()
    apply(FIRST, book)
    more = [*STAGES, STAGES[0] | {"STATUS_ID": "SENT", "NAME": "Sent", "SORT": 1}]
    steps = [step(1, "NEW"), step(2, "MET"), step(3, "SENT")]
    apply(read(deal(3, "SENT"), *steps, stages=more), book)
    made = book.deal("bitrix24:deal:7")

    assert ("SENT", 2) == (made.stage, made.pipeline.version)
    apply(read(deal(4, "MET"), *steps, step(4, "MET"), stages=more), book)
    made = book.deal("bitrix24:deal:7")
    assert ("MET", 2) == (made.stage, made.pipeline.version)


def test_strict_takes_all_or_nothing_and_lenient_what_is_sound():
    """One bad row keeps a strict import out; a lenient one takes the others."""
    bad = deal(2, "NEW", ID="8", OPPORTUNITY="x")
    imported = bitrix24.read(
        [deal(2, "MET"), *({**bad, "ID": n} for n in range(30, 60))]
    )
    book = Book()

    with pytest.raises(LoadError) as raised:
        apply(imported, book)
    assert (21, "and 10 more") == (
        len(raised.value.problems),
        raised.value.problems[-1],
    )
    assert 0 == len(book)
    assert 1 == apply(imported, book, strict=False).added


def test_a_store_takes_an_import_in_one_transaction():
    """A store has the deals of an import, or none of them."""
    with SqliteStore(":memory:", FIRST.pipelines) as store:
        assert 1 == apply(FIRST, store).added
        assert Applied(0, 0, 1, 0, (), False) == apply(FIRST, store)
        assert FIRST.deals == store.deals()
        later = read(deal(9, "WON"), step(1, "NEW"), step(2, "MET"), step(8, "WON"))
        assert 1 == apply(later, store).changed
        assert "WON" == store.load("bitrix24:deal:7").stage


def test_a_store_that_fails_midway_keeps_nothing():
    """If the second deal cannot be saved, the first is not there either."""
    two = bitrix24.read([deal(2, "MET"), deal(2, "MET", ID="8")], stages=STAGES)
    with SqliteStore(":memory:", two.pipelines) as store:
        save = store.save

        class Failing:
            """A store whose second save is stale."""

            load, batch = store.load, store.batch

            def save(self, deal, expected):
                """Save the first deal alone."""
                if deal.id.endswith("8"):
                    raise StaleDealError(deal.id, recorded=1, offered=1)
                save(deal, expected)

        with pytest.raises(StaleDealError):
            apply(two, Failing())
        assert () == store.deals()


def test_a_book_takes_several_versions_or_none():
    """A version that does not extend what is there keeps the others out."""
    book = Book(FIRST.deals, FIRST.clients)
    known, client = FIRST.deals[0], FIRST.clients[0]
    last = known.history[-1].at
    fresh = Deal.open("new", known.pipeline, at=last, by="ann")
    stale = Deal.open(known.id, known.pipeline, at=last, by="ann")

    with pytest.raises(StaleDealError):
        book.record_all([fresh, stale])
    assert (known,) == book.deals
    assert 2 == len(
        book.record_all(
            [known.win(at=last, by="ann"), client.assign("bob", at=last, by="ann")]
        )
    )
    assert "won" == book.deal(known.id).outcome.value


@pytest.mark.parametrize("is_there", [True, False])
def test_a_book_that_changes_meanwhile_takes_nothing(is_there):
    """Whoever recorded a version while others were looked at was faster."""
    known, client = FIRST.deals[0], FIRST.clients[0]
    last = known.history[-1].at

    def while_looking(book, told, faster):
        yield told
        book.record(faster)

    for told, faster, error in (
        (known.win(at=last, by="a"), known.win(at=last, by="b"), StaleDealError),
        (
            client.assign("a", at=last, by="a"),
            client.assign("b", at=last, by="b"),
            StaleClientError,
        ),
    ):
        book = Book(FIRST.deals, FIRST.clients) if is_there else Book()
        with pytest.raises(error):
            book.record_all(while_looking(book, told, faster))
        assert faster in {*book.deals, *book.clients}


def test_facts_of_an_import_have_it_for_their_author():
    """What was not said by a person came from the source, by an import."""
    assert {("bitrix24", "import")} == {
        (event.by, event.source) for event in FIRST.events
    }
    assert Author("bitrix24", source="import").name == FIRST.source


@pytest.mark.parametrize("flag", ["strict", "dry_run"])
@pytest.mark.parametrize("value", ["no", np.ones(2)])
def test_a_flag_is_true_or_false(flag, value):
    """What cannot be told is refused, and nothing is recorded."""
    book = Book()
    with pytest.raises(InvalidValueError, match=f"^{flag} must be true or false"):
        apply(FIRST, book, **{flag: value})

    assert () == tuple(book.deals)


def test_only_an_import_is_applied():
    """Its deals alone are not what was read."""
    with pytest.raises(InvalidValueError, match=r"^imported must be"):
        apply(FIRST.deals, Book())


@pytest.mark.parametrize("into", [None, 5, [], MemoryStore()])
def test_an_import_goes_into_a_book_or_a_store_with_transactions(into):
    """A store that cannot take several deals at once could be left with half of them."""
    with pytest.raises(InvalidValueError, match=r"^into must be a book, or a store"):
        apply(FIRST, into)
