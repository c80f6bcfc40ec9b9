"""Rows C, D, F and I of the catalogue that deals answer for."""

import copy
import pickle
import time
from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest

from deal_cases import GATED, LEADS, SALES, STAGES, codes, day, opened, refused
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.domain import (
    Book,
    Deal,
    Field,
    Gate,
    Journey,
    LineItem,
    MovePolicy,
    Outcome,
    Override,
    Pipeline,
    Schema,
    Stage,
)
from salesmodel.errors import (
    CurrencyMismatchError,
    DefinitionError,
    GateError,
    IllegalMoveError,
    InvalidValueError,
    LoadError,
    MixedCurrencyError,
    StaleDealError,
    UnknownStageError,
)
from salesmodel.values import Money


SAID = {"at": day(9), "by": "ann"}
BOSS = Override("boss", "agreed")


def c4():
    """Line items hold the amount to their currency and the reverse; the deal stays as it was."""
    euros, dollars = (LineItem("pump", 1, Money(9, code)) for code in ("EUR", "USD"))
    itemized = opened().set_items([euros], **SAID)
    given = opened(amount=Money(5, "EUR"))
    for deal, call in (
        (itemized, lambda: itemized.set_amount(Money(5, "USD"), **SAID)),
        (given, lambda: given.set_items([dollars], **SAID)),
    ):
        before = deal.history
        refused(call, CurrencyMismatchError)
        assert before is deal.history
        assert "EUR" == deal.amount.currency
    refused(lambda: itemized.set_items([euros, dollars], **SAID), MixedCurrencyError)


def d1():
    """An id of a deal is text of 1 to 128 characters that is not blank; never a number."""
    for wrong in ("", None, 0, False, 7, " \t", "x" * 129, "x" * 10_000_000, b"d1", []):
        error = refused(
            lambda wrong=wrong: Deal.open(wrong, SALES, **SAID), InvalidValueError
        )
        assert ("id", True) == (error.code, len(str(error)) < 500)
    assert "x" * 128 == Deal.open("x" * 128, SALES, **SAID).id


def d6():
    """A stage with a look-alike letter is another one, and the error asks what was meant."""
    for call in (
        lambda: opened().move("w\u043en", **SAID),
        lambda: opened(stage="\u043effer"),
        lambda: opened().win("w\u043en", **SAID),
    ):
        assert "did you mean" in str(refused(call, UnknownStageError))


def f1():
    """A stage that the pipeline does not have is unknown, whoever else has it."""
    for to in ("ofer", "called", 5, None, ("offer",)):
        error = refused(lambda to=to: opened().move(to, **SAID), UnknownStageError)
        assert "unknown_stage" == error.code
    error = refused(lambda: opened().move("ofer", **SAID), UnknownStageError)
    assert "did you mean 'offer'" in str(error)


def f2():
    """A gate tells all that is missing at once, and the deal is the very one it was."""
    deal = opened(GATED)
    before = deal.history, deal.fields
    error = refused(lambda: deal.move("offer", **SAID), GateError)

    missing = [(blocker.code, blocker.field) for blocker in error.blockers]
    assert [("required", name) for name in ("source", "need", "budget")] == missing
    assert not error.committed
    assert all(one is other for one, other in zip(before, _parts(deal), strict=True))


def _parts(deal):
    return deal.history, deal.fields


def f3():
    """Blank text, no choices and NaN leave a field empty for a gate; 0 and False fill it."""
    gated = Pipeline("p", STAGES, gates=[Gate("enter", ["offer"], fields=["x"])])
    for value in (None, "", " ", (), [], float("nan")):
        deal = opened(gated, fields={"x": value})
        assert ["required"] == codes(lambda deal=deal: deal.move("offer", **SAID))
    for value in (0, False):
        assert "offer" == opened(gated, fields={"x": value}).move("offer", **SAID).stage


def f4():
    """A move to where the deal stands is refused, whoever answers for it; it adds no event."""
    deal = opened()
    for given in ({}, {"override": BOSS}):
        assert ["same_stage"] == codes(
            lambda given=given: deal.move("new", **SAID, **given), IllegalMoveError
        )

    assert 1 == deal.version


