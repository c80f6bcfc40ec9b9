"""Deals and stage histories back out of tables: as rows, as CSV and as JSON Lines.

What is written is read again by `salesmodel.connect.csv` and `salesmodel.connect.rows`
under the profile that `profile` gives.
"""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import MISSING, InstantArray, IntArray
from salesmodel._checks import instance
from salesmodel._counts import chunks
from salesmodel._mappings import as_read_only
from salesmodel.connect._formulas import escaped
from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.problems import masked
from salesmodel.connect.profile import Profile
from salesmodel.errors import InvalidValueError
from salesmodel.tables.deals import DealTable, Labelled
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable
from salesmodel.values.currency import minor_digits


__all__ = ["Sheet", "deals", "history", "profile"]

Cells = Sequence[str | None]
Texts = Callable[[slice], Cells]

_AT_ONCE: Final = 4_096
_BARE: Final = frozenset({"amount"})
_OUTCOMES: Final = ("open", "won", "lost")
_LABELS: Final = {
    "client_id": "client",
    "owner": "owner",
    "product": "product",
    "source": "source",
    "pipeline": "pipeline",
    "parent_id": "parent",
}


@attrs.frozen(eq=False, repr=False)
class Sheet:
    """Rows of text under named columns, made as they are asked for.

    `deals` and `history` make one.

    Parameters
    ----------
    n_rows : int
        How many rows there are.
    texts : dict of str to callable
        For each column, what gives the cells of a slice of its rows; `None` where there
        is nothing.

    Examples
    --------
    >>> table = DealTable.from_columns(
    ...     deal=["d1"], outcome=["won"], opened=["2026-01-05"], closed=["2026-02-01"]
    ... )
    >>> deals(table).columns
    ('deal_id', 'outcome', 'opened_at', 'closed_at')
    """

    n_rows: int
    texts: dict[str, Texts] = attrs.field(converter=as_read_only)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, each one of `salesmodel.connect.NAMES`."""
        return tuple(self.texts)

    def rows(self) -> Iterator[dict[str, str | None]]:
        """Iterate over the rows, as `salesmodel.connect.rows.read` takes them.

        Yields
        ------
        dict of str to str
            Cells by column; `None` where there is nothing.

        Examples
        --------
        >>> table = DealTable.from_columns(
        ...     deal=["d1"], outcome=["open"], opened=["2026-01-05"], closed=[None]
        ... )
        >>> next(deals(table).rows())["opened_at"]
        '2026-01-05T00:00:00Z'
        """
        for cells in self._cells():
            yield dict(zip(self.texts, cells, strict=True))

    def csv(self) -> Iterator[bytes]:
        r"""Iterate over the lines of a CSV file, the header first.

        An apostrophe stands before every cell that a spreadsheet would take for a
        formula; amounts are numbers and stand bare.

        Yields
        ------
        bytes
            Lines of UTF-8, with commas between cells.

        Raises
        ------
        InvalidValueError
            If a text cannot be encoded, for it holds half a character (code
            ``surrogate``).

        Examples
        --------
        >>> table = DealTable.from_columns(
        ...     deal=["=1+1"], outcome=["open"], opened=[None], closed=[None]
        ... )
        >>> list(deals(table).csv())[1]
        b"'=1+1,open,,\r\n"
        """
        written: Callable[[Cells], str] = csv.writer(_Echo()).writerow
        shown = tuple(_bare if name in _BARE else _guarded for name in self.texts)
        yield _encoded(written(self.columns))
        for cells in self._cells():
            guarded = [show(cell) for show, cell in zip(shown, cells, strict=True)]
            yield _encoded(written(guarded))

    def json_lines(self) -> Iterator[bytes]:
        r"""Iterate over the lines of a file of JSON Lines.

        Yields
        ------
        bytes
            One object a row, in UTF-8; every cell is text, or `null` where there is
            nothing.

        Raises
        ------
        InvalidValueError
            If a text cannot be encoded (code ``surrogate``).

        Examples
        --------
        >>> table = DealTable.from_columns(
        ...     deal=["d1"], outcome=["open"], opened=[None], closed=[None]
        ... )
        >>> next(deals(table).json_lines())
        b'{"deal_id":"d1","outcome":"open","opened_at":null,"closed_at":null}\n'
        """
        encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
        for row in self.rows():
            yield _encoded(f"{encoder.encode(row)}\n")

    def _cells(self) -> Iterator[tuple[str | None, ...]]:
        """Iterate over the rows as bare cells, some thousand rows being text at a time."""
        for rows in chunks(self.n_rows, size=_AT_ONCE):
            yield from zip(*(text(rows) for text in self.texts.values()), strict=True)


def deals(table: DealTable) -> Sheet:
    """Write deals as rows.

    Parameters
    ----------
    table : DealTable
        The deals; those of a `Book` are laid out by `tabulate.deals`.

    Returns
    -------
    Sheet
        One row a deal, with a column for each that the table has.

    Raises
    ------
    InvalidValueError
        If it is no such table (code ``type``).

    Notes
    -----
    Instants are written in UTC, amounts in major units with the decimals of their
    currency. What `Profile` reads comes back: an identifier that is not blank and has
    at most 128 characters, a label that is not blank, an amount up to 10**15 major
    units, no text with a NUL character.

    Examples
    --------
    >>> table = DealTable.from_columns(
    ...     deal=["d1"],
    ...     outcome=["won"],
    ...     opened=["2026-01-05"],
    ...     closed=["2026-02-01"],
    ...     amount=[-12_550],
    ...     currency="EUR",
    ... )
    >>> [(row["amount"], row["currency"]) for row in deals(table).rows()]
    [('-125.50', 'EUR')]
    """
    instance("table", table, DealTable)
    texts: dict[str, Texts] = {
        "deal_id": table.deal.__getitem__,
        "outcome": lambda rows: [_OUTCOMES[code] for code in table.outcome[rows]],
        "opened_at": _instants(table.opened),
        "closed_at": _instants(table.closed),
    }
    for name, field in _LABELS.items():
        labelled = getattr(table, field)
        if labelled is not None:
            texts[name] = _labels(labelled)
    if table.amount is not None and table.currency is not None:
        currency = table.currency
        texts["amount"] = _amounts(table.amount, minor_digits(currency))
        texts["currency"] = lambda rows: [currency] * len(table.deal[rows])
    return Sheet(len(table), texts)


def history(visits: VisitTable) -> Sheet:
    """Write the stage history of deals as rows, one an event.

    Parameters
    ----------
    visits : VisitTable
        Stays that were made of events; those of a `Book` are laid out by
        `tabulate.visits`.

    Returns
    -------
    Sheet
        One row a stay: the deal, the stage it came to, when, and who held it, if that
        is known. Deals without a name are written as their codes.

    Raises
    ------
    InvalidValueError
        If it is no such table (code ``type``), or stays have an end of their own, which
        no event tells (code ``stays``).

    Examples
    --------
    >>> visits = VisitTable.from_events(
    ...     deal=["d1"], stage=["lead"], at=["2026-01-05"], stages=["lead"]
    ... )
    >>> list(history(visits).rows())
    [{'deal_id': 'd1', 'stage': 'lead', 'at': '2026-01-05T00:00:00Z'}]
    """
    instance("visits", visits, VisitTable)
    if visits.log.left is not None:
        needed = "a table of events, as a history does not tell when a stay ended"
        raise InvalidValueError("visits", needed, "stays with ends", "stays")
    names = visits.deals or tuple(map(str, range(visits.n_deals)))
    texts: dict[str, Texts] = {
        "deal_id": _labels(Labelled(visits.deal, names)),
        "stage": _labels(Labelled(visits.stage, visits.stages.labels)),
        "at": _instants(visits.entered),
    }
    if visits.owner is not None:
        texts["owner"] = _labels(visits.owner)
    return Sheet(len(visits), texts)


def profile(stages: Stages | None = None) -> Profile:
    """Return the profile under which what is written here is read as it was.

    Parameters
    ----------
    stages : Stages, optional
        The stages of the history, if there is one: `VisitTable.stages`.

    Returns
    -------
    Profile
        Of CSV in UTF-8; for JSON Lines and rows at hand as well.

    Examples
    --------
    >>> profile(Stages(["lead"], won=["signed"])).kinds()["signed"]
    'won'
    """
    told = Stages() if stages is None else instance("stages", stages, Stages)
    return Profile(
        stages=told.open,
        won=told.won,
        lost=told.lost,
        out=told.out,
        dates=DateFormat(sentinels=()),
        escaped=True,
    )


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str, /) -> str:
        return text


def _bare(cell: str | None) -> str:
    return cell or ""


def _guarded(cell: str | None) -> str:
    return escaped(cell) if cell else ""


def _encoded(line: str) -> bytes:
    try:
        return line.encode()
    except UnicodeEncodeError:
        needed = "text without half a character (a lone surrogate)"
        raise InvalidValueError("a row", needed, masked(line), "surrogate") from None


def _labels(column: Labelled) -> Texts:
    """Say how the labels of a column are written."""
    texts = np.array([*column.labels, None], object)  # the last one stands for no label
    return lambda rows: texts[column.codes[rows]].tolist()


def _instants(column: InstantArray) -> Texts:
    """Say how instants are written: as ISO 8601 in UTC."""

    def texts(rows: slice) -> Cells:
        micros = column[rows].view("datetime64[us]")
        written = np.datetime_as_string(micros, timezone="UTC").tolist()
        return [
            None if each == "NaT" else each.replace(".000000Z", "Z") for each in written
        ]

    return texts


def _amounts(column: IntArray, digits: int) -> Texts:
    """Say how minor units are written: in major ones."""
    return lambda rows: [_amount(units, digits) for units in column[rows].tolist()]


def _amount(units: int, digits: int) -> str | None:
    if units == MISSING:
        return None
    major, minor = divmod(abs(units), 10**digits)
    sign = "-" if units < 0 else ""
    return f"{sign}{major}.{minor:0{digits}}" if digits else f"{sign}{major}"
