"""Laws of the client base."""

import pickle
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

import oracle_clientele as oracle
from salesmodel.domain.clientele import client_base
from salesmodel.domain.clients.client import Client
from salesmodel.domain.deals.deal import Deal
from salesmodel.domain.pipelines.pipeline import PURPOSES, Pipeline
from salesmodel.domain.pipelines.stage import Outcome, Stage


START = datetime(2024, 6, 3, tzinfo=UTC)
TICK = timedelta(hours=6)
LAST = 24
TICKS = [START + n * TICK for n in range(-12, LAST + 1)]
WHEN = st.sampled_from(TICKS[8:])
IDS = ["c0", "c1", "c2", "c3"]
STAGES = [Stage("a"), Stage("b"), Stage("w", kind="won"), Stage("l", kind="lost")]
PIPELINES = [Pipeline(name, STAGES, purpose=name) for name in PURPOSES]
PLACES = st.sampled_from([*PIPELINES[:2], *PIPELINES])

ADDED = st.lists(
    st.tuples(st.sampled_from(IDS), st.integers(0, 6), st.none() | st.integers(-2, 0)),
    min_size=1,
    unique_by=lambda known: known[0],
)
MERGERS = st.lists(st.permutations(IDS).map(lambda ids: ids[:2]), max_size=3)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["turn", "turn", "turn", "lose", "other", "late"]),
    ),
    max_size=6,
)
PLANS = st.lists(
    st.tuples(st.sampled_from([*IDS, "c9", None]), st.integers(0, 8), PLACES, STEPS),
    max_size=6,
)


def _late(deal, **said):
    """Say that a deal had been won at once, unless more is known of it."""
    if deal.version > 1:
        return deal
    late = deal.win(at=deal.opened_at, by="ann")
    return deal.backfill(late.history[1:], **said)


def _stepped(deal, what, at, pipeline):
    """Do what can be done: close what is open, open or reclassify what is closed."""
    said = {"at": at, "by": "ann"}
    if what == "late":
        return _late(deal, **said)
    if deal.outcome is Outcome.OPEN:
        closings = {"lose": partial(deal.lose, "price"), "turn": deal.win}
        change = closings.get(what) or partial(deal.change_pipeline, pipeline)
        return change(**said)
    if what != "other":
        return deal.reopen("again", **said)
    to = Outcome.LOST if deal.outcome is Outcome.WON else Outcome.WON
    return deal.reclassify(to, "a mistake", **said)


def _deal(name, plan):
    client_id, opened, pipeline, steps = plan
    at = START + opened * TICK
    deal = Deal.open(name, pipeline, at=at, by="ann", client_id=client_id)
    for n, (step, what) in enumerate(steps):
        at += step * TICK
        other = PIPELINES[n % len(PIPELINES)]
        to = other if other.id != deal.pipeline.id else PIPELINES[n - 1]
        deal = _stepped(deal, what, at, to)
    return deal


@st.composite
def _clients(draw):
    """Draw clients in any order, some merged, whose survivor may not be given."""
    found = {}
    for name, opened, bought in draw(ADDED):
        at = START + opened * TICK
        client = Client.add(name, name, kind="company", at=at, by="ann")
        if bought is not None:
            on = (at + timedelta(days=bought)).date()
            client = client.state_first_purchase(on, at=at, by="ann")
        found[name] = client
    for n, pair in enumerate(draw(MERGERS)):
        both = [found[name] for name in pair if name in found]
        if len(both) == 2 and not any(client.merged_into for client in both):
            at = START + (8 + 2 * n) * TICK
            found |= zip(pair, both[0].absorb(both[1], at=at, by="ann"), strict=True)
    survivors = {client.merged_into for client in found.values()} - {None}
    gone = draw(st.sampled_from([None, *sorted(survivors), *found]))
    return draw(st.permutations([found[name] for name in found if name != gone]))


@st.composite
def _worlds(draw):
    """Draw clients with their deals."""
    deals = [_deal(f"d{n}", plan) for n, plan in enumerate(draw(PLANS))]
    return draw(_clients()), deals


