"""Profit of first and of repeat sales as they really were."""

from collections import Counter
from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    CodeArray,
    FloatArray,
    IntArray,
    Moment,
    moment,
)
from salesmodel._figures import checked_sum, sums_by_code
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
)
from salesmodel.profitability._cells import months_of
from salesmodel.profitability._curves import CohortMonths, curves_of
from salesmodel.profitability._groups import cohorts_of_clients, column_of
from salesmodel.profitability._ledger import Unallocated, is_sale, ledger
from salesmodel.profitability.cohorts import CohortPayback
from salesmodel.profitability.costs import Costs
from salesmodel.profitability.splits import ProfitRow, ProfitTable
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import Numbering, number_purchases
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["ObservedProfit", "observed_profit"]

_KINDS = (SaleKind.FIRST, SaleKind.REPEAT, SaleKind.UNKNOWN, SaleKind.UNDONE)


@attrs.frozen(eq=False)
class ObservedProfit:
    """Revenue and costs of every purchase, to be split and added up.

    Parameters
    ----------
    purchases : PurchaseTable
        The purchases.
    numbering : Numbering
        Which purchase of its client each row is, and under which rule.
    lines : mapping of str to ndarray of int64, shape (n,)
        Cost of each row by line, in minor units.
    hours : ndarray of float64, shape (n,), or None
        Hours of sellers by row.
    unallocated : tuple of Unallocated
        Costs that lie on no row.
    as_of : int or None
        Instant of observation in microseconds since 1970-01-01 UTC; `None` where there
        is nothing to tell it from.
    """

    purchases: PurchaseTable
    numbering: Numbering
    lines: Mapping[str, IntArray] = attrs.field(converter=as_read_only)
    hours: FloatArray | None
    unallocated: tuple[Unallocated, ...]
    as_of: int | None

    __reduce__ = by_columns

    def by(self, column: Labelled | str | None = None) -> ProfitTable:
        """Split profit by a column, and by first and repeat sales.

        Parameters
        ----------
        column : Labelled or str, optional
            ``"seller"``, ``"product"``, ``"channel"``, ``"month"`` (UTC, of the sale),
            ``"cohort"`` (month of the client's first purchase, where that is known), or
            labels, one a row; without it there is one group.

        Returns
        -------
        ProfitTable
            Rows that add up to the total.

        Raises
        ------
        InvalidValueError
            If there is no such column.
        ShapeError
            If labels have not one row a purchase.

        Examples
        --------
        >>> profit = observed_profit(
        ...     PurchaseTable.from_columns(
        ...         client=["Acme", "Acme"],
        ...         at=["2026-01-05", "2026-02-05"],
        ...         amount=[100, 300],
        ...         currency="EUR",
        ...     ),
        ...     Costs.from_columns(goods=[90, 200]),
        ...     rule=RepeatRule(new_after=0),
        ... )
        >>> [(row.kind, row.profit) for row in profit.by().rows()]
        [('first', 10), ('repeat', 100)]
        """
        named = column_of(self.purchases, self.numbering, column)
        codes = np.where(named.codes < 0, len(named.labels), named.codes)
        rows = self._rows(codes.astype(np.int32), (*named.labels, None))
        total = self._total()
        if self.unallocated:
            left = dict.fromkeys(self.lines, 0)
            for one in self.unallocated:
                left[one.line] += one.amount
            rows = (*rows, ProfitRow(None, "unallocated", 0, 0, left))
        name = column if isinstance(column, str) else "group"
        return ProfitTable(
            name,
            f"{self.numbering.rule}",
            self.purchases.currency,
            rows,
            total,
            self.unallocated,
        )

    def payback(self) -> CohortPayback:
        """Follow the cohorts of clients: their profit by age, added up.

        Returns
        -------
        CohortPayback
            A curve a cohort.

        Examples
        --------
        >>> nothing = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> observed_profit(nothing, Costs()).payback().cohorts
        ()
        """
        of_clients = cohorts_of_clients(self.purchases, self.numbering)
        cohort = of_clients[self.purchases.client]
        clients = Counter(of_clients.tolist())
        months = CohortMonths(months_of(self.purchases.at), cohort, clients)
        curves, outside = curves_of(months, self.revenue, self.lines, self.as_of)
        return CohortPayback(
            f"{self.numbering.rule}",
            self.purchases.currency,
            self.as_of,
            curves,
            outside,
            sum(one.amount for one in self.unallocated),
        )

    @property
    def revenue(self) -> IntArray:
        """Amount of each row in minor units, negative in refunds, shape (n,)."""
        amount = self.purchases.amount
        return np.zeros(0, np.int64) if amount is None else amount

    def _rows(
        self, group: CodeArray, labels: tuple[str | None, ...]
    ) -> tuple[ProfitRow, ...]:
        """Add up by group and kind of sale, and leave out what has no rows."""
        code = group * len(SaleKind) + self.numbering.kind
        n_codes = len(labels) * len(SaleKind)
        n_rows = np.bincount(code, minlength=n_codes).tolist()
        sold = code[is_sale(self.purchases, self.numbering)]
        sales = np.bincount(sold, minlength=n_codes).tolist()
        hours = None
        if self.hours is not None:
            hours = np.bincount(code, self.hours, minlength=n_codes).tolist()
        revenue = sums_by_code(code, self.revenue, n_codes=n_codes)
        lines = {
            name: sums_by_code(code, line, n_codes=n_codes)
            for name, line in self.lines.items()
        }
        return tuple(
            ProfitRow(
                label,
                kind.word,
                sales[at],
                revenue[at],
                {name: sums[at] for name, sums in lines.items()},
                None if hours is None else hours[at],
            )
            for place, label in enumerate(labels)
            for kind in _KINDS
            for at in [place * len(SaleKind) + kind]
            if n_rows[at]
        )

    def _total(self) -> ProfitRow:
        """Add everything up, what lies on no row included."""
        lines = {name: checked_sum(line) for name, line in self.lines.items()}
        for one in self.unallocated:
            lines[one.line] += one.amount
        return ProfitRow(
            None,
            "all",
            int(np.count_nonzero(is_sale(self.purchases, self.numbering))),
            checked_sum(self.revenue),
            lines,
            None if self.hours is None else float(self.hours.sum()),
        )


