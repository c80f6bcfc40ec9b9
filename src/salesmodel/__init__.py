"""salesmodel models a sales process, measures it, prices it and grades it.

The nouns of the object side stand here. Everything that needs arrays is a drawer of its
own, imported by name: ``from salesmodel import report, tables``.
"""

from salesmodel.domain import (
    Activity,
    Book,
    Client,
    Deal,
    Field,
    Gate,
    Journey,
    LineItem,
    Outcome,
    Pipeline,
    Stage,
    Team,
)
from salesmodel.values import BusinessCalendar, FiscalCalendar, Money, Period


__all__ = [
    "Activity",
    "Book",
    "BusinessCalendar",
    "Client",
    "Deal",
    "Field",
    "FiscalCalendar",
    "Gate",
    "Journey",
    "LineItem",
    "Money",
    "Outcome",
    "Period",
    "Pipeline",
    "Stage",
    "Team",
]
