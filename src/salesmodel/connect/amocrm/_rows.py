"""Rows of amoCRM: leads, their events and pipelines, customers and what they bought."""

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
    authored,
)
from salesmodel.connect.crm._requirements import AtStages
from salesmodel.domain import ClientKind, Outcome
from salesmodel.values import Money


__all__ = [
    "CustomerRow",
    "TransactionRow",
    "client_row",
    "customer_row",
    "event_id",
    "event_row",
    "lead_row",
    "pipeline_row",
    "requirement_row",
    "row_id",
    "transaction_row",
]

_CLOSED: Final[Mapping[str, Outcome]] = {"142": Outcome.WON, "143": Outcome.LOST}
"""Statuses that mean the same in every pipeline."""
_STATUS_CHANGED: Final = "lead_status_changed"
_ADDED: Final = "lead_added"
_ROBOT: Final = "0"


@attrs.frozen
class CustomerRow:
    """A customer: whom it stands for, and how often that one bought by its own count."""

    id: str
    client: str | None
    n_purchases: int | None


@attrs.frozen
class TransactionRow:
    """What a customer bought."""

    id: str
    customer: str
    at: datetime
    amount: Money | None


def row_id(row: DealRow | ClientRow) -> str:
    """Return what tells rows apart."""
    return row.id


def event_id(move: Move) -> str:
    """Return what tells events apart."""
    return move.order[1]


def pipeline_row(cells: Cells) -> tuple[PipelineRow, tuple[StageRow, ...]]:
    """Read a pipeline with its statuses."""
    number = cells.needed("id")
    row = PipelineRow(number, cells.label("name", number), cells.sort("sort"))
    gone = cells.flag("is_archive")
    statuses = cells.inside("_embedded").rows("statuses")
    stages = tuple(_status(one, number, is_archived=gone) for one in statuses)
    if len({stage.id for stage in stages}) < len(stages):
        raise Fault("shape", "statuses")
    return row, stages


def _status(cells: Cells, pipeline: str, *, is_archived: bool) -> StageRow:
    number = cells.needed("id")
    kind = _CLOSED.get(number, Outcome.OPEN)
    name, sort = cells.label("name", number), cells.sort("sort")
    return StageRow(pipeline, number, name, kind, sort, is_archived=is_archived)


def requirement_row(cells: Cells) -> AtStages | None:
    """Read where a custom field is required; it may be nowhere."""
    pairs = tuple(
        (one.needed("pipeline_id"), one.needed("status_id"))
        for one in cells.rows("required_statuses")
    )
    return AtStages(_field(cells.needed("id")), pairs)


def _field(number: str) -> str:
    return f"field_{number}"


def lead_row(
    cells: Cells, *, source: str, currency: str | None, fields: tuple[str, ...]
) -> DealRow | None:
    """Read a lead as it stands; one that was deleted is none."""
    if cells.flag("is_deleted"):
        return None
    status = cells.needed("status_id")
    kind = _CLOSED.get(status, Outcome.OPEN)
    price = "price_with_minor_units"
    if cells.row.get(price) is None:
        price = "price"
    reason = cells.reference("loss_reason_id")
    return DealRow(
        cells.needed("id"),
        cells.needed("pipeline_id"),
        status,
        cells.epoch("created_at"),
        cells.epoch("updated_at"),
        None if kind is Outcome.OPEN else cells.epoch("closed_at"),
        kind,
        _client_id(cells.inside("_embedded"), source),
        cells.reference("responsible_user_id"),
        cells.money(price, currency),
        reason=reason if kind is Outcome.LOST else None,
        fields=_custom(cells, fields).fields(map(_field, fields)),
    )


def _custom(cells: Cells, fields: tuple[str, ...]) -> Cells:
    """Return the custom fields of a lead as cells; of several values a tuple."""
    found: dict[str, object] = {}
    for one in cells.rows("custom_fields_values") if fields else ():
        values = [each.row.get("value") for each in one.rows("values")]
        held = values[0] if len(values) == 1 else list(map(str, values))
        found[_field(one.needed("field_id"))] = held
    return Cells(found, cells.notices)


def _client_id(cells: Cells, source: str) -> str | None:
    """Return the first company of a lead, or else its first contact."""
    for kind, name in (("company", "companies"), ("person", "contacts")):
        for one in cells.rows(name):
            return f"{source}:{kind}:{one.needed('id')}"
    return None


def event_row(cells: Cells, *, source: str) -> Move | None:
    """Read a change of status, or the opening; other events tell nothing here."""
    kind = cells.text("type")
    if kind not in {_STATUS_CHANGED, _ADDED}:
        return None
    at, number = cells.epoch("created_at"), cells.needed("id")
    if at is None:
        raise Fault("time", "created_at")
    by = cells.id("created_by") or _ROBOT
    author = authored(f"{source}:user:{by}")
    if by == _ROBOT:
        author = authored(f"{source}:robot", "automation")
    after, before = _status_in(cells, "value_after"), _status_in(cells, "value_before")
    if kind == _STATUS_CHANGED and after is None:
        raise Fault("stage", "value_after")
    pipeline, stage = after or (None, None)
    deal, is_opening = cells.needed("entity_id"), kind == _ADDED
    if is_opening and stage is None:
        return None
    return Move(
        deal,
        at,
        (0 if is_opening else 1, number),
        pipeline,
        stage,
        author,
        before,
        is_opening=is_opening,
    )


def _status_in(cells: Cells, name: str) -> tuple[str, str] | None:
    """Return the pipeline and the status that an array of values holds."""
    for one in cells.rows(name):
        status = one.inside("lead_status")
        if status.row:
            return status.needed("pipeline_id"), status.needed("id")
    return None


def client_row(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read a company or a contact."""
    number, added = cells.needed("id"), cells.epoch("created_at")
    if added is None:
        raise Fault("time", "created_at")
    owner = cells.reference("responsible_user_id")
    name = cells.label("name", number)
    return ClientRow(f"{source}:{kind}:{number}", kind, name, added, owner)


def customer_row(cells: Cells, *, source: str) -> CustomerRow:
    """Read a customer; it stands for its first company, or else its first contact."""
    number, told = cells.needed("id"), cells.text("purchases_count")
    n_purchases = None if told is None else cells.sort("purchases_count")
    client = _client_id(cells.inside("_embedded"), source)
    return CustomerRow(number, client, n_purchases)


def transaction_row(cells: Cells, *, currency: str) -> TransactionRow | None:
    """Read what was bought; what was deleted is nothing."""
    if cells.flag("is_deleted"):
        return None
    number, customer = cells.needed("id"), cells.reference("customer_id")
    if customer is None:
        customer = cells.inside("_embedded").inside("customer").reference("id")
    if customer is None:
        raise Fault("id", "customer_id")
    at = cells.epoch("completed_at")
    if at is None:
        at = cells.epoch("created_at")
        cells.notices["dated_by_entry"] += 1
    if at is None:
        raise Fault("time", "completed_at")
    return TransactionRow(number, customer, at, cells.money("price", currency))