def observed_profit(
    purchases: PurchaseTable,
    costs: Costs,
    *,
    rule: RepeatRule | None = None,
    as_of: Moment | None = None,
) -> ObservedProfit:
    r"""Lay costs on purchases, and tell first from repeat sales.

    Parameters
    ----------
    purchases : PurchaseTable
        The whole history of purchases and refunds, each with an amount.
    costs : Costs
        What they cost.
    rule : RepeatRule, optional
        What makes a sale a repeat; by default first sales are not known to be first,
        and spend on channels is divided over nobody.
    as_of : datetime or int, optional
        Instant of observation, inclusive; by default that of the latest purchase or
        incident.

    Returns
    -------
    ObservedProfit
        Lines by row, to be split by any column.

    Raises
    ------
    InvalidAmountError
        If a purchase has no amount.
    InvalidInstantError
        If a purchase or an incident comes after `as_of`.
    ShapeError
        If a column of costs has not one row a purchase.
    CurrencyMismatchError
        If a table of costs is in another currency.

    Notes
    -----
    The profit of a group is :math:`\sum_i (r_i - \sum_l c_{li})` over its rows, refunds
    among them; it is exact, and groups add up to the total. Spend of a channel and month
    is divided evenly over the clients whose first purchase was there and then, hours of
    a seller and month over his sales, costs of incidents over the purchases of their
    deal. What is left over by a division goes to the earliest rows, one minor unit
    each. Spend of a month that begins before `new_after`, or that won nobody, hours
    without sales and incidents of unknown deals lie on no row, and are shown.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    A new client bought once and came back; 50.00 of advertising won him.

    >>> from salesmodel.profitability import ChannelSpend
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme"],
    ...     at=["2026-01-05", "2026-03-05"],
    ...     amount=[55_000, 55_000],
    ...     currency="EUR",
    ...     channel=["ads", "ads"],
    ... )
    >>> costs = Costs.from_columns(
    ...     goods=[40_000, 40_000],
    ...     bonus=[5_000, 3_000],
    ...     spend=ChannelSpend.from_columns(
    ...         channel=["ads"], month=["2026-01"], amount=[5_000], currency="EUR"
    ...     ),
    ... )
    >>> profit = observed_profit(purchases, costs, rule=RepeatRule(new_after=0))
    >>> [(row.kind, row.profit) for row in profit.by().rows()]
    [('first', 5000), ('repeat', 12000)]
    """
    costs.check(purchases)
    amount = purchases.amount
    if len(purchases) and (amount is None or (amount == MISSING).any()):
        row = 0 if amount is None else int(np.argmax(amount == MISSING))
        needed = "given for every purchase, for profit is not known without it"
        raise InvalidAmountError("amount", needed, None, "absent", f"amount[{row}]")
    latest = int(purchases.at.max(initial=MISSING))
    if costs.incidents is not None:
        latest = max(latest, int(costs.incidents.opened.max(initial=MISSING)))
    until = latest if as_of is None else moment("as_of", as_of)
    if latest > until:
        needed = "at or after the latest purchase and incident"
        raise InvalidInstantError("as_of", needed, until, "future")
    numbering = number_purchases(purchases, rule)
    laid = ledger(purchases, numbering, costs)
    seen = None if until == MISSING else until
    return ObservedProfit(
        purchases, numbering, laid.lines, laid.hours, laid.unallocated, seen
    )
