"""Tests of the importer of Salesforce, against samples of the documented forms."""

import pytest

from crm_samples import LANGUAGES, expected, sample, told
from salesmodel.connect import salesforce
from salesmodel.errors import LoadError


ROW = {
    "Id": "0065w",
    "StageName": "Prospecting",
    "CreatedDate": "2026-01-05T07:00:00.000+0000",
    "LastModifiedDate": "2026-01-05T07:00:00.000+0000",
}
ENTRY = {
    "OpportunityId": "0065w",
    "StageName": "Prospecting",
    "CreatedDate": "2026-01-05T07:00:00.000+0000",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(language):
    """Every documented form comes to the events that stand beside it."""
    assert expected("salesforce", language) == told(sample("salesforce", language))


def test_a_record_without_a_user_came_from_the_source():
    """Who changed it is told where it was asked for."""
    deal = salesforce.read([ROW], [ENTRY]).deals[0]

    assert ("salesforce", "import", False) == (
        deal.history[0].by,
        deal.history[0].source,
        deal.history[0].inferred,
    )


def test_a_change_of_the_stage_field_need_not_tell_the_old_value():
    """The history of fields may have lost it."""
    entry = ENTRY | {"Field": "StageName", "OldValue": None, "NewValue": "Prospecting"}
    deal = salesforce.read([ROW], [entry | {"CreatedDate": "2026-01-09T07:00:00Z"}])

    assert ["unknown", "Prospecting"] == [
        visit.stage for visit in deal.deals[0].visits()
    ]


def test_an_answer_of_an_error_is_no_record():
    """What the interface says of a fault of its own ends the import."""
    with pytest.raises(LoadError):
        salesforce.read(
            [{"message": "Session expired", "errorCode": "INVALID_SESSION_ID"}]
        )


def test_a_sub_query_of_another_form_is_a_fault_of_its_row():
    """What holds no records takes its opportunity out."""
    report = salesforce.read([ROW | {"OpportunityHistories": 5}]).report

    assert {"shape": 1} == report.codes


def test_lines_that_are_no_json_are_listed_in_the_history_too():
    """A broken line among the history is a row that is rejected."""
    report = salesforce.read([ROW], ["{", "5"]).report

    assert {"json": 1, "row": 1} == report.codes
