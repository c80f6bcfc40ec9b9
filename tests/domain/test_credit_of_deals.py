"""Tests of whose a deal is, by each of the named rules."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from salesmodel.domain import (
    Credit,
    Deal,
    Pipeline,
    Stage,
    credit_amount,
    split_evenly,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


START = datetime(2026, 1, 5, tzinfo=UTC)
SALES = Pipeline("sales", [Stage("offer"), Stage("won", kind="won")])


def _on(day):
    return {"at": START + timedelta(days=day), "by": "ann"}


def _open(owner=None):
    return Deal.open("d1", SALES, owner=owner, **_on(0))


def _owners(deal, rule):
    return [credit.owner for credit in deal.credit(rule)]


def test_the_owner_at_the_win_keeps_a_deal():
    """Who had it before, or has it after, does not count."""
    deal = _open("ann").assign("bob", **_on(1)).win(**_on(2)).assign("eve", **_on(3))

    assert ["bob"] == _owners(deal, "owner_at_win")
    assert (Credit("bob", Decimal(1)),) == deal.credit("owner_at_win")


def test_a_deal_that_is_not_won_has_no_owner_at_the_win():
    """Open, lost, reopened or reclassified."""
    won = _open("ann").win(**_on(1))

    assert [] == _owners(_open("ann"), "owner_at_win")
    assert [] == _owners(_open("ann").lose("price", **_on(1)), "owner_at_win")
    assert [] == _owners(won.reopen("not paid", **_on(2)), "owner_at_win")


def test_a_deal_that_nobody_had_is_nobodys():
    """Neither at the win nor now; but somebody opened it."""
    deal = _open().win(**_on(1))

    assert [] == _owners(deal, "owner_at_win")
    assert [] == _owners(deal, "split")
    assert ["ann"] == _owners(deal, "opener")


def test_the_last_win_counts():
    """Of a deal that was won twice, the owner at the second."""
    deal = _open("ann").win(**_on(1)).reopen("not paid", **_on(2))
    deal = deal.assign("bob", **_on(3)).win(**_on(4))

    assert ["bob"] == _owners(deal, "owner_at_win")


def test_the_opener_is_who_had_it_first():
    """Whatever became of it."""
    deal = _open("bob").assign("eve", **_on(1)).assign(None, **_on(2))

    assert ["bob"] == _owners(deal, "opener")
    assert ["bob"] == _owners(deal.lose("price", **_on(3)), "opener")


def test_a_split_is_what_was_settled():
    """Until then the deal is its owner's; a split can be taken back."""
    deal = _open("ann")
    shared = deal.share(split_evenly(["bob", "eve"]), **_on(1))

    assert ["ann"] == _owners(deal, "split")
    assert split_evenly(["bob", "eve"]) == shared.credit("split")
    assert ["ann"] == _owners(shared, "opener")
    assert ["ann"] == _owners(shared.share([], **_on(2)), "split")


def test_the_shares_of_a_deal_add_up_to_its_amount():
    """To the cent, by every rule."""
    deal = _open("ann").set_amount(Money("100.01", "EUR"), **_on(1))
    deal = deal.share(split_evenly(["ann", "bob", "eve"]), **_on(1)).win(**_on(2))

    for rule in ("owner_at_win", "opener", "split"):
        parts = credit_amount(deal.credit(rule), deal.amount)

        assert deal.amount == Money.total((part for _, part in parts), "EUR")


@pytest.mark.parametrize("rule", ["", "whoever", None, 1])
def test_a_rule_is_one_of_those_there_are(rule):
    """The error lists them."""
    with pytest.raises(InvalidValueError, match="'owner_at_win', 'opener'") as caught:
        _open().credit(rule)

    assert "rule" == caught.value.code


def test_a_late_fact_changes_whose_win_it_was():
    """Who had it at the time is what counts, whenever it was told."""
    deal = _open("ann").win(**_on(5))
    late = deal.as_of(START + timedelta(days=1)).assign("bob", **_on(1))
    deal = deal.backfill(late.history[1:], **_on(6))

    assert ["bob"] == _owners(deal, "owner_at_win")
    assert ["ann"] == _owners(deal, "opener")
