"""Tests of the converters to read-only, typed columns."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles
from salesmodel._arrays import (
    EARLIEST,
    LATEST,
    MISSING,
    NO_LABEL,
    cells,
    factorize,
    flags,
    held,
    instants,
    integers,
    is_absent,
    moment,
    outside,
    read_only,
)
from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.tables import to_minor_units


INT64 = st.integers(-(2**63) + 1, 2**63 - 1)
NEW_YEAR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NEW_YEAR_MICROS = 1_767_225_600_000_000
BERLIN = dt.timezone(dt.timedelta(hours=1))


class ArrowLike:
    """A column that lists itself as those of pyarrow do."""

    def __init__(self, values):
        """Hold the values."""
        self.values = values

    def __iter__(self):
        """Give scalars that are no Python objects."""
        return iter([object()] * len(self.values))

    def to_pylist(self):
        """List Python objects."""
        return list(self.values)


def _instant_code(values):
    with pytest.raises(InvalidInstantError) as caught:
        instants("at", values)
    return caught.value.code


def _amount_code(value, digits=2):
    with pytest.raises(InvalidAmountError) as caught:
        to_minor_units("amount", ["1", value], digits=digits)

    assert caught.value.path == "amount[1]"
    return caught.value.code


def test_a_read_only_column_cannot_be_written_to():
    """Writing to a column of a table raises."""
    column = read_only(np.array([1, 2]))

    with pytest.raises(ValueError, match="read-only"):
        column[0] = 7


@pytest.mark.parametrize(
    "value",
    [
        None,
        float("nan"),
        np.float32("nan"),
        np.datetime64("NaT", "s"),
        pd.NA,
        pd.NaT,
    ],
    ids=repr,
)
def test_what_is_absent(value):
    """The absent of Python, numpy and data frames is absent."""
    assert is_absent(value) is True


@pytest.mark.parametrize("value", ["", 0, False, 0.0, np.datetime64("2026-01-01")])
def test_what_is_empty_is_not_absent(value):
    """An empty text and a zero are there."""
    assert is_absent(value) is False


@pytest.mark.parametrize(
    "values",
    [
        ["a", None],
        ("a", None),
        iter(["a", None]),
        np.array(["a", None], object),
        pd.Series(["a", None], dtype=object),
        pl.Series(["a", None]),
        ArrowLike(["a", None]),
    ],
    ids=lambda one: type(one).__module__,
)
def test_cells_come_from_any_library(values):
    """Lists, generators, arrays and columns of data frames list their cells."""
    assert ["a", None] == cells("owner", values)


@pytest.mark.parametrize(
    ("values", "actual"),
    [
        ("abc", "str"),
        (b"abc", "bytes"),
        (5, "int"),
        ({"a": 1}, "dict"),
        ({"a"}, "set"),
        (np.array("a"), "0 dimensions"),
        (np.zeros((2, 1)), "2 dimensions"),
        (pd.DataFrame({"a": [1]}), "2 dimensions"),
    ],
)
def test_cells_are_not_guessed_from_what_is_no_column(values, actual):
    """A text, a mapping, a set and a table have no one order of cells."""
    with pytest.raises(ShapeError) as caught:
        cells("owner", values)

    assert ("owner", "one dimension", actual) == (
        caught.value.name,
        caught.value.expected,
        caught.value.actual,
    )


@pytest.mark.parametrize(
    ("column", "found"), [([], None), ([0, 3], None), ([-1, 2], -1), ([1, 4], 4)]
)
def test_outside_finds_a_value_out_of_range(column, found):
    """The value that is out of range is returned, whichever end it passes."""
    assert found == outside(np.array(column, np.int64), 0, 3)


@pytest.mark.parametrize(
    "values",
    [[1, 0], np.array([1, 0], np.int8), [True, False], np.array([1, 0], np.uint64)],
    ids=repr,
)
def test_integers_takes_integers_and_booleans(values):
    """Every kind of integer becomes int64."""
    column = integers("n", values)

    assert np.int64 == column.dtype
    assert [1, 0] == column.tolist()


def test_integers_takes_an_empty_list():
    """An empty list has no type of its own."""
    assert np.int64 == integers("n", []).dtype


@pytest.mark.parametrize(
    "values", [[0.5], [1.0], [float("nan")], ["1"], [None], [2**63], [2**64]], ids=repr
)
def test_integers_refuses_everything_else(values):
    """A float is not cut off, a text not read, a large number not wrapped."""
    with pytest.raises(InvalidValueError) as caught:
        integers("n", values)

    assert "type" == caught.value.code


def test_integers_refuses_two_dimensions():
    """A table is no column."""
    with pytest.raises(ShapeError):
        integers("n", [[1, 2]])


@given(st.lists(st.sampled_from(["", "a", "b", "B", "é", None])))
def test_factorize_is_its_oracle(values):
    """Codes follow the first appearance of each label."""
    codes, labels = factorize("owner", values)

    assert oracles.factorize(values) == (codes.tolist(), labels)


@pytest.mark.parametrize(
    "values",
    [
        np.array(["b", "a", "", "b"]),
        np.array(["b", "a", None, "b"], object),
        pd.Series(["b", "a", None, "b"], dtype="category"),
        pd.Series(["b", "a", pd.NA, "b"], dtype="string"),
        pl.Series(["b", "a", None, "b"]),
        [np.str_("b"), "a", float("nan"), "b"],
    ],
    ids=lambda one: f"{type(one).__module__} {getattr(one, 'dtype', '')}",
)
def test_factorize_takes_columns_of_any_library(values):
    """The same texts make the same codes and plain labels."""
    codes, labels = factorize("owner", values)

    assert [0, 1, NO_LABEL, 0] == codes.tolist()
    assert ("b", "a") == labels
    assert {str} == set(map(type, labels))
    assert not codes.flags.writeable


@pytest.mark.parametrize("cell", [7, 7.5, b"a", ["a"], True], ids=repr)
def test_factorize_refuses_a_label_that_is_no_text(cell):
    """A number read as a label has lost its leading zeros."""
    with pytest.raises(InvalidValueError) as caught:
        factorize("owner", ["a", cell])

    assert ("label", cell) == (caught.value.code, caught.value.value)


@pytest.mark.parametrize(
    "values",
    [
        np.array(["2026-01-01", "NaT"], "datetime64[D]"),
        np.array(["2026-01-01", "NaT"], "datetime64[Y]"),
        np.array(["2026-01-01", "NaT"], "datetime64[ns]"),
        np.array([NEW_YEAR_MICROS, MISSING]),
        [NEW_YEAR_MICROS, None],
        [NEW_YEAR, None],
        [np.int64(NEW_YEAR_MICROS), pd.NA],
        [NEW_YEAR.astimezone(BERLIN), pd.NaT],
        pd.Series(["2026-01-01", None], dtype="datetime64[ns]"),
        pd.Series(["2026-01-01", None], dtype="datetime64[ns, UTC]"),
        pl.Series([dt.date(2026, 1, 1), None]),
        pl.Series([NEW_YEAR, None]),
    ],
    ids=lambda one: f"{type(one).__module__} {getattr(one, 'dtype', '')}",
)
def test_instants_are_microseconds(values):
    """Each way to write an instant makes the same microseconds."""
    column = instants("at", values)

    assert [NEW_YEAR_MICROS, MISSING] == column.tolist()
    assert np.int64 == column.dtype
    assert not column.flags.writeable


def test_instants_leave_the_column_of_the_caller_writable():
    """A column that was already right is copied."""
    given_column = np.array([NEW_YEAR_MICROS])
    instants("at", given_column)

    assert given_column.flags.writeable


def test_no_instants_are_an_empty_column():
    """An empty list needs no type."""
    assert [] == instants("at", []).tolist()


def test_the_first_and_the_last_instant_are_taken():
    """The range is 1900 up to before 2200."""
    assert [EARLIEST, LATEST] == instants("at", [EARLIEST, LATEST]).tolist()


@pytest.mark.parametrize(
    "values",
    [
        [EARLIEST - 1],
        [LATEST + 1],
        [10**30],
        [-(10**30), None],
        np.array(["1899-12-31"], "datetime64[D]"),
        np.array(["2200-01-01"], "datetime64[s]"),
        np.array([-3653], "datetime64[W]"),
        np.array([2**62], "datetime64[Y]"),
        np.array([2**62], "datetime64[M]"),
        np.array([2**62], "datetime64[h]"),
        np.array(["2200-01-01"], "datetime64[ns]"),
        [dt.datetime.max.replace(tzinfo=dt.UTC)],
        [dt.datetime.min.replace(tzinfo=BERLIN)],
    ],
    ids=str,
)
def test_an_instant_out_of_range_is_refused(values):
    """The range is checked before anything could wrap around."""
    with pytest.raises(InvalidInstantError) as caught:
        instants("at", values)

    assert "range" == caught.value.code


@given(
    st.sampled_from(["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]),
    st.integers(-(2**63) + 1, 2**63 - 1),
)
def test_no_unit_wraps_into_the_range(unit, count):
    """What is accepted is what exact arithmetic makes of it."""
    column = np.array([count], "int64").view(f"datetime64[{unit}]")
    years, months = {"Y": (count, 0), "M": divmod(count, 12)}.get(unit, (0, 0))
    per = {"W": 604_800, "D": 86_400, "h": 3_600, "m": 60, "s": 1}
    try:
        micros = int(instants("at", column)[0])
    except InvalidInstantError:
        return

    if unit in "YM":
        start = dt.datetime(1970 + years, 1 + months, 1, tzinfo=dt.UTC)
        assert int(start.timestamp()) * 10**6 == micros
    else:
        second = per.get(unit, Fraction(1, {"ms": 10**3, "us": 10**6}.get(unit, 10**9)))
        assert int(np.floor(count * second * 10**6)) == micros


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([dt.datetime(2026, 1, 1)], "naive"),
        ([dt.date(2026, 1, 1)], "date_not_datetime"),
        (["2026-01-01 10:00"], "syntax"),
        (["01/02/2026"], "syntax"),
        (["2026-02-30"], "syntax"),
        (["20260101"], "syntax"),
        ([2.5e15], "type"),
        ([True, None], "type"),
        (np.array([1], np.int32), "type"),
        (np.array([10], "datetime64[25s]"), "type"),
        (np.array([10], "timedelta64[s]"), "type"),
        ([object()], "type"),
    ],
    ids=str,
)
def test_what_is_no_instant_is_refused(values, code):
    """A naive datetime, a day, a text and a float are not guessed at."""
    assert code == _instant_code(values)


@pytest.mark.parametrize("values", [[[1], [2, 3]], [[1], [2]], 5, iter([1])], ids=str)
def test_instants_need_one_dimension(values):
    """A table, a ragged list and a scalar are no column."""
    with pytest.raises(ShapeError):
        instants("at", values)


@pytest.mark.parametrize(
    ("value", "units"),
    [
        ("19.99", 1999),
        ("19.990", 1999),
        ("-0.05", -5),
        ("+5", 500),
        ("-0", 0),
        (7, 700),
        (np.int8(7), 700),
        (19.99, 1999),
        (np.float64(0.07), 7),
        (Decimal("1.5"), 150),
        (10**15, 10**17),
        (np.str_("1.5"), 150),
    ],
    ids=repr,
)
def test_minor_units_are_exact(value, units):
    """Texts, integers, decimals and floats that print exactly are taken."""
    assert [units] == to_minor_units("amount", [value], digits=2).tolist()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "bool"),
        (np.True_, "bool"),
        ("", "syntax"),
        ("1,5", "syntax"),
        ("1e3", "syntax"),
        ("\uff11", "syntax"),
        (" 1", "syntax"),
        ("1\n", "syntax"),
        ("9" * 10**6, "syntax"),
        (float("inf"), "syntax"),
        (1e16, "syntax"),
        (float(np.float32(0.1)), "scale"),
        ("0.001", "scale"),
        (1 / 3, "scale"),
        (10**15 + 1, "too_large"),
        (10**5000, "too_large"),
        ("1000000000000000.01", "too_large"),
        (Decimal("sNaN"), "syntax"),
        ([1], "syntax"),
    ],
    ids=lambda one: repr(one)[:20] if not isinstance(one, int) else "integer",
)
def test_an_amount_that_is_not_exact_is_refused(value, code):
    """Nothing is rounded, and nothing is guessed."""
    assert code == _amount_code(value)


def test_a_currency_without_decimals_takes_none():
    """Fifty sen are refused, five hundred yen are five hundred units."""
    assert [500] == to_minor_units("amount", ["500.0"], digits=0).tolist()
    assert "scale" == _amount_code("0.5", digits=0)


def test_minor_units_never_pass_int64():
    """Four decimals of a large amount would not fit."""
    assert "too_large" == _amount_code(str(10**15), digits=4)


def test_an_absent_amount_is_missing():
    """It is never zero."""
    values = [None, float("nan"), pd.NA]

    assert [MISSING] * 3 == to_minor_units("amount", values, digits=2).tolist()


@given(st.from_regex(r"[+-]?[0-9]{1,8}(\.[0-9]{1,4})?", fullmatch=True))
def test_minor_units_are_their_oracle(text):
    """Every plain decimal text is read exactly, or refused for its scale."""
    units = oracles.minor_units(text, 2)

    if units is None:
        assert "scale" == _amount_code(text)
    else:
        assert [units] == to_minor_units("amount", [text], digits=2).tolist()


def test_texts_of_iso_8601_are_instants():
    """A day is its midnight UTC, an instant has its offset, an empty text is absent."""
    read = instants("at", ["2026-01-01", "2026-01-01T03:00:00+03:00", "", None])
    midnight = 1_767_225_600_000_000

    assert [midnight, midnight, MISSING, MISSING] == read.tolist()


def test_an_array_of_texts_is_read_as_a_list_of_them():
    """A numpy array of texts is no other column than the list."""
    texts = ["2026-01-01", "2026-01-02T10:30Z"]

    assert instants("at", texts).tolist() == instants("at", np.array(texts)).tolist()


def test_a_moment_is_one_instant():
    """An aware datetime and microseconds are one and the same moment."""
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    assert 1_767_225_600_000_000 == moment("as_of", at)
    assert moment("as_of", at) == moment("as_of", 1_767_225_600_000_000)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "type"),
        ("2026-01-01", "type"),
        (pd.NaT, "type"),
        (True, "type"),
        (1.5, "type"),
        (dt.date(2026, 1, 1), "date_not_datetime"),
        (dt.datetime(2026, 1, 1), "naive"),
        (2**62, "range"),
        (dt.datetime(2300, 1, 1, tzinfo=dt.UTC), "range"),
    ],
)
def test_what_is_no_moment_is_refused(value, code):
    """A moment is never guessed at."""
    with pytest.raises(InvalidInstantError) as raised:
        moment("as_of", value)

    assert code == raised.value.code
    assert str(raised.value).startswith("as_of must be ")


@pytest.mark.parametrize(
    "column",
    [
        [True, False],
        [1, 0],
        np.array([True, False], object),
        np.array([1, 0], np.uint8),
    ],
)
def test_a_column_of_flags_is_boolean(column):
    """True and false are taken in any type that says so."""
    found = flags("inferred", column)

    assert np.bool_ == found.dtype
    assert [True, False] == found.tolist()


@pytest.mark.parametrize(
    "given", [None, [1, 2], np.ones(2), np.ones((2, 2), np.int64), np.array(1)]
)
def test_a_column_that_is_held_is_an_array_of_integers_already(given):
    """Nothing is made into one; a mask is one, too."""
    held("is_barred", np.ones(2, np.bool_))
    with pytest.raises(InvalidValueError, match="is_barred must be an array"):
        held("is_barred", given)
