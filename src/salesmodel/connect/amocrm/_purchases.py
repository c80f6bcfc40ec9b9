"""What customers of amoCRM bought, as a table of purchases."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np

from salesmodel._arrays import MISSING
from salesmodel.connect.amocrm._rows import CustomerRow, TransactionRow
from salesmodel.connect.crm._building import accounted
from salesmodel.connect.crm._facts import Kept
from salesmodel.connect.crm._feed import Feed, Read
from salesmodel.connect.crm.report import CrmPurchases
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.values import Money, to_micros


__all__ = ["bought"]

_Customers: TypeAlias = tuple[Feed, list[Read[CustomerRow]]]
_Transactions: TypeAlias = tuple[Feed, list[Read[TransactionRow]]]


def bought(
    kept: Kept, customers: _Customers, transactions: _Transactions, currency: str
) -> CrmPurchases:
    """Lay transactions out as purchases of the clients that customers stand for.

    Parameters
    ----------
    kept : Kept
        How ids are written.
    customers, transactions : tuple of Feed and list of Read
        Where faults go, and the rows.
    currency : str
        Of every amount.

    Returns
    -------
    CrmPurchases
        With the account of every row.
    """
    feed, told = customers
    known = {one.said.id: one.said for one in told}
    rows = [one.said for one in transactions[1]]
    clients = {
        number: _client(kept, known, number)
        for number in {row.customer for row in rows}
    }
    if feed.payload is not None:
        feed.log.notices.update(_doubts(known, Counter(row.customer for row in rows)))
    units = [_units(row.amount) for row in rows]
    notices = transactions[0].log.notices
    notices["untied"] += sum(MISSING < one < 0 for one in units)
    table = PurchaseTable.from_columns(
        client=[clients[row.customer] for row in rows],
        at=np.array([to_micros(row.at) for row in rows], np.int64),
        amount=np.array(units, np.int64),
        currency=currency,
        deal=[kept.name("transaction", row.id) for row in rows],
        untied="keep",
    )
    return CrmPurchases(table, accounted([feed.log, transactions[0].log]))


def _client(kept: Kept, known: Mapping[str, CustomerRow], number: str) -> str:
    """Return whom a customer stands for: itself where nobody is named."""
    customer = known.get(number)
    named = None if customer is None else customer.client
    return kept.name("customer", number) if named is None else named


def _doubts(known: Mapping[str, CustomerRow], counts: Counter[str]) -> dict[str, int]:
    """Count what makes one doubt whether all rows were given."""
    return {
        "clients_missing": len(counts.keys() - known.keys()),
        "customers_alone": _count(
            one.client is None for name, one in known.items() if name in counts
        ),
        "purchases_differ": _count(
            one.n_purchases not in {None, counts[name]} for name, one in known.items()
        ),
    }


def _count(flags: Iterable[bool]) -> int:
    return sum(flags)


def _units(amount: Money | None) -> int:
    return MISSING if amount is None else amount.minor_units
