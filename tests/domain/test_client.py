"""Tests of clients."""

import copy
import pickle
import traceback
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import attrs
import pytest

from salesmodel.domain.activity import Activity, FirstResponse
from salesmodel.domain.author import Author
from salesmodel.domain.book import Book
from salesmodel.domain.clients.client import (
    CLIENT_CHANGES,
    CLIENT_KINDS,
    CONTACT_SOURCES,
    ERASED,
    Absorbed,
    Client,
    ClientChange,
    ClientChangeKind,
    ClientKind,
    ContactSource,
    Ownership,
)
from salesmodel.domain.clients.consent import Consent, ContactBlock
from salesmodel.domain.clients.contact import ContactPerson
from salesmodel.domain.fields.schema import Field, Schema
from salesmodel.errors import InvalidInstantError, InvalidValueError, SalesModelError
from salesmodel.values import BusinessCalendar


PLANTED = "Zaphod-Beeblebrox"
START = datetime(2024, 6, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEE = ContactPerson(
    "p1", f"Jo {PLANTED}", "buyer", [("email", f"{PLANTED}@acme.example")]
)
KIM = ContactPerson("p2", "Kim", zone="Europe/Riga")
ASKED = Activity(
    "a1", "message", START + 7 * HOUR, direction="inbound", result=f"by {PLANTED}"
)
PLANNED = Activity("a2", "call", START + 99 * HOUR, state="planned")


def _at(hours):
    return START + hours * HOUR


def _add(id="c1", **known):
    given = {"kind": "company", "at": _at(0), "by": "ann", "owner": "ann"}
    return Client.add(id, f"Acme {PLANTED}", **given | known)


def _full(id="c1"):
    """Return a client that went through every change but a merging, by hour 8."""
    client = _add(id, source="referral")
    client = client.put_contact(LEE, at=_at(1), by="ann")
    client = client.put_contact(KIM, at=_at(1), by="ann")
    client = client.remove_contact("p2", at=_at(2), by="ann")
    client = client.give_consent("email", at=_at(2), by="ann", ground="web_form")
    client = client.block_contact(None, at=_at(3), by="ann", reason="asked")
    client = client.unblock_contact(None, at=_at(4), by="bob")
    client = client.withdraw_consent("email", at=_at(5), by="ann", ground="mail")
    client = client.set_fields({"city": PLANTED, "rank": 3}, at=_at(6), by="ann")
    client = client.assign("bob", at=_at(7), by="head")
    client = client.rename(f"ACME {PLANTED}", at=_at(8), by="ann")
    client = client.log_activity(ASKED, at=_at(8), by="ann")
    return client.state_first_purchase(date(2020, 2, 29), at=_at(8), by="ann")


FULL = _full()
SURVIVOR, MERGED = _add("c2").absorb(FULL, at=_at(9), by="head")
CLIENTS = [_add(), FULL, SURVIVOR, MERGED]


def _fault(call, error=InvalidValueError):
    with pytest.raises(error) as caught:
        call()
    told = "".join(traceback.format_exception(caught.value, limit=0))
    assert PLANTED not in f"{told} {caught.value!r} {caught.value.args}"
    return caught.value


def test_the_constants_are_those_of_the_types():
    """Each constant lists what its type allows."""
    assert get_args(ClientKind) == CLIENT_KINDS
    assert get_args(ContactSource) == CONTACT_SOURCES
    assert get_args(ClientChangeKind) == CLIENT_CHANGES


def test_a_new_client_has_one_change():
    """Adding a client opens its history."""
    client = _add(by=Author("old crm", source="import", inferred=True))

    assert (1, START, START) == (client.version, client.opened_at, client.changed_at)
    assert (
        ClientChange(1, START, "old crm", "import", True, "opened", ("ann",)),
    ) == client.history
    assert ("company", "other", "ann") == (client.kind, client.source, client.owner)
    assert client.first_purchase_on is None
    assert client.merged_into is None


def test_the_history_tells_what_happened_in_ids():
    """Every change has its number, its author and the ids of what it concerns."""
    assert [
        ("opened", ("ann",)),
        ("contact_put", ("p1",)),
        ("contact_put", ("p2",)),
        ("contact_removed", ("p2",)),
        ("consent_given", ("email", "web_form")),
        ("contact_blocked", ("all", "asked")),
        ("contact_unblocked", ("all",)),
        ("consent_withdrawn", ("email", "mail")),
        ("fields_set", ("city", "rank")),
        ("assigned", ("bob",)),
        ("renamed", ()),
        ("activity_logged", ("a1",)),
        ("first_purchase_stated", ()),
    ] == [(change.what, change.detail) for change in FULL.history]
    assert [*range(1, 14)] == [change.version for change in FULL.history]


def test_the_state_follows_from_the_changes():
    """What was put last is there."""
    assert f"ACME {PLANTED}" == FULL.name
    assert (LEE,) == FULL.contacts
    assert LEE is FULL.contact("p1")
    assert {"city": PLANTED, "rank": 3} == FULL.fields
    assert date(2020, 2, 29) == FULL.first_purchase_on


@pytest.mark.parametrize(
    ("hours", "owner"), [(-1, None), (0, "ann"), (6.9, "ann"), (7, "bob"), (99, "bob")]
)
def test_the_owner_at_an_instant_is_the_last_assigned_by_then(hours, owner):
    """Before it was added a client is nobody's."""
    assert owner == FULL.owner_at(_at(hours))


def test_of_two_owners_of_one_instant_the_last_counts():
    """The order of the log decides; nobody may be an owner too."""
    client = _add().assign(None, at=START, by="ann")

    assert client.owner is None
    assert client.owner_at(START) is None
    assert [Ownership("ann", START, "ann"), Ownership(None, START, "ann")] == list(
        client.owners
    )
    assert "eve" == client.assign("eve", at=START, by="ann").owner_at(START)


@pytest.mark.parametrize(
    ("hours", "policy", "refusal"),
    [
        (1, "opt_in", "no_consent"),
        (1, "opt_out", None),
        (2, "opt_in", None),
        (3, "opt_in", "do_not_contact"),
        (4, "opt_in", None),
        (5, "opt_out", "consent_withdrawn"),
    ],
)
def test_contact_is_answered_at_any_instant(hours, policy, refusal):
    """What holds now does not change what held then."""
    assert refusal == FULL.contact_block("email", _at(hours), policy=policy)
    assert (refusal is None) is FULL.may_contact("email", _at(hours), policy=policy)


def test_a_block_may_begin_later_and_end():
    """A block with dates holds between them."""
    client = _add().block_contact(
        "sms", at=START, by="ann", reason="holidays", since=_at(2), until=_at(4)
    )

    assert [None, "do_not_contact", "do_not_contact", None] == [
        client.contact_block("sms", _at(hours), policy="opt_out")
        for hours in (1, 2, 3, 4)
    ]


def test_a_block_is_lifted_as_it_was_said():
    """Lifting the block of one channel leaves that of all, and the other way round."""
    client = _add().block_contact(None, at=_at(1), by="ann", reason="asked")
    client = client.block_contact("sms", at=_at(1), by="ann", reason="asked")
    no_sms = client.unblock_contact(None, at=_at(2), by="bob")
    none = client.unblock_contact("sms", at=_at(2), by="bob")

    assert ["do_not_contact", None] == [
        no_sms.contact_block(channel, _at(2), policy="opt_out")
        for channel in ("sms", "email")
    ]
    assert ["do_not_contact", "do_not_contact"] == [
        none.contact_block(channel, _at(2), policy="opt_out")
        for channel in ("sms", "email")
    ]
    assert ("bob", _at(2)) == (no_sms.blocks[0].lifted_by, no_sms.blocks[0].lifted_at)


def test_a_person_of_the_same_id_takes_the_place():
    """Putting a contact person again replaces, and keeps the order."""
    client = _add().put_contact(LEE, at=START, by="ann")
    client = client.put_contact(KIM, at=START, by="ann")
    new = attrs.evolve(LEE, role="head")

    assert (new, KIM) == client.put_contact(new, at=START, by="ann").contacts


def test_an_activity_of_the_same_id_takes_the_place():
    """A plan that was done is one activity, and keeps its place."""
    client = _add().log_activity(PLANNED, at=_at(1), by="ann")
    client = client.log_activity(ASKED, at=_at(8), by="ann")
    done = attrs.evolve(PLANNED, at=_at(9), state="done", result=PLANTED)
    client = client.log_activity(done, at=_at(9), by="ann")

    assert (done, ASKED) == client.activities
    assert [("a2",), ("a1",), ("a2",)] == [
        change.detail for change in client.history if change.what == "activity_logged"
    ]


def test_the_first_response_is_that_of_the_activities():
    """A message waits for what the seller does next, in working hours where told."""
    answer = Activity("a3", "call", _at(33), direction="outbound")
    client = FULL.log_activity(answer, at=_at(33), by="ann")
    opens = BusinessCalendar()
    waited = opens.business_time(_at(7), _at(33))

    assert _add().first_response(_at(8)) is None
    assert FirstResponse(_at(7), None, HOUR) == FULL.first_response(_at(8))
    assert FirstResponse(_at(7), _at(33), 26 * HOUR) == client.first_response(_at(99))
    assert FirstResponse(_at(7), _at(33), waited) == client.first_response(
        _at(99), calendar=opens
    )
    assert FirstResponse(_at(30), _at(33), 3 * HOUR) == client.first_response(
        _at(99), requested_at=_at(30)
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda client, **said: client.rename(client.name, **said),
        lambda client, **said: client.assign(client.owner, **said),
        lambda client, **said: client.set_fields({}, **said),
        lambda client, **said: client.set_fields({"rank": 3, "town": None}, **said),
        lambda client, **said: client.set_fields({"town": " "}, **said),
        lambda client, **said: client.put_contact(copy.deepcopy(LEE), **said),
        lambda client, **said: client.log_activity(copy.deepcopy(ASKED), **said),
        lambda client, **said: client.withdraw_consent("email", ground="mail", **said),
        lambda client, **said: client.unblock_contact(None, **said),
        lambda client, **said: client.unblock_contact("sms", **said),
        lambda client, **said: client.state_first_purchase(date(2020, 2, 29), **said),
    ],
)
def test_what_changes_nothing_returns_the_client_itself(change):
    """Nothing is logged where nothing happened, whoever says it and when."""
    assert change(FULL, at=_at(9), by="eve") is FULL


