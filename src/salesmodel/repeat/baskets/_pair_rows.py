"""What is told of pairs of products: counts, shares both ways, lifts."""

from collections.abc import Mapping
from statistics import NormalDist

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import one_of, whole
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat.baskets._pair_counts import MOST_PAIRS, PairCounts
from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["ProductPair", "ProductPairs", "checked_choices", "pairs_of"]

_SHOWN = 20


@attrs.frozen
class ProductPair:
    """Two products, and how often they are bought together.

    Parameters
    ----------
    first, second : str
        The products.
    count : int
        Baskets with both.
    support : Rate
        Share of all baskets that have both.
    second_if_first, first_if_second : Rate
        Share of the baskets with one product that have the other: the confidence of
        the rule, both ways.
    lift : float
        How many times more often they come together than if neither knew of the other.
    lift_low, lift_high : float
        Ends of its interval.
    """

    first: str
    second: str
    count: int
    support: Rate
    second_if_first: Rate
    first_if_second: Rate
    lift: float
    lift_low: float
    lift_high: float


@attrs.frozen(eq=False)
class ProductPairs:
    """Pairs of products that share enough baskets.

    Parameters
    ----------
    basket : str
        What a basket is: the purchases of a ``deal``, or of a ``client``.
    min_count : int
        Baskets that a pair needs to be among them.
    products : tuple of str
        All products that were bought, in the order of their names.
    n_baskets : int
        All baskets.
    baskets : ndarray of int64, shape (n_products,)
        Baskets with each product.
    first, second : ndarray of int64, shape (n_pairs,)
        Places of the two products; the pair with most baskets stands first, equal ones
        in the order of the names.
    count : ndarray of int64, shape (n_pairs,)
        Baskets with both.
    n_below : int
        Pairs that share a basket, but too few of them.
    confidence : float
        Coverage of the intervals.
    notices : mapping of str to int
        Rows that are in no basket, by code.
    """

    basket: str
    min_count: int
    products: tuple[str, ...]
    n_baskets: int
    baskets: IntArray
    first: IntArray
    second: IntArray
    count: IntArray
    n_below: int
    confidence: float
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the pairs."""
        return self.count.size

    @property
    def lift(self) -> FloatArray:
        """How many times more often than by chance they come together."""
        one, other = self.baskets[self.first], self.baskets[self.second]
        lift: FloatArray = (self.count / one) * (self.n_baskets / other)
        return lift

    def lift_interval(self) -> tuple[FloatArray, FloatArray]:
        r"""Return the ends of the interval of each lift.

        Returns
        -------
        tuple of ndarray of float64
            Low and high ends, both above 0.

        Notes
        -----
        By the delta method on the logarithm of the lift :math:`l`, whose variance is
        :math:`1/n_{ab} - 1/n_a - 1/n_b + (2 l - 1)/n`, baskets being independent of one
        another. Of many pairs some are far from 1 by chance alone.

        Examples
        --------
        >>> from salesmodel.repeat import product_pairs
        >>> from salesmodel.tables import PurchaseTable
        >>> nothing = PurchaseTable.from_columns(client=[], at=[], product=[], deal=[])
        >>> [ends.tolist() for ends in product_pairs(nothing).lift_interval()]
        [[], []]
        """
        one, other = self.baskets[self.first], self.baskets[self.second]
        lift, z = self.lift, -NormalDist().inv_cdf((1 - self.confidence) / 2)
        variance = 1 / self.count - 1 / one - 1 / other
        variance += (2 * lift - 1) / max(self.n_baskets, 1)
        spread = np.exp(z * np.sqrt(np.maximum(variance, 0)))
        return lift / spread, lift * spread

    def rows(self) -> tuple[ProductPair, ...]:
        """Return the pairs, that with most baskets first.

        Returns
        -------
        tuple of ProductPair
            With their shares and intervals.

        Examples
        --------
        >>> from salesmodel.repeat import product_pairs
        >>> from salesmodel.tables import PurchaseTable
        >>> nothing = PurchaseTable.from_columns(client=[], at=[], product=[], deal=[])
        >>> product_pairs(nothing).rows()
        ()
        """
        return self._rows(np.arange(len(self)))

    def with_product(self, product: str) -> tuple[ProductPair, ...]:
        """Return the pairs of a product, as its `first`: what to offer to its buyers.

        Parameters
        ----------
        product : str
            The product.

        Returns
        -------
        tuple of ProductPair
            The highest lift first, equal ones by name.

        Raises
        ------
        InvalidValueError
            If nobody bought such a product.

        Examples
        --------
        >>> from salesmodel.repeat import product_pairs
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme"] * 3 + ["Bolt"],
        ...     at=["2026-01-05"] * 4,
        ...     product=["pump", "hose", "valve", "pump"],
        ...     deal=["d1", "d1", "d1", "d2"],
        ... )
        >>> pairs = product_pairs(purchases, min_count=1)
        >>> [(pair.second, pair.lift) for pair in pairs.with_product("hose")]
        [('valve', 2.0), ('pump', 1.0)]
        """
        one_of("product", product, self.products, code="product")
        place = self.products.index(product)
        rows = np.flatnonzero((self.first == place) | (self.second == place))
        found = [
            pair if pair.first == product else _turned(pair)
            for pair in self._rows(rows)
        ]
        return tuple(sorted(found, key=lambda pair: (-pair.lift, pair.second)))

    def _rows(self, rows: IntArray) -> tuple[ProductPair, ...]:
        lift = self.lift.tolist()
        low, high = (ends.tolist() for ends in self.lift_interval())
        first, second = self.first.tolist(), self.second.tolist()
        made = []
        for row in rows.tolist():
            count, one, other = int(self.count[row]), first[row], second[row]
            support, forward, backward = (
                wilson_rate(count, int(n), confidence=self.confidence)
                for n in (self.n_baskets, self.baskets[one], self.baskets[other])
            )
            made.append(
                ProductPair(
                    self.products[one],
                    self.products[other],
                    count,
                    support,
                    forward,
                    backward,
                    lift[row],
                    low[row],
                    high[row],
                )
            )
        return tuple(made)

    def __str__(self) -> str:
        """Return the pairs with most baskets as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["first", "second", "baskets", "support", "second if first"]
        heads += ["first if second", "lift", "low", "high"]
        rows = [
            [
                pair.first,
                pair.second,
                pair.count,
                pair.support.value,
                pair.second_if_first.value,
                pair.first_if_second.value,
                pair.lift,
                pair.lift_low,
                pair.lift_high,
            ]
            for pair in self._rows(np.arange(min(len(self), _SHOWN)))
        ]
        title = (
            f"Products bought by one {self.basket} in at least {self.min_count} of "
            f"{self.n_baskets}; {self.n_below} pairs in fewer"
        )
        return Shown(title, heads, rows)


