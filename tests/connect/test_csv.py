"""A CSV of deals is read under its profile, row by row, and never by a guess."""

import io
import tracemalloc
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from imports import FIRST, HEADER, Stream, codes, days, labels, read, text_of
from salesmodel._arrays import MISSING
from salesmodel.connect import csv
from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.connect.profile import Limits, Profile
from salesmodel.errors import InvalidValueError, LoadError, MixedCurrencyError
from salesmodel.tables.deals import LOST, OPEN, WON


def fault(content, **profile):
    """Return the error that a file raises."""
    with pytest.raises(LoadError) as raised:
        read(content, **profile)
    return raised.value


def accounted(imported):
    """Tell whether every row was accepted, rejected, or counted as left aside."""
    aside = ("duplicate_rows", "ignored_rows", "footer")
    left = sum(imported.notices.get(code, 0) for code in aside)
    return imported.rows == imported.accepted + len(imported.rejected) + left


def test_every_column_of_a_deal_is_read():
    """Each of the names finds its column, in any order, others passed over."""
    header = (
        "note,source,product,currency,amount,owner,client_id,closed_at,opened_at,"
        "outcome,deal_id"
    )
    content = text_of(
        "hi,web,basic,EUR,10.50,Ann,c1,2026-01-03,2026-01-01,won,d1",
        ',,,,,,"",,2026-01-02,open,d2',
        header=header,
    )
    imported = read(content)
    deals = imported.deals

    assert ("d1", "d2") == deals.deal
    assert [WON, OPEN] == deals.outcome.tolist()
    assert [0, 1] == days(deals.opened)
    assert [2, None] == days(deals.closed)
    assert [1050, MISSING] == deals.amount.tolist()
    assert "EUR" == deals.currency
    assert ["c1", None] == labels(deals.client)
    assert ["Ann", None] == labels(deals.owner)
    assert ["basic", None] == labels(deals.product)
    assert ["web", None] == labels(deals.source)
    assert imported.visits is None
    assert (2, 2, ()) == (imported.rows, imported.accepted, imported.rejected)
    assert {"dates_in_utc": 3} == imported.notices


def test_absent_columns_are_not_known():
    """Columns that the file does not have are absent, not empty."""
    deals = read(text_of("d1,lost,2026-01-01,2026-01-02")).deals

    assert [LOST] == deals.outcome.tolist()
    assert [None] * 5 == [
        deals.client,
        deals.owner,
        deals.product,
        deals.source,
        deals.amount,
    ]
    assert deals.currency is None


def test_columns_can_be_called_otherwise():
    """A profile maps names to the columns of the file."""
    content = text_of(
        "Open,2026-01-01,,d1,Ann",
        header="open,created,finished,deal id,owner",
    )
    imported = read(
        content,
        columns={
            "deal_id": "deal id",
            "outcome": "open",
            "opened_at": "created",
            "closed_at": "finished",
            "client_id": "owner",
        },
        open=["Open"],
    )

    assert ["Ann"] == labels(imported.deals.client)
    assert ["Ann"] == labels(imported.deals.owner)


@pytest.mark.parametrize(
    ("header", "code", "problem"),
    [
        (
            "deal_id,outcome,opened_at",
            "missing_column",
            (
                "it has no closed_at (column 'closed_at'); columns are 'deal_id', "
                "'outcome', 'opened_at'"
            ),
        ),
        (
            "deal_id;outcome",
            "missing_column",
            (
                "it has no deal_id (column 'deal_id'), outcome (column 'outcome'), "
                "opened_at (column 'opened_at'), closed_at (column 'closed_at'); columns "
                "are 'deal_id;outcome'; is the delimiter another one?"
            ),
        ),
        (
            "deal_id,outcome,outcome",
            "header",
            (
                "a column of the header stands twice: 'outcome' (columns are 'deal_id', "
                "'outcome', 'outcome')"
            ),
        ),
        (
            "deal_id,,",
            "header",
            "a column of the header has no name (columns are 'deal_id', '', '')",
        ),
        (
            f"{HEADER},",
            "header",
            (
                "a column of the header has no name (columns are 'deal_id', 'outcome', "
                "'opened_at', 'closed_at', '')"
            ),
        ),
    ],
)
def test_a_faulty_header_is_a_fault_of_the_file(header, code, problem):
    """Columns that are missing, doubled or unnamed stop the import."""
    error = fault(text_of(header=header))

    assert (problem,) == error.problems
    assert code == error.code
    assert "the stream" == error.name