def test_a_block_that_is_there_is_not_said_twice():
    """One of the same reason and end is enough; another is another."""
    client = _add().block_contact("sms", at=_at(1), by="ann", reason="asked")
    said = {"at": _at(2), "by": "ann", "reason": "asked"}

    assert client is client.block_contact("sms", **said)
    assert 3 == client.block_contact("sms", **said, until=_at(3)).version
    assert 3 == client.block_contact("sms", **said | {"reason": "law"}).version
    assert 3 == client.block_contact("email", **said).version


def test_an_earlier_block_says_more_than_a_later_one():
    """A block to come is no reason not to block now, and one that is over is none."""
    later = _add().block_contact("sms", at=START, by="a", reason="r", since=_at(5))
    lifted = later.unblock_contact("sms", at=_at(1), by="a")

    assert 3 == later.block_contact("sms", at=_at(1), by="a", reason="r").version
    assert later is later.block_contact(
        "sms", at=_at(1), by="a", reason="r", since=_at(6)
    )
    assert 4 == lifted.block_contact("sms", at=_at(2), by="a", reason="r").version


def test_consent_may_be_renewed_on_another_ground():
    """Saying the same is nothing new; a new ground is."""
    client = _add().give_consent("sms", at=_at(1), by="ann", ground="web_form")

    assert client is client.give_consent("sms", at=_at(2), by="a", ground="web_form")
    assert 3 == client.give_consent("sms", at=_at(2), by="a", ground="contract").version
    assert 3 == client.give_consent("web", at=_at(2), by="a", ground="web_form").version


