"""Deals and their history join, and what does not fit is counted."""

import datetime as dt
import io

import numpy as np
import pytest

from imports import codes, days, labels, read, text_of
from salesmodel import report
from salesmodel._arrays import MISSING
from salesmodel.connect import csv, rows
from salesmodel.connect._joined import joined
from salesmodel.connect.profile import Limits
from salesmodel.errors import InvalidValueError, LoadError


EVENTS = "deal_id,stage,at"


def both(deals, events, *, more="", **profile):
    """Read deals with a history, whose rows have more columns than needed."""
    return read(
        text_of(*deals),
        text_of(*events, header=f"{EVENTS}{more}"),
        stages=["lead"],
        **profile,
    )


def test_events_of_unknown_deals_are_orphans():
    """An event of a deal that is not in the table is rejected."""
    imported = both(
        ["d1,open,2026-01-01,", "d2,open,2026-01-01,"],
        ["d2,lead,2026-01-01", "ghost 7,lead,2026-01-01", "d2,won,2026-01-03"],
    )

    assert [(2, "orphan")] == codes(imported)
    assert "history" == imported.rejected[0].file
    assert (
        "column 'deal_id' is not among the deals, got text of the form 'xxxxx 9'"
        == imported.rejected[0].message
    )
    assert ("d1", "d2") == imported.deals.deal
    assert [0, 1] == imported.visits.stage.tolist()
    assert (5, 4) == (imported.rows, imported.accepted)


def test_an_empty_history_joins():
    """Deals with a history without events keep their columns."""
    imported = both(["d1,open,2026-01-01,"], [])

    assert (0, ("d1",)) == (len(imported.visits), imported.deals.deal)


def test_events_of_rejected_deals_are_orphans():
    """Where no deal is accepted, all events are orphans."""
    imported = both(["d1,open,x,"], ["d1,lead,2026-01-01"])

    assert [("deals", "date_syntax"), ("history", "orphan")] == [
        (one.file, one.code) for one in imported.rejected
    ]
    assert 0 == imported.accepted


def test_what_only_the_history_has_is_added():
    """Columns that the table lacks come from the history."""
    imported = both(
        ["d1,open,2026-01-01,", "d2,open,2026-01-01,"],
        [
            "d2,lead,2026-01-01,c2,Bob,basic,web,5,EUR",
            "d0,lead,2026-01-01,c0,Zoe,x,x,7,EUR",
        ],
        more=",client_id,owner,product,source,amount,currency",
    )
    deals = imported.deals

    assert [None, "c2"] == labels(deals.client)
    assert [None, "Bob"] == labels(deals.owner)
    assert [None, "basic"] == labels(deals.product)
    assert [None, "web"] == labels(deals.source)
    assert ([MISSING, 500], "EUR") == (deals.amount.tolist(), deals.currency)
    assert [0, 0] == days(deals.opened)


def test_what_the_table_has_is_kept():
    """Where both have a column, the table of deals holds."""
    header = "deal_id,outcome,opened_at,closed_at,client_id,owner,product,source,amount"
    imported = read(
        text_of("d1,open,2026-01-01,,c1,Ann,basic,web,5", header=header),
        text_of(
            "d1,lead,2026-01-01,c2,Bob,premium,mail,6",
            header=f"{EVENTS},client_id,owner,product,source,amount",
        ),
        stages=["lead"],
        currency="EUR",
    )
    deals = imported.deals

    assert [["c1"], ["Ann"], ["basic"], ["web"]] == [
        labels(column)
        for column in (deals.client, deals.owner, deals.product, deals.source)
    ]
    assert [500] == deals.amount.tolist()


@pytest.mark.parametrize(
    ("deal_header", "event_header"), [("Agent", "x"), ("x", "Agent"), ("Agent",) * 2]
)
def test_a_mapped_column_may_stand_in_either_file(deal_header, event_header):
    """A column that the profile names must stand in one of two files."""
    header = "deal_id,outcome,Opened,closed_at"
    imported = read(
        text_of("d1,open,2026-01-01,,Ann", header=f"{header},{deal_header}"),
        text_of("d1,lead,2026-01-01,Ann", header=f"{EVENTS},{event_header}"),
        stages=["lead"],
        columns={"owner": "Agent", "opened_at": "Opened"},
    )

    assert ["Ann"] == labels(imported.deals.owner)


def test_a_mapped_column_in_neither_file_is_a_fault():
    """A column that the profile names and no file has is not passed over."""
    with pytest.raises(LoadError, match=r"it has no owner \(column 'Agent'\)"):
        both([], [], columns={"owner": "Agent"})


def test_notices_and_rows_of_both_files_add_up():
    """Counts of both files are added, and rejected rows are in order by file."""
    imported = both(
        ["d1,open,2026-01-01,", "d1,open,2026-01-01,", "d2,x,2026-01-01,", "d3"],
        ["d1,lead", "d9,lead,2026-01-01", "d1,lead,2026-01-01", "d1,lead,9"],
        ignore=["x"],
        limits=Limits(batch=1),
    )

    assert [("deals", 4), ("history", 1), ("history", 2), ("history", 4)] == [
        (one.file, one.row) for one in imported.rejected
    ]
    assert {"dates_in_utc": 5, "duplicate_rows": 1, "ignored_rows": 1} == (
        imported.notices
    )
    assert (8, 2) == (imported.rows, imported.accepted)


def test_there_must_be_something_to_join():
    """Neither deals nor a history are nothing."""
    with pytest.raises(InvalidValueError) as raised:
        joined(None, None, logs=())
    assert "no_source" == raised.value.code


def test_a_report_is_as_of_the_instant_of_the_import():
    """What the import looked back from need not be said again."""
    text = b"deal_id,outcome,opened_at,closed_at\nd1,won,2026-01-01,2026-03-01\n"
    at = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    imported = csv.read(io.BytesIO(text), as_of=at)

    assert at == report.from_import(imported).definition.as_of
    assert 1 == report.from_import(imported).outcomes.open


@pytest.mark.parametrize("read_of", [csv.read, rows.read], ids=["csv", "rows"])
@pytest.mark.parametrize("profile", [5, "", {}, np.array(["a", "b"])])
def test_a_profile_is_one(read_of, profile):
    """What is none does not stand for the plain one."""
    with pytest.raises(InvalidValueError, match=r"^profile must be"):
        read_of(profile=profile)


@pytest.mark.parametrize("read_of", [csv.read, rows.read], ids=["csv", "rows"])
@pytest.mark.parametrize("on_rows", [5, "print", np.ones(2)])
def test_who_is_told_of_rows_can_be_called(read_of, on_rows):
    """It is refused before a row is read."""
    with pytest.raises(InvalidValueError, match=r"^on_rows must be a function"):
        read_of(io.BytesIO(), on_rows=on_rows)
