"""Rows of Pipedrive, of both versions of its interface, and of its mixed feed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

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
from salesmodel.connect.crm._feed import Read
from salesmodel.connect.crm._requirements import AtStages
from salesmodel.domain import Author, ClientKind, Outcome, Source


__all__ = [
    "Change",
    "change_row",
    "client_row",
    "deal_row",
    "moves_of",
    "pipeline_row",
    "requirement_row",
    "row_id",
    "stage_row",
]

_STATUSES: Final[Mapping[str, Outcome]] = {
    "open": Outcome.OPEN,
    "won": Outcome.WON,
    "lost": Outcome.LOST,
}
_DELETED: Final = "deleted"
_KEYS: Final = ("add_time", "pipeline_id", "stage_id", "status")
"""Changes that tell something, in the order in which those of one instant count."""
_SOURCES: Final[Mapping[str, Source]] = {
    "app": "user",
    "mobile": "user",
    "automation": "automation",
    "workflow": "automation",
    "import": "import",
}
_MOST_DAYS: Final = 3_660


def row_id(row: DealRow | ClientRow) -> str:
    """Return what tells rows apart."""
    return row.id


def pipeline_row(cells: Cells) -> PipelineRow:
    """Read a pipeline."""
    number = cells.needed("id")
    return PipelineRow(number, cells.label("name", number), cells.sort("order_nr"))


def stage_row(cells: Cells) -> StageRow:
    """Read a stage of either version."""
    days = cells.sort("days_to_rotten") or cells.sort("rotten_days")
    rots = cells.flag("is_deal_rot_enabled") or cells.flag("rotten_flag")
    if rots and not 1 <= days <= _MOST_DAYS:
        raise Fault("shape", "rotten_days", str(days))
    active = cells.row.get("active_flag") is None or cells.flag("active_flag")
    number = cells.needed("id")
    return StageRow(
        cells.needed("pipeline_id"),
        number,
        cells.label("name", number),
        Outcome.OPEN,
        cells.sort("order_nr"),
        cells.chance("deal_probability", whole=100),
        is_archived=cells.flag("is_deleted") or not active,
        rots_after=days if rots else None,
    )


def requirement_row(cells: Cells) -> tuple[AtStages, ...] | None:
    """Read where a field is required, and where it is important."""
    name = cells.id("field_code") or cells.needed("key")
    required, important = (
        cells.inside("required_fields"),
        cells.inside("important_fields"),
    )
    found: list[AtStages] = []
    if required.flag("enabled"):
        statuses = required.inside("statuses")
        ends = {
            end: tuple(str(one) for one in statuses.row if end in _words(statuses, one))
            for end in ("won", "lost")
        }
        found.append(AtStages(name, _stages(required), ends["won"], ends["lost"]))
    if important.flag("enabled"):
        found.append(AtStages(name, _stages(important), is_important=True))
    return tuple(found) or None


def _words(cells: Cells, name: str) -> tuple[str, ...]:
    """Return the ids or words of a list."""
    value = cells.row.get(name)
    if not isinstance(value, list | tuple | None):
        raise Fault("shape", name)
    listed = Cells(dict(enumerate(map(str, value or ()))), cells.notices)  # type: ignore[arg-type]  # read by its place alone
    return tuple(map(str, listed.row.values()))


def _stages(cells: Cells) -> tuple[tuple[None, str], ...]:
    return tuple((None, stage) for stage in _words(cells, "stage_ids"))


def _reference(cells: Cells, name: str) -> str | None:
    """Return the id of something else; version 1 has an object in its place."""
    if isinstance(cells.row.get(name), Mapping):
        inner = cells.inside(name)
        return inner.reference("value") or inner.reference("id")
    return cells.reference(name)


def _moment(cells: Cells, name: str) -> datetime | None:
    return cells.moment(name, zone=UTC)


def deal_row(
    cells: Cells, *, source: str, currency: str | None, fields: tuple[str, ...]
) -> DealRow | None:
    """Read a deal as it stands; one that was deleted is none."""
    word = cells.text("status") or "open"
    if word == _DELETED or cells.flag("is_deleted"):
        return None
    if word not in _STATUSES:
        raise Fault("word", "status", word)
    kind = _STATUSES[word]
    closed = _moment(cells, f"{word}_time") or _moment(cells, "close_time")
    moved = _moment(cells, "stage_change_time")
    client = _reference(cells, "org_id"), _reference(cells, "person_id")
    names = (f"{source}:company:{client[0]}", f"{source}:person:{client[1]}")
    owner = _reference(cells, "owner_id") or _reference(cells, "user_id")
    unit = cells.text("currency") or currency
    custom = cells.inside("custom_fields")
    held = Cells({**custom.row, **cells.row}, cells.notices)
    return DealRow(
        cells.needed("id"),
        cells.needed("pipeline_id"),
        cells.needed("stage_id"),
        _moment(cells, "add_time"),
        _moment(cells, "update_time"),
        moved if kind is Outcome.OPEN else closed,
        kind,
        names[0] if client[0] else names[1] if client[1] else None,
        owner,
        cells.money("value", unit),
        cells.day("expected_close_date"),
        cells.chance("probability", whole=100),
        cells.text("lost_reason") if kind is Outcome.LOST else None,
        held.fields(fields),
    )


def client_row(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read an organisation or a person."""
    number, added = cells.needed("id"), _moment(cells, "add_time")
    if added is None:
        raise Fault("time", "add_time")
    owner = _reference(cells, "owner_id")
    name = cells.label("name", number)
    return ClientRow(f"{source}:{kind}:{number}", kind, name, added, owner)


