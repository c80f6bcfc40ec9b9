"""How well periods would have been foreseen: errors, coverage and calibration."""

from collections.abc import Sequence

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, FloatArray, Moment, read_only
from salesmodel._checks import pair, several, whole
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.funnel.periods._at_hand import won_since
from salesmodel.funnel.periods.period_end import period_end
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.deals import WON, DealTable
from salesmodel.tables.snapshot import known_at
from salesmodel.tables.visits import VisitTable


__all__ = ["BackTestRow", "CalibrationRow", "PeriodBackTest", "period_end_back_test"]


@attrs.frozen
class BackTestRow:
    """A past period as it was foreseen at its start, and as it came.

    Parameters
    ----------
    start, end : int
        The period, in microseconds since 1970-01-01 UTC.
    deals : int
        Open deals that it was foreseen from.
    expected, low, high : float
        What they were expected to bring by the end, with the interval.
    stage_weighted : float or None
        The same weighed by stage.
    actual : int
        What they brought.
    actual_all : int
        What all deals brought, those that were opened in the period included.
    """

    start: int
    end: int
    deals: int
    expected: float
    low: float
    high: float
    stage_weighted: float | None
    actual: int
    actual_all: int

    @property
    def error(self) -> float:
        """Expected less actual."""
        return self.expected - self.actual

    @property
    def is_inside(self) -> bool:
        """Whether the actual amount lay within the interval."""
        return self.low <= self.actual <= self.high


@attrs.frozen
class CalibrationRow:
    """Deals that had about the same chance, and how many of them were won.

    Parameters
    ----------
    low, high : float
        Chances from `low` on and below `high`; the last one includes 1.
    mean_chance : float or None
        Mean of their chances; `None` where there were none.
    won : Rate
        Share of them that was won in time.
    """

    low: float
    high: float
    mean_chance: float | None
    won: Rate


