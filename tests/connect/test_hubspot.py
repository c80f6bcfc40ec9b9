"""Tests of the importer of HubSpot, against samples of the documented forms."""

import pytest

from crm_samples import LANGUAGES, expected, sample, told
from salesmodel.connect import hubspot


PROPERTIES = {"dealstage": "a", "createdate": "2026-01-05T07:00:00Z"}
ENTRY = {"value": "a", "timestamp": "2026-01-05T07:00:00Z", "sourceType": "CRM_UI"}


def read(entries=(), **known):
    """Import one deal with the entries of its history."""
    history = {"dealstage": list(entries), **known}
    deal = {"id": "7", "properties": PROPERTIES, "propertiesWithHistory": history}
    return hubspot.read([deal])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(language):
    """Every documented form comes to the events that stand beside it."""
    assert expected("hubspot", language) == told(sample("hubspot", language))


@pytest.mark.parametrize(
    ("entry", "author"),
    [
        ({"updatedByUserId": 5}, "hubspot:user:5"),
        ({"sourceId": "userId:6"}, "hubspot:user:6"),
        ({"sourceId": "userId:"}, "hubspot:crm_ui"),
        ({"sourceType": None}, "hubspot:unknown"),
    ],
)
def test_who_changed_a_property_is_the_user_or_the_source(entry, author):
    """A user is named where there is one, and otherwise what changed it."""
    assert author == read([ENTRY | entry]).deals[0].history[0].by


def test_the_history_of_the_pipeline_tells_of_stages_that_are_gone():
    """The latest pipeline of then counts; before the first it is that of the deal."""
    pipelines = [
        {"value": "second", "timestamp": "2026-01-07T06:00:00Z"},
        {"value": "first", "timestamp": "2026-01-06T06:00:00Z"},
        {"value": None, "timestamp": "2026-01-06T06:00:00Z"},
        {"value": "odd", "timestamp": None},
    ]
    entries = [
        ENTRY | {"timestamp": f"2026-01-{day:02}T07:00:00Z", "value": f"s{day}"}
        for day in (8, 6, 5)
    ]
    imported = read(entries, pipeline=pipelines)

    assert {"default", "first", "second"} == {
        pipeline.id.split(":")[-1] for pipeline in imported.pipelines
    }
    assert ["default", "first", "second", "default"] == [
        key[0].split(":")[-1] for key in places(imported.deals[0])
    ]


def places(deal):
    """Return the pipelines and stages of a deal, without those in between."""
    return [(visit.pipeline_id, visit.stage) for visit in deal.visits()]


def test_stages_that_stand_twice_are_a_fault_of_their_pipeline():
    """A pipeline whose stages share an id is left out."""
    stages = [{"id": "a"}, {"id": "a"}]
    report = hubspot.read([], pipelines=[{"id": "p", "stages": stages}]).report

    assert {"shape": 1} == report.codes


@pytest.mark.parametrize("history", [5, {"dealstage": 5}, {"pipeline": "x"}])
def test_a_history_of_another_form_is_a_fault_of_its_deal(history):
    """What holds no entries takes its deal out, and no other."""
    deal = {"id": "7", "properties": PROPERTIES, "propertiesWithHistory": history}
    imported = hubspot.read([deal, {"id": "8", "properties": PROPERTIES}])

    assert ({"shape": 1}, 1) == (imported.report.codes, len(imported.deals))
