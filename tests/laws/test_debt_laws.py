"""Debts equal their twin, whatever the order of invoices, and add up."""

from hypothesis import given
from hypothesis import strategies as st

import oracle_debts as oracle
from salesmodel.repeat import client_debts
from strategies_debts import NOW, invoices, receivables


@given(rows=invoices(), data=st.data())
def test_debts_equal_their_twin_in_any_order(rows, data):
    """Amounts, days and invoices of each client; what is owed and paid adds up."""
    found = client_debts(receivables(data.draw(st.permutations(rows))), as_of=NOW)
    columns = (found.open, found.overdue, found.overpaid, found.days_overdue)
    columns += (found.n_invoices, found.n_overdue)

    assert oracle.debts(rows, NOW) == {
        found.names[client]: tuple(told)
        for client, *told in zip(
            found.client.tolist(), *(column.tolist() for column in columns), strict=True
        )
    }
    asked, paid = (sum(row[name] for row in rows) for name in ("amount", "paid"))
    assert asked - paid == found.totals["open"] - found.totals["overpaid"]
