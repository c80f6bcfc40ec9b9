"""Rates of the steps of a funnel: as they are believed to be, or as they were counted."""

import math
from collections.abc import Mapping
from itertools import pairwise

import attrs

from salesmodel._checks import real, whole
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidValueError
from salesmodel.statistics.exact_intervals import BetaRate
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.steps import StepCounts


__all__ = ["LevelRates"]

_MOST = 10**12


@attrs.frozen
class LevelRates:
    """What share of calls reaches each level of a funnel, level by level.

    Parameters
    ----------
    levels : tuple of str
        Levels after the call, in their order; the last one is the deal.
    rates : tuple of float
        Share of what was on the level before that reaches each, from 0 to 1.
    counts : tuple of int or None
        Calls, and how many of them reached each level, where they were counted.

    Raises
    ------
    InvalidValueError
        If there is no level, a rate is not from 0 to 1 (code ``fraction``), or the
        columns differ in length.

    Examples
    --------
    >>> rates = LevelRates.counted(
    ...     {
    ...         "call": 1000,
    ...         "answered": 400,
    ...         "conversation": 200,
    ...         "meeting": 40,
    ...         "deal": 10,
    ...     }
    ... )
    >>> rates.rates, rates.overall
    ((0.4, 0.5, 0.2, 0.25), 0.01)
    """

    levels: tuple[str, ...]
    rates: tuple[float, ...]
    counts: tuple[int, ...] | None = None

    def __attrs_post_init__(self) -> None:
        """Check the rates."""
        if not self.levels or len(self.levels) != len(self.rates):
            needed = "one a level, and at least one"
            raise InvalidValueError("rates", needed, self.rates, "length")
        for level, rate in zip(self.levels, self.rates, strict=True):
            if not 0 <= real(rate) <= 1:
                path = f"rates[{level!r}]"
                needed = "a fraction from 0 to 1"
                raise InvalidValueError("rates", needed, rate, "fraction", path)

    @classmethod
    def believed(cls, rates: Mapping[str, float]) -> "LevelRates":
        """Take rates as given.

        Parameters
        ----------
        rates : mapping of str to float
            Rate of each level after the call, in their order.

        Returns
        -------
        LevelRates
            Without counts: known for sure.

        Examples
        --------
        >>> LevelRates.believed({"answered": 0.5, "deal": 0.25}).overall
        0.125
        """
        told = as_read_only(rates, name="rates")
        return cls(tuple(told), tuple(told.values()))

    @classmethod
    def counted(cls, reached: Mapping[str, int]) -> "LevelRates":
        """Take the counts of one funnel.

        Parameters
        ----------
        reached : mapping of str to int
            Calls, and then how many of them reached each level, in their order.

        Returns
        -------
        LevelRates
            With the counts, so that their uncertainty is known.

        Raises
        ------
        InvalidValueError
            If there are fewer than two levels, or a level has more than the one before.

        Examples
        --------
        >>> LevelRates.counted({"call": 50, "deal": 1}).rates
        (0.02,)
        """
        reached = as_read_only(reached, name="reached")
        counts = tuple(reached.values())
        names = tuple(reached)
        most = _MOST
        for level, count in reached.items():
            most = whole(level, count, least=0, most=most)
        if len(counts) < 2 or 0 in counts[:-1]:
            needed = "calls and at least one level, each but the last with some"
            raise InvalidValueError(
                "reached", needed, dict(reached), "zero_denominator"
            )
        rates = (after / n for n, after in pairwise(counts))
        return cls(names[1:], tuple(rates), counts)

    @classmethod
    def of(cls, steps: StepCounts) -> "LevelRates":
        """Take the counts of a table of contacts.

        Parameters
        ----------
        steps : StepCounts
            Contacts that reached each level.

        Returns
        -------
        LevelRates
            With the counts.

        Raises
        ------
        InvalidValueError
            If there are fewer than two levels, or none reached one before the last.

        Examples
        --------
        >>> LevelRates.of(StepCounts.from_counts({"call": 50, "deal": 1})).rates
        (0.02,)
        """
        return cls.counted(dict(zip(steps.levels, steps.reached.tolist(), strict=True)))

    @property
    def overall(self) -> float:
        """Share of calls that become deals."""
        if self.counts is not None:
            return self.counts[-1] / self.counts[0]
        return math.prod(self.rates)

    @property
    def overall_rate(self) -> Rate | None:
        """The same with its interval and its number of calls, where counted."""
        if self.counts is None:
            return None
        return wilson_rate(self.counts[-1], self.counts[0])

    @property
    def shares(self) -> tuple[float, ...]:
        """Share of calls that reaches each level."""
        if self.counts is not None:
            return tuple(count / self.counts[0] for count in self.counts[1:])
        return tuple(
            math.prod(self.rates[: place + 1]) for place in range(len(self.rates))
        )

    def uncertain(self) -> BetaRate:
        """Return what the counts tell of the share of calls that become deals.

        Returns
        -------
        BetaRate
            Deals among calls, after the prior of Jeffreys: levels of one funnel are
            nested, so that nothing between them adds to it.

        Raises
        ------
        InvalidValueError
            If the rates were not counted (code ``counts``).

        Examples
        --------
        >>> LevelRates.counted({"call": 50, "deal": 1}).uncertain()
        BetaRate(successes=1.5, failures=49.5)
        """
        if self.counts is None:
            needed = "counted rates, for their uncertainty"
            raise InvalidValueError("rates", needed, self.rates, "counts")
        return BetaRate.of(self.counts[-1], self.counts[0])