def f5():
    """A move back is legal unless the policy forbids it, and makes a visit of its own."""
    deal = opened().move("offer", **SAID).move("new", **SAID)
    strict = Pipeline("p", STAGES, moves=MovePolicy(going_back=False))

    assert [1, -1] == [event.direction for event in deal.history[1:]]
    assert ["new", "offer", "new"] == [visit.stage for visit in deal.visits()]
    ahead = opened(strict).move("offer", **SAID)
    assert ["backward"] == codes(lambda: ahead.move("new", **SAID))


def f6():
    """Skipping stages is legal unless the policy forbids it; no visit is made up for them."""
    strict = Pipeline("p", STAGES, moves=MovePolicy(skipping=False))
    skipped = opened().move("contract", **SAID)

    assert ["new", "contract"] == [visit.stage for visit in skipped.visits()]
    assert ["skip"] == codes(lambda: opened(strict).move("contract", **SAID))
    assert ["skip"] == codes(lambda: opened(strict).win("won", **SAID))


def f7():
    """A closed deal is opened by reopening alone, and then has no closing date."""
    deal = opened().win("won", at=day(7), by="ann")
    error = refused(lambda: deal.move("offer", **SAID), IllegalMoveError)
    again = deal.reopen("the order was cancelled", **SAID)
    lost = again.lose("price", at=day(10), by="ann")

    assert "closed" == error.code
    assert (None, Outcome.OPEN, "new") == (again.closed_at, again.outcome, again.stage)
    assert (day(7), day(10)) == (lost.first_won_at, lost.closed_at)
    assert "reason" == refused(lambda: deal.reopen(" ", **SAID), InvalidValueError).code


def f8():
    """A closed deal is reclassified, never moved, and stays closed when it was."""
    two = Pipeline("p", [Stage("a"), *(Stage(n, kind="won") for n in ("won", "won2"))])
    won = opened(two).win("won", at=day(7), by="ann")
    lost = opened().lose("price", at=day(7), by="ann")

    assert ["closed"] == codes(lambda: won.move("won2", **SAID))
    assert ["closed"] == codes(lambda: lost.win("won", **SAID))
    later = won.reclassify("won2", "signed late", **SAID)
    assert (day(7), day(7)) == (later.closed_at, later.first_won_at)
    found = lost.reclassify("won", "it was paid", **SAID)
    assert (day(9), day(9)) == (found.closed_at, found.first_won_at)


def f9():
    """A deal can begin in a won stage: opened and won at one instant, in no time."""
    deal = opened(stage="won")

    assert [day(5), day(5)] == [event.at for event in deal.history]
    assert timedelta(0) == deal.age(at=day(9)) == deal.time_in("new", at=day(9))
    assert day(5) == deal.closed_at


def f10():
    """A stay begins when its stage is entered; all of them together are the age."""
    deal = opened().move("offer", at=day(6), by="ann")

    assert timedelta(0) == deal.time_in("offer", at=day(6))
    assert timedelta(1) == deal.time_in("new", at=day(6))
    deal = deal.move("new", at=day(8), by="ann")
    times = [deal.time_in(stage.id, at=day(20)) for stage in STAGES]
    assert all(time >= timedelta(0) for time in times)
    assert day(20) - day(5) == sum(times, timedelta(0)) == deal.age(at=day(20))


def f11():
    """Of equal instants the order is that of recording, never the rank of the stage."""
    same = {"at": day(5), "by": "ann"}
    way = ("contract", "offer", "new", "contract")
    deal = opened()
    for to in way:
        deal = deal.move(to, **same)
    late = opened().move("offer", **same).history[1:]
    told = opened().move("contract", **same).backfill(late, **same)

    assert ["new", *way] == [visit.stage for visit in deal.visits()]
    assert ["new", "contract", "offer"] == [visit.stage for visit in told.visits()]
    assert deal == Deal.replay(deal.history, SALES)


