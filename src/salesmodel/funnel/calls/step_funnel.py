"""The funnel of calls, step by step, with every rate beside its number and interval."""

from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray
from salesmodel._checks import one_of, whole
from salesmodel._figures import quotients
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.funnel._floats import or_none
from salesmodel.funnel.calls._dimensions import By
from salesmodel.funnel.calls.counts import CallCounts
from salesmodel.statistics.exact_intervals import clopper_pearson_rate
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.contacts import ContactTable
from salesmodel.tables.steps import StepCounts


__all__ = ["SMALL_SAMPLE", "CallFunnel", "CallRow", "call_funnel"]

SMALL_SAMPLE: Final = 30
"""Fewer contacts than these are a small sample."""

_INTERVALS = {"wilson": wilson_rate, "clopper_pearson": clopper_pearson_rate}


@attrs.frozen
class CallRow:
    """One level of the funnel, of one group.

    Parameters
    ----------
    group : tuple of str or None
        Labels of the group; empty where none was asked for.
    level : str
        The level.
    reached : int
        Contacts that reached it.
    step : Rate or None
        Of those on the level before; `None` on the lowest level.
    overall : Rate
        Of all contacts of the group.
    dropped : int or None
        Contacts on the level before that did not reach it; `None` on the lowest.
    dropped_share : float or None
        The same as a share of the level before; `None` where nobody was there.
    cost_each : float or None
        Cost of the group's contacts for each that reached the level, in minor units;
        `None` where nobody did, or a cost is not known.
    is_small : bool
        Whether fewer were on the level before than a sample needs.
    """

    group: tuple[str | None, ...]
    level: str
    reached: int
    step: Rate | None
    overall: Rate
    dropped: int | None
    dropped_share: float | None
    cost_each: float | None
    is_small: bool


