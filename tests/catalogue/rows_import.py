"""Rows of `bad-inputs.md` on importers: files, headers, rows and their meaning."""

import io
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable

import attrs
import pytest

from imports import DAY, FIRST, HEADER, codes, labels, read, read_history, text_of
from salesmodel._arrays import MISSING
from salesmodel.connect import RUSSIAN_ACCOUNTING, csv, rows
from salesmodel.connect.profile import Limits, Profile
from salesmodel.errors import LoadError


def fault(content, **profile):
    """Return the error that a file raises."""
    with pytest.raises(LoadError) as raised:
        read(content, **profile)
    return raised.value


def j1():
    """A byte-order mark of UTF-8 is no part of the header."""
    assert ("d1",) == read(b"\xef\xbb\xbf" + text_of("d1,won,,")).deals.deal


def j2():
    """The encoding is declared, strict UTF-8 by default; mojibake is only noticed."""
    content = text_of("d1,won,,,Сделка", header=f"{HEADER},owner")
    as_cp1251 = content.decode().encode("cp1251")
    misread = read(content, encoding="cp1251")

    error = fault(as_cp1251)
    assert "encoding" == error.code
    assert "row 1, column 'owner': byte 0xd1 is not utf-8-sig text" in str(error)
    assert ["Сделка"] == labels(read(as_cp1251, encoding="cp1251").deals.owner)
    assert ["РЎРґРµР»РєР°"] == labels(misread.deals.owner)
    assert 1 == misread.notices["mojibake"]


def j3():
    """A delimiter is declared or stands in ``sep=``; by issue 2 it is never sniffed."""
    for delimiter in (";", "\t"):
        content = text_of("d1,won,,").replace(b",", delimiter.encode())
        first = f"sep={delimiter}\n".encode()

        assert ("d1",) == read(content, delimiter=delimiter).deals.deal
        imported = read(first + content)
        assert ("d1",) == imported.deals.deal
        assert 1 == imported.notices["delimiter_from_file"]
        assert "missing_column" == fault(content).code
        assert "delimiter" == fault(first + content, delimiter=",").code


def j4():
    """A quote that is not closed is, by issue 2, a fault of the file with its place."""
    tail = "".join(f"d{at},won,,\n" for at in range(3, 50_000)).encode()
    error = fault(text_of("d1,won,,", 'd2,"won,,') + tail)

    assert "quoting" == error.code
    assert ("row 2, column 'outcome': broken quoting",) == error.problems
    long = read(text_of("d1,won,,", f"d2,won,{'x' * 131_073},", "d3,won,,"))
    assert [(2, "too_large")] == codes(long)


def j5():
    """A NUL character rejects its row."""
    imported = read(text_of("d1,won,,", "d\0,won,,", "d3,won,,\0"))

    assert [(2, "nul"), (3, "nul")] == codes(imported)


def j6():
    """Doubled or empty headers and empty files are refused; a header alone is legal."""
    assert "header" == fault(text_of(header=f"{HEADER},outcome")).code
    assert "header" == fault(text_of(header=f"{HEADER},")).code
    assert "empty" == fault(b"").code
    assert "empty" == fault(b"\n\n").code
    assert 0 == read(text_of()).rows


def j7():
    """A ragged row is rejected and never shifted."""
    imported = read(text_of("d1,won", "d2,won,,,", "d3,won,,"))

    assert [(1, "columns"), (2, "columns")] == codes(imported)
    assert ("d3",) == imported.deals.deal


def j8():
    """Totals, comments and blanks of merged cells are rejected; a footer is declared."""
    content = text_of("# exported", "d1,won,,", ",,,", "Total,1")
    imported = read(content)
    declared = read(content, footer=1)

    assert [(1, "columns"), (3, "id"), (4, "columns")] == codes(imported)
    assert [(1, "columns"), (3, "id")] == codes(declared)
    assert 1 == declared.notices["footer"]


