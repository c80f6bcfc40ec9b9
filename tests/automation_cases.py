"""What tests of automations begin with: a pipeline, hooks, and stores that go wrong."""

import asyncio
from datetime import UTC, datetime

from salesmodel.automation import MemoryStore, SalesProcess
from salesmodel.domain import Book, Days, Deal, Field, Gate, Pipeline, Schema, Stage


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SAID = {"at": MONDAY, "by": "ann"}
STAGES = (
    Stage("new", stale_after=Days(2), target=Days(3)),
    Stage("offer", stale_after=Days(2), stale_since="entry"),
    Stage("contract"),
    Stage("won", kind="won"),
    Stage("lost", kind="lost"),
)
SALES = Pipeline(
    "sales",
    STAGES,
    gates=[Gate("enter", ["offer"], fields=["need"])],
    schema=Schema(
        [
            Field("need"),
            Field("phone", personal=True),
            Field("seats", kind="integer"),
            Field("agreed", kind="boolean"),
        ]
    ),
)
REPEAT = Pipeline("repeat", [Stage("contact"), Stage("again", kind="won")])
FREE = Pipeline("free", [Stage("a"), Stage("b"), Stage("c"), Stage("d")])


def day(n, hour=0):
    """Return an instant of January 2026."""
    return datetime(2026, 1, n, hour, tzinfo=UTC)


def said(n, hour=0):
    """Return when and by whom, on a day of January 2026."""
    return {"at": day(n, hour), "by": "ann"}


def opened(id="d1", pipeline=FREE, **known):
    """Return a deal that was opened on Monday."""
    return Deal.open(id, pipeline, **SAID | known)


def process(*rules, deals=None, pipeline=FREE, **known):
    """Return a process with one deal, unless others are given."""
    found = [opened(pipeline=pipeline)] if deals is None else deals
    return SalesProcess(Book(found), rules, **known)


def ids(runs):
    """Return which rules ran."""
    return [run.rule for run in runs]


class Points:
    """Points at which something may go wrong; it does so at one of them."""

    def __init__(self, at=None, fault=None):
        self.names = []
        self.at = at
        self.fault = fault

    def come_to(self, name):
        """Come to a point."""
        self.names.append(name)
        if len(self.names) == self.at:
            raise self.fault


class FaultyStore:
    """A store around another one, where each call may fail before and after it."""

    def __init__(self, inner, points):
        self.inner = inner
        self.points = points

    def __getattr__(self, name):
        """Return a method of the store inside, with a point on either side."""
        method = getattr(self.inner, name)

        def _called(*given):
            self.points.come_to(f"{name} begins")
            answer = method(*given)
            self.points.come_to(f"{name} ends")
            return answer

        return _called


class AsyncStore:
    """A store in memory that lets others run before and after each call."""

    def __init__(self, inner=None):
        self.inner = MemoryStore() if inner is None else inner

    def __getattr__(self, name):
        """Return a method of the store inside, to be awaited."""
        method = getattr(self.inner, name)

        async def _called(*given):
            await asyncio.sleep(0)
            answer = method(*given)
            await asyncio.sleep(0)
            return answer

        return _called


def suspended(coroutine, n):
    """Drive a coroutine past some of its awaits; tell whether it is still going on."""
    for _ in range(n):
        try:
            coroutine.send(None)
        except StopIteration:
            return False
    return True
