"""Tests of two classes side by side."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import (
    abc_by_client,
    abc_xyz,
    revenue_frequency,
    xyz_by_client,
)
from salesmodel.tables import PurchaseTable


def _table(**columns):
    plain = {
        "client": ["Acme", "Acme", "Bolt", "Core"],
        "at": ["2026-01-05", "2026-02-07", "2026-02-07", None],
        "amount": [900, 900, 50, 10],
        "currency": "EUR",
        "missing_at": "keep",
    }
    return PurchaseTable.from_columns(**(plain | columns))


def test_a_client_with_one_class_stands_in_the_last_column():
    """Core has no instant, so that nothing tells how steadily he buys."""
    cells = abc_xyz(abc_by_client(_table()), xyz_by_client(_table()))

    assert [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 1], [0] * 4] == cells.counts.tolist()
    assert (1860, 10) == (cells.values.sum(), cells.values[2, 3])
    assert ([2], [0]) == (
        cells.members("C", None).tolist(),
        cells.members("A", "X").tolist(),
    )


def test_the_matrix_of_the_source_is_of_revenue_and_frequency():
    """With one pair of thresholds, or one of each."""
    same = revenue_frequency(_table())
    other = revenue_frequency(_table(), frequency_thresholds=(0.3, 0.9))

    assert (
        "Clients by class of revenue, and by class of frequency of purchase"
        == (str(same).splitlines()[0])
    )
    assert [0, 2, 2] == same.row.tolist()
    assert [0, 0, 0] == same.column.tolist()
    assert [0, 1, 1] == other.column.tolist()
    assert "<th>share A</th>" in same._repr_html_()


def test_shares_of_no_total_are_not_defined():
    """Nothing was bought, or nothing is left of it."""
    cells = revenue_frequency(_table(amount=[0, 0, 0, 0]))

    assert np.isnan(cells.shares).all()
    assert [0, 0, 0, 3] == cells.counts.sum(axis=1).tolist()


def test_classes_of_other_clients_are_refused():
    """And letters that are not there."""
    other = _table(client=["Acme", "Acme", "Bolt", "Dell"])

    with pytest.raises(InvalidValueError, match="3 clients with a class"):
        abc_xyz(abc_by_client(_table()), xyz_by_client(other))
    for cell in (("X", "A"), ("A", "X")):
        with pytest.raises(InvalidValueError, match="one of"):
            revenue_frequency(_table()).members(*cell)
