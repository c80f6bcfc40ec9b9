"""Clients in order: without debt first, by rank, by how late they are."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import IntArray, read_only
from salesmodel._checks import one_of
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._align import Alignment
from salesmodel.repeat.control._control_order import in_order, key_of
from salesmodel.repeat.control.control import ClientControl


__all__ = ["ORDERS", "client_order"]

ORDERS: Final = ("without_debt", "rank", "overdue", "shortfall", "contact", "score")
"""What clients can be put in order by."""


def client_order(
    control: ClientControl, *keys: str, among: ArrayLike | None = None
) -> IntArray:
    """Put clients in order.

    Parameters
    ----------
    control : ClientControl
        What is known of them.
    *keys : str
        Some of `ORDERS`, the first one deciding first: ``without_debt`` (those who owe
        nothing, those of whose debt nothing is overdue, and the others), ``rank`` (the
        greatest), ``overdue`` (the latest by his rhythm), ``shortfall`` (the most that
        the plan lacks), ``contact`` (who was never contacted, and the longest beyond
        the policy), ``score`` (the lowest).
    among : array_like of str or int, optional
        The clients, by name or code; by default all.

    Returns
    -------
    ndarray of int64
        Codes. Those of whom a key is not known come last; those who are equal in all of
        them stand by name, or by code where there are no names.

    Raises
    ------
    InvalidValueError
        If a key is none, its part was not given, or a client is not in the base.

    Examples
    --------
    >>> from salesmodel.repeat import client_control
    >>> from salesmodel.tables import ClientTable
    >>> base = ClientTable.from_columns(client=["Acme", "Bolt", "Core"])
    >>> control = client_control(base, as_of=0, score={"Acme": 9, "Bolt": 3})
    >>> client_order(control, "score").tolist()
    [1, 0, 2]
    """
    columns = []
    for key in keys:
        column = key_of(control, one_of("keys", key, ORDERS, code="order"))
        if column is None:
            needed = f"an order whose part was given (not known: {control.not_known})"
            raise InvalidValueError("keys", needed, key, "not_known")
        columns.append(column)
    rows = np.arange(len(control))
    if among is not None:
        rows = Alignment(control.clients).rows_told(among)
    ordered = in_order(control.clients, rows, [column[rows] for column in columns])
    return read_only(control.clients.client[ordered].astype(np.int64))
