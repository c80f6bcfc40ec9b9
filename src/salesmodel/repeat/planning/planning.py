"""How a month is planned."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from salesmodel._arrays import IntArray, read_only
from salesmodel._checks import instance, several
from salesmodel.repeat.planning._bases import Asked, Made, made_by
from salesmodel.repeat.planning._months import month_number
from salesmodel.repeat.planning._seller_months import SellerMonths
from salesmodel.repeat.planning._sellers import sold_by
from salesmodel.repeat.planning._sharing import parts_of
from salesmodel.repeat.planning._workdays import working_days
from salesmodel.repeat.planning.monthly import MonthlySales
from salesmodel.repeat.planning.plan import Plan
from salesmodel.repeat.planning.plan_rule import PlanRule
from salesmodel.tables.calendar import CalendarTable


__all__ = ["plan_month"]

_LAST_MONTHS: Final = {"last_3_months": 3, "last_12_months": 12}


def plan_month(
    sales: MonthlySales,
    month: str,
    rule: PlanRule | None = None,
    *,
    sellers: Iterable[str | None] | None = None,
    calendar: CalendarTable | None = None,
) -> Plan:
    r"""Plan a month for each seller, from what was sold in the months of a base.

    Parameters
    ----------
    sales : MonthlySales
        What was sold, and over which span that is known.
    month : str
        The month to plan, such as ``"2026-12"``; what was sold in it, or later, counts
        for nothing.
    rule : PlanRule, optional
        From which months, by what growth; the same month last year and a tenth more
        unless given.
    sellers : iterable of str or None, optional
        Whom to plan for, `None` standing for sales without a seller; whoever has a sale
        in the history unless given, those who have left and `None` among them.
    calendar : CalendarTable, optional
        Working days: the base is taken per working day, and so is the plan.

    Returns
    -------
    Plan
        A number, or a reason, for each seller; parts of clients and sums of groups.

    Raises
    ------
    InvalidInstantError
        If `month` is none.
    InvalidAmountError
        If a plan does not fit into ``int64``.
    InvalidValueError
        If one of the others is something else.

    See Also
    --------
    PlanRule : The bases, growth and shares.
    plan_against_actual : The plan beside what was sold.
    back_test_plan : What the rule would have given for months that are over.

    Notes
    -----
    :math:`P = \sum_m a_m (1 + g) / n` over the :math:`n` months of the base, and with a
    calendar :math:`P = D (1 + g) \sum_m a_m / \sum_m d_m` with the working days
    :math:`d_m` of the base and :math:`D` of the planned month. It is worked out in whole
    numbers and rounded once, half to even. A client's part is by what he brought in the
    months that shares are taken from; the parts add up to the plan by largest remainder,
    of equal ones to who brought more, then by name. Refunds count in the month in which
    they are made; a client with more refunds than purchases has no part.

    Months and days are those of UTC; a working day is of the month in which its work
    begins. Cost: a pass over the cells, and a sort of those of the base.

    There is no number but a reason (`PLAN_REASONS`) where a month of the base is not
    whole in the history, where the seller was not there before it (nor with the beginning
    of the history), or sold nothing in the base. Fallbacks are only those of the rule.

    References
    ----------
    .. [1] Plan from the same month last year and 10 %: the article named under sources,
       second model of repeat sales. The rest: definition of this package.

    Examples
    --------
    >>> from salesmodel.repeat import MonthlySalesState
    >>> from salesmodel.tables import PurchaseTable
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Acme", "Core"],
    ...     at=["2025-01-01", "2025-12-05", "2025-12-09", "2026-10-31"],
    ...     amount=[700, 1000, 500, 300],
    ...     currency="EUR",
    ...     seller=["Ann", "Ann", "Ann", "Ben"],
    ... )
    >>> sales = MonthlySalesState.of(purchases).finish()
    >>> plan = plan_month(sales, "2026-12", PlanRule(fallbacks=["last_month"]))
    >>> [(row.seller, row.amount, row.base, row.reason) for row in plan.rows()]
    [('Ann', 1650, 'same_month_last_year', None),
     ('Ben', None, None, 'seller_begins_later')]
    >>> plan.rows()[1].reasons["last_month"]
    'seller_begins_within'
    """
    here = instance("sales", sales, MonthlySales)
    if sellers is not None:
        here = sold_by(here, several("sellers", sellers))
    number = month_number("month", month)
    told = PlanRule() if rule is None else instance("rule", rule, PlanRule)
    days = -1
    if calendar is not None:
        instance("calendar", calendar, CalendarTable)
        days = int(working_days(calendar, np.array(number)))
    history, every = SellerMonths.of(here), np.arange(len(here.sellers))
    last = _last_before(number, history)
    asked = Asked(every, np.full_like(every, number), np.full_like(every, last))
    made = made_by(told, asked, history, calendar)
    shared = _shares(told, last, made, history)
    parts = parts_of(here, made.amount, shared)
    return Plan(
        month=month,
        rule=told,
        sellers=here.sellers,
        clients=here.clients,
        amount=read_only(made.amount),
        base=read_only(made.used),
        base_amount=read_only(made.base_amount),
        base_divisor=read_only(made.base_divisor),
        base_months=read_only(made.months),
        why=read_only(made.why),
        part_seller=read_only(parts.seller),
        part_client=read_only(parts.client),
        part_amount=read_only(parts.amount),
        unshared=read_only(parts.unshared),
        days=None if days < 0 else days,
        currency=here.currency,
    )


def _last_before(month: int, history: SellerMonths) -> int:
    """Return the last month to go by: the one before, or that before if it is whole."""
    first, end = history.whole_months()
    is_near = first < end and month - 2 <= end - 1 < month
    return end - 1 if is_near else month - 1


def _shares(rule: PlanRule, last: int, made: Made, history: SellerMonths) -> IntArray:
    """Return the months that shares are taken from, a row a seller."""
    if rule.shares == "base":
        return made.months
    first = max(history.whole_months()[0], last + 1 - _LAST_MONTHS[rule.shares])
    months = np.arange(first, last + 1)
    return np.broadcast_to(months, (made.amount.size, months.size))
