"""All that is kept of one person, for the person who asks."""

from collections.abc import Iterable
from typing import Any

from salesmodel._checks import all_of, identifier
from salesmodel.automation import Effect
from salesmodel.domain import Client, Deal
from salesmodel.errors import UnknownClientError
from salesmodel.records.codec import to_dict


__all__ = ["export_subject"]


def export_subject(
    client_id: str,
    *,
    clients: Iterable[Client],
    deals: Iterable[Deal] = (),
    effects: Iterable[Effect] = (),
) -> dict[str, Any]:
    """Write all data of one client, personal ones included, as plain data.

    Clients that were merged are one person: what is kept of each of them is told.

    Parameters
    ----------
    client_id : str
        Id of the client, or of one that was merged into it.
    clients : iterable of Client
        Every client there is, such as `Book.clients`.
    deals : iterable of Deal, optional
        Every deal, such as a `Book`.
    effects : iterable of Effect, optional
        What rules did or are to do; those of the deals of the client are told.

    Returns
    -------
    dict
        ``client_ids``, under which the person is kept; ``clients``, a record each;
        ``deals``, one record of them all, with their history and pipelines; and
        ``effects``, a record each. `from_dict` reads every one of the records.

    Raises
    ------
    UnknownClientError
        If nothing is kept of such a client.
    InvalidValueError
        If the id is none, or something else is among the clients, deals or effects.

    See Also
    --------
    salesmodel.domain.clients.client.Client.erase : Keep nothing personal of a client.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> client = Client.add("c1", "Jo Lee", kind="person", at=monday, by="ann")
    >>> told = export_subject("c1", clients=[client])
    >>> told["client_ids"], told["clients"][0]["name"], told["deals"]["deals"]
    (['c1'], 'Jo Lee', [])
    """
    known = all_of("clients", clients, Client)
    ids = _ids_of(identifier("client_id", client_id), known)
    told = [client for client in known if client.id in ids]
    sold = tuple(deal for deal in all_of("deals", deals, Deal) if deal.client_id in ids)
    if not told and not sold:
        raise UnknownClientError(client_id)
    numbers = {deal.id for deal in sold}
    done = [
        effect
        for effect in all_of("effects", effects, Effect)
        if effect.deal_id in numbers
    ]
    return {
        "client_ids": sorted(ids),
        "clients": [to_dict(client) for client in told],
        "deals": to_dict(sold),
        "effects": [to_dict(effect) for effect in done],
    }


def _ids_of(client_id: str, clients: Iterable[Client]) -> set[str]:
    """Return every id under which a client is kept, whichever of them is asked for."""
    groups = [{*client.ids, *filter(None, [client.merged_into])} for client in clients]
    ids, n = {client_id}, 0
    while len(ids) > n:
        n = len(ids)
        ids.update(*(group for group in groups if not ids.isdisjoint(group)))
    return ids
