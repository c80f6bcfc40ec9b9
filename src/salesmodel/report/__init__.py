"""The sales report as one value, out of tables or an import; as text and as JSON."""

from salesmodel.report.as_json import as_dict, as_json
from salesmodel.report.as_text import as_text
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


__all__ = [
    "Data",
    "Definition",
    "FunnelRow",
    "Maturity",
    "Outcomes",
    "OwnerRow",
    "Repeat",
    "SalesReport",
    "as_dict",
    "as_json",
    "as_text",
    "from_import",
    "from_tables",
]
