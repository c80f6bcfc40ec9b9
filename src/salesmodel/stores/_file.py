"""A file of `sqlite3`: opened, prepared, and written to in transactions."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from os import PathLike, fsencode, fspath
from typing import Any, Final, Self, cast

from salesmodel._checks import real
from salesmodel.automation import Effect, Receipt
from salesmodel.domain import Deal
from salesmodel.errors import InvalidValueError, StaleDealError, StoreError
from salesmodel.stores._rows import (
    ADVANCE,
    APPEND,
    BEGIN,
    PEND,
    SCHEMA,
    SIGN,
    TABLES,
    columns_of,
)


__all__ = ["MOST", "SqliteFile"]

MOST: Final = 2**62
"""No version is larger."""

_LONGEST: Final = 10**6


class SqliteFile:
    """A connection that threads share; see `SqliteStore`."""

    def __init__(self, path: str | PathLike[str], timeout: float) -> None:
        name = _named(path)
        if not 0 <= real(timeout) <= _LONGEST:
            needed = f"seconds from 0 to {_LONGEST}"
            raise InvalidValueError("timeout", needed, timeout, "range")
        self._lock = threading.RLock()
        self._is_batched = self._is_spoilt = False
        with self._faults():
            self._connection = sqlite3.connect(
                name,
                timeout=timeout,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        """Make the tables, or find out that they are of another version."""
        run = self._connection.execute
        run("pragma journal_mode = wal")
        run("pragma synchronous = full")
        (found,) = run("pragma user_version").fetchone()
        if found not in (0, SCHEMA):
            raise StoreError(None, f"it is of schema {found}, not {SCHEMA}", "schema")
        self._connection.executescript(TABLES)
        run(f"pragma user_version = {SCHEMA}")

    def close(self) -> None:
        """Close the file; a closed store can do nothing more.

        Examples
        --------
        >>> from salesmodel.stores import SqliteStore
        >>> SqliteStore(":memory:", []).close()
        """
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _faults(self, deal_id: str | None = None) -> Iterator[None]:
        """Say what failed in words of ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(deal_id, str(error)) from error

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make one transaction of everything that is done inside, all or nothing.

        Other threads wait meanwhile. A save that was merely stale has written nothing,
        and the others may stand; where the file failed, nothing of the batch does.

        Yields
        ------
        None
            Nothing.

        Raises
        ------
        StoreError
            If the file cannot be written.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> from salesmodel.stores import SqliteStore
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> store = SqliteStore(":memory:", [sales])
        >>> with store.batch():
        ...     for name in ("d1", "d2"):
        ...         store.save(Deal.open(name, sales, at=monday, by="ann"), 0)
        >>> len(store.deals())
        2
        >>> store.close()
        """
        with self._lock, self._faults():
            if self._is_batched:
                yield from self._within()
                return
            self._connection.execute("begin immediate")
            self._is_batched, self._is_spoilt = True, False
            try:
                yield
                self._commit()
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise
            finally:
                self._is_batched = False

    def _within(self) -> Iterator[None]:
        """Let something be done in a transaction; where that fails, all of it has."""
        try:
            yield
        except (sqlite3.Error, StoreError):
            self._is_spoilt = True
            raise

    def _commit(self) -> None:
        """End a transaction, unless something of it was lost."""
        if self._is_spoilt:
            raise StoreError(None, "something failed in the batch")
        self._connection.execute("commit")

    def _rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        return self._run(query, given).fetchall()

    def _run(self, query: str, given: Sequence[object]) -> sqlite3.Cursor:
        """Run a query; what no file can hold is told as what else fails in it."""
        try:
            return self._connection.execute(query, given)
        except (OverflowError, UnicodeEncodeError) as error:
            raise sqlite3.DataError(str(error)) from error

    def _write(
        self,
        deal: Deal,
        expected: int,
        events: list[tuple[str, int, str]],
        effects: tuple[Effect, ...],
        *,
        receipt: Receipt | None,
    ) -> None:
        """Write the rows of a version, within a transaction that is all or nothing."""
        run, version = self._run, len(deal.history)
        if self._is_spoilt:
            raise StoreError(deal.id, "something else failed in the same batch")
        try:
            if expected:
                changed = run(ADVANCE, (version, deal.client_id, deal.id, expected))
            else:
                changed = run(BEGIN, (deal.id, version, deal.client_id))
            if changed.rowcount != 1:
                raise StaleDealError(
                    deal.id, recorded=self._version(deal.id), offered=version
                )
            for event in events:
                run(APPEND, event)
            for effect in effects:
                run(PEND, columns_of(effect))
            if receipt is not None:
                told = (receipt.key, receipt.request, receipt.since, receipt.version)
                run(SIGN, (deal.id, *told))
        except sqlite3.Error as error:
            self._is_spoilt = True
            raise StoreError(deal.id, str(error)) from error

    def _version(self, deal_id: str) -> int:
        rows = self._rows("select version from deals where id = ?", deal_id)
        return cast("int", rows[0][0]) if rows else 0


def _named(path: str | PathLike[str]) -> str | bytes:
    """Return a path that can be one, which it is without a NUL or half a character."""
    with suppress(TypeError, ValueError):
        name = fspath(path)
        if b"\0" not in fsencode(name):
            return name
    raise InvalidValueError("path", "the path of a file", path, "type")
