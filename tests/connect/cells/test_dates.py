"""Dates are read strictly, and never by a guess."""

# ruff: noqa: RUF001 — Russian text, and digits that are not ASCII

import pickle
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.connect.cells.dates import DateFormat, instants
from salesmodel.errors import DefinitionError, InvalidValueError


ISO = DateFormat()
IN_UTC = DateFormat(zone=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
NEW_YORK = ZoneInfo("America/New_York")


def one(text, form=IN_UTC):
    """Read one date: its instant as text, its fault, or None where it is missing."""
    read = instants([text], form)
    if read.values[0] == MISSING:
        return "unzoned" if read.unzoned == 0 else read.faults.get(0)
    instant = datetime(1970, 1, 1) + timedelta(microseconds=int(read.values[0]))
    return instant.isoformat(" ")


def noticed(text, form=IN_UTC):
    """Read one date and give its notices."""
    return instants([text], form).notices


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01", "2024-03-01 00:00:00"),
        ("2024-02-29", "2024-02-29 00:00:00"),
        ("2024-03-01T10:20", "2024-03-01 10:20:00"),
        ("2024-03-01 10:20:30", "2024-03-01 10:20:30"),
        ("2024-03-01 10:20:30.5", "2024-03-01 10:20:30.500000"),
        ("2024-03-01 10:20:30.123", "2024-03-01 10:20:30.123000"),
        ("2024-03-01 10:20:30.123456789", "2024-03-01 10:20:30.123456"),
        ("2024-03-01T10:20:30Z", "2024-03-01 10:20:30"),
        ("2024-03-01T10:20:30 Z", "2024-03-01 10:20:30"),
        ("2024-03-01T10:20:30+03:00", "2024-03-01 07:20:30"),
        ("2024-03-01T10:20:30 -0330", "2024-03-01 13:50:30"),
        ("2024-03-01T10:20-03", "2024-03-01 13:20:00"),
        ("2024-03-01T10:20:30+02:30:17", "2024-03-01 07:50:13"),
        ("2024-03-01T24:00", "2024-03-02 00:00:00"),
        ("2024-12-31 24:00:00", "2025-01-01 00:00:00"),
        ("2199-12-31 23:59:59.999999", "2199-12-31 23:59:59.999999"),
        ("", None),
        (" \u00a0", None),
    ],
)
def test_iso_is_read_under_every_format(text, expected):
    """ISO 8601 is read without a format, and under another one as well."""
    assert expected == one(text)
    assert expected == one(text, DateFormat(format="%d.%m.%Y", zone=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20240101", "date_syntax"),
        ("20200728121240", "date_syntax"),
        ("2_14-04-21", "date_syntax"),
        ("٢٠٢٤-٠١-٠١", "date_syntax"),
        ("2024-W01", "date_syntax"),
        ("2024/01/02", "date_syntax"),
        ("2024-1-2", "date_syntax"),
        (" 2024-01-02", "date_syntax"),
        ("2024-01-02\n", "date_syntax"),
        ("2024-02-30", "date_syntax"),
        ("2023-02-29", "date_syntax"),
        ("2024-13-01", "date_syntax"),
        ("2024-00-01", "date_syntax"),
        ("2024-01-00", "date_syntax"),
        ("0000-00-00", "date_syntax"),
        ("2024-01-01t10:00", "date_syntax"),
        ("2024-01-01 10", "date_syntax"),
        ("2024-01-01 24:01", "date_syntax"),
        ("2024-01-01 25:00", "date_syntax"),
        ("2024-01-01 10:60", "date_syntax"),
        ("2024-01-01 10:00:60", "date_syntax"),
        ("2024-01-01 10:00+24:00", "date_syntax"),
        ("2024-01-01 10:00+99:00", "date_syntax"),
        ("2024-01-01 10:00+03:60", "date_syntax"),
        ("2024-01-01 10:00+03:00:60", "date_syntax"),
        ("2024-01-01 10:00?00:00", "date_syntax"),
        ("2024-01-01Z", "date_syntax"),
        ("2024-01-01 EST", "date_syntax"),
        ("2024-01-01 10:00Z EST", "date_syntax"),
        ("2024-01-01 10:00 Europe", "date_syntax"),
        ("2024-01-01 10:00 EST", "tz_abbreviation"),
        ("2024-01-01 10:00UTC", "tz_abbreviation"),
        ("01/02/2024", "ambiguous_date"),
        ("13/02/2024", "ambiguous_date"),
        ("1.2.24", "ambiguous_date"),
        ("23-02-2024 10:00", "ambiguous_date"),
        ("1/2-2024", "date_syntax"),
        ("1899-12-31", "date_range"),
        ("2200-01-01", "date_range"),
        ("9999-12-31 23:59:59.999999", "date_range"),
        ("9999-12-31 24:00", "date_range"),
        ("1900-01-01T01:00+02:00", "date_range"),
        ("x" * 65, "date_syntax"),
    ],
)
def test_everything_else_is_a_fault(text, expected):
    """What is not ISO 8601 in its extended form has a fault of a stable name."""
    assert expected == one(text)


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("%d.%m.%Y", "23.02.2024", "2024-02-23 00:00:00"),
        ("%d.%m.%Y", "3.2.2024", "2024-02-03 00:00:00"),
        ("%d.%m.%Y", "30.02.2024", "date_syntax"),
        ("%d.%m.%Y", "02/03/2024", "date_syntax"),
        ("%d.%m.%Y", "23.02.2024 10:00", "date_syntax"),
        ("%d.%m.%Y %H:%M:%S", "23.02.2024 10:20:30", "2024-02-23 10:20:30"),
        ("%d.%m.%Y %H:%M:%S", "23.02.2024 10:20:60", "date_syntax"),
        ("%d.%m.%Y %H:%M", "23.02.2024 24:00", "2024-02-24 00:00:00"),
        ("%d.%m.%Y %H", "23.02.2024 10", "2024-02-23 10:00:00"),
        ("%Y%m%d", "20240223", "2024-02-23 00:00:00"),
        ("%Y%m%d", "2024223", "date_syntax"),
        ("%Y%m%d%H%M%S%f", "20240223102030123456", "2024-02-23 10:20:30.123456"),
        ("%d/%m/%Y %H:%M:%S.%f", "3/2/2024 1:2:3.5", "2024-02-03 01:02:03.500000"),
        ("%Y-%d-%m", "2024-11-06", "2024-11-06 00:00:00"),
        ("%Y-%d-%m", "2024-23-11", "date_syntax"),
        ("%d.%m.%y", "23.02.24", "2024-02-23 00:00:00"),
        ("%d.%m.%y", "23.02.69", "1969-02-23 00:00:00"),
        ("%d.%m.%y", "23.02.68", "2068-02-23 00:00:00"),
        ("%d.%m.%y", "1.2.24", "2024-02-01 00:00:00"),
        ("%Y/%j", "2024/366", "2024-12-31 00:00:00"),
        ("%Y/%j", "2023/366", "date_syntax"),
        ("%Y/%j", "2023/0", "date_syntax"),
        ("%d %b %Y", "23 Feb 2024", "2024-02-23 00:00:00"),
        ("%d %B %Y", "23 SEPTEMBER 2024", "2024-09-23 00:00:00"),
        ("%d %b %Y", "23 фев 2024", "date_syntax"),
        ("%Y %d %b", "2024 23 may", "2024-05-23 00:00:00"),
        ("%m/%d/%Y %I:%M %p", "2/3/2024 12:05 am", "2024-02-03 00:05:00"),
        ("%m/%d/%Y %I:%M %p", "02/03/2024 12:05 PM", "2024-02-03 12:05:00"),
        ("%m/%d/%Y %I:%M %p", "02/03/2024 01:05 PM", "2024-02-03 13:05:00"),
        ("%m/%d/%Y %I:%M %p", "02/03/2024 13:05 PM", "date_syntax"),
        ("%m/%d/%Y %I:%M %p", "02/03/2024 00:05 PM", "date_syntax"),
        ("%d.%m.%Y %H:%M %z", "23.02.2024 10:20 +0300", "2024-02-23 07:20:00"),
        ("%d.%m.%Y %H:%M%z", "23.02.2024 10:20 Z", "2024-02-23 10:20:00"),
        ("%d.%m.%Y %H:%M%z", "23.02.2024 10:20+99", "date_syntax"),
        ("%d.%m.%Y %H:%M%z", "23.02.2024 10:20 EST", "tz_abbreviation"),
        ("%d.%m.%Y %H:%MZ", "23.02.2024 10:20Z", "2024-02-23 10:20:00"),
        ("%d.%m.%Y %H:%M", "23.02.2024 10:20 EST", "tz_abbreviation"),
        ("%d.%m.%Y?", "23.02.2024?", "2024-02-23 00:00:00"),
        ("%d.%m.%Y?", "23.02.2024¿", "date_syntax"),
        ("%d.%m.%Y г.", "23.02.2024 г.", "2024-02-23 00:00:00"),
        ("%d.%m.%Y%%", "23.02.2024%", "2024-02-23 00:00:00"),
        ("%d.%m.%Y" + " " * 60, "23.02.2024" + " " * 60, "date_syntax"),
    ],
)
def test_declared_formats_are_read(form, text, expected):
    """A text is read as the declared format says."""
    assert expected == one(text, DateFormat(format=form, zone=UTC))


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("ru", "23 фев 2024"),
        ("ru", "23 февр. 2024"),
        ("ru", "23 Февраля 2024"),
        ("fr", "23 février 2024"),
        ("fr", "23 févr. 2024"),
        ("en", "23 feb 2024"),
    ],
)
def test_months_are_named_in_the_declared_language(locale, text):
    """Names of months are read in one declared language."""
    form = DateFormat(format="%d %b %Y", locale=locale, zone=UTC)

    assert one(text, form) == "2024-02-23 00:00:00"


