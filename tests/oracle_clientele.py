"""The client base's slow twin: every question asked again of each client at each instant.

Deals are only asked for `as_of`; no stay, no turn and no sum is used.
"""

from datetime import UTC, datetime


NOT_PURCHASES = ("lead", "delivery", "paperwork", "feedback")


def survivor_of(clients, named):
    """Return the client among those given that now stands for an id; None if none."""
    holders = [client for client in clients if named in client.ids]
    for holder in holders:
        if not any(holder.id in other.ids for other in clients if other is not holder):
            return holder
    return None


def is_member(clients, client, at):
    """Tell whether a client stands for itself, and was there, or a part of it was."""
    if survivor_of(clients, client.id) is not client:
        return False
    if client.merged_into is not None and client.changed_at <= at:
        return False
    parts = [client, *(other for other in clients if other.id in client.ids)]
    opened = [part.opened_at for part in parts]
    opened += [gone.history[0].at for gone in client.absorbed]
    return min(opened) <= at


def is_purchase(deal, at):
    """Tell whether a deal is won at an instant, in a pipeline where one buys."""
    then = deal.as_of(at)
    if then is None or then.outcome.value != "won":
        return False
    return then.pipeline.purpose not in NOT_PURCHASES


def has_bought(client, deals, at):
    """Tell whether a client has bought by an instant."""
    on = client.first_purchase_on
    if on is not None and datetime(on.year, on.month, on.day, tzinfo=UTC) <= at:
        return True
    return any(deal.client_id in client.ids and is_purchase(deal, at) for deal in deals)


def base(clients, deals, at):
    """Return existing, prospective, asked and orphans, as sets of ids."""
    opened = [deal for deal in deals if deal.opened_at <= at]
    members = [client for client in clients if is_member(clients, client, at)]
    existing = {client.id for client in members if has_bought(client, deals, at)}
    prospects = [client for client in members if client.id not in existing]
    asked = {
        client.id
        for client in prospects
        if any(deal.client_id in client.ids for deal in opened)
    }
    own = {name for client in members for name in client.ids}
    orphans = {deal.id for deal in opened if deal.client_id not in own}
    return existing, {client.id for client in prospects}, asked, orphans


def moves(clients, deals, at, ticks):
    """Walk from tick to tick; return each change of base of each member, in order."""
    found = []
    for client in clients:
        was = False
        for tick in ticks:
            now = has_bought(client, deals, tick)
            if is_member(clients, client, at) and tick <= at and now is not was:
                to = "existing" if now else "prospective"
                found.append((tick, client.id, to))
                was = now
    return sorted(found)
