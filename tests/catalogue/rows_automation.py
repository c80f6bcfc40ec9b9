"""Rows G of the catalogue: hooks."""

import asyncio
import contextvars
import functools
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from automation_cases import (
    REPEAT,
    SAID,
    AsyncStore,
    FaultyStore,
    Points,
    ids,
    opened,
    process,
    said,
    suspended,
)
from deal_cases import BOLD, refused
from salesmodel.automation import (
    CreateTask,
    Entering,
    Fill,
    Leaving,
    MemoryStore,
    MoveOn,
    Notify,
    OpenCycle,
    Proposal,
    Refuse,
    Rule,
    SalesProcess,
)
from salesmodel.domain import Book, Gate, Pipeline, Stage
from salesmodel.errors import (
    AfterHookError,
    CascadeLimitError,
    DefinitionError,
    GateError,
    HookError,
    IdempotencyConflictError,
    InvalidValueError,
    ReentrantMoveError,
    StaleDealError,
    Veto,
    VetoError,
)


TELL = Notify("owner", "x")


def _on(id, stage, then, **known):
    return Rule(id, on=Entering(stage), then=then, **known)


def _before(id, then):
    return Rule(id, on=Entering("b"), then=then, phase="before")


def _raising(error):
    def _hook(_):
        raise error

    return _hook


def _untouched(deals, call, kind):
    """Expect a refusal that leaves the very deal, and nothing to do."""
    known = deals.store.load("d1")
    error = refused(call, kind)
    assert known is deals.store.load("d1")
    assert ((), ()) == (deals.store.pending(), deals.store.failed())
    assert not error.committed
    return error


def g1():
    """A hook that raises before the fact leaves the very deal; nothing runs after it."""
    after = []
    fault = ValueError("no")
    deals = process(_before("bad", _raising(fault)), _on("r", "b", after.append))
    error = _untouched(deals, lambda: deals.move("d1", "b", **SAID), HookError)

    assert ("bad", fault, []) == (error.rule, error.__cause__, after)


def g2():
    """A veto leaves the very deal, and tells its reason."""
    for then in (_raising(Veto("over the limit")), Refuse("over the limit")):
        deals = process(_before("credit", then))
        error = _untouched(
            deals, lambda deals=deals: deals.move("d1", "b", **SAID), VetoError
        )
        assert "over the limit" == error.reason


def g3():
    """What the first hook filled is gone with the draft when the second one raises."""
    rules = [
        _before("one", Fill({"x": 1})),
        _before("two", _raising(ValueError())),
        _before("three", Fill({"y": 1})),
    ]
    deals = process(*rules)
    _untouched(deals, lambda: deals.move("d1", "b", **SAID), HookError)

    assert {} == dict(deals.store.load("d1").fields)


def g4():
    """Before the fact there is nothing to have an effect with: data, and no way to act."""
    names = set(Proposal._fields)

    assert {"deal", "to", "at", "by"} == names
    for action in (TELL, MoveOn("c"), CreateTask("x"), OpenCycle("p")):
        error = refused(lambda action=action: _before("r", action), DefinitionError)
        assert "no action before the fact" in str(error)


def g5():
    """A hook that raises after the fact stops no other, and the move stands."""
    rules = [_on("bad", "b", _raising(ValueError())), _on("r", "b", TELL)]
    deals = process(*rules)
    error = refused(lambda: deals.move("d1", "b", **SAID), AfterHookError)
    made = process(*rules).move("d1", "b", after_errors="collect", **SAID)

    assert (True, "b") == (error.committed, deals.store.load("d1").stage)
    assert ["r"] == ids(error.result.runs) == ids(made.runs)
    assert ["bad"] == [one.rule for one in error.result.failures]
    assert ["bad"] == [one.rule for one in made.failures]


def g6():
    """What is no failure goes through at once; what was left is pending."""
    faults = (KeyboardInterrupt, SystemExit, asyncio.CancelledError, MemoryError)
    for fault in faults:
        rules = [
            _on("one", "b", TELL),
            _on("two", "b", _raising(fault())),
            _on("three", "b", TELL),
        ]
        deals = process(*rules)
        refused(lambda deals=deals: deals.move("d1", "b", **SAID), fault)
        assert ["two", "three"] == [effect.rule for effect in deals.store.pending()]
        assert "c" == deals.move("d1", "c", **SAID).deal.stage


def g7():
    """A move from inside a move is refused, of another deal too."""
    for name in ("d1", "d2"):
        _refuses_inside(name)


