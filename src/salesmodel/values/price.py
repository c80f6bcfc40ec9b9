"""Prices: what a line of an order comes to, and what is left of it."""

from decimal import Decimal
from typing import final

import attrs

from salesmodel._checks import instance, is_true
from salesmodel.errors import InvalidValueError
from salesmodel.values import _decimals
from salesmodel.values._decimals import EXACT, decimal_of, exactly
from salesmodel.values.money import Money


__all__ = ["Ratio", "line_total", "margin_rate", "quotient"]


@final
@attrs.frozen
class Ratio:
    """A quotient, or the reason why there is none.

    Parameters
    ----------
    value : Decimal or None
        The quotient, half-even to 34 digits.
    reason : str, optional
        Why there is no value, such as ``zero_denominator``.

    Examples
    --------
    >>> Ratio(None, "zero_denominator").value is None
    True
    """

    value: Decimal | None
    reason: str | None = None


def quotient(dividend: int | Decimal, divisor: int | Decimal) -> Ratio:
    """Divide a number by a positive one, or tell why that means nothing.

    Parameters
    ----------
    dividend, divisor : int or Decimal
        Exact numbers of at most 34 digits.

    Returns
    -------
    Ratio
        The quotient; without a value, for the reason ``zero_denominator`` or
        ``negative_denominator``, where the divisor is not above zero.

    Raises
    ------
    InvalidAmountError
        If one of them cannot be read exactly; its code says why.

    Examples
    --------
    >>> quotient(46_000, 10_000)
    Ratio(value=Decimal('4.6'), reason=None)
    >>> quotient(2_000, -500).reason
    'negative_denominator'
    """
    parts = decimal_of("dividend", dividend), decimal_of("divisor", divisor)
    if parts[1] > 0:
        return Ratio(_decimals.quotient(*parts))
    return Ratio(None, "negative_denominator" if parts[1] else "zero_denominator")


def line_total(
    unit_price: Money,
    quantity: int | Decimal,
    *,
    discount: int | Decimal = 0,
    tax: int | Decimal = 0,
    allow_negative: bool = False,
) -> Money:
    r"""Price a line of an order, exactly.

    Parameters
    ----------
    unit_price : Money
        Price of one unit, before discount and tax.
    quantity : int or Decimal
        Units sold, not negative.
    discount : int or Decimal, default 0
        Share taken off, from 0 to 1.
    tax : int or Decimal, default 0
        Share put on after the discount, not negative.
    allow_negative : bool, default False
        Lift these bounds, for a refund or a correction.

    Returns
    -------
    Money
        The total, not rounded to minor units.

    Raises
    ------
    InvalidValueError
        If a factor is out of its bounds (code ``negative`` or ``discount``) or is
        not an exact number.

    Notes
    -----
    :math:`\text{price} \cdot \text{quantity} \cdot (1 - \text{discount}) \cdot
    (1 + \text{tax})`; definition of this package.

    Examples
    --------
    >>> line_total(Money("9.99", "EUR"), 3, discount=Decimal("0.1"), tax=Decimal("0.2"))
    Money('32.3676', 'EUR')
    """
    price = instance("unit_price", unit_price, Money)
    factors = {
        "unit_price": price.amount,
        "quantity": decimal_of("quantity", quantity),
        "discount": decimal_of("discount", discount),
        "tax": decimal_of("tax", tax),
    }
    if not is_true("allow_negative", allow_negative):
        _refuse_negative(factors)
    kept = exactly(EXACT.subtract, Decimal(1), factors["discount"], name="discount")
    charged = exactly(EXACT.add, Decimal(1), factors["tax"], name="tax")
    total = price.amount
    for factor in (factors["quantity"], kept, charged):
        total = exactly(EXACT.multiply, total, factor)
    return Money(total, price.currency)


def _refuse_negative(factors: dict[str, Decimal]) -> None:
    for name, factor in factors.items():
        if factor < 0:
            requirement = "zero or more unless allow_negative is set"
            raise InvalidValueError(name, requirement, factor, "negative")
    if factors["discount"] > 1:
        requirement = "a fraction from 0 to 1 unless allow_negative is set"
        raise InvalidValueError(
            "discount", requirement, factors["discount"], "discount"
        )


def margin_rate(price: Money, cost: Money) -> Ratio:
    r"""Rate what is left of a price after its cost.

    Parameters
    ----------
    price : Money
        What the client pays.
    cost : Money
        What the sale costs, in the same currency.

    Returns
    -------
    Ratio
        The share of the price that is left, at most 1 for costs above zero; without
        a value, for the reason ``zero_denominator``, where the price is zero.

    Raises
    ------
    CurrencyMismatchError
        If the two are in different currencies.

    Notes
    -----
    :math:`(\text{price} - \text{cost}) / \text{price}`

    Examples
    --------
    >>> margin_rate(Money(80, "EUR"), Money(60, "EUR")).value
    Decimal('0.25')
    >>> margin_rate(Money(0, "EUR"), Money(0, "EUR"))
    Ratio(value=None, reason='zero_denominator')
    """
    left = instance("price", price, Money) - instance("cost", cost, Money)
    return Ratio(left / price) if price else Ratio(None, "zero_denominator")