def f12():
    """A move before the last event is out of order; late facts have the chain looked at."""
    deal = opened().move("contract", at=day(9), by="ann")
    error = refused(lambda: deal.move("offer", at=day(8), by="ann", override=BOSS))
    late = opened().move("offer", at=day(7), by="ann").history[1:]
    same = opened().move("contract", at=day(7), by="ann").history[1:]

    assert "out_of_order" == error.code
    told = deal.backfill(late, **SAID)
    assert ["new", "offer", "contract"] == [visit.stage for visit in told.visits()]
    refused(lambda: deal.backfill(same, **SAID), LoadError)


def f13():
    """A history with a gap is refused, which names the event; no hop is made up."""
    deal = opened()
    for to in ("offer", "contract", "new"):
        deal = deal.move(to, **SAID)
    first, _, *rest = deal.history
    renumbered = [attrs.evolve(event, version=n) for n, event in enumerate(rest, 2)]
    error = refused(lambda: Deal.replay([first, *renumbered], SALES), LoadError)

    assert "history" == error.code
    assert "event 2 (StageEntered): it comes from 'offer'" in str(error)
    refused(lambda: Deal.replay([first, *rest], SALES), LoadError)


def f14():
    """What is recorded already adds nothing; an event twice is no history."""
    deal = opened().move("offer", **SAID)
    book = Book([deal])

    assert () == book.record(deal)
    assert () == book.record(Deal.replay(deal.history, SALES))
    assert deal is book.deal("d1")
    twice = (*deal.history, deal.history[-1])
    refused(lambda: Deal.replay(twice, SALES), LoadError)


def f15():
    """An event of another deal is refused; without a client a deal is one all the same."""
    stray = Deal.open("d2", SALES, at=day(5), by="ann").move("offer", **SAID).history[1]
    deal = opened()
    error = refused(lambda: Deal.replay((*deal.history, stray), SALES), LoadError)
    late = refused(lambda: deal.backfill([stray], **SAID), InvalidValueError)

    assert "it is of deal 'd2'" in str(error)
    assert "fact" == late.code
    assert None is deal.client_id
    refused(lambda: Deal.replay([stray], SALES), LoadError)


def f16():
    """A stage that a later version archives is still read and left, and not entered."""
    deal = opened().move("offer", at=day(6), by="ann")
    stages = [attrs.evolve(each, archived=each.id == "offer") for each in STAGES]
    revised = SALES.revise(stages=stages)
    plan = SALES.migrate({}, to=revised)
    moved = deal.migrate(plan, at=day(7), by="ann")

    assert ("offer", 2) == (moved.stage, moved.pipeline.version)
    assert moved == Deal.replay(moved.history, [SALES, revised])
    left = moved.move("contract", **SAID)
    assert ["archived"] == codes(lambda: left.move("offer", override=BOSS, **SAID))
    error = refused(lambda: Deal.replay(moved.history, SALES), LoadError)
    assert "pipeline" == error.code


def f17():
    """Histories have a limit, and up to it they are replayed in linear time."""
    short = Pipeline("short", [Stage("a"), Stage("b")], most_events=3)
    deal = opened(short).move("b", **SAID).move("a", **SAID)
    error = refused(lambda: deal.move("b", **SAID), InvalidValueError)
    assert "too_large" == error.code
    assert deal == Deal.replay(deal.history, short)
    wide = Pipeline("short", short.stages)
    long = Deal.replay(deal.history, wide).move("b", **SAID)
    error = refused(lambda: Deal.replay(long.history, short), LoadError)
    assert "too_large" == error.code
    few, many = (_replaying(n) for n in (200, 2_000))
    assert many < 10 * few * 4


def _replaying(n):
    """Tell the least seconds of three that a replay of so many events takes."""
    deal = opened(LEADS)
    for turn in range(n - 1):
        deal = deal.move(("called", "new")[turn % 2], **SAID)
    found = []
    for _ in range(3):
        start = time.process_time()
        assert deal == Deal.replay(deal.history, LEADS)
        found.append(time.process_time() - start)
    return min(found)


