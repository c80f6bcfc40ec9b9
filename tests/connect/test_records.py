"""Rows as mappings are read by the rules of the files."""

import csv as csv_module
import io

import pytest

from imports import HEADER, codes, labels, text_of
from salesmodel.connect import csv, rows
from salesmodel.connect._records import Columns
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Limits, Profile
from salesmodel.errors import InvalidValueError, LoadError


NAMES = HEADER.split(",")


def deal(*cells, **more):
    """Make a row of a deal."""
    return dict(zip(NAMES, cells, strict=True)) | more


def fault(source, **profile):
    """Return the error that rows raise."""
    with pytest.raises(LoadError) as raised:
        rows.read(source, profile=Profile(**profile))
    return raised.value


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_mappings_are_read_as_a_file_is(batch):
    """The same rows give the same tables, from a file and from its mappings."""
    content = text_of("d1,won,2026-01-01,", "d2,open,x,", "d1,won,2026-01-01,")
    profile = Profile(limits=Limits(batch=batch))
    reader = csv_module.DictReader(io.StringIO(content.decode()))
    from_file = csv.read(io.BytesIO(content), profile=profile)
    from_rows = rows.read(reader, profile=profile)

    assert from_file.deals.deal == from_rows.deals.deal
    assert from_file.deals.opened.tolist() == from_rows.deals.opened.tolist()
    assert from_file.rejected == from_rows.rejected
    assert from_file.notices == from_rows.notices
    assert (from_file.rows, from_file.accepted) == (from_rows.rows, from_rows.accepted)


def test_deals_and_history_are_read_from_mappings():
    """A history may come as mappings, too."""
    told = []
    imported = rows.read(
        [deal("d1", "open", "2026-01-01", "")],
        ({"deal_id": name, "stage": "won", "at": "2026-01-02"} for name in ("d1", "x")),
        as_of=0,
        on_rows=told.append,
    )

    assert [(2, "orphan")] == codes(imported)
    assert [1, 3] == told
    assert (3, 2) == (imported.rows, imported.accepted)


def test_none_is_an_empty_cell():
    """A cell that is None is empty."""
    imported = rows.read([deal("d1", "won", None, None, owner=None)])

    assert ((), [None]) == (imported.rejected, labels(imported.deals.owner))


def test_no_rows_are_legal():
    """Rows that are none are a table of no deals."""
    imported = rows.read([])

    assert (0, ()) == (imported.rows, imported.deals.deal)
    assert 0 == len(rows.read([], []).visits)


def test_rows_with_other_columns_are_rejected_and_never_shifted():
    """A row with fewer, more or other columns than the first does not fit."""
    source = [
        deal("d1", "won", "", ""),
        {"deal_id": "d2", "outcome": "won", "opened_at": ""},
        deal("d3", "won", "", "", owner="Ann"),
        {"deal_id": "d4", "outcome": "won", "opened_at": "", "owner": ""},
        {},
        dict(reversed(deal("d6", "won", "", "").items())),
    ]
    imported = rows.read(source)

    assert [(row, "columns") for row in (2, 3, 4, 5)] == codes(imported)
    assert ("d1", "d6") == imported.deals.deal


def test_broken_cells_of_mappings_are_rejected():
    """A NUL character or a cell beyond the limit rejects the row."""
    source = [
        deal("d1", "won", "", ""),
        deal("d2\0", "won", "", ""),
        deal("d3", "won", "", "", x="y") | {"x": "y" * 11},
    ]
    source[0]["x"] = source[1]["x"] = ""
    imported = rows.read(source, profile=Profile(limits=Limits(cell=10)))

    assert [(2, "nul"), (3, "too_large")] == codes(imported)


def test_a_footer_of_mappings_is_left_aside():
    """A declared footer holds for mappings as for files."""
    source = [deal("d1", "won", "", ""), {"total": "1"}]
    imported = rows.read(source, profile=Profile(footer=1, limits=Limits(batch=1)))

    assert (("d1",), 1, 2) == (
        imported.deals.deal,
        imported.notices["footer"],
        imported.rows,
    )


def test_too_many_mappings_are_refused():
    """The limit of rows holds for mappings, so that no generator goes on for ever."""

    def endless():
        while True:
            yield deal("d1", "won", "", "")

    assert "too_many_rows" == fault(endless(), limits=Limits(rows=10, batch=4)).code


def test_a_generator_that_raises_stops_the_import():
    """What the iterable raises is the cause of a fault that names the row before."""

    def broken():
        yield deal("d1", "won", "", "")
        yield deal("d2", "won", "", "")
        raise ZeroDivisionError

    error = fault(broken())

    assert (
        "row 2: reading stopped with ZeroDivisionError behind this row",
    ) == error.problems
    assert "stopped" == error.code
    assert isinstance(error.__cause__, ZeroDivisionError)


def test_an_error_of_ours_passes():
    """An error of the library raised inside the iterable is not wrapped."""

    def refused():
        raise InvalidValueError("x", "y", 1)
        yield

    with pytest.raises(InvalidValueError, match="x must be y"):
        rows.read(refused())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["d1", "won"], "row 2: it is list, not a mapping"),
        (None, "row 2: it is NoneType, not a mapping"),
        ({1: "x"}, "row 2: columns and cells must be text, got 1: str"),
        ({"deal_id": 5}, "row 2: columns and cells must be text, got 'deal_id': int"),
        (
            {"x" * 99: 5.0},
            f"row 2: columns and cells must be text, got '{'x' * 39}: float",
        ),
    ],
)
def test_a_row_that_maps_no_texts_is_a_fault(row, problem):
    """What is no mapping of text to text stops the import at its row."""
    error = fault([deal("d1", "won", "", ""), row])

    assert (problem,) == error.problems
    assert "row" == error.code


def test_what_cannot_be_iterated_is_a_fault():
    """A number is no rows."""
    assert "row 0: reading stopped with TypeError" in str(fault(5))


def test_neither_source_is_refused():
    """There is nothing to read without rows."""
    with pytest.raises(InvalidValueError) as raised:
        rows.read()
    assert "no_source" == raised.value.code


@pytest.mark.parametrize("first", [{}, {"deal_id": "d1"}, {"": "x"}])
def test_a_first_row_without_the_columns_is_a_fault(first):
    """The first row stands for the header."""
    error = fault([first])

    assert error.code in {"missing_column", "header"}
    assert "the rows" == error.name


def test_known_columns_can_be_demanded():
    """A known name becomes needed; others are passed over."""
    columns = Columns(("a",), ("b", "c")).demanding({"c", "d"})
    log = ImportLog("x", "deals")

    assert Columns(("a", "c"), ("b", "c")) == columns
    assert {"a": 1, "c": 0} == columns.places(["c", "a", "z"], Profile(), log)
    assert {"a", "c"} == log.columns