def test_a_mapped_column_must_be_there():
    """A column that the profile names and the file has not is a fault."""
    error = fault(text_of(), columns={"owner": "Agent"})

    assert "it has no owner (column 'Agent')" in str(error)


def test_a_mapped_column_of_the_other_kind_of_file_is_passed_over():
    """A profile may name columns that only a history has."""
    imported = read(text_of(), columns={"at": "When", "stage": "Step"})

    assert 0 == imported.rows


def test_too_many_columns_are_refused():
    """The number of columns has a limit."""
    error = fault(text_of(), limits=Limits(columns=3))

    assert ("it has 4 columns, more than 3",) == error.problems


@pytest.mark.parametrize("content", [b"", b"\n\r\n\n", b"\xef\xbb\xbf", b"sep=;\n"])
def test_a_file_without_a_header_is_empty(content):
    """Nothing at all is a fault of the file."""
    error = fault(content)

    assert "the stream cannot be read: it is empty" == str(error)
    assert "empty" == error.code


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
def test_a_header_without_rows_is_legal(end):
    """A header alone is a table of no deals."""
    imported = read((HEADER + end).encode())

    assert () == imported.deals.deal
    assert (0, 0, ()) == (imported.rows, imported.accepted, imported.rejected)


def test_blank_lines_are_no_rows_and_are_counted():
    """Blank lines are passed over, before the header and after it."""
    content = b"\n\n" + text_of(
        "", "d1,won,,", "", "", "d2,no,,", "d3,open,,2026-02-30"
    )
    imported = read(content, lost=["no"])

    assert 5 == imported.notices["blank_lines"]
    assert 3 == imported.rows
    assert [(3, "date_syntax")] == codes(imported)


def test_ragged_rows_are_rejected():
    """A row with another number of cells is left out and never shifted."""
    rows = ["d1,won,2026-01-01", "d2,won,2026-01-01,2026-01-02,x", "d3,won,,"]
    imported = read(text_of(*rows))

    assert [(1, "columns"), (2, "columns")] == codes(imported)
    assert ("d3",) == imported.deals.deal
    assert (
        "the row does not fit the columns of the header" == imported.rejected[0].message
    )
    assert accounted(imported)


def test_each_faulty_cell_rejects_its_row():
    """A row with a cell that cannot be read is left out, with its code and column."""
    header = f"{HEADER},amount,currency"
    rows = {
        ",won,,,,": ("id", "deal_id"),
        " ,won,,,,": ("id", "deal_id"),
        f"{'x' * 129},won,,,,": ("id", "deal_id"),
        "a,won,2026-02-30,,,": ("date_syntax", "opened_at"),
        "b,won,01/02/2026,,,": ("ambiguous_date", "opened_at"),
        "c,won,,1800-01-01,,": ("date_range", "closed_at"),
        "d,won,,2026-01-01 10:00 MSK,,": ("tz_abbreviation", "closed_at"),
        "e,won,,,12x,EUR": ("amount_syntax", "amount"),
        'f,won,,,"1,200",EUR': ("ambiguous_number", "amount"),
        "g,won,,,1.001,EUR": ("scale", "amount"),
        "h,won,,,1000000000000001,EUR": ("too_large", "amount"),
        "i,won,,,$5,EUR": ("currency_conflict", "amount"),
        "j,won,,,5,EURO": ("currency", "currency"),
        "k,won,,,5,": ("currency_missing", "currency"),
        "l,,,2026-01-01,,": ("outcome", "outcome"),
        "m,,,,,": ("outcome", "outcome"),
        "n\0,won,,,,": ("nul", ""),
        f"o,won,{'1' * 200_000},,,": ("too_large", ""),
        f"p,won,,,{'9' * 100_000},EUR": ("too_large", "amount"),
        "q,won,,": ("columns", ""),
    }
    imported = read(text_of(*rows, "good,won,,,5,EUR", header=header))

    assert [(row, code) for row, (code, _) in enumerate(rows.values(), 1)] == codes(
        imported
    )
    for one, (_, column) in zip(imported.rejected, rows.values(), strict=True):
        assert one.message.startswith(f"column {column!r} " if column else "the row ")
        assert len(one.message) < 160
        assert "deals" == one.file
    assert ("good",) == imported.deals.deal
    assert [500] == imported.deals.amount.tolist()
    assert accounted(imported)