def _turned(pair: ProductPair) -> ProductPair:
    """Return a pair with its products the other way round."""
    return attrs.evolve(
        pair,
        first=pair.second,
        second=pair.first,
        second_if_first=pair.first_if_second,
        first_if_second=pair.second_if_first,
    )


def checked_choices(min_count: int, confidence: float) -> None:
    """Refuse numbers that are out of range."""
    whole("min_count", min_count, least=1, most=MOST_PAIRS)
    wilson_rate(0, 0, confidence=confidence)


def pairs_of(
    counts: PairCounts,
    notices: Mapping[str, int],
    *,
    basket: str,
    choices: tuple[int, float],
) -> ProductPairs:
    """Show the pairs that have enough baskets."""
    min_count, confidence = choices
    shown = np.flatnonzero(counts.count >= min_count)
    rows = shown[np.argsort(-counts.count[shown], kind="stable")]
    n = max(len(counts.products), 1)
    return ProductPairs(
        basket=basket,
        min_count=min_count,
        products=counts.products,
        n_baskets=counts.n_baskets,
        baskets=read_only(counts.baskets),
        first=read_only(counts.pair[rows] // n),
        second=read_only(counts.pair[rows] % n),
        count=read_only(counts.count[rows]),
        n_below=counts.count.size - shown.size,
        confidence=confidence,
        notices=notices,
    )
