"""Clients by what they bring, and those who bring most of it."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import NO_LABEL, IntArray, integers, read_only
from salesmodel._checks import one_of
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.repeat._clients import Known, added, counted, known_at, present
from salesmodel.repeat.classes.abc_classes import AbcClasses, abc_classes
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["CoreClients", "abc_by_client", "core_clients"]


def abc_by_client(
    purchases: PurchaseTable,
    criterion: str | ArrayLike = "revenue",
    *,
    thresholds: Sequence[float] = (0.80, 0.95),
    ties: str = "together",
) -> AbcClasses:
    """Put clients into classes by what they brought, or by how often they bought.

    Parameters
    ----------
    purchases : PurchaseTable
        The purchases of the period that is asked about; rows without a client are left
        out and counted.
    criterion : {"revenue", "frequency"} or array_like of int, default "revenue"
        Amounts, refunds taken off; purchases, refunds being none; or a column, one
        entry a row, such as the margin in minor units.
    thresholds : sequence of float, default (0.80, 0.95)
        As in `abc_classes`.
    ties : {"together", "in order"}, default "together"
        As in `abc_classes`.

    Returns
    -------
    AbcClasses
        One class a client with a row.

    Raises
    ------
    InvalidValueError
        If the criterion is neither of the two, or thresholds do not ascend.
    ShapeError
        If a column has another number of rows.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    Examples
    --------
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Bolt", "Core"],
    ...     at=["2026-01-05", "2026-01-07", "2026-02-05", "2026-12-05"],
    ...     amount=[900, 50, 30, 20],
    ...     currency="EUR",
    ... )
    >>> abc_by_client(purchases).counts
    {'A': 1, 'B': 1, 'C': 1}
    >>> abc_by_client(purchases, "frequency").members("A").tolist()
    [1, 0, 2]
    """
    known, n = known_at(purchases, undated=True), purchases.n_clients
    if isinstance(criterion, str):
        said, value = criterion, _told(known, criterion)
    else:
        said, value = "given", _added_up(purchases, integers("criterion", criterion))
    here = np.flatnonzero(counted(known.table.client, n))
    found = abc_classes(value[here], thresholds=thresholds, ties=ties, criterion=said)
    return attrs.evolve(
        found,
        client=read_only(here),
        names=purchases.names,
        notices={**known.notices, **found.notices},
    )


def _told(known: Known, criterion: str) -> IntArray:
    """Add amounts, or count purchases, by client."""
    one_of("criterion", criterion, ("revenue", "frequency"), code="criterion")
    table = known.table
    if criterion == "frequency":
        return counted(known.client, table.n_clients)
    if table.amount is None:
        raise InvalidValueError("purchases", "with amounts", None, "amount")
    return added(table.client, present(table.amount), table.n_clients)


def _added_up(purchases: PurchaseTable, column: IntArray) -> IntArray:
    """Add a column by client."""
    if column.size != len(purchases):
        expected = f"{len(purchases)} rows, one a purchase"
        raise ShapeError("criterion", expected, str(column.size))
    rows = np.flatnonzero(purchases.client != NO_LABEL)
    return added(purchases.client[rows], column[rows], purchases.n_clients)


@attrs.frozen(eq=False)
class CoreClients:
    """The fewest clients who bring a share of it all.

    Parameters
    ----------
    share : float
        The share that was asked for.
    criterion : str
        What they bring.
    client : ndarray of int64, shape (n,)
        Codes, the greatest first; all of those who are equal to the last one are in.
    n_needed : int
        How many of them are enough.
    n_clients : int
        Clients there are.
    value, total : int
        What those in the list bring, and what all do whose value is positive.
    """

    share: float
    criterion: str
    client: IntArray
    n_needed: int
    n_clients: int
    value: int
    total: int

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients in the list."""
        return self.client.size

    @property
    def share_of_clients(self) -> float | None:
        """Share of all clients that are enough; `None` where there are none."""
        return self.n_needed / self.n_clients if self.n_clients else None


def core_clients(
    purchases: PurchaseTable, share: float = 0.80, *, criterion: str = "revenue"
) -> CoreClients:
    """List the clients who bring a share of revenue, such as 80 %.

    Parameters
    ----------
    purchases : PurchaseTable
        The purchases of the period that is asked about.
    share : float, default 0.80
        The share, strictly between 0 and 1.
    criterion : {"revenue", "frequency"}, default "revenue"
        What is brought.

    Returns
    -------
    CoreClients
        The list, the greatest first.

    Raises
    ------
    InvalidValueError
        If the share is not between 0 and 1, or the purchases have no amounts.

    Examples
    --------
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Core", "Dell"],
    ...     at=["2026-01-05"] * 4,
    ...     amount=[500, 300, 150, 50],
    ...     currency="EUR",
    ... )
    >>> core = core_clients(purchases)
    >>> core.client.tolist(), core.share_of_clients, core.value
    ([0, 1], 0.5, 800)
    """
    classes = abc_by_client(purchases, criterion, thresholds=(share,))
    listed = classes.members("A")
    one_by_one = abc_by_client(
        purchases, criterion, thresholds=(share,), ties="in order"
    )
    return CoreClients(
        share=share,
        criterion=criterion,
        client=read_only(listed),
        n_needed=one_by_one.counts["A"],
        n_clients=len(classes),
        value=classes.values["A"],
        total=checked_sum(np.maximum(classes.value, 0)),
    )