def test_a_message_shows_the_shape_of_a_cell_and_not_its_text():
    """What was rejected is shown masked."""
    imported = read(text_of("d1,won,John Smith 1980,"))

    assert "of the form 'xxxx xxxxx 9999'" in imported.rejected[0].message
    assert "John" not in str(imported.rejected)


def test_a_rejected_row_leaves_the_others_in_their_place():
    """An identifier that is met first in a rejected row does not move the others."""
    content = text_of("a,won,2026-13-01,", "b,lost,,", "a,won,,")
    deals = read(content).deals

    assert (("b", "a"), [LOST, WON]) == (deals.deal, deals.outcome.tolist())


def test_an_empty_outcome_is_open_where_nothing_speaks_against_it():
    """A deal that was opened and not closed may leave its outcome empty."""
    imported = read(text_of("d1,,2026-01-01,", "d2,won,,"))

    assert [OPEN, WON] == imported.deals.outcome.tolist()
    assert 1 == imported.notices["outcome_missing"]


def test_a_closing_date_of_an_open_deal_is_kept_and_counted():
    """A planned closing date is kept, and noticed."""
    imported = read(text_of("d1,open,2026-01-01,2026-03-01"))

    assert [59] == days(imported.deals.closed)
    assert 1 == imported.notices["closed_at_of_open_deal"]


def test_unknown_outcome_words_are_listed():
    """A word without a meaning is a fault of the file that lists the words found."""
    content = text_of("d1,won,,", "d2,Won,,", "d3,Yes,,", "d4,Won,,")
    error = fault(content)

    assert "unknown_word" == error.code
    assert str(error).startswith(
        "the stream cannot be read: row 2, column 'outcome': no meaning is given for "
        "the outcome words "
    )
    assert {"'Won'", "'Yes'"} == set(str(error).rsplit("words ", 1)[1].split(", "))


def test_words_are_told_once_all_batches_were_seen():
    """Words of later batches are listed too, with the first row of all."""
    content = text_of("d1,A,,", "d2,B,,", "d3,C,,")
    error = fault(content, limits=Limits(batch=1))

    assert "row 1, column 'outcome'" in str(error)
    assert str(error).endswith("words 'A', 'B', 'C'")


def test_a_column_of_something_else_stops_early():
    """At thirty unknown words the file is not read on."""
    rows = [f"d{at},w{at},," for at in range(100)]
    error = fault(text_of(*rows), limits=Limits(batch=10))

    assert 30 == str(error).count("'w")


def test_words_of_rejected_rows_are_not_asked_about():
    """An unknown word counts only where its row is not rejected anyway."""
    first = read(text_of("d1,Total,2026-99-01,", "d2,won,,"))
    error = fault(text_of("d1,Total,2026-99-01,", "d2,Total,,"))

    assert [(1, "date_syntax")] == codes(first)
    assert "row 2" in str(error)


def test_words_are_matched_exactly():
    """Neither letter case nor a look-alike is taken for the word."""
    for word in ("Won", "won ", "wоn"):  # noqa: RUF001 — the last has a Cyrillic letter
        error = fault(text_of(f"d1,{word},,"))
        assert repr(word) in str(error)


