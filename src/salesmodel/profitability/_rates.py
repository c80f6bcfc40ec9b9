"""Rates and numbers of purchases, read at the door of calculators over time."""

from decimal import Decimal
from typing import Final

from salesmodel.errors import InvalidValueError
from salesmodel.values import Money, exact, nearly


__all__ = ["MOST_PURCHASES", "discount_rate", "kept", "number"]

MOST_PURCHASES: Final = 10_000
"""As many purchases, or periods, as are laid out one by one."""

_LARGEST_RATE: Final = Decimal(10) ** 9
_LARGEST_AMOUNT: Final = Decimal(10) ** 15
_DECIMALS: Final = Decimal("1E-18")


def number(name: str, value: float | str | Decimal) -> Decimal:
    """Read a number; a float stands for the shortest decimal that shows it."""
    try:
        if isinstance(value, float):
            return exact(Decimal(float.__repr__(value)))
        return exact(value)
    except InvalidValueError:
        raise InvalidValueError(name, "a number", value, "number") from None


def discount_rate(name: str, value: float | str | Decimal) -> Decimal:
    """Read a rate per period, from 0 up."""
    found = number(name, value)
    if not 0 <= found <= _LARGEST_RATE:
        needed = "a rate per period of at least 0, such as 0.01 for 1 %"
        raise InvalidValueError(name, needed, value, "rate")
    return found


def kept(amount: Decimal, currency: str) -> Money:
    """Return an amount that was not worked out exactly, to 18 decimals."""
    if abs(amount) > _LARGEST_AMOUNT:
        return Money(amount, currency)  # which refuses it
    # Of the largest amount, these are the 34 digits that an amount may have.
    return Money(nearly(Decimal.quantize, amount, _DECIMALS), currency)
