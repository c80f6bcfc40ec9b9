"""The command line keeps what it promises."""

import io
import json
import os
import runpy
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pytest

from faulty_files import full_disk, nobody
from imports import HEADER, text_of
from salesmodel import __main__ as module_of_main
from salesmodel.__main__ import main


DEALS = text_of(
    "d1,won,2026-01-01,2026-01-11,c1,Ann,100.00",
    "d2,lost,2026-01-02,2026-01-12,c2,Bob,200.00",
    "d3,open,2026-01-03,,c1,Ann,",
    "d4,won,2026-01-04,2026-02-01,c1,Ann,50.50",
    header=f"{HEADER},client_id,owner,amount",
)
EVENTS = text_of(
    "d1,lead,2026-01-01",
    "d1,offer,2026-01-05",
    "d1,won,2026-01-11",
    "d2,lead,2026-01-02",
    "d2,lost,2026-01-12",
    "d3,lead,2026-01-03",
    header="deal_id,stage,at",
)


@pytest.fixture(name="files")
def _files(tmp_path, monkeypatch):
    """Work in a directory with deals and events."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals.csv").write_bytes(DEALS)
    (tmp_path / "events.csv").write_bytes(EVENTS)
    return tmp_path


@pytest.fixture(name="report")
def _report(files, capsys):
    """Run a report and return its JSON."""

    def run(*arguments, content=None, history=None):
        _written(files, content, history)
        code = main(["report", "--format", "json", *arguments])
        out, err = capsys.readouterr()
        assert (0, "") == (code, err)
        return json.loads(out)

    return run


@pytest.fixture(name="refused")
def _refused(files, capsys):
    """Run what must fail and return the one line it says."""

    def run(*arguments, content=None, history=None):
        _written(files, content, history)
        before = sorted(files.iterdir())
        try:
            code = main(list(arguments))
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        assert (2, "") == (code, out)
        assert err.startswith("salesmodel: ")
        assert err.endswith("\n")
        assert 1 == len(err.splitlines()) == err.count("\n")
        assert "Traceback" not in err
        assert before == sorted(files.iterdir())
        return err.removeprefix("salesmodel: ").rstrip("\n")

    return run


def _written(files, content, history):
    for name, given in (("deals.csv", content), ("events.csv", history)):
        if given is not None:
            (files / name).write_bytes(given)


def notices(told):
    """Return the notices of a report as a dictionary."""
    return {one["code"]: one["count"] for one in told["data"]["notices"]}


SHAPE = {
    "": "schema definition data outcomes outcome_by_age funnel owners repeat maturity",
    "definition": "as_of currency counting confidence",
    "data": "rows deals clients owners rejected notices",
    "outcomes": "won lost open win_rate won_amount mean_won_amount median_won_amount "
    "mean_cycle_days median_cycle_days",
    "outcome_by_age": "days won lost open at_risk",
    "funnel": "stage reached advanced lost open rate median_days",
    "owners": "owner won lost open win_rate won_amount",
    "repeat": "clients repeat_clients first_amount repeat_amount repeat_share "
    "repeat_share_if_complete history_from",
    "maturity": "level levels_by_repeat_share missing_evidence",
}


def test_the_json_has_the_promised_shape(report):
    """Every promised key is there, at every depth."""
    told = report(
        "deals.csv",
        "--history",
        "events.csv",
        "--currency",
        "EUR",
        "--stages",
        "lead,offer",
        content=DEALS + b"d5,won\n",
    )

    assert set(SHAPE[""].split()) <= set(told)
    for section, keys in SHAPE.items():
        if section:
            rows = told[section] if isinstance(told[section], list) else [told[section]]
            assert rows
            assert all(set(keys.split()) <= set(row) for row in rows)
    for rate in (
        told["outcomes"]["win_rate"],
        told["funnel"][0]["rate"],
        told["owners"][0]["win_rate"],
    ):
        assert {"value", "low", "high", "n"} == set(rate)
    assert {"row", "code", "message"} <= set(told["data"]["rejected"][0])
    assert all({"code", "count"} == set(one) for one in told["data"]["notices"])
    assert 1 == told["schema"]


def test_deals_alone(report):
    """A table of deals gives outcomes, owners and repeat sales, and no funnel."""
    told = report("deals.csv", "--currency", "EUR")

    assert "2026-02-01T00:00:00Z" == told["definition"]["as_of"]
    assert "EUR" == told["definition"]["currency"]
    assert (4, 4, 2, 2) == tuple(
        told["data"][name] for name in ("rows", "deals", "clients", "owners")
    )
    assert (2, 1, 1) == tuple(
        told["outcomes"][name] for name in ("won", "lost", "open")
    )
    assert 3 == told["outcomes"]["win_rate"]["n"]
    assert "150.5" == told["outcomes"]["won_amount"]
    assert "75.25" == told["outcomes"]["mean_won_amount"]
    assert 19 == told["outcomes"]["mean_cycle_days"]
    assert [] == told["funnel"]
    assert ["Ann", "Bob"] == [row["owner"] for row in told["owners"]]
    assert told["repeat"]["repeat_share"] is None
    assert 50.5 / 150.5 == pytest.approx(told["repeat"]["repeat_share_if_complete"])
    assert {
        "as_of_from_data": 1,
        "dates_in_utc": 7,
        "first_sales_unknown": 1,
        "no_history": 1,
    } == notices(told)


def test_deals_with_their_history(report):
    """With a history there is a funnel, and orphans are rejected rows."""
    told = report(
        "deals.csv",
        "--history",
        "events.csv",
        "--currency",
        "EUR",
        "--stages",
        "lead,offer",
        history=EVENTS + b"d9,lead,2026-01-01\n",
    )

    assert [(7, "orphan", "history")] == [
        (one["row"], one["code"], one["file"]) for one in told["data"]["rejected"]
    ]
    assert [("lead", 4, 2, 1, 1), ("offer", 2, 2, 0, 0)] == [
        tuple(row[name] for name in ("stage", "reached", "advanced", "lost", "open"))
        for row in told["funnel"]
    ]


def test_a_history_alone(report):
    """A history tells outcomes by itself; what it has no column for is null."""
    told = report("--history", "events.csv", "--stages", "lead,offer")

    assert (1, 1, 1) == tuple(
        told["outcomes"][name] for name in ("won", "lost", "open")
    )
    assert told["outcomes"]["won_amount"] is None
    assert told["repeat"] is None
    assert [] == told["owners"]


def test_a_history_without_stages_lists_its_words(refused):
    """Without --stages the words of the history have no meaning."""
    said = refused("report", "--history", "events.csv")

    assert "events.csv cannot be read: row 1, column 'stage': no meaning" in said
    assert "'lead'" in said
    assert "'offer'" in said


CUSTOM = text_of(
    "d1,Yes,2026-01-01,2026-01-11",
    'd2,"No, thanks",2026-01-01,2026-01-11',
    "d3,Hm,2026-01-01,",
    "d4,Junk,,",
    header="Id,Result,Opened,Closed",
)
MAP = ["deal_id=Id", "outcome=Result", "opened_at=Opened", "closed_at=Closed"]
WORDS = ["--won", "Yes", "--lost", '"No, thanks"', "--open", "Hm", "--ignore", "Junk"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["deals.csv", "--map", *MAP, *WORDS],
        ["--map", *MAP, "deals.csv", *WORDS],
        [*WORDS, "--map", *MAP, "--", "deals.csv"],
        ["--map", *MAP[:2], "--map", *MAP[2:], *WORDS, "deals.csv"],
        [
            "--map",
            MAP[0],
            "deals.csv",
            *WORDS,
            *[a for m in MAP[1:] for a in ("--map", m)],
        ],
    ],
)
def test_columns_are_mapped_before_and_behind_the_file(report, arguments):
    """The pairs of --map may stand anywhere, in one go or one by one."""
    told = report(*arguments, content=CUSTOM)

    assert (1, 1, 1) == tuple(
        told["outcomes"][name] for name in ("won", "lost", "open")
    )
    assert 1 == notices(told)["ignored_rows"]


@pytest.mark.parametrize(
    "lost",
    [
        ["--lost", "No, thanks", "--lost", "Never"],
        ["--lost", "Never", "--lost", "No, thanks"],
        ["--lost", 'Never,"No, thanks"'],
        ["--lost", 'Never, "No, thanks"'],
    ],
)
def test_a_word_may_hold_a_comma(report, lost):
    """A list option given twice takes each word whole."""
    told = report(
        "deals.csv",
        "--map",
        *MAP,
        "--won=Yes,Junk",
        "--open",
        "Hm",
        *lost,
        content=CUSTOM,
    )

    assert (2, 1) == (told["outcomes"]["won"], told["outcomes"]["lost"])


def test_list_options_take_words_between_commas(report):
    """One list option holds several words."""
    told = report(
        "deals.csv",
        "--won",
        "A, B,won",
        "--lost",
        "",
        content=text_of("d1,A,,", "d2,B,,", "d3,lost,,"),
    )

    assert (2, 1) == (told["outcomes"]["won"], told["outcomes"]["lost"])


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-11", ("2026-01-11T00:00:00Z", 1, 0, 3)),
        ("2026-01-10T23:59:59.999999Z", ("2026-01-10T23:59:59.999999Z", 0, 0, 4)),
        ("2026-01-11 03:00+03:00", ("2026-01-11T00:00:00Z", 1, 0, 3)),
        ("2026-01-03", ("2026-01-03T00:00:00Z", 0, 0, 3)),
        ("2026-01-02T23:59Z", ("2026-01-02T23:59:00Z", 0, 0, 2)),
    ],
)
def test_as_of_is_inclusive(report, as_of, expected):
    """What happens at the instant itself is known; what comes later is not."""
    told = report("deals.csv", "--currency", "EUR", "--as-of", as_of)
    outcomes = told["outcomes"]

    assert expected == (
        told["definition"]["as_of"],
        outcomes["won"],
        outcomes["lost"],
        outcomes["open"],
    )
    counts = notices(told)
    assert "as_of_from_data" not in counts
    assert 4 - sum(expected[1:]) == counts.get("opened_after_as_of", 0)


def test_later_events_are_left_out(report):
    """Events behind the instant are a notice."""
    told = report(
        "deals.csv",
        "--history",
        "events.csv",
        "--stages",
        "lead,offer",
        "--currency",
        "EUR",
        "--as-of",
        "2026-01-05",
    )

    assert 2 == notices(told)["events_after_as_of"]
    assert 1 == told["funnel"][1]["reached"]


def test_a_zone_places_dates_and_options(report):
    """A bare date is midnight in the zone, in the file and in options."""
    told = report(
        "deals.csv",
        "--currency",
        "EUR",
        "--tz",
        "Europe/Moscow",
        "--as-of",
        "2026-01-11",
        "--new-after",
        "2026-01-01",
    )

    assert "2026-01-10T21:00:00Z" == told["definition"]["as_of"]
    assert "2025-12-31T21:00:00Z" == told["definition"]["new_after"]
    assert 1 == told["outcomes"]["won"]
    assert "dates_in_utc" not in notices(told)


def test_new_after_makes_first_sales_known(report):
    """From that date on a client's first win in the file is his first sale."""
    told = report("deals.csv", "--currency", "EUR", "--new-after", "2026-01-01")
    old = report("deals.csv", "--currency", "EUR", "--new-after", "2026-01-20")

    assert ("100", "50.5") == (
        told["repeat"]["first_amount"],
        told["repeat"]["repeat_amount"],
    )
    assert 50.5 / 150.5 == pytest.approx(told["repeat"]["repeat_share"])
    assert "first_sales_unknown" not in notices(told)
    assert "150.5" == old["repeat"]["repeat_amount"]


