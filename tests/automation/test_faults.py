"""Faults at every point of a move: each hook, and each call of the store.

A move has two rules before it and three after it: one asks for a task and a repeat cycle,
one has something delivered, one fails. It is made under a key with a store that may fail,
under a key in memory, and in memory without a key, where its steps are made at once. It is
stopped at its first point, its second, and
so on, until it comes through. Wherever that was, the deal is as before and nothing is
pending, or the deal stands and each effect is done, failed or pending; what is pending is
then finished, once.
"""

from contextlib import suppress

import pytest

from automation_cases import REPEAT, SAID, FaultyStore, Points, opened
from salesmodel.automation import (
    CreateTask,
    Entering,
    Fill,
    MemoryStore,
    MoveOn,
    Notify,
    OpenCycle,
    Opening,
    Rule,
    SalesProcess,
)
from salesmodel.domain import Book
from salesmodel.errors import AfterHookError


FAULTS = [OSError, KeyboardInterrupt, MemoryError]


class Company:
    """A deal in a store, the rules around it, and what was delivered."""

    def __init__(self, points, how):
        self.points = points
        self.key = {} if how == "at once" else {"key": "click"}
        self.sent = []
        self.memory = MemoryStore(Book([opened()]))
        self.before = self.memory.load("d1")
        wraps = how == "in a store"
        store = FaultyStore(self.memory, points) if wraps else self.memory
        self.process = self._process(store)

    def _process(self, store):
        return SalesProcess(
            store, self._rules(), pipelines=[REPEAT], deliver=self._deliver
        )

    def _rules(self):
        def _fill(proposal):
            self.points.come_to("hook fill")
            return {"x": 1}

        def _follow(happened):
            self.points.come_to("hook follow")
            return CreateTask("call"), OpenCycle("repeat"), MoveOn("c")

        def _fail(happened):
            self.points.come_to("hook fail")
            raise ValueError

        return [
            Rule("fill", on=Entering("b"), then=_fill, phase="before"),
            Rule("more", on=Entering("b"), then=Fill({"y": 1}), phase="before"),
            Rule("follow", on=Entering("b"), then=_follow),
            Rule("fail", on=Entering("b"), then=_fail),
            Rule("tell", on=Entering("b"), then=Notify("owner", "x")),
            Rule("greet", on=Opening(), then=Notify("owner", "x"), pipeline="repeat"),
            Rule("last", on=Entering("c"), then=Fill({"z": 1})),
        ]

    def _deliver(self, outgoing):
        self.points.come_to("hook deliver")
        self.sent.append(outgoing.id)

    def move(self):
        """Move the deal, and leave what failed to be looked up."""
        with suppress(AfterHookError):
            self.process.move("d1", "b", **self.key, **SAID)

    def resume(self):
        """Finish what is pending, in a process that begins anew, and nothing fails."""
        self.points.at = None
        self._process(self.memory).resume(after_errors="collect")

    def state(self):
        """Tell what there is: deals, and what failed."""
        deals = {deal.id: deal for deal in self.memory.deals()}
        moved, cycle = deals.get("d1"), deals.get("d1/2")
        return (
            len(deals),
            (moved.stage, dict(moved.fields), {one.id for one in moved.activities}),
            cycle and {one.id for one in cycle.activities},
            {effect.id for effect, _ in self.memory.failed()},
            set(self.sent),
        )


def _undisturbed():
    company = Company(Points(), "in a store")
    company.move()
    return company


def _count(how):
    company = Company(Points(), how)
    company.move()
    return len(company.points.names)


EXPECTED = _undisturbed().state()
WAYS = ("in a store", "in memory", "at once")
SPOTS = [(how, k) for how in WAYS for k in range(1, _count(how) + 1)]


def test_there_are_points_enough():
    """Hooks and each call of the store, before it and after it."""
    names = set(_undisturbed().points.names)

    assert {"hook fill", "hook follow", "hook fail", "hook deliver"} <= names
    assert {
        f"{name} {end}"
        for name in ("receipt", "load", "save", "settle")
        for end in ("begins", "ends")
    } <= names
    assert (2, "c", {"x": 1, "y": 1, "z": 1}) == (EXPECTED[0], *EXPECTED[1][:2])
    assert {"d1:4:fail"} == EXPECTED[3]
    assert {"d1:4:tell", "d1/2:2:greet"} == EXPECTED[4]


@pytest.mark.parametrize(("how", "k"), SPOTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_point_leaves_what_can_be_finished(how, k, fault):
    """The state before or the state after, and in the end what was to be."""
    points = Points(k, fault("stop"))
    company = Company(points, how)
    with suppress(Exception, KeyboardInterrupt):
        company.move()
    memory, spot = company.memory, points.names[k - 1]
    moved = memory.load("d1") is not company.before
    if not moved:
        assert ((), (), 1) == (memory.pending(), memory.failed(), len(memory.deals()))
        assert memory.receipt("d1", "click") is None
        return
    assert {"x": 1, "y": 1}.items() <= dict(memory.load("d1").fields).items()
    company.resume()
    known = company.state()
    company.resume()
    if company.key:
        company.move()

    assert () == memory.pending()
    assert known == company.state()
    if fault is OSError and spot.startswith("hook"):
        assert EXPECTED[3] < known[3] or "hook fail" == spot
    else:
        assert EXPECTED == known


@pytest.mark.parametrize(("how", "k"), [one for one in SPOTS if one[0] != "at once"])
def test_who_asks_again_after_a_fault_moves_the_deal_once(how, k):
    """Under the same key the move is made, or was made."""
    company = Company(Points(k, KeyboardInterrupt()), how)
    with suppress(KeyboardInterrupt):
        company.move()
    company.move()
    company.resume()
    events = company.memory.load("d1").history

    assert EXPECTED == company.state()
    assert 1 == sum(getattr(event, "stage", None) == "b" for event in events)
