"""Laws of clients, of what they consent to, and of shared credit."""

import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from salesmodel.domain.activity import Activity
from salesmodel.domain.clients.client import Client
from salesmodel.domain.clients.consent import CONSENT_POLICIES
from salesmodel.domain.clients.contact import CHANNELS, ContactPerson
from salesmodel.domain.credit import Credit, checked_shares, credit_amount, split_evenly
from salesmodel.domain.team import Team, team_credit
from salesmodel.values import Money


START = datetime(2024, 6, 3, tzinfo=UTC)
STEPS = st.integers(0, 3)
OWNERS = st.sampled_from(["ann", "bob", "eve", None])
FEW = st.sampled_from(CHANNELS[:3])
CODES = st.sampled_from(["form", "letter"])
NAMES = st.sampled_from(["Zaphod-Beeblebrox", "Zaphod-Beeblebrox, too"])
PLANTED = "Zaphod-Beeblebrox"
WHEN = st.integers(-1, 45).map(lambda hour: START + timedelta(hours=hour))
POLICIES = st.sampled_from(CONSENT_POLICIES)

CHANGES = st.one_of(
    st.tuples(st.just("assign"), OWNERS),
    st.tuples(st.just("consent"), FEW, st.booleans(), CODES),
    st.tuples(st.just("block"), FEW | st.none(), CODES, st.tuples(STEPS, STEPS)),
    st.tuples(st.just("unblock"), FEW | st.none()),
    st.tuples(st.just("contact"), st.sampled_from(["p1", "p2"]), NAMES),
    st.tuples(st.just("activity"), st.sampled_from(["a1", "a2", "a3"]), NAMES),
    st.tuples(st.just("fields"), st.dictionaries(st.sampled_from("xy"), NAMES)),
    st.tuples(st.just("name"), NAMES),
    st.tuples(st.just("bought"), st.none() | st.dates(date(2020, 1, 1), START.date())),
)
PLANS = st.lists(st.tuples(STEPS, CHANGES), max_size=14)


def _consent(client, channel, is_given, ground, **said):
    change = client.give_consent if is_given else client.withdraw_consent
    return change(channel, ground=ground, **said)


def _block(client, scope, reason, span, **said):
    since, until = _from_to(said["at"], span)
    return client.block_contact(scope, reason=reason, since=since, until=until, **said)


def _from_to(at, span):
    """Return from when on a block holds, and until when, if it ends."""
    since = at + timedelta(hours=span[0])
    return since, since + timedelta(hours=span[1]) if span[1] else None


def _contact(client, person, role, **said):
    return client.put_contact(ContactPerson(person, PLANTED, role), **said)


def _activity(client, activity, result, **said):
    name = f"{client.id} {activity}"
    done = Activity(name, "call", said["at"], direction="outbound", result=result)
    return client.log_activity(done, **said)


METHODS = {
    "assign": Client.assign,
    "consent": _consent,
    "block": _block,
    "unblock": Client.unblock_contact,
    "contact": _contact,
    "activity": _activity,
    "fields": Client.set_fields,
    "name": Client.rename,
    "bought": Client.state_first_purchase,
}


def _changed(client, change, at):
    """Make one change, through the public methods."""
    kind, *given = change
    return METHODS[kind](client, *given, at=at, by="ann")


def _versions(plan, id="c1"):
    """Return every client of a plan, the first just opened, and what was done when."""
    at = START
    versions = [Client.add(id, PLANTED, kind="person", at=at, by="ann")]
    done = []
    for step, change in plan:
        at += timedelta(hours=step)
        versions.append(_changed(versions[-1], change, at))
        done.append((at, change))
    return versions, done


def _owner_by_walk(done, at):
    owner = None
    for then, change in done:
        if change[0] == "assign" and then <= at:
            owner = change[1]
    return owner


def _is_blocked(done, channel, at):
    """Walk over what was done: keep each block's scope, start and end."""
    blocks = []
    for then, change in done:
        match change:
            case "block", scope, _, span:
                blocks.append([scope, *_from_to(then, span)])
            case "unblock", scope:
                for block in blocks:
                    if block[0] == scope and (block[2] is None or then < block[2]):
                        block[2] = then
    return any(
        scope in (None, channel) and since <= at and (until is None or at < until)
        for scope, since, until in blocks
    )


def _refusal_by_walk(done, channel, at, policy):
    if _is_blocked(done, channel, at):
        return "do_not_contact"
    said = None
    for then, change in done:
        if change[0] == "consent" and change[1] == channel and then <= at:
            said = change[2]
    if said is None:
        return "no_consent" if policy == "opt_in" else None
    return None if said else "consent_withdrawn"


@given(PLANS, WHEN)
def test_the_owner_at_an_instant_is_that_of_a_walk(plan, at):
    """The bisection ends on the owner that a walk over the changes ends on."""
    versions, done = _versions(plan)

    assert _owner_by_walk(done, at) == versions[-1].owner_at(at)
    assert _owner_by_walk(done, versions[-1].changed_at) == versions[-1].owner


@given(PLANS)
def test_activities_are_the_newest_in_the_order_they_were_first_logged(plan):
    """A walk over what was done ends on the same activities."""
    versions, done = _versions(plan)
    expected = {}
    for then, change in done:
        if change[0] == "activity":
            expected[f"c1 {change[1]}"] = (then, change[2])

    assert [*expected.items()] == [
        (each.id, (each.at, each.result)) for each in versions[-1].activities
    ]


