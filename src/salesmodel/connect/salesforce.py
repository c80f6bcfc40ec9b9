"""Salesforce: opportunities with their history, and stages, as queries return them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Final

import attrs

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
from salesmodel.connect.problems import ImportLog
from salesmodel.domain import ClientKind, ForecastCategory, Outcome


__all__ = ["read", "tables"]

_NAMES: Final = ("opportunities", "history", "stages", "accounts", "contacts")
_PAGE: Final = Envelope((("records",),), (("nextRecordsUrl",),))
_NO_TYPE: Final = "default"
_FORECASTS: Final[Mapping[str, ForecastCategory]] = {
    "Pipeline": "pipeline",
    "BestCase": "best_case",
    "MostLikely": "most_likely",
    "Forecast": "commit",
    "Commit": "commit",
    "Closed": "closed",
    "Omitted": "omitted",
}


def read(  # noqa: PLR0913 — one payload an object
    opportunities: Payload,
    history: Payload | None = None,
    *,
    stages: Payload | None = None,
    accounts: Payload | None = None,
    contacts: Payload | None = None,
    source: str = "salesforce",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read opportunities with their history, clients and pipelines.

    Each payload is pages as queries return them, single records, or lines of JSON.

    Parameters
    ----------
    opportunities : payload
        Of ``Opportunity``, with a sub-query of ``OpportunityHistories`` or without.
    history : payload, optional
        Of ``OpportunityHistory`` or ``OpportunityFieldHistory``, with `OpportunityId`.
    stages : payload, optional
        Of ``OpportunityStage``.
    accounts, contacts : payload, optional
        Of ``Account`` and ``Contact``; they become clients.
    source : str, default "salesforce"
        What the ids begin with; two organisations need two of them.
    currency : str, optional
        ISO 4217 code of amounts beside which there is no ``CurrencyIsoCode``.
    fields : iterable of str, optional
        Fields of the opportunities to be kept, by their names.

    Returns
    -------
    CrmImport
        With the account of every row; each record of a sub-query is one, called
        ``history``.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload or the source is none.

    Notes
    -----
    A pipeline is a record type, and all of them have the same stages. A stage is its
    label; one that was renamed is another one, archived. A record of the history holds
    what is new, of whatever changed: records that repeat the stage collapse. A
    sub-query that is not done says so in the notice ``more_pages``. ``CloseDate`` is
    the expected close of an open opportunity alone.

    Examples
    --------
    >>> row = {"Id": "0065w", "StageName": "Prospecting", "Probability": 10.0}
    >>> row |= {"CreatedDate": "2026-01-05T07:00:00.000+0000"}
    >>> deal = read([row]).deals[0]
    >>> deal.id, deal.stage, str(deal.particulars.probability)
    ('salesforce:deal:0065w', 'Prospecting', '0.1')
    """
    payloads = {
        "opportunities": opportunities,
        "history": history,
        "stages": stages,
        "accounts": accounts,
        "contacts": contacts,
    }
    return imported(*_rows(payloads, source, currency, tuple(fields)))


