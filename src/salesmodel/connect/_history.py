"""Stage histories out of batches of rows, and the deals that their columns tell of."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, BoolArray, IntArray
from salesmodel.connect._columns import (
    LABELS,
    NO_WORD,
    Column,
    DealColumns,
    Faults,
    Labels,
)
from salesmodel.connect._deals import Gathered, deal_columns, deal_table
from salesmodel.connect._records import Batch, Columns
from salesmodel.tables.deals import OPEN, DealTable
from salesmodel.tables.events import EventTable, StageWords


__all__ = ["HISTORY_COLUMNS", "History", "read_history"]

HISTORY_COLUMNS: Final = Columns(
    needed=("deal_id", "stage", "at"),
    known=(
        "outcome",
        "opened_at",
        "closed_at",
        "client_id",
        "owner",
        "amount",
        "currency",
        "product",
        "source",
    ),
)
"""The columns of a file of stage events."""


_EMPTY: Final = {
    "opened_at": MISSING,
    "closed_at": MISSING,
    "amount": MISSING,
    "outcome": OPEN,
}


@attrs.frozen(eq=False)
class History:
    """Stage events as they were read.

    Parameters
    ----------
    events : EventTable
        The events, sorted by deal and time.
    rows : ndarray of int64, shape (n_events,)
        Number of the data row of each event.
    columns : mapping of str to ndarray
        What the rows of the events tell of their deals.
    reader : DealColumns
        What the file has in common.
    """

    events: EventTable
    rows: IntArray
    columns: Mapping[str, Column]
    reader: DealColumns

    def deals(self, *, as_of: int | None = None) -> DealTable:
        """Make a table of the deals, of each column its last cell that is not empty.

        Parameters
        ----------
        as_of : int, optional
            Microseconds since 1970-01-01 UTC; later events tell nothing.

        Returns
        -------
        DealTable
            One row a deal of the history.
        """
        n = len(self.events.deals)
        told = np.ones(len(self.events), np.bool_)
        if as_of is not None:
            told = self.events.at <= as_of
        columns: dict[str, Column] = {"row": np.zeros(n, np.int64)}
        for name, column in self.columns.items():
            given = told & ~self._absent(name, column)
            last = np.full(n, _EMPTY.get(name, NO_LABEL), column.dtype)
            last[self.events.deal[given]] = column[given]
            columns[name] = last
        return deal_table(self.events.deals, columns, self.reader)

    def _absent(self, name: str, column: Column) -> BoolArray:
        """Mark the cells that are empty."""
        if name in LABELS:
            texts = self.reader.labels[name].codes
            blank = np.array([not text.strip() for text in texts], np.bool_)
            return blank[column]
        return column < 0 if name in ("outcome", "currency") else column == MISSING

    def without(self, rows: IntArray) -> "History":
        """Leave out events, by their place."""
        kept = np.ones(len(self.events), np.bool_)
        kept[rows] = False
        columns = {name: column[kept] for name, column in self.columns.items()}
        return attrs.evolve(
            self, events=self.events[kept], rows=self.rows[kept], columns=columns
        )


def read_history(batches: Iterable[Batch], reader: DealColumns) -> History:
    """Build a stage history out of batches.

    Parameters
    ----------
    batches : iterable of Batch
        Rows of a file, one an event.
    reader : DealColumns
        What the file has in common; its log takes what is rejected.

    Returns
    -------
    History
        Events in the order in which they happened; at one instant in that of the file.

    Raises
    ------
    LoadError
        If a word has no meaning, currencies are mixed, or a time has no zone.
    """
    words = reader.profile.words()
    known = {**words.codes(), "": NO_WORD}
    ids = Labels()
    gathered = Gathered()
    for batch in batches:
        faults = Faults(batch)
        reader.ids(batch, faults)
        at = reader.instants(batch, "at", faults)
        faults.add("at", _marked(at == MISSING, "time"))
        stage = reader.words("stage", batch, faults, known=known)
        faults.add("stage", _marked(stage == NO_WORD, "stage"))
        columns = deal_columns(batch, reader, faults)
        deal = ids.of(batch.columns["deal_id"])
        columns |= {"deal": deal, "stage": stage, "at": at, "row": batch.rows}
        good = faults.report(reader.log, reader.profile)
        gathered.add(columns, good, batch.rows.size)
    reader.check_words()
    names = tuple(ids.codes)
    return _sorted(names, gathered.whole() or _NOTHING, words, reader)


_NOTHING: Mapping[str, Column] = {
    name: np.zeros(0, np.int64) for name in ("deal", "stage", "at", "row")
}


def _marked(rows: BoolArray, code: str) -> dict[int, str]:
    return dict.fromkeys(np.flatnonzero(rows).tolist(), code)


def _sorted(
    names: tuple[str, ...],
    columns: Mapping[str, Column],
    words: StageWords,
    reader: DealColumns,
) -> History:
    """Sort events by deal, time and row."""
    order = np.lexsort((columns["row"], columns["at"], columns["deal"]))
    columns = {name: column[order] for name, column in columns.items()}
    used, deal = np.unique(columns["deal"], return_inverse=True)
    events = EventTable(
        deal.astype(np.int32),
        columns["stage"].astype(np.int32),
        columns["at"].astype(np.int64),
        tuple(names[code] for code in used.tolist()),
        words,
    )
    rows = columns["row"].astype(np.int64)
    if "currency" in columns:
        reader.one_currency(columns["currency"], rows)
    told = {name: one for name, one in columns.items() if name not in _NOTHING}
    return History(events, rows, told, reader)
