"""Tests of a process: what runs before a change and after it, and what is refused."""

import asyncio

import pytest

from automation_cases import (
    FREE,
    MONDAY,
    SAID,
    SALES,
    AsyncStore,
    FaultyStore,
    Points,
    ids,
    opened,
    process,
    said,
)
from salesmodel.automation import (
    AmountChanged,
    ClientBought,
    Comparison,
    Effect,
    Entering,
    FieldChanged,
    Fill,
    Leaving,
    Losing,
    MemoryStore,
    MoveOn,
    Notify,
    Opening,
    OwnerChanged,
    Refuse,
    Reopening,
    Rule,
    SalesProcess,
    Winning,
    assigning,
    filling,
    listing,
    pricing,
    reopening,
)
from salesmodel.domain import Author, Book, Gate, Outcome, Pipeline, Stage
from salesmodel.errors import (
    AfterHookError,
    DefinitionError,
    GateError,
    HookError,
    IdempotencyConflictError,
    IllegalMoveError,
    InvalidInstantError,
    InvalidValueError,
    StaleDealError,
    UnknownDealError,
    UnknownStageError,
    Veto,
    VetoError,
)
from salesmodel.values import Money


TELL = Notify("owner", "x")


def _before(id, on, then, **known):
    return Rule(id, on=on, then=then, phase="before", **known)


def _tells(*triggers, **known):
    """Return rules that tell, each called after its place."""
    return [Rule(f"r{n}", on=on, then=TELL, **known) for n, on in enumerate(triggers)]


def test_a_rule_fills_what_a_gate_asks_for():
    """Before the fact; the field is signed by the rule."""
    fill = _before("fill", Entering("offer"), Fill({"need": "a pump"}))
    made = process(fill, pipeline=SALES).move("d1", "offer", **SAID)

    assert ("offer", "a pump") == (made.deal.stage, made.deal.fields["need"])
    assert [("fill", "automation"), ("ann", "user")] == [
        (event.by, event.source) for event in made.events
    ]
    assert [("fill", "before", ("need",))] == [
        (run.rule, run.phase, run.filled) for run in made.runs
    ]


def test_a_hook_sees_what_is_proposed():
    """The deal with what earlier rules filled, where to, when and by whom."""
    seen = []
    rules = [
        _before("one", Entering("b"), lambda proposal: {"x": 1}),
        _before("two", Entering("b"), seen.append),
    ]
    made = process(*rules).move("d1", "b", at=MONDAY, by=Author("crm", "import"))
    (proposal,) = seen

    assert ("b", MONDAY, "crm") == (proposal.to, proposal.at, proposal.by)
    assert ("a", {"x": 1}) == (proposal.deal.stage, dict(proposal.deal.fields))
    assert ["one"] == ids(made.runs)


def test_a_hook_sees_what_happened():
    """The deal as it was recorded, the event, and under which id it runs."""
    seen = []
    made = process(Rule("r", on=Entering("b"), then=seen.append)).move(
        "d1", "b", **SAID
    )
    (happened,) = seen

    assert made.deal is happened.deal
    assert made.events[-1] is happened.event
    assert (MONDAY, "r", "d1:2:r") == (happened.at, happened.rule, happened.effect_id)


def test_a_hook_sees_what_happened_last():
    """However long the history is: the event of this move, and when that was."""
    seen = []
    deals = process(Rule("r", on=Entering("b"), then=seen.append))
    for n, to in ((6, "c"), (7, "a"), (8, "b")):
        made = deals.move("d1", to, **said(n))
    (happened,) = seen

    assert made.events == (happened.event,)
    assert (4, said(8)["at"], "d1:4:r") == (
        happened.event.version,
        happened.at,
        happened.effect_id,
    )


@pytest.mark.parametrize("known", [{}, {"key": "k"}])
def test_what_is_filled_on_the_way_sets_off_its_own(known):
    """A field that a rule fills before a move is a field that has changed after it."""
    rules = [
        _before("fill", Entering("b"), Fill({"x": 1})),
        *_tells(FieldChanged("x"), Entering("b"), FieldChanged("y")),
    ]
    made = process(*rules).move("d1", "b", **known, **SAID)

    assert ["fill", "r0", "r1"] == ids(made.runs)


