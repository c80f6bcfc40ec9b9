"""How fast deals move, against two libraries of state machines and bare objects."""

import gc
import time
import tracemalloc
from datetime import UTC, datetime

import attrs
import pytest
from statemachine import State, StateMachine
from transitions import Machine

from salesmodel.domain import Book, Deal, Gate, Pipeline, Stage


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
N = 10_000
MANY = 100_000
ROUNDS = 15


def is_worth_it(deal):
    """Answer the guard: nobody has judged the amount down."""
    return deal.amount is None


PIPELINE = Pipeline(
    "sales",
    [
        Stage("contact"),
        Stage("offer"),
        Stage("contract"),
        Stage("payment"),
        Stage("won", kind="won"),
    ],
    gates=[
        Gate("enter", ["offer", "contact"], fields=["budget"]),
        Gate("enter", ["offer", "contact"], check=is_worth_it, name="worth"),
    ],
)


class Model:
    """A deal as a user of the peers would write it."""

    def __init__(self):
        self.amount = None
        self.budget = 5
        self.history = []

    def has_budget(self, event):
        """Answer the condition of the required field."""
        return self.budget is not None

    def is_worth_it(self, event):
        """Answer the guard."""
        return self.amount is None

    def note(self, event):
        """Keep a history."""
        moved = event.transition
        self.history.append((moved.source, moved.dest, MONDAY, "ann"))


def machine_of(models):
    """Return a machine of `transitions` that moves models to and fro."""
    rules = {"conditions": ["has_budget", "is_worth_it"], "after": "note"}
    return Machine(
        models,
        states=["contact", "offer"],
        initial="contact",
        send_event=True,
        auto_transitions=False,
        transitions=[
            {"trigger": "go", "source": "contact", "dest": "offer", **rules},
            {"trigger": "back", "source": "offer", "dest": "contact", **rules},
        ],
    )


class Statechart(StateMachine):
    """The same for `python-statemachine`."""

    contact = State(initial=True)
    offer = State()
    go = contact.to(offer, cond=["has_budget", "is_worth_it"], after="note")
    back = offer.to(contact, cond=["has_budget", "is_worth_it"], after="note")

    def __init__(self):
        self.amount = None
        self.budget = 5
        self.history = []
        super().__init__()

    def has_budget(self):
        """Answer the condition of the required field."""
        return self.budget is not None

    def is_worth_it(self):
        """Answer the guard."""
        return self.amount is None

    def note(self, source, target):
        """Keep a history."""
        self.history.append((source.id, target.id, MONDAY, "ann"))


def opened(deal_id="d1", n_events=1):
    """Return a deal that passes the gates, with some events behind it."""
    deal = Deal.open(deal_id, PIPELINE, at=MONDAY, by="ann", fields={"budget": 5})
    while deal.version < n_events:
        to = "contact" if deal.stage == "offer" else "offer"
        deal = deal.move(to, at=MONDAY, by="ann")
    return deal


def seconds(task):
    """Time one run with a clean slate; the garbage collector stays on."""
    gc.collect()
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def ratios(ours, *peers, rounds=ROUNDS):
    """Time tasks in turn; return our best time and its ratio to each peer's best.

    The best of several is what a task takes when nobody else uses the machine.
    """
    taken = [[seconds(task) for task in (ours, *peers)] for _ in range(rounds)]
    best = [min(column) for column in zip(*taken, strict=True)]
    return best[0], [best[0] / peer for peer in best[1:]]


def moves_of(deal):
    """Return a task of N moves of one deal, each from where it stands."""

    def task():
        for _ in range(N):
            deal.move("offer", at=MONDAY, by="ann")

    return task


