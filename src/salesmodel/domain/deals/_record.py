"""What a deal is at an instant: where it stands, what it holds, and the log of both."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, final

import attrs

from salesmodel.domain.credit import Credit
from salesmodel.domain.deals.events import Event
from salesmodel.domain.fields.schema import FieldValue
from salesmodel.domain.lines import LineItem
from salesmodel.domain.pipelines.pipeline import Pipeline
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.values import Money


__all__ = ["Particulars", "Probability", "Record"]


@final
@attrs.frozen
class Probability:
    """The chance that a deal is won, and who says so.

    Parameters
    ----------
    value : Decimal
        From 0 to 1.
    source : {"outcome", "manual", "stage"}
        Whether the deal is closed, somebody judged it, or it is the stage's default.
    """

    value: Decimal
    source: Literal["outcome", "manual", "stage"]


@final
@attrs.frozen
class Particulars:
    """What seldom changes about a deal; moves hand it on as it is."""

    opened_at: datetime
    client_id: str | None
    owner: str | None
    parent_id: str | None
    cycle: int
    pipelines: tuple[Pipeline, ...]
    amount: Money | None = None
    items: tuple[LineItem, ...] = ()
    items_total: Money | None = None
    expected_close: date | None = None
    probability: Decimal | None = None
    shares: tuple[Credit, ...] = ()


@attrs.frozen(repr=False, getstate_setstate=False)
class Record:
    """The state of a deal and the history it follows from, always both together."""

    id: str
    pipeline: Pipeline
    stage: str
    outcome: Outcome
    fields: Mapping[str, FieldValue]
    particulars: Particulars
    history: tuple[Event, ...]

    def __hash__(self) -> int:
        return hash((self.id, len(self.history)))

    def __copy__(self) -> "Record":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "Record":
        return self

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self.id!r} {self.outcome.value} in "
            f"{self.stage!r} of {self.pipeline.id!r}, version {self.version}>"
        )

    @property
    def version(self) -> int:
        """Number of events that made it, from 1."""
        return len(self.history)

    @property
    def opened_at(self) -> datetime:
        """When it was opened."""
        return self.particulars.opened_at

    @property
    def client_id(self) -> str | None:
        """Id of the client."""
        return self.particulars.client_id

    @property
    def owner(self) -> str | None:
        """Id of the owner."""
        return self.particulars.owner

    @property
    def parent_id(self) -> str | None:
        """Id of the deal that it follows from."""
        return self.particulars.parent_id

    @property
    def cycle(self) -> int:
        """1, or the number of the repeat cycle."""
        return self.particulars.cycle

    @property
    def amount(self) -> Money | None:
        """What it is worth: as given by hand, or else the sum of its line items."""
        given = self.particulars.amount
        return self.particulars.items_total if given is None else given

    @property
    def amount_source(self) -> Literal["given", "lines"] | None:
        """Whether the amount was given by hand or comes from line items."""
        if self.particulars.amount is not None:
            return "given"
        return None if self.particulars.items_total is None else "lines"

    @property
    def items(self) -> tuple[LineItem, ...]:
        """Line items."""
        return self.particulars.items

    @property
    def expected_close(self) -> date | None:
        """When it should close, as somebody said; never when it did."""
        return self.particulars.expected_close

    @property
    def shares(self) -> tuple[Credit, ...]:
        """Owners who share the credit, as was settled; empty if nothing was."""
        return self.particulars.shares

    @property
    def probability(self) -> Probability | None:
        """Chance to be won: 1 or 0 once closed, else as judged, else of the stage."""
        if self.outcome is not Outcome.OPEN:
            return Probability(Decimal(self.outcome is Outcome.WON), "outcome")
        if self.particulars.probability is not None:
            return Probability(self.particulars.probability, "manual")
        default = self.pipeline.stage(self.stage).probability
        return None if default is None else Probability(default, "stage")
