"""Hypothesis strategies of every type that a document can be of, and how one is spoilt."""

import copy
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from domain_strategies import has_owner, lives
from salesmodel.domain import (
    ACTIVITY_KINDS,
    CHANNELS,
    FORECAST_CATEGORIES,
    SOURCES,
    Activity,
    Author,
    Client,
    ContactPerson,
    Days,
    Deal,
    Field,
    Gate,
    Journey,
    LineItem,
    LostReasons,
    MovePolicy,
    Override,
    Pattern,
    Pipeline,
    Schema,
    Stage,
    Team,
    Terms,
    split_evenly,
)
from salesmodel.errors import Blocker
from salesmodel.records import to_dict
from salesmodel.values import BusinessCalendar, FiscalCalendar, Money, Period


START = datetime(2026, 1, 5, tzinfo=UTC)
PLANTED = "Zaphod-Beeblebrox"
CHECKS = {"owner": has_owner, "has owner": has_owner}
IDS = st.text(min_size=1, max_size=9).filter(
    lambda text: not text.isspace() and text.isprintable()
) | st.sampled_from(["d1", "имя", 'a"b', "\u202e"])
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
TEXTS = WORDS.map(lambda word: f"{word}\n\t{PLANTED}")
INSTANTS = st.datetimes(
    datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
DECIMALS = st.decimals(-(10**12), 10**12, places=6, allow_nan=False)
POSITIVE = st.decimals("0.001", 10**6, places=3, allow_nan=False)
SHARES = st.decimals(0, 1, places=4, allow_nan=False)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "RUB"])
SUMS = st.builds(Money, DECIMALS, CURRENCIES)
PRICES = st.builds(Money.from_minor_units, st.integers(0, 10**9), st.just("EUR"))
CONTENTS = st.one_of(
    TEXTS,
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    DECIMALS,
    DAYS,
    INSTANTS,
    PRICES,
    st.lists(WORDS, min_size=1, max_size=3).map(tuple),
)
FIELDS = st.dictionaries(IDS, CONTENTS, max_size=4)


def _schema(fields):
    """Return a schema of those fields that can stand beside each other."""
    try:
        return Schema(fields)
    except ValueError:
        return Schema(fields[:1])


