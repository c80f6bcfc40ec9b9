"""What makes a maturity model contradict itself: every problem of it, with its code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from salesmodel._facts import listed
from salesmodel.maturity._text_keys import Part
from salesmodel.maturity.parts import Dimension, Group, Level
from salesmodel.maturity.practices import Indicator, Practice, Threshold
from salesmodel.maturity.texts import Texts


__all__ = [
    "problems_of_bands",
    "problems_of_groups",
    "problems_of_keys",
    "problems_of_links",
    "problems_of_practices",
    "problems_of_texts",
    "problems_of_thresholds",
]

Problems: TypeAlias = Iterator[tuple[str, str]]
"""Codes with their sentences."""

_FEWEST_LEVELS = 2


def problems_of_keys(what: str, parts: Iterable[Part]) -> Problems:
    """Find keys that stand twice."""
    for key, n in Counter(part.key for part in parts).items():
        if n > 1:
            yield "duplicate", f"{n} {what} have the key {key!r}"


def problems_of_links(
    what: str, links: Iterable[tuple[str, str | None]], known: Iterable[str]
) -> Problems:
    """Find keys that are named somewhere and that nothing has."""
    there = frozenset(known)
    for place, key in links:
        if key is not None and key not in there:
            yield "unknown", f"{place} names {what} {key!r}, which is not there"


def problems_of_practices(
    levels: Sequence[Level],
    dimensions: Sequence[Dimension],
    practices: Sequence[Practice],
) -> Problems:
    """Find levels that nothing tells apart, and dimensions that nothing is judged under."""
    if len(levels) < _FEWEST_LEVELS:
        yield "levels", "it needs two levels or more"
    required = {practice.level for practice in practices if practice.is_required}
    for level in levels[1:]:
        if level.key not in required:
            yield "levels", f"level {level.key!r} has no required practice"
    lowest = levels[0].key if levels else ""
    for practice in practices:
        if practice.level == lowest:
            told = f"practice {practice.key!r} is of level {lowest!r}, where everybody begins"
            yield "levels", told
    judged = {practice.dimension for practice in practices}
    for dimension in dimensions:
        if dimension.key not in judged:
            yield "dimensions", f"dimension {dimension.key!r} has no practice"


def problems_of_groups(
    dimensions: Sequence[Dimension], groups: Iterable[Group]
) -> Problems:
    """Find groups of nothing, and dimensions that are in none beside those that are."""
    named = {dimension.group for dimension in dimensions}
    if None in named and len(named) > 1:
        yield "groups", "some dimensions are in a group and others are not"
    for group in groups:
        if group.key not in named:
            yield "groups", f"group {group.key!r} has no dimension"


def problems_of_bands(
    levels: Iterable[Level], banded: str | None, indicators: Iterable[Indicator]
) -> Problems:
    """Find bands of nothing, and an indicator for them that is no share."""
    units = {indicator.key: indicator.unit for indicator in indicators}
    has_bands = any(level.band or level.target for level in levels)
    if has_bands and banded is None:
        yield "banded", "levels have bands, and `banded` does not tell of what"
    if banded is not None and units.get(banded, "share") != "share":
        yield "banded", f"indicator {banded!r} has bands of shares, and is no share"


def problems_of_thresholds(
    practices: Iterable[Practice], indicators: Iterable[Indicator]
) -> Problems:
    """Find thresholds that are out of order, out of range, or of one indicator twice."""
    known = {indicator.key: indicator for indicator in indicators}
    for practice in practices:
        counts = Counter(each.indicator for each in practice.thresholds)
        for key, n in counts.items():
            if n > 1:
                told = f"practice {practice.key!r} has {n} thresholds of {key!r}"
                yield "threshold", told
        for threshold in practice.thresholds:
            if threshold.indicator in known:
                yield from _of_one(practice, threshold, known[threshold.indicator])


def _of_one(practice: Practice, threshold: Threshold, indicator: Indicator) -> Problems:
    """Find what is wrong with one threshold."""
    name = f"the threshold of {indicator.key!r} in practice {practice.key!r}"
    if not _is_falling(threshold.bounds, is_better_high=indicator.is_better_high):
        asked = "fall" if indicator.is_better_high else "rise"
        yield "threshold", f"{name} has to {asked} from full to quarter"
    if indicator.unit == "share" and max(threshold.bounds) > 1:
        yield "threshold", f"{name} has to be a share from 0 to 1"


def _is_falling(bounds: tuple[Decimal, ...], *, is_better_high: bool) -> bool:
    """Tell whether each bound asks for less than the one before it."""
    return all(
        (high > low if is_better_high else high < low) for high, low in pairwise(bounds)
    )


def problems_of_texts(texts: Sequence[Texts], keys: Sequence[str]) -> Problems:
    """Find texts that a language lacks, and texts of nothing."""
    if not texts:
        yield "texts", "it has no texts in any language"
    for language, n in Counter(each.language for each in texts).items():
        if n > 1:
            yield "duplicate", f"{n} sets of texts are in {language!r}"
    for each in texts:
        missing = tuple(key for key in keys if key not in each)
        if missing:
            yield "texts", f"{each.language!r} has no text for {listed(missing)}"
        strange = each.strangers(keys)
        if strange:
            yield "texts", f"{each.language!r} has texts of nothing: {listed(strange)}"
