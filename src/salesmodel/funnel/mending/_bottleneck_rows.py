"""Stages by what it would bring to mend them, beside two other rankings."""

import math
from functools import cached_property

import attrs

from salesmodel._frozen import by_columns
from salesmodel._shown import Shown, cell
from salesmodel.statistics.intervals import Rate


__all__ = ["BottleneckRow", "Bottlenecks", "Gain"]


@attrs.frozen
class Gain:
    """What a change is expected to bring.

    Parameters
    ----------
    value : float or None
        Minor units; `None` where it is not known.
    low, high : float or None
        Ends of the bootstrap interval; `None` without replicates.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@attrs.frozen
class BottleneckRow:
    """What a better stage would bring.

    Parameters
    ----------
    stage : str
        The stage.
    passing : float or None
        Amount expected to pass the stage of all that entered, each stay counting.
    on : Rate
        Share of the stays that ended by leading on, to a later stage or a win.
    point : Gain
        More won amount, of all that entered, if so many more of the stays led on.
    day : Gain
        Won amount that comes a day sooner, once, if each stay took a day less.
    first : float or None
        Share of the replicates in which `point` is the largest here.
    dropped : int
        Stays that ended in a loss or out of the funnel.
    median_days : float or None
        Kaplan–Meier median of the days in the stage; `None` where half have not left.
    """

    stage: str
    passing: float | None
    on: Rate
    point: Gain
    day: Gain
    first: float | None
    dropped: int
    median_days: float | None


@attrs.frozen(eq=False, slots=False)
class Bottlenecks:
    """Stages by what it would bring to mend them, beside two other rankings.

    Parameters
    ----------
    expected : float or None
        Amount expected to be won of all that entered, in minor units.
    point_size : float
        How much more of the stays lead on, 0.01 being a percentage point.
    observed_days : float
        Days from the first event to the instant of observation.
    deals, without_amount : int
        Deals it rests on, and those left out for want of an amount.
    replicates : int
        Bootstrap replicates behind the intervals.
    confidence : float
        Coverage of the intervals.
    by_stage : tuple of BottleneckRow
        One entry an open stage, in the order of the funnel.
    """

    expected: float | None
    point_size: float
    observed_days: float
    deals: int
    without_amount: int
    replicates: int
    confidence: float
    by_stage: tuple[BottleneckRow, ...]

    __reduce__ = by_columns

    def rows(self) -> tuple[BottleneckRow, ...]:
        """Return the stages by what a point is worth, the largest first.

        Returns
        -------
        tuple of BottleneckRow
            Stages of which it is not known come last; ties as in the funnel.

        Examples
        --------
        >>> from salesmodel.funnel.mending.bottlenecks import bottlenecks
        >>> from salesmodel.tables import VisitTable
        >>> bottlenecks(VisitTable.empty(), amount=[]).rows()
        ()
        """
        return tuple(sorted(self.by_stage, key=lambda row: -_ranked(row.point.value)))

    @cached_property
    def by_money(self) -> str | None:
        """Stage where a point is worth most."""
        return self._largest([row.point.value for row in self.by_stage])

    @cached_property
    def by_time(self) -> str | None:
        """Stage where a day is worth most."""
        return self._largest([row.day.value for row in self.by_stage])

    @cached_property
    def largest_drop_off(self) -> str | None:
        """Stage that most stays left for a loss or out of the funnel, by number."""
        return self._largest([row.dropped or None for row in self.by_stage])

    @cached_property
    def slowest(self) -> str | None:
        """Stage with the longest median stay."""
        return self._largest([row.median_days for row in self.by_stage])

    def _largest(self, figures: list[float | None]) -> str | None:
        known = [
            (figure, row.stage)
            for figure, row in zip(figures, self.by_stage, strict=True)
            if figure is not None
        ]
        return max(known, key=lambda one: one[0])[1] if known else None

    def __str__(self) -> str:
        """Return the stages as aligned lines, the one to mend first on top."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["stage", "on", "point", "low", "high", "day", "first", "dropped"]
        rows = [
            [
                row.stage,
                row.on.value,
                *map(_rounded, (row.point.value, row.point.low, row.point.high)),
                _rounded(row.day.value),
                row.first,
                row.dropped,
                row.median_days,
            ]
            for row in self.rows()
        ]
        title = (
            f"what {100 * self.point_size:g} points more or a day less in a stage bring, "
            f"in minor units; expected of {self.deals} deals: {cell(_rounded(self.expected))}"
        )
        return Shown(title, [*heads, "median_days"], rows)


def _ranked(figure: float | None) -> float:
    return -math.inf if figure is None else figure


def _rounded(figure: float | None) -> int | None:
    return None if figure is None else round(figure)
