"""Estimates with their uncertainty: rates, and durations that are not over yet."""

from salesmodel.statistics.incidence import CumulativeIncidence
from salesmodel.statistics.intervals import Rate, wilson_interval, wilson_rate
from salesmodel.statistics.log_rank import LogRank, log_rank
from salesmodel.statistics.survival import (
    aalen_johansen,
    kaplan_meier,
    kaplan_meier_median,
)


__all__ = [
    "CumulativeIncidence",
    "LogRank",
    "Rate",
    "aalen_johansen",
    "kaplan_meier",
    "kaplan_meier_median",
    "log_rank",
    "wilson_interval",
    "wilson_rate",
]
