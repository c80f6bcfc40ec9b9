"""A store in one file, by the `sqlite3` of the standard library."""

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import final

from salesmodel._checks import all_of, instance, whole
from salesmodel._mappings import of_texts
from salesmodel.automation import Effect, Receipt
from salesmodel.domain import Deal, Event, Pipeline
from salesmodel.errors import LoadError, UnknownDealError
from salesmodel.records import to_json
from salesmodel.stores._file import MOST, SqliteFile
from salesmodel.stores._rows import (
    EVENTS,
    IN_STATE,
    PEND,
    RECEIPT,
    SETTLE,
    columns_of,
    effect_of,
    event_of,
)


__all__ = ["SqliteStore"]


# Past 140 lines: one method for each thing a store does, each with its example.
@final
class SqliteStore(SqliteFile):
    """Deals, events and effects in a file; each save is one transaction.

    Parameters
    ----------
    path : str or path-like
        The file, which is made if it is not there; ``":memory:"`` for none.
    pipelines : iterable of Pipeline
        Every version of every pipeline that the deals were in.
    clients : mapping of str to str, optional
        Id of the client that each merged client went into.
    timeout : float, default 5.0
        Seconds to wait for another process that writes.

    Raises
    ------
    StoreError
        If the file cannot be opened, or is no such store.
    InvalidValueError
        If the path, a pipeline, the clients or the timeout is none.

    Notes
    -----
    What was acknowledged is there after a crash of the process: the log of SQLite is
    written ahead, and synchronised at every transaction. It can be shared between
    threads, and the file between processes: of two who save on one version of a deal,
    one is told to read again.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.automation import SalesProcess
    >>> from salesmodel.domain import Stage
    >>> sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> with SqliteStore(":memory:", [sales]) as store:
    ...     process = SalesProcess(store)
    ...     made = process.open(Deal.open("d1", sales, at=monday, by="ann"))
    ...     made = process.move("d1", "offer", at=monday, by="ann")
    ...     store.load("d1").stage
    'offer'
    """

    def __init__(
        self,
        path: str | PathLike[str],
        pipelines: Iterable[Pipeline],
        *,
        clients: Mapping[str, str] | None = None,
        timeout: float = 5.0,
    ) -> None:
        self._pipelines = all_of("pipelines", pipelines, Pipeline)
        self._clients = of_texts("clients", {} if clients is None else clients)
        super().__init__(path, timeout)

    def load(self, deal_id: str) -> Deal:
        """Return the newest version of a deal, made anew from its events.

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
        LoadError
            If its events are not as they were written; it says which.

        Examples
        --------
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.load("d1")
        Traceback (most recent call last):
        salesmodel.errors.values.UnknownDealError: deal 'd1' is not known
        """
        with self._lock, self._faults(deal_id):
            rows = self._rows("select version from deals where id = ?", deal_id)
            events = self._rows(EVENTS, deal_id, 0)
        if not rows:
            raise UnknownDealError(deal_id)
        return self._made(deal_id, rows[0][0], events)

    def _made(
        self, deal_id: str, version: int, rows: Iterable[tuple[int, str]]
    ) -> Deal:
        """Make a deal from its rows."""
        history = [event_of(deal_id, *row) for row in rows]
        if len(history) != version:
            told = f"version {version} is recorded, and there are {len(history)} events"
            raise LoadError(f"deal {deal_id!r}", (told,), "corrupt")
        return Deal.replay(history, self._pipelines)

    def save(
        self,
        deal: Deal,
        expected: int,
        effects: tuple[Effect, ...] = (),
        receipt: Receipt | None = None,
    ) -> None:
        """Record a version of a deal, with what it sets off, in one transaction.

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
        StoreError
            If the file cannot be written.
        InvalidValueError
            If the deal, an effect or the receipt is none, or the version is no whole
            number from 0.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Stage
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> deal = Deal.open("d1", sales, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
        >>> store = SqliteStore(":memory:", [sales])
        >>> store.save(deal, 0)
        >>> store.load("d1") == deal
        True
        >>> store.close()
        """
        instance("deal", deal, Deal)
        whole("expected", expected, least=0, most=MOST)
        effects = all_of("effects", effects, Effect)
        if receipt is not None:
            instance("receipt", receipt, Receipt)
        events = [
            (deal.id, event.version, to_json(event))
            for event in deal.history[expected:]
        ]
        with self._lock:
            if self._is_batched:
                self._write(deal, expected, events, effects, receipt=receipt)
                return
            with self.batch():
                self._write(deal, expected, events, effects, receipt=receipt)

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
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.receipt("d1", "k") is None
        True
        """
        with self._lock, self._faults(deal_id):
            rows = self._rows(RECEIPT, deal_id, key)
        return Receipt(key, *rows[0]) if rows else None

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
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.events_since("d1", 0)
        Traceback (most recent call last):
        salesmodel.errors.values.UnknownDealError: deal 'd1' is not known
        """
        with self._lock, self._faults(deal_id):
            is_known = self._version(deal_id)
            rows = self._rows(EVENTS, deal_id, version)
        if not is_known:
            raise UnknownDealError(deal_id)
        return tuple(event_of(deal_id, *row) for row in rows)

    def deals(self) -> tuple[Deal, ...]:
        """Return the newest version of every deal.

        Returns
        -------
        tuple of Deal
            By id.

        Raises
        ------
        LoadError
            If the events of one are not as they were written.

        Examples
        --------
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.deals()
        ()
        """
        return self._deals("select id, version from deals order by id")

    def deals_of(self, client_id: str) -> tuple[Deal, ...]:
        """Return the deals of a client, under all the ids it has had.

        Parameters
        ----------
        client_id : str
            One of its ids.

        Returns
        -------
        tuple of Deal
            By id.

        Examples
        --------
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.deals_of("c1")
        ()
        """
        kept = self._clients.get(instance("client_id", client_id, str), client_id)
        ids = [kept, *(one for one, into in self._clients.items() if into == kept)]
        marks = ", ".join("?" * len(ids))
        query = f"select id, version from deals where client in ({marks}) order by id"  # noqa: S608 — marks alone
        return self._deals(query, *ids)

    def _deals(self, query: str, *given: object) -> tuple[Deal, ...]:
        with self._lock, self._faults():
            found = self._rows(query, *given)
            rows = [self._rows(EVENTS, name, 0) for name, _ in found]
        return tuple(
            self._made(name, version, events)
            for (name, version), events in zip(found, rows, strict=True)
        )

    def pending(self) -> tuple[Effect, ...]:
        """Return the effects that are neither done nor failed, the oldest first.

        Returns
        -------
        tuple of Effect
            As of now.

        Examples
        --------
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.pending()
        ()
        """
        with self._lock, self._faults():
            rows = self._rows(IN_STATE, "pending")
        return tuple(effect_of(row) for row in rows)

    def failed(self) -> tuple[tuple[Effect, str], ...]:
        """Return the effects that failed, with why.

        Returns
        -------
        tuple of (Effect, str)
            The oldest first.

        Examples
        --------
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.failed()
        ()
        """
        with self._lock, self._faults():
            rows = self._rows(IN_STATE, "failed")
        return tuple((effect_of(row), row[-1]) for row in rows)

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

        Raises
        ------
        InvalidValueError
            If it is no effect.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> effect = Effect("d1", 1, "remind", datetime(2026, 1, 5, tzinfo=UTC), 0)
        >>> store = SqliteStore(":memory:", [])
        >>> store.add(effect), store.add(effect)
        (True, False)
        >>> store.close()
        """
        instance("effect", effect, Effect)
        with self.batch(), self._faults(effect.deal_id):
            added = self._run(PEND, columns_of(effect))
            return added.rowcount == 1

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
        >>> with SqliteStore(":memory:", []) as store:
        ...     store.settle("d1:1:remind")
        """
        state = "done" if error is None else "failed"
        with self.batch():
            self._run(SETTLE, (state, error, effect_id))
