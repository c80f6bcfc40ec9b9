"""HubSpot: deals with the history of their properties, and pipelines."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from salesmodel._arrays import Moment
from salesmodel.connect.crm._batches import Reader, read_lines
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._cells import Cells
from salesmodel.connect.crm._facts import DealRow, Kept, Move, asked
from salesmodel.connect.crm._feed import Envelope, Feed, Payload, Read
from salesmodel.connect.crm._survey import Told
from salesmodel.connect.crm._tables import laid_out, told_of
from salesmodel.connect.crm._told import (
    DealLines,
    MoveLines,
    deal_line,
    move_line,
)
from salesmodel.connect.crm.report import CrmImport, CrmTables
from salesmodel.connect.hubspot._lines import entry_key, plain_deals, plain_entries
from salesmodel.connect.hubspot._rows import (
    Defined,
    Homes,
    Kinds,
    client_row,
    deal_row,
    defined_stages,
    entries_of,
    entry_row,
    move_key,
    row_id,
)
from salesmodel.connect.hubspot._warehouse import (
    in_either_form,
    pipeline_in_either_form,
    slim,
    tabled_entry,
    tabled_stage,
)


__all__ = ["read", "tables"]

_NAMES: Final = ("deals", "history", "pipelines", "stages", "companies", "contacts")
_PAGE: Final = Envelope((("results",),), (("paging", "next"),))


def read(  # noqa: PLR0913 — one payload a method of the interface
    deals: Payload,
    history: Payload | None = None,
    *,
    pipelines: Payload | None = None,
    stages: Payload | None = None,
    companies: Payload | None = None,
    contacts: Payload | None = None,
    source: str = "hubspot",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read deals with their history, clients and pipelines.

    Each payload is pages as the interface returns them, single rows, or lines of JSON;
    or rows of the tables that a warehouse keeps of them, as Fivetran lays them out.

    Parameters
    ----------
    deals : payload
        Of ``/crm/v3/objects/deals`` with ``propertiesWithHistory`` of ``dealstage`` and
        ``pipeline``; or of the table ``deal``.
    history : payload, optional
        Of the table ``deal_stage``, beside the histories within the deals or in their
        place.
    pipelines : payload, optional
        Of ``/crm/v3/pipelines/deals``, with their stages; or of the table
        ``deal_pipeline``, without them.
    stages : payload, optional
        Of the table ``deal_pipeline_stage``; a stage within a pipeline goes before it.
    companies, contacts : payload, optional
        Of ``/crm/v3/objects/companies`` and ``…/contacts``, or of the tables
        ``company`` and ``contact``; they become clients.
    source : str, default "hubspot"
        What the ids begin with; two portals need two of them.
    currency : str, optional
        ISO 4217 code of amounts beside which there is none.
    fields : iterable of str, optional
        Properties of the deals to be kept, by their names; those of columns without
        ``property_``.

    Returns
    -------
    CrmImport
        With the account of every row; each entry of a history is one, called
        ``history``, those of the table first.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload, the source, the currency or the fields are none.

    Notes
    -----
    Histories come newest first. A stage is of the pipeline that defines it; of one that
    was deleted, the history of ``pipeline`` tells, or else the deal. A stage is won if
    it is closed with a probability of 1. Times are ISO 8601, or milliseconds since
    1970. ``closedate`` is the expected close of an open deal alone. A deal whose id
    went into another one (``hs_merged_object_ids``), and one that is archived, is none.

    Of a warehouse names of columns may be in capitals, times may be `datetime`, and
    without an offset they are of UTC. A stage is closed by ``is_closed``, or where that
    is not there by ``closed_won``, which meant closed and not won. An entry that both
    histories tell counts once, by its deal, its instant and its stage, as the deal
    tells it. No table says whose a deal is: a column ``company_id`` or ``contact_id``,
    joined from ``deal_company`` or ``deal_contact``, does.

    Examples
    --------
    >>> properties = {"dealstage": "new", "pipeline": "default"}
    >>> properties |= {"createdate": "2026-01-05T07:00:00Z"}
    >>> deal = read([{"id": "7", "properties": properties}]).deals[0]
    >>> deal.id, deal.pipeline.id, deal.stage
    ('hubspot:deal:7', 'hubspot:pipeline:default', 'new')

    The same out of a warehouse:

    >>> row = {"deal_id": 7, "property_createdate": "2026-01-05 07:00:00"}
    >>> row |= {"deal_pipeline_id": "default", "deal_pipeline_stage_id": "new"}
    >>> deal == read([row]).deals[0]
    True
    """
    payloads = {
        "deals": deals,
        "history": history,
        "pipelines": pipelines,
        "stages": stages,
        "companies": companies,
        "contacts": contacts,
    }
    source, code, names = asked(source, currency, fields)
    feeds = _feeds(payloads)
    kept = _kept(feeds, source)
    return imported(kept, _rows(feeds, kept, code, names))


