"""Tests of the importer of Salesforce, against samples of the documented forms."""

import pytest

from crm_samples import LANGUAGES, check_tables, expected, sample, told
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


ODD_DEALS = [
    {"IsDeleted": True},
    {"CloseDate": "3000-12-12"},
    {"CloseDate": "2026-02-30"},
    {"CloseDate": "20260105"},
    {"IsClosed": True, "IsWon": True, "CloseDate": "2026-01-20"},
    {"Probability": 101.0},
    {"Probability": "ten"},
    {"Probability": [1]},
    {"OpportunityHistories": []},
    {"OpportunityHistories": {"records": [5]}},
    {"OpportunityHistories": {"records": [{"Id": "n", "StageName": "Offer"}]}},
    {"LastModifiedDate": None, "SystemModstamp": "2026-02-01T07:00:00.000+0000"},
    {"Amount": 24120.0, "CurrencyIsoCode": "EUR", "ContactId": "c"},
]
ODD_ENTRIES = [
    {"CreatedDate": None},
    {"Field": "StageName", "NewValue": "Offer", "OldValue": "Prospecting"},
    {"Field": "Amount"},
    {"StageName": "Переговоры", "CreatedById": None},
    {"Id": None},
]


@pytest.mark.parametrize("deal", ODD_DEALS)
@pytest.mark.parametrize("entry", ODD_ENTRIES)
def test_tables_of_odd_records_are_those_of_their_deals(deal, entry):
    """Where one record is not as the others, they come to the same all the same."""
    row = {
        "Id": "1",
        "StageName": "Offer",
        "CreatedDate": "2026-01-05T07:00:00.000+0000",
        "LastModifiedDate": "2026-01-20T07:00:00.000+0000",
        "AccountId": "a",
        "OpportunityHistories": {"records": [], "done": True},
    }
    step = {
        "Id": "h1",
        "OpportunityId": "1",
        "StageName": "Prospecting",
        "CreatedDate": "2026-01-05T07:00:00.000+0000",
        "CreatedById": "5",
    }
    deals = [row, row | {"Id": "2"} | deal]
    history = [step, step | {"Id": "h2", "OpportunityId": "2"} | entry]
    stages = [{"MasterLabel": name} for name in ("Prospecting", "Offer")]
    imported = salesforce.read(deals, history, stages=stages)

    check_tables(imported, salesforce.tables(deals, history, stages=stages))
