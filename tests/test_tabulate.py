"""Tests of the bridge: deals laid out as columns."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain_strategies import lives
from salesmodel import (
    Activity,
    Book,
    BusinessCalendar,
    Client,
    Deal,
    LineItem,
    Money,
    Outcome,
    Period,
    Pipeline,
    Stage,
    report,
    tabulate,
)
from salesmodel.domain import Author
from salesmodel.errors import (
    DefinitionError,
    InvalidValueError,
    MixedCurrencyError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.funnel import conversion, first_response
from salesmodel.tables import MISSING, ClientTable
from salesmodel.values import to_micros


START = datetime(2026, 1, 5, tzinfo=UTC)
SALES = Pipeline(
    "sales",
    [
        Stage("lead"),
        Stage("offer"),
        Stage("signed", kind="won"),
        Stage("dropped", kind="lost"),
    ],
)
DELIVERY = Pipeline("delivery", [Stage("shipment")], purpose="delivery")


def on(day, by="ann"):
    """Return when and who."""
    return {"at": START + timedelta(days=day), "by": by}


def opened(id, **known):
    """Return a deal that was opened on the first day."""
    return Deal.open(id, SALES, **known, **on(0))


def test_deals_become_rows():
    """Each column says of a deal what the deal says."""
    pump = LineItem("pump", 2, Money(10, "EUR"))
    sold = opened("d1", client_id="c1", owner="ann").set_items([pump], **on(1))
    sold = sold.win(**on(3))
    again = sold.follow_up("d2", SALES, **on(4), is_repeat=True)
    table = tabulate.deals([sold, again])

    assert ("d1", "d2") == table.deal
    assert [1, 0] == table.outcome.tolist()
    assert [to_micros(START + timedelta(days=3)), MISSING] == table.closed.tolist()
    assert [2000, MISSING] == table.amount.tolist()
    assert "EUR" == table.currency
    assert ("ann",) == table.owner.labels
    assert [0, -1] == table.product.codes.tolist()
    assert [-1, 0] == table.parent.codes.tolist()
    assert ("sales",) == table.pipeline.labels


def test_deals_without_amounts_have_no_currency():
    """No column is made where there is nothing to put in."""
    table = tabulate.deals([opened("d1")])

    assert (None, None) == (table.amount, table.currency)


def test_amounts_of_two_currencies_are_not_one_column():
    """Neither table adds euros to dollars; without amounts both can be laid out."""
    book = [opened("d1", amount=Money(5, "EUR")), opened("d2", amount=Money(5, "USD"))]
    for lay in (tabulate.deals, lambda book: tabulate.visits(book, SALES)):
        with pytest.raises(MixedCurrencyError, match=r"EUR \(1\), USD \(1\)"):
            lay(book)

    assert tabulate.deals(book, amounts=False).amount is None
    assert tabulate.visits(book, SALES, amounts=False).amount is None


def test_a_stay_that_was_concluded_is_marked():
    """What an import inferred is told apart from what was seen."""
    author = Author("crm", source="import", inferred=True)
    deal = Deal.open("d1", SALES, at=START, by=author).advance(**on(1))

    assert [True, False] == tabulate.visits([deal], SALES).inferred.tolist()


def test_no_deals_make_an_empty_table():
    """An empty book is no fault."""
    assert 0 == len(tabulate.deals(Book()))
    assert 0 == len(tabulate.visits(Book(), SALES))


def test_several_currencies_are_told_apart():
    """Amounts of two currencies stand in no one column."""
    deals = [
        opened("d1", amount=Money(1, "EUR")),
        opened("d2", amount=Money(1, "USD")),
        opened("d3", amount=Money(2, "USD")),
    ]
    with pytest.raises(MixedCurrencyError) as caught:
        tabulate.deals(deals)

    assert {"EUR": 1, "USD": 2} == caught.value.currencies


def test_clients_tell_their_source_and_who_is_one():
    """A deal of a client that was merged is a deal of the one it went into."""
    kept, double = (
        Client.add(name, "Acme", kind="company", source=source, **on(0))
        for name, source in (("c1", "referral"), ("c2", "survey"))
    )
    kept, merged = kept.absorb(double, **on(1))
    deals = [opened("d1", client_id="c2"), opened("d2", client_id="c9"), opened("d3")]
    table = tabulate.deals(deals, clients=[kept, merged])

    assert ("c1", "c9") == table.client.labels
    assert [0, 1, -1] == table.client.codes.tolist()
    assert ("referral",) == table.source.labels
    assert [0, -1, -1] == table.source.codes.tolist()


def test_a_book_is_laid_out_as_of_an_instant():
    """What came later is not there yet, deals included."""
    first = opened("d1").win(**on(5))
    later = Deal.open("d2", SALES, **on(4))
    table = tabulate.deals(Book([first, later]), at=START + timedelta(days=2))

    assert (("d1",), [0]) == (table.deal, table.outcome.tolist())


def test_what_is_no_deal_is_refused():
    """A table is made of deals."""
    with pytest.raises(InvalidValueError):
        tabulate.deals(["d1"])


def stays(table):
    """Return the rows of a table of stays in words."""
    return [
        (table.deals[deal], table.stages.labels[stage])
        for deal, stage in zip(table.deal, table.stage, strict=True)
    ]


def test_stays_become_rows_with_their_owner():
    """Each stay has who held the deal when it began."""
    deal = opened("d1", owner="ann", amount=Money(5, "EUR")).move("offer", **on(2))
    deal = deal.assign("bob", **on(3)).win(**on(4))
    table = tabulate.visits([deal], SALES)

    assert [("d1", "lead"), ("d1", "offer"), ("d1", "signed")] == stays(table)
    owners = [table.owner.labels[code] for code in table.owner.codes]
    assert ["ann", "ann", "bob"] == owners
    assert [500, 500, 500] == table.amount.tolist()


def test_a_deal_that_leaves_the_pipeline_is_neither_won_nor_lost():
    """It comes to a stage of its own kind, and back if it comes back."""
    deal = opened("d1").change_pipeline(DELIVERY, **on(1))
    deal = deal.change_pipeline(SALES, to="offer", **on(2))
    table = tabulate.visits([deal], SALES)

    assert [("d1", "lead"), ("d1", tabulate.LEFT), ("d1", "offer")] == stays(table)
    assert (tabulate.LEFT,) == table.stages.out
    assert 2 == len(tabulate.visits([deal], DELIVERY))


def test_a_deal_closed_where_it_stood_comes_to_its_outcome():
    """A pipeline without closing stages has them in its table."""
    plain = Pipeline("plain", [Stage("won"), Stage("offer")])
    won = Deal.open("d1", plain, **on(0)).win(**on(1))
    lost = Deal.open("d2", plain, **on(0)).lose("price", **on(1))
    table = tabulate.visits([won, lost], plain)

    assert ("won", "offer") == table.stages.open
    assert (("(won)",), ("lost",)) == (table.stages.won, table.stages.lost)
    assert [0, 2, 0, 3] == table.stage.tolist()


def test_stages_of_earlier_versions_are_renamed_or_refused():
    """Nothing is guessed about a stage that is not there any more."""
    revised = SALES.revise(
        stages=[Stage("asked"), Stage("offer"), *SALES.stages[2:]],
    )
    deal = opened("d1").migrate(SALES.migrate({"lead": "asked"}, to=revised), **on(1))
    table = tabulate.visits([deal], revised, renamed={"lead": "asked"})

    assert [("d1", "asked"), ("d1", "asked")] == stays(table)
    with pytest.raises(UnknownStageError):
        tabulate.visits([deal], revised)


def test_a_stage_of_another_kind_is_refused():
    """A stage that is closed now was open when the deal stood there."""
    with pytest.raises(DefinitionError) as caught:
        tabulate.visits([opened("d1")], SALES, renamed={"lead": "signed"})

    assert "kind" == caught.value.code


def test_a_report_comes_from_a_book():
    """The tables of a book are what the report takes."""
    book = Book([opened("d1").win(**on(3)), opened("d2").lose("price", **on(4))])
    found = report.from_tables(tabulate.deals(book), tabulate.visits(book, SALES))

    assert 0.5 == found.outcomes.win_rate.value
    assert [2, 1] == [stage.reached for stage in found.funnel]


def test_requests_are_the_deals_that_were_asked_for():
    """One row a deal with a request, answered or not."""
    asked = Activity("a1", "message", START, direction="inbound")
    call = Activity("a2", "call", START + timedelta(days=1), direction="outbound")
    deal = opened("d1").log_activity(asked, **on(0)).log_activity(call, **on(1))
    waiting = opened("d2").log_activity(asked, **on(0))
    now = START + timedelta(days=2)
    found = tabulate.requests([deal, waiting, opened("d3")], at=now)
    since_opening = tabulate.requests([opened("d3")], at=now, since="opening")
    response = first_response(**found, as_of=now)

    assert ["d1", "d2"] == found["deal"]
    assert [to_micros(START + timedelta(days=1)), MISSING] == (
        found["responded"].tolist()
    )
    assert (["d3"], [0]) == (since_opening["deal"], since_opening["outcome"].tolist())
    assert "d1" not in str(response)


def test_a_request_begins_with_an_activity_or_the_opening():
    """There is no third way."""
    with pytest.raises(InvalidValueError):
        tabulate.requests([], at=START, since="lunch")


def _did(id, kind, day, **told):
    """Return an activity of that day."""
    return Activity(id, kind, START + timedelta(days=day), **told)


def _client(id, *done):
    """Return a client whom Clara has, with activities."""
    client = Client.add(id, id, kind="company", owner="clara", **on(0))
    for each in done:
        client = client.log_activity(each, **on(9))
    return client


def test_activities_of_deals_and_clients_become_contacts():
    """What was done counts, with what is known of it; tasks and plans do not."""
    minute = timedelta(minutes=1)
    called = _did("a1", "call", 1, level="answered", duration=minute, channel="phone")
    wrote = _did("a2", "message", 3, direction="inbound")
    deal = opened("d1", client_id="c1", owner="ann").log_activity(called, **on(1))
    deal = deal.assign("bob", **on(2)).log_activity(wrote, **on(3))
    deal = deal.log_activity(_did("a3", "task", 3), **on(3))
    deal = deal.log_activity(_did("a4", "call", 8, state="planned"), **on(3))

    table = tabulate.contacts([deal], clients=[_client("c1", _did("b1", "meeting", 4))])

    assert micro_days(table.at) == [1, 3, 4]
    assert ("c1",) == table.names
    assert ["ann", "bob", "clara"] == told(table.seller)
    assert ["phone", "message", "meeting"] == told(table.channel)
    assert [1, -1, -1] == table.level.tolist()
    assert [60_000_000, MISSING, MISSING] == table.duration.tolist()
    assert [-1, 1, -1] == table.direction.tolist()
    assert {"level_unknown": 2} == table.notices


def micro_days(at):
    """Return the days since the first one."""
    return ((at - to_micros(START)) // 86_400_000_000).tolist()


def told(labelled):
    """Return the label of each row."""
    return [None if code < 0 else labelled.labels[code] for code in labelled.codes]


def test_an_activity_of_a_client_and_his_deal_is_one_contact():
    """It is known by its id, under whatever id of the client."""
    call = _did("a1", "call", 1)
    kept = _client("c1", call, _did("a2", "call", 2))
    gone = Client.add("c2", "c2", kind="company", **on(0))
    kept, gone = Book(clients=[kept, gone]).merge_clients("c1", "c2", **on(9))
    deal = opened("d1", client_id="c2").log_activity(call, **on(1))
    own = opened("d2").log_activity(call, **on(1))

    table = tabulate.contacts([deal, own], clients=[kept, gone])

    assert ["c1", None, "c1"] == [
        None if code < 0 else table.names[code] for code in table.client
    ]
    assert [1, 1, 2] == micro_days(table.at)


def test_contacts_are_those_that_were_made_by_then():
    """What was done later is left out; before its opening a deal had its first owner."""
    early = _did("a0", "call", -1)
    deal = opened("d1", client_id="c1", owner="ann").log_activity(early, **on(0))
    deal = deal.assign("bob", **on(1)).log_activity(_did("a1", "call", 2), **on(2))
    client = _client("c1", _did("b1", "call", 2))

    table = tabulate.contacts([deal], clients=[client], at=START + timedelta(days=1))

    assert (["ann"], [-1]) == (told(table.seller), micro_days(table.at))
    assert 0 == len(tabulate.contacts())


def test_levels_of_contacts_are_those_that_are_named():
    """Another word is refused by its row."""
    deal = opened("d1").log_activity(_did("a1", "call", 0, level="opened"), **on(0))

    assert [1] == tabulate.contacts([deal], levels=["sent", "opened"]).level.tolist()
    with pytest.raises(InvalidValueError, match=r"level\[0\] must be call or answered"):
        tabulate.contacts([deal])


@given(
    st.dates(date(2026, 3, 1), date(2026, 4, 30)),
    st.integers(1, 30),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    st.lists(st.integers(0, 10**6), min_size=2, max_size=2),
)
def test_a_calendar_measures_as_the_object_does(start, days, zone, parts):
    """Business time by columns is business time by days, clocks changed or not."""
    business = BusinessCalendar(zone=zone, holidays=[date(2026, 3, 9)])
    period = Period(start, start + timedelta(days=days))
    begin, end = period.instants(zone)
    first, last = sorted(begin + (end - begin) * part / 10**6 for part in parts)
    table = tabulate.calendar(business, period)
    measured = table.business_time([to_micros(first)], [to_micros(last)]).tolist()

    assert [business.business_time(first, last) // timedelta(microseconds=1)] == (
        measured
    )


def test_a_day_that_opens_at_midnight_begins_the_table():
    """No empty stretch stands before it."""
    business = BusinessCalendar("1111111", opens=time(0), closes=time(12))
    table = tabulate.calendar(business, Period.month(2026, 2))

    assert 29 == table.starts.size


def test_hours_that_the_clock_skips_are_not_worked():
    """A day may lose all of its hours to a change of clocks."""
    business = BusinessCalendar(
        "1111111", opens=time(2), closes=time(3), zone="Europe/Berlin"
    )

    assert business.hours(date(2026, 3, 29)) is None
    assert BusinessCalendar().hours(date(2026, 3, 29)) is None


@settings(max_examples=150)
@given(lives())
def test_columns_say_what_the_objects_say(life):
    """The stays of a table are those that the deal walks through."""
    deal = life.deal
    kinds = {stage.id: stage.kind for stage in deal.pipeline.stages}
    walked = [visit for visit in deal.visits() if visit.pipeline_id == deal.pipeline.id]
    assume(all(kinds.get(each.stage) in (each.kind, Outcome.OPEN) for each in walked))
    table = tabulate.visits([deal], deal.pipeline)
    is_inside = ~np.isin(table.stage, list(table.stages.codes("out")))
    open_stages = {each.stage for each in walked if each.kind is Outcome.OPEN}
    visited = conversion(table, "visited").counts.entered[0].tolist()

    assert [to_micros(each.entered) for each in walked] == (
        table.entered[is_inside].tolist()
    )
    assert [int(name in open_stages) for name in table.stages.open] == visited


def _consents():
    """Return three clients: one who agreed and withdrew, one who is blocked, one who is none."""
    acme = Client.add("acme", "Acme", kind="company", **on(0))
    acme = acme.give_consent("email", ground="form", **on(0))
    acme = acme.withdraw_consent("phone", ground="asked", **on(1))
    bolt = Client.add("bolt", "Bolt", kind="company", **on(0))
    bolt = bolt.block_contact(None, reason="asked", **on(2))
    double = Client.add("acme ltd", "Acme Ltd", kind="company", **on(0))
    return Book(clients=[acme, bolt, double])


def _barred(found):
    return {
        (one.reason, one.channel): np.flatnonzero(one.is_barred).tolist()
        for one in found
    }


def test_consents_become_exclusions():
    """By channel; who is not known said nothing, and what that means is said."""
    base = ClientTable.from_columns(client=["acme", "bolt", "core"])
    book = _consents()
    told = {"at": START + timedelta(days=3), "channels": ["phone", "email"]}

    assert {("opt_out", "phone"): [0, 1, 2], ("opt_out", "email"): [1, 2]} == _barred(
        tabulate.exclusions(base, book.clients, policy="opt_in", **told)
    )
    assert {("opt_out", "phone"): [0, 1], ("opt_out", "email"): [1]} == _barred(
        tabulate.exclusions(base, book.clients, policy="opt_out", **told)
    )


def test_exclusions_may_have_the_reasons_of_consents():
    """One a reason, also where it is of nobody; and what came later does not count."""
    base = ClientTable.from_columns(client=["acme", "bolt"])
    found = tabulate.exclusions(
        base,
        _consents().clients,
        at=START + timedelta(days=1),
        policy="opt_out",
        channels=["phone"],
        reason=None,
    )

    assert {
        ("merged", "phone"): [],
        ("do_not_contact", "phone"): [],
        ("consent_withdrawn", "phone"): [0],
        ("no_consent", "phone"): [],
    } == _barred(found)


def test_who_was_merged_is_not_contacted_under_his_old_id():
    """The client that stayed is, if nothing that both said stands against it."""
    book = _consents()
    book.merge_clients("acme", "acme ltd", **on(4))
    base = ClientTable.from_columns(client=["acme ltd", "acme"])
    found = tabulate.exclusions(
        base,
        book.clients,
        at=START + timedelta(days=5),
        policy="opt_out",
        channels=["email"],
    )

    assert {("opt_out", "email"): [0]} == _barred(found)


def test_exclusions_need_ids_and_known_words():
    """A base by code has no ids; channels and policies are those of the domain."""
    base = ClientTable.from_columns(client=["acme"])
    told = {"at": START, "policy": "opt_in"}
    with pytest.raises(InvalidValueError, match="ids of clients"):
        tabulate.exclusions(ClientTable.from_columns(client=[0]), [], **told)
    with pytest.raises(InvalidValueError, match="channel must be one of"):
        tabulate.exclusions(base, [], channels=["fax"], **told)
    with pytest.raises(InvalidValueError, match="policy must be one of"):
        tabulate.exclusions(base, [], at=START, policy="silence")
    with pytest.raises(InvalidValueError, match="an instance of Client"):
        tabulate.exclusions(base, ["acme"], **told)
    assert 4 == len(
        tabulate.exclusions(ClientTable.from_columns(client=[]), [], **told)
    )


def test_clocks_are_ahead_by_what_each_zone_says_at_the_time():
    """Summer time begins on the day it does; an absent instant has no hour."""
    zones = [*["Europe/Berlin"] * 3, "Asia/Kolkata", ZoneInfo("UTC"), "UTC"]
    days = ["2026-03-29T00:59Z", *["2026-03-29T01:00Z"] * 2, *["2026-03-29"] * 2]
    at = [*days, None]

    assert [60, 120, 120, 330, 0, 0] == tabulate.utc_offsets(at, zones).tolist()


def test_a_zone_that_is_none_is_named_with_its_row():
    """And there is one zone a row."""
    with pytest.raises(InvalidValueError) as caught:
        tabulate.utc_offsets(["2026-03-29"] * 2, ["UTC", "Moon/Base"])
    with pytest.raises(ShapeError):
        tabulate.utc_offsets(["2026-03-29"] * 2, ["UTC"])

    assert ("zones[1]", "timezone") == (caught.value.path, caught.value.code)
