"""Rows of payloads: out of pages, single rows or lines of JSON, each counted once."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
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

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """What a page has one of at least."""
        return tuple(dict.fromkeys(path[0] for path in (*self.paths, *self.one)))

    def rows(self, page: Mapping[str, object]) -> list[object] | None:
        """Return the rows of a page; none of what is no page."""
        for head in self.heads:
            if head in page:
                break
        else:
            return None
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
        if not isinstance(told, Mapping):
            yield told
        elif (rows := envelope.rows(told)) is not None:
            goes_on = envelope.goes_on(told)
            yield from rows
        elif _is_error(told):
            problem = "a page tells of an error, and has no rows"
            raise LoadError(log.name, (problem,), "page")
        else:
            yield told
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


def _is_error(told: Mapping[str, object]) -> bool:
    return (
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
        reads = list(self._sound(parse, key))
        rows, keys, raws = (
            [getattr(one, name) for one in reads] for name in ("row", "key", "raw")
        )
        return [reads[place] for place in self.distinct(rows, keys, raws)]

    def _sound(
        self, parse: Callable[[Cells], _T | None], key: Callable[[_T], Hashable]
    ) -> Iterator[Read[_T]]:
        """Read the rows that can be read."""
        for raw in self.rows():
            self.log.rows += 1
            said = self.one(raw, self.log.rows, parse)
            if said is not None and isinstance(raw, Mapping):
                yield Read(self.log.rows, key(said), said, raw)

    def one(
        self, raw: object, number: int, parse: Callable[[Cells], _T | None]
    ) -> _T | None:
        """Read one row, or reject it.

        Parameters
        ----------
        raw : object
            The row, or what stands in the place of one.
        number : int
            Its number.
        parse : callable
            Reads it, or raises `Fault`; None where it tells of something else.

        Returns
        -------
        object
            What it says; `None` where it says nothing.
        """
        row = self.row(raw, number)
        if row is None:
            return None
        noted: Counter[str] = Counter()
        try:
            said = parse(Cells(row, noted))
        except Fault as fault:
            self.reject(number, fault)
            return None
        if said is None:
            self.log.notices["other_rows"] += 1
        elif noted:
            self.log.notices.update(noted)
        return said

    def distinct(
        self, rows: Sequence[int], keys: Sequence[Hashable], raws: Sequence[object]
    ) -> Iterable[int]:
        """Leave out rows that were said before, and those that contradict each other.

        Parameters
        ----------
        rows : sequence of int
            Their numbers.
        keys : sequence
            What tells rows apart.
        raws : sequence
            What the rows say.

        Returns
        -------
        iterable of int
            The places of the others, in order.
        """
        if len(set(keys)) == len(keys):
            return range(len(keys))
        firsts: dict[Hashable, int] = {}
        conflicts: dict[Hashable, int] = {}
        for place, key in enumerate(keys):
            first = firsts.setdefault(key, place)
            if first == place:
                continue
            if key not in conflicts and _says_the_same(raws[first], raws[place]):
                self.log.notices["duplicate_rows"] += 1
                continue
            conflicts[key] = first
            self._conflict(rows[place])
        for first in conflicts.values():
            self._conflict(rows[first])
        return [place for key, place in firsts.items() if key not in conflicts]

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
