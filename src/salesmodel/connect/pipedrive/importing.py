"""Pipedrive: deals of both versions of its interface, their flow, and required fields."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from salesmodel._arrays import Moment
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._facts import Kept, asked
from salesmodel.connect.crm._feed import Envelope, Feed, Payload
from salesmodel.connect.crm._requirements import gates_at
from salesmodel.connect.crm._tables import laid_out, told_of
from salesmodel.connect.crm.report import CrmImport, CrmTables
from salesmodel.connect.pipedrive._rows import (
    change_row,
    client_row,
    deal_row,
    moves_of,
    pipeline_row,
    requirement_row,
    row_id,
    stage_row,
)


__all__ = ["read", "tables"]

_NAMES: Final = (
    "deals",
    "flow",
    "pipelines",
    "stages",
    "deal_fields",
    "organizations",
    "persons",
)
_PAGE: Final = Envelope(
    (("data", "items"), ("data",)),
    (
        ("additional_data", "next_cursor"),
        ("additional_data", "pagination", "more_items_in_collection"),
    ),
)


def read(  # noqa: PLR0913 — one payload a method of the interface
    deals: Payload,
    flow: Payload | None = None,
    *,
    pipelines: Payload | None = None,
    stages: Payload | None = None,
    deal_fields: Payload | None = None,
    organizations: Payload | None = None,
    persons: Payload | None = None,
    source: str = "pipedrive",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read deals with their history, clients and pipelines.

    Each payload is pages as the interface returns them, single rows, or lines of JSON.

    Parameters
    ----------
    deals : payload
        Of ``/v1/deals`` or ``/api/v2/deals``.
    flow : payload, optional
        Of ``/v1/deals/{id}/flow`` of any number of deals; or of ``…/changelog``, each
        row with the ``deal_id`` that it was asked for.
    pipelines, stages : payload, optional
        Of ``pipelines`` and ``stages``, of either version.
    deal_fields : payload, optional
        Of ``dealFields``: ``required_fields`` become gates, and ``important_fields``
        such that only remind.
    organizations, persons : payload, optional
        They become clients.
    source : str, default "pipedrive"
        What the ids begin with; two companies need two of them.
    currency : str, optional
        ISO 4217 code of amounts beside which there is none.
    fields : iterable of str, optional
        Fields of the deals to be kept, by their names or hashes.

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
    Won and lost is a status beside the stage, so that pipelines have open stages alone
    and a deal is closed where it stands. The flow is a mixed feed, newest first; what
    changes neither stage nor status is passed over and counted. No row tells the first
    stage: it is that before the first change, or that of the deal itself, and marked
    as inferred. Times without an offset are UTC. A deal that was deleted is none.

    Examples
    --------
    >>> row = {"id": 7, "pipeline_id": 1, "stage_id": 11, "status": "won"}
    >>> deal = read([row | {"add_time": "2026-01-05 07:00:00"}]).deals[0]
    >>> deal.id, deal.outcome.value, deal.stage
    ('pipedrive:deal:7', 'won', '11')
    """
    payloads = {
        "deals": deals,
        "flow": flow,
        "pipelines": pipelines,
        "stages": stages,
        "deal_fields": deal_fields,
        "organizations": organizations,
        "persons": persons,
    }
    return imported(*_rows(payloads, *asked(source, currency, fields)))


def tables(  # noqa: PLR0913 — one payload a method of the interface
    deals: Payload,
    flow: Payload | None = None,
    *,
    pipelines: Payload | None = None,
    stages: Payload | None = None,
    source: str = "pipedrive",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    deals, flow, pipelines, stages : payload
        As for `read`.
    source : str, default "pipedrive"
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
    >>> row = {"id": 7, "pipeline_id": 1, "stage_id": 11, "status": "won"}
    >>> laid = tables([row | {"add_time": "2026-01-05 07:00:00"}])
    >>> laid.deals.deal, laid.deals.outcome.tolist()
    (('pipedrive:deal:7',), [1])
    >>> stays = laid.visits["pipedrive:pipeline:1"]
    >>> [stays.stages.labels[stage] for stage in stays.stage.tolist()]
    ['11', 'won']
    """
    payloads = {
        "deals": deals,
        "flow": flow,
        "pipelines": pipelines,
        "stages": stages,
    }
    kept, rows = _rows(payloads, *asked(source, currency))
    return laid_out(kept, told_of(rows), as_of=as_of, amounts=amounts)


def _rows(
    payloads: Mapping[str, Payload | None],
    source: str,
    currency: str | None,
    fields: tuple[str, ...] = (),
) -> tuple[Kept, Rows]:
    """Read every payload."""
    feeds = {name: Feed.of(name, _PAGE, payloads.get(name)) for name in _NAMES}
    named = feeds["pipelines"].read(pipeline_row, lambda one: one.id)
    steps = feeds["stages"].read(stage_row, lambda one: (one.pipeline, one.id))
    rows = tuple(one.said for one in steps)
    asked = feeds["deal_fields"].read(requirement_row, lambda one: one[0].field)
    organisation = partial(client_row, source, "company")
    person = partial(client_row, source, "person")
    clients = [
        *feeds["organizations"].read(organisation, row_id),
        *feeds["persons"].read(person, row_id),
    ]
    wanted = [need for one in asked for need in one.said]
    kept = Kept(
        source,
        tuple(one.said for one in named),
        rows,
        gates_at(wanted, rows, feeds["deal_fields"].log.notices),
        tuple(one.said for one in clients),
        closes_in_place=True,
    )
    parse = partial(deal_row, source=source, currency=currency, fields=fields)
    said = feeds["deals"].read(parse, row_id)
    changes = feeds["flow"].read(
        partial(change_row, source=source), lambda one: one.key
    )
    homes = {one.id: one.pipeline for one in rows}
    told = Rows.of(
        feeds,
        said,
        moves_of(changes, {one.said.id: one.said for one in said}, homes),
    )
    return kept, told
