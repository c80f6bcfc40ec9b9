"""Tests of the table of deals."""

import datetime as dt

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel._arrays import MISSING, NO_LABEL
from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.tables import DealTable, Labelled, label


DAYS = np.array(["2026-01-05", "2026-01-07"], "datetime64[D]")


def _table(**columns):
    """Build a table of two deals, some of whose columns are given."""
    plain = {
        "deal": ["d1", "d2"],
        "outcome": ["won", "open"],
        "opened": DAYS,
        "closed": [dt.datetime(2026, 2, 1, tzinfo=dt.UTC), None],
    }
    return DealTable.from_columns(**(plain | columns))


def _code(kind=InvalidValueError, **columns):
    with pytest.raises(kind) as caught:
        _table(**columns)
    return caught.value.code


def test_a_table_holds_read_only_columns():
    """Each column is typed, and none can be written to."""
    table = _table(
        client=["Acme", None],
        owner=["Ann", "Ann"],
        product=["basic", ""],
        source=["referral", "inbound"],
        amount=[125_000, None],
        currency="EUR",
    )

    assert ("d1", "d2") == table.deal
    assert [1, 0] == table.outcome.tolist()
    assert MISSING == table.closed[1] == table.amount[1]
    assert [0, NO_LABEL] == table.client.codes.tolist() == table.product.codes.tolist()
    assert ("EUR", 1, 2) == (table.currency, table.owner.used(), table.source.used())
    assert not any(
        column.flags.writeable
        for column in (
            table.outcome,
            table.opened,
            table.closed,
            table.amount,
            table.client.codes,
        )
    )


def test_columns_that_are_not_given_are_absent():
    """A table without amounts has no zeros instead."""
    table = _table()

    assert (None, None, None, None, None, None) == (
        table.client,
        table.owner,
        table.product,
        table.source,
        table.amount,
        table.currency,
    )


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_table_takes_the_columns_of_a_data_frame(frame):
    """Series of pandas and of polars are as good as lists."""
    data = frame(
        {
            "deal": ["d1", "d2"],
            "outcome": ["won", "open"],
            "opened": [dt.datetime(2026, 1, 5, tzinfo=dt.UTC)] * 2,
            "closed": [dt.datetime(2026, 2, 1, tzinfo=dt.UTC), None],
            "client": ["Acme", None],
            "units": [125_000, 80_000],
        }
    )
    names = ("deal", "outcome", "opened", "closed", "client")
    table = _table(
        **{name: data[name] for name in names}, amount=data["units"], currency="EUR"
    )

    assert ("d1", "d2") == table.deal
    assert [125_000, 80_000] == table.amount.tolist()
    assert [False, True] == (table.closed == MISSING).tolist()


@pytest.mark.parametrize(
    "amount",
    [
        pd.Series([5, None], dtype="Int64"),
        pl.Series([5, None]),
        np.array([5, None], object),
        [np.int64(5), pd.NA],
        np.array([5, MISSING]),
    ],
    ids=lambda one: f"{type(one).__module__} {getattr(one, 'dtype', '')}",
)
def test_an_absent_amount_is_missing(amount):
    """However its absence is written, it is not 0."""
    table = _table(amount=amount, currency="EUR")

    assert [5, MISSING] == table.amount.tolist()


def test_a_table_may_have_no_deals():
    """An empty table is a table."""
    table = _table(deal=[], outcome=[], opened=[], closed=[], amount=[], currency="EUR")

    assert (0, 0, 0) == (len(table), table.outcome.size, table.amount.size)


def test_the_columns_of_the_caller_stay_writable():
    """A table copies what it is given."""
    amount = np.array([1, 2])
    _table(amount=amount, currency="EUR")

    assert amount.flags.writeable


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"deal": ["d1", "d1"]}, "duplicate"),
        ({"deal": ["d1", " "]}, "id"),
        ({"deal": ["d1", ""]}, "id"),
        ({"deal": ["d1", None]}, "id"),
        ({"deal": [1, 2]}, "id"),
        ({"outcome": ["won", "Won"]}, "outcome"),
        ({"outcome": ["won", None]}, "outcome"),
        ({"outcome": [1, 0]}, "label"),
    ],
    ids=str,
)
def test_identifiers_and_outcomes_are_not_guessed(columns, code):
    """A deal has a text for a name, once, and one of three outcomes."""
    assert code == _code(**columns)


def test_a_duplicate_is_named():
    """The error shows the identifier that stands twice."""
    with pytest.raises(InvalidValueError, match="deal must be distinct, got 'd1'"):
        _table(deal=["d1", "d1"])


def test_an_empty_identifier_is_placed():
    """The error names its row."""
    with pytest.raises(InvalidValueError, match=r"deal\[1\] must be text"):
        _table(deal=["d1", ""])