@given(_worlds(), WHEN)
def test_the_base_is_that_of_the_deals_as_they_were(world, at):
    """Each client is where a look at all of its deals at that instant finds it."""
    base = client_base(*world, at=at)
    existing, prospective, asked, orphans = oracle.base(*world, at)

    assert (existing, prospective) == ({*base.existing}, {*base.prospective})
    assert asked == {*base.asked}
    assert orphans == {*base.orphans}


@given(_worlds(), WHEN)
def test_the_moves_are_those_of_a_walk_over_time(world, at):
    """From tick to tick, each change of a base is one move, and there are no others."""
    expected = oracle.moves(*world, at, TICKS)

    assert expected == [
        (move.at, move.client_id, move.to) for move in client_base(*world, at=at).moves
    ]


@given(_worlds(), WHEN)
def test_the_two_bases_are_all_clients_in_order(world, at):
    """Nobody is in both, nobody is lost, and each base keeps the order of the clients."""
    base = client_base(*world, at=at)
    order = [client.id for client in world[0]]
    both = [*base.existing, *base.prospective]

    assert len(base) == len(both) == len({*both})
    assert {*base.asked} <= {*base.prospective}
    for ids in (base.existing, base.prospective, base.asked):
        assert sorted(ids, key=order.index) == [*ids]
    expected = Fraction(len(base.existing), len(both)) if both else None
    assert expected == base.share


@given(_worlds(), WHEN)
def test_every_deal_counts_for_one_client_or_for_none(world, at):
    """What was opened by then names a member, under any of its ids, or is an orphan."""
    base = client_base(*world, at=at)
    opened = [deal for deal in world[1] if deal.opened_at <= at]

    assert [deal.id for deal in opened if deal.client_id not in base] == [*base.orphans]


@given(_worlds(), WHEN)
def test_moves_alternate_and_end_in_the_base(world, at):
    """All begin as prospects, and are where the last move brought them."""
    base = client_base(*world, at=at)
    ways = defaultdict(list)
    for move in base.moves:
        ways[move.client_id].append(move)

    assert [*base.moves] == sorted(
        base.moves, key=lambda move: (move.at, move.client_id)
    )
    for way in ways.values():
        turns = ["existing", "prospective"] * len(way)
        assert turns[: len(way)] == [move.to for move in way]
    for name in [*base.existing, *base.prospective]:
        is_existing = len(ways[name]) % 2 == 1
        assert is_existing is (name in base.existing) is base.is_existing(name)
        assert (ways[name][-1].at if is_existing else None) == base.became_existing(
            name
        )


@given(_worlds(), WHEN, st.data())
def test_the_order_of_what_is_given_does_not_matter(world, at, data):
    """Shuffled clients and deals make the same bases and the same moves."""
    clients, deals = (data.draw(st.permutations(part)) for part in world)
    one, other = client_base(*world, at=at), client_base(clients, deals, at=at)

    assert one.moves == other.moves
    for name in ("existing", "prospective", "asked", "orphans", "merged"):
        assert {*getattr(one, name)} == {*getattr(other, name)}


@given(_worlds(), WHEN, WHEN)
def test_what_was_so_stays_so(world, one, other):
    """The moves up to an instant are the same, whenever one looks back."""
    early, late = sorted([one, other])
    then, now = (client_base(*world, at=at) for at in (early, late))
    both = {*then.existing, *then.prospective} & {*now.existing, *now.prospective}

    for name in both:
        assert [move for move in then.moves if move.client_id == name] == [
            move for move in now.moves if move.client_id == name and move.at <= early
        ]


@given(_worlds(), WHEN)
def test_a_copy_of_a_base_is_equal(world, at):
    """Pickled and made again it answers alike."""
    base = client_base(*world, at=at)
    again = pickle.loads(pickle.dumps(base))

    assert base == again
    assert hash(base) == hash(again)
    for name in base.existing + base.prospective:
        assert base.terms_for(name) == again.terms_for(name)