def test_rules_run_leaving_first_and_then_in_their_order():
    """Whatever the order of kinds in which they were given."""
    rules = _tells(
        Entering("b"), Leaving("a"), Entering(), Leaving(), Entering("b"), Entering("c")
    )

    assert ["r1", "r3", "r0", "r2", "r4"] == ids(
        process(*rules).move("d1", "b", **SAID).runs
    )
    rules = [_before(rule.id, rule.on, lambda _: {"x": 1}) for rule in rules]
    assert ["r1", "r3", "r0", "r2", "r4"] == ids(
        process(*rules).move("d1", "b", **SAID).runs
    )


def test_a_closing_sets_off_what_it_is():
    """A loss for its reason or for any, a win without stages alone."""
    rules = _tells(Losing(), Losing("price"), Losing("need"), Winning(), Leaving("new"))
    lost = process(*rules, pipeline=SALES).move("d1", "lost", reason="price", **SAID)
    won = process(*rules, pipeline=SALES).move("d1", Outcome.WON, **SAID)

    assert ["r4", "r0", "r1"] == ids(lost.runs)
    assert ["r4", "r3"] == ids(won.runs)
    assert ["r3"] == ids(process(*rules).move("d1", Outcome.WON, **SAID).runs)
    rules = [_before(one.id, one.on, lambda _: {"x": 1}) for one in rules]
    assert ["r3"] == ids(process(*rules).move("d1", Outcome.WON, **SAID).runs)
    lost = process(*rules).move("d1", Outcome.LOST, reason="need", **SAID)
    assert ["r0", "r2"] == ids(lost.runs)


def test_changes_of_what_a_deal_holds_set_off_their_own():
    """A field from one value to another, the amount, the owner."""
    rules = _tells(
        FieldChanged("x"),
        FieldChanged("x", new=1),
        FieldChanged("x", old=1, new=None),
        FieldChanged("x", old=None),
        FieldChanged("y"),
        AmountChanged(),
        OwnerChanged(),
    )
    deals = process(*rules)

    def _ran(change):
        return ids(deals.change("d1", change).runs)

    assert ["r0", "r1", "r3"] == _ran(filling({"x": 1}, **SAID))
    assert ["r0"] == _ran(filling({"x": True}, **SAID))
    assert ["r0", "r1"] == _ran(filling({"x": 1}, **SAID))
    assert ["r0", "r2"] == _ran(filling({"x": None}, **SAID))
    assert ["r5"] == _ran(pricing(Money(5, "EUR"), **SAID))
    assert ["r6"] == _ran(assigning("bob", **SAID))


@pytest.mark.parametrize(
    "change",
    [
        filling({"x": 1}, **said(9)),
        assigning("ann", **said(9)),
        pricing(Money(5, "EUR"), **said(9)),
        listing([], **said(9)),
    ],
)
def test_a_change_that_changes_nothing_sets_off_nothing(change):
    """No rule runs, no event is recorded, and it is the very deal."""
    deal = opened(fields={"x": 1}, owner="ann", amount=Money(5, "EUR"))
    triggers = (FieldChanged("x"), OwnerChanged(), AmountChanged())
    before = [_before(f"b{n}", on, Refuse("no")) for n, on in enumerate(triggers)]
    made = process(*_tells(*triggers), *before, deals=[deal]).change("d1", change)

    assert deal is made.deal
    assert ((), ()) == (made.events, made.runs)


def test_a_field_that_is_set_back_was_not_changed():
    """A rule changes it, the change itself sets it back: nothing is told after it."""
    deal = opened(fields={"x": 1, "y": 1})
    rules = [
        _before("b", FieldChanged("y"), Fill({"x": 2})),
        *_tells(FieldChanged("x"), FieldChanged("y")),
    ]
    made = process(*rules, deals=[deal]).change("d1", filling({"x": 1, "y": 2}, **SAID))

    assert ["b", "r1"] == ids(made.runs)


