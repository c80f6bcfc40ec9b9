"""Funnels: how far deals get, how long they take, and what becomes of them."""

# Many names, and no logic: a question has a function, its answer a class of rows that
# prints itself, and callers name both in annotations; none of them is a synonym.
from salesmodel.funnel._counted import ConversionCounts
from salesmodel.funnel._mending import BottleneckRow, Bottlenecks, Gain
from salesmodel.funnel.between import (
    DurationRow,
    Durations,
    TimeBetween,
    durations,
    time_between,
)
from salesmodel.funnel.bottlenecks import bottlenecks
from salesmodel.funnel.cohorts import CohortCell, Cohorts, cohorts
from salesmodel.funnel.conversion import Conversion, ConversionRow, conversion
from salesmodel.funnel.counting import Counting
from salesmodel.funnel.flow import Flow, FlowCounts, FlowRow, flow
from salesmodel.funnel.flow_state import FlowState
from salesmodel.funnel.losses import Losses, LossRow, losses
from salesmodel.funnel.movements import MovementRow, Movements, movements
from salesmodel.funnel.outcome_state import OutcomeState
from salesmodel.funnel.outcomes import OutcomeCurve, OutcomeRow, outcome_curve
from salesmodel.funnel.pipeline import WinRates, pipeline_coverage, velocity, win_rates
from salesmodel.funnel.response import (
    WITHIN_HOURS,
    FirstResponse,
    ResponseRow,
    first_response,
)
from salesmodel.funnel.standing import Standing, StandingRow, standing
from salesmodel.funnel.states import ConversionState, reduce
from salesmodel.funnel.stay_state import TimeInStageState
from salesmodel.funnel.stays import TimeInStage, time_in_stage
from salesmodel.funnel.timing import (
    DAY,
    OutcomeAtAge,
    ages,
    outcome_by_age,
)
from salesmodel.funnel.within import RatesWithin, RateWithin, rates_within


__all__ = [
    "DAY",
    "WITHIN_HOURS",
    "BottleneckRow",
    "Bottlenecks",
    "CohortCell",
    "Cohorts",
    "Conversion",
    "ConversionCounts",
    "ConversionRow",
    "ConversionState",
    "Counting",
    "DurationRow",
    "Durations",
    "FirstResponse",
    "Flow",
    "FlowCounts",
    "FlowRow",
    "FlowState",
    "Gain",
    "LossRow",
    "Losses",
    "MovementRow",
    "Movements",
    "OutcomeAtAge",
    "OutcomeCurve",
    "OutcomeRow",
    "OutcomeState",
    "RateWithin",
    "RatesWithin",
    "ResponseRow",
    "Standing",
    "StandingRow",
    "TimeBetween",
    "TimeInStage",
    "TimeInStageState",
    "WinRates",
    "ages",
    "bottlenecks",
    "cohorts",
    "conversion",
    "durations",
    "first_response",
    "flow",
    "losses",
    "movements",
    "outcome_by_age",
    "outcome_curve",
    "pipeline_coverage",
    "rates_within",
    "reduce",
    "standing",
    "time_between",
    "time_in_stage",
    "velocity",
    "win_rates",
]
