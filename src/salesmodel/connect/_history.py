"""Stage histories out of batches of rows, and the deals that their columns tell of."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
)
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
from salesmodel.tables.deals import OPEN, DealTable, Labelled
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


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
        "pipeline",
        "parent_id",
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
    """Stage events as they were read, sorted by deal and time.

    Parameters
    ----------
    deal, stage : ndarray of int32, shape (n_events,)
        Place of the deal among `names`, and code of the stage; -1 for an event that is
        none.
    at : ndarray of int64, shape (n_events,)
        Microseconds since 1970-01-01 UTC.
    rows : ndarray of int64, shape (n_events,)
        Number of the data row of each event.
    names : tuple of str
        The deals.
    stages : Stages
        What the codes mean.
    columns : mapping of str to ndarray
        What the rows of the events tell of their deals.
    reader : DealColumns
        What the file has in common.
    """

    deal: CodeArray
    stage: CodeArray
    at: InstantArray
    rows: IntArray
    names: tuple[str, ...]
    stages: Stages
    columns: Mapping[str, Column]
    reader: DealColumns

    def visits(self) -> VisitTable:
        """Make a table of the stays; events that are no stages are left out.

        Returns
        -------
        VisitTable
            One row a stay.
        """
        real = self.stage != NO_LABEL
        kinds = ("open", "won", "lost", "out")
        return VisitTable.from_events(
            deal=Labelled(self.deal[real], self.names),
            stage=self.stage[real],
            at=self.at[real],
            stages=self.stages.labels,
            kinds=[kind for kind in kinds for _ in self.stages.codes(kind)],
            as_of=int(self.at.max()) if self.at.size else None,
        )

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
        n = len(self.names)
        told = np.ones(self.deal.size, np.bool_)
        if as_of is not None:
            told = self.at <= as_of
        columns: dict[str, Column] = {"row": np.zeros(n, np.int64)}
        for name, column in self.columns.items():
            given = told & ~self._absent(name, column)
            last = np.full(n, _EMPTY.get(name, NO_LABEL), column.dtype)
            last[self.deal[given]] = column[given]
            columns[name] = last
        return deal_table(self.names, columns, self.reader)

    def first_events(self) -> InstantArray:
        """Return the instant of the first event of each deal, whatever it is.

        Returns
        -------
        ndarray of int64, shape (n_deals,)
            Microseconds since 1970-01-01 UTC, or absent.
        """
        first = np.full(len(self.names), MISSING)
        starts = np.flatnonzero(np.diff(self.deal, prepend=NO_LABEL))
        first[self.deal[starts]] = self.at[starts]
        return first

    def _absent(self, name: str, column: Column) -> BoolArray:
        """Mark the cells that are empty."""
        if name in LABELS:
            texts = self.reader.labels[name].codes
            blank = np.array([not text.strip() for text in texts], np.bool_)
            return blank[column]
        return column < 0 if name in ("outcome", "currency") else column == MISSING

    def without(self, rows: IntArray) -> "History":
        """Leave out events, by their place."""
        kept = np.ones(self.deal.size, np.bool_)
        kept[rows] = False
        return attrs.evolve(
            self,
            deal=self.deal[kept],
            stage=self.stage[kept],
            at=self.at[kept],
            rows=self.rows[kept],
            columns={name: column[kept] for name, column in self.columns.items()},
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
    kinds = reader.profile.kinds()
    stages, codes = Stages.of_kinds(tuple(kinds), kinds)
    known = {**dict(zip(kinds, codes.tolist(), strict=True)), "": NO_WORD}
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
    return _sorted(names, gathered.whole() or _NOTHING, stages, reader)


_NOTHING: Mapping[str, Column] = {
    name: np.zeros(0, np.int64) for name in ("deal", "stage", "at", "row")
}


def _marked(rows: BoolArray, code: str) -> dict[int, str]:
    return dict.fromkeys(np.flatnonzero(rows).tolist(), code)


def _sorted(
    names: tuple[str, ...],
    columns: Mapping[str, Column],
    stages: Stages,
    reader: DealColumns,
) -> History:
    """Sort events by deal, time and row."""
    order = np.lexsort((columns["row"], columns["at"], columns["deal"]))
    columns = {name: column[order] for name, column in columns.items()}
    used, deal = np.unique(columns["deal"], return_inverse=True)
    rows = columns["row"].astype(np.int64)
    if "currency" in columns:
        reader.one_currency(columns["currency"], rows)
    return History(
        deal=deal.astype(np.int32),
        stage=columns["stage"].astype(np.int32),
        at=columns["at"].astype(np.int64),
        rows=rows,
        names=tuple(names[code] for code in used.tolist()),
        stages=stages,
        columns={name: one for name, one in columns.items() if name not in _NOTHING},
        reader=reader,
    )