def test_an_opening_sets_off_rules_too():
    """Before it they fill or refuse, after it they tell."""
    rules = [
        _before("fill", Opening(), lambda proposal: {"x": proposal.to}),
        *_tells(Opening(), Entering("a"), Entering("b"), FieldChanged("x")),
    ]
    made = process(*rules, deals=()).open(opened())

    assert ["fill", "r0", "r1", "r3"] == ids(made.runs)
    assert ("a", 2) == (made.deal.fields["x"], made.deal.version)
    deals = process(_before("no", Opening(), Refuse("not today")), deals=())
    with pytest.raises(VetoError):
        deals.open(opened())
    with pytest.raises(UnknownDealError):
        deals.store.load("d1")


def test_a_deal_opened_in_a_won_stage_is_won_at_once():
    """It is opened, leaves its first stage, enters the other one, and is won."""
    rules = _tells(Winning(), Opening(), Entering(), Entering("won"), Leaving("new"))
    made = process(*rules, deals=()).open(opened(pipeline=SALES, stage="won"))

    assert ["r1", "r2", "r4", "r3", "r0"] == ids(made.runs)


def test_a_deal_is_opened_once():
    """Another one of this id is refused, however often it is tried."""
    calls = []
    rule = _before("r", Opening(), calls.append)
    deals = process(rule)
    with pytest.raises(StaleDealError):
        deals.open(opened(owner="bob"), retry=5)

    assert 1 == len(calls)
    assert deals.store.load("d1").owner is None


def test_a_reopening_sets_off_rules_too():
    """Before it they fill what the gate of the stage asks for."""
    deal = opened(pipeline=SALES, fields={"need": "x"}).move("offer", **SAID)
    deal = deal.win(**SAID).set_fields({"need": None}, **SAID)
    rules = [
        _before("fill", Reopening(), Fill({"need": "a pump"})),
        _before("seen", Entering("offer"), lambda proposal: {"phone": proposal.to}),
        *_tells(Reopening(), Leaving("won"), Entering("offer"), Entering("new")),
    ]
    change = reopening("they came back", **SAID)
    with pytest.raises(GateError):
        process(deals=[deal]).change("d1", change)
    made = process(*rules, deals=[deal]).change("d1", change)

    assert ["seen", "fill", "r1", "r2", "r0"] == ids(made.runs)
    assert ("offer", "offer") == (made.deal.stage, made.deal.fields["phone"])
    back = process(*rules, deals=[deal]).change(
        "d1", reopening("they came back", to="new", **SAID)
    )
    assert ["fill", "r1", "r3", "r0"] == ids(back.runs)
    with pytest.raises(IllegalMoveError):
        process(*rules).change("d1", change)


def test_a_deal_closed_where_it_stood_is_reopened_there():
    """It leaves nothing and enters nothing."""
    rules = [
        _before("b", Reopening(), lambda proposal: {"x": proposal.to}),
        *_tells(Reopening(), Leaving(), Entering()),
    ]
    made = process(*rules, deals=[opened().win(**SAID)]).change(
        "d1", reopening("why", **SAID)
    )

    assert ["b", "r0"] == ids(made.runs)


def test_a_rule_refuses():
    """In the words of the rule; the deal is the very one it was."""

    def _veto(proposal):
        raise Veto("over the limit")

    for then in (Refuse("over the limit"), _veto):
        deals = process(_before("credit", Entering("b"), then))
        known = deals.store.load("d1")
        with pytest.raises(VetoError) as caught:
            deals.move("d1", "b", **SAID)
        assert ("credit", "over the limit") == (caught.value.rule, caught.value.reason)
        assert not caught.value.committed
        assert known is deals.store.load("d1")


def test_conditions_decide_which_rules_run():
    """Before the fact on the draft, after it on the deal that was recorded."""
    rules = [
        _before("one", Entering("b"), Fill({"x": 1})),
        _before("two", Entering("b"), Fill({"y": 1}), when=Comparison("x", "eq", 1)),
        _before("no", Entering("b"), Fill({"z": 1}), when=lambda deal: False),
        Rule(
            "r", on=Entering("b"), then=TELL, when=Comparison("deal.stage", "eq", "b")
        ),
        Rule(
            "s", on=Entering("b"), then=TELL, when=Comparison("deal.stage", "eq", "a")
        ),
    ]

    assert ["one", "two", "r"] == ids(process(*rules).move("d1", "b", **SAID).runs)