@pytest.mark.parametrize(("pivot", "year"), [(1950, 2024), (1900, 1924), (2025, 2124)])
def test_pivot_starts_the_hundred_years(pivot, year):
    """The pivot is the first of the hundred years that two digits may mean."""
    form = DateFormat(format="%d.%m.%y", pivot=pivot, zone=UTC)

    assert f"{year}-02-23 00:00:00" == one("23.02.24", form)
    assert f"{year}-02-03 00:00:00" == one("3.2.24", form)


@pytest.mark.parametrize(
    ("unit", "text", "expected"),
    [
        ("s", "1700000000", "2023-11-14 22:13:20"),
        ("ms", "1700000000123", "2023-11-14 22:13:20.123000"),
        ("s", "-86400", "1969-12-31 00:00:00"),
        ("s", "1700000000123", "date_range"),
        ("ms", "9" * 64, "date_range"),
        ("s", "0", None),
        ("s", "1.5", "date_syntax"),
        ("s", "2024-03-01", "2024-03-01 00:00:00"),
    ],
)
def test_epoch_is_read_in_its_declared_unit(unit, text, expected):
    """An integer is a count since 1970 only when its unit is declared."""
    assert expected == one(text, DateFormat(epoch=unit, zone=UTC))


@pytest.mark.parametrize(
    ("system", "text", "expected"),
    [
        (1900, "45321", "2024-01-30 00:00:00"),
        (1900, "45321.5", "2024-01-30 12:00:00"),
        (1900, "45321.0", "2024-01-30 00:00:00"),
        (1900, "45321.999999", "2024-01-31 00:00:00"),
        (1900, "45321.4236111111", "2024-01-30 10:10:00"),
        (1900, "61", "1900-03-01 00:00:00"),
        (1900, "60", "excel_1900"),
        (1900, "0", "excel_1900"),
        (1900, "-1", "excel_1900"),
        (1900, "9" * 30, "date_range"),
        (1900, "2958465", None),
        (1900, "45321,5", "date_syntax"),
        (1904, "43859", "2024-01-30 00:00:00"),
        (1904, "0", "1904-01-01 00:00:00"),
        (1904, "-1", "date_range"),
    ],
)
def test_day_numbers_are_read_in_their_declared_system(system, text, expected):
    """A number is a day of a spreadsheet only when its system is declared."""
    assert expected == one(text, DateFormat(excel_epoch=system, zone=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-01 10:00 MSK", "2024-01-01 07:00:00"),
        ("2024-01-01 10:00 IST", "2024-01-01 04:30:00"),
        ("2024-01-01 10:00 EST", "tz_abbreviation"),
    ],
)
def test_abbreviations_are_read_as_declared(text, expected):
    """An abbreviation means what the format says, or nothing."""
    declared = {"MSK": "+03:00", "IST": timedelta(hours=5, minutes=30)}

    assert expected == one(text, DateFormat(abbreviations=declared))


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2024-01-01", ISO, {"dates_in_utc": 1}),
        ("2024-01-01", IN_UTC, {}),
        ("1970-01-01", ISO, {"sentinel": 1}),
        ("0001-01-01 00:00:00", ISO, {"sentinel": 1}),
        ("9999-12-31T00:00Z", ISO, {"sentinel": 1}),
        ("0", DateFormat(epoch="ms"), {"sentinel": 1}),
        ("1970-01-01 00:00:01Z", ISO, {}),
        ("2024-01-01 10:00:00.0000001Z", ISO, {"fraction_truncated": 1}),
        ("1800-01-01", ISO, {}),
        (
            "2003-10-26 01:30",
            DateFormat(zone=NEW_YORK, fold=1),
            {"fold_chosen": 1},
        ),
        (
            "2003-04-06 02:30",
            DateFormat(zone=NEW_YORK, gap="shift_forward"),
            {"gap_shifted": 1},
        ),
    ],
)
def test_remarks_are_counted(text, form, expected):
    """What was read with a remark is counted by its name."""
    assert expected == noticed(text, form)


