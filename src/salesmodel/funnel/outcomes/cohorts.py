"""Deals by when they were opened, and what had been won of them at each age."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    IntArray,
    read_only,
)
from salesmodel._checks import one_of, real, several
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.funnel._groups import PERIODS, periods
from salesmodel.funnel._moves import deal_amounts, fitting
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["CohortCell", "Cohorts", "cohorts"]

_OLDEST = 200_000  # days: more than there are between the first and the last instant


@attrs.frozen
class CohortCell:
    """What had been won of a cohort at an age.

    Parameters
    ----------
    cohort : str
        When its deals were opened.
    days : float
        The age, in days of 24 hours.
    entered : int
        Deals of the cohort.
    observed : int
        Of these, deals old enough to have been seen at that age.
    won : int
        Of those observed, deals won by then.
    rate : Rate
        won / observed; not defined where nobody is old enough.
    won_amount : int or None
        Of the deals won, in minor units; `None` without amounts.
    """

    cohort: str
    days: float
    entered: int
    observed: int
    won: int
    rate: Rate
    won_amount: int | None

    @property
    def is_mature(self) -> bool:
        """Whether the whole cohort is old enough."""
        return self.observed == self.entered


@attrs.frozen(eq=False)
class Cohorts:
    """Cohorts by the age of their deals.

    Parameters
    ----------
    by : str
        ``"month"`` or ``"quarter"`` of the first event.
    labels : tuple of str
        The cohorts, every period from the first to the last.
    days : tuple of float
        Ages, in days.
    entered : ndarray of int64, shape (n_cohorts,)
        Deals.
    observed, won : ndarray of int64, shape (n_cohorts, n_ages)
        Deals old enough, and of these the deals won by that age.
    won_amount : ndarray of int64, shape (n_cohorts, n_ages), or None
        Minor units of the deals won, where they are known.
    without_amount : int
        Deals won at some age whose amount is not known.
    confidence : float
        Coverage of the intervals.
    """

    by: str
    labels: tuple[str, ...]
    days: tuple[float, ...]
    entered: IntArray
    observed: IntArray
    won: IntArray
    won_amount: IntArray | None
    without_amount: int
    confidence: float

    __reduce__ = by_columns

    def rows(self) -> tuple[CohortCell, ...]:
        """Return a row a cohort and age.

        Returns
        -------
        tuple of CohortCell
            Cohort after cohort, the ages in the order given.

        Examples
        --------
        >>> cohorts(VisitTable.empty()).rows()
        ()
        """
        return tuple(
            self._cell(cohort, age)
            for cohort in range(len(self.labels))
            for age in range(len(self.days))
        )

    def _cell(self, cohort: int, age: int) -> CohortCell:
        observed, won = int(self.observed[cohort, age]), int(self.won[cohort, age])
        amount = None if self.won_amount is None else int(self.won_amount[cohort, age])
        return CohortCell(
            self.labels[cohort],
            self.days[age],
            int(self.entered[cohort]),
            observed,
            won,
            wilson_rate(won, observed, confidence=self.confidence),
            amount,
        )

    def __str__(self) -> str:
        """Return a line a cohort; a star marks what is not seen of all its deals."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [self.by, "deals", *(f"{days:g} d" for days in self.days)]
        rows = [
            [label, self.entered[cohort], *self._rates(cohort)]
            for cohort, label in enumerate(self.labels)
        ]
        title = "share won by age of the deals old enough; * not all of them are"
        return Shown(title, heads, rows)

    def _rates(self, cohort: int) -> list[str | None]:
        cells = (self._cell(cohort, age) for age in range(len(self.days)))
        return [
            None
            if cell.rate.value is None
            else f"{cell.rate.value:.3f}" + "*" * (not cell.is_mature)
            for cell in cells
        ]


def cohorts(
    visits: VisitTable,
    *,
    by: str = "month",
    days: Sequence[float] = (30, 60, 90, 180),
    amount: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Cohorts:
    """Tell how much of each cohort had been won at each age.

    A share rests on the deals that are old enough to have been seen at that age, won or
    not: a young deal that was won quickly says nothing of those that take their time.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    by : {"month", "quarter"}, default "month"
        Period (UTC) of the first event of a deal.
    days : sequence of float, default (30, 60, 90, 180)
        Ages since the first event, in days of 24 hours, from 0 to 200,000.
    amount : array_like of int, shape (n_deals,), optional
        Amount of each deal in minor units, or the smallest ``int64`` where not known.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    Cohorts
        One cell a cohort and age; immature ones are marked.

    Raises
    ------
    InvalidValueError
        If the period is none of the two, or an age is out of range.
    ShapeError
        If `amount` has fewer rows than there are deals.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    See Also
    --------
    outcome_curve : The estimate that counts young deals for as long as they were seen.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    Two leads of January, one of them won after 20 days; one of February, 10 days old:

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b", "c"],
    ...     stage=["lead", "won", "lead", "lead"],
    ...     at=["2026-01-05", "2026-01-25", "2026-01-10", "2026-02-10"],
    ...     stages=["lead", "won"],
    ...     kinds={"won": "won"},
    ...     as_of=1_771_545_600_000_000,
    ... )
    >>> for cell in cohorts(visits, days=[30]).rows():
    ...     print(cell.cohort, cell.won, cell.observed, cell.rate.value, cell.is_mature)
    2026-01 1 2 0.5 True
    2026-02 0 0 None False
    """
    one_of("by", by, tuple(PERIODS), code="period")
    days = several("days", days)
    for age in days:
        if not 0 <= real(age) <= _OLDEST:
            raise InvalidValueError("days", f"from 0 to {_OLDEST}", age, "days")
    wilson_rate(0, 0, confidence=confidence)
    paths = DealPaths(visits)
    cohort = periods(paths.opened, by)
    rows = np.flatnonzero(cohort.codes != NO_LABEL)
    code, n = cohort.codes[rows].astype(np.int32), len(cohort.labels)
    seen = (visits.as_of or 0) - paths.opened[rows]
    age_won = np.where(
        np.isin(paths.last[rows], visits.stages.codes("won")),
        paths.latest[rows] - paths.opened[rows],
        -MISSING - 1,
    )
    units = None if amount is None else deal_amounts(amount, visits.n_deals)[rows]
    ages = [round(real(age) * DAY) for age in days]
    observed = _counted(code, [seen >= age for age in ages], n)
    is_won = [(seen >= age) & (age_won <= age) for age in ages]
    ever = age_won < -MISSING - 1
    return Cohorts(
        by=by,
        labels=cohort.labels,
        days=tuple(days),
        entered=read_only(np.bincount(code, minlength=n)),
        observed=observed,
        won=_counted(code, is_won, n),
        won_amount=None if units is None else _added(code, units, is_won, n),
        without_amount=0 if units is None else int((units[ever] == MISSING).sum()),
        confidence=confidence,
    )


def _counted(code: CodeArray, masks: list[BoolArray], n: int) -> IntArray:
    """Count the deals of each cohort under each mask, shape (n_cohorts, n_masks)."""
    counts = [np.bincount(code[mask], minlength=n) for mask in masks]
    return read_only(np.array(counts, np.int64).reshape(len(masks), n).T)


def _added(
    code: CodeArray, units: IntArray, masks: list[BoolArray], n: int
) -> IntArray:
    """Add up what is known of the amounts, shape (n_cohorts, n_masks)."""
    known = [mask & (units != MISSING) for mask in masks]
    sums = [fitting(sums_by_code(code[mask], units[mask], n_codes=n)) for mask in known]
    return read_only(np.array(sums, np.int64).reshape(len(masks), n).T)
