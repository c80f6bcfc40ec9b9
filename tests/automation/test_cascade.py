"""Tests of what follows a change: actions, follow-ups, limits, and what goes wrong."""

import logging

import pytest

from automation_cases import (
    FREE,
    MONDAY,
    REPEAT,
    SAID,
    SALES,
    FaultyStore,
    Points,
    day,
    ids,
    opened,
    process,
    said,
)
from salesmodel.automation import (
    AfterHook,
    CallHost,
    CreateTask,
    Entering,
    FieldChanged,
    Fill,
    MemoryStore,
    MoveOn,
    Notify,
    OpenCycle,
    Opening,
    QualityCall,
    Rule,
    SalesProcess,
    Winning,
)
from salesmodel.domain import Book, Outcome
from salesmodel.errors import (
    AfterHookError,
    CascadeLimitError,
    GateError,
    InvalidValueError,
    StaleDealError,
)
from salesmodel.values import Delay


TELL = Notify("owner", "x")
BOLD = "Zaphod-Beeblebrox"


def _on(id, stage, *then, **known):
    return Rule(id, on=Entering(stage), then=then, **known)


def _raises(error):
    def _hook(_):
        raise error

    return _hook


def test_actions_are_done_in_order():
    """Fields are filled, tasks planned, the deal moved on, each with its own result."""
    rule = _on(
        "r",
        "b",
        Fill({"x": 1}),
        CreateTask("call", Delay(days=1), kind="call"),
        MoveOn("c"),
    )
    deals = process(rule)
    made = deals.move("d1", "b", **SAID)
    deal = deals.store.load("d1")

    assert [3, 4, 5] == [one.deal.version for one in made.follow_ups]
    assert ("c", 1, 5) == (deal.stage, deal.fields["x"], deal.version)
    (task,) = deal.activities
    assert ("d1:2:r:2", "call", day(6)) == (task.id, task.kind, task.at)
    assert ("planned", "outbound", "call") == (task.state, task.direction, task.result)
    assert {("r", "automation")} == {
        (event.by, event.source) for event in deal.history[2:]
    }


def test_a_plain_task_has_no_direction():
    """Nobody starts it with anybody."""
    deals = process(_on("r", "b", CreateTask("write it up")))
    deals.move("d1", "b", **SAID)

    assert [None] == [one.direction for one in deals.store.load("d1").activities]


def test_a_quality_call_is_planned_after_a_win():
    """A week after it, on the deal that was won."""
    deals = process(Rule("ask", on=Winning(), then=QualityCall()))
    deals.move("d1", Outcome.WON, **SAID)
    (call,) = deals.store.load("d1").activities

    assert ("call", day(12), "planned") == (call.kind, call.at, call.state)


def test_a_repeat_cycle_is_opened_once():
    """With its parent, its number, its owner, and the first contact planned."""
    rule = Rule("again", on=Winning(), then=OpenCycle("repeat", Delay(weeks=2)))
    deals = process(
        rule,
        Rule("greet", on=Opening(), then=TELL),
        deals=[opened(client_id="c1", owner="ann")],
        pipelines=[REPEAT],
    )
    made = deals.move("d1", Outcome.WON, **said(7))
    cycle = deals.store.load("d1/2")

    assert ("d1", 2, "c1", "ann") == (
        cycle.parent_id,
        cycle.cycle,
        cycle.client_id,
        cycle.owner,
    )
    (contact,) = cycle.activities
    assert (day(21), "call", "planned") == (contact.at, contact.kind, contact.state)
    assert (cycle, ["d1/2:2:greet"]) == (
        made.follow_ups[0].deal,
        [one.id for one in made.outgoing],
    )
    deals.move("d1/2", "again", **said(8))
    assert 3 == deals.store.load("d1/2/3").cycle


def test_a_cycle_may_be_given_its_id():
    """A long name is cut, and stays another one than its neighbour."""
    parents = ["x" * 127 + end for end in "ab"]
    rules = [Rule("again", on=Winning(), then=OpenCycle("repeat"))]
    deals = process(*rules, deals=map(opened, parents), pipelines=[REPEAT])
    for parent in parents:
        deals.move(parent, Outcome.WON, **SAID)
    cycles = [deal for deal in deals.store.deals() if deal.parent_id]
    named = Rule("again", on=Winning(), then=OpenCycle("repeat", id="second"))
    other = process(named, pipelines=[REPEAT])
    other.move("d1", Outcome.WON, **SAID)

    assert parents == [deal.parent_id for deal in cycles]
    assert [128, 128] == [len(deal.id) for deal in cycles]
    assert 2 == len({deal.id for deal in cycles})
    assert "d1" == other.store.load("second").parent_id


