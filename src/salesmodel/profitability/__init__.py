"""Profit: what a first sale earns and what a repeat sale does, planned and observed."""

from salesmodel.profitability._ledger import Unallocated
from salesmodel.profitability.acquisition import (
    AcquisitionCost,
    Channel,
    acquisition_cost,
)
from salesmodel.profitability.bonus import Base, Bonus, Tier, Tiering
from salesmodel.profitability.bonus_columns import bonus_column
from salesmodel.profitability.break_even import (
    break_even,
    break_even_conversion,
    break_even_lead_cost,
    break_even_repeat_share,
    break_even_retention,
)
from salesmodel.profitability.cash_flow import (
    CashPayback,
    cash_payback,
    internal_rate_of_return,
    net_present_value,
)
from salesmodel.profitability.cash_flow_columns import net_present_values
from salesmodel.profitability.channels import ChannelCosts, acquisition_by_channel
from salesmodel.profitability.client_columns import (
    acquisition_costs,
    payback_purchases,
    profits_of_mix,
)
from salesmodel.profitability.cohorts import CohortCell, CohortCurve, CohortPayback
from salesmodel.profitability.columns import SaleColumns
from salesmodel.profitability.comparison import Comparison, ComparisonRow, compare
from salesmodel.profitability.costs import Costs
from salesmodel.profitability.discounting import Discounting, TimeUnit
from salesmodel.profitability.distributions import (
    BetaOfCounts,
    Distribution,
    Normal,
    Triangular,
    Uniform,
)
from salesmodel.profitability.error_rates import ErrorRates, ErrorRow, error_rates
from salesmodel.profitability.evaluation import SaleProfits, evaluate
from salesmodel.profitability.expected import ExpectedProfit, ExpectedPurchase
from salesmodel.profitability.incidents import INCIDENT_KINDS, IncidentTable
from salesmodel.profitability.lifetime import ClientLifetime
from salesmodel.profitability.lifetime_columns import (
    client_values,
    expected_profits,
    lifetime_values,
)
from salesmodel.profitability.lifetime_value import (
    FirstMargin,
    LifetimeValue,
    customer_lifetime_value,
)
from salesmodel.profitability.monte_carlo import MonteCarlo, monte_carlo
from salesmodel.profitability.observed import ObservedProfit, observed_profit
from salesmodel.profitability.overhead import Basis, allocate_overhead
from salesmodel.profitability.payback import Payback, payback
from salesmodel.profitability.repeat_survival import (
    RepeatStep,
    RepeatSurvival,
    estimate_survival,
)
from salesmodel.profitability.rework import ErrorCosts
from salesmodel.profitability.sale import SaleEconomics, SaleLine
from salesmodel.profitability.scheme import BonusScheme
from salesmodel.profitability.sensitivity import Swing, Tornado, tornado
from salesmodel.profitability.series import SaleMix, SaleSeries
from salesmodel.profitability.spend import ChannelSpend, SellerHours
from salesmodel.profitability.splits import ProfitRow, ProfitTable
from salesmodel.profitability.survival import ConstantRetention, Survival, SurvivalCurve
from salesmodel.profitability.two_way import TwoWayGrid, two_way_grid


__all__ = [
    "INCIDENT_KINDS",
    "AcquisitionCost",
    "Base",
    "Basis",
    "BetaOfCounts",
    "Bonus",
    "BonusScheme",
    "CashPayback",
    "Channel",
    "ChannelCosts",
    "ChannelSpend",
    "ClientLifetime",
    "CohortCell",
    "CohortCurve",
    "CohortPayback",
    "Comparison",
    "ComparisonRow",
    "ConstantRetention",
    "Costs",
    "Discounting",
    "Distribution",
    "ErrorCosts",
    "ErrorRates",
    "ErrorRow",
    "ExpectedProfit",
    "ExpectedPurchase",
    "FirstMargin",
    "IncidentTable",
    "LifetimeValue",
    "MonteCarlo",
    "Normal",
    "ObservedProfit",
    "Payback",
    "ProfitRow",
    "ProfitTable",
    "RepeatStep",
    "RepeatSurvival",
    "SaleColumns",
    "SaleEconomics",
    "SaleLine",
    "SaleMix",
    "SaleProfits",
    "SaleSeries",
    "SellerHours",
    "Survival",
    "SurvivalCurve",
    "Swing",
    "Tier",
    "Tiering",
    "TimeUnit",
    "Tornado",
    "Triangular",
    "TwoWayGrid",
    "Unallocated",
    "Uniform",
    "acquisition_by_channel",
    "acquisition_cost",
    "acquisition_costs",
    "allocate_overhead",
    "bonus_column",
    "break_even",
    "break_even_conversion",
    "break_even_lead_cost",
    "break_even_repeat_share",
    "break_even_retention",
    "cash_payback",
    "client_values",
    "compare",
    "customer_lifetime_value",
    "error_rates",
    "estimate_survival",
    "evaluate",
    "expected_profits",
    "internal_rate_of_return",
    "lifetime_values",
    "monte_carlo",
    "net_present_value",
    "net_present_values",
    "observed_profit",
    "payback",
    "payback_purchases",
    "profits_of_mix",
    "tornado",
    "two_way_grid",
]