def test_one_and_true_are_two_values():
    """A field that held 1 and now holds True has changed."""
    client = _add().set_fields({"flag": 1}, at=START, by="ann")
    other = client.set_fields({"flag": True}, at=START, by="ann")

    assert 3 == other.version
    assert other.fields["flag"] is True
    assert client != attrs.evolve(client, fields={"flag": True})


def test_a_missing_value_empties_its_field():
    """Fields that are missing are not there."""
    client = FULL.set_fields({"city": "", "rank": 4}, at=_at(9), by="ann")

    assert {"rank": 4} == client.fields
    assert ("city", "rank") == client.history[-1].detail


def test_a_schema_says_which_fields_there_are():
    """With a schema values are read as their fields, and others refused."""
    schema = Schema([Field("rank", "integer"), Field("born", "date", personal=True)])
    said = {"at": START, "by": "ann", "schema": schema}
    client = _add().set_fields({"rank": 3, "born": date(1990, 1, 2)}, **said)

    assert {"rank": 3, "born": date(1990, 1, 2)} == client.fields
    assert (
        "unknown_field"
        == _fault(lambda: client.set_fields({"x": PLANTED}, **said)).code
    )
    assert "'four'" in str(_fault(lambda: client.set_fields({"rank": "four"}, **said)))
    assert "<personal>" in str(
        _fault(lambda: client.set_fields({"born": PLANTED}, **said))
    )