def test_an_absent_outcome_is_placed():
    """The error names its row."""
    with pytest.raises(InvalidValueError, match=r"outcome\[1\] must be won, lost"):
        _table(outcome=["won", None])


@pytest.mark.parametrize(
    "columns",
    [
        {"deal": "ab"},
        {"deal": 5},
        {"deal": {"d1", "d2"}},
        {"outcome": ["won"]},
        {"opened": DAYS[:1]},
        {"closed": DAYS.reshape(2, 1)},
        {"client": ["Acme"]},
        {"owner": "AB"},
        {"amount": [1], "currency": "EUR"},
        {"amount": np.array([[1], [2]]), "currency": "EUR"},
    ],
    ids=str,
)
def test_columns_have_one_row_a_deal(columns):
    """A text is no column, and no column is cut or repeated."""
    with pytest.raises(ShapeError):
        _table(**columns)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ([1.0, 2.0], "type"),
        (["1", "2"], "type"),
        ([True, False], "type"),
        (np.array([True, False]), "type"),
        ([1, 2**63], "too_large"),
        (np.array([1, 2**63], np.uint64), "too_large"),
        ([1, -(2**63) - 1], "too_large"),
    ],
    ids=str,
)
def test_amounts_are_whole_minor_units(amount, code):
    """Major units in floats or texts are for `to_minor_units`."""
    assert code == _code(InvalidAmountError, amount=amount, currency="EUR")


def test_amounts_have_a_currency():
    """Units of nothing cannot be summed."""
    assert "currency" == _code(InvalidAmountError, amount=[1, 2])


def test_a_naive_instant_is_refused():
    """Its place on the time line is not guessed."""
    assert "naive" == _code(InvalidInstantError, opened=[dt.datetime(2026, 1, 5)] * 2)


def test_an_outcome_out_of_range_is_refused():
    """A table built from codes checks them."""
    at = np.zeros(1, np.int64)
    with pytest.raises(InvalidValueError) as caught:
        DealTable(("d1",), np.array([3], np.uint8), at, at)

    assert (3, "code") == (caught.value.value, caught.value.code)


def test_a_mask_keeps_its_deals():
    """Every column follows; labels and currency stay."""
    table = _table(
        client=["Acme", "Bolt"],
        owner=["Ann", "Bob"],
        product=["basic", "premium"],
        source=["referral", "inbound"],
        amount=[1, 2],
        currency="EUR",
    )[np.array([False, True])]

    assert (("d2",), [0], [2]) == (
        table.deal,
        table.outcome.tolist(),
        table.amount.tolist(),
    )
    assert [1] == table.client.codes.tolist() == table.source.codes.tolist()
    assert (("Acme", "Bolt"), "EUR") == (table.client.labels, table.currency)
    assert 1 == table.owner.used()


def test_a_mask_keeps_absent_columns_absent():
    """What is not there does not come to be."""
    table = _table()[np.array([True, False])]

    assert (None, None) == (table.client, table.amount)


def test_a_mask_has_one_row_a_deal():
    """A shorter or longer mask is refused."""
    with pytest.raises(ShapeError):
        _table()[np.array([True])]


@pytest.mark.parametrize(("code", "wrong"), [([-2, 0], -2), ([0, 2], 2)])
def test_a_code_out_of_range_is_refused(code, wrong):
    """A label is one of the labels or absent."""
    with pytest.raises(InvalidValueError) as caught:
        Labelled(np.array(code, np.int32), ("Ann", "Bob"))

    assert (wrong, "code") == (caught.value.value, caught.value.code)


def test_labels_can_be_taken():
    """Rows of a column of labels are a column of the same labels."""
    column = label("owner", ["Ann", "Bob", None])[np.array([2, 1])]

    assert (2, [NO_LABEL, 1], 1) == (len(column), column.codes.tolist(), column.used())
    assert ("Ann", "Bob") == column.labels


@pytest.mark.parametrize("codes", [None, [0], np.zeros(1), np.zeros((1, 1), np.int32)])
def test_codes_are_a_column_of_integers(codes):
    """A list is none, and is not made into one."""
    with pytest.raises(InvalidValueError, match=r"^codes must be an array"):
        Labelled(codes, ("Ann",))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("deal", ["d1", "d2"]),
        ("deal", None),
        ("outcome", None),
        ("outcome", np.array(["won", "open"])),
        ("opened", [1, 2]),
        ("closed", np.ones(2)),
        ("amount", "12"),
    ],
)
def test_a_table_is_made_of_columns_alone(name, given):
    """What is to be read first is read by `from_columns`."""
    with pytest.raises(InvalidValueError, match=f"^{name} must be a"):
        attrs.evolve(_table(amount=[1, 2], currency="EUR"), **{name: given})
