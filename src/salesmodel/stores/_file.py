"""A file of `sqlite3`: opened, prepared, and written to in transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from typing import Any, Self

from salesmodel.errors import StoreError
from salesmodel.stores._rows import SCHEMA, TABLES


__all__ = ["SqliteFile"]


class SqliteFile:
    """A connection that threads share; see `SqliteStore`."""

    def __init__(self, path: str | PathLike[str], timeout: float) -> None:
        self._lock = threading.RLock()
        with self._faults():
            self._connection = sqlite3.connect(
                fspath(path),
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

        Other threads wait meanwhile.

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
        """
        with self._lock, self._faults():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def _rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, given).fetchall()
