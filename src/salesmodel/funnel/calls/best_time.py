"""The best time to call: every hour of the week that may well be the best one."""

from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._checks import whole
from salesmodel._shown import Shown
from salesmodel.errors import NotEnoughDataError
from salesmodel.funnel.calls._dimensions import HOURS, WEEKDAYS
from salesmodel.funnel.calls.counts import CallCounts
from salesmodel.funnel.calls.step_funnel import SMALL_SAMPLE, CallFunnel
from salesmodel.statistics.exact_tests import fisher_exact
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.contacts import ContactTable


__all__ = ["BestTime", "HourRow", "best_time"]

_CLOSE: Final = 1.0  # standard errors by which a test may miss its approximation
_LEAST = 1e-300


@attrs.frozen
class HourRow:
    """One hour of the week.

    Parameters
    ----------
    weekday, hour : str
        When it is, in the client's time: ``Mon`` to ``Sun``, ``00`` to ``23``.
    rate : Rate
        Share of its calls that succeeded.
    verdict : str
        ``best`` where it cannot be told from the best hour, ``worse`` where it can, and
        ``unknown`` where there are too few calls to tell.
    """

    weekday: str
    hour: str
    rate: Rate
    verdict: str


@attrs.frozen
class BestTime:
    """The hours of the week, and which of them may be the best.

    Parameters
    ----------
    rows : tuple of HourRow
        Hours in which somebody was called, those that may be the best first, by rate.
    guarantee : float
        Probability with which the truly best one of the hours that are known stands
        among those called ``best``.
    n_compared : int
        Hours that are known.
    """

    rows: tuple[HourRow, ...]
    guarantee: float
    n_compared: int

    @property
    def best(self) -> tuple[tuple[str, str], ...]:
        """Weekday and hour of those that may be the best."""
        return self._of("best")

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """Weekday and hour of those with too few calls to tell."""
        return self._of("unknown")

    def _of(self, verdict: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (row.weekday, row.hour) for row in self.rows if row.verdict == verdict
        )

    def __str__(self) -> str:
        """Return the hours as aligned lines."""
        title = f"the best hour is among the best with {self.guarantee:.0%}"
        heads = ["day", "hour", "verdict", "rate", "low", "high", "n"]
        rows = [
            [
                row.weekday,
                row.hour,
                row.verdict,
                row.rate.value,
                row.rate.low,
                row.rate.high,
                row.rate.n,
            ]
            for row in self.rows
        ]
        return Shown(title, heads, rows).text()


def best_time(
    contacts: ContactTable,
    level: str | None = None,
    *,
    of: str | None = None,
    utc_offset_minutes: ArrayLike = 0,
    guarantee: float = 0.95,
    least: int = SMALL_SAMPLE,
) -> BestTime:
    r"""Find the hours of the week at which calls succeed best.

    Parameters
    ----------
    contacts : ContactTable
        Contacts with their levels.
    level, of : str, optional
        What is a success and what a trial; the highest and the lowest level where not
        given. Hours are told apart sooner by a level that many reach.
    utc_offset_minutes : array_like of int, default 0
        How far the client's time is ahead of UTC: of all contacts, or of each.
    guarantee : float, default 0.95
        Probability with which the truly best hour is among those that are named,
        strictly between 0 and 1.
    least : int, default 30
        Fewest calls of an hour that is compared; one with fewer is unknown, not bad.

    Returns
    -------
    BestTime
        The hours, each with its verdict.

    Raises
    ------
    InvalidValueError
        If a level or an offset is none, or `guarantee` is out of range.
    ShapeError
        If there is neither one offset nor one a contact.
    NotEnoughDataError
        If fewer than two hours have calls enough.

    Notes
    -----
    Of :math:`m` hours that are known, one is worse where another is better by Fisher's
    exact test, on that side alone, at :math:`\alpha / (m - 1)`. The truly best hour is
    wrongly left out by each of the others with at most that probability, so by any of
    them with at most :math:`\alpha`. Calls are taken to end independently, and hours to
    be called alike: where good clients were called in the morning, mornings look good.

    References
    ----------
    .. [1] Gupta, S. S. (1965), "On Some Multiple Decision (Selection and Ranking)
       Rules", Technometrics 7 (2): 225-245. :doi:`10.1080/00401706.1965.10490251`
    .. [2] Fisher's test as in `fisher_exact`.

    Examples
    --------
    >>> at = ["2026-01-05T07:00Z"] * 200 + ["2026-01-05T11:00Z"] * 200
    >>> contacts = ContactTable.from_columns(
    ...     at=[*at, "2026-01-10T08:00Z"],
    ...     level=[1] * 30 + [0] * 170 + [1] * 90 + [0] * 110 + [1],
    ... )
    >>> found = best_time(contacts, "answered", utc_offset_minutes=180)
    >>> found.best, found.unknown
    ((('Mon', '14'),), (('Sat', '11'),))
    """
    wilson_rate(0, 0, confidence=guarantee)  # refuses what is no probability
    whole("least", least, least=1, most=10**9)
    counts = CallCounts.of(
        contacts, ("weekday", "hour"), utc_offset_minutes=utc_offset_minutes
    )
    cells = CallFunnel(counts).cells(level, of)
    won, n = (
        (np.array(one, np.int64) for one in zip(*cells, strict=True))
        if cells
        else (np.zeros(0, np.int64),) * 2
    )
    dated = counts.codes.min(axis=1, initial=0) >= 0
    known = np.flatnonzero((n >= least) & dated)
    if known.size < 2:
        raise NotEnoughDataError("hours of the week to compare", known.size, 2)
    bound = (1 - guarantee) / (known.size - 1)
    worse = known[_is_worse(won[known], n[known], bound)]
    verdicts = np.where(np.isin(np.arange(n.size), known), "best", "unknown")
    verdicts[worse] = "worse"
    rows = [
        HourRow(
            WEEKDAYS[day], HOURS[hour], wilson_rate(*cells[place]), str(verdicts[place])
        )
        for place, (day, hour) in enumerate(counts.codes.tolist())
        if dated[place] and n[place]
    ]
    order = {"best": 0, "unknown": 1, "worse": 2}
    ranked = sorted(rows, key=lambda row: (order[row.verdict], -(row.rate.value or 0)))
    return BestTime(tuple(ranked), guarantee, int(known.size))


def _is_worse(won: IntArray, n: IntArray, bound: float) -> list[bool]:
    """Tell which cells some other one is better than.

    Tests that cannot come near the bound are not made: leaving one out can only keep a
    cell among the best.
    """
    share = won / n
    found = []
    for place in range(n.size):
        apart = _distance(share, n, place)
        top = np.argsort(-apart)
        near = top[apart[top] >= max(apart[top[0]] - _CLOSE, 0)]
        mine = (int(won[place]), int(n[place]))
        found.append(
            any(
                fisher_exact((int(won[one]), int(n[one])), mine, alternative="greater")
                <= bound
                for one in near.tolist()
                if one != place
            )
        )
    return found


def _distance(share: FloatArray, n: IntArray, place: int) -> FloatArray:
    """Return by how many standard errors each cell is above one of them."""
    pooled = (share * n + share[place] * n[place]) / (n + n[place])
    spread = pooled * (1 - pooled) * (1 / n + 1 / n[place])
    apart: FloatArray = (share - share[place]) / np.sqrt(np.maximum(spread, _LEAST))
    return apart
