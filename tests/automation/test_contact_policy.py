"""Tests of how often clients are to be contacted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmodel.automation import ContactPolicy
from salesmodel.domain import Activity, Client, ContactPerson, Deal, Pipeline, Stage
from salesmodel.errors import DefinitionError, InvalidInstantError, InvalidValueError
from salesmodel.values import BusinessCalendar


MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEKS = {"key": 2, "other": 13}
SALES = Pipeline("sales", [Stage("contact")])


def on(days):
    """Return an instant some days after the first Monday."""
    return MONDAY + timedelta(days=days)


def client(name="c1", *days, persons=(("p1", "phone"),), **logged):
    """Return a client who was called on some days."""
    made = Client.add(name, "Acme", kind="company", at=MONDAY, by="ann")
    for person, channel in persons:
        known = ContactPerson(person, "Lee", "buyer", [(channel, "+1 555 0100")])
        made = made.put_contact(known, at=MONDAY, by="ann")
    for day in days:
        call = Activity(f"a{day}", **({"kind": "call", "at": on(day)} | logged))
        made = made.log_activity(call, at=on(day), by="ann")
    return made


def due(*clients, at, policy=None, **given):
    """Return who is due."""
    policy = ContactPolicy(WEEKS, consent="opt_out") if policy is None else policy
    segments = {one.id: "key" for one in clients}
    return policy.due(clients, at=at, **({"segment_of": segments} | given))


def test_a_contact_is_due_so_many_weeks_after_the_last():
    """On the day itself it is due, and not the day before."""
    known = client("c1", 3)

    assert () == due(known, at=on(16))
    (found,) = due(known, at=on(17))
    assert (date(2026, 1, 8), date(2026, 1, 22), 0) == (
        found.last,
        found.due,
        found.days_overdue,
    )
    assert ("phone", "p1") == (found.channel, found.contact_id)
    assert 5 == due(known, at=on(22))[0].days_overdue


def test_a_client_who_was_never_contacted_is_due_since_he_was_added():
    """The days count from there."""
    (found,) = due(client(), at=on(20))

    assert (None, date(2026, 1, 19), 6) == (found.last, found.due, found.days_overdue)


@pytest.mark.parametrize(
    "logged",
    [{"kind": "task"}, {"state": "planned"}, {"at": on(40), "state": "planned"}],
)
def test_what_is_no_contact_does_not_count(logged):
    """Neither a task nor a plan reaches the client."""
    assert None is due(client("c1", 3, **logged), at=on(20))[0].last


def test_what_is_logged_later_does_not_count():
    """As of an instant, only what was done by then."""
    assert (
        date(2026, 1, 5) + timedelta(days=3)
        == due(client("c1", 3, 30), at=on(25))[0].last
    )


def test_a_contact_about_a_deal_is_a_contact():
    """Deals of the client, under all its ids, are looked at."""
    deal = Deal.open("d1", SALES, at=MONDAY, by="ann", client_id="c1")
    deal = deal.log_activity(Activity("a1", "call", on(9)), at=on(9), by="ann")
    nobodys = Deal.open("d2", SALES, at=MONDAY, by="ann")

    assert () == due(client(), at=on(20), deals=[deal, nobodys])
    assert date(2026, 1, 14) == due(client(), at=on(30), deals=[deal])[0].last


def test_the_longest_overdue_come_first():
    """Clients who are due alike stand by their id."""
    found = due(client("b", 4), client("c", 1), client("a", 4), at=on(40))

    assert ["c", "a", "b"] == [one.client_id for one in found]


def test_a_day_off_is_none_to_call_on():
    """The next working day is the day on which it is due."""
    policy = ContactPolicy({"key": 1}, calendar=BusinessCalendar(), consent="opt_out")

    assert () == due(client("c1", 5), at=on(13), policy=policy)
    assert date(2026, 1, 19) == due(client("c1", 5), at=on(14), policy=policy)[0].due


def test_the_way_is_the_first_channel_that_is_allowed_and_known():
    """A channel that the client forbade is not used; without any there is none."""
    known = client(persons=(("p1", "phone"), ("p2", "email")))
    blocked = known.block_contact("phone", reason="asked", at=MONDAY, by="ann")
    told = [due(one, at=on(20))[0] for one in (known, blocked, client(persons=()))]

    assert [("phone", "p1"), ("email", "p2"), (None, None)] == [
        (found.channel, found.contact_id) for found in told
    ]
    silent = ContactPolicy(WEEKS)
    assert None is due(known, at=on(20), policy=silent)[0].channel
    only = ContactPolicy(WEEKS, ["email"], consent="opt_out")
    assert "p2" == due(known, at=on(20), policy=only)[0].contact_id


def test_who_is_in_no_segment_or_merged_or_to_come_is_never_due():
    """A segment may be asked for, or looked up."""
    kept, merged = client("c1").absorb(client("c2"), at=on(1), by="ann")

    assert ["c1"] == [one.client_id for one in due(kept, merged, at=on(30))]
    assert () == due(client(), at=on(30), segment_of={})
    assert () == due(client(), at=on(30), segment_of=lambda one: None)
    assert () == due(client(), at=on(30), segment_of=lambda one: "unheard of")
    assert () == due(client(), at=on(-30))


def test_a_policy_has_to_make_sense():
    """Every segment that does not is told."""
    with pytest.raises(DefinitionError) as caught:
        ContactPolicy({"key": 0, "": 2, "fine": 3, "far": 521})
    assert 3 == len(caught.value.problems)
    for wrong in ({"weeks": [1]}, {"channels": ["pigeon"]}, {"consent": "maybe"}):
        with pytest.raises(InvalidValueError):
            ContactPolicy(**({"weeks": WEEKS} | wrong))
    with pytest.raises(InvalidInstantError):
        due(client(), at=datetime(2026, 1, 5))


@given(st.integers(1, 8), st.lists(st.integers(0, 60), max_size=4), st.integers(0, 99))
def test_who_is_due_is_who_was_not_contacted_for_so_long(weeks, days, at):
    """Counting days one by one tells the same."""
    known = client("c1", *sorted(set(days)))
    policy = ContactPolicy({"key": weeks}, consent="opt_out")
    past = [day for day in days if day <= at]
    last = max(past, default=0)
    found = due(known, at=on(at), policy=policy)

    assert (at - last >= 7 * weeks) is bool(found)
    if found:
        assert at - last - 7 * weeks == found[0].days_overdue
