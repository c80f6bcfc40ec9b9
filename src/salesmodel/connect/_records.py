"""Batches of rows, as texts column by column, out of CSV or out of mappings."""

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter

import attrs
import numpy as np

from salesmodel._arrays import IntArray
from salesmodel.connect._formulas import unescaped
from salesmodel.connect._lines import ByteStream
from salesmodel.connect._rawcsv import OVERSIZED, open_csv
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Profile
from salesmodel.errors import SalesModelError


__all__ = ["Batch", "Columns", "csv_batches", "mapping_batches"]

_SHOWN = 20


@attrs.frozen(eq=False)
class Batch:
    """Some rows of a file.

    Parameters
    ----------
    rows : ndarray of int64, shape (n,)
        Number of each data row, the first after the header being 1.
    columns : mapping of str to sequence of str
        Cells by name of the profile, one a row; a name that the file has no column for
        is absent.
    """

    rows: IntArray
    columns: Mapping[str, Sequence[str]]


@attrs.frozen
class Columns:
    """Names that a file must have a column for, and names that it may."""

    needed: tuple[str, ...]
    known: tuple[str, ...]

    def demanding(self, names: Collection[str]) -> "Columns":
        """Make those of the names that a file may have a column for needed.

        Parameters
        ----------
        names : collection of str
            Names; others than the known ones are passed over.

        Returns
        -------
        Columns
            The same names, more of them needed.
        """
        also = tuple(name for name in self.known if name in names)
        return Columns((*self.needed, *also), self.known)

    def places(
        self, header: Sequence[str], profile: Profile, log: ImportLog
    ) -> dict[str, int]:
        """Find the column of each name in a header.

        Parameters
        ----------
        header : sequence of str
            The names of the columns in the file.
        profile : Profile
            What they are called.
        log : ImportLog
            Says what the file is called, and takes the names found.

        Returns
        -------
        dict of str to int
            Place of the column of each name that has one.

        Raises
        ------
        LoadError
            If columns are missing, unnamed, too many, or named twice.
        """
        if len(header) > profile.limits.columns:
            problem = (
                f"it has {len(header)} columns, more than {profile.limits.columns}"
            )
            raise log.fault(problem, code="too_many_columns")
        found = ", ".join(repr(name[:_SHOWN]) for name in header[:_SHOWN])
        twice = [name for name, times in Counter(header).items() if times > 1]
        if twice or "" in header:
            what = "has no name" if "" in header else f"stands twice: {twice[0]!r}"
            problem = f"a column of the header {what} (columns are {found})"
            raise log.fault(problem, code="header")
        missing = [
            f"{name} (column {profile.column(name)!r})"
            for name in self.needed
            if profile.column(name) not in header
        ]
        if missing:
            hint = "" if len(header) > 1 else "; is the delimiter another one?"
            problem = f"it has no {', '.join(missing)}; columns are {found}{hint}"
            raise log.fault(problem, code="missing_column")
        places = {
            name: header.index(profile.column(name))
            for name in (*self.needed, *self.known)
            if profile.column(name) in header
        }
        log.columns = frozenset(places)
        return places


def csv_batches(
    stream: ByteStream, profile: Profile, log: ImportLog, *, columns: Columns
) -> Generator[Batch, None, None]:
    """Read a stream of CSV in batches; what cannot be read row by row goes to the log.

    Parameters
    ----------
    stream : ByteStream
        The file.
    profile : Profile
        What it looks like.
    log : ImportLog
        Where the count of rows, rejected rows and notices go.
    columns : Columns
        What to look for in the header.

    Yields
    ------
    Batch
        Rows with as many cells as the header.

    Raises
    ------
    LoadError
        If the file as a whole cannot be read.
    """
    raw = open_csv(stream, profile, log)
    header = raw.header()
    places = columns.places(header, profile, log)
    rows = _Rows(places, len(header), profile, log, is_escaped=profile.escaped)
    ended = False
    while not ended:
        records, ended = raw.take(profile.limits.batch)
        longest = raw.lines.longest
        rows.suspect |= raw.lines.has_nul or raw.has_long_rows
        rows.suspect |= longest > profile.limits.cell
        yield rows.batch(records)
    rows.end()


