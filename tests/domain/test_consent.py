"""Tests of consent and of do-not-contact."""

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest

from salesmodel.domain.clients.consent import (
    CONSENT_POLICIES,
    CONTACT_REFUSALS,
    Consent,
    ConsentPolicy,
    ContactBlock,
    ContactRefusal,
    contact_refusal,
)
from salesmodel.errors import InvalidInstantError, InvalidValueError


PLANTED = "Zaphod-Beeblebrox"
START = datetime(2024, 6, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _at(hours):
    return START + hours * HOUR


GIVEN = Consent("email", given=True, at=_at(1), by="ann", ground="web_form")
WITHDRAWN = Consent("email", given=False, at=_at(3), by="ann", ground="unsubscribed")
BLOCK = ContactBlock("email", "complaint", _at(4), "ann", _at(5), until=_at(7))
LIFTED = ContactBlock(None, "asked", _at(4), "ann", _at(4), None, _at(6), "bob")


def _code(call, error=InvalidValueError):
    with pytest.raises(error) as caught:
        call()
    assert PLANTED not in f"{caught.value} {caught.value!r}"
    return caught.value.code


def test_the_constants_are_those_of_the_types():
    """Each constant lists what its type allows."""
    assert get_args(ConsentPolicy) == CONSENT_POLICIES
    assert get_args(ContactRefusal) == CONTACT_REFUSALS


@pytest.mark.parametrize("fact", [GIVEN, WITHDRAWN, BLOCK, LIFTED])
def test_a_copy_of_a_fact_is_equal(fact):
    """Copies and pickles go through the constructor, and hash alike."""
    assert fact == copy.deepcopy(fact) == pickle.loads(pickle.dumps(fact))
    assert hash(fact) == hash(copy.copy(fact))


def test_instants_are_kept_in_utc():
    """A fact told in another zone is the same fact."""
    told = datetime(2024, 6, 3, 6, tzinfo=timezone(timedelta(hours=3)))

    assert WITHDRAWN == Consent("email", False, told, "ann", "unsubscribed")


@pytest.mark.parametrize(
    ("hours", "expected"), [(4, False), (5, True), (6.9, True), (7, False)]
)
def test_a_block_holds_from_its_start_to_before_its_end(hours, expected):
    """The first instant is in it, the last is not."""
    assert expected == BLOCK.is_in_force(_at(hours))


def test_a_lifted_block_held_until_it_was_lifted():
    """Lifting does not change what was so before."""
    assert [False, True, True, False] == [
        LIFTED.is_in_force(_at(hours)) for hours in (3, 4, 5, 6)
    ]


def test_a_block_lifted_before_it_began_never_holds():
    """What was planned and called off does not come."""
    planned = ContactBlock("sms", "asked", _at(0), "ann", _at(5), None, _at(1), "ann")

    assert not any(planned.is_in_force(_at(hours)) for hours in range(9))


@pytest.mark.parametrize(
    ("hours", "policy", "expected"),
    [
        (0, "opt_in", "no_consent"),
        (0, "opt_out", None),
        (1, "opt_in", None),
        (3, "opt_in", "consent_withdrawn"),
        (3, "opt_out", "consent_withdrawn"),
        (5, "opt_out", "do_not_contact"),
        (7, "opt_out", "consent_withdrawn"),
    ],
)
def test_the_facts_by_an_instant_decide(hours, policy, expected):
    """A block counts before a withdrawal, and silence means what the policy says."""
    facts = [GIVEN, WITHDRAWN], [BLOCK]

    assert expected == contact_refusal(*facts, "email", _at(hours), policy=policy)


def test_other_channels_do_not_matter():
    """Consent by e-mail says nothing about the phone; a block of all does."""
    facts = [GIVEN], [BLOCK, LIFTED]

    assert contact_refusal(*facts, "phone", _at(6), policy="opt_out") is None
    assert "do_not_contact" == contact_refusal(
        *facts, "phone", _at(5), policy="opt_out"
    )


def test_of_facts_of_one_instant_the_last_counts():
    """The order in which they were recorded decides."""
    back = Consent("email", given=False, at=GIVEN.at, by="ann", ground="mistake")

    assert "consent_withdrawn" == contact_refusal(
        [GIVEN, back], [], "email", GIVEN.at, policy="opt_in"
    )
    assert contact_refusal([back, GIVEN], [], "email", _at(1), policy="opt_in") is None


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("channel", {"channel": PLANTED}),
        ("type", {"given": 1}),
        ("id", {"by": ""}),
        ("id", {"ground": PLANTED * 100}),
        ("code", {"ground": f"{PLANTED} said so"}),
        ("naive", {"at": datetime(2024, 6, 3)}),
    ],
)
def test_a_consent_that_cannot_be_is_refused(code, change):
    """The ground is a code; a note is refused, and not shown."""
    given = {"channel": "sms", "given": True, "at": START, "by": "a", "ground": "b"}

    assert code == _code(lambda: Consent(**given | change))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("channel", {"channel": PLANTED}),
        ("id", {"reason": PLANTED * 100}),
        ("code", {"reason": f"{PLANTED}@acme.example"}),
        ("id", {"by": ""}),
        ("reversed", {"since": _at(-1)}),
        ("reversed", {"until": _at(0)}),
        ("reversed", {"lifted_at": _at(-1), "lifted_by": "bob"}),
        ("lifted", {"lifted_at": _at(1)}),
        ("lifted", {"lifted_by": "bob"}),
        ("id", {"lifted_at": _at(1), "lifted_by": ""}),
    ],
)
def test_a_block_that_cannot_be_is_refused(code, change):
    """Its instants are in order, and who lifted it stands beside when."""
    given = {"channel": "sms", "reason": "r", "at": START, "by": "a", "since": START}

    assert code == _code(lambda: ContactBlock(**given | change))


def test_a_question_that_has_no_answer_is_refused():
    """Channel, policy and instant have to be known."""
    assert "channel" == _code(
        lambda: contact_refusal([], [], "fax", START, policy="opt_in")
    )
    assert "policy" == _code(
        lambda: contact_refusal([], [], "sms", START, policy="maybe")
    )
    assert "naive" == _code(
        lambda: contact_refusal([], [], "sms", datetime(2024, 6, 3), policy="opt_in"),
        InvalidInstantError,
    )
