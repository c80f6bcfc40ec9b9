"""Events: everything that can happen to a deal, as one closed union of frozen facts."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias, final

import attrs

from salesmodel.domain.activity import Activity
from salesmodel.domain.credit import Credit
from salesmodel.domain.deals.moves import (
    DealEvent,
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    PipelineChanged,
    PipelineMigrated,
    StageEntered,
    names_only,
)
from salesmodel.domain.fields.schema import FieldValue
from salesmodel.domain.lines import LineItem
from salesmodel.values import Money


__all__ = [
    "ActivityLogged",
    "AmountSet",
    "CreditSplit",
    "DealEvent",
    "DealLost",
    "DealOpened",
    "DealReclassified",
    "DealReopened",
    "DealWon",
    "Event",
    "ExpectedCloseSet",
    "FieldsSet",
    "HistoryBackfilled",
    "LateFact",
    "LinesSet",
    "OwnerAssigned",
    "PipelineChanged",
    "PipelineMigrated",
    "ProbabilitySet",
    "StageEntered",
]


@final
@attrs.frozen(eq=False, repr=False)
class FieldsSet(DealEvent):
    """Fields were filled, changed or cleared.

    Parameters
    ----------
    changes : tuple of (str, value)
        Fields that changed, with what they hold now; `None` where one was cleared.
        Values may be personal: `repr` does not show them.
    """

    changes: tuple[tuple[str, FieldValue | None], ...] = attrs.field(
        repr=names_only, metadata={"pii": True}
    )


@final
@attrs.frozen(eq=False, repr=False)
class AmountSet(DealEvent):
    """The amount was given by hand, or taken back.

    Parameters
    ----------
    amount : Money or None
        What the deal is worth; `None` leaves that to its line items.
    """

    amount: Money | None


@final
@attrs.frozen(eq=False, repr=False)
class LinesSet(DealEvent):
    """The line items were listed.

    Parameters
    ----------
    items : tuple of LineItem
        All of them.
    total : Money or None
        What they come to.
    """

    items: tuple[LineItem, ...]
    total: Money | None


@final
@attrs.frozen(eq=False, repr=False)
class OwnerAssigned(DealEvent):
    """The deal was given to somebody.

    Parameters
    ----------
    owner : str or None
        Id of the new owner; `None` if nobody has it.
    """

    owner: str | None


@final
@attrs.frozen(eq=False, repr=False)
class CreditSplit(DealEvent):
    """It was settled who shares the credit of the deal.

    Parameters
    ----------
    shares : tuple of Credit
        Owners with their shares, which sum to 1; empty if nobody shares it any more.
    """

    shares: tuple[Credit, ...]


@final
@attrs.frozen(eq=False, repr=False)
class ExpectedCloseSet(DealEvent):
    """It was said when the deal should close.

    Parameters
    ----------
    on : date or None
        The day.
    """

    on: date | None


@final
@attrs.frozen(eq=False, repr=False)
class ProbabilitySet(DealEvent):
    """Somebody judged the chance that the deal is won.

    Parameters
    ----------
    probability : Decimal or None
        From 0 to 1, for as long as the deal stands where it does; `None` leaves it to
        the stage.
    """

    probability: Decimal | None


@final
@attrs.frozen(eq=False, repr=False)
class ActivityLogged(DealEvent):
    """Something was done for the deal, or planned.

    Parameters
    ----------
    activity : Activity
        What it was.
    """

    activity: Activity


LateFact: TypeAlias = (
    StageEntered
    | DealWon
    | DealLost
    | DealReopened
    | DealReclassified
    | PipelineChanged
    | PipelineMigrated
    | FieldsSet
    | AmountSet
    | LinesSet
    | OwnerAssigned
    | CreditSplit
    | ExpectedCloseSet
    | ProbabilitySet
    | ActivityLogged
)
"""What a backfill may hold: anything but an opening, or another backfill."""


@final
@attrs.frozen(eq=False, repr=False)
class HistoryBackfilled(DealEvent):
    """Facts became known that had happened before.

    Parameters
    ----------
    facts : tuple of Event
        What happened, each with its own instant; `Deal.timeline` has them in place.
    """

    facts: tuple[LateFact, ...]


Event: TypeAlias = DealOpened | LateFact | HistoryBackfilled
"""Everything that can happen to a deal."""