@attrs.define
class _Rows:
    """Counts rows and turns them into batches, those that fit no header rejected.

    `suspect` says that a cell may have a NUL character or be too long, `is_escaped` that
    formulas have an apostrophe before them.
    """

    places: Mapping[str, int]
    width: int
    profile: Profile
    log: ImportLog
    suspect: bool = False
    is_escaped: bool = False
    _held: list[list[str]] = attrs.field(factory=list)

    def batch(self, records: list[list[str]]) -> Batch:
        """Turn rows into numbered columns; those that may be a footer wait."""
        if self.profile.footer:
            self._held += records
            records = self._held[: max(0, len(self._held) - self.profile.footer)]
            del self._held[: len(records)]
        rows = np.arange(self.log.rows + 1, self.log.rows + 1 + len(records))
        self.log.rows += len(records)
        if self.log.rows > self.profile.limits.rows:
            problem = f"it has more than {self.profile.limits.rows} rows"
            raise self.log.fault(problem, code="too_many_rows")
        if self.suspect or not set(map(len, records)) <= {self.width}:
            kept = self._sound(rows, records)
            rows, records = rows[kept], [records[place] for place in kept]
        columns = {
            name: tuple(map(itemgetter(at), records))
            for name, at in self.places.items()
        }
        if self.is_escaped:
            columns = {name: unescaped(cells) for name, cells in columns.items()}
        return Batch(rows, columns)

    def _sound(self, rows: IntArray, records: list[list[str]]) -> list[int]:
        """Reject rows that are broken as a whole, and return the places of the others."""
        kept: list[int] = []
        for place, (row, record) in enumerate(zip(rows.tolist(), records, strict=True)):
            if fault := self._fault(record):
                self.log.reject(row, fault, "the row", "")
            else:
                kept.append(place)
        return kept

    def _fault(self, record: list[str]) -> str:
        """Return the code of what is wrong with a row as a whole, if anything is."""
        if record is OVERSIZED:
            return "too_large"
        if len(record) != self.width:
            return "columns"
        if max(map(len, record)) > self.profile.limits.cell:
            return "too_large"
        return "nul" if "\0" in "".join(record) else ""

    def end(self) -> None:
        """Count the rows of the footer."""
        self.log.rows += len(self._held)
        self.log.notices["footer"] += len(self._held)


def mapping_batches(
    rows: Iterable[Mapping[str, str | None]],
    profile: Profile,
    log: ImportLog,
    *,
    columns: Columns,
) -> Generator[Batch, None, None]:
    """Read mappings of column to text in batches.

    Parameters
    ----------
    rows : iterable of mapping of str to str
        One mapping a row, all with the columns of the first; `None` is an empty cell.
    profile : Profile
        What the columns mean.
    log : ImportLog
        Where the count of rows, rejected rows and notices go.
    columns : Columns
        What to look for in the first row.

    Yields
    ------
    Batch
        Rows with the columns of the first one.

    Raises
    ------
    LoadError
        If the iterable raises, a row is no mapping, or a column or cell is no text.
    """
    feed = _checked(rows, log)
    first = list(islice(feed, 1))
    if not first:
        return
    header = list(first[0])
    places = columns.places(header, profile, log)
    taken = _Rows(places, len(header), profile, log, suspect=True)
    feed = chain(first, feed)
    while cells := list(islice(feed, profile.limits.batch)):
        yield taken.batch([_record(row, header) for row in cells])
    taken.end()


def _record(row: Mapping[str, str], header: list[str]) -> list[str]:
    """Put the cells of a mapping in order; other columns make one cell too many."""
    if row.keys() != set(header):
        return [""] * (len(header) + 1)
    return [row[name] for name in header]


def _checked(rows: Iterable[object], log: ImportLog) -> Iterator[dict[str, str]]:
    """Iterate over mappings of text to text, saying which row is none."""
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield _cells(row, log, number)
    except SalesModelError:
        raise
    except Exception as error:
        problem = f"reading stopped with {type(error).__name__} behind this row"
        raise log.fault(problem, code="stopped", row=number) from error


def _cells(row: object, log: ImportLog, number: int) -> dict[str, str]:
    """Check that a row maps texts to texts."""
    if not isinstance(row, Mapping):
        problem = f"it is {type(row).__name__}, not a mapping"
        raise log.fault(problem, code="row", row=number)
    cells: dict[str, str] = {}
    for name, cell in row.items():
        if not isinstance(name, str) or not isinstance(cell, str | None):
            problem = f"columns and cells must be text, got {name!r:.40}: {type(cell).__name__}"
            raise log.fault(problem, code="row", row=number)
        cells[name] = cell or ""
    return cells
