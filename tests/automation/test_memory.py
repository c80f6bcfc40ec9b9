"""Tests of the store in memory: what it keeps, and that it keeps it once."""

import itertools

import pytest

from automation_cases import MONDAY, SAID, opened
from salesmodel.automation import (
    Effect,
    Entering,
    MemoryStore,
    Notify,
    Receipt,
    Rule,
    SalesProcess,
)
from salesmodel.automation.store import effect_id
from salesmodel.domain import Book, Client
from salesmodel.errors import StaleDealError, UnknownDealError


EFFECT = Effect("d1", 2, "tell", MONDAY, 2)


def test_deal_effects_and_receipt_are_saved_together():
    """All of them are there, or none."""
    deal = opened()
    store = MemoryStore(Book([deal]))
    moved, receipt = deal.move("b", **SAID), Receipt("k", "x", 1, 2)
    store.save(moved, 1, (EFFECT,), receipt)

    assert moved is store.load("d1")
    assert ((EFFECT,), receipt) == (store.pending(), store.receipt("d1", "k"))
    assert (None, None) == (store.receipt("d1", "j"), store.receipt("d2", "k"))
    other, late = Effect("d1", 2, "other", MONDAY, 2), Receipt("j", "x", 1, 2)
    with pytest.raises(StaleDealError):
        store.save(deal.move("c", **SAID), 1, (other,), late)
    assert ((EFFECT,), None) == (store.pending(), store.receipt("d1", "j"))


@pytest.mark.parametrize("expected", [0, 2])
def test_another_version_than_expected_is_stale(expected):
    """Without effects too."""
    store = MemoryStore(Book([opened()]))
    with pytest.raises(StaleDealError) as caught:
        store.save(store.load("d1").move("b", **SAID), expected)

    assert (1, 2) == (caught.value.recorded, caught.value.offered)
    assert 1 == store.load("d1").version


def test_an_effect_is_pending_until_it_is_settled():
    """Done, it is gone; failed, it is listed with why."""
    store = MemoryStore()
    effects = [Effect("d1", n, "tell", MONDAY, 0) for n in (1, 2, 3)]

    assert [True] * 3 == [store.add(effect) for effect in effects]
    assert not store.add(effects[0])
    store.settle("d1:1:tell")
    store.settle("d1:2:tell", "it raised")
    store.settle("d9:9:tell", "it is not there")
    assert (effects[2],) == store.pending()
    assert ((effects[1], "it raised"),) == store.failed()
    assert not store.add(effects[0])


@pytest.mark.parametrize(
    ("deal_id", "rule", "told"),
    [
        ("d1", "tell", "d1:2:tell"),
        ("d1:2", "tell", "d1%3A2:2:tell"),
        ("d1", "2:tell", "d1:2:2%3Atell"),
        ("d1%3A2", "tell", "d1%253A2:2:tell"),
        ("d1", "100 %", "d1:2:100 %25"),
    ],
)
def test_an_effect_is_called_after_its_deal_version_and_rule(deal_id, rule, told):
    """What would part them is escaped within them; ordinary ids stand as they are."""
    assert told == Effect(deal_id, 2, rule, MONDAY, 2).id == effect_id(deal_id, 2, rule)


def test_no_two_effects_share_an_id():
    """Whatever stands in the ids of deals and rules."""
    names = ["".join(each) for each in itertools.product("a1:%", repeat=3)]
    told = {
        Effect(deal, version, rule, MONDAY, 0).id
        for deal in names
        for version in (1, 11)
        for rule in names
    }

    assert 2 * len(names) ** 2 == len(told)


def test_effects_whose_ids_hold_colons_are_kept_apart():
    """One store and one delivery for each."""
    sent = []
    rules = [
        Rule(name, on=Entering("b"), then=Notify("owner", "x"))
        for name in ("r", "2:r", "r:2")
    ]
    deals = [opened(name) for name in ("d", "d:2", "d:2:2")]
    process = SalesProcess(Book(deals), rules, deliver=sent.append)
    for deal in deals:
        process.move(deal.id, "b", **SAID)

    assert 9 == len({one.id for one in sent})


def test_events_are_told_from_a_version_on():
    """From zero they are all there are."""
    deal = opened().move("b", **SAID)
    store = MemoryStore(Book([deal]))

    assert deal.history == store.events_since("d1", 0)
    assert deal.history[1:] == store.events_since("d1", 1)
    assert () == store.events_since("d1", 2)
    for call in (store.load, lambda name: store.events_since(name, 0)):
        with pytest.raises(UnknownDealError):
            call("d2")


def test_deals_of_a_client_are_found_under_all_its_ids():
    """Two clients that were merged are one."""
    clients = [
        Client.add(name, name, kind="company", **SAID) for name in ("c1", "c2", "c3")
    ]
    deals = [opened(f"d{n}", client_id=f"c{n}") for n in (1, 2, 3)]
    book = Book([*deals, opened("d4")], clients)
    book.merge_clients("c1", "c2", **SAID)
    store = MemoryStore(book)

    assert ["d1", "d2"] == [deal.id for deal in store.deals_of("c1")]
    assert ["d1", "d2"] == [deal.id for deal in store.deals_of("c2")]
    assert ["d3"] == [deal.id for deal in store.deals_of("c3")]
    assert () == store.deals_of("c9")
    assert 4 == len(store.deals())