def test_a_condition_that_fails_before_the_fact_stops_the_move():
    """It is a hook that failed."""
    rule = _before("r", Entering("b"), (), when=lambda deal: deal.nothing)
    with pytest.raises(HookError) as caught:
        process(rule).move("d1", "b", **SAID)

    assert isinstance(caught.value.__cause__, AttributeError)
    assert not caught.value.committed


def test_a_condition_that_fails_after_the_fact_is_a_failure_of_its_rule():
    """The move stands, and other rules run."""
    broken = Rule(
        "r",
        on=Entering("b"),
        then=TELL,
        when=Comparison("deal.amount", "gt", Money(5, "USD")),
    )
    deals = process(
        broken, *_tells(Entering("b")), deals=[opened(amount=Money(5, "EUR"))]
    )
    with pytest.raises(AfterHookError) as caught:
        deals.move("d1", "b", **SAID)

    assert ("b", ["r0"]) == (
        deals.store.load("d1").stage,
        ids(caught.value.result.runs),
    )
    assert ["d1:2:r"] == [effect.id for effect, _ in deals.store.failed()]


@pytest.mark.parametrize("known", [{}, {"key": "k"}])
def test_a_condition_is_asked_again_when_its_rule_runs(known):
    """What no longer holds then lets nothing happen; nothing is left pending."""
    answers = [True, False]
    rule = Rule("r", on=Entering("b"), then=TELL, when=lambda _: answers.pop(0))
    deals = process(rule)
    made = deals.move("d1", "b", **known, **SAID)

    assert ((), (), [], ()) == (
        made.runs,
        made.outgoing,
        answers,
        deals.store.pending(),
    )


def test_running_out_of_memory_in_a_condition_is_nobodys_failure():
    """It goes through, and nothing is done."""

    def _greedy(deal):
        raise MemoryError

    for phase in ("before", "after"):
        deals = process(Rule("r", on=Entering("b"), then=(), when=_greedy, phase=phase))
        with pytest.raises(MemoryError):
            deals.move("d1", "b", **SAID)
        assert 1 == deals.store.load("d1").version


@pytest.mark.parametrize("answer", [5, "x", [("x", 1)], [TELL, 5], Refuse("no")])
@pytest.mark.parametrize("phase", ["before", "after"])
def test_an_answer_of_no_use_is_a_hook_that_is_no_good(answer, phase):
    """Before the fact fields are asked for, and after it actions."""
    rule = Rule("r", on=Entering("b"), then=lambda _: answer, phase=phase)
    deals = process(rule)
    with pytest.raises((HookError, AfterHookError)) as caught:
        deals.move("d1", "b", **SAID)

    error = caught.value if phase == "before" else caught.value.__cause__
    assert ("bad_hook", phase == "after") == (error.code, error.committed)
    assert (2 if phase == "after" else 1) == deals.store.load("d1").version


def test_an_answer_that_ought_to_be_awaited_is_no_good():
    """Nothing is left that was never awaited."""

    async def _awaited(_):
        return ()

    def _slow(given):
        return _awaited(given)

    for known in ({"then": _slow, "phase": "before"}, {"then": _slow}):
        deals = process(Rule("r", on=Entering("b"), **known))
        with pytest.raises((HookError, AfterHookError)):
            deals.move("d1", "b", **SAID)
    deals = process(*_tells(Entering("b")), deliver=_slow)
    with pytest.raises(AfterHookError) as caught:
        deals.move("d1", "b", **SAID)
    assert "bad_hook" == caught.value.__cause__.code


def test_a_field_that_a_rule_cannot_fill_is_its_fault():
    """The error names the rule, and why is the cause."""
    rule = _before("r", Entering("offer"), Fill({"seats": "many"}))
    with pytest.raises(HookError) as caught:
        process(rule, pipeline=SALES).move("d1", "offer", **SAID)

    assert ("r", "hook") == (caught.value.rule, caught.value.code)
    assert isinstance(caught.value.__cause__, InvalidValueError)


