"""Tests of the importer of Pipedrive, against samples of the documented forms."""

import pytest

from crm_samples import LANGUAGES, deal_lines, expected, sample, told
from salesmodel.connect import pipedrive


DEAL = {
    "id": 7,
    "pipeline_id": 1,
    "stage_id": 11,
    "status": "open",
    "add_time": "2026-01-05 07:00:00",
    "update_time": "2026-01-05 07:00:00",
}
STAGES = [{"id": n, "name": str(n), "pipeline_id": 1} for n in (10, 11)]


def change(day, field, old, new):
    """Return a row of the changelog."""
    at = f"2026-01-{day:02}T07:00:00Z"
    return {
        "deal_id": 7,
        "field_key": field,
        "old_value": old,
        "new_value": new,
        "time": at,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(language):
    """Every documented form comes to the events that stand beside it."""
    assert expected("pipedrive", language) == told(sample("pipedrive", language))


def lines(*changes, **known):
    """Import one deal and return its events as short texts."""
    imported = pipedrive.read([DEAL | known], list(changes), stages=STAGES)
    return [line.split(" (")[0][10:] for line in deal_lines(imported.deals[0])][1:]


def test_a_status_is_of_the_stage_where_the_deal_was_then():
    """The next change of the stage tells, or else the deal, unless it is older."""
    won, moved = change(6, "status", "open", "won"), change(8, "stage_id", "11", "10")
    later = {"update_time": "2026-02-01 07:00:00", "status": "won", "stage_id": 10}

    assert "06 07:00 DealWon 11 11" == lines(won, moved, **later)[1]
    assert "06 07:00 DealWon 10 10" == lines(won, **later)[1]
    assert "06 07:00 DealWon 11 11" == lines(won, change(5, "stage_id", "10", "11"))[-1]


def test_a_deal_that_was_closed_before_its_first_row_was_closed():
    """Where the first change opens it again, it was closed, inferred."""
    again = change(6, "status", "lost", "open")

    assert [
        "05 07:00 DealOpened 11",
        "06 07:00 DealLost 11 11",
        "06 07:00 DealReopened 11 11 not said",
    ] == lines(again)


def test_an_orphan_is_listed_once():
    """Changes of a deal that is not there are rejected, each once."""
    rows = [change(6, "status", "lost", "open"), change(7, "stage_id", "10", "11")]
    report = pipedrive.read([], rows).report

    assert ({"orphan": 2}, 2) == (report.codes, report.rows)


@pytest.mark.parametrize(
    "fields", [{"stage_ids": 5}, {"statuses": {"1": 5}}, {"statuses": 5}]
)
def test_required_fields_of_another_form_are_listed(fields):
    """What holds no stages or outcomes is a fault of its row."""
    row = {"key": "x", "required_fields": {"enabled": True} | fields}

    assert {"shape": 1} == pipedrive.read([], deal_fields=[row]).report.codes


def test_a_client_is_the_organisation_or_else_the_person():
    """A deal of nobody has no client."""
    rows = [
        DEAL | {"id": 1, "org_id": {"value": 5}, "person_id": 6},
        DEAL | {"id": 2, "person_id": {"id": 6}},
        DEAL | {"id": 3},
    ]
    deals = pipedrive.read(rows).deals

    assert ["pipedrive:company:5", "pipedrive:person:6", None] == [
        deal.client_id for deal in deals
    ]
