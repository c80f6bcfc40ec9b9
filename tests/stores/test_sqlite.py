"""Tests of the store in a file."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from salesmodel.automation import Effect, Entering, Notify, Rule, SalesProcess
from salesmodel.domain import Deal, Pipeline, Stage
from salesmodel.errors import (
    InvalidValueError,
    LoadError,
    StaleDealError,
    StoreError,
    UnknownDealError,
)
from salesmodel.stores import SqliteStore
from salesmodel.testing import CONTRACT_PIPELINE, store_checks


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SALES = Pipeline("sales", [Stage("contact"), Stage("offer"), Stage("won", kind="won")])


@pytest.fixture(name="path")
def _path(tmp_path):
    """Return where a store may be."""
    return tmp_path / "deals.sqlite"


def opened(deal_id="d1", **given):
    """Return a deal of ann."""
    return Deal.open(deal_id, SALES, at=MONDAY, by="ann", **given)


def save_two(store):
    """Save a deal, and one more on a version that is not there."""
    with store.batch():
        store.save(opened("d1"), 0)
        store.save(opened("d1"), 0)


def spoilt(path, query, *given):
    """Change what a store has written, behind its back."""
    connection = sqlite3.connect(path)
    connection.execute(query, given)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("check", store_checks(), ids=lambda check: check.__name__)
@pytest.mark.parametrize("where", ["file", "memory"])
def test_it_does_what_every_store_has_to(check, where, tmp_path):
    """The contract holds in a file and in memory."""
    made = []

    def make():
        name = ":memory:" if where == "memory" else tmp_path / f"{len(made)}.sqlite"
        made.append(SqliteStore(name, [CONTRACT_PIPELINE]))
        return made[-1]

    check(make)
    for store in made:
        store.close()


def test_what_was_saved_is_there_when_it_is_opened_again(path):
    """Deals, effects and receipts are in the file."""
    rule = Rule("tell", on=Entering("offer"), then=Notify("owner", "Write it"))
    with SqliteStore(path, [SALES]) as store:
        process = SalesProcess(store, [rule], deliver=_never)
        process.open(opened())
        process.move(
            "d1", "offer", at=MONDAY, by="ann", key="k", after_errors="collect"
        )
    with SqliteStore(path, [SALES]) as store:
        again = SalesProcess(store, [rule]).move(
            "d1", "offer", at=MONDAY, by="ann", key="k"
        )

        assert "offer" == store.load("d1").stage
        assert again.replayed
        assert ["d1:2:tell"] == [effect.id for effect, _ in store.failed()]


def _never(_):
    """Fail to deliver."""
    raise OSError("no line")


def test_a_batch_is_one_transaction(path):
    """What is saved inside is there together, or not at all; batches nest."""
    with SqliteStore(path, [SALES]) as store:
        with pytest.raises(StaleDealError):
            save_two(store)
        with store.batch(), store.batch():
            store.save(opened("d2"), 0)

        assert ["d2"] == [deal.id for deal in store.deals()]


def test_deals_of_merged_clients_are_those_of_one(path):
    """Whichever of the ids is asked for."""
    with SqliteStore(path, [SALES], clients={"old": "new"}) as store:
        for name, client in (("d1", "old"), ("d2", "new"), ("d3", "other")):
            store.save(opened(name, client_id=client), 0)

        for client in ("old", "new"):
            assert ["d1", "d2"] == [deal.id for deal in store.deals_of(client)]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("delete from events where version = 2", "version 3 is recorded"),
        ("update events set version = 9 where version = 3", "event 9 says it is 3"),
        ("update deals set version = 2", "version 2 is recorded, and there are 3"),
        ("update events set event = '{' where version = 2", "cannot be read"),
        (
            "update events set event = replace(event, 'contact', 'offer') where version = 2",
            "cannot be read",
        ),
    ],
)
def test_a_row_that_was_tampered_with_is_told(path, query, told):
    """A gap in the log, a foreign event or a contradiction is no deal."""
    deal = opened().move("offer", at=MONDAY, by="ann").win(at=MONDAY, by="ann")
    with SqliteStore(path, [SALES]) as store:
        store.save(deal, 0)
    spoilt(path, query)

    with SqliteStore(path, [SALES]) as store, pytest.raises(LoadError, match=told):
        store.load("d1")


def test_a_pipeline_that_is_not_given_is_told(path):
    """A deal is made anew from its log and the pipelines that it names."""
    with SqliteStore(path, [SALES]) as store:
        store.save(opened(), 0)
    with SqliteStore(path, []) as store, pytest.raises(LoadError, match="sales"):
        store.load("d1")


def test_a_file_that_is_none_is_told(tmp_path):
    """Neither a folder nor a text is a store, nor is one of another schema."""
    (tmp_path / "text").write_text("no store at all, but text long enough " * 40)
    for name in ("text", "missing/deals.sqlite", "."):
        with pytest.raises(StoreError):
            SqliteStore(tmp_path / name, [SALES])
    SqliteStore(tmp_path / "newer", [SALES]).close()
    spoilt(tmp_path / "newer", "pragma user_version = 99")
    with pytest.raises(StoreError, match="schema 99, not 1") as caught:
        SqliteStore(tmp_path / "newer", [SALES])

    assert "schema" == caught.value.code


def test_a_closed_store_can_do_nothing(path):
    """It says so, and does not open itself again."""
    store = SqliteStore(path, [SALES])
    store.close()

    with pytest.raises(StoreError, match="closed"):
        store.load("d1")


def test_a_store_that_is_written_to_by_another_is_waited_for_and_then_told(path):
    """The deal is as it was, and can be saved when the other is done."""
    with SqliteStore(path, [SALES], timeout=0.05) as store:
        store.save(opened(), 0)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        moved = opened().move("offer", at=MONDAY, by="ann")
        with pytest.raises(StoreError, match="locked"):
            store.save(moved, 1)
        assert 1 == store.load("d1").version
        other.execute("rollback")
        other.close()
        store.save(moved, 1)

        assert moved == store.load("d1")


def test_two_stores_of_one_file_let_one_win(path):
    """Of two processes that save on one version, one is told to read again."""
    with SqliteStore(path, [SALES]) as one, SqliteStore(path, [SALES]) as other:
        one.save(opened(), 0)
        other.save(opened().move("offer", at=MONDAY, by="bob"), 1)
        with pytest.raises(StaleDealError) as caught:
            one.save(opened().move("offer", at=MONDAY, by="ann"), 1)

        assert (2, 2) == (caught.value.recorded, caught.value.offered)
        with pytest.raises(StaleDealError) as caught:
            other.save(opened("d9").move("offer", at=MONDAY, by="ann"), 1)
        assert 0 == caught.value.recorded


def test_a_store_can_be_shared_between_threads(path):
    """Each thread moves its own deal, and no event is lost."""
    with SqliteStore(path, [SALES]) as store:
        names = [f"d{number}" for number in range(8)]

        def move(name):
            process = SalesProcess(store)
            process.open(opened(name))
            process.move(name, "offer", at=MONDAY + timedelta(hours=1), by="ann")

        threads = [threading.Thread(target=move, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [2] * 8 == [deal.version for deal in store.deals()]


def test_an_unknown_deal_has_no_events(path):
    """Neither a deal nor a history is made up."""
    with SqliteStore(path, [SALES]) as store:
        for call in (store.load, lambda name: store.events_since(name, 0)):
            with pytest.raises(UnknownDealError):
                call("nobody")


def test_an_instant_is_kept_to_the_microsecond(path):
    """An effect comes back as it was."""
    effect = Effect("d1", 1, "rule", MONDAY + timedelta(microseconds=123_457), 1)
    with SqliteStore(path, [SALES]) as store:
        store.save(opened(), 0, (effect,))

        assert (effect,) == store.pending()


@pytest.mark.parametrize(
    "given",
    [{"path": one} for one in (None, 5, "a\0b", "\ud800", np.ones(2))]
    + [{"pipelines": one} for one in (5, [5])]
    + [{"clients": one} for one in (5, {"a": 1}, [], np.ones(2))]
    + [{"timeout": one} for one in (None, "5", -1, float("nan"), 10**400, np.ones(2))],
)
def test_what_opens_no_store_is_told_by_name(given):
    """Nothing is made, and the sentence says what would do."""
    (name,) = given
    with pytest.raises(InvalidValueError, match=f"^{name} must be"):
        SqliteStore(**({"path": ":memory:", "pipelines": []} | given))


def test_a_path_may_be_bytes(tmp_path):
    """The system's own names of files are."""
    name = bytes(tmp_path / "deals.sqlite")
    with SqliteStore(name, [SALES]) as store:
        store.save(opened(), 0)
    with SqliteStore(name, [SALES]) as store:
        assert opened() == store.load("d1")