def test_declared_formats_are_read(report):
    """Date format, decimal mark, delimiter, encoding and currency are declared."""
    content = (
        "deal_id;outcome;opened_at;closed_at;amount\n"
        "сделка;выиграна;01.02.2026;2026-02-03;1 234,50\n"
    ).encode("cp1251")
    told = report(
        "deals.csv",
        "--date-format",
        "%d.%m.%Y",
        "--decimal",
        ",",
        "--delimiter",
        ";",
        "--encoding",
        "cp1251",
        "--currency",
        "RUB",
        "--won",
        "выиграна",
        "--as-of",
        "04.02.2026",
        content=content,
    )

    assert ("1234.5", 2) == (
        told["outcomes"]["won_amount"],
        told["outcomes"]["mean_cycle_days"],
    )
    assert "2026-02-04T00:00:00Z" == told["definition"]["as_of"]


@pytest.mark.parametrize("tab", ["\t", "tab", "\\t"])
def test_a_tab_can_be_named(report, tab):
    """A tab is given as itself or by a name."""
    told = report(
        "deals.csv",
        "--delimiter",
        tab,
        content=text_of("d1,won,,").replace(b",", b"\t"),
    )

    assert 1 == told["outcomes"]["won"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-"],
        ["-", "--history", "events.csv", "--stages=lead,offer"],
        ["--map", "deal_id=deal_id", "-"],
    ],
)
def test_deals_may_come_from_standard_input(report, monkeypatch, arguments):
    """A dash is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DEALS)))

    assert 4 == report(*arguments, "--currency", "EUR")["data"]["deals"]


def test_a_history_may_come_from_standard_input(report, monkeypatch):
    """A dash behind --history is standard input, too."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EVENTS)))

    assert 3 == report("--history", "-", "--stages", "lead,offer")["data"]["deals"]