def test_declared_sentinels_replace_the_default_ones():
    """Without sentinels, the first of January 1970 is a day like any other."""
    assert one("1970-01-01", DateFormat(sentinels=())) == "1970-01-01 00:00:00"


def test_first_time_without_a_zone_is_told():
    """The first time of day that has no zone is told apart from faults."""
    column = ["", "x", "2024-01-01", "2024-01-01 10:00", "2024-01-02 10:00"]

    read = instants(column, ISO)

    assert read.unzoned == 3
    assert {1: "date_syntax"} == read.faults
    assert [MISSING] * 2 == read.values[3:].tolist()


def test_times_are_placed_in_the_declared_zone():
    """Local times and bare dates are placed in the zone, others by their offset."""
    column = [
        "2024-01-01",
        "2024-01-01 10:00",
        "2024-01-01T10:00Z",
        "2014-10-26 01:30",
        "2999-01-01",
        "0001-01-02 10:00",
    ]

    read = instants(column, DateFormat(zone=MOSCOW))

    hours = [(value - read.values[0]) // 3_600_000_000 for value in read.values[:3]]
    assert [0, 10, 13] == hours
    assert {3: "ambiguous_time", 4: "date_range", 5: "date_range"} == read.faults
    assert read.unzoned is None


def test_empty_column_is_legal():
    """No cells give no values."""
    assert instants([], DateFormat(zone=MOSCOW)).values.tolist() == []


def test_endless_texts_are_refused_at_once():
    """A text of a million characters takes no longer than looking at its length."""
    texts = ["9" * 10**6, "2024-01-01 " * 10**5, "x" * 10**6]
    start = time.perf_counter()

    read = instants(texts, DateFormat(epoch="s"))

    assert set(read.faults.values()) == {"date_syntax"}
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"format": "%Q %Y"}, "%Q unknown, supported are %Y %m"),
        ({"format": "%d.%m.%Y%"}, "% unknown"),
        ({"format": "%d.%m"}, "one of %Y and %y"),
        ({"format": "%d.%m.%Y.%y"}, "one of %Y and %y"),
        ({"format": "%m.%Y"}, "either %j"),
        ({"format": "%j %d %Y"}, "either %j"),
        ({"format": "%d.%m.%Y %d"}, "a directive stands twice"),
        ({"format": "%d.%m.%Y %I"}, "%I and %p"),
        ({"format": "%d.%m.%Y %H %I %p"}, "%H and %I"),
        ({"format": "%d.%m.%Y %M"}, "%M needs an hour"),
        ({"format": "%d.%m.%Y %z"}, "%M needs an hour"),
        ({"locale": "de"}, "locale must be"),
        ({"pivot": 0}, "pivot must be"),
        ({"gap": "ignore"}, "gap must be"),
        ({"fold": 2}, "fold must be"),
        ({"epoch": "us"}, "epoch must be"),
        ({"excel_epoch": 1970}, "excel_epoch must be"),
        ({"epoch": "s", "format": "%Y%m%d"}, "only one of"),
        ({"format": 5}, "format must be text"),
        ({"format": np.array(["a", "b"])}, "format must be text"),
        ({"locale": {}}, "locale must be"),
        ({"pivot": 1950.5}, "pivot must be"),
        ({"pivot": np.array([1950, 1960])}, "pivot must be"),
        ({"gap": np.array(["reject", "reject"])}, "gap must be"),
        ({"fold": [0]}, "fold must be"),
        ({"fold": 1.0}, "fold must be"),
        ({"epoch": np.array(["s", "ms"])}, "epoch must be"),
        ({"excel_epoch": {1900}}, "excel_epoch must be"),
        ({"zone": 10**5_000}, "zone must be a tzinfo"),
        ({"abbreviations": {"MSK": "3"}}, "abbreviations ['MSK']"),
        ({"abbreviations": {"MSK": 3}}, "abbreviations ['MSK']"),
        ({"abbreviations": {"MSK": timedelta(days=1)}}, "abbreviations ['MSK']"),
    ],
)
def test_contradicting_formats_are_refused(fields, problem):
    """A format that cannot be read, or contradicts itself, cannot stand."""
    with pytest.raises(DefinitionError, match="DateFormat cannot stand") as caught:
        DateFormat(**fields)

    assert any(text.startswith(problem) for text in caught.value.problems)


