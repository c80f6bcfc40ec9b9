"""Outcomes of deals group by group, and which groups really differ."""

from functools import cached_property
from itertools import pairwise

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, CodeArray, read_only
from salesmodel._checks import is_among
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, NotEnoughDataError, ShapeError
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.group_rates import RateComparison, compare_rates
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.log_rank import LogRank, log_rank
from salesmodel.statistics.shrinkage import ShrunkRate, ShrunkRates, shrunk_rates
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable, Labelled
from salesmodel.tables.snapshot import Snapshot


__all__ = ["Breakdown", "BreakdownRow", "breakdown"]

_COLUMNS = ("owner", "source", "product", "client", "pipeline")
_MOST_COMPARED = 200


@attrs.frozen
class BreakdownRow:
    """How the deals of a group ended.

    Parameters
    ----------
    group : str or None
        Its label; `None` of the deals without one.
    won, lost, open : int
        Deals.
    win_rate : Rate
        won / (won + lost).
    shrunk : ShrunkRate or None
        The rate in the light of all groups; `None` where there are too few of them.
    won_amount : int or None
        Of won deals, in minor units, where it is known; `None` without amounts.
    median_cycle_days : float or None
        From opening to winning, of won deals of which both are known.
    """

    group: str | None
    won: int
    lost: int
    open: int
    win_rate: Rate
    shrunk: ShrunkRate | None
    won_amount: int | None
    median_cycle_days: float | None


