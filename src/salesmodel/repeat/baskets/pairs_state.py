"""Pairs of products that can be added: of parts of the clients."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np

from salesmodel._arrays import IntArray
from salesmodel._checks import one_of, texts
from salesmodel._frozen import read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._states import (
    agreeing,
    by_dictionary,
    column,
    listed,
    plain,
    reading,
    summed,
)
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._plain import added_notices, notices
from salesmodel.repeat.baskets._pair_counts import (
    BASKETS,
    PairCounts,
    counted_pairs,
    merged,
)
from salesmodel.repeat.baskets._pair_rows import ProductPairs, checked_choices, pairs_of
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule


__all__ = ["ProductPairsState"]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class ProductPairsState:
    """Baskets by product and by pair of some clients, to keep and to add.

    The sum of the states of two sets of purchases is that of their union: exact, in any
    order, where every basket is in one of them only. Pairs in few baskets are kept, for
    those may be many together.

    Parameters
    ----------
    basket, refunds : str
        As in `product_pairs`.
    products : tuple of str
        Products that were bought, in the order of their names.
    n_baskets : int
        All baskets.
    baskets : ndarray of int64, shape (n_products,)
        Baskets with each product.
    pair : ndarray of int64, shape (n_pairs,)
        Place of the first product, times their number, plus that of the second;
        ascending.
    count : ndarray of int64, shape (n_pairs,)
        Baskets with both.
    notices : mapping of str to int
        Rows that are in no basket, by code.
    """

    basket: str
    refunds: str
    products: tuple[str, ...]
    n_baskets: int
    baskets: IntArray
    pair: IntArray
    count: IntArray
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls, purchases: PurchaseTable, *, basket: str = "deal", refunds: str = "ignore"
    ) -> Self:
        """Count the baskets of a table.

        Parameters
        ----------
        purchases : PurchaseTable
            Purchases with products; of a basket all of them, or none.
        basket, refunds : str
            As in `product_pairs`.

        Returns
        -------
        ProductPairsState
            Of these purchases.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme"] * 2, at=[0, 0], product=["pump", "hose"]
        ... )
        >>> state = ProductPairsState.of(purchases, basket="client")
        >>> (state + state).finish(min_count=2).rows()[0].count
        2
        """
        counts, left = counted_pairs(purchases, basket, refunds)
        return cls._of(basket, refunds, counts, left)

    @classmethod
    def _of(
        cls, basket: str, refunds: str, counts: PairCounts, left: Mapping[str, int]
    ) -> Self:
        return cls(
            basket,
            refunds,
            counts.products,
            counts.n_baskets,
            counts.baskets,
            counts.pair,
            counts.count,
            left,
        )

    @property
    def _counts(self) -> PairCounts:
        return PairCounts(
            self.products, self.n_baskets, self.baskets, self.pair, self.count
        )

    def __add__(self, other: "ProductPairsState") -> "ProductPairsState":
        """Add the state of other baskets."""
        if not isinstance(other, ProductPairsState):
            return NotImplemented
        agreeing(self, other, "basket", "refunds")
        products = tuple(sorted({*self.products, *other.products}))
        place = {product: number for number, product in enumerate(products)}
        (mine, pair), (theirs, others) = (_placed(one, place) for one in (self, other))
        counts = PairCounts(
            products,
            self.n_baskets + other.n_baskets,
            summed(mine, theirs),
            *merged(pair, self.count, others, other.count),
        )
        left = added_notices(self.notices, other.notices)
        return self._of(self.basket, self.refunds, counts, left)

    def finish(self, *, min_count: int = 5, confidence: float = 0.95) -> ProductPairs:
        """Return the pairs that have enough baskets.

        Parameters
        ----------
        min_count : int, default 5
            As in `product_pairs`.
        confidence : float, default 0.95
            As in `product_pairs`.

        Returns
        -------
        ProductPairs
            As of all purchases at once.

        Examples
        --------
        >>> nothing = PurchaseTable.from_columns(client=[], at=[], product=[])
        >>> len(ProductPairsState.of(nothing, basket="client").finish())
        0
        """
        checked_choices(min_count, confidence)
        choices = (min_count, confidence)
        return pairs_of(self._counts, self.notices, basket=self.basket, choices=choices)

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> nothing = PurchaseTable.from_columns(client=[], at=[], product=[])
        >>> ProductPairsState.of(nothing, basket="client").as_dict()["schema"]
        1
        """
        return plain(
            "product pairs",
            basket=self.basket,
            refunds=self.refunds,
            products=list(self.products),
            n_baskets=self.n_baskets,
            baskets=listed(self.baskets),
            pair=listed(self.pair),
            count=listed(self.count),
            notices=dict(self.notices),
        )

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Read what `as_dict` wrote.

        Parameters
        ----------
        state : mapping
            The dictionary.

        Returns
        -------
        ProductPairsState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> nothing = PurchaseTable.from_columns(client=[], at=[], product=[])
        >>> state = ProductPairsState.of(nothing, basket="client")
        >>> ProductPairsState.from_dict(state.as_dict()).basket
        'client'
        """
        with reading("product pairs", state):
            products = texts(state["products"])
            n = len(products)
            pair = column(state, "pair", most=n * n - 1)
            ordered = list(products) == sorted(set(products))
            if not ordered or (np.diff(pair) <= 0).any():
                raise InvalidValueError("products", "in order", n, "order")
            return cls(
                one_of("basket", state["basket"], BASKETS, code="basket"),
                RepeatRule(refunds=state["refunds"]).refunds,
                products,
                int(state["n_baskets"]),
                column(state, "baskets", least=1).reshape(n),
                pair,
                column(state, "count", least=1).reshape(pair.size),
                notices(state),
            )


def _placed(
    state: ProductPairsState, place: Mapping[str, int]
) -> tuple[IntArray, IntArray]:
    """Return baskets by product, and codes of pairs, of a longer list of products."""
    n, before = len(place), max(len(state.products), 1)
    here = np.array([place[product] for product in state.products], np.int64)
    baskets = np.zeros(n, np.int64)
    baskets[here] = state.baskets
    return baskets, here[state.pair // before] * n + here[state.pair % before]
