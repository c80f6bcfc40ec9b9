"""Why a plan, or a figure that compares with it, is not there."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


__all__ = ["PLAN_REASONS", "ReasonArray", "Why"]

ReasonArray = NDArray[np.integer[Any]]
"""Codes of reasons, a `Why` each."""


class Why(IntEnum):
    """Why a base gives no number: places in `PLAN_REASONS`, from 1 on."""

    NONE = 0
    HISTORY_BEGINS_LATER = 1
    HISTORY_BEGINS_WITHIN = 2
    HISTORY_ENDS_BEFORE = 3
    HISTORY_ENDS_WITHIN = 4
    SELLER_BEGINS_LATER = 5
    SELLER_BEGINS_WITHIN = 6
    SELLER_ABSENT = 7
    NOT_POSITIVE = 8
    NO_CALENDAR = 9
    NO_WORKING_DAYS = 10


PLAN_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "history_begins_later": "the month was over before the history begins",
        "history_begins_within": "the history begins in the middle of the month",
        "history_ends_before": "the history ends before the month begins",
        "history_ends_within": "the history ends before the month is over",
        "seller_begins_later": "the seller made the first sale later than the month, or none",
        "seller_begins_within": (
            "the first sale of the seller is in the month, which may be no whole one"
        ),
        "seller_absent": "the seller sold nothing in the month",
        "not_positive": "refunds took back all that was sold in the month, or more",
        "no_calendar": "the calendar does not reach over the month",
        "no_working_days": "the month has no working days",
        "no_shares": "no client bought in the months that shares are taken from",
        "not_planned": "there is no plan for this one",
        "sellers_without_plan": "one or more of the sellers have no plan",
        "plan_of_zero": "the plan is 0, of which nothing is a share",
        "before_month": "the month has not begun",
        "no_time_passed": "no day has passed, nor a part of one",
    }
)
"""The codes of reasons, and the sentence of each."""
