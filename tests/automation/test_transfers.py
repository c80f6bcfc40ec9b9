"""Tests of deals taken to another pipeline and of line items, with rules around them."""

import asyncio

import pytest

from automation_cases import (
    FREE,
    REPEAT,
    SAID,
    SALES,
    AsyncStore,
    ids,
    opened,
    process,
    said,
)
from salesmodel.automation import (
    AmountChanged,
    Entering,
    FieldChanged,
    Fill,
    Leaving,
    MemoryStore,
    MoveOn,
    Notify,
    Opening,
    Refuse,
    Rule,
    SalesProcess,
    filling,
    listing,
    pricing,
    transferring,
)
from salesmodel.domain import (
    Book,
    Gate,
    LineItem,
    MovePolicy,
    Override,
    Pipeline,
    Stage,
)
from salesmodel.errors import (
    GateError,
    IllegalMoveError,
    UnknownStageError,
    VetoError,
)
from salesmodel.values import Money


TELL = Notify("owner", "x")
PUMP = LineItem("pump", 2, Money("9.99", "EUR"))
GATED = Pipeline(
    "gated",
    [Stage("a"), Stage("b"), Stage("done", kind="won")],
    gates=[Gate("enter", ["a"], fields=["x"])],
)


def _before(id, on, then, **known):
    return Rule(id, on=on, then=then, phase="before", **known)


def _rules():
    """Return rules of both pipelines, whether they name one or not."""
    return [
        Rule("enter", on=Entering("a"), then=TELL),
        Rule("leave", on=Leaving("a"), then=TELL),
        Rule("enter there", on=Entering(), then=TELL, pipeline="gated"),
        Rule("leave here", on=Leaving("a"), then=TELL, pipeline="free"),
        Rule("leave there", on=Leaving("a"), then=TELL, pipeline="gated"),
        Rule("enter here", on=Entering("a"), then=TELL, pipeline="free"),
        Rule("opened", on=Opening(), then=TELL),
        Rule("x", on=FieldChanged("x"), then=TELL, pipeline="free"),
        _before("fill", Entering("a"), Fill({"x": 1}), pipeline="gated"),
        _before("not here", Entering("a"), Refuse("no"), pipeline="free"),
        _before("not there", Leaving("a"), Refuse("no"), pipeline="gated"),
    ]


RAN = ["fill", "x", "leave", "leave here", "enter", "enter there"]


def test_a_transfer_takes_the_same_steps_as_a_move():
    """Fields are filled, gates of both sides asked, and rules run, each where it is."""
    deals = process(*_rules())
    made = deals.change("d1", transferring(GATED, **SAID))

    assert ("gated", "a", {"x": 1}) == (
        made.deal.pipeline.id,
        made.deal.stage,
        dict(made.deal.fields),
    )
    assert made.deal is deals.store.load("d1")
    assert ["FieldsSet", "PipelineChanged"] == [
        type(one).__name__ for one in made.events
    ]
    assert RAN == ids(made.runs)
    assert ["d1:3:x", "d1:3:leave"] == [one.id for one in made.outgoing[:2]]


def test_a_transfer_is_awaited_in_the_same_steps():
    """With a store that lets others run, under a key that makes it once."""
    memory = MemoryStore(Book([opened()]))
    deals = SalesProcess(AsyncStore(memory), _rules(), is_async=True)
    wanted = transferring(GATED, **SAID)
    made = asyncio.run(deals.achange("d1", wanted, key="k"))
    again = asyncio.run(deals.achange("d1", transferring(GATED, **said(9)), key="k"))

    assert (RAN, "gated") == (ids(made.runs), memory.load("d1").pipeline.id)
    assert again.replayed
    assert again.deal == made.deal == memory.load("d1")


def test_what_stands_in_the_way_of_a_transfer_is_told():
    """Gates and policies, a veto, a stage that is not there: the deal is as before."""
    closed_here = Pipeline("kept", [Stage("a")], moves=MovePolicy(leaving=False))
    refuse = _before("no", Leaving("a"), Refuse("not yet"), pipeline="free")
    cases = [
        (process(), FREE, IllegalMoveError),
        (process(), GATED, GateError),
        (process(pipeline=closed_here), FREE, IllegalMoveError),
        (process(refuse), REPEAT, VetoError),
    ]
    for deals, pipeline, kind in cases:
        known = deals.store.load("d1")
        with pytest.raises(kind):
            deals.change("d1", transferring(pipeline, **SAID))
        assert known is deals.store.load("d1")
    with pytest.raises(UnknownStageError):
        transferring(REPEAT, to="offer", **SAID)


