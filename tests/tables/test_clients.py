"""Tests of the table of clients."""

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.tables import ClientTable


def test_the_base_has_clients_with_segments():
    """Those who never bought among them; what is not known stays so."""
    base = ClientTable.from_columns(
        client=["Acme", "Bolt"],
        segment=["key", None],
        since=[None, "2026-01-05"],
    )

    assert (2, ("Acme", "Bolt"), [0, 1]) == (
        len(base),
        base.names,
        base.client.tolist(),
    )
    assert ([0, -1], ("key",)) == (base.segment.codes.tolist(), base.segment.labels)
    assert MISSING == base.begun()[0]


def test_only_clients_are_needed():
    """They may be codes; without more, they were always there."""
    base = ClientTable.from_columns(client=np.array([7, 3]))

    assert (8, (), None) == (base.n_clients, base.names, base.segment)
    assert [MISSING, MISSING] == base.begun().tolist()


@pytest.mark.parametrize(
    ("client", "value"),
    [
        (["Acme", "Bolt", "Acme"], "'Acme'"),
        (np.array([1, 2, 1]), "1"),
        (["Acme", "Bolt", None], "-1"),
    ],
)
def test_a_client_is_given_and_stands_once(client, value):
    """Another one is refused by its row."""
    with pytest.raises(InvalidValueError, match=rf"client\[2\].*once, got {value}"):
        ClientTable.from_columns(client=client)


def test_of_clients_that_were_merged_one_stays():
    """That of the one who stayed, wherever it stands, or else the first."""
    base = ClientTable.from_columns(
        client=["Bolt", "Acme", "Core", "Dell"],
        segment=["other", "key", "key", "other"],
        since=["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"],
        merged={"Bolt": "Acme", "Core": "Zeta", "Dell": "Zeta"},
    )

    assert (("Acme", "Zeta"), [0, 1], 2) == (
        base.names,
        base.client.tolist(),
        base.n_merged,
    )
    assert ["key", "key"] == [base.segment.labels[code] for code in base.segment.codes]
    days = base.since.view("datetime64[us]").astype("datetime64[D]").astype(str)
    assert ["2026-01-02", "2026-01-03"] == days.tolist()


def test_a_mask_keeps_clients():
    """Every column is cut alike."""
    base = ClientTable.from_columns(client=["Acme", "Bolt"], segment=["key", "other"])

    kept = base[np.array([False, True])]

    assert ([1], [1]) == (kept.client.tolist(), kept.segment.codes.tolist())
    with pytest.raises(ShapeError, match="a mask must have 2 rows"):
        base[np.array([True])]


def test_columns_are_of_one_length():
    """The one that is not is named."""
    with pytest.raises(ShapeError, match="segment must have 2 rows"):
        ClientTable.from_columns(client=["Acme", "Bolt"], segment=["key"])
