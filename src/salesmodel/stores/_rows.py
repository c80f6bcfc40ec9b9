"""What is written into the tables of a store, and how it is read."""

from typing import Any, Final, cast

from salesmodel.automation import Effect
from salesmodel.domain import Event
from salesmodel.errors import LoadError
from salesmodel.records import from_json
from salesmodel.values import from_micros, to_micros


__all__ = [
    "ADVANCE",
    "APPEND",
    "BEGIN",
    "EVENTS",
    "IN_STATE",
    "PEND",
    "RECEIPT",
    "SCHEMA",
    "SETTLE",
    "SIGN",
    "TABLES",
    "columns_of",
    "effect_of",
    "event_of",
]

SCHEMA: Final = 1
TABLES: Final = """
create table if not exists deals (
    id text primary key, version integer not null, client text
) without rowid;
create table if not exists events (
    deal text not null, version integer not null, event text not null,
    primary key (deal, version)
) without rowid;
create table if not exists receipts (
    deal text not null, key text not null, request text not null,
    since integer not null, version integer not null,
    primary key (deal, key)
) without rowid;
create table if not exists effects (
    number integer primary key, id text not null unique, deal text not null,
    version integer not null, rule text not null, at integer not null,
    event_version integer not null, state text not null, error text
);
create index if not exists deals_of_client on deals (client);
create index if not exists effects_by_state on effects (state, number);
"""
BEGIN: Final = "insert into deals values (?, ?, ?) on conflict do nothing"
ADVANCE: Final = "update deals set version = ?, client = ? where id = ? and version = ?"
APPEND: Final = "insert into events values (?, ?, ?)"
EVENTS: Final = (
    "select version, event from events where deal = ? and version > ? order by version"
)
SIGN: Final = "insert into receipts values (?, ?, ?, ?, ?)"
RECEIPT: Final = (
    "select request, since, version from receipts where deal = ? and key = ?"
)
PEND: Final = (
    "insert into effects (id, deal, version, rule, at, event_version, state) "
    "values (?, ?, ?, ?, ?, ?, 'pending') on conflict do nothing"
)
IN_STATE: Final = (
    "select deal, version, rule, at, event_version, error from effects "
    "where state = ? order by number"
)
SETTLE: Final = (
    "update effects set state = ?, error = ? where id = ? and state = 'pending'"
)


def event_of(deal_id: str, version: int, text: str) -> Event:
    """Read an event, which has to be the one of its row."""
    event = cast("Event", from_json(text))
    if (event.deal_id, event.version) != (deal_id, version):
        told = f"event {version} says it is {event.version} of {event.deal_id!r}"
        raise LoadError(f"deal {deal_id!r}", (told,), "corrupt")
    return event


def columns_of(effect: Effect) -> tuple[object, ...]:
    """Return what is written of an effect."""
    at = to_micros(effect.at)
    told = (effect.deal_id, effect.version, effect.rule, at, effect.event_version)
    return (effect.id, *told)


def effect_of(row: tuple[Any, ...]) -> Effect:
    """Make an effect of what was written of it."""
    deal_id, version, rule, at, event_version = row[:5]
    return Effect(deal_id, version, rule, from_micros(at), event_version)
