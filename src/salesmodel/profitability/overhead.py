"""Overhead shared out among sales, no minor unit lost."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final, Literal, get_args

from salesmodel._checks import instance, one_of, several
from salesmodel.errors import InvalidValueError
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability.sale import SaleEconomics
from salesmodel.values import Money


__all__ = ["Basis", "allocate_overhead"]

Basis = Literal["even", "revenue", "hours"]
"""By what overhead is shared out: evenly, by net revenue or by hours of the seller."""


def _hours(sale: SaleEconomics) -> Decimal:
    """Return the hours of a sale; one without hours cannot be weighed by them."""
    if sale.seller_hours is None:
        needed = "given for every sale that overhead is shared out to by hours"
        raise InvalidValueError("seller_hours", needed, None, "not_given")
    return sale.seller_hours


_WEIGHTS: Final[Mapping[str, Callable[[SaleEconomics], Decimal]]] = {
    "even": lambda _: Decimal(1),
    "revenue": lambda sale: sale.net_revenue.amount,
    "hours": _hours,
}


def allocate_overhead(
    total: Money, sales: Iterable[SaleEconomics], *, by: Basis = "even"
) -> tuple[Money, ...]:
    """Share overhead out among sales, so that the parts add up to exactly the total.

    Parameters
    ----------
    total : Money
        Overhead to share out.
    sales : iterable of SaleEconomics
        The sales that bear it, in one currency with it.
    by : {"even", "revenue", "hours"}, default "even"
        Evenly, by the net revenue of each, or by the hours of the seller.

    Returns
    -------
    tuple of Money
        The part of each sale, in minor units: what to give it as `overhead`.

    Raises
    ------
    InvalidValueError
        If there is no sale, one has no hours where they are asked for (code
        ``not_given``), or the weights are negative or all zero (code ``weights``).
    MixedCurrencyError
        If the total and the sales are in several currencies; it counts each.

    See Also
    --------
    salesmodel.values.Money.allocate : The same by any weights.

    Notes
    -----
    Largest remainder; of equal remainders the first sale gets the unit.

    Examples
    --------
    >>> eur = lambda amount: Money(amount, "EUR")
    >>> sales = [SaleEconomics(eur(300)), SaleEconomics(eur(100), discount=eur(40))]
    >>> [str(part) for part in allocate_overhead(eur(100), sales, by="revenue")]
    ['83.33 EUR', '16.67 EUR']
    """
    weight = _WEIGHTS[one_of("by", by, get_args(Basis), code="basis")]
    every = several("sales", sales)
    borne = {
        f"sales[{place}]": instance(f"sales[{place}]", sale, SaleEconomics).revenue
        for place, sale in enumerate(every)
    }
    of_one_currency({"total": total, **borne})
    return total.allocate(weight(sale) for sale in every)
