"""amoCRM and Kommo: leads, their events, pipelines and required fields."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from salesmodel._arrays import Moment
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import (
    ClientRow,
    DealRow,
    Kept,
    Move,
    PipelineRow,
    StageRow,
    authored,
)
from salesmodel.connect.crm._feed import Envelope, Feed, Payload
from salesmodel.connect.crm._requirements import AtStages, gates_at
from salesmodel.connect.crm._tables import laid_out, told_of
from salesmodel.connect.crm.report import CrmImport, CrmTables
from salesmodel.domain import ClientKind, Outcome


__all__ = ["read", "tables"]

_NAMES: Final = ("leads", "events", "pipelines", "fields", "companies", "contacts")
_CLOSED: Final = {"142": Outcome.WON, "143": Outcome.LOST}
"""Statuses that mean the same in every pipeline."""
_STATUS_CHANGED: Final = "lead_status_changed"
_ADDED: Final = "lead_added"
_ROBOT: Final = "0"


def read(  # noqa: PLR0913 — one payload a method of the interface
    leads: Payload,
    events: Payload | None = None,
    *,
    pipelines: Payload | None = None,
    custom_fields: Payload | None = None,
    companies: Payload | None = None,
    contacts: Payload | None = None,
    source: str = "amocrm",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read leads with their history, clients and pipelines.

    Each payload is pages as the interface returns them, single rows, or lines of JSON.

    Parameters
    ----------
    leads : payload
        Of ``/api/v4/leads``.
    events : payload, optional
        Of ``/api/v4/events``: ``lead_status_changed``, and ``lead_added`` if it is there.
    pipelines : payload, optional
        Of ``/api/v4/leads/pipelines``, with their statuses.
    custom_fields : payload, optional
        Of ``/api/v4/leads/custom_fields``; their ``required_statuses`` become gates.
    companies, contacts : payload, optional
        Of ``/api/v4/companies`` and ``/api/v4/contacts``; they become clients.
    source : str, default "amocrm"
        What the ids begin with; two accounts need two of them.
    currency : str, optional
        ISO 4217 code of the account; no row tells it.
    fields : iterable of str, optional
        Custom fields to be kept, by their id; a deal calls them ``field_id``.

    Returns
    -------
    CrmImport
        With the account of every row.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload or the source is none.

    Notes
    -----
    Status 142 is won and 143 lost in every pipeline, so that a stage is told by its
    pipeline and its id together. No event tells the first status: it is that before the
    first change, or that of the lead itself, and marked as inferred. An event by 0 is a
    robot's. ``price_with_minor_units`` goes before ``price``. A status of type 1, the
    unsorted inbox, is an open stage. Times are whole seconds since 1970.

    Examples
    --------
    >>> lead = {"id": 7, "status_id": 142, "pipeline_id": 3, "created_at": 1767596400}
    >>> deal = read([lead]).deals[0]
    >>> deal.id, deal.outcome.value
    ('amocrm:deal:7', 'won')
    """
    payloads = {
        "leads": leads,
        "events": events,
        "pipelines": pipelines,
        "fields": custom_fields,
        "companies": companies,
        "contacts": contacts,
    }
    return imported(*_rows(payloads, source, currency, tuple(fields)))


def tables(  # noqa: PLR0913 — one payload a method of the interface
    leads: Payload,
    events: Payload | None = None,
    *,
    pipelines: Payload | None = None,
    source: str = "amocrm",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    leads, events, pipelines : payload
        As for `read`.
    source : str, default "amocrm"
        As for `read`.
    currency : str, optional
        As for `read`.
    as_of : datetime or int, optional
        Instant of observation, inclusive; by default the latest that the rows tell.
    amounts : bool, default True
        Whether amounts are laid out; without them deals of several currencies can
        stand together.

    Returns
    -------
    CrmTables
        The tables, and the account of every row.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload or the source is none.
    MixedCurrencyError
        If the amounts are in several currencies; it counts each.

    See Also
    --------
    read : The same as deals.

    Notes
    -----
    The tables are those that `tabulate.deals` and `tabulate.visits` make of what `read`
    returns, without making any deal or event. Deals that go from stage to stage of one
    pipeline are found all at once. Cost: O(rows log rows).

    Examples
    --------
    >>> lead = {"id": 7, "status_id": 142, "pipeline_id": 3, "created_at": 1767596400}
    >>> laid = tables([lead])
    >>> laid.deals.deal, laid.deals.outcome.tolist(), list(laid.visits)
    (('amocrm:deal:7',), [1], ['amocrm:pipeline:3'])
    """
    payloads = {
        "leads": leads,
        "events": events,
        "pipelines": pipelines,
    }
    kept, rows = _rows(payloads, source, currency)
    return laid_out(kept, told_of(rows), as_of=as_of, amounts=amounts)


def _rows(
    payloads: Mapping[str, Payload | None],
    source: str,
    currency: str | None,
    fields: tuple[str, ...] = (),
) -> tuple[Kept, Rows]:
    """Read every payload."""
    feeds = {name: Feed.of(name, _page(name), payloads.get(name)) for name in _NAMES}
    made = feeds["pipelines"].read(_pipeline, lambda one: one[0].id)
    stages = tuple(stage for one in made for stage in one.said[1])
    asked = feeds["fields"].read(_requirement, lambda one: one.field)
    clients = [
        *feeds["companies"].read(partial(_client, source, "company"), _id),
        *feeds["contacts"].read(partial(_client, source, "person"), _id),
    ]
    notices = feeds["fields"].log.notices
    kept = Kept(
        source,
        tuple(one.said[0] for one in made),
        stages,
        gates_at([one.said for one in asked], stages, notices),
        tuple(one.said for one in clients),
    )
    parse = partial(_lead, source=source, currency=currency, fields=fields)
    told = Rows(
        feeds["leads"].read(parse, _id),
        feeds["events"].read(partial(_event, source=source), _order),
        feeds["leads"],
        feeds["events"],
        tuple(feeds[name] for name in _NAMES[2:]),
    )
    return kept, told


def _page(name: str) -> Envelope:
    """Say how pages hold what they are of."""
    held = "custom_fields" if name == "fields" else name
    return Envelope((("_embedded", held),), (("_links", "next"),))


def _id(row: DealRow | ClientRow) -> str:
    return row.id


def _order(move: Move) -> str:
    return move.order[1]


def _pipeline(cells: Cells) -> tuple[PipelineRow, tuple[StageRow, ...]]:
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


def _requirement(cells: Cells) -> AtStages | None:
    """Read where a custom field is required; it may be nowhere."""
    pairs = tuple(
        (one.needed("pipeline_id"), one.needed("status_id"))
        for one in cells.rows("required_statuses")
    )
    return AtStages(_field(cells.needed("id")), pairs)


def _field(number: str) -> str:
    return f"field_{number}"


def _lead(
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


def _event(cells: Cells, *, source: str) -> Move | None:
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


def _client(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read a company or a contact."""
    number, added = cells.needed("id"), cells.epoch("created_at")
    if added is None:
        raise Fault("time", "created_at")
    owner = cells.reference("responsible_user_id")
    name = cells.label("name", number)
    return ClientRow(f"{source}:{kind}:{number}", kind, name, added, owner)
