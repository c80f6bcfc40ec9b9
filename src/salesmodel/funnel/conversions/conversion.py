"""Conversion from stage to stage under a named way of counting, group by group."""

from functools import cached_property

import attrs
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import is_among, real
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, UnknownStageError
from salesmodel.funnel._groups import By, grouped
from salesmodel.funnel._moves import deal_amounts
from salesmodel.funnel.conversions._counted import (
    ConversionCounts,
    counts_of,
    counts_of_stays,
)
from salesmodel.funnel.conversions.counting import Counting
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["Conversion", "ConversionRow", "conversion"]


@attrs.frozen
class ConversionRow:
    """What became of the deals that a stage counts, in one group.

    Parameters
    ----------
    group : tuple of str or None
        Labels of the group; empty where none was asked for.
    stage : str
        The stage.
    entered : int
        Deals the stage counts; the sum of the next five.
    advanced, lost, moved_back, moved_out, open : int
        Deals that got further or were won; were lost; stand open further back; left the
        funnel, or the straight line; stand open here.
    inferred : int
        Of those that entered, deals that were never seen in the stage.
    rate : Rate
        advanced / (advanced + lost); who is open, back or out is not yet known.
    """

    group: tuple[str | None, ...]
    stage: str
    entered: int
    advanced: int
    lost: int
    moved_back: int
    moved_out: int
    open: int
    inferred: int
    rate: Rate


