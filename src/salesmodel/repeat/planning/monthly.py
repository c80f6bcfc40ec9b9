"""What was sold by seller, client and month, and over which span that is known."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import CodeArray, InstantArray, IntArray
from salesmodel._counts import begins_run
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._clients import added
from salesmodel.repeat.planning._months import month_label


__all__ = ["MonthlySales", "SellerMonth"]

_SHOWN = 20


@attrs.frozen
class SellerMonth:
    """What a seller sold in a month.

    Parameters
    ----------
    seller : str or None
        The seller; `None` of rows without one.
    month : str
        The month (UTC), such as ``2026-12``.
    amount : int
        Minor units, refunds of that month taken off.
    """

    seller: str | None
    month: str
    amount: int


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class MonthlySales:
    """Amounts by seller, month (UTC) and client: what plans rest on.

    Parameters
    ----------
    sellers : tuple of str or None
        Sellers in alphabetical order; the last one is `None` where rows have none.
    clients : tuple of str
        Clients in alphabetical order, those who came as codes by their code as text.
    seller : ndarray of int32, shape (n,)
        Index into `sellers`.
    client : ndarray of int32, shape (n,)
        Index into `clients`, or -1 of rows without one.
    month : ndarray of int64, shape (n,)
        Months since 1970-01.
    amount : ndarray of int64, shape (n,)
        Minor units, refunds taken off in the month in which they were made.
    since, until : int or None
        Beginning and end of the history, in microseconds, the end being out; `None`
        where there is neither a row nor a statement.
    currency : str or None
        ISO 4217 code of every amount.
    notices : mapping of str to int
        Rows that were left out, by code.
    """

    sellers: tuple[str | None, ...]
    clients: tuple[str, ...]
    seller: CodeArray
    client: CodeArray
    month: IntArray
    amount: IntArray
    since: int | None
    until: int | None
    currency: str | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the cells."""
        return self.amount.size

    @property
    def total(self) -> int:
        """All amounts together, in minor units."""
        return checked_sum(self.amount)

    def rows(self) -> tuple[SellerMonth, ...]:
        """Return what each seller sold in each month in which he has a row.

        Returns
        -------
        tuple of SellerMonth
            By seller, then by month.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     at=["2026-01-05", "2026-01-07"],
        ...     amount=[100, 300],
        ...     currency="EUR",
        ...     seller=["Ann", "Ann"],
        ... )
        >>> MonthlySalesState.of(purchases).finish().rows()
        (SellerMonth(seller='Ann', month='2026-01', amount=400),)
        """
        begins = np.flatnonzero(begins_run(self.seller) | begins_run(self.month))
        cell = np.repeat(np.arange(begins.size), np.diff(np.append(begins, len(self))))
        return tuple(
            SellerMonth(self.sellers[seller], month_label(month), amount)
            for seller, month, amount in zip(
                self.seller[begins].tolist(),
                self.month[begins].tolist(),
                added(cell, self.amount, begins.size).tolist(),
                strict=True,
            )
        )

    def __str__(self) -> str:
        """Return the first sellers and months as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = self.rows()
        ends = [_day(self.since), _day(None if self.until is None else self.until - 1)]
        title = (
            f"{len(rows)} months of {len(self.sellers)} sellers, {' to '.join(ends)}"
        )
        cells = [[row.seller, row.month, row.amount] for row in rows[:_SHOWN]]
        return Shown(title, ["seller", "month", "amount"], cells)


def _day(at: int | None) -> str:
    """Write the day of an instant."""
    day: InstantArray | None = None if at is None else np.array(at)
    return "–" if day is None else str(day.view("datetime64[us]").astype("M8[D]"))
