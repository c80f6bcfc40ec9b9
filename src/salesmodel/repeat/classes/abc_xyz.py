"""Two classes of a client side by side."""

from typing import Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import is_among
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import added
from salesmodel.repeat.classes.abc_classes import AbcClasses
from salesmodel.repeat.classes.abc_clients import abc_by_client
from salesmodel.repeat.classes.xyz_classes import XyzClasses
from salesmodel.tables.purchases import PurchaseTable


__all__ = [
    "ClassMatrix",
    "abc_xyz",
    "revenue_frequency",
]


@attrs.frozen(eq=False)
class ClassMatrix:
    """Clients, and what they bring, by two classes.

    Parameters
    ----------
    title : str
        What the two are.
    rows, columns : tuple of str or None
        Letters of the classes; `None`, the last one, is that of clients without one.
    client : ndarray of int64, shape (n,)
        Codes of the clients that have a row and a column, ascending.
    row, column : ndarray of int64, shape (n,)
        Place of each in `rows` and in `columns`.
    counts : ndarray of int64, shape (n_rows, n_columns)
        Clients.
    values : ndarray of int64, shape (n_rows, n_columns)
        What they bring by the criterion of the rows; the cells add up to the total.
    """

    title: str
    rows: tuple[str | None, ...]
    columns: tuple[str | None, ...]
    client: IntArray
    row: IntArray
    column: IntArray
    counts: IntArray
    values: IntArray

    __reduce__ = by_columns

    def members(self, row: str | None, column: str | None) -> IntArray:
        """Return the clients of a cell.

        Parameters
        ----------
        row, column : str or None
            Letters of the classes.

        Returns
        -------
        ndarray of int64
            Codes, ascending.

        Raises
        ------
        InvalidValueError
            If there is no such class.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     at=["2026-01-05", "2026-01-07"],
        ...     amount=[900, 50],
        ...     currency="EUR",
        ... )
        >>> revenue_frequency(purchases).members("A", "A").tolist()
        [0]
        """
        for name, letter, letters in (
            ("row", row, self.rows),
            ("column", column, self.columns),
        ):
            if not is_among(letter, letters):
                raise InvalidValueError(name, f"one of {letters}", letter, "class")
        is_here = self.row == self.rows.index(row)
        is_here &= self.column == self.columns.index(column)
        found: IntArray = self.client[is_here]
        return found

    @property
    def shares(self) -> FloatArray:
        """Share of the value in each cell; ``nan`` where the total is not positive."""
        total = checked_sum(self.values.ravel())
        return self.values / total if total > 0 else np.full(self.values.shape, np.nan)

    def __str__(self) -> str:
        """Return clients and shares by cell as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        letters = [letter or "–" for letter in self.columns]
        heads = ["class", *letters, *(f"share {letter}" for letter in letters)]
        cells = zip(self.rows, self.counts.tolist(), self.shares.tolist(), strict=True)
        rows = [[letter, *counts, *shares] for letter, counts, shares in cells]
        return Shown(self.title, heads, rows)


class _Classes(Protocol):
    """Codes of classes by client."""

    @property
    def client(self) -> IntArray: ...
    @property
    def code(self) -> NDArray[np.int8]: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def labels(self) -> tuple[str, ...]: ...


def abc_xyz(abc: AbcClasses, xyz: XyzClasses) -> ClassMatrix:
    """Put clients into the nine cells of what they bring and how steadily.

    Parameters
    ----------
    abc : AbcClasses
        Classes by value.
    xyz : XyzClasses
        Classes by steadiness, of the same clients.

    Returns
    -------
    ClassMatrix
        The cells, and a last row and column for clients that have one class only.

    Raises
    ------
    InvalidValueError
        If they are not of the same clients.

    Examples
    --------
    >>> from salesmodel.repeat import xyz_by_client
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt"],
    ...     at=["2026-01-05", "2026-02-07", "2026-02-07"],
    ...     amount=[900, 900, 50],
    ...     currency="EUR",
    ... )
    >>> cells = abc_xyz(abc_by_client(purchases), xyz_by_client(purchases))
    >>> print(cells)
    Clients by class of revenue, and by steadiness of revenue
    class  X  Y  Z  –  share X  share Y  share Z  share –
    A      1  0  0  0    0.973    0.000    0.000    0.000
    B      0  0  0  0    0.000    0.000    0.000    0.000
    C      0  0  1  0    0.000    0.000    0.027    0.000
    –      0  0  0  0    0.000    0.000    0.000    0.000
    """
    title = f"Clients by class of {abc.criterion}, and by steadiness of {xyz.rule.of}"
    return _matrix(title, abc, xyz)


def revenue_frequency(
    purchases: PurchaseTable,
    *,
    thresholds: tuple[float, ...] = (0.80, 0.95),
    frequency_thresholds: tuple[float, ...] | None = None,
) -> ClassMatrix:
    """Rank clients by revenue and by frequency of purchase.

    This is the matrix that the source of the selling model means by "ABC/ZYX". It is
    not `abc_xyz`, whose second axis is steadiness.

    Parameters
    ----------
    purchases : PurchaseTable
        The purchases of the period that is asked about.
    thresholds : tuple of float, default (0.80, 0.95)
        As in `abc_classes`, of revenue.
    frequency_thresholds : tuple of float, optional
        The same of the number of purchases; by default those of revenue.

    Returns
    -------
    ClassMatrix
        Rows are classes of revenue, columns classes of frequency.

    Raises
    ------
    InvalidValueError
        If the purchases have no amounts, or thresholds do not ascend.

    Examples
    --------
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Bolt", "Bolt", "Bolt"],
    ...     at=["2026-01-05"] * 5,
    ...     amount=[900, 50, 5, 5, 5],
    ...     currency="EUR",
    ... )
    >>> cells = revenue_frequency(purchases)
    >>> cells.members("A", "B").tolist(), cells.members("B", "A").tolist()
    ([0], [1])
    """
    often = thresholds if frequency_thresholds is None else frequency_thresholds
    return _matrix(
        "Clients by class of revenue, and by class of frequency of purchase",
        abc_by_client(purchases, thresholds=thresholds),
        abc_by_client(purchases, "frequency", thresholds=often),
    )


def _matrix(title: str, abc: AbcClasses, other: _Classes) -> ClassMatrix:
    """Cross two classes of clients."""
    if abc.names != other.names:
        needed = f"of the {len(abc)} clients with a class"
        raise InvalidValueError("classes", needed, len(other.client), "clients")
    client = np.union1d(abc.client, other.client)
    row, column = _places(client, abc), _places(client, other)
    shape = len(abc.labels) + 1, len(other.labels) + 1
    cell = row * shape[1] + column
    of_abc = np.searchsorted(client, abc.client)
    values = added(cell[of_abc], abc.value, shape[0] * shape[1])
    counts = np.bincount(cell, minlength=shape[0] * shape[1])
    return ClassMatrix(
        title,
        (*abc.labels, None),
        (*other.labels, None),
        read_only(client),
        read_only(row),
        read_only(column),
        read_only(counts.astype(np.int64).reshape(shape)),
        read_only(values.reshape(shape)),
    )


def _places(client: IntArray, classes: _Classes) -> IntArray:
    """Return the class of each client, the last place for those without one."""
    last = len(classes.labels)
    places = np.full(client.size, last, np.int64)
    code = classes.code.astype(np.int64)
    places[np.searchsorted(client, classes.client)] = np.where(code < 0, last, code)
    return places