AUTHORS = st.builds(Author, IDS, st.sampled_from(SOURCES), st.booleans())
BLOCKERS = st.builds(Blocker, IDS, IDS | st.none(), TEXTS)
OVERRIDES = st.builds(Override, IDS, TEXTS, st.lists(BLOCKERS, max_size=2))
ACTIVITIES = st.builds(
    Activity,
    IDS,
    st.sampled_from(ACTIVITY_KINDS),
    INSTANTS,
    state=st.sampled_from(["planned", "done"]),
    direction=st.sampled_from(["inbound", "outbound", None]),
    channel=IDS | st.none(),
    duration=st.timedeltas(timedelta(0), timedelta(9)) | st.none(),
    result=TEXTS | st.just(""),
    level=IDS | st.none(),
    contact_id=IDS | st.none(),
)
ITEMS = st.builds(
    LineItem, IDS, POSITIVE, PRICES, discount=SHARES, unit_cost=PRICES | st.none()
)
NAMES = st.sampled_from(["ann", "bob", "eve"])
CREDITS = st.sets(NAMES, min_size=1).map(lambda names: split_evenly(names)[0])
TEAMS = st.builds(Team, IDS, IDS, st.lists(IDS, min_size=1, max_size=3, unique=True))
CALENDARS = st.builds(
    BusinessCalendar,
    st.sampled_from(["1111100", "0111110", "1111111"]),
    st.lists(DAYS, max_size=2),
    opens=st.sampled_from([time(9), time(0), time(8, 30, 1, 500)]),
    zone=st.sampled_from(["UTC", "Europe/Berlin"]),
)
PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days)),
    st.dates(date(1900, 1, 1), date(2199, 1, 1)),
    st.integers(1, 300),
)
FISCAL_CALENDARS = st.builds(
    FiscalCalendar,
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from(["start", "end"]),
)
TERMS = st.builds(Terms, IDS, IDS)
STAGE_DAYS = st.builds(Days, st.integers(1, 3_660), st.booleans())
STAGES = st.builds(
    Stage,
    IDS,
    IDS,
    probability=SHARES | st.none(),
    forecast=st.sampled_from([*FORECAST_CATEGORIES, None]),
    target=STAGE_DAYS | st.none(),
    stale_after=STAGE_DAYS | st.none(),
    stale_since=st.sampled_from(["activity", "entry"]),
    guidance=TEXTS | st.just(""),
    archived=st.booleans(),
)
FIELD_DEFINITIONS = st.one_of(
    st.builds(Field, IDS, label=IDS, personal=st.booleans()),
    st.builds(
        Field,
        IDS,
        st.sampled_from(["choice", "choices"]),
        choices=st.just(["a", "b"]),
    ),
    st.builds(
        Field,
        IDS,
        pattern=st.just(Pattern("[a-z]+")) | st.none(),
        max_length=st.integers(1, 9) | st.none(),
    ),
    st.builds(
        Field,
        IDS,
        st.just("money"),
        currency=st.just("EUR"),
        least=PRICES | st.none(),
    ),
    st.builds(Field, IDS, st.just("decimal"), most=DECIMALS | st.none()),
    st.builds(Field, IDS, st.just("date"), least=DAYS | st.none()),
    st.builds(Field, IDS, st.just("instant"), least=INSTANTS | st.none()),
    st.builds(Field, IDS, st.just("reference"), target=IDS),
)
SCHEMAS = st.lists(
    FIELD_DEFINITIONS, max_size=3, unique_by=lambda field: field.id.casefold()
).map(_schema)
GATES = st.builds(
    Gate,
    st.just("enter"),
    st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2),
    fields=st.lists(IDS, max_size=2).map(tuple),
    check=st.just(has_owner),
    name=st.sampled_from(sorted(CHECKS)),
    level=st.sampled_from(["required", "important"]),
)
PLAIN_GATES = st.builds(Gate, st.just("won"), fields=st.just(("need",)), name=WORDS)
LOST = st.builds(LostReasons, st.lists(IDS, max_size=2), st.booleans())
PAIRS = st.tuples(st.sampled_from("ab"), st.sampled_from("ab"))
MOVES = st.builds(
    MovePolicy,
    st.booleans(),
    st.booleans(),
    creation_stages=st.just(["a"]) | st.none(),
    allowed=st.none() | st.frozensets(PAIRS),
)
PIPELINES = st.builds(
    Pipeline,
    IDS,
    st.just([Stage("a"), Stage("b", "Second"), Stage("c", kind="won")]),
    name=IDS,
    version=st.integers(1, 9),
    gates=st.lists(
        GATES.filter(lambda gate: not gate.fields) | st.just(Gate("won", fields=["x"])),
        max_size=2,
    ),
    schema=st.none() | st.just(Schema([Field("x"), Field("who", personal=True)])),
    moves=MOVES,
    lost=LOST,
    calendar=CALENDARS | st.none(),
    most_events=st.integers(99, 10**6),
)


CHANGES = st.one_of(
    st.tuples(st.just("assign"), NAMES | st.none()),
    st.tuples(st.just("consent"), st.sampled_from(CHANNELS), st.booleans()),
    st.tuples(st.just("block"), st.sampled_from([*CHANNELS, None])),
    st.tuples(st.just("unblock"), st.sampled_from([*CHANNELS, None])),
    st.tuples(st.just("person"), st.sampled_from("pq"), st.lists(IDS, max_size=2)),
    st.tuples(st.just("gone")),
    st.tuples(st.just("activity"), st.sampled_from("xy")),
    st.tuples(st.just("fields"), FIELDS),
    st.tuples(st.just("name"), IDS),
    st.tuples(st.just("bought"), st.none() | st.dates(date(1900, 1, 1), START.date())),
    st.tuples(st.just("absorb"), st.sampled_from(["c2", "c3"])),
    st.tuples(st.just("erase"), IDS),
)


def _person(name, words):
    channels = [("phone", word) for word in dict.fromkeys(words)]
    channels += [("email", "a@b.example")]
    return ContactPerson(name, PLANTED, "", channels, zone="Europe/Berlin")


def _consented(client, channel, is_given, **said):
    change = client.give_consent if is_given else client.withdraw_consent
    return change(channel, ground="form", **said)


def _gone(client, **said):
    named = [person.id for person in client.contacts[:1]]
    return client.remove_contact(named[0], **said) if named else client


def _called(client, name, **said):
    call = Activity(f"{client.id}{name}", "call", said["at"], result=PLANTED)
    return client.log_activity(call, **said)


