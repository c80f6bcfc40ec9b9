"""What a plan can be made from: the months of a base, and what they amount to."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._frozen import by_columns
from salesmodel.repeat._clients import added
from salesmodel.repeat.planning._exact import rounded
from salesmodel.repeat.planning._plan_reasons import ReasonArray, Why
from salesmodel.repeat.planning._seller_months import SellerMonths
from salesmodel.repeat.planning._workdays import working_days
from salesmodel.repeat.planning.plan_rule import PlanRule
from salesmodel.tables.calendar import CalendarTable


__all__ = ["Asked", "Made", "made_by"]

_YEARS_AGO = {"same_month_last_year": 1, "same_month_two_years_ago": 2}
_LAST = {"last_month": 1, "mean_of_last_3": 3, "mean_of_last_12": 12}


@attrs.frozen(eq=False)
class Asked:
    """Sellers and the months to plan, pair by pair, and the last month to go by.

    That is the month before the planned one, or an earlier one where it is not over.
    """

    seller: IntArray
    month: IntArray
    last: IntArray

    __reduce__ = by_columns

    def months_of(self, base: str, first: int) -> IntArray:
        """Return the months of a base, one column each, the first to name first."""
        if base in _YEARS_AGO:
            return self.month[:, None] - 12 * _YEARS_AGO[base]
        if base in _LAST:
            return self.last[:, None] - np.arange(_LAST[base])[::-1]
        most = int(self.month.max()) if self.month.size else first
        years = np.arange(1, max((most - first) // 12, 1) + 1)
        return self.month[:, None] - 12 * years


@attrs.frozen(eq=False)
class Made:
    """What a rule makes of the pairs that were asked for.

    `used` is the place of the base that gave the number, -1 where none did; `why` has a
    row a base. Amounts that are not there are `MISSING`, and so are months.
    """

    amount: IntArray
    used: IntArray
    why: ReasonArray
    base_amount: IntArray
    base_divisor: IntArray
    months: IntArray

    __reduce__ = by_columns


@attrs.frozen(eq=False)
class _Base:
    """The sum of a base, what it is divided by, its months, and why there is none."""

    why: ReasonArray
    total: IntArray
    divisor: IntArray
    months: IntArray


def made_by(
    rule: PlanRule,
    asked: Asked,
    history: SellerMonths,
    calendar: CalendarTable | None = None,
) -> Made:
    """Make plans by a rule: the first of its bases that gives a number is taken."""
    n = asked.seller.size
    days = np.ones(n, np.int64)
    if calendar is not None:
        days = working_days(calendar, asked.month)
    amount, total, spent = (np.full(n, MISSING) for _ in range(3))
    used, why, months = np.full(n, -1), [], []
    for place, name in enumerate(rule.bases):
        base = _base_of(name, asked, history, calendar)
        reason = np.where(days < 0, Why.NO_CALENDAR, base.why)
        rows = np.flatnonzero((reason == Why.NONE) & (used < 0))
        growth = 1 + rule.growth_of(name)
        amount[rows] = rounded(
            base.total[rows],
            growth.numerator * days[rows],
            growth.denominator * base.divisor[rows],
        )
        total[rows], spent[rows], used[rows] = (
            base.total[rows],
            base.divisor[rows],
            place,
        )
        taken = np.full_like(base.months, MISSING)
        taken[rows] = base.months[rows]
        why.append(reason)
        months.append(taken)
    return Made(amount, used, np.array(why), total, spent, np.hstack(months))


def _base_of(
    name: str, asked: Asked, history: SellerMonths, calendar: CalendarTable | None
) -> _Base:
    """Add up the months of a base."""
    months = asked.months_of(name, history.whole_months()[0])
    seller = np.broadcast_to(asked.seller[:, None], months.shape)
    why, size = history.why_not(seller, months), np.ones_like(months)
    if calendar is not None:
        size = working_days(calendar, months)
        why = np.where((why == Why.NONE) & (size < 0), Why.NO_CALENDAR, why)
    lacks = why != Why.NONE
    is_known = (
        ~lacks.all(axis=1) if name == "mean_of_same_months" else ~lacks.any(axis=1)
    )
    first = np.take_along_axis(why, lacks.argmax(axis=1)[:, None], axis=1)[:, 0]
    amount, is_there = history.at(seller, months)
    row = np.repeat(np.arange(months.shape[0]), months.shape[1])
    total = added(row, np.where(lacks, 0, amount).ravel(), months.shape[0])
    divisor = np.where(lacks, 0, size).sum(axis=1)
    reason = np.select(
        [~is_known, ~(is_there & ~lacks).any(axis=1), total <= 0, divisor == 0],
        [first, Why.SELLER_ABSENT, Why.NOT_POSITIVE, Why.NO_WORKING_DAYS],
        Why.NONE,
    )
    return _Base(reason, total, divisor, np.where(lacks, MISSING, months))
