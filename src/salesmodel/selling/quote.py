"""Quotes: a price for a client, explained line by line, and the terms beside it."""

from decimal import Decimal
from typing import final

import attrs

from salesmodel.domain import LineItem
from salesmodel.selling.product import Product
from salesmodel.selling.reasons import Reason
from salesmodel.values import Money


__all__ = ["PriceLine", "Quote", "Terms"]


@final
@attrs.frozen
class PriceLine:
    """One step on the way to a price.

    Parameters
    ----------
    rule : str
        Id of the rule; ``list_price``, ``floor`` or ``floor_unknown`` where it is none.
    change : Money
        What it changes, in minor units.
    price : Money
        The price after it.
    reason : Reason
        Why.
    """

    rule: str
    change: Money
    price: Money
    reason: Reason


@final
@attrs.frozen
class Quote:
    """A price for a client, with how it came about.

    Parameters
    ----------
    product : Product
        The product.
    quantity : Decimal
        How much of it.
    unit_price : Money
        Price of one.
    total : Money
        Price of all, in minor units.
    floor : Money or None
        Below which one is not sold; `None` where there is none, or none is known.
    lines : tuple of PriceLine
        The list price, and each change; they add up to the price of one.
    rule : str
        What settled the price: ``list_price``, ``rules``, ``floor`` or
        ``floor_unknown``.
    """

    product: Product
    quantity: Decimal
    unit_price: Money
    total: Money
    floor: Money | None
    lines: tuple[PriceLine, ...]
    rule: str

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, line by line."""
        return tuple(line.reason for line in self.lines)

    def line_item(self) -> LineItem:
        """Return it as a line of an order.

        Returns
        -------
        LineItem
            The product, at this price, with its cost where that is known.

        Examples
        --------
        >>> from salesmodel.selling import Pricing
        >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
        >>> Pricing("shop", []).quote(phone, 2).line_item().total
        Money('198.00', 'EUR')
        """
        return LineItem(
            self.product.id,
            self.quantity,
            self.unit_price,
            unit_cost=self.product.cost,
        )


@final
@attrs.frozen
class Terms:
    """What a client is offered beside the price.

    Parameters
    ----------
    rule : str
        Id of the rule.
    kind : str
        ``loyalty`` for those who have bought, ``unique`` for those who have not.
    discount : Decimal
        Share that is taken off.
    text : str
        The terms in words.
    reasons : tuple of Reason
        Why.
    """

    rule: str
    kind: str
    discount: Decimal
    text: str
    reasons: tuple[Reason, ...]
