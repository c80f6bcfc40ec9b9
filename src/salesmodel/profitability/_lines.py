"""The lines of a sale: their names, and their amounts checked at the door."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from salesmodel._checks import instance
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.values import Money


__all__ = [
    "COSTS",
    "DISCOUNT",
    "REVENUE",
    "bounded_lines",
    "negative",
    "of_one_currency",
]

REVENUE: Final = "revenue"
DISCOUNT: Final = "discount"
COSTS: Final = (
    "goods",
    "overhead",
    "acquisition",
    "bonus",
    "errors",
    "presale",
    "servicing",
    "taxes",
    "fees",
)
"""What a sale costs, in the order in which it is taken off."""


def of_one_currency(lines: Mapping[str, object]) -> dict[str, Money]:
    """Return lines all of which are money of one currency."""
    amounts = {
        name: each if type(each) is Money else instance(name, each, Money)
        for name, each in lines.items()
    }
    if len({each.currency for each in amounts.values()}) > 1:
        raise MixedCurrencyError(Counter(each.currency for each in amounts.values()))
    return amounts


def bounded_lines(lines: Mapping[str, Money]) -> None:
    """Refuse lines below zero, and a discount of more than the revenue."""
    for name, each in lines.items():
        if each.amount < 0:
            raise negative(name, each)
    discount = lines.get(DISCOUNT)
    if discount is not None and discount > lines[REVENUE]:
        needed = f"at most the revenue, {lines[REVENUE]}, unless allow_negative is set"
        raise InvalidValueError(DISCOUNT, needed, discount, "discount")


def negative(name: str, value: object) -> InvalidValueError:
    """Return the refusal of something below zero."""
    needed = "zero or more unless allow_negative is set"
    return InvalidValueError(name, needed, value, "negative")
