"""What an import found wrong, as values: rejected rows and counted notices."""

from collections import Counter
from collections.abc import Mapping

import attrs

from salesmodel._checks import instance
from salesmodel.errors import LoadError


__all__ = ["ImportLog", "Rejected", "masked"]

_SHOWN = 40

_SENTENCES: Mapping[str, str] = {
    "ambiguous_date": "could be day or month first; declare its format",
    "ambiguous_number": "has a comma; declare the decimal mark",
    "ambiguous_time": "happened twice when the clocks went back; give its offset",
    "amount_syntax": "is not a plain number",
    "columns": "does not fit the columns of the header",
    "currency": "is not a currency of ISO 4217",
    "currency_conflict": "bears the sign of another currency than the row's",
    "currency_missing": "is empty although the row has an amount",
    "date_range": "is before 1900 or after 2199",
    "date_syntax": "is no date that exists, written as ISO 8601 or as the profile says",
    "duplicate_conflict": "stands again in a row that says something else",
    "excel_1900": "falls on a day that spreadsheets count wrongly",
    "gap": "never happened, for the clocks went forward over it",
    "history": "has moves that contradict each other",
    "id": "must be text of 1 to 128 characters",
    "json": "is no JSON, or longer than a line may be",
    "line": "is no line of an order: its quantity above zero, its price and discount in bounds",
    "mojibake": "looks like text read under another encoding than it was written in",
    "nul": "has a NUL character",
    "orphan": "is not among the deals",
    "outcome": "is empty although the deal is not plainly open",
    "probability": "is no probability on the scale of its source",
    "rate": "is no rate above zero, of a count above zero, to one base",
    "row": "is no object",
    "scale": "has more decimals than the currency",
    "shape": "is not of the form that is documented",
    "stage": "is empty",
    "time": "is empty",
    "time_zone": "has no offset, and no zone was said",
    "too_large": "is larger than any amount or cell may be",
    "tz_abbreviation": "names its zone by an abbreviation; map it to an offset",
    "word": "is a word without a meaning here",
}


@attrs.frozen
class Rejected:
    """A row that was left out, and why.

    Parameters
    ----------
    row : int
        Number of the data row, the first after the header being 1.
    code : str
        Stable name of the fault.
    message : str
        A sentence with the column and the shape of the text; letters show as ``x`` and
        digits as ``9``, so that it gives nobody away.
    file : str
        ``"deals"`` or ``"history"``; of an import from a CRM the name of the payload.
    """

    row: int
    code: str
    message: str
    file: str


def masked(text: str) -> str:
    """Show the shape of a text: letters as ``x``, digits as ``9``, at most 40 of them.

    Parameters
    ----------
    text : str
        Text of a cell.

    Returns
    -------
    str
        Its shape in quotes.

    Raises
    ------
    InvalidValueError
        If it is no text.

    Examples
    --------
    >>> masked("Ann Lee, +7 900")
    "'xxx xxx, +9 999'"
    """
    instance("text", text, str)
    shape = "".join(
        "x" if one.isalpha() else "9" if one.isdigit() else one for one in text[:_SHOWN]
    )
    return repr(shape if len(text) <= _SHOWN else f"{shape}…")


@attrs.define
class ImportLog:
    """Collector of what one file gives cause to say.

    Parameters
    ----------
    name : str
        What the file is called in an error.
    file : str
        ``"deals"`` or ``"history"``.
    rows : int
        Data rows read so far.
    rejected : list of Rejected
        Rows left out so far.
    notices : Counter
        Counts by code.
    columns : frozenset of str
        Names that the file has a column for.
    """

    name: str
    file: str
    rows: int = 0
    rejected: list[Rejected] = attrs.field(factory=list)
    notices: Counter[str] = attrs.field(factory=Counter)
    columns: frozenset[str] = frozenset()

    def reject(self, row: int, code: str, column: str, text: str) -> None:
        """Leave a row out."""
        got = f", got text of the form {masked(text)}" if text else ""
        message = f"{column} {_SENTENCES[code]}{got}"
        self.rejected.append(Rejected(row, code, message, self.file))

    def fault(
        self, problem: str, *, code: str, row: int | None = None, column: str = ""
    ) -> LoadError:
        """Make the error of a fault of the whole file."""
        where = "" if row is None else f"row {row}, "
        where += f"column {column!r}, " if column else ""
        place = f"{where.removesuffix(', ')}: " if where else ""
        return LoadError(self.name, (f"{place}{problem}",), code)
