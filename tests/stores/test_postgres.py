"""Tests of the store of the how-to, in a file of SQLite and on PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from salesmodel.automation import SalesProcess
from salesmodel.domain import Deal, Pipeline, Stage
from salesmodel.errors import LoadError, StaleDealError, StoreError
from salesmodel.testing import CONTRACT_PIPELINE, store_checks
from stores.sql_store import DEALS, EVENTS, SCHEMA, SqlStore
from stores.taking_turns import SALES as TURNS
from stores.taking_turns import both_moved, check_turns


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SALES = Pipeline("sales", [Stage("contact"), Stage("offer")])


def other_user():
    """Return how to run a program as somebody else, for a server refuses to be root."""
    if os.geteuid() != 0:
        return {}
    names = {one.pw_name: one for one in pwd.getpwall()}
    found = names.get("postgres") or names["nobody"]
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


@pytest.fixture(name="server", scope="module")
def _server():
    """Start a server that is thrown away, and return its URL."""
    initdb, control = (shutil.which(one) for one in ("initdb", "pg_ctl"))
    if initdb is None or control is None:
        pytest.skip(
            "PostgreSQL is not installed: there is no initdb and pg_ctl on the path"
        )
    # the path of a socket may have a hundred characters, which tmp_path can exceed
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        how = other_user()
        if how:
            os.chown(folder, how["user"], how["group"])

        def run(*command):
            subprocess.run(
                command,
                cwd=folder,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                **how,
            )

        data = f"{folder}/data"
        run(initdb, "-D", data, "-U", "ann", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        run(control, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://ann@/postgres?host={folder}"
        finally:
            run(control, "-D", data, "-w", "-m", "immediate", "stop")


@pytest.fixture(name="url", params=["sqlite", "postgresql"])
def _url(request, tmp_path):
    """Return the URL of a database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deals.sqlite'}"
    return request.getfixturevalue("server")


@pytest.fixture(name="connect")
def _connect():
    """Return what makes an engine, which is closed after the test."""
    engines = []

    def connect(url, **given):
        engines.append(sa.create_engine(url, **given))
        return engines[-1]

    yield connect
    for engine in engines:
        engine.dispose()


@pytest.fixture(name="engine")
def _engine(url, connect):
    """Return the engine of a database with empty tables."""
    engine = connect(url)
    emptied(engine)
    return engine


def emptied(engine):
    """Make the tables anew."""
    SCHEMA.drop_all(engine)
    SCHEMA.create_all(engine)


def at_commit_of_a_move(engine, do):
    """Do something once, when the first event after an opened deal is committed."""
    waiting = [do]

    @sa.event.listens_for(engine, "commit")
    def commit(connection):
        recorded = sa.select(sa.func.max(EVENTS.c.version))
        if waiting and connection.scalar(recorded) == 2:
            waiting.pop()(connection)


def opened():
    """Return a deal of ann."""
    return Deal.open("d1", SALES, at=MONDAY, by="ann")


def moved(deal, hours):
    """Return the next version of a deal."""
    return deal.move("offer", at=MONDAY + timedelta(hours=hours), by="ann")


@pytest.mark.parametrize("check", store_checks(), ids=lambda check: check.__name__)
def test_it_does_what_every_store_has_to(check, engine):
    """The contract holds."""

    def make():
        emptied(engine)
        return SqlStore(engine, [CONTRACT_PIPELINE])

    check(make)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("check", store_checks(), ids=lambda check: check.__name__)
def test_it_does_so_where_the_server_refuses_to_serialize(
    check, level, server, connect
):
    """A transaction that the server rolled back is that of a stale deal."""
    engine = connect(server, isolation_level=level)

    def make():
        emptied(engine)
        return SqlStore(engine, [CONTRACT_PIPELINE])

    check(make)


def test_a_save_that_the_server_rolled_back_is_stale(server, connect):
    """Somebody moved the deal after the transaction of another had begun."""
    engine = connect(server, isolation_level="REPEATABLE READ")
    emptied(engine)
    deal, store = opened(), SqlStore(engine, [SALES])
    store.save(deal, 0)
    others = SqlStore(connect(server), [SALES])
    is_first = True

    @sa.event.listens_for(engine, "before_cursor_execute")
    def be_slow(connection, cursor, statement, *_):
        nonlocal is_first
        if is_first and statement.startswith("UPDATE"):
            is_first = False
            cursor.execute("select 1")  # from here on, it sees what is there now
            others.save(moved(deal, 1), 1)

    with pytest.raises(StaleDealError) as caught:
        store.save(moved(deal, 2), 1)

    assert (2, 2) == (caught.value.recorded, caught.value.offered)
    assert "could not serialize access" in str(caught.value.__cause__)
    assert moved(deal, 1) == store.load("d1")


@pytest.mark.long
def test_two_processes_share_a_database(url, engine, scale):
    """Each version has one winner, no version is missing, no acknowledged move lost."""
    store = SqlStore(engine, [TURNS])

    check_turns(*both_moved(store, url, scale(300)))


def test_what_was_committed_when_the_line_broke_is_found_by_its_key(engine):
    """The process looks the key up, and the move was made."""
    process = SalesProcess(SqlStore(engine, [SALES]))
    process.open(opened())

    def lose_the_answer(connection):
        connection.connection.commit()
        raise sa.exc.OperationalError("commit", {}, Exception("no line"))

    at_commit_of_a_move(engine, lose_the_answer)
    made = process.move("d1", "offer", at=MONDAY, by="ann", key="click")

    assert (2, False) == (made.deal.version, made.replayed)
    assert process.move("d1", "offer", at=MONDAY, by="ann", key="click").replayed
    assert 2 == process.store.load("d1").version


def test_what_was_not_committed_when_the_line_broke_can_be_asked_again(server, connect):
    """The process looks the key up, says that nothing was made, and makes it then."""
    engine, others = connect(server), connect(server)
    emptied(engine)
    process = SalesProcess(SqlStore(engine, [SALES]))
    process.open(opened())

    def cut_the_line(connection):
        number = connection.connection.driver_connection.info.backend_pid
        with others.connect() as other:
            other.execute(sa.select(sa.func.pg_terminate_backend(number, 5000)))

    at_commit_of_a_move(engine, cut_the_line)
    with pytest.raises(StoreError, match="terminat"):
        process.move("d1", "offer", at=MONDAY, by="ann", key="click")
    assert 1 == process.store.load("d1").version
    made = process.move("d1", "offer", at=MONDAY, by="ann", key="click")

    assert (2, False) == (made.deal.version, made.replayed)


def test_deals_of_merged_clients_are_those_of_one(engine):
    """Whichever of the ids is asked for."""
    store = SqlStore(engine, [SALES], clients={"old": "new"})
    for name, client in (("d1", "old"), ("d2", "new"), ("d3", "other")):
        deal = Deal.open(name, SALES, at=MONDAY, by="ann", client_id=client)
        store.save(deal, 0)

    for client in ("old", "new"):
        assert ["d1", "d2"] == [deal.id for deal in store.deals_of(client)]


@pytest.mark.parametrize(
    "spoil",
    [sa.delete(EVENTS), sa.update(DEALS).values(version=7)],
    ids=["log", "deal"],
)
def test_a_log_that_is_not_whole_is_told(spoil, engine):
    """A deal whose events are not all there is none."""
    store = SqlStore(engine, [SALES])
    store.save(opened(), 0)
    with engine.begin() as connection:
        connection.execute(spoil)

    with pytest.raises(LoadError, match="is recorded, and there are"):
        store.load("d1")