def tables(  # noqa: PLR0913 — one payload a method of the interface
    deals: Payload,
    history: Payload | None = None,
    *,
    pipelines: Payload | None = None,
    stages: Payload | None = None,
    source: str = "hubspot",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    deals, history, pipelines, stages : payload
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
        If a payload, the source, the currency or the instant is none, or `amounts`
        is neither true nor false.
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
        "history": history,
        "pipelines": pipelines,
        "stages": stages,
    }
    source, code, _ = asked(source, currency)
    feeds = _feeds(payloads)
    kept = _kept(feeds, source)
    told = _told(feeds, kept, code)
    return laid_out(kept, told, as_of=as_of, amounts=amounts)


def _feeds(payloads: Mapping[str, Payload | None]) -> dict[str, Feed]:
    """Name the payloads."""
    return {name: Feed.of(name, _PAGE, payloads.get(name)) for name in _NAMES}


def _kept(feeds: Mapping[str, Feed], source: str) -> Kept:
    """Read what is defined, and clients."""
    made = [
        one.said
        for one in feeds["pipelines"].read(pipeline_in_either_form, _pipeline_id)
    ]
    listed = feeds["stages"].read(tabled_stage, lambda one: (one.pipeline, one.id))
    company = in_either_form(partial(client_row, source, "company"))
    person = in_either_form(partial(client_row, source, "person"))
    clients = [
        *feeds["companies"].read(company, row_id),
        *feeds["contacts"].read(person, row_id),
    ]
    return Kept(
        source,
        tuple(one.row for one in made),
        defined_stages(made, [one.said for one in listed]),
        clients=tuple(one.said for one in clients),
        opens_with_first=True,
    )


def _deal(
    kept: Kept,
    currency: str | None,
    archived: set[str],
    fields: tuple[str, ...] = (),
) -> Callable[[Cells], DealRow | None]:
    """Return what reads a deal; ids of those that are archived are kept."""
    parse = partial(
        deal_row,
        source=kept.source,
        currency=currency,
        fields=fields,
        kinds=_kinds(kept),
        archived=archived,
    )
    return in_either_form(parse)


def _kinds(kept: Kept) -> Kinds:
    return {(stage.pipeline, stage.id): stage.kind for stage in kept.stages}


def _rows(
    feeds: Mapping[str, Feed],
    kept: Kept,
    currency: str | None,
    fields: tuple[str, ...] = (),
) -> Rows:
    """Read deals, and both histories."""
    gone: set[str] = set()
    deals = feeds["deals"].read(_deal(kept, currency, gone, fields), row_id)
    gone.update(name for one in deals for name in one.said.also)
    held = [(one.said.id, one.raw) for one in deals]
    homes = Homes.of(kept.stages, held, gone)
    return Rows.of(
        feeds,
        deals,
        _moves(feeds["history"], held, kept.source, homes),
    )


def _told(feeds: Mapping[str, Feed], kept: Kept, currency: str | None) -> Told:
    """Read deals and the histories in them in lines; a table of history needs facts."""
    if feeds["history"].payload is not None:
        return told_of(_rows(feeds, kept, currency))
    gone: set[str] = set()
    plain = partial(
        plain_deals, source=kept.source, currency=currency, kinds=_kinds(kept)
    )
    parse = _deal(kept, currency, gone)
    deals = read_lines(
        feeds["deals"], Reader(DealLines, plain, parse, row_id, deal_line)
    )
    held = list(zip(deals.told.id, deals.raws, strict=True))
    homes = Homes.of(kept.stages, held, gone)
    feeds["history"].payload = entries_of(held)
    entries = Reader(
        MoveLines,
        partial(plain_entries, homes=homes),
        partial(entry_row, source=kept.source, homes=homes),
        entry_key,
        move_line,
    )
    return Told.of(
        feeds,
        deals,
        read_lines(feeds["history"], entries),
    )


def _pipeline_id(one: Defined) -> str:
    return one.row.id


def _moves(
    feed: Feed,
    deals: Iterable[tuple[str, Mapping[str, object]]],
    source: str,
    homes: Homes,
) -> list[Read[Move]]:
    """Read both histories; what both tell counts once, as the deal tells it."""
    feed.payload = slim(feed.rows())
    tabled = feed.read(partial(tabled_entry, source=source, homes=homes), move_key)
    feed.payload = entries_of(deals)
    within = feed.read(partial(entry_row, source=source, homes=homes), move_key)
    told = {one.key for one in within}
    others = [one for one in tabled if one.key not in told]
    feed.log.notices["duplicate_rows"] += len(tabled) - len(others)
    return [*others, *within]
