"""Shares: exact decimals that make up a whole, and the owners they belong to."""

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Final

from salesmodel._checks import identifier, instance, several
from salesmodel.errors import InvalidValueError


__all__ = [
    "even_shares",
    "no_owner_twice",
    "share_of_one",
    "sum_of_shares",
    "unique_owners",
]

_MOST_DECIMALS: Final = 30
_CONTEXT = Context(
    prec=4 * _MOST_DECIMALS, Emin=-999, Emax=999, traps=[Inexact, InvalidOperation]
)
"""Wide enough for every sum of shares, and apart from the context of the caller."""


def no_owner_twice(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return ids if there is one, and none stands twice."""
    if not values or len(set(values)) < len(values):
        requirement = "one owner or more, none of them twice"
        raise InvalidValueError(name, requirement, values, "owners")
    return values


def unique_owners(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return ids of owners: one or more, none twice."""
    if isinstance(values, str):
        raise InvalidValueError(name, "several ids", values, "type")
    return no_owner_twice(
        name, tuple(identifier(name, each) for each in several(name, values))
    )


def share_of_one(value: Decimal) -> Decimal:
    """Return a share; 0.50 and 0.5 are one."""
    number = instance("credit.share", value, Decimal)
    is_share = number.is_finite() and 0 < number <= 1
    if not is_share or int(number.as_tuple().exponent) < -_MOST_DECIMALS:
        requirement = f"above 0 and up to 1, of at most {_MOST_DECIMALS} decimals"
        raise InvalidValueError("credit.share", requirement, value, "range")
    return number.normalize(_CONTEXT)


def even_shares(n: int) -> tuple[Decimal, ...]:
    """Return shares that are as even as 30 decimals allow, the first the largest."""
    units, rest = divmod(10**_MOST_DECIMALS, n)
    return tuple(
        Decimal(units + (place < rest)).scaleb(-_MOST_DECIMALS, _CONTEXT)
        for place in range(n)
    )


def sum_of_shares(shares: Iterable[Decimal]) -> Decimal:
    """Add shares up exactly."""
    total = Decimal(0)
    for share in shares:
        total = _CONTEXT.add(total, share)
    return total