def test_ignored_words_leave_rows_aside():
    """Rows whose outcome is to be ignored are no deals, and are counted."""
    content = text_of("d1,junk,,", "d2,won,,", "d3,junk,2026-01-01,")
    imported = read(content, ignore=["junk"])

    assert ("d2",) == imported.deals.deal
    assert 2 == imported.notices["ignored_rows"]
    assert (3, 1) == (imported.rows, imported.accepted)


def test_equal_rows_are_one_deal():
    """A deal that is said twice in equal words counts once, at its first row."""
    rows = ["d1,won,2026-01-01,", "d2,lost,,", "d1,won,2026-01-01T00:00Z,"]
    imported = read(text_of(*rows))

    assert (("d1", "d2"), 1) == (
        imported.deals.deal,
        imported.notices["duplicate_rows"],
    )
    assert accounted(imported)


def test_rows_that_disagree_are_all_rejected():
    """Rows of one deal that say different things are rejected, in order of rows."""
    rows = ["a,won,,", "b,lost,,", "b,won,,", "c,won,,", "b,lost,,", "c,won,,"]
    imported = read(text_of(*rows, "d,nope,,"), ignore=["nope"])

    assert [(row, "duplicate_conflict") for row in (2, 3, 5)] == codes(imported)
    assert ("a", "c") == imported.deals.deal
    assert "column 'deal_id' stands again" in imported.rejected[0].message
    assert accounted(imported)


def test_identifiers_stay_text():
    """Identifiers are never read as numbers, nor as absent."""
    names = ("00123", "123", "9007199254740993", "NA", "null", "None", "=1+1", " x ")

    assert names == read(text_of(*(f"{name},won,," for name in names))).deals.deal


@pytest.mark.parametrize("most", [1, 2, 1000])
@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_cells_may_hold_delimiters_quotes_and_line_ends(most, batch):
    """A quoted cell holds what it holds, wherever the blocks are cut."""
    content = text_of(
        '"d,1",won,,,"Ann ""the"" Lee\r\nJr."',
        'd2,won,,,""',
        'd3,won,,,x"y',
        header=f"{HEADER},owner",
    )
    stream = Stream(content, most=most)
    deals = csv.read(stream, profile=Profile(limits=Limits(batch=batch))).deals

    assert ("d,1", "d2", "d3") == deals.deal
    assert ['Ann "the" Lee\r\nJr.', None, 'x"y'] == labels(deals.owner)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ('"d2,won,,', "deal_id"),
        ('d2,"won,,\nd3,won,,', "outcome"),
        ('d2,"w"on,,', "outcome"),
        ('"d""2",won,,"2026', "closed_at"),
        ('d2,won,"' + "x\n" * 100_000, "opened_at"),
    ],
)
def test_broken_quoting_names_row_and_column(row, column):
    """A quote that is not closed, or closed too early, is a fault of the file."""
    for batch in (1, 1000):
        error = fault(text_of("", "d1,won,,", row), limits=Limits(batch=batch))

        assert (f"row 2, column {column!r}: broken quoting",) == error.problems
        assert "quoting" == error.code


def test_broken_quoting_behind_the_last_column_names_the_row():
    """Where there is no such column, the row alone is named."""
    error = fault(text_of('d1,won,,,"x'))

    assert ("row 1: broken quoting",) == error.problems


def test_broken_quoting_in_a_row_over_blocks_names_the_row():
    """Where the start of the row is no longer at hand, the row alone is named."""
    content = text_of('d1,won,"', *["x"] * 40, 'z"z,')
    with pytest.raises(LoadError) as raised:
        csv.read(Stream(content, most=40))

    assert ("row 1: broken quoting",) == raised.value.problems


def test_broken_quoting_in_the_header_is_told():
    """A header whose quoting is broken is no header."""
    error = fault(b'"deal_id,outcome\nd1,won\n')

    assert ("broken quoting in the header",) == error.problems


def test_a_wrong_encoding_names_row_and_column():
    """A byte that is no text is placed."""
    content = text_of("d1,won,,", "d2,выиграна,,")
    error = fault(content.decode().encode("cp1251"))

    assert "encoding" == error.code
    assert (
        (
            "row 2, column 'outcome': byte 0xe2 is not utf-8-sig text; declare the file's "
            "encoding"
        ),
    ) == error.problems


