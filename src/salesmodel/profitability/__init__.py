"""Profitability: what first and repeat sales earn."""

from salesmodel.profitability._ledger import Unallocated
from salesmodel.profitability.costs import Costs
from salesmodel.profitability.error_rates import ErrorRates, ErrorRow, error_rates
from salesmodel.profitability.incidents import INCIDENT_KINDS, IncidentTable
from salesmodel.profitability.observed import ObservedProfit, observed_profit
from salesmodel.profitability.payback import CohortCell, CohortCurve, Payback
from salesmodel.profitability.spend import ChannelSpend, SellerHours
from salesmodel.profitability.splits import ProfitRow, ProfitTable


__all__ = [
    "INCIDENT_KINDS",
    "ChannelSpend",
    "CohortCell",
    "CohortCurve",
    "Costs",
    "ErrorRates",
    "ErrorRow",
    "IncidentTable",
    "ObservedProfit",
    "Payback",
    "ProfitRow",
    "ProfitTable",
    "SellerHours",
    "Unallocated",
    "error_rates",
    "observed_profit",
]
