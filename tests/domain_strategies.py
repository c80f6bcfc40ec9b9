"""Hypothesis strategies of the domain: pipelines of any rules, and what is done to deals.

Times are few, so that ties are common; a pipeline is drawn in plain words first, so that
the slow twin of `oracle_deals` can read it too.
"""

from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import strategies as st

from oracle_deals import Plan, Way
from salesmodel.domain import (
    Activity,
    Days,
    Deal,
    Gate,
    LineItem,
    LostReasons,
    MovePolicy,
    Outcome,
    Override,
    Pipeline,
    Stage,
    split_evenly,
)
from salesmodel.errors import SalesModelError
from salesmodel.values import Money


START = datetime(2026, 1, 5, tzinfo=UTC)
FIELDS = ("budget", "need")
OWNERS = st.sampled_from([None, "ann", "bob"])
VALUES = st.sampled_from([None, " ", 0, 5, False, "a pump"])
FILLED = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=2)
HOURS = st.integers(0, 30)


def hour(n):
    """Return the instant of an hour."""
    return START + timedelta(hours=n)


def has_owner(deal):
    """Tell whether somebody has the deal."""
    return deal.owner is not None


@st.composite
def _stages(draw, *, closed_min=0):
    """Draw stages: two to four open ones, and up to two of each way to close."""
    live = [("s0", "open", False), ("s1", "open", False)]
    more = draw(st.integers(0, 2))
    live += [(f"s{2 + n}", "open", draw(st.booleans())) for n in range(more)]
    n_won, n_lost = (draw(st.integers(closed_min, 2)) for _ in range(2))
    won = [(f"w{n}", "won", n > 0 and draw(st.booleans())) for n in range(n_won)]
    lost = [(f"l{n}", "lost", n > 0 and draw(st.booleans())) for n in range(n_lost)]
    if draw(st.booleans()):
        return (*live, *won, *lost)
    return (live[0], *lost, *live[1:], *won)


@st.composite
def _gates(draw, stages):
    """Draw gates of every kind."""
    ids = [name for name, _, _ in stages]
    when = draw(st.sampled_from(["enter", "leave", "over", "won", "lost"]))
    where = ()
    if when in ("enter", "leave"):
        where = (draw(st.sampled_from(ids)),)
    if when == "over":
        first = draw(st.integers(0, len(ids) - 1))
        where = (ids[first], ids[draw(st.integers(first, len(ids) - 1))])
    fields = draw(st.sampled_from([(), ("budget",), ("need",), FIELDS]))
    return Way(when, where, fields, asks_owner=not fields or draw(st.booleans()))


@st.composite
def plans(draw, id="sales"):
    """Draw a pipeline in plain words."""
    stages = draw(_stages())
    ids = [name for name, _, _ in stages]
    pair = st.tuples(st.sampled_from(ids), st.sampled_from(ids))
    rarely = st.sampled_from([True, True, True, False])
    return Plan(
        id,
        1,
        stages,
        tuple(draw(st.lists(_gates(stages), max_size=3))),
        skipping=draw(rarely),
        going_back=draw(rarely),
        reopening=draw(rarely),
        leaving=draw(rarely),
        creation=draw(st.sampled_from([None, None, ("s1",), ("s0", "w0")]))
        if "w0" in ids
        else None,
        allowed=draw(st.none() | st.frozensets(pair, min_size=3)),
        reasons=draw(st.sampled_from([(), ("price", "other")])),
        mandatory=draw(st.booleans()),
        stale_days=draw(st.sampled_from([1, 3])),
        stale_since=draw(st.sampled_from(["activity", "entry"])),
    )


def _renamed(name):
    return "t0" if name == "s0" else name


def next_version(plan):
    """Return the next version, whose first stage has another id and less rules."""
    allowed = plan.allowed and frozenset(
        (_renamed(one), _renamed(other)) for one, other in plan.allowed
    )
    return plan._replace(
        version=plan.version + 1,
        stages=tuple((_renamed(name), *rest) for name, *rest in plan.stages),
        gates=tuple(
            gate._replace(stages=tuple(map(_renamed, gate.stages)))
            for gate in plan.gates[:1]
        ),
        skipping=True,
        creation=plan.creation and tuple(map(_renamed, plan.creation)),
        allowed=allowed,
    )


def pipeline(plan):
    """Build a pipeline of plain words."""
    return Pipeline(
        plan.id,
        [
            Stage(
                name,
                kind=kind,
                archived=archived,
                stale_after=Days(plan.stale_days),
                stale_since=plan.stale_since,
            )
            for name, kind, archived in plan.stages
        ],
        version=plan.version,
        gates=[
            Gate(
                gate.when,
                gate.stages,
                fields=gate.fields,
                check=has_owner if gate.asks_owner else None,
                name="owner" if gate.asks_owner else "",
            )
            for gate in plan.gates
        ],
        moves=MovePolicy(
            skipping=plan.skipping,
            going_back=plan.going_back,
            reopening=plan.reopening,
            leaving=plan.leaving,
            creation_stages=plan.creation,
            allowed=plan.allowed,
        ),
        lost=LostReasons(plan.reasons, mandatory=plan.mandatory),
    )


def target(to):
    """Read a target as the twin writes it: a stage, or ``*won`` and ``*lost``."""
    return Outcome(to[1:]) if to.startswith("*") else to


