"""Laws of automations: what holds for all rules, moves, keys and schedules."""

import asyncio
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_automation as oracle
from automation_cases import MONDAY, SAID, ids, opened
from salesmodel.automation import (
    And,
    Comparison,
    Entering,
    Fill,
    Leaving,
    Losing,
    MemoryStore,
    MoveOn,
    Not,
    Notify,
    Or,
    Refuse,
    Rule,
    SalesProcess,
    Winning,
    assigning,
    filling,
    holds,
    moving,
)
from salesmodel.domain import Book, Deal, Gate, Outcome, Pipeline, Stage
from salesmodel.errors import (
    GateError,
    IdempotencyConflictError,
    IllegalMoveError,
    MoveError,
    StaleDealError,
    Veto,
    VetoError,
)


TELL = Notify("owner", "x")
OPEN = ("a", "b", "c")
STAGES = (*map(Stage, OPEN), Stage("won", kind="won"), Stage("lost", kind="lost"))
PLAIN = Pipeline("p", STAGES)
GATED = Pipeline(
    "g",
    STAGES,
    gates=[
        Gate("enter", ["b"], fields=["x"]),
        Gate("leave", ["b"], fields=["y"]),
        Gate("won", fields=["x", "y"]),
    ],
)
NUMBERS = st.sampled_from([0, 1, 2, True, False])
TEXTS = st.sampled_from(["a", "b", "ann"])
PLACES = st.sampled_from([None, *OPEN, "won", "lost"])
TARGETS = st.sampled_from([*OPEN, "won", "lost"])


@st.composite
def _comparisons(draw):
    """Draw a look at a number, or at a text."""
    values, subjects = draw(
        st.sampled_from([(NUMBERS, ("x", "y")), (TEXTS, ("deal.stage", "deal.owner"))])
    )
    op = draw(st.sampled_from(["eq", "ne", "in", "lt", "le", "gt", "ge", "present"]))
    if op == "present":
        value = draw(st.booleans())
    else:
        value = draw(st.lists(values, max_size=3) if op == "in" else values)
    return Comparison(draw(st.sampled_from(subjects)), op, value)


CONDITIONS = st.recursive(
    _comparisons(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(And)
        | st.lists(inner, min_size=1, max_size=3).map(Or)
        | inner.map(Not)
    ),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from(["x", "y"]), NUMBERS)


@given(CONDITIONS, FIELDS, st.sampled_from([None, "ann", "bob"]))
def test_a_condition_asks_what_it_says(condition, fields, owner):
    """As plain Python would, case by case."""
    deal = opened(fields=fields, owner=owner)

    assert oracle.holds(condition, deal) is holds(condition, deal)


TRIGGERS = st.one_of(
    st.builds(Entering, PLACES),
    st.builds(Leaving, PLACES),
    st.just(Winning()),
    st.builds(Losing, st.sampled_from([None, "price", "time"])),
)
RULES = st.lists(
    st.tuples(TRIGGERS, st.sampled_from([None, "p", "q"]), st.booleans()), max_size=12
)


@given(RULES, st.lists(TARGETS, max_size=5), st.booleans())
def test_the_rules_that_run_are_those_found_by_looking_at_every_one(
    drawn, targets, one_pipeline
):
    """Leaving before entering, each in the order given; before the fact and after it."""
    stages = STAGES if one_pipeline else STAGES[:3]
    pipeline = Pipeline("p", stages)
    rules = [
        Rule(
            f"r{n}",
            on=on,
            then=(lambda _, n=n: {f"x{n}": n}) if is_before else TELL,
            pipeline=where,
            phase="before" if is_before else "after",
        )
        for n, (on, where, is_before) in enumerate(drawn)
    ]
    process = SalesProcess(Book([opened(pipeline=pipeline)]), rules)
    for to in targets:
        deal = process.store.load("d1")
        outcome = to if to in ("won", "lost") else "open"
        if deal.stage == to or deal.outcome != "open":
            continue
        end = to if to in OPEN or one_pipeline else deal.stage
        goal = to if outcome == "open" else Outcome(outcome)
        made = process.move(
            "d1", goal, reason="price" if to == "lost" else None, **SAID
        )
        phases = [
            [rule for rule in rules if rule.phase == phase]
            for phase in ("before", "after")
        ]
        expected = [
            name
            for each in phases
            for name in oracle.ran(
                each, "p", (deal.stage, end), outcome, reason="price"
            )
        ]
        assert expected == ids(made.runs)


