"""Tests of the book, which holds the newest version of everything."""

import contextlib
import copy
import pickle
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest

from salesmodel.domain import (
    Author,
    Book,
    Client,
    Deal,
    Field,
    Gate,
    Moved,
    MovePolicy,
    Outcome,
    Override,
    Pipeline,
    Schema,
    Stage,
)
from salesmodel.errors import (
    DefinitionError,
    GateError,
    IllegalMoveError,
    InvalidInstantError,
    InvalidValueError,
    SalesModelError,
    StaleClientError,
    StaleDealError,
    UnknownClientError,
    UnknownDealError,
    UnknownStageError,
)


START = datetime(2026, 1, 5, tzinfo=UTC)
SAID = {"at": START, "by": "ann"}
LEADS = Pipeline("leads", [Stage("new"), Stage("called"), Stage("met")])
SALES = Pipeline(
    "sales",
    [Stage("offer"), Stage("won", kind="won"), Stage("lost", kind="lost")],
    gates=[Gate("won", fields=["budget"])],
)


def _deal(id="d1", pipeline=LEADS, **known):
    return Deal.open(id, pipeline, **SAID | known)


def _client(id="c1", name="Acme"):
    return Client.add(id, name, kind="company", **SAID)


def _held(book):
    return book.deals, book.clients


def _error(call, kind=SalesModelError):
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def test_an_empty_book_holds_nothing():
    """It can be asked all the same."""
    book = Book()

    assert ((), (), 0) == (book.deals, book.clients, len(book))
    assert [] == list(book)
    assert "d1" not in book
    assert "<Book of 0 deals and 0 clients>" == repr(book)


def test_a_book_begins_with_what_it_is_given():
    """Several versions of one deal may be among it, in order."""
    first = _deal()
    second = first.advance(**SAID)
    book = Book([first, _deal("d2"), second], [_client()])

    assert (second, _deal("d2")) == book.deals == tuple(book)
    assert (2, True, False) == (len(book), "d1" in book, "c1" in book)
    assert second is book.deal("d1")
    assert _client() == book.client("c1")
    assert "<Book of 2 deals and 1 clients>" == repr(book)
    with pytest.raises(StaleDealError):
        Book([second, first])


def test_what_is_not_there_is_unknown():
    """Deals and clients have ids of their own."""
    book = Book([_deal()], [_client()])

    assert "d2" == _error(lambda: book.deal("d2"), UnknownDealError).deal_id
    assert "d1" == _error(lambda: book.client("d1"), UnknownClientError).client_id


@pytest.mark.parametrize("wrong", ["", None, 1, ["d1"], {"d1": 1}])
def test_what_is_no_id_is_refused(wrong):
    """Text alone is an id; nothing else leaks out."""
    book = Book([_deal()], [_client()])

    for call, name in ((book.deal, "deal_id"), (book.client, "client_id")):
        error = _error(lambda call=call: call(wrong), InvalidValueError)
        assert ("id", name) == (error.code, error.name)
    assert _deal() == book.deal(_Name.D1)


class _Name(StrEnum):
    D1 = "d1"


@pytest.mark.parametrize("wrong", [5, ["d1"], [None]])
def test_a_book_takes_deals_and_clients(wrong):
    """Anything else is refused, one by one or all together."""
    for call, name in (
        (lambda: Book(wrong), "deals"),
        (lambda: Book((), wrong), "clients"),
    ):
        error = _error(call, InvalidValueError)
        assert ("type", name if wrong == 5 else "version") == (error.code, error.name)
    assert "type" == _error(lambda: Book().record(wrong), InvalidValueError).code


def test_recording_returns_what_is_new():
    """All events of a first version, those since of a later one."""
    book, deal = Book(), _deal()
    later = deal.advance(**SAID).assign("bob", **SAID)

    assert deal.history == book.record(deal)
    assert later.history[1:] == book.record(later)
    assert () == book.record(later)
    assert later is book.deal("d1")


def test_a_version_that_does_not_extend_what_is_there_is_stale():
    """An older one, or one that went another way; the book stays as it is."""
    deal = _deal()
    called, met = deal.advance(**SAID), deal.move("met", **SAID)
    book = Book([called])

    for offered in (deal, met, met.assign("bob", **SAID), _deal(owner="bob")):
        error = _error(lambda offered=offered: book.record(offered), StaleDealError)
        assert (2, offered.version) == (error.recorded, error.offered)
        assert error.retryable
        assert not error.committed
        assert called is book.deal("d1")


