"""Tests of the report as JSON, whose shape is a promise."""

import datetime as dt
import json

import pytest

from salesmodel import report
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import Rejected
from salesmodel.tables import DealTable, VisitTable


RATE = ["value", "low", "high", "n"]
SHAPE = {
    "definition": ["as_of", "currency", "counting", "confidence"],
    "data": ["rows", "deals", "clients", "owners", "rejected", "notices"],
    "outcomes": [
        "won",
        "lost",
        "open",
        "win_rate",
        "won_amount",
        "mean_won_amount",
        "median_won_amount",
        "mean_cycle_days",
        "median_cycle_days",
    ],
    "repeat": [
        "clients",
        "repeat_clients",
        "first_amount",
        "repeat_amount",
        "repeat_share",
        "repeat_share_if_complete",
        "history_from",
    ],
    "maturity": ["level", "levels_by_repeat_share", "missing_evidence"],
    "months": ["before", "after", "opened", "won", "won_amount", "win_rate"],
    "attention": ["checked", "open", "found", "counts", "stale_after_days", "deals"],
    "month_end": [
        "start",
        "end",
        "won",
        "expected",
        "low",
        "high",
        "stage_weighted",
        "deals",
        "left_out",
    ],
}
ROWS = {
    "outcome_by_age": ["days", "won", "lost", "open", "at_risk"],
    "funnel": [
        "stage",
        "reached",
        "advanced",
        "lost",
        "open",
        "rate",
        "median_days",
    ],
    "owners": [
        "owner",
        "won",
        "lost",
        "open",
        "win_rate",
        "won_amount",
        "shrunk_rate",
    ],
    "cohorts": [
        "cohort",
        "days",
        "deals",
        "observed",
        "won",
        "rate",
        "won_amount",
        "is_mature",
    ],
    "bottlenecks": [
        "stage",
        "on",
        "point_gain",
        "day_gain",
        "dropped",
        "median_days",
    ],
    "losses": ["stage", "reason", "lost", "share", "amount"],
}


def _at(month, day):
    return dt.datetime(2026, month, day, tzinfo=dt.UTC)


@pytest.fixture(name="made")
def _made():
    deals = DealTable.from_columns(
        deal=["d1", "d2", "d3"],
        outcome=["won", "lost", "won"],
        opened=[_at(1, 1), _at(1, 1), _at(1, 5)],
        closed=[_at(1, 11), _at(1, 4), _at(1, 21)],
        client=["Акме", "Bolt", "Акме"],
        owner=["Ann", "Bob", "Ann"],
        amount=[250_050, 100, 100_000],
        currency="EUR",
    )
    visits = VisitTable.from_events(
        deal=["d1", "d2"],
        stage=["lead", "lead"],
        at=[_at(1, 1), _at(1, 1)],
        stages=["lead"],
    )
    rejected = (Rejected(7, "scale", "column 'x' has more decimals", "deals"),)
    imported = Imported(deals, visits, 6, 5, rejected, {"dates_in_utc": 6})
    return report.from_import(imported, new_after=_at(1, 1))


def test_the_keys_are_those_that_are_promised(made):
    """None of them is left out, in any section or row."""
    data = json.loads(report.as_json(made))

    assert {*SHAPE, *ROWS, "schema"} == set(data)
    assert 1 == data["schema"]
    for section, keys in SHAPE.items():
        assert set(keys) <= set(data[section])
    for section, keys in ROWS.items():
        assert keys == list(data[section][0])
    assert {"row", "code", "message"} <= set(data["data"]["rejected"][0])
    assert {"code", "count"} == set(data["data"]["notices"][0])
    assert RATE == list(data["outcomes"]["win_rate"]) == list(data["funnel"][0]["rate"])


def test_the_values_are_of_the_promised_types(made):
    """Amounts are texts, instants end in Z, rates and days are numbers."""
    data = report.as_dict(made)

    assert ("2026-01-21T00:00:00Z", "EUR", "reached", 0.95, "2026-01-01T00:00:00Z") == (
        tuple(data["definition"].values())
    )
    assert ("3500.5", "1750.25", "1750.25", 13.0, 13.0) == (
        tuple(data["outcomes"].values())[4:]
    )
    assert (1, 1, "2500.5", "1000", 1000 / 3500.5, 1000 / 3500.5) == (
        tuple(data["repeat"].values())[:6]
    )
    assert "2026-01-11T00:00:00Z" == data["repeat"]["history_from"]
    assert {"row": 7, "code": "scale", "file": "deals"} == {
        key: value
        for key, value in data["data"]["rejected"][0].items()
        if key != "message"
    }
    assert {"code": "dates_in_utc", "count": 6} in data["data"]["notices"]
    assert (None, []) == (
        data["maturity"]["level"],
        data["maturity"]["levels_by_repeat_share"],
    )


def test_a_report_on_nothing_has_nulls_and_empty_lists():
    """Undefined is null, a rate of nothing has n 0, a section without column is null."""
    empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    data = json.loads(report.as_json(report.from_tables(empty)))

    assert {"value": None, "low": None, "high": None, "n": 0} == (
        data["outcomes"]["win_rate"]
    )
    assert [None] * 5 == list(data["outcomes"].values())[4:]
    assert ([], [], [], None) == (
        data["outcome_by_age"],
        data["funnel"],
        data["owners"],
        data["repeat"],
    )
    assert (None, None, None, 0) == (
        data["definition"]["as_of"],
        data["data"]["clients"],
        data["data"]["owners"],
        data["data"]["rows"],
    )


def test_the_text_is_the_dictionary(made):
    """Names stay in their own script, and the text ends with a line end."""
    text = report.as_json(made)

    assert report.as_dict(made) == json.loads(text)
    assert text.endswith("}\n")
