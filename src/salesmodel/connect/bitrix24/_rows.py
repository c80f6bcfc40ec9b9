"""Rows of Bitrix24 in the forms of its lists and of its items."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import (
    ClientRow,
    DealRow,
    Move,
    PipelineRow,
    StageRow,
)
from salesmodel.connect.crm._feed import Envelope
from salesmodel.domain import Author, ClientKind, Outcome


__all__ = [
    "CAMEL",
    "PAGE",
    "category_of",
    "category_row",
    "client_row",
    "deal_row",
    "move_id",
    "move_row",
    "row_id",
    "stage_row",
]

PAGE: Final = Envelope(
    (("result", "items"), ("result", "categories"), ("result",), ("items",)),
    (("next",),),
    (("result", "item"), ("result",)),
)
_SEMANTICS: Final[Mapping[str, Outcome]] = {
    "S": Outcome.WON,
    "F": Outcome.LOST,
    "P": Outcome.OPEN,
    "process": Outcome.OPEN,
    "success": Outcome.WON,
    "failure": Outcome.LOST,
    "apology": Outcome.LOST,
}
_CREATION: Final = "1"
_TRANSFER: Final = "ONCRMDEALMOVETOCATEGORY"
_LAST: Final = 2 * 10**18
"""Where events stand among the rows of one instant."""
_STAGES: Final = "DEAL_STAGE"
# What the same thing is called in crm.deal.list and in crm.item.list.
CAMEL: Final = {
    "ID": "id",
    "CATEGORY_ID": "categoryId",
    "STAGE_ID": "stageId",
    "STAGE_SEMANTIC_ID": "stageSemanticId",
    "DATE_CREATE": "createdTime",
    "DATE_MODIFY": "updatedTime",
    "MOVED_TIME": "movedTime",
    "CLOSEDATE": "closedate",
    "OPPORTUNITY": "opportunity",
    "CURRENCY_ID": "currencyId",
    "IS_MANUAL_OPPORTUNITY": "isManualOpportunity",
    "PROBABILITY": "probability",
    "COMPANY_ID": "companyId",
    "CONTACT_ID": "contactId",
    "ASSIGNED_BY_ID": "assignedById",
    "TITLE": "title",
    "NAME": "name",
    "LAST_NAME": "lastName",
    "NAME_OF_CATEGORY": "name",
    "SORT": "sort",
}


def row_id(row: DealRow | ClientRow) -> str:
    return row.id


def move_id(move: Move) -> str:
    return move.order[1]


def _one_form(cells: Cells) -> Cells:
    """Return a row under the names of crm.deal.list, whichever form it has."""
    if "id" not in cells.row:
        return cells
    named = {old: cells.row[new] for old, new in CAMEL.items() if new in cells.row}
    return attrs.evolve(cells, row={**cells.row, **named})


def category_row(cells: Cells) -> PipelineRow:
    told = _one_form(cells)
    return PipelineRow(
        told.needed("ID"), told.label("NAME", told.needed("ID")), told.sort("SORT")
    )


def stage_row(cells: Cells) -> StageRow | None:
    """Read a stage; other directories of the same method are none."""
    entity = cells.text("ENTITY_ID")
    if entity is not None and entity.removeprefix(_STAGES).lstrip("_0123456789"):
        return None
    name_id = cells.needed("STATUS_ID")
    kind = _kind(cells, "SEMANTICS") or _kind(cells.inside("EXTRA"), "SEMANTICS")
    pipeline = (entity or "").removeprefix(f"{_STAGES}_")
    if entity in {None, _STAGES}:
        pipeline = category_of(name_id)
    name = cells.label("NAME", name_id)
    return StageRow(pipeline, name_id, name, kind or Outcome.OPEN, cells.sort("SORT"))


def category_of(stage: str) -> str:
    """Read a category off the id of a stage, which has it in front unless it is 0."""
    head, colon, _ = stage.partition(":")
    is_category = colon and head[:1] == "C" and head[1:].isdecimal()
    return head[1:] if is_category else "0"


def _kind(cells: Cells, name: str) -> Outcome | None:
    told = cells.text(name)
    if told is None:
        return None
    if told not in _SEMANTICS:
        raise Fault("word", name, told)
    return _SEMANTICS[told]


def deal_row(
    cells: Cells, *, source: str, currency: str | None, fields: tuple[str, ...]
) -> DealRow:
    """Read a deal of either form."""
    told = _one_form(cells)
    stage = _stage_id(told)
    kind = _kind(told, "STAGE_SEMANTIC_ID")
    is_open = kind in {None, Outcome.OPEN}
    unit = told.text("CURRENCY_ID") or currency
    return DealRow(
        told.needed("ID"),
        told.id("CATEGORY_ID") or category_of(stage),
        stage,
        told.moment("DATE_CREATE"),
        told.moment("DATE_MODIFY"),
        told.moment("MOVED_TIME") or _closing(told, is_open=is_open),
        kind,
        _client_id(told, source),
        told.reference("ASSIGNED_BY_ID"),
        told.money("OPPORTUNITY", unit),
        told.day("CLOSEDATE") if is_open else None,
        told.chance("PROBABILITY", whole=100),
        fields=told.fields(fields),
        unit=unit,
        is_by_hand=told.flag("IS_MANUAL_OPPORTUNITY"),
    )


def _closing(told: Cells, *, is_open: bool) -> datetime | None:
    return None if is_open else told.moment("CLOSEDATE")


def _stage_id(told: Cells) -> str:
    stage = told.id("STAGE_ID")
    if stage is None:
        raise Fault("stage", "STAGE_ID")
    return stage


def _client_id(told: Cells, source: str) -> str | None:
    """Return the company of a deal, or else the contact."""
    for kind, name in (("company", "COMPANY_ID"), ("person", "CONTACT_ID")):
        found = told.reference(name)
        if found is not None:
            return f"{source}:{kind}:{found}"
    return None


def move_row(cells: Cells, *, author: Author) -> Move | None:
    """Read a row of the history; it tells neither the stage before nor who.

    An event of a move to another category is such a row; other events tell nothing.
    """
    told = cells
    if "event" in cells.row:
        if (cells.text("event") or "").upper() != _TRANSFER:
            return None
        told = _event(cells)
    at = told.moment("CREATED_TIME")
    if at is None:
        raise Fault("time", "CREATED_TIME")
    stage = _stage_id(told)
    number = told.needed("ID")
    return Move(
        told.needed("OWNER_ID"),
        at,
        (told.sort("ID") if told is cells else _LAST, number),
        told.id("CATEGORY_ID") or category_of(stage),
        stage,
        author,
        kind=_kind(told, "STAGE_SEMANTIC_ID"),
        is_opening=told.id("TYPE_ID") == _CREATION,
    )


def _event(cells: Cells) -> Cells:
    """Return what an event says as a row of the history, called by deal and time."""
    fields, at = cells.inside("data").inside("FIELDS"), cells.epoch("ts")
    row = {name: fields.row.get(name) for name in ("CATEGORY_ID", "STAGE_ID")}
    deal = fields.needed("ID")
    row |= {"OWNER_ID": deal, "CREATED_TIME": None if at is None else at.isoformat()}
    row["ID"] = f"{cells.text('ts')} {deal}"
    return attrs.evolve(cells, row=row)


def client_row(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read a company or a contact."""
    told = _one_form(cells)
    number, added = told.needed("ID"), told.moment("DATE_CREATE")
    if added is None:
        raise Fault("time", "DATE_CREATE")
    name = told.label("TITLE", "")
    if kind == "person":
        parts = (told.label("NAME", ""), told.label("LAST_NAME", ""))
        name = " ".join(part for part in parts if part)
    owner = told.reference("ASSIGNED_BY_ID")
    return ClientRow(f"{source}:{kind}:{number}", kind, name or number, added, owner)