def tables(  # noqa: PLR0913 — one payload a method of the interface
    opportunities: Payload,
    history: Payload | None = None,
    *,
    stages: Payload | None = None,
    source: str = "salesforce",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    opportunities, history, stages : payload
        As for `read`.
    source : str, default "salesforce"
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
    >>> row = {"Id": "0065w", "StageName": "Prospecting"}
    >>> laid = tables([row | {"CreatedDate": "2026-01-05T07:00:00.000+0000"}])
    >>> laid.deals.deal, list(laid.visits)
    (('salesforce:deal:0065w',), ['salesforce:pipeline:default'])
    """
    payloads = {
        "opportunities": opportunities,
        "history": history,
        "stages": stages,
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
    steps = [one.said for one in feeds["stages"].read(_stage, _stage_id)]
    labels = {name: one.row.id for one in steps for name in one.names}
    clients = [
        *feeds["accounts"].read(partial(_client, source, "company"), _id),
        *feeds["contacts"].read(partial(_client, source, "person"), _id),
    ]
    parse = partial(
        _deal, source=source, currency=currency, labels=labels, fields=fields
    )
    rows = feeds["opportunities"].read(parse, _id)
    types = dict.fromkeys(one.said.pipeline for one in rows) or {_NO_TYPE: None}
    kept = Kept(
        source,
        tuple(PipelineRow(name, name) for name in types),
        tuple(attrs.evolve(one.row, pipeline=name) for name in types for one in steps),
        clients=tuple(one.said for one in clients),
        opens_with_first=True,
    )
    feed = feeds["history"]
    entry = partial(_entry, source=source, labels=labels)
    feed.payload = chain(_nested(rows, feed.log), feed.rows())
    entries = feed.read(entry, _order)
    logs = tuple(feeds[name] for name in _NAMES[2:])
    return kept, Rows(rows, entries, feeds["opportunities"], feed, logs)


def _id(row: DealRow | ClientRow) -> str:
    return row.id


def _order(move: Move) -> tuple[str, str]:
    return move.deal, move.order[1]


@attrs.frozen
class _Step:
    """A stage, and what rows may call it: its label, or its name in the interface."""

    row: StageRow
    names: tuple[str, ...]


def _stage_id(step: _Step) -> str:
    return step.row.id


def _stage(cells: Cells) -> _Step:
    """Read a stage; whether it is open is a field of it."""
    label = cells.needed("MasterLabel")
    names = tuple(dict.fromkeys((label, cells.id("ApiName") or label)))
    kind = Outcome.OPEN
    if cells.flag("IsClosed"):
        kind = Outcome.WON if cells.flag("IsWon") else Outcome.LOST
    active = cells.row.get("IsActive") is None or cells.flag("IsActive")
    row = StageRow(
        "",
        label,
        label,
        kind,
        cells.sort("SortOrder"),
        cells.chance("DefaultProbability", whole=100),
        is_archived=not active,
        forecast=_forecast(cells),
    )
    return _Step(row, names)


def _forecast(cells: Cells) -> ForecastCategory | None:
    told = cells.text("ForecastCategory")
    if told is None:
        return None
    if told not in _FORECASTS:
        raise Fault("word", "ForecastCategory", told)
    return _FORECASTS[told]


def _label(cells: Cells, name: str, labels: Mapping[str, str]) -> str:
    """Return the label of a stage, by whichever name it is called."""
    told = cells.id(name)
    if told is None:
        raise Fault("stage", name)
    return labels.get(told, told)


def _deal(
    cells: Cells,
    *,
    source: str,
    currency: str | None,
    labels: Mapping[str, str],
    fields: tuple[str, ...],
) -> DealRow | None:
    """Read an opportunity as it stands; one that was deleted is none."""
    if cells.flag("IsDeleted"):
        return None
    cells.inside("OpportunityHistories").rows("records")
    kind = None
    if cells.flag("IsClosed"):
        kind = Outcome.WON if cells.flag("IsWon") else Outcome.LOST
    account, contact = cells.id("AccountId"), cells.id("ContactId")
    client = f"{source}:person:{contact}" if contact else None
    changed = cells.moment("LastModifiedDate") or cells.moment("SystemModstamp")
    return DealRow(
        cells.needed("Id"),
        cells.id("RecordTypeId") or _NO_TYPE,
        _label(cells, "StageName", labels),
        cells.moment("CreatedDate"),
        changed,
        cells.moment("LastStageChangeDate"),
        kind,
        f"{source}:company:{account}" if account else client,
        cells.id("OwnerId"),
        cells.money("Amount", cells.text("CurrencyIsoCode") or currency),
        cells.day("CloseDate") if kind is None else None,
        cells.chance("Probability", whole=100),
        fields=cells.fields(fields),
    )


def _nested(rows: Iterable[Read[DealRow]], log: ImportLog) -> Iterator[object]:
    """Give the records of the sub-queries, each with its opportunity."""
    for one in rows:
        query = Cells(one.raw, Counter()).inside("OpportunityHistories")
        if query.row.get("done") is False:
            log.notices["more_pages"] += 1
        for record in query.rows("records"):
            yield {**record.row, "OpportunityId": one.said.id}


def _entry(cells: Cells, *, source: str, labels: Mapping[str, str]) -> Move | None:
    """Read a record of the history; changes of other fields tell nothing here."""
    field, before = cells.text("Field"), None
    name = "StageName"
    if field is not None:
        if field != "StageName":
            return None
        name, old = "NewValue", cells.id("OldValue")
        before = (None, None if old is None else labels.get(old, old))
    at = cells.moment("CreatedDate")
    if at is None:
        raise Fault("time", "CreatedDate")
    deal, stage = cells.needed("OpportunityId"), _label(cells, name, labels)
    user = cells.id("CreatedById")
    author = authored(source, "import")
    if user is not None:
        author = authored(f"{source}:user:{user}")
    number = cells.id("Id") or f"{at} {stage}"
    return Move(deal, at, (0, number), None, stage, author, before)


def _client(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read an account or a contact."""
    number, added = cells.needed("Id"), cells.moment("CreatedDate")
    if added is None:
        raise Fault("time", "CreatedDate")
    name = cells.label("Name", number)
    client = f"{source}:{kind}:{number}"
    return ClientRow(client, kind, name, added, cells.id("OwnerId"))
