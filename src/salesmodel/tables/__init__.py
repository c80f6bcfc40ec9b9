"""Sales as read-only columns: deals, their stage events, and both as of an instant."""

from salesmodel._arrays import MISSING, to_minor_units
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable, Labelled, label
from salesmodel.tables.events import EventTable, StageWords
from salesmodel.tables.snapshot import (
    Snapshot,
    deals_of,
    known_at,
    latest_instant,
)
from salesmodel.tables.visits import VisitTable


__all__ = [
    "LOST",
    "MISSING",
    "OPEN",
    "WON",
    "DealTable",
    "EventTable",
    "Labelled",
    "Snapshot",
    "StageWords",
    "VisitTable",
    "deals_of",
    "known_at",
    "label",
    "latest_instant",
    "to_minor_units",
]
