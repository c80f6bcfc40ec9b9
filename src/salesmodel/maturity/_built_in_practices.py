"""The practices of the built-in model of repeat sales, and how they are measured.

The practices are what the source says of its models but where they are tagged otherwise.
The numbers of thresholds are inferred, with two exceptions: the source asks for a control
call after *most* sales, and for the TOP lists of *several* periods.
"""

from typing import Final

from salesmodel.maturity._reading import Origin
from salesmodel.maturity.practices import (
    Criterion,
    Indicator,
    Practice,
    Threshold,
    Unit,
)
from salesmodel.maturity.repeat_sales import LEVELS


__all__ = ["INDICATORS", "PRACTICES"]

_EASY, _BASE, _WHOLE = (level.key for level in LEVELS[1:])


def _practice(  # noqa: PLR0913 — a row of a table, its columns in their order
    key: str,
    dimension: str,
    level: str,
    criteria: str,
    *thresholds: Threshold,
    is_required: bool = True,
    answers: str = "extent",
    origin: Origin = "stated",
) -> Practice:
    return Practice(
        key,
        dimension,
        level,
        is_required=is_required,
        criteria=map(_criterion, criteria.split()),
        thresholds=thresholds,
        answers=answers,
        origin=origin,
    )


def _criterion(word: str) -> Criterion:
    """Return a criterion; one with a mark behind it is stated."""
    is_stated = word.endswith("!")
    return Criterion(word.removesuffix("!"), "stated" if is_stated else "inferred")


def _by(indicator: str, full: str, half: str, quarter: str) -> Threshold:
    return Threshold(indicator, full, half, quarter)


PRACTICES: Final = (
    _practice(
        "buyers_alike",
        "people",
        _EASY,
        "history_seen",
        _by("frequent_buyers_contacted", "0.5", "0.3", "0.15"),
    ),
    _practice(
        "key_client_list",
        "process",
        _EASY,
        "written_down",
        _by("key_list_reviews", "4", "2", "1"),
        answers="regularity",
    ),
    _practice(
        "key_clients_reached",
        "contact_norms",
        _EASY,
        "recorded",
        _by("key_clients_covered", "0.8", "0.5", "0.25"),
    ),
    _practice(
        "top20_control",
        "control",
        _EASY,
        "listed late_seen",
        _by("top_overdue", "0.2", "0.35", "0.5"),
    ),
    _practice(
        "minimal_automation",
        "automation",
        _EASY,
        "documents! debts",
        _by("sales_recorded", "0.9", "0.7", "0.4"),
    ),
    _practice(
        "quick_response",
        "satisfaction",
        _EASY,
        "",
        _by("response_hours", "4", "24", "72"),
        is_required=False,
        origin="inferred",
    ),
    _practice(
        "receivables_watched",
        "control",
        _EASY,
        "",
        _by("receivables_overdue", "0.1", "0.2", "0.4"),
        is_required=False,
    ),
    _practice(
        "clients_assigned",
        "people",
        _BASE,
        "handed_over",
        _by("clients_assigned", "0.9", "0.6", "0.3"),
    ),
    _practice(
        "base_worked",
        "process",
        _BASE,
        "next_contact",
        _by("small_middle_lost", "0.2", "0.35", "0.5"),
        answers="regularity",
    ),
    _practice(
        "planning",
        "process",
        _BASE,
        "last_year! compared",
        _by("plan_fact", "0.9", "0.6", "0.3"),
        answers="regularity",
    ),
    _practice(
        "contact_frequency",
        "contact_norms",
        _BASE,
        "for_each",
        _by("contact_policy_kept", "0.8", "0.5", "0.25"),
    ),
    _practice(
        "task_control",
        "control",
        _BASE,
        "each_seller",
        _by("tasks_done", "0.8", "0.6", "0.3"),
        answers="regularity",
    ),
    _practice(
        "top50_compared",
        "control",
        _BASE,
        "reasons",
        Threshold("top_lists_compared", "3", "2", origin="stated"),
        answers="regularity",
    ),
    _practice(
        "quality_calls",
        "satisfaction",
        _BASE,
        "at_once!",
        Threshold("quality_calls_made", "0.5", "0.3", "0.1", origin="stated"),
    ),
    _practice(
        "behaviour_segments",
        "segmentation",
        _BASE,
        "treated_apart",
        _by("clients_segmented", "0.9", "0.6", "0.3"),
    ),
    _practice(
        "seller_reports",
        "automation",
        _BASE,
        "frequency! core!",
        _by("reports_made", "0.9", "0.6", "0.3"),
        is_required=False,
        answers="regularity",
    ),
    _practice(
        "promising_dialogue",
        "people",
        _WHOLE,
        "chosen!",
        _by("promising_in_dialogue", "0.9", "0.6", "0.3"),
        _by("cold_calls", "0.05", "0.15", "0.3"),
    ),
    _practice(
        "retention_shared",
        "process",
        _WHOLE,
        "own_goal",
        _by("departments_with_goal", "0.9", "0.6", "0.3"),
    ),
    _practice(
        "full_coverage",
        "contact_norms",
        _WHOLE,
        "never_bought! scheme!",
        _by("clients_covered", "0.95", "0.7", "0.4"),
    ),
    _practice(
        "segment_offers",
        "segmentation",
        _WHOLE,
        "prepared!",
        _by("segments_with_offer", "0.9", "0.6", "0.3"),
    ),
    _practice(
        "satisfaction_high",
        "satisfaction",
        _WHOLE,
        "asked",
        _by("satisfied_clients", "0.9", "0.75", "0.5"),
    ),
    _practice(
        "order_automated",
        "automation",
        _WHOLE,
        "whole_way!",
        _by("orders_automated", "0.8", "0.5", "0.2"),
    ),
    _practice(
        "service_connected",
        "cooperation",
        _WHOLE,
        "recorded",
        _by("needs_from_service", "0.5", "0.3", "0.1"),
    ),
    _practice(
        "marketing_connected",
        "cooperation",
        _WHOLE,
        "on_the_base",
        _by("regulars_informed", "0.8", "0.5", "0.2"),
    ),
    _practice(
        "funnel_and_calls",
        "control",
        _WHOLE,
        "",
        _by("calls_recorded", "0.9", "0.6", "0.3"),
        is_required=False,
    ),
    _practice(
        "offers_ahead",
        "cooperation",
        _WHOLE,
        "",
        _by("offers_ahead", "0.5", "0.3", "0.1"),
        is_required=False,
    ),
)

_UNITS: Final[dict[str, Unit]] = {
    "key_list_reviews": "count",
    "top_lists_compared": "count",
    "response_hours": "hours",
}
_BETTER_LOW: Final = (
    "top_overdue",
    "response_hours",
    "receivables_overdue",
    "small_middle_lost",
    "cold_calls",
)
_NAMED: Final = (
    "repeat_share",
    "clients_covered",
    "plan_fact",
    "quality_calls_made",
    "top_lists_compared",
)
"""Indicators that the source itself speaks of; how the others are counted is ours."""

INDICATORS: Final = tuple(
    Indicator(
        key,
        _UNITS.get(key, "share"),
        key not in _BETTER_LOW,
        "stated" if key in _NAMED else "inferred",
    )
    for key in (
        "repeat_share",
        *(each.indicator for practice in PRACTICES for each in practice.thresholds),
    )
)
