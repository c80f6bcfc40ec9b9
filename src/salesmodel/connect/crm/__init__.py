"""What is common to imports from CRMs: the result, its account, and applying it."""

from salesmodel.connect.crm.applying import (
    Applied,
    BatchStore,
    NotApplied,
    apply,
)
from salesmodel.connect.crm.report import (
    CrmImport,
    CrmPurchases,
    CrmRates,
    CrmReport,
    CrmTables,
    CrmVisits,
)


__all__ = [
    "Applied",
    "BatchStore",
    "CrmImport",
    "CrmPurchases",
    "CrmRates",
    "CrmReport",
    "CrmTables",
    "CrmVisits",
    "NotApplied",
    "apply",
]
