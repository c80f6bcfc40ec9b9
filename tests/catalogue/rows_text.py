"""Rows of `bad-inputs.md` on how an importer reads numbers and dates."""

# ruff: noqa: RUF001 — Russian text, and marks that only look like ASCII

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from salesmodel._arrays import MISSING
from salesmodel.connect.cells.dates import DateFormat, instants
from salesmodel.connect.cells.numbers import NumberFormat, amounts


NEW_YORK = ZoneInfo("America/New_York")
ISO = DateFormat()
UNDECLARED = NumberFormat()


def amount(text, form=UNDECLARED, currency="EUR"):
    """Read one amount: its minor units, its fault, or None where it is missing."""
    read = amounts([text], currency=currency, digits=2, form=form)
    return _told(read)[0]


def instant(text, form=ISO):
    """Read one date: microseconds UTC, its fault, or None where it is missing."""
    return _told(instants([text], form))[0]


def _told(read):
    return [
        read.faults.get(row, None if value == MISSING else value)
        for row, value in enumerate(read.values.tolist())
    ]


def utc(*fields):
    """Count the microseconds of an instant in UTC."""
    since = datetime(*fields, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1)


def a7():
    """No-break spaces between groups are read under a declared decimal comma."""
    comma = NumberFormat(decimal=",")

    for space in " \u00a0\u202f":
        assert amount(f"1{space}234,56", comma) == 123456
        assert amount(f"1{space}234,56") == "ambiguous_number"


def a8():
    """A comma without a declared decimal mark is never guessed."""
    assert amount("1,234") == "ambiguous_number"
    assert amount("1,234", NumberFormat(decimal=",")) == "scale"
    assert amount("1,234", NumberFormat(grouping=",")) == 123400


def a9():
    """Groups are read only under the matching format."""
    formats = {
        "1.234.567,89": NumberFormat(decimal=",", grouping="."),
        "1'234.50": NumberFormat(decimal=".", grouping="'"),
        "1,23,456.00": NumberFormat(decimal=".", indian=True),
    }
    expected = {"1.234.567,89": 123456789, "1'234.50": 123450, "1,23,456.00": 12345600}

    for text in formats:
        for other, form in formats.items():
            read = amount(text, form)
            assert read == expected[text] if text == other else isinstance(read, str)
        assert isinstance(amount(text), str)


def a11():
    """Unusual ways to write a negative amount are read only when declared."""
    declared = {"(1 200,00)": "parentheses", "1200-": "trailing", "−5": "unicode_minus"}
    expected = {"(1 200,00)": -120000, "1200-": -120000, "−5": -500}

    for text, name in declared.items():
        default = NumberFormat(decimal=",")
        assert amount(text, default) == "amount_syntax"
        form = NumberFormat(decimal=",", negatives=[name])
        assert expected[text] == amount(text, form)


def a12():
    """Only a mark of the row's own currency is passed over."""
    grouped = NumberFormat(grouping=",")

    assert amount("$1,200", grouped, "USD") == 120000
    assert amount("$1,200", grouped, "EUR") == "currency_conflict"
    assert amount("1200 руб.", currency="RUB") == 120000
    assert amount("1200 руб.", currency="USD") == "currency_conflict"


def b3_importer():
    """A time in a gap is a fault, or is shifted forward and counted."""
    text = "2003-04-06 02:30"
    shifting = DateFormat(zone=NEW_YORK, gap="shift_forward")

    assert instant(text, DateFormat(zone=NEW_YORK)) == "gap"
    assert utc(2003, 4, 6, 7, 30) == instant(text, shifting)
    assert instants([text], shifting).notices == {"gap_shifted": 1}


def b4_importer():
    """A time that came twice is a fault, or is chosen and counted; an offset tells."""
    text = "2003-10-26 01:30"
    first, second = (DateFormat(zone=NEW_YORK, fold=fold) for fold in (0, 1))

    assert instant(text, DateFormat(zone=NEW_YORK)) == "ambiguous_time"
    assert instant(text, second) - instant(text, first) == 3_600_000_000
    assert instants([text], first).notices == {"fold_chosen": 1}
    assert instant(text + "-05:00") - instant(text + "-04:00") == 3_600_000_000
    assert instants([text + "-05:00"], ISO).notices == {}


def b6_importer():
    """Changes of offset without summer time, and a missing day, follow the same rules."""
    moscow, apia = ZoneInfo("Europe/Moscow"), ZoneInfo("Pacific/Apia")
    text = "2014-10-26 01:30"

    assert instant(text, DateFormat(zone=moscow)) == "ambiguous_time"
    assert utc(2014, 10, 25, 21, 30) == instant(text, DateFormat(zone=moscow, fold=0))
    assert utc(2014, 10, 25, 22, 30) == instant(text, DateFormat(zone=moscow, fold=1))
    for missing in "2011-12-30", "2011-12-30 12:00":
        assert instant(missing, DateFormat(zone=apia)) == "gap"
    assert utc(2011, 12, 30, 10) == instant("2011-12-31", DateFormat(zone=apia))