def _refuses_inside(name):
    """Move a deal from a hook before the fact, and from one after it."""

    def _greedy(_):
        deals.move(name, "c", **SAID)

    deals = process(_before("r", _greedy), deals=[opened(), opened("d2")])
    _untouched(deals, lambda: deals.move("d1", "b", **SAID), ReentrantMoveError)
    deals = process(_on("r", "b", _greedy), deals=[opened(), opened("d2")])
    error = refused(lambda: deals.move("d1", "b", **SAID), AfterHookError)
    (failure,) = error.result.failures
    assert isinstance(failure.error, ReentrantMoveError)
    assert ["b", "a"] == [deals.store.load(each).stage for each in ("d1", "d2")]


def g8():
    """What a hook starts for later may move then, though it copied the context."""
    contexts = []
    deals = process(
        _on("r", "b", lambda _: contexts.append(contextvars.copy_context()))
    )
    deals.move("d1", "b", **SAID)
    contexts[0].run(deals.move, "d1", "c", **SAID)
    assert "c" == deals.store.load("d1").stage

    async def _hook(_):
        tasks.append(asyncio.create_task(_later()))

    async def _later():
        await moved.wait()
        await slow.amove("d1", "c", **SAID)

    async def _all():
        nonlocal moved
        moved = asyncio.Event()
        await slow.amove("d1", "b", **SAID)
        moved.set()
        await asyncio.gather(*tasks)

    moved, tasks = None, []
    slow = process(_on("r", "b", _hook), is_async=True)
    asyncio.run(_all())
    assert "c" == slow.store.load("d1").stage


def g9():
    """A loop of follow-ups ends after sixteen moves, which stand, with the chain told."""
    deals = process(_on("ab", "b", MoveOn("a")), _on("ba", "a", MoveOn("b")))
    error = refused(lambda: deals.move("d1", "b", **SAID), CascadeLimitError)

    assert (16, 16) == (deals.store.load("d1").version - 1, len(error.chain))
    assert "d1: move to a by ab; d1: move to b by ba" in str(error)
    assert error.committed


def g10():
    """A fan of follow-ups ends at a hundred moves, unless more are asked for."""
    rule = _on("fan", "b", lambda _: [Fill({"x": n}) for n in range(1_000)])
    deals = process(rule)
    error = refused(lambda: deals.move("d1", "b", **SAID), CascadeLimitError)
    assert 100 == len(error.result.follow_ups) + 1 == deals.store.load("d1").version - 1
    made = process(rule).move("d1", "b", max_moves=1_001, **SAID)
    assert 1_000 == len(made.follow_ups)


def g11():
    """A follow-up that is refused is told in the result; later ones are made."""
    gated = Pipeline(
        "g",
        [Stage("a"), Stage("b"), Stage("c"), Stage("d")],
        gates=[Gate("enter", ["c"], fields=["x"])],
    )
    deals = process(_on("r", "b", [MoveOn("c"), MoveOn("d")]), pipeline=gated)
    made = deals.move("d1", "b", after_errors="collect", **SAID)

    assert [GateError] == [type(failure.error) for failure in made.failures]
    assert ["d"] == [one.deal.stage for one in made.follow_ups]


def _endless():
    async def _hook(_):
        await asyncio.Event().wait()

    return _hook


def g12():
    """A hook that never returns is ended by the timeout of the caller."""
    deals = process(_before("r", _endless()), is_async=True)
    known = deals.store.load("d1")
    refused(
        lambda: asyncio.run(asyncio.wait_for(deals.amove("d1", "b", **SAID), 0.01)),
        TimeoutError,
    )

    assert known is deals.store.load("d1")
    assert () == deals.store.pending()


def g13():
    """Rules are those that the process was made with, whatever becomes of the list."""
    rules = []

    def _busy(_):
        rules.clear()
        rules.append(_on("new", "b", TELL))

    rules += [_on("one", "b", _busy), _on("two", "b", TELL)]
    deals = SalesProcess(Book([opened()]), rules)
    assert ["one", "two"] == ids(deals.move("d1", "b", **SAID).runs)
    assert ["one", "two"] == [rule.id for rule in deals.rules]


def g14():
    """Leaving comes before entering, and in each the order in which rules are given."""
    rules = [
        Rule(f"{kind.__name__}{n}", on=kind(stage), then=TELL)
        for n, (kind, stage) in enumerate(
            [(Entering, "b"), (Leaving, "a"), (Entering, None), (Leaving, None)]
        )
    ]

    assert ["Leaving1", "Leaving3", "Entering0", "Entering2"] == ids(
        process(*rules).move("d1", "b", **SAID).runs
    )


class _Meeting(FaultyStore):
    """A store where both have read before either saves."""

    def __init__(self, inner, barrier):
        super().__init__(inner, Points())
        self.barrier = barrier

    def save(self, *given):
        """Wait for the other one, then save."""
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(20)
        self.inner.save(*given)


