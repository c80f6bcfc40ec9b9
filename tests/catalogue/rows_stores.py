"""Rows I13 to I16: crashes and faults of files, and two who save the same deal."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deal_cases import refused
from faulty_files import full_disk, nobody
from salesmodel.__main__ import main
from salesmodel.automation import Effect, MemoryStore, Receipt, SalesProcess
from salesmodel.domain import Book, Deal, Pipeline, Stage
from salesmodel.errors import StaleDealError, StoreError
from salesmodel.stores import SqliteStore
from stores.taking_turns import SALES as TURNS
from stores.taking_turns import both_moved, check_turns


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SAID = {"at": MONDAY, "by": "ann"}
SALES = Pipeline("sales", [Stage("a"), Stage("b"), Stage("c")])
DEALS = b"deal_id,outcome,opened_at,closed_at\nd1,won,2024-01-01,2024-01-05\n"
CRASH = """
import os, sys
from datetime import UTC, datetime
from salesmodel.domain import Pipeline, Stage
from salesmodel.stores import SqliteStore
sales = Pipeline("sales", [Stage("a"), Stage("b"), Stage("c")])
store = SqliteStore(sys.argv[1], [sales])
with store.batch():
    deal = store.load("d1").move("b", at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
    store.save(deal, 1)
    os._exit(9)
"""


@contextmanager
def folder() -> Iterator[Path]:
    """Return a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def kept(**known) -> Iterator[SqliteStore]:
    """Return a store in a file with one deal."""
    with folder() as place, SqliteStore(place / "deals", [SALES], **known) as store:
        store.save(opened(), 0)
        yield store


def opened(name="d1"):
    """Return a deal of ann."""
    return Deal.open(name, SALES, **SAID)


def written(place: Path) -> int:
    """Write a report in the place of an old file."""
    (place / "deals.csv").write_bytes(DEALS)
    (place / "old").write_bytes(b"old")
    told = ["report", str(place / "deals.csv"), "--out", str(place / "old")]
    return main(told)


def i13():
    """A crash in the middle of a save leaves what was there, whole."""
    with folder() as place:
        with SqliteStore(place / "deals", [SALES]) as store:
            store.save(opened(), 0)
        command = [sys.executable, "-c", CRASH, str(place / "deals")]
        assert 9 == subprocess.run(command, check=False).returncode
        with SqliteStore(place / "deals", [SALES]) as store:
            assert opened() == store.load("d1")
            store.save(opened().move("c", **SAID), 1)


def i13_report():
    """A report is written beside the old file, synchronised, put in its place, and kept."""
    with folder() as place, pytest.MonkeyPatch.context() as patch:
        steps = []
        sync, replace = os.fsync, Path.replace

        def _synced(number):
            is_folder = stat.S_ISDIR(os.fstat(number).st_mode)
            steps.append("folder" if is_folder else "file")
            sync(number)

        def _replaced(draft, target):
            assert (place, place) == (draft.parent, target.parent)
            steps.append("replace")
            return replace(draft, target)

        patch.setattr(os, "fsync", _synced)
        patch.setattr(Path, "replace", _replaced)
        assert 0 == written(place)
        assert ["file", "replace", "folder"] == steps
        for name in ("fsync", "replace"):
            patch.setattr(os if name == "fsync" else Path, name, _stopped)
            refused(lambda: written(place), SystemExit)
            assert b"old" == (place / "old").read_bytes()
            assert {"old", "deals.csv"} == {each.name for each in place.iterdir()}


def _stopped(*_):
    raise SystemExit("the plug was pulled")


def i14():
    """A full disk, a file that may not be written, a link: told, and the old one intact."""
    with kept() as store:
        (pages,) = store._connection.execute("pragma page_count").fetchone()
        store._connection.execute(f"pragma max_page_count = {pages}")
        deal = opened().set_fields({"note": "x" * 50_000}, **SAID)
        error = refused(lambda: store.save(deal, 1), StoreError)
        assert ("d1", True) == (error.deal_id, "full" in error.reason)
        assert opened() == store.load("d1")
        store._connection.execute(f"pragma max_page_count = {2**30}")
        store.save(deal, 1)
        assert deal == store.load("d1")


def i14_batch():
    """What fails in a batch takes the whole batch with it, whoever overlooks that."""
    large = "x" * 50_000
    deal = opened("d3").set_fields({"note": large}, **SAID)
    effect = Effect("d1", 1, large, MONDAY, 1)
    for fail in (lambda store: store.save(deal, 0), lambda store: store.add(effect)):
        with kept() as store:
            refused(lambda s=store, f=fail: _overlooked(s, f), StoreError)
            assert ([opened()], ()) == (list(store.deals()), store.pending())
            store._connection.execute(f"pragma max_page_count = {2**30}")
            store.save(opened("d2"), 0)
            assert 2 == len(store.deals())


def _overlooked(store, fail):
    """Save in a batch, overlook that something of it is stale, and that it is full."""
    (pages,) = store._connection.execute("pragma page_count").fetchone()
    with store.batch():
        store.save(opened("d2"), 0)
        refused(lambda: store.save(opened("d1"), 0), StaleDealError)
        store._connection.execute(f"pragma max_page_count = {pages}")
        refused(lambda: fail(store), StoreError)
        refused(lambda: store.save(opened("d4"), 0), StoreError)


def i14_permission():
    """A file that may not be read or written is told, and stays as it is."""
    with folder() as place:
        with SqliteStore(place / "deals", [SALES]) as store:
            store.save(opened(), 0)
        place.chmod(0o555)
        (place / "deals").chmod(0o444)
        with nobody():
            refused(lambda: SqliteStore(place / "deals", [SALES]), StoreError)
            refused(lambda: SqliteStore(place / "more", [SALES]), StoreError)
        place.chmod(0o755)
        (place / "deals").chmod(0o644)
        (place / "link").symlink_to("deals")
        with SqliteStore(place / "link", [SALES]) as store:
            store.save(opened().move("b", **SAID), 1)
        assert (place / "link").is_symlink()
        with SqliteStore(place / "deals", [SALES]) as store:
            assert "b" == store.load("d1").stage


def i14_report():
    """A report for which there is no room leaves the old file, and no part of its own."""
    with folder() as place:
        (place / "deals.csv").write_bytes(DEALS)
        (place / "old").write_bytes(b"old")
        (place / "link").symlink_to("old")
        told = ["report", str(place / "deals.csv"), "--out", str(place / "link")]
        with full_disk():
            code = main(told)
        assert (2, b"old") == (code, (place / "old").read_bytes())
        assert {"old", "link", "deals.csv"} == {each.name for each in place.iterdir()}


def i15():
    """Of two who save one version, one is told, be they two stores or two processes."""
    with kept() as one, folder() as place:
        name = one._connection.execute("pragma database_list").fetchone()[2]
        with SqliteStore(name, [SALES]) as other:
            mine, theirs = one.load("d1"), other.load("d1")
            one.save(mine.move("b", **SAID), 1)
            receipt = Receipt("k", "x", 1, 2)
            error = refused(
                lambda: other.save(theirs.move("c", **SAID), 1, (), receipt),
                StaleDealError,
            )
            assert (2, 2, "b") == (
                error.recorded,
                error.offered,
                other.load("d1").stage,
            )
            assert other.receipt("d1", "k") is None
            moved = SalesProcess(other).move("d1", "c", retry=1, **SAID)
            assert (3, "c") == (moved.deal.version, one.load("d1").stage)
        with SqliteStore(place / "turns", [TURNS]) as store:
            check_turns(*both_moved(store, str(place / "turns"), 5))


class _Line:
    """A connection whose commit fails, before it came about or after."""

    def __init__(self, inner, came_about):
        self.inner = inner
        self.came_about = came_about
        self.n = 0

    def __getattr__(self, name):
        """Return what the connection has."""
        return getattr(self.inner, name)

    def execute(self, query, *given):
        """Do as asked, but for the first commit."""
        if query != "commit" or self.n:
            return self.inner.execute(query, *given)
        self.n += 1
        if self.came_about:
            self.inner.execute(query)
        raise sqlite3.OperationalError("the line is cut")


def i16():
    """Where nobody knows whether a commit came about, the key is looked up."""
    for came_about in (True, False):
        with kept() as store:
            store._connection = _Line(store._connection, came_about)
            process = SalesProcess(store)

            def _move(process=process):
                return process.move("d1", "b", key="k", **SAID)

            if not came_about:
                assert "cut" in refused(_move, StoreError).reason
                assert 1 == store.load("d1").version
            assert [False, True] == [_move().replayed for _ in range(2)]
            assert (2, "b") == (store.load("d1").version, store.load("d1").stage)


def i16_blindly():
    """Without a key nothing is tried again: it is said that the commit failed."""
    for came_about in (True, False):
        with kept() as store:
            store._connection = _Line(store._connection, came_about)
            process = SalesProcess(store)
            refused(lambda p=process: p.move("d1", "b", retry=9, **SAID), StoreError)
            assert (1, 2 if came_about else 1) == (
                store._connection.n,
                store.load("d1").version,
            )
            store.save(opened("d2"), 0)
            assert 2 == len(store.deals())


def i16_busy():
    """A file that another one writes to is waited for, and then told as busy."""
    with kept(timeout=0.05) as store:
        name = store._connection.execute("pragma database_list").fetchone()[2]
        other = sqlite3.connect(name, isolation_level=None)
        other.execute("begin immediate")
        process = SalesProcess(store)

        def _move():
            return process.move("d1", "b", key="k", **SAID)

        assert "locked" in refused(_move, StoreError).reason
        other.execute("rollback")
        other.close()
        assert [False, True] == [_move().replayed for _ in range(2)]
        assert 2 == store.load("d1").version


class _Overtaken(MemoryStore):
    """A store that loses a save, while somebody else makes the same request."""

    def save(self, deal, expected, effects=(), receipt=None):
        """Let the other one save, and fail."""
        theirs = self.load(deal.id).move("b", at=MONDAY + timedelta(1), by="bob")
        super().save(theirs, expected, effects, receipt)
        raise OSError("the line is cut")


def i16_overtaken():
    """The same request of somebody else under the same key is not taken for one's own."""
    store = _Overtaken(Book([opened()]))
    refused(lambda: SalesProcess(store).move("d1", "b", key="k", **SAID), OSError)
    again = SalesProcess(store).move("d1", "b", key="k", **SAID)
    assert (True, "bob") == (again.replayed, again.events[0].by)


ROWS: dict[str, Callable[[], None]] = {
    "I13": i13,
    "I13-report": i13_report,
    "I14": i14,
    "I14-batch": i14_batch,
    "I14-permission": i14_permission,
    "I14-report": i14_report,
    "I15": i15,
    "I16": i16,
    "I16-blindly": i16_blindly,
    "I16-busy": i16_busy,
    "I16-overtaken": i16_overtaken,
}
"""The rows by their id; the parts of one row come together."""