def b9():
    """An abbreviation of a zone is a fault unless the format maps it."""
    for name in "EST", "MSK", "CST", "IST":
        text = f"2024-01-01 10:00 {name}"
        mapped = DateFormat(abbreviations={name: "+03:00"})
        assert instant(text) == "tz_abbreviation"
        assert utc(2024, 1, 1, 7) == instant(text, mapped)


def b10():
    """Days and months in numbers are never told apart by their size."""
    column = ["01/02/2024", "13/02/2024"]
    day_first = DateFormat(format="%d/%m/%Y")

    assert _told(instants(column, ISO)) == ["ambiguous_date"] * 2
    expected = [utc(2024, 2, 1), utc(2024, 2, 13)]
    assert expected == _told(instants(column, day_first))


def b11():
    """ISO 8601 is ISO 8601 under any format."""
    for form in "%d-%m-%Y", "%Y-%d-%m", "%d/%m/%Y":
        assert utc(2024, 11, 6) == instant("2024-11-06", DateFormat(format=form))


def b12():
    """Parts of a date are no date."""
    for text in "10", "5.5", "may", "Monday", "10:30", "2024":
        assert instant(text) == "date_syntax"
        assert instant(text, DateFormat(format="%d %b %Y")) == "date_syntax"


def b13():
    """Digits of other scripts and dates run together are no dates."""
    for text in "٢٠٢٤-٠١-٠١", "2_14-04-21", "20200728121240":
        assert instant(text) == "date_syntax"


def b14():
    """Names of months need their language, and two-digit years their format."""
    for text, locale in {"23 фев 2024": "ru", "23 février 2024": "fr"}.items():
        named = DateFormat(format="%d %b %Y", locale=locale)
        assert instant(text) == "date_syntax"
        assert instant(text, DateFormat(format="%d %b %Y")) == "date_syntax"
        assert utc(2024, 2, 23) == instant(text, named)
    short = DateFormat(format="%d.%m.%y", pivot=1990)
    assert instant("23.02.24") == "ambiguous_date"
    assert utc(2024, 2, 23) == instant("23.02.24", short)
    assert utc(1990, 2, 23) == instant("23.02.90", short)


def b15():
    """24:00 is the next midnight; second 60 is refused; long fractions are cut, counted."""
    long = "2024-01-01 10:00:00.123456789Z"

    assert utc(2024, 1, 2) == instant("2024-01-01T24:00Z")
    assert instant("2024-01-01T23:59:60Z") == "date_syntax"
    assert instant("2024-01-01T10:00+99:00") == "date_syntax"
    assert utc(2024, 1, 1, 10, 0, 0, 123456) == instant(long)
    assert instants([long], ISO).notices == {"fraction_truncated": 1}


def b16():
    """The unit of an epoch is declared, and a wrong one is out of range."""
    text = "1700000000000"

    assert instant(text) == "date_syntax"
    assert instant(text, DateFormat(epoch="s")) == "date_range"
    assert utc(2023, 11, 14, 22, 13, 20) == instant(text, DateFormat(epoch="ms"))
    assert instant("1700000000", DateFormat(epoch="ms")) == utc(1970, 1, 20, 16, 13, 20)


def b17_importer():
    """Days that stand for "no date" are missing and counted; others are out of range."""
    for text in "1970-01-01", "0001-01-01", "1900-01-01", "9999-12-31 00:00:00":
        read = instants([text], ISO)
        assert read.values.tolist() == [MISSING]
        assert (read.faults, read.notices) == ({}, {"sentinel": 1})
    assert instants(["0"], DateFormat(epoch="s")).notices == {"sentinel": 1}
    assert instant("-2208988801", DateFormat(epoch="s")) == "date_range"
    for text in "1899-12-31", "0001-01-02", "2200-01-01", "9999-12-31 23:59:59.999999Z":
        assert instant(text) == "date_range"
        in_zone = instant(text, DateFormat(zone=NEW_YORK))
        assert in_zone == "date_range"


def b23():
    """Day numbers need their system; those before 61 are refused in that of 1900."""
    excel = DateFormat(excel_epoch=1900, zone=NEW_YORK)

    assert instant("45321") == "date_syntax"
    assert utc(2024, 1, 30, 5) == instant("45321", excel)
    assert utc(2024, 1, 30, 17) == instant("45321.5", excel)
    assert utc(1900, 3, 1, 5) == instant("61", excel)
    for text in "60", "0", "-1", "60.9":
        assert instant(text, excel) == "excel_1900"
    assert utc(2028, 1, 31) == instant("45321", DateFormat(excel_epoch=1904))


ROWS: dict[str, Callable[[], None]] = {
    "A7": a7,
    "A8": a8,
    "A9": a9,
    "A11": a11,
    "A12": a12,
    "B3-importer": b3_importer,
    "B4-importer": b4_importer,
    "B6-importer": b6_importer,
    "B9": b9,
    "B10": b10,
    "B11": b11,
    "B12": b12,
    "B13": b13,
    "B14": b14,
    "B15": b15,
    "B16": b16,
    "B17-importer": b17_importer,
    "B23": b23,
}
"""The rows by their id."""