def test_an_impossible_transfer_asks_no_rule():
    """Neither for a closed deal, nor to a closed stage or the pipeline it is in."""
    seen = []
    look = [_before("e", Entering(), seen.append), _before("l", Leaving(), seen.append)]
    lost = opened("d2", pipeline=SALES).lose("price", **SAID)
    deals = process(*look, deals=[opened(), lost])
    cases = [
        ("d1", transferring(FREE, to="b", **SAID), IllegalMoveError),
        ("d1", transferring(GATED, to="done", **SAID), ValueError),
        ("d2", transferring(FREE, **SAID), IllegalMoveError),
    ]
    for name, wanted, kind in cases:
        with pytest.raises(kind):
            deals.change(name, wanted)

    assert [] == seen


def test_somebody_may_answer_for_a_transfer():
    """An override passes what stands in the way, and is kept."""
    agreed = Override("boss", "agreed")
    made = process().change("d1", transferring(GATED, override=agreed, **SAID))

    assert "boss" == made.events[0].override.name


def test_a_hook_is_shown_where_a_transfer_leads():
    """The stage, and the deal as it still is."""
    seen = []
    deals = process(_before("look", Entering("contact"), seen.append))
    made = deals.change("d1", transferring(REPEAT, **SAID))
    (proposal,) = seen

    assert ("contact", "free") == (proposal.to, proposal.deal.pipeline.id)
    assert "repeat" == made.deal.pipeline.id


def test_what_follows_a_transfer_is_made_in_the_other_pipeline():
    """A rule moves it on, past the gates there."""
    rule = Rule("on", on=Entering("a"), then=MoveOn("b"), pipeline="gated")
    deals = process(rule)
    deals.change("d1", filling({"x": 1}, **SAID))
    made = deals.change("d1", transferring(GATED, **SAID))

    assert ["b"] == [one.deal.stage for one in made.follow_ups]


def test_line_items_change_the_amount():
    """Rules on the amount run before and after, as where it is given by hand."""
    rules = [
        Rule("after", on=AmountChanged(), then=TELL),
        _before("before", AmountChanged(), Fill({"priced": True})),
    ]
    deals = process(*rules)
    made = deals.change("d1", listing(iter([PUMP]), **SAID))

    assert (Money("19.98", "EUR"), True) == (
        made.deal.amount,
        made.deal.fields["priced"],
    )
    assert ["before", "after"] == ids(made.runs)
    assert made.deal is deals.store.load("d1")


def test_line_items_are_listed_awaited():
    """In the same steps."""
    memory = MemoryStore(Book([opened()]))
    rule = Rule("after", on=AmountChanged(), then=TELL)
    deals = SalesProcess(AsyncStore(memory), [rule], is_async=True)
    made = asyncio.run(deals.achange("d1", listing([PUMP], **SAID)))

    assert (["after"], (PUMP,)) == (ids(made.runs), memory.load("d1").items)


def test_line_items_that_leave_the_amount_set_off_nothing():
    """Where it was given by hand, where the sum is the same, and where nothing changes."""
    same = [LineItem("pump", 1, Money("9.99", "EUR"))] * 2
    deals = process(Rule("r", on=AmountChanged(), then=TELL))
    first = deals.change("d1", listing([PUMP], **SAID))
    other = deals.change("d1", listing(same, **SAID))
    again = deals.change("d1", listing(same, **SAID))
    priced = deals.change("d1", pricing(Money(5, "EUR"), **SAID))
    given = deals.change("d1", listing([PUMP], **SAID))
    gone = deals.change("d1", listing([], **SAID))

    assert [["r"], [], [], ["r"], [], []] == [
        ids(made.runs) for made in (first, other, again, priced, given, gone)
    ]
    assert [1, 1, 0, 1, 1, 1] == [
        len(made.events) for made in (first, other, again, priced, given, gone)
    ]


def test_items_may_be_rounded():
    """A sum that is finer than its currency is rounded as is asked for."""
    fine = LineItem("pump", 1, Money("9.99", "EUR"), discount="0.333")
    deals = process()
    made = deals.change("d1", listing([fine], rounding="half_even", **SAID))

    assert Money("6.66", "EUR") == made.deal.amount
