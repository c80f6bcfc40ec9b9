"""Tests of what a history that comes from outside is refused for."""

from decimal import Decimal

import attrs
import pytest

from deal_cases import GATED, LEADS, SALES, day, opened, refused
from salesmodel.domain import Activity, Credit, Deal, LineItem, Outcome, Pipeline, Stage
from salesmodel.domain.deals.events import HistoryBackfilled
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.values import Money


SAID = {"at": day(9), "by": "ann"}


def _told(history, pipelines=SALES):
    """Expect a history to be refused, and return what is told."""
    return str(refused(lambda: Deal.replay(history, pipelines), LoadError))


def _with(deal, n, **parts):
    """Return a history of which parts of one event were changed."""
    history = list(deal.history)
    history[n] = attrs.evolve(history[n], **parts)
    return history


def _backfilled():
    """Return a deal with a late fact."""
    deal = opened().move("contract", **SAID)
    late = opened().move("offer", at=day(7), by="ann").history[1:]
    return deal.backfill(late, **SAID)


def test_pipelines_come_alone_or_several():
    """One pipeline, a list of them and a mapping are the same to a replay."""
    deal = opened()

    for pipelines in (SALES, [LEADS, SALES], {"any name": SALES}):
        assert deal == Deal.replay(deal.history, pipelines)


def test_one_version_has_one_definition():
    """Two pipelines of one id and version that differ are refused."""
    other = Pipeline("sales", [Stage("new")])
    error = refused(
        lambda: Deal.replay(opened().history, [SALES, other]), InvalidValueError
    )

    assert "duplicate" == error.code


def test_a_history_begins_with_the_opening():
    """Nothing, another beginning or another number is refused."""
    deal = opened().move("offer", **SAID)
    headless = [attrs.evolve(deal.history[1], version=1)]

    assert "it has no events" in _told([])
    assert "the first is not the opening" in _told(headless)
    assert "version 1 should stand here" in _told(_with(opened(), 0, version=2))


@pytest.mark.parametrize("stage", ["won", "gone"])
def test_a_deal_is_opened_in_an_open_stage(stage):
    """An opening in a closed stage, or in none, is refused."""
    told = _told(_with(opened(), 0, stage=stage))

    assert f"no open stage is '{stage}'" in told


def test_a_deal_is_opened_once():
    """A second opening is refused."""
    first = opened().history[0]
    told = _told([first, attrs.evolve(first, version=2)])

    assert "a deal is opened once" in told


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"origin": "contract"}, "it comes from 'contract'"),
        ({"stage": "gone"}, "version 1 of 'sales' has no 'gone'"),
        ({"stage": "won"}, "stage 'won' is won and not open"),
        ({"stage": "new"}, "it stays where it is"),
        ({"direction": -1}, "its direction is not -1"),
        ({"at": day(4)}, "it is earlier than the one before"),
        ({"version": 3}, "version 2 should stand here"),
        ({"deal_id": "d2"}, "it is of deal 'd2'"),
    ],
)
def test_a_move_follows_on_what_was_before(parts, problem):
    """A move from elsewhere, to nowhere, or out of place is refused."""
    told = _told(_with(opened().move("offer", **SAID), 1, **parts))

    assert problem in told


def test_a_closed_deal_is_not_closed_and_an_open_one_not_reopened():
    """Each turn needs a deal that is as the turn says."""
    won = opened().win("won", **SAID)
    twice = attrs.evolve(won.history[1], version=3, origin="won")
    again = won.reopen("a slip", **SAID).history[2]
    early = attrs.evolve(again, version=2, origin="new")

    assert "the deal is won" in _told([*won.history, twice])
    assert "the deal is open" in _told([opened().history[0], early])


def test_a_deal_is_closed_in_place_only_where_no_stage_is_for_that():
    """With a won stage, a win that stays put is refused; without, one elsewhere."""
    won = opened(LEADS).win(**SAID)
    found = opened(LEADS).lose("price", **SAID).reclassify(Outcome.WON, "paid", **SAID)

    assert won == Deal.replay(won.history, LEADS)
    assert found == Deal.replay(found.history, LEADS)
    told = _told(_with(opened().win("won", **SAID), 1, stage="new"))
    assert "stage 'new' is open and not won" in told


