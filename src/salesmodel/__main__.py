"""The sales report from the command line: ``python -m salesmodel report --help``."""

import argparse
import csv as rows_of
import datetime as dt
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np

from salesmodel._arrays import MISSING
from salesmodel.connect import csv
from salesmodel.connect.cells.dates import DateFormat, instants
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.connect.profile import NAMES, Profile
from salesmodel.errors import InvalidValueError, LoadError, SalesModelError
from salesmodel.report import as_json, as_text, from_import, from_tables
from salesmodel.report.sections import SalesReport
from salesmodel.samples import synthetic_sales
from salesmodel.values.instants import from_micros, zone


__all__ = ["main"]

_FAULT = 2
_EPILOG = f"""
NAME is one of {", ".join(NAMES)}; a column that bears its name already needs no --map,
and the words won, lost and open need no option. List options take words with commas
between them; given more than once, each takes one word, which may hold a comma.
DEALS.csv and EVENTS.csv may be - for standard input.
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and stop."""
        self.exit(_FAULT, f"salesmodel: {_on_one_line(message)} (see --help)\n")


class _Version(argparse.Action):
    """Print the version of what is installed; nothing else needs it installed."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        """Take no value."""
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print and stop."""
        sys.stdout.write(f"{version('salesmodel')}\n")
        parser.exit()


