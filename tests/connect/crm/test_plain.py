"""Tests of cells read many at once: as each by itself, or not at all."""

from collections import Counter
from datetime import UTC

import numpy as np
import pytest

from salesmodel.connect.crm._cells import Cells
from salesmodel.connect.crm._plain import (
    NotPlain,
    amounts,
    check_chances,
    check_days,
    epochs,
    ids,
    instants,
    named,
    references,
    words,
)
from salesmodel.tables import MISSING
from salesmodel.values import to_micros


def one_by_one(values, read):
    """Read cells each by itself."""
    return [read(Cells({"x": value}, Counter())) for value in values]


def micros(moments):
    """Return instants as tables have them."""
    return [MISSING if one is None else to_micros(one) for one in moments]


def test_columns_are_those_of_one_form():
    """Cells are named as in their form, and rows are plain objects."""
    column = named([{"a": 1}, {"b": 2}], {"A": "a"})

    assert ([1, None], [None, 2]) == (column("A"), column("b"))
    with pytest.raises(NotPlain):
        named([{"a": 1}, [1]], {})


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 35],
        ["1", "C1:NEW"],
        ["1", 2, None, ""],
        ["a b", "c"],
        ["Сделка", "Müller"],
        [0, -5],
        [None, None],
    ],
)
def test_ids_are_as_each_by_itself(values):
    """Numbers and text, spaces within and blanks come to the same ids."""
    needed = None not in values and "" not in values
    expected = one_by_one(values, lambda cells: cells.id("x"))

    assert expected == ids(values, needed=needed)
    assert one_by_one(values, lambda cells: cells.reference("x")) == references(values)


@pytest.mark.parametrize(
    "values",
    [
        [1, True],
        [1, 1.5],
        [10**40, 1],
        ["x", 10**40],
        ["x" * 91, "a"],
        ["a\n", "b"],
        [" a", "b"],
        ["\u00d1\u00e4\u00e5\u00eb\u00ea\u00e0", "b"],
        ["a", None],
        [[], "a"],
    ],
)
def test_ids_that_are_not_plain(values):
    """What may mean something, or nothing, is left to be read by itself."""
    with pytest.raises((NotPlain, TypeError)):
        ids(values)


@pytest.mark.parametrize("values", [["S", "x"], ["S", 1], ["S", []]])
def test_words_that_are_not_plain(values):
    """Each of them has to be known."""
    assert [1, 0] == words(["S", None], {"S": 1, None: 0})
    with pytest.raises((NotPlain, TypeError)):
        words(values, {"S": 1, None: 0})


@pytest.mark.parametrize(
    "values",
    [
        ["2026-01-05T10:00:00+03:00", "2026-01-05T10:00:00-11:30"],
        ["2026-01-05T10:00:00Z", "2199-12-31T23:59:59Z"],
        ["2026-01-05T10:00:00.123Z", "1901-01-01T00:00:00.000Z"],
        ["2021-05-27T13:59:29.000+0000", "2021-05-27T13:59:29.999-0230"],
        ["2026-01-05T10:00:00Z", None, ""],
        [None, None],
    ],
)
def test_instants_are_as_each_by_itself(values):
    """Every form of a vendor comes to the same microseconds, blanks to none."""
    expected = micros(one_by_one(values, lambda cells: cells.moment("x", zone=UTC)))

    assert expected == instants(values).tolist()


@pytest.mark.parametrize(
    "values",
    [
        ["2026-01-05T10:00:00Z", "2026-01-05T10:00:00+03:00"],
        ["2026-01-05", "2026-01-06"],
        ["2026-01-05T10:00:00Z", 5],
        ["2026-01-05T10:00:0xZ"],
        ["2026-01-05t10:00:00Z"],
        ["2026-01-05T10:00:00*03:00"],
        ["2026-01-05T10:00:00+24:00"],
        ["2026-01-05T10:00:00+03:60"],
        ["2026-02-30T10:00:00Z"],
        ["2026-01-05T25:00:00Z"],
        ["1970-01-01T00:00:00Z"],
        ["9999-12-31T00:00:00Z"],
        ["1899-12-31T00:00:00Z"],
        ["2200-01-01T00:00:00Z"],
        ["2026-01-05T10:00:0\u0665Z"],
    ],
)
def test_instants_that_are_not_plain(values):
    """Mixed forms, days that stand for none and what is no time are left."""
    with pytest.raises((NotPlain, ValueError)):
        instants(values)


def test_epochs_are_as_each_by_itself():
    """Whole seconds come to the same microseconds."""
    values = [1767596400, None, -5, 1]
    for per in (1, 1_000):
        read = one_by_one(
            values, lambda cells, per=per: cells.epoch("x", per_second=per)
        )
        assert micros(read) == epochs(values, per_second=per).tolist()
    assert np.int64 == epochs([]).dtype


@pytest.mark.parametrize("values", [[0], ["1"], [1.0], [True], [10**12], [-(10**11)]])
def test_epochs_that_are_not_plain(values):
    """Nought stands for none, and what is out of range is a fault."""
    with pytest.raises(NotPlain):
        epochs(values)


@pytest.mark.parametrize(
    ("values", "currency"),
    [
        (["19999.99", "12", "0.5", 7, 24120.0, 2.5, None, ""], "EUR"),
        (["19999", 12, 3.0], "JPY"),
        (["1.125", 1], "KWD"),
        ([None, None, 0, 0.0, ""], None),
    ],
)
def test_amounts_are_as_each_by_itself(values, currency):
    """Text and numbers come to the same minor units."""
    expected = one_by_one(values, lambda cells: cells.money("x", currency))
    units, currencies = amounts(values, [currency] * len(values))

    assert [MISSING if one is None else one.minor_units for one in expected] == units
    assert [None if one is None else one.currency for one in expected] == currencies


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        ("1 200", "EUR"),
        ("12,5", "EUR"),
        ("-5", "EUR"),
        ("1.", "EUR"),
        (".5", "EUR"),
        ("1.x", "EUR"),
        ("1.125", "EUR"),
        ("1.5", "JPY"),
        ("9" * 16, "EUR"),
        (1e16, "EUR"),
        (float("nan"), "EUR"),
        (True, "EUR"),
        ("\u0665", "EUR"),
        ("5", None),
        ("5", "ZZZ"),
    ],
)
def test_amounts_that_are_not_plain(value, currency):
    """Other digits, finer parts and unknown currencies are left."""
    with pytest.raises((NotPlain, ValueError)):
        amounts([value], [currency])


def test_days_and_chances_are_checked():
    """Plain ones, and blanks, pass."""
    check_days(["2026-01-05", None, "", "2199-12-31"])
    check_chances([None, "", 0, 60, 10.0, "99", "5.5", 100], whole=100)


@pytest.mark.parametrize(
    "value",
    ["2026-1-5", "20260105", "2026-W02-1", "3000-12-12", "1970-01-01", "2200-01-01", 5],
)
def test_days_that_are_not_plain(value):
    """Days that stand for none, other forms and what is out of range are left."""
    with pytest.raises((NotPlain, ValueError, TypeError)):
        check_days([value])


@pytest.mark.parametrize(
    "value", [101, -0.1, float("nan"), "ten", "5,5", "1e1", "101", True, []]
)
def test_chances_that_are_not_plain(value):
    """What is no number from nought to the whole is left."""
    with pytest.raises((NotPlain, TypeError)):
        check_chances([value], whole=100)
