"""Who is who among clients, whose the deals are, and when each of them has bought."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Final, TypeVar

from salesmodel._checks import instance, several
from salesmodel._personal import discreetly
from salesmodel.domain.clients.client import Client
from salesmodel.domain.deals.deal import Deal
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import InvalidValueError


__all__ = [
    "PURCHASE_PURPOSES",
    "deals_by_member",
    "each_once",
    "members",
    "survivors",
    "turning_points",
]

PURCHASE_PURPOSES: Final = frozenset({"sale", "other"})
"""Purposes of pipelines in which a deal that is won is a purchase."""

_Named = TypeVar("_Named", Client, Deal)


def each_once(
    name: str, values: Iterable[_Named], kind: type[_Named]
) -> tuple[_Named, ...]:
    """Return clients or deals, of which none stands twice."""
    found = tuple(
        discreetly(instance, name, each, kind)
        for each in discreetly(several, name, values)
    )
    n_of = Counter(each.id for each in found)
    if len(n_of) < len(found):
        twice = [each for each, n in n_of.items() if n > 1]
        requirement = "such that each stands once"
        raise InvalidValueError(name, requirement, twice, "duplicate")
    return found


def survivors(clients: Iterable[Client], until: datetime) -> dict[str, str]:
    """Return the id of each client that was merged, with that of the one it is now."""
    into: dict[str, str] = {}
    for client in clients:
        told = {each.client_id: each.into for each in client.absorbed}
        into_it, when = client.merged_into, client.merged_at
        if into_it is not None and when is not None and when <= until:
            told[client.id] = into_it
        for gone, survivor in told.items():
            if into.setdefault(gone, survivor) != survivor:
                requirement = f"such that {gone!r} was merged into one client"
                both = [into[gone], survivor]
                raise InvalidValueError(
                    "clients", requirement, both, "duplicate_conflict"
                )
    ends: dict[str, str] = {}
    for gone in into:
        ends.update(_followed(gone, into, ends))
    return ends


def _followed(
    gone: str, into: Mapping[str, str], ends: Mapping[str, str]
) -> dict[str, str]:
    """Follow a client from merging to merging; return each on the way with the end."""
    way: dict[str, None] = {}
    while gone in into and gone not in ends:
        if gone in way:
            requirement = "such that none was merged into itself"
            raise InvalidValueError("clients", requirement, list(way), "cycle")
        way[gone] = None
        gone = into[gone]
    return dict.fromkeys(way, ends.get(gone, gone))


def members(
    clients: Iterable[Client], one_of: Mapping[str, str], until: datetime
) -> dict[str, Client]:
    """Return the clients that stand for themselves, unless all of them came later."""
    since: dict[str, datetime] = {}
    for client in clients:
        opened = {each.client_id: each.history[0].at for each in client.absorbed}
        for named, moment in (opened | {client.id: client.opened_at}).items():
            survivor = one_of.get(named, named)
            since[survivor] = min(moment, since.get(survivor, moment))
    return {
        client.id: client
        for client in clients
        if client.id not in one_of and since[client.id] <= until
    }


def deals_by_member(
    deals: Iterable[Deal],
    client_ids: Iterable[str],
    one_of: Mapping[str, str],
    until: datetime,
) -> tuple[Mapping[str, list[Deal]], tuple[str, ...]]:
    """Return the deals of each client that were opened, and ids of those of nobody."""
    deals_of: dict[str, list[Deal]] = {each: [] for each in client_ids}
    orphans: list[str] = []
    for deal in each_once("deals", deals, Deal):
        if deal.opened_at > until:
            continue
        named = deal.client_id or ""
        found = deals_of.get(one_of.get(named, named))
        if found is None:
            orphans.append(deal.id)
        else:
            found.append(deal)
    return deals_of, tuple(orphans)


def turning_points(
    client: Client, deals: Iterable[Deal], until: datetime
) -> Iterator[tuple[datetime, bool]]:
    """Tell when it came to be so, oldest first, that a client has bought or has not."""
    turns = sorted(turn for turn in _turns(client, deals) if turn[0] <= until)
    n_purchases, has_bought = 0, False
    for moment, group in groupby(turns, key=itemgetter(0)):
        n_purchases += sum(turn for _, turn in group)
        if has_bought is not (n_purchases > 0):
            has_bought = n_purchases > 0
            yield moment, has_bought


def _turns(client: Client, deals: Iterable[Deal]) -> Iterator[tuple[datetime, int]]:
    """Tell when a purchase came about, 1, and when one was undone, -1."""
    if client.first_purchase_on is not None:
        yield datetime.combine(client.first_purchase_on, time.min, UTC), 1
    for deal in deals:
        purpose = {each.id: each.purpose for each in deal.particulars.pipelines}
        for visit in deal.visits():
            if (
                visit.kind is Outcome.WON
                and purpose[visit.pipeline_id] in PURCHASE_PURPOSES
            ):
                yield visit.entered, 1
                if visit.left is not None:
                    yield visit.left, -1
