"""What offers are made in: the basket, the budget, the stock, and what is known beside."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, final, get_args

import attrs

from salesmodel._checks import (
    all_of,
    by_constructor,
    identifier,
    instance,
    one_of,
    whole,
)
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.selling._definitions import ids
from salesmodel.selling.catalogue import Catalogue
from salesmodel.selling.product import Product
from salesmodel.values import Money, exact


__all__ = ["DOUBTS", "Doubt", "Pair", "Situation"]

Doubt = Literal["price", "value", "unsure"]
"""What makes a client hesitate: that it is dear, that it does too little, or nothing told."""

DOUBTS: Final[tuple[Doubt, ...]] = get_args(Doubt)
"""Every `Doubt`."""

_MOST_PIECES: Final = 10**12
_MOST_IN_BASKET: Final = 10_000


def not_negative(name: str, value: Any) -> Decimal:
    """Return a number that is not below zero; a float is the decimal that shows it."""
    number = exact(Decimal(repr(value)) if type(value) is float else value)
    if number < 0:
        raise InvalidValueError(name, "zero or more", value, "negative")
    return number


def _confidence(value: Any) -> Decimal:
    return not_negative("pair.confidence", value)


def _lift(value: Any) -> Decimal:
    return not_negative("pair.lift", value)


@final
@attrs.frozen
class Pair:
    """How often a product is bought by those who buy another, counted elsewhere.

    The rows of `salesmodel.repeat.product_pairs` tell it, both ways: `first`, `second`,
    `count`, the value of `second_if_first`, and `lift`.

    Parameters
    ----------
    product, companion : str
        Ids of the product, and of what is bought with it.
    n : int
        How many bought both.
    confidence : Decimal
        Share of those who bought the product that bought the companion, too; a float
        stands for the shortest decimal that shows it.
    lift : Decimal
        That share, divided by the share of all who bought the companion; likewise.

    Raises
    ------
    InvalidValueError
        If a number is out of its range.

    Examples
    --------
    >>> Pair("phone", "case", 40, "0.4", "2.5").lift
    Decimal('2.5')
    """

    product: str
    companion: str
    n: int
    confidence: Decimal = attrs.field(converter=_confidence)
    lift: Decimal = attrs.field(converter=_lift)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        identifier("pair.product", self.product)
        identifier("pair.companion", self.companion)
        whole("pair.n", self.n, least=0, most=_MOST_PIECES)


def _mapping(name: str, values: Any) -> Mapping[str, Any]:
    if not isinstance(values, Mapping):
        needed = "a mapping by the ids of products"
        raise InvalidValueError(name, needed, values, "type")
    return ReadOnlyMapping(
        {identifier(name, key): value for key, value in values.items()}
    )


def _prices(values: Mapping[str, Money]) -> Mapping[str, Money]:
    return _mapping("prices", values)


def _profits(values: Mapping[str, Money]) -> Mapping[str, Money]:
    return _mapping("profits", values)


def _stock(values: Mapping[str, int] | None) -> Mapping[str, int] | None:
    return None if values is None else _mapping("stock", values)


def _basket(values: Iterable[str]) -> tuple[str, ...]:
    return ids("basket", values)


def _pairs(values: Iterable[Pair]) -> tuple[Pair, ...]:
    return all_of("pairs", values, Pair)


@final
@attrs.frozen
class Situation:
    """What offers are made in.

    Parameters
    ----------
    catalogue : Catalogue
        What there is to sell.
    basket : iterable of str
        Ids of the products that are asked for, one entry a piece; at least one.
    budget : Money, optional
        What the client can spend on all of it.
    stock : mapping of str to int, optional
        Pieces there are, by product; what is not named has none. Without it stock is
        not looked at, and it never is for services.
    doubt : {"price", "value", "unsure"}, optional
        That the client hesitates, and why.
    prices : mapping of str to Money, optional
        What products cost this client, such as `Pricing.price_list` tells; the list
        price counts for the others.
    profits : mapping of str to Money, optional
        What the sale of one brings in, by product.
    pairs : iterable of Pair, optional
        What is bought together, counted elsewhere.

    Raises
    ------
    InvalidValueError
        If a product is not in the catalogue (code ``unknown_product``), or something
        is not what it has to be.
    CurrencyMismatchError
        If an amount is not in the currency of the catalogue.

    Examples
    --------
    >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
    >>> Situation(Catalogue("shop", [phone]), ["p1", "p1"]).total
    Money('198.00', 'EUR')
    """

    catalogue: Catalogue
    basket: tuple[str, ...] = attrs.field(converter=_basket)
    budget: Money | None = attrs.field(default=None, kw_only=True)
    stock: Mapping[str, int] | None = attrs.field(
        default=None, converter=_stock, kw_only=True
    )
    doubt: Doubt | None = attrs.field(default=None, kw_only=True)
    prices: Mapping[str, Money] = attrs.field(
        default=ReadOnlyMapping(), converter=_prices, kw_only=True
    )
    profits: Mapping[str, Money] = attrs.field(
        default=ReadOnlyMapping(), converter=_profits, kw_only=True
    )
    pairs: tuple[Pair, ...] = attrs.field(default=(), converter=_pairs, kw_only=True)

    def __attrs_post_init__(self) -> None:
        catalogue = instance("catalogue", self.catalogue, Catalogue)
        if not 0 < len(self.basket) <= _MOST_IN_BASKET:
            needed = f"from 1 to {_MOST_IN_BASKET} pieces"
            raise InvalidValueError("basket", needed, len(self.basket), "basket")
        for each in self.basket:
            catalogue.product(each)
        self._check_figures()
        if self.doubt is not None:
            one_of("doubt", self.doubt, DOUBTS, code="doubt")

    def _check_figures(self) -> None:
        """Check amounts and pieces."""
        if self.budget is not None:
            self._check("budget", self.budget)
        for pieces in (self.stock or {}).values():
            whole("stock", pieces, least=0, most=_MOST_PIECES)
        for price in self.prices.values():
            if self._check("prices", price).at_scale().amount < 0:
                raise InvalidValueError("prices", "zero or more", price, "negative")
        for profit in self.profits.values():
            self._check("profits", profit)

    def _check(self, name: str, amount: object) -> Money:
        """Return an amount in the currency of the catalogue."""
        money = instance(name, amount, Money)
        if money.currency != self.catalogue.currency:
            raise CurrencyMismatchError(name, self.catalogue.currency, money.currency)
        return money

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (
            self.catalogue,
            self.basket,
            {
                "budget": self.budget,
                "stock": None if self.stock is None else dict(self.stock),
                "doubt": self.doubt,
                "prices": dict(self.prices),
                "profits": dict(self.profits),
                "pairs": self.pairs,
            },
        )

    @property
    def total(self) -> Money:
        """What the basket costs."""
        products = map(self.catalogue.product, self.basket)
        return Money.total(map(self.price_of, products), self.catalogue.currency)

    @property
    def asked(self) -> tuple[Product, ...]:
        """The products in the basket, each once."""
        return tuple(map(self.catalogue.product, dict.fromkeys(self.basket)))

    def price_of(self, product: Product) -> Money:
        """Return what a product costs this client.

        Parameters
        ----------
        product : Product
            The product.

        Returns
        -------
        Money
            Its price; the list price unless another is given.

        Examples
        --------
        >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
        >>> shop = Catalogue("shop", [phone])
        >>> cheap = {"p1": Money(90, "EUR")}
        >>> Situation(shop, ["p1"], prices=cheap).price_of(phone)
        Money('90', 'EUR')
        """
        asked = instance("product", product, Product)
        return self.prices.get(asked.id, asked.price)

    def is_there(self, product: Product) -> bool:
        """Tell whether there is one piece more of a product.

        Parameters
        ----------
        product : Product
            The product.

        Returns
        -------
        bool
            Whether there is; True where stock is not looked at.

        Examples
        --------
        >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
        >>> shop = Catalogue("shop", [phone])
        >>> Situation(shop, ["p1"], stock={"p1": 1}).is_there(phone)
        False
        """
        asked = instance("product", product, Product)
        if self.stock is None or asked.is_service:
            return True
        return self.stock.get(asked.id, 0) > self.basket.count(asked.id)


def _again(
    catalogue: Catalogue, basket: tuple[str, ...], given: Mapping[str, Any]
) -> Situation:
    return Situation(catalogue, basket, **given)
