"""Bitrix24: deals, stage history, categories and stages out of its REST interface."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from salesmodel._arrays import Moment
from salesmodel._checks import whole
from salesmodel.connect.bitrix24._gates import gates_of, requirement
from salesmodel.connect.bitrix24._items import item_id, item_row, with_items
from salesmodel.connect.bitrix24._lines import plain_deals, plain_moves
from salesmodel.connect.bitrix24._rates import rates_of
from salesmodel.connect.bitrix24._rows import (
    PAGE,
    category_row,
    client_row,
    deal_row,
    move_id,
    move_row,
    row_id,
    stage_row,
)
from salesmodel.connect.bitrix24._visits import MOST_ID, visits_of
from salesmodel.connect.crm._batches import Reader, read_lines
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._facts import Kept, asked
from salesmodel.connect.crm._feed import Feed, Payload
from salesmodel.connect.crm._survey import Told
from salesmodel.connect.crm._tables import laid_out, told_of
from salesmodel.connect.crm._told import (
    DealLines,
    MoveLines,
    deal_line,
    move_line,
)
from salesmodel.connect.crm.report import CrmImport, CrmRates, CrmTables, CrmVisits
from salesmodel.domain import Author


__all__ = ["rates", "read", "tables", "visits"]


def read(  # noqa: PLR0913 — one payload a method of the interface
    deals: Payload,
    history: Payload | None = None,
    *,
    stages: Payload | None = None,
    categories: Payload | None = None,
    required: Payload | None = None,
    products: Payload | None = None,
    companies: Payload | None = None,
    contacts: Payload | None = None,
    source: str = "bitrix24",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read deals with their history, clients and pipelines.

    Each payload is pages as the interface returns them, single rows, or lines of JSON.

    Parameters
    ----------
    deals : payload
        Of ``crm.deal.list`` or ``crm.item.list`` with ``entityTypeId`` 2, or of
        ``crm.deal.get`` or ``crm.item.get`` of one deal each.
    history : payload, optional
        Of ``crm.stagehistory.list``; without it a deal is where it stands.
    stages : payload, optional
        Of ``crm.status.list``, for ``DEAL_STAGE`` and every ``DEAL_STAGE_{id}``.
    categories : payload, optional
        Of ``crm.category.list``; they name the pipelines.
    required : payload, optional
        Rows of field attributes, which become gates: ``FIELD_NAME``, ``START_PHASE``,
        ``FINISH_PHASE``, ``PHASE_GROUP_TYPE_ID`` and ``ENTITY_SCOPE``.
    products : payload, optional
        Of ``crm.deal.productrows.get`` of any number of deals, or of
        ``crm.item.productrow.list``; they become line items, without a cost.
    companies, contacts : payload, optional
        Of ``crm.company.list`` and ``crm.contact.list``; they become clients.
    source : str, default "bitrix24"
        What the ids begin with; two portals need two of them.
    currency : str, optional
        ISO 4217 code of amounts beside which there is none.
    fields : iterable of str, optional
        Fields of the deals to be kept, by their names in the rows.

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
    A stage belongs to its category: id 0 is the default one. The history has neither
    the stage before nor the user; its order is that of time and row. ``CLOSEDATE`` is
    the expected close of an open deal alone. A history that does not begin with the
    creation is completed from the first open stage, marked as inferred.

    Examples
    --------
    >>> row = {
    ...     "ID": "7",
    ...     "STAGE_ID": "C1:NEW",
    ...     "DATE_CREATE": "2026-01-05T10:00:00+03:00",
    ... }
    >>> deal = read([row]).deals[0]
    >>> deal.id, deal.pipeline.id, deal.stage
    ('bitrix24:deal:7', 'bitrix24:pipeline:1', 'C1:NEW')
    """
    payloads = {
        "deals": deals,
        "history": history,
        "categories": categories,
        "stages": stages,
        "required": required,
        "products": products,
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
    stages: Payload | None = None,
    categories: Payload | None = None,
    products: Payload | None = None,
    source: str = "bitrix24",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    deals, history, stages, categories, products : payload
        As for `read`.
    source : str, default "bitrix24"
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
    >>> row = {
    ...     "ID": "7",
    ...     "STAGE_ID": "C1:NEW",
    ...     "OPPORTUNITY": "10",
    ...     "CURRENCY_ID": "EUR",
    ... }
    >>> laid = tables([row | {"DATE_CREATE": "2026-01-05T10:00:00+03:00"}])
    >>> laid.deals.deal, laid.deals.amount.tolist(), laid.deals.currency
    (('bitrix24:deal:7',), [1000], 'EUR')
    >>> stays = laid.visits["bitrix24:pipeline:1"]
    >>> [stays.stages.labels[stage] for stage in stays.stage.tolist()]
    ['C1:NEW']
    """
    payloads = {
        "deals": deals,
        "history": history,
        "categories": categories,
        "stages": stages,
        "products": products,
    }
    source, code, _ = asked(source, currency)
    feeds = _feeds(payloads)
    kept = _kept(feeds, source)
    told = _told(feeds, kept, code)
    return laid_out(kept, told, as_of=as_of, amounts=amounts)


def rates(currencies: Payload) -> CrmRates:
    """Read what one unit of each currency is worth in the base currency.

    Parameters
    ----------
    currencies : payload
        Of ``crm.currency.list``.

    Returns
    -------
    CrmRates
        The rates as the portal keeps them now, and the account of every row.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload is none.

    Notes
    -----
    A rate is ``AMOUNT`` for ``AMOUNT_CNT`` units, so that one unit is worth ``AMOUNT /
    AMOUNT_CNT``. Amounts that were converted at it are as of now, and not of the day of
    the deal; another base does not make the portal reckon its rates anew.

    Examples
    --------
    >>> base = {"CURRENCY": "RUB", "AMOUNT_CNT": "1", "AMOUNT": "1.0000", "BASE": "Y"}
    >>> yen = {"CURRENCY": "JPY", "AMOUNT_CNT": "100", "AMOUNT": "54.9100", "BASE": "N"}
    >>> found = rates({"result": [base, yen]})
    >>> found.base, str(found.rates["JPY"])
    ('RUB', '0.5491')
    """
    return rates_of(Feed.of("currencies", PAGE, currencies))


def visits(
    history: Payload,
    *,
    stages: Payload,
    category: int = 0,
    as_of: Moment | None = None,
) -> CrmVisits:
    """Lay the stage history of one category out as columns, without making any deal.

    Parameters
    ----------
    history : payload
        Of ``crm.stagehistory.list``.
    stages : payload
        Of ``crm.status.list``.
    category : int, default 0
        The category; deals that go on in another one leave the funnel.
    as_of : datetime or int, optional
        Instant of observation; by default that of the latest row.

    Returns
    -------
    CrmVisits
        A table of stays, and the account of every row.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload, the category or the instant is none.

    See Also
    --------
    read : The same as deals.

    Notes
    -----
    Stages are told by their ids. Stages that rows name and ``crm.status.list`` does not
    come last, of the kind that the rows say. Cost: O(rows), in batches.

    Examples
    --------
    >>> row = {"ID": 1, "OWNER_ID": 7, "CREATED_TIME": "2026-01-05T10:00:00+03:00"}
    >>> row |= {"CATEGORY_ID": 0, "STAGE_ID": "NEW", "STAGE_SEMANTIC_ID": "P"}
    >>> step = {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "NEW", "NAME": "New"}
    >>> laid = visits([row], stages=[step])
    >>> laid.visits.deals, laid.visits.stages.labels, laid.report.accepted
    (('7',), ('NEW',), 2)
    """
    whole("category", category, least=0, most=MOST_ID)
    feed = Feed.of("stages", PAGE, stages)
    steps = feed.read(stage_row, lambda one: (one.pipeline, one.id))
    rows = [one.said for one in steps if one.said.pipeline == str(category)]
    told = Feed.of("history", PAGE)
    move = partial(move_row, author=Author("bitrix24", source="import"))
    return visits_of(history, (told, feed), rows, move, category=category, as_of=as_of)


def _feeds(payloads: Mapping[str, Payload | None]) -> dict[str, Feed]:
    """Name the payloads."""
    return {name: Feed.of(name, PAGE, payloads.get(name)) for name in _PAYLOADS}


def _kept(feeds: Mapping[str, Feed], source: str) -> Kept:
    """Read what is defined, and clients."""
    defined = feeds["categories"].read(category_row, lambda one: one.id)
    steps = feeds["stages"].read(stage_row, lambda one: (one.pipeline, one.id))
    asked = feeds["required"].read(requirement, lambda one: one)
    clients = [
        *feeds["companies"].read(partial(client_row, source, "company"), row_id),
        *feeds["contacts"].read(partial(client_row, source, "person"), row_id),
    ]
    rows = tuple(one.said for one in steps)
    return Kept(
        source,
        tuple(one.said for one in defined),
        rows,
        gates_of([one.said for one in asked], rows, feeds["required"].log.notices),
        tuple(one.said for one in clients),
    )


def _rows(
    feeds: Mapping[str, Feed],
    kept: Kept,
    currency: str | None,
    fields: tuple[str, ...] = (),
) -> Rows:
    """Read deals with their line items, and their history."""
    source = kept.source
    parse = partial(deal_row, source=source, currency=currency, fields=fields)
    lines = feeds["products"].read(partial(item_row, source=source), item_id)
    return Rows.of(
        feeds,
        with_items(feeds["deals"].read(parse, row_id), lines, feeds["products"]),
        feeds["history"].read(partial(move_row, author=kept.author), move_id),
    )


def _told(feeds: Mapping[str, Feed], kept: Kept, currency: str | None) -> Told:
    """Read deals and their history in lines; line items need facts."""
    if feeds["products"].payload is not None:
        return told_of(_rows(feeds, kept, currency))
    deals = Reader(
        DealLines,
        partial(plain_deals, source=kept.source, currency=currency),
        partial(deal_row, source=kept.source, currency=currency, fields=()),
        row_id,
        deal_line,
    )
    move = partial(move_row, author=kept.author)
    moves = Reader(MoveLines, plain_moves, move, move_id, move_line)
    return Told.of(
        feeds,
        read_lines(feeds["deals"], deals),
        read_lines(feeds["history"], moves),
    )


_PAYLOADS: Final = (
    "deals",
    "history",
    "categories",
    "stages",
    "required",
    "products",
    "companies",
    "contacts",
)