def test_a_wrong_encoding_inside_a_long_row_names_the_row():
    """In a cell over several lines the row alone is named."""
    error = fault(text_of("d1,won,,") + b'd2,"a\nb\xff",,\n')

    assert str(error).startswith("the stream cannot be read: row 2: byte 0xff")


@pytest.mark.parametrize("content", [b"\xff\xfed\0e\0", b"deal_id,\xff\nd1,won\n"])
def test_a_wrong_encoding_of_the_header_is_told(content):
    """A byte that is no text in the first line is told."""
    error = fault(content)

    assert "encoding" == error.code
    assert "in the header" in str(error)


def test_a_header_behind_blank_lines_may_be_no_text():
    """A byte that is no text in a later header line is told, too."""
    error = fault(b"\n\xff")

    assert str(error).endswith("declare the file's encoding in the header")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1251"])
def test_a_declared_encoding_is_read(encoding):
    """The encoding that was declared is the one that is used."""
    content = text_of("d1,Выиграна,,").decode().encode(encoding)
    imported = read(content, encoding=encoding, won=["Выиграна"])

    assert [WON] == imported.deals.outcome.tolist()


def test_a_byte_order_mark_is_passed_over():
    """The mark of UTF-8 is no part of the first column's name."""
    assert ("d1",) == read(b"\xef\xbb\xbf" + text_of("d1,won,,")).deals.deal


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|", " ", "^", "]", "-", "§"])
def test_any_delimiter_and_line_end_is_read(end, delimiter):
    """A declared delimiter separates cells, and any line end rows."""
    lines = [HEADER.split(","), ["d1", "won", "", ""], ["d2", "lost", "", ""]]
    content = end.join(delimiter.join(line) for line in lines).encode()

    assert ("d1", "d2") == read(content, delimiter=delimiter).deals.deal


@pytest.mark.parametrize("delimiter", [";", "\t", "^", "]"])
def test_a_fault_is_placed_under_any_delimiter(delimiter):
    """The column of a fault is found under a delimiter that patterns treat as special."""
    content = text_of('d1,won,"x').replace(b",", delimiter.encode())
    error = fault(content, delimiter=delimiter)

    assert ("row 1, column 'opened_at': broken quoting",) == error.problems


def test_a_separator_line_is_honoured():
    """A first line such as sep=; declares the delimiter, and is a notice."""
    content = "sep=;\r\n" + HEADER.replace(",", ";") + "\r\nd1;won;;\r\n"
    imported = read(content.encode())

    assert ("d1",) == imported.deals.deal
    assert 1 == imported.notices["delimiter_from_file"]
    assert ("d1",) == read(content.encode(), delimiter=";").deals.deal


def test_a_separator_line_moves_no_row_number():
    """Behind a line sep=; faults are placed as without it."""
    content = "sep=;\n" + HEADER.replace(",", ";") + '\nd1;won;;\nd2;won;"x;\n'
    error = fault(content.encode())

    assert ("row 2, column 'opened_at': broken quoting",) == error.problems


def test_a_separator_line_against_the_profile_is_a_fault():
    """Two declarations that differ are not guessed between."""
    error = fault(b"sep=;\n" + text_of(), delimiter=",")

    assert ("its first line declares the delimiter ';'",) == error.problems
    assert "delimiter" == error.code


@pytest.mark.parametrize("line", [b'sep="\n', b"sep=\r\n", b"sep=;;\n", b"SEP=;\n"])
def test_what_is_no_separator_line_is_a_header(line):
    """Only sep= and one usable character is such a line."""
    error = fault(line + text_of())

    assert "missing_column" == error.code
    assert "columns are 'sep=" in str(error).lower()


def test_a_delimiter_is_never_guessed():
    """A file with another delimiter is refused, not sniffed."""
    error = fault(text_of("d1;won;;", header=HEADER.replace(",", ";")))

    assert "is the delimiter another one?" in str(error)


