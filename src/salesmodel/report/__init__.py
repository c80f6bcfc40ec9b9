"""The sales report as one value, out of tables or an import; as text and as JSON."""

from salesmodel.report._ahead import Attention, AttentionDeal, Bottleneck, MonthEnd
from salesmodel.report._past import (
    CohortAge,
    Loss,
    MonthFigures,
    MonthsCompared,
    ValueChange,
)
from salesmodel.report.notices import NOTICES
from salesmodel.report.page import as_text
from salesmodel.report.sales import from_import, from_tables
from salesmodel.report.sections import (
    Data,
    Definition,
    FunnelRow,
    Maturity,
    Outcomes,
    OwnerRow,
    Repeat,
    SalesReport,
)
from salesmodel.report.shape import as_dict, as_json


__all__ = [
    "NOTICES",
    "Attention",
    "AttentionDeal",
    "Bottleneck",
    "CohortAge",
    "Data",
    "Definition",
    "FunnelRow",
    "Loss",
    "Maturity",
    "MonthEnd",
    "MonthFigures",
    "MonthsCompared",
    "Outcomes",
    "OwnerRow",
    "Repeat",
    "SalesReport",
    "ValueChange",
    "as_dict",
    "as_json",
    "as_text",
    "from_import",
    "from_tables",
]
