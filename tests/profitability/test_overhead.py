"""Tests of overhead shared out."""

import pytest

from sale_cases import eur, rub
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.profitability import SaleEconomics, allocate_overhead


SALES = [
    SaleEconomics(eur(300), seller_hours=1),
    SaleEconomics(eur(200), discount=eur(100), seller_hours=5),
    SaleEconomics(eur(0), seller_hours=0),
]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("even", ["33.34", "33.33", "33.33"]),
        ("revenue", ["75.00", "25.00", "0.00"]),
        ("hours", ["16.67", "83.33", "0.00"]),
    ],
)
def test_overhead_is_shared_by_a_rule_and_no_cent_is_lost(by, expected):
    """Parts are in cents and add up."""
    parts = allocate_overhead(eur(100), SALES, by=by)

    assert expected == [str(part.amount) for part in parts]


@pytest.mark.parametrize(
    ("sales", "by", "code"),
    [
        ([], "even", "weights"),
        ([SaleEconomics(eur(0))], "revenue", "weights"),
        ([SaleEconomics(eur(1))], "hours", "not_given"),
        ([5], "even", "type"),
        (5, "even", "type"),
        (SALES, "guess", "basis"),
    ],
)
def test_what_cannot_be_shared_is_refused(sales, by, code):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        allocate_overhead(eur(100), sales, by=by)

    assert code == caught.value.code


def test_overhead_is_in_the_currency_of_the_sales():
    """Two are counted."""
    with pytest.raises(MixedCurrencyError):
        allocate_overhead(rub(100), SALES)
