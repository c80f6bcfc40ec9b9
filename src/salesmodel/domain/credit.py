"""Credit: whose a deal is, and how an amount is split among those who share it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import all_of, identifier, instance
from salesmodel.domain._shares import (
    even_shares,
    no_owner_twice,
    share_of_one,
    sum_of_shares,
    unique_owners,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


__all__ = [
    "CREDIT_RULES",
    "Credit",
    "CreditRule",
    "checked_shares",
    "credit_amount",
    "split_evenly",
]

CreditRule = Literal["owner_at_win", "opener", "split"]
"""Whose a deal is: the owner's when it was won, the opener's, or split by share."""

CREDIT_RULES: Final[tuple[CreditRule, ...]] = get_args(CreditRule)
"""Every `CreditRule`."""


def _owner(value: str) -> str:
    return identifier("credit.owner", value)


@final
@attrs.frozen(getstate_setstate=False)
class Credit:
    """The share of an owner in a deal.

    Parameters
    ----------
    owner : str
        Id of the owner.
    share : Decimal
        Exact, above 0 and up to 1, of at most 30 decimals.

    Raises
    ------
    InvalidValueError
        If the id is none (code ``id``), or the share is no exact number (code ``type``)
        or out of bounds (code ``range``).
    """

    owner: str = attrs.field(converter=_owner)
    share: Decimal = attrs.field(converter=share_of_one)

    def __reduce__(self) -> tuple[object, ...]:
        return Credit, attrs.astuple(self, recurse=False)


def split_evenly(owners: Iterable[str]) -> tuple[Credit, ...]:
    """Split a deal evenly among owners.

    Parameters
    ----------
    owners : iterable of str
        Ids of the owners: one or more, none twice.

    Returns
    -------
    tuple of Credit
        Shares that add up to exactly 1. Where they cannot be equal, the first ones
        have one unit in the 30th decimal more.

    Raises
    ------
    InvalidValueError
        If an id is none (code ``id``), or there is no owner or one twice (code
        ``owners``).

    Examples
    --------
    >>> split_evenly(["ann", "bob"])
    (Credit(owner='ann', share=Decimal('0.5')), Credit(owner='bob', share=Decimal('0.5')))
    """
    ids = unique_owners("owners", owners)
    return tuple(map(Credit, ids, even_shares(len(ids))))


def checked_shares(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return credits whose shares make up a whole deal.

    Parameters
    ----------
    credits : iterable of Credit
        Credits, no two of one owner.

    Returns
    -------
    tuple of Credit
        The same, in the same order.

    Raises
    ------
    InvalidValueError
        If something else is among them (code ``type``), an owner stands twice (code
        ``owners``), or the shares do not add up to exactly 1 (code ``shares``).

    Examples
    --------
    >>> from decimal import Decimal
    >>> checked_shares([Credit("ann", Decimal("0.7")), Credit("bob", Decimal("0.2"))])
    Traceback (most recent call last):
        ...
    salesmodel.errors.values.InvalidValueError: shares must be adding up to exactly 1, \
got Decimal('0.9')
    """
    found = all_of("credits", credits, Credit)
    no_owner_twice("credits", tuple(each.owner for each in found))
    total = sum_of_shares(each.share for each in found)
    if total != 1:
        requirement = "adding up to exactly 1"
        raise InvalidValueError("shares", requirement, total, "shares")
    return found


def credit_amount(
    credits: Iterable[Credit], amount: Money
) -> tuple[tuple[str, Money], ...]:
    """Split an amount among the owners who share a deal.

    Parameters
    ----------
    credits : iterable of Credit
        Credits of a whole deal, as `checked_shares` wants them.
    amount : Money
        Amount of the deal.

    Returns
    -------
    tuple of (str, Money)
        Each owner and their part, in minor units; the parts add up to exactly the
        amount, as `Money.allocate` splits it.

    Raises
    ------
    InvalidValueError
        If the credits are not those of a whole deal, or the amount is no money (code
        ``type``).

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> for owner, part in credit_amount(split_evenly(["ann", "bob"]), Money(5, "JPY")):
    ...     print(owner, part)
    ann 3 JPY
    bob 2 JPY
    """
    found = checked_shares(credits)
    parts = instance("amount", amount, Money).allocate(each.share for each in found)
    return tuple((each.owner, part) for each, part in zip(found, parts, strict=True))
