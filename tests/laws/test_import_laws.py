"""What was written is read back, every row is accounted for, and nothing leaks."""

import csv as csv_module
import io
from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports import DAY, FIRST, Stream, labels
from salesmodel._arrays import MISSING
from salesmodel.connect import csv, rows
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.connect.profile import Limits, Profile
from salesmodel.errors import SalesModelError


NAMES = (
    "deal_id",
    "outcome",
    "opened_at",
    "closed_at",
    "amount",
    "owner",
    "client_id",
)
OUTCOMES = ("open", "won", "lost")
LETTERS = st.characters(codec="cp1251", exclude_characters="\0\x98")


@st.composite
def label_texts(draw):
    """Draw a label that is not blank, with whatever an export may put into one."""
    text = draw(st.text(LETTERS, max_size=12))
    extra = draw(st.sampled_from(["", '"', ",", ";", "\t", "\n", "\r\n", "\r", "a,b"]))
    return f"{text}{extra}x"


@st.composite
def deals(draw):
    """Draw rows of deals with distinct identifiers."""
    names = draw(st.lists(label_texts(), max_size=12, unique=True))
    day = st.one_of(st.none(), st.integers(0, 27))
    return [
        (
            name,
            draw(st.integers(0, 2)),
            draw(day),
            draw(day),
            draw(st.one_of(st.none(), st.integers(-(10**12), 10**12))),
            draw(st.one_of(st.none(), label_texts())),
            draw(st.one_of(st.none(), label_texts())),
        )
        for name in names
    ]


def cells(deal):
    """Write a deal as texts."""
    name, outcome, opened, closed, amount, owner, client = deal
    day = ["" if one is None else f"2026-01-{one + 1:02}" for one in (opened, closed)]
    sign = "-" if (amount or 0) < 0 else ""
    whole, cents = divmod(abs(amount or 0), 100)
    money = "" if amount is None else f"{sign}{whole}.{cents:02}"
    return [name, OUTCOMES[outcome], *day, money, owner or "", client or ""]


