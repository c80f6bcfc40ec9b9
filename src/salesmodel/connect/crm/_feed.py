"""Rows of payloads: out of pages, single rows or lines of JSON, each counted once."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, Generic, Self, TypeAlias, TypeVar

import attrs

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.problems import ImportLog
from salesmodel.errors import InvalidValueError, LoadError, SalesModelError


__all__ = ["Envelope", "Feed", "Payload", "Read", "rows_of"]

Payload: TypeAlias = Mapping[str, object] | Iterable[object]
"""Pages as the interface returns them, rows, or lines of JSON; or one page alone."""

_LONGEST_LINE: Final = 1 << 20
_T = TypeVar("_T")
_JSON_FAULT: Final = {"": ""}
"""Stands for a line that is no JSON: nothing else is this very object."""


@attrs.frozen
class Envelope:
    """How the pages of an interface hold their rows.

    Parameters
    ----------
    paths : tuple of tuple of str
        Where the list of rows may stand, the first that is there.
    more : tuple of tuple of str
        Where a page says that another one follows.
    one : tuple of tuple of str
        Where a single row may stand, in place of a list.
    """

    paths: tuple[tuple[str, ...], ...]
    more: tuple[tuple[str, ...], ...] = ()
    one: tuple[tuple[str, ...], ...] = ()

    def rows(self, page: Mapping[str, object]) -> list[object] | None:
        """Return the rows of a page; none of what is no page."""
        for path in self.paths:
            found = _at(page, path)
            if isinstance(found, list | tuple):
                return list(found)
        for path in self.one:
            found = _at(page, path)
            if isinstance(found, Mapping):
                return [found]
        return None

    def goes_on(self, page: Mapping[str, object]) -> bool:
        """Tell whether a page says that another one follows."""
        return any(_at(page, path) not in (None, False, "") for path in self.more)


def _at(page: object, path: tuple[str, ...]) -> object:
    for name in path:
        if not isinstance(page, Mapping):
            return None
        page = page.get(name)
    return page


def rows_of(payload: Payload, envelope: Envelope, log: ImportLog) -> Iterator[object]:
    """Give the rows of a payload one by one.

    Parameters
    ----------
    payload : mapping or iterable
        Pages, rows or lines of JSON.
    envelope : Envelope
        How pages hold their rows.
    log : ImportLog
        Takes a notice if the last page says that there are more.

    Yields
    ------
    object
        A row, or what stands in the place of one.

    Raises
    ------
    LoadError
        If the iterable raises, or a page tells of an error and not of rows.
    """
    if isinstance(payload, Mapping):
        payload = (payload,)
    if isinstance(payload, str | bytes) or not isinstance(payload, Iterable):
        needed = "pages, rows or lines of JSON"
        raise InvalidValueError(log.name, needed, payload, "type")
    goes_on = False
    for item in _guarded(payload, log):
        told = _line(item) if isinstance(item, str | bytes) else item
        rows = envelope.rows(told) if isinstance(told, Mapping) else None
        if rows is None and _is_error(told):
            problem = "a page tells of an error, and has no rows"
            raise LoadError(log.name, (problem,), "page")
        if rows is not None and isinstance(told, Mapping):
            goes_on = envelope.goes_on(told)
        yield from (told,) if rows is None else rows
    if goes_on:
        log.notices["more_pages"] += 1


def _guarded(payload: Iterable[object], log: ImportLog) -> Iterator[object]:
    """Iterate over what the caller gave, which may raise anything; not over blank lines."""
    try:
        for item in payload:
            if not (isinstance(item, str | bytes) and not item.strip()):
                yield item
    except SalesModelError:
        raise
    except Exception as error:
        problem = f"reading stopped with {type(error).__name__} behind row {log.rows}"
        raise LoadError(log.name, (problem,), "stopped") from error


def _is_error(told: object) -> bool:
    return isinstance(told, Mapping) and (
        "error" in told
        or "errorCode" in told
        or told.get("success") is False
        or told.get("status") == "error"
    )


def _line(line: str | bytes) -> object:
    """Read a line of JSON."""
    try:
        if len(line) > _LONGEST_LINE:
            return _JSON_FAULT
        return json.loads(
            line,
            parse_float=Decimal,
            parse_constant=_refused,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError, ArithmeticError):
        return _JSON_FAULT


def _refused(_: str) -> object:
    raise ValueError


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _says_the_same(one: object, other: object) -> bool:
    """Compare two rows; those that are nested too deep to be compared differ."""
    try:
        return one == other
    except RecursionError:
        return False


@attrs.frozen
class Read(Generic[_T]):
    """A row that was read: its number, its key and what it says."""

    row: int
    key: Hashable
    said: _T
    raw: Mapping[str, object]


@attrs.define
class Feed:
    """One payload of an import, and what was said of its rows.

    Parameters
    ----------
    log : ImportLog
        Counts rows, and takes what is rejected.
    envelope : Envelope
        How pages hold their rows.
    payload : mapping or iterable, optional
        Pages, rows or lines of JSON.
    """

    log: ImportLog
    envelope: Envelope
    payload: Payload | None = None

    @classmethod
    def of(cls, name: str, envelope: Envelope, payload: Payload | None = None) -> Self:
        """Return the feed of a payload by its name."""
        return cls(ImportLog(name, name), envelope, payload)

    def rows(self) -> Iterator[object]:
        """Give the rows of the payload one by one, or what stands in the place of one."""
        return rows_of(
            () if self.payload is None else self.payload, self.envelope, self.log
        )

    def read(
        self,
        parse: Callable[[Cells], _T | None],
        key: Callable[[_T], Hashable],
    ) -> list[Read[_T]]:
        """Read every row; one that stands twice counts once, if it says the same.

        Parameters
        ----------
        parse : callable
            Reads a row, or raises `Fault`; None where it tells of something else.
        key : callable
            What tells rows apart.

        Returns
        -------
        list of Read
            Sound rows in the order they came; none of those that contradict each other.
        """
        kept: dict[Hashable, Read[_T]] = {}
        conflicts: dict[Hashable, Read[_T]] = {}
        noted: Counter[str] = Counter()
        for raw in self.rows():
            self.log.rows += 1
            read = self._one(raw, parse, key, noted)
            if read is None:
                noted.clear()
                continue
            if noted:
                self.log.notices.update(noted)
                noted.clear()
            first = kept.setdefault(read.key, read)
            if first is read:
                continue
            if read.key not in conflicts and _says_the_same(first.raw, read.raw):
                self.log.notices["duplicate_rows"] += 1
                continue
            conflicts[read.key] = first
            self._conflict(read.row)
        for first in conflicts.values():
            self._conflict(first.row)
            del kept[first.key]
        return list(kept.values())

    def _one(
        self,
        raw: object,
        parse: Callable[[Cells], _T | None],
        key: Callable[[_T], Hashable],
        noted: Counter[str],
    ) -> Read[_T] | None:
        """Read one row, or reject it."""
        number = self.log.rows
        row = self.row(raw, number)
        if row is None:
            return None
        try:
            said = parse(Cells(row, noted))
        except Fault as fault:
            self.reject(number, fault)
            return None
        if said is None:
            self.log.notices["other_rows"] += 1
            return None
        return Read(number, key(said), said, row)

    def row(self, raw: object, number: int) -> Mapping[str, object] | None:
        """Return an object that is a row; reject a line or a value that is none."""
        if raw is _JSON_FAULT or not isinstance(raw, Mapping):
            code = "json" if raw is _JSON_FAULT else "row"
            self.log.reject(number, code, "the row", "")
            return None
        return raw

    def reject(self, row: int, fault: Fault) -> None:
        """Leave a row out."""
        self.log.reject(row, fault.code, f"field {fault.field!r}", fault.text)

    def _conflict(self, row: int) -> None:
        self.reject(row, Fault("duplicate_conflict", "id"))