def test_a_cycle_in_no_pipeline_is_a_failure():
    """A hook may ask for one that is not there; what was made stands."""
    deals = process(Rule("r", on=Winning(), then=lambda _: OpenCycle("nowhere")))
    with pytest.raises(AfterHookError) as caught:
        deals.move("d1", Outcome.WON, **SAID)

    assert isinstance(caught.value.__cause__, InvalidValueError)
    assert [("d1:2:r", "InvalidValueError (pipeline)")] == [
        (effect.id, error) for effect, error in deals.store.failed()
    ]


def test_actions_of_a_rule_are_sound_or_none_is_done():
    """Nothing is handed to the host by a rule that asks for the impossible."""
    rule = Rule("r", on=Winning(), then=lambda _: [TELL, OpenCycle("nowhere")])
    deals = process(rule)
    made = deals.move("d1", Outcome.WON, after_errors="collect", **SAID)

    assert ((), 1) == (made.outgoing, len(made.failures))


def test_the_host_is_handed_what_only_it_can_do():
    """As a list in the result, or one by one where it delivers at once."""
    sent = []
    rule = _on("r", "b", TELL, CallHost("print", {"copies": 2}))
    made = process(rule).move("d1", "b", **SAID)
    at_once = process(rule, deliver=sent.append).move("d1", "b", **SAID)

    assert list(made.outgoing) == sent
    assert ((), ["d1:2:r", "d1:2:r:2"]) == (at_once.outgoing, [one.id for one in sent])
    assert [("d1", MONDAY)] * 2 == [(one.deal_id, one.at) for one in sent]


def test_rules_after_the_fact_are_apart_from_one_another():
    """One that fails stops no other; the move stands."""
    rules = [
        _on("one", "b", TELL),
        Rule("two", on=Entering("b"), then=_raises(ValueError(BOLD))),
        Rule("two and a half", on=Entering("b"), then=_raises(StopIteration())),
        _on("three", "b", Fill({"x": 1})),
    ]
    deals = process(*rules)
    with pytest.raises(AfterHookError) as caught:
        deals.move("d1", "b", **SAID)
    error = caught.value

    assert error.committed
    assert isinstance(error.__cause__, ValueError)
    assert (["one", "three"], 3) == (
        ids(error.result.runs),
        deals.store.load("d1").version,
    )
    assert (
        ("d1:2:two", "two"),
        ("d1:2:two and a half", "two and a half"),
    ) == tuple((one.effect_id, one.rule) for one in error.result.failures)
    collected = process(*rules).move("d1", "b", after_errors="collect", **SAID)
    assert ["d1:2:two", "d1:2:two and a half"] == [
        one.effect_id for one in collected.failures
    ]


def test_a_failure_shows_nothing_personal(caplog):
    """Neither the error, nor the result, nor what the store keeps of it."""
    rules = [
        Rule("one", on=Entering("b"), then=_raises(ValueError(BOLD))),
        _on("two", "b", Fill({"need": 5, "phone": BOLD * 9})),
        _on("three", "b", CreateTask(f"call {BOLD}"), Notify("owner", BOLD)),
        _on("four", "b", Fill({"seats": BOLD})),
    ]
    deals = process(*rules, pipeline=SALES.revise(stages=FREE.stages, gates=[]))
    with pytest.raises(AfterHookError) as caught:
        deals.move("d1", "b", **SAID)
    caplog.set_level(logging.INFO)
    logging.getLogger("host").info("%s %r", caught.value, caught.value.result)
    told = f"{caught.value} {caught.value!r} {caplog.text}"

    assert 3 == len(caught.value.failures)
    assert BOLD not in told + repr(caught.value.result) + str(deals.store.failed())


