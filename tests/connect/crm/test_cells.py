"""Tests of the cells of payload rows."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.values import Money


def cells(value):
    """Return a row with one cell, called x."""
    return Cells({"x": value}, Counter())


def fault(read):
    """Return the code of the fault that reading raises."""
    with pytest.raises(Fault) as raised:
        read()
    return raised.value.code


@pytest.mark.parametrize(
    ("value", "text"),
    [("37", "37"), (37, "37"), (" a ", "a"), ("", None), (None, None), (0, "0")],
)
def test_ids_are_text_whether_number_or_text(value, text):
    """A number and its digits are one id, and blank text is none."""
    assert text == cells(value).id("x")


@pytest.mark.parametrize("value", [True, 1.5, [], {}])
def test_what_is_neither_text_nor_number_is_no_text(value):
    """Booleans, fractions and objects are no ids."""
    assert "shape" == fault(lambda: cells(value).text("x"))


def test_ids_and_labels_have_their_limits():
    """Long and unprintable ids and labels are refused, a blank label has a default."""
    assert "id" == fault(lambda: cells("x" * 91).id("x"))
    assert "id" == fault(lambda: cells("a\x00b").id("x"))
    assert "id" == fault(lambda: cells(10**5_000).text("x"))
    assert "id" == fault(lambda: cells(None).needed("x"))
    assert "id" == fault(lambda: cells("x" * 129).label("x", "d"))
    assert "id" == fault(lambda: cells("a\nb").label("x", "d"))
    assert ("d", "New") == (cells("").label("x", "d"), cells("New").label("x", "d"))


def test_nought_refers_to_nothing():
    """An id of 0 stands for none where something else is referred to."""
    assert None is cells("0").reference("x")
    assert None is cells(0).reference("x")
    assert "7" == cells(7).reference("x")


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        ("Y", True),
        ("true", True),
        (1, True),
        (True, True),
        ("N", False),
        ("false", False),
        (0, False),
        (None, False),
        ("", False),
    ],
)
def test_flags_are_written_in_many_ways(value, flag):
    """Y, true and 1 say yes; N, false, 0 and nothing say no."""
    assert flag is cells(value).flag("x")


def test_other_words_are_no_flags():
    """A word that is neither yes nor no is a fault."""
    assert "shape" == fault(lambda: cells("maybe").flag("x"))
    assert "shape" == fault(lambda: cells([]).flag("x"))


def test_a_rank_is_a_whole_number():
    """A rank is read of text; without one it is 0."""
    assert [10, 0] == [cells(value).sort("x") for value in ("10", None)]
    assert "shape" == fault(lambda: cells("ten").sort("x"))


def test_words_have_the_meanings_given():
    """A blank word means nothing, and an unknown one is a fault."""
    assert ["all", None] == [cells(one).choice("x", {"1": "all"}) for one in (1, "")]
    assert "word" == fault(lambda: cells("2").choice("x", {"1": "all"}))


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05T10:00:00+03:00",
        "2026-01-05T07:00:00Z",
        "2026-01-05T07:00:00.000+0000",
        "2026-01-05 07:00",
        "2026-01-05T07:00:00.0",
    ],
)
def test_instants_have_an_offset_or_the_zone_that_is_said(text):
    """Offsets with and without a colon, and bare times of a zone, are one instant."""
    assert datetime(2026, 1, 5, 7, tzinfo=UTC) == cells(text).moment("x", zone=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-01-05T10:00:00", "time_zone"),
        ("2026-01-05", "time_zone"),
        ("05.01.2026", "date_syntax"),
        ("2026-02-30T10:00:00Z", "date_syntax"),
        ("2026-01-05T25:00:00Z", "date_syntax"),
        ("2026-01-05T10:00:00+99:00", "date_syntax"),
        ("٢٠٢٦-01-05T10:00:00Z", "date_syntax"),
        ("1899-01-05T10:00:00Z", "date_range"),
        ("9998-01-05T10:00:00Z", "date_range"),
    ],
)
def test_instants_that_are_none(text, code):
    """A time without a zone, a day that never was, and a time out of range are faults."""
    assert code == fault(lambda: cells(text).moment("x"))


@pytest.mark.parametrize(
    "day", ["0000-00-00", "0001-01-01", "1970-01-01", "3000-12-12", "9999-12-31"]
)
def test_days_that_stand_for_none_are_noticed(day):
    """A sentinel is missing, with a notice."""
    read = cells(f"{day} 00:00:00")

    assert None is read.moment("x", zone=UTC)
    assert {"sentinel": 1} == read.notices


def test_a_finer_part_of_a_second_is_cut_off_with_a_notice():
    """Nine digits of a second become six."""
    read = cells("2026-01-05T07:00:00.123456789Z")

    assert 123456 == read.moment("x").microsecond
    assert {"fraction_truncated": 1} == read.notices


@pytest.mark.parametrize(("value", "per"), [(1767596400, 1), ("1767596400000", 1000)])
def test_epochs_are_seconds_or_parts_of_them(value, per):
    """The vendor says the unit; it is never guessed."""
    assert datetime(2026, 1, 5, 7, tzinfo=UTC) == cells(value).epoch(
        "x", per_second=per
    )


def test_epochs_that_are_none():
    """Nothing is none, 0 is a sentinel, and what is no number or too far is a fault."""
    zero = cells(0)

    assert None is cells(None).epoch("x")
    assert None is zero.epoch("x")
    assert {"sentinel": 1} == zero.notices
    assert "date_syntax" == fault(lambda: cells("1e9").epoch("x"))
    assert "date_range" == fault(lambda: cells(1767596400000).epoch("x"))
    assert "date_range" == fault(lambda: cells(-(10**17)).epoch("x"))


def test_a_day_is_that_of_the_offset_it_is_told_in():
    """Midnight in Kaliningrad is that day, though it is the day before in UTC."""
    assert date(2026, 3, 31) == cells("2026-03-31T00:00:00+02:00").day("x")
    assert date(2026, 3, 31) == cells("2026-03-31").day("x")
    assert [None, None] == [cells(one).day("x") for one in ("", "9999-12-31")]


@pytest.mark.parametrize("value", ["12.50", 12.5, Decimal("12.50"), " 12.5 "], ids=repr)
def test_amounts_are_exact_whatever_they_are_written_as(value):
    """Text, a number of JSON and a decimal are one amount."""
    assert Money("12.50", "EUR") == cells(value).money("x", "EUR")


@pytest.mark.parametrize(
    ("value", "currency", "code"),
    [
        ("12,5", "EUR", "amount_syntax"),
        (float("nan"), "EUR", "amount_syntax"),
        (float("inf"), "EUR", "amount_syntax"),
        (True, "EUR", "amount_syntax"),
        ([], "EUR", "amount_syntax"),
        ("12.345", "EUR", "scale"),
        (10**20, "EUR", "too_large"),
        ("12.50", "ZZZ", "currency"),
        ("12.50", None, "currency_missing"),
    ],
)
def test_amounts_that_are_none(value, currency, code):
    """What is no exact amount of a currency is a fault with its code."""
    assert code == fault(lambda: cells(value).money("x", currency))


def test_no_amount_and_a_bare_nought_are_none():
    """Nothing is worth nothing known, and 0 of no currency too."""
    assert None is cells("").money("x", "EUR")
    assert None is cells(0).money("x", None)
    assert Money(0, "EUR") == cells(0).money("x", "EUR")


def test_chances_come_to_one_scale():
    """Percent points and shares become shares."""
    assert Decimal("0.6") == cells("60").chance("x", whole=100)
    assert Decimal("0.6") == cells("0.6").chance("x", whole=1)
    assert None is cells(None).chance("x", whole=100)
    assert "probability" == fault(lambda: cells(101).chance("x", whole=100))


def test_fields_are_kept_if_they_are_plain():
    """Plain values are kept, blank ones are not there, and the rest is counted."""
    row = {"a": "x", "b": "", "c": 1.5, "d": ["p", "q"], "e": {"k": 1}, "f": True}
    read = Cells(row, Counter())

    assert (
        ("a", "x"),
        ("c", Decimal("1.5")),
        ("d", ("p", "q")),
        ("f", True),
    ) == read.fields("abcdefg")
    assert {"fields_left_out": 1} == read.notices


@pytest.mark.parametrize("text", ["Ð¡Ð´ÐµÐ»ÐºÐ°", "Ñäåëêà", "a\ufffd", "\ud800 !"])  # noqa: RUF001 — mojibake
def test_text_that_was_garbled_is_a_fault(text):
    """No id, label or field is made of text that was read under another encoding."""
    for read in (cells(text).text, cells(text).id):
        assert "mojibake" == fault(lambda read=read: read("x"))
    assert "mojibake" == fault(lambda: cells(text).label("x", ""))
    for value in (text, ["sound", text]):
        assert "mojibake" == fault(lambda value=value: cells(value).fields("x"))


def test_a_garbled_end_is_seen_before_blanks_are_cut_off():
    """The last byte of a letter may look like a blank, which is no reason to pass it."""
    assert "mojibake" == fault(lambda: cells("SalvÃ\xa0").label("x", ""))
    assert "Salvà" == cells(" Salvà\xa0").label("x", "")


def test_objects_and_lists_inside_a_row():
    """An object and a list of objects are read; an empty list is an empty object."""
    row = {"one": {"x": 1}, "none": [], "many": [{"x": 1}], "odd": 5, "mixed": [5]}
    read = Cells(row, Counter())

    assert "1" == read.inside("one").id("x")
    assert None is read.inside("none").id("x")
    assert None is read.inside("absent").id("x")
    assert ["1"] == [one.id("x") for one in read.rows("many")]
    assert () == read.rows("absent")
    for name in ("odd", "mixed"):
        assert "shape" == fault(lambda name=name: read.rows(name))
    assert "shape" == fault(lambda: read.inside("odd"))
