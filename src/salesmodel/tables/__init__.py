"""Sales as read-only columns: deals, their stays in stages, purchases and contacts."""

from salesmodel._arrays import MISSING
from salesmodel.tables._contact_door import DIRECTIONS
from salesmodel.tables.attempts import number_contacts
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.chains import PurchaseChains
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.complaints import ComplaintTable
from salesmodel.tables.contacts import CALL_LEVELS, ContactTable
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
from salesmodel.tables.minor_units import to_minor_units
from salesmodel.tables.numbering import Numbering, number_purchases
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.purchases import NO_REFUND, UNTIED, PurchaseTable
from salesmodel.tables.receivables import ReceivableTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind
from salesmodel.tables.responses import NPS_SCALE, ResponseTable
from salesmodel.tables.snapshot import Snapshot, deals_of, known_at, latest_instant
from salesmodel.tables.stages import Stages
from salesmodel.tables.steps import StepCounts
from salesmodel.tables.visits import VisitTable


__all__ = [
    "CALL_LEVELS",
    "DIRECTIONS",
    "LOST",
    "MISSING",
    "NO_REFUND",
    "NPS_SCALE",
    "OPEN",
    "UNTIED",
    "WON",
    "CalendarTable",
    "ClientTable",
    "ComplaintTable",
    "ContactTable",
    "DealPaths",
    "DealTable",
    "Labelled",
    "Numbering",
    "PurchaseChains",
    "PurchaseTable",
    "ReceivableTable",
    "RepeatRule",
    "ResponseTable",
    "SaleKind",
    "Snapshot",
    "StageLog",
    "Stages",
    "StepCounts",
    "VisitTable",
    "bridged",
    "deals_of",
    "gaps",
    "known_at",
    "label",
    "latest_instant",
    "number_contacts",
    "number_purchases",
    "outcomes",
    "to_minor_units",
]
