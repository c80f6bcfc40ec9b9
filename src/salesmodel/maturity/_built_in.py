"""The parts of the built-in model of repeat sales; their texts are in the catalogues."""

from typing import Final

from salesmodel.maturity._built_in_practices import INDICATORS, PRACTICES
from salesmodel.maturity._reading import Origin
from salesmodel.maturity.parts import (
    Band,
    Dimension,
    Level,
    Statement,
    StatementKind,
    Step,
)
from salesmodel.maturity.repeat_sales import DIMENSIONS, LEVELS, MaturityLevel


__all__ = ["PARTS"]

_NEW, _EASY, _BASE, _WHOLE = (level.key for level in LEVELS)
_TARGETS: Final = {_NEW: ("0.15", "0.20"), _EASY: ("0.30", "0.50")}
_HIGH_IS_STATED: Final = (_NEW, _BASE)


def _level(level: MaturityLevel) -> Level:
    """Return a level with its bands, each end by whether the source states it."""
    high: Origin = "stated" if level.key in _HIGH_IS_STATED else "inferred"
    target = _TARGETS.get(level.key)
    aim = None if target is None else Band(*target, "stated", "stated")
    return Level(level.key, Band(level.low, level.high, high_origin=high), aim)


_KINDS: Final[dict[StatementKind, str]] = {
    "share": "share share_best",
    "target": "target",
    "weakness": (
        "fragile unpredictable mood survival few_regulars luck small_lost large_leave "
        "no_tools season uncovered no_help strong_head"
    ),
    "advice": "stock documents best_first telephony to_feedback cycle",
    "report": "receivables key_sales by_client by_seller abc_xyz core funnel",
    "description": (
        "people process control segmentation reach cooperation frequency satisfaction "
        "automation strength"
    ),
}
_ABOUT: Final = {
    **dict.fromkeys(("reach", "frequency"), "contact_norms"),
    **{key: key for key in DIMENSIONS},
}
_SAID: Final = {
    _NEW: (
        "share target people process control segmentation reach fragile unpredictable "
        "mood survival few_regulars stock documents best_first receivables key_sales"
    ),
    _EASY: (
        "share target people process control segmentation reach luck small_lost "
        "large_leave no_tools by_client by_seller abc_xyz core"
    ),
    _BASE: (
        "share share_best target people cooperation process frequency control "
        "satisfaction segmentation reach season uncovered no_help strong_head funnel "
        "telephony to_feedback cycle"
    ),
    _WHOLE: (
        "share target people cooperation process automation satisfaction segmentation "
        "reach strength"
    ),
}
_INFERRED: Final = ("easy_going_share", "base_max_share", "base_max_segmentation")


def _statement(level: str, word: str) -> Statement:
    """Return one cell of the table of the source."""
    key = f"{level}_{word}"
    kind = next(kind for kind, words in _KINDS.items() if word in words.split())
    origin: Origin = "inferred" if key in _INFERRED else "stated"
    return Statement(key, level, kind, _ABOUT.get(word), origin)


def _step(key: str, level: str, practices: str, origin: Origin = "stated") -> Step:
    return Step(key, level, practices.split(), origin)


_STEPS: Final = (
    _step("automate_minimum", _NEW, "minimal_automation"),
    _step("control_top20", _NEW, "top20_control"),
    _step(
        "remember_regulars",
        _NEW,
        "key_client_list key_clients_reached buyers_alike",
        "inferred",
    ),
    _step("answer_sooner", _NEW, "quick_response", "inferred"),
    _step("watch_receivables", _NEW, "receivables_watched"),
    _step(
        "work_the_base",
        _EASY,
        "base_worked clients_assigned contact_frequency task_control",
    ),
    _step("compare_top50", _EASY, "top50_compared"),
    _step("plan_month", _EASY, "planning"),
    _step("segment_clients", _EASY, "behaviour_segments"),
    _step("call_after_sales", _EASY, "quality_calls", "inferred"),
    _step("make_reports", _EASY, "seller_reports"),
    _step("connect_service", _BASE, "service_connected"),
    _step(
        "connect_marketing", _BASE, "marketing_connected segment_offers full_coverage"
    ),
    _step("automate_order", _BASE, "order_automated"),
    _step(
        "share_retention",
        _BASE,
        "retention_shared promising_dialogue satisfaction_high",
        "inferred",
    ),
    _step("hear_calls", _BASE, "funnel_and_calls"),
    _step("new_offers", _WHOLE, "offers_ahead"),
)

PARTS: Final = {
    "levels": tuple(map(_level, LEVELS)),
    "dimensions": tuple(map(Dimension, DIMENSIONS)),
    "practices": PRACTICES,
    "indicators": INDICATORS,
    "statements": tuple(
        _statement(level, word)
        for level, words in _SAID.items()
        for word in words.split()
    ),
    "steps": _STEPS,
}
"""Every part of the model, by the name of its field."""