@pytest.mark.parametrize(("here", "expected"), [(0, 1), (1, 0), (1, 2), (2, 1)])
def test_another_version_than_expected_is_stale(here, expected):
    """Even if what is offered extends what is here; nothing changes."""
    deal = _deal()
    versions = (
        deal,
        deal.assign("bob", **SAID),
        deal.assign("bob", **SAID).advance(**SAID),
    )
    book = Book(versions[:here][-1:])
    before = book.deals
    with pytest.raises(StaleDealError) as caught:
        book.record(versions[2], expected=expected)

    assert (here, 3) == (caught.value.recorded, caught.value.offered)
    assert before == book.deals


def test_the_version_that_is_expected_is_taken():
    """Zero for none; and once more it is the version that is here."""
    book, deal = Book(), _deal()

    assert deal.history == book.record(deal, expected=0)
    assert () == book.record(deal, expected=1)
    moved = deal.advance(**SAID)
    assert moved.history[1:] == book.record(moved, expected=1)


def test_a_version_that_only_looks_alike_changes_nothing():
    """1 and `True` are equal, and not the same."""
    deal = _deal(fields={"n": 1})
    book = Book([deal])

    with pytest.raises(StaleDealError):
        book.record(_deal(fields={"n": True}).advance(**SAID))
    with contextlib.suppress(StaleDealError):
        book.record(_deal(fields={"n": True}))
    assert int is type(book.deal("d1").fields["n"])


def test_a_version_of_other_rules_under_the_same_name_changes_nothing():
    """The stage where a deal stands does not become a won one by recording."""
    book = Book([_deal()])
    twin = Pipeline("leads", [Stage("called"), Stage("new"), Stage("met", kind="won")])

    with pytest.raises(StaleDealError):
        book.record(_deal(pipeline=twin, stage="new").move("met", **SAID))
    assert LEADS is book.deal("d1").pipeline


def test_a_deal_that_was_read_again_is_the_same_version():
    """Equal events are as good as the very same."""
    deal = _deal().advance(**SAID)
    book = Book([deal])
    again = pickle.loads(pickle.dumps(deal)).advance(**SAID)

    assert () == book.record(pickle.loads(pickle.dumps(deal)))
    assert again.history[2:] == book.record(again)


def test_clients_are_recorded_in_the_same_way():
    """What is new is returned; what does not extend is stale."""
    first = _client()
    later = first.assign("bob", **SAID)
    book = Book(clients=[first])

    assert later.history[1:] == book.record(later)
    assert () == book.record(later)
    for offered in (first, first.assign("eve", **SAID), _client(name="Other")):
        error = _error(lambda offered=offered: book.record(offered), StaleClientError)
        assert (2, offered.version) == (error.recorded, error.offered)
        assert error.retryable
    assert later is book.client("c1")


def test_a_client_read_elsewhere_says_what_it_was_made_of():
    """Equal logs may hide different names, so that equal is not enough."""
    first = _client()
    copied = pickle.loads(pickle.dumps(first))
    other = _client(name="Other")
    book = Book(clients=[first])

    for offered, base in [(copied, None), (other, other), (other, None)]:
        later = offered.assign("bob", **SAID)
        assert _error(
            lambda later=later, base=base: book.record(later, base=base),
            StaleClientError,
        )
    assert 1 == len(book.record(copied.assign("bob", **SAID), base=copied))


def test_a_board_shows_who_stands_where():
    """Stages in order, those of other versions after them."""
    new = LEADS.revise(stages=[Stage("new"), Stage("asked")])
    book = Book(
        [_deal("d1"), _deal("d2", stage="met"), _deal("d3", new), _deal("d4", SALES)]
    )

    assert {"new": ("d1", "d3"), "called": (), "met": ("d2",)} == {
        stage: tuple(deal.id for deal in deals)
        for stage, deals in book.by_stage(LEADS).items()
    }
    assert ["new", "asked", "met"] == list(book.by_stage(new))


def test_a_deal_closed_where_it_stood_is_on_no_board():
    """One that was closed in a stage for that is."""
    book = Book(
        [
            _deal("d1").win(**SAID),
            _deal("d2", SALES).lose("price", **SAID),
            _deal("d3", SALES, stage="offer", fields={"budget": 1}).win(**SAID),
        ]
    )

    assert {"new": 0, "called": 0, "met": 0} == {
        stage: len(deals) for stage, deals in book.by_stage(LEADS).items()
    }
    assert {"offer": 0, "won": 1, "lost": 1} == {
        stage: len(deals) for stage, deals in book.by_stage(SALES).items()
    }


def test_a_board_does_not_change_any_more():
    """Moves made after it was taken are not on it."""
    book = Book([_deal()])
    board, deals, walk = book.by_stage(LEADS), book.deals, iter(book)
    book.record(book.deal("d1").advance(**SAID))
    book.record(_deal("d2"))

    assert "new" == board["new"][0].stage == deals[0].stage
    assert ["new"] == [deal.stage for deal in walk]