def test_a_delivery_that_fails_is_a_failure_of_its_rule():
    """It is listed, and the move stands."""
    deals = process(_on("r", "b", TELL, MoveOn("c")), deliver=_raises(OSError("down")))
    with pytest.raises(AfterHookError):
        deals.move("d1", "b", **SAID)

    assert ("b", [("d1:2:r", "OSError")]) == (
        deals.store.load("d1").stage,
        [(effect.id, error) for effect, error in deals.store.failed()],
    )


def test_a_follow_up_that_cannot_be_made_is_a_failure():
    """Later ones are still made, and the failure tells what is in the way."""
    rules = [
        _on("up", "new", MoveOn("offer"), MoveOn("contract")),
        _on("tell", "contract", TELL),
    ]
    deals = process(*rules, deals=(), pipeline=SALES)
    made = deals.open(opened(pipeline=SALES), after_errors="collect")

    assert "contract" == deals.store.load("d1").stage
    assert [GateError] == [type(one.error) for one in made.failures]
    assert ["d1:2:tell"] == [one.id for one in made.outgoing]
    ((effect, error),) = deals.store.failed()
    assert ("d1:1:up", True) == (effect.id, "need" in error)


def test_rules_of_follow_ups_fail_into_the_same_result():
    """The root lists what failed and what is left for the host, of all of them."""
    rules = [
        _on("on", "b", MoveOn("c")),
        Rule("bad", on=Entering("c"), then=_raises(ValueError())),
        _on("tell", "c", TELL),
    ]
    made = process(*rules).move("d1", "b", after_errors="collect", **SAID)

    assert ["d1:3:bad"] == [one.effect_id for one in made.failures]
    assert ["d1:3:tell"] == [one.id for one in made.outgoing]
    assert [["tell"]] == [ids(one.runs) for one in made.follow_ups]


def test_follow_ups_are_made_first_in_first_out():
    """What follows from a follow-up comes after what was asked for before."""
    rules = [
        _on("r", "b", Fill({"x": 1}), Fill({"y": 1})),
        Rule("x", on=FieldChanged("x"), then=Fill({"z": 1})),
    ]
    made = process(*rules).move("d1", "b", **SAID)

    assert ["x", "y", "z"] == [
        name for one in made.follow_ups for name, _ in one.events[0].changes
    ]


def test_a_loop_ends():
    """After sixteen changes in a row, with the chain in the message; all of them stand."""
    rules = [_on("ab", "b", MoveOn("a")), _on("ba", "a", MoveOn("b"))]
    deals = process(*rules)
    with pytest.raises(CascadeLimitError) as caught:
        deals.move("d1", "b", **SAID)
    deal = deals.store.load("d1")

    assert (17, True, 16) == (
        deal.version,
        caught.value.committed,
        len(caught.value.chain),
    )
    assert "d1: move to a by ab; d1: move to b by ba" in str(caught.value)
    assert 15 == len(caught.value.result.follow_ups)
    assert ["d1:17:ba"] == [effect.id for effect, _ in deals.store.failed()]
    assert () == deals.store.pending()


def test_a_fan_ends():
    """A hundred changes, unless more or less is said; those made stand."""
    fills = [Fill({f"x{n}": n}) for n in range(1_000)]
    rule = Rule("fan", on=Entering("b"), then=fills)
    for how, expected in (({}, 99), ({"max_moves": 1}, 0), ({"max_moves": 500}, 499)):
        deals = process(rule)
        with pytest.raises(CascadeLimitError):
            deals.move("d1", "b", **SAID, **how)
        assert expected == len(deals.store.load("d1").fields)
    deals = process(rule)
    deals.move("d1", "b", max_moves=1_001, **SAID)
    assert 1_000 == len(deals.store.load("d1").fields)


def test_a_rule_may_ask_for_several_things_and_some_of_them_fail():
    """It failed, once; the others are made."""
    rule = _on("r", "b", Fill({"x": object()}), Fill({"y": 1}), Fill({"z": object()}))
    deals = process(rule)
    made = deals.move("d1", "b", after_errors="collect", **SAID)

    assert (1, {"y": 1}) == (len(made.failures), dict(deals.store.load("d1").fields))


