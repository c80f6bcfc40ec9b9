"""Funnels: how far deals get, how long they take, and what becomes of them."""

# Many names, and no logic: a question has a function, its answer a class of rows that
# prints itself, and callers name both in annotations; none of them is a synonym.

from salesmodel.funnel.calls.best_time import BestTime, HourRow, best_time
from salesmodel.funnel.calls.comparison import CallComparison, compare_calls
from salesmodel.funnel.calls.counts import CallCounts
from salesmodel.funnel.calls.quality import (
    CallQuality,
    QualityRow,
    ReviewTable,
    call_quality,
)
from salesmodel.funnel.calls.saturation import AttemptRow, Saturation, saturation
from salesmodel.funnel.calls.step_funnel import (
    SMALL_SAMPLE,
    CallFunnel,
    CallRow,
    call_funnel,
)
from salesmodel.funnel.calls.worth import (
    BaseWorth,
    Worth,
    base_worth,
    bases_worth,
    worth_of,
)
from salesmodel.funnel.conversions._counted import ConversionCounts
from salesmodel.funnel.conversions.conversion import (
    Conversion,
    ConversionRow,
    conversion,
)
from salesmodel.funnel.conversions.conversion_state import ConversionState
from salesmodel.funnel.conversions.counting import Counting
from salesmodel.funnel.flows.flow import Flow, FlowCounts, FlowRow, flow
from salesmodel.funnel.flows.flow_state import FlowState
from salesmodel.funnel.flows.movements import MovementRow, Movements, movements
from salesmodel.funnel.mending._bottleneck_rows import BottleneckRow, Bottlenecks, Gain
from salesmodel.funnel.mending.attention import (
    REASONS,
    Attention,
    AttentionReason,
    AttentionRow,
    attention,
)
from salesmodel.funnel.mending.bottlenecks import bottlenecks
from salesmodel.funnel.mending.standing import Standing, StandingRow, standing
from salesmodel.funnel.outcomes.breakdown import Breakdown, BreakdownRow, breakdown
from salesmodel.funnel.outcomes.cohorts import CohortCell, Cohorts, cohorts
from salesmodel.funnel.outcomes.losses import Losses, LossRow, losses
from salesmodel.funnel.outcomes.outcome_curve import (
    OutcomeCurve,
    OutcomeRow,
    outcome_curve,
)
from salesmodel.funnel.outcomes.outcome_state import OutcomeState
from salesmodel.funnel.periods._ending import PeriodEnd, StageAtEnd
from salesmodel.funnel.periods.period_back_test import (
    BackTestRow,
    CalibrationRow,
    PeriodBackTest,
    period_end_back_test,
)
from salesmodel.funnel.periods.period_change import (
    FigureChange,
    PeriodChange,
    PeriodFigures,
    period_change,
)
from salesmodel.funnel.periods.period_end import period_end
from salesmodel.funnel.periods.pipeline import (
    WinRates,
    pipeline_coverage,
    velocity,
    win_rates,
)
from salesmodel.funnel.states import reduce
from salesmodel.funnel.targets.activity import (
    ActivityTarget,
    CallsNeeded,
    activity_target,
    deals_for_profit,
)
from salesmodel.funnel.targets.against_plan import (
    PlanRow,
    Progress,
    plan_against_actual,
    progress_of,
)
from salesmodel.funnel.targets.capacity import Capacity, Demand, capacity
from salesmodel.funnel.targets.days import working_days
from salesmodel.funnel.targets.levers import GrowthTable, Levers, growth_table, levers
from salesmodel.funnel.targets.rates import LevelRates
from salesmodel.funnel.targets.scenarios import ScenarioTargets, scenario_targets
from salesmodel.funnel.targets.split import Split, Step, compare_splits
from salesmodel.funnel.targets.tenure import RampRow, Turnover, ramp, turnover
from salesmodel.funnel.times.between import (
    DurationRow,
    Durations,
    TimeBetween,
    durations,
    time_between,
)
from salesmodel.funnel.times.response import (
    WITHIN_HOURS,
    FirstResponse,
    ResponseRow,
    first_response,
)
from salesmodel.funnel.times.stay_state import TimeInStageState
from salesmodel.funnel.times.stays import TimeInStage, time_in_stage
from salesmodel.funnel.times.timing import DAY, OutcomeAtAge, ages, outcome_by_age
from salesmodel.funnel.times.within import RatesWithin, RateWithin, rates_within


__all__ = [
    "DAY",
    "REASONS",
    "SMALL_SAMPLE",
    "WITHIN_HOURS",
    "ActivityTarget",
    "AttemptRow",
    "Attention",
    "AttentionReason",
    "AttentionRow",
    "BackTestRow",
    "BaseWorth",
    "BestTime",
    "BottleneckRow",
    "Bottlenecks",
    "Breakdown",
    "BreakdownRow",
    "CalibrationRow",
    "CallComparison",
    "CallCounts",
    "CallFunnel",
    "CallQuality",
    "CallRow",
    "CallsNeeded",
    "Capacity",
    "CohortCell",
    "Cohorts",
    "Conversion",
    "ConversionCounts",
    "ConversionRow",
    "ConversionState",
    "Counting",
    "Demand",
    "DurationRow",
    "Durations",
    "FigureChange",
    "FirstResponse",
    "Flow",
    "FlowCounts",
    "FlowRow",
    "FlowState",
    "Gain",
    "GrowthTable",
    "HourRow",
    "LevelRates",
    "Levers",
    "LossRow",
    "Losses",
    "MovementRow",
    "Movements",
    "OutcomeAtAge",
    "OutcomeCurve",
    "OutcomeRow",
    "OutcomeState",
    "PeriodBackTest",
    "PeriodChange",
    "PeriodEnd",
    "PeriodFigures",
    "PlanRow",
    "Progress",
    "QualityRow",
    "RampRow",
    "RateWithin",
    "RatesWithin",
    "ResponseRow",
    "ReviewTable",
    "Saturation",
    "ScenarioTargets",
    "Split",
    "StageAtEnd",
    "Standing",
    "StandingRow",
    "Step",
    "TimeBetween",
    "TimeInStage",
    "TimeInStageState",
    "Turnover",
    "WinRates",
    "Worth",
    "activity_target",
    "ages",
    "attention",
    "base_worth",
    "bases_worth",
    "best_time",
    "bottlenecks",
    "breakdown",
    "call_funnel",
    "call_quality",
    "capacity",
    "cohorts",
    "compare_calls",
    "compare_splits",
    "conversion",
    "deals_for_profit",
    "durations",
    "first_response",
    "flow",
    "growth_table",
    "levers",
    "losses",
    "movements",
    "outcome_by_age",
    "outcome_curve",
    "period_change",
    "period_end",
    "period_end_back_test",
    "pipeline_coverage",
    "plan_against_actual",
    "progress_of",
    "ramp",
    "rates_within",
    "reduce",
    "saturation",
    "scenario_targets",
    "standing",
    "time_between",
    "time_in_stage",
    "turnover",
    "velocity",
    "win_rates",
    "working_days",
    "worth_of",
]
