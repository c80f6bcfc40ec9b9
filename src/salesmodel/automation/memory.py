"""A store in memory, around a book."""

import threading
from collections.abc import Iterable
from typing import final

from salesmodel._checks import instance, whole
from salesmodel.automation.store import Effect, Receipt
from salesmodel.domain import Book, Deal, Event


__all__ = ["MemoryStore"]

_MOST = 2**62


# Past 140 lines: one method for each thing a store does, each with its example.
@final
class MemoryStore:
    """Deals in a book, with what is pending, done and failed beside it.

    Parameters
    ----------
    book : Book, optional
        The deals; an empty book unless given.

    Notes
    -----
    It can be shared between threads. Effects that are done are not kept.

    Examples
    --------
    >>> from salesmodel.domain import Book
    >>> MemoryStore(Book()).pending()
    ()
    """

    __slots__ = ("_failed", "_lock", "_pending", "_receipts", "_seen", "book")

    def __init__(self, book: Book | None = None) -> None:
        self.book = Book() if book is None else book
        self._lock = threading.Lock()
        self._pending: dict[str, Effect] = {}
        self._failed: dict[str, tuple[Effect, str]] = {}
        self._receipts: dict[tuple[str, str], Receipt] = {}
        self._seen: set[str] = set()

    def load(self, deal_id: str) -> Deal:
        """Return the newest version of a deal.

        Parameters
        ----------
        deal_id : str
            Id of the deal.

        Returns
        -------
        Deal
            The deal.

        Raises
        ------
        UnknownDealError
            If there is none.

        Examples
        --------
        >>> MemoryStore().load("d1")
        Traceback (most recent call last):
        salesmodel.errors.values.UnknownDealError: deal 'd1' is not known
        """
        return self.book.deal(deal_id)

    def save(
        self,
        deal: Deal,
        expected: int,
        effects: tuple[Effect, ...] = (),
        receipt: Receipt | None = None,
    ) -> None:
        """Record a version of a deal, with what it sets off.

        Parameters
        ----------
        deal : Deal
            The new version.
        expected : int
            Version that it was made of; 0 for a deal that is not there yet.
        effects : tuple of Effect, optional
            What is pending from now on.
        receipt : Receipt, optional
            What came of a request with a key.

        Raises
        ------
        StaleDealError
            If another version is recorded.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> leads = Pipeline("leads", [Stage("new")])
        >>> deal = Deal.open("d1", leads, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
        >>> store = MemoryStore()
        >>> store.save(deal, expected=0)
        >>> store.load("d1").version
        1
        """
        if not effects and receipt is None:
            self.book.record(deal, expected=expected)
            return
        with self._lock:
            self.book.record(deal, expected=expected)
            for effect in effects:
                self._pending[effect.id] = effect
            if receipt is not None:
                self._receipts[deal.id, receipt.key] = receipt

    def receipt(self, deal_id: str, key: str) -> Receipt | None:
        """Return what came of a key, if it was used for the deal.

        Parameters
        ----------
        deal_id, key : str
            Deal and key.

        Returns
        -------
        Receipt or None
            What was asked for then, and the versions before and after it.

        Examples
        --------
        >>> MemoryStore().receipt("d1", "k") is None
        True
        """
        instance("deal_id", deal_id, str)
        return self._receipts.get((deal_id, instance("key", key, str)))

    def events_since(self, deal_id: str, version: int) -> tuple[Event, ...]:
        """Return the events of a deal that came after a version.

        Parameters
        ----------
        deal_id : str
            The deal.
        version : int
            The version; 0 for all events.

        Returns
        -------
        tuple of Event
            In order.

        Raises
        ------
        UnknownDealError
            If there is no such deal.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> leads = Pipeline("leads", [Stage("new")])
        >>> deal = Deal.open("d1", leads, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
        >>> len(MemoryStore(Book([deal])).events_since("d1", 0))
        1
        """
        whole("version", version, least=0, most=_MOST)
        return self.book.deal(deal_id).history[version:]

    def deals(self) -> Iterable[Deal]:
        """Return the newest version of every deal.

        Returns
        -------
        tuple of Deal
            As of now.

        Examples
        --------
        >>> MemoryStore().deals()
        ()
        """
        return self.book.deals

    def deals_of(self, client_id: str) -> Iterable[Deal]:
        """Return the deals of a client, under all the ids it has had.

        Parameters
        ----------
        client_id : str
            One of its ids.

        Returns
        -------
        tuple of Deal
            As of now.

        Examples
        --------
        >>> MemoryStore().deals_of("c1")
        ()
        """
        ids = {instance("client_id", client_id, str)}
        for client in self.book.clients:
            if client_id in client.ids:
                ids.update(client.ids)
        return tuple(deal for deal in self.book.deals if deal.client_id in ids)

    def pending(self) -> tuple[Effect, ...]:
        """Return the effects that are neither done nor failed, the oldest first.

        Returns
        -------
        tuple of Effect
            As of now.

        Examples
        --------
        >>> MemoryStore().pending()
        ()
        """
        with self._lock:
            return tuple(self._pending.values())

    def failed(self) -> tuple[tuple[Effect, str], ...]:
        """Return the effects that failed, with why.

        Returns
        -------
        tuple of (Effect, str)
            As of now.

        Examples
        --------
        >>> MemoryStore().failed()
        ()
        """
        with self._lock:
            return tuple(self._failed.values())

    def add(self, effect: Effect) -> bool:
        """Record an effect that time set off.

        Parameters
        ----------
        effect : Effect
            The effect.

        Returns
        -------
        bool
            Whether it is a new one.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> effect = Effect("d1", 1, "remind", datetime(2026, 1, 5, tzinfo=UTC), 0)
        >>> store = MemoryStore()
        >>> store.add(effect), store.add(effect)
        (True, False)
        """
        with self._lock:
            is_new = effect.id not in self._seen
            if is_new:
                self._seen.add(effect.id)
                self._pending[effect.id] = effect
            return is_new

    def settle(self, effect_id: str, error: str | None = None) -> None:
        """Take an effect for done, or for failed where an error is told.

        Parameters
        ----------
        effect_id : str
            Id of the effect; one that is not pending is left alone.
        error : str, optional
            Why it failed.

        Examples
        --------
        >>> MemoryStore().settle("d1:1:remind")
        """
        with self._lock:
            effect = self._pending.pop(effect_id, None)
            if effect is not None and error is not None:
                self._failed[effect_id] = effect, error
