"""Sales as read-only columns: deals, their stays in stages, and both as of an instant."""

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
from salesmodel.tables.paths import DealPaths
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
    "OPEN",
    "WON",
    "CalendarTable",
    "DealPaths",
    "DealTable",
    "Labelled",
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
    "outcomes",
    "to_minor_units",
]
