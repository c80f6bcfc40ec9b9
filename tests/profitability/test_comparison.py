"""Tests of two sales side by side."""

from decimal import Decimal

import attrs
import pytest

from sale_cases import FIRST, REPEAT, eur, rub
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.profitability import SaleEconomics, compare


def test_a_repeat_sale_earns_five_and_a_half_times_as_much():
    """11 000 to 2 000; an hour of the seller, twenty-two times."""
    rows = {row.name: row for row in compare(FIRST, REPEAT).rows()}

    assert Decimal("5.5") == rows["profit"].ratio
    assert rub(9_000) == rows["profit"].difference
    assert Decimal(22) == rows["profit_per_hour"].ratio
    assert (rub(5_000), rub(0)) == (
        rows["acquisition"].first,
        rows["acquisition"].repeat,
    )


def test_a_ratio_to_nothing_or_to_a_loss_is_not_defined():
    """Each has its reason."""
    first = SaleEconomics(eur(10), acquisition=eur(30))
    repeat = SaleEconomics(eur(10), servicing=eur(1), is_repeat=True)
    found = compare(first, repeat)

    assert {
        "servicing": "zero_denominator",
        "profit": "negative_denominator",
    } == found.undefined
    assert "<td>–</td>" in found._repr_html_()


def test_sales_are_compared_in_one_currency():
    """Other things are refused."""
    with pytest.raises(MixedCurrencyError):
        compare(FIRST, SaleEconomics(eur(1)))
    with pytest.raises(InvalidValueError, match="repeat must be an instance"):
        compare(FIRST, 5)


def test_without_hours_of_both_there_is_no_profit_of_an_hour():
    """One alone cannot be compared."""
    names = [
        row.name
        for row in compare(FIRST, attrs.evolve(REPEAT, seller_hours=None)).rows()
    ]

    assert "profit_per_hour" not in names