@pytest.mark.parametrize("expected", [None, -1, "0", 0.0, 10**400, np.arange(2)])
def test_the_version_of_a_save_is_a_whole_number(expected):
    """Nothing is written of a deal that is saved on another."""
    with SqliteStore(":memory:", [SALES]) as store:
        with pytest.raises(
            InvalidValueError, match=r"^expected must be a whole number"
        ):
            store.save(opened(), expected)

        assert () == store.deals()


def test_clients_are_asked_for_by_their_ids():
    """What is no text is the id of none."""
    with (
        SqliteStore(":memory:", []) as store,
        pytest.raises(InvalidValueError, match=r"^client_id must be"),
    ):
        store.deals_of(["c1"])


@pytest.mark.parametrize("name", ["\ud800", 10**400, [1]])
def test_what_no_file_can_hold_is_told_in_words_of_ours(name):
    """Nothing of that name is there, and nothing can be asked for by it."""
    with SqliteStore(":memory:", []) as store:
        for call in (store.load, store.settle, lambda one: store.receipt("d1", one)):
            with pytest.raises(StoreError):
                call(name)
        with pytest.raises(StoreError):
            store.settle("d1:1:remind", name)
        with pytest.raises(StoreError):
            store.events_since("d1", name)
        assert () == store.pending()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("deal", "d1"),
        ("deal", None),
        ("effects", 5),
        ("effects", ["remind"]),
        ("receipt", "k"),
    ],
)
def test_only_what_a_process_makes_is_saved(name, given):
    """Its id alone is no deal, no effect and no receipt; nothing is written."""
    with SqliteStore(":memory:", [SALES]) as store:
        with pytest.raises(InvalidValueError, match=rf"^{name} must be"):
            store.save(**({"deal": opened(), "expected": 0} | {name: given}))

        assert () == store.deals()


def test_only_an_effect_is_added():
    """Its id alone is none."""
    with (
        SqliteStore(":memory:", []) as store,
        pytest.raises(InvalidValueError, match=r"^effect must be"),
    ):
        store.add("d1:1:remind")