def j9():
    """Words of outcomes and stages are declared; by issue 2 others are all listed."""
    content = text_of("d1,Выиграна,,", "d2,Y,,", "d3,да,,")
    error = fault(content, won=["Выиграна"])

    assert "unknown_word" == error.code
    assert "'Y'" in str(error)
    assert "'да'" in str(error)
    assert [1, 1, 1] == read(
        content, won=["Выиграна", "Y", "да"]
    ).deals.outcome.tolist()
    events = text_of("d1,Встреча,2026-01-01", header="deal_id,stage,at")
    with pytest.raises(LoadError, match="'Встреча'"):
        read_history(events)
    assert [0] == read_history(events, stages=["Встреча"]).visits.stage.tolist()


class Endless:
    """A stream of so many rows, each with a long note that nobody asked for."""

    def __init__(self, n_rows):
        """Set how many rows there are."""
        self.row, self.n_rows = 0, n_rows

    def read(self, size, /):
        """Make the next rows."""
        first, self.row = self.row, min(self.n_rows, self.row + size // 1024)
        head = b"" if first else f"{HEADER},note\n".encode()
        lines = (f"d{at},won,,,{'n' * 1000}\n" for at in range(first, self.row))
        return head + "".join(lines).encode()


def j13():
    """A file streams in bounded memory, tells of its rows, and has a limit of rows."""
    told = []
    tracemalloc.start()
    imported = csv.read(Endless(20_000), on_rows=told.append)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 20_000 == imported.accepted == told[-1]
    assert sorted(set(told)) == told
    assert peak < 15_000_000
    with pytest.raises(LoadError, match="more than 5000 rows"):
        csv.read(Endless(10**9), profile=Profile(limits=Limits(rows=5_000)))


def j17():
    """A formula is text."""
    imported = read(text_of("=1+1,won,,,@x", header=f"{HEADER},owner"))

    assert (("=1+1",), ["@x"]) == (imported.deals.deal, labels(imported.deals.owner))


def j18():
    """A source that raises, a row that is no mapping, a key that is no text: no import."""
    good = dict(zip(HEADER.split(","), ("d1", "won", "", ""), strict=True))

    def broken():
        yield good
        raise RuntimeError

    for source, row, code in (
        (broken(), "row 1: reading stopped with RuntimeError", "stopped"),
        ([good, ["d2"]], "row 2: it is list, not a mapping", "row"),
        ([good, good | {5: "x"}], "row 2: columns and cells must be text", "row"),
    ):
        with pytest.raises(LoadError, match=row) as raised:
            rows.read(source)
        assert code == raised.value.code


def d4():
    """Equal rows of one deal are one and counted; rows that differ are all rejected."""
    imported = read(text_of("a,won,,", "b,won,,", "a,won,,", "b,lost,,"))

    assert [(2, "duplicate_conflict"), (4, "duplicate_conflict")] == codes(imported)
    assert ("a",) == imported.deals.deal
    assert 1 == imported.notices["duplicate_rows"]


def c1_importer():
    """Amounts in several currencies are refused, with the set and the counts."""
    lines = ["d1,won,,,50,USD", "d2,won,,,50,EUR", "d3,won,,,50,USD"]
    error = fault(text_of(*lines, header=f"{HEADER},amount,currency"))

    assert "mixed_currencies" == error.code
    assert "got USD (2), EUR (1)" in str(error)


def c3():
    """A spelling of a currency is put right and counted; an unknown one is rejected."""
    header = f"{HEADER},amount,currency"
    right = read(text_of("d1,won,,,5,rub", "d2,won,,,5,RUR", header=header))
    wrong = read(
        text_of(
            *(f"d{at},won,,,5,{code}" for at, code in enumerate(("€", "XXX", "EURO"))),
            header=header,
        )
    )

    assert ("RUB", 2) == (right.deals.currency, right.notices["currency_normalised"])
    assert [(row, "currency") for row in (1, 2, 3)] == codes(wrong)


def d2():
    """An identifier is text end to end: no zero and no digit is lost."""
    names = ("00123", "123", "9007199254740993", "9007199254740992", "1e5", "١٢")
    imported = read(text_of(*(f"{name},open,2026-01-01," for name in names)))

    assert names == imported.deals.deal


def d3():
    """Identifiers and labels that read like nothing are kept as text."""
    names = ("NA", "null", "None", "NaN", "false")
    lines = (f"{name},open,2026-01-01,,{name}" for name in names)
    imported = read(text_of(*lines, header=f"{HEADER},owner"))

    assert (names, list(names)) == (imported.deals.deal, labels(imported.deals.owner))


def j2_accounting():
    """An export of an accounting system is cp1251 where that is said, and never guessed."""
    content = text_of("d1,won,,,Ёлка № 5", header=f"{HEADER},owner").decode()
    raw = content.replace(",", ";").encode("cp1251")
    right = csv.read(io.BytesIO(raw), profile=RUSSIAN_ACCOUNTING)
    twice = content.replace(",", ";").encode()
    misread = csv.read(io.BytesIO(twice), profile=RUSSIAN_ACCOUNTING)

    assert ["Ёлка № 5"] == labels(right.deals.owner)
    assert 1 == misread.notices["mojibake"]
    assert "encoding" == fault(raw, delimiter=";").code


def j9_accounting():
    """The words of an accounting system have the meaning that is said; it brings none."""
    content = text_of("d1,Проведён,,", "d2,Да,,").replace(b",", b";")
    raw = io.BytesIO(content.decode().encode("cp1251"))
    with pytest.raises(LoadError, match="'Проведён', 'Да'"):
        csv.read(raw, profile=RUSSIAN_ACCOUNTING)
    raw.seek(0)
    told = attrs.evolve(RUSSIAN_ACCOUNTING, won=["Проведён"], lost=["Да"])

    assert [1, 2] == csv.read(raw, profile=told).deals.outcome.tolist()


def j10_files():
    """Of files, too: an empty date, the currency of another column, an offset in a time."""
    content = text_of(
        'd1,Y,2026-01-05T10:00:00+03:00,"",1000.00,RUB',
        "d2,N,2026-01-05T10:00:00+03:00,,0,RUB",
        header=f"{HEADER},amount,currency",
    )
    imported = read(content, won=["Y"], open=["N"])

    assert [100_000, 0] == imported.deals.amount.tolist()
    assert [MISSING, MISSING] == imported.deals.closed.tolist()
    assert [FIRST + 4 * DAY + 7 * DAY // 24] * 2 == imported.deals.opened.tolist()
    assert "'Y', 'N'" in str(fault(content))


def l2():
    """Zone, locale, hash seed, encoding and -O of the process change no byte."""
    content = text_of(
        "d1,won,2026-01-01,2026-02-01,Ж", "d2,x,,,", header=f"{HEADER},owner"
    )
    shown = set()
    for surroundings in (
        {},
        {"TZ": "Asia/Kathmandu"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONHASHSEED": "7"},
    ):
        command = [sys.executable, "-O", "-W", "error", "-m", "salesmodel", "report"]
        run = subprocess.run(
            [*command, "-", "--ignore", "x"],
            input=content,
            capture_output=True,
            env=os.environ | surroundings,
            check=True,
        )
        shown.add(run.stdout)

    assert 1 == len(shown)
    assert "Ж" in shown.pop().decode()


ROWS: dict[str, Callable[[], None]] = {
    "J1": j1,
    "J2": j2,
    "J3": j3,
    "J4": j4,
    "J5": j5,
    "J6": j6,
    "J7": j7,
    "J8": j8,
    "J2-accounting": j2_accounting,
    "J9": j9,
    "J9-accounting": j9_accounting,
    "J10-files": j10_files,
    "J13": j13,
    "J17": j17,
    "J18": j18,
    "D2": d2,
    "D3": d3,
    "D4": d4,
    "L2": l2,
    "C1-importer": c1_importer,
    "C3": c3,
}
"""The rows by their id."""
