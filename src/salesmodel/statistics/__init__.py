"""Estimates with their uncertainty: rates, and durations that are not over yet."""

# Many names, and no logic: figures of one rate, of two, of many, of counts to come, and
# of durations; none of them is a synonym.

from salesmodel.statistics.differences import (
    LEAST_TRIALS,
    RateDifference,
    rate_difference,
)
from salesmodel.statistics.exact_intervals import (
    BetaRate,
    clopper_pearson_rate,
    jeffreys_rate,
)
from salesmodel.statistics.exact_tests import fisher_exact, holm_adjusted
from salesmodel.statistics.group_rates import PairOfRates, RateComparison, compare_rates
from salesmodel.statistics.incidence import CumulativeIncidence
from salesmodel.statistics.intervals import Rate, wilson_interval, wilson_rate
from salesmodel.statistics.log_rank import LogRank, log_rank
from salesmodel.statistics.net_score import NetPromoterScore, net_promoter_score
from salesmodel.statistics.shrinkage import ShrunkRate, ShrunkRates, shrunk_rates
from salesmodel.statistics.survival import (
    aalen_johansen,
    kaplan_meier,
    kaplan_meier_median,
)
from salesmodel.statistics.tail_columns import binomial_tail_each, trials_needed_each
from salesmodel.statistics.tails import (
    beta_binomial_tail,
    binomial_tail,
    negative_binomial_tail,
    trials_needed,
)


__all__ = [
    "LEAST_TRIALS",
    "BetaRate",
    "CumulativeIncidence",
    "LogRank",
    "NetPromoterScore",
    "PairOfRates",
    "Rate",
    "RateComparison",
    "RateDifference",
    "ShrunkRate",
    "ShrunkRates",
    "aalen_johansen",
    "beta_binomial_tail",
    "binomial_tail",
    "binomial_tail_each",
    "clopper_pearson_rate",
    "compare_rates",
    "fisher_exact",
    "holm_adjusted",
    "jeffreys_rate",
    "kaplan_meier",
    "kaplan_meier_median",
    "log_rank",
    "negative_binomial_tail",
    "net_promoter_score",
    "rate_difference",
    "shrunk_rates",
    "trials_needed",
    "trials_needed_each",
    "wilson_interval",
    "wilson_rate",
]
