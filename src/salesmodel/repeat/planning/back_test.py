"""What a rule would have given for months that are over, and how wrong it was."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, IntArray, read_only
from salesmodel._checks import instance, whole
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidAmountError
from salesmodel.repeat._clients import added
from salesmodel.repeat.planning._accuracy import (
    PLAN_METHODS,
    PlanAccuracy,
    PlannedMonth,
    accuracy_of,
)
from salesmodel.repeat.planning._bases import Asked, made_by
from salesmodel.repeat.planning._months import month_label
from salesmodel.repeat.planning._seller_months import SellerMonths
from salesmodel.repeat.planning.monthly import MonthlySales
from salesmodel.repeat.planning.plan_rule import PlanRule
from salesmodel.tables.calendar import CalendarTable


__all__ = ["PlanBackTest", "back_test_plan"]

_PEERS = (
    PlanRule(growth=0, base="last_month"),
    PlanRule(growth=0, base="mean_of_same_months"),
)
_MOST = int(np.iinfo(np.int64).max)


@attrs.frozen(eq=False)
class PlanBackTest:
    """Plans of months that are over, as they would have been, beside what was sold.

    Parameters
    ----------
    rule : PlanRule
        The rule.
    sellers : tuple of str or None
        Sellers in alphabetical order; `None`, the last one, of sales without a seller.
    seller, month : ndarray of int64, shape (n,)
        Seller, and month since 1970-01, of everything compared.
    actual : ndarray of int64, shape (n,)
        What was sold, in minor units.
    planned : ndarray of int64, shape (3, n)
        What each of `PLAN_METHODS` gave.
    n_considered : int
        Whole months of sellers, from the first sale of each to the last one.
    lacking : mapping of str to int
        How many of those have no number by each method; one that any method lacks is not
        compared.
    """

    rule: PlanRule
    sellers: tuple[str | None, ...]
    seller: IntArray
    month: IntArray
    actual: IntArray
    planned: IntArray
    n_considered: int
    lacking: Mapping[str, int] = attrs.field(converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the months of sellers that are compared."""
        return self.actual.size

    def rows(self) -> tuple[PlanAccuracy, ...]:
        """Return how wrong each method was for each seller.

        Returns
        -------
        tuple of PlanAccuracy
            By seller, then in the order of `PLAN_METHODS`.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState
        >>> from salesmodel.tables import PurchaseTable
        >>> nothing = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> back_test_plan(MonthlySalesState.of(nothing).finish()).rows()
        ()
        """
        return accuracy_of(self.sellers, self.seller, self.actual, self.planned)

    def total(self) -> tuple[PlanAccuracy, ...]:
        """Return how wrong each method was for all sellers, month by month of each.

        Returns
        -------
        tuple of PlanAccuracy
            The rows of the sellers added up.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState
        >>> from salesmodel.tables import PurchaseTable
        >>> nothing = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> found = back_test_plan(MonthlySalesState.of(nothing).finish())
        >>> [(row.method, row.n, row.bias) for row in found.total()]
        [('rule', 0, None), ('naive', 0, None), ('seasonal', 0, None)]
        """
        return accuracy_of(
            ("all",), np.zeros_like(self.seller), self.actual, self.planned
        )

    def together(self) -> tuple[PlanAccuracy, ...]:
        """Return how wrong each method was for the sum of all sellers compared.

        Too much for one seller and too little for another cancel in it.

        Returns
        -------
        tuple of PlanAccuracy
            In the order of `PLAN_METHODS`; `n` counts months.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState
        >>> from salesmodel.tables import PurchaseTable
        >>> nothing = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> found = back_test_plan(MonthlySalesState.of(nothing).finish())
        >>> [row.n for row in found.together()]
        [0, 0, 0]
        """
        months, place = np.unique(self.month, return_inverse=True)
        planned = [added(place, one, months.size) for one in self.planned]
        actual = added(place, self.actual, months.size)
        return accuracy_of(("all",), np.zeros_like(months), actual, np.array(planned))

    def by_month(self) -> tuple[PlannedMonth, ...]:
        """Return what the methods gave for each month.

        Returns
        -------
        tuple of PlannedMonth
            In the order of time.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState
        >>> from salesmodel.tables import PurchaseTable
        >>> nothing = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> back_test_plan(MonthlySalesState.of(nothing).finish()).by_month()
        ()
        """
        months, place = np.unique(self.month, return_inverse=True)
        planned = [added(place, one, months.size).tolist() for one in self.planned]
        return tuple(
            PlannedMonth(
                month_label(month), n, actual, dict(zip(PLAN_METHODS, by, strict=True))
            )
            for month, n, actual, *by in zip(
                months.tolist(),
                np.bincount(place, minlength=months.size).tolist(),
                added(place, self.actual, months.size).tolist(),
                *planned,
                strict=True,
            )
        )

    def __str__(self) -> str:
        """Return a line a seller and method, and those of all."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [
            "seller",
            "method",
            "months",
            "mean absolute error",
            "weighted",
            "bias",
        ]
        rows = [
            [
                row.group,
                row.method,
                row.n,
                row.mean_absolute_error,
                row.weighted_absolute_error,
                row.bias,
            ]
            for row in (*self.rows(), *self.total())
        ]
        title = f"{len(self)} of {self.n_considered} months compared: {self.rule}"
        return Shown(title, heads, rows)


def back_test_plan(
    sales: MonthlySales,
    rule: PlanRule | None = None,
    *,
    months: int | None = None,
    calendar: CalendarTable | None = None,
) -> PlanBackTest:
    r"""Tell what a rule would have given for months that are over.

    Each is planned as it would have been on its first day, from what was sold before it.

    Parameters
    ----------
    sales : MonthlySales
        What was sold, and over which span that is known.
    rule : PlanRule, optional
        The rule; the same month last year and a tenth more unless given.
    months : int, optional
        How many of the last whole months are planned; all unless given.
    calendar : CalendarTable, optional
        Working days, by which the rule goes; the methods beside it do not.

    Returns
    -------
    PlanBackTest
        Errors of the rule beside those of two simple methods, on the same months.

    Raises
    ------
    InvalidValueError
        If `months` is below 1, or something else is given.
    InvalidAmountError
        If a plan, an error or a sum does not fit into ``int64``.

    Notes
    -----
    Beside the rule stand ``naive``, the month before, and ``seasonal``, the mean of the
    same months of all earlier years, neither with any growth. With plans :math:`p` and
    sales :math:`a` of :math:`n` months: mean absolute error :math:`\sum |p - a| / n`,
    weighted absolute error [1]_ :math:`\sum |p - a| / \sum |a|`, bias
    :math:`\sum (p - a) / n`. A month of a seller is compared where all three give a
    number. A month without sales, between the first and the last one of a seller, was
    one of 0.

    References
    ----------
    .. [1] Kolassa, S. and Schütz, W. (2007), "Advantages of the MAD/MEAN Ratio over the
       MAPE", Foresight 6: 40-43.

    Examples
    --------
    >>> from salesmodel.repeat import MonthlySalesState
    >>> from salesmodel.tables import PurchaseTable
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme"] * 4,
    ...     at=["2025-01-01", "2025-02-28", "2026-01-31", "2026-02-28"],
    ...     amount=[100, 200, 120, 210],
    ...     currency="EUR",
    ... )
    >>> print(back_test_plan(MonthlySalesState.of(purchases).finish()))
    1 of 14 months compared: same_month_last_year +10.00%; shares of clients: base
    seller    method  months  mean absolute error  weighted     bias
    –           rule       1               10.000     0.048   10.000
    –          naive       1               90.000     0.429  -90.000
    –       seasonal       1               10.000     0.048  -10.000
    all         rule       1               10.000     0.048   10.000
    all        naive       1               90.000     0.429  -90.000
    all     seasonal       1               10.000     0.048  -10.000
    """
    history = SellerMonths.of(instance("sales", sales, MonthlySales))
    told = PlanRule() if rule is None else instance("rule", rule, PlanRule)
    if calendar is not None:
        instance("calendar", calendar, CalendarTable)
    first, end = history.whole_months()
    if months is not None:
        first = max(first, end - whole("months", months, least=1, most=_MOST))
    seller, month = _months_of_sellers(history, first, end)
    asked = Asked(seller, month, month - 1)
    made = [
        made_by(told, asked, history, calendar).amount,
        *(made_by(peer, asked, history).amount for peer in _PEERS),
    ]
    lacks: BoolArray = np.array(made) == MISSING
    kept = np.flatnonzero(~lacks.any(axis=0))
    actual = history.at(seller[kept], month[kept])[0]
    planned = np.array(made)[:, kept]
    if kept.size and int(planned.max()) - int(actual.min()) > _MOST:
        needed = "amounts whose differences fit into int64"
        raise InvalidAmountError("amount", needed, int(actual.min()), "too_large")
    n_lacking = lacks.sum(axis=1).tolist()
    return PlanBackTest(
        rule=told,
        sellers=sales.sellers,
        seller=read_only(seller[kept]),
        month=read_only(month[kept]),
        actual=read_only(actual),
        planned=read_only(planned),
        n_considered=seller.size,
        lacking=dict(zip(PLAN_METHODS, n_lacking, strict=True)),
    )


def _months_of_sellers(
    history: SellerMonths, first: int, end: int
) -> tuple[IntArray, IntArray]:
    """Pair each seller with the whole months from his first sale to his last one."""
    begin = np.maximum(history.first, first)
    n_months = np.maximum(np.minimum(history.last + 1, end) - begin, 0)
    seller = np.repeat(np.arange(begin.size), n_months)
    before = np.cumsum(n_months) - n_months
    month = np.arange(seller.size) - np.repeat(before, n_months) + begin[seller]
    return seller, month
