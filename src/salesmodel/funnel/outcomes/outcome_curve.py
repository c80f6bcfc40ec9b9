"""What becomes of deals with time, from their beginning or from a stage on."""

from collections.abc import Sequence

import attrs
import numpy as np

from salesmodel._arrays import LATEST, MISSING, InstantArray
from salesmodel._checks import is_among, several, whole
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import UnknownStageError
from salesmodel.funnel._ages import micros_of
from salesmodel.funnel._spells import seen_until
from salesmodel.statistics.incidence import CumulativeIncidence
from salesmodel.statistics.survival import aalen_johansen
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["OutcomeCurve", "OutcomeRow", "outcome_curve"]


@attrs.frozen
class OutcomeRow:
    """What has become of deals by an age.

    Parameters
    ----------
    days : float
        Days of 24 hours since the start; the estimate includes it.
    open : float
        Share that met no fate.
    fates : dict of str to float
        Share that met each fate; with `open` they add up to 1.
    errors : dict of str to float
        Their standard errors.
    at_risk : int
        Deals seen open until just before.
    """

    days: float
    open: float
    fates: dict[str, float] = attrs.field(converter=as_read_only)
    errors: dict[str, float] = attrs.field(converter=as_read_only)
    at_risk: int


@attrs.frozen(eq=False)
class OutcomeCurve:
    """The estimate of what becomes of deals with time.

    Parameters
    ----------
    since : str or None
        The stage from whose first stay on time is counted; `None` for the first event.
    fates : tuple of str
        Closing stages; the rows of the curve.
    unit : int
        Microseconds of one unit of the times of the curve.
    curve : CumulativeIncidence
        The estimate.
    deals, still_open : int
        Deals it rests on, and those of them that met no fate yet.
    given_days : float
        Days that the deals are known to have stood open; 0 for all of them.
    """

    since: str | None
    fates: tuple[str, ...]
    unit: int
    curve: CumulativeIncidence
    deals: int
    still_open: int
    given_days: float = 0.0

    def at(self, days: float) -> OutcomeRow:
        """Return what has become of deals by an age.

        Parameters
        ----------
        days : float
            Days of 24 hours since the start.

        Returns
        -------
        OutcomeRow
            Shares with their standard errors.

        Examples
        --------
        >>> outcome_curve(VisitTable.empty()).at(30).open
        1.0
        """
        time = micros_of(days) // self.unit
        still_open, *shares = self.curve.at(time)
        last = int(np.searchsorted(self.curve.times, time, "right")) - 1
        errors = [0.0] * len(self.fates)
        if last >= 0:
            errors = self.curve.incidence_error[:, last].tolist()
        return OutcomeRow(
            days,
            still_open,
            dict(zip(self.fates, shares, strict=True)),
            dict(zip(self.fates, errors, strict=True)),
            self.curve.at_risk_at(time),
        )

    def given(self, days: float) -> "OutcomeCurve":
        """Return the curve of deals that have stood open for so many days.

        Parameters
        ----------
        days : float
            Days of 24 hours since the start.

        Returns
        -------
        OutcomeCurve
            Its days are still counted from the start.

        Examples
        --------
        >>> outcome_curve(VisitTable.empty()).given(20).given_days
        20
        """
        later = self.curve.given(micros_of(days) // self.unit)
        return attrs.evolve(self, curve=later, given_days=days)

    def rows(self, days: Sequence[float] = (30, 60, 90)) -> tuple[OutcomeRow, ...]:
        """Return a row an age.

        Parameters
        ----------
        days : sequence of float, default (30, 60, 90)
            Ages in days.

        Returns
        -------
        tuple of OutcomeRow
            In the order given.

        Examples
        --------
        >>> len(outcome_curve(VisitTable.empty()).rows())
        3
        """
        return tuple(self.at(age) for age in several("days", days))

    def __str__(self) -> str:
        """Return what has become of deals by 30, 60 and 90 days."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        start = "their first event" if self.since is None else f"entering {self.since}"
        title = f"{self.deals} deals by the days since {start}, {self.still_open} open"
        if self.given_days:
            title += f"; of those open for {self.given_days:g} days"
        rows = [
            [f"{row.days:g}", *row.fates.values(), row.open, row.at_risk]
            for row in self.rows()
        ]
        return Shown(title, ["days", *self.fates, "open", "at_risk"], rows)


def outcome_curve(
    visits: VisitTable, *, since: str | None = None, unit: int = 1
) -> OutcomeCurve:
    """Estimate what becomes of deals with time, open ones counted as not yet known.

    Each closing stage is a fate of its own: several reasons to lose compete. A deal has
    met its fate when its last stage is a closing one; one that is gone is seen until
    then, one that was reopened is open.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    since : str, optional
        Open stage from whose first stay on time is counted, for the deals that were
        there; by default from the first event.
    unit : int, default 1
        Microseconds of the grid of times, such as `DAY`; times are rounded up to it, so
        that shares by a point of the grid stay exact while no deal is censored between.

    Returns
    -------
    OutcomeCurve
        The Aalen–Johansen estimate by fate.

    Raises
    ------
    UnknownStageError
        If `since` is not an open stage.
    InvalidValueError
        If `unit` is not at least 1.

    See Also
    --------
    salesmodel.statistics.aalen_johansen : The estimate and its source.

    Examples
    --------
    Of four deals two are won after 10 and 40 days, one is lost after 20, one is open:

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b", "b", "c", "c", "d"],
    ...     stage=["lead", "won", "lead", "lost", "lead", "won", "lead"],
    ...     at=["2026-01-01", "2026-01-11", "2026-01-01", "2026-01-21"]
    ...     + ["2026-01-01", "2026-02-10", "2026-01-12"],
    ...     stages=["lead", "won", "lost"],
    ...     kinds={"won": "won", "lost": "lost"},
    ... )
    >>> curve = outcome_curve(visits)
    >>> curve.at(30).fates
    {'won': 0.25, 'lost': 0.25}
    >>> curve.given(20).at(40).fates
    {'won': 1.0, 'lost': 0.0}
    """
    whole("unit", unit, least=1, most=LATEST)
    stages, paths = visits.stages, DealPaths(visits)
    start = paths.opened if since is None else _first_stay(visits, since)
    last, end = paths.last, seen_until(visits, paths)
    is_closed = (last >= stages.n_open) & (last < paths.none)
    known = (start != MISSING) & (end >= start)
    spent = -((start - end)[known] // unit)
    fate = np.where(is_closed, last.astype(np.int64) - stages.n_open + 1, 0)[known]
    fates = stages.labels[stages.n_open :]
    curve = aalen_johansen(spent, fate, causes=len(fates))
    n_open = int(np.count_nonzero(fate == 0))
    return OutcomeCurve(since, fates, unit, curve, int(known.sum()), n_open)


def _first_stay(visits: VisitTable, stage: str) -> InstantArray:
    """Return when each deal first came into a stage, absent where it never did."""
    if not is_among(stage, visits.stages.open):
        raise UnknownStageError(stage, visits.stages.open)
    rows = np.flatnonzero(visits.stage == visits.stages.open.index(stage))
    first = np.full(visits.n_deals, MISSING)
    first[visits.deal[rows][::-1]] = visits.entered[rows][::-1]
    return first