@given(PLANS, WHEN, FEW, POLICIES)
def test_contact_is_allowed_as_a_walk_over_the_facts_says(plan, at, channel, policy):
    """The answer is that of everything done, in its order, at that instant."""
    versions, done = _versions(plan)
    expected = _refusal_by_walk(done, channel, at, policy)

    assert expected == versions[-1].contact_block(channel, at, policy=policy)
    assert (expected is None) is versions[-1].may_contact(channel, at, policy=policy)


@given(PLANS, FEW, POLICIES)
def test_later_changes_do_not_change_what_was_so(plan, channel, policy):
    """The answer for an instant stays what it was once that instant has passed."""
    versions, _ = _versions(plan)
    for version, following in pairwise(versions):
        passed = following.changed_at - timedelta(microseconds=1)

        assert version.owner_at(passed) == versions[-1].owner_at(passed)
        assert version.contact_block(channel, passed, policy=policy) == versions[
            -1
        ].contact_block(channel, passed, policy=policy)


@given(PLANS)
def test_a_history_grows_at_its_end(plan):
    """Each version extends the one before by one entry, or is that one itself."""
    versions, _ = _versions(plan)
    for earlier, later in pairwise(versions):
        assert len(later.history) == later.version
        assert later is earlier or later.history[:-1] == earlier.history
        assert later is earlier or later != earlier


@given(PLANS)
def test_a_client_is_what_is_made_again_of_its_parts(plan):
    """Copied through the constructor, which checks everything, it is the same."""
    versions, _ = _versions(plan)
    copy = pickle.loads(pickle.dumps(versions[-1]))

    assert versions[-1] == copy
    assert hash(versions[-1]) == hash(copy)
    assert versions[-1].owners == copy.owners


@given(PLANS)
def test_nothing_personal_is_shown(plan):
    """Whatever was done, neither the client nor its history shows a name or a value."""
    client = _versions(plan)[0][-1]
    told = [client, *client.history, *client.owners, *client.contacts, *client.blocks]
    told += client.activities

    assert PLANTED not in repr([*told, *client.consents])


def _people(client, prefix):
    """Give contact persons ids of their own."""
    at = client.changed_at
    for person in client.contacts:
        client = client.remove_contact(person.id, at=at, by="ann")
        own = ContactPerson(f"{prefix}{person.id}", person.name, person.role)
        client = client.put_contact(own, at=at, by="ann")
    return client


def _two(mine, yours):
    """Return two clients, and the two that they are after a merging."""
    first = _people(_versions(mine)[0][-1], "a")
    second = _people(_versions(yours, "c2")[0][-1], "b")
    late = max(first.changed_at, second.changed_at)
    return first, second, *first.absorb(second, at=late, by="ann")


@given(PLANS, PLANS)
def test_merging_keeps_both(mine, yours):
    """The survivor has every fact of both, and either history whole."""
    first, second, both, merged = _two(mine, yours)

    assert first.history == both.history[:-1]
    assert second.history == both.absorbed[0].history[:-1]
    assert merged.history == both.absorbed[0].history
    assert second.owners == both.absorbed[0].owners
    assert {*first.consents, *second.consents} == {*both.consents}
    assert {*first.blocks, *second.blocks} == {*both.blocks}
    assert {*first.contacts, *second.contacts} == {*both.contacts}
    assert {*first.activities, *second.activities} == {*both.activities}
    assert both == pickle.loads(pickle.dumps(both))


@given(PLANS, PLANS, FEW, st.data())
def test_merging_opens_no_way_that_was_shut(mine, yours, channel, data):
    """A block of either holds for both, and what both refuse stays refused."""
    first, second, both, _ = _two(mine, yours)
    at, policy = data.draw(WHEN), data.draw(POLICIES)
    answers = [
        client.contact_block(channel, at, policy=policy) for client in (first, second)
    ]
    answer = both.contact_block(channel, at, policy=policy)

    assert answer is not None or None in answers
    assert ("do_not_contact" in answers) is (answer == "do_not_contact")


@st.composite
def wholes(draw):
    """Draw credits that make up a whole, of any sizes."""
    cuts = draw(st.sets(st.integers(1, 10**6 - 1), max_size=6))
    edges = [0, *sorted(cuts), 10**6]
    sizes = [Decimal(end - start).scaleb(-6) for start, end in pairwise(edges)]
    return [Credit(f"o{number}", size) for number, size in enumerate(sizes)]


@given(wholes(), st.integers(-(10**12), 10**12))
def test_an_amount_is_split_exactly(shared, units):
    """The parts add up to the amount, and each is its share to a minor unit."""
    amount = Money.from_minor_units(units, "EUR")
    parts = credit_amount(shared, amount)

    assert amount == Money.total((part for _, part in parts), "EUR")
    assert [each.owner for each in shared] == [owner for owner, _ in parts]
    assert all(
        abs(part.minor_units - units * Fraction(each.share)) < 1
        for each, (_, part) in zip(shared, parts, strict=True)
    )


@given(st.integers(1, 60))
def test_an_even_split_is_a_whole(n):
    """Its shares add up to exactly one."""
    shared = split_evenly([f"o{number}" for number in range(n)])

    assert 1 == sum(Fraction(each.share) for each in checked_shares(shared))


@given(wholes(), st.integers(1, 7), st.integers(1, 7))
def test_shares_by_team_are_the_whole(shared, first, second):
    """Teams and those who are in none have all of the deal together."""
    owners = [f"o{number}" for number in range(14)]
    teams = [
        Team("a", "A", owners[:first]),
        Team("b", "B", owners[first : first + second]),
    ]
    found = team_credit(shared, teams)
    by_team = sum(Fraction(share) for _, share in found.teams)

    assert 1 == by_team + sum(Fraction(each.share) for each in found.alone)
