"""What is written of tables: the texts of cells, lines of CSV and JSON, and refusals."""

import io
import json

import pytest

from imports import labels
from salesmodel.connect import csv, export, rows
from salesmodel.connect.profile import Profile
from salesmodel.errors import InvalidValueError
from salesmodel.tables import DealTable, VisitTable


DEALS = DealTable.from_columns(
    deal=["d1", "d2"],
    outcome=["won", "open"],
    opened=["2026-01-05", "2026-01-07T10:00:00.25Z"],
    closed=["2026-02-01", None],
    client=["Acme", None],
    owner=["ann", "bob"],
    product=[None, "pump"],
    source=["web", "web"],
    amount=[-5, None],
    currency="EUR",
    pipeline=["sales", "sales"],
    parent=[None, "d1"],
)
VISITS = VisitTable.from_events(
    deal=["d1", "d1", "d2"],
    stage=["lead", "signed", "elsewhere"],
    at=["2026-01-05", "2026-02-01", "2026-01-08"],
    owner=["ann", "bob", None],
    stages=["lead", "signed", "elsewhere"],
    kinds={"signed": "won", "elsewhere": "out"},
)


def test_every_column_of_a_deal_is_written():
    """A row has a cell for each column that the table has, and nothing where there is none."""
    assert [
        {
            "deal_id": "d1",
            "outcome": "won",
            "opened_at": "2026-01-05T00:00:00Z",
            "closed_at": "2026-02-01T00:00:00Z",
            "client_id": "Acme",
            "owner": "ann",
            "product": None,
            "source": "web",
            "pipeline": "sales",
            "parent_id": None,
            "amount": "-0.05",
            "currency": "EUR",
        },
        {
            "deal_id": "d2",
            "outcome": "open",
            "opened_at": "2026-01-07T10:00:00.250000Z",
            "closed_at": None,
            "client_id": None,
            "owner": "bob",
            "product": "pump",
            "source": "web",
            "pipeline": "sales",
            "parent_id": "d1",
            "amount": None,
            "currency": "EUR",
        },
    ] == list(export.deals(DEALS).rows())


def test_amounts_have_the_decimals_of_their_currency():
    """A yen has none, a Kuwaiti dinar three."""
    for currency, written in (("JPY", "-1234"), ("EUR", "-12.34"), ("KWD", "-1.234")):
        table = DealTable.from_columns(
            deal=["d1"],
            outcome=["open"],
            opened=[None],
            closed=[None],
            amount=[-1234],
            currency=currency,
        )

        assert written == next(export.deals(table).rows())["amount"]


def test_a_number_stands_bare_in_csv():
    """An amount below zero begins with a minus and has no apostrophe, a name has."""
    table = DealTable.from_columns(
        deal=["-1"],
        outcome=["open"],
        opened=[None],
        closed=[None],
        amount=[-50],
        currency="EUR",
    )

    assert b"'-1,open,,,-0.50,EUR\r\n" == list(export.deals(table).csv())[1]


def test_csv_of_no_deals_is_a_header():
    """A file without rows can be read, too."""
    lines = list(export.deals(DEALS[[False, False]]).csv())

    assert [b",".join(name.encode() for name in export.deals(DEALS).columns)] == [
        line.rstrip() for line in lines
    ]
    assert 0 == csv.read(io.BytesIO(lines[0]), profile=export.profile()).rows


def test_many_rows_are_written_in_their_order():
    """More rows than are text at a time come one after the other."""
    names = [f"d{n}" for n in range(10_000)]
    table = DealTable.from_columns(
        deal=names,
        outcome=["open"] * len(names),
        opened=[None] * len(names),
        closed=[None] * len(names),
    )

    assert names == [row["deal_id"] for row in export.deals(table).rows()]


def test_a_history_tells_deal_stage_time_and_owner():
    """Each stay is the event that began it; a deal that left the funnel says so."""
    sheet = export.history(VISITS)
    imported = csv.read(
        history=io.BytesIO(b"".join(sheet.csv())),
        profile=export.profile(VISITS.stages),
    )

    assert ("deal_id", "stage", "at", "owner") == sheet.columns
    assert ["ann", "bob", None] == [row["owner"] for row in sheet.rows()]
    assert ("elsewhere",) == imported.visits.stages.out
    assert list(export.history(imported.visits).rows()) == [
        {name: row[name] for name in ("deal_id", "stage", "at")} for row in sheet.rows()
    ]


def test_deals_without_a_name_are_written_as_codes():
    """Where deals came as codes, their codes are their names."""
    visits = VisitTable.from_events(
        deal=[1, 0], stage=[0, 0], at=["2026-01-05", "2026-01-06"], stages=["lead"]
    )

    assert ["0", "1"] == [row["deal_id"] for row in export.history(visits).rows()]


def test_stays_with_ends_are_no_history():
    """What no event tells is refused rather than left out."""
    stays = VisitTable.from_stays(
        deal=["d1"],
        stage=["lead"],
        entered=["2026-01-05"],
        left=["2026-01-06"],
        stages=["lead"],
    )

    with pytest.raises(InvalidValueError, match="a table of events") as raised:
        export.history(stays)
    assert "stays" == raised.value.code


@pytest.mark.parametrize("write", [export.deals, export.history])
def test_only_tables_are_written(write):
    """Anything else is refused by name."""
    with pytest.raises(InvalidValueError, match="an instance of"):
        write([])


@pytest.mark.parametrize("way", ["csv", "json_lines"])
def test_half_a_character_is_refused_without_being_shown(way):
    """A lone surrogate has no form in UTF-8; the error shows the shape of the row."""
    table = DealTable.from_columns(
        deal=["d1"], outcome=["open"], opened=[None], closed=[None], owner=["Ann\ud800"]
    )

    with pytest.raises(InvalidValueError, match="half a character") as raised:
        list(getattr(export.deals(table), way)())
    assert "surrogate" == raised.value.code
    assert "Ann" not in str(raised.value)


def test_json_lines_are_read_as_rows():
    """Each line is an object of texts, and no apostrophe is added or taken off."""
    table = DealTable.from_columns(
        deal=["'=1"], outcome=["open"], opened=[None], closed=[None], owner=["=2"]
    )
    lines = list(export.deals(table).json_lines())
    imported = rows.read(map(json.loads, lines), profile=export.profile())

    assert 1 == len(lines)
    assert ("'=1",) == imported.deals.deal
    assert ["=2"] == labels(imported.deals.owner)


def test_apostrophes_stay_unless_the_profile_says_they_were_added():
    """A file of somebody else may have apostrophes of its own."""
    content = b"deal_id,outcome,opened_at,closed_at\n'=1,won,,\n'd2,won,,\n"

    assert ("'=1", "'d2") == csv.read(io.BytesIO(content)).deals.deal
    read = csv.read(io.BytesIO(content), profile=Profile(escaped=True))
    assert ("=1", "'d2") == read.deals.deal