@attrs.frozen(eq=False, slots=False)
class Breakdown:
    """Outcomes by group, with a ranking that luck does not top.

    Parameters
    ----------
    known : Snapshot
        The deals as they were known.
    by : str
        What the groups are.
    groups : tuple of str
        Labels of the groups.
    group : ndarray of int32, shape (n_deals,)
        Group of each deal; deals without one have the number of groups.
    by_group : tuple of BreakdownRow
        One entry a group that has deals; those without a label last.
    confidence : float
        Coverage of the intervals.
    """

    known: Snapshot
    by: str
    groups: tuple[str, ...]
    group: CodeArray
    by_group: tuple[BreakdownRow, ...]
    confidence: float

    __reduce__ = by_columns

    @cached_property
    def _closed(self) -> dict[str, tuple[int, int]]:
        return _closed(self.by_group)

    @cached_property
    def comparison(self) -> RateComparison | None:
        """Whether the win rates differ, and which pairs do (Holm).

        `None` where fewer than two groups have five closed deals, or more than 200
        groups would have to be compared each with each.
        """
        if len(self._closed) > _MOST_COMPARED:
            return None
        try:
            return compare_rates(self._closed, confidence=self.confidence)
        except NotEnoughDataError:
            return None

    @cached_property
    def cycles(self) -> LogRank:
        """Whether groups differ in how long it takes to be won (log-rank).

        Deals that are not won count for as long as they were seen.
        """
        deals = self.known.deals
        is_won = deals.outcome == WON
        end = np.where(deals.outcome == OPEN, self.known.as_of, deals.closed)
        rows = (deals.opened != MISSING) & (end != MISSING) & (end >= deals.opened)
        rows &= self.group < len(self.groups)
        spent = (end - deals.opened)[rows]
        return log_rank(spent, is_won[rows], self.group[rows])

    def rows(self) -> tuple[BreakdownRow, ...]:
        """Return a row a group, the best first as far as luck allows to tell.

        Returns
        -------
        tuple of BreakdownRow
            By the shrunk rate, or without one by what was won; deals without a label
            last.

        Examples
        --------
        >>> from salesmodel.tables import known_at
        >>> deals = DealTable.from_columns(
        ...     deal=[], outcome=[], opened=[], closed=[], owner=[]
        ... )
        >>> breakdown(known_at(deals, as_of=0), by="owner").rows()
        ()
        """
        return tuple(sorted(self.by_group, key=_rank))

    def __str__(self) -> str:
        """Return the groups as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [self.by, "won", "lost", "open", "rate", "low", "high", "shrunk"]
        rows = [
            [
                row.group,
                row.won,
                row.lost,
                row.open,
                row.win_rate.value,
                row.win_rate.low,
                row.win_rate.high,
                None if row.shrunk is None else row.shrunk.value,
                row.won_amount,
                row.median_cycle_days,
            ]
            for row in self.rows()
        ]
        heads += ["won amount", "median_days"]
        return Shown(f"outcomes by {self.by}", heads, rows)


def _rank(row: BreakdownRow) -> tuple[bool, float, int, int]:
    rate = row.shrunk.value if row.shrunk is not None else row.win_rate.value or 0.0
    return row.group is None, -rate, -(row.won_amount or 0), -row.won


def _closed(rows: tuple[BreakdownRow, ...]) -> dict[str, tuple[int, int]]:
    """Return won and closed deals of each group with a label."""
    return {
        row.group: (row.won, row.won + row.lost)
        for row in rows
        if row.group is not None
    }


def breakdown(
    known: Snapshot, *, by: str | Labelled, confidence: float = 0.95
) -> Breakdown:
    """Break outcomes down by group, small groups drawn towards what all tell.

    Parameters
    ----------
    known : Snapshot
        Deals as they were known, from `salesmodel.tables.known_at`.
    by : {"owner", "source", "product", "client", "pipeline"} or Labelled
        A column of the deals, or labels such as segments, one a deal of the snapshot.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    Breakdown
        Every deal is in one group: it adds up.

    Raises
    ------
    InvalidValueError
        If the deals have no such column, or `confidence` is out of range.
    ShapeError
        If labels have another number of rows.

    See Also
    --------
    conversion : The steps of the funnel, also by group.
    salesmodel.statistics.shrunk_rates : How small groups are drawn in, and when not.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    Three lucky deals do not top the list:

    >>> from salesmodel.tables import known_at
    >>> said = [("Ann", 60, 40), ("Ben", 40, 60), ("Cid", 50, 50), ("Eve", 3, 0)]
    >>> outcome = [word for _, k, n in said for word in ["won"] * k + ["lost"] * n]
    >>> deals = DealTable.from_columns(
    ...     deal=map(str, range(len(outcome))),
    ...     outcome=outcome,
    ...     opened=["2026-01-05"] * len(outcome),
    ...     closed=["2026-02-05"] * len(outcome),
    ...     owner=[owner for owner, k, n in said for _ in range(k + n)],
    ... )
    >>> made = breakdown(known_at(deals, as_of=1_773_014_400_000_000), by="owner")
    >>> for row in made.rows():
    ...     print(row.group, round(row.win_rate.value, 2), round(row.shrunk.value, 3))
    Ann 0.6 0.57
    Eve 1.0 0.54
    Cid 0.5 0.505
    Ben 0.4 0.439
    >>> pair = made.comparison.pairs[0]
    >>> pair.first, pair.second, round(pair.adjusted, 3)
    ('Ann', 'Ben', 0.021)
    """
    wilson_rate(0, 0, confidence=confidence)
    deals = known.deals
    column = _column(deals, by)
    n = len(column.labels)
    group = read_only(
        np.where(column.codes == NO_LABEL, n, column.codes).astype(np.int32)
    )
    plain = _rows(deals, group, column.labels, confidence)
    shrunk = _shrunk(_closed(plain), confidence)
    rows = tuple(
        attrs.evolve(row, shrunk=shrunk.get(row.group))
        if row.group is not None
        else row
        for row in plain
    )
    said = by if isinstance(by, str) else "label"
    return Breakdown(known, said, column.labels, group, rows, confidence)


def _column(deals: DealTable, by: str | Labelled) -> Labelled:
    if isinstance(by, Labelled):
        if len(by) != len(deals):
            raise ShapeError("by", f"{len(deals)} rows, one a deal", str(len(by)))
        return by
    column = getattr(deals, by) if is_among(by, _COLUMNS) else None
    if not isinstance(column, Labelled):
        needed = f"labels, or a column that the deals have: {', '.join(_COLUMNS)}"
        raise InvalidValueError("by", needed, by, "column")
    return column


def _shrunk(
    closed: dict[str, tuple[int, int]], confidence: float
) -> dict[str, ShrunkRate]:
    """Return the shrunk rate of each group, where there are enough of them."""
    try:
        found: ShrunkRates = shrunk_rates(closed, confidence=confidence)
    except NotEnoughDataError:
        return {}
    return {one.group: one for one in found.rates}


def _rows(
    deals: DealTable, group: CodeArray, labels: tuple[str, ...], confidence: float
) -> tuple[BreakdownRow, ...]:
    """Count the outcomes of each group that has deals."""
    n = len(labels) + 1
    by_outcome = np.bincount(group * 3 + deals.outcome, minlength=3 * n).reshape(n, 3)
    is_won = deals.outcome == WON
    sums: list[int] | None = None
    if deals.amount is not None:
        paid = is_won & (deals.amount != MISSING)
        sums = sums_by_code(group[paid], deals.amount[paid], n_codes=n)
    medians = _median_cycles(deals, group, n)
    return tuple(
        BreakdownRow(
            group=name,
            won=by[WON],
            lost=by[LOST],
            open=by[OPEN],
            win_rate=wilson_rate(by[WON], by[WON] + by[LOST], confidence=confidence),
            shrunk=None,
            won_amount=None if sums is None else sums[place],
            median_cycle_days=medians[place],
        )
        for place, (name, by) in enumerate(
            zip((*labels, None), by_outcome.tolist(), strict=True)
        )
        if any(by)
    )


def _median_cycles(deals: DealTable, group: CodeArray, n: int) -> list[float | None]:
    """Return the median days from opening to winning of each group."""
    rows = np.flatnonzero(
        (deals.outcome == WON)
        & (deals.opened != MISSING)
        & (deals.closed >= deals.opened)
    )
    days = (deals.closed - deals.opened)[rows] / DAY
    order = np.lexsort((days, group[rows]))
    ends = np.searchsorted(group[rows][order], np.arange(n + 1))
    parts = [days[order[first:last]] for first, last in pairwise(ends)]
    return [float(np.median(part)) if part.size else None for part in parts]
