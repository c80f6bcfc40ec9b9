"""Results of several reports put onto the rows of one base of clients."""

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    IntArray,
    cells,
    is_absent,
    read_only,
    whole_numbers,
)
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.deals import label


__all__ = ["Alignment", "Column", "column_of", "counts_of", "rows_of"]

Column = ArrayLike | Mapping[str, object]
"""One value a client of the base in its order, or values by client."""


@attrs.define(eq=False)
class Alignment:
    """A base, and the rows of its clients, each table of names looked up once."""

    clients: ClientTable
    _known: dict[tuple[str, ...], IntArray] = attrs.Factory(dict)

    __reduce__ = by_columns

    def row_of_code(self) -> IntArray:
        """Return the row of each code of the base, and -1 at the end for nobody."""
        row = np.full(self.clients.n_clients + 1, NO_LABEL, np.int64)
        row[self.clients.client] = np.arange(len(self.clients))
        return row

    def row_of_name(self, names: tuple[str, ...]) -> IntArray:
        """Return the row of each name, -1 for those who are not in the base."""
        if names not in self._known:
            own = self.clients.names
            if names == own[: len(names)]:
                code = np.arange(len(names))
            else:
                place = dict(zip(own, range(len(own)), strict=True))
                found = map(place.get, names, repeat(NO_LABEL))
                code = np.fromiter(found, np.int64, len(names))
            self._known[names] = self.row_of_code()[code]
        return self._known[names]

    def rows_told(self, told: ArrayLike) -> IntArray:
        """Return the rows of clients told by name or by code, each of them there.

        Raises
        ------
        InvalidValueError
            If one is not in the base, or absent.
        """
        column = whole_numbers("client", told)
        if column is not None and column.size:
            last = self.clients.n_clients
            inside = (column >= 0) & (column < last)
            row = self.row_of_code()[np.where(inside, column, last)]
        else:
            named = label("client", told)
            row = np.append(self.row_of_name(named.labels), NO_LABEL)[named.codes]
        if (row == NO_LABEL).any():
            place = int(np.argmax(row == NO_LABEL))
            needed = f"one of the {len(self.clients)} clients of the base"
            wrong, path = cells("client", told)[place], f"client[{place}]"
            raise InvalidValueError("client", needed, wrong, "clients", path)
        return row


def rows_of(
    base: Alignment, part: str, names: tuple[str, ...], codes: Codes
) -> IntArray:
    """Return the row of the base of each client that a result has an entry of.

    Raises
    ------
    InvalidValueError
        If one is not in the base, or only one of the two has names.
    """
    clients = base.clients
    if not codes.size:
        return np.zeros(0, np.int64)
    if len(clients) and bool(clients.names) != bool(names):
        needed = "of clients with names" if clients.names else "of clients by code"
        needed += ", as the base is"
        raise InvalidValueError(part, needed, "names" if names else "codes", "clients")
    if names:
        row = base.row_of_name(names)[codes]
    else:
        row = base.row_of_code()[np.minimum(codes, clients.n_clients)]
    if (gone := row == NO_LABEL).any():
        n, code = int(np.count_nonzero(gone)), int(codes[int(np.argmax(gone))])
        needed = f"of clients of the base ({n} are not in it, the first of them told)"
        told = names[code] if names else code
        raise InvalidValueError(part, needed, told, "clients")
    return row


def column_of(
    base: Alignment,
    name: str,
    values: Column,
    door: Callable[[str, Any], NDArray[np.int64]],
) -> IntArray:
    """Read one value a client, `MISSING` where there is none.

    Raises
    ------
    ShapeError
        If a column is not as long as the base.
    InvalidValueError
        If values are of a client who is not in the base, or the door refuses one.
    """
    if isinstance(values, Mapping):
        column = np.full(len(base.clients), MISSING)
        if values:
            rows = base.rows_told(list(values))
            column[rows] = door(name, list(values.values()))
        return read_only(column)
    column = door(name, values)
    if column.size != len(base.clients):
        expected = f"{len(base.clients)} rows, one a client of the base"
        raise ShapeError(name, expected, str(column.size))
    return read_only(column)


def counts_of(name: str, values: ArrayLike, *, most: int) -> IntArray:
    """Take whole numbers from 0 to `most`, absent ones as `MISSING`."""
    column = whole_numbers(name, values)
    if column is None:
        listed = cells(name, values)
        column = np.full(len(listed), MISSING)
        for row, cell in enumerate(listed):
            if is_absent(cell):
                continue
            if isinstance(cell, bool) or not isinstance(cell, int | np.integer):
                raise _refused(name, cell, row, most)
            column[row] = min(max(int(cell), NO_LABEL), most + 1)
    wrong = ((column < 0) & (column != MISSING)) | (column > most)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise _refused(name, cells(name, values)[row], row, most)
    return column.astype(np.int64)


def _refused(name: str, cell: object, row: int, most: int) -> InvalidValueError:
    needed = f"a whole number from 0 to {most}, or absent"
    return InvalidValueError(name, needed, cell, "range", f"{name}[{row}]")
