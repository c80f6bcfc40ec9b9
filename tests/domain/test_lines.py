"""Tests of line items, and of what they come to."""

import copy
import pickle
from decimal import Decimal

import pytest

from salesmodel.domain import LineItem, total_of
from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.values import Money


PRICE = Money("9.99", "EUR")
FINE = LineItem("pump", 3, PRICE, discount="0.1", unit_cost=Money("4.005", "EUR"))


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_a_line_is_reckoned_exactly():
    """Nothing is rounded on the way."""
    assert Money("26.973", "EUR") == FINE.total
    assert Money("12.015", "EUR") == FINE.cost
    assert Money("14.958", "EUR") == FINE.margin


def test_a_line_without_a_cost_has_no_margin():
    """It is not zero: nobody knows it."""
    line = LineItem("pump", 1, PRICE)

    assert (None, None) == (line.cost, line.margin)
    assert Money(0, "EUR") == LineItem("pump", 1, PRICE, unit_cost=Money(0, "EUR")).cost


def test_numbers_come_as_integers_text_or_decimals():
    """All three are the same number."""
    given = [(2, 0), ("2", "0"), (Decimal(2), Decimal(0))]

    assert 1 == len({LineItem("pump", n, PRICE, discount=off) for n, off in given})


def test_all_of_a_price_can_be_taken_off():
    """A gift is a line too."""
    assert Money(0, "EUR") == LineItem("pump", 3, PRICE, discount=1).total
    assert Money(0, "EUR") == LineItem("pump", 3, Money(0, "EUR")).total


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("id", {"product": ""}),
        ("id", {"product": 12}),
        ("quantity", {"quantity": 0}),
        ("quantity", {"quantity": "-1"}),
        ("float", {"quantity": 1.5}),
        ("bool", {"quantity": True}),
        ("nan", {"quantity": Decimal("NaN")}),
        ("syntax", {"quantity": "two"}),
        ("type", {"unit_price": Decimal(5)}),
        ("negative", {"unit_price": Money(-1, "EUR")}),
        ("negative", {"discount": "-0.1"}),
        ("discount", {"discount": "1.1"}),
        ("float", {"discount": 0.1}),
        ("type", {"unit_cost": 4}),
        ("negative", {"unit_cost": Money(-4, "EUR")}),
        ("currency_mismatch", {"unit_cost": Money(4, "USD")}),
        ("too_large", {"quantity": 10**20}),
        (
            "too_large",
            {
                "unit_price": Money(0, "EUR"),
                "quantity": 10**20,
                "unit_cost": Money(4, "EUR"),
            },
        ),
    ],
)
def test_what_is_no_line_is_refused(code, given):
    """At once, and not when it is summed up."""
    usual = {"product": "pump", "quantity": 1, "unit_price": PRICE}

    assert code == _code(lambda: LineItem(**usual | given))


def test_a_copy_is_equal():
    """Copies and pickles go through the constructor."""
    assert FINE == copy.deepcopy(FINE) == pickle.loads(pickle.dumps(FINE))
    assert 1 == len({FINE, copy.copy(FINE)})


def test_lines_add_up_exactly_before_they_are_rounded():
    """Three times a third of a cent is one cent."""
    third = LineItem("screw", 1, Money("0.004", "EUR"), discount="0.1666666666")
    lines = [LineItem("screw", "1.25", Money("0.004", "EUR"))] * 2

    assert Money("0.01", "EUR") == total_of(lines)
    assert Money("19.98", "EUR") == total_of(iter([LineItem("pump", 2, PRICE)]))
    assert Money("0.00", "EUR") == total_of([third], rounding="half_even")


def test_no_lines_come_to_nothing_that_is_known():
    """None is no zero: of no lines, not even the currency is known."""
    assert None is total_of([])


def test_a_sum_finer_than_its_currency_is_rounded_on_demand_alone():
    """Otherwise it is refused."""
    assert Money("26.97", "EUR") == total_of([FINE], rounding="half_even")
    with pytest.raises(InvalidAmountError) as caught:
        total_of([FINE])

    assert "scale" == caught.value.code


def test_lines_in_several_currencies_have_no_sum():
    """The error counts each."""
    lines = [LineItem("pump", 1, Money(5, each)) for each in ("EUR", "USD", "USD")]

    with pytest.raises(MixedCurrencyError) as caught:
        total_of(lines)

    assert {"EUR": 1, "USD": 2} == caught.value.currencies


@pytest.mark.parametrize("items", [None, 5, ["pump"], [PRICE]])
def test_only_lines_add_up(items):
    """Anything else is an error of the package."""
    assert "type" == _code(lambda: total_of(items))


def test_a_cost_in_another_currency_names_both():
    """Convert it first."""
    with pytest.raises(CurrencyMismatchError, match="EUR and USD"):
        LineItem("pump", 1, PRICE, unit_cost=Money(4, "USD"))