def test_an_oversized_cell_rejects_its_row_only():
    """A cell beyond the limit rejects its row; the rows around it keep their numbers."""
    long = "x" * 131_073
    rows = ["d1,won,,", f"d2,won,{long},", "d3,won,2026-99-99,", "", "d4,won,,"]
    for batch in (1, 2, 1000):
        imported = read(text_of(*rows), limits=Limits(batch=batch))

        assert [(2, "too_large"), (3, "date_syntax")] == codes(imported)
        assert ("d1", "d4") == imported.deals.deal
        assert accounted(imported)


def test_the_limit_of_a_cell_is_the_profiles():
    """A cell beyond the profile's own limit rejects its row, over several lines too."""
    limits = Limits(cell=12)
    content = text_of(
        "d1,won,,,123456789012",
        "d2,won,,,1234567890123",
        'd3,won,,,"12345\n12345\n12"',
        "d4,won,,,",
        header=f"{HEADER},owner",
    )
    imported = read(content, limits=limits)

    assert [(2, "too_large"), (3, "too_large")] == codes(imported)
    assert ("d1", "d4") == imported.deals.deal


def test_an_oversized_header_is_a_fault():
    """A header with a cell beyond the limit is no header."""
    error = fault(b"x" * 200_000 + b"\n")

    assert ("a cell of its header is too long",) == error.problems


def test_too_many_rows_are_refused():
    """The number of rows has a limit, and at the limit is still read."""
    rows = ["d1,won,,", "d2,won,,"]
    imported = read(text_of(*rows), limits=Limits(rows=2))
    error = fault(text_of(*rows, "d3,won,,"), limits=Limits(rows=2, batch=1))

    assert 2 == imported.rows
    assert ("it has more than 2 rows",) == error.problems
    assert "too_many_rows" == error.code


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_a_declared_footer_is_left_aside(batch):
    """Rows at the end that are declared a footer are no deals, whatever they hold."""
    rows = ["d1,won,,", "d2,won,,", "Total,2", "printed today"]
    imported = read(text_of(*rows), footer=2, limits=Limits(batch=batch))

    assert (("d1", "d2"), ()) == (imported.deals.deal, imported.rejected)
    assert 2 == imported.notices["footer"]
    assert (4, 2) == (imported.rows, imported.accepted)


@pytest.mark.parametrize("n_rows", [0, 1, 2, 3])
def test_a_file_shorter_than_its_footer_has_no_deals(n_rows):
    """Fewer rows than the footer are all footer."""
    imported = read(text_of(*["x"] * n_rows), footer=3)

    assert (n_rows, 0, ()) == (imported.rows, imported.accepted, imported.rejected)


def test_row_numbers_hold_under_a_footer():
    """A cell that is too long keeps its row number where rows wait for the footer."""
    rows = ["d1,won,,", f"d2,won,{'x' * 200_000},", "d3,won,99,", "Total"]
    imported = read(text_of(*rows), footer=1, limits=Limits(batch=1))

    assert [(2, "too_large"), (3, "date_syntax")] == codes(imported)
    assert ("d1",) == imported.deals.deal


def test_a_totals_row_without_a_declared_footer_is_rejected():
    """Nothing is taken for a footer that was not declared one."""
    imported = read(text_of("d1,won,,", "Total,1"))

    assert [(2, "columns")] == codes(imported)


def test_a_bare_date_is_midnight_in_the_zone():
    """A zone moves bare dates; without one they are UTC, with a notice."""
    content = text_of("d1,won,2026-01-01,2026-01-02T00:00:00+03:00")
    moscow = DateFormat(zone=ZoneInfo("Europe/Moscow"))
    plain, zoned = read(content), read(content, dates=moscow)

    assert [0] == days(plain.deals.opened)
    assert [-0.125] == days(zoned.deals.opened)
    assert [0.875] == days(plain.deals.closed)
    assert {"dates_in_utc": 1} == plain.notices
    assert {} == zoned.notices