@attrs.frozen(eq=False)
class PeriodBackTest:
    """Past periods as foreseen and as they came.

    Parameters
    ----------
    by_period : tuple of BackTestRow
        One entry a period.
    chance : ndarray of float64, shape (n,)
        Chance of each deal in each period.
    is_won : ndarray of bool, shape (n,)
        Whether it was won in time.
    confidence : float
        Coverage that the intervals promise.
    """

    by_period: tuple[BackTestRow, ...]
    chance: FloatArray
    is_won: BoolArray
    confidence: float

    __reduce__ = by_columns

    @property
    def mean_error(self) -> float | None:
        """Mean of expected less actual: above 0 too much was promised."""
        return _mean([row.error for row in self.by_period])

    @property
    def mean_absolute_error(self) -> float | None:
        """Mean size of the error."""
        return _mean([abs(row.error) for row in self.by_period])

    @property
    def stage_weighted_error(self) -> float | None:
        """Mean size of the error of the figure that is weighed by stage."""
        return _mean(
            [
                abs(row.stage_weighted - row.actual)
                for row in self.by_period
                if row.stage_weighted is not None
            ]
        )

    @property
    def coverage(self) -> Rate:
        """Share of the periods whose actual amount lay within the interval."""
        inside = sum(row.is_inside for row in self.by_period)
        return wilson_rate(inside, len(self.by_period), confidence=self.confidence)

    @property
    def brier(self) -> float | None:
        """Mean of (chance - outcome) squared; 0 is perfect."""
        return _mean(((self.chance - self.is_won) ** 2).tolist())

    @property
    def brier_of_the_mean(self) -> float | None:
        """The same if every deal had had the mean chance: what there is to beat."""
        if not self.is_won.size:
            return None
        share = float(self.is_won.mean())
        return share * (1 - share)

    def calibration(self, bins: int = 10) -> tuple[CalibrationRow, ...]:
        """Tell how often deals were won that had about the same chance.

        Parameters
        ----------
        bins : int, default 10
            Into how many equal parts chances from 0 to 1 are cut.

        Returns
        -------
        tuple of CalibrationRow
            The lowest chances first.

        Raises
        ------
        InvalidValueError
            If `bins` is not from 1 to 1,000.

        Examples
        --------
        >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
        >>> made = period_end_back_test(deals, VisitTable.empty(), periods=[(0, 1)])
        >>> [row.mean_chance for row in made.calibration(2)]
        [None, None]
        """
        whole("bins", bins, least=1, most=1_000)
        place = np.minimum((self.chance * bins).astype(np.int64), bins - 1)
        rows = []
        for part in range(bins):
            here = place == part
            won = wilson_rate(
                int(np.count_nonzero(self.is_won[here])),
                int(np.count_nonzero(here)),
                confidence=self.confidence,
            )
            mean = _mean(self.chance[here].tolist())
            rows.append(CalibrationRow(part / bins, (part + 1) / bins, mean, won))
        return tuple(rows)

    def rows(self) -> tuple[BackTestRow, ...]:
        """Return a row a period.

        Returns
        -------
        tuple of BackTestRow
            In the order given.

        Examples
        --------
        >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
        >>> made = period_end_back_test(deals, VisitTable.empty(), periods=[(0, 1)])
        >>> [row.actual for row in made.rows()]
        [0]
        """
        return self.by_period

    def __str__(self) -> str:
        """Return a line a period under the errors."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["from", "deals", "expected", "low", "high", "actual", "all"]
        rows = [
            [
                str(np.datetime64(row.start, "us").astype("datetime64[D]")),
                row.deals,
                *map(round, (row.expected, row.low, row.high)),
                row.actual,
                row.actual_all,
            ]
            for row in self.by_period
        ]
        inside = sum(row.is_inside for row in self.by_period)
        title = (
            f"{inside} of {len(rows)} periods within their "
            f"{100 * self.confidence:g} % interval"
        )
        return Shown(title, heads, rows)


def _mean(figures: list[float]) -> float | None:
    return float(np.mean(figures)) if figures else None


def period_end_back_test(
    deals: DealTable,
    visits: VisitTable,
    *,
    periods: Sequence[tuple[Moment, Moment]],
    at_least: int = 30,
    confidence: float = 0.95,
) -> PeriodBackTest:
    """Foresee past periods from their starts, and compare with how they came.

    Each period is seen from its start with nothing known of what came later, save the
    amounts of deals, which are those of today.

    Parameters
    ----------
    deals : DealTable
        Deals with amounts, as they are known today.
    visits : VisitTable
        Their stays.
    periods : sequence of tuple
        Start and end of each period, as in `period_end`.
    at_least : int, default 30
        As in `period_end`.
    confidence : float, default 0.95
        As in `period_end`.

    Returns
    -------
    PeriodBackTest
        Errors, coverage of the interval, Brier score and calibration.

    Raises
    ------
    InvalidInstantError
        If a period ends before it starts.

    See Also
    --------
    period_end : What is tested; it says what else can go wrong.

    References
    ----------
    .. [1] Brier, G. W. (1950), "Verification of Forecasts Expressed in Terms of
       Probability", Monthly Weather Review 78 (1): 1-3.

    Examples
    --------
    >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    >>> made = period_end_back_test(deals, VisitTable.empty(), periods=[(0, 1)])
    >>> made.mean_error, made.brier is None
    (0.0, True)
    """
    rows, chances, outcomes = [], [np.zeros(0)], [np.zeros(0, np.bool_)]
    for period in several("periods", periods):
        start, end = pair("periods", period)
        made = period_end(
            deals,
            visits,
            start=start,
            as_of=start,
            end=end,
            at_least=at_least,
            confidence=confidence,
        )
        then = known_at(deals, visits, as_of=end)
        ended = then.deals
        place = {name: row for row, name in enumerate(ended.deal)}
        at_hand = np.array([place[name] for name in made.deal], np.int64)
        is_won = (ended.outcome[at_hand] == WON) & (ended.closed[at_hand] > made.as_of)
        actual = sum(made.amount[is_won].tolist())
        rows.append(
            BackTestRow(
                made.start,
                made.end,
                len(made.deal),
                made.expected - made.won,
                made.low - made.won,
                made.high - made.won,
                None if made.stage_weighted is None else made.stage_weighted - made.won,
                actual,
                won_since(then, made.as_of + 1)[0],
            )
        )
        chances.append(made.chance)
        outcomes.append(is_won)
    return PeriodBackTest(
        tuple(rows),
        read_only(np.concatenate(chances)),
        read_only(np.concatenate(outcomes)),
        confidence,
    )
