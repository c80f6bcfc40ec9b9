"""Cohorts of clients by their first purchase, and who of them bought at each age."""

from collections.abc import Mapping
from functools import cached_property

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    CodeArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import Known, added, counted, known_at, present
from salesmodel.repeat._periods import (
    check_period,
    distinct,
    names_of,
    periods_of,
)
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.numbering import Numbering, number_purchases
from salesmodel.tables.purchases import UNTIED, PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["Retention", "RetentionCell", "retention"]

_MOST = 2_000


@attrs.frozen
class RetentionCell:
    """A cohort at one age.

    Parameters
    ----------
    cohort : str or None
        Period of the first purchases; `None` of all cohorts together.
    age : int
        Periods since that of the first purchase; 0 is that period itself.
    n : int
        Clients of the cohort.
    bought : int
        Those of them seen to buy at that age.
    rate : Rate
        bought / n; not defined while the period is not over, for who has not bought in
        it yet may still do so.
    amount : int or None
        Minor units of the period, refunds made in it taken off; `None` without amounts.
    of_first : float or None
        `amount` / that of age 0, which may pass 1; `None` where one of the two is not
        over or not known, or that of age 0 is not positive.
    is_immature : bool
        Whether the period is not over at the instant of observation.
    """

    cohort: str | None
    age: int
    n: int
    bought: int
    rate: Rate
    amount: int | None
    of_first: float | None
    is_immature: bool


@attrs.frozen(eq=False, slots=False)
class Retention:
    """Cohorts of clients by age.

    Parameters
    ----------
    rule : RepeatRule
        What made a purchase a first one.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    period : str
        Unit of cohorts and ages: ``day``, ``week`` (from Monday) or ``month``, in UTC.
    first : int
        Number of the first cohort, counted in periods from that of 1970-01-01.
    clients : ndarray of int64, shape (n_cohorts,)
        Clients of each cohort, every period from the first to that of `as_of` being one.
    bought : ndarray of int64, shape (n_cohorts, n_cohorts)
        Those seen to buy, by age; 0 at ages that are not reached yet.
    amounts : ndarray of int64, shape (n_cohorts, n_cohorts), or None
        Minor units of `currency`.
    currency : str or None
        ISO 4217 code of the amounts.
    confidence : float
        Coverage of the intervals.
    notices : mapping of str to int
        Rows that were left out by code, and under ``first_unknown`` clients of whom
        nothing tells when they first bought.
    """

    rule: RepeatRule
    as_of: int
    period: str
    first: int
    clients: IntArray
    bought: IntArray
    amounts: IntArray | None
    currency: str | None
    confidence: float
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the cohorts."""
        return self.clients.size

    @property
    def cohorts(self) -> tuple[str, ...]:
        """Names of the cohorts: their months, or their first days."""
        return names_of(np.arange(self.first, self.first + len(self)), self.period)

    @cached_property
    def n_over(self) -> int:
        """Periods from the first cohort on that are over at `as_of`."""
        [following] = periods_of(np.array([self.as_of + 1]), self.period).tolist()
        return following - self.first if len(self) else 0

    def rows(self) -> tuple[RetentionCell, ...]:
        """Return a row a cohort that has clients, and age that it has reached.

        Returns
        -------
        tuple of RetentionCell
            Cohort after cohort, by age.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> retention(nobody, as_of=0).rows()
        ()
        """
        return tuple(
            self._cell(name, cohort, age)
            for cohort, name in enumerate(self.cohorts)
            if self.clients[cohort]
            for age in range(len(self) - cohort)
        )

    def by_age(self) -> tuple[RetentionCell, ...]:
        """Return a row an age, of all cohorts that were seen for the whole period.

        Returns
        -------
        tuple of RetentionCell
            Ages that at least one cohort has passed; `n` is less from age to age.

        Examples
        --------
        >>> nobody = PurchaseTable.from_columns(client=[], at=[])
        >>> retention(nobody, as_of=0).by_age()
        ()
        """
        cells = []
        for age in range(self.n_over):
            over = slice(0, self.n_over - age)
            n, bought = int(self.clients[over].sum()), int(self.bought[over, age].sum())
            amount = first = None
            if self.amounts is not None:
                columns = self.amounts[over, age], self.amounts[over, 0]
                amount, first = (sum(column.tolist()) for column in columns)
            cells.append(self._row(None, age, (n, bought), (amount, first)))
        return tuple(cells)

    def _cell(self, name: str, cohort: int, age: int) -> RetentionCell:
        n, bought = int(self.clients[cohort]), int(self.bought[cohort, age])
        amount = first = None
        if self.amounts is not None:
            amount, first = self.amounts[cohort, [age, 0]].tolist()
        if cohort + age < self.n_over:
            return self._row(name, age, (n, bought), (amount, first))
        nothing = Rate(None, None, None, n, self.confidence)
        return RetentionCell(
            name, age, n, bought, nothing, amount, None, is_immature=True
        )

    def _row(
        self,
        name: str | None,
        age: int,
        counts: tuple[int, int],
        amounts: tuple[int | None, int | None],
    ) -> RetentionCell:
        (n, bought), (amount, first) = counts, amounts
        part = None
        if amount is not None and first is not None and first > 0:
            part = amount / first
        rate = wilson_rate(bought, n, confidence=self.confidence)
        return RetentionCell(
            name, age, n, bought, rate, amount, part, is_immature=False
        )

    def __str__(self) -> str:
        """Return a line a cohort that has clients; a star marks periods not over."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = []
        for cohort, name in enumerate(self.cohorts):
            if not self.clients[cohort]:
                continue
            n_ages = len(self) - cohort
            cells = [self._cell(name, cohort, age) for age in range(n_ages)]
            shares = [
                f"{cell.bought}*" if cell.is_immature else cell.rate.value
                for cell in cells
            ]
            rows.append([name, cells[0].n, *shares, *[""] * cohort])
        title = (
            f"Share of clients who buy, by age in {self.period}s (* how many have "
            f"bought in a {self.period} that is not over); {self.rule}"
        )
        return Shown(title, ["cohort", "clients", *map(str, range(len(self)))], rows)


