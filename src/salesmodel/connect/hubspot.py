"""HubSpot: deals with the history of their properties, and pipelines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
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
from salesmodel.connect.crm._feed import Envelope, Feed, Payload, Read
from salesmodel.connect.crm._tables import laid_out, told_of
from salesmodel.connect.crm.report import CrmImport, CrmTables
from salesmodel.domain import Author, ClientKind, Outcome, Source


__all__ = ["read", "tables"]

_NAMES: Final = ("deals", "history", "pipelines", "companies", "contacts")
_PAGE: Final = Envelope((("results",),), (("paging", "next"),))
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


def read(  # noqa: PLR0913 — one payload a method of the interface
    deals: Payload,
    *,
    pipelines: Payload | None = None,
    companies: Payload | None = None,
    contacts: Payload | None = None,
    source: str = "hubspot",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read deals with their history, clients and pipelines.

    Each payload is pages as the interface returns them, single rows, or lines of JSON.

    Parameters
    ----------
    deals : payload
        Of ``/crm/v3/objects/deals`` with ``propertiesWithHistory`` of ``dealstage`` and
        ``pipeline``.
    pipelines : payload, optional
        Of ``/crm/v3/pipelines/deals``, with their stages.
    companies, contacts : payload, optional
        Of ``/crm/v3/objects/companies`` and ``…/contacts``; they become clients.
    source : str, default "hubspot"
        What the ids begin with; two portals need two of them.
    currency : str, optional
        ISO 4217 code of amounts beside which there is none.
    fields : iterable of str, optional
        Properties of the deals to be kept, by their names.

    Returns
    -------
    CrmImport
        With the account of every row; each entry of a history is one, called
        ``history``.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload or the source is none.

    Notes
    -----
    Histories come newest first. A stage is of the pipeline that defines it; of one that
    was deleted, the history of ``pipeline`` tells, or else the deal. A stage is won if
    it is closed with a probability of 1. Times are ISO 8601, or milliseconds since
    1970. ``closedate`` is the expected close of an open deal alone. A deal whose id
    went into another one (``hs_merged_object_ids``), and one that is archived, is none.

    Examples
    --------
    >>> properties = {"dealstage": "new", "pipeline": "default"}
    >>> properties |= {"createdate": "2026-01-05T07:00:00Z"}
    >>> deal = read([{"id": "7", "properties": properties}]).deals[0]
    >>> deal.id, deal.pipeline.id, deal.stage
    ('hubspot:deal:7', 'hubspot:pipeline:default', 'new')
    """
    payloads = {
        "deals": deals,
        "pipelines": pipelines,
        "companies": companies,
        "contacts": contacts,
    }
    return imported(*_rows(payloads, source, currency, tuple(fields)))