def test_a_follow_up_is_tried_again_where_somebody_is_faster():
    """It is made on what is there now; in the end it gives up."""

    class _Hurried(FaultyStore):
        """A store where somebody else comes first, some times."""

        left = 0

        def save(self, deal, *given):
            """Let somebody else in, then save."""
            if deal.version > 2 and self.left:
                self.left -= 1
                now = self.inner.load("d1")
                self.inner.save(now.set_fields({"n": self.left}, **SAID), now.version)
            return self.inner.save(deal, *given)

    for left, fails in ((3, False), (100, True)):
        store = _Hurried(MemoryStore(Book([opened()])), Points())
        store.left = left
        rules = [_on("r", "b", CreateTask("call"))]
        made = SalesProcess(store, rules).move(
            "d1", "b", after_errors="collect", **SAID
        )
        assert fails == any(isinstance(f.error, StaleDealError) for f in made.failures)
        assert (0 if fails else 1) == len(store.inner.load("d1").activities)


def test_a_hook_is_nothing_but_a_callable():
    """Its type is an alias."""
    hook: AfterHook = lambda happened: None  # noqa: E731 — that is the point

    assert ["r"] == ids(
        process(Rule("r", on=Entering("b"), then=hook)).move("d1", "b", **SAID).runs
    )


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, MemoryError])
def test_what_stops_the_world_goes_through_at_once(fault):
    """This effect and the later ones are pending, those that asked for more too."""
    rules = [
        _on("one", "b", Fill({"x": 1})),
        _on("two", "b", TELL),
        Rule("three", on=Entering("b"), then=_raises(fault())),
        _on("four", "b", TELL),
    ]
    deals = process(*rules)
    with pytest.raises(fault):
        deals.move("d1", "b", **SAID)
    left = [effect.rule for effect in deals.store.pending()]
    healthy = SalesProcess(deals.store, [*rules[:2], _on("three", "b", TELL), rules[3]])
    resumed = healthy.resume()

    assert ["one", "three", "four"] == left
    assert [1, 0, 0] == [len(one.follow_ups) for one in resumed]
    assert ({"x": 1}, ()) == (
        dict(deals.store.load("d1").fields),
        deals.store.pending(),
    )
    assert "c" == deals.move("d1", "c", **SAID).deal.stage


def test_a_rule_that_is_gone_cannot_be_resumed():
    """It is listed as failed, with why."""
    deals = process(Rule("r", on=Entering("b"), then=_raises(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        deals.move("d1", "b", **SAID)
    (resumed,) = SalesProcess(deals.store).resume()

    assert ((), "b") == (resumed.runs, resumed.deal.stage)
    assert [("d1:2:r", "there is no such rule any more")] == [
        (effect.id, error) for effect, error in deals.store.failed()
    ]


def test_what_is_resumed_sees_the_deal_as_it_was():
    """Whatever came since; and a failure leaves the others pending."""
    seen = []
    rules = [
        Rule("one", on=Entering("b"), then=_raises(KeyboardInterrupt())),
        Rule("two", on=Entering("b"), then=TELL, when=lambda deal: deal.stage == "b"),
    ]
    deals = process(*rules)
    with pytest.raises(KeyboardInterrupt):
        deals.move("d1", "b", **SAID)
    deals.move("d1", "c", **SAID)
    later = SalesProcess(
        deals.store, [Rule("one", on=Entering("b"), then=seen.append), rules[1]]
    )
    made = later.resume()

    assert [("b", 2, "d1:2:one")] == [
        (one.deal.stage, one.event.version, one.effect_id) for one in seen
    ]
    assert [["one"], ["two"]] == [ids(one.runs) for one in made]


def test_a_failure_while_resuming_leaves_the_others_pending():
    """They run the next time."""
    rules = [
        Rule("one", on=Entering("b"), then=_raises(KeyboardInterrupt())),
        _on("two", "b", TELL),
    ]
    deals = process(*rules)
    with pytest.raises(KeyboardInterrupt):
        deals.move("d1", "b", **SAID)
    broken = SalesProcess(
        deals.store,
        [Rule("one", on=Entering("b"), then=_raises(ValueError())), rules[1]],
    )
    with pytest.raises(AfterHookError):
        broken.resume()

    assert ["two"] == [effect.rule for effect in deals.store.pending()]
    assert [["two"]] == [ids(one.runs) for one in broken.resume()]
