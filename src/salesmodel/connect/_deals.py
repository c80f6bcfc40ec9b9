"""Deals out of batches of rows, each row accepted, rejected or counted as said twice."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import compress
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
from salesmodel.connect._records import Batch, Columns
from salesmodel.tables.deals import OPEN, DealTable


__all__ = ["DEAL_COLUMNS", "Gathered", "deal_columns", "deal_table", "read_deals"]

DEAL_COLUMNS: Final = Columns(
    needed=("deal_id", "outcome", "opened_at", "closed_at"),
    known=(
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
"""The columns of a file of deals."""


@attrs.define
class Gathered:
    """Columns gathered batch by batch."""

    parts: dict[str, list[Column]] = attrs.field(factory=dict)

    def add(self, columns: Mapping[str, Column], good: IntArray, n: int) -> None:
        """Take the good rows of a batch."""
        for name, column in columns.items():
            part = column if good.size == n else column[good]
            self.parts.setdefault(name, []).append(part)

    def whole(self) -> dict[str, Column]:
        """Return the columns in one piece each, the pieces given up."""
        joined: dict[str, Column] = {}
        while self.parts:
            name, parts = self.parts.popitem()
            joined[name] = np.concatenate(parts)
        return joined


def deal_columns(
    batch: Batch, reader: DealColumns, faults: Faults
) -> dict[str, Column]:
    """Read those columns of a batch that tell of deals.

    Parameters
    ----------
    batch : Batch
        Some rows.
    reader : DealColumns
        What the file has in common.
    faults : Faults
        Where faulty cells go.

    Returns
    -------
    dict of str to ndarray
        A column for each name the batch has, and for an amount its currency.
    """
    columns: dict[str, Column] = {}
    for name in ("opened_at", "closed_at"):
        if name in batch.columns:
            columns[name] = reader.instants(batch, name, faults)
    for name in LABELS:
        if name in batch.columns:
            columns[name] = reader.labels[name].of(batch.columns[name])
    if "amount" in batch.columns:
        columns["amount"], columns["currency"] = reader.amounts(batch, faults)
    if "outcome" in batch.columns:
        columns["outcome"] = reader.words(
            "outcome", batch, faults, known=reader.outcomes
        )
    return columns


def read_deals(batches: Iterable[Batch], reader: DealColumns) -> DealTable:
    """Build the table of deals out of batches.

    Parameters
    ----------
    batches : iterable of Batch
        Rows of a file.
    reader : DealColumns
        What the file has in common; its log takes what is rejected.

    Returns
    -------
    DealTable
        One row a deal.

    Raises
    ------
    LoadError
        If a word has no meaning, currencies are mixed, or a time has no zone.
    """
    gathered = Gathered()
    names: list[str] = []
    for batch in batches:
        faults = Faults(batch)
        reader.ids(batch, faults)
        columns = deal_columns(batch, reader, faults)
        columns["outcome"] = _decided(columns, faults, reader.log.notices)
        columns["row"] = batch.rows
        good = faults.report(reader.log, reader.profile)
        gathered.add(columns, good, batch.rows.size)
        ids = batch.columns["deal_id"]
        names += ids if good.size == len(ids) else [ids[at] for at in good.tolist()]
    reader.check_words()
    columns = gathered.whole()
    return _table(names, columns, reader) if columns else deal_table((), {}, reader)


def _decided(
    columns: Mapping[str, Column], faults: Faults, notices: Counter[str]
) -> Column:
    """Take a deal without an outcome for open where nothing speaks against it."""
    outcome = columns["outcome"]
    empty = outcome == NO_WORD
    if not empty.any():
        return outcome
    plain = (columns["closed_at"] == MISSING) & (columns["opened_at"] != MISSING)
    faults.add(
        "outcome", dict.fromkeys(np.flatnonzero(empty & ~plain).tolist(), "outcome")
    )
    notices["outcome_missing"] += int(np.count_nonzero(empty & plain))
    return np.where(empty, OPEN, outcome)


def _table(
    names: list[str], columns: dict[str, Column], reader: DealColumns
) -> DealTable:
    """Join what was gathered into a table of distinct deals."""
    notices = reader.log.notices
    kept = _distinct(names, columns, reader)
    ignored = columns["outcome"] == NO_LABEL
    planned = (columns["outcome"] == OPEN) & (columns["closed_at"] != MISSING)
    notices["ignored_rows"] += int(np.count_nonzero(ignored & kept))
    notices["closed_at_of_open_deal"] += int(np.count_nonzero(planned & kept))
    kept &= ~ignored
    if not kept.all():
        columns = {name: column[kept] for name, column in columns.items()}
        names = list(compress(names, kept.tolist()))
    return deal_table(tuple(names), columns, reader)


def deal_table(
    names: tuple[str, ...], columns: Mapping[str, Column], reader: DealColumns
) -> DealTable:
    """Make a table of typed columns.

    Parameters
    ----------
    names : tuple of str
        Identifiers.
    columns : mapping of str to ndarray
        Columns by name, one row a deal; those that are absent are not known.
    reader : DealColumns
        Knows the labels and the currency.

    Returns
    -------
    DealTable
        The table.
    """
    unknown = np.full(len(names), MISSING)
    amount, currency = None, None
    if "amount" in columns:
        amount = columns["amount"].astype(np.int64, copy=False)
        currency = reader.one_currency(columns["currency"], columns["row"])
    client, owner, product, source, pipeline, parent = (
        reader.labels[name].labelled(columns[name]) if name in columns else None
        for name in LABELS
    )
    return DealTable(
        deal=names,
        outcome=columns.get("outcome", np.zeros(len(names))).astype(np.uint8),
        opened=columns.get("opened_at", unknown).astype(np.int64, copy=False),
        closed=columns.get("closed_at", unknown).astype(np.int64, copy=False),
        client=client,
        owner=owner,
        product=product,
        source=source,
        amount=amount if currency is not None else None,
        currency=currency,
        pipeline=pipeline,
        parent=parent,
    )


def _distinct(
    names: list[str], columns: Mapping[str, Column], reader: DealColumns
) -> BoolArray:
    """Mark one row a deal: the first of equal ones, none of those that disagree."""
    kept = np.ones(len(names), np.bool_)
    if len(set(names)) == len(names):
        return kept
    deal = Labels().of(names)
    again = np.flatnonzero(np.bincount(deal)[deal] > 1)
    _, first, group = np.unique(deal[again], return_index=True, return_inverse=True)
    leader = again[first][group]
    differs = np.zeros(again.size, np.bool_)
    for name, column in columns.items():
        if name != "row":
            differs |= column[again] != column[leader]
    conflict = np.bincount(group, differs, minlength=first.size)[group] > 0
    kept[again[conflict | (again != leader)]] = False
    reader.log.notices["duplicate_rows"] += int(
        np.count_nonzero(~conflict & (again != leader))
    )
    header = reader.profile.column("deal_id")
    for place in again[conflict].tolist():
        row = int(columns["row"][place])
        reader.log.reject(row, "duplicate_conflict", f"column {header!r}", names[place])
    return kept
