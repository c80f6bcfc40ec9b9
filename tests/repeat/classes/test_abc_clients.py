"""Tests of clients by what they bring."""

import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.repeat import abc_by_client, core_clients
from salesmodel.tables import PurchaseTable


def _table(**columns):
    plain = {
        "client": ["Acme", "Bolt", "Bolt", "Core", None, "Acme"],
        "at": [
            "2026-01-05",
            "2026-01-06",
            "2026-01-07",
            None,
            "2026-01-09",
            "2026-01-10",
        ],
        "amount": [900, 50, 30, 20, 70, -880],
        "currency": "EUR",
        "refunds": [None, None, None, None, None, 0],
        "missing_client": "keep",
        "missing_at": "keep",
    }
    return PurchaseTable.from_columns(**(plain | columns))


def test_revenue_is_after_refunds_and_frequency_without_them():
    """Rows without an instant count, rows without a client are counted."""
    revenue, often = abc_by_client(_table()), abc_by_client(_table(), "frequency")

    assert ("revenue", [20, 80, 20]) == (revenue.criterion, revenue.value.tolist())
    assert ("frequency", [1, 2, 1]) == (often.criterion, often.value.tolist())
    assert {"without_client": 1} == revenue.notices == often.notices
    assert (("Acme", "Bolt", "Core"), [0, 1, 2]) == (
        revenue.names,
        revenue.client.tolist(),
    )


def test_a_column_such_as_the_margin_is_a_criterion():
    """Losses are of the last class; rows without a client are left out of it too."""
    found = abc_by_client(_table(), [5, -9, 1, 90, 1000, 5])

    assert ("given", [10, -8, 90]) == (found.criterion, found.value.tolist())
    assert [1, 2, 0] == found.code.tolist()
    assert {"without_client": 1, "not_positive": 1} == found.notices
    with pytest.raises(ShapeError, match="6 rows, one a purchase"):
        abc_by_client(_table(), [1, 2])


def test_a_criterion_needs_what_it_adds_up():
    """Amounts for revenue, and a name that is one."""
    bare = _table(amount=None, currency=None)

    assert [1, 2, 1] == abc_by_client(bare, "frequency").value.tolist()
    with pytest.raises(InvalidValueError, match="with amounts"):
        abc_by_client(bare)
    with pytest.raises(InvalidValueError, match="'revenue', 'frequency'"):
        abc_by_client(_table(), "margin")


def test_all_who_are_equal_to_the_last_one_are_in_the_core():
    """Fewer of them would do, and that is told."""
    purchases = PurchaseTable.from_columns(
        client=list("abcde"),
        at=["2026-01-05"] * 5,
        amount=[60, 10, 10, 10, 10],
        currency="EUR",
    )
    core = core_clients(purchases)

    assert ([0, 1, 2, 3, 4], 5, 3, 100, 100) == (
        core.client.tolist(),
        len(core),
        core.n_needed,
        core.value,
        core.total,
    )
    assert (0.6, "revenue", 0.8) == (
        core.share_of_clients,
        core.criterion,
        core.share,
    )


def test_no_clients_are_no_core():
    """Its share is not defined."""
    core = core_clients(
        PurchaseTable.from_columns(client=[], at=[], amount=[], currency="EUR")
    )

    assert (0, None, 0) == (len(core), core.share_of_clients, core.total)
