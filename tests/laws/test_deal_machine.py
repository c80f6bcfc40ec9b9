"""Deals in a book against a slow twin, over everything that can be done to them."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain_strategies import (
    FILLED,
    OWNERS,
    hour,
    next_version,
    pipeline,
    plans,
    target,
)
from oracle_deals import Twin, against_opening, left, opened
from salesmodel.domain import Activity, Book, Deal, Outcome, Override
from salesmodel.errors import LoadError, MoveError, UnknownStageError
from salesmodel.values import Money


STEPS = st.sampled_from([0, 0, 1, 6, 30])
PICKS = st.integers(0, 30)
REASONS = st.sampled_from([None, "price", "other"])
WHY = st.sampled_from(["price", "a slip", "other"])
ANSWERED = st.sampled_from([False, False, True])
BOSS = Override("boss", "the client is known to us")
TARGETS = (
    *("s0", "t0", "s1", "s2", "s3"),
    *("w0", "w1", "l0", "l1", "*won", "*lost"),
)
CLOSING = ("w0", "w1", "l0", "l1", "*won", "*lost")


def _told(error):
    return [(each.code, each.field) for each in error.blockers]


def _answer(answered):
    return BOSS if answered else None


def _money(amount):
    return None if amount is None else Money(amount, "EUR")


class DealsOverTime(RuleBasedStateMachine):
    """A book of deals and their twins, at one clock."""

    def __init__(self):
        super().__init__()
        self.book = Book()
        self.twins = {}
        self.now = 0

    @initialize(sales=plans(), other=plans(id="service"))
    def begin(self, sales, other):
        """Draw the pipelines, two of which are versions of one."""
        self.plans = [sales, next_version(sales), other]
        self.pipelines = {plan.key: pipeline(plan) for plan in self.plans}
        self.migration = self.pipelines["sales", 1].migrate(
            {"s0": "t0"}, to=self.pipelines["sales", 2]
        )

    def _pick(self, pick, step):
        """Let some hours pass, and take a deal."""
        self.now += step
        name = sorted(self.twins)[pick % len(self.twins)]
        return self.book.deal(name), self.twins[name]

    def _said(self):
        return {"at": hour(self.now), "by": "ann"}

    def _known(self, deal, names):
        """Keep the names of targets that the pipeline of a deal has."""
        ids = {stage.id for stage in deal.pipeline.stages}
        return [name for name in names if name in ids or name.startswith("*")]

    def _concrete(self, twin, to):
        """Tell the stage that a target means, if it means one."""
        return twin.state()["plan"].resolved(to)[0] or to

    def _both(self, deal, twin, record, call):
        """Do one thing on both sides: either both refuse it alike, or both do it."""
        blockers = twin.do({"at": self.now} | record)
        before = deal.history
        if blockers:
            with pytest.raises(MoveError) as caught:
                call(**self._said())

            assert blockers == _told(caught.value)
            assert deal is self.book.deal(deal.id)
            assert deal.history is before
            return
        later = call(**self._said())

        assert later.history[:-1] == before
        assert later.history[-1:] == self.book.record(later)
        self._agree(later, twin)

    def _agree(self, deal, twin):
        """Compare everything that a deal tells with what its twin does."""
        state = twin.state()
        visits = [
            [each.pipeline_id, each.stage, each.kind, each.entered, each.left]
            for each in deal.visits()
        ]
        assert visits == [
            [*place, hour(entered), None if left is None else hour(left)]
            for *place, entered, left in state["visits"]
        ]
        assert state["plan"].key == (deal.pipeline.id, deal.pipeline.version)
        assert (state["stage"], state["outcome"]) == (deal.stage, deal.outcome)
        assert state["fields"] == deal.fields
        assert (state["owner"], _money(state["amount"])) == (deal.owner, deal.amount)
        for name in ("closed_at", "first_won_at"):
            expected = None if state[name] is None else hour(state[name])

            assert expected == getattr(deal, name)
        is_lost = state["outcome"] == "lost"
        assert (state["lost_from"] if is_lost else None) == deal.lost_at_stage
        assert (state["lost_reason"] if is_lost else None) == deal.lost_reason
        assert list(state["activities"]) == [each.id for each in deal.activities]
        self._agree_on_time(deal, twin)
        self._agree_on_chance(deal, state)
        assert deal == Deal.replay(deal.history, self.pipelines.values())

    def _agree_on_time(self, deal, twin):
        last, now = twin.last_activity(), hour(self.now)
        assert (None if last is None else hour(last)) == deal.last_activity_at
        assert twin.is_stale(self.now) is deal.is_stale(now)
        stages = {visit.stage for visit in deal.visits()}
        times = [deal.time_in(stage, at=now) for stage in sorted(stages)]
        expected = [twin.time_in(stage, self.now) for stage in sorted(stages)]

        assert expected == [time / timedelta(hours=1) for time in times]
        assert deal.age(at=now) == sum(times, timedelta())
        for rule_name in ("opener", "owner_at_win"):
            owner = twin.credit(rule_name)
            whole = [] if owner is None else [(owner, Decimal(1))]

            assert whole == [
                (each.owner, each.share) for each in deal.credit(rule_name)
            ]

    def _agree_on_chance(self, deal, state):
        if state["outcome"] != "open":
            expected = (state["outcome"] == "won", "outcome")
        else:
            expected = (state["probability"], "manual")
        found = deal.probability

        assert expected[0] == (None if found is None else found.value)
        assert found is None or expected[1] == found.source

    @precondition(lambda self: len(self.twins) < 4)
    @rule(
        step=STEPS,
        which=st.integers(0, 2),
        stage=st.sampled_from([None, None, "s0", "s1", "s2", "w0"]),
        fields=FILLED,
        owner=OWNERS,
        amount=st.sampled_from([None, 0, 9]),
        answered=ANSWERED,
    )
    def open_deal(self, *, step, which, stage, fields, owner, amount, answered):
        """Open a deal somewhere."""
        self.now += step
        plan = self.plans[which]
        begins = stage if plan.kind(stage) else plan.first()
        is_won = plan.kind(begins) == "won"
        record = {
            "at": self.now,
            "do": "open",
            "plan": plan,
            "begins": begins,
            "to": plan.first() if is_won else begins,
            "fields": [(k, v) for k, v in fields.items() if v not in (None, " ")],
            "owner": owner,
            "amount": amount,
            "by": "ann",
        }
        blockers = left(against_opening(opened(record)), answered)
        name = f"d{len(self.twins)}"

        def call():
            return Deal.open(
                name,
                self.pipelines[plan.key],
                stage=begins if stage else None,
                fields=fields,
                owner=owner,
                amount=_money(amount),
                override=_answer(answered),
                **self._said(),
            )

        if blockers:
            with pytest.raises(MoveError) as caught:
                call()

            assert blockers == _told(caught.value)
            return
        twin = self.twins[name] = Twin(record)
        if is_won:
            twin.records.append(
                {"at": self.now, "do": "move", "to": begins, "reason": None}
            )
        deal = call()

        assert deal.history == self.book.record(deal)
        self._agree(deal, twin)

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, to=PICKS, reason=REASONS, answered=ANSWERED)
    def move(self, *, step, pick, to, reason, answered):
        """Move a deal anywhere; what stands in the way is what check_move tells."""
        deal, twin = self._pick(pick, step)
        names = self._known(deal, TARGETS)
        name = names[to % len(names)]
        stage, kind = twin.state()["plan"].resolved(name)
        said = {"reason": reason} if kind == "lost" else {}
        record = {
            "do": "move",
            "to": stage or name,
            "reason": said.get("reason"),
            "answered": answered,
        }
        checked = deal.pipeline.check_move(deal, target(name), **said)
        asked = twin.do({"at": self.now} | record | {"answered": False})
        if not asked:
            twin.records.pop()

        assert asked == [(each.code, each.field) for each in checked]
        self._both(
            deal,
            twin,
            record,
            lambda **at: deal.move(
                target(name), override=_answer(answered), **said, **at
            ),
        )
        if asked and deal is not self.book.deal(deal.id):
            answer = self.book.deal(deal.id).history[-1].override

            assert ("boss", checked) == (answer.name, answer.blockers)

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS)
    def advance(self, step, pick):
        """Move an open deal to the next stage where deals can come to."""
        deal, twin = self._pick(pick, step)
        state = twin.state()
        order = state["plan"].ids()
        here = order.index(deal.stage)
        ahead = [each for each in state["plan"].live() if order.index(each) > here]
        if deal.outcome is Outcome.OPEN and ahead:
            record = {"do": "move", "to": ahead[0], "reason": None}
            self._both(deal, twin, record, deal.advance)
        else:
            with pytest.raises(MoveError):
                deal.advance(**self._said())

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, to=PICKS, answered=ANSWERED)
    def reopen(self, step, pick, to, answered):
        """Open a closed deal again, where it was or somewhere else."""
        deal, twin = self._pick(pick, step)
        names = [None, *self._known(deal, TARGETS[:5])]
        name = names[to % len(names)]
        state = twin.state()
        stays = [stage for _, stage, kind, _, _ in state["visits"] if kind == "open"]
        stage = name or stays[-1]
        call = {"to": name, "override": _answer(answered)}
        if state["plan"].kind(stage) is None:  # its last stage has another name now
            with pytest.raises(UnknownStageError):
                deal.reopen("again", **call, **self._said())
            return
        record = {"do": "reopen", "to": stage, "answered": answered}
        self._both(deal, twin, record, lambda **at: deal.reopen("again", **call, **at))

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, to=PICKS, reason=WHY, answered=ANSWERED)
    def reclassify(self, *, step, pick, to, reason, answered):
        """Say that a deal was closed in another way."""
        deal, twin = self._pick(pick, step)
        names = self._known(deal, CLOSING)
        name = names[to % len(names)]
        record = {
            "do": "reclassify",
            "to": self._concrete(twin, name),
            "reason": reason,
            "answered": answered,
        }
        call = partial(
            deal.reclassify, target(name), reason, override=_answer(answered)
        )
        if self._is_gone(twin, name) and not twin.would(record):
            with pytest.raises(UnknownStageError):
                call(**self._said())

            return
        self._both(deal, twin, record, call)

    def _is_gone(self, twin, name):
        """Tell whether a deal would close where it stood, and that is no stage now."""
        state = twin.state()
        stood = [stage for _, stage, kind, *_ in state["visits"] if kind == "open"][-1]
        is_in_place = state["plan"].resolved(name)[0] is None
        return is_in_place and state["plan"].kind(stood) is None

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, which=st.integers(0, 2), answered=ANSWERED)
    def change_pipeline(self, step, pick, which, answered):
        """Let a deal go on in another pipeline."""
        deal, twin = self._pick(pick, step)
        plan = self.plans[which]
        record = {
            "do": "change",
            "plan": plan,
            "to": plan.first(),
            "answered": answered,
        }
        self._both(
            deal,
            twin,
            record,
            lambda **at: deal.change_pipeline(
                self.pipelines[plan.key], override=_answer(answered), **at
            ),
        )

    @precondition(lambda self: self.twins)
    @rule(step=STEPS)
    def migrate(self, step):
        """Take all deals of the first version to the second."""
        self.now += step
        moved = self.book.migrate(self.migration, **self._said())
        expected = {
            name: twin
            for name, twin in sorted(self.twins.items())
            if twin.state()["plan"].key == ("sales", 1)
        }

        assert list(expected) == [deal.id for deal in moved]
        for deal, twin in zip(moved, expected.values(), strict=True):
            stage = twin.state()["stage"]
            record = {
                "at": self.now,
                "do": "migrate",
                "plan": self.plans[1],
                "to": "t0" if stage == "s0" else stage,
            }
            twin.records.append(record)
            self._agree(deal, twin)

    def _changes(self, deal, fields):
        """Tell which of some fields are other than they are."""
        read = {k: None if v == " " else v for k, v in fields.items()}
        return [
            (name, value)
            for name, value in read.items()
            if (type(value), value)
            != (type(deal.fields.get(name)), deal.fields.get(name))
        ]

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, fields=FILLED)
    def set_fields(self, step, pick, fields):
        """Fill and clear fields; if nothing changes it is the same deal."""
        deal, twin = self._pick(pick, step)
        changes = self._changes(deal, fields)
        if not changes:
            assert deal is deal.set_fields(fields, **self._said())
            return
        record = {"do": "fields", "values": changes}
        self._both(deal, twin, record, lambda **at: deal.set_fields(fields, **at))

    def _hold(self, deal, twin, change, call):
        """Set one thing that is kept; if nothing changes it is the same deal."""
        what, value = change
        if twin.state()[what] == value:
            assert deal is call(**self._said())
            return
        self._both(deal, twin, {"do": "held", "what": what, "value": value}, call)

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, owner=OWNERS)
    def assign(self, step, pick, owner):
        """Give a deal to somebody."""
        deal, twin = self._pick(pick, step)
        self._hold(deal, twin, ("owner", owner), lambda **at: deal.assign(owner, **at))

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, amount=st.sampled_from([None, 0, 7]))
    def set_amount(self, step, pick, amount):
        """Say what a deal is worth."""
        deal, twin = self._pick(pick, step)
        money = _money(amount)
        self._hold(
            deal, twin, ("amount", amount), lambda **at: deal.set_amount(money, **at)
        )

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, chance=st.sampled_from([None, 0, Decimal("0.5")]))
    def judge(self, step, pick, chance):
        """Judge the chance of a deal."""
        deal, twin = self._pick(pick, step)
        self._hold(
            deal,
            twin,
            ("probability", chance),
            lambda **at: deal.set_probability(chance, **at),
        )

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, ago=st.integers(0, 9), id=st.sampled_from("ab"))
    def log_activity(self, step, pick, ago, id):
        """Log a call of some hours ago."""
        deal, twin = self._pick(pick, step)
        done = self.now - ago
        call = Activity(id, "call", hour(done))
        if twin.state()["activities"].get(id) == done:
            assert deal is deal.log_activity(call, **self._said())
            return
        record = {"do": "activity", "id": id, "done": done}
        self._both(deal, twin, record, lambda **at: deal.log_activity(call, **at))

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, to=PICKS, reason=REASONS)
    def bulk_move(self, step, to, reason):
        """Move all deals at once: each as if alone."""
        self.now += step
        name = ("s1", "*won", "*lost", "l0")[to % 4]
        ids = sorted(self.twins)
        said = {"reason": reason} if name in ("*lost", "l0") else {}
        results = self.book.bulk_move(ids, target(name), **said, **self._said())
        for each, result in zip(ids, results, strict=True):
            twin = self.twins[each]
            if isinstance(result.error, UnknownStageError):
                assert twin.state()["plan"].kind(name) is None
                continue
            record = {
                "at": self.now,
                "do": "move",
                "to": self._concrete(twin, name),
                "reason": said.get("reason"),
            }
            blockers = twin.do(record)

            assert blockers == (_told(result.error) if result.error else [])
            if result.deal:
                assert ("bulk", each) == (
                    result.deal.history[-1].source,
                    result.deal_id,
                )
                self._agree(result.deal, twin)

    @precondition(lambda self: self.twins)
    @rule(pick=PICKS, to=PICKS)
    def move_in_the_past(self, pick, to):
        """A move before the last event is refused, and leaves the deal as it is."""
        deal, _ = self._pick(pick, 0)
        names = self._known(deal, TARGETS)
        early = deal.history[-1].at - timedelta(microseconds=1)
        with pytest.raises(MoveError) as caught:
            deal.move(target(names[to % len(names)]), at=early, by="ann")

        assert "out_of_order" == caught.value.code
        assert deal is self.book.deal(deal.id)

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, back=st.integers(0, 40), to=PICKS, reason=REASONS)
    def backfill_a_move(self, *, step, pick, back, to, reason):
        """Say late that a deal was moved: it is as if done in time, or refused."""
        deal, twin, then = self._past(pick, step, back)
        early, past = deal.as_of(hour(then)), twin.until(then)
        names = self._known(early, TARGETS)
        name = names[to % len(names)]
        stage, kind = past.state()["plan"].resolved(name)
        said = {"reason": reason} if kind == "lost" else {}
        fact = {
            "at": then,
            "do": "move",
            "to": stage or name,
            "reason": said.get("reason"),
        }
        self._tell_late(
            (deal, twin, early, past),
            fact,
            lambda: early.move(target(name), at=hour(then), by="bob", **said),
        )

    @precondition(lambda self: self.twins)
    @rule(step=STEPS, pick=PICKS, back=st.integers(0, 40), fields=FILLED)
    def backfill_fields(self, step, pick, back, fields):
        """Say late that fields were filled or cleared."""
        deal, twin, then = self._past(pick, step, back)
        early, past = deal.as_of(hour(then)), twin.until(then)
        changes = self._changes(early, fields)
        if not changes:
            assert deal is deal.backfill((), **self._said())
            return
        fact = {"at": then, "do": "fields", "values": changes}
        self._tell_late(
            (deal, twin, early, past),
            fact,
            lambda: early.set_fields(fields, at=hour(then), by="bob"),
        )

    def _past(self, pick, step, back):
        """Take a deal and an hour of its life."""
        deal, twin = self._pick(pick, step)
        return deal, twin, max(twin.records[0]["at"], self.now - back)

    def _tell_late(self, both, fact, call):
        """Make a fact on the deal as it was, and add it to the deal as it is."""
        deal, twin, early, past = both
        blockers = past.do(fact)
        if blockers:
            with pytest.raises(MoveError) as caught:
                call()

            assert blockers == _told(caught.value)
            return
        facts = call().history[early.version :]
        broken = twin.add_late(fact)
        if broken:
            with pytest.raises((LoadError, MoveError)) as caught:
                deal.backfill(facts, **self._said())

            if isinstance(caught.value, MoveError) and broken != ["broken"]:
                assert broken == _told(caught.value)
            assert deal is self.book.deal(deal.id)
            return
        later = deal.backfill(facts, **self._said())

        assert later.history[:-1] == deal.history
        assert later.history[-1:] == self.book.record(later)
        self._agree(later, twin)


def test_deals_follow_their_twins(request):
    """300 times 30 steps of everything that can be done, and more in a full run.

    A run takes fourteen steps on average and thirty at most, hence 700 of them.
    """
    more = 5 if request.config.getoption("--full") else 1
    run_state_machine_as_test(
        DealsOverTime,
        settings=settings(max_examples=700 * more, stateful_step_count=30),
    )