def transitions_task():
    """Return a task of N moves of `transitions`, to and fro."""
    model = Model()
    machine_of(model)

    def task():
        model.history.clear()
        for _ in range(N // 2):
            model.go()
            model.back()

    return task


def statemachine_task(n=N // 10):
    """Return a task of moves of `python-statemachine`."""
    chart = Statechart()

    def task():
        chart.history.clear()
        for _ in range(n // 2):
            chart.go()
            chart.back()

    return task


@pytest.mark.benchmark
def test_a_checked_move(capsys):
    """A move past a field and a check costs half of `transitions`, or less."""
    took, (to_transitions, to_statemachine) = ratios(
        moves_of(opened()), transitions_task(), statemachine_task()
    )
    to_statemachine /= 10
    with capsys.disabled():
        print(
            f"\na checked move: {took / N * 1e6:.2f} µs, {to_transitions:.2f} of "
            f"transitions (≤ .50), {to_statemachine:.3f} of python-statemachine (≤ .04)"
        )

    assert to_transitions <= 0.5
    assert to_statemachine <= 0.04


@pytest.mark.benchmark
def test_a_move_with_a_long_history(capsys):
    """A move of a deal with 1,000 events costs no more than one of `transitions`."""
    took, (ratio,) = ratios(moves_of(opened(n_events=1_001)), transitions_task())
    with capsys.disabled():
        print(
            f"\na move after 1,000 events: {took / N * 1e6:.2f} µs, "
            f"{ratio:.2f} of transitions (≤ 1.0)"
        )

    assert ratio <= 1.0


@pytest.mark.benchmark
def test_a_bulk_move(capsys):
    """Moving 100,000 deals with a result each costs .7 of `transitions`, or less."""
    deals = [opened(f"d{n}") for n in range(MANY)]
    models = [Model() for _ in range(MANY)]
    machine_of(models)
    ids = [deal.id for deal in deals]

    def fresh():
        """Put both back, out of the time that is taken."""
        for model in models:
            model.state = "contact"
            model.history.clear()
        return Book(deals)

    taken = []
    for _ in range(3):
        book = fresh()
        ours = seconds(
            lambda book=book: book.bulk_move(ids, "offer", at=MONDAY, by="a")
        )
        theirs = seconds(lambda: [model.go() for model in models])
        taken.append((ours, theirs))
    ours, theirs = (min(column) for column in zip(*taken, strict=True))
    with capsys.disabled():
        print(
            f"\na bulk move: {ours / MANY * 1e6:.2f} µs a deal, "
            f"{ours / theirs:.2f} of transitions (≤ .70)"
        )

    assert all(
        moved.deal for moved in book.bulk_move(ids, "contact", at=MONDAY, by="a")
    )
    assert ours / theirs <= 0.7


@attrs.frozen
class BareDeal:
    """A deal version with the fields of ours, and nothing that checks them."""

    id: object
    pipeline: object
    stage: object
    outcome: object
    fields: object
    particulars: object
    history: object


@attrs.frozen
class BareParticulars:
    """What a deal version shares with the next."""

    opened_at: object
    client_id: object
    owner: object
    parent_id: object
    cycle: object
    pipelines: object
    amount: object
    items: object
    items_total: object
    expected_close: object
    probability: object
    shares: object


@attrs.frozen
class BareOpened:
    """An opening with the fields of ours."""

    deal_id: object
    version: object
    at: object
    by: object
    source: object
    inferred: object
    pipeline_id: object
    pipeline_version: object
    stage: object
    client_id: object
    owner: object
    parent_id: object
    cycle: object
    fields: object
    amount: object
    override: object


@attrs.frozen
class BareEntered:
    """A move with the fields of ours."""

    deal_id: object
    version: object
    at: object
    by: object
    source: object
    inferred: object
    stage: object
    origin: object
    direction: object
    override: object


def bare_deals():
    """Make as many versions and events as bare objects, and keep them."""
    kept = []
    for n in range(MANY):
        id_ = f"d{n}"
        event = BareOpened(
            id_, 1, MONDAY, "ann", "user", False, "sales", 1, "contact",
            None, None, None, 1, (), None, None,
        )  # fmt: skip
        held = BareParticulars(
            MONDAY, None, None, None, 1, (PIPELINE,), None, (), None, None, None, ()
        )
        deal = BareDeal(id_, PIPELINE, "contact", "open", {"budget": 5}, held, (event,))
        for version, stage in enumerate(("offer", "contract", "payment"), start=2):
            event = BareEntered(
                id_, version, MONDAY, "ann", "user", False, stage, deal.stage, 1, None
            )
            history = (*deal.history, event)
            deal = BareDeal(
                id_, PIPELINE, stage, "open", deal.fields, deal.particulars, history
            )
        kept.append(deal)
    return kept


def our_deals():
    """Open deals and move each three times."""
    kept = []
    for n in range(MANY):
        deal = Deal.open(f"d{n}", PIPELINE, at=MONDAY, by="ann", fields={"budget": 5})
        for stage in ("offer", "contract", "payment"):
            deal = deal.move(stage, at=MONDAY, by="ann")
        kept.append(deal)
    return kept


@pytest.mark.benchmark
def test_opening_and_moving_many(capsys):
    """Opening 100,000 deals with three moves each costs 3 × bare objects, or less."""
    took, (ratio,) = ratios(our_deals, bare_deals, rounds=3)
    with capsys.disabled():
        print(
            f"\n100,000 deals with three moves: {took:.2f} s, "
            f"{ratio:.2f} of bare objects (≤ 3)"
        )

    assert ratio <= 3


@pytest.mark.benchmark
def test_replaying_is_linear(capsys):
    """An event of a history ten times as long costs no more than half as much again."""
    short, long = opened(n_events=1_000), opened(n_events=10_000)

    def again(deal, times):
        return lambda: [Deal.replay(deal.history, PIPELINE) for _ in range(times)]

    took, (ratio,) = ratios(again(long, 1), again(short, 10), rounds=5)
    with capsys.disabled():
        print(
            f"\nreplay: {took / 10_000 * 1e6:.2f} µs an event, "
            f"{ratio:.2f} of a history a tenth as long (≤ 1.5)"
        )

    assert ratio <= 1.5


@pytest.mark.benchmark
def test_the_memory_of_a_deal(capsys):
    """A deal with five events takes 2.5 KiB at most."""
    n = 2_000
    ids = [f"d{number}" for number in range(n)]
    instants = [
        [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 6)] for _ in ids
    ]
    gc.collect()
    tracemalloc.start()
    kept = []
    for id_, days in zip(ids, instants, strict=True):
        deal = Deal.open(id_, PIPELINE, at=days[0], by="ann", fields={"budget": 5})
        for day, stage in zip(
            days[1:], ("offer", "contract", "payment", "won"), strict=True
        ):
            deal = deal.move(stage, at=day, by="ann")
        kept.append(deal)
    gc.collect()
    size = tracemalloc.get_traced_memory()[0] / n + 48 * 5  # with its instants
    tracemalloc.stop()
    with capsys.disabled():
        print(f"\na deal with five events: {size / 1024:.2f} KiB (≤ 2.5)")

    assert kept[-1].version == 5
    assert size <= 2.5 * 1024
