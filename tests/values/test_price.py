"""Tests of prices."""

from decimal import Decimal

import pytest

from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.values import Money, Ratio, line_total, margin_rate, quotient


PRICE = Money("9.99", "EUR")


def test_a_line_is_price_times_quantity():
    """Without discount or tax only the quantity counts."""
    assert Money("29.97", "EUR") == line_total(PRICE, 3)


def test_discount_comes_before_tax():
    """Ten percent off and twenty percent on are exact."""
    assert Money("32.3676", "EUR") == line_total(
        PRICE, 3, discount=Decimal("0.1"), tax=Decimal("0.2")
    )


@pytest.mark.parametrize(
    ("quantity", "factors", "code"),
    [
        (-1, {}, "negative"),
        (1, {"discount": Decimal("1.01")}, "discount"),
        (1, {"discount": Decimal("-0.1")}, "negative"),
        (1, {"tax": Decimal("-0.05")}, "negative"),
        (1.5, {}, "float"),
        (True, {}, "bool"),
        (1, {"tax": Decimal("NaN")}, "nan"),
    ],
)
def test_factors_out_of_bounds_are_refused(quantity, factors, code):
    """Each factor that turns a price around is named."""
    with pytest.raises(InvalidValueError) as caught:
        line_total(PRICE, quantity, **factors)

    assert code == caught.value.code


def test_a_negative_unit_price_is_refused():
    """A price below zero is a refund too."""
    with pytest.raises(InvalidValueError, match="unit_price"):
        line_total(-PRICE, 1)


def test_a_refund_may_be_negative():
    """The bounds are lifted on demand."""
    assert Money("-9.99", "EUR") == line_total(PRICE, -1, allow_negative=True)
    assert Money("-9.99", "EUR") == line_total(
        PRICE, 1, discount=2, allow_negative=True
    )


def test_a_price_is_money():
    """A bare number is no price."""
    with pytest.raises(InvalidValueError):
        line_total(10, 1)


def test_a_margin_is_the_share_that_is_left():
    """Sixty of eighty leave a quarter."""
    assert Ratio(Decimal("0.25")) == margin_rate(Money(80, "EUR"), Money(60, "EUR"))


def test_a_margin_on_nothing_has_a_reason():
    """A price of zero has no rate."""
    zero = Money(0, "EUR")

    assert Ratio(None, "zero_denominator") == margin_rate(zero, zero)


def test_a_margin_needs_one_currency():
    """Price and cost must be in one currency."""
    with pytest.raises(CurrencyMismatchError):
        margin_rate(PRICE, Money(1, "USD"))


def test_a_quotient_needs_a_divisor_above_zero():
    """Otherwise it has a reason."""
    assert Ratio(Decimal("0.5")) == quotient(1, 2)
    assert Ratio(None, "zero_denominator") == quotient(1, 0)
    assert Ratio(None, "negative_denominator") == quotient(1, Decimal("-0.1"))
    with pytest.raises(InvalidValueError):
        quotient(1, 0.5)
