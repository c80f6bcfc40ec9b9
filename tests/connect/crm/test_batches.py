"""Tests of rows in batches: what is odd among them is read by itself, and nothing else."""

from collections.abc import Sequence

import attrs
import pytest

from salesmodel.connect.crm import _batches
from salesmodel.connect.crm._batches import Reader, read_lines
from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._feed import Envelope, Feed
from salesmodel.connect.crm._plain import NotPlain


@attrs.frozen(eq=False)
class Numbers:
    """What rows of numbers tell."""

    number: Sequence[int]
    way: Sequence[str]


def plain(rows):
    """Read numbers below 100, all at once."""
    if any(row["n"] >= 100 for row in rows):
        raise NotPlain
    numbers = [row["n"] for row in rows]
    return numbers, (numbers, ["at once"] * len(rows))


def fact(cells):
    """Read a number by itself; nought tells nothing, and a thousand is a fault."""
    number = cells.row["n"]
    if number == 1_000:
        raise Fault("row", "n")
    return number or None


READER = Reader(
    Numbers, plain, fact, lambda said: said, lambda said: (said, "by itself")
)


def read(numbers):
    """Read rows of numbers."""
    feed = Feed.of("numbers", Envelope(()), [{"n": number} for number in numbers])
    return read_lines(feed, READER), feed.log


def test_plain_rows_are_read_at_once():
    """They are told in columns, in their order."""
    lines, log = read([3, 1, 2])

    assert ([3, 1, 2], ["at once"] * 3) == (lines.told.number, lines.told.way)
    assert ([1, 2, 3], 3) == (lines.rows, log.rows)
    assert 1 == lines.fact(1)


def test_an_odd_row_takes_few_others_with_it():
    """Halves are tried until few rows are left, which are read by themselves."""
    lines, log = read([*range(64), 500, *range(64, 99)])

    assert [*range(64), 500, *range(64, 99)] == lines.told.number
    assert 1 <= lines.told.way.count("by itself") <= _batches._FEW
    assert list(range(1, 101)) == lines.rows
    assert 0 == len(log.rejected)


def test_rows_by_themselves_are_rejected_or_tell_nothing():
    """Their numbers are those of the payload."""
    lines, log = read([1, 1_000, 500, 0])

    assert ([1, 500], [1, 3]) == (lines.told.number, lines.rows)
    assert [2] == [one.row for one in log.rejected]
    assert 1 == log.notices["other_rows"]
    assert 500 == lines.fact(1)


def test_rows_that_were_said_before_are_left_out():
    """Of the columns, too."""
    lines, log = read([1, 2, 1])

    assert ([1, 2], 1) == (lines.told.number, log.notices["duplicate_rows"])


def test_long_payloads_come_in_batches(monkeypatch):
    """The last batch may be short, or there is none."""
    monkeypatch.setattr(_batches, "_BATCH", 4)

    assert list(range(10)) == read(range(10))[0].told.number
    assert list(range(8)) == read(range(8))[0].told.number
    assert [] == read([])[0].told.number


@pytest.mark.parametrize("error", [TypeError, ValueError, OverflowError])
def test_what_numbers_raise_is_not_plain(error):
    """An odd cell may raise that in arithmetic."""

    def raising(_):
        raise error

    feed = Feed.of("numbers", Envelope(()), [{"n": 1}])
    lines = read_lines(feed, attrs.evolve(READER, plain=raising))

    assert ["by itself"] == lines.told.way
