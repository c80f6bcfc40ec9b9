"""Stage histories of Bitrix24 straight into columns, page after page."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count, islice
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, BoolArray, IntArray, Moment
from salesmodel.connect.crm._building import accounted
from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import Move, StageRow
from salesmodel.connect.crm._feed import Feed, Payload, rows_of
from salesmodel.connect.crm._pipelines import in_order
from salesmodel.connect.crm._plain import NotPlain, ids, instants
from salesmodel.connect.crm.report import CrmVisits
from salesmodel.domain import Outcome
from salesmodel.tables.deals import Labelled
from salesmodel.tables.visits import VisitTable
from salesmodel.values import to_micros


__all__ = ["MOST_ID", "visits_of"]

MOST_ID: Final = 10**18
"""No id of the portal is larger."""

_BATCH: Final = 1 << 15
_ELSEWHERE: Final = "another category"
_SEMANTICS: Final[Mapping[object, Outcome | None]] = {
    "S": Outcome.WON,
    "F": Outcome.LOST,
    "P": Outcome.OPEN,
    "": None,
    None: None,
}
_Columns = dict[str, NDArray[Any]]


@attrs.define
class _Gathering:
    """Columns of rows as they are met; a batch with a doubtful row goes row by row."""

    feed: Feed
    move: Callable[[Cells], Move | None]
    stages: defaultdict[str, int] = attrs.field(
        factory=lambda: defaultdict(count().__next__)
    )
    events: defaultdict[str, int] = attrs.field(
        factory=lambda: defaultdict(count().__next__)
    )
    kinds: dict[str, Outcome | None] = attrs.field(factory=dict)
    parts: list[_Columns] = attrs.field(factory=list)

    def take(self, rows: Sequence[object]) -> None:
        """Take a batch of rows."""
        first = self.feed.log.rows + 1
        self.feed.log.rows += len(rows)
        try:
            columns = self._plain(rows)
        except (NotPlain, LookupError, TypeError, ValueError, OverflowError):
            self._one_by_one(rows, first)
            return
        columns["row"] = np.arange(first, first + len(rows))
        self.parts.append(columns)

    def _plain(self, rows: Sequence[Any]) -> _Columns:
        """Read a batch of rows of the documented form; anything else raises."""
        numbers = [row["ID"] for row in rows]
        owners = [row["OWNER_ID"] for row in rows]
        categories = [row["CATEGORY_ID"] for row in rows]
        stages = ids([row["STAGE_ID"] for row in rows])
        said = [row["STAGE_SEMANTIC_ID"] for row in rows]
        at = instants([row["CREATED_TIME"] for row in rows])
        of_numbers = {*map(type, numbers), *map(type, owners), *map(type, categories)}
        if of_numbers != {int} or (at == MISSING).any():
            raise NotPlain
        known = {word: _SEMANTICS[word] for word in set(said)}
        whole = np.array([numbers, owners, categories], np.int64)
        told = dict(zip(stages, said, strict=True))
        if whole.min() < 0 or whole.max() > MOST_ID:
            raise NotPlain
        for stage, word in told.items():
            self.kinds[stage] = known[word] or self.kinds.get(stage)
        codes = np.fromiter(map(self.stages.__getitem__, stages), np.int32, len(stages))
        return {
            "id": whole[0],
            "deal": whole[1],
            "category": whole[2],
            "stage": codes,
            "at": at,
        }

    def _one_by_one(self, rows: Iterable[object], first: int) -> None:
        """Read rows each by itself, and reject those that cannot be."""
        found: list[tuple[int, ...]] = []
        for number, raw in enumerate(rows, first):
            row = self.feed.row(raw, number)
            if row is None:
                continue
            noted: Counter[str] = Counter()
            try:
                move = self.move(Cells(row, noted))
                if move is None:
                    self.feed.log.notices["other_rows"] += 1
                    continue
                whole = [
                    self._number(*move.order),
                    _whole("OWNER_ID", move.deal),
                    _whole("CATEGORY_ID", str(move.pipeline)),
                ]
            except Fault as fault:
                self.feed.reject(number, fault)
                continue
            self.feed.log.notices.update(noted)
            stage = str(move.stage)
            self.kinds[stage] = move.kind or self.kinds.get(stage)
            found.append((*whole, self.stages[stage], to_micros(move.at), number))
        names = ("id", "deal", "category", "stage", "at", "row")
        table = np.array(found, np.int64).reshape(-1, len(names))
        self.parts.append(dict(zip(names, table.T, strict=True)))

    def _number(self, order: int, name: str) -> int:
        """Return the number of a row: its id, or of an event one behind all of those."""
        if order <= MOST_ID:
            return _whole("ID", name)
        return order + self.events[name]

    def whole(self) -> _Columns:
        """Return the columns in one piece each."""
        names = ("id", "deal", "category", "stage", "at", "row")
        nothing = np.zeros(0, np.int64)
        return {
            name: np.concatenate([nothing, *(part[name] for part in self.parts)])
            for name in names
        }


def _whole(name: str, text: str) -> int:
    """Read an id that is a whole number."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Fault("id", name, text)
    return int(text)


