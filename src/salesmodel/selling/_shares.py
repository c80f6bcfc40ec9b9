"""Shares of a price, exact and short enough for prices to be."""

from decimal import Decimal
from typing import Any, Final

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.values import exact, exactly


__all__ = ["share", "signed_share"]

_MOST_DECIMALS: Final = 6
_FINEST: Final = Decimal("0.000001")


def share(value: Any, least: int = 0) -> Decimal:
    """Read a share with at most six decimals, from `least` to 1."""
    number = exact(value)
    if not least <= number <= 1 or not _is_short(number):
        needed = f"a share from {least} to 1, of at most {_MOST_DECIMALS} decimals"
        raise InvalidValueError("discount", needed, value, "fraction")
    return number


def _is_short(number: Decimal) -> bool:
    """Tell whether a number has no more decimals than a share may have."""
    try:
        exactly(lambda one: one.quantize(_FINEST), number)
    except InvalidAmountError:
        return False
    return True


def signed_share(value: Any) -> Decimal:
    """Read a share from -1 to 1; below zero it is put on."""
    return share(value, -1)