def quoted(cell, delimiter, marks):
    """Write a cell, in quotes where it needs them or the next mark wants them."""
    if next(marks) or any(one in cell for one in (delimiter, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@given(
    table=deals(),
    order=st.permutations(range(len(NAMES))),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"]),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quotes=st.lists(st.booleans(), min_size=1, max_size=9),
    batch=st.integers(1, 5),
    most=st.integers(1, 50),
    declared=st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_deals_that_were_written_are_read_back(
    *, table, order, encoding, delimiter, end, quotes, batch, most, declared
):
    """Any table survives any quoting, delimiter, encoding, batch and block."""
    lines = [] if declared else [f"sep={delimiter}"]
    marks = cycle(quotes)
    for line in (list(NAMES), *map(cells, table)):
        given_order = [line[at] for at in order]
        lines.append(
            delimiter.join(quoted(one, delimiter, marks) for one in given_order)
        )
    text = "".join(f"{line}{end}" for line in lines)
    profile = Profile(
        encoding=encoding,
        delimiter=delimiter if declared else None,
        currency="EUR",
        limits=Limits(batch=batch),
    )
    content = text.encode(encoding)
    imported = csv.read(Stream(content, most=most), profile=profile)
    read = imported.deals
    mappings = [dict(zip(NAMES, cells(deal), strict=True)) for deal in table]
    direct = rows.read(mappings, profile=profile).deals

    assert ((), len(table)) == (imported.rejected, imported.accepted)
    assert [deal[0] for deal in table] == list(read.deal)
    assert [deal[1] for deal in table] == read.outcome.tolist()
    for column, place in ((read.opened, 2), (read.closed, 3)):
        assert [
            MISSING if deal[place] is None else FIRST + deal[place] * DAY
            for deal in table
        ] == column.tolist()
    assert [
        MISSING if deal[4] is None else deal[4] for deal in table
    ] == read.amount.tolist()
    assert [deal[5] for deal in table] == labels(read.owner)
    assert [deal[6] for deal in table] == labels(read.client)
    assert read.deal == direct.deal
    if table:
        assert read.amount.tolist() == direct.amount.tolist()
        assert labels(read.owner) == labels(direct.owner)


CELLS = st.sampled_from(
    [
        *("", "d1", "d2", "d3", "x" * 140, " ", "won", "lost", "open", "junk", "Total"),
        *("2026-01-05", "2026-13-01", "01/02/2026", "1970-01-01", "2026-01-01T10:00Z"),
        *("5", "5.005", "1,5", "-", "EUR", "eur", "€", "RUR", "a\0b", "long" * 6),
    ]
)
FILES = st.lists(st.lists(CELLS, min_size=4, max_size=8), max_size=12)


@given(
    table=FILES,
    events=st.one_of(st.none(), FILES),
    footer=st.integers(0, 3),
    batch=st.integers(1, 4),
)
@settings(deadline=None, max_examples=300)
def test_every_row_is_accounted_for(table, events, footer, batch):
    """Rows are accepted, rejected, doubled, ignored or footer, each exactly one."""
    header = ["deal_id", "outcome", "opened_at", "closed_at", "amount", "currency"]
    profile = Profile(
        currency="EUR",
        ignore=["junk", "Total", *{cell for row in table for cell in row} - {"won"}]
        if events is None
        else ["junk", "Total"],
        stages=["open"],
        footer=footer,
        limits=Limits(batch=batch, cell=20),
    )
    contents = [written(header, table)]
    if events is not None:
        contents.append(written(["deal_id", "stage", "at", "owner"], events))
    told = []
    try:
        imported = csv.read(
            *map(io.BytesIO, contents), profile=profile, on_rows=told.append
        )
    except SalesModelError as error:
        code = error.code
    else:
        code = ""
        _assert_accounted(imported, len(table) + len(events or []))

    assert code in {"", "unknown_word", "mixed_currencies"}
    assert told == sorted(told)


def _assert_accounted(imported, n_rows):
    aside = ("duplicate_rows", "ignored_rows", "footer")
    left = sum(imported.notices.get(code, 0) for code in aside)
    places = [(one.file, one.row) for one in imported.rejected]

    assert imported.rows == n_rows
    assert imported.rows == imported.accepted + len(places) + left
    assert len(imported.deals) + len(imported.visits or []) == imported.accepted
    assert sorted(places) == places
    assert len(set(places)) == len(places)


def written(header, table):
    """Write a table as CSV."""
    text = io.StringIO(newline="")
    csv_module.writer(text).writerows([header, *table])
    return text.getvalue().encode()


PIECES = st.sampled_from(
    [
        *(b"deal_id", b"outcome", b"opened_at", b"closed_at", b"amount", b"currency"),
        *(b"stage", b"at", b"owner", b"\n", b"\r\n", b"\r", b",", b",", b";", b'"'),
        *(b"sep=", b"won", b"lost", b"open", b"d1", b"2026-01-05", b"10:00", b"5.5"),
        *(b"EUR", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b"\xd0\xb9", b" "),
        *(b"1" * 300, b"x" * 140_000, b"9" * 5_000),
        b"deal_id,outcome,opened_at,closed_at,amount,owner\n",
        b"deal_id,stage,at\n",
        b"d1,won,2026-01-05,2026-01-06,5,Ann\n",
        b"d2,lead,2026-01-05\n",
    ]
)
CONTENTS = st.one_of(
    st.binary(max_size=200), st.lists(PIECES, max_size=30).map(b"".join)
)
STARTED = st.lists(PIECES, max_size=20).map(
    lambda pieces: (
        b"deal_id,outcome,opened_at,closed_at,amount,currency,owner\n"
        + b"".join(pieces)
    )
)
PROFILES = st.builds(
    Profile,
    encoding=st.sampled_from(
        ["utf-8-sig", "utf-8-sig", "utf-16", "utf-16-be", "cp1251", "shift_jis"]
    ),
    delimiter=st.sampled_from([None, ",", ";", "\t"]),
    currency=st.sampled_from([None, "EUR", "KWD"]),
    numbers=st.sampled_from([NumberFormat(), NumberFormat(decimal=",")]),
    ignore=st.sampled_from([(), ("",), ("d1", "x")]),
    stages=st.just(("lead",)),
    columns=st.sampled_from([{}, {"owner": "deal_id"}, {"at": "opened_at"}]),
    footer=st.integers(0, 2),
    limits=st.builds(
        Limits, batch=st.integers(1, 3), cell=st.sampled_from([5, 131_072])
    ),
)


def only_ours(deals, history, profile, most):
    """Read whatever it is: nothing but an error of ours may be raised."""
    sources = [
        None if one is None else Stream(one, most=max(most, len(one) // 100))
        for one in (deals, history)
    ]
    told, accepted, rows_read = None, 0, 0
    try:
        imported = csv.read(*sources, profile=profile)
        accepted, rows_read = imported.accepted, imported.rows
    except SalesModelError as error:
        told = error

    assert 0 <= accepted <= rows_read
    assert not told or (str(told).isprintable() and told.code)


FUZZ = {
    "deals": st.one_of(st.none(), CONTENTS, STARTED),
    "history": st.one_of(st.none(), CONTENTS),
    "profile": PROFILES,
    "most": st.sampled_from([1, 7, 1 << 20]),
}
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@given(**FUZZ)
@settings(deadline=None, max_examples=300, suppress_health_check=SLOW)
def test_any_bytes_raise_only_errors_of_ours(deals, history, profile, most):
    """Arbitrary bytes as a file raise nothing but a SalesModelError on one line."""
    only_ours(deals, history, profile, most)


@pytest.mark.long
def test_many_bytes_raise_only_errors_of_ours(scale):
    """The same for far more files."""
    many = settings(
        deadline=None, max_examples=scale(20_000), suppress_health_check=SLOW
    )
    many(given(**FUZZ)(only_ours))()
