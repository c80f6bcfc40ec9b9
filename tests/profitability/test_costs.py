"""Tests of the tables of costs."""

import numpy as np
import pytest

from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.profitability import ChannelSpend, Costs, IncidentTable, SellerHours
from salesmodel.tables import PurchaseTable, label


def _spend(**columns):
    plain = {"channel": ["ads"], "month": ["2026-01"], "amount": [5], "currency": "EUR"}
    return ChannelSpend.from_columns(**(plain | columns))


def _hours(**columns):
    plain = {"seller": ["Ann"], "month": ["2026-01"], "hours": [7.5]}
    return SellerHours.from_columns(**(plain | columns))


def _incidents(**columns):
    plain = {
        "deal": ["d1"],
        "kind": ["delivery"],
        "cost": [30],
        "opened": ["2026-01-09"],
        "resolved": [None],
        "currency": "EUR",
    }
    return IncidentTable.from_columns(**(plain | columns))


def test_months_are_texts_or_arrays_of_time():
    """Both are counted from 1970-01."""
    months = np.array(["2026-01"], "datetime64[M]")

    assert [672] == _spend().month.tolist() == _spend(month=months).month.tolist()
    assert [] == _spend(channel=[], month=[], amount=[]).month.tolist()


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "1899-12", None, 672])
def test_what_is_no_month_is_refused(month):
    """A day, a number, and a month out of range."""
    with pytest.raises(InvalidInstantError, match=r"month\[0\] must be a month") as one:
        _spend(month=[month])

    assert "syntax" == one.value.code


def test_labels_can_be_made_before():
    """A column that is labelled is taken as it is."""
    assert ("ads", "fair") == _spend(
        channel=label("c", ["ads", "fair"])[np.array([True, False])]
    ).channel.labels


@pytest.mark.parametrize("build", [_spend, _hours, _incidents])
def test_columns_have_as_many_rows(build):
    """One row more in a column is refused."""
    name = {"_spend": "month", "_hours": "month", "_incidents": "kind"}[build.__name__]
    rows = ["delivery"] * 2 if name == "kind" else ["2026-01"] * 2
    with pytest.raises(ShapeError) as caught:
        build(**{name: rows})

    assert name == caught.value.name


def test_columns_are_not_to_be_written_to():
    """A table stays what was checked."""
    with pytest.raises(ValueError, match="read-only"):
        _spend().amount[0] = 7


def test_an_amount_is_an_integer():
    """Neither a float nor an absent cell is one."""
    for amount in ([1.5], [None]):
        with pytest.raises(InvalidValueError):
            _spend(amount=amount)


def test_hours_cost_their_rate():
    """One rate for all or one a row, halves to even; without one they cost nothing."""
    two = {"seller": ["Ann", "Bob"], "month": ["2026-01"] * 2, "hours": [0.5, 1.5]}

    assert [2, 8] == _hours(**two, rate=5, currency="EUR").cost.tolist()
    assert [4, 4] == _hours(**two, rate=[8, 3], currency="EUR").cost.tolist()
    assert [0] == _hours().cost.tolist()
    assert (
        []
        == _hours(seller=[], month=[], hours=[], rate=5, currency="EUR").cost.tolist()
    )


@pytest.mark.parametrize(
    ("columns", "kind", "code"),
    [
        ({"hours": [-1.0]}, InvalidValueError, "range"),
        ({"hours": [np.nan]}, InvalidValueError, "range"),
        ({"hours": [np.inf]}, InvalidValueError, "range"),
        ({"hours": ["7"]}, InvalidValueError, "type"),
        ({"rate": 5}, InvalidValueError, "currency"),
        ({"rate": 5.5, "currency": "EUR"}, InvalidValueError, "type"),
        ({"rate": 2**62, "currency": "EUR"}, InvalidAmountError, "too_large"),
    ],
)
def test_hours_that_are_none_are_refused(columns, kind, code):
    """Negative, not finite, no numbers, or too dear."""
    with pytest.raises(kind) as caught:
        _hours(**columns)

    assert code == caught.value.code


@pytest.mark.parametrize(
    ("columns", "kind", "code"),
    [
        ({"kind": ["lost"]}, InvalidValueError, "kind"),
        ({"kind": [None]}, InvalidValueError, "absent"),
        ({"deal": [None]}, InvalidValueError, "absent"),
        ({"opened": [None]}, InvalidInstantError, "absent"),
        ({"resolved": ["2026-01-08"]}, InvalidInstantError, "reversed"),
    ],
)
def test_incidents_that_cannot_be_are_refused(columns, kind, code):
    """Of no deal, of no kind, without a beginning, or over before it."""
    with pytest.raises(kind) as caught:
        _incidents(**columns)

    assert code == caught.value.code


def test_costs_fit_the_purchases():
    """A row a purchase, and one currency."""
    purchases = PurchaseTable.from_columns(
        client=["Acme"], at=["2026-01-05"], amount=[9], currency="USD"
    )

    with pytest.raises(ShapeError, match="goods must have 1 rows"):
        Costs.from_columns(goods=[1, 2]).check(purchases)
    for name, table in (("spend", _spend()), ("incidents", _incidents())):
        with pytest.raises(CurrencyMismatchError, match=f"{name} needs one currency"):
            Costs.from_columns(**{name: table}).check(purchases)
    Costs.from_columns(hours=_hours(), spend=_spend(currency="USD")).check(purchases)
