"""Pairs of products that are bought together: what to offer to whom."""

from salesmodel.repeat.baskets._pair_counts import counted_pairs
from salesmodel.repeat.baskets._pair_rows import ProductPairs, checked_choices, pairs_of
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["product_pairs"]


def product_pairs(
    purchases: PurchaseTable,
    *,
    basket: str = "deal",
    min_count: int = 5,
    refunds: str = "ignore",
    confidence: float = 0.95,
) -> ProductPairs:
    r"""Tell which products are bought together, and how much more than by chance.

    Parameters
    ----------
    purchases : PurchaseTable
        Purchases with products; refunds, and rows without a product or a basket, are
        left out and counted.
    basket : {"deal", "client"}, default "deal"
        What together means: in one deal, or ever by one client.
    min_count : int, default 5
        Baskets that a pair needs to be shown, at least 1.
    refunds : {"ignore", "undo"}, default "ignore"
        Whether a purchase that was taken back in full stays a purchase, or is none.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    ProductPairs
        Pairs in an order that does not depend on that of the rows.

    Raises
    ------
    InvalidValueError
        If there are no products, or no deals where they are baskets; if a number is out
        of range; or if there are more than 20,000,000 distinct pairs (code ``many``).

    Notes
    -----
    Of :math:`n` baskets :math:`n_a` have product :math:`a`, and :math:`n_{ab}` have
    both: support :math:`n_{ab}/n`, confidence :math:`n_{ab}/n_a` and
    :math:`n_{ab}/n_b`, lift :math:`n\, n_{ab} / (n_a n_b)` [1]_. A product counts once a
    basket, however often it was bought. Cost: one sort of the rows, then of the pairs,
    a part of the baskets at a time; there is no table of products by products.

    References
    ----------
    .. [1] Brin, S., Motwani, R., Ullman, J. D. and Tsur, S. (1997), "Dynamic Itemset
       Counting and Implication Rules for Market Basket Data", SIGMOD '97: 255-264.
       :doi:`10.1145/253260.253325`

    Examples
    --------
    Three deals, two of which have a pump and a hose:

    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt", "Bolt", "Core"],
    ...     at=["2026-01-05"] * 5,
    ...     product=["pump", "hose", "hose", "pump", "valve"],
    ...     deal=["d1", "d1", "d2", "d2", "d3"],
    ... )
    >>> [pair] = product_pairs(purchases, min_count=2).rows()
    >>> pair.first, pair.second, pair.count, pair.second_if_first.value, pair.lift
    ('hose', 'pump', 2, 1.0, 1.5)
    """
    checked_choices(min_count, confidence)
    counts, notices = counted_pairs(purchases, basket, refunds)
    return pairs_of(counts, notices, basket=basket, choices=(min_count, confidence))