def retention(
    purchases: PurchaseTable,
    *,
    as_of: Moment,
    rule: RepeatRule | None = None,
    period: str = "month",
    confidence: float = 0.95,
) -> Retention:
    r"""Tell how many clients of each cohort bought at each age, and for how much.

    A client is of the cohort in which he first bought, where that is known: with the
    instant from which the rule takes the history for whole.

    Parameters
    ----------
    purchases : PurchaseTable
        The whole history that is there; rows without client or instant, and those
        after `as_of`, are left out and counted.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    rule : RepeatRule, optional
        What makes a purchase a first one; without its `new_after` none is known to be.
    period : {"day", "week", "month"}, default "month"
        Unit of cohorts and ages.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    Retention
        A cell a cohort and age.

    Raises
    ------
    InvalidValueError
        If the period is none of those, `confidence` is out of range, or there are more
        than 2,000 periods.
    InvalidInstantError
        If `as_of` is naive or out of range.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    See Also
    --------
    repeat_curves : How soon clients come back, those that have time yet counted so.

    Notes
    -----
    Age is counted in calendar periods. With :math:`n_c` clients of cohort :math:`c`, of
    whom :math:`b_{c,a}` buy at age :math:`a`, the share is :math:`b_{c,a} / n_c`. The
    period of `as_of` is not over but for its last microsecond: its shares are not
    defined, and no average has them. Refunds are no purchases; their amounts are those
    of the period in which they were made. Purchases that were taken back in full count
    for none under a rule that says so.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    Two clients of January, one of whom came back in February; March is not over:

    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Acme", "Acme"],
    ...     at=["2026-01-05", "2026-01-20", "2026-02-05", "2026-03-05"],
    ...     amount=[100, 100, 50, 10],
    ...     currency="EUR",
    ... )
    >>> found = retention(
    ...     purchases,
    ...     as_of=dt.datetime(2026, 3, 10, tzinfo=dt.UTC),
    ...     rule=RepeatRule(new_after=0),
    ... )
    >>> for cell in found.rows():
    ...     print(cell.cohort, cell.age, cell.bought, cell.rate.value, cell.of_first)
    2026-01 0 2 1.0 1.0
    2026-01 1 1 0.5 0.25
    2026-01 2 1 None None
    """
    check_period("period", period)
    wilson_rate(0, 0, confidence=confidence)
    now = moment("as_of", as_of)
    rule = RepeatRule() if rule is None else rule
    known = known_at(purchases, now, refunds=rule.refunds)
    numbering = number_purchases(known.table, rule)
    cohort, n_unknown = _cohorts(numbering, period)
    [end] = periods_of(np.array([now]), period).tolist()
    begun = cohort[cohort != MISSING]
    first = int(begun.min(initial=end + 1))
    size = end - first + 1
    if size > _MOST:
        needed = f"so long that at most {_MOST} of them have passed, not {size}"
        raise InvalidValueError("period", needed, period, "many")
    bought = _bought(known, cohort, period, (first, size))
    amounts, notices = _amounts(numbering, cohort, period, (first, size))
    notices |= known.notices
    if n_unknown:
        notices["first_unknown"] = n_unknown
    return Retention(
        rule=rule,
        as_of=now,
        period=period,
        first=first,
        clients=read_only(counted(begun - first, size)),
        bought=read_only(bought),
        amounts=None if amounts is None else read_only(amounts),
        currency=purchases.currency,
        confidence=confidence,
        notices=notices,
    )


