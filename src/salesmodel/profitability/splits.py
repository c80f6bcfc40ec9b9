"""Profit of first and of repeat sales, split by a column of labels."""

from collections.abc import Mapping

import attrs

from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.profitability._ledger import Unallocated


__all__ = ["ProfitRow", "ProfitTable"]


@attrs.frozen
class ProfitRow:
    """What sales of one kind, of one group, earned.

    Parameters
    ----------
    group : str or None
        Label of the group; `None` for what has none.
    kind : str
        ``first``, ``repeat``, ``unknown`` (whether it is one or the other), ``undone``
        (taken back in full), ``unallocated`` (costs without a sale) or ``all``.
    sales : int
        Purchases; refunds and what was taken back in full are none.
    revenue : int
        Minor units, refunds taken off.
    lines : mapping of str to int
        Cost by line, in minor units.
    hours : float or None
        Hours of sellers; `None` where they are not given.
    """

    group: str | None
    kind: str
    sales: int
    revenue: int
    lines: Mapping[str, int] = attrs.field(converter=as_read_only)
    hours: float | None = None

    @property
    def costs(self) -> int:
        """Sum of the lines."""
        return sum(self.lines.values())

    @property
    def profit(self) -> int:
        """Revenue less the lines, in minor units."""
        return self.revenue - self.costs

    @property
    def margin(self) -> float | None:
        """Profit / revenue; `None` where revenue is not positive."""
        return self.profit / self.revenue if self.revenue > 0 else None

    @property
    def profit_per_sale(self) -> float | None:
        """Minor units a sale; `None` without sales."""
        return self.profit / self.sales if self.sales else None

    @property
    def profit_per_hour(self) -> float | None:
        """Minor units an hour of a seller; `None` without hours."""
        return self.profit / self.hours if self.hours else None

    @property
    def undefined(self) -> dict[str, str]:
        """Why figures are not defined, by their names."""
        reasons = {}
        if self.revenue <= 0:
            reasons["margin"] = (
                "no_revenue" if self.revenue == 0 else "negative_revenue"
            )
        if not self.sales:
            reasons["profit_per_sale"] = "no_sales"
        if not self.hours:
            reasons["profit_per_hour"] = "no_hours"
        return reasons


@attrs.frozen(eq=False)
class ProfitTable:
    """Profit by group and kind of sale, adding up to the total.

    Parameters
    ----------
    by : str
        What the groups are.
    rule : str
        What made a sale a repeat, in words.
    currency : str or None
        ISO 4217 code of every amount.
    found : tuple of ProfitRow
        Rows that have sales or amounts.
    total : ProfitRow
        All of them together.
    unallocated : tuple of Unallocated
        The costs in the row ``unallocated``, one by one.
    """

    by: str
    rule: str
    currency: str | None
    found: tuple[ProfitRow, ...]
    total: ProfitRow
    unallocated: tuple[Unallocated, ...] = ()

    def rows(self) -> tuple[ProfitRow, ...]:
        """Return a row for each group and kind of sale that there is.

        Returns
        -------
        tuple of ProfitRow
            Groups in the order of their labels, those without one last; then what lies
            on no sale.

        Examples
        --------
        >>> total = ProfitRow(None, "all", 0, 0, {})
        >>> ProfitTable("seller", "any", None, (), total).rows()
        ()
        """
        return self.found

    def __str__(self) -> str:
        """Return the rows as aligned lines under the rule."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        lines = list(self.total.lines)
        heads = [self.by, "kind", "sales", "revenue", *lines, "profit", "margin"]
        rows = [
            [
                row.group,
                row.kind,
                row.sales,
                row.revenue,
                *(row.lines[line] for line in lines),
                row.profit,
                row.margin,
            ]
            for row in (*self.found, self.total)
        ]
        title = (
            f"Profit in minor units of {self.currency or 'no currency'}; {self.rule}"
        )
        return Shown(title, heads, rows)
