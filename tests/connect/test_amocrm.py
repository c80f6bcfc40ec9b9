"""Tests of the importer of amoCRM, against samples of the documented forms."""

import pytest

from crm_samples import LANGUAGES, expected, sample, told
from salesmodel.connect import amocrm


LEAD = {"id": 7, "status_id": 20, "pipeline_id": 3, "created_at": 1767596400}
EVENT = {
    "id": "e1",
    "type": "lead_status_changed",
    "entity_id": 7,
    "created_by": 5,
    "created_at": 1767682800,
    "value_after": [{"lead_status": {"id": 20, "pipeline_id": 3}}],
    "value_before": [{"lead_status": {"id": 10, "pipeline_id": 3}}],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(language):
    """Every documented form comes to the events that stand beside it."""
    assert expected("amocrm", language) == told(sample("amocrm", language))


def test_an_opening_that_tells_its_status_is_observed():
    """A lead that was added with its status began there."""
    added = EVENT | {"id": "e0", "type": "lead_added", "created_at": 1767596400}
    added |= {"value_after": EVENT["value_before"], "value_before": []}
    deal = amocrm.read([LEAD], [EVENT, added]).deals[0]

    assert [("10", False), ("20", False)] == [
        (event.stage, event.inferred) for event in deal.history
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"created_at": None}, "time"),
        ({"value_after": []}, "stage"),
        ({"value_after": [{"other": 1}]}, "stage"),
        ({"value_after": 5}, "shape"),
        ({"entity_id": None}, "id"),
        ({"created_by": "x" * 200}, "id"),
    ],
)
def test_an_event_that_cannot_be_read_is_listed(change, code):
    """A fault of an event is a value with its code."""
    assert {code: 1} == amocrm.read([LEAD], [EVENT | change]).report.codes


def test_statuses_that_stand_twice_are_a_fault_of_their_pipeline():
    """A pipeline whose statuses share an id is left out."""
    statuses = {"statuses": [{"id": 1}, {"id": 1}]}
    report = amocrm.read([], pipelines=[{"id": 3, "_embedded": statuses}]).report

    assert {"shape": 1} == report.codes


def test_custom_fields_of_several_values_are_tuples():
    """A field with one value holds it, and one with more holds all."""
    custom = [
        {"field_id": 1, "values": [{"value": "a"}]},
        {"field_id": 2, "values": [{"value": "a"}, {"value": 5}]},
    ]
    lead = LEAD | {"custom_fields_values": custom}
    deal = amocrm.read([lead], fields=["1", "2"]).deals[0]

    assert {"field_1": "a", "field_2": ("a", "5")} == dict(deal.fields)


def test_a_lead_without_anybody_has_no_client():
    """Neither company nor contact is no client."""
    assert None is amocrm.read([LEAD]).deals[0].client_id