def _cohorts(numbering: Numbering, period: str) -> tuple[IntArray, int]:
    """Return the period of each client's first purchase, `MISSING` where not known."""
    purchases, opening = numbering.purchases, numbering.opening
    of_clients = opening[numbering.cycle[opening] == 1]
    won = of_clients[numbering.kind[of_clients] == SaleKind.FIRST]
    cohort = np.full(purchases.n_clients, MISSING)
    cohort[purchases.client[won]] = periods_of(purchases.at[won], period)
    return cohort, of_clients.size - won.size


def _bought(
    known: Known, cohort: IntArray, period: str, table: tuple[int, int]
) -> IntArray:
    """Count clients who bought by cohort and age."""
    client, when = distinct(known.client, periods_of(known.at, period))
    cells = _cells(client, when, cohort, table)
    n_cells = table[1] * table[1]
    return counted(cells[cells >= 0], n_cells).reshape(table[1], table[1])


def _amounts(
    numbering: Numbering, cohort: IntArray, period: str, table: tuple[int, int]
) -> tuple[IntArray | None, dict[str, int]]:
    """Add amounts by cohort and age; count the rows that are none of a sale."""
    purchases = numbering.purchases
    notices: dict[str, int] = {}
    if purchases.amount is None:
        return None, notices
    cells = _cells(purchases.client, periods_of(purchases.at, period), cohort, table)
    reasons = []
    if purchases.refunds is not None:
        reasons.append(("untied", purchases.refunds == UNTIED))
    if numbering.rule.refunds == "undo":
        reasons.append(("undone", numbering.kind == SaleKind.UNDONE))
    for code, left in reasons:
        if left.any():
            notices[code] = int(np.count_nonzero(left))
            cells[left] = -1
    here = cells >= 0
    n_cells = table[1] * table[1]
    sums = added(cells[here], present(purchases.amount[here]), n_cells)
    return sums.reshape(table[1], table[1]), notices


def _cells(
    client: CodeArray, when: CodeArray, cohort: IntArray, table: tuple[int, int]
) -> IntArray:
    """Return the cell of each row, -1 where its client is of no cohort."""
    first, size = table
    of_rows = cohort[client]
    return np.where(of_rows == MISSING, -1, (of_rows - first) * size + (when - of_rows))