BEFORE = st.lists(
    st.tuples(
        st.sampled_from([Entering(), Entering("b"), Leaving("b"), Winning()]),
        st.sampled_from(
            [Fill({"x": 1}), Fill({"y": 1}), Fill({"x": None}), Refuse("no")]
        ),
        st.none() | _comparisons(),
    ),
    max_size=4,
)


@given(BEFORE, FIELDS, st.lists(TARGETS, min_size=1, max_size=4), st.integers(-1, 1))
def test_a_plan_agrees_with_the_move(drawn, fields, targets, hours):
    """It is blocked where the move is refused, and fills what the move fills."""
    rules = [
        Rule(f"r{n}", on=on, then=then, when=when, phase="before")
        for n, (on, then, when) in enumerate(drawn)
    ]
    rules.append(Rule("tell", on=Entering(), then=TELL))
    process = SalesProcess(Book([opened(pipeline=GATED, fields=fields)]), rules)
    for to in targets:
        known = process.store.load("d1")
        said = {"at": MONDAY.replace(hour=1) if hours > 0 else MONDAY, "by": "ann"}
        if hours < 0:
            said["at"] = MONDAY.replace(year=2025)
        plan = process.plan_move("d1", to, **said)
        assert known is process.store.load("d1")
        blockers, veto, runs = _came_of(partial(process.move, "d1", to, **said))
        assert blockers == plan.blockers
        assert veto == (plan.veto and plan.veto.rule)
        assert runs in (None, plan.runs)
        assert (runs is None) == bool(blockers or veto)


def _came_of(move):
    """Tell what stood in the way of a move, who refused it, or what ran."""
    try:
        return (), None, move().runs
    except (GateError, IllegalMoveError) as error:
        return error.blockers, None, None
    except VetoError as error:
        return (), error.rule, None


def _nothing(_):
    """Answer as a hook that has nothing to say."""


def _raising(_):
    """Fail."""
    raise ValueError


def _vetoing(_):
    """Refuse."""
    raise Veto("no")


FIRST = st.sampled_from(
    [
        *(Fill({"x": 1}), Fill({"y": None}), Refuse("no")),
        *(_nothing, _raising, _vetoing, lambda _: {"y": 1}, lambda _: 5),
    ]
)
LATER = st.sampled_from(
    [
        *((), TELL, MoveOn("c"), [Fill({"z": 1}), TELL, MoveOn("a")]),
        *(_nothing, _raising, lambda _: MoveOn("b"), lambda _: 5),
        lambda _: [TELL, Fill({"z": 2})],
    ]
)
AROUND = st.lists(
    st.tuples(
        st.sampled_from([Entering(), Entering("b"), Leaving("a"), Winning()]),
        st.none() | _comparisons(),
        FIRST.map(lambda then: ("before", then))
        | LATER.map(lambda then: ("after", then)),
    ),
    max_size=6,
)


@given(AROUND, FIELDS, st.lists(TARGETS, min_size=1, max_size=3), st.integers(-1, 1))
def test_made_at_once_or_awaited_a_move_comes_to_the_same(drawn, fields, targets, days):
    """What is filled and refused, what runs, fails and follows, and what is recorded."""
    rules = [
        Rule(f"r{n}", on=on, when=when, phase=phase, then=then)
        for n, (on, when, (phase, then)) in enumerate(drawn)
    ]
    at = MONDAY + timedelta(days=days)
    quick, slow = (
        SalesProcess(
            Book([opened(pipeline=GATED, fields=fields)]), rules, is_async=each
        )
        for each in (False, True)
    )
    for to in targets:
        said = {"at": at, "by": "ann", "reason": "price" if to == "lost" else None}
        mine = _told(lambda to=to, said=said: quick.move("d1", to, **said))
        theirs = _told(
            lambda to=to, said=said: asyncio.run(slow.amove("d1", to, **said))
        )
        assert theirs == mine
        assert slow.store.load("d1") == quick.store.load("d1")
        assert slow.store.failed() == quick.store.failed()
        assert slow.store.pending() == quick.store.pending() == ()


def _told(move):
    """Tell all that came of a move; of errors their kind and what they say."""
    try:
        made, error = move(), None
    except MoveError as refused:
        made, error = getattr(refused, "result", None), refused
    failures = [(one.effect_id, str(one)) for one in made.failures] if made else []
    return made and made._replace(failures=()), failures, repr(error), str(error)


CHANGES = st.one_of(
    st.builds(lambda to: moving(to, **SAID), st.sampled_from(OPEN)),
    st.builds(lambda owner: assigning(owner, **SAID), st.sampled_from(["ann", None])),
    st.builds(lambda value: filling({"x": value}, **SAID), NUMBERS),
)