def test_fields_cannot_be_changed_in_place():
    """The mapping is read-only, and the one that was given may change."""
    given = {"rank": 3}
    client = attrs.evolve(_add(), fields=given)
    given["rank"] = 4

    assert {"rank": 3} == client.fields
    with pytest.raises(TypeError):
        client.fields["rank"] = 4


def test_the_first_purchase_may_be_corrected_and_taken_back():
    """What the host knows may turn out to be wrong."""
    client = FULL.state_first_purchase(None, at=_at(9), by="ann")

    assert client.first_purchase_on is None
    assert FULL.version + 1 == client.version


def test_merging_keeps_both():
    """The survivor has what is known of either, but for name, owner and fields."""
    assert ("c2", "c1") == SURVIVOR.ids
    assert (LEE,) == SURVIVOR.contacts
    assert (ASKED,) == SURVIVOR.activities
    assert FULL.consents == SURVIVOR.consents
    assert FULL.blocks == SURVIVOR.blocks
    assert FULL.first_purchase_on == SURVIVOR.first_purchase_on
    assert (Absorbed("c1", MERGED.history),) == SURVIVOR.absorbed
    assert ("absorbed", ("c1",)) == (
        SURVIVOR.history[-1].what,
        SURVIVOR.history[-1].detail,
    )
    assert ("ann", {}, "other") == (SURVIVOR.owner, SURVIVOR.fields, SURVIVOR.source)


def test_an_absorbed_client_keeps_its_own_history():
    """Its log, its owners, and when and into which it was merged are there."""
    absorbed = SURVIVOR.absorbed[0]

    assert MERGED.history[:-1] == FULL.history
    assert (_at(9), "c2") == (absorbed.at, absorbed.into)
    assert FULL.owners == absorbed.owners
    assert "c2" == MERGED.merged_into
    assert FULL.name == MERGED.name


def test_a_merged_client_is_contacted_as_the_one_it_became():
    """From the merging on the old record says no, and why."""
    assert "merged" == MERGED.contact_block("phone", _at(9), policy="opt_out")
    assert MERGED.contact_block("phone", _at(8), policy="opt_out") is None
    assert "consent_withdrawn" == SURVIVOR.contact_block(
        "email", _at(9), policy="opt_in"
    )


def test_mergings_follow_one_another():
    """Who was merged into one that is merged goes along, side by side."""
    top, middle = _add("c3").absorb(SURVIVOR, at=_at(10), by="head")

    assert ("c3", "c2", "c1") == top.ids
    assert ("c2", "c1") == middle.ids
    assert ["c3", "c2"] == [each.into for each in top.absorbed]
    assert top == pickle.loads(pickle.dumps(top))


def test_of_two_consents_of_one_instant_the_withdrawal_counts_in_a_merging():
    """Imported at one moment, the careful answer wins, whichever client absorbs."""
    yes = _add("c1").give_consent("sms", at=_at(1), by="import", ground="list")
    no = _add("c2").withdraw_consent("sms", at=_at(1), by="import", ground="list")

    for first, second in ((yes, no), (no, yes)):
        both, _ = first.absorb(second, at=_at(2), by="ann")
        assert "consent_withdrawn" == both.contact_block(
            "sms", _at(2), policy="opt_out"
        )


