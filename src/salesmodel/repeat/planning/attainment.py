"""Plan against actual: gap, attainment and where the month will end."""

from collections.abc import Mapping
from fractions import Fraction

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._checks import instance
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.repeat.planning._attainment_row import Attainment
from salesmodel.repeat.planning._compared import compared
from salesmodel.repeat.planning._months import month_number, month_starts
from salesmodel.repeat.planning._sellers import grouped
from salesmodel.repeat.planning._workdays import days_passed, working_days
from salesmodel.repeat.planning.monthly import MonthlySales
from salesmodel.repeat.planning.plan import Plan
from salesmodel.tables.calendar import CalendarTable


__all__ = ["PlanAgainstActual", "plan_against_actual"]


@attrs.frozen(eq=False)
class PlanAgainstActual:
    """A plan beside what was sold up to an instant.

    Parameters
    ----------
    plan : Plan
        The plan.
    as_of : int
        Up to when sales count, in microseconds since 1970-01-01 UTC.
    position : str
        Where that is: ``before``, ``inside`` or ``after`` the month.
    passed : Fraction or None
        Days of the month that have passed; `None` without a calendar that reaches over
        it where one was given.
    days : int or None
        All days of the month, counted likewise.
    sellers : tuple of str or None
        Those of the plan and those who sold in the month, in alphabetical order.
    clients : tuple of str
        Clients in alphabetical order.
    planned, actual : ndarray of int64, shape (n_sellers,)
        Minor units, or the smallest ``int64`` where they are not there.
    part_seller, part_client : ndarray of int64, shape (n_parts,)
        Seller and client of each pair that is planned or has sales; client -1 is nobody
        in particular.
    part_planned, part_actual : ndarray of int64, shape (n_parts,)
        Minor units, or the smallest ``int64`` where they are not there.
    why : str or None
        Why what was sold is not known.
    """

    plan: Plan
    as_of: int
    position: str
    passed: Fraction | None
    days: int | None
    sellers: tuple[str | None, ...]
    clients: tuple[str, ...]
    planned: IntArray
    actual: IntArray
    part_seller: IntArray
    part_client: IntArray
    part_planned: IntArray
    part_actual: IntArray
    why: str | None = None

    __reduce__ = by_columns

    def rows(self) -> tuple[Attainment, ...]:
        """Return how far each seller has come.

        Returns
        -------
        tuple of Attainment
            In the order of `sellers`; who sold without a plan is among them.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Acme", "Acme"],
        ...     at=["2026-01-01", "2026-01-31", "2027-01-10"],
        ...     amount=[600, 400, 220],
        ...     currency="EUR",
        ... )
        >>> sales = MonthlySalesState.of(purchases).finish()
        >>> [row] = plan_against_actual(plan_month(sales, "2027-01"), sales).rows()
        >>> row.plan, row.actual, row.gap, row.attainment
        (1100, 220, 880, 0.2)
        >>> row.position, row.passed, row.run_rate, row.projected
        ('inside', Fraction(10, 1), 22.0, 682)
        """
        reasons = dict(
            zip(
                self.plan.sellers,
                (row.reason for row in self.plan.rows()),
                strict=True,
            )
        )
        return tuple(
            self._row(
                seller,
                (planned, actual),
                why=reasons.get(seller) or "not_planned",
            )
            for seller, planned, actual in zip(
                self.sellers,
                self.planned.tolist(),
                self.actual.tolist(),
                strict=True,
            )
        )

    def by_client(self) -> tuple[Attainment, ...]:
        """Return how far the clients of each seller have come.

        Returns
        -------
        tuple of Attainment
            By seller, then by client, nobody first; who bought without a part in the
            plan is among them.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Acme", "Bolt"],
        ...     at=["2026-01-01", "2026-01-31", "2027-01-10"],
        ...     amount=[600, 400, 220],
        ...     currency="EUR",
        ... )
        >>> sales = MonthlySalesState.of(purchases).finish()
        >>> found = plan_against_actual(plan_month(sales, "2027-01"), sales)
        >>> [(row.client, row.plan, row.actual) for row in found.by_client()]
        [('Acme', 1100, 0), ('Bolt', None, 220)]
        """
        return tuple(
            self._row(
                self.sellers[seller],
                (planned, actual),
                client=None if client < 0 else self.clients[client],
            )
            for seller, client, planned, actual in zip(
                self.part_seller.tolist(),
                self.part_client.tolist(),
                self.part_planned.tolist(),
                self.part_actual.tolist(),
                strict=True,
            )
        )

    def by_group(self, groups: Mapping[str, str]) -> tuple[Attainment, ...]:
        """Return how far groups of sellers have come.

        Parameters
        ----------
        groups : mapping of str to str
            Group by seller; sellers who are not in it are of the group `None`.

        Returns
        -------
        tuple of Attainment
            In alphabetical order, those without a group last.

        Raises
        ------
        InvalidValueError
            If the groups are no mapping.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Acme", "Bolt"],
        ...     at=["2026-01-01", "2026-01-31", "2027-01-10"],
        ...     amount=[600, 400, 220],
        ...     currency="EUR",
        ...     seller=["Ann", "Ben", "Ben"],
        ... )
        >>> sales = MonthlySalesState.of(purchases).finish()
        >>> found = plan_against_actual(plan_month(sales, "2027-01"), sales)
        >>> north = {"Ann": "north", "Ben": "north"}
        >>> [(row.group, row.plan, row.actual) for row in found.by_group(north)]
        [('north', 1100, 220)]
        """
        return tuple(
            self._sum(group, members)
            for group, members in grouped(self.sellers, groups)
        )

    def total(self) -> Attainment:
        """Return how far all sellers together have come.

        Returns
        -------
        Attainment
            Of the group ``"all"``.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme"], at=["2026-01-05"], amount=[5], currency="EUR"
        ... )
        >>> sales = MonthlySalesState.of(purchases).finish()
        >>> plan_against_actual(plan_month(sales, "2027-01"), sales).total().undefined
        {'plan': 'sellers_without_plan', 'actual': 'before_month',
         'gap': 'sellers_without_plan', 'attainment': 'sellers_without_plan',
         'run_rate': 'before_month', 'projected': 'before_month'}
        """
        return self._sum("all", list(range(len(self.sellers))))

    def _sum(self, group: str | None, members: list[int]) -> Attainment:
        plans = [one for one in self.planned[members].tolist() if one != MISSING]
        actual = MISSING if self.why else sum(self.actual[members].tolist())
        is_whole = 0 < len(plans) == len(members)
        planned = sum(plans) if is_whole else MISSING
        why = "sellers_without_plan" if members else "not_planned"
        row = self._row(group, (planned, actual), why=why)
        return attrs.evolve(row, known_plan=sum(plans))

    def _row(
        self,
        group: str | None,
        amounts: tuple[int, int],
        *,
        client: str | None = None,
        why: str = "not_planned",
    ) -> Attainment:
        planned, actual = (None if one == MISSING else one for one in amounts)
        reasons = {} if planned is not None else {"plan": why}
        if self.why is not None:
            reasons["actual"] = self.why
        return Attainment(
            group=group,
            plan=planned,
            actual=actual,
            known_plan=planned or 0,
            position=self.position,
            passed=self.passed,
            days=self.days,
            client=client,
            reasons=reasons,
        )

    def __str__(self) -> str:
        """Return a line a seller, and one for all."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [
            "seller",
            "plan",
            "actual",
            "gap",
            "attainment",
            "per day",
            "projected",
        ]
        rows = [
            [
                row.group,
                row.plan,
                row.actual,
                row.gap,
                row.attainment,
                row.run_rate,
                row.projected,
            ]
            for row in (*self.rows(), self.total())
        ]
        at = np.array(self.as_of).view("datetime64[us]").astype("datetime64[m]")
        title = f"Plan against actual of {self.plan.month}, {self.position} it at {at}"
        return Shown(title, heads, rows)


def plan_against_actual(
    plan: Plan, sales: MonthlySales, *, calendar: CalendarTable | None = None
) -> PlanAgainstActual:
    """Compare a plan with what was sold up to the end of the history.

    Parameters
    ----------
    plan : Plan
        The plan of a month.
    sales : MonthlySales
        What was sold; its end (`until`) is the instant as of which it is compared.
    calendar : CalendarTable, optional
        Business time: days are then working days, else calendar days.

    Returns
    -------
    PlanAgainstActual
        Figures of sellers, clients and groups.

    Raises
    ------
    CurrencyMismatchError
        If they are in two currencies.
    InvalidValueError
        If nothing tells when the history ends, or something else is given.

    Notes
    -----
    Refunds reduce what was sold in the month in which they are made. A day that goes on
    has passed in part: by the clock, or by its business time. The projection takes the
    days to come for like those that passed.

    What was sold is not known before the month, nor where the history begins within it.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> from salesmodel.repeat import MonthlySalesState, plan_month
    >>> from salesmodel.tables import PurchaseTable
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Acme", "Acme"],
    ...     at=["2026-01-01", "2026-01-31", "2027-01-10", "2027-01-31"],
    ...     amount=[600, 400, 920, -20],
    ...     currency="EUR",
    ...     refunds=[None, None, None, 2],
    ... )
    >>> sales = MonthlySalesState.of(purchases).finish()
    >>> print(plan_against_actual(plan_month(sales, "2027-01"), sales))
    Plan against actual of 2027-01, after it at 2027-02-01T00:00
    seller  plan  actual  gap  attainment  per day  projected
    –       1100     900  200       0.818   29.032        900
    all     1100     900  200       0.818   29.032        900
    """
    instance("plan", plan, Plan)
    instance("sales", sales, MonthlySales)
    if plan.currency != sales.currency:
        left, right = f"{plan.currency}", f"{sales.currency}"
        raise CurrencyMismatchError("a plan and sales", left, right)
    if sales.since is None or sales.until is None:
        needed = "a history that tells when it ends (give `until`)"
        raise InvalidValueError("sales", needed, None, "as_of")
    if calendar is not None:
        instance("calendar", calendar, CalendarTable)
    month = month_number("month", plan.month)
    start, end = month_starts(np.array([month, month + 1])).tolist()
    passed: Fraction | None = None
    days = None
    if calendar is None or int(working_days(calendar, np.array(month))) >= 0:
        passed, days = days_passed(calendar, month, sales.until)
    why = _why_not_known(sales.since, sales.until, start, end)
    return PlanAgainstActual(
        plan=plan,
        as_of=sales.until,
        position=_position(sales.until, start, end),
        passed=passed,
        days=days,
        why=why,
        **attrs.asdict(compared(plan, sales, month, is_known=why is None)),
    )


def _position(until: int, start: int, end: int) -> str:
    """Tell where the end of a history lies: before, inside or after a month."""
    if until <= start:
        return "before"
    return "inside" if until < end else "after"


def _why_not_known(since: int, until: int, start: int, end: int) -> str | None:
    """Tell why a history does not say what was sold in a month, if it does not."""
    if until <= start:
        return "before_month"
    if since <= start:
        return None
    return "history_begins_later" if since >= end else "history_begins_within"