@attrs.frozen
class Change:
    """One thing of a deal that changed."""

    deal: str
    at: datetime
    key: tuple[str, ...]
    order: tuple[int, str]
    field: str
    old: str | None
    new: str | None
    by: Author


def change_row(cells: Cells, *, source: str) -> Change | None:
    """Read a change of stage, status or pipeline; all else tells nothing here."""
    told = cells
    if "object" in cells.row:
        if cells.text("object") != "dealChange":
            return None
        told = cells.inside("data")
    field = told.text("field_key")
    if field not in _KEYS:
        return None
    at = _moment(told, "log_time") or _moment(told, "time")
    if at is None:
        raise Fault("time", "log_time")
    deal = told.id("item_id") or told.needed("deal_id")
    old, new = told.id("old_value"), told.id("new_value")
    if new is None or (field == "status" and new not in {*_STATUSES, _DELETED}):
        raise Fault("word", "new_value", new or "")
    number = told.id("id")
    key = (deal, number or f"{at} {new}", field)
    order = (_KEYS.index(field), number or "")
    return Change(deal, at, key, order, field, old, new, _author(told, source))


def _author(cells: Cells, source: str) -> Author:
    """Tell who changed it, and through what."""
    user = cells.reference("user_id") or cells.reference("actor_user_id")
    kind = cells.id("change_source") or "app"
    through = _SOURCES.get(kind, "integration")
    if cells.flag("is_bulk_update_flag"):
        through = "bulk"
    name = f"user:{user}" if user is not None else kind
    return authored(f"{source}:{name}", through)


def moves_of(
    changes: Iterable[Read[Change]],
    deals: Mapping[str, DealRow],
    homes: Mapping[str, str],
) -> list[Read[Move]]:
    """Fold changes of stage and status into moves.

    Parameters
    ----------
    changes : iterable of Read
        Changes of all deals.
    deals : mapping of str to DealRow
        Deals as they stand.
    homes : mapping of str to str
        Pipeline of each stage.

    Returns
    -------
    list of Read
        One move a change; of deals that are not there too.
    """
    by_deal: defaultdict[str, list[Read[Change]]] = defaultdict(list)
    for one in changes:
        by_deal[one.said.deal].append(one)
    moves: list[Read[Move]] = []
    for name, own in by_deal.items():
        own.sort(key=lambda one: (one.said.at, one.said.order))
        moves += _folded(own, deals.get(name), homes)
    return moves


def _folded(
    changes: list[Read[Change]], deal: DealRow | None, homes: Mapping[str, str]
) -> list[Read[Move]]:
    """Fold the changes of one deal, of which stage and status are told apart."""
    usual = "" if deal is None else deal.pipeline
    steps = [one.said for one in changes if one.said.field == "stage_id"]
    stage = steps[0].old if steps else None if deal is None else deal.stage
    moves = _closed_before(changes, deal, stage)
    kind = (moves[0].said.kind if moves else None) or Outcome.OPEN
    for n, one in enumerate(changes):
        said = one.said
        before = None if stage is None else (homes.get(stage, usual), stage)
        if said.field == "stage_id":
            stage = said.new
        elif said.field == "status":
            kind = _STATUSES.get(str(said.new), kind)
            stage = _stage_then(said, steps, deal) or stage
        is_opening = said.field == "add_time"
        move = Move(
            said.deal,
            said.at,
            (n, ""),
            homes.get(stage or "", usual),
            stage,
            attrs.evolve(said.by, inferred=is_opening),
            None if is_opening else before,
            kind,
            is_opening,
        )
        if said.field != "pipeline_id":
            moves.append(Read(one.row, said.key, move, one.raw))
    return moves


def _stage_then(
    change: Change, steps: list[Change], deal: DealRow | None
) -> str | None:
    """Return the stage where a deal was at a change of its status, if that is told.

    It is what the next change of the stage came from, or else where the deal stands.
    """
    order = (change.at, change.order)
    for step in steps:
        if (step.at, step.order) > order:
            return step.old
    if deal is None or (deal.changed_at is not None and deal.changed_at < change.at):
        return None
    return deal.stage


def _closed_before(
    changes: list[Read[Change]], deal: DealRow | None, stage: str | None
) -> list[Read[Move]]:
    """Return that a deal was closed before its first change, if that says so."""
    status = next((one for one in changes if one.said.field == "status"), None)
    kind = Outcome.OPEN
    if status is not None and deal is not None:
        kind = _STATUSES.get(str(status.said.old), kind)
    if status is None or kind is Outcome.OPEN or changes[0].said.field == "add_time":
        return []
    first, by = changes[0].said, attrs.evolve(status.said.by, inferred=True)
    before = None if stage is None else (None, stage)
    move = Move(first.deal, first.at, (-1, ""), None, stage, by, before, kind)
    return [Read(status.row, (*status.said.key, "before"), move, status.raw)]
