"""Exports of Russian accounting systems are read trait by trait, from recorded samples."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

from imports import codes, labels
from salesmodel._arrays import MISSING
from salesmodel.connect import RUSSIAN_ACCOUNTING, DateFormat, csv
from salesmodel.errors import LoadError


SAMPLES = Path(__file__).parent / "samples" / "accounting"
HERE = attrs.evolve(
    RUSSIAN_ACCOUNTING,
    columns={
        "deal_id": "Номер",
        "client_id": "Контрагент",
        "owner": "Менеджер",
        "outcome": "Состояние",
        "opened_at": "Дата",
        "closed_at": "Закрыто",
        "amount": "Сумма",
    },
    won=["Закрыт"],
    lost=["Отменён"],
    open=["Открыт"],
)


def read(sample, **more):
    """Read a sample by the profile, some of it said otherwise."""
    return csv.read(SAMPLES / f"{sample}.csv", profile=attrs.evolve(HERE, **more))


def instants(column):
    """Return instants of a column, in UTC."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [
        None if at == MISSING else epoch + timedelta(microseconds=at)
        for at in column.tolist()
    ]


def test_cells_stand_apart_by_semicolons():
    """A comma is a part of a name, and quotes are doubled within quotes."""
    imported = read("semicolons")

    assert ['Артель "Ромашка, север"'] == labels(imported.deals.client)
    assert ("Заказ-0001",) == imported.deals.deal


def test_amounts_have_a_decimal_comma():
    """Kopecks come after a comma, one digit of them being tens; the rest is roubles."""
    imported = read("decimal_comma")

    assert [123_456, 50, -1_200] == imported.deals.amount.tolist()
    assert "RUB" == imported.deals.currency
    assert [1, 0, 2] == imported.deals.outcome.tolist()


def test_thousands_stand_apart_by_spaces_that_do_not_break():
    """A no-break space groups digits, a plain one too, and the sign of roubles is passed."""
    assert [123_456_789, -1_234_500, 123_450] == read(
        "no_break_spaces"
    ).deals.amount.tolist()


def test_newer_exports_are_utf_8_with_narrow_spaces():
    """The narrow no-break space of UTF-8 groups digits as well."""
    imported = read("narrow_spaces", encoding="utf-8-sig")

    assert [123_456_789] == imported.deals.amount.tolist()


def test_letters_are_those_of_cp1251():
    """Ё and № are letters of the code page; as UTF-8 the file is refused with its place."""
    imported = read("cp1251")

    assert ["Ёлка и дети № 5"] == labels(imported.deals.client)
    assert {"dates_in_utc": 2} == imported.notices
    with pytest.raises(LoadError, match="is not utf-8-sig text") as raised:
        read("cp1251", encoding="utf-8-sig")
    assert "encoding" == raised.value.code


def test_days_come_first():
    """A date is day, month, year; one that does not exist or is written otherwise is not."""
    imported = read("days_first")

    assert [datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 13, tzinfo=UTC)] == (
        instants(imported.deals.opened)
    )
    assert [(3, "date_syntax"), (4, "date_syntax")] == codes(imported)


def test_an_empty_date_is_no_date():
    """Neither an empty cell nor the first day of year 1 is a day on which a deal closed."""
    imported = read("empty_dates")

    assert [None, None] == instants(imported.deals.closed)
    assert 1 == imported.notices["sentinel"]


def test_times_of_day_are_those_of_the_zone_that_is_said():
    """An hour may have one digit; without a zone a time means nothing."""
    zone = ZoneInfo("Asia/Yekaterinburg")
    dates = DateFormat(format="%d.%m.%Y %H:%M:%S", zone=zone)
    imported = read("times", dates=dates)

    assert [
        datetime(2026, 1, 4, 19, tzinfo=UTC),
        datetime(2026, 1, 5, 4, 5, tzinfo=UTC),
    ] == instants(imported.deals.opened)
    assert [datetime(2026, 2, 1, 13, 30, 5, tzinfo=UTC), None] == instants(
        imported.deals.closed
    )
    with pytest.raises(LoadError, match="needs a zone"):
        read("times", dates=attrs.evolve(dates, zone=None))


def test_totals_are_a_footer_where_that_is_said():
    """A row of totals is rejected, or counted as the footer that it is."""
    plain, told = read("totals"), read("totals", footer=1)

    assert [(3, "outcome")] == codes(plain)
    assert ((), 1) == (told.rejected, told.notices["footer"])
    assert [10_000, 5_000] == told.deals.amount.tolist()