BOSS = Override("boss", "Zaphod-Beeblebrox vouches for it")
PLANTED = "Zaphod-Beeblebrox"
MOVES = ("s0", "t0", "s1", "s2", "s3", "w0", "w1", "l0", "*won", "*lost")
SUMS = st.sampled_from([None, 0, 7])
STEPS = st.one_of(
    st.tuples(
        st.just("move"), st.sampled_from(MOVES), st.sampled_from([None, None, BOSS])
    ),
    st.tuples(st.just("fields"), FILLED),
    st.tuples(st.just("note"), st.just(PLANTED)),
    st.tuples(st.just("assign"), OWNERS),
    st.tuples(st.just("amount"), SUMS),
    st.tuples(st.just("items"), SUMS),
    st.tuples(st.just("expect"), st.none() | st.just(START.date())),
    st.tuples(st.just("judge"), st.sampled_from([None, "0.5"])),
    st.tuples(st.just("share"), st.integers(0, 2)),
    st.tuples(st.just("activity"), st.sampled_from("ab"), st.integers(0, 9)),
    st.tuples(st.just("reopen"), st.sampled_from([None, BOSS])),
    st.tuples(st.just("reclassify"), st.sampled_from(["w0", "w1", "*won", "*lost"])),
    st.tuples(st.just("change"), st.sampled_from([None, BOSS])),
    st.tuples(st.just("migrate")),
)
PLANS = st.lists(st.tuples(st.sampled_from([0, 0, 1, 30]), STEPS), max_size=12)


def _move(deal, to, override, **said):
    name = target(to)
    if to.startswith(("l", "*l")):
        said |= {"reason": "price", "note": PLANTED}
    return deal.move(name, override=override, **said)


def _items(deal, n, **said):
    lines = [] if n is None else [LineItem("pump", 1, Money(n, "EUR"))]
    return deal.set_items(lines, **said)


def _share(deal, n, **said):
    names = ("ann", "bob")[:n]
    return deal.share(split_evenly(names) if names else (), **said)


def _activity(deal, id, ago, **said):
    done = said["at"] - timedelta(hours=ago)
    return deal.log_activity(Activity(id, "call", done, result=PLANTED), **said)


def _money(n):
    return None if n is None else Money(n, "EUR")


@attrs.frozen
class Ways:
    """The pipelines of a deal: its own, the next version of that, and another one."""

    sales: Pipeline
    revised: Pipeline
    service: Pipeline

    @property
    def all(self):
        """List them."""
        return self.sales, self.revised, self.service

    def migration(self):
        """Say where the deals of the first version go."""
        return self.sales.migrate({"s0": "t0"}, to=self.revised)


def done(deal, step, ways, at, *, by="ann"):
    """Do one step to a deal, through the public methods."""
    kind, *given = step
    said = {"at": at, "by": by}
    calls = {
        "move": lambda: _move(deal, *given, **said),
        "fields": lambda: deal.set_fields(*given, **said),
        "note": lambda: deal.set_fields({"note": given[0]}, **said),
        "assign": lambda: deal.assign(*given, **said),
        "amount": lambda: deal.set_amount(_money(*given), **said),
        "items": lambda: _items(deal, *given, **said),
        "expect": lambda: deal.expect_close(*given, **said),
        "judge": lambda: deal.set_probability(*given, **said),
        "share": lambda: _share(deal, *given, **said),
        "activity": lambda: _activity(deal, *given, **said),
        "reopen": lambda: deal.reopen(PLANTED, override=given[0], **said),
        "reclassify": lambda: deal.reclassify(target(given[0]), PLANTED, **said),
        "change": lambda: deal.change_pipeline(ways.service, override=given[0], **said),
        "migrate": lambda: deal.migrate(ways.migration(), **said),
    }
    return calls[kind]()


@attrs.frozen
class Life:
    """A deal, and each attempt on the way: the step, when, and what came of it."""

    deal: Deal
    ways: Ways = attrs.field(repr=False)
    attempts: tuple


@st.composite
def lives(draw, *, late=True):
    """Draw a deal with everything that was tried with it; some facts come late."""
    plan = draw(plans())
    ways = Ways(
        pipeline(plan), pipeline(next_version(plan)), pipeline(draw(plans("service")))
    )
    fields = draw(FILLED)
    deal = Deal.open("d1", ways.sales, at=START, by="ann", fields=fields, override=BOSS)
    at, attempts = START, []
    for hours, step in draw(PLANS):
        at += timedelta(hours=hours)
        ago = draw(st.sampled_from([None, None, 0, 20])) if late else None
        deal, attempt = _attempted(deal, step, ways, at, ago=ago)
        attempts.append(attempt)
    return Life(deal, ways, tuple(attempts))


def _attempted(deal, step, ways, at, *, ago):
    """Try a step, late or not; return the deal after it, and what was tried."""
    before, history = deal, deal.history
    error = None
    try:
        if ago is None:
            deal = done(deal, step, ways, at)
        else:
            then = max(START, at - timedelta(hours=ago))
            early = deal.as_of(then)
            facts = done(early, step, ways, then).history[early.version :]
            deal = deal.backfill(facts, at=at, by="bob", pipelines=ways.all)
    except SalesModelError as fault:
        error = fault
    return deal, Attempt(step, at, ago, before, history, deal, error)


@attrs.frozen
class Attempt:
    """One attempt: what, when, how many hours late, and the deal before and after."""

    step: tuple
    at: datetime
    ago: int | None
    before: Deal
    history: tuple = attrs.field(repr=False)
    after: Deal
    error: SalesModelError | None
