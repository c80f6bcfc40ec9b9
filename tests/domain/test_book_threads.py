"""Tests of the book between threads: forced schedules, not luck.

A recorder reads what the book has, looks at it, and exchanges it under the lock. So there
are two steps at which another one can come in between: the reading and the exchange. A
book is watched at both; either each step waits for its turn in a schedule, or somebody
else acts right before it.
"""

import sys
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import permutations

import pytest

from salesmodel.domain import Book, Client, Deal, Gate, Pipeline, Stage
from salesmodel.errors import SalesModelError, StaleClientError, StaleDealError


START = datetime(2026, 1, 5, tzinfo=UTC)
SAID = {"at": START, "by": "ann"}
LEADS = Pipeline("leads", [Stage("new"), Stage("called"), Stage("met")])
PATIENCE = 20
"""Seconds after which a schedule that hangs is a failure."""


class Watched(dict):
    """What a book holds, where each reading outside the lock is a step."""

    def __init__(self, known, lock):
        super().__init__(known)
        self.lock = lock

    def get(self, key, default=None):
        """Look a version up, as a step of its own unless the lock is held."""
        if self.lock.owner == threading.get_ident():
            return super().get(key, default)
        with self.lock.step():
            return super().get(key, default)

    def __setitem__(self, key, version):
        """Exchange a version, which takes the lock."""
        assert self.lock.owner == threading.get_ident()
        super().__setitem__(key, version)

    def update(self, versions):
        """Exchange several versions, which takes the lock."""
        assert self.lock.owner == threading.get_ident()
        super().update(versions)


class WatchedLock:
    """The lock of a book, where each time it is held is a step."""

    def __init__(self, step):
        self.real = threading.Lock()
        self.step = step
        self.owner = None
        self.held = None

    def __enter__(self):
        """Come to the step, then take the lock, which nobody else holds."""
        step = self.step()
        step.__enter__()
        assert self.real.acquire(blocking=False)
        self.owner, self.held = threading.get_ident(), step

    def __exit__(self, *fault):
        """Give the lock back, and end the step."""
        step, self.owner, self.held = self.held, None, None
        self.real.release()
        step.__exit__(None, None, None)

    def locked(self):
        """Tell whether somebody holds it."""
        return self.real.locked()


def _watch(book, step):
    """Make the readings and exchanges of a book into steps."""
    book._lock = WatchedLock(step)
    book._deals = Watched(book._deals, book._lock)
    book._clients = Watched(book._clients, book._lock)
    return book


class Turns:
    """A schedule of steps: each thread takes one when it is its turn."""

    def __init__(self, order):
        self.left = list(order)
        self.turn = threading.Condition()

    @contextmanager
    def step(self):
        """Wait for a turn, and pass it on after the step."""
        name = threading.current_thread().name
        with self.turn:
            assert self.turn.wait_for(lambda: self.left[:1] == [name], PATIENCE)
            yield
            del self.left[0]
            self.turn.notify_all()

    def leave(self):
        """Give up the turns that are left, after the last step of a thread."""
        name = threading.current_thread().name
        with self.turn:
            self.left = [each for each in self.left if each != name]
            self.turn.notify_all()