def _on_one_line(text: str) -> str:
    """Show what a terminal would obey as a question mark."""
    return "".join(one if one.isprintable() else "?" for one in text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the program's name; by default those of this process.

    Returns
    -------
    int
        Exit code: 0, or 2 for a fault of the files or options, said in one sentence on
        standard error.

    Examples
    --------
    >>> main(["report", "no-such-file.csv"])
    2
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        report = _demo(options) if options.command == "demo" else _report(options)
        text = as_json(report) if options.format == "json" else as_text(report)
        _write(text, getattr(options, "out", None))
    except SalesModelError as error:
        sys.stderr.write(f"salesmodel: {_on_one_line(str(error))}\n")
        return _FAULT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    """Build the parser of both commands."""
    parser = _Parser(
        prog="python -m salesmodel", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, help="print the version")
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser(
        "report",
        help="report on a table of deals",
        description="Report on a CSV of deals, of their stage events, or of both.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    report.add_argument("deals", nargs="?", metavar="DEALS.csv")
    report.add_argument(
        "--history", metavar="EVENTS.csv", help="stage events of the deals"
    )
    report.add_argument(
        "--map",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=COLUMN",
        help="what a column is called in the file",
    )
    lists = {
        "--stages": "open stages of the history, in order",
        "--won": "words of won deals or closing events",
        "--lost": "words of lost deals or closing events",
        "--open": "words of open deals",
        "--ignore": "words that are no outcome and no stage",
    }
    for name, what in lists.items():
        report.add_argument(
            name, action="append", default=[], metavar="A,B,C", help=what
        )
    texts = {
        "--as-of": ("DATE|INSTANT", "instant of observation; by default the latest"),
        "--new-after": ("DATE", "from when on a client's first sale is his first"),
        "--currency": ("CODE", "currency of the amounts"),
        "--tz": ("ZONE", "zone of dates and times without an offset"),
        "--date-format": ("F", "format of dates, as of strptime"),
        "--delimiter": ("C", "character between cells; a comma by default"),
        "--decimal": ("C", "decimal mark, . or ,"),
        "--out": ("FILE", "write there instead of to standard output"),
    }
    for name, (metavar, what) in texts.items():
        report.add_argument(name, metavar=metavar, help=what)
    report.add_argument(
        "--encoding",
        metavar="E",
        default="utf-8-sig",
        help="encoding of the files; UTF-8 by default",
    )
    demo = commands.add_parser(
        "demo", help="report on a synthetic company", allow_abbrev=False
    )
    demo.add_argument(
        "--seed", type=int, default=1, metavar="N", help="which company; 1 by default"
    )
    for command in (report, demo):
        command.add_argument(
            "--format",
            choices=("text", "json"),
            default="text",
            help="a page to read, or JSON for a program",
        )
    return parser


def _demo(options: argparse.Namespace) -> SalesReport:
    """Report on the synthetic company of a seed."""
    if options.seed < 0:
        raise InvalidValueError("--seed", "at least 0", options.seed, "seed")
    sales = synthetic_sales(np.random.default_rng(options.seed))
    return from_tables(
        sales.deals,
        sales.visits,
        as_of=from_micros(sales.end),
        new_after=from_micros(sales.start),
    )


def _report(options: argparse.Namespace) -> SalesReport:
    """Read the files and report on them."""
    columns = _columns(options)
    if options.deals is None and options.history is None:
        needed = "DEALS.csv, --history EVENTS.csv or both"
        raise InvalidValueError("the input", needed, "nothing", "no_source")
    if options.deals == options.history == "-":
        raise InvalidValueError("one of the two files", "a path", "-", "stdin")
    for path in (options.deals, options.history):
        if options.out and path and _is_same_file(options.out, path):
            needed = "another file than the input"
            raise InvalidValueError("--out", needed, options.out, "out")
    dates = DateFormat(
        format=options.date_format,
        zone=None if options.tz is None else zone(options.tz),
    )
    profile = Profile(
        columns=columns,
        won=_words(options.won),
        lost=_words(options.lost),
        open=_words(options.open),
        ignore=_words(options.ignore),
        stages=_words(options.stages),
        currency=options.currency,
        dates=dates,
        numbers=NumberFormat(decimal=options.decimal),
        encoding=options.encoding,
        delimiter={"tab": "\t", "\\t": "\t"}.get(options.delimiter, options.delimiter),
    )
    as_of = _instant("--as-of", options.as_of, dates)
    new_after = _instant("--new-after", options.new_after, dates)
    imported = csv.read(
        _source(options.deals),
        _source(options.history),
        profile=profile,
        as_of=as_of,
    )
    if imported.rejected and len(imported.rejected) == imported.rows:
        first = imported.rejected[0]
        problem = f"every row is rejected; row {first.row}: {first.message}"
        raise LoadError(options.deals or options.history, (problem,), "all_rejected")
    return from_import(imported, new_after=new_after)


def _is_same_file(left: str, right: str) -> bool:
    """Tell whether two paths lead to one file that is there."""
    try:
        return Path(left).samefile(right)
    except (OSError, ValueError):
        return False


def _columns(options: argparse.Namespace) -> dict[str, str]:
    """Read the pairs of --map; a file behind them is the file of deals."""
    columns: dict[str, str] = {}
    for pair in options.map:
        name, equals, column = pair.partition("=")
        if equals and name not in columns:
            columns[name] = column
        elif equals:
            raise InvalidValueError("--map", "one column a name", pair, "map")
        elif options.deals is None:
            options.deals = pair
        else:
            raise InvalidValueError("--map", "NAME=COLUMN", pair, "map")
    return columns


def _words(given: Sequence[str]) -> tuple[str, ...]:
    """Split a list option at its commas; given more than once, each is one word."""
    words: Sequence[str] = given
    try:
        if len(given) == 1:
            words = next(rows_of.reader(given, skipinitialspace=True), [])
    except rows_of.Error:
        needed = "words on one line with commas between them"
        raise InvalidValueError("a list", needed, given[0], "list") from None
    return tuple(filter(None, words))


def _instant(option: str, text: str | None, dates: DateFormat) -> dt.datetime | None:
    """Read a date or an instant of an option as a cell of a file would be read."""
    if text is None:
        return None
    micros = int(instants([text], dates).values[0])
    if micros == MISSING:
        needed = "an ISO 8601 date, or an instant with an offset (or with --tz)"
        raise InvalidValueError(option, needed, text, "instant")
    return from_micros(micros)


def _source(path: str | None) -> str | BinaryIO | None:
    return sys.stdin.buffer if path == "-" else path


def _write(text: str, path: str | None) -> None:
    """Write text as UTF-8, to a file in one step: it is there whole or not at all."""
    try:
        content = text.encode()
        if path is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            _write_file(Path(os.path.realpath(path)), content)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        needed = f"a file that can be written ({reason})"
        target = "standard output" if path is None else path
        raise InvalidValueError("--out", needed, target, "unwritable") from None


def _write_file(target: Path, content: bytes) -> None:
    """Put a file in the place of another; what is no file is written as it is."""
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    draft = target.with_name(f"salesmodel-{os.getpid()}.part")
    file = draft.open("xb")
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _keep_names(target.parent)


def _keep_names(folder: Path) -> None:
    """Let a crash not undo the names in a folder, where the machine knows how."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


if __name__ == "__main__":
    sys.exit(main())
