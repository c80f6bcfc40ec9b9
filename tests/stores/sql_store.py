"""Deals in PostgreSQL, or in a file of SQLite, through SQLAlchemy."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from salesmodel.automation import Effect, Receipt
from salesmodel.domain import Deal, Event, Pipeline
from salesmodel.errors import LoadError, StaleDealError, StoreError, UnknownDealError
from salesmodel.records import from_json, to_json
from salesmodel.values import from_micros, to_micros


BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # which alone counts by itself
SCHEMA = sa.MetaData()
DEALS = sa.Table(
    "deals",
    SCHEMA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("client", sa.Text, index=True),
)
EVENTS = sa.Table(
    "events",
    SCHEMA,
    sa.Column("deal", sa.Text, sa.ForeignKey(DEALS.c.id), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event", sa.Text, nullable=False),
)
RECEIPTS = sa.Table(
    "receipts",
    SCHEMA,
    sa.Column("deal", sa.Text, sa.ForeignKey(DEALS.c.id), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("since", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
EFFECTS = sa.Table(
    "effects",
    SCHEMA,
    sa.Column("number", BIG, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("deal", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("event_version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Index("effects_by_state", "state", "number"),
)
INSERTS: dict[str, Callable[[sa.Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
ROLLED_BACK = {"40001", "40P01"}  # a serialization failure, a deadlock: nothing is done


class SqlStore:
    """A `DealStore`: each save is one transaction, each reading one statement."""

    def __init__(
        self,
        engine: sa.Engine,
        pipelines: Iterable[Pipeline],
        *,
        clients: Mapping[str, str] | None = None,
    ) -> None:
        self._engine = engine
        self._insert = INSERTS[engine.dialect.name]
        self._pipelines = tuple(pipelines)
        self._merged = dict(clients or {})

    @contextmanager
    def _transaction(self, deal_id: str | None = None) -> Iterator[sa.Connection]:
        """Commit what is done inside, or nothing, and say what failed."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            state = getattr(getattr(error, "orig", None), "sqlstate", None)
            code = "rolled_back" if state in ROLLED_BACK else "store"
            raise StoreError(deal_id, str(error), code) from error

    def save(
        self,
        deal: Deal,
        expected: int,
        effects: tuple[Effect, ...] = (),
        receipt: Receipt | None = None,
    ) -> None:
        """Record a version with what it sets off, if `expected` is still recorded."""
        cause = None
        try:
            with self._transaction(deal.id) as connection:
                if self._advanced(connection, deal, expected):
                    self._append(connection, deal, expected)
                    self._keep(connection, deal.id, effects, receipt)
                    return
        except StoreError as error:
            if error.code != "rolled_back":
                raise
            cause = error
        recorded = self._version(deal.id)
        raise StaleDealError(
            deal.id, recorded=recorded, offered=deal.version
        ) from cause

    def _advanced(self, connection: sa.Connection, deal: Deal, expected: int) -> bool:
        """Count the deal on; of two who do, the second waits, and finds no row."""
        row = {"id": deal.id, "version": deal.version, "client": deal.client_id}
        if not expected:
            return self._is_new(connection, DEALS, row)
        is_it = (DEALS.c.id == deal.id) & (DEALS.c.version == expected)
        return connection.execute(sa.update(DEALS).where(is_it), row).rowcount == 1

    def _append(self, connection: sa.Connection, deal: Deal, expected: int) -> None:
        events = [
            {"deal": deal.id, "version": event.version, "event": to_json(event)}
            for event in deal.history[expected:]
        ]
        if events:
            connection.execute(sa.insert(EVENTS), events)

    def _keep(
        self,
        connection: sa.Connection,
        deal_id: str,
        effects: tuple[Effect, ...],
        receipt: Receipt | None,
    ) -> None:
        for effect in effects:
            self._is_new(connection, EFFECTS, row_of(effect))
        if receipt is not None:
            row = {"deal": deal_id} | attrs.asdict(receipt)
            connection.execute(sa.insert(RECEIPTS), row)

    def _is_new(
        self, connection: sa.Connection, table: sa.Table, row: dict[str, object]
    ) -> bool:
        """Insert a row that may be there already."""
        insert = self._insert(table).values(row).on_conflict_do_nothing()
        return connection.execute(insert.returning(sa.literal(1))).first() is not None

    def _version(self, deal_id: str) -> int:
        query = sa.select(DEALS.c.version).where(DEALS.c.id == deal_id)
        with self._transaction(deal_id) as connection:
            return connection.scalar(query) or 0

    def load(self, deal_id: str) -> Deal:
        """Return the newest version of a deal."""
        found = self._deals(DEALS.c.id == deal_id)
        if not found:
            raise UnknownDealError(deal_id)
        return found[0]

    def deals(self) -> tuple[Deal, ...]:
        """Return the newest version of every deal."""
        return self._deals(sa.true())

    def deals_of(self, client_id: str) -> tuple[Deal, ...]:
        """Return the deals of a client, under all the ids it has had."""
        kept = self._merged.get(client_id, client_id)
        ids = [kept, *(one for one, into in self._merged.items() if into == kept)]
        return self._deals(DEALS.c.client.in_(ids))

    def _deals(self, which: sa.ColumnElement[bool]) -> tuple[Deal, ...]:
        """Make deals anew: version and events by one statement, so of one instant."""
        query = (
            sa.select(DEALS.c.id, DEALS.c.version, EVENTS.c.event)
            .join(EVENTS, EVENTS.c.deal == DEALS.c.id, isouter=True)
            .where(which)
            .order_by(DEALS.c.id, EVENTS.c.version)
        )
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return tuple(
            self._made(deal_id, version, [text for *_, text in group if text])
            for (deal_id, version), group in groupby(rows, itemgetter(0, 1))
        )

    def _made(self, deal_id: str, version: int, texts: list[str]) -> Deal:
        if len(texts) != version:
            told = f"version {version} is recorded, and there are {len(texts)} events"
            raise LoadError(f"deal {deal_id!r}", (told,), "corrupt")
        return Deal.replay([from_json(text) for text in texts], self._pipelines)

    def events_since(self, deal_id: str, version: int) -> tuple[Event, ...]:
        """Return the events of a deal that came after a version."""
        is_later = (EVENTS.c.deal == deal_id) & (EVENTS.c.version > version)
        query = sa.select(EVENTS.c.event).where(is_later).order_by(EVENTS.c.version)
        with self._transaction(deal_id) as connection:
            texts = connection.scalars(query).all()
        if not texts and not self._version(deal_id):
            raise UnknownDealError(deal_id)
        return tuple(from_json(text) for text in texts)

    def receipt(self, deal_id: str, key: str) -> Receipt | None:
        """Return what came of a key, if it was used for the deal."""
        columns = (RECEIPTS.c[name] for name in ("key", "request", "since", "version"))
        is_it = (RECEIPTS.c.deal == deal_id) & (RECEIPTS.c.key == key)
        with self._transaction(deal_id) as connection:
            row = connection.execute(sa.select(*columns).where(is_it)).first()
        return Receipt(*row) if row else None

    def pending(self) -> tuple[Effect, ...]:
        """Return the effects that are neither done nor failed, the oldest first."""
        return tuple(effect for effect, _ in self._effects("pending"))

    def failed(self) -> tuple[tuple[Effect, str], ...]:
        """Return the effects that failed, with why."""
        return tuple(self._effects("failed"))

    def _effects(self, state: str) -> list[tuple[Effect, str]]:
        query = sa.select(EFFECTS).where(EFFECTS.c.state == state)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(EFFECTS.c.number)).all()
        return [(effect_of(row), row.error) for row in rows]

    def add(self, effect: Effect) -> bool:
        """Record an effect that time set off; tell whether it is a new one."""
        with self._transaction(effect.deal_id) as connection:
            return self._is_new(connection, EFFECTS, row_of(effect))

    def settle(self, effect_id: str, error: str | None = None) -> None:
        """Take an effect for done, or for failed where an error is told."""
        is_it = (EFFECTS.c.id == effect_id) & (EFFECTS.c.state == "pending")
        state = {"state": "done" if error is None else "failed", "error": error}
        with self._transaction() as connection:
            connection.execute(sa.update(EFFECTS).where(is_it), state)


def row_of(effect: Effect) -> dict[str, object]:
    """Return what is written of an effect; its instant in microseconds."""
    row = {"id": effect.id, "deal": effect.deal_id, "version": effect.version}
    row |= {"rule": effect.rule, "at": to_micros(effect.at), "state": "pending"}
    return row | {"event_version": effect.event_version}


def effect_of(row: sa.Row[tuple[object, ...]]) -> Effect:
    """Make an effect of what was written of it."""
    at = from_micros(row.at)
    return Effect(row.deal, row.version, row.rule, at, row.event_version)