@attrs.frozen(eq=False)
class CallFunnel:
    """The funnel of calls of each group.

    Parameters
    ----------
    counts : CallCounts
        What was counted.
    confidence : float
        Coverage of the intervals.
    interval : str
        ``wilson`` or ``clopper_pearson``.
    small : int
        Fewer contacts than these are a small sample.
    """

    counts: CallCounts
    confidence: float = 0.95
    interval: str = "wilson"
    small: int = SMALL_SAMPLE

    @property
    def step_rate(self) -> FloatArray:
        """Share of the level before that reached each; ``nan`` where nobody was there."""
        return quotients(self.counts.reached[:, 1:], self.counts.reached[:, :-1])

    @property
    def overall_rate(self) -> FloatArray:
        """Share of all contacts that reached each level; ``nan`` where there are none."""
        return quotients(self.counts.reached[:, 1:], self.counts.reached[:, :1])

    @property
    def cost_each(self) -> FloatArray:
        """Cost for each that reached a level; ``nan`` where that is not known."""
        reached = self.counts.reached
        if self.counts.cost is None:
            return np.full(reached.shape, np.nan)
        each = quotients(self.counts.cost[:, None], reached)
        each[self.counts.uncosted > 0] = np.nan
        return each

    def counted(
        self, level: str | None = None, of: str | None = None
    ) -> dict[str, tuple[int, int]]:
        """Return successes and trials of each group, as comparisons take them.

        Parameters
        ----------
        level : str, optional
            What is a success; the highest level where not given.
        of : str, optional
            What is a trial; the lowest level where not given.

        Returns
        -------
        dict of str to tuple of int
            By the labels of the group, joined by `` · ``, an absent one as ``–``.

        Raises
        ------
        InvalidValueError
            If there is no such level, the trial is above the success, or two groups
            would be called alike (code ``labels``).

        Examples
        --------
        >>> told = {"May": StepCounts.from_counts({"call": 100, "deal": 2})}
        >>> CallFunnel(CallCounts.of_steps(told)).counted()
        {'May': (2, 100)}
        """
        groups = self.counts.groups()
        names = [" · ".join(one or "–" for one in group) for group in groups]
        if len(set(names)) != len(names):
            needed = "of distinct labels, none of them –"
            raise InvalidValueError("groups", needed, self.counts.by, "labels")
        return dict(zip(names, self.cells(level, of), strict=True))

    def cells(
        self, level: str | None = None, of: str | None = None
    ) -> list[tuple[int, int]]:
        """Return successes and trials of each group, in the order of the groups.

        Parameters
        ----------
        level, of : str, optional
            As in `counted`.

        Returns
        -------
        list of tuple of int
            One a group.

        Raises
        ------
        InvalidValueError
            If there is no such level, or the trial is above the success.

        Examples
        --------
        >>> told = {"May": StepCounts.from_counts({"call": 100, "deal": 2})}
        >>> CallFunnel(CallCounts.of_steps(told)).cells()
        [(2, 100)]
        """
        levels = self.counts.levels
        top = self._place(levels[-1] if level is None else level)
        below = self._place(levels[0] if of is None else of)
        if below > top:
            raise InvalidValueError("of", f"a level up to {level!r}", of, "order")
        pairs = self.counts.reached[:, [top, below]].tolist()
        return [(successes, trials) for successes, trials in pairs]

    def _place(self, level: str) -> int:
        one_of("level", level, self.counts.levels, code="level")
        return self.counts.levels.index(level)

    def rows(self) -> Iterator[CallRow]:
        """Yield a row for each group and each level.

        Yields
        ------
        CallRow
            Groups in the order of their labels, levels from the lowest.

        Examples
        --------
        >>> told = {"May": StepCounts.from_counts({"call": 100, "deal": 2})}
        >>> [row.reached for row in CallFunnel(CallCounts.of_steps(told)).rows()]
        [100, 2]
        """
        cost = self.cost_each.tolist()
        for place, group in enumerate(self.counts.groups()):
            reached = self.counts.reached[place].tolist()
            for level in range(len(reached)):
                yield self._row(group, reached, level, cost[place][level])

    def _row(
        self, group: tuple[str | None, ...], reached: list[int], level: int, cost: float
    ) -> CallRow:
        """Work one level of one group out."""
        n, before = reached[level], reached[max(level - 1, 0)]
        step = dropped = share = None
        if level:
            step, dropped = self._rate(n, before), before - n
            share = dropped / before if before else None
        return CallRow(
            group,
            self.counts.levels[level],
            n,
            step,
            self._rate(n, reached[0]),
            dropped,
            share,
            or_none(cost),
            before < self.small,
        )

    def _rate(self, successes: int, n: int) -> Rate:
        return _INTERVALS[self.interval](successes, n, confidence=self.confidence)

    def __str__(self) -> str:
        """Return the rows as aligned lines, small samples marked."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["level", "n", "dropped", "step", "low", "high", "overall", "cost", ""]
        if self.counts.by:
            heads.insert(0, " · ".join(self.counts.by))
        rows = [
            [
                *([" · ".join(one or "–" for one in row.group)] if row.group else []),
                row.level,
                row.reached,
                row.dropped,
                *(
                    (row.step.value, row.step.low, row.step.high)
                    if row.step
                    else [None] * 3
                ),
                row.overall.value,
                row.cost_each,
                "small" if row.is_small else "",
            ]
            for row in self.rows()
        ]
        return Shown(f"{self.interval}, {self.confidence:.0%}", heads, rows)


def call_funnel(
    contacts: ContactTable | CallCounts | StepCounts,
    by: By | None = None,
    *,
    utc_offset_minutes: ArrayLike = 0,
    confidence: float = 0.95,
    interval: str = "wilson",
    small: int = SMALL_SAMPLE,
) -> CallFunnel:
    r"""Count the funnel of calls, in all or by up to five columns at once.

    Parameters
    ----------
    contacts : ContactTable, CallCounts or StepCounts
        Contacts, or what was counted of them.
    by : str or Labelled, or up to five of them, optional
        Columns, as `CallCounts.of` takes them; of contacts only.
    utc_offset_minutes : array_like of int, default 0
        How far the client's time is ahead of UTC: of all contacts, or of each.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.
    interval : {"wilson", "clopper_pearson"}, default "wilson"
        Which interval; the second one holds its coverage for sure, and is wider.
    small : int, default 30
        Fewer contacts than these are flagged as a small sample.

    Returns
    -------
    CallFunnel
        Counts, rates, drop-off and cost by group and level.

    Raises
    ------
    InvalidValueError
        If a column, an interval or `confidence` is none.
    ShapeError
        If a column has another number of rows.

    Notes
    -----
    A contact reached every level up to its own. Contacts whose level is not known count
    nowhere, and are told as `CallCounts.unknown`.

    References
    ----------
    .. [1] Definition of this package; intervals as in `wilson_rate` and
       `clopper_pearson_rate`.

    Examples
    --------
    >>> month = StepCounts.from_counts(
    ...     {
    ...         "call": 1000,
    ...         "answered": 400,
    ...         "conversation": 200,
    ...         "meeting": 40,
    ...         "deal": 10,
    ...     },
    ...     cost=500_000,
    ...     currency="RUB",
    ... )
    >>> print(call_funnel(month))
    wilson, 95%
    level            n  dropped   step    low   high  overall       cost
    call          1000        –      –      –      –    1.000    500.000
    answered       400      600  0.400  0.370  0.431    0.400   1250.000
    conversation   200      200  0.500  0.451  0.549    0.200   2500.000
    meeting         40      160  0.200  0.150  0.261    0.040  12500.000
    deal            10       30  0.250  0.142  0.402    0.010  50000.000
    """
    one_of("interval", interval, tuple(_INTERVALS), code="interval")
    whole("small", small, least=0, most=10**9)
    _INTERVALS[interval](0, 0, confidence=confidence)  # refuses what is no coverage
    if isinstance(contacts, ContactTable):
        counts = CallCounts.of(contacts, by, utc_offset_minutes=utc_offset_minutes)
    elif by is not None:
        raise InvalidValueError("by", "of contacts, not of counts", by, "column")
    elif isinstance(contacts, StepCounts):
        whole_one = CallCounts.of_steps({"all": contacts})
        no_codes = np.zeros((1, 0), np.int64)
        counts = attrs.evolve(whole_one, by=(), labels=(), codes=no_codes)
    else:
        counts = contacts
    return CallFunnel(counts, confidence, interval, small)
