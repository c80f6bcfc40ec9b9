"""Rules of flexible pricing, as data: quantities, segments, seasons, and the client base."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, TypeAlias, final

import attrs

from salesmodel._checks import by_constructor, identifier, several, whole
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.selling._definitions import ids, prose
from salesmodel.selling._shares import share, signed_share
from salesmodel.values import day, exact


__all__ = [
    "LoyaltyTerms",
    "PriceRule",
    "QuantityTiers",
    "SeasonPrice",
    "SegmentDiscount",
    "UniqueOffer",
]

_MOST_PURCHASES: Final = 10**9
_LEAP_YEAR: Final = 2_000


def _tiers(values: Iterable[Any]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Read pairs of a quantity and a discount."""
    pairs = several("tiers", values)
    if not all(isinstance(each, tuple | list) and len(each) == 2 for each in pairs):
        needed = "pairs of a quantity and a discount"
        raise InvalidValueError("tiers", needed, values, "type")
    return tuple((exact(start), share(discount)) for start, discount in pairs)


def _families(values: Iterable[str]) -> tuple[str, ...]:
    return ids("rule.families", values)


@final
@attrs.frozen
class QuantityTiers:
    """Discounts by quantity: the one of the tier that is reached counts for all of it.

    Parameters
    ----------
    id : str
        Id of the rule.
    tiers : iterable of (Decimal, Decimal)
        Pairs of the quantity from which on, and the discount as a share from 0 to 1.
    families : iterable of str, default ()
        Families of products that it is for; all of them unless given.

    Raises
    ------
    DefinitionError
        If there are no tiers, or neither quantities nor discounts ascend.

    Examples
    --------
    >>> QuantityTiers("many", [(10, "0.05"), (100, "0.1")]).discount(20)
    Decimal('0.05')
    """

    id: str
    tiers: tuple[tuple[Decimal, Decimal], ...] = attrs.field(converter=_tiers)
    families: tuple[str, ...] = attrs.field(default=(), converter=_families)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("rule.id", self.id))
        problems = []
        if not self.tiers:
            problems.append("it has no tiers")
        if any(start <= 0 for start, _ in self.tiers):
            problems.append("its quantities are not above zero")
        if any(
            later[0] <= before[0] or later[1] < before[1]
            for before, later in pairwise(self.tiers)
        ):
            problems.append("quantities or discounts do not ascend")
        if problems:
            raise DefinitionError(f"rule {self.id!r}", tuple(problems), "tiers")

    def discount(self, quantity: Decimal | int) -> Decimal:
        """Return the discount of a quantity.

        Parameters
        ----------
        quantity : Decimal or int
            How much is bought.

        Returns
        -------
        Decimal
            The discount of the last tier that is reached; zero below the first.

        Examples
        --------
        >>> QuantityTiers("many", [(10, "0.05")]).discount(9)
        Decimal('0')
        """
        bought = exact(quantity)
        reached = [told for start, told in self.tiers if start <= bought]
        return reached[-1] if reached else Decimal(0)


@final
@attrs.frozen
class SegmentDiscount:
    """A discount for the clients of a segment.

    Parameters
    ----------
    id : str
        Id of the rule.
    segment : str
        The segment.
    discount : Decimal
        Share from 0 to 1 that is taken off.
    families : iterable of str, default ()
        Families of products that it is for; all of them unless given.

    Examples
    --------
    >>> SegmentDiscount("key clients", "key", "0.05").discount
    Decimal('0.05')
    """

    id: str
    segment: str
    discount: Decimal = attrs.field(converter=share)
    families: tuple[str, ...] = attrs.field(default=(), converter=_families)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("rule.id", self.id))
        identifier("rule.segment", self.segment)


def _end(value: Iterable[int]) -> tuple[int, int]:
    """Read a month and a day of it, of a leap year."""
    pair = several("season", value)
    try:
        month, number = pair
        date(_LEAP_YEAR, month, number)
    except (TypeError, ValueError):
        needed = "a month and a day of it, such as (12, 24)"
        raise InvalidValueError("season", needed, value, "season") from None
    return month, number


@final
@attrs.frozen
class SeasonPrice:
    """A discount, or a surcharge, on the days of a season that comes every year.

    Parameters
    ----------
    id : str
        Id of the rule.
    start, end : (int, int)
        First and last day, as month and day, both of them in; the season may go over
        the turn of the year.
    discount : Decimal
        Share that is taken off, from -1 to 1; below zero it is put on.
    families : iterable of str, default ()
        Families of products that it is for; all of them unless given.

    Examples
    --------
    >>> winter = SeasonPrice("winter", (12, 1), (2, 29), "-0.1")
    >>> winter.has(date(2026, 1, 5)), winter.has(date(2026, 3, 1))
    (True, False)
    """

    id: str
    start: tuple[int, int] = attrs.field(converter=_end)
    end: tuple[int, int] = attrs.field(converter=_end)
    discount: Decimal = attrs.field(converter=signed_share)
    families: tuple[str, ...] = attrs.field(default=(), converter=_families)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("rule.id", self.id))

    def has(self, on: date) -> bool:
        """Tell whether a day is in the season.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        bool
            Whether it is.

        Examples
        --------
        >>> SeasonPrice("may", (5, 1), (5, 31), "0.1").has(date(2026, 5, 31))
        True
        """
        told = day(on)
        here = (told.month, told.day)
        if self.start <= self.end:
            return self.start <= here <= self.end
        return here >= self.start or here <= self.end


@final
@attrs.frozen
class LoyaltyTerms:
    """More loyal terms for those who have bought.

    Parameters
    ----------
    id : str
        Id of the rule.
    discount : Decimal
        Share from 0 to 1 that is taken off.
    text : str, default ""
        What the terms are beside, in words.
    from_purchases : int, default 1
        From how many purchases on; a client of the existing base has at least one.

    Examples
    --------
    >>> LoyaltyTerms("regulars", "0.05", "pay within 30 days", 3).from_purchases
    3
    """

    id: str
    discount: Decimal = attrs.field(converter=share)
    text: str = ""
    from_purchases: int = 1

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("rule.id", self.id))
        prose("rule.text", self.text)
        whole("from_purchases", self.from_purchases, least=1, most=_MOST_PURCHASES)


@final
@attrs.frozen
class UniqueOffer:
    """A unique offer for those who have not bought yet.

    Parameters
    ----------
    id : str
        Id of the rule.
    discount : Decimal
        Share from 0 to 1 that is taken off; zero where the offer is another.
    text : str, default ""
        What is offered, in words.

    Examples
    --------
    >>> UniqueOffer("first", 0, "the first month is free").text
    'the first month is free'
    """

    id: str
    discount: Decimal = attrs.field(converter=share)
    text: str = ""

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("rule.id", self.id))
        prose("rule.text", self.text)


PriceRule: TypeAlias = (
    QuantityTiers | SegmentDiscount | SeasonPrice | LoyaltyTerms | UniqueOffer
)
"""A rule of pricing, as data."""
