"""How old open deals are, and which of them stand longer than they should."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import FloatArray
from salesmodel._shown import Shown
from salesmodel.funnel.mending._stale import stale_limits
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["Standing", "StandingRow", "standing"]


@attrs.frozen
class StandingRow:
    """Open deals that stand in a stage.

    Parameters
    ----------
    stage : str
        The stage.
    deals : int
        How many.
    median_age_days, median_days : float or None
        Of the days since their first event, and of those since they came there.
    stale : Rate or None
        Share of those that stand there for longer than they should; `None` where no
        time was given.
    """

    stage: str
    deals: int
    median_age_days: float | None
    median_days: float | None
    stale: Rate | None


@attrs.frozen
class Standing:
    """Open deals by the stage where they stand.

    Parameters
    ----------
    as_of : int or None
        Instant of observation, in microseconds since 1970-01-01 UTC.
    by_stage : tuple of StandingRow
        One entry an open stage.
    """

    as_of: int | None
    by_stage: tuple[StandingRow, ...]

    def rows(self) -> tuple[StandingRow, ...]:
        """Return a row an open stage.

        Returns
        -------
        tuple of StandingRow
            In the order of the funnel.

        Examples
        --------
        >>> standing(VisitTable.empty()).rows()
        ()
        """
        return self.by_stage

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["stage", "deals", "median_age_days", "median_days", "stale"]
        rows = [
            [
                row.stage,
                row.deals,
                row.median_age_days,
                row.median_days,
                None if row.stale is None else row.stale.value,
            ]
            for row in self.by_stage
        ]
        return Shown("open deals by the stage where they stand", heads, rows)


def standing(
    visits: VisitTable,
    *,
    stale_after_days: float | Mapping[str, float] | None = None,
    confidence: float = 0.95,
) -> Standing:
    """Tell how old the open deals are, and how many stand longer than they should.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    stale_after_days : float or mapping of str to float, optional
        Days in a stage after which a deal is stale, for all stages or by stage; a deal
        is stale when it stands there longer, counted from its stay there.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    Standing
        One entry an open stage.

    Raises
    ------
    UnknownStageError
        If a time is given for a stage that is not there.
    InvalidValueError
        If a time is negative.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b"],
    ...     stage=["lead", "offer", "lead"],
    ...     at=["2026-01-01", "2026-01-05", "2026-01-11"],
    ...     stages=["lead", "offer"],
    ... )
    >>> [
    ...     (row.stage, row.median_age_days, row.stale.value)
    ...     for row in standing(visits, stale_after_days=5).rows()
    ... ]
    [('lead', 0.0, 0.0), ('offer', 10.0, 1.0)]
    """
    limits = stale_limits(visits.stages.open, stale_after_days)
    ends = visits.ends
    is_open = (visits.stage[ends] < visits.stages.n_open) & ~visits.ended[ends]
    rows = ends[is_open]
    stage, now = visits.stage[rows], visits.as_of or 0
    here = now - visits.entered[rows]
    age = now - DealPaths(visits).opened[visits.deal[rows]]
    told = []
    for place, (name, limit) in enumerate(limits.items()):
        days = here[stage == place] / DAY
        stale = None
        if limit is not None:
            n_stale = int(np.count_nonzero(days > limit))
            stale = wilson_rate(n_stale, days.size, confidence=confidence)
        middle = _median(age[stage == place] / DAY)
        told.append(StandingRow(name, days.size, middle, _median(days), stale))
    return Standing(visits.as_of, tuple(told))


def _median(days: FloatArray) -> float | None:
    return float(np.median(days)) if days.size else None
