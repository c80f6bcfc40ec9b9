"""The fast readers of text agree with their slow twins, on good texts and on bad."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle_text
from salesmodel._arrays import MISSING
from salesmodel.connect.cells._marks import CURRENCIES
from salesmodel.connect.cells.dates import DateFormat, instants
from salesmodel.connect.cells.numbers import NumberFormat, amounts


ALL = ("parentheses", "trailing", "unicode_minus")
NUMBER_FORMATS = [
    NumberFormat(),
    NumberFormat(decimal=".", negatives=ALL),
    NumberFormat(decimal=","),
    NumberFormat(decimal=",", grouping=".", negatives=ALL),
    NumberFormat(decimal=",", grouping=" "),
    NumberFormat(decimal=".", grouping="'"),
    NumberFormat(grouping=","),
    NumberFormat(indian=True, negatives=("trailing",)),
]
# ruff: noqa: RUF001 — Russian text
NOISE = "0159+-−.,'’ \u00a0\u2009\t()$€eENa_٣\nрkr₽"


@st.composite
def corrupted(draw, texts, noise):
    """Draw a text, often with one or two characters changed."""
    text = draw(texts)
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        at = draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + draw(st.sampled_from(noise))
            + text[at + draw(st.integers(0, 1)) :]
        )
    return text


@st.composite
def amount_texts(draw):
    """Draw something that somebody might write for an amount."""
    whole = draw(st.integers(0, 10 ** draw(st.integers(1, 18))))
    grouping = draw(st.sampled_from(["", ",", ".", "'", "\u00a0", " "]))
    text = f"{whole:,}".replace(",", grouping)
    if draw(st.booleans()):
        decimals = draw(st.text("0123456789", min_size=1, max_size=5))
        text += draw(st.sampled_from(".,")) + decimals
    signed = ["{}", "{}", "-{}", "+{}", "({})", "{}-", "−{}", " {}", "{}\u00a0"]
    text = draw(st.sampled_from(signed)).format(text)
    marked = ["{}", "{}", "{}", "${}", "{} €", "USD {}", "{} руб.", "kr {}", "{}EUR"]
    return draw(st.sampled_from(marked)).format(text)


@given(
    column=st.lists(
        st.one_of(corrupted(amount_texts(), NOISE), st.text(NOISE, max_size=80)),
        max_size=12,
    ),
    form=st.sampled_from(NUMBER_FORMATS),
    currency=st.sampled_from(["USD", "EUR", "RUB", "SEK"]),
    digits=st.sampled_from([0, 2, 3, 4, 6]),
)
@settings(deadline=None, max_examples=400)
def test_amounts_agree_with_twin(column, form, currency, digits):
    """A column of amounts is read as the slow twin reads each of its texts."""
    expected = [
        oracle_text.amount(
            text,
            form,
            currency=currency,
            digits=digits,
            marks=CURRENCIES,
        )
        for text in column
    ]

    read = amounts(column, currency=currency, digits=digits, form=form)

    assert expected == told(read)


@given(
    minor=st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=50),
    digits=st.integers(0, 6),
)
@settings(deadline=None)
def test_plain_amounts_are_exact(minor, digits):
    """Every amount of up to fifteen digits comes back exactly."""
    column = [
        f"{'-' * (n < 0)}{abs(n) // 10**digits}"
        + f".{abs(n) % 10**digits:0{digits}}" * (digits > 0)
        for n in minor
    ]

    read = amounts(column, currency="EUR", digits=digits, form=NumberFormat())

    assert minor == read.values.tolist()


ZONES = [
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Australia/Lord_Howe",
    "Africa/Freetown",
    "Europe/Dublin",
    "Asia/Kathmandu",
]
EDGES = [
    date(2003, 4, 6),
    date(2003, 10, 26),
    date(2018, 11, 4),
    date(2018, 2, 18),
    date(2014, 10, 26),
    date(2011, 12, 30),
    date(1969, 9, 30),
    date(1993, 8, 21),
    date(2024, 10, 6),
    date(1939, 9, 1),
    date(1916, 7, 3),
    date(1920, 1, 1),
    date(1985, 12, 31),
    date(2199, 12, 31),
    date(1900, 1, 1),
    date(1970, 1, 1),
    date(9999, 12, 31),
]
DATE_FORMATS = [
    None,
    None,
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%y",
    "%Y%m%d",
    "%Y-%d-%m",
    "%d %b %Y",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%Y/%j",
]
TAILS = [
    "",
    "",
    "Z",
    "+03:00",
    "-0330",
    "+05",
    " +02:00",
    "+02:30:17",
    "-23:59",
    "+24:00",
]


@st.composite
def walls(draw):
    """Draw a wall time, often near to where some clock changes."""
    edges = st.sampled_from(EDGES)
    day = draw(st.one_of(edges, st.dates(date(1890, 1, 1), date(2210, 1, 1))))
    minutes = draw(st.one_of(st.just(0), st.integers(-1440, 2880)))
    seconds = draw(st.one_of(st.just(0), st.integers(0, 59)))
    wall = datetime(day.year, day.month, day.day)
    later = timedelta(minutes=minutes, seconds=seconds)
    return wall if wall.year == 9999 else wall + later


@st.composite
def date_texts(draw, form):
    """Draw a date as ISO writes it, or as the format does."""
    wall = draw(walls())
    if form.format and draw(st.integers(0, 3)):
        return wall.strftime(form.format)
    spec = draw(st.sampled_from(["minutes", "seconds", "milliseconds", "microseconds"]))
    text = wall.isoformat(draw(st.sampled_from("T ")), spec)
    if draw(st.integers(0, 9)) == 0:
        text = text[:11] + "24:00" + text[16:]
    if "." in text:
        text += draw(st.sampled_from(["", "0", "1234"]))
    return draw(st.sampled_from([text[:10], text + draw(st.sampled_from(TAILS))]))


@st.composite
def dated_columns(draw):
    """Draw a format and a column of texts in it."""
    form = DateFormat(
        format=draw(st.sampled_from(DATE_FORMATS)),
        zone=draw(st.sampled_from([None, *map(ZoneInfo, ZONES)])),
        gap=draw(st.sampled_from(["reject", "shift_forward"])),
        fold=draw(st.sampled_from([None, 0, 1])),
    )
    texts = corrupted(date_texts(form), "0123456789-:. TZ+/٣\n")
    return form, draw(st.lists(st.one_of(texts, st.just("")), max_size=8))


@given(drawn=dated_columns())
@settings(deadline=None, max_examples=400)
def test_instants_agree_with_twin(drawn):
    """A column of dates is read as the slow twin reads each of its texts."""
    form, column = drawn
    expected = [oracle_text.instant(text, form) for text in column]

    read = instants(column, form)

    first = expected.index("unzoned") if "unzoned" in expected else None
    assert first == read.unzoned
    assert [None if at == "unzoned" else at for at in expected] == told(read)


@given(
    counts=st.lists(st.integers(-(10**16), 10**16), max_size=20),
    unit=st.sampled_from(["s", "ms"]),
)
@settings(deadline=None)
def test_epochs_are_exact_or_out_of_range(counts, unit):
    """A count since 1970 becomes that instant, or a fault where there is none."""
    scale = 1_000_000 if unit == "s" else 1_000
    first, end = -2_208_988_800_000_000, 7_258_118_400_000_000
    expected = [
        count * scale if first <= count * scale < end else "date_range"
        for count in counts
    ]

    read = instants([str(n) for n in counts], DateFormat(epoch=unit, sentinels=()))

    assert expected == told(read)


@given(
    column=st.lists(st.text(max_size=70), max_size=10),
    form=st.sampled_from(
        [DateFormat(), DateFormat(epoch="ms"), DateFormat(excel_epoch=1900)],
    ),
)
@settings(deadline=None)
def test_no_text_breaks_the_readers(column, form):
    """Whatever the texts, both readers give one value or one fault for each."""
    dates = instants(column, form)
    numbers = amounts(column, currency="EUR", digits=2, form=NumberFormat())

    for read in dates, numbers:
        assert len(column) == len(read.values)
        assert np.all(read.values[list(read.faults)] == MISSING)


def told(read):
    """Give for each cell its value, its fault, or None."""
    return [
        read.faults.get(row, None if value == MISSING else value)
        for row, value in enumerate(read.values.tolist())
    ]