def test_a_bulk_move_tells_what_became_of_each_deal():
    """In the order asked for; one that cannot move stops no other."""
    rich = _deal("d2", SALES, fields={"budget": 1})
    book = Book([_deal("d1", SALES), rich, _deal("d3")])
    asked = ["d1", "d2", "d9", "d3", "d2"]
    results = book.bulk_move(asked, "won", **SAID)

    assert asked == [moved.deal_id for moved in results]
    assert [GateError, None, UnknownDealError, UnknownStageError, IllegalMoveError] == [
        moved.error and type(moved.error) for moved in results
    ]
    assert Moved("d2", book.deal("d2")) == results[1]
    assert ["open", "won", "open"] == [deal.outcome.value for deal in book.deals]
    assert (None, None) == (results[0].deal, results[2].deal)


def test_a_bulk_move_is_recorded_as_such():
    """Plain text moves in bulk; an author says of himself what he is."""
    book = Book([_deal("d1"), _deal("d2")])
    book.bulk_move(["d1"], "met", **SAID)
    book.bulk_move(["d2"], "met", at=START, by=Author("rule 7", "automation"))

    assert ["bulk", "automation"] == [deal.history[-1].source for deal in book.deals]


def test_a_bulk_move_takes_reasons_and_overrides():
    """As a single move does."""
    book = Book([_deal("d1", SALES), _deal("d2", SALES)])
    boss = Override("boss", "agreed")
    (won,) = book.bulk_move(["d1"], Outcome.WON, **SAID, override=boss)
    (lost,) = book.bulk_move(["d2"], "lost", **SAID, reason="other", note="moved")

    assert "boss" == won.deal.history[-1].override.name
    assert ("other", "moved") == (lost.deal.lost_reason, lost.deal.history[-1].note)


def test_an_odd_id_stops_no_other():
    """Whatever is no id is a deal that is not known."""
    book = Book([_deal("d1"), _deal("d2")])
    results = book.bulk_move(["d1", ["d2"], None, "d2"], "met", **SAID)

    assert [True, False, False, True] == [moved.error is None for moved in results]
    assert ["met", "met"] == [deal.stage for deal in book.deals]


@pytest.mark.parametrize("given", [{"deal_ids": 5}, {"deal_ids": "d1"}, {"by": ""}])
def test_a_bulk_move_of_wrong_values_moves_nothing(given):
    """A single text is not several ids."""
    book = Book([_deal()])
    before = _held(book)

    assert _error(
        lambda: book.bulk_move(**{"deal_ids": ["d1"], "to": "met"} | SAID | given),
        InvalidValueError,
    )
    assert before == _held(book)


def test_a_wrong_instant_is_told_deal_by_deal():
    """For each of them it may be another one that is too early."""
    book = Book([_deal("d1"), _deal("d2", at=START + timedelta(1))])
    early = book.bulk_move(["d1", "d2"], "met", **SAID)
    none = book.bulk_move(["d1"], "new", at=None, by="ann")

    assert [None, "out_of_order"] == [each.error and each.error.code for each in early]
    assert isinstance(none[0].error, InvalidInstantError)


NEXT = LEADS.revise(stages=[Stage("asked"), Stage("called"), Stage("met")])


def test_a_migration_takes_every_deal_of_a_version():
    """Open or closed; deals of other versions and pipelines stay."""
    plan = LEADS.migrate({"new": "asked"}, to=NEXT)
    closed = _deal("d2").win(**SAID)
    others = (_deal("d3", NEXT), _deal("d4", SALES))
    book = Book([_deal("d1"), closed, *others])
    after = book.migrate(plan, **SAID)

    assert ["d1", "d2"] == [deal.id for deal in after]
    assert (*after, *others) == book.deals
    assert ["asked", "asked"] == [deal.stage for deal in after]
    assert [Outcome.OPEN, Outcome.WON] == [deal.outcome for deal in after]
    assert [2, 2] == [deal.pipeline.version for deal in after]
    assert () == book.migrate(plan, **SAID)


def test_a_migration_that_does_not_cover_a_deal_takes_none():
    """Neither one that comes too early for one of them."""
    part = LEADS.migrate({"new": "asked"}, to=NEXT, in_use=["new"])
    book = Book([_deal("d1"), _deal("d2", stage="met"), _deal("d3")])
    before = _held(book)

    assert _error(lambda: book.migrate(part, **SAID), DefinitionError)
    late = LEADS.migrate({"new": "asked"}, to=NEXT)
    assert _error(lambda: book.migrate(late, at=START - timedelta(1), by="ann"))
    assert before == _held(book)
    assert all(mine is yours for mine, yours in zip(before[0], book.deals, strict=True))


