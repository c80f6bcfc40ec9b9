"""Rows of HubSpot as a warehouse keeps them, in tables that Fivetran lays out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import Move, PipelineRow, StageRow
from salesmodel.connect.hubspot._rows import (
    Defined,
    Homes,
    author_of,
    kind_of,
    pipeline_row,
    user_in,
)


__all__ = [
    "in_either_form",
    "pipeline_in_either_form",
    "slim",
    "tabled_entry",
    "tabled_stage",
]

_T = TypeVar("_T")
_PREFIX: Final = "property_"
_CALLED: Final[Mapping[str, str]] = {
    "deal_pipeline_id": "pipeline",
    "deal_pipeline_stage_id": "dealstage",
    "owner_id": "hubspot_owner_id",
}
"""Columns of properties that are not called by the name of the property."""
_COLUMNS: Final = {name: column for column, name in _CALLED.items()} | {
    "archived": "is_deleted"
}
_TIMES: Final = frozenset(
    {
        "createdate",
        "closedate",
        "hs_lastmodifieddate",
        "hs_v2_date_entered_current_stage",
    }
)
_NUMBERED: Final = "hs_v2_", "hs_v_2_"
"""How properties of the second version begin, and how their columns do."""
_WALL: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
)
_ZONE: Final = " UTC"
_KEPT: Final = frozenset({"_fivetran_synced", "_fivetran_end", "_fivetran_active"})
"""Columns that tell when the warehouse was filled, and when the next row begins."""


def in_either_form(parse: Callable[[Cells], _T]) -> Callable[[Cells], _T]:
    """Let what reads an object of the interface read a row of a warehouse, too.

    Parameters
    ----------
    parse : callable
        Reads an object with its properties inside, or raises `Fault`.

    Returns
    -------
    callable
        The same of both forms; a fault names the column that the row has.
    """

    def read(cells: Cells) -> _T:
        if "properties" in cells.row:
            return parse(cells)
        row = _lowered(cells)
        if not any(_tells(name) for name in row.row):
            return parse(cells)
        told = _object(row)
        try:
            return parse(told)
        except Fault as fault:
            column = _column(fault.field, row)
            raise Fault(fault.code, column, fault.text) from None

    return read


def _tells(name: str) -> bool:
    return name == "deal_id" or name.startswith(_PREFIX)


def _object(cells: Cells) -> Cells:
    """Return a row as the interface would give it, with its properties inside."""
    row, properties = cells.row, dict[str, object]()
    for name, value in row.items():
        if name.startswith(_PREFIX):
            short = name.removeprefix(_PREFIX)
            short = re.sub(f"^{_NUMBERED[1]}", _NUMBERED[0], short)
            properties[short] = _placed(value) if short in _TIMES else value
    for column, short in _CALLED.items():
        if row.get(column) is not None:
            properties[short] = row[column]
    gone = row.get("is_deleted")
    told = {
        "id": row.get("deal_id", row.get("id")),
        "archived": row.get("_fivetran_deleted") if gone is None else gone,
        "properties": properties,
        "associations": {
            "companies": _joined(cells, "company_id"),
            "contacts": _joined(cells, "contact_id"),
        },
    }
    return Cells(told, cells.notices)


def _joined(cells: Cells, column: str) -> dict[str, object]:
    """Return what a column of another table says that the row goes with."""
    number = cells.reference(column)
    return {} if number is None else {"results": [{"id": number}]}


def _column(name: str, cells: Cells) -> str:
    """Return the column where something of the interface stands."""
    if name == "id":
        return "deal_id" if "deal_id" in cells.row else "id"
    numbered = re.sub(f"^{_NUMBERED[0]}", _NUMBERED[1], name)
    return _COLUMNS.get(name, f"{_PREFIX}{numbered}")


def pipeline_in_either_form(cells: Cells) -> Defined:
    """Read a pipeline with its stages, or a row of ``deal_pipeline``, which has none."""
    told = _lowered(cells)
    if "pipeline_id" not in told.row:
        return pipeline_row(cells)
    name = told.needed("pipeline_id")
    label, sort = told.label("label", name), told.sort("display_order")
    return Defined(PipelineRow(name, label, sort), is_gone=_is_gone(told))


def tabled_stage(cells: Cells) -> StageRow:
    """Read a row of ``deal_pipeline_stage``; its ``closed_won`` once meant closed."""
    told = _lowered(cells)
    name, pipeline = told.needed("stage_id"), told.needed("pipeline_id")
    chance = told.chance("probability", whole=1)
    closed = "closed_won" if told.row.get("is_closed") is None else "is_closed"
    kind = kind_of(chance, is_closed=told.flag(closed))
    label, sort = told.label("label", name), told.sort("display_order")
    gone = _is_gone(told)
    return StageRow(pipeline, name, label, kind, sort, chance, is_archived=gone)


def _is_gone(cells: Cells) -> bool:
    """Tell whether a row of a warehouse is of something that was archived or deleted."""
    is_active = cells.row.get("active") is None or cells.flag("active")
    return cells.flag("_fivetran_deleted") or not is_active


def slim(rows: Iterable[object]) -> Iterator[object]:
    """Give rows of a warehouse without what it keeps for itself."""
    for one in rows:
        if isinstance(one, Mapping) and not _KEPT.isdisjoint(map(_small, one)):
            yield {name: one[name] for name in one if _small(name) not in _KEPT}
        else:
            yield one


def tabled_entry(cells: Cells, *, source: str, homes: Homes) -> Move | None:
    """Read a row of ``deal_stage``; one of a deal that is gone tells nothing."""
    told = _lowered(cells)
    deal, stage = told.needed("deal_id"), told.id("value")
    if deal in homes.gone:
        return None
    at = _instant(told, "date_entered") or _instant(told, "_fivetran_start")
    if at is None:
        raise Fault("time", "date_entered")
    if stage is None:
        raise Fault("stage", "value")
    by = author_of(source, told.id("source"), user_in(told, "source_id"))
    return Move(deal, at, (0, stage), homes.at(deal, stage, at), stage, by)


def _lowered(cells: Cells) -> Cells:
    """Return a row with the names of its columns in small letters, blank text as none."""
    row = {_small(name): _told(value) for name, value in cells.row.items()}
    return Cells(row, cells.notices)


def _small(name: object) -> str:
    return str(name).lower()


def _told(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _instant(cells: Cells, name: str) -> datetime | None:
    return Cells({name: _placed(cells.row.get(name))}, cells.notices).moment(name)


def _placed(value: object) -> object:
    """Write an instant with its offset; one without any is of UTC."""
    if isinstance(value, datetime):
        placed = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return placed.isoformat()
    if not isinstance(value, str):
        return value
    text = value.strip().removesuffix(_ZONE)
    return f"{text}Z" if _WALL.fullmatch(text) else text
