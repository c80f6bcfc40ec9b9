"""Rows of HubSpot as its interface gives them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import (
    ClientRow,
    DealRow,
    Move,
    PipelineRow,
    StageRow,
    authored,
)
from salesmodel.domain import Author, ClientKind, Outcome, Source


__all__ = [
    "Defined",
    "Homes",
    "author_of",
    "client_row",
    "deal_row",
    "defined_stages",
    "entries_of",
    "entry_row",
    "kind_of",
    "move_key",
    "pipeline_row",
    "row_id",
    "through",
    "user_in",
]

_SOURCES: Final[Mapping[str, Source]] = {
    "CRM_UI": "user",
    "MOBILE_IOS": "user",
    "MOBILE_ANDROID": "user",
    "API": "integration",
    "INTEGRATION": "integration",
    "IMPORT": "import",
    "MIGRATION": "import",
    "AUTOMATION_PLATFORM": "automation",
    "WORKFLOWS": "automation",
    "CALCULATED": "automation",
    "BATCH_UPDATE": "bulk",
    "CRM_UI_BULK_ACTION": "bulk",
}
_USER: Final = "userId:"
_Row: TypeAlias = Mapping[str, object]
Kinds: TypeAlias = Mapping[tuple[str, str], Outcome]
"""Of which kind the stage of a pipeline is."""


@attrs.frozen
class Defined:
    """A pipeline with the stages that its row holds."""

    row: PipelineRow
    stages: tuple[StageRow, ...] = ()
    is_gone: bool = False


@attrs.frozen
class Homes:
    """Where stages are: in the pipeline that defines them, or where their deal was.

    Parameters
    ----------
    stages : mapping of str to str
        Pipelines by stage.
    pasts : mapping of str to tuple of Cells
        Of each deal the history of its pipeline.
    gone : frozenset of str
        Deals that were archived, or went into another one, and have no row.
    """

    stages: Mapping[str, str]
    pasts: Mapping[str, tuple[Cells, ...]]
    gone: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        stages: Iterable[StageRow],
        deals: Iterable[tuple[str, _Row]],
        gone: Iterable[str],
    ) -> "Homes":
        """Read what tells of pipelines; deals that are gone may have a row after all."""
        homes = {stage.id: stage.pipeline for stage in stages}
        pasts = {name: _history(raw, "pipeline") for name, raw in deals}
        gone = set(gone).difference(pasts)
        told = {deal: past for deal, past in pasts.items() if past}
        return cls(homes, told, frozenset(gone))

    def at(self, deal: str, stage: str, at: datetime) -> str | None:
        """Return the pipeline of a stage where a deal was; none if nothing tells it."""
        home = self.stages.get(stage)
        if home is not None:
            return home
        past: list[tuple[datetime, str]] = []
        for one in self.pasts.get(deal, ()):
            since, value = _moment(one, "timestamp"), one.id("value")
            if since is not None and value is not None and since <= at:
                past.append((since, value))
        return max(past)[1] if past else None


def _history(raw: Mapping[str, object], name: str) -> tuple[Cells, ...]:
    """Return the entries of the history of a property, where the deal holds any."""
    with suppress(Fault):
        return Cells(raw, Counter()).inside("propertiesWithHistory").rows(name)
    return ()


def row_id(row: DealRow | ClientRow) -> str:
    """Return what tells rows apart."""
    return row.id


def move_key(move: Move) -> tuple[str, datetime, str]:
    """Return what tells entries apart: one deal comes to one stage at one instant."""
    return move.deal, move.at, move.order[1]


def pipeline_row(cells: Cells) -> Defined:
    """Read a pipeline with its stages."""
    name = cells.needed("id")
    row = PipelineRow(name, cells.label("label", name), cells.sort("displayOrder"))
    gone = cells.flag("archived")
    stages = tuple(_stage(one, name, is_gone=gone) for one in cells.rows("stages"))
    if len({stage.id for stage in stages}) < len(stages):
        raise Fault("shape", "stages")
    return Defined(row, stages, gone)


def _stage(cells: Cells, pipeline: str, *, is_gone: bool) -> StageRow:
    """Read a stage; it is closed by its metadata, and won by its probability."""
    name, metadata = cells.needed("id"), cells.inside("metadata")
    chance = metadata.chance("probability", whole=1)
    kind = kind_of(chance, is_closed=metadata.flag("isClosed"))
    gone = cells.flag("archived") or is_gone
    label, sort = cells.label("label", name), cells.sort("displayOrder")
    return StageRow(pipeline, name, label, kind, sort, chance, is_archived=gone)


def kind_of(chance: Decimal | None, *, is_closed: bool) -> Outcome:
    """Return of which kind a stage is: one that is closed is won if that is sure."""
    if not is_closed:
        return Outcome.OPEN
    return Outcome.WON if chance == 1 else Outcome.LOST


def defined_stages(
    pipelines: Iterable[Defined], listed: Iterable[StageRow]
) -> tuple[StageRow, ...]:
    """Put the stages of both forms together; those within a pipeline go first."""
    made = {
        (stage.pipeline, stage.id): stage for one in pipelines for stage in one.stages
    }
    gone = {one.row.id for one in pipelines if one.is_gone}
    for stage in listed:
        is_gone = stage.is_archived or stage.pipeline in gone
        placed = attrs.evolve(stage, is_archived=is_gone)
        made.setdefault((stage.pipeline, stage.id), placed)
    return tuple(made.values())


def _moment(cells: Cells, name: str) -> datetime | None:
    """Return an instant, written as ISO 8601 or in milliseconds."""
    told = cells.text(name)
    if told is not None and told.isdecimal():
        return cells.epoch(name, per_second=1000)
    return cells.moment(name)


def deal_row(
    cells: Cells,
    *,
    source: str,
    currency: str | None,
    fields: tuple[str, ...],
    kinds: Kinds,
    archived: set[str],
) -> DealRow | None:
    """Read a deal as it stands; one that is archived is none, and its id is kept."""
    if cells.flag("archived"):
        archived.add(cells.id("id") or "")
        return None
    told, history = cells.inside("properties"), cells.inside("propertiesWithHistory")
    for name in ("dealstage", "pipeline"):
        history.rows(name)
    stage = told.id("dealstage")
    if stage is None:
        raise Fault("stage", "dealstage")
    pipeline, kind = told.id("pipeline") or "default", _said_kind(told)
    stands = kind or kinds.get((pipeline, stage), Outcome.OPEN)
    closing = _moment(told, "closedate")
    unit = told.text("deal_currency_code") or currency
    merged = told.text("hs_merged_object_ids") or ""
    is_open = stands is Outcome.OPEN
    return DealRow(
        cells.needed("id"),
        pipeline,
        stage,
        _moment(told, "createdate") or _moment(cells, "createdAt"),
        _moment(told, "hs_lastmodifieddate") or _moment(cells, "updatedAt"),
        _moment(told, "hs_v2_date_entered_current_stage")
        or (None if is_open else closing),
        kind,
        _client_id(cells.inside("associations"), source),
        told.reference("hubspot_owner_id"),
        told.money("amount", unit),
        closing.date() if closing is not None and is_open else None,
        told.chance("hs_deal_stage_probability", whole=1),
        told.text("closed_lost_reason") if stands is Outcome.LOST else None,
        told.fields(fields),
        tuple(merged.split(";")) if merged else (),
    )


def _said_kind(cells: Cells) -> Outcome | None:
    """Return as what a deal says itself that it is closed, if it does."""
    if not cells.flag("hs_is_closed"):
        return None
    return Outcome.WON if cells.flag("hs_is_closed_won") else Outcome.LOST


def _client_id(cells: Cells, source: str) -> str | None:
    """Return the first company of a deal, or else its first contact."""
    for kind, name in (("company", "companies"), ("person", "contacts")):
        for one in cells.inside(name).rows("results"):
            return f"{source}:{kind}:{one.needed('id')}"
    return None


def entries_of(deals: Iterable[tuple[str, _Row]]) -> Iterator[dict[str, object]]:
    """Give the entries of all histories that deals hold, each with its deal."""
    for name, raw in deals:
        for entry in _history(raw, "dealstage"):
            yield {**entry.row, "deal": name}


def entry_row(cells: Cells, *, source: str, homes: Homes) -> Move:
    """Read an entry of the history of the stage."""
    at, stage = _moment(cells, "timestamp"), cells.id("value")
    if at is None:
        raise Fault("time", "timestamp")
    if stage is None:
        raise Fault("stage", "value")
    kind = cells.id("sourceType")
    user = cells.reference("updatedByUserId") or user_in(cells, "sourceId")
    by, deal = author_of(source, kind, user), cells.needed("deal")
    return Move(deal, at, (0, stage), homes.at(deal, stage, at), stage, by)


def user_in(cells: Cells, name: str) -> str | None:
    """Return the user that a source is, if it is one."""
    told = cells.text(name) or ""
    return str(cells.id(name)).removeprefix(_USER) if told.startswith(_USER) else None


def author_of(source: str, kind: str | None, user: str | None) -> Author:
    """Tell who changed a property, and through what."""
    name = f"user:{user}" if user else (kind or "unknown").lower()
    return authored(f"{source}:{name}", through(kind))


def through(kind: str | None) -> Source:
    """Tell through what a property was changed."""
    return _SOURCES.get(kind or "unknown", "integration")


def client_row(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read a company or a contact."""
    number, told = cells.needed("id"), cells.inside("properties")
    added = _moment(told, "createdate") or _moment(cells, "createdAt")
    if added is None:
        raise Fault("time", "createdate")
    parts = [told.label(name, "") for name in ("name", "firstname", "lastname")]
    name = " ".join(part for part in parts if part) or number
    owner = told.reference("hubspot_owner_id")
    return ClientRow(f"{source}:{kind}:{number}", kind, name, added, owner)
