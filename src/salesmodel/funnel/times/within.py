"""How many advance within a time: as seen, of those old enough, and as estimated."""

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, InstantArray, IntArray
from salesmodel._checks import real
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.funnel._spells import first_later, seen_until
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.survival import aalen_johansen
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["RateWithin", "RatesWithin", "rates_within"]

_MOST_DAYS = 109_575
"""Three centuries: all that columns of instants span."""


@attrs.frozen
class RateWithin:
    """Three answers to how many deals advance from a stage.

    Parameters
    ----------
    stage : str
        The stage.
    entered : int
        Deals that were in it.
    immature : int
        Of these, deals that came there too late to be seen for the whole time.
    naive : Rate
        Advanced until now, of all that entered: those still open count as if they never
        would.
    matured : Rate
        Advanced within the time, of those that could be seen for all of it.
    estimate, error : float or None
        Share that advances within the time, and its standard error: every deal counts
        for as long as it was seen; `None` where nobody was seen for so long.
    """

    stage: str
    entered: int
    immature: int
    naive: Rate
    matured: Rate
    estimate: float | None
    error: float | None


@attrs.frozen
class RatesWithin:
    """How many deals advance from each stage within a time.

    Parameters
    ----------
    days : float
        The time, in days of 24 hours since the first stay in the stage.
    by_stage : tuple of RateWithin
        One entry an open stage.
    """

    days: float
    by_stage: tuple[RateWithin, ...]

    def rows(self) -> tuple[RateWithin, ...]:
        """Return a row an open stage.

        Returns
        -------
        tuple of RateWithin
            In the order of the funnel.

        Examples
        --------
        >>> rates_within(VisitTable.empty(), days=30).rows()
        ()
        """
        return self.by_stage

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [
            "stage",
            "entered",
            "immature",
            "naive",
            "matured",
            "estimate",
            "error",
        ]
        rows = [
            [
                row.stage,
                row.entered,
                row.immature,
                row.naive.value,
                row.matured.value,
                row.estimate,
                row.error,
            ]
            for row in self.by_stage
        ]
        return Shown(f"advanced within {self.days:g} days", heads, rows)


def rates_within(
    visits: VisitTable, *, days: float, confidence: float = 0.95
) -> RatesWithin:
    """Rate the advance from each stage within a time, three ways side by side.

    A deal advances when, after its first stay in a stage, it comes to a later one or is
    won. It ends otherwise when it was lost, or moved out.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    days : float
        The time, above 0, in days of 24 hours.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    RatesWithin
        One entry an open stage.

    Raises
    ------
    InvalidValueError
        If `days` is not above 0, or `confidence` is out of range.

    See Also
    --------
    salesmodel.statistics.aalen_johansen : The estimate and its source.

    References
    ----------
    .. [1] Definition of this package; the estimate is that of Aalen and Johansen.

    Examples
    --------
    Four leads: one advanced after 10 days, one was lost after 20, one is 40 days old,
    and one is 5 days old. Of the three old enough, one advanced:

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b", "b", "c", "d"],
    ...     stage=["lead", "offer", "lead", "lost", "lead", "lead"],
    ...     at=["2026-01-01", "2026-01-11", "2026-01-01", "2026-01-21"]
    ...     + ["2026-01-01", "2026-02-05"],
    ...     stages=["lead", "offer", "lost"],
    ...     kinds={"lost": "lost"},
    ...     as_of=1_770_681_600_000_000,
    ... )
    >>> row = rates_within(visits, days=30).rows()[0]
    >>> (
    ...     row.naive.value,
    ...     round(row.matured.value, 4),
    ...     row.immature,
    ...     round(row.estimate, 4),
    ... )
    (0.25, 0.3333, 1, 0.3333)
    """
    if not 0 < real(days) <= _MOST_DAYS:
        needed = f"above 0, at most {_MOST_DAYS}"
        raise InvalidValueError("days", needed, days, "days")
    paths = DealPaths(visits)
    until = seen_until(visits, paths)
    told = []
    for place, stage in enumerate(visits.stages.open):
        start, spent, fate, seen = _advances(visits, place, paths, until)
        within = round(real(days) * DAY)
        is_old = seen >= within
        advanced = fate == 1
        in_time = int(np.count_nonzero(advanced & is_old & (spent <= within)))
        naive = wilson_rate(int(advanced.sum()), start, confidence=confidence)
        matured = wilson_rate(in_time, int(is_old.sum()), confidence=confidence)
        estimate, error = _estimate(spent, fate, within)
        immature = start - int(is_old.sum())
        told.append(RateWithin(stage, start, immature, naive, matured, estimate, error))
    return RatesWithin(days, tuple(told))


def _advances(
    visits: VisitTable, place: int, paths: DealPaths, until: InstantArray
) -> tuple[int, IntArray, IntArray, IntArray]:
    """Return what came after the first stay of each deal in a stage.

    Returns
    -------
    tuple
        Number of the deals; of each of them the time until something came, 1 where that
        is an advance, 2 where it is another end, 0 while the deal stands; and how long
        ago it came into the stage.
    """
    rows, target, advanced = first_later(visits, place, _is_ahead(visits, place))
    deal, start = visits.deal[rows], visits.entered[rows]
    over = ~advanced & (paths.last[deal] >= visits.stages.n_open)
    end = np.where(advanced, visits.entered[target], until[deal])
    fate = np.where(advanced, 1, np.where(over, 2, 0))
    return rows.size, end - start, fate, (visits.as_of or 0) - start


def _is_ahead(visits: VisitTable, place: int) -> BoolArray:
    """Mark the stays in later open stages and in won ones."""
    stages = visits.stages
    n_won = len(stages.won)
    return (visits.stage > place) & (visits.stage < stages.n_open + n_won)


def _estimate(
    spent: IntArray, fate: IntArray, within: int
) -> tuple[float | None, float | None]:
    """Return the share that advances within a time and its standard error."""
    curve = aalen_johansen(spent, fate, causes=2)
    last = int(np.searchsorted(curve.times, within, "right")) - 1
    left = curve.at(within)[0]
    if not spent.size or (curve.at_risk_at(within) == 0 and left > 0):
        return None, None
    if last < 0:
        return 0.0, 0.0
    return float(curve.incidence[0, last]), float(curve.incidence_error[0, last])
