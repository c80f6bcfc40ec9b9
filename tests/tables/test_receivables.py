"""Tests of the table of receivables, and of its door."""

import datetime as dt

import numpy as np
import pytest

from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
    ShapeError,
)
from salesmodel.tables import MISSING, ReceivableTable


PLAIN = {
    "client": ["Acme", "Bolt", "Acme"],
    "amount": [100, 50, 70],
    "paid": [40, 50, 0],
    "due": ["2026-01-31", "2026-01-31", "2026-02-28"],
    "currency": "EUR",
}


def _table(**columns):
    return ReceivableTable.from_columns(**(PLAIN | columns))


def test_an_invoice_is_a_row():
    """Clients become codes; what is open is asked for and not paid."""
    found = _table(number=["7", None, "8"])

    assert ([0, 1, 0], ("Acme", "Bolt")) == (found.client.tolist(), found.names)
    assert (3, [60, 0, 70]) == (len(found), found.open.tolist())
    assert ([0, 0, 0], {}, "EUR") == (
        found.overpaid.tolist(),
        found.notices,
        found.currency,
    )
    assert not found.paid.flags.writeable


def test_clients_may_be_codes_or_merged():
    """Mergers by name are followed."""
    assert (3, ()) == (
        _table(client=[0, 1, 2]).n_clients,
        _table(client=[0, 1, 2]).names,
    )
    merged = _table(merged={"Bolt": "Acme"})

    assert [0, 0, 0] == merged.client.tolist()


def test_no_invoices_are_a_table():
    """They need no client, and no currency in a row."""
    found = ReceivableTable.from_columns(
        client=[], amount=[], paid=[], due=[], currency=[]
    )

    assert (0, None, 0) == (len(found), found.currency, found.n_clients)


def test_what_is_kept_is_counted():
    """Invoices without a due day, and those of which too much was paid."""
    found = _table(
        due=[None, None, "2026-02-28"],
        paid=[140, 50, 0],
        missing_due="keep",
        overpaid="keep",
    )

    assert {"due_unknown": 2, "overpaid": 1} == found.notices
    assert ([0, 0, 70], [40, 0, 0]) == (found.open.tolist(), found.overpaid.tolist())
    assert [MISSING, MISSING] == found.due[:2].tolist()


@pytest.mark.parametrize(
    ("columns", "needed", "code"),
    [
        ({"amount": [100, -50, 70]}, r"amount\[1\] must be at least 0", "negative"),
        (
            {"paid": [40, 50, -1]},
            r"paid\[2\] must be at least 0 .*, got -1",
            "negative",
        ),
        ({"amount": [100, None, 70]}, r"amount\[1\] must be given", "absent"),
        ({"paid": [40, np.nan, 0]}, r"paid\[1\] must be given.*0 where", "absent"),
        ({"amount": [100.0, 50.0, 70.0]}, r"amount\[0\] must be an integer", "type"),
        ({"paid": [True, 50, 0]}, r"paid\[0\] must be an integer", "type"),
        ({"paid": [40, 2**63, 0]}, r"paid\[1\] must be int64", "too_large"),
        (
            {"paid": [40, 51, 0]},
            r"paid\[1\] must be at most the amount, 50 .*, got 51",
            "overpaid",
        ),
    ],
)
def test_an_amount_is_a_whole_number_from_0(columns, needed, code):
    """Nothing is repaired: absent, negative and excessive ones are told with their row."""
    with pytest.raises(InvalidAmountError, match=needed) as caught:
        _table(**columns)

    assert code == caught.value.code


@pytest.mark.parametrize(
    ("due", "needed", "code"),
    [
        (["2026-01-31", None, "2026-02-28"], r"due\[1\] must be given", "absent"),
        (["31.01.2026"] * 3, r"due\[0\]", "syntax"),
        ([dt.datetime(2026, 1, 31)] * 3, r"due\[0\]", "naive"),  # no zone, as meant
    ],
)
def test_a_due_day_is_there(due, needed, code):
    """Unless those without one are to be kept."""
    with pytest.raises(InvalidInstantError, match=needed) as caught:
        _table(due=due)

    assert code == caught.value.code


def test_a_client_and_a_currency_are_there():
    """Each invoice has its client, and all of them one currency."""
    with pytest.raises(InvalidValueError, match=r"client\[1\] must be given"):
        _table(client=["Acme", None, "Acme"])
    with pytest.raises(MixedCurrencyError):
        _table(currency=["EUR", "USD", "EUR"])
    with pytest.raises(InvalidAmountError, match="of a currency"):
        _table(currency=None)


def test_an_invoice_stands_once():
    """Two clients may have the same number, one may not have it twice."""
    assert 3 == len(_table(number=["7", "7", "8"]))
    with pytest.raises(
        InvalidValueError, match=r"number\[2\] must be each once a client"
    ):
        _table(number=["7", "7", "7"])


def test_columns_are_as_long_as_one_another():
    """And there are as many names as clients."""
    with pytest.raises(ShapeError, match="paid must have 3 rows"):
        _table(paid=[1])
    found = _table()
    with pytest.raises(ShapeError, match="3 names, one a client"):
        ReceivableTable(
            found.client, 3, found.names, found.amount, found.paid, found.due, "EUR"
        )
    with pytest.raises(InvalidValueError, match="client must be from -1 to 0, got 1"):
        ReceivableTable(
            found.client, 1, ("Acme",), found.amount, found.paid, found.due, "EUR"
        )


def test_a_policy_is_one_of_two():
    """Dropping is none of them: a debt that is left out is a debt that is hidden."""
    with pytest.raises(InvalidValueError, match="refuse or keep"):
        _table(missing_due="drop")
    with pytest.raises(InvalidValueError, match="refuse or keep"):
        _table(overpaid="drop")