@attrs.frozen(eq=False, slots=False, field_transformer=read_only_columns)
class Conversion:
    """What became of the deals at each stage, column by column.

    Parameters
    ----------
    counting : Counting
        The rules under which was counted.
    stages : tuple of str
        Open stages.
    groups : tuple of tuple
        Labels of each group; one empty tuple where no group was asked for.
    counts : ConversionCounts
        Deals, or stays where each of them counts.
    amounts : ConversionCounts or None
        The same in minor units, of those whose amount is known.
    without_amount : ndarray of int64, shape (n_groups,), or None
        Deals or stays whose amount is not known.
    confidence : float
        Coverage of the intervals.
    """

    counting: Counting
    stages: tuple[str, ...]
    groups: tuple[tuple[str | None, ...], ...]
    counts: ConversionCounts
    amounts: ConversionCounts | None = None
    without_amount: IntArray | None = None
    confidence: float = 0.95

    __reduce__ = by_columns

    @cached_property
    def rate(self) -> FloatArray:
        """Share of those decided that advanced, ``nan`` where none is decided."""
        return read_only(self.counts.rate)

    def rows(self) -> tuple[ConversionRow, ...]:
        """Return a row for each group that has deals, and each stage.

        Returns
        -------
        tuple of ConversionRow
            Groups in the order of their labels, stages in that of the funnel.

        Examples
        --------
        >>> from salesmodel.tables import VisitTable
        >>> conversion(VisitTable.empty()).rows()
        ()
        """
        return tuple(
            self._row(group, place)
            for group, labels in enumerate(self.groups)
            if not labels or self.counts.deals[group]
            for place in range(len(self.stages))
        )

    def _row(self, group: int, place: int) -> ConversionRow:
        row = self.counts.at(group, place)
        decided = row["advanced"] + row["lost"]
        rate = wilson_rate(row["advanced"], decided, confidence=self.confidence)
        return ConversionRow(self.groups[group], self.stages[place], **row, rate=rate)

    def decided(self, stage: str) -> dict[str, tuple[int, int]]:
        """Return what the comparisons of groups take: who advanced, of those decided.

        Parameters
        ----------
        stage : str
            An open stage.

        Returns
        -------
        dict of str to tuple of int
            Advanced, and advanced or lost, by the labels of the group; groups of which
            some label is missing are left out.

        Raises
        ------
        UnknownStageError
            If there is no such open stage.

        See Also
        --------
        salesmodel.statistics.compare_rates : Whether groups differ, pair by pair.
        salesmodel.statistics.shrunk_rates : A ranking that luck does not top.

        Examples
        --------
        >>> from salesmodel.tables import Labelled, VisitTable
        >>> visits = VisitTable.from_events(
        ...     deal=["a", "a", "b", "b", "c"],
        ...     stage=["lead", "won", "lead", "lost", "lead"],
        ...     at=["2026-01-05", "2026-01-06"] * 2 + ["2026-01-07"],
        ...     stages=["lead", "won", "lost"],
        ...     kinds={"won": "won", "lost": "lost"},
        ...     owner=["Ann", "Ann", "Ben", "Ben", "Ann"],
        ... )
        >>> conversion(visits, by="owner").decided("lead")
        {'Ann': (1, 1), 'Ben': (0, 1)}
        """
        if not is_among(stage, self.stages):
            raise UnknownStageError(stage, self.stages)
        place = self.stages.index(stage)
        told = {}
        for group, labels in enumerate(self.groups):
            names = [label for label in labels if label is not None]
            if len(names) == len(labels) and (self.counts.deals[group] or not labels):
                row = self.counts.at(group, place)
                counted = row["advanced"], row["advanced"] + row["lost"]
                told[" / ".join(names)] = counted
        return told

    def __str__(self) -> str:
        """Return the rows as aligned lines under the rules of counting."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["stage", *ConversionCounts.COLUMNS, "rate", "low", "high"]
        if self.groups != ((),):
            heads.insert(0, "group")
        rows = [
            [
                *([" · ".join(one or "–" for one in row.group)] if row.group else []),
                row.stage,
                *(getattr(row, name) for name in ConversionCounts.COLUMNS),
                row.rate.value,
                row.rate.low,
                row.rate.high,
            ]
            for row in self.rows()
        ]
        return Shown(f"{self.counting}", heads, rows)


def conversion(
    visits: VisitTable,
    counting: Counting | str = "reached",
    *,
    by: By | None = None,
    amount: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Conversion:
    """Count what became of the deals at each stage, in one pass for every group.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    counting : Counting or str, default "reached"
        The rules, or the name of a policy.
    by : Labelled, str, or two of them, optional
        Columns of labels, one row a deal; ``"owner"`` is the owner of the last stay of
        a deal, or of each stay where each of them counts; ``"month"`` is the month
        (UTC) of the first event of a deal.
    amount : array_like of int, shape (n_deals,), optional
        Amount of each deal in minor units, or the smallest ``int64`` where not known.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    Conversion
        Counts by group and stage, and by amount where there is one.

    Raises
    ------
    InvalidValueError
        If a rule is none, a column is not there, or `confidence` is out of range.
    ShapeError
        If a column has fewer rows than there are deals.

    Notes
    -----
    Cost: one pass over the stays; ``"direct"``, ``"current"`` and entry ``"first"``
    need the order of the stays, the others do not.

    References
    ----------
    .. [1] Definition of this package; the policies are those that products pick one of.

    Examples
    --------
    Two leads; one skips the meeting, goes to the offer and is won, one is lost.

    >>> from salesmodel.tables import VisitTable
    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "a", "b", "b"],
    ...     stage=["lead", "offer", "won", "lead", "lost"],
    ...     at=["2026-01-05", "2026-01-07", "2026-01-20", "2026-01-06", "2026-01-09"],
    ...     stages=["lead", "meeting", "offer", "won", "lost"],
    ...     kinds={"won": "won", "lost": "lost"},
    ... )
    >>> [
    ...     (row.stage, row.entered, row.advanced, row.lost, row.inferred)
    ...     for row in conversion(visits).rows()
    ... ]
    [('lead', 2, 1, 1, 0), ('meeting', 1, 1, 0, 1), ('offer', 1, 1, 0, 0)]
    >>> conversion(visits, "visited").counts.entered.tolist()
    [[2, 0, 1]]
    """
    rules = counting if isinstance(counting, Counting) else Counting(counting)
    if not 0 < real(confidence) < 1:
        needed = "a fraction strictly between 0 and 1"
        raise InvalidValueError("confidence", needed, confidence, "confidence")
    paths = DealPaths(visits)
    units = None if amount is None else deal_amounts(amount, visits.n_deals)
    each = rules.reentry == "each"
    groups = grouped(paths, by, of_stays=each)
    count = counts_of_stays if each else counts_of
    counts, amounts, without = count(paths, groups, rules, units)
    open_stages = visits.stages.open
    return Conversion(
        rules, open_stages, groups.labels, counts, amounts, without, confidence
    )
