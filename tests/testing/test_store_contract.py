"""Tests of the checks that a host runs on its own store."""

import pytest

from salesmodel.automation import MemoryStore
from salesmodel.domain import Book
from salesmodel.errors import StaleDealError, UnknownDealError
from salesmodel.testing import store_checks, store_contract


class Broken:
    """A store in memory that does one thing wrong."""

    def __init__(self):
        self._store = MemoryStore(Book())

    def __getattr__(self, name):
        return getattr(self._store, name)


class ForgetsHistory(Broken):
    """It gives back the first version."""

    def load(self, deal_id):
        """Return an old version."""
        deal = self._store.load(deal_id)
        return type(deal).replay(deal.history[:1], deal.pipelines.values())


class KnowsEverybody(Broken):
    """It has no word for a deal that is not there."""

    def load(self, deal_id):
        """Return nothing."""
        try:
            return self._store.load(deal_id)
        except UnknownDealError:
            return None


class LastWriterWins(Broken):
    """It takes every version."""

    def save(self, deal, expected, effects=(), receipt=None):
        """Save on whatever is there."""
        book = self._store.book
        book._deals.pop(deal.id, None)
        self._store.save(deal, 0, effects, receipt)


class LeavesEffects(Broken):
    """It takes effects before it refuses."""

    def save(self, deal, expected, effects=(), receipt=None):
        """Save half of it."""
        for effect in effects:
            self._store.add(effect)
        self._store.save(deal, expected, (), receipt)


class GivesAllEvents(Broken):
    """It does not look from when on."""

    def events_since(self, deal_id, version):
        """Return everything."""
        return self._store.events_since(deal_id, 0)


class MixesClients(Broken):
    """It gives the deals of everybody."""

    def deals_of(self, client_id):
        """Return all deals."""
        return self._store.deals()


class SettlesNothing(Broken):
    """What is done goes on."""

    def settle(self, effect_id, error=None):
        """Do nothing."""


class HidesFailures(Broken):
    """What failed is as good as done."""

    def failed(self):
        """Return nothing."""
        return ()


class TakesTwice(Broken):
    """Every timed effect is a new one."""

    def add(self, effect):
        """Say it is new."""
        self._store.add(effect)
        return True


class LosesReceipts(Broken):
    """It knows no key again."""

    def receipt(self, deal_id, key):
        """Return nothing."""
        return


class RefusesAll(Broken):
    """It lets nobody win after the first."""

    def save(self, deal, expected, effects=(), receipt=None):
        """Refuse what is not new."""
        if expected:
            raise StaleDealError(deal.id, recorded=1, offered=deal.version)
        self._store.save(deal, expected, effects, receipt)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (ForgetsHistory, "the newest version is loaded"),
        (KnowsEverybody, "raises UnknownDealError"),
        (LastWriterWins, "no version to build on"),
        (LeavesEffects, "leaves no effect behind"),
        (GivesAllEvents, "later events are given"),
        (MixesClients, "and no others"),
        (SettlesNothing, "pending no more"),
        (HidesFailures, "what failed is told"),
        (TakesTwice, "not new the second time"),
        (LosesReceipts, "a receipt is found again"),
        (RefusesAll, "0 of 8 saves won"),
    ],
)
def test_a_store_that_does_one_thing_wrong_is_found_out(kind, told):
    """One of the checks at least says what is wrong."""
    found = []
    for check in store_checks():
        try:
            check(kind)
        except (AssertionError, StaleDealError) as error:
            found.append(str(error))

    assert any(told in each for each in found)


def test_a_store_that_does_it_all_is_left_alone():
    """The contract holds of the store in memory."""
    store_contract(MemoryStore)
