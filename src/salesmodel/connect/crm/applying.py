"""An import put into a book or a store: all of it at once, and nothing twice."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

import attrs

from salesmodel._checks import instance, is_true
from salesmodel.automation import DealStore
from salesmodel.connect.crm._catching_up import ContradictionError, caught_up
from salesmodel.connect.crm.report import CrmImport
from salesmodel.domain import Book, Client, Deal
from salesmodel.errors import InvalidValueError, LoadError, UnknownDealError


__all__ = ["Applied", "BatchStore", "NotApplied", "apply"]

_MOST_TOLD = 20
_ASKED_OF_STORES = ("load", "save", "batch")


class BatchStore(DealStore, Protocol):
    """A store that can take several deals in one transaction."""

    def batch(self) -> AbstractContextManager[None]:
        """Make one transaction of everything that is done inside.

        Returns
        -------
        context manager
            All or nothing.
        """
        ...


@attrs.frozen
class NotApplied:
    """A deal of an import that contradicts the one that is there.

    Parameters
    ----------
    deal_id : str
        Id of the deal.
    code : str
        ``"opening"`` if it began otherwise, ``"history"`` if what is new of it cannot
        follow on what is there.
    """

    deal_id: str
    code: str


@attrs.frozen
class Applied:
    """What an import changed, or would have changed in a dry run.

    Parameters
    ----------
    added, changed, unchanged : int
        Deals that were not there, deals with new events, and the others.
    clients : int
        Clients that were not there.
    not_applied : tuple of NotApplied
        Deals that were left as they are.
    is_dry_run : bool
        Whether nothing was recorded.
    """

    added: int
    changed: int
    unchanged: int
    clients: int
    not_applied: tuple[NotApplied, ...]
    is_dry_run: bool


def apply(
    imported: CrmImport,
    into: Book | BatchStore,
    *,
    strict: bool = True,
    dry_run: bool = False,
) -> Applied:
    """Put an import into a book or a store, in one transaction.

    A deal that is there takes the events that are new of it; facts that happened before
    its last event come by backfill. Importing the same rows again changes nothing.

    Parameters
    ----------
    imported : CrmImport
        What was read.
    into : Book or BatchStore
        Where to; a store keeps the deals, a book the clients too.
    strict : bool, default True
        Whether a rejected row, or a deal that contradicts the one that is there, keeps
        everything from being applied; otherwise the rest is.
    dry_run : bool, default False
        Whether only to tell what would change.

    Returns
    -------
    Applied
        What changed.

    Raises
    ------
    LoadError
        If it is strict and something was rejected (code ``rejected``); nothing is
        applied then.
    InvalidValueError
        If it is no import, it goes into neither a book nor a store that can take
        several deals at once, or a flag is neither true nor false.
    StaleDealError, StaleClientError
        If somebody changed one of them meanwhile; nothing is applied.

    Examples
    --------
    >>> from salesmodel.connect import bitrix24
    >>> from salesmodel.domain import Book
    >>> row = {"ID": "7", "STAGE_ID": "NEW", "DATE_CREATE": "2026-01-05T10:00:00+03:00"}
    >>> imported, book = bitrix24.read([row]), Book()
    >>> apply(imported, book).added, apply(imported, book).unchanged
    (1, 1)
    """
    instance("imported", imported, CrmImport)
    _check_into(into)
    is_strict = is_true("strict", strict)
    is_dry_run = is_true("dry_run", dry_run)
    versions: list[tuple[Deal, Deal | None]] = []
    refused: list[NotApplied] = []
    for deal in imported.deals:
        known = _known(into, deal.id)
        try:
            versions.append((deal if known is None else caught_up(known, deal), known))
        except ContradictionError as error:
            refused.append(NotApplied(deal.id, error.code))
    if is_strict:
        _refuse(imported, refused)
    fresh = [(deal, known) for deal, known in versions if deal is not known]
    clients: list[Client] = []
    if isinstance(into, Book):
        there = {client.id for client in into.clients}
        clients = [one for one in imported.clients if one.id not in there]
    if not is_dry_run:
        _record(into, fresh, clients)
    added = sum(known is None for _, known in fresh)
    return Applied(
        added,
        len(fresh) - added,
        len(versions) - len(fresh),
        len(clients),
        tuple(refused),
        is_dry_run,
    )


def _check_into(into: object) -> None:
    """Look for what a store has to have; a store that is no `BatchStore` lacks some."""
    is_store = all(callable(getattr(into, one, None)) for one in _ASKED_OF_STORES)
    if not (isinstance(into, Book) or is_store):
        needed = f"a book, or a store with {', '.join(_ASKED_OF_STORES)}"
        raise InvalidValueError("into", needed, into, "type")


def _known(into: Book | BatchStore, deal_id: str) -> Deal | None:
    """Look up the version that is there."""
    try:
        return into.deal(deal_id) if isinstance(into, Book) else into.load(deal_id)
    except UnknownDealError:
        return None


def _refuse(imported: CrmImport, refused: Iterable[NotApplied]) -> None:
    """Raise if something was rejected, and tell the first of it."""
    problems = [
        f"{one.file}, row {one.row}: {one.message}" for one in imported.report.rejected
    ]
    problems += [f"deal {one.deal_id!r} contradicts its {one.code}" for one in refused]
    if problems:
        more = len(problems) - _MOST_TOLD
        told = problems[:_MOST_TOLD] + ([f"and {more} more"] if more > 0 else [])
        raise LoadError("the import", tuple(told), "rejected")


def _record(
    into: Book | BatchStore,
    fresh: Iterable[tuple[Deal, Deal | None]],
    clients: Iterable[Client],
) -> None:
    """Record all of it, or nothing."""
    if isinstance(into, Book):
        into.record_all((*clients, *(deal for deal, _ in fresh)))
        return
    with into.batch():
        for deal, known in fresh:
            into.save(deal, 0 if known is None else known.version)
