"""What clients owe: one row an invoice."""

from collections.abc import Mapping
from typing import Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    instants,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
)
from salesmodel.tables._client_door import (
    check_clients,
    check_lengths,
    clients,
    labels,
    one_currency,
    policy,
)
from salesmodel.tables._minor import amounts
from salesmodel.tables.deals import Labelled


__all__ = ["ReceivableTable"]

_COLUMNS = ("client", "amount", "paid", "due", "number")


@attrs.frozen(eq=False)
class ReceivableTable:
    """Invoices, and what has been paid of each, as read-only columns.

    Parameters
    ----------
    client : ndarray of int32, shape (n,)
        Code of the client of each invoice.
    n_clients : int
        Number below which the codes are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    amount, paid : ndarray of int64, shape (n,)
        What is asked for and what has been paid, minor units of `currency`; never
        negative.
    due : ndarray of int64, shape (n,)
        Microseconds since 1970-01-01 UTC; the smallest ``int64`` where not known.
    currency : str or None
        ISO 4217 code of every amount; `None` where there is no invoice.
    number : Labelled or None
        Number of each invoice; `None` where there is no such column.
    notices : mapping of str to int
        What is not known or was paid too much, in invoices, by code.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If a code is out of range, or a client has two invoices of one number.
    InvalidAmountError
        If an amount is absent or negative, or has no currency.
    """

    client: CodeArray
    n_clients: int
    names: tuple[str, ...]
    amount: IntArray
    paid: IntArray
    due: InstantArray
    currency: str | None = None
    number: Labelled | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once, and let none be written to."""
        check_lengths(self, _COLUMNS)
        check_clients(self.client, self.n_clients, self.names)
        if (self.client == NO_LABEL).any():
            path = f"client[{int(np.argmax(self.client == NO_LABEL))}]"
            needed = "given for every invoice"
            raise InvalidValueError("client", needed, None, "absent", path)
        for name in ("amount", "paid"):
            _check_amounts(name, getattr(self, name))
        if self.currency is None and len(self):
            raise InvalidAmountError("amount", "of a currency", None, "currency")
        if self.number is not None:
            _check_numbers(self.client, self.number)

    def __len__(self) -> int:
        """Count the invoices."""
        return self.client.size

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        client: ArrayLike | Labelled,
        amount: ArrayLike,
        paid: ArrayLike,
        due: ArrayLike,
        currency: str | ArrayLike,
        number: ArrayLike | Labelled | None = None,
        merged: Mapping[str, str] | None = None,
        missing_due: str = "refuse",
        overpaid: str = "refuse",
    ) -> Self:
        """Build the table from array-likes of any library, rows in any order.

        Parameters
        ----------
        client : array_like of str or int, shape (n,)
            Clients by name, or by codes from 0; each invoice has one.
        amount, paid : array_like of int, shape (n,)
            What is asked for, and what had been paid of it when the table was made:
            minor units, each given; `to_minor_units` makes them from major ones.
        due : array_like, shape (n,)
            Last day or instant on which it is to be paid, as in `PurchaseTable`.
        currency : str or array_like of str
            ISO 4217 code of all amounts, or of each.
        number : array_like of str, optional
            Number of each invoice; absent where there is none.
        merged : mapping of str to str, optional
            The client that stayed, by name of one that was merged into it.
        missing_due : {"refuse", "keep"}, default "refuse"
            What becomes of invoices without a due day; those kept are owed, and never
            overdue.
        overpaid : {"refuse", "keep"}, default "refuse"
            What becomes of invoices of which more was paid than was asked for; of those
            kept nothing is owed, and the excess is told apart.

        Returns
        -------
        ReceivableTable
            The table; what it keeps of the last two stands in its notices.

        Raises
        ------
        InvalidValueError
            If a client is absent, a client has two invoices of one number, or a policy
            is none.
        InvalidAmountError
            If an amount is absent, negative or no whole number, or more was paid than
            was asked for.
        InvalidInstantError
            If a due day is absent, naive or out of range.
        MixedCurrencyError
            If the rows have several currencies.
        ShapeError
            If a column has another number of rows.
        DefinitionError
            If mergers go round in a ring.

        Notes
        -----
        Nothing is repaired: a credit note is no negative invoice, but a payment of the
        invoice that it takes back, and a prepayment is no payment of another invoice.

        Examples
        --------
        >>> owed = ReceivableTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     amount=[100_00, 50_00],
        ...     paid=[40_00, 50_00],
        ...     due=["2026-01-31", "2026-02-28"],
        ...     currency="EUR",
        ... )
        >>> owed.open.tolist()
        [6000, 0]
        """
        keep = policy("overpaid", overpaid, allowed=("refuse", "keep")) == "keep"
        keep_undated = policy("missing_due", missing_due, allowed=("refuse", "keep"))
        codes, n_clients, names = clients(client, merged)
        units, paid_units = amounts(amount), amounts(paid, "paid")
        days = instants("due", due)
        table = cls(
            client=codes,
            n_clients=n_clients,
            names=names,
            amount=units,
            paid=paid_units,
            due=days,
            currency=one_currency(currency),
            number=labels("number", number),
            notices=_notices(
                ("due_unknown", days == MISSING),
                ("overpaid", _excess(units, paid_units)),
            ),
        )
        if keep_undated == "refuse":
            _refuse_undated(days)
        if not keep:
            _refuse_excess(table)
        return table

    @property
    def open(self) -> IntArray:
        """What is owed still, minor units; never negative."""
        owed: IntArray = np.maximum(self.amount - self.paid, 0)
        return owed

    @property
    def overpaid(self) -> IntArray:
        """What was paid beyond the amount, minor units; never negative."""
        excess: IntArray = np.maximum(self.paid - self.amount, 0)
        return excess


def _check_amounts(name: str, column: IntArray) -> None:
    """Refuse amounts that are absent or negative."""
    if (wrong := column < 0).any():
        row = int(np.argmax(wrong))
        value, path = int(column[row]), f"{name}[{row}]"
        if value == MISSING:
            needed = "given for every invoice (0 where nothing was paid)"
            raise InvalidAmountError(name, needed, None, "absent", path)
        needed = "at least 0 (a credit note is a payment of its invoice)"
        raise InvalidAmountError(name, needed, value, "negative", path)


def _check_numbers(client: CodeArray, number: Labelled) -> None:
    """Refuse a client who has two invoices of one number."""
    rows = np.flatnonzero(number.codes != NO_LABEL)
    key = client[rows].astype(np.int64) * max(len(number.labels), 1)
    key += number.codes[rows]
    order = np.argsort(key, kind="stable")
    again = np.flatnonzero(key[order][1:] == key[order][:-1])
    if again.size:
        row = int(rows[order[again + 1]].min())
        needed, path = "each once a client", f"number[{row}]"
        value = number.labels[int(number.codes[row])]
        raise InvalidValueError("number", needed, value, "duplicate", path)


def _excess(amount: IntArray, paid: IntArray) -> BoolArray:
    """Mark invoices of which too much was paid."""
    found: BoolArray = paid > amount if paid.size == amount.size else np.zeros(0, bool)
    return found


def _notices(*counted: tuple[str, BoolArray]) -> Mapping[str, int]:
    """Count what is marked, where anything is."""
    counts = {code: int(np.count_nonzero(mask)) for code, mask in counted}
    return {code: n for code, n in counts.items() if n}


def _refuse_undated(due: InstantArray) -> None:
    """Refuse an invoice without a due day."""
    if (due == MISSING).any():
        path = f"due[{int(np.argmax(due == MISSING))}]"
        needed = "given for every invoice (or missing_due='keep')"
        raise InvalidInstantError("due", needed, None, "absent", path)


def _refuse_excess(table: ReceivableTable) -> None:
    """Refuse an invoice of which more was paid than was asked for."""
    is_wrong = table.paid > table.amount
    if is_wrong.any():
        row = int(np.argmax(is_wrong))
        needed = f"at most the amount, {int(table.amount[row])} (or overpaid='keep')"
        value, path = int(table.paid[row]), f"paid[{row}]"
        raise InvalidAmountError("paid", needed, value, "overpaid", path)
