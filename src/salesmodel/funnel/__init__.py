"""Funnels: how far deals get, how long they take, and what becomes of them."""

from salesmodel.funnel.conversion import StageConversion, stage_conversion
from salesmodel.funnel.timing import (
    DAY,
    OutcomeAtAge,
    ages,
    median_days_in_stage,
    outcome_by_age,
)


__all__ = [
    "DAY",
    "OutcomeAtAge",
    "StageConversion",
    "ages",
    "median_days_in_stage",
    "outcome_by_age",
    "stage_conversion",
]