def g15():
    """Of two threads on one version one commits; no rule of the other one runs."""
    ran, found = [], {}
    memory = MemoryStore(Book([opened()]))
    store = _Meeting(memory, threading.Barrier(2))

    def _work(stage):
        rule = _on("r", stage, lambda happened: ran.append(happened.deal.stage))
        try:
            found[stage] = SalesProcess(store, [rule]).move("d1", stage, **SAID)
        except StaleDealError as error:
            found[stage] = error

    threads = [threading.Thread(target=_work, args=(stage,)) for stage in "bc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (lost,) = (one for one in found.values() if isinstance(one, StaleDealError))
    deal = memory.load("d1")

    assert (2, 2, [deal.stage]) == (deal.version, lost.recorded, ran)


def g16():
    """Tried again, gates and rules before see the new state; unless asked, it is not."""

    def _deals(times):
        def _look(proposal):
            seen.append(proposal.deal.fields.get("x"))
            if len(seen) <= times:
                now = deals.store.load("d1").set_fields({"x": len(seen)}, **SAID)
                deals.store.book.record(now)

        deals = process(_before("r", _look))
        return deals

    seen = []
    refused(lambda: _deals(1).move("d1", "b", **SAID), StaleDealError)
    assert [None] == seen
    seen.clear()
    made = _deals(3).move("d1", "b", retry=3, **SAID)
    assert ([None, 1, 2, 3], "b", 3) == (seen, made.deal.stage, made.deal.fields["x"])
    seen.clear()
    refused(lambda: _deals(4).move("d1", "b", retry=3, **SAID), StaleDealError)
    assert 4 == len(seen)


def g17():
    """The same key and target give the first result again, and nothing runs."""
    calls = []
    deals = process(_before("b", calls.append), _on("r", "b", calls.append))
    first = deals.move("d1", "b", key="k", **SAID)
    deals.move("d1", "c", **SAID)
    again = deals.move("d1", "b", key="k", **said(9))

    assert (first.deal, first.events, True) == (
        again.deal,
        again.events,
        again.replayed,
    )
    assert 2 == len(calls)


def g18():
    """The same key for something else is a conflict, and nothing is done."""
    deals = process()
    deals.move("d1", "b", key="k", **SAID)
    for call in (
        lambda: deals.move("d1", "c", key="k", **SAID),
        lambda: deals.move("d1", "b", key="k", note="now", **SAID),
        lambda: deals.open(opened(), key="k"),
    ):
        assert "k" == refused(call, IdempotencyConflictError).key
    assert 2 == deals.store.load("d1").version


def g19():
    """A key is text of 1 to 128 characters, kept for the life of the deal."""
    deals = process()
    deals.move("d1", "b", key="k" * 128, **SAID)
    for n in range(2_000):
        deals.move("d1", "ab"[n % 2], key=f"{n}", **SAID)
    assert deals.move("d1", "b", key="k" * 128, **SAID).replayed
    for wrong in ("", None, 5, b"k", "k" * 129, "k" * 1_000_000):
        error = refused(
            lambda wrong=wrong: deals.move("d1", "c", key=wrong, **SAID),
            InvalidValueError,
        )
        assert ("id", True) == (error.code, len(str(error)) < 500)


def _slow_company():
    """A process whose store and hooks let others run, and what it has delivered."""

    async def _fill(_):
        await asyncio.sleep(0)
        return {"x": 1}

    async def _follow(_):
        await asyncio.sleep(0)
        return [CreateTask("call"), OpenCycle("repeat")]

    async def _deliver(outgoing):
        await asyncio.sleep(0)
        sent.append(outgoing.id)

    sent = []
    rules = [
        _before("fill", _fill),
        _on("follow", "b", _follow),
        _on("tell", "b", TELL),
    ]
    memory = MemoryStore(Book([opened()]))
    slow = functools.partial(
        SalesProcess, rules=rules, pipelines=[REPEAT], deliver=_deliver, is_async=True
    )
    return memory, slow, sent


def g20():
    """Cancelled at each await, it is the state before or the state after."""
    stores = (AsyncStore, lambda memory: memory)
    counts = [_cancelled_at_each_await(wrap) for wrap in stores]

    assert counts[0] > 20
    assert 3 == counts[1]


def _cancelled_at_each_await(wrap):
    """Cancel a move at its first await, its second, and so on; return how many."""
    k = 0
    while True:
        memory, slow, sent = _slow_company()
        known, k = memory.load("d1"), k + 1
        move = slow(wrap(memory)).amove("d1", "b", key="k", **SAID)
        if not suspended(move, k):
            return k - 1
        refused(lambda move=move: move.throw(asyncio.CancelledError()), BaseException)
        deal = memory.load("d1")
        left = {effect.rule for effect in memory.pending()}
        if deal is known:
            assert (set(), 1, []) == (left, len(memory.deals()), sent)
            continue
        assert {"x": 1} == dict(deal.fields)
        done = {"tell"} if sent else set()
        if deal.activities and "d1/2" in [one.id for one in memory.deals()]:
            done.add("follow")
        assert {"follow", "tell"} - left <= done
        asyncio.run(slow(memory).aresume())
        asyncio.run(slow(memory).amove("d1", "b", key="k", **SAID))
        assert ((), ()) == (memory.pending(), memory.failed())
        assert (3 + 1, 2, {"d1:3:tell"}) == (
            memory.load("d1").version,
            len(memory.deals()),
            set(sent),
        )


def g21():
    """A timeout while a hook runs after the fact reaches the caller; the move stands."""
    deals = process(_on("slow", "b", _endless()), _on("r", "b", TELL), is_async=True)
    refused(
        lambda: asyncio.run(asyncio.wait_for(deals.amove("d1", "b", **SAID), 0.01)),
        TimeoutError,
    )

    assert "b" == deals.store.load("d1").stage
    assert ["slow", "r"] == [effect.rule for effect in deals.store.pending()]


def g22():
    """What was recorded and not run is pending, and found by a process that begins anew."""
    memory = MemoryStore(Book([opened()]))
    points = Points(4, SystemExit("killed"))  # after the version is saved
    rules = [_on("r", "b", MoveOn("c")), _on("s", "b", TELL)]
    stopped = SalesProcess(FaultyStore(memory, points), rules)
    refused(lambda: stopped.move("d1", "b", **SAID), SystemExit)
    assert ["d1:2:r", "d1:2:s"] == [effect.id for effect in memory.pending()]
    resumed = SalesProcess(memory, rules).resume()

    assert (["d1:2:s"], "c") == (
        [one.id for made in resumed for one in made.outgoing],
        memory.load("d1").stage,
    )
    assert () == memory.pending()


def g23():
    """What ran and was not taken for done runs again, under the same id."""
    sent = []
    memory = MemoryStore(Book([opened()]))
    points = Points(5, SystemExit("killed"))  # before it is settled
    known = {"rules": [_on("r", "b", TELL)], "deliver": sent.append}
    stopped = SalesProcess(FaultyStore(memory, points), **known)
    refused(lambda: stopped.move("d1", "b", **SAID), SystemExit)
    assert "settle begins" == points.names[-1]
    SalesProcess(memory, **known).resume()
    SalesProcess(memory, **known).resume()

    assert ["d1:2:r"] * 2 == [one.id for one in sent]


def g24():
    """Nothing that a hook says, and no field, is shown by errors, results or the store."""
    rules = [
        _on("one", "b", _raising(ValueError(BOLD))),
        _on("two", "b", [Fill({"name": BOLD}), Notify("owner", BOLD)]),
        _on("three", "b", CreateTask(BOLD)),
    ]
    deals = process(*rules, _before("zero", Fill({"phone": BOLD})))
    error = refused(lambda: deals.move("d1", "b", **SAID), AfterHookError)
    record = logging.LogRecord("x", 20, "x", 1, "%s %r", (error, error), None)
    vetoed = process(_before("one", _raising(ValueError(BOLD))))
    before = refused(lambda: vetoed.move("d1", "b", **SAID), HookError)
    shown = (record.getMessage(), repr(error.result), deals.store.failed(), before)

    assert BOLD not in f"{shown!r} {before}"


def g25():
    """An asynchronous hook is refused where it would not be awaited."""

    async def _hook(_):
        return None

    def _unmarked(proposal):
        return _hook(proposal)

    class _Called:
        async def __call__(self, _):
            """Answer nothing."""

    for hook in (_hook, functools.partial(_hook), _Called()):
        for rule in (_before("r", hook), _on("r", "b", hook)):
            error = refused(lambda rule=rule: process(rule), DefinitionError)
            assert "asynchronous" in str(error)
    deals = process(_before("r", _unmarked))
    error = refused(lambda: deals.move("d1", "b", **SAID), HookError)
    assert "bad_hook" == error.code
    assert 1 == deals.store.load("d1").version


ROWS: dict[str, Callable[[], None]] = {
    "G1": g1,
    "G2": g2,
    "G3": g3,
    "G4": g4,
    "G5": g5,
    "G6": g6,
    "G7": g7,
    "G8": g8,
    "G9": g9,
    "G10": g10,
    "G11": g11,
    "G12": g12,
    "G13": g13,
    "G14": g14,
    "G15": g15,
    "G16": g16,
    "G17": g17,
    "G18": g18,
    "G19": g19,
    "G20": g20,
    "G21": g21,
    "G22": g22,
    "G23": g23,
    "G24": g24,
    "G25": g25,
}
"""The rows by their id."""
