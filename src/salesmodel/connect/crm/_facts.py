"""What rows of every vendor come down to: stages, deals as they stand, moves, clients."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

import attrs

from salesmodel._checks import identifier, texts
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.domain import (
    Author,
    ClientKind,
    FieldValue,
    ForecastCategory,
    Gate,
    LineItem,
    Outcome,
    Source,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money, currency_code


__all__ = [
    "ClientRow",
    "DealRow",
    "Kept",
    "Move",
    "PipelineRow",
    "StageRow",
    "asked",
    "authored",
]

_LONGEST_SOURCE: Final = 20


@attrs.frozen
class PipelineRow:
    """A pipeline, without its stages."""

    id: str
    name: str
    sort: int = 0


@attrs.frozen
class StageRow:
    """A stage, told by its pipeline and its id together."""

    pipeline: str
    id: str
    name: str
    kind: Outcome = Outcome.OPEN
    sort: int = 0
    probability: Decimal | None = None
    is_archived: bool = False
    rots_after: int | None = None
    forecast: ForecastCategory | None = None


@attrs.frozen
class DealRow:
    """A deal as it stands; `kind` is what it says itself that it is, if it does."""

    id: str
    pipeline: str
    stage: str
    opened_at: datetime | None
    changed_at: datetime | None
    moved_at: datetime | None = None
    kind: Outcome | None = None
    client: str | None = None
    owner: str | None = None
    amount: Money | None = None
    expected_close: date | None = None
    probability: Decimal | None = None
    reason: str | None = None
    fields: tuple[tuple[str, FieldValue], ...] = ()
    also: tuple[str, ...] = ()
    """Ids that went into this deal when they were merged."""
    unit: str | None = None
    """Currency of what the deal holds."""
    is_by_hand: bool = True
    """Whether the amount was given by hand, and not added up of the lines."""
    items: tuple[LineItem, ...] = ()
    total: Money | None = None
    """What the lines come to."""

    @property
    def worth(self) -> Money | None:
        """What the deal is worth: its amount, or else what its lines come to."""
        return self.total if self.amount is None else self.amount

    @property
    def product(self) -> str | None:
        """The product of the lines, if they are all of one."""
        products = {item.product for item in self.items}
        return products.pop() if len(products) == 1 else None


@attrs.frozen
class Move:
    """A deal came to a stage; `before` is where it came from, if that was said.

    `pipeline` or `stage` is None where the row leaves it as it was. `order` sorts moves
    of one instant.
    """

    deal: str
    at: datetime
    order: tuple[int, str]
    pipeline: str | None
    stage: str | None
    by: Author
    before: tuple[str | None, str | None] | None = None
    kind: Outcome | None = None
    is_opening: bool = False
    reason: str | None = None

    def of(self, pipeline: str) -> "Move":
        """Return the move of a deal of a pipeline, which is that of no stage, too."""
        if self.pipeline and self.stage is not None:
            return self
        return self._but(pipeline, is_opening=self.is_opening)

    def opening(self) -> "Move":
        """Return the move as that by which its deal was opened."""
        return self._but(self.pipeline, is_opening=True)

    def _but(self, pipeline: str | None, *, is_opening: bool) -> "Move":
        return Move(
            self.deal,
            self.at,
            self.order,
            pipeline,
            self.stage,
            self.by,
            self.before,
            self.kind,
            is_opening,
            self.reason,
        )


@lru_cache(maxsize=4_096)
def authored(name: str, source: Source = "user", *, inferred: bool = False) -> Author:
    """Return an author, the same one each time: most rows are of few of them."""
    return Author(name, source, inferred)


@attrs.frozen
class ClientRow:
    """A company or a person."""

    id: str
    kind: ClientKind
    name: str
    added_at: datetime
    owner: str | None = None


def asked(
    source: str, currency: str | None, fields: Iterable[str] = ()
) -> tuple[str, str | None, tuple[str, ...]]:
    """Check what every vendor lets one ask for, before any row is read.

    Parameters
    ----------
    source : str
        What the ids begin with, 1 to 20 characters.
    currency : str, optional
        ISO 4217 code of amounts beside which there is none.
    fields : iterable of str, optional
        Fields of the deals to be kept.

    Returns
    -------
    source : str
        The same.
    currency : str or None
        The same.
    fields : tuple of str
        The same.

    Raises
    ------
    InvalidValueError
        If one of them is none.
    """
    code = None if currency is None else currency_code(currency)
    return _short("source", source), code, texts(fields, "fields")


def _short(name: str, value: str) -> str:
    if len(identifier(name, value)) > _LONGEST_SOURCE:
        needed = f"text of 1 to {_LONGEST_SOURCE} characters"
        raise InvalidValueError(name, needed, value, "id")
    return value


def _is_short(_: object, field: "attrs.Attribute[str]", value: str) -> None:
    _short(field.name, value)


@attrs.frozen
class Kept:
    """The rows of one import that were read, and how the vendor's ids are written here.

    Parameters
    ----------
    source : str
        What the ids begin with, 1 to 20 characters.
    pipelines, stages : tuple of PipelineRow, of StageRow
        What is defined.
    gates : mapping of str to tuple of Gate
        What each pipeline asks for, by the vendor's id of it.
    clients : tuple of ClientRow
        Companies and persons.
    closes_in_place : bool, default False
        Whether deals are closed where they stand, so that no stage is won or lost.
    opens_with_first : bool, default False
        Whether the first row of a history is the opening, if it is of the same time.
    """

    source: str = attrs.field(validator=_is_short)
    pipelines: tuple[PipelineRow, ...] = ()
    stages: tuple[StageRow, ...] = ()
    gates: Mapping[str, tuple[Gate, ...]] = ReadOnlyMapping()
    clients: tuple[ClientRow, ...] = ()
    closes_in_place: bool = False
    opens_with_first: bool = False

    @property
    def author(self) -> Author:
        """Who says what is concluded."""
        return authored(self.source, "import")

    def name(self, kind: str, id: str) -> str:
        """Return the id of something of the source: source, kind and its own id."""
        return f"{self.source}:{kind}:{id}"
