"""Rules over scores that make segments, every cell of which has one."""

from collections.abc import Iterable
from itertools import product
from math import isnan
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._checks import identifier, instance, real, several, whole
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = ["DEFAULT_SEGMENTS", "SegmentRule", "Segments"]

_FIGURES = ("recency", "frequency", "monetary")
_SHOWN_CELLS = 5
_DIMENSIONS = ("recency", "frequency", "monetary")
_MOST_SCORES = 100


@attrs.frozen
class SegmentRule:
    """The scores that make a segment: from one to another, both of them in.

    Parameters
    ----------
    segment : str
        Name of the segment.
    recency, frequency, monetary : (int, int) or None
        Least and greatest score; `None` where any will do.

    Raises
    ------
    InvalidValueError
        If the name is blank, or scores are not two ascending whole numbers from 1.
    """

    segment: str
    recency: tuple[int, int] | None = attrs.field(default=None, kw_only=True)
    frequency: tuple[int, int] | None = attrs.field(default=None, kw_only=True)
    monetary: tuple[int, int] | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the name and the ranges once."""
        identifier("segment", self.segment)
        for name in _FIGURES:
            _check_range(name, getattr(self, name))

    def covers(self, cell: tuple[int, int, int]) -> bool:
        """Tell whether scores are within the ranges.

        Parameters
        ----------
        cell : (int, int, int)
            Scores of recency, frequency and money.

        Returns
        -------
        bool
            Whether all three are.

        Examples
        --------
        >>> SegmentRule("new", recency=(5, 5), frequency=(1, 1)).covers((5, 1, 3))
        True
        """
        told = several("cell", cell)
        if len(told) != len(_DIMENSIONS) or any(isnan(real(one)) for one in told):
            needed = "three scores: of recency, frequency and money"
            raise InvalidValueError("cell", needed, cell, "type")
        ranges = (self.recency, self.frequency, self.monetary)
        return all(
            told is None or told[0] <= score <= told[1]
            for told, score in zip(ranges, cell, strict=True)
        )


def _check_range(name: str, told: object) -> None:
    """Refuse what is no range of scores."""
    match told:
        case None:
            return
        case (int(least), int(most)) if bool not in map(type, told):
            if 1 <= least <= most:
                return
    needed = "two whole numbers from 1 that do not descend"
    raise InvalidValueError(name, needed, told, "range")


def _rules(given: Iterable[SegmentRule]) -> tuple[SegmentRule, ...]:
    """Turn rules into a tuple."""
    return several("rules", given)


def _sizes(given: Iterable[int]) -> tuple[int, int, int]:
    """Return how many scores there are of each."""
    told = several("sizes", given)
    if len(told) != len(_DIMENSIONS):
        needed = "three numbers: of recency, frequency and money"
        raise InvalidValueError("sizes", needed, told, "sizes")
    recency, frequency, monetary = (
        whole(f"sizes[{place}]", size, least=1, most=_MOST_SCORES)
        for place, size in enumerate(told)
    )
    return recency, frequency, monetary


@attrs.frozen
class Segments:
    """Rules in their order: the first one that covers the scores of a client is his.

    Parameters
    ----------
    rules : iterable of SegmentRule
        The rules; several may name one segment.
    sizes : (int, int, int), default (5, 5, 5)
        Scores there are of recency, frequency and money.

    Raises
    ------
    DefinitionError
        If scores are covered by no rule, or a rule never comes first.
    InvalidValueError
        If the sizes are not three numbers from 1 to 100.
    """

    rules: tuple[SegmentRule, ...] = attrs.field(converter=_rules)
    sizes: tuple[int, int, int] = attrs.field(default=(5, 5, 5), converter=_sizes)

    def __attrs_post_init__(self) -> None:
        """Check that each cell has a rule, and each rule a cell."""
        for rule in self.rules:
            instance("rules", rule, SegmentRule)
        first = [self._first(cell) for cell in self._cells()]
        bare = [
            cell
            for cell, rule in zip(self._cells(), first, strict=True)
            if rule is None
        ]
        problems = []
        if bare:
            told = ", ".join(map(str, bare[:_SHOWN_CELLS]))
            more = ", …" if len(bare) > _SHOWN_CELLS else ""
            problems.append(f"no rule covers {len(bare)} cells of scores: {told}{more}")
        problems += [
            f"rule {place} ({rule.segment}) never comes first"
            for place, rule in enumerate(self.rules)
            if place not in first
        ]
        if problems:
            raise DefinitionError("segments", tuple(problems), "segments")

    def _cells(self) -> Iterable[tuple[int, int, int]]:
        """Return every combination of scores."""
        recency, frequency, monetary = (range(1, size + 1) for size in self.sizes)
        return product(recency, frequency, monetary)

    def _first(self, cell: tuple[int, int, int]) -> int | None:
        """Return the place of the first rule that covers a cell."""
        places = enumerate(self.rules)
        return next((place for place, rule in places if rule.covers(cell)), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the segments, in the order of their first rules."""
        return tuple(dict.fromkeys(rule.segment for rule in self.rules))

    def table(self) -> NDArray[np.int32]:
        """Return the segment of every cell of scores.

        Returns
        -------
        ndarray of int32, shape `sizes`
            Place in `names`; the first entry of each axis is score 1.

        Examples
        --------
        >>> DEFAULT_SEGMENTS.names[DEFAULT_SEGMENTS.table()[4, 4, 4]]
        'champions'
        """
        places = {name: place for place, name in enumerate(self.names)}
        of_rules = [places[rule.segment] for rule in self.rules]
        codes = (of_rules[self._first(cell) or 0] for cell in self._cells())
        return np.fromiter(codes, np.int32).reshape(self.sizes)


DEFAULT_SEGMENTS: Final = Segments(
    (
        SegmentRule("champions", recency=(4, 5), frequency=(4, 5), monetary=(4, 5)),
        SegmentRule("loyal", recency=(3, 5), frequency=(4, 5)),
        SegmentRule("cannot lose", recency=(1, 2), frequency=(4, 5), monetary=(4, 5)),
        SegmentRule("at risk", recency=(1, 2), frequency=(3, 5)),
        SegmentRule("new", recency=(5, 5), frequency=(1, 1)),
        SegmentRule("promising", recency=(4, 4), frequency=(1, 1)),
        SegmentRule("potential loyal", recency=(4, 5), frequency=(2, 3)),
        SegmentRule(
            "need attention", recency=(3, 3), frequency=(2, 3), monetary=(3, 5)
        ),
        SegmentRule("about to sleep", recency=(3, 3)),
        SegmentRule("hibernating", recency=(2, 2)),
        SegmentRule("lost"),
    )
)
"""Eleven segments of five scores each, by the names that are in use."""
