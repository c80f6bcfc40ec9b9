"""Which stage to mend first, and what that is worth in money."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, FloatArray, IntArray
from salesmodel._checks import real, whole
from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.funnel._floats import or_none
from salesmodel.funnel._moves import deal_amounts
from salesmodel.funnel.mending._bottleneck_rows import BottleneckRow, Bottlenecks, Gain
from salesmodel.funnel.mending._gains import Gains
from salesmodel.funnel.mending._resampling import gains_of, resampled
from salesmodel.funnel.mending._ways import ways
from salesmodel.funnel.times.stays import time_in_stage
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = ["bottlenecks"]

_MOST = 1_000_000


def bottlenecks(
    visits: VisitTable,
    *,
    amount: ArrayLike,
    point: float = 0.01,
    replicates: int = 0,
    rng: np.random.Generator | None = None,
    confidence: float = 0.95,
) -> Bottlenecks:
    r"""Rank the stages by what it would bring to mend them.

    A point more of the stays of a stage lead on, shared out by where those that lead on
    go today; what that brings runs through every way from there, skips and returns
    included, and is weighed by the amounts of the deals that take it.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    amount : array_like of int, shape (n_deals,)
        Amount of each deal in minor units, at least 0, or the smallest ``int64`` where
        not known; such deals are left out and counted.
    point : float, default 0.01
        How much more of the stays lead on, between 0 and 1.
    replicates : int, default 0
        Bootstrap replicates; with 0 there are no intervals.
    rng : numpy.random.Generator, optional
        Where the replicates are drawn from; needed with them.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    Bottlenecks
        One entry an open stage.

    Raises
    ------
    InvalidValueError
        If `point` is not between 0 and 1, or replicates have no `rng`.
    InvalidAmountError
        If an amount is negative.
    ShapeError
        If `amount` has fewer rows than there are deals.

    See Also
    --------
    flow : The moves, and the chance to be won.

    Notes
    -----
    Amounts flow as deals do. With :math:`Q` the shares of amounts that move between
    open stages, :math:`e` what began in each, :math:`N = e (I - Q)^{-1}` passes them
    and :math:`e v` is won in the end; stays that go on are not in the shares. The gain
    of a point is the exact change of :math:`e v`, not a derivative. A day less in each
    stay of stage :math:`s` brings the wins that pass it a day nearer for each stay:
    :math:`N_s v_s / T` of :math:`T` days, once, whatever the period that is looked at.

    Intervals are percentiles over samples of deals, drawn with replacement; each sample
    weighs the ways of deals anew, and reads no stay again. They say how sure the figures
    are if deals come as they came, and deals are independent of one another. Where
    deals are young, those that are quick count for too much.

    References
    ----------
    .. [1] Kemeny, J. G. and Snell, J. L. (1960), "Finite Markov Chains", chapter 3.
    .. [2] Efron, B. and Tibshirani, R. J. (1993), "An Introduction to the Bootstrap",
       chapter 13. Cost: O(n_stays log n_stays) and O(n_deals) a replicate.

    Examples
    --------
    Of four leads two get to an offer, and one of these is won:

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "a", "b", "b", "b", "c", "c", "d", "d"],
    ...     stage=["lead", "offer", "won", "lead", "offer", "lost"]
    ...     + ["lead", "lost"] * 2,
    ...     at=[f"2026-01-{day:02}" for day in range(1, 11)],
    ...     stages=["lead", "offer", "won", "lost"],
    ...     kinds={"won": "won", "lost": "lost"},
    ... )
    >>> made = bottlenecks(visits, amount=[100_00] * 4)
    >>> [(row.stage, round(row.point.value, 6)) for row in made.rows()]
    [('lead', 200.0), ('offer', 200.0)]
    >>> made.expected, made.largest_drop_off
    (10000.0, 'lead')
    """
    if not 0 < real(point) < 1:
        needed = "a fraction strictly between 0 and 1"
        raise InvalidValueError("point", needed, point, "share")
    whole("replicates", replicates, least=0, most=_MOST)
    if replicates and rng is None:
        raise InvalidValueError(
            "rng", "a generator to draw replicates from", rng, "rng"
        )
    wilson_rate(0, 0, confidence=confidence)
    units = _units(amount, visits)
    known = units != MISSING
    found = ways(visits)
    way, weight = found.way[known], units[known].astype(np.float64)
    stages, days = visits.stages, _observed_days(visits)
    seen = gains_of(found, [(way, weight)], stages, point)
    drawn = gains_of(found, resampled(way, weight, replicates, rng), stages, point)
    points = _with_interval(seen.point[0], drawn.point, confidence)
    by_day = _with_interval(_a_day(seen, days)[0], _a_day(drawn, days), confidence)
    counts = found.moved(way)[0].astype(np.int64)
    on, dropped = _led(counts, stages, confidence)
    time = time_in_stage(visits, shares=())
    rows = zip(
        stages.open,
        map(or_none, seen.passing[0].tolist()),
        on,
        points,
        by_day,
        _how_often_first(drawn.point, stages.n_open),
        dropped,
        [row["median_days"] for row in time.rows()],
        strict=True,
    )
    return Bottlenecks(
        expected=or_none(seen.expected[0]),
        point_size=point,
        observed_days=days,
        deals=way.size,
        without_amount=units.size - way.size,
        replicates=replicates,
        confidence=confidence,
        by_stage=tuple(BottleneckRow(*row) for row in rows),
    )


def _units(amount: ArrayLike, visits: VisitTable) -> IntArray:
    """Return the amounts of the deals that have stays, none of them negative."""
    units = deal_amounts(amount, visits.n_deals)[visits.deal[visits.starts]]
    wrong = units[(units < 0) & (units != MISSING)]
    if wrong.size:
        needed = "at least 0, to be a weight"
        raise InvalidAmountError("amount", needed, int(wrong[0]), "negative")
    return units


def _observed_days(visits: VisitTable) -> float:
    if not len(visits) or visits.as_of is None:
        return 0.0
    return (visits.as_of - int(visits.log.at.min())) / DAY


def _a_day(made: Gains, days: float) -> FloatArray:
    """Return the wins that pass each stage, a day of the time that was observed."""
    if not days:
        return np.full(made.passing.shape, np.nan)
    return made.passing * made.chance / days


def _with_interval(
    values: FloatArray, drawn: FloatArray, confidence: float
) -> list[Gain]:
    """Put values into the percentiles of what was drawn, where that is known."""
    tail = (1 - confidence) / 2
    made = []
    for value, column in zip(values.tolist(), drawn.T, strict=True):
        known = column[~np.isnan(column)]
        ends = np.quantile(known, [tail, 1 - tail]).tolist() if known.size else ()
        made.append(Gain(or_none(value), *ends))
    return made


def _led(
    counts: IntArray, stages: Stages, confidence: float
) -> tuple[list[Rate], list[int]]:
    """Rate the stays that led on, and count those that ended in a loss or outside."""
    n_open, won = stages.n_open, list(stages.codes("won"))
    ended = counts[:n_open, :-1]
    on = np.triu(ended[:, :n_open], 1).sum(axis=1) + ended[:, won].sum(axis=1)
    back = np.tril(ended[:, :n_open]).sum(axis=1)
    n = ended.sum(axis=1)
    rates = [
        wilson_rate(*one, confidence=confidence)
        for one in zip(on.tolist(), n.tolist(), strict=True)
    ]
    return rates, (n - on - back).tolist()


def _how_often_first(drawn: FloatArray, n_open: int) -> list[float | None]:
    """Return the share of replicates in which each stage is the one to mend."""
    known = drawn[~np.isnan(drawn).all(axis=1)]
    if not len(known):
        return [None] * n_open
    first = np.nanargmax(known, axis=1)
    shares: list[float | None] = (
        np.bincount(first, minlength=n_open) / len(known)
    ).tolist()
    return shares