def test_what_is_wrong_with_a_move_is_not_the_fault_of_a_rule():
    """When it is, where it leads, and that the deal is closed, is told as such."""
    calls = []
    rules = [_before("r", Entering(), calls.append), _before("f", Leaving(), Fill({}))]
    deals = process(*rules, deals=[opened(at=said(9)["at"])])
    with pytest.raises(IllegalMoveError) as caught:
        deals.move("d1", "b", **SAID)
    assert "out_of_order" == caught.value.code
    with pytest.raises(InvalidInstantError):
        deals.move("d1", "b", at="today", by="ann")
    with pytest.raises(UnknownStageError):
        deals.move("d1", "z", **said(9))
    with pytest.raises(IllegalMoveError) as caught:
        deals.move("d1", "a", **said(9))
    assert "same_stage" == caught.value.code
    closed = process(*rules, deals=[opened().win(**SAID)])
    with pytest.raises(IllegalMoveError) as caught:
        closed.move("d1", "b", **SAID)
    assert ("closed", []) == (caught.value.code, calls)


def test_rules_of_another_pipeline_with_the_same_stages_stay_out():
    """Also after the way was looked up for the first one, and for a next version."""
    other = Pipeline("other", [Stage("a"), Stage("b")])
    rules = _tells(Entering("b"), pipeline="other")
    deals = process(
        *rules,
        deals=[
            opened(),
            opened("d2", other),
            opened("d3", FREE.revise()),
            opened("d4", other.revise(stages=[Stage("b"), Stage("a")]), stage="a"),
        ],
    )
    ran = [ids(deals.move(f"d{n}", "b", **SAID).runs) for n in (1, 2, 3, 4)]

    assert [[], ["r0"], [], ["r0"]] == ran


def test_the_same_key_makes_a_request_once():
    """The first result comes again, and nothing runs."""
    calls = []
    deals = process(Rule("r", on=Entering("b"), then=calls.append))
    first = deals.move("d1", "b", key="k", **SAID)
    deals.move("d1", "c", **SAID)
    again = deals.move("d1", "b", key="k", **said(9))

    assert 1 == len(calls)
    assert (first.deal, first.events) == (again.deal, again.events)
    assert (False, True, ()) == (first.replayed, again.replayed, again.runs)
    with pytest.raises(IdempotencyConflictError):
        deals.move("d1", "c", key="k", **SAID)
    assert "c" == deals.move("d1", "d", key="j", **SAID).events[0].origin


def test_a_key_is_kept_for_a_change_that_changed_nothing():
    """Made later, it would change something: it was made already."""
    deals = process(deals=[opened(owner="bob")])
    first = deals.change("d1", assigning("bob", **SAID), key="k")
    deals.change("d1", assigning("cat", **SAID))
    again = deals.change("d1", assigning("bob", **said(9)), key="k")

    assert ((), (), True) == (first.events, again.events, again.replayed)
    assert (1, "cat") == (again.deal.version, deals.store.load("d1").owner)


def test_a_key_opens_a_deal_once():
    """Who asks again, later, gets the first; who asks for another is told."""
    deals = process(_before("f", Opening(), Fill({"x": 1})), deals=())
    first = deals.open(opened(), key="k")
    deals.move("d1", "b", **SAID)
    again = deals.open(opened(at=said(9)["at"]), key="k")

    assert (first.deal, first.events) == (again.deal, again.events)
    assert 2 == again.deal.version
    with pytest.raises(IdempotencyConflictError):
        deals.open(opened(owner="bob"), key="k")


