"""Tests of the store in memory: what it keeps, and that it keeps it once."""

import pytest

from automation_cases import MONDAY, SAID, opened
from salesmodel.automation import Effect, MemoryStore, Receipt
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
