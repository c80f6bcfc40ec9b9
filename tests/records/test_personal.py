"""Personal data in documents: shown, masked, or left out."""

import pytest

from deal_cases import STAGES, day
from salesmodel.domain import (
    Activity,
    Client,
    ContactPerson,
    Deal,
    Field,
    LostReasons,
    Override,
    Pipeline,
    Schema,
)
from salesmodel.errors import LoadError
from salesmodel.records import from_dict, to_dict, to_json


SAID = {"at": day(9), "by": "ann"}
FORMS = Schema([Field("budget", "integer"), Field("passport", personal=True)])
SALES = Pipeline("sales", STAGES, schema=FORMS, lost=LostReasons())
FREE = Pipeline("free", STAGES)


def lost(pipeline=SALES):
    """Return a deal with something personal in each place there is."""
    fields = {"budget": 5, "passport": "Zaphod 1"}
    deal = Deal.open("d1", pipeline, fields=fields, override=None, **SAID)
    deal = deal.log_activity(Activity("a1", "call", day(9), result="Zaphod"), **SAID)
    deal = deal.set_fields({"passport": "Zaphod 2", "budget": None}, **SAID)
    deal = deal.lose("Zaphod died", note="of Zaphod", **SAID)
    deal = deal.reopen("Zaphod lives", override=Override("boss", "Zaphod"), **SAID)
    deal = deal.lose("other", note="Zaphod again", **SAID)
    return deal.reclassify("won", "it was Zaphod", **SAID)


@pytest.mark.parametrize("personal", ["mask", "drop"])
@pytest.mark.parametrize("pipeline", [SALES, FREE])
def test_nothing_personal_of_a_deal_is_left(pipeline, personal):
    """Neither fields nor reasons nor notes nor results are shown."""
    deal = lost(pipeline)

    assert 8 == to_json(deal).count("Zaphod")
    assert "Zaphod" not in to_json(deal, personal=personal)


def test_fields_that_are_of_no_person_stay():
    """The schema tells them; what no schema knows may be personal."""
    told = to_dict(lost(), personal="mask")["history"]

    assert [["budget", 5], ["passport", "<personal>"]] == told[0]["fields"]
    assert [["passport", "<personal>"], ["budget", None]] == told[2]["changes"]
    told = to_dict(lost(), personal="drop")["history"]
    assert [["budget", 5]] == told[0]["fields"]
    assert "reason" not in told[3]
    told = to_dict(lost(FREE), personal="mask")["history"]
    assert [["budget", "<personal>"], ["passport", "<personal>"]] == told[0]["fields"]
    told = to_dict(lost().history[0], personal="mask")
    assert [["budget", "<personal>"], ["passport", "<personal>"]] == told["fields"]


def test_a_masked_deal_is_one():
    """It stands where it stood, with masks where something personal was."""
    document = to_dict(lost(), personal="mask")
    deal = from_dict(document)

    assert "mask" == document["personal_data"]
    assert (lost().stage, lost().version) == (deal.stage, deal.version)
    assert "<personal>" == deal.fields["passport"]


def test_a_document_with_gaps_is_not_read():
    """It would be taken for the whole, and stored over it."""
    document = to_dict(lost(), personal="drop")
    with pytest.raises(LoadError) as caught:
        from_dict(document)
    assert "personal" == caught.value.code


def test_a_masked_client_keeps_its_channels():
    """By which channels somebody is reached is told, once each, and no address."""
    lee = ContactPerson("p1", "Lee", "buyer", [("phone", "1"), ("phone", "2")])
    client = Client.add("c1", "Acme", kind="company", **SAID).put_contact(lee, **SAID)
    person = to_dict(client, personal="mask")["contacts"][0]

    assert [["phone", "<personal>"]] == person["channels"]
    assert "<personal>" == person["name"]
    gaps = to_dict(client, personal="drop")
    assert not {"name", "contacts"} & gaps.keys()
    told = to_dict(Override("boss", "Zaphod"), personal="mask")
    assert ("boss", "<personal>") == (told["name"], told["reason"])
    alone = to_dict(lee, personal="drop")
    assert {"schema", "type", "personal_data", "id"} == alone.keys()