def test_a_key_survives_a_change_of_the_pipeline():
    """The first result is made of the rules that held then."""
    deals = process()
    first = deals.move("d1", "b", key="k", **SAID)
    plan = FREE.migrate({}, to=FREE.revise())
    deals.store.book.migrate(plan, **SAID)
    again = deals.move("d1", "b", key="k", **SAID)

    assert first.deal == again.deal
    assert (2, 1) == (again.deal.version, again.deal.pipeline.version)


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({"key": ""}, InvalidValueError),
        ({"key": 5}, InvalidValueError),
        ({"key": "x" * 129}, InvalidValueError),
        ({"key": "effect d1:2:r"}, InvalidValueError),
        ({"retry": -1}, InvalidValueError),
        ({"retry": True}, InvalidValueError),
        ({"retry": 101}, InvalidValueError),
        ({"max_moves": 0}, InvalidValueError),
        ({"after_errors": "ignore"}, InvalidValueError),
        ({"retries": 3}, TypeError),
    ],
)
def test_how_a_change_is_made_is_checked(how, kind):
    """A word that is not known is no word that is ignored."""
    deals = process()
    for call in (
        lambda: deals.move("d1", "b", **SAID, **how),
        lambda: deals.open(opened("d2"), **how),
        lambda: deals.change("d1", assigning("bob", **SAID), **how),
        lambda: deals.run(Effect("d1", 1, "r", MONDAY, 0), **how),
    ):
        with pytest.raises(kind):
            call()
    assert (1, 1) == (deals.store.load("d1").version, len(deals.store.deals()))


@pytest.mark.parametrize("wrong", ["", None, 5, ["d1"]])
def test_what_is_no_id_of_a_deal_is_refused(wrong):
    """With a key as without one."""
    for how in ({}, {"key": "k"}):
        with pytest.raises(InvalidValueError) as caught:
            process().move(wrong, "b", **SAID, **how)
        assert "id" == caught.value.code


def test_what_is_no_deal_and_no_change_is_refused():
    """It is told what is asked for."""
    deals = process()
    for call in (
        lambda: deals.open("d1"),
        lambda: deals.change("d1", "move"),
        lambda: deals.run("d1:1:r"),
        lambda: asyncio.run(deals.aopen("d1")),
        lambda: asyncio.run(deals.achange("d1", "move")),
    ):
        with pytest.raises(InvalidValueError):
            call()


def test_an_asynchronous_process_is_awaited():
    """Every way in that would not wait is refused."""
    deals = SalesProcess(AsyncStore(), is_async=True)
    for call in (
        lambda: deals.move("d1", "b", **SAID),
        lambda: deals.open(opened()),
        lambda: deals.change("d1", assigning("bob", **SAID)),
        lambda: deals.plan_move("d1", "b", **SAID),
        lambda: deals.due(MONDAY),
        lambda: deals.run(Effect("d1", 1, "r", MONDAY, 0)),
        deals.resume,
    ):
        with pytest.raises(InvalidValueError) as caught:
            call()
        assert "is_async" == caught.value.code


async def _fill(proposal):
    await asyncio.sleep(0)
    return {"x": 1}


async def _follow(happened):
    await asyncio.sleep(0)
    return [MoveOn("c"), TELL]


async def _all(deals):
    """Open a deal, look at a move, make it twice, and change the owner."""
    await deals.aopen(opened())
    plan = await deals.aplan_move("d1", "b", **SAID)
    made = await deals.amove("d1", "b", key="k", **SAID)
    again = await deals.amove("d1", "b", key="k", **SAID)
    await deals.achange("d1", assigning("bob", **SAID))
    return plan, made, again, await deals.aresume()


class _SlowStore:
    """A store with methods to be awaited, as a host would write it."""

    def __init__(self, inner):
        self.inner = inner

    async def load(self, deal_id):
        """Return a deal, after others had their turn."""
        await asyncio.sleep(0)
        return self.inner.load(deal_id)


def test_a_store_that_has_to_be_awaited_needs_a_process_that_awaits():
    """It is refused where nobody would await it."""
    for store in (AsyncStore(), _SlowStore(MemoryStore())):
        with pytest.raises(DefinitionError, match="store: what is asynchronous needs"):
            SalesProcess(store)
        patient = SalesProcess(store, is_async=True)
        assert store is patient.async_store is patient.store
        with pytest.raises(UnknownDealError):
            asyncio.run(patient.aplan_move("d1", "b", **SAID))