def test_formats_are_values():
    """A format can be hashed, compared and pickled."""
    zone = ZoneInfo("Europe/Moscow")
    form = DateFormat(format="%d.%m.%Y", abbreviations={"MSK": "+03:00"}, zone=zone)

    assert form == pickle.loads(pickle.dumps(form))
    assert len({form, pickle.loads(pickle.dumps(form))}) == 1


def test_a_zone_by_its_key_is_refused_and_told_what_would_do():
    """The message names the call that makes a zone of it."""
    with pytest.raises(DefinitionError, match=r"zone\('Europe/Moscow'\) of salesmodel"):
        DateFormat(zone="Europe/Moscow")


@pytest.mark.parametrize(
    "given",
    [{"abbreviations": given} for given in (5, ["MSK"], np.ones(2), {5: "+03:00"})]
    + [{"sentinels": given} for given in (5, [5], [datetime(1970, 1, 1)])],
)
def test_what_is_no_mapping_and_no_day_is_told_by_name(given):
    """Offsets stand under text, and a sentinel is a day without a time."""
    (name,) = given
    with pytest.raises(InvalidValueError, match=f"^{name} must be"):
        DateFormat(**given)


def test_abbreviations_may_be_pairs():
    """They are read as those of a mapping."""
    pairs = (("MSK", timedelta(hours=3)),)

    assert DateFormat(abbreviations={"MSK": "+03:00"}) == DateFormat(
        abbreviations=pairs
    )


@pytest.mark.parametrize(
    "column", [None, 5, "2026", [b"x"], [None], {1: 2}, np.ones(2)]
)
def test_a_column_is_several_texts(column):
    """Anything else is refused as a whole; a text is a cell and not a column."""
    with pytest.raises(InvalidValueError, match=r"^column must be several"):
        instants(column, IN_UTC)


def test_a_column_may_be_anything_that_has_texts_in_order():
    """Tuples, generators and arrays give what lists do."""
    days = ["2026-01-05", "2026-01-06"]
    expected = instants(days, IN_UTC).values.tolist()

    for column in (tuple(days), iter(days), np.array(days)):
        assert expected == instants(column, IN_UTC).values.tolist()


@pytest.mark.parametrize("form", [None, "%Y", {"format": "%Y"}])
def test_a_column_is_read_under_a_format(form):
    """Its directives alone are none."""
    with pytest.raises(InvalidValueError, match=r"^form must be"):
        instants(["2026-01-05"], form)