def test_a_time_without_a_zone_is_a_fault_of_the_file():
    """A time of day needs an offset or a declared zone."""
    content = text_of("d1,won,2026-01-01,", "d2,won,2026-01-01,2026-01-01 10:00")
    error = fault(content)

    assert (
        "row 2, column 'closed_at': a time of day without an offset needs a zone",
    ) == error.problems
    assert "no_zone" == error.code


def test_amounts_need_a_currency():
    """A column of amounts without a currency is a fault, even without rows."""
    header = f"{HEADER},amount"
    for content in (text_of(header=header), text_of("d1,won,,,5", header=header)):
        assert "no_currency" == fault(content).code
    imported = read(content, currency="JPY")

    assert ([5], "JPY") == (imported.deals.amount.tolist(), imported.deals.currency)


def test_amounts_are_read_in_the_currency_of_their_row():
    """The decimals of a currency decide, spellings are put right and counted."""
    content = text_of(
        "d1,won,,,1.5,kwd",
        "d2,won,,,1.5, KWD ",
        "d3,won,,,1.5,",
        "d4,won,,,,",
        "d5,won,,,2,KWD",
        header=f"{HEADER},amount,currency",
    )
    imported = read(content, currency="KWD")

    assert [1500, 1500, 1500, MISSING, 2000] == imported.deals.amount.tolist()
    assert "KWD" == imported.deals.currency
    assert 2 == imported.notices["currency_normalised"]


def test_mixed_currencies_are_a_fault_of_the_file():
    """Several currencies are listed with their counts, at the row of the second."""
    content = text_of(
        "d1,won,,,1,USD",
        "d2,won,,,1,EUR",
        "d3,won,,,1,USD",
        "d4,won,,,,RUB",
        "d5,won,,,x,GBP",
        "d6,junk,,,1,CHF",
        header=f"{HEADER},amount,currency",
    )
    error = fault(content, ignore=["junk"])

    assert (
        "row 2, column 'currency': one report needs one currency, got USD (2), EUR (1)",
    ) == error.problems
    assert "mixed_currencies" == error.code
    assert not isinstance(error, MixedCurrencyError)


def test_amounts_that_are_all_empty_are_no_column():
    """Without any amount and any currency there are no amounts."""
    content = text_of("d1,won,,,,", header=f"{HEADER},amount,currency")

    assert read(content).deals.amount is None
    assert [MISSING] == read(content, currency="EUR").deals.amount.tolist()


def test_the_number_format_is_declared():
    """A decimal comma is read where it was declared."""
    content = text_of('d1,won,,,"1,5"', header=f"{HEADER},amount")
    numbers = NumberFormat(decimal=",")

    assert [150] == read(content, currency="EUR", numbers=numbers).deals.amount.tolist()


def test_blank_labels_are_none():
    """A label of blanks is no label, and takes no code."""
    content = text_of(
        "d1,won,,, ", "d2,won,,,Ann", "d3,won,,,", header=f"{HEADER},owner"
    )
    owner = read(content).deals.owner

    assert [None, "Ann", None] == labels(owner)
    assert ("Ann",) == owner.labels


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252"])
def test_mojibake_is_noticed_and_not_mended(encoding):
    """Labels that were UTF-8 before somebody took them for a code page are counted."""
    name = "Сделка" if encoding == "cp1251" else "José"
    broken = name.encode().decode(encoding)
    rows = [f"d1,won,,,{broken}", "d2,won,,,Müller"]
    imported = read(text_of(*rows, header=f"{HEADER},owner"))

    assert 1 == imported.notices["mojibake"]
    assert [broken, "Müller"] == labels(imported.deals.owner)


def test_a_path_is_opened_and_closed(tmp_path):
    """A file is read by its path, as text or as a path, and named in errors."""
    path = tmp_path / "deals.csv"
    path.write_bytes(text_of("d1,won,,"))

    assert ("d1",) == csv.read(path).deals.deal == csv.read(str(path)).deals.deal
    path.write_bytes(b"")
    with pytest.raises(LoadError) as raised:
        csv.read(path)
    assert str(path) == raised.value.name


