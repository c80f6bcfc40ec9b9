"""Times in stages that can be added, to within a stated relative error."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, FloatArray, IntArray
from salesmodel._checks import fractions, one_of, real, texts
from salesmodel._counts import Codes, histogram
from salesmodel._frozen import read_only_columns
from salesmodel._states import agreeing, by_dictionary, column, listed, plain, reading
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.times._spent import stays, totals
from salesmodel.funnel.times.stays import TimeInStage
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.incidence import estimated
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.visits import VisitTable


__all__ = ["TimeInStageState"]

_HOUR: Final = 3_600_000_000
_SIZES: Final = {"days": DAY, "business_hours": _HOUR}


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class TimeInStageState:
    r"""Histograms of the times in stages, small enough to keep and to add.

    A bucket holds the durations between two powers of
    :math:`\gamma = (1 + \epsilon) / (1 - \epsilon)`, so that its middle is off by at
    most the share :math:`\epsilon` of each of them. The sum of the states of two sets
    of deals is that of their union: the same counts, in any order, for deals that are
    in one of them only.

    Parameters
    ----------
    per : str
        ``"stay"`` or ``"deal"``.
    stages : tuple of str
        Open stages.
    unit : str
        ``"days"`` of 24 hours, or ``"business_hours"``.
    relative_error : float
        By how much a quantile may be off.
    ended, going_on : ndarray of int64, shape (n_open, n_buckets)
        Times that are over, and those that go on; the first bucket is those of 0.
    unknown : ndarray of int64, shape (n_open,)
        Those of which it is not known when they ended.

    References
    ----------
    .. [1] Masson, C., Rim, J. E. and Lee, H. K. (2019), "DDSketch: A Fast and
       Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12 (12):
       2195-2205. :doi:`10.14778/3352063.3352135`
    """

    per: str
    stages: tuple[str, ...]
    unit: str
    relative_error: float
    ended: IntArray
    going_on: IntArray
    unknown: IntArray

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls,
        visits: VisitTable,
        *,
        per: str = "stay",
        calendar: CalendarTable | None = None,
        relative_error: float = 0.01,
    ) -> Self:
        """Take down the stays of a table.

        Parameters
        ----------
        visits : VisitTable
            Stays; of a deal all of them, or none.
        per, calendar : object
            As in `time_in_stage`.
        relative_error : float, default 0.01
            By how much a quantile may be off, from 0.001 to 0.5; a state has some
            44 / `relative_error` numbers a stage.

        Returns
        -------
        TimeInStageState
            Of these stays.

        Raises
        ------
        InvalidValueError
            If `per` or `relative_error` is out of range.

        Examples
        --------
        >>> state = TimeInStageState.of(VisitTable.empty())
        >>> (state + state).finish().rows()
        ()
        """
        one_of("per", per, ("stay", "deal"), code="per")
        n_buckets = _n_buckets(relative_error)
        stage, spent, ended = (stays if per == "stay" else totals)(visits, calendar)
        n_open = visits.stages.n_open
        is_known = spent >= 0
        bucket = _buckets(spent, relative_error)

        def counted(rows: BoolArray) -> IntArray:
            rows = rows & (stage < n_open)
            code = stage[rows].astype(np.int64) * n_buckets + bucket[rows]
            return histogram(code, n_open * n_buckets).reshape(n_open, n_buckets)

        return cls(
            per,
            visits.stages.open,
            "days" if calendar is None else "business_hours",
            relative_error,
            counted(is_known & ended),
            counted(is_known & ~ended),
            _by_stage(stage[ended & ~is_known], n_open),
        )

    def __add__(self, other: "TimeInStageState") -> "TimeInStageState":
        """Add the state of other deals."""
        if not isinstance(other, TimeInStageState):
            return NotImplemented
        agreeing(self, other, "per", "stages", "unit", "relative_error")
        return attrs.evolve(
            self,
            ended=self.ended + other.ended,
            going_on=self.going_on + other.going_on,
            unknown=self.unknown + other.unknown,
        )

    def finish(self, *, shares: Sequence[float] = (0.5, 0.9)) -> TimeInStage:
        """Return how long deals stay in each stage.

        Parameters
        ----------
        shares : sequence of float, default (0.5, 0.9)
            Quantiles of those that ended, from 0 to 1, by linear interpolation.

        Returns
        -------
        TimeInStage
            Quantiles are off by at most the relative error. The median is that of
            Kaplan and Meier for times rounded to the middle of their bucket.

        Raises
        ------
        InvalidValueError
            If a share is not from 0 to 1.

        Examples
        --------
        >>> TimeInStageState.of(VisitTable.empty()).finish().ended.tolist()
        []
        """
        shares = fractions("shares", shares)
        wanted = np.array(shares, np.float64)
        middles = _middles(self.relative_error) / _SIZES[self.unit]
        rows = [_quantiles(counts, middles, wanted) for counts in self.ended]
        medians = [
            _median(ended, going_on, middles)
            for ended, going_on in zip(self.ended, self.going_on, strict=True)
        ]
        return TimeInStage(
            self.per,
            self.stages,
            tuple(shares),
            self.ended.sum(axis=1),
            self.going_on.sum(axis=1),
            self.unknown,
            np.array(rows, np.float64).reshape(len(rows), wanted.size),
            np.array(medians, np.float64),
            self.unit,
            self.relative_error,
        )

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> TimeInStageState.of(VisitTable.empty()).as_dict()["schema"]
        1
        """
        return plain(
            "time in stage",
            per=self.per,
            stages=list(self.stages),
            unit=self.unit,
            relative_error=self.relative_error,
            ended=listed(self.ended),
            going_on=listed(self.going_on),
            unknown=listed(self.unknown),
        )

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Read what `as_dict` wrote.

        Parameters
        ----------
        state : mapping
            The dictionary.

        Returns
        -------
        TimeInStageState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> state = TimeInStageState.of(VisitTable.empty())
        >>> TimeInStageState.from_dict(state.as_dict()).per
        'stay'
        """
        with reading("time in stage", state):
            named, error = texts(state["stages"]), float(state["relative_error"])
            shape = len(named), _n_buckets(error)
            return cls(
                one_of("per", state["per"], ("stay", "deal"), code="per"),
                named,
                one_of("unit", state["unit"], tuple(_SIZES), code="unit"),
                error,
                column(state, "ended").reshape(shape),
                column(state, "going_on").reshape(shape),
                column(state, "unknown").reshape(shape[0]),
            )


def _growth(relative_error: float) -> float:
    return (1 + relative_error) / (1 - relative_error)


def _n_buckets(relative_error: float) -> int:
    """Return how many buckets hold every duration that ``int64`` can."""
    if not 0.001 <= real(relative_error) <= 0.5:
        needed = "from 0.001 to 0.5"
        raise InvalidValueError("relative_error", needed, relative_error, "range")
    return int(np.ceil(np.log(2.0**63) / np.log(_growth(relative_error)))) + 2


def _buckets(spent: IntArray, relative_error: float) -> IntArray:
    """Return the bucket of each duration; the first one is for 0."""
    scale = np.log(_growth(relative_error))
    power = np.ceil(np.log(np.maximum(spent, 1)) / scale).astype(np.int64)
    return np.where(spent > 0, power + 1, 0)


def _middles(relative_error: float) -> FloatArray:
    """Return the duration in microseconds that stands for each bucket."""
    growth = _growth(relative_error)
    power = growth ** np.arange(-1.0, _n_buckets(relative_error) - 1)
    middles: FloatArray = 2 * power / (growth + 1)
    middles[0] = 0
    return middles


def _by_stage(stage: Codes, n_open: int) -> IntArray:
    return histogram(stage[stage < n_open], n_open)


def _quantiles(counts: IntArray, middles: FloatArray, shares: FloatArray) -> FloatArray:
    """Return quantiles by linear interpolation between the middles of two ranks.

    Each is off by at most the relative error, and so is what lies between them.
    """
    upto = np.cumsum(counts)
    if not counts.sum():
        return np.full(shares.size, np.nan)
    place = (upto[-1] - 1) * shares
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, upto[-1] - 1)
    lower, upper = (
        middles[np.searchsorted(upto, rank, "right")] for rank in (low, high)
    )
    quantiles: FloatArray = lower + (upper - lower) * (place - low)
    return quantiles


def _median(ended: IntArray, going_on: IntArray, middles: FloatArray) -> float:
    """Return the Kaplan–Meier median of times rounded to the middle of their bucket."""
    there = np.flatnonzero(ended + going_on)
    at_risk = (ended + going_on)[there][::-1].cumsum()[::-1]
    half = estimated(there, at_risk, ended[None, there]).quantile(0.5)
    return np.nan if half is None else float(middles[half])
