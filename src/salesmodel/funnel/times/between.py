"""How long deals take from one stage to another, and from opening to their fate."""

from collections.abc import Sequence

import attrs
import numpy as np

from salesmodel._arrays import Moment
from salesmodel._checks import fractions, is_among
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import UnknownStageError
from salesmodel.funnel._floats import or_none
from salesmodel.funnel._spells import first_later, seen_until
from salesmodel.funnel.times._quantiles import exact_quantiles
from salesmodel.funnel.times.timing import DAY, ages
from salesmodel.statistics.incidence import CumulativeIncidence
from salesmodel.statistics.survival import aalen_johansen, kaplan_meier_median
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["DurationRow", "Durations", "TimeBetween", "durations", "time_between"]

_HOUR = 3_600_000_000


@attrs.frozen(eq=False)
class TimeBetween:
    """How long deals take from their first stay in a stage to a later one in another.

    Parameters
    ----------
    start, end : str
        The stages.
    unit : str
        ``"days"`` of 24 hours, or ``"business_hours"`` by a calendar.
    arrived : int
        Deals that came to the second stage.
    ended : int
        Deals that were closed or left the funnel before.
    open : int
        Deals that are under way.
    quantiles : dict of float to float or None
        Of those that arrived, by share; `None` where none did.
    median : float or None
        Kaplan–Meier median, deals that ended or are under way censored: the time it
        takes while a deal lives; `None` where half have not arrived.
    curve : CumulativeIncidence
        Shares arrived and ended by each time in microseconds, which compete.
    """

    start: str
    end: str
    unit: str
    arrived: int
    ended: int
    open: int
    quantiles: dict[float, float | None] = attrs.field(converter=as_read_only)
    median: float | None
    curve: CumulativeIncidence

    def rows(self) -> tuple[dict[str, object], ...]:
        """Return the one row.

        Returns
        -------
        tuple of dict
            Stages, arrived, ended, open, each quantile such as ``q50_days``, and the
            median; their names end in the unit.

        Examples
        --------
        >>> visits = VisitTable.from_events(
        ...     deal=[], stage=[], at=[], stages=["lead", "offer"]
        ... )
        >>> time_between(visits, "lead", "offer").rows()[0]["median_days"] is None
        True
        """
        return (
            {
                "start": self.start,
                "end": self.end,
                "arrived": self.arrived,
                "ended": self.ended,
                "open": self.open,
                **{
                    f"q{100 * share:g}_{self.unit}": value
                    for share, value in self.quantiles.items()
                },
                f"median_{self.unit}": self.median,
            },
        )

    def __str__(self) -> str:
        """Return the row as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        (row,) = self.rows()
        title = "from the first stay in one stage to the first later one in another"
        return Shown(title, list(row), [list(row.values())])


def time_between(
    visits: VisitTable,
    start: str,
    end: str,
    *,
    shares: Sequence[float] = (0.5, 0.9),
    calendar: CalendarTable | None = None,
) -> TimeBetween:
    """Measure the time from the first stay in a stage to the first later one in another.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    start, end : str
        Any two stages, closing ones included; twice the same is the time to the return.
    shares : sequence of float, default (0.5, 0.9)
        Quantiles of the deals that arrived, from 0 to 1, by linear interpolation.
    calendar : CalendarTable, optional
        When there is business; the time is then measured in hours of it.

    Returns
    -------
    TimeBetween
        Of the deals that were in the first stage.

    Raises
    ------
    UnknownStageError
        If there is no such stage.
    InvalidValueError
        If a share is not from 0 to 1.

    See Also
    --------
    salesmodel.statistics.aalen_johansen : The estimate and its source.

    References
    ----------
    .. [1] Definition of this package; Kaplan, E. L. and Meier, P. (1958),
       "Nonparametric Estimation from Incomplete Observations", JASA 53 (282): 457-481.
       :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    One lead became an offer after 2 days, one was lost, one is there for 9 days.

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b", "b", "c"],
    ...     stage=["lead", "offer", "lead", "lost", "lead"],
    ...     at=["2026-01-01", "2026-01-03", "2026-01-01", "2026-01-05", "2026-01-01"],
    ...     stages=["lead", "offer", "lost"],
    ...     kinds={"lost": "lost"},
    ...     as_of=1_767_996_000_000_000,
    ... )
    >>> made = time_between(visits, "lead", "offer")
    >>> made.arrived, made.ended, made.open, made.quantiles[0.5], made.median
    (1, 1, 1, 2.0, None)
    """
    shares = fractions("shares", shares)
    unit, size = ("days", DAY) if calendar is None else ("business_hours", _HOUR)
    labels, paths = visits.stages.labels, DealPaths(visits)
    for name in (start, end):
        if not is_among(name, labels):
            raise UnknownStageError(name, labels)
    is_target = visits.stage == labels.index(end)
    rows, target, is_met = first_later(visits, labels.index(start), is_target)
    deal, begun = visits.deal[rows], visits.entered[rows]
    over = np.where(is_met, visits.entered[target], seen_until(visits, paths)[deal])
    over = np.maximum(over, begun)  # it began in the closing stage that it ended in
    spent = over - begun if calendar is None else calendar.business_time(begun, over)
    has_ended = ~is_met & (paths.last[deal] >= visits.stages.n_open)
    quantiles, _ = exact_quantiles(
        np.zeros(rows.size, np.uint8), spent, is_met, n_groups=1, shares=shares
    )
    middle = kaplan_meier_median(spent, is_met)
    return TimeBetween(
        start,
        end,
        unit,
        int(is_met.sum()),
        int(has_ended.sum()),
        int((~is_met & ~has_ended).sum()),
        _by_share(shares, quantiles[0] / size),
        None if middle is None else middle / size,
        aalen_johansen(spent, np.where(is_met, 1, 2 * has_ended), causes=2),
    )


def _by_share(
    shares: Sequence[float], quantiles: np.ndarray
) -> dict[float, float | None]:
    """Name quantiles by their share, undefined ones as `None`."""
    return dict(zip(shares, map(or_none, quantiles.tolist()), strict=True))


@attrs.frozen
class DurationRow:
    """How long deals of one outcome took.

    Parameters
    ----------
    outcome : str
        ``"won"``, ``"lost"`` or ``"open"``.
    deals : int
        How many.
    mean_days : float or None
        Mean, in days of 24 hours.
    quantiles : dict of float to float or None
        In days, by share.
    """

    outcome: str
    deals: int
    mean_days: float | None
    quantiles: dict[float, float | None] = attrs.field(converter=as_read_only)


@attrs.frozen
class Durations:
    """Days from opening to winning, to losing, or until now.

    Parameters
    ----------
    by_outcome : tuple of DurationRow
        Won, lost, open: none of them stands for another, and open deals are as old as
        they are, not done.
    unknown : int
        Deals whose opening or closing is not known, or stands in reversed order.
    """

    by_outcome: tuple[DurationRow, ...]
    unknown: int

    def rows(self) -> tuple[DurationRow, ...]:
        """Return a row an outcome.

        Returns
        -------
        tuple of DurationRow
            Won, lost, open.

        Examples
        --------
        >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
        >>> [row.deals for row in durations(deals, as_of=0).rows()]
        [0, 0, 0]
        """
        return self.by_outcome

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        shares = self.by_outcome[0].quantiles
        heads = ["outcome", "deals", "mean_days"]
        heads += [f"q{100 * share:g}_days" for share in shares]
        rows = [
            [row.outcome, row.deals, row.mean_days, *row.quantiles.values()]
            for row in self.by_outcome
        ]
        title = f"days from opening by outcome, {self.unknown} deals not known"
        return Shown(title, heads, rows)


def durations(
    deals: DealTable, *, as_of: Moment, shares: Sequence[float] = (0.5, 0.9)
) -> Durations:
    """Tell how long deals took that were won, that were lost, and that are open.

    Parameters
    ----------
    deals : DealTable
        Deals with their outcome as of then.
    as_of : datetime or int
        Aware, or microseconds since 1970-01-01 UTC.
    shares : sequence of float, default (0.5, 0.9)
        Quantiles, from 0 to 1, by linear interpolation.

    Returns
    -------
    Durations
        One entry an outcome.

    Raises
    ------
    InvalidValueError
        If a share is not from 0 to 1.

    See Also
    --------
    outcome_by_age : What becomes of deals with time, open ones counted as not known.

    References
    ----------
    .. [1] Hyndman, R. J. and Fan, Y. (1996), "Sample Quantiles in Statistical
       Packages", The American Statistician 50 (4): 361-365, definition 7.

    Examples
    --------
    >>> deals = DealTable.from_columns(
    ...     deal=["a", "b", "c"],
    ...     outcome=["won", "won", "open"],
    ...     opened=["2026-01-01", "2026-01-01", "2026-01-02"],
    ...     closed=["2026-01-08", "2026-01-10", None],
    ... )
    >>> made = durations(deals, as_of=1_767_657_600_000_000)
    >>> [(row.outcome, row.quantiles[0.5]) for row in made.rows()]
    [('won', 8.0), ('lost', None), ('open', 4.0)]
    """
    shares = fractions("shares", shares)
    age, outcome = ages(deals, as_of=as_of)
    quantiles, sizes = exact_quantiles(
        outcome, age, np.ones(age.size, np.bool_), n_groups=3, shares=shares
    )
    told = [
        DurationRow(
            name,
            int(sizes[code]),
            float(age[outcome == code].mean() / DAY) if sizes[code] else None,
            _by_share(shares, quantiles[code] / DAY),
        )
        for code, name in ((WON, "won"), (LOST, "lost"), (OPEN, "open"))
    ]
    return Durations(tuple(told), len(deals) - age.size)
