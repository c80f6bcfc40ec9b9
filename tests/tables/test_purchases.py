"""Tests of the table of purchases."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
    ShapeError,
    UnknownDealError,
)
from salesmodel.tables import UNTIED, DealTable, PurchaseTable, label


DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]


def _table(**columns):
    plain = {"client": ["Acme", "Bolt", "Acme"], "at": DAYS}
    return PurchaseTable.from_columns(**(plain | columns))


@pytest.mark.parametrize("library", [list, np.array, pd.Series, pl.Series])
def test_columns_of_any_library_make_the_same_table(library):
    """Names, days and amounts come out alike."""
    table = PurchaseTable.from_columns(
        client=library(["Acme", "Bolt", "Acme"]),
        at=library(DAYS),
        amount=library([100, 200, 300]),
        currency="EUR",
    )

    assert (("Acme", "Bolt"), [0, 1, 0]) == (table.names, table.client.tolist())
    assert [100, 200, 300] == table.amount.tolist()
    assert 3 == len(table)


def test_clients_can_be_codes_or_labelled():
    """Codes have no names, and -1 is none."""
    codes = _table(client=np.array([4, -1, 4]), missing_client="keep")
    named = _table(
        client=label("client", ["Acme", "Bolt", None]), missing_client="keep"
    )

    assert (5, (), {"client_unknown": 1}) == (
        codes.n_clients,
        codes.names,
        codes.notices,
    )
    assert [0, 1, -1] == named.client.tolist()


def test_columns_are_not_to_be_written_to():
    """A table stays what was checked."""
    table = _table(amount=[1, 2, 3], currency="EUR")

    for column in (table.client, table.at, table.amount):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7


def test_what_is_missing_is_refused_dropped_or_kept():
    """Each choice is told, and what it did is counted."""
    gone = {"client": ["Acme", None, "Acme"], "at": ["2026-01-05", "2026-01-06", None]}

    with pytest.raises(InvalidValueError, match=r"client\[1\] must be given") as caught:
        _table(**gone)
    assert "absent" == caught.value.code
    with pytest.raises(InvalidInstantError, match=r"at\[2\] must be given"):
        _table(**gone, missing_client="drop")
    dropped = _table(**gone, missing_client="drop", missing_at="drop")
    assert (1, {"client_dropped": 1, "at_dropped": 1}) == (
        len(dropped),
        dropped.notices,
    )
    kept = _table(**gone, missing_client="keep", missing_at="keep")
    assert (3, {"client_unknown": 1, "at_unknown": 1}) == (len(kept), kept.notices)
    assert MISSING == kept.at.tolist()[-1]


@pytest.mark.parametrize("name", ["missing_client", "missing_at", "untied"])
def test_a_policy_is_one_of_those_there_are(name):
    """Another word is refused by name."""
    with pytest.raises(InvalidValueError) as caught:
        _table(**{name: "guess"})

    assert (name, "policy") == (caught.value.name, caught.value.code)


def test_mergers_are_followed_to_their_end():
    """The client that stayed need not be in the column."""
    merged = {"Bolt": "Bolt Ltd", "Bolt Ltd": "Acme", "Zeta": "Acme"}
    table = _table(client=["Bolt", "Acme", "Core"], merged=merged)

    assert (("Acme", "Core"), [0, 0, 1]) == (table.names, table.client.tolist())


def test_mergers_that_go_round_are_refused():
    """Nobody stayed."""
    with pytest.raises(DefinitionError, match="Acme → Bolt → Acme goes round"):
        _table(merged={"Acme": "Bolt", "Bolt": "Acme"})


def test_codes_cannot_be_merged_by_name():
    """There are no names."""
    with pytest.raises(InvalidValueError, match="texts where clients are merged"):
        _table(client=[0, 1, 0], merged={"Acme": "Bolt"})


@pytest.mark.parametrize("codes", [[0, -2, 1], [0, 2**31, 1]])
def test_codes_out_of_range_are_refused(codes):
    """A code below -1, and one that does not fit."""
    with pytest.raises(InvalidValueError) as caught:
        _table(client=codes)

    assert "code" == caught.value.code


def test_a_refund_is_tied_by_row_or_by_deal():
    """Both ways lead to the row of the purchase; floats of a data frame too."""
    amount = {"amount": [100, 200, -100], "currency": "EUR"}
    deal = {"deal": ["d1", "d2", "d1"]}
    by_row = _table(**amount, refunds=[-1, -1, 0])
    by_deal = _table(**amount, **deal, refunds=[None, None, "d1"])
    by_float = _table(**amount, refunds=pd.Series([None, None, 0.0]))

    for table in (by_row, by_deal, by_float):
        assert [-1, -1, 0] == table.refunds.tolist()
        assert [False, False, True] == table.is_refund.tolist()
    assert [False] * 3 == _table().is_refund.tolist()


def test_a_refund_without_a_client_is_of_that_of_its_purchase():
    """It need not be told twice."""
    table = _table(client=["Acme", "Bolt", None], refunds=[None, None, 1])

    assert [0, 1, 1] == table.client.tolist()


REFUNDS = [
    ({"refunds": [None, None, 3]}, InvalidValueError, "row"),
    ({"refunds": [None, None, -3]}, InvalidValueError, "row"),
    ({"refunds": [None, None, 1]}, InvalidValueError, "refund"),
    ({"client": ["A"] * 3, "refunds": [None, 0, 1]}, InvalidValueError, "refund"),
    ({"refunds": [2, None, None]}, InvalidInstantError, "reversed"),
    ({"refunds": [None, None, 0.5]}, InvalidValueError, "type"),
    ({"refunds": [None, None, True]}, InvalidValueError, "type"),
    ({"refunds": [None, None, "d1"]}, UnknownDealError, "unknown_deal"),
    (
        {"deal": ["d1"] * 3, "refunds": [None, None, "d1"]},
        InvalidValueError,
        "ambiguous",
    ),
    ({"refunds": [None, None, "d1", None]}, ShapeError, "shape"),
    ({"refunds": [-1, -1]}, ShapeError, "shape"),
    ({"amount": [1, 1, 1], "refunds": [None, None, 0]}, InvalidAmountError, "refund"),
    ({"amount": [1, 1, -1]}, InvalidAmountError, "untied"),
]


@pytest.mark.parametrize(("columns", "kind", "code"), REFUNDS)
def test_a_refund_that_fits_no_purchase_is_refused(columns, kind, code):
    """Out of range, of another client, of a refund, too early, or positive."""
    with pytest.raises(kind) as caught:
        _table(**columns, currency="EUR")

    assert code == caught.value.code


def test_refunds_tied_to_nothing_can_be_kept():
    """They are refunds of a purchase that is not known."""
    table = _table(
        amount=[100, -200, -300],
        currency="EUR",
        refunds=[None, None, "d9"],
        untied="keep",
    )

    assert [-1, UNTIED, UNTIED] == table.refunds.tolist()
    assert [-1, UNTIED, -1] == _table(
        amount=[100, -200, 0], currency="EUR", untied="keep"
    ).refunds.tolist()


def test_a_part_of_the_rows_keeps_its_ties():
    """A refund whose purchase was left out is tied to none."""
    table = _table(
        client=["Acme"] * 3,
        amount=[100, 200, -100],
        currency="EUR",
        seller=["Ann", "Bob", "Ann"],
        refunds=[None, None, 1],
    )
    later, last = table[np.array([False, True, True])], table[np.array([0, 0, 1]) == 1]

    assert [-1, 0] == later.refunds.tolist()
    assert [UNTIED] == last.refunds.tolist()
    assert [1, 0] == later.seller.codes.tolist()
    assert 2 == len(_table()[np.array([True, True, False])])
    with pytest.raises(ShapeError):
        table[np.array([True])]


def test_rows_have_one_currency():
    """Told once or in each row; several are counted."""
    amount = {"amount": [1, 2, 3]}

    assert "EUR" == _table(**amount, currency=["EUR"] * 3).currency
    assert _table(client=[], at=[], amount=[], currency=[]).currency is None
    with pytest.raises(MixedCurrencyError) as mixed:
        _table(**amount, currency=["EUR", "USD", "EUR"])
    assert {"EUR": 2, "USD": 1} == mixed.value.currencies
    with pytest.raises(InvalidValueError, match=r"currency\[1\] must be given"):
        _table(**amount, currency=["EUR", None, "EUR"])
    with pytest.raises(InvalidAmountError, match="of a currency"):
        _table(**amount)


@pytest.mark.parametrize("name", ["at", "amount", "refunds", "seller", "deal"])
def test_columns_have_as_many_rows(name):
    """A column of another length is refused by name."""
    wrong = {"amount": [1], "refunds": [0], "at": DAYS[:1]}.get(name, ["Ann"])
    with pytest.raises(ShapeError) as caught:
        _table(**{"currency": "EUR", name: wrong})

    assert name == caught.value.name


def test_a_table_made_by_hand_is_checked():
    """Codes beyond the clients, and names that do not fit them, are refused."""
    columns = {"client": np.array([0, 1], np.int32), "at": np.array([5, 6])}

    with pytest.raises(InvalidValueError):
        PurchaseTable(**columns, n_clients=1)
    with pytest.raises(ShapeError):
        PurchaseTable(**columns, n_clients=2, names=("Acme",))


def test_segments_are_those_of_the_clients():
    """Clients without one have none; codes have no names to tell them by."""
    table = _table()

    assert [0, -1, 0] == table.segments({"Acme": "key"}).codes.tolist()
    with pytest.raises(InvalidValueError, match="clients with names"):
        _table(client=[0, 1, 0]).segments({"Acme": "key"})
    assert 0 == len(_table(client=[], at=[]).segments({}))


def test_deals_that_were_won_are_purchases():
    """Owners sell, sources are channels, and what is missing is kept and counted."""
    deals = DealTable.from_columns(
        deal=["d1", "d2", "d3"],
        outcome=["won", "lost", "won"],
        opened=DAYS,
        closed=[*DAYS[:2], None],
        client=["Acme", "Acme", None],
        owner=["Ann", "Ann", "Bob"],
        source=["ads", "ads", "fair"],
        product=["pen", "pen", "ink"],
        amount=[100, 200, -300],
        currency="EUR",
    )
    table = PurchaseTable.of_deals(deals, merged={"Acme": "Acme Ltd"})

    assert (("Acme Ltd",), [0, -1]) == (table.names, table.client.tolist())
    assert ("d1", "d3") == table.deal.labels
    assert {"client_unknown": 1, "at_unknown": 1} == table.notices
    assert ([100, -300], None) == (table.amount.tolist(), table.refunds)
    assert [["ads", "fair"], ["Ann", "Bob"], ["pen", "ink"]] == [
        [column.labels[code] for code in column.codes]
        for column in (table.channel, table.seller, table.product)
    ]


def test_deals_without_columns_are_purchases_of_nobody_known():
    """Only what a deal has is there."""
    deals = DealTable.from_columns(
        deal=["d1"], outcome=["won"], opened=["2026-01-05"], closed=["2026-01-05"]
    )
    table = PurchaseTable.of_deals(deals)

    assert ([-1], None, None) == (table.client.tolist(), table.amount, table.seller)
    assert (None, None) == (table.product, table.channel)