def tables(
    deals: Payload,
    *,
    pipelines: Payload | None = None,
    source: str = "hubspot",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    deals, pipelines : payload
        As for `read`.
    source : str, default "hubspot"
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
    >>> properties = {"dealstage": "new", "pipeline": "default"}
    >>> properties |= {"createdate": "2026-01-05T07:00:00Z"}
    >>> laid = tables([{"id": "7", "properties": properties}])
    >>> laid.deals.deal, list(laid.visits)
    (('hubspot:deal:7',), ['hubspot:pipeline:default'])
    """
    payloads = {
        "deals": deals,
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
    feeds = {name: Feed.of(name, _PAGE, payloads.get(name)) for name in _NAMES}
    made = feeds["pipelines"].read(_pipeline, lambda one: one[0].id)
    stages = tuple(stage for one in made for stage in one.said[1])
    clients = [
        *feeds["companies"].read(partial(_client, source, "company"), _id),
        *feeds["contacts"].read(partial(_client, source, "person"), _id),
    ]
    kept = Kept(
        source,
        tuple(one.said[0] for one in made),
        stages,
        clients=tuple(one.said for one in clients),
        opens_with_first=True,
    )
    homes = {stage.id: stage.pipeline for stage in stages}
    parse = partial(_deal, source=source, currency=currency, fields=fields)
    rows = feeds["deals"].read(parse, _id)
    entry = partial(_entry, source=source, homes=homes)
    feeds["history"].payload = _entries(rows)
    told = Rows(
        rows,
        feeds["history"].read(entry, _moved),
        feeds["deals"],
        feeds["history"],
        tuple(feeds[name] for name in _NAMES[2:]),
    )
    return kept, told


def _id(row: DealRow | ClientRow) -> str:
    return row.id


def _moved(move: Move) -> tuple[str, datetime, str]:
    return move.deal, move.at, move.order[1]


def _pipeline(cells: Cells) -> tuple[PipelineRow, tuple[StageRow, ...]]:
    """Read a pipeline with its stages."""
    name = cells.needed("id")
    row = PipelineRow(name, cells.label("label", name), cells.sort("displayOrder"))
    gone = cells.flag("archived")
    stages = tuple(_stage(one, name, is_gone=gone) for one in cells.rows("stages"))
    if len({stage.id for stage in stages}) < len(stages):
        raise Fault("shape", "stages")
    return row, stages


def _stage(cells: Cells, pipeline: str, *, is_gone: bool) -> StageRow:
    """Read a stage; it is closed by its metadata, and won by its probability."""
    name, metadata = cells.needed("id"), cells.inside("metadata")
    chance = metadata.chance("probability", whole=1)
    kind = Outcome.OPEN
    if metadata.flag("isClosed"):
        kind = Outcome.WON if chance == 1 else Outcome.LOST
    gone = cells.flag("archived") or is_gone
    label, sort = cells.label("label", name), cells.sort("displayOrder")
    return StageRow(pipeline, name, label, kind, sort, chance, is_archived=gone)


def _moment(cells: Cells, name: str) -> datetime | None:
    """Return an instant, written as ISO 8601 or in milliseconds."""
    told = cells.text(name)
    if told is not None and told.isdecimal():
        return cells.epoch(name, per_second=1000)
    return cells.moment(name)


def _deal(
    cells: Cells, *, source: str, currency: str | None, fields: tuple[str, ...]
) -> DealRow | None:
    """Read a deal as it stands; one that is archived is none."""
    if cells.flag("archived"):
        return None
    told, history = cells.inside("properties"), cells.inside("propertiesWithHistory")
    for name in ("dealstage", "pipeline"):
        history.rows(name)
    kind = None
    if told.flag("hs_is_closed"):
        kind = Outcome.WON if told.flag("hs_is_closed_won") else Outcome.LOST
    stage = told.id("dealstage")
    if stage is None:
        raise Fault("stage", "dealstage")
    closing = _moment(told, "closedate")
    unit = told.text("deal_currency_code") or currency
    merged = told.text("hs_merged_object_ids") or ""
    return DealRow(
        cells.needed("id"),
        told.id("pipeline") or "default",
        stage,
        _moment(told, "createdate") or _moment(cells, "createdAt"),
        _moment(told, "hs_lastmodifieddate") or _moment(cells, "updatedAt"),
        _moment(told, "hs_v2_date_entered_current_stage")
        or (closing if kind is not None else None),
        kind,
        _client_id(cells.inside("associations"), source),
        told.reference("hubspot_owner_id"),
        told.money("amount", unit),
        closing.date() if closing is not None and kind is None else None,
        told.chance("hs_deal_stage_probability", whole=1),
        told.text("closed_lost_reason") if kind is Outcome.LOST else None,
        told.fields(fields),
        tuple(merged.split(";")) if merged else (),
    )


def _client_id(cells: Cells, source: str) -> str | None:
    """Return the first company of a deal, or else its first contact."""
    for kind, name in (("company", "companies"), ("person", "contacts")):
        for one in cells.inside(name).rows("results"):
            return f"{source}:{kind}:{one.needed('id')}"
    return None


def _entries(rows: Iterable[Read[DealRow]]) -> Iterator[dict[str, object]]:
    """Give the entries of all histories, each with its deal and its pipelines."""
    for one in rows:
        history = Cells(one.raw, Counter()).inside("propertiesWithHistory")
        pipelines = [entry.row for entry in history.rows("pipeline")]
        for entry in history.rows("dealstage"):
            yield {
                **entry.row,
                "deal": one.said.id,
                "pipeline": one.said.pipeline,
                "pipelines": pipelines,
            }


def _entry(cells: Cells, *, source: str, homes: Mapping[str, str]) -> Move:
    """Read an entry of the history of the stage."""
    at, stage = _moment(cells, "timestamp"), cells.id("value")
    if at is None:
        raise Fault("time", "timestamp")
    if stage is None:
        raise Fault("stage", "value")
    pipeline = homes.get(stage) or _pipeline_then(cells, at)
    author = _author(cells, source)
    return Move(cells.needed("deal"), at, (0, stage), pipeline, stage, author)


def _pipeline_then(cells: Cells, at: datetime) -> str:
    """Return the pipeline where a deal was, by the history of that property."""
    past: list[tuple[datetime, str]] = []
    for one in cells.rows("pipelines"):
        since, value = _moment(one, "timestamp"), one.id("value")
        if since is not None and value is not None and since <= at:
            past.append((since, value))
    return max(past)[1] if past else cells.needed("pipeline")


def _author(cells: Cells, source: str) -> Author:
    """Tell who changed a property, and through what."""
    kind = cells.id("sourceType") or "unknown"
    through = _SOURCES.get(kind, "integration")
    user = cells.reference("updatedByUserId")
    if user is None and (cells.text("sourceId") or "").startswith("userId:"):
        user = str(cells.id("sourceId")).removeprefix("userId:") or None
    name = f"user:{user}" if user is not None else kind.lower()
    return authored(f"{source}:{name}", through)


def _client(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read a company or a contact."""
    number, told = cells.needed("id"), cells.inside("properties")
    added = _moment(told, "createdate") or _moment(cells, "createdAt")
    if added is None:
        raise Fault("time", "createdate")
    parts = [told.label(name, "") for name in ("name", "firstname", "lastname")]
    name = " ".join(part for part in parts if part) or number
    owner = told.reference("hubspot_owner_id")
    return ClientRow(f"{source}:{kind}:{number}", kind, name, added, owner)
