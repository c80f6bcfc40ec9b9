"""A process that moves a deal that another moves, too; run twice by tests.

It goes to and fro between two stages of its own, so that each move is one event whatever
the other did. It says each version that its moves made, once it is acknowledged.
"""

import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa

from salesmodel.automation import SalesProcess
from salesmodel.domain import Deal, Pipeline, Stage
from salesmodel.stores import SqliteStore
from stores.sql_store import SqlStore


NAMES = ("ann", "bob")
SALES = Pipeline(
    "sales", [Stage("new"), *(Stage(f"{name} {n}") for name in NAMES for n in (0, 1))]
)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
TESTS = Path(__file__).parents[1]


def store_at(where):
    """Return the store of a URL, or in a file."""
    if "://" in where:
        return SqlStore(sa.create_engine(where), [SALES])
    return SqliteStore(where, [SALES], timeout=30)


def main(where, name, moves):
    """Wait for the word, and move the deal."""
    process = SalesProcess(store_at(where))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for n in range(moves):
        made = process.move(
            "d1", f"{name} {n % 2}", at=MONDAY, by=name, key=f"{name} {n}", retry=100
        )
        while {event.by for event in process.store.events_since("d1", 1)} < set(NAMES):
            time.sleep(0.001)  # the other has not begun
        told = " ".join(str(event.version) for event in made.events)
        sys.stdout.write(f"{n} {told}\n")
        sys.stdout.flush()


def started(where, name, moves):
    """Start one of the two, and wait until it could begin."""
    command = [sys.executable, "-m", "stores.taking_turns", where, name, str(moves)]
    running = subprocess.Popen(
        command,
        cwd=TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert "ready\n" == running.stdout.readline()
    return running


def both_moved(store, where, moves):
    """Let two processes move one deal at once; return it, and who made which version."""
    store.save(Deal.open("d1", SALES, at=MONDAY, by="ann"), 0)
    acknowledged = []
    with ExitStack() as stack:
        both = [started(where, name, moves) for name in NAMES]
        for running in both:
            stack.enter_context(running)
            stack.callback(running.kill)
        for running in both:
            running.stdin.write("go\n")
            running.stdin.flush()
        for name, running in zip(NAMES, both, strict=True):
            told, _ = running.communicate(timeout=120)
            assert 0 == running.returncode
            made = [[int(one) for one in line.split()] for line in told.splitlines()]
            assert list(range(moves)) == [n for n, _ in made]
            acknowledged += [(version, name, f"{name} {n % 2}") for n, version in made]
    return store.load("d1"), acknowledged


def check_turns(deal, acknowledged):
    """Check that each version has one winner, that none is missing or lost.

    More than one turn shows that the two were at it at the same time.
    """
    history = [(event.version, event.by, event.stage) for event in deal.history[1:]]

    assert sorted(acknowledged) == history
    assert list(range(1, deal.version + 1)) == [one.version for one in deal.history]
    assert 1 < sum(one != other for (_, one, _), (_, other, _) in pairwise(history))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