def test_a_header_without_rows_is_legal(report):
    """A header alone gives a report with nothing in it, in both formats."""
    told = report("deals.csv", content=text_of())

    assert 0 == told["data"]["deals"]
    assert {"value": None, "low": None, "high": None, "n": 0} == told["outcomes"][
        "win_rate"
    ]
    assert told["definition"]["as_of"] is None
    assert 0 == main(["report", "deals.csv"])


def test_rejected_rows_are_told_and_the_report_stands(report):
    """Row faults are listed with row, code and masked text, exit code 0."""
    content = text_of(
        "d1,won,,,5",
        f"d2,won,,,{'9' * 10**6}",
        "d3,won,,,Smith",
        "d4,won",
        "d5,won,x,,5",
        "d6,won,,,1",
        "d6,won,,,2",
        header=f"{HEADER},amount",
    )
    told = report("deals.csv", "--currency", "EUR", content=content)

    assert [
        (2, "too_large"),
        (3, "amount_syntax"),
        (4, "columns"),
        (5, "date_syntax"),
        (6, "duplicate_conflict"),
        (7, "duplicate_conflict"),
    ] == [(one["row"], one["code"]) for one in told["data"]["rejected"]]
    assert "Smith" not in json.dumps(told)
    assert (7, 1, 1) == (
        told["data"]["rows"],
        told["data"]["accepted"],
        told["data"]["deals"],
    )


