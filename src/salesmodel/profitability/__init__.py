"""Profit: what a first sale earns and what a repeat sale does, planned and observed."""

from salesmodel.profitability._ledger import Unallocated
from salesmodel.profitability.acquisition import (
    AcquisitionCost,
    Channel,
    acquisition_cost,
)
from salesmodel.profitability.bonus import Base, Bonus, Tier, Tiering
from salesmodel.profitability.bonus_columns import bonus_column
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
from salesmodel.profitability.error_rates import ErrorRates, ErrorRow, error_rates
from salesmodel.profitability.evaluation import SaleProfits, evaluate
from salesmodel.profitability.incidents import INCIDENT_KINDS, IncidentTable
from salesmodel.profitability.observed import ObservedProfit, observed_profit
from salesmodel.profitability.overhead import Basis, allocate_overhead
from salesmodel.profitability.payback import Payback, payback
from salesmodel.profitability.rework import ErrorCosts
from salesmodel.profitability.sale import SaleEconomics, SaleLine
from salesmodel.profitability.scheme import BonusScheme
from salesmodel.profitability.series import SaleMix, SaleSeries
from salesmodel.profitability.spend import ChannelSpend, SellerHours
from salesmodel.profitability.splits import ProfitRow, ProfitTable


__all__ = [
    "INCIDENT_KINDS",
    "AcquisitionCost",
    "Base",
    "Basis",
    "Bonus",
    "BonusScheme",
    "Channel",
    "ChannelCosts",
    "ChannelSpend",
    "CohortCell",
    "CohortCurve",
    "CohortPayback",
    "Comparison",
    "ComparisonRow",
    "Costs",
    "ErrorCosts",
    "ErrorRates",
    "ErrorRow",
    "IncidentTable",
    "ObservedProfit",
    "Payback",
    "ProfitRow",
    "ProfitTable",
    "SaleColumns",
    "SaleEconomics",
    "SaleLine",
    "SaleMix",
    "SaleProfits",
    "SaleSeries",
    "SellerHours",
    "Tier",
    "Tiering",
    "Unallocated",
    "acquisition_by_channel",
    "acquisition_cost",
    "acquisition_costs",
    "allocate_overhead",
    "bonus_column",
    "compare",
    "error_rates",
    "evaluate",
    "observed_profit",
    "payback",
    "payback_purchases",
    "profits_of_mix",
]
