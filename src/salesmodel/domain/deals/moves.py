"""Events of moving: they say where a deal stands from then on."""

from datetime import datetime
from typing import final

import attrs

from salesmodel.domain.author import Source
from salesmodel.domain.fields.schema import FieldValue
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.values import Money


__all__ = [
    "DealEvent",
    "DealLost",
    "DealOpened",
    "DealReclassified",
    "DealReopened",
    "DealWon",
    "PipelineChanged",
    "PipelineMigrated",
    "StageEntered",
    "names_only",
]


def names_only(changes: tuple[tuple[str, FieldValue | None], ...]) -> str:
    """Show which fields, never what is in them."""
    return repr(tuple(name for name, _ in changes))


def _alike(one: object, other: object) -> bool:
    """Tell whether two parts of events are of one kind and equal, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return one == other


@attrs.frozen(eq=False, repr=False)
class DealEvent:
    """What every event tells.

    Parameters
    ----------
    deal_id : str
        Id of the deal.
    version : int
        Version of the deal that the event made, from 1; together with the id it names
        the event.
    at : datetime
        When it happened, in UTC.
    by : str
        Id of who says so.
    source : str
        Through what it came, a `Source`.
    inferred : bool
        Whether it was concluded rather than observed.
    """

    deal_id: str
    version: int
    at: datetime
    by: str
    source: Source
    inferred: bool

    # One comparison and one `repr` for all events; it tells 1 from True, as a file would.
    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self is other or all(
            _alike(getattr(self, name), getattr(other, name))
            for name in self.__match_args__
        )

    def __hash__(self) -> int:
        return hash((type(self), self.deal_id, self.version, self.at))

    def __repr__(self) -> str:
        parts = ((part, getattr(self, part.name)) for part in attrs.fields(type(self)))
        told = ", ".join(
            f"{part.name}={part.repr(value) if callable(part.repr) else repr(value)}"
            for part, value in parts
            if part.repr
        )
        return f"{type(self).__name__}({told})"


@final
@attrs.frozen(eq=False, repr=False)
class DealOpened(DealEvent):
    """A deal was opened.

    Parameters
    ----------
    pipeline_id : str
        Id of its pipeline.
    pipeline_version : int
        Version of that.
    stage : str
        Open stage where it began.
    client_id, owner : str or None
        Id of the client, and of the owner.
    parent_id : str or None
        Deal that it follows from.
    cycle : int
        1, or one more than the parent's for a repeat cycle.
    fields : tuple of (str, value)
        Fields that were present from the start. Values may be personal: `repr` does
        not show them.
    amount : Money or None
        What it was taken to be worth.
    override : Override or None
        Who answered for what stood in the way.
    """

    pipeline_id: str
    pipeline_version: int
    stage: str
    client_id: str | None = None
    owner: str | None = None
    parent_id: str | None = None
    cycle: int = 1
    fields: tuple[tuple[str, FieldValue], ...] = attrs.field(
        default=(), repr=names_only, metadata={"pii": True}
    )
    amount: Money | None = None
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class StageEntered(DealEvent):
    """An open deal came to another open stage of its pipeline.

    Parameters
    ----------
    stage : str
        Where it came to.
    origin : str
        Where it came from.
    direction : int
        1 on, -1 back, in the order of the pipeline.
    override : Override or None
        Who answered for what stood in the way.
    """

    stage: str
    origin: str
    direction: int
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class DealWon(DealEvent):
    """A deal was won.

    Parameters
    ----------
    stage : str
        Won stage it came to, or where it stands if its pipeline has none.
    origin : str
        Open stage where it was won.
    override : Override or None
        Who answered for what stood in the way.
    """

    stage: str
    origin: str
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class DealLost(DealEvent):
    """A deal was lost.

    Parameters
    ----------
    stage : str
        Lost stage it came to, or where it stands if its pipeline has none.
    origin : str
        Open stage where it was lost.
    reason : str or None
        Why; it may be free text, so that `repr` does not show it.
    note : str
        More about it, likewise.
    override : Override or None
        Who answered for what stood in the way.
    """

    stage: str
    origin: str
    reason: str | None = attrs.field(default=None, repr=False, metadata={"pii": True})
    note: str = attrs.field(default="", repr=False, metadata={"pii": True})
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class DealReopened(DealEvent):
    """A closed deal was opened again.

    Parameters
    ----------
    stage : str
        Open stage it came to.
    origin : str
        Stage where it was closed.
    reason : str
        Why; free text that `repr` does not show.
    override : Override or None
        Who answered for what stood in the way.
    """

    stage: str
    origin: str
    reason: str = attrs.field(repr=False, metadata={"pii": True})
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class DealReclassified(DealEvent):
    """A closed deal was found to be closed in another way.

    Parameters
    ----------
    stage : str
        Closed stage it belongs to.
    origin : str
        Closed stage where it stood.
    outcome : Outcome
        Won or lost, as it is now.
    reason : str
        Why; free text that `repr` does not show.
    note : str
        More about it, likewise.
    override : Override or None
        Who answered for what stood in the way.
    """

    stage: str
    origin: str
    outcome: Outcome
    reason: str = attrs.field(repr=False, metadata={"pii": True})
    note: str = attrs.field(default="", repr=False, metadata={"pii": True})
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class PipelineChanged(DealEvent):
    """The deal went on to another pipeline.

    Parameters
    ----------
    pipeline_id : str
        Id of that pipeline.
    pipeline_version : int
        Version of that.
    stage : str
        Open stage it came to.
    origin : str
        Stage of the former pipeline.
    override : Override or None
        Who answered for what stood in the way.
    """

    pipeline_id: str
    pipeline_version: int
    stage: str
    origin: str
    override: Override | None = None


@final
@attrs.frozen(eq=False, repr=False)
class PipelineMigrated(DealEvent):
    """The pipeline of the deal was replaced by another version of it.

    Parameters
    ----------
    pipeline_version : int
        The version it has now.
    stage : str
        What the stage is called in that; a stay goes on where the id is the same.
    origin : str
        Stage of the former version.
    """

    pipeline_version: int
    stage: str
    origin: str
