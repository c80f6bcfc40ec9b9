"""The catalogue: products and services, their families, and what goes with what."""

from collections.abc import Iterable, Iterator
from typing import Final, final

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, instance
from salesmodel.errors import InvalidValueError
from salesmodel.selling._definitions import Problem, known, repeated, settle
from salesmodel.selling.product import Product


__all__ = ["Catalogue"]

_MOST_PRODUCTS: Final = 100_000


def _products(values: Iterable[Product]) -> tuple[Product, ...]:
    return all_of("products", values, Product)


@final
@attrs.frozen
class Catalogue:
    """Everything that is sold.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    products : iterable of Product
        The products, in one currency.

    Raises
    ------
    DefinitionError
        If ids stand twice, something is named that is not there, or prices are in
        several currencies; every problem is told.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> phone = Product("p1", "Phone", Money(199, "EUR"), "phones", companions=["case"])
    >>> Catalogue("shop", [phone])
    Traceback (most recent call last):
        ...
    salesmodel.errors.values.DefinitionError: catalogue 'shop' cannot stand: product \
'p1' names 'case', which is not defined
    """

    id: str
    products: tuple[Product, ...] = attrs.field(converter=_products)
    _by_id: dict[str, Product] = attrs.field(init=False, repr=False, eq=False)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("catalogue.id", self.id))
        by_id = {each.id: each for each in self.products}
        object.__setattr__(self, "_by_id", by_id)
        settle(f"catalogue {self.id!r}", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from repeated("products", (each.id for each in self.products))
        if not self.products:
            yield "empty", "it has no products"
        if len(self.products) > _MOST_PRODUCTS:
            yield "limit", f"it has more than {_MOST_PRODUCTS} products"
        currencies = sorted({each.price.currency for each in self.products})
        if len(currencies) > 1:
            told = f"its prices are in several currencies: {', '.join(currencies)}"
            yield "currency", told
        for each in self.products:
            yield from self._problems_of(each)

    def _problems_of(self, product: Product) -> Iterator[Problem]:
        named = (*product.substitutes, *product.companions)
        told = f"product {product.id!r} names"
        yield from known(told, named, self._by_id, code="unknown_product")
        if product.id in named:
            yield "itself", f"product {product.id!r} names itself"
        features = (each.id for each in product.features)
        yield from repeated(f"features of product {product.id!r}", features)

    @property
    def currency(self) -> str:
        """Currency of all prices."""
        return self.products[0].price.currency

    def product(self, id: str) -> Product:
        """Return a product by its id.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        Product
            The product.

        Raises
        ------
        InvalidValueError
            If there is no such product (code ``unknown_product``).

        Examples
        --------
        >>> from salesmodel.values import Money
        >>> phone = Product("p1", "Phone", Money(199, "EUR"), "phones")
        >>> Catalogue("shop", [phone]).product("p1") is phone
        True
        """
        if identifier("product", id) not in self._by_id:
            needed = f"the id of a product of catalogue {self.id!r}"
            raise InvalidValueError("product", needed, id, "unknown_product")
        return self._by_id[id]

    def alternatives(self, product: Product) -> tuple[Product, ...]:
        """Return what could be sold instead of a product.

        Parameters
        ----------
        product : Product
            A product of the catalogue.

        Returns
        -------
        tuple of Product
            The other versions of its family, and its substitutes, in the order of the
            catalogue.

        Examples
        --------
        >>> from salesmodel.values import Money
        >>> small, large = (
        ...     Product(f"p{n}", "Phone", Money(n, "EUR"), "phones", tier=n)
        ...     for n in (1, 2)
        ... )
        >>> Catalogue("shop", [small, large]).alternatives(small) == (large,)
        True
        """
        asked = instance("product", product, Product)
        return tuple(
            each
            for each in self.products
            if each.id != asked.id
            and (each.family == asked.family or each.id in asked.substitutes)
        )
