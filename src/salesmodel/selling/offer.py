"""What an offer is, and how offers are chosen."""

from decimal import Decimal
from typing import Final, Literal, final

import attrs

from salesmodel._checks import by_constructor, whole
from salesmodel.selling.events import OfferKind
from salesmodel.selling.product import Product
from salesmodel.selling.reasons import Reason
from salesmodel.selling.situation import not_negative
from salesmodel.values import Money, fraction


__all__ = ["Ladder", "Offer", "OfferPolicy"]

Ladder = Literal["cheaper", "extended"]
"""How a downsell goes: a cheaper item, or one at a similar price that can do more."""

_MOST: Final = 1_000


@final
@attrs.frozen
class OfferPolicy:
    """How offers are chosen.

    Parameters
    ----------
    tolerance : Decimal, default 0.05
        By which share of its price another item may cost more or less and still be of
        a similar price.
    least_pairs : int, default 5
        How often two products were bought together at least, to go with one another.
    least_lift : Decimal, default 1
        Above which lift they do.
    most : int, default 3
        How many offers are made at most.

    Raises
    ------
    InvalidValueError
        If a number is out of its range.

    Examples
    --------
    >>> OfferPolicy(tolerance="0.1").tolerance
    Decimal('0.1')
    """

    tolerance: Decimal = attrs.field(default=Decimal("0.05"))
    least_pairs: int = 5
    least_lift: Decimal = attrs.field(default=Decimal(1))
    most: int = 3

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "tolerance", fraction("tolerance", self.tolerance))
        object.__setattr__(
            self, "least_lift", not_negative("least_lift", self.least_lift)
        )
        whole("least_pairs", self.least_pairs, least=0, most=10**9)
        whole("most", self.most, least=1, most=_MOST)


@final
@attrs.frozen
class Offer:
    """Something to be offered.

    Parameters
    ----------
    kind : {"upsell", "cross_sell", "downsell"}
        What it is.
    product : Product
        What is offered.
    of : str
        Id of the product in the basket that it is instead of, or that it goes with.
    price : Money
        Price of one.
    price_effect : Money
        By how much the basket changes.
    profit_effect : Money or None
        By how much the profit changes, by the figures passed in; `None` where they do
        not tell.
    ladder : {"cheaper", "extended"} or None
        Of a downsell, how it goes.
    rule : str
        Key of the rule.
    reasons : tuple of Reason
        Why.
    """

    kind: OfferKind
    product: Product
    of: str
    price: Money
    price_effect: Money
    profit_effect: Money | None
    ladder: Ladder | None
    rule: str
    reasons: tuple[Reason, ...]