def test_the_earlier_first_purchase_is_that_of_both():
    """Whichever of the two is earlier; none if none is known."""
    late = _add("c2").state_first_purchase(date(2021, 1, 1), at=_at(1), by="ann")
    both, _ = late.absorb(FULL, at=_at(9), by="ann")
    none, _ = _add("c1").absorb(_add("c2"), at=_at(9), by="ann")

    assert date(2020, 2, 29) == both.first_purchase_on
    assert none.first_purchase_on is None


def test_the_same_person_of_both_stands_once():
    """An equal contact person of the same id is one."""
    other = _add("c2").put_contact(LEE, at=_at(1), by="ann")
    both, _ = other.absorb(FULL, at=_at(9), by="ann")

    assert (LEE,) == both.contacts


def test_activities_of_both_stand_in_the_order_they_were_first_logged():
    """Whichever client absorbs; what both know stands once."""
    mine = _add("c1").log_activity(PLANNED, at=_at(2), by="ann")
    mine = mine.log_activity(ASKED, at=_at(7), by="ann")
    first = attrs.evolve(PLANNED, id="a9")
    yours = _add("c2").log_activity(first, at=_at(1), by="bob")
    yours = yours.log_activity(ASKED, at=_at(8), by="bob")

    for one, other in ((mine, yours), (yours, mine)):
        both, merged = one.absorb(other, at=_at(9), by="ann")
        assert (first, PLANNED, ASKED) == both.activities
        assert other.activities == merged.activities
        assert both == pickle.loads(pickle.dumps(both))


def test_an_activity_of_an_absorbed_client_may_go_on():
    """The plan of the one that was merged is done by the one that is left."""
    planned = _add("c1").log_activity(PLANNED, at=_at(1), by="ann")
    both, _ = _add("c2").absorb(planned, at=_at(2), by="ann")
    done = attrs.evolve(PLANNED, at=_at(3), state="done")
    both = both.log_activity(done, at=_at(3), by="ann")

    assert (done,) == both.activities
    assert both == pickle.loads(pickle.dumps(both))


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("type", f"c3 {PLANTED}"),
        ("same_client", FULL),
        ("same_client", SURVIVOR),
        ("merged", _add("c3").absorb(_add("c4"), at=START, by="a")[1]),
        (
            "duplicate_conflict",
            _add("c3").put_contact(ContactPerson("p1", PLANTED), at=START, by="a"),
        ),
        (
            "duplicate_conflict",
            _add("c3").log_activity(
                attrs.evolve(ASKED, result=""), at=_at(7), by="ann"
            ),
        ),
    ],
)
def test_what_cannot_be_merged_is_refused(code, other):
    """Not with itself, nor what was merged, nor where an id stands for two things."""
    before = copy.deepcopy(FULL)

    assert code == _fault(lambda: FULL.absorb(other, at=_at(9), by="ann")).code
    assert before == FULL


def test_both_are_merged_no_earlier_than_their_last_change():
    """Neither history goes back in time."""
    new = _add("c2", at=_at(1))

    assert "out_of_order" == _fault(lambda: FULL.absorb(new, at=_at(7), by="a")).code
    assert "out_of_order" == _fault(lambda: new.absorb(FULL, at=_at(7), by="a")).code


CHANGES = [
    lambda client, **said: client.rename(PLANTED, **said),
    lambda client, **said: client.assign("eve", **said),
    lambda client, **said: client.set_fields({"x": PLANTED}, **said),
    lambda client, **said: client.state_first_purchase(date(2019, 1, 1), **said),
    lambda client, **said: client.put_contact(KIM, **said),
    lambda client, **said: client.log_activity(PLANNED, **said),
    lambda client, **said: client.remove_contact("p1", **said),
    lambda client, **said: client.give_consent("sms", ground="web_form", **said),
    lambda client, **said: client.withdraw_consent("sms", ground="mail", **said),
    lambda client, **said: client.block_contact("sms", reason="asked", **said),
    lambda client, **said: client.unblock_contact("sms", **said),
    lambda client, **said: client.absorb(_add("c9"), **said),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("code", "client", "said"),
    [
        ("merged", MERGED, {"at": _at(10), "by": "ann"}),
        ("out_of_order", FULL, {"at": _at(7.9), "by": "ann"}),
        ("naive", FULL, {"at": datetime(2024, 6, 4), "by": "ann"}),
        ("id", FULL, {"at": _at(9), "by": ""}),
    ],
)
def test_a_change_needs_its_time_and_author(change, code, client, said):
    """A merged client takes none, and nobody goes back behind the last one."""
    before = copy.deepcopy(client)

    assert code == _fault(lambda: change(client, **said)).code
    assert before == client


