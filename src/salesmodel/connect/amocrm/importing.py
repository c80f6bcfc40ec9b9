"""amoCRM and Kommo: leads, their events, pipelines and required fields."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, TypedDict

from salesmodel._arrays import Moment
from salesmodel.connect.amocrm._lines import plain_events, plain_leads
from salesmodel.connect.amocrm._purchases import bought
from salesmodel.connect.amocrm._rows import (
    client_row,
    customer_row,
    event_id,
    event_row,
    lead_row,
    pipeline_row,
    requirement_row,
    row_id,
    transaction_row,
)
from salesmodel.connect.crm._batches import Reader, read_lines
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._facts import Kept, asked
from salesmodel.connect.crm._feed import Envelope, Feed, Payload
from salesmodel.connect.crm._requirements import gates_at
from salesmodel.connect.crm._survey import Told
from salesmodel.connect.crm._tables import laid_out
from salesmodel.connect.crm._told import (
    DealLines,
    MoveLines,
    deal_line,
    move_line,
)
from salesmodel.connect.crm.report import CrmImport, CrmPurchases, CrmTables
from salesmodel.values import currency_code


__all__ = ["purchases", "read", "tables"]

_NAMES: Final = ("leads", "events", "pipelines", "fields", "companies", "contacts")


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
        If a payload, the source, the currency or the fields are none.

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
    source, code, names = asked(source, currency, fields)
    feeds = _feeds(payloads)
    kept = _kept(feeds, source)
    return imported(kept, _rows(feeds, kept, code, names))


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
    source, code, _ = asked(source, currency)
    feeds = _feeds(payloads)
    kept = _kept(feeds, source)
    told = _told(feeds, kept, code)
    return laid_out(kept, told, as_of=as_of, amounts=amounts)


def purchases(
    transactions: Payload,
    *,
    currency: str,
    customers: Payload | None = None,
    source: str = "amocrm",
) -> CrmPurchases:
    """Lay what customers bought out as a table of purchases.

    Each payload is pages as the interface returns them, single rows, or lines of JSON.

    Parameters
    ----------
    transactions : payload
        Of ``/api/v4/customers/transactions``, or of those of single customers.
    currency : str
        ISO 4217 code of the account; no row tells it.
    customers : payload, optional
        Of ``/api/v4/customers``, with their contacts; they tell whose the purchases
        are.
    source : str, default "amocrm"
        What the ids begin with; two accounts need two of them.

    Returns
    -------
    CrmPurchases
        One row a transaction, and the account of every row.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload, the currency or the source is none.

    See Also
    --------
    tables : Purchases as deals that were won.
    salesmodel.tables.PurchaseTable.of_deals : The same table of those.

    Notes
    -----
    A customer is no client of its own kind: it stands for the first of its companies,
    or else of its contacts, and has the id that `read` gives that one; where it names
    none, or was not given, it is ``source:customer:id``. No `Client` is made of it, for
    nobody says whether it is a company or a person. A purchase was made when it was
    completed, or else entered. One that was deleted is left out; one below zero takes
    back what no row tells. The id of a transaction stands in the column of deals. Who
    sold, and what, is not read.

    Examples
    --------
    >>> rows = [
    ...     {"id": 1, "customer_id": 5, "price": 100, "completed_at": 1767596400},
    ...     {"id": 2, "customer_id": 5, "price": 250, "completed_at": 1770274800},
    ... ]
    >>> customer = {"id": 5, "_embedded": {"companies": [{"id": 9}]}}
    >>> bought = purchases(rows, customers=[customer], currency="RUB").purchases
    >>> bought.names, bought.amount.tolist()
    (('amocrm:company:9',), [10000, 25000])
    """
    code, kept = currency_code(currency), Kept(source)
    told, rows = (
        Feed.of(name, _page(name), payload)
        for name, payload in (("customers", customers), ("transactions", transactions))
    )
    known = told.read(partial(customer_row, source=source), lambda one: one.id)
    sold = rows.read(partial(transaction_row, currency=code), lambda one: one.id)
    return bought(kept, (told, known), (rows, sold), code)


def _feeds(payloads: Mapping[str, Payload | None]) -> dict[str, Feed]:
    """Name the payloads."""
    return {name: Feed.of(name, _page(name), payloads.get(name)) for name in _NAMES}


def _kept(feeds: Mapping[str, Feed], source: str) -> Kept:
    """Read what is defined, and clients."""
    made = feeds["pipelines"].read(pipeline_row, lambda one: one[0].id)
    stages = tuple(stage for one in made for stage in one.said[1])
    asked = feeds["fields"].read(requirement_row, lambda one: one.field)
    clients = [
        *feeds["companies"].read(partial(client_row, source, "company"), row_id),
        *feeds["contacts"].read(partial(client_row, source, "person"), row_id),
    ]
    return Kept(
        source,
        tuple(one.said[0] for one in made),
        stages,
        gates_at([one.said for one in asked], stages, feeds["fields"].log.notices),
        tuple(one.said for one in clients),
    )


def _rows(
    feeds: Mapping[str, Feed],
    kept: Kept,
    currency: str | None,
    fields: tuple[str, ...],
) -> Rows:
    """Read leads and their events."""
    parse = partial(lead_row, source=kept.source, currency=currency, fields=fields)
    return Rows.of(
        feeds,
        feeds["leads"].read(parse, row_id),
        feeds["events"].read(partial(event_row, source=kept.source), event_id),
    )


def _told(feeds: Mapping[str, Feed], kept: Kept, currency: str | None) -> Told:
    """Read leads and their events in lines."""
    known: _Known = {"source": kept.source, "currency": currency}
    leads = Reader(
        DealLines,
        partial(plain_leads, **known),
        partial(lead_row, fields=(), **known),
        row_id,
        deal_line,
    )
    event = partial(event_row, source=kept.source)
    events = Reader(MoveLines, plain_events, event, event_id, move_line)
    return Told.of(
        feeds,
        read_lines(feeds["leads"], leads),
        read_lines(feeds["events"], events),
    )


class _Known(TypedDict):
    source: str
    currency: str | None


def _page(name: str) -> Envelope:
    """Say how pages hold what they are of."""
    held = "custom_fields" if name == "fields" else name
    return Envelope((("_embedded", held),), (("_links", "next"),))
