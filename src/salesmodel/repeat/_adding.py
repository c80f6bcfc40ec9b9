"""Counts by group that can be added, whichever groups the parts have."""

from typing import Any

import numpy as np

from salesmodel._arrays import IntArray
from salesmodel.errors import InvalidValueError


__all__ = ["added_counts", "check_same"]

Groups = tuple[str | None, ...]


def check_same(ours: object, theirs: object, names: tuple[str, ...]) -> None:
    """Check that two results answer one question."""
    for name in names:
        told, other = getattr(ours, name), getattr(theirs, name)
        if told != other:
            raise InvalidValueError(name, f"{told!r} as in the other", other, name)


def added_counts(ours: Any, theirs: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the groups of two results, nobody's at the end, and their counts added."""
    known = (one for one in (*ours.groups, *theirs.groups) if one is not None)
    groups = (*dict.fromkeys(known), None)
    return {"groups": groups} | {
        name: _placed(getattr(ours, name), ours.groups, groups)
        + _placed(getattr(theirs, name), theirs.groups, groups)
        for name in names
    }


def _placed(counts: IntArray, groups: Groups, among: Groups) -> IntArray:
    """Return counts by group where the groups stand among others, 0 elsewhere."""
    place = {group: number for number, group in enumerate(among)}
    found = np.zeros((len(among), *counts.shape[1:]), np.int64)
    found[[place[group] for group in groups]] = counts
    return found