@pytest.mark.parametrize("change", CHANGES[:-2])
def test_a_change_adds_one_entry(change):
    """The history grows by one, at the end, and the old client stands."""
    before = copy.deepcopy(FULL)
    after = change(FULL, at=_at(9), by=Author("robot", "automation", inferred=True))
    last = after.history[-1]

    assert before == FULL
    assert FULL.history == after.history[:-1]
    assert (FULL.version + 1, _at(9)) == (last.version, last.at)
    assert ("robot", "automation", True) == (last.by, last.source, last.inferred)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_copy_is_equal(client):
    """Copies and pickles are checked again, equal, and hash alike."""
    build, arguments = client.__reduce__()

    assert client == copy.copy(client) == copy.deepcopy(client)
    assert client == pickle.loads(pickle.dumps(client))
    assert hash(client) == hash(pickle.loads(pickle.dumps(client)))
    assert client.owners == pickle.loads(pickle.dumps(client)).owners
    assert "id" == _fault(lambda: build("", *arguments[1:])).code


@pytest.mark.parametrize("part", [*FULL.history, *FULL.owners, *SURVIVOR.absorbed])
def test_a_copy_of_a_part_is_equal(part):
    """What a client keeps may be kept alone."""
    assert part == copy.deepcopy(part) == pickle.loads(pickle.dumps(part))
    assert hash(part) == hash(copy.copy(part))


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_personal_is_shown(client):
    """Neither a client nor its history nor what it absorbed shows a name or a value."""
    told = [client, *client.history, *client.owners, *client.consents, *client.blocks]
    told += client.activities

    assert PLANTED in client.name
    assert PLANTED not in repr([*told, *client.absorbed, *client.contacts])
    assert PLANTED not in "".join(map(str, told))


def test_the_repr_counts():
    """It tells the id, the kind and the version."""
    assert "Client(id='c1', kind='company', version=13)" == repr(FULL)


def test_personal_fields_are_marked_as_such():
    """Whoever writes a client down can see what to mask."""
    personal = {field.name for field in attrs.fields(Client) if "pii" in field.metadata}

    assert {"name", "fields", "contacts", "activities"} == personal


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("id", lambda: _add("")),
        ("kind", lambda: _add(kind=PLANTED)),
        ("contact_source", lambda: _add(source=PLANTED)),
        ("id", lambda: _add(owner=" ")),
        ("blank", lambda: FULL.rename(" ", at=_at(9), by="ann")),
        ("long", lambda: FULL.rename(PLANTED * 99, at=_at(9), by="ann")),
        ("type", lambda: FULL.rename([PLANTED], at=_at(9), by="ann")),
        ("id", lambda: FULL.assign("", at=_at(9), by="ann")),
        ("type", lambda: FULL.set_fields([PLANTED], at=_at(9), by="ann")),
        ("type", lambda: FULL.set_fields({"x": [PLANTED]}, at=_at(9), by="ann")),
        (
            "surrogate",
            lambda: FULL.set_fields({"x": f"{PLANTED}\ud800"}, at=_at(9), by="ann"),
        ),
        (
            "type",
            lambda: FULL.set_fields([PLANTED], at=_at(9), by="ann", schema=Schema([])),
        ),
        (
            "type",
            lambda: FULL.set_fields({"x": 1}, at=_at(9), by="ann", schema=[]),
        ),
        ("type", lambda: FULL.put_contact(PLANTED, at=_at(9), by="ann")),
        ("type", lambda: FULL.log_activity(PLANTED, at=_at(9), by="ann")),
        ("future", lambda: _log(attrs.evolve(ASKED, at=_at(9.1)))),
        ("unknown_contact", lambda: FULL.remove_contact("p2", at=_at(9), by="ann")),
        ("unknown_contact", lambda: _add().contact("p1")),
        ("channel", lambda: FULL.unblock_contact(PLANTED, at=_at(9), by="ann")),
        ("type", lambda: FULL.assign("eve", at="today", by="ann")),
        ("future", lambda: _future(date(2024, 6, 5))),
        ("datetime_not_date", lambda: _future(START)),
    ],
)
def test_what_a_client_cannot_be_is_refused(code, call):
    """Nothing personal is in the error, nor in what it comes from."""
    fault = _fault(call)

    assert code == fault.code
    assert PLANTED not in repr(fault.__context__)


