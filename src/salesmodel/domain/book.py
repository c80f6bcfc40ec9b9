"""The book: the one mutable thing, which holds the newest version of everything."""

from collections.abc import Iterable
from datetime import datetime
from typing import final

import attrs

from salesmodel._checks import instance, several
from salesmodel.domain._shelf import Shelf
from salesmodel.domain.author import Author
from salesmodel.domain.clients.client import Client, ClientChange
from salesmodel.domain.deals.deal import Deal
from salesmodel.domain.deals.events import Event
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.pipeline import Migration, Pipeline
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import (
    InvalidValueError,
    SalesModelError,
    StaleClientError,
    StaleDealError,
)


__all__ = ["Book", "Moved"]


@final
@attrs.frozen
class Moved:
    """What became of one deal of a bulk move.

    Parameters
    ----------
    deal_id : str
        Id of the deal.
    deal : Deal or None
        The deal as it was recorded; `None` if it was not moved.
    error : SalesModelError or None
        Why not.
    """

    deal_id: str
    deal: Deal | None
    error: SalesModelError | None = None


# Past 140 lines: what is done to several deals or clients at once.
@final
class Book(Shelf):
    """The newest version of each deal and client.

    A book is the one thing here that changes. It takes a version only if that extends
    what it has, so that of two who change the same deal at once one is told to read
    again. It can be shared between threads: its lock is held while versions are
    exchanged, never while a check or anything else of the caller runs.

    Parameters
    ----------
    deals : iterable of Deal, optional
        Deals to begin with.
    clients : iterable of Client, optional
        Clients to begin with.

    Raises
    ------
    StaleDealError, StaleClientError
        If two versions of one deal or client contradict each other.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Deal, Pipeline, Stage
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
    >>> book = Book([Deal.open("d1", leads, at=monday, by="ann")])
    >>> events = book.record(book.deal("d1").advance(at=monday, by="ann"))
    >>> [type(event).__name__ for event in events], book.deal("d1").stage
    (['StageEntered'], 'called')
    """

    __slots__ = ()

    def by_stage(self, pipeline: Pipeline) -> dict[str, tuple[Deal, ...]]:
        """Return the board of a pipeline: who stands where, as of now.

        Parameters
        ----------
        pipeline : Pipeline
            The pipeline; deals of all its versions are shown.

        Returns
        -------
        dict of str to tuple of Deal
            Deals by the id of their stage, the stages of the pipeline first and in
            order, then those of other versions. Deals that were closed where they stood
            are on no board. Moves made after this do not change it.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> book = Book([Deal.open("d1", leads, at=monday, by="ann")])
        >>> {stage: len(deals) for stage, deals in book.by_stage(leads).items()}
        {'new': 1, 'called': 0}
        """
        instance("pipeline", pipeline, Pipeline)
        board: dict[str, list[Deal]] = {stage.id: [] for stage in pipeline.stages}
        for deal in self.deals:
            if deal.pipeline.id == pipeline.id and _stands(deal):
                board.setdefault(deal.stage, []).append(deal)
        return {stage: tuple(deals) for stage, deals in board.items()}

    def bulk_move(  # noqa: PLR0913 — what a move is, of several deals at once
        self,
        deal_ids: Iterable[str],
        to: str | Outcome,
        *,
        at: datetime,
        by: str | Author,
        reason: str | None = None,
        note: str | None = None,
        override: Override | None = None,
    ) -> tuple[Moved, ...]:
        """Move several deals, each past its own gates; one that cannot stops no other.

        Parameters
        ----------
        deal_ids : iterable of str
            Ids of deals.
        to : str or Outcome
            Where to, as in `Deal.move`.
        at : datetime
            When.
        by : str or Author
            Who; plain text is an author of source ``bulk``.
        reason, note : str, optional
            Why they are lost.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        tuple of Moved
            One result an id, in order: the deal as it was recorded, or the error.

        Raises
        ------
        InvalidValueError
            If the author is none.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> book = Book([Deal.open("d1", leads, at=monday, by="ann")])
        >>> results = book.bulk_move(["d1", "d2"], "called", at=monday, by="ann")
        >>> [(moved.deal_id, str(moved.error)) for moved in results]
        [('d1', 'None'), ('d2', "deal 'd2' is not known")]
        """
        author = by if isinstance(by, Author) else Author(by, "bulk")
        results: list[Moved] = []
        if isinstance(deal_ids, str):
            raise InvalidValueError("deal_ids", "several ids", deal_ids, "type")
        for deal_id in several("deal_ids", deal_ids):
            try:
                known = self.deal(deal_id)
                deal = known.move(
                    to,
                    at=at,
                    by=author,
                    reason=reason,
                    note=note,
                    override=override,
                )
                self._swap(known, deal)
            except SalesModelError as error:
                results.append(Moved(deal_id, None, error))
            else:
                results.append(Moved(deal_id, deal))
        return tuple(results)

    def record_all(
        self, versions: Iterable[Deal | Client]
    ) -> tuple[Event | ClientChange, ...]:
        """Take versions of several deals and clients: all of them, or none.

        Parameters
        ----------
        versions : iterable of Deal or Client
            Each made of the newest one that is here, or the first of its id.

        Returns
        -------
        tuple of Event, or of ClientChange
            What is new, in the order given.

        Raises
        ------
        StaleDealError, StaleClientError
            If one of them does not extend what is here; nothing is changed.
        InvalidValueError
            If one is neither (code ``type``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday, leads = (
        ...     datetime(2026, 1, 5, tzinfo=UTC),
        ...     Pipeline("p", [Stage("a")]),
        ... )
        >>> deals = [Deal.open(id, leads, at=monday, by="ann") for id in ("d1", "d2")]
        >>> book = Book()
        >>> len(book.record_all(deals)), len(book)
        (2, 2)
        """
        draft = Book()
        with self._lock:
            draft._deals, draft._clients = dict(self._deals), dict(self._clients)
        before = dict(draft._deals), dict(draft._clients)
        told = tuple(several("versions", versions))
        events: list[Event | ClientChange] = []
        for version in told:
            events += draft.record(version)
        with self._lock:
            for version in told:
                self._refuse_changed(version, before)
            self._deals.update(
                (each.id, draft._deals[each.id])
                for each in told
                if isinstance(each, Deal)
            )
            self._clients.update(
                (each.id, draft._clients[each.id])
                for each in told
                if isinstance(each, Client)
            )
        return tuple(events)

    def _refuse_changed(
        self,
        version: Deal | Client,
        before: tuple[dict[str, Deal], dict[str, Client]],
    ) -> None:
        """Raise if somebody recorded a version since; the lock is held."""
        name, offered = version.id, version.version
        if isinstance(version, Deal):
            now = self._deals.get(name)
            if now is not before[0].get(name):
                recorded = 0 if now is None else now.version
                raise StaleDealError(name, recorded=recorded, offered=offered)
            return
        there = self._clients.get(name)
        if there is not before[1].get(name):
            raise StaleClientError(name, 0 if there is None else there.version, offered)

    def migrate(
        self, migration: Migration, *, at: datetime, by: str | Author
    ) -> tuple[Deal, ...]:
        """Take the deals of one version of a pipeline to another: all, or none of them.

        Those are meant that are here as of the call; new deals begin in the new version.

        Parameters
        ----------
        migration : Migration
            Where the stages go, as `Pipeline.migrate` found it sound.
        at : datetime
            When; not before the last event of any of them.
        by : str or Author
            Who.

        Returns
        -------
        tuple of Deal
            The deals as they were recorded.

        Raises
        ------
        DefinitionError
            If the migration does not cover a stage where a deal stands.
        StaleDealError
            If somebody moved one of them meanwhile.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> old = Pipeline("leads", [Stage("new")])
        >>> new = old.revise(stages=[Stage("asked")])
        >>> book = Book([Deal.open("d1", old, at=monday, by="ann")])
        >>> plan = old.migrate({"new": "asked"}, to=new)
        >>> [deal.stage for deal in book.migrate(plan, at=monday, by="ann")]
        ['asked']
        """
        origin = instance("migration", migration, Migration).origin
        before = tuple(
            deal
            for deal in self.deals
            if (deal.pipeline.id, deal.pipeline.version) == (origin.id, origin.version)
        )
        after = tuple(deal.migrate(migration, at=at, by=by) for deal in before)
        with self._lock:
            stale = [deal for deal in before if self._deals.get(deal.id) is not deal]
            if not stale:
                self._deals.update((deal.id, deal) for deal in after)
        for deal in stale:
            recorded = self.deal(deal.id).version
            raise StaleDealError(deal.id, recorded=recorded, offered=deal.version + 1)
        return after

    def merge_clients(
        self, keep: str, merged: str, *, at: datetime, by: str | Author
    ) -> tuple[Client, Client]:
        """Merge two clients that are one and the same; both histories are kept.

        Deals keep the id that they were made with: `Client.ids` tells which are whose.

        Parameters
        ----------
        keep, merged : str
            Ids of the client that goes on, and of the one that goes into it.
        at : datetime
            When.
        by : str or Author
            Who.

        Returns
        -------
        tuple of Client
            Both as they were recorded, at once.

        Raises
        ------
        UnknownClientError
            If there is no such client.
        StaleClientError
            If somebody changed one of them meanwhile.
        InvalidValueError
            If they cannot be merged, as `Client.absorb` has it.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Client
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> book = Book(
        ...     clients=[
        ...         Client.add(id, "Acme", kind="company", at=monday, by="ann")
        ...         for id in ("c1", "c2")
        ...     ]
        ... )
        >>> kept, merged = book.merge_clients("c1", "c2", at=monday, by="ann")
        >>> kept.ids, merged.merged_into
        (('c1', 'c2'), 'c1')
        """
        before = self.client(keep), self.client(merged)
        after = before[0].absorb(before[1], at=at, by=by)
        with self._lock:
            stale = [each for each in before if self._clients.get(each.id) is not each]
            if not stale:
                self._clients.update((each.id, each) for each in after)
        for each in stale:
            recorded = self.client(each.id).version
            raise StaleClientError(each.id, recorded, each.version + 1)
        return after


def _stands(deal: Deal) -> bool:
    """Tell whether a deal stands on the board, and was not closed in passing."""
    return deal.outcome is deal.pipeline.stage(deal.stage).kind
