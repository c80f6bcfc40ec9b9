"""Flexible pricing: rules applied one after another, never below the floor."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, final, get_args

import attrs

from salesmodel._checks import by_constructor, identifier, instance, one_of, several
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.errors import InvalidValueError
from salesmodel.selling._applying import Sale, applied, fits, settled, started
from salesmodel.selling._definitions import Problem, repeated, settle
from salesmodel.selling.buyer import Buyer
from salesmodel.selling.catalogue import Catalogue
from salesmodel.selling.pricing_rules import (
    LoyaltyTerms,
    PriceRule,
    UniqueOffer,
)
from salesmodel.selling.product import Product
from salesmodel.selling.quote import PriceLine, Quote, Terms
from salesmodel.selling.reasons import Reason
from salesmodel.values import Money, Rounding, day, exact, fraction, nearly


__all__ = ["Pricing"]

_MOST_RULES: Final = 100
_RESERVED: Final = ("list_price", "floor", "floor_unknown")


def _rules(values: Iterable[PriceRule]) -> tuple[PriceRule, ...]:
    found = several("rules", values)
    for each in found:
        if not isinstance(each, PriceRule):
            needed = "rules of pricing"
            raise InvalidValueError("rules", needed, each, "type")
    return found


@final
@attrs.frozen
class Pricing:
    r"""How prices follow from rules.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    rules : iterable of PriceRule
        The rules, in the order in which they are applied, at most 100.
    floor_margin : Decimal, optional
        Share of the price that has to be left after the cost, below 1.
    rounding : Rounding, default "half_even"
        How each change is rounded to minor units.

    Raises
    ------
    DefinitionError
        If rules have one id, or the id of something else; every problem is told.

    Notes
    -----
    A rule changes the price that the rules before it left: by
    :math:`-\text{price} \\cdot \text{discount}`, rounded to minor units, so that the
    lines add up. The floor is the higher one of the floor of the product and
    :math:`\text{cost} / (1 - \text{margin})`, rounded up. A price below it is raised to
    it, even a list price. Where a margin is asked for and neither the cost nor a floor
    of the product is known, nothing is taken off. Definition of this package.

    Examples
    --------
    >>> from salesmodel.selling import QuantityTiers
    >>> many = QuantityTiers("many", [(10, "0.30")])
    >>> phone = Product(
    ...     "p1", "Phone", Money(99, "EUR"), "phones", cost=Money(60, "EUR")
    ... )
    >>> quote = Pricing("shop", [many], floor_margin="0.2").quote(phone, 10)
    >>> for line in quote.lines:
    ...     print(line.rule, line.change, line.price)
    list_price 0.00 EUR 99.00 EUR
    many -29.70 EUR 69.30 EUR
    floor 5.70 EUR 75.00 EUR
    """

    id: str
    rules: tuple[PriceRule, ...] = attrs.field(converter=_rules)
    floor_margin: Decimal | None = None
    rounding: Rounding = "half_even"

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("pricing.id", self.id))
        one_of("rounding", self.rounding, get_args(Rounding), code="rounding")
        if self.floor_margin is not None:
            margin = fraction("floor_margin", self.floor_margin)
            if margin >= 1:
                needed = "a share below 1"
                raise InvalidValueError("floor_margin", needed, margin, "fraction")
            object.__setattr__(self, "floor_margin", margin)
        settle(f"pricing {self.id!r}", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from repeated("rules", (each.id for each in self.rules))
        if len(self.rules) > _MOST_RULES:
            yield "limit", f"it has more than {_MOST_RULES} rules"
        for each in self.rules:
            if each.id in _RESERVED:
                yield "reserved", f"{each.id!r} is no id that a rule may have"

    def floor_of(self, product: Product) -> Money | None:
        """Return the price below which a product is not sold.

        Parameters
        ----------
        product : Product
            The product.

        Returns
        -------
        Money or None
            The higher one of its own floor and that by margin; `None` where there is
            none, or none is known.

        Examples
        --------
        >>> phone = Product(
        ...     "p1", "Phone", Money(99, "EUR"), "phones", cost=Money(60, "EUR")
        ... )
        >>> Pricing("shop", [], floor_margin="0.3").floor_of(phone)
        Money('85.72', 'EUR')
        """
        sold = instance("product", product, Product)
        floors = [] if sold.floor is None else [sold.floor]
        if sold.cost is not None and self.floor_margin is not None:
            # of at most 15 and 34 digits, a quotient is never so near a minor unit
            # above that 34 digits would show it below
            least = nearly(
                lambda cost, margin: cost / (1 - margin),
                sold.cost.amount,
                self.floor_margin,
            )
            by_margin = Money(least, sold.cost.currency)
            floors.append(by_margin.quantize(rounding="ceiling"))
        return max(floors, default=None)

    def quote(
        self,
        product: Product,
        quantity: Decimal | int = 1,
        *,
        buyer: Buyer | None = None,
        on: date | None = None,
    ) -> Quote:
        """Price a product for a client.

        Parameters
        ----------
        product : Product
            The product.
        quantity : Decimal or int, default 1
            How much, above zero.
        buyer : Buyer, optional
            What is known of the client.
        on : date, optional
            The day; without it no season counts.

        Returns
        -------
        Quote
            The price, explained line by line.

        Raises
        ------
        InvalidValueError
            If the quantity is not above zero (code ``quantity``).
        InvalidInstantError
            If `on` is no day.

        Examples
        --------
        >>> from salesmodel.selling import SegmentDiscount
        >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
        >>> pricing = Pricing("shop", [SegmentDiscount("key clients", "key", "0.1")])
        >>> quote = pricing.quote(phone, buyer=Buyer("key"))
        >>> quote.total, quote.reasons[1].sentence
        (Money('89.10', 'EUR'), "10% off for segment 'key'")
        """
        sold = instance("product", product, Product)
        n = exact(quantity)
        if n <= 0:
            raise InvalidValueError("quantity", "above zero", quantity, "quantity")
        known = Buyer() if buyer is None else instance("buyer", buyer, Buyer)
        sale = Sale(sold.family, known, n, None if on is None else day(on))
        floor = self.floor_of(sold)
        is_held = floor is None and self.floor_margin is not None
        lines, n_held = [started(sold)], 0
        for rule in self.rules:
            found = applied(rule, sale)
            if found is None:
                continue
            if is_held and found[0] > 0:
                n_held += 1
            else:
                lines.append(self._line(rule.id, *found, lines[-1].price))
        lines += settled(lines[-1].price, floor, n_held)
        price = lines[-1].price
        total = (price * n).quantize(rounding=self.rounding)
        last = lines[-1].rule
        rule_key = last if last in _RESERVED else "rules"
        return Quote(sold, n, price, total, floor, tuple(lines), rule_key)

    def _line(
        self, id: str, discount: Decimal, reason: Reason, price: Money
    ) -> PriceLine:
        """Return what a rule makes of a price."""
        change = -(price * discount).quantize(rounding=self.rounding)
        return PriceLine(id, change, price + change, reason)

    def price_list(
        self,
        catalogue: Catalogue,
        *,
        buyer: Buyer | None = None,
        on: date | None = None,
    ) -> Mapping[str, Money]:
        """Price everything in a catalogue for one client, one of each.

        Parameters
        ----------
        catalogue : Catalogue
            The catalogue.
        buyer : Buyer, optional
            What is known of the client.
        on : date, optional
            The day.

        Returns
        -------
        mapping of str to Money
            Price by the id of the product, as a `Situation` takes it.

        Examples
        --------
        >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
        >>> dict(Pricing("shop", []).price_list(Catalogue("shop", [phone])))
        {'p1': Money('99.00', 'EUR')}
        """
        products = instance("catalogue", catalogue, Catalogue).products
        return ReadOnlyMapping(
            {
                each.id: self.quote(each, buyer=buyer, on=on).unit_price
                for each in products
            }
        )

    def terms(self, buyer: Buyer) -> tuple[Terms, ...]:
        """Tell the terms that a client gets: loyal ones, or a unique offer.

        Parameters
        ----------
        buyer : Buyer
            What is known of the client.

        Returns
        -------
        tuple of Terms
            In the order of the rules; none of a client of whose base nothing is known.

        Examples
        --------
        >>> from salesmodel.selling import LoyaltyTerms, UniqueOffer
        >>> pricing = Pricing(
        ...     "shop",
        ...     [
        ...         LoyaltyTerms("regulars", "0.05"),
        ...         UniqueOffer("first", 0, "a free month"),
        ...     ],
        ... )
        >>> [terms.rule for terms in pricing.terms(Buyer(base="prospective"))]
        ['first']
        """
        known = instance("buyer", buyer, Buyer)
        found = []
        for rule in self.rules:
            if isinstance(rule, LoyaltyTerms | UniqueOffer):
                reason = fits(rule, known)
                if reason is not None:
                    kind = "loyalty" if isinstance(rule, LoyaltyTerms) else "unique"
                    found.append(
                        Terms(rule.id, kind, rule.discount, rule.text, (reason,))
                    )
        return tuple(found)