def test_a_migration_keeps_the_kind_of_a_stage():
    """A migration from an open stage to a closed one is refused."""
    revised = SALES.revise()
    deal = opened().migrate(SALES.migrate({}, to=revised), **SAID)
    pipelines = [SALES, revised]

    assert "of another kind" in _told(_with(deal, 1, stage="won"), pipelines)
    assert "has no 'gone'" in _told(_with(deal, 1, stage="gone"), pipelines)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"deal_id": "d2"}, "a fact is not of this event"),
        ({"version": 2}, "a fact is not of this event"),
        ({"at": day(4)}, "is not of the time until then"),
        ({"at": day(10)}, "is not of the time until then"),
    ],
)
def test_late_facts_are_of_their_event(parts, problem):
    """A fact of another deal, event or time is refused."""
    deal = _backfilled()
    facts = (attrs.evolve(deal.history[2].facts[0], **parts),)

    assert problem in _told(_with(deal, 2, facts=facts))


@pytest.mark.parametrize("facts", [(), ("a call",), (opened().history[0],), [1]])
def test_late_facts_are_facts(facts):
    """None, an opening or something else is refused."""
    told = _told(_with(_backfilled(), 2, facts=facts))

    assert "facts of event 3 (HistoryBackfilled) is not sound" in told


def test_late_facts_hold_no_late_facts():
    """A backfill inside a backfill is refused."""
    deal = _backfilled()
    inner = deal.history[2]

    assert isinstance(inner, HistoryBackfilled)
    assert "is not sound" in _told(_with(deal, 2, facts=(inner,)))


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda deal: deal.set_amount(Money(1, "EUR"), **SAID), {"amount": 1}),
        (lambda deal: deal.set_amount(None, **SAID), {"by": ""}),
        (
            lambda deal: deal.set_items([LineItem("p", 1, Money(1, "EUR"))], **SAID),
            {"items": ("p",)},
        ),
        (
            lambda deal: deal.share([Credit("ann", Decimal(1))], **SAID),
            {"shares": (Credit("ann", Decimal("0.5")),)},
        ),
        (lambda deal: deal.assign("bob", **SAID), {"source": "rumour"}),
        (lambda deal: deal.expect_close(day(9).date(), **SAID), {"on": day(9)}),
        (
            lambda deal: deal.set_probability("0.5", **SAID),
            {"probability": Decimal(2)},
        ),
        (
            lambda deal: deal.log_activity(Activity("a", "call", day(9)), **SAID),
            {"activity": "a"},
        ),
        (lambda deal: deal.set_fields({"x": 1}, **SAID), {"changes": (("x",),)}),
        (lambda deal: deal.move("offer", **SAID), {"direction": 0}),
        (lambda deal: deal.move("offer", **SAID), {"override": "boss"}),
        (lambda deal: deal.lose("price", **SAID), {"reason": 5}),
        (lambda deal: deal.lose("price", **SAID), {"note": None}),
    ],
)
def test_events_are_looked_at_part_by_part(call, parts):
    """A sound event replays, and one with a part of another kind does not."""
    base = opened(amount=Money(5, "EUR"))
    deal = call(base)

    assert deal == Deal.replay(deal.history, SALES)
    told = _told(_with(deal, 1, **parts))
    assert f"{next(iter(parts))} of event 2" in told


def test_a_deal_is_reclassified_as_closed():
    """A reclassification says won or lost, never open."""
    deal = opened().lose("price", **SAID).reclassify("won", "paid", **SAID)

    assert deal == Deal.replay(deal.history, SALES)
    assert "outcome of event 3" in _told(_with(deal, 2, outcome=Outcome.OPEN))


def test_shares_can_be_taken_back():
    """An event that nobody shares the credit any more is sound."""
    deal = opened().share([Credit("ann", Decimal(1))], **SAID).share([], **SAID)

    assert ((), 3) == (deal.shares, deal.version)
    assert deal == Deal.replay(deal.history, SALES)


def test_something_else_is_no_event():
    """A history of other things says which entry is none."""
    assert "entry 2 is no event but str" in _told([*opened().history, "moved"])


def test_gates_are_not_asked_again_in_a_replay():
    """What was recorded happened, whatever a gate says today."""
    deal = opened(GATED, fields={"source": "web", "need": "a", "budget": 1})
    deal = deal.move("offer", **SAID).set_fields({"need": None}, **SAID)

    assert deal == Deal.replay(deal.history, GATED)
