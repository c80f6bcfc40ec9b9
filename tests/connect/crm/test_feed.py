"""Tests of payloads: pages, rows and lines, each row counted once."""

import pytest

from salesmodel.connect.crm._feed import Envelope, Feed
from salesmodel.errors import InvalidValueError, LoadError


ENVELOPE = Envelope((("result", "items"), ("result",)), (("next",), ("paging", "next")))


def feed():
    """Return a feed of rows called odd."""
    return Feed.of("odd", ENVELOPE)


def ids(payload, into=None):
    """Read the ids of a payload; a row without one tells of something else."""
    into = into or feed()
    into.payload = payload
    read = into.read(lambda row: row.id("id"), lambda said: said)
    return [one.said for one in read]


@pytest.mark.parametrize(
    "payload",
    [
        {"result": [{"id": 1}, {"id": 2}]},
        [{"result": {"items": [{"id": 1}]}}, {"result": {"items": [{"id": 2}]}}],
        [{"id": 1}, {"id": 2}],
        ({"id": one} for one in (1, 2)),
        ['{"id": 1}', "", b'{"id": 2}\n'],
        ['{"result": [{"id": 1}, {"id": 2}]}'],
    ],
)
def test_pages_rows_and_lines_give_the_same_rows(payload):
    """One page, several, single rows and lines of JSON are all read."""
    assert ["1", "2"] == ids(payload)


def test_without_a_payload_there_are_no_rows():
    """What is not given has no rows."""
    assert [] == ids(None)


def test_a_row_that_stands_twice_counts_once():
    """Pages that overlap say a row twice; the account tells so."""
    into = feed()

    assert ["1"] == ids([{"id": 1, "x": 2}] * 3, into)
    assert (3, 2) == (into.log.rows, into.log.notices["duplicate_rows"])


def test_rows_that_contradict_each_other_are_all_rejected():
    """Of rows with one key that say different things none is taken."""
    into = feed()
    rows = [{"id": 1, "x": 1}, {"id": 1, "x": 2}, {"id": 1, "x": 1}, {"id": 2}]

    assert ["2"] == ids(rows, into)
    assert [
        (2, "duplicate_conflict"),
        (3, "duplicate_conflict"),
        (1, "duplicate_conflict"),
    ] == [(one.row, one.code) for one in into.log.rejected]


def test_rows_too_deep_to_be_compared_differ():
    """Two equal rows that are nested without end are a conflict, and no crash."""
    rows = []
    for _ in range(2):
        deep = []
        for _ in range(100_000):
            deep = [deep]
        rows.append({"id": 1, "x": deep})
    into = feed()

    assert [] == ids(rows, into)
    assert {"duplicate_conflict"} == {one.code for one in into.log.rejected}


def test_rows_that_tell_of_something_else_are_counted():
    """A row that is none of the kind that is looked for is noticed."""
    into = feed()

    assert ["1"] == ids([{"id": 1}, {"note": 5}], into)
    assert {"other_rows": 1} == into.log.notices


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (5, "row"),
        (None, "row"),
        ([1], "row"),
        ("{", "json"),
        ('{"id": NaN}', "json"),
        ('{"id": 1, "id": 1}', "json"),
        (b"\xff\xfe", "json"),
        ("[" * 100_000, "json"),
        ('"' + "x" * (1 << 20) + '"', "json"),
        ("5", "row"),
        ({"id": []}, "shape"),
    ],
    ids=lambda one: repr(one)[:20],
)
def test_what_is_no_row_is_rejected_by_its_number(item, code):
    """A bad line or a stray value is a rejected row, and the others are read."""
    into = feed()

    assert ["1"] == ids([{"id": 1}, item], into)
    assert {code} == {one.code for one in into.log.rejected}


def test_a_page_that_is_not_the_last_is_noticed():
    """Whoever leaves pages out is told."""
    into = feed()
    ids([{"result": [{"id": 1}], "next": 50}, {"result": [{"id": 2}]}], into)
    assert {} == into.log.notices

    ids([{"result": [{"id": 1}], "paging": {"next": {"after": "50"}}}], into)
    assert {"more_pages": 1} == into.log.notices


@pytest.mark.parametrize(
    "page", [{"error": "QUERY_LIMIT_EXCEEDED"}, {"success": False}, {"status": "error"}]
)
def test_a_page_of_an_error_is_an_error(page):
    """An answer that tells of an error is no rows."""
    with pytest.raises(LoadError) as raised:
        ids([page])

    assert "page" == raised.value.code


@pytest.mark.parametrize("payload", ["text", b"bytes", 5])
def test_what_is_no_payload_is_refused(payload):
    """Text, bytes and numbers are neither pages nor rows."""
    with pytest.raises(InvalidValueError, match="odd must be pages, rows or lines"):
        ids(payload)


def test_what_the_source_raises_says_behind_which_row():
    """An iterable that raises midway ends the import; our own errors pass."""

    def broken(error):
        yield {"id": 1}
        raise error

    with pytest.raises(LoadError, match="stopped with OSError behind row 1") as raised:
        ids(broken(OSError()))
    assert "stopped" == raised.value.code
    with pytest.raises(LoadError) as raised:
        ids(broken(LoadError("x", ("y",), "mine")))
    assert "mine" == raised.value.code
