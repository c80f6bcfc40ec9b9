"""CSV as lists of texts, with the place of what is broken."""

import csv
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final, Protocol

import attrs

from salesmodel.connect._lines import ByteStream, TextLines, UndecodableLine
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Profile
from salesmodel.errors import LoadError


__all__ = ["OVERSIZED", "RawCsv", "open_csv"]

_SEPARATOR_LINE = re.compile(r'sep=([^"\r\n])[\r\n]*')

OVERSIZED: Final[list[str]] = ["…"]
"""Stands for a row that has a cell longer than the csv module reads."""


class _Reader(Protocol):
    """What the csv module's reader is to us."""

    @property
    def line_num(self) -> int: ...

    def __next__(self) -> list[str]: ...

    def __iter__(self) -> Iterator[list[str]]: ...


@attrs.define
class RawCsv:
    """An open CSV file.

    Parameters
    ----------
    lines : TextLines
        Its lines.
    reader : iterator of list of str
        The csv module's reader on these lines.
    delimiter : str
        What stands between cells.
    log : ImportLog
        Says what the file is called.
    has_long_rows : bool
        Whether a row went over several lines so far.
    """

    lines: TextLines
    reader: _Reader
    delimiter: str
    log: ImportLog
    has_long_rows: bool = False
    _skipped: int = 0
    _header: list[str] | None = None
    _taken: int = 0

    def header(self) -> list[str]:
        """Read the first row that is not blank.

        Returns
        -------
        list of str
            The names of the columns.

        Raises
        ------
        LoadError
            If there is none, or it cannot be read.
        """
        found, ended = self.take(1)
        while not found and not ended:
            found, ended = self.take(1)
        if not found or found[0] is OVERSIZED:
            problem = "a cell of its header is too long" if found else "it is empty"
            raise self.log.fault(problem, code="header" if found else "empty")
        self._header, self._taken = found[0], 0
        return found[0]

    def take(self, most: int) -> tuple[list[list[str]], bool]:
        """Read rows, those that are blank passed over and counted.

        Parameters
        ----------
        most : int
            How many, at most.

        Returns
        -------
        rows : list of list of str
            The rows; `OVERSIZED` stands for one with a cell that is too long.
        ended : bool
            Whether the file ended.

        Raises
        ------
        LoadError
            If quoting is broken or bytes are no text.
        """
        records: list[list[str]] = []
        before = self.reader.line_num
        ended = False
        try:
            # extend keeps the rows it took before the reader raised
            records.extend(islice(self.reader, most))
            ended = len(records) < most
        except UndecodableLine as error:
            start = error.start if self._is_at_row(before, records) else None
            fault = self._fault(error.reason, error.code, records, start)
            raise fault from error.__cause__
        except csv.Error as error:
            self._check_oversized(error, before, records)
            records.append(OVERSIZED)
        self.has_long_rows |= self.reader.line_num - before > len(records)
        if not all(records):
            rows = [record for record in records if record]
            self.log.notices["blank_lines"] += len(records) - len(rows)
            records = rows
        self._taken += len(records)
        return records, ended

    def _is_at_row(self, before: int, read: list[list[str]]) -> bool:
        """Tell whether the lines that were read end with a whole row."""
        return self.reader.line_num == before + sum(map(_lines, read))

    def _check_oversized(
        self, error: csv.Error, before: int, read: list[list[str]]
    ) -> None:
        """Refuse the file unless the fault is one line with a cell that is too long."""
        first = before + sum(map(_lines, read)) + 1
        if "field larger" not in str(error) or self.reader.line_num > first:
            line = self.lines.line(first + self._skipped)
            raise self._fault("broken quoting", "quoting", read, line) from None

    def _fault(
        self, problem: str, code: str, read: list[list[str]], start: str | None
    ) -> LoadError:
        """Say in which row and column a fault of the file lies."""
        if self._header is None:
            return self.log.fault(f"{problem} in the header", code=code)
        place = len(self._header) if start is None else self._whole_cells(start)
        column = self._header[place] if place < len(self._header) else ""
        row = self._taken + sum(map(bool, read)) + 1
        return self.log.fault(problem, code=code, row=row, column=column)

    def _whole_cells(self, start: str) -> int:
        """Count the cells before the one in which the start of a row breaks off."""
        mark = re.escape(self.delimiter)
        whole = re.compile(rf'(?:"(?:[^"]|"")*+"|(?!")[^{mark}]*+){mark}')
        place, at = 0, 0
        while found := whole.match(start, at):
            place, at = place + 1, found.end()
        return place


def _lines(record: list[str]) -> int:
    """Count the lines that a row took."""
    text = "".join(record)
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def open_csv(stream: ByteStream, profile: Profile, log: ImportLog) -> RawCsv:
    """Open a stream of CSV, a first line such as ``sep=;`` being honoured.

    Parameters
    ----------
    stream : ByteStream
        The file.
    profile : Profile
        Its encoding and delimiter.
    log : ImportLog
        Where notices go.

    Returns
    -------
    RawCsv
        The file before its header.

    Raises
    ------
    LoadError
        If the first line is no text, or declares another delimiter than the profile.
    """
    lines = TextLines(stream, profile.encoding)
    feed = chain.from_iterable(lines.blocks())
    try:
        first = next(feed, "")
    except UndecodableLine as error:
        problem = f"{error.reason} (in the header)"
        raise log.fault(problem, code=error.code) from error.__cause__
    separator = _SEPARATOR_LINE.fullmatch(first)
    if separator is None:
        delimiter = profile.delimiter or ","
        reader = csv.reader(chain([first], feed), delimiter=delimiter, strict=True)
        return RawCsv(lines, reader, delimiter, log)
    if profile.delimiter not in (None, separator[1]):
        problem = f"its first line declares the delimiter {separator[1]!r}"
        raise log.fault(problem, code="delimiter")
    log.notices["delimiter_from_file"] += 1
    reader = csv.reader(feed, delimiter=separator[1], strict=True)
    return RawCsv(lines, reader, separator[1], log, skipped=1)