def _log(activity):
    return FULL.log_activity(activity, at=_at(9), by="ann")


def _future(on):
    return FULL.state_first_purchase(on, at=_at(9), by="ann")


def test_a_purchase_may_be_made_where_it_is_tomorrow():
    """The day in UTC is not the day everywhere."""
    assert date(2024, 6, 4) == _future(date(2024, 6, 4)).first_purchase_on


CONSENTS = [Consent("sms", True, _at(hours), "ann", "form") for hours in (2, 1)]
GONE = attrs.evolve(FULL.history[0], what="merged", detail=("c9",))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("history", {"history": ()}),
        ("history", {"history": FULL.history[1:]}),
        ("history", {"history": (FULL.history[0], FULL.history[0])}),
        ("history", {"history": (FULL.history[0], FULL.history[2])}),
        ("history", {"history": (attrs.evolve(FULL.history[1], version=1),)}),
        (
            "history",
            {
                "history": (
                    FULL.history[0],
                    attrs.evolve(GONE, version=2),
                    FULL.history[2],
                )
            },
        ),
        (
            "out_of_order",
            {
                "history": (
                    attrs.evolve(FULL.history[0], at=_at(2)),
                    *FULL.history[1:],
                )
            },
        ),
        ("type", {"history": (1,)}),
        ("type", {"history": 1}),
        ("duplicate", {"contacts": (LEE, attrs.evolve(LEE, role="head"))}),
        ("type", {"contacts": [PLANTED]}),
        ("type", {"contacts": 5}),
        ("type", {"consents": [1]}),
        ("out_of_order", {"consents": CONSENTS}),
        ("out_of_order", {"consents": [attrs.evolve(CONSENTS[0], at=_at(9))]}),
        ("type", {"blocks": [1]}),
        (
            "out_of_order",
            {"blocks": [ContactBlock(None, "r", _at(9), "ann", _at(9))]},
        ),
        (
            "out_of_order",
            {"blocks": [attrs.evolve(FULL.blocks[0], lifted_at=_at(9))]},
        ),
        ("type", {"absorbed": [1]}),
        ("out_of_order", {"absorbed": SURVIVOR.absorbed}),
        ("type", {"activities": [PLANTED]}),
        ("type", {"activities": 5}),
        ("duplicate", {"activities": (ASKED, attrs.evolve(ASKED, result=""))}),
        ("out_of_order", {"activities": [attrs.evolve(ASKED, at=_at(9))]}),
        ("activities", {"activities": ()}),
        ("activities", {"activities": (ASKED, PLANNED)}),
        ("type", {"first_purchase_on": "2020"}),
        ("type", {"fields": {"x": [PLANTED]}}),
    ],
)
def test_what_was_kept_elsewhere_is_checked(code, change):
    """A log with a gap, or facts that it does not cover, make no client."""
    assert code == _fault(lambda: attrs.evolve(FULL, **change)).code


