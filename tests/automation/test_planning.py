"""Tests of a dry run: what a move would do, without doing it."""

import pytest

from automation_cases import SAID, SALES, day, ids, opened, process
from salesmodel.automation import (
    ClientBought,
    Comparison,
    Entering,
    Fill,
    MoveOn,
    Notify,
    Refuse,
    Rule,
)
from salesmodel.domain import Outcome
from salesmodel.errors import HookError, UnknownDealError, UnknownStageError


TELL = Notify("owner", "x")


def test_a_plan_tells_what_would_be_filled_and_done():
    """And does nothing of it."""
    calls = []
    rules = [
        Rule("fill", on=Entering("offer"), then=Fill({"need": "x"}), phase="before"),
        Rule("tell", on=Entering("offer"), then=[TELL, MoveOn("contract")]),
        Rule("hook", on=Entering("offer"), then=calls.append),
        Rule("no", on=Entering("offer"), then=TELL, when=Comparison("need", "eq", "y")),
    ]
    deals = process(*rules, pipeline=SALES)
    known = deals.store.load("d1")
    plan = deals.plan_move("d1", "offer", **SAID)

    assert ((), None) == (plan.blockers, plan.veto)
    assert ["fill", "tell", "hook"] == ids(plan.runs)
    assert [("need",), (), ()] == [run.filled for run in plan.runs]
    assert (TELL, MoveOn("contract")) == plan.runs[1].actions
    assert ["d1:3:tell", "d1:3:hook"] == [run.effect_id for run in plan.runs[1:]]
    assert (known, []) == (deals.store.load("d1"), calls)
    assert known is deals.store.load("d1")
    assert ["d1:3:tell"] == [
        one.id for one in deals.move("d1", "offer", **SAID).outgoing
    ]


def test_a_plan_tells_what_stands_in_the_way():
    """All of it, and that a rule would refuse."""
    deals = process(pipeline=SALES)
    plan = deals.plan_move("d1", "offer", **SAID)
    assert [("required", "need")] == [(one.code, one.field) for one in plan.blockers]
    refuse = Rule("no", on=Entering("offer"), then=Refuse("not now"), phase="before")
    vetoed = process(refuse, pipeline=SALES).plan_move("d1", "offer", **SAID)
    assert (("no", "not now"), ()) == (
        (vetoed.veto.rule, vetoed.veto.reason),
        vetoed.blockers,
    )


@pytest.mark.parametrize(
    ("to", "at", "code"),
    [("new", 5, "same_stage"), ("contract", 4, "out_of_order"), ("won", 5, None)],
)
def test_a_plan_agrees_with_the_move(to, at, code):
    """Also about what nobody can override."""
    plan = process(pipeline=SALES).plan_move("d1", to, at=day(at), by="ann")

    assert [code] * (code is not None) == [one.code for one in plan.blockers]


def test_a_closed_deal_is_planned_to_stay_closed():
    """It is opened again, not moved."""
    deals = process(deals=[opened(pipeline=SALES).win(**SAID)])

    assert ["closed"] == [
        one.code for one in deals.plan_move("d1", "new", **SAID).blockers
    ]


def test_what_a_plan_cannot_tell_it_raises():
    """There is no such deal or stage, or a hook fails."""
    bad = Rule("r", on=Entering("won"), then=lambda _: 5, phase="before")
    deals = process(bad, Rule("c", on=ClientBought(), then=TELL), pipeline=SALES)
    with pytest.raises(UnknownDealError):
        deals.plan_move("d9", "won", **SAID)
    with pytest.raises(UnknownStageError):
        deals.plan_move("d1", "nowhere", **SAID)
    with pytest.raises(HookError):
        deals.plan_move("d1", "won", **SAID)
    assert [] == ids(deals.plan_move("d1", Outcome.LOST, **SAID).runs)
