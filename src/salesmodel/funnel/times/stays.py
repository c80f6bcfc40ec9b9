"""How long deals stay in each stage."""

from collections.abc import Sequence

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._checks import fractions, is_true, one_of
from salesmodel._counts import histogram
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._shown import Shown
from salesmodel.funnel._floats import or_none
from salesmodel.funnel.times._quantiles import exact_quantiles
from salesmodel.funnel.times._spent import stays, totals
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.survival import kaplan_meier_median
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.visits import VisitTable


__all__ = ["TimeInStage", "time_in_stage"]

_HOUR = 3_600_000_000


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class TimeInStage:
    """How long deals stay in each open stage.

    Parameters
    ----------
    per : str
        ``"stay"``, or ``"deal"`` where the stays of a deal in a stage are added up.
    stages : tuple of str
        Open stages.
    shares : tuple of float
        Which quantiles.
    ended, going_on : ndarray of int64, shape (n_open,)
        Stays or deals whose time is over, and those whose time goes on.
    unknown : ndarray of int64, shape (n_open,)
        Those of which it is not known when they ended; they are left out.
    quantiles : ndarray of float64, shape (n_open, n_shares)
        Of those that ended, in the unit; a stay that goes on is not in it.
    median : ndarray of float64, shape (n_open,), or None
        Kaplan–Meier median in the unit, which counts those that go on for as long as
        they were seen; ``nan`` where half have not left.
    unit : str, default "days"
        ``"days"`` of 24 hours, or ``"business_hours"`` by a calendar.
    relative_error : float, default 0.0
        By how much a quantile may be off: nothing, but where it is from a state.
    """

    per: str
    stages: tuple[str, ...]
    shares: tuple[float, ...]
    ended: IntArray
    going_on: IntArray
    unknown: IntArray
    quantiles: FloatArray
    median: FloatArray | None
    unit: str = "days"
    relative_error: float = 0.0

    __reduce__ = by_columns

    def rows(self) -> tuple[dict[str, object], ...]:
        """Return a row a stage.

        Returns
        -------
        tuple of dict
            Stage, ended, going_on, each quantile such as ``q50_days``, median_days;
            their names end in the unit.

        Examples
        --------
        >>> time_in_stage(VisitTable.empty()).rows()
        ()
        """
        return tuple(
            {
                "stage": stage,
                "ended": int(self.ended[at]),
                "going_on": int(self.going_on[at]),
                **{
                    f"q{100 * share:g}_{self.unit}": or_none(self.quantiles[at, place])
                    for place, share in enumerate(self.shares)
                },
                f"median_{self.unit}": None
                if self.median is None
                else or_none(self.median[at]),
            }
            for at, stage in enumerate(self.stages)
        )

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["stage", "ended", "going_on"]
        heads += [f"q{100 * share:g}_{self.unit}" for share in self.shares]
        rows = [list(row.values()) for row in self.rows()]
        title = f"{self.unit.replace('_', ' ')} in stage per {self.per}; quantiles of those that ended"
        if self.relative_error:
            title += f", to within {self.relative_error:.1%}"
        return Shown(title, [*heads, f"median_{self.unit}"], rows)


def time_in_stage(
    visits: VisitTable,
    *,
    shares: Sequence[float] = (0.5, 0.9),
    per: str = "stay",
    censored: bool = True,
    calendar: CalendarTable | None = None,
) -> TimeInStage:
    """Return how long deals stay in each open stage, exactly.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    shares : sequence of float, default (0.5, 0.9)
        Quantiles of the stays that ended, from 0 to 1, by linear interpolation.
    per : {"stay", "deal"}
        Whether every stay counts, or the total of a deal in a stage; a total with a
        stay that goes on goes on.
    censored : bool, default True
        Whether to estimate the median that counts those that go on, too, which costs a
        sort.
    calendar : CalendarTable, optional
        When there is business; the time is then measured in hours of it.

    Returns
    -------
    TimeInStage
        One entry an open stage.

    Raises
    ------
    InvalidValueError
        If a share is not from 0 to 1, or `per` is neither.
    InvalidInstantError
        If a stay begins or ends outside of the calendar.

    References
    ----------
    .. [1] Hyndman, R. J. and Fan, Y. (1996), "Sample Quantiles in Statistical
       Packages", The American Statistician 50 (4): 361-365, definition 7.
    .. [2] Kaplan, E. L. and Meier, P. (1958), "Nonparametric Estimation from Incomplete
       Observations", JASA 53 (282): 457-481. :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    Three leads: two left after 2 and 4 days, one is there for 9 days.

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b", "b", "c"],
    ...     stage=["lead", "lost", "lead", "lost", "lead"],
    ...     at=["2026-01-01", "2026-01-03", "2026-01-01", "2026-01-05", "2026-01-01"],
    ...     stages=["lead", "lost"],
    ...     kinds={"lost": "lost"},
    ...     as_of=1_767_996_000_000_000,
    ... )
    >>> time_in_stage(visits).rows()[0]["q50_days"]
    3.0
    >>> time_in_stage(visits).rows()[0]["median_days"]
    4.0
    """
    one_of("per", per, ("stay", "deal"), code="per")
    shares = fractions("shares", shares)
    n_open = visits.stages.n_open
    unit, size = ("days", DAY) if calendar is None else ("business_hours", _HOUR)
    measured = stays if per == "stay" else totals
    stage, spent, ended = measured(visits, calendar)
    is_known = spent >= 0
    quantiles, sizes = exact_quantiles(
        stage, spent, ended, n_groups=visits.n_stages, shares=shares
    )
    median = None
    if is_true("censored", censored):
        median = np.full(n_open, np.nan)
        for place in range(n_open):
            here = is_known & (stage == place)
            middle = kaplan_meier_median(spent[here], ended[here])
            median[place] = np.nan if middle is None else middle / size
    return TimeInStage(
        per,
        visits.stages.open,
        tuple(shares),
        sizes[:n_open],
        histogram(stage[~ended], visits.n_stages)[:n_open],
        histogram(stage[ended & ~is_known], visits.n_stages)[:n_open],
        quantiles[:n_open] / size,
        median,
        unit,
    )
