"""What happened to the open deals of each stage in a period, adding up."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray, Moment, moment
from salesmodel._counts import histogram
from salesmodel._shown import Shown
from salesmodel.errors import InvalidInstantError
from salesmodel.tables.visits import VisitTable


__all__ = ["MovementRow", "Movements", "movements"]


@attrs.frozen
class MovementRow:
    """What happened to the open deals of a stage in a period.

    Parameters
    ----------
    stage : str
        The stage.
    opening : int
        Deals that stood there at the beginning.
    new, reopened, moved_in : int
        Deals that began there, came back from a closing stage, and came from another
        open one.
    moved_out, won, lost, left : int
        Deals that went to another open stage, were won, were lost, and left the funnel.
    closing : int
        Deals that stand there at the end: what was there and came, less what went.
    """

    stage: str
    opening: int
    new: int
    reopened: int
    moved_in: int
    moved_out: int
    won: int
    lost: int
    left: int
    closing: int


@attrs.frozen
class Movements:
    """What happened to the open deals in a period.

    Parameters
    ----------
    start, end : int
        The period, in microseconds since 1970-01-01 UTC: after `start`, until `end`.
    by_stage : tuple of MovementRow
        One entry an open stage.
    """

    start: int
    end: int
    by_stage: tuple[MovementRow, ...]

    def rows(self) -> tuple[MovementRow, ...]:
        """Return a row an open stage.

        Returns
        -------
        tuple of MovementRow
            In the order of the funnel.

        Examples
        --------
        >>> movements(VisitTable.empty(), start=0, end=1).rows()
        ()
        """
        return self.by_stage

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [field.name for field in attrs.fields(MovementRow)]
        rows = [attrs.astuple(row) for row in self.by_stage]
        return Shown("deals open in each stage over the period", heads, rows)


def movements(visits: VisitTable, *, start: Moment, end: Moment) -> Movements:
    """Count what happened to the open deals of each stage in a period.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    start, end : datetime or int
        The period: what happened after `start`, until `end` and including it.

    Returns
    -------
    Movements
        Of each stage what was there, came, went and is there; it adds up.

    Raises
    ------
    InvalidInstantError
        If `end` is before `start`.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "b", "b"],
    ...     stage=["lead", "offer", "lead", "lost"],
    ...     at=["2026-01-05", "2026-02-03", "2026-02-01", "2026-02-20"],
    ...     stages=["lead", "offer", "lost"],
    ...     kinds={"lost": "lost"},
    ... )
    >>> lead = movements(
    ...     visits, start=1_769_904_000_000_000 - 1, end=1_772_323_200_000_000
    ... ).rows()[0]
    >>> lead.opening, lead.new, lead.moved_out, lead.lost, lead.closing
    (1, 1, 1, 1, 0)
    """
    first, last = moment("start", start), moment("end", end)
    if last < first:
        raise InvalidInstantError("end", "at or after start", end, "reversed")
    stages = visits.stages
    n_open, n_won, n_lost = stages.n_open, len(stages.won), len(stages.lost)
    origin, target = _moves_between(visits, first, last)
    none, gone = visits.n_stages, visits.n_stages + 1
    closed = (origin >= n_open) & (origin < none)
    began, still = target[origin == none], target[closed]
    away = origin[origin < n_open], target[origin < n_open]
    passed = (away[1] >= n_open + n_won + n_lost) | (away[1] == gone)
    is_lost = (away[1] >= n_open + n_won) & ~passed
    is_won = (away[1] >= n_open) & ~is_lost & ~passed
    on = away[1] < n_open
    columns = (
        _standing_at(visits, first),
        began,
        still,
        away[1][on],
        *(away[0][one] for one in (on, is_won, is_lost, passed)),
        _standing_at(visits, last),
    )
    counts = [histogram(one, gone + 1)[:n_open].tolist() for one in columns]
    rows = zip(stages.open, *counts, strict=True)
    return Movements(first, last, tuple(MovementRow(*row) for row in rows))


def _until(visits: VisitTable) -> IntArray:
    """Return when each stay made way for what came after it.

    A last stay that ended at an unknown time made way when it began.
    """
    until = visits.left.copy()
    until[~visits.ended] = -MISSING - 1
    np.maximum(until, visits.entered, out=until)
    inner = np.ones(len(visits), np.bool_)
    inner[visits.ends] = False
    following = np.flatnonzero(inner)
    until[following] = visits.entered[following + 1]
    return until


def _moves_between(
    visits: VisitTable, start: int, end: int
) -> tuple[IntArray, IntArray]:
    """Return the moves of a period, from nowhere and to where there is no next, too."""
    none, gone = visits.n_stages, visits.n_stages + 1
    stage = visits.stage.astype(np.int64)
    before = np.append(none, stage[:-1])[: stage.size]
    before[visits.starts] = none
    came = (visits.entered > start) & (visits.entered <= end)
    until = _until(visits)
    left = visits.ends[visits.ended[visits.ends]]
    left = left[(until[left] > start) & (until[left] <= end)]
    origin = np.concatenate((before[came], stage[left]))
    return origin, np.concatenate((stage[came], np.full(left.size, gone)))


def _standing_at(visits: VisitTable, at: int) -> IntArray:
    """Return the stage of each deal that stands somewhere at an instant."""
    there = (visits.entered <= at) & (_until(visits) > at)
    return visits.stage[there].astype(np.int64)
