"""Rows of a payload in batches: at once where they are plain, or else each by itself."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, Generic, TypeAlias, TypeVar

import attrs

from salesmodel.connect.crm._cells import Cells
from salesmodel.connect.crm._feed import Feed
from salesmodel.connect.crm._plain import NotPlain
from salesmodel.connect.crm._told import Lines


__all__ = ["Columns", "Reader", "read_lines"]

_Told = TypeVar("_Told", bound=attrs.AttrsInstance)
_Fact = TypeVar("_Fact")
Columns: TypeAlias = tuple[Sequence[Hashable], tuple[Iterable[object], ...]]
"""The key of each row, and the columns of what they tell."""
_BATCH: Final = 4_096
_FEW: Final = 16


@attrs.frozen
class Reader(Generic[_Told, _Fact]):
    """How rows of one payload are read.

    Parameters
    ----------
    kind : type
        `DealLines` or `MoveLines`.
    plain : callable
        Reads many rows at once, or raises `NotPlain` or what numbers raise.
    fact : callable
        Reads one row as a fact; `None` where it tells of something else.
    key : callable
        What tells facts apart; the same as of plain rows.
    line : callable
        Turns a fact into a line, `deal_line` or `move_line`.
    """

    kind: type[_Told]
    plain: Callable[[Sequence[Any]], Columns]
    fact: Callable[[Cells], _Fact | None]
    key: Callable[[_Fact], Hashable]
    line: Callable[[_Fact], tuple[object, ...]]


@attrs.frozen(eq=False)
class _Gathering(Generic[_Told, _Fact]):
    """Rows that were read so far."""

    feed: Feed
    reader: Reader[_Told, _Fact]
    columns: list[list[Any]]
    rows: list[int] = attrs.field(factory=list)
    keys: list[Hashable] = attrs.field(factory=list)
    raws: list[Any] = attrs.field(factory=list)

    def take(self, raws: Sequence[Any], first: int) -> None:
        """Take rows; of those that are not plain the fewest are read by themselves."""
        try:
            keys, told = self.reader.plain(raws)
        except (NotPlain, TypeError, ValueError, OverflowError):
            if len(raws) <= _FEW:
                self._one_by_one(raws, first)
                return
            half = len(raws) // 2
            self.take(raws[:half], first)
            self.take(raws[half:], first + half)
            return
        self.rows.extend(range(first, first + len(raws)))
        self.keys.extend(keys)
        self.raws.extend(raws)
        for column, cells in zip(self.columns, told, strict=True):
            column.extend(cells)

    def _one_by_one(self, raws: Sequence[Any], first: int) -> None:
        for number, raw in enumerate(raws, first):
            fact = self.feed.one(raw, number, self.reader.fact)
            if fact is None:
                continue
            self.rows.append(number)
            self.keys.append(self.reader.key(fact))
            self.raws.append(raw)
            for column, cell in zip(self.columns, self.reader.line(fact), strict=True):
                column.append(cell)

    def lines(self) -> Lines[_Told, _Fact]:
        """Return the lines, without those that were said before."""
        kept = list(self.feed.distinct(self.rows, self.keys, self.raws))
        rows, raws, *columns = (
            column if len(kept) == len(column) else [column[place] for place in kept]
            for column in (self.rows, self.raws, *self.columns)
        )

        def fact(place: int) -> _Fact:
            said = self.reader.fact(Cells(raws[place], Counter()))
            if said is None:  # pragma: no cover — it was a fact, or plain, before
                raise NotPlain
            return said

        return Lines(rows, self.reader.kind(*columns), raws, fact)


def read_lines(feed: Feed, reader: Reader[_Told, _Fact]) -> Lines[_Told, _Fact]:
    """Read a payload as lines.

    Parameters
    ----------
    feed : Feed
        The payload.
    reader : Reader
        How its rows are read.

    Returns
    -------
    Lines
        What the sound rows tell, without those that were said before.
    """
    width = len(attrs.fields(reader.kind))
    gathering = _Gathering(feed, reader, [[] for _ in range(width)])
    batch: list[object] = []
    for raw in feed.rows():
        feed.log.rows += 1
        batch.append(raw)
        if len(batch) == _BATCH:
            gathering.take(batch, feed.log.rows - len(batch) + 1)
            batch = []
    if batch:
        gathering.take(batch, feed.log.rows - len(batch) + 1)
    return gathering.lines()