def visits_of(
    history: Payload,
    feeds: tuple[Feed, Feed],
    stages: Iterable[StageRow],
    move: Callable[[Cells], Move | None],
    *,
    category: int,
    as_of: Moment | None,
) -> CrmVisits:
    """Lay a history out as a table of stays.

    Parameters
    ----------
    history : payload
        Its rows.
    feeds : tuple of Feed
        Of the history, and of the stages.
    stages : iterable of StageRow
        Stages of the category.
    move : callable
        Reads a row that is not of the plain form.
    category : int
        The category.
    as_of : datetime or int, optional
        Instant of observation.

    Returns
    -------
    CrmVisits
        With its account.
    """
    feed = feeds[0]
    gathering = _Gathering(feed, move)
    rows = rows_of(history, feed.envelope, feed.log)
    while batch := list(islice(rows, _BATCH)):
        gathering.take(batch)
    columns = _distinct(gathering.whole(), feed)
    columns, elsewhere = _of_category(columns, category, feed.log.notices)
    stages = in_order(stages)
    labels, kinds, places = _labels(gathering, stages, columns, elsewhere)
    known = {one.id for one in stages}
    unknown = len(labels) - len(known) - int(bool(elsewhere.any()))
    feed.log.notices["unknown_stages"] += unknown
    stage = places[np.where(elsewhere, len(places) - 1, columns["stage"])]
    kept = np.ones(stage.size, np.bool_)
    deal = columns["deal"]
    kept[1:] = (deal[1:] != deal[:-1]) | (stage[1:] != stage[:-1])
    feed.log.notices["same_stage"] += int(np.count_nonzero(~kept))
    names, codes = np.unique(deal[kept], return_inverse=True)
    table = VisitTable.from_events(
        deal=Labelled(codes.astype(np.int32), tuple(map(str, names.tolist()))),
        stage=stage[kept],
        at=columns["at"][kept],
        stages=labels,
        kinds=kinds,
        as_of=as_of,
    )
    return CrmVisits(table, accounted([one.log for one in reversed(feeds)]))


def _distinct(columns: _Columns, feed: Feed) -> _Columns:
    """Keep one row an id: the first of equal ones, none of those that disagree."""
    ids, first, group = np.unique(columns["id"], return_index=True, return_inverse=True)
    if ids.size == group.size:
        return columns
    differs = np.zeros(group.size, np.bool_)
    for name in ("deal", "category", "stage", "at"):
        differs |= columns[name] != columns[name][first][group]
    conflict = (np.bincount(group, differs, minlength=ids.size) > 0)[group]
    is_first = np.zeros(group.size, np.bool_)
    is_first[first] = True
    feed.log.notices["duplicate_rows"] += int(np.count_nonzero(~is_first & ~conflict))
    for row in columns["row"][conflict].tolist():
        feed.reject(row, Fault("duplicate_conflict", "ID"))
    return _masked(columns, is_first & ~conflict)


def _masked(columns: _Columns, kept: BoolArray) -> _Columns:
    return {name: column[kept] for name, column in columns.items()}


def _of_category(
    columns: _Columns, category: int, notices: Counter[str]
) -> tuple[_Columns, BoolArray]:
    """Put rows in order, and mark those by which deals of a category go elsewhere.

    What a deal did before it came to the category is left out, and counted.
    """
    order = np.lexsort((columns["id"], columns["at"], columns["deal"]))
    columns = {name: column[order] for name, column in columns.items()}
    here = columns["category"] == category
    total = np.cumsum(here)
    starts = np.flatnonzero(np.diff(columns["deal"], prepend=-1))
    before = (total - here)[starts]
    lengths = np.diff(np.append(starts, here.size))
    has_come = total > np.repeat(before, lengths)
    notices["other_categories"] += int(np.count_nonzero(~has_come))
    return _masked(columns, has_come), ~here[has_come]


def _labels(
    gathering: _Gathering,
    stages: Sequence[StageRow],
    columns: _Columns,
    elsewhere: BoolArray,
) -> tuple[list[str], list[str], IntArray]:
    """Name the stages of a table, their kinds, and the place of each stage met."""
    kinds = {one.id: one.kind.value for one in stages}
    used = set(np.unique(columns["stage"][~elsewhere]).tolist())
    for label, code in gathering.stages.items():
        if code in used and label not in kinds:
            kinds[label] = (gathering.kinds[label] or Outcome.OPEN).value
    labels = list(kinds)
    words: list[str] = list(kinds.values())
    place = {label: at for at, label in enumerate(labels)}
    places = [place.get(label, 0) for label in gathering.stages]
    if elsewhere.any():
        places.append(len(labels))
        labels.append(_ELSEWHERE)
        words.append("out")
    return labels, words, np.array([*places, 0][: len(places) or 1], np.int64)