def test_a_page_of_text_is_the_default(files, capsys):
    """Without --format the report is a page with what was rejected."""
    (files / "deals.csv").write_bytes(DEALS + b"d9,won\n")

    assert 0 == main(["report", "deals.csv", "--currency", "EUR"])
    out = capsys.readouterr().out
    assert out.startswith("Sales report, as of 2026-02-01 00:00 UTC\n")
    assert "5 rows read, 1 rejected" in out


FAULTS = {
    "no file": (
        ["no.csv"],
        None,
        "no.csv cannot be read: it cannot be opened (No such",
    ),
    "directory": (
        ["."],
        None,
        ". cannot be read: it cannot be opened (Is a directory)",
    ),
    "zero bytes": (["deals.csv"], b"", "deals.csv cannot be read: it is empty"),
    "encoding": (
        ["deals.csv"],
        text_of("d1,won,,") + b"d2,\xff,,\n",
        "deals.csv cannot be read: row 2, column 'outcome': byte 0xff is not utf-8-sig",
    ),
    "doubled": (
        ["deals.csv"],
        text_of(header=f"{HEADER},outcome"),
        "stands twice: 'outcome'",
    ),
    "unnamed": (["deals.csv"], text_of(header=f"{HEADER},"), "has no name"),
    "missing": (
        ["deals.csv"],
        b"deal_id,outcome,opened_at\n",
        "it has no closed_at (column 'closed_at')",
    ),
    "mapped": (
        ["deals.csv", "--map", "owner=Agent"],
        text_of(),
        "it has no owner (column 'Agent')",
    ),
    "quoting": (
        ["deals.csv"],
        text_of("d1,won,,", 'd2,"won,,'),
        "row 2, column 'outcome': broken quoting",
    ),
    "words": (
        ["deals.csv"],
        text_of("d1,Sold,,", "d2,Dead,,"),
        "row 1, column 'outcome': no meaning is given for the outcome words",
    ),
    "currencies": (
        ["deals.csv"],
        text_of("d1,won,,,1,EUR", "d2,won,,,1,USD", header=f"{HEADER},amount,currency"),
        "row 2, column 'currency': one report needs one currency, got EUR (1), USD (1)",
    ),
    "no currency": (["deals.csv"], DEALS, "amount needs a currency"),
    "zone": (
        ["deals.csv"],
        text_of("d1,won,2026-01-01T10:00,"),
        "row 1, column 'opened_at': a time of day without an offset needs a zone",
    ),
    "separator": (
        ["deals.csv", "--delimiter", ","],
        b"sep=;\n",
        "declares the delimiter",
    ),
    "all rejected": (
        ["deals.csv"],
        text_of("d1,won", "d2"),
        "deals.csv cannot be read: every row is rejected; row 1: the row does not fit",
    ),
    "nothing": ([], None, "the input must be DEALS.csv, --history EVENTS.csv or both"),
    "twice stdin": (
        ["-", "--history", "-"],
        None,
        "one of the two files must be a path",
    ),
    "map name": (
        ["deals.csv", "--map", "deal=Id"],
        None,
        "'deal' is no name of a column",
    ),
    "map twice": (
        ["deals.csv", "--map", "owner=A", "owner=B"],
        None,
        "--map must be one column a name, got 'owner=B'",
    ),
    "map pair": (
        ["deals.csv", "--map", "owner=A", "b.csv"],
        None,
        "--map must be NAME=COLUMN, got 'b.csv'",
    ),
    "word twice": (
        ["deals.csv", "--won", "A", "--lost", "A"],
        None,
        "given two meanings",
    ),
    "list": (["deals.csv", "--won", "A\nB,C"], None, "words on one line with commas"),
    "as of": (
        ["deals.csv", "--as-of", "yesterday"],
        None,
        "--as-of must be an ISO 8601 date, or an instant with an offset",
    ),
    "as of unzoned": (
        ["deals.csv", "--as-of", "2026-01-01T10:00"],
        None,
        "--as-of must be",
    ),
    "new after": (
        ["deals.csv", "--new-after", "01/02/2026"],
        None,
        "--new-after must be",
    ),
    "zone name": (["deals.csv", "--tz", "Moscow"], None, "Moscow"),
    "date format": (["deals.csv", "--date-format", "%Q"], None, "%Q"),
    "delimiter": (["deals.csv", "--delimiter", ";;"], None, "not one usable character"),
    "decimal": (["deals.csv", "--decimal", "x"], None, "decimal"),
    "encoding name": (["deals.csv", "--encoding", "zlib"], None, "no encoding of text"),
    "currency": (["deals.csv", "--currency", "euro"], None, "ISO 4217"),
    "unknown option": (["deals.csv", "--colour", "red"], None, "--colour"),
    "abbreviated option": (["deals.csv", "--curr", "EUR"], None, "--curr"),
    "format": (["deals.csv", "--format", "xml"], None, "--format"),
    "two files": (["deals.csv", "b\nc.csv"], None, "unrecognized arguments: b?c.csv"),
    "control": (["no\x1b[2J\n.csv"], None, r"no\x1b[2J?.csv cannot be read"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_one_sentence(refused, case):
    """A fault gives one line on stderr, exit code 2, and no output file."""
    arguments, content, expected = FAULTS[case]

    assert expected in refused(
        "report", *arguments, "--out", "out.json", content=content
    )


def test_all_events_rejected_is_a_fault(refused):
    """A history of which every row is rejected is a fault of the file."""
    said = refused(
        "report",
        "--history",
        "events.csv",
        history=text_of("d1,lead", header="deal_id,stage,at"),
    )

    assert said.startswith("events.csv cannot be read: every row is rejected; row 1")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["forecast"],
        ["demo", "--seed", "x"],
        ["demo", "--seed", "-1"],
        ["demo", "x.csv"],
    ],
)
def test_a_wrong_command_is_one_sentence(refused, arguments):
    """A command that does not exist, or an option that cannot be, is told."""
    assert refused(*arguments)


