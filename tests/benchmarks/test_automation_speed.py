"""How fast a process moves deals and keeps them, against state machines and bare rows."""

import gc
import sqlite3
import time
from datetime import UTC, datetime

import pytest
from statemachine import State, StateMachine
from transitions import Machine

from salesmodel.automation import (
    Entering,
    Leaving,
    Rule,
    SalesProcess,
)
from salesmodel.domain import Book, Deal, Pipeline, Stage
from salesmodel.records import to_json
from salesmodel.stores import SqliteStore


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SALES = Pipeline("sales", [Stage("contact"), Stage("offer")])
N = 3_000
ROUNDS = 15
SAVED = 400
# Aims are in the printed lines. What is asserted is what no machine may pass.
BOUNDS = {"transitions": 1.5, "statemachine": 0.15, "rules": 1.5, "sqlite": 3}


def nothing(_):
    """Answer as a hook that has nothing to say."""


def process(n_more=0):
    """Return a process with a rule before and one after, and more that never match."""
    deals = [Deal.open(f"d{number}", SALES, at=MONDAY, by="ann") for number in range(N)]
    rules = [
        Rule("before", on=Leaving("contact"), then=nothing, phase="before"),
        Rule("after", on=Entering("offer"), then=nothing),
        *(Rule(f"r{n}", on=Entering(f"z{n}"), then=nothing) for n in range(n_more)),
    ]
    return SalesProcess(Book(deals), rules)


def ours(n_more=0):
    """Time a move of each of N deals."""
    made = process(n_more)
    names = [f"d{number}" for number in range(N)]

    def task():
        for name in names:
            made.move(name, "offer", at=MONDAY, by="ann")

    return task


class Model:
    """What the peers move."""

    def before(self):
        """Do nothing."""

    def after(self):
        """Do nothing."""


def transitions():
    """Time the same with `transitions`, which keeps no history."""
    models = [Model() for _ in range(N)]
    machine = Machine(
        models, ["contact", "offer"], initial="contact", auto_transitions=False
    )
    machine.add_transition("go", "contact", "offer", before="before", after="after")

    def task():
        for model in models:
            model.go()

    return task


class Statechart(StateMachine):
    """The same for `python-statemachine`."""

    contact = State(initial=True)
    offer = State()
    go = contact.to(offer)
    back = offer.to(contact)

    def before_go(self):
        """Do nothing."""

    def after_go(self):
        """Do nothing."""


def statemachine():
    """Time the same with `python-statemachine`."""
    models = [Statechart() for _ in range(N // 10)]

    def task():
        for model in models:
            model.go()

    return task


def fastest(*made, rounds=ROUNDS):
    """Return the least seconds for one of n of each task, all in turn, on new deals."""
    taken = [[] for _ in made]
    for _ in range(rounds):
        for (make, n), seconds in zip(made, taken, strict=True):
            task = make()
            gc.collect()
            started = time.perf_counter()
            task()
            seconds.append((time.perf_counter() - started) / n)
    return [min(seconds) for seconds in taken]


@pytest.mark.benchmark
def test_a_move_with_two_rules_beside_state_machines(capsys):
    """One rule before and one after, against two callbacks without a history."""
    mine, theirs, chart, many = fastest(
        (ours, N), (transitions, N), (statemachine, N // 10), (lambda: ours(1_000), N)
    )
    ratios = {
        "transitions": (mine / theirs, 1.0),
        "statemachine": (mine / chart, 0.1),
        "rules": (many / mine, 1.5),
    }
    with capsys.disabled():
        print(f"\na move through the process {1e6 * mine:.1f} us")
        for name, (ratio, aim) in ratios.items():
            print(f"{name:<14} {ratio:.2f} (aim {aim:.2f})")

    assert all(ratio <= BOUNDS[name] for name, (ratio, _) in ratios.items())


@pytest.mark.benchmark
@pytest.mark.parametrize("is_batched", [False, True])
def test_a_move_in_a_file_beside_bare_rows(tmp_path, is_batched, capsys):
    """Saving moves against the same rows written with bare `sqlite3`."""
    before = [Deal.open(f"d{n}", SALES, at=MONDAY, by="ann") for n in range(SAVED)]
    after = [deal.move("offer", at=MONDAY, by="ann") for deal in before]
    rows = [(deal.id, to_json(deal.history[-1])) for deal in after]
    taken = {"ours": [], "bare": []}
    for number in range(9):
        store = SqliteStore(tmp_path / f"ours{number}", [SALES])
        with store.batch():
            for deal in before:
                store.save(deal, 0)
        started = time.perf_counter()
        save_all(store, after, is_batched=is_batched)
        taken["ours"].append(time.perf_counter() - started)
        store.close()
        bare = bare_store(tmp_path / f"bare{number}", before)
        started = time.perf_counter()
        insert_all(bare, rows, is_batched=is_batched)
        taken["bare"].append(time.perf_counter() - started)
        bare.close()
    ratio = min(taken["ours"]) / min(taken["bare"])
    with capsys.disabled():
        each = 1e6 * min(taken["ours"]) / SAVED
        how = "batched" if is_batched else "one by one"
        print(f"\na saved move, {how}: {each:.0f} us, {ratio:.2f} of bare (aim 2)")

    assert ratio <= BOUNDS["sqlite"]


def save_all(store, deals, *, is_batched):
    """Save moves."""
    if is_batched:
        with store.batch():
            for deal in deals:
                store.save(deal, 1)
    else:
        for deal in deals:
            store.save(deal, 1)


def bare_store(path, deals):
    """Return a file with the same tables and deals."""
    store = SqliteStore(path, [SALES])
    with store.batch():
        for deal in deals:
            store.save(deal, 0)
    store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma synchronous = full")
    return connection


def insert_all(connection, rows, *, is_batched):
    """Write the same rows, ready made."""
    run = connection.execute
    if is_batched:
        run("begin immediate")
    for deal_id, event in rows:
        if not is_batched:
            run("begin immediate")
        run(
            "update deals set version = 2, client = ? where id = ? and version = 1",
            (None, deal_id),
        )
        run("insert into events values (?, 2, ?)", (deal_id, event))
        if not is_batched:
            run("commit")
    if is_batched:
        run("commit")