@pytest.mark.parametrize("wrong", [None, "plan", LEADS])
def test_wrong_values_raise_errors_of_the_package(wrong):
    """Nothing else leaks out of migrating and boards."""
    book = Book([_deal()])

    assert _error(lambda: book.migrate(wrong, **SAID))
    if wrong is not LEADS:
        assert _error(lambda: book.by_stage(wrong))


def test_two_clients_that_are_one_are_merged():
    """Both histories are kept, and both say so."""
    book = Book(clients=[_client("c1"), _client("c2"), _client("c3")])
    kept, merged = book.merge_clients("c1", "c2", **SAID)

    assert (("c1", "c2"), "c1") == (kept.ids, merged.merged_into)
    assert (kept, merged, _client("c3")) == book.clients


@pytest.mark.parametrize(
    ("code", "pair"),
    [
        ("unknown_client", ("c1", "c9")),
        ("unknown_client", ("c9", "c1")),
        ("same_client", ("c1", "c1")),
        ("merged", ("c3", "c2")),
    ],
)
def test_clients_that_cannot_be_merged_stay_as_they_are(code, pair):
    """Unknown ones, one with itself, and one that was merged before."""
    book = Book(clients=[_client("c1"), _client("c2"), _client("c3")])
    book.merge_clients("c1", "c2", **SAID)
    before = _held(book)

    assert code == _error(lambda: book.merge_clients(*pair, **SAID)).code
    assert before == _held(book)


def test_a_book_is_neither_copied_nor_pickled():
    """It holds a lock; the hint says what to do instead."""
    for call in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match=r"^a book .*keep its deals.*a new one$"):
            call(Book([_deal()]))


def test_books_are_compared_by_identity():
    """Two that hold the same are two."""
    book = Book([_deal()])

    assert book != Book([_deal()])
    assert 2 == len({book, Book([_deal()])})


def test_a_gate_holds_on_every_path():
    """Single, bulk, automation and import: each is refused with the same blockers."""
    strict = Pipeline(
        "strict",
        [Stage("a"), Stage("b"), Stage("won", kind="won")],
        schema=Schema([Field("budget", "integer")]),
        gates=[Gate("enter", ["b"], fields=["budget"])],
        moves=MovePolicy(skipping=False),
    )
    deal = _deal(pipeline=strict)
    book = Book([deal])
    blockers = strict.check_move(deal, "b")
    (bulk,) = book.bulk_move(["d1"], "b", **SAID)
    found = [bulk.error]
    for by in ("ann", Author("rule 7", "automation"), Author("crm.csv", "import")):
        said = {"at": START, "by": by}
        found.append(_error(lambda said=said: deal.move("b", **said)))
        found.append(_error(lambda said=said: deal.advance(**said)))
        found.append(_error(lambda said=said: deal.win(**said)))
        found.append(_error(lambda by=by: _deal(pipeline=strict, stage="b", by=by)))

    assert {"required", "skip"} == {
        blocker.code for error in found for blocker in error.blockers
    }
    assert [blockers] * 7 == [
        error.blockers for error in found if isinstance(error, GateError)
    ][:7]


@pytest.mark.parametrize(
    ("call", "name", "told"),
    [
        (lambda book: book.by_stage("leads"), "pipeline", "an instance of Pipeline"),
        (lambda book: book.bulk_move("d1", "met", **SAID), "deal_ids", "several ids"),
        (lambda book: book.bulk_move(5, "met", **SAID), "deal_ids", "several values"),
        (
            lambda book: book.migrate("x", **SAID),
            "migration",
            "an instance of Migration",
        ),
    ],
)
def test_what_is_no_argument_is_named(call, name, told):
    """The error says which, what would do, and that it is of another kind."""
    error = _error(lambda: call(Book([_deal()])))

    assert (name, "type") == (error.name, error.code)
    assert told == error.requirement


def test_what_came_meanwhile_is_told_by_both_versions():
    """While versions were looked at, somebody else recorded a later one."""
    deal = _deal()
    book = Book([deal])
    slow = deal.move("called", **SAID)

    def while_looking():
        yield slow
        book.record(slow.move("met", **SAID))

    with pytest.raises(StaleDealError) as caught:
        book.record_all(while_looking())

    assert ("d1", 3, 2) == (
        caught.value.deal_id,
        caught.value.recorded,
        caught.value.offered,
    )
    with pytest.raises(InvalidValueError, match="versions"):
        book.record_all(5)
