"""Tests of contact persons and their channels."""

import copy
import pickle
from typing import get_args

import attrs
import pytest

from salesmodel.domain.clients.contact import (
    CHANNELS,
    Channel,
    ContactPerson,
    channel_of,
)
from salesmodel.errors import InvalidValueError


PLANTED = "Zaphod-Beeblebrox"
LEE = ContactPerson(
    "p1",
    f"Jo {PLANTED}",
    f"buyer {PLANTED}",
    [
        ("email", f"{PLANTED}@acme.example"),
        ("phone", "+1 555 0100"),
        ("email", "b@b.c"),
    ],
    "America/New_York",
)


def _fault(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value


def test_the_channels_are_those_of_the_type():
    """The constant lists what the type allows."""
    assert get_args(Channel) == CHANNELS
    assert CHANNELS == tuple(map(channel_of, CHANNELS))


def test_addresses_are_given_by_channel_in_their_order():
    """The preferred address of a channel comes first."""
    assert (f"{PLANTED}@acme.example", "b@b.c") == LEE.addresses("email")
    assert () == LEE.addresses("sms")


def test_a_person_needs_an_id_and_a_name_alone():
    """What is not known is left out."""
    bare = ContactPerson("p1", "Jo")

    assert ("", (), None) == (bare.role, bare.channels, bare.zone)


def test_nothing_personal_is_shown():
    """The repr and the text tell the id and the zone."""
    assert "ContactPerson(id='p1', zone='America/New_York')" == repr(LEE)
    assert str(LEE) == repr(LEE)


def test_personal_fields_are_marked_as_such():
    """Whoever writes a person down can see what to mask."""
    personal = {
        field.name for field in attrs.fields(ContactPerson) if "pii" in field.metadata
    }

    assert {"name", "role", "channels"} == personal


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_is_equal(duplicate):
    """A copy is as good as the person, and hashes alike."""
    assert LEE == duplicate(LEE)
    assert hash(LEE) == hash(duplicate(LEE))


def test_pickling_checks_again():
    """What comes out of a pickle went through the constructor."""
    build, arguments = LEE.__reduce__()

    assert LEE == pickle.loads(pickle.dumps(LEE))
    assert "id" == _fault(lambda: build("", *arguments[1:])).code


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("id", ["", PLANTED]),
        ("type", ["p1", 5]),
        ("blank", ["p1", " "]),
        ("long", ["p1", PLANTED * 100]),
        ("control", ["p1", f"{PLANTED}\x00"]),
        ("surrogate", ["p1", f"{PLANTED}\ud800"]),
        ("long", ["p1", "Jo", PLANTED * 100]),
        ("type", ["p1", "Jo", "", PLANTED]),
        ("type", ["p1", "Jo", "", 5]),
        ("type", ["p1", "Jo", "", [("phone", PLANTED, "x")]]),
        ("channel", ["p1", "Jo", "", [(PLANTED, "phone")]]),
        ("channel", ["p1", "Jo", "", [(["phone"], PLANTED)]]),
        ("long", ["p1", "Jo", "", [("phone", PLANTED * 9)]]),
        ("long", ["p1", "Jo", "", [("email", PLANTED * 30)]]),
        ("blank", ["p1", "Jo", "", [("phone", "")]]),
        ("type", ["p1", "Jo", "", [("phone", 5550100)]]),
        ("duplicate", ["p1", "Jo", "", [("phone", PLANTED), ("phone", PLANTED)]]),
        ("timezone", ["p1", "Jo", "", [], PLANTED]),
        ("timezone", ["p1", "Jo", "", [], "../../etc/passwd"]),
    ],
)
def test_what_is_refused_is_refused_without_being_shown(code, arguments):
    """Neither the error nor its context tells what was given."""
    fault = _fault(lambda: ContactPerson(*arguments))

    assert code == fault.code
    assert PLANTED not in f"{fault} {fault!r} {fault.args}"
    assert fault.__cause__ is None
    assert fault.__context__ is None


def test_an_unknown_channel_is_refused():
    """A question for a channel that is none has no answer."""
    assert "channel" == _fault(lambda: LEE.addresses("fax")).code
