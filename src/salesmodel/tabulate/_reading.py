"""What is read of deals and clients before it is laid out."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._checks import instance, several
from salesmodel._mappings import as_read_only
from salesmodel.domain import Client, Deal, DealOpened, Outcome, OwnerAssigned, Pipeline
from salesmodel.errors import DefinitionError, UnknownStageError
from salesmodel.tables import MISSING, Labelled, label
from salesmodel.values import to_micros


__all__ = [
    "LEFT",
    "Clients",
    "Stay",
    "Words",
    "known_then",
    "labels",
    "micros",
    "owner_then",
    "owners_of",
    "product_of",
    "stays_of",
]

LEFT = "left the pipeline"
"""Stage of a deal that went on in another pipeline."""


@attrs.frozen(eq=False)
class Stay:
    """What one row of a stage history says."""

    deal: str
    stage: str
    at: datetime
    owner: str | None
    inferred: bool


@attrs.frozen(eq=False)
class Words:
    """What the stages of a pipeline are called, and which kind each of them is."""

    pipeline: Pipeline
    kinds: Mapping[str, str]
    renamed: Mapping[str, str]
    in_place: Mapping[Outcome, str]
    left: str

    @classmethod
    def of(cls, pipeline: Pipeline, renamed: Mapping[str, str] | None) -> "Words":
        """Name the stages of a pipeline, and what else can become of its deals."""
        stages = instance("pipeline", pipeline, Pipeline).stages
        kinds = {stage.id: stage.kind.value for stage in stages}
        in_place = {
            kind: _unused(kind.value, kinds) for kind in (Outcome.WON, Outcome.LOST)
        }
        closings = {name: kind.value for kind, name in in_place.items()}
        left = _unused(LEFT, kinds)
        named = {**kinds, **closings, left: "out"}
        return cls(
            pipeline,
            named,
            dict({} if renamed is None else as_read_only(renamed, name="renamed")),
            in_place,
            left,
        )

    def stage(self, stage: str, kind: Outcome) -> str:
        """Return what a stage is called in which a deal was of some kind."""
        name = self.renamed.get(stage, stage)
        known = self.kinds.get(name)
        if known is None:
            raise UnknownStageError(name, tuple(self.kinds))
        if known == kind.value:
            return name
        if known == "open":
            return self.in_place[kind]
        problem = f"stage {name!r} is {known}, and a deal was {kind.value} there"
        raise DefinitionError(f"pipeline {self.pipeline.id!r}", (problem,), "kind")


def _unused(name: str, kinds: Mapping[str, str]) -> str:
    """Return a name that no stage has."""
    return name if name not in kinds else _unused(f"({name})", kinds)


@attrs.frozen(eq=False)
class Clients:
    """Which client an id means, and where that came from."""

    by_id: Mapping[str, Client]

    @classmethod
    def of(cls, clients: Iterable[Client]) -> "Clients":
        """Read clients; one that was merged is the one it went into."""
        found: dict[str, Client] = {}
        for each in several("clients", clients):
            client = instance("clients", each, Client)
            if client.merged_into is None:
                found.update(dict.fromkeys(client.ids, client))
        return cls(found)

    def one(self, client_id: str | None) -> str | None:
        """Return the id of the client that an id means."""
        known = None if client_id is None else self.by_id.get(client_id)
        return client_id if known is None else known.id

    def source(self, client_id: str | None) -> str | None:
        """Return where a client came from, if that is known."""
        known = None if client_id is None else self.by_id.get(client_id)
        return None if known is None else known.source


def known_then(book: Iterable[Deal], at: datetime | None) -> Iterator[Deal]:
    """Return deals as of an instant."""
    for each in several("deals", book):
        deal = instance("deals", each, Deal)
        known = deal if at is None else deal.as_of(at)
        if known is not None:
            yield known


def stays_of(deal: Deal, words: Words) -> Iterator[Stay]:
    """Walk the stays of a deal in a pipeline, and where it left it."""
    owners = owners_of(deal)
    is_here = False
    for visit in deal.visits():
        was_here, is_here = is_here, visit.pipeline_id == words.pipeline.id
        if not (is_here or was_here):
            continue
        name = words.stage(visit.stage, visit.kind) if is_here else words.left
        owner = owner_then(owners, visit.entered)
        yield Stay(deal.id, name, visit.entered, owner, visit.inferred)


def owners_of(deal: Deal) -> list[tuple[datetime, str | None]]:
    """Return since when a deal had each of its owners, in order."""
    return [
        (event.at, event.owner)
        for event in deal.timeline
        if isinstance(event, DealOpened | OwnerAssigned)
    ]


def owner_then(owners: list[tuple[datetime, str | None]], at: datetime) -> str | None:
    """Return the owner at an instant; before there was any, the first one."""
    return owners[max(bisect_right(owners, at, key=_first) - 1, 0)][1]


def _first(change: tuple[datetime, str | None]) -> datetime:
    return change[0]


def product_of(deal: Deal) -> str | None:
    """Return the product of a deal, if its line items are all of one."""
    products = {item.product for item in deal.items}
    return products.pop() if len(products) == 1 else None


def labels(name: str, values: Iterable[str | None]) -> Labelled:
    """Lay labels out as codes."""
    return label(name, np.array(list(values), object))


def micros(moments: Iterable[datetime | None]) -> NDArray[np.int64]:
    """Lay instants out as microseconds."""
    counted = (MISSING if each is None else to_micros(each) for each in moments)
    return np.fromiter(counted, np.int64)
