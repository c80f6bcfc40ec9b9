"""Estimates with their uncertainty: rates, and durations that are not over yet."""

from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.survival import (
    CumulativeIncidence,
    aalen_johansen,
    kaplan_meier_median,
)


__all__ = [
    "CumulativeIncidence",
    "Rate",
    "aalen_johansen",
    "kaplan_meier_median",
    "wilson_rate",
]