def f18():
    """What a deal hands out cannot be written to, nor does it hang on what it was given."""
    kinds = Schema([Field("need"), Field("kinds", "choices", choices=["a", "b"])])
    choices, given = ["a"], {"need": "a pump"}
    given["kinds"] = choices
    deal = opened(Pipeline("p", STAGES, schema=kinds), fields=given)
    deal = deal.set_items([LineItem("p", 1, Money(1, "EUR"))], **SAID)
    choices.append("b")
    given["need"] = "two"

    assert {"need": "a pump", "kinds": ("a",)} == deal.fields
    assert ReadOnlyMapping is type(deal.fields)
    for handed in (deal.history, deal.items, deal.timeline, deal.visits()):
        assert tuple is type(handed)
    with pytest.raises(TypeError):
        deal.fields["need"] = "two"
    for part, name in ((deal, "stage"), (deal.history[0], "stage"), (deal, "new")):
        with pytest.raises(AttributeError):
            setattr(part, name, "won")


def f20():
    """A deal is in one pipeline; to be in two it takes two deals, each with its own log."""
    deal = opened(LEADS)
    moved = deal.change_pipeline(SALES, **SAID)
    other = deal.follow_up("d2", SALES, **SAID)

    assert ("sales", "leads") == (moved.pipeline.id, deal.pipeline.id)
    assert ("d2", "d1", 1) == (other.id, other.parent_id, other.version)
    book = Book([deal, other])
    refused(lambda: book.record(opened(SALES)), StaleDealError)
    assert "leads" == book.deal("d1").pipeline.id
    assert ["same_pipeline"] == codes(lambda: deal.change_pipeline(LEADS, **SAID))


def i18():
    """A deal is copied as it is, and pickled by its history, which is looked at again."""
    deal = opened(GATED, fields={"note": "x"}).move("offer", override=BOSS, **SAID)
    again = pickle.loads(pickle.dumps(deal))

    assert deal == again == copy.copy(deal) == copy.deepcopy(deal)
    assert hash(deal) == hash(again)
    call, (history, pipelines) = deal.__reduce__()
    forged = attrs.evolve(history[1], stage="won")
    for wrong in (history[1:], (history[0], forged), ()):
        refused(lambda wrong=wrong: call(wrong, pipelines), LoadError)
    forged = pickle.dumps(deal).replace(b"inferred", b"observed")
    refused(lambda: pickle.loads(forged), LoadError)


def i19():
    """Deals and events are values that hash by what they are; a book is itself alone."""
    deal = opened(fields={"kinds": ("a",), "seats": 1})
    other = opened(fields={"kinds": ("a",), "seats": True})

    assert 1 == len({deal, opened(fields={"kinds": ("a",), "seats": 1})})
    listed = {"kinds": ["a"]}
    assert "type" == refused(lambda: opened(fields=listed), InvalidValueError).code
    assert deal != other
    assert deal.history[0] != other.history[0]
    moved = deal.move("offer", **SAID)
    assert 2 == len({deal, moved, other} - {other})
    assert Book([deal]) != Book([deal])


def i20():
    """Deals name each other by id, so that no circle of them is ever walked without end."""
    ring = [
        Deal.open(one, SALES, parent_id=other, **SAID) for one, other in ("ab", "ba")
    ]

    assert ring == pickle.loads(pickle.dumps(ring))
    refused(lambda: Journey(ring), DefinitionError)
    itself = refused(lambda: opened(parent_id="d1"), InvalidValueError)
    assert "cycle" == itself.code
    endless = ["a"]
    endless.append(endless)
    refused(lambda: opened(fields={"kinds": endless}), InvalidValueError)


ROWS: dict[str, Callable[[], None]] = {
    "C4": c4,
    "D1-deals": d1,
    "D6-deals": d6,
    "F1": f1,
    "F2": f2,
    "F3-deals": f3,
    "F4": f4,
    "F5": f5,
    "F6": f6,
    "F7": f7,
    "F8": f8,
    "F9": f9,
    "F10": f10,
    "F11": f11,
    "F12": f12,
    "F13": f13,
    "F14": f14,
    "F15": f15,
    "F16": f16,
    "F17": f17,
    "F18": f18,
    "F20": f20,
    "I18-deals": i18,
    "I19": i19,
    "I20": i20,
}
"""The rows by their id."""