@given(st.lists(st.tuples(st.sampled_from("kjh"), CHANGES), max_size=10))
def test_what_comes_twice_under_a_key_is_made_once(asked):
    """The first result comes again; something else under it is a conflict."""
    ran = []
    rule = Rule(
        "r", on=Entering(), then=lambda happened: ran.append(happened.effect_id)
    )
    process = SalesProcess(Book([opened(pipeline=PLAIN)]), [rule])
    made = {}
    for key, change in asked:
        before, n = process.store.load("d1"), len(ran)
        try:
            result = process.change("d1", change, key=key)
        except IdempotencyConflictError:
            assert made[key][0] != change.fingerprint
        except IllegalMoveError:
            assert key not in made
        else:
            if key not in made:
                assert not result.replayed
                made[key] = change.fingerprint, result
                continue
            first = made[key][1]
            assert made[key][0] == change.fingerprint
            assert (first.deal, first.events, True) == (
                result.deal,
                result.events,
                result.replayed,
            )
        assert (before, n) == (process.store.load("d1"), len(ran))
        assert before is process.store.load("d1")
    assert len(ran) == len(set(ran))


class _Turns:
    """A schedule: each thread takes a step when it is its turn."""

    def __init__(self, order):
        self.left = list(order)
        self.turn = threading.Condition()

    @contextmanager
    def step(self):
        """Wait for a turn, and pass it on after the step."""
        name = threading.current_thread().name
        with self.turn:
            assert self.turn.wait_for(lambda: self.left[:1] in ([], [name]), 20)
            yield
            del self.left[:1]
            self.turn.notify_all()

    def leave(self):
        """Give up the turns that are left."""
        name = threading.current_thread().name
        with self.turn:
            self.left = [each for each in self.left if each != name]
            self.turn.notify_all()


class _Stepwise:
    """A store where reading and saving wait for their turn in a schedule."""

    def __init__(self, memory, turns):
        self.memory = memory
        self.turns = turns

    def __getattr__(self, name):
        """Return a method of the store inside."""
        return getattr(self.memory, name)

    def load(self, deal_id):
        """Read, when it is this thread's turn."""
        with self.turns.step():
            return self.memory.load(deal_id)

    def save(self, *given):
        """Save, when it is this thread's turn."""
        with self.turns.step():
            self.memory.save(*given)


def _race(order, retry):
    """Let threads move one deal in a schedule; return the store and what came."""
    memory, turns, found = MemoryStore(Book([opened()])), _Turns(order), {}
    store = _Stepwise(memory, turns)

    def _work(name):
        rules = [
            Rule("b", on=Leaving(), then=Fill({f"by {name}": 1}), phase="before"),
            Rule("r", on=Entering("b"), then=TELL),
        ]
        try:
            made = SalesProcess(store, rules).change(
                "d1", assigning(name, **SAID), retry=retry
            )
            found[name] = made.events
        except StaleDealError as error:
            found[name] = error
        finally:
            turns.leave()

    names = sorted(set(order))
    threads = [threading.Thread(target=_work, args=(n,), name=n) for n in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return memory, found


SCHEDULES = sorted(set(permutations("aabb"))) + sorted(set(permutations("aabbcc")))


@pytest.mark.parametrize("order", SCHEDULES, ids="".join)
@pytest.mark.parametrize("retry", [0, 3])
def test_of_those_who_move_one_deal_one_wins_a_version(order, retry):
    """No version is lost, none is made twice; who tries again comes through."""
    memory, found = _race(order, retry)
    deal = memory.load("d1")
    won = {name for name, came in found.items() if isinstance(came, tuple)}

    assert set(order) == set(found)
    assert [*range(1, deal.version + 1)] == [event.version for event in deal.history]
    assert {event for name in won for event in found[name]} == set(deal.history[1:])
    assert deal.version - 1 == len(won)
    assert Deal.replay(deal.history, deal.pipelines.values()) == deal
    if retry:
        assert won == set(order)
    else:
        assert won


@given(st.lists(st.sampled_from(OPEN), max_size=4))
def test_the_log_of_runs_can_be_replayed(targets):
    """Each effect has the id of its deal, version and rule, and comes once."""
    rules = [Rule("r", on=Entering(), then=TELL), Rule("s", on=Leaving(), then=TELL)]
    process = SalesProcess(Book([opened(pipeline=PLAIN)]), rules)
    told = []
    for to in targets:
        with suppress(IllegalMoveError):
            made = process.move("d1", to, **SAID)
            told += [run.effect_id for run in made.runs]
            version = made.deal.version
            assert [f"d1:{version}:{name}" for name in "sr"] == told[-2:]

    assert len(told) == len(set(told))
