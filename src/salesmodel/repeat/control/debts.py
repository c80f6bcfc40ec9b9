"""What each client owes at an instant, and for how long it has been due."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._clients import added, counted, latest
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import DAY
from salesmodel.tables.receivables import ReceivableTable


__all__ = ["ClientDebts", "client_debts"]

_SHOWN = 20


@attrs.frozen(eq=False)
class ClientDebts:
    """What each client owes, exactly.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    currency : str or None
        ISO 4217 code of the amounts.
    client : ndarray of int64, shape (n,)
        Codes of the clients with an invoice, ascending.
    n_invoices, n_overdue : ndarray of int64, shape (n,)
        Invoices of which something is owed, and those of them that are overdue.
    open, overdue, overpaid : ndarray of int64, shape (n,)
        Minor units owed; owed and overdue; and paid beyond what was asked for.
    days_overdue : ndarray of int64, shape (n,)
        Days for which the oldest of the overdue invoices has been so; 0 where there is
        none.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Those of the table, and under ``due_unknown`` invoices that are never overdue.
    """

    as_of: int
    currency: str | None
    client: IntArray
    n_invoices: IntArray
    n_overdue: IntArray
    open: IntArray
    overdue: IntArray
    overpaid: IntArray
    days_overdue: IntArray
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def totals(self) -> dict[str, int]:
        """What all clients owe, what of it is overdue, and what they paid too much."""
        parts = {name: getattr(self, name) for name in ("open", "overdue", "overpaid")}
        return {name: checked_sum(column) for name, column in parts.items()}

    def without_debt_first(self) -> IntArray:
        """Return the clients, those without debt first.

        Returns
        -------
        ndarray of int64
            Codes: those who owe nothing, those of whose debt nothing is overdue, and
            the others by the days for which it is; equal ones ascending.

        Examples
        --------
        >>> from salesmodel.tables import ReceivableTable
        >>> owed = ReceivableTable.from_columns(
        ...     client=["Acme", "Bolt", "Core"],
        ...     amount=[500, 300, 200],
        ...     paid=[0, 0, 200],
        ...     due=["2026-01-31", "2026-03-31", "2026-01-31"],
        ...     currency="EUR",
        ... )
        >>> debts = client_debts(owed, as_of=1_770_000_000_000_000)
        >>> debts.without_debt_first().tolist()
        [2, 1, 0]
        """
        order = np.lexsort((self.days_overdue, self.open > 0))
        found: IntArray = self.client[order]
        return found

    def __str__(self) -> str:
        """Return the clients who are overdue for longest as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        latest_first = np.argsort(-self.days_overdue, kind="stable")[:_SHOWN]
        columns = (self.open, self.overdue, self.days_overdue, self.overpaid)
        rows = [
            [
                name_of(self.names, int(self.client[row])),
                *(int(column[row]) for column in columns),
            ]
            for row in latest_first.tolist()
        ]
        title = f"Debts of {len(self)} clients, {self.currency or 'no currency'}"
        return Shown(
            title, ["client", "open", "overdue", "days overdue", "overpaid"], rows
        )


def client_debts(receivables: ReceivableTable, *, as_of: Moment) -> ClientDebts:
    r"""Add up what each client owes, and what of it is overdue.

    Parameters
    ----------
    receivables : ReceivableTable
        Invoices.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).

    Returns
    -------
    ClientDebts
        One entry a client with an invoice.

    Raises
    ------
    InvalidInstantError
        If `as_of` is naive or out of range.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    Notes
    -----
    An invoice is overdue from the day (UTC) after that of `due` on, if something of it
    is owed still. What was paid is as the table has it: `as_of` moves days and no
    payments. :math:`\sum` amount − :math:`\sum` paid = open − overpaid, to the minor
    unit.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> import datetime as dt
    >>> owed = ReceivableTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt"],
    ...     amount=[100, 70, 50],
    ...     paid=[40, 0, 50],
    ...     due=["2026-01-31", "2026-03-31", "2026-01-31"],
    ...     currency="EUR",
    ... )
    >>> print(client_debts(owed, as_of=dt.datetime(2026, 2, 10, tzinfo=dt.UTC)))
    Debts of 2 clients, EUR
    client  open  overdue  days overdue  overpaid
    Acme     130       60            10         0
    Bolt       0        0             0         0
    """
    now = moment("as_of", as_of)
    client, n, owed = receivables.client, receivables.n_clients, receivables.open
    days = now // DAY - receivables.due // DAY
    is_late = (owed > 0) & (receivables.due != MISSING) & (days > 0)
    here = np.flatnonzero(counted(client, n))
    columns = {
        "n_invoices": counted(client[owed > 0], n),
        "n_overdue": counted(client[is_late], n),
        "open": added(client, owed, n),
        "overdue": added(client[is_late], owed[is_late], n),
        "overpaid": added(client, receivables.overpaid, n),
        "days_overdue": np.maximum(latest(client[is_late], days[is_late], n), 0),
    }
    return ClientDebts(
        as_of=now,
        currency=receivables.currency,
        client=read_only(here),
        **{name: read_only(column[here]) for name, column in columns.items()},
        names=receivables.names,
        notices=receivables.notices,
    )
