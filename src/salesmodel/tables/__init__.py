"""Sales as read-only columns: deals, their stays in stages, and purchases."""

from salesmodel._arrays import MISSING, to_minor_units
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.deals import (
    LOST,
    OPEN,
    WON,
    DealTable,
    Labelled,
    label,
    outcomes,
)
from salesmodel.tables.gaps import bridged, gaps
from salesmodel.tables.log import StageLog
from salesmodel.tables.numbering import Numbering, number_purchases
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.purchases import NO_REFUND, UNTIED, PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind
from salesmodel.tables.snapshot import (
    Snapshot,
    deals_of,
    known_at,
    latest_instant,
)
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = [
    "LOST",
    "MISSING",
    "NO_REFUND",
    "OPEN",
    "UNTIED",
    "WON",
    "CalendarTable",
    "DealPaths",
    "DealTable",
    "Labelled",
    "Numbering",
    "PurchaseTable",
    "RepeatRule",
    "SaleKind",
    "Snapshot",
    "StageLog",
    "Stages",
    "VisitTable",
    "bridged",
    "deals_of",
    "gaps",
    "known_at",
    "label",
    "latest_instant",
    "number_purchases",
    "outcomes",
    "to_minor_units",
]
