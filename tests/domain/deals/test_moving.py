"""Tests of how a deal moves on, is won and is lost."""

from decimal import Decimal

import pytest

from deal_cases import BOLD, GATED, LEADS, SALES, codes, day, opened, refused
from salesmodel.domain import LineItem, Outcome, Pipeline, Stage
from salesmodel.errors import (
    CurrencyMismatchError,
    GateError,
    IllegalMoveError,
    InvalidValueError,
    UnknownStageError,
)
from salesmodel.values import Money


SAID = {"at": day(9), "by": "ann"}


@pytest.mark.parametrize("given", [{"reason": BOLD}, {"note": BOLD}])
@pytest.mark.parametrize("to", ["offer", "won", Outcome.WON])
def test_only_a_loss_has_a_reason(to, given):
    """A reason at another move is refused, and not shown."""
    error = refused(lambda: opened().move(to, **SAID, **given), InvalidValueError)

    assert "reason" == error.code
    assert BOLD not in str(error)


def test_a_deal_advances_stage_by_stage():
    """The next open stage is where it goes, past those that are archived."""
    stages = [Stage("a"), Stage("b", archived=True), Stage("c"), Stage("z", kind="won")]
    deal = opened(Pipeline("p", stages)).advance(**SAID)

    assert "c" == deal.stage
    assert ["last_stage"] == codes(lambda: deal.advance(**SAID), IllegalMoveError)


def test_a_closed_deal_does_not_advance():
    """It is reopened first."""
    for deal in (opened().win("won", **SAID), opened(LEADS).lose("price", **SAID)):
        assert ["closed"] == codes(lambda deal=deal: deal.advance(**SAID))


def test_a_deal_advances_past_gates():
    """What the next stage takes is asked as in any move."""
    deal = opened(GATED, fields={"source": "web", "need": "a pump"})
    error = refused(lambda: deal.advance(**SAID), GateError)

    assert ["budget"] == [blocker.field for blocker in error.blockers]


@pytest.mark.parametrize(
    "call",
    [
        lambda deal: deal.win("lost", **SAID),
        lambda deal: deal.win("offer", **SAID),
        lambda deal: deal.lose("price", to="won", **SAID),
    ],
)
def test_a_deal_is_closed_in_a_stage_of_that_kind(call):
    """A stage of another kind is refused."""
    error = refused(lambda: call(opened()), InvalidValueError)

    assert "kind" == error.code


def test_where_there_are_several_ways_one_is_named():
    """Several stages of a kind are ambiguous, unless all others are archived."""
    two = Pipeline("p", [Stage("a"), *(Stage(n, kind="won") for n in ("w", "w2"))])

    assert ["ambiguous"] == codes(lambda: opened(two).win(**SAID))
    assert "w2" == opened(two).win("w2", **SAID).stage
    assert "won" == opened().win(**SAID).stage
    assert "lost" == opened().lose("price", to="lost", **SAID).stage


def test_open_is_no_target():
    """A deal is not moved to being open, nor to something that is no stage."""
    for to in (Outcome.OPEN, 5, None):
        refused(lambda to=to: opened().move(to, **SAID), UnknownStageError)


def test_a_history_does_not_outgrow_its_limit():
    """Every event counts, whatever it tells; nothing that changes nothing does."""
    short = Pipeline("short", [Stage("a")], most_events=2)
    deal = opened(short).assign("bob", **SAID)

    assert 2 == deal.version
    for call in (
        lambda: deal.assign("eve", **SAID),
        lambda: deal.win(**SAID),
        lambda: deal.set_fields({"x": 1}, **SAID),
    ):
        assert "too_large" == refused(call, InvalidValueError).code


def test_an_amount_keeps_the_currency_of_the_line_items():
    """In another currency it is refused, and the other way round."""
    pumps = [LineItem("pump", 2, Money("9.99", "EUR"))]
    itemized = opened().set_items(pumps, **SAID)
    given = opened(amount=Money(5, "USD"))

    refused(lambda: itemized.set_amount(Money(1, "USD"), **SAID), CurrencyMismatchError)
    refused(lambda: given.set_items(pumps, **SAID), CurrencyMismatchError)
    assert Money(1, "EUR") == itemized.set_amount(Money(1, "EUR"), **SAID).amount


def test_what_changes_nothing_is_the_same_deal():
    """No event tells that something is as it was."""
    pumps = [LineItem("pump", 2, Money("9.99", "EUR"))]
    deal = opened(fields={"need": "a"}, amount=Money(20, "EUR"), owner="bob")
    deal = deal.set_items(pumps, **SAID).set_probability("0.5", **SAID)

    for again in (
        deal.set_fields({"need": "a", "x": None}, **SAID),
        deal.set_amount(Money(20, "EUR"), **SAID),
        deal.set_items(pumps, **SAID),
        deal.assign("bob", **SAID),
        deal.set_probability(Decimal("0.5"), **SAID),
        deal.expect_close(None, **SAID),
        deal.share([], **SAID),
    ):
        assert again is deal


def test_a_chance_is_of_the_stage_unless_somebody_judged_it():
    """The judgement ends with the stay; a closed deal is certain."""
    deal = opened().set_probability("0.7", **SAID)
    told = [deal, deal.move("offer", **SAID), deal.move("contract", **SAID)]
    told += [deal.win("won", **SAID), deal.lose("price", **SAID)]
    chances = [each.probability for each in told]

    assert ["manual", "stage", None, "outcome", "outcome"] == [
        each and each.source for each in chances
    ]
    assert [Decimal(n) for n in ("0.7", "0.4", "1", "0")] == [
        each.value for each in chances if each
    ]


def test_something_that_is_no_override_answers_for_nothing():
    """An override is one, or it is refused."""
    error = refused(
        lambda: opened(SALES).move("offer", override="boss", **SAID), InvalidValueError
    )

    assert "type" == error.code