def test_a_file_is_written(files, capsys):
    """The report goes to a file as UTF-8, and nothing to standard output."""
    content = text_of("d1,won,,,Ёлка", header=f"{HEADER},owner")
    (files / "deals.csv").write_bytes(content)
    arguments = ["report", "deals.csv", "--format", "json"]
    main(arguments)
    printed = capsys.readouterr().out
    for _ in range(2):
        assert 0 == main([*arguments, "--out", "out.json"])

        assert ("", "") == tuple(capsys.readouterr())
        assert printed == (files / "out.json").read_bytes().decode()
        assert "Ёлка" in printed
        assert 3 == len(list(files.iterdir()))


def test_a_link_is_written_through(files):
    """A symbolic link stays one, and its target is replaced."""
    (files / "old.txt").write_text("old")
    (files / "link.txt").symlink_to("old.txt")
    main(["report", "deals.csv", "--currency", "EUR", "--out", "link.txt"])

    assert (files / "link.txt").is_symlink()
    assert (files / "old.txt").read_text().startswith("Sales report")


def test_what_is_no_file_is_not_replaced(files):
    """A pipe is written to, not put aside for a file."""
    os.mkfifo(files / "pipe")
    reader = os.open(files / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    code = main(["report", "deals.csv", "--currency", "EUR", "--out", "pipe"])
    told = os.read(reader, 65_536)
    os.close(reader)

    assert 0 == code
    assert told.startswith(b"Sales report")
    assert (files / "pipe").is_fifo()


def test_a_full_disk_leaves_the_old_file(refused, files):
    """A file that cannot be written whole leaves the old one, and no part."""
    (files / "out.json").write_bytes(b"old")
    with full_disk():
        said = refused("report", "deals.csv", "--currency", "EUR", "--out", "out.json")

    assert "--out must be a file that can be written (File too large)" in said
    assert b"old" == (files / "out.json").read_bytes()


def test_a_read_only_directory_leaves_the_old_file(capsys):
    """A directory that cannot be written to leaves the old file, and no part."""
    with tempfile.TemporaryDirectory() as name:
        deals, old = Path(name) / "deals.csv", Path(name) / "out.json"
        deals.write_bytes(text_of("d1,won,,"))
        old.write_bytes(b"old")
        Path(name).chmod(0o555)
        with nobody():
            code = main(["report", str(deals), "--out", str(old)])
        said = capsys.readouterr()

        assert (2, "") == (code, said.out)
        assert "can be written (Permission denied)" in said.err
        assert {deals, old} == set(Path(name).iterdir())
        assert b"old" == old.read_bytes()
        Path(name).chmod(0o755)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (".", "Is a directory"),
        ("no/such/out.json", "No such file"),
        ("", "Is a directory"),
        ("nul\0", "null"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_target_that_cannot_be_written_is_told(refused, target, reason):
    """A directory, or a place that is not there, is no target."""
    said = refused("report", "deals.csv", "--currency", "EUR", "--out", target)

    assert "--out must be a file that can be written" in said
    assert reason in said


def test_a_draft_of_somebody_else_is_left_alone(refused, files):
    """A part file that was there before is neither used nor removed."""
    draft = files / f"salesmodel-{os.getpid()}.part"
    draft.write_bytes(b"theirs")
    refused("report", "deals.csv", "--currency", "EUR", "--out", "out.json")

    assert b"theirs" == draft.read_bytes()


def test_text_that_is_no_unicode_is_told(refused):
    """A word with a lone surrogate cannot be written."""
    words = "lead,offer,\udcff"
    said = refused(
        "report", "--history", "events.csv", "--stages", words, "--format", "json"
    )

    assert "standard output" in said
    assert "surrogates not allowed" in said


class Output:
    """A standard output on a file descriptor."""

    def __init__(self, descriptor):
        """Open the descriptor unbuffered."""
        self.buffer = open(descriptor, "wb", buffering=0)  # noqa: PTH123, SIM115

    def fileno(self):
        """Return the descriptor."""
        return self.buffer.fileno()


def test_a_closed_pipe_is_no_fault(files, monkeypatch, capsys):
    """Who reads only the head of the report has seen enough."""
    reader, writer = os.pipe()
    os.close(reader)
    output = Output(writer)
    monkeypatch.setattr(sys, "stdout", output)
    code = main(["report", "deals.csv", "--currency", "EUR"])
    output.buffer.close()

    assert 0 == code
    assert "" == capsys.readouterr().err


def test_an_output_that_is_full_is_told(files, monkeypatch, capsys):
    """Standard output that takes nothing more is a fault."""
    output = Output(os.open("/dev/full", os.O_WRONLY))
    monkeypatch.setattr(sys, "stdout", output)
    code = main(["report", "deals.csv", "--currency", "EUR"])
    output.buffer.close()

    assert 2 == code
    assert "(No space left on device), got 'standard output'" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_demo_is_the_same_for_a_seed(capsys, form):
    """The demo of a seed is the same, byte for byte, and another for another."""
    told = []
    for seed in ("7", "7", "8"):
        assert 0 == main(["demo", "--seed", seed, "--format", form])
        told.append(capsys.readouterr().out)

    assert told[0] == told[1] != told[2]


def test_the_demo_shows_every_section(capsys):
    """The demo has clients, owners, a funnel with a bottleneck, and repeat sales."""
    main(["demo", "--format", "json"])
    told = json.loads(capsys.readouterr().out)

    assert 300 == told["data"]["clients"]
    assert "offer" == min(told["funnel"], key=lambda row: row["rate"]["value"])["stage"]
    assert told["repeat"]["repeat_share"] is not None
    assert told["maturity"]["levels_by_repeat_share"]
    assert all(told[name] for name in ("owners", "outcome_by_age", "repeat"))


def test_the_version_is_told(capsys):
    """The version is that of the package."""
    with pytest.raises(SystemExit) as stop:
        main(["--version"])

    assert 0 == stop.value.code
    assert f"{version('salesmodel')}\n" == capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--help"], ["report", "--help"], ["demo", "-h"]]
)
def test_help_is_given(capsys, arguments):
    """Help names every option and goes to standard output."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert 0 == stop.value.code
    out = capsys.readouterr().out
    assert out.startswith("usage: python -m salesmodel")
    if "report" in arguments:
        for option in [
            "history",
            "map",
            "stages",
            "won",
            "lost",
            "open",
            "ignore",
            "as-of",
            "new-after",
            "currency",
            "tz",
            "date-format",
            "delimiter",
            "decimal",
            "encoding",
            "format",
            "out",
        ]:
            assert f"--{option}" in out


def test_the_module_ends_with_the_exit_code(monkeypatch, capsys):
    """Run as a script, the module exits with the code of its command line."""
    monkeypatch.setattr(sys, "argv", ["salesmodel", "report", "no-such-file.csv"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(module_of_main.__file__, run_name="__main__")

    assert 2 == stop.value.code
    assert "no-such-file.csv cannot be read" in capsys.readouterr().err


def run(*arguments, given=b""):
    """Run the module in a process of its own."""
    command = [sys.executable, "-m", "salesmodel", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def test_the_module_runs_as_a_program():
    """Standard input to standard output, as a program."""
    done = run("report", "-", "--currency", "EUR", "--format", "json", given=DEALS)

    assert (0, b"") == (done.returncode, done.stderr)
    assert 4 == json.loads(done.stdout)["data"]["rows"]


def test_the_program_fails_with_one_sentence():
    """A fault ends the program with code 2 and without a traceback."""
    done = run("report", "no-such-file.csv")

    assert (2, b"") == (done.returncode, done.stdout)
    assert (
        b"salesmodel: no-such-file.csv cannot be read: it cannot be opened (No such file "
        b"or directory)\n"
    ) == done.stderr


def test_an_empty_word_of_a_list_is_no_word(report):
    """A list option without a word is as if it were not given."""
    arguments = ("deals.csv", "--currency", "EUR")
    empty = ("--lost", "", "--lost", "", "--open", "")

    assert report(*arguments) == report(*arguments, *empty)


@pytest.mark.parametrize("name", ["deals.csv", "events.csv"])
def test_an_input_is_not_overwritten(refused, files, name):
    """Writing the report over its own input is refused, and the input stays."""
    before = (files / name).read_bytes()
    options = ("--history", "events.csv", "--stages", "lead,offer", "--out", name)
    said = refused("report", "deals.csv", "--currency", "EUR", *options)

    assert "another file than the input" in said
    assert before == (files / name).read_bytes()
