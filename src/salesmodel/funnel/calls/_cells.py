"""Contacts, costs and missing costs by group and level, in one pass."""

import math
from collections.abc import Iterator

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._counts import CHUNK, Codes, chunks
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.calls._dimensions import Dimension
from salesmodel.tables.contacts import ContactTable


__all__ = ["Cells", "cells_of"]

_MOST_CELLS = 2**62


@attrs.frozen(eq=False)
class Cells:
    """Sums of the groups that have contacts, by place of the level, 0 where not known.

    `key` is the number of the group in a table of all that there could be; `cost` and
    `uncosted` have the shape of `own`.
    """

    key: IntArray
    own: IntArray
    cost: IntArray
    uncosted: IntArray

    __reduce__ = by_columns


def cells_of(
    contacts: ContactTable, level: Codes, columns: tuple[Dimension, ...]
) -> Cells:
    """Count contacts by group and level.

    A table of all groups is filled where it has no more cells than there are contacts;
    else keys are sorted, and only those that come are counted.
    """
    width = len(contacts.levels) + 1
    size = math.prod(len(one.labels) + 1 for one in columns) * width
    if size > _MOST_CELLS:
        needed = f"of at most {_MOST_CELLS} combinations"
        raise InvalidValueError("by", needed, size, "columns")
    every = None
    if size > max(CHUNK, len(contacts)):
        every = _groups_that_come(contacts, level, columns, width)
        size = every.size * width
    own, cost, uncosted = (np.zeros(size, np.int64) for _ in range(3))
    for rows, key in _keys(contacts, level, columns, width):
        place = key
        if every is not None:
            place = np.searchsorted(every, key // width) * width + key % width
        np.add.at(own, place, 1)
        if contacts.cost is not None:
            _add_costs(contacts.cost[rows], place, cost, uncosted)
    tables = [one.reshape(-1, width) for one in (own, cost, uncosted)]
    return Cells(every, *tables) if every is not None else _used(tables, columns)


def _groups_that_come(
    contacts: ContactTable, level: Codes, columns: tuple[Dimension, ...], width: int
) -> IntArray:
    """Return the numbers of the groups that have contacts, ascending."""
    group = np.empty(len(contacts), np.int64)
    for rows, key in _keys(contacts, level, columns, width):
        group[rows] = key // width
    return np.unique(group)


def _used(tables: list[IntArray], columns: tuple[Dimension, ...]) -> Cells:
    """Keep the groups that have contacts; all contacts are a group without any."""
    has_some = tables[0].any(axis=1)
    some = np.flatnonzero(has_some) if columns else np.zeros(1, np.int64)
    return Cells(some, *(one[some] for one in tables))


def _add_costs(
    costs: IntArray, place: IntArray, cost: IntArray, uncosted: IntArray
) -> None:
    """Add the known costs of a chunk, and count those that are not."""
    absent = costs == MISSING
    if absent.any():
        np.add.at(uncosted, place[absent], 1)
        place, costs = place[~absent], costs[~absent]
    np.add.at(cost, place, costs)


def _keys(
    contacts: ContactTable, level: Codes, columns: tuple[Dimension, ...], width: int
) -> Iterator[tuple[slice, IntArray]]:
    """Yield chunks of rows with the number of their cell; codes of -1 come first."""
    for rows in chunks(len(contacts)):
        key = np.zeros(rows.stop - rows.start, np.int64)
        for one in columns:
            key *= len(one.labels) + 1
            key += one.codes(rows)
            key += 1
        key *= width
        key += level[rows]
        key += 1
        yield rows, key
