"""Line items: what a deal is made of, and what that comes to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import final

import attrs

from salesmodel._checks import by_constructor, identifier, instance, several
from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.values import Money, Rounding, exact, line_total


__all__ = ["LineItem", "total_of"]


def _number(value: int | str | Decimal) -> Decimal:
    return exact(value)


@final
@attrs.frozen
class LineItem:
    """A line of an order.

    Parameters
    ----------
    product : str
        Id of the product.
    quantity : int, str or Decimal
        Units sold, above zero.
    unit_price : Money
        Price of one unit before the discount, not negative.
    discount : int, str or Decimal, default 0
        Share taken off, from 0 to 1.
    unit_cost : Money, optional
        What one unit costs the seller, in the same currency, not negative.

    Raises
    ------
    InvalidValueError
        If a number is out of its bounds.
    CurrencyMismatchError
        If price and cost are in different currencies.

    Examples
    --------
    >>> line = LineItem("pump", 3, Money("9.99", "EUR"), discount="0.1")
    >>> line.total, line.margin is None
    (Money('26.973', 'EUR'), True)
    """

    product: str
    quantity: Decimal = attrs.field(converter=_number)
    unit_price: Money
    discount: Decimal = attrs.field(default=Decimal(0), converter=_number)
    unit_cost: Money | None = None

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "product", identifier("product", self.product))
        price = instance("unit_price", self.unit_price, Money)
        if self.quantity <= 0:
            raise InvalidValueError("quantity", "above zero", self.quantity, "quantity")
        if self.unit_cost is not None:
            cost = instance("unit_cost", self.unit_cost, Money)
            if cost.currency != price.currency:
                raise CurrencyMismatchError("unit_cost", price.currency, cost.currency)
            if cost.amount < 0:
                raise InvalidValueError("unit_cost", "zero or more", cost, "negative")
        _ = self.total, self.margin  # what cannot be reckoned exactly is refused here

    @property
    def total(self) -> Money:
        """Quantity times price less the discount, exact and not rounded."""
        return line_total(self.unit_price, self.quantity, discount=self.discount)

    @property
    def cost(self) -> Money | None:
        """Quantity times cost, exact; `None` where the cost is not known."""
        return None if self.unit_cost is None else self.unit_cost * self.quantity

    @property
    def margin(self) -> Money | None:
        """Total less cost, exact; `None` where the cost is not known."""
        cost = self.cost
        return None if cost is None else self.total - cost


def total_of(
    items: Iterable[LineItem], *, rounding: Rounding | None = None
) -> Money | None:
    """Add line items up to an amount that a deal can hold.

    Parameters
    ----------
    items : iterable of LineItem
        Lines, all in one currency.
    rounding : Rounding, optional
        How to round a sum that is finer than its currency; refused unless given.

    Returns
    -------
    Money or None
        The sum of the exact totals, at the scale of its currency; None of no lines.

    Raises
    ------
    MixedCurrencyError
        If the lines are in several currencies; it counts each.
    InvalidAmountError
        If the sum is finer than its currency and no `rounding` is given (code
        ``scale``), or past the limits.

    Examples
    --------
    >>> lines = [
    ...     LineItem("pump", 2, Money("9.99", "EUR")),
    ...     LineItem("pipe", 1, Money(5, "EUR")),
    ... ]
    >>> total_of(lines)
    Money('24.98', 'EUR')
    """
    totals = [
        instance("items", each, LineItem).total for each in several("items", items)
    ]
    if not totals:
        return None
    return Money.total(totals, totals[0].currency).at_scale(rounding)
