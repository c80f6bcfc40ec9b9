"""Activities of deals and clients, laid out as contacts."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
import numpy as np

from salesmodel._checks import instance, several
from salesmodel.domain import Activity, Client, Deal
from salesmodel.tables import CALL_LEVELS, ContactTable, label
from salesmodel.tabulate._reading import (
    Clients,
    known_then,
    labels,
    micros,
    owner_then,
    owners_of,
    product_of,
)
from salesmodel.values import instant


__all__ = ["contacts"]


@attrs.frozen(eq=False)
class _Contact:
    """One row: what was done, for whom, by whom and about what."""

    activity: Activity
    client: str | None
    seller: str | None
    category: str | None


def contacts(
    book: Iterable[Deal] = (),
    *,
    clients: Iterable[Client] = (),
    at: datetime | None = None,
    levels: Iterable[str] = CALL_LEVELS,
) -> ContactTable:
    """Lay calls, meetings and messages out as a table, one row each.

    Parameters
    ----------
    book : iterable of Deal, optional
        Deals, such as a `Book`.
    clients : iterable of Client, optional
        Clients, whose own activities are contacts too: they also tell which ids are one
        client's.
    at : datetime, optional
        As of when; as they are unless given. What was done later is left out.
    levels : iterable of str, default CALL_LEVELS
        Names of the levels that activities have, the lowest first.

    Returns
    -------
    ContactTable
        Activities that were done and are no tasks, those of deals first. The seller is
        the owner of the deal, or of the client, at the time; the category is the
        product of the deal, if its line items are all of one; the channel is that of
        the activity, or its kind where none is told. Clients, levels and durations that
        are not known stay so, and are counted.

    Raises
    ------
    InvalidValueError
        If an activity has a level that is none of those, or something else is among the
        deals or clients.

    Notes
    -----
    An activity that stands both at a client and at a deal of his, under one id, is one.

    Examples
    --------
    >>> from datetime import UTC
    >>> from salesmodel import Activity, Deal, Pipeline, Stage
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> deal = Deal.open("d1", Pipeline("leads", [Stage("new")]), at=nine, by="ann")
    >>> call = Activity("a1", "call", nine, level="answered")
    >>> table = contacts([deal.log_activity(call, at=nine, by="ann")])
    >>> table.level.tolist(), table.channel.labels
    ([1], ('call',))
    """
    known_clients = tuple(several("clients", clients))
    found = list(_of_deals(book, Clients.of(known_clients), at))
    told = {(row.client, row.activity.id) for row in found if row.client is not None}
    found += [
        row
        for row in _of_clients(known_clients)
        if (row.client, row.activity.id) not in told
    ]
    rows = [row for row in found if _is_contact(row.activity, at)]
    done = [row.activity for row in rows]
    return ContactTable.from_columns(
        at=micros(each.at for each in done),
        client=labels("client", [row.client for row in rows]),
        seller=labels("seller", [row.seller for row in rows]),
        channel=label("channel", [each.channel or each.kind for each in done]),
        category=labels("category", [row.category for row in rows]),
        level=labels("level", [each.level for each in done]),
        levels=levels,
        duration=np.array([each.duration for each in done], object),
        direction=labels("direction", [each.direction for each in done]),
        missing_client="keep",
        missing_level="keep",
    )


def _of_deals(
    book: Iterable[Deal], clients: Clients, at: datetime | None
) -> Iterator[_Contact]:
    """Yield the activities of deals."""
    for deal in known_then(book, at):
        owners, product = owners_of(deal), product_of(deal)
        client = clients.one(deal.client_id)
        for each in deal.activities:
            yield _Contact(each, client, owner_then(owners, each.at), product)


def _of_clients(clients: Iterable[Client]) -> Iterator[_Contact]:
    """Yield the activities of clients who were not merged into another one."""
    for each in clients:
        client = instance("clients", each, Client)
        if client.merged_into is None:
            for one in client.activities:
                yield _Contact(one, client.id, client.owner_at(one.at), None)


def _is_contact(activity: Activity, at: datetime | None) -> bool:
    """Tell whether a client was turned to, or turned to the seller, by then."""
    if activity.state != "done" or activity.kind == "task":
        return False
    return at is None or activity.at <= instant(at)
