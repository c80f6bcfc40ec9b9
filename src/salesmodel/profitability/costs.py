"""What sales cost: columns a sale beside tables of spend, hours and incidents."""

from collections.abc import Iterator
from typing import Self

import attrs
from numpy.typing import ArrayLike

from salesmodel._arrays import IntArray, integers, read_only
from salesmodel._frozen import by_columns
from salesmodel.errors import CurrencyMismatchError, ShapeError
from salesmodel.profitability.incidents import IncidentTable
from salesmodel.profitability.spend import ChannelSpend, SellerHours
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["Costs"]

_COLUMNS = ("goods", "overhead", "bonus", "presale", "servicing", "taxes")


@attrs.frozen(eq=False, kw_only=True)
class Costs:
    """All that is to be taken off the revenue of purchases.

    Each column has one row a purchase, in minor units of their currency; a cost is
    positive, and negative where a refund gives it back. What is not given is no line of
    the result.

    Parameters
    ----------
    goods, overhead, bonus, presale, servicing, taxes : ndarray of int64 or None
        Cost of goods, share of overhead, bonus of the seller, presale, servicing, and
        taxes and fees of each row, shape (n,).
    spend : ChannelSpend or None
        Divided evenly over the clients won on a channel in a month: the line
        ``acquisition``.
    hours : SellerHours or None
        Divided evenly over the sales of a seller in a month; where hours have a rate,
        the line ``selling``.
    incidents : IncidentTable or None
        Divided evenly over the purchases of their deal: the line ``errors``.
    """

    goods: IntArray | None = None
    overhead: IntArray | None = None
    bonus: IntArray | None = None
    presale: IntArray | None = None
    servicing: IntArray | None = None
    taxes: IntArray | None = None
    spend: ChannelSpend | None = None
    hours: SellerHours | None = None
    incidents: IncidentTable | None = None

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Let no column be written to."""
        for _, column in self.columns():
            read_only(column)

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        goods: ArrayLike | None = None,
        overhead: ArrayLike | None = None,
        bonus: ArrayLike | None = None,
        presale: ArrayLike | None = None,
        servicing: ArrayLike | None = None,
        taxes: ArrayLike | None = None,
        spend: ChannelSpend | None = None,
        hours: SellerHours | None = None,
        incidents: IncidentTable | None = None,
    ) -> Self:
        """Take array-likes of any library.

        Parameters
        ----------
        goods, overhead, bonus, presale, servicing, taxes : array_like of int, optional
            Minor units, one row a purchase, none absent: what cost nothing is 0.
        spend, hours, incidents : tables, optional
            As in the class.

        Returns
        -------
        Costs
            The costs.

        Raises
        ------
        InvalidValueError
            If a cell is absent or no integer.

        Examples
        --------
        >>> Costs.from_columns(goods=[40, 60]).goods.tolist()
        [40, 60]
        """
        given = (goods, overhead, bonus, presale, servicing, taxes)
        columns = {
            name: integers(name, column).copy()
            for name, column in zip(_COLUMNS, given, strict=True)
            if column is not None
        }
        return cls(**columns, spend=spend, hours=hours, incidents=incidents)

    def columns(self) -> Iterator[tuple[str, IntArray]]:
        """Iterate over the columns that are given, with their names.

        Yields
        ------
        tuple of str and ndarray
            Name and minor units.

        Examples
        --------
        >>> costs = Costs.from_columns(goods=[40])
        >>> [(name, column.tolist()) for name, column in costs.columns()]
        [('goods', [40])]
        """
        for name in _COLUMNS:
            if (column := getattr(self, name)) is not None:
                yield name, column

    def check(self, purchases: PurchaseTable) -> None:
        """Refuse costs that do not fit some purchases.

        Parameters
        ----------
        purchases : PurchaseTable
            The purchases.

        Raises
        ------
        ShapeError
            If a column has not one row a purchase.
        CurrencyMismatchError
            If a table is in another currency.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])
        >>> Costs.from_columns(goods=[40]).check(purchases)
        """
        for name, column in self.columns():
            if column.size != len(purchases):
                expected = f"{len(purchases)} rows, one a purchase"
                raise ShapeError(name, expected, str(column.size))
        for name in ("spend", "hours", "incidents"):
            currency = getattr(getattr(self, name), "currency", None)
            if currency not in (None, purchases.currency):
                raise CurrencyMismatchError(name, str(purchases.currency), currency)
