"""All data of one person, and of nobody else, leave for the person who asks."""

import json

import pytest

from deal_cases import SALES, day
from salesmodel.automation import Effect
from salesmodel.domain import Client, Deal
from salesmodel.errors import InvalidValueError, UnknownClientError
from salesmodel.records import export_subject, from_dict


SAID = {"at": day(9), "by": "ann"}


def client(id, name):
    """Return a client."""
    return Client.add(id, name, kind="person", **SAID)


def deal(id, client_id):
    """Return a deal of a client, with something personal in it."""
    fields = {"need": f"a pump for {client_id}"}
    return Deal.open(id, SALES, client_id=client_id, fields=fields, **SAID)


KEPT, GONE = client("c1", "Jo Lee").absorb(client("c2", "J. Lee"), **SAID)
OTHER = client("c9", "Zaphod")
CLIENTS = [GONE, OTHER, KEPT]
DEALS = [deal("d1", "c1"), deal("d2", "c2"), deal("d9", "c9"), deal("d0", None)]
EFFECTS = [Effect(each, 1, "thank", day(9), 1) for each in ("d1", "d9")]


@pytest.mark.parametrize("asked", ["c1", "c2"])
def test_all_that_is_kept_of_a_person_is_told(asked):
    """Whichever id is asked for, merged clients and their deals are told, others not."""
    told = export_subject(asked, clients=CLIENTS, deals=DEALS, effects=EFFECTS)

    assert ["c1", "c2"] == told["client_ids"]
    assert [GONE, KEPT] == [from_dict(each) for each in told["clients"]]
    assert tuple(DEALS[:2]) == from_dict(told["deals"])
    assert EFFECTS[:1] == [from_dict(each) for each in told["effects"]]
    text = json.dumps(told)
    assert "Jo Lee" in text
    assert "a pump for c2" in text
    assert "Zaphod" not in text
    assert "c9" not in text


def test_a_chain_of_mergings_is_one_person():
    """Who went into a client that went into another is found from either end."""
    last, middle = client("c3", "Lee").absorb(KEPT, **SAID)

    for clients in ([last, middle, GONE], [middle, GONE]):
        assert ["c1", "c2", "c3"] == export_subject("c2", clients=clients)["client_ids"]


def test_deals_of_a_client_that_is_not_kept_are_told():
    """A client whose record was deleted has its deals all the same."""
    told = export_subject("c9", clients=[], deals=DEALS)

    assert [] == told["clients"]
    assert ["d9"] == [each["id"] for each in told["deals"]["deals"]]


def test_after_an_erasure_only_deals_tell_of_the_person():
    """The record of the client tells nothing personal any more."""
    erased = KEPT.erase("request", at=day(10), by="dpo")
    told = export_subject("c1", clients=[erased], deals=DEALS)

    assert "Jo Lee" not in json.dumps(told)
    assert tuple(DEALS[:2]) == from_dict(told["deals"])


def test_nothing_is_kept_of_a_stranger():
    """An id that nobody bears is told as such."""
    with pytest.raises(UnknownClientError, match="'c7'"):
        export_subject("c7", clients=CLIENTS, deals=DEALS)


@pytest.mark.parametrize(
    "given",
    [
        {"clients": DEALS},
        {"clients": 5},
        {"clients": [], "deals": CLIENTS},
        {"clients": [], "effects": DEALS},
    ],
)
def test_what_is_no_client_or_deal_is_refused(given):
    """Each argument takes its own kind."""
    with pytest.raises(InvalidValueError):
        export_subject("c1", **{"deals": DEALS} | given)


def test_an_id_that_is_none_is_refused():
    """A blank id is nobody's."""
    with pytest.raises(InvalidValueError):
        export_subject("", clients=CLIENTS)
