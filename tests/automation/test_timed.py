"""Tests of what is due by time, and that each of it runs once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from automation_cases import (
    MONDAY,
    SAID,
    SALES,
    AsyncStore,
    day,
    ids,
    opened,
    process,
    said,
)
from salesmodel.automation import (
    Comparison,
    CreateTask,
    Effect,
    Entering,
    Fill,
    MoveOn,
    Notify,
    OverTarget,
    QualityCall,
    ResponseOverdue,
    Rule,
    SalesProcess,
    Stale,
    TaskDue,
    Winning,
    logging,
)
from salesmodel.domain import (
    Activity,
    Days,
    HistoryBackfilled,
    Outcome,
    Pipeline,
    Stage,
    StageEntered,
)
from salesmodel.errors import AfterHookError, InvalidInstantError
from salesmodel.values import BusinessCalendar, Delay, Money


TELL = Notify("owner", "x")


def _due(deals, at):
    return [effect.id for effect in deals.due(at)]


def _call(id, n, hour=0, **known):
    return Activity(id, "call", day(n, hour), **known)


def test_a_deal_that_stands_still_is_due():
    """Once; and again after something was done and it stood still again."""
    deals = process(Rule("wake", on=Stale(), then=TELL), pipeline=SALES)
    ran = []
    for n in (6, 7, 8, 9):
        ran += [(n, deals.run(effect) is not None) for effect in deals.due(day(n))]
    deals.change("d1", logging(_call("a1", 9), **said(9)))

    assert [(8, True), (9, False)] == ran
    assert ([], ["d1:2:wake"]) == (_due(deals, day(11)), _due(deals, day(12)))
    assert [] == _due(deals, day(4))
    assert [] == _due(deals, day(8))


def test_what_a_rule_does_about_a_stale_deal_does_not_make_it_due_again():
    """A task that is planned is no step on, where the stage counts from its entry too."""
    for stage, known in (("new", {}), ("offer", {"fields": {"need": "x"}})):
        deals = process(
            Rule("wake", on=Stale(), then=CreateTask("call")),
            deals=[opened(pipeline=SALES, stage=stage, **known)],
        )
        for n in (8, 8, 9, 15):
            for effect in deals.due(day(n)):
                deals.run(effect)
        deal = deals.store.load("d1")
        assert (2, 1) == (deal.version, len(deal.activities))


def test_an_activity_before_the_stage_is_no_step_on_in_it():
    """Neither is one that is planned; the latest done counts."""
    deal = opened(pipeline=SALES).log_activity(_call("a1", 5), **SAID)
    deal = deal.log_activity(_call("a2", 6), **said(6))
    deal = deal.log_activity(_call("a3", 5, 12), **said(6))
    deal = deal.log_activity(_call("a4", 20, state="planned"), **said(6))
    deals = process(Rule("wake", on=Stale(), then=TELL), deals=[deal])

    assert ["d1:3:wake"] == _due(deals, day(9))


def test_a_stay_over_its_target_is_due_once():
    """Another stay is due for itself, whatever happened in between."""
    deals = process(Rule("late", on=OverTarget(), then=TELL), pipeline=SALES)

    assert ([], ["d1:1:late"]) == (_due(deals, day(8)), _due(deals, day(9)))
    deals.change("d1", logging(_call("a1", 9), **said(9)))
    assert ["d1:1:late"] == _due(deals, day(10))
    deals.move("d1", "contract", **said(10))
    deals.move("d1", "new", **said(11))
    assert ([], ["d1:4:late"]) == (_due(deals, day(12)), _due(deals, day(20)))


def test_a_stay_that_a_migration_left_alone_is_the_same_stay():
    """The rules changed, the deal did not."""
    deals = process(Rule("late", on=OverTarget(), then=TELL), pipeline=SALES)
    deals.store.book.migrate(SALES.migrate({}, to=SALES.revise()), **said(6))

    assert ["d1:1:late"] == _due(deals, day(12))


def test_a_stay_that_became_known_later_is_due_as_well():
    """Late facts have no version of their own: the one that told of them is it."""
    target = Pipeline("t", [Stage("a"), Stage("b", target=Days(1))])
    deal = opened(pipeline=target)
    late = StageEntered("d1", 1, day(6), "ann", "user", False, "b", "a", 1)
    deal = deal.backfill([late], at=day(10), by="ann")
    deals = process(Rule("late", on=OverTarget(), then=TELL), deals=[deal])

    assert isinstance(deal.history[-1], HistoryBackfilled)
    assert ("b", ["d1:2:late"]) == (deal.stage, _due(deals, day(12)))


def test_a_client_who_waits_for_an_answer_is_due():
    """From its first request or the opening on, in working hours, until it is answered."""
    hour = timedelta(hours=1)
    asked = opened().log_activity(
        Activity("a1", "message", day(5, 16), direction="inbound"), **said(5, 16)
    )
    rules = [
        Rule("slow", on=ResponseOverdue(2 * hour), then=TELL),
        Rule("worked", on=ResponseOverdue(2 * hour, BusinessCalendar()), then=TELL),
        Rule("form", on=ResponseOverdue(hour, since="opening"), then=TELL),
    ]
    deals = process(*rules, deals=[asked, opened("d2")])

    assert ["d1:1:form", "d2:1:form"] == _due(deals, day(5, 18))
    assert ["d1:1:slow", "d1:1:form", "d2:1:form"] == _due(deals, day(6, 9))
    assert 4 == len(_due(deals, day(6, 11)))
    answer = Activity("a2", "call", day(6, 11), direction="outbound")
    deals.change("d1", logging(answer, **said(6, 11)))
    assert ["d2:1:form"] == _due(deals, day(6, 12))


def test_what_was_planned_is_due_when_its_time_has_come():
    """Not once it is done; and again where it was put off."""
    rules = [Rule("remind", on=TaskDue(), then=TELL)]
    deals = process(*rules)
    plan = {"state": "planned"}
    deals.change("d1", logging(_call("a1", 7, **plan), **SAID))
    deals.change("d1", logging(_call("a2", 8, **plan), **SAID))

    assert [] == _due(deals, day(6))
    assert ["d1:2:remind"] == _due(deals, day(7))
    assert ["d1:2:remind", "d1:3:remind"] == _due(deals, day(8))
    deals.change("d1", logging(_call("a1", 7), **said(9)))
    deals.change("d1", logging(_call("a2", 10, **plan), **said(9)))
    assert ([], ["d1:5:remind"]) == (_due(deals, day(9)), _due(deals, day(10)))
    assert [] == _due(deals, day(6))


def test_a_plan_that_became_known_later_is_due_as_well():
    """By the version that told of it."""
    plan = _call("a1", 7, state="planned")
    late = opened().log_activity(plan, **said(6)).history[-1]
    deal = opened().assign("bob", **said(9)).backfill([late], **said(10))
    deals = process(Rule("remind", on=TaskDue(), then=TELL), deals=[deal])

    assert ["d1:3:remind"] == _due(deals, day(10))


def test_a_quality_call_is_due_on_a_deal_that_is_won():
    """What was planned for a closed deal is to be done as well."""
    rules = [
        Rule("ask", on=Winning(), then=QualityCall(Delay(days=7))),
        Rule("remind", on=TaskDue(), then=TELL),
        Rule("wake", on=Stale(), then=TELL),
    ]
    deals = process(*rules, pipeline=SALES)
    deals.move("d1", Outcome.WON, **SAID)

    assert ["d1:3:remind"] == _due(deals, day(12))


def test_conditions_and_pipelines_decide_what_is_due():
    """A condition that fails stops no other deal: it is a failure when it runs."""
    poor = Comparison("deal.amount", "gt", Money(5, "USD"))
    rules = [
        Rule("other", on=Stale(), then=TELL, pipeline="other"),
        Rule("rich", on=Stale(), then=TELL, when=poor),
        Rule("all", on=Stale(), then=TELL),
        Rule("moved", on=Entering(), then=TELL),
    ]
    known = {"pipeline": SALES}
    deals = process(
        *rules,
        deals=[
            opened("d1", amount=Money(9, "USD"), **known),
            opened("d2", amount=Money(9, "EUR"), **known),
            opened("d3", **known),
            opened("d4", at=day(30), **known),
        ],
    )
    due = deals.due(day(20))
    names = ["d1:rich", "d1:all", "d2:rich", "d2:all", "d3:all"]

    assert names == [f"{effect.deal_id}:{effect.rule}" for effect in due]
    for effect in due:
        if effect.id == "d2:1:rich":
            with pytest.raises(AfterHookError):
                deals.run(effect)
        else:
            assert 1 == len(deals.run(effect).outgoing)
    assert ["d2:1:rich"] == [effect.id for effect, _ in deals.store.failed()]


def test_a_condition_is_asked_again_when_the_rule_runs():
    """What is due may be settled in the meantime."""
    rule = Rule("wake", on=Stale(), then=TELL, when=Comparison("x", "present", False))
    deals = process(rule, pipeline=_free_stale())
    (effect,) = deals.due(day(20))
    deals.store.book.record(deals.store.load("d1").set_fields({"x": 1}, **said(20)))
    made = deals.run(effect)

    assert ((), ()) == (made.runs, made.outgoing)
    assert ((), ()) == (deals.store.pending(), deals.store.failed())


def _free_stale():
    return Pipeline("stale", [Stage("a", stale_after=Days(2)), Stage("b")])


def test_what_is_due_is_done_to_the_deal_as_it_is():
    """At the time it was found to be due, on the newest version."""
    rules = [Rule("wake", on=Stale(), then=[MoveOn("b"), Fill({"x": 1}), TELL])]
    deals = process(*rules, pipeline=_free_stale())
    (effect,) = deals.due(day(20))
    deals.store.book.record(deals.store.load("d1").assign("bob", **said(21)))
    made = deals.run(effect)
    deal = deals.store.load("d1")

    assert ("b", "bob", 1) == (deal.stage, deal.owner, deal.fields["x"])
    assert [day(21)] * 2 == [event.at for event in deal.history[2:]]
    assert [("d1:1:wake:3", day(20))] == [(one.id, one.at) for one in made.outgoing]
    assert None is deals.run(effect)


def test_an_asynchronous_process_knows_what_is_due():
    """It is asked and run in the same way, and awaited."""

    async def _all():
        await deals.aopen(opened(pipeline=_free_stale()))
        (effect,) = await deals.adue(day(20))
        return [await deals.arun(effect) for _ in range(2)]

    async def _hook(happened):
        return MoveOn("b")

    rule = Rule("wake", on=Stale(), then=_hook)
    deals = SalesProcess(AsyncStore(), [rule], is_async=True)
    made, again = asyncio.run(_all())

    assert (["wake"], None) == (ids(made.runs), again)
    assert "b" == deals.store.inner.load("d1").stage


@pytest.mark.parametrize("at", [None, "today", datetime(2026, 1, 5)])
def test_due_takes_an_instant(at):
    """With its zone."""
    with pytest.raises(InvalidInstantError):
        process().due(at)


def test_a_rule_that_is_gone_is_not_run():
    """An effect may be kept for longer than its rule."""
    made = process().run(Effect("d1", 1, "gone", MONDAY, 0))

    assert ((), "a") == (made.runs, made.deal.stage)
