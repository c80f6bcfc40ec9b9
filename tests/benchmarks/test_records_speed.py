"""How fast documents are read, against cattrs with orjson on classes with validators.

The peer reads the same bytes into classes whose validators ask of each part what ours has
to be. It does not replay the deals: that a log is sound is ours alone to find out.
"""

import gc
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import attrs
import orjson
import pytest
from attrs.validators import and_, ge, in_, instance_of, le, max_len, min_len
from attrs.validators import optional as maybe
from cattrs.preconf.orjson import make_converter
from cattrs.strategies import configure_tagged_union

from salesmodel.domain import SOURCES, Deal, Gate, LostReasons, Pipeline, Stage
from salesmodel.records import Limits, from_json, to_json
from salesmodel.values import Money


pytestmark = pytest.mark.benchmark

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
N = 100_000
ROUNDS = 3
WIDE = Limits(bytes=2**30, items=N)
SALES = Pipeline(
    "sales",
    [
        Stage("contact"),
        Stage("offer"),
        Stage("contract"),
        Stage("won", kind="won"),
        Stage("lost", kind="lost"),
    ],
    gates=[Gate("enter", ["offer"], fields=["need"])],
    lost=LostReasons(["price", "other"]),
)

ID = and_(instance_of(str), min_len(1), max_len(128))
COUNT = and_(instance_of(int), ge(1), le(10**9))


@attrs.frozen
class Sum:
    """An amount, as the peer reads it."""

    amount: Decimal = attrs.field(validator=instance_of(Decimal))
    currency: str = attrs.field(validator=and_(instance_of(str), max_len(3)))


@attrs.frozen
class Happened:
    """What every event tells, as the peer reads it."""

    deal_id: str = attrs.field(validator=ID)
    version: int = attrs.field(validator=COUNT)
    at: datetime = attrs.field(validator=instance_of(datetime))
    by: str = attrs.field(validator=ID)
    source: str = attrs.field(default="user", validator=in_(SOURCES), kw_only=True)
    inferred: bool = attrs.field(
        default=False, validator=instance_of(bool), kw_only=True
    )


Pairs = tuple[tuple[str, str], ...]


@attrs.frozen
class Opened(Happened):
    """The opening of a deal."""

    pipeline_id: str = attrs.field(validator=ID)
    pipeline_version: int = attrs.field(validator=COUNT)
    stage: str = attrs.field(validator=ID)
    client_id: str | None = attrs.field(default=None, validator=maybe(ID))
    owner: str | None = attrs.field(default=None, validator=maybe(ID))
    fields: Pairs = attrs.field(default=(), validator=instance_of(tuple))
    amount: Sum | None = attrs.field(default=None, validator=maybe(instance_of(Sum)))


@attrs.frozen
class Filled(Happened):
    """Fields that were filled."""

    changes: Pairs = attrs.field(validator=instance_of(tuple))


@attrs.frozen
class Entered(Happened):
    """A move."""

    stage: str = attrs.field(validator=ID)
    origin: str = attrs.field(validator=ID)
    direction: int = attrs.field(validator=in_((-1, 1)))


@attrs.frozen
class Won(Happened):
    """A win."""

    stage: str = attrs.field(validator=ID)
    origin: str = attrs.field(validator=ID)


@attrs.frozen
class Lost(Happened):
    """A loss."""

    stage: str = attrs.field(validator=ID)
    origin: str = attrs.field(validator=ID)
    reason: str | None = attrs.field(default=None, validator=maybe(ID))


TAGS = {
    Opened: "deal_opened",
    Filled: "fields_set",
    Entered: "stage_entered",
    Won: "deal_won",
    Lost: "deal_lost",
}


@attrs.frozen
class Log:
    """A deal as the peer reads it: a log that nobody replays."""

    id: str = attrs.field(validator=ID)
    history: tuple[Opened | Filled | Entered | Won | Lost, ...] = attrs.field(
        validator=min_len(1)
    )


@attrs.frozen
class Logs:
    """The whole document, the pipeline aside."""

    deals: tuple[Log, ...]


def peer():
    """Return a converter of the peer."""
    converter = make_converter()
    union = Opened | Filled | Entered | Won | Lost
    configure_tagged_union(union, converter, TAGS.get, tag_name="type")
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    return converter


def deal_of(n):
    """Return a deal as they are: five events, won or lost."""
    said = {"by": "ann"}
    deal = Deal.open(
        f"d{n}",
        SALES,
        at=MONDAY,
        client_id=f"c{n}",
        owner="ann",
        fields={"source": "web"},
        amount=Money(500 + n, "EUR"),
        **said,
    )
    deal = deal.set_fields(
        {"need": "a pump"}, at=MONDAY + timedelta(hours=n % 99), **said
    )
    for days, to in ((7, "offer"), (9, "contract")):
        deal = deal.move(to, at=MONDAY + timedelta(days), **said)
    then = MONDAY + timedelta(30, seconds=n)
    return deal.win(at=then, **said) if n % 3 else deal.lose("price", at=then, **said)


def seconds(task):
    """Time one run with a clean slate; the garbage collector stays on.

    It is the time of this process on a core: neither of the two has a thread, and what
    else the machine does meanwhile counts for none.
    """
    gc.collect()
    started = time.process_time()
    task()
    return time.process_time() - started


def fastest(*tasks):
    """Return the best time of each task, all of them in turn."""
    taken = [[seconds(task) for task in tasks] for _ in range(ROUNDS)]
    return [min(each) for each in zip(*taken, strict=True)]


def test_many_deals_are_read_within_three_times_the_peer():
    """A document of 100,000 deals, replayed, against the peer that only reads it."""
    deals = tuple(deal_of(n) for n in range(N))
    raw = to_json(deals).encode()
    converter = peer()
    assert deals[:9] == from_json(to_json(deals[:9]))
    del deals

    ours, theirs, replays = fastest(
        lambda: from_json(raw, limits=WIDE),
        lambda: converter.loads(raw, Logs),
        lambda: orjson.loads(raw),
    )

    print(
        f"\n{N:,} deals, {len(raw) / 1e6:.0f} MB: ours {ours:.2f} s, cattrs {theirs:.2f} s"
    )
    print(f"ratio {ours / theirs:.2f}, orjson alone {replays:.2f} s")
    assert ours <= 3 * theirs


def test_lines_are_read_within_three_times_the_peer():
    """The same 100,000 as JSON Lines under the standard limits, the pipeline beside them.

    It takes half a gigabyte: all that was read is kept until the clock stops.
    """
    lines = [to_json(deal_of(n), with_pipelines=False).encode() for n in range(N)]
    converter = peer()

    ours, theirs = fastest(
        lambda: [from_json(line, pipelines=[SALES]) for line in lines],
        lambda: [converter.loads(line, Log) for line in lines],
    )

    print(f"\n{len(lines):,} lines: ours {ours:.2f} s, cattrs {theirs:.2f} s")
    print(f"ratio {ours / theirs:.2f}")
    assert ours <= 3 * theirs