def test_absorbed_clients_are_those_of_the_log():
    """None more and none fewer."""
    assert "absorbed" == _fault(lambda: attrs.evolve(SURVIVOR, absorbed=())).code


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("range", lambda: attrs.evolve(GONE, version=0)),
        ("what", lambda: attrs.evolve(GONE, what="sold")),
        ("detail", lambda: attrs.evolve(GONE, detail=())),
        ("detail", lambda: attrs.evolve(GONE, what="activity_logged", detail=())),
        ("detail", lambda: attrs.evolve(FULL.history[0], detail=("a", "b"))),
        ("id", lambda: attrs.evolve(GONE, detail=("",))),
        ("source", lambda: attrs.evolve(GONE, source="rumour")),
        ("type", lambda: attrs.evolve(GONE, inferred=1)),
        ("id", lambda: Ownership("ann", START, "")),
        ("merged", lambda: Absorbed("c1", FULL.history)),
        ("id", lambda: Absorbed("", MERGED.history)),
    ],
)
def test_an_entry_that_cannot_be_is_refused(code, call):
    """An entry of a log is checked by itself."""
    assert code == _fault(call).code


def test_every_error_is_one_of_ours():
    """A value that no field holds is refused as bad data are."""
    with pytest.raises(SalesModelError):
        FULL.set_fields({"x": 1.5}, at=_at(9), by="ann")
    assert issubclass(InvalidInstantError, InvalidValueError)


def test_decimals_of_one_value_are_one():
    """1.0 where 1.00 stands changes nothing."""
    client = _add().set_fields({"x": Decimal("1.00")}, at=START, by="ann")

    assert client is client.set_fields({"x": Decimal("1.0")}, at=START, by="ann")


def _erased(client, hours=10):
    return client.erase("request", at=_at(hours), by="dpo")


def test_an_erased_client_tells_nothing_personal():
    """Name, fields, addresses and results are gone; ids, consents and deals' client stay."""
    client = _erased(FULL)

    assert PLANTED not in repr(attrs.asdict(client)) + repr(pickle.dumps(client))
    assert (ERASED, {}, FULL.ids) == (client.name, client.fields, client.ids)
    assert (ContactPerson("p1", ERASED),) == client.contacts
    assert [attrs.evolve(ASKED, result="")] == list(client.activities)
    assert (FULL.consents, FULL.blocks) == (client.consents, client.blocks)
    assert FULL.first_purchase_on == client.first_purchase_on
    assert PLANTED in FULL.name


def test_the_log_stays_and_says_who_erased_and_why():
    """What was is still told in ids, and one change more is the receipt."""
    client = _erased(FULL)

    assert FULL.history == client.history[:-1]
    assert (
        ClientChange(14, _at(10), "dpo", "user", False, "erased", ("request",))
        == client.history[-1]
    )
    assert client == attrs.evolve(client)
    assert client == pickle.loads(pickle.dumps(client))


def test_what_is_erased_is_erased_once():
    """A second erasure changes nothing, unless something personal came since."""
    client = _erased(FULL)
    again = _erased(client.put_contact(LEE, at=_at(11), by="ann"), 12)

    assert _erased(client, 11) is client
    assert ["erased", "contact_put", "erased"] == [
        change.what for change in again.history[-3:]
    ]
    assert PLANTED not in repr(attrs.asdict(again))


def test_a_merged_client_can_be_erased_and_stays_merged():
    """It says into which it went and since when, and takes no other change."""
    client = _erased(MERGED)

    assert ("c2", _at(9)) == (client.merged_into, client.merged_at)
    assert [None, "merged"] == [
        client.contact_block("sms", _at(hours), policy="opt_out") for hours in (8, 9)
    ]
    assert PLANTED not in repr(attrs.asdict(client))
    assert "merged" == _fault(lambda: client.rename("x", at=_at(11), by="a")).code
    renamed = attrs.evolve(client.history[-1], what="renamed", version=16)
    broken = (*client.history, renamed)
    assert "history" == _fault(lambda: attrs.evolve(client, history=broken)).code
    assert FULL.merged_at is None


def test_an_erasure_has_a_reason_and_its_time():
    """It is not made in the past, and its reason is a code."""
    assert "id" == _fault(lambda: FULL.erase("", at=_at(10), by="dpo")).code
    assert "out_of_order" == _fault(lambda: _erased(FULL, 7)).code


def test_a_book_takes_an_erased_client():
    """The erasure is a version like any other, and deals keep their client."""
    book = Book(clients=[FULL])
    events = book.record(_erased(FULL))

    assert ["erased"] == [event.what for event in events]
    assert ERASED == book.client("c1").name
