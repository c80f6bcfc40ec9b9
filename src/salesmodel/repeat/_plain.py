"""Rules and notices of repeat sales as plain dictionaries, read, written and added."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from salesmodel._checks import instance, whole
from salesmodel.tables.repeat_rule import RepeatRule


__all__ = ["added_notices", "notices", "plain_rule", "rule"]

_MICROSECOND = dt.timedelta(microseconds=1)
_MOST = 2**62


def added_notices(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Add counts by code, in alphabetical order."""
    codes = sorted({*one, *other})
    return {code: one.get(code, 0) + other.get(code, 0) for code in codes}


def notices(state: Mapping[str, Any]) -> dict[str, int]:
    """Read counts by code."""
    return {
        instance("code", code, str): whole("notices", n, least=1, most=_MOST)
        for code, n in instance("notices", state["notices"], dict).items()
    }


def plain_rule(of: RepeatRule) -> dict[str, object]:
    """Return a rule as texts and numbers, times in microseconds."""
    return {
        "new_after": of.new_after,
        "repeat_from": of.repeat_from,
        "gap": None if of.gap is None else of.gap // _MICROSECOND,
        "same_day": of.same_day,
        "refunds": of.refunds,
    }


def rule(state: Mapping[str, Any]) -> RepeatRule:
    """Read a rule."""
    told = dict(state["rule"])
    if told["gap"] is not None:
        told["gap"] *= _MICROSECOND
    return RepeatRule(**told)
