"""Tests of what clients owe."""

import pytest

from salesmodel.errors import InvalidAmountError, InvalidInstantError
from salesmodel.repeat import client_debts
from salesmodel.tables import ReceivableTable


DAY = 86_400_000_000


def _debts(as_of=30 * DAY, **columns):
    plain = {
        "client": ["Acme", "Acme", "Bolt", "Core", "Dell"],
        "amount": [100, 70, 50, 30, 9],
        "paid": [40, 0, 50, 0, 11],
        "due": [10 * DAY, 40 * DAY, 5 * DAY, 29 * DAY, 5 * DAY],
        "currency": "EUR",
        "overpaid": "keep",
    }
    return client_debts(ReceivableTable.from_columns(**(plain | columns)), as_of=as_of)


def test_debts_are_told_by_client():
    """What is owed, what of it is overdue and for how long, and what was overpaid."""
    found = _debts()

    assert [130, 0, 30, 0] == found.open.tolist()
    assert [60, 0, 30, 0] == found.overdue.tolist()
    assert [20, 0, 1, 0] == found.days_overdue.tolist()
    assert [2, 0, 1, 0] == found.n_invoices.tolist()
    assert [1, 0, 1, 0] == found.n_overdue.tolist()
    assert [0, 0, 0, 2] == found.overpaid.tolist()
    assert {"open": 160, "overdue": 90, "overpaid": 2} == found.totals
    assert {"overpaid": 1} == found.notices


def test_an_invoice_is_overdue_from_the_next_day_on():
    """On the due day itself, to its last microsecond, it is not."""
    assert 0 == _debts(as_of=30 * DAY - 1).overdue[2]
    assert 30 == _debts(as_of=30 * DAY).overdue[2]


def test_an_invoice_without_a_due_day_is_never_overdue():
    """It is owed, and counted."""
    found = _debts(due=[None] * 5, missing_due="keep")

    assert ([0, 0, 0, 0], 160) == (found.overdue.tolist(), found.totals["open"])
    assert 5 == found.notices["due_unknown"]


def test_clients_without_debt_come_first():
    """Then those of whose debt nothing is overdue, then the others by days."""
    found = _debts(client=["Acme", "Eve", "Bolt", "Core", "Dell"])

    assert ["Bolt", "Dell", "Eve", "Core", "Acme"] == [
        found.names[code] for code in found.without_debt_first()
    ]


def test_it_shows_who_is_overdue_for_longest():
    """With what he owes."""
    found = _debts()

    assert [
        "Debts of 4 clients, EUR",
        "client  open  overdue  days overdue  overpaid",
        "Acme     130       60            20         0",
        "Core      30       30             1         0",
        "Bolt       0        0             0         0",
        "Dell       0        0             0         2",
    ] == str(found).splitlines()
    assert "<td>Acme</td>" in found._repr_html_()


def test_nobody_owes_nothing():
    """Without invoices there is no currency to tell."""
    empty = client_debts(
        ReceivableTable.from_columns(
            client=[], amount=[], paid=[], due=[], currency=[]
        ),
        as_of=0,
    )

    assert (0, "Debts of 0 clients, no currency") == (
        len(empty),
        str(empty).splitlines()[0],
    )


def test_debts_are_as_of_an_instant_and_fit():
    """A naive instant is none; sums beyond int64 are refused and not wrapped."""
    with pytest.raises(InvalidInstantError):
        _debts(as_of=None)
    with pytest.raises(InvalidAmountError, match="sums fit"):
        _debts(client=["Acme"] * 5, amount=[2**62] * 5, paid=[0] * 5)