def test_awaited_or_not_the_steps_are_the_same():
    """A store and hooks that are asynchronous give the same results."""
    sent = []

    async def _deliver(outgoing):
        await asyncio.sleep(0)
        sent.append(outgoing.id)

    rules = [
        _before("fill", Entering("b"), _fill),
        Rule("follow", on=Entering("b"), then=_follow),
    ]
    slow = SalesProcess(AsyncStore(), rules, deliver=_deliver, is_async=True)
    plan, made, again, resumed = asyncio.run(_all(slow))
    plain = process(
        _before("fill", Entering("b"), Fill({"x": 1})),
        Rule("follow", on=Entering("b"), then=[MoveOn("c"), TELL]),
    )
    expected = plain.move("d1", "b", **SAID)

    assert ["fill", "follow"] == ids(plan.runs) == ids(made.runs)
    assert (expected.deal, expected.events) == (made.deal, made.events)
    assert expected.follow_ups[0].deal == made.follow_ups[0].deal
    assert (["d1:3:follow:2"], True, ()) == (sent, again.replayed, resumed)
    owned = slow.store.inner.load("d1")
    assert (5, "bob", ()) == (owned.version, owned.owner, slow.store.inner.pending())


def test_a_client_comes_to_the_base_with_its_first_purchase():
    """The second one is none, nor is the same sale won again, nor a lead qualified."""
    leads = Pipeline("leads", [Stage("x")], purpose="lead")
    deals = process(
        *_tells(ClientBought(), Winning()),
        deals=[
            opened("lead", leads, client_id="c1"),
            opened("d1", client_id="c1"),
            opened("d2", client_id="c1"),
            opened("d3"),
            opened("d4", client_id="c2"),
        ],
    )

    def _won(name, **known):
        return ids(deals.move(name, Outcome.WON, **SAID, **known).runs)

    assert ["r1"] == _won("lead")
    assert ["r0", "r1"] == ids(deals.plan_move("d1", Outcome.WON, **SAID).runs)
    assert ["r0", "r1"] == _won("d1")
    deals.change("d1", reopening("by mistake", **SAID))
    assert ["r1"] == ids(deals.plan_move("d1", Outcome.WON, **SAID).runs)
    assert ["r1"] == _won("d1")
    assert ["r1"] == _won("d2")
    assert ["r1"] == _won("d3")
    assert ["r0", "r1"] == _won("d4")


def test_a_store_that_fails_after_it_has_saved_is_asked_for_the_receipt():
    """With a key it can be told that the change was made; without it cannot."""
    for key, raises in (("k", False), (None, True)):
        points = Points()
        store = FaultyStore(MemoryStore(Book([opened()])), points)
        deals = SalesProcess(store)
        how = {} if key is None else {"key": key}
        points.fault = OSError("the line is cut")
        points.at = 4 if key is None else 6
        if raises:
            with pytest.raises(OSError, match="cut"):
                deals.move("d1", "b", **SAID, **how)
        else:
            assert "b" == deals.move("d1", "b", **SAID, **how).deal.stage
        assert "b" == store.inner.load("d1").stage


def test_a_gate_on_every_path():
    """Rules fill, they do not override."""
    gated = Pipeline(
        "g", [Stage("a"), Stage("b")], gates=[Gate("enter", ["b"], fields=["x"])]
    )
    fill = _before("r", Entering("b"), Fill({"y": 1}))
    deals = process(fill, pipeline=gated)
    with pytest.raises(GateError):
        deals.move("d1", "b", **SAID)

    assert {} == dict(deals.store.load("d1").fields)


def test_what_is_no_deal_is_named():
    """It can be taken up neither at once nor awaited."""
    deals = process()
    for call in (lambda: deals.open("d1"), lambda: asyncio.run(deals.aopen("d1"))):
        with pytest.raises(InvalidValueError) as caught:
            call()

        assert ("deal", "type") == (caught.value.name, caught.value.code)


def test_a_plan_of_an_asynchronous_process_is_awaited():
    """The error names what to call instead."""
    deals = SalesProcess(AsyncStore(), is_async=True)
    with pytest.raises(InvalidValueError, match="aplan_move") as caught:
        deals.plan_move("d1", "offer", **SAID)

    assert "plan_move" == caught.value.value