@pytest.mark.parametrize("path", ["no-such-file.csv", ".", "nul\0"])
def test_a_path_that_cannot_be_opened_is_a_fault(path, tmp_path, monkeypatch):
    """What cannot be opened is told with the reason."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LoadError, match="it cannot be opened") as raised:
        csv.read(path)
    assert "unreadable" == raised.value.code


def test_a_stream_that_breaks_off_is_a_fault():
    """An error of the stream names the row, and is the cause of ours."""

    class Broken(io.BytesIO):
        def read(self, size=-1, /):
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(LoadError) as raised:
        csv.read(Broken(text_of("d1,won,,") + b"d2,won"))
    assert (
        "row 2, column 'outcome': it cannot be read on (Input/output error)",
    ) == raised.value.problems
    assert "unreadable" == raised.value.code
    assert isinstance(raised.value.__cause__, OSError)


@pytest.mark.parametrize("source", [5, io.StringIO("deal_id"), [b"x"]])
def test_what_is_no_source_is_refused(source):
    """A stream of text, or no stream at all, is refused."""
    with pytest.raises(InvalidValueError, match="a path or a stream that gives bytes"):
        csv.read(source)


def test_neither_file_is_refused():
    """There is nothing to read without a file."""
    with pytest.raises(InvalidValueError) as raised:
        csv.read()
    assert "no_source" == raised.value.code


def test_a_stream_stays_open():
    """A stream that the caller opened is the caller's to close."""
    stream = io.BytesIO(text_of("d1,won,,"))
    csv.read(stream)

    assert not stream.closed


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_a_callback_is_told_of_rows(batch):
    """The caller hears how many rows were read after each batch."""
    told = []
    content = text_of("d1,won,,", "d2", "d3,won,,")
    profile = Profile(limits=Limits(batch=batch))
    csv.read(io.BytesIO(content), profile=profile, on_rows=told.append)

    assert {1: [1, 2, 3, 3], 2: [2, 3], 1000: [3]}[batch] == told


def test_a_callback_can_stop_the_import(tmp_path):
    """What the callback raises ends the import."""
    path = tmp_path / "deals.csv"
    path.write_bytes(text_of("d1,won,,"))

    def stop(rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        csv.read(path, on_rows=stop)


def test_memory_is_bounded_by_the_columns():
    """Forty megabytes of deals are read without holding their text."""
    n, note = 80_000, "n" * 480

    class Deals:
        """A stream that makes its rows when asked."""

        row = 0
        given = 0

        def read(self, size, /):
            first, self.row = self.row, min(n, self.row + size // 512)
            lines = [
                f"d{at},won,2026-01-01,2026-01-02,{note}\n"
                for at in range(first, self.row)
            ]
            head = f"{HEADER},note\n" if not first else ""
            block = (head + "".join(lines)).encode()
            self.given += len(block)
            return block

    stream = Deals()
    tracemalloc.start()
    imported = csv.read(stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert n == imported.accepted
    assert stream.given > 40_000_000
    assert peak < 22_000_000


def test_results_do_not_depend_on_batches():
    """Batches of any size give the same tables."""
    content = text_of(
        *(
            f"d{at},{('won', 'lost')[at % 2]},2026-01-{at % 28 + 1:02},"
            for at in range(100)
        )
    )
    tables = [read(content, limits=Limits(batch=size)).deals for size in (1, 7, 999)]

    for table in tables[1:]:
        assert tables[0].deal == table.deal
        assert np.array_equal(tables[0].opened, table.opened)
        assert np.array_equal(tables[0].outcome, table.outcome)
    assert FIRST == int(tables[0].opened[0])


def test_a_column_does_not_override_the_currency_that_was_said():
    """Amounts in another currency than the profile says are a fault of the file."""
    content = text_of(
        "d1,won,,,1,EUR", "d2,won,,,1,", header=f"{HEADER},amount,currency"
    )
    with pytest.raises(
        LoadError, match=r"got EUR \(1\), USD \(1\) where USD"
    ) as raised:
        read(content, currency="USD")

    assert "mixed_currencies" == raised.value.code
    assert "row 1, column 'currency'" in str(raised.value)
    assert "EUR" == read(content, currency="EUR").deals.currency