def _absorbed(client, name, **said):
    if name in client.ids:
        return client
    other = _called(Client.add(name, PLANTED, kind="person", **said), "z", **said)
    return client.absorb(other, **said)[0]


METHODS = {
    "assign": Client.assign,
    "consent": _consented,
    "block": lambda client, scope, **said: client.block_contact(
        scope, reason="asked", **said
    ),
    "unblock": Client.unblock_contact,
    "person": lambda client, name, words, **said: client.put_contact(
        _person(name, words), **said
    ),
    "gone": _gone,
    "activity": _called,
    "fields": Client.set_fields,
    "name": Client.rename,
    "bought": Client.state_first_purchase,
    "absorb": _absorbed,
    "erase": Client.erase,
}


@st.composite
def clients(draw):
    """Draw a client that a lot was done to."""
    at = START
    author = Author("crm", "import", inferred=True)
    client = Client.add("c1", PLANTED, kind="person", at=at, by=author, owner="ann")
    for hours, change in draw(
        st.lists(st.tuples(st.integers(0, 9), CHANGES), max_size=9)
    ):
        at += timedelta(hours=hours)
        client = METHODS[change[0]](client, *change[1:], at=at, by="ann")
    return client


def _filled(deal, item, fields):
    """Return a deal with one item and fields of every kind, at its last instant."""
    said = {"at": deal.history[-1].at, "by": Author("bot", "automation")}
    deal = deal.set_items([item], rounding="half_even", **said)
    try:
        return deal.set_fields(fields, **said)
    except ValueError:
        return deal


DEALS = lives().map(lambda life: life.deal)
ITEMIZED = st.builds(_filled, DEALS, ITEMS, FIELDS)


@st.composite
def journeys(draw):
    """Draw a sale and what follows from it."""
    sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
    delivery = Pipeline("delivery", [Stage("out")], purpose="delivery")
    sale = Deal.open("d1", sales, at=START, by="ann").win(at=START, by="ann")
    others = [
        sale.follow_up(f"d{n}", delivery, at=START, by="ann")
        for n in range(2, 2 + draw(st.integers(0, 2)))
    ]
    plan = draw(st.sampled_from([("sale", "delivery"), ("lead", "sale", "feedback")]))
    deals = (sale, *others)
    return draw(st.sampled_from([Journey(deals), Journey(deals, plan=plan)]))


EVENTS = DEALS.flatmap(lambda deal: st.sampled_from(deal.history))
SEVERAL = st.lists(DEALS, max_size=1).map(tuple)
VALUES = st.one_of(
    SUMS,
    AUTHORS,
    OVERRIDES,
    ACTIVITIES,
    ITEMS,
    CREDITS,
    TEAMS,
    CALENDARS,
    PERIODS,
    FISCAL_CALENDARS,
    TERMS,
    STAGE_DAYS,
    STAGES,
    FIELD_DEFINITIONS,
    SCHEMAS,
    GATES,
    PLAIN_GATES,
    LOST,
    MOVES,
    PIPELINES,
    EVENTS,
    DEALS,
    ITEMIZED,
    SEVERAL,
    journeys(),
    clients(),
    clients().flatmap(
        lambda client: st.sampled_from(
            [
                *client.history,
                *client.consents,
                *client.blocks,
                *client.contacts,
                *client.absorbed,
            ]
        )
    ),
)
"""Values of every type."""

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["", " ", "x", "2026-02-30", "1e5", "\ud800", "\x00", "P", "NaN"]),
    st.builds(list),
    st.builds(dict),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=2),
    st.decimals(),
    st.datetimes(),
    st.binary(max_size=2),
)


def places(document):
    """Return every list and object in a document, each with every key or number of it."""
    found = []
    if isinstance(document, dict):
        found = [(document, key) for key in document]
    elif isinstance(document, list):
        found = [(document, n) for n in range(len(document))]
    for holder, key in list(found):
        found += places(holder[key])
    return found


@st.composite
def spoilt(draw, values=VALUES, junk=JUNK):
    """Draw a document that was right, with a few places that are not any more."""
    document = copy.deepcopy(to_dict(draw(values)))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(places(document)))
        how = draw(st.sampled_from(["set", "drop", "add"]))
        if how == "set":
            holder[key] = draw(junk)
        elif how == "drop":
            holder.pop(key)
        elif isinstance(holder, dict):
            holder["zaphod"] = draw(junk)
        else:
            holder.append(draw(junk))
        if not places(document):
            break
    return document
