"""What every store of deals has to do, as checks that a host runs on its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from salesmodel.automation import DealStore, Effect, Receipt
from salesmodel.domain import Deal, Pipeline, Stage
from salesmodel.errors import StaleDealError, UnknownDealError


__all__ = ["CONTRACT_PIPELINE", "store_checks", "store_contract"]

CONTRACT_PIPELINE: Final = Pipeline(
    "contract", [Stage("contact"), Stage("offer"), Stage("signed", kind="won")]
)
"""The pipeline of the deals that the checks save; a store may have to know it."""

Make: TypeAlias = Callable[[], DealStore]
"""Makes an empty store."""

_MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
_THREADS: Final = 8


def store_contract(make: Make) -> None:
    """Run every check on stores of one kind.

    Parameters
    ----------
    make : callable
        Makes an empty store, once a check.

    Raises
    ------
    AssertionError
        If a store does not do what it has to; it says which check, and what.

    See Also
    --------
    store_checks : The same one by one, for the parameters of a test.

    Examples
    --------
    >>> from salesmodel.automation import MemoryStore
    >>> store_contract(MemoryStore)
    """
    for check in store_checks():
        check(make)


def store_checks() -> tuple[Callable[[Make], None], ...]:
    """Return the checks, each of which takes what makes an empty store.

    Returns
    -------
    tuple of callable
        Their names say what a store does; they raise `AssertionError` if it does not.

    Examples
    --------
    >>> from salesmodel.automation import MemoryStore
    >>> for check in store_checks():
    ...     check(MemoryStore)
    """
    return (
        gives_back_what_was_saved,
        knows_no_deal_that_was_not_saved,
        takes_a_version_only_on_the_one_it_was_made_of,
        changes_nothing_where_it_refuses,
        gives_events_since_a_version,
        finds_the_deals_of_a_client,
        keeps_effects_until_they_are_settled,
        tells_what_failed,
        takes_a_timed_effect_once,
        keeps_receipts_by_deal_and_key,
        lets_one_of_many_threads_win,
    )


def _expect(is_so: object, sentence: str) -> None:
    if not is_so:
        raise AssertionError(sentence)


def _opened(deal_id: str = "d1", client_id: str | None = None) -> Deal:
    return Deal.open(
        deal_id, CONTRACT_PIPELINE, at=_MONDAY, by="ann", client_id=client_id
    )


def _moved(deal: Deal, hours: int = 1) -> Deal:
    return deal.move("offer", at=_MONDAY + timedelta(hours=hours), by="ann")


def _effect(deal: Deal, rule: str = "rule") -> Effect:
    return Effect(deal.id, deal.version, rule, _MONDAY, deal.version)


def _is_stale(
    store: DealStore,
    deal: Deal,
    expected: int,
    *,
    effects: tuple[Effect, ...] = (),
    receipt: Receipt | None = None,
) -> bool:
    try:
        store.save(deal, expected, effects, receipt)
    except StaleDealError:
        return True
    return False


def gives_back_what_was_saved(make: Make) -> None:
    """Load a deal that was saved as it was, its history included."""
    store, deal = make(), _opened()
    store.save(deal, 0)
    _expect(store.load("d1") == deal, "a saved deal is loaded as it was")
    store.save(_moved(deal), 1)
    _expect(store.load("d1") == _moved(deal), "the newest version is loaded")
    told = list(store.deals())
    _expect(told == [_moved(deal)], "every deal is listed once, in its newest version")


def knows_no_deal_that_was_not_saved(make: Make) -> None:
    """Raise `UnknownDealError` for what was never saved."""
    store = make()
    for call in (store.load, lambda name: store.events_since(name, 0)):
        try:
            call("nobody")
        except UnknownDealError:
            continue
        raise AssertionError("a deal that was not saved raises UnknownDealError")
    _expect(not list(store.deals()), "an empty store has no deals")


def takes_a_version_only_on_the_one_it_was_made_of(make: Make) -> None:
    """Raise `StaleDealError` for another version than the recorded one."""
    store, deal = make(), _opened()
    _expect(_is_stale(store, _moved(deal), 1), "there is no version to build on yet")
    store.save(deal, 0)
    _expect(_is_stale(store, _opened(), 0), "a deal of this id is there already")
    store.save(_moved(deal), 1)
    _expect(_is_stale(store, _moved(deal, 2), 1), "somebody else was faster")


def changes_nothing_where_it_refuses(make: Make) -> None:
    """Leave deal, effects and receipts as they were where a save is refused."""
    store, deal = make(), _opened()
    store.save(deal, 0)
    moved = _moved(deal)
    effects, receipt = (_effect(moved),), Receipt("key", "asked", 0, 2)
    is_stale = _is_stale(store, moved, 7, effects=effects, receipt=receipt)
    _expect(is_stale, "nobody recorded version 7")
    _expect(store.load("d1") == deal, "a refused save leaves the deal")
    _expect(not store.pending(), "a refused save leaves no effect behind")
    _expect(store.receipt("d1", "key") is None, "a refused save leaves no receipt")


def gives_events_since_a_version(make: Make) -> None:
    """Give the events after a version in order."""
    store, deal = make(), _opened()
    store.save(deal, 0)
    store.save(_moved(deal), 1)
    history = _moved(deal).history
    _expect(store.events_since("d1", 0) == history, "since 0, all events are given")
    _expect(store.events_since("d1", 1) == history[1:], "later events are given")
    _expect(store.events_since("d1", 2) == (), "there is nothing after the last event")


def finds_the_deals_of_a_client(make: Make) -> None:
    """Find the deals of a client, and no others."""
    store = make()
    for name, client in (("d1", "c1"), ("d2", "c2"), ("d3", "c1"), ("d4", None)):
        store.save(_opened(name, client), 0)
    found = {deal.id for deal in store.deals_of("c1")}
    _expect(found == {"d1", "d3"}, "the deals of a client are found, and no others")
    _expect(not list(store.deals_of("c9")), "an unknown client has no deals")


def keeps_effects_until_they_are_settled(make: Make) -> None:
    """Keep effects pending from their save on, in order, until they are settled."""
    store, deal = make(), _opened()
    first, second = _effect(deal, "a"), _effect(deal, "b")
    store.save(deal, 0, (first, second))
    _expect(tuple(store.pending()) == (first, second), "effects are pending in order")
    store.settle(first.id)
    _expect(tuple(store.pending()) == (second,), "what is done is pending no more")
    store.settle(first.id)
    store.settle("nobody:1:rule")
    _expect(tuple(store.pending()) == (second,), "settling twice changes nothing")
    _expect(not store.failed(), "what is done has not failed")


def tells_what_failed(make: Make) -> None:
    """Tell an effect that failed with why, and take it for pending no more."""
    store, deal = make(), _opened()
    effect = _effect(deal)
    store.save(deal, 0, (effect,))
    store.settle(effect.id, "no paper")
    _expect(not store.pending(), "what failed is pending no more")
    _expect(tuple(store.failed()) == ((effect, "no paper"),), "what failed is told")


def takes_a_timed_effect_once(make: Make) -> None:
    """Take an effect that time set off for new once, also after it was settled."""
    store, deal = make(), _opened()
    store.save(deal, 0)
    effect = Effect(deal.id, deal.version, "stale", _MONDAY, 0)
    _expect(store.add(effect) is True, "an effect is new the first time")
    _expect(tuple(store.pending()) == (effect,), "a new effect is pending")
    _expect(store.add(effect) is False, "it is not new the second time")
    store.settle(effect.id)
    _expect(store.add(effect) is False, "it is not new after it was settled")
    _expect(not store.pending(), "what is done is pending no more")


def keeps_receipts_by_deal_and_key(make: Make) -> None:
    """Find what came of a key again, for its own deal only."""
    store, deal = make(), _opened()
    receipt = Receipt("key", "asked", 0, 1)
    store.save(deal, 0, (), receipt)
    _expect(store.receipt("d1", "key") == receipt, "a receipt is found again")
    _expect(store.receipt("d1", "other") is None, "another key has no receipt")
    _expect(store.receipt("d2", "key") is None, "a key is of one deal")
    unchanged = Receipt("again", "asked", 1, 1)
    store.save(deal, 1, (), unchanged)
    told = store.receipt("d1", "again")
    _expect(told == unchanged, "a request that changed nothing has a receipt, too")


def lets_one_of_many_threads_win(make: Make) -> None:
    """Let one of many win who save on one version at once, and lose no event."""
    store, deal = make(), _opened()
    store.save(deal, 0)
    versions = [_moved(deal, hours) for hours in range(1, _THREADS + 1)]
    with ThreadPoolExecutor(_THREADS) as pool:
        stale = list(pool.map(lambda one: _is_stale(store, one, 1), versions))
    _expect(stale.count(False) == 1, f"{stale.count(False)} of {_THREADS} saves won")
    winner = versions[stale.index(False)]
    _expect(store.load("d1") == winner, "the version that won is the one that is there")
