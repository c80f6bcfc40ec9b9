"""What a book holds, and how it takes a version: compare, and swap under a lock."""

import threading
from collections.abc import Iterable, Iterator
from typing import NoReturn, overload

from salesmodel._checks import identifier, several, whole
from salesmodel.domain.clients.client import Client, ClientChange
from salesmodel.domain.deals.deal import Deal
from salesmodel.domain.deals.events import Event
from salesmodel.errors import (
    InvalidValueError,
    StaleClientError,
    StaleDealError,
    UnknownClientError,
    UnknownDealError,
)


__all__ = ["Shelf"]

_MOST = 2**62


# Past 140 lines: reading and recording, each with its own example.
class Shelf:
    """What a `Book` holds; see there."""

    __slots__ = ("_clients", "_deals", "_lock")

    def __init__(
        self, deals: Iterable[Deal] = (), clients: Iterable[Client] = ()
    ) -> None:
        self._lock = threading.Lock()
        self._deals: dict[str, Deal] = {}
        self._clients: dict[str, Client] = {}
        for deal in several("deals", deals):
            self.record(deal)
        for client in several("clients", clients):
            self.record(client)

    def __repr__(self) -> str:
        return f"<Book of {len(self._deals)} deals and {len(self._clients)} clients>"

    def __len__(self) -> int:
        return len(self._deals)

    def __contains__(self, deal_id: object) -> bool:
        return deal_id in self._deals

    def __iter__(self) -> Iterator[Deal]:
        return iter(self.deals)

    def __reduce__(self) -> NoReturn:
        hint = "a book holds a lock; keep its deals and clients, and make a new one"
        raise TypeError(hint)

    @property
    def deals(self) -> tuple[Deal, ...]:
        """Newest version of each deal, as of now; it does not change any more."""
        with self._lock:
            return tuple(self._deals.values())

    @property
    def clients(self) -> tuple[Client, ...]:
        """Newest version of each client, as of now."""
        with self._lock:
            return tuple(self._clients.values())

    def deal(self, id: str) -> Deal:
        """Return the newest version of a deal.

        Parameters
        ----------
        id : str
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
        >>> from salesmodel.domain import Book
        >>> Book().deal("d1")
        Traceback (most recent call last):
        salesmodel.errors.values.UnknownDealError: deal 'd1' is not known
        """
        known = self._deals
        found = known.get(id) if type(id) is str else None  # the usual one
        if found is None:
            found = known.get(identifier("deal_id", id))
        if found is None:
            raise UnknownDealError(id)
        return found

    def client(self, id: str) -> Client:
        """Return the newest version of a client.

        Parameters
        ----------
        id : str
            Id of the client.

        Returns
        -------
        Client
            The client; one that was merged into another says so.

        Raises
        ------
        UnknownClientError
            If there is none.

        Examples
        --------
        >>> from salesmodel.domain import Book
        >>> Book().client("c1")
        Traceback (most recent call last):
        salesmodel.errors.values.UnknownClientError: client 'c1' is not known
        """
        found = self._clients.get(identifier("client_id", id))
        if found is None:
            raise UnknownClientError(id)
        return found

    @overload
    def record(
        self, version: Deal, *, expected: int | None = None
    ) -> tuple[Event, ...]: ...
    @overload
    def record(
        self, version: Client, *, base: Client | None = None
    ) -> tuple[ClientChange, ...]: ...
    def record(
        self,
        version: Deal | Client,
        *,
        base: Client | None = None,
        expected: int | None = None,
    ) -> tuple[Event, ...] | tuple[ClientChange, ...]:
        """Take a version of a deal or a client, if it extends the one that is here.

        Parameters
        ----------
        version : Deal or Client
            A version made of the newest one, or the first.
        base : Client, optional
            What a client was made of, if that was not taken from this book: the log of a
            client tells ids alone, so that two equal logs may hide different names.
        expected : int, optional
            Version of a deal that has to be here; 0 for none.

        Returns
        -------
        tuple of Event, or of ClientChange
            What is new; empty if it is the version that is here.

        Raises
        ------
        StaleDealError, StaleClientError
            If it does not extend what is here, since somebody was faster; nothing is
            changed, and the change can be made again on what is here now.
        InvalidValueError
            If it is neither (code ``type``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> len(Book().record(deal))
        1
        """
        if isinstance(version, Deal):
            return self._record_deal(version, expected)
        if isinstance(version, Client):
            return self._record_client(version, base)
        raise InvalidValueError("version", "a Deal or a Client", version, "type")

    def _record_deal(self, deal: Deal, expected: int | None) -> tuple[Event, ...]:
        known = self._deals.get(deal.id)
        n = 0 if known is None else len(known.history)
        if expected is not None:
            whole("expected", expected, least=0, most=_MOST)
        is_expected = expected is None or expected == n
        if not (is_expected and (known is None or _deal_extends(deal, known))):
            raise StaleDealError(deal.id, recorded=n, offered=deal.version)
        if len(deal.history) == n:
            return ()
        return deal.history[n:] if self._swap(known, deal) else ()

    def _swap(self, known: Deal | None, deal: Deal) -> bool:
        """Put a version in the place of the known one; tell if it was not there yet."""
        with self._lock:
            now = self._deals.get(deal.id)
            if now is known:
                self._deals[deal.id] = deal
        if now is not known and now is not None and now != deal:
            raise StaleDealError(deal.id, recorded=now.version, offered=deal.version)
        return now is known

    def _record_client(
        self, client: Client, base: Client | None
    ) -> tuple[ClientChange, ...]:
        known = self._clients.get(client.id)
        n = 0 if known is None else known.version
        if known is not None and not _client_extends(client, known, base):
            raise StaleClientError(client.id, n, client.version)
        if client.version == n:
            return ()
        with self._lock:
            now = self._clients.get(client.id)
            if now is known:
                self._clients[client.id] = client
        if now is not known and now is not None and now != client:
            raise StaleClientError(client.id, now.version, client.version)
        return client.history[n:] if now is known else ()


def _deal_extends(deal: Deal, known: Deal) -> bool:
    """Tell whether a version was made of the one that is known."""
    n = len(known.history)
    if len(deal.history) == n:
        return deal == known
    if deal.history[:n] != known.history:
        return False
    held, before = deal.particulars, known.particulars
    return held is before or held.pipelines[: len(before.pipelines)] == before.pipelines


def _client_extends(client: Client, known: Client, base: Client | None) -> bool:
    """Tell whether a version was made of the one that is known."""
    if client.version == known.version:
        return client == known
    if base is not None:
        n = known.version
        return base == known and client.history[:n] == known.history
    shared = zip(client.history, known.history, strict=False)
    return client.version > known.version and all(a is b for a, b in shared)