def _run(book, order, jobs):
    """Run jobs in threads of their names, step by step in an order; tell what came."""
    turns, found = Turns(order), {}
    _watch(book, turns.step)

    def _work(name):
        try:
            found[name] = jobs[name]()
        except SalesModelError as error:
            found[name] = error
        finally:
            turns.leave()

    threads = [threading.Thread(target=_work, args=(name,), name=name) for name in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not book._lock.locked()
    assert [] == turns.left
    book._lock = threading.Lock()
    book._deals, book._clients = dict(book._deals), dict(book._clients)
    return found


def _schedules(names):
    """List every order of the steps of recorders, two steps each."""
    return sorted(set(permutations([*names, *names])))


def _winner(order):
    """Tell who exchanges first: whose second step comes first."""
    seen = set()
    for name in order:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError(order)


def _deal(id="d1", **known):
    return Deal.open(id, LEADS, **SAID | known)


def _client(id="c1"):
    return Client.add(id, "Acme", kind="company", **SAID)


def test_every_schedule_is_tried():
    """Two recorders have six, three have ninety."""
    assert 6 == len(_schedules("ab"))
    assert 90 == len(_schedules("abc"))
    assert "b" == _winner("abba")


@pytest.mark.parametrize("order", _schedules("ab"))
@pytest.mark.parametrize("known", [True, False])
def test_of_two_recorders_one_wins_a_version(order, known):
    """Who exchanges first; the other one is told both numbers, and nothing changed."""
    book = Book([_deal()] if known else [])
    offered = {name: _deal(owner=None if known else name) for name in "ab"}
    if known:
        offered = {name: book.deal("d1").assign(name, **SAID) for name in "ab"}
    jobs = {name: lambda name=name: book.record(offered[name]) for name in "ab"}
    found = _run(book, order, jobs)
    winner = _winner(order)
    loser = ({"a", "b"} - {winner}).pop()
    n = len(offered[winner].history)

    assert offered[winner].history[-1:] == found[winner]
    assert isinstance(found[loser], StaleDealError)
    assert (n, n) == (found[loser].recorded, found[loser].offered)
    assert offered[winner] is book.deal("d1")


@pytest.mark.parametrize("order", _schedules("abc"))
def test_of_three_recorders_one_wins_a_version(order):
    """The others are told, wherever they came in between."""
    deal = _deal()
    book = Book([deal])
    offered = {name: deal.assign(name, **SAID) for name in "abc"}
    jobs = {name: lambda name=name: book.record(offered[name]) for name in "abc"}
    found = _run(book, order, jobs)

    assert offered[_winner(order)] is book.deal("d1")
    assert 2 == sum(isinstance(each, StaleDealError) for each in found.values())


@pytest.mark.parametrize("order", _schedules("ab"))
def test_of_two_recorders_of_a_client_one_wins_a_version(order):
    """As with deals."""
    book = Book(clients=[_client()])
    offered = {name: book.client("c1").assign(name, **SAID) for name in "ab"}
    jobs = {name: lambda name=name: book.record(offered[name]) for name in "ab"}
    found = _run(book, order, jobs)
    winner = _winner(order)
    loser = ({"a", "b"} - {winner}).pop()

    assert offered[winner].history[1:] == found[winner]
    assert isinstance(found[loser], StaleClientError)
    assert (2, 2) == (found[loser].recorded, found[loser].offered)
    assert offered[winner] is book.client("c1")


@pytest.mark.parametrize("order", _schedules("ab"))
@pytest.mark.parametrize(
    "version", [_deal().assign("bob", **SAID), _client().assign("bob", **SAID)]
)
def test_the_same_version_twice_is_recorded_once(order, version):
    """Both are told that it stands: one with its events, the other without."""
    book = Book()
    found = _run(book, order, dict.fromkeys("ab", lambda: book.record(version)))

    assert {version.history, ()} == set(found.values())
    assert version.history == found[_winner(order)]


@pytest.mark.parametrize("order", _schedules("ab"))
def test_recorders_of_different_deals_do_not_meet(order):
    """Both win, in every order."""
    book = Book([_deal("a"), _deal("b")])
    moved = {name: book.deal(name).advance(**SAID) for name in "ab"}
    jobs = {name: lambda name=name: book.record(moved[name]) for name in "ab"}

    assert {name: moved[name].history[1:] for name in "ab"} == _run(book, order, jobs)
    assert ("called", "called") == tuple(deal.stage for deal in book)


@pytest.mark.parametrize("order", _schedules("ab"))
def test_a_version_and_the_next_one_come_in_order(order):
    """Who offers the older one too late is told that there is a newer one."""
    deal = _deal()
    second = deal.assign("bob", **SAID)
    third = second.assign("eve", **SAID)
    book = Book([deal])
    jobs = {"a": lambda: book.record(second), "b": lambda: book.record(third)}
    found = _run(book, order, jobs)

    if _winner(order) == "b":
        assert (3, 2) == (found["a"].recorded, found["a"].offered)
        assert third.history[1:] == found["b"]
    else:
        assert second.history[1:] == found["a"]
        is_blind = order.index("b") < order.index("a") or order == ("a", "b", "a", "b")
        assert is_blind == isinstance(found["b"], StaleDealError)
    stands = book.deal("d1")
    assert [*range(1, stands.version + 1)] == [each.version for each in stands.history]


def _between(make, act):
    """Do something to a book right before each step of another act, once a run.

    `make` returns a new book, its act and what is done in between. Yields what came of
    each run: the step, the book, and the result or the error of the act.
    """
    total, n = 1, 0
    while n <= total:
        book = make()
        seen = Counter()

        @contextmanager
        def _step(book=book, seen=seen, n=n):
            seen["steps"] += 1
            if seen["steps"] == n + 1 and not seen["done"]:
                seen["done"] += 1
                act(book)
            yield

        yield n, book, _step, seen
        total, n = max(total, seen["steps"]), n + 1


def _each(make, act, run):
    """List what came of a run with something done in between, step by step."""
    found = []
    for n, book, step, seen in _between(make, act):
        _watch(book, step)
        try:
            result = run(book)
        except SalesModelError as error:
            result = error
        assert not book._lock.locked()
        if seen["done"]:
            found.append((n, book, result))
    return found


def test_a_bulk_move_meets_others_deal_by_deal():
    """Whose deal was changed in between is told; the others are moved."""

    def _make():
        return Book([_deal(name) for name in ("d1", "d2", "d3")])

    def _act(book):
        dict.__setitem__(
            book._deals,
            "d2",
            dict.get(book._deals, "d2").assign("bob", **SAID),
        )

    runs = _each(
        _make, _act, lambda book: book.bulk_move(["d1", "d2", "d3"], "met", **SAID)
    )
    outcomes = []
    for _, book, results in runs:
        errors = [moved.error for moved in results]
        outcomes.append(errors[1] is None)

        assert (None, None) == (errors[0], errors[2])
        assert errors[1] is None or isinstance(errors[1], StaleDealError)
        assert ["met", "met" if errors[1] is None else "new", "met"] == [
            deal.stage for deal in book
        ]
        assert all(
            [*range(1, deal.version + 1)] == [each.version for each in deal.history]
            for deal in book
        )
    assert {True, False} == set(outcomes)


@pytest.mark.parametrize("met", ["d1", "d2", "d3"])
def test_a_migration_takes_all_or_none(met):
    """Whichever deal is moved in between, at whichever step."""
    to = LEADS.revise(stages=[Stage("asked"), Stage("called"), Stage("met")])
    plan = LEADS.migrate({"new": "asked"}, to=to)

    def _make():
        return Book([_deal(name) for name in ("d1", "d2", "d3")])

    def _act(book):
        moved = dict.get(book._deals, met).move("met", **SAID)
        dict.__setitem__(book._deals, met, moved)

    outcomes = set()
    for _, book, result in _each(_make, _act, lambda book: book.migrate(plan, **SAID)):
        versions = {deal.pipeline.version for deal in book}
        outcomes.add((isinstance(result, StaleDealError), *versions))
        if isinstance(result, StaleDealError):
            assert (met, 2, 2) == (result.deal_id, result.recorded, result.offered)
    assert {(False, 2), (True, 1)} == outcomes


@pytest.mark.parametrize("met", ["c1", "c2"])
def test_a_merger_takes_both_or_none(met):
    """Whichever client is changed in between, at whichever step."""

    def _make():
        return Book(clients=[_client("c1"), _client("c2")])

    def _act(book):
        changed = dict.get(book._clients, met).assign("bob", **SAID)
        dict.__setitem__(book._clients, met, changed)

    outcomes = set()
    for _, book, result in _each(
        _make, _act, lambda book: book.merge_clients("c1", "c2", **SAID)
    ):
        kept, merged = (dict.get(book._clients, each) for each in ("c1", "c2"))
        is_stale = isinstance(result, StaleClientError)
        outcomes.add((is_stale, kept.ids, merged.merged_into))

        if is_stale:
            assert (met, 2, 2) == (
                result.client_id,
                result.recorded,
                result.offered,
            )
    assert {(False, ("c1", "c2"), "c1"), (True, ("c1",), None)} == outcomes


def _asking(check):
    """Return a pipeline whose second stage asks a check."""
    gate = Gate("enter", ["called"], check=check, name="sure")
    return Pipeline("leads", LEADS.stages, gates=[gate])


def test_no_check_runs_while_the_lock_is_held():
    """It can read, record and walk the book from inside."""
    held = []

    def _look(deal):
        held.append(book._lock.locked())
        book.record(book.deal("other").assign(f"bob {len(held)}", **SAID))
        held.extend(book._lock.locked() for _ in book)
        return book.by_stage(LEADS)["new"] != ()

    book = Book()
    pipeline = _asking(_look)
    for name in ("d1", "d2"):
        book.record(Deal.open(name, pipeline, **SAID))
    book.record(_deal("other"))
    results = book.bulk_move(["d1", "d2"], "called", **SAID)

    assert [None, None] == [moved.error for moved in results]
    assert {False} == set(held)
    assert ("bob 5", 3) == (book.deal("other").owner, book.deal("other").version)


def test_a_check_that_moves_its_own_deal_makes_the_move_stale():
    """It came first; nothing hangs and nothing is lost."""

    def _hasty(deal):
        book.record(book.deal("d1").move("met", **SAID))
        return True

    book = Book()
    book.record(Deal.open("d1", _asking(_hasty), **SAID))
    (moved,) = book.bulk_move(["d1"], "called", **SAID)

    assert isinstance(moved.error, StaleDealError)
    assert (2, 2) == (moved.error.recorded, moved.error.offered)
    assert ("met", 2) == (book.deal("d1").stage, book.deal("d1").version)


def test_no_check_runs_under_the_lock_in_a_migration_or_a_recording():
    """What was decided is not asked again while versions are exchanged."""
    asked = []

    def _look(deal):
        asked.append(book._lock.locked())
        return True

    book = Book()
    pipeline = _asking(_look)
    deal = Deal.open("d1", pipeline, **SAID).move("called", **SAID)
    book.record(deal)
    book.migrate(pipeline.migrate({}, to=pipeline.revise()), **SAID)

    assert [False] == asked
    assert 2 == book.deal("d1").pipeline.version


def test_walking_over_a_book_is_not_disturbed():
    """Deals that come or move in between are seen by the next walk."""
    book = Book([_deal(f"d{n}") for n in range(5)])
    seen = []
    for n, deal in enumerate(book):
        book.record(_deal(f"new {n}"))
        book.record(book.deal("d4").assign(f"bob {n}", **SAID))
        seen.append(deal)
    board = book.by_stage(LEADS)
    for deal in board["new"]:
        book.record(book.deal(deal.id).advance(**SAID))

    assert [f"d{n}" for n in range(5)] == [deal.id for deal in seen]
    assert 1 == seen[4].version
    assert (10, 0) == (len(board["new"]), len(book.by_stage(LEADS)["new"]))


def test_a_snapshot_is_taken_under_the_lock():
    """Nobody can exchange a version while the deals are listed."""
    taken = []

    class _Listed(dict):
        def values(self):
            taken.append(book._lock.locked())
            return super().values()

    book = Book([_deal()], [_client()])
    book._deals, book._clients = _Listed(book._deals), _Listed(book._clients)
    snapshots = (book.deals, tuple(book), book.by_stage(LEADS)["new"], book.clients)

    assert [1, 1, 1, 1] == [len(each) for each in snapshots]
    assert [True] * 4 == taken


@pytest.fixture(name="hurry")
def _hurry():
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def _race(book, work):
    """Run one job in four threads that begin together; return what each counted."""
    counts, ready = [Counter() for _ in range(4)], threading.Barrier(4)

    def _begin(worker):
        ready.wait()
        work(book, worker, counts[worker])

    threads = [threading.Thread(target=_begin, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts, Counter())


@pytest.mark.long
@pytest.mark.usefixtures("hurry")
def test_four_threads_leave_a_chain_without_a_gap(scale):
    """Every version that was taken is there, and none besides."""
    n, names = scale(4_000), ("d1", "d2", "d3")
    book = Book([_deal(name) for name in names])

    def _work(book, worker, count):
        for turn in range(n):
            deal = book.deal(names[turn % 3])
            try:
                events = book.record(deal.assign(f"{worker} {turn}", **SAID))
                count["events"] += len(events)
            except StaleDealError:
                count["stale"] += 1
            if turn % 50 == 0:
                board = book.by_stage(LEADS)
                count["looks"] += 1
                count["whole"] += [3, 0, 0] == [len(each) for each in board.values()]

    count = _race(book, _work)

    assert count["looks"] == count["whole"] > 0
    assert 4 * n == count["events"] + count["stale"]
    assert count["events"] == sum(deal.version - 1 for deal in book)
    for deal in book:
        owners = [event.owner for event in deal.history]

        assert [*range(1, deal.version + 1)] == [each.version for each in deal.history]
        assert len(owners) == len(set(owners))
        assert Deal.replay(deal.history, LEADS) == deal
