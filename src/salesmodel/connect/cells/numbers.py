"""Columns of text to amounts in minor units: strictly, fast, and never by a guess."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Final, Literal

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._checks import instance, is_among, is_true, several, texts, whole
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel.connect.cells._given import texts_of
from salesmodel.connect.cells._marks import CURRENCIES
from salesmodel.connect.cells._numerals import Numerals, numerals
from salesmodel.errors import DefinitionError


__all__ = ["NumberFormat", "Parsed", "amounts"]

Negative = Literal["parentheses", "trailing", "unicode_minus"]
"""A way to write a negative amount other than a leading hyphen-minus."""

_NEGATIVES: Final = ("parentheses", "trailing", "unicode_minus")
_LONGEST: Final = 64
_MOST_DECIMALS: Final = 6
_SPACES: Final = " \u00a0\u202f\u2009"
_BLANKS: Final = _SPACES + "\t"
_GROUP_MARKS: Final[Mapping[str, str]] = {
    ",": ",",
    ".": ".",
    "'": "'\u2019",
    " ": _SPACES,
}

# As in `_numerals`, every repeated part is possessive or bounded: linear time.
_MARK: Final = r"(?:[A-Z]{1,2}\$|[$€£¥₽₴₸₹₺₩₪]|[^\W\d_]{1,8}\.?)"
_SHAPE: Final = re.compile(
    rf"(?P<open>\()?(?P<sign>[+\-\u2212])?"
    rf"(?:(?P<before>{_MARK})[{_BLANKS}]*+)?(?P<second_sign>[+\-\u2212])?"
    rf"(?P<body>[0-9]++(?:[.,'\u2019{_SPACES}][0-9]++)*+)(?P<last_sign>[-\u2212])?"
    rf"(?:[{_BLANKS}]*+(?P<after>{_MARK}))?(?P<close>\))?",
)
_LONG_NUMBER: Final = re.compile(rf"[+-]?[0-9][0-9.,'\u2019{_SPACES}]*+")


def _negatives(given: Iterable[Negative]) -> tuple[Negative, ...]:
    found = several("negatives", given)
    texts(found, "negatives")
    return found


@attrs.frozen
class NumberFormat:
    """How the amounts of a column are written; what is not declared is not read.

    Parameters
    ----------
    decimal : str or None, default None
        The decimal mark, ``"."`` or ``","``. Undeclared, a point is read and a text
        with a comma is refused as ``ambiguous_number``.
    grouping : str or None, default None
        The mark between groups of three digits: ``","``, ``"."``, ``"'"`` (either
        apostrophe) or ``" "`` (a space, no-break, narrow no-break or thin). Under a
        declared decimal comma, spaces are read without being declared.
    indian : bool, default False
        Groups of two before the last three, as in ``1,23,456.00``.
    negatives : tuple of str, default ()
        Ways to write a negative amount beside ``-5``: ``"parentheses"`` ``(5)``,
        ``"trailing"`` ``5-``, ``"unicode_minus"`` ``−5``.

    Raises
    ------
    DefinitionError
        If a mark is unknown or the marks contradict each other.
    InvalidValueError
        If `indian` is neither true nor false, or `negatives` are no texts.

    Examples
    --------
    >>> NumberFormat(decimal=",", grouping=".").decimal
    ','
    """

    decimal: str | None = None
    grouping: str | None = None
    indian: bool = False
    negatives: tuple[Negative, ...] = attrs.field(default=(), converter=_negatives)

    def __attrs_post_init__(self) -> None:
        """Refuse unknown and contradicting marks, all at once."""
        is_indian = is_true("indian", self.indian)
        knows_decimal = is_among(self.decimal, (None, ".", ","))
        knows_grouping = is_among(self.grouping, (None, *_GROUP_MARKS))
        point = self.decimal or "." if knows_decimal else None
        unknown = sorted(set(self.negatives) - set(_NEGATIVES))
        complaints = {
            "decimal must be '.' or ','": not knows_decimal,
            "grouping must be ',', '.', \"'\" or ' '": not knows_grouping,
            f"decimal and grouping are both {point!r}": (
                knows_grouping and self.grouping == point
            ),
            "indian grouping needs decimal '.' and grouping ','": is_indian
            and (point == "," or not is_among(self.grouping, (None, ","))),
            f"negatives has unknown {unknown}, known are {list(_NEGATIVES)}": bool(
                unknown,
            ),
        }
        if problems := tuple(text for text, holds in complaints.items() if holds):
            raise DefinitionError("NumberFormat", problems)

    @property
    def is_undeclared(self) -> bool:
        """Whether nothing tells what a comma means."""
        return self.decimal is None and self.grouping is None and not self.indian


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class Parsed:
    """A column of amounts as read.

    Parameters
    ----------
    values : array of int64, shape (n_cells,)
        Minor units; `MISSING` where a cell is blank or faulty.
    faults : dict of int to str
        The code of each faulty cell, by its index in the column.

    Examples
    --------
    >>> amounts(["5", ""], currency="EUR", digits=2, form=NumberFormat()).faults
    {}
    """

    values: IntArray
    faults: dict[int, str] = attrs.field(converter=as_read_only)

    __reduce__ = by_columns


def amounts(
    column: Sequence[str],
    *,
    currency: str,
    digits: int,
    form: NumberFormat,
) -> Parsed:
    """Read a column of amounts of one currency into minor units.

    Blanks around an amount (spaces, tabs, no-break spaces) are no fault, and a mark of
    the row's own currency before or after it is passed over. Nothing else is.

    Parameters
    ----------
    column : sequence of str
        The cells.
    currency : str
        The ISO 4217 code of the amounts.
    digits : int
        Decimals of the currency, from 0 to 6.
    form : NumberFormat
        How the amounts are written.

    Returns
    -------
    Parsed
        Minor units, and the code of each fault: ``amount_syntax``,
        ``ambiguous_number``, ``currency_conflict``, ``scale`` (decimals that the
        currency does not have; zeros at the end are no decimals) or ``too_large``
        (beyond 10**15 major units, or beyond int64).

    Raises
    ------
    InvalidValueError
        If the column is none of texts, the format is none, or `digits` is no whole
        number from 0 to 6.

    Examples
    --------
    >>> form = NumberFormat(decimal=",", negatives=["parentheses"])
    >>> cells = ["1 234,56", "(20,00) €", "5 $", "1.5"]
    >>> read = amounts(cells, currency="EUR", digits=2, form=form)
    >>> read.values[:1].tolist(), read.faults
    ([123456], {1: 'amount_syntax', 2: 'currency_conflict', 3: 'amount_syntax'})
    """
    column = texts_of(column)
    instance("form", form, NumberFormat)
    whole("digits", digits, least=0, most=_MOST_DECIMALS)
    way = _way(form, digits)
    values = np.full(len(column), MISSING, dtype=np.int64)
    faults: dict[int, str] = {}
    plain, rest = _sorted_out(column, way)
    if not rest:
        return Parsed(way.plain(column), faults)
    values[plain] = way.plain([column[row] for row in plain])
    for row in rest:
        if text := column[row].strip(_BLANKS):
            read = _scalar(text, form, way, currency)
            if isinstance(read, str):
                faults[row] = read
            else:
                values[row] = read
    return Parsed(values, faults)


def _way(form: NumberFormat, digits: int) -> Numerals:
    """Tell how numbers are written under a format."""
    spaced = " " if form.decimal == "," and form.grouping is None else None
    grouping = "," if form.indian else form.grouping or spaced
    marks = "" if grouping is None else _GROUP_MARKS[grouping]
    return numerals(form.decimal or ".", marks, digits=digits, indian=form.indian)


def _sorted_out(column: Sequence[str], way: Numerals) -> tuple[list[int], list[int]]:
    """Tell the rows of plain amounts from the rest."""
    joined = "\n".join([*column, ""])
    # A line break inside of a cell would make one cell look like two.
    if joined.count("\n") == len(column) and way.column.fullmatch(joined):
        return list(range(len(column))), []
    is_plain = [way.one.fullmatch(text) is not None for text in column]
    rows = range(len(column))
    return list(compress(rows, is_plain)), [row for row in rows if not is_plain[row]]


def _scalar(text: str, form: NumberFormat, way: Numerals, currency: str) -> int | str:
    """Read one text into minor units, or tell its fault."""
    if len(text) > _LONGEST:
        long = _LONG_NUMBER.fullmatch(text, 0, _LONGEST)
        return "too_large" if long else "amount_syntax"
    shape = _SHAPE.fullmatch(text)
    sign = None if shape is None else _sign(shape, form)
    if shape is None or sign is None:
        return "amount_syntax"
    marks = (mark for mark in (shape["before"], shape["after"]) if mark)
    if faults := [fault for mark in marks if (fault := _mark_fault(mark, currency))]:
        return faults[0]
    number = way.minor_units(shape["body"])
    if number == "amount_syntax" and "," in shape["body"] and form.is_undeclared:
        number = "ambiguous_number"
    return number if isinstance(number, str) else sign * number


def _sign(shape: re.Match[str], form: NumberFormat) -> Literal[1, -1] | None:
    """Read the sign of an amount; None if it is written twice or not as declared."""
    signs = [
        shape[name] for name in ("sign", "second_sign", "last_sign") if shape[name]
    ]
    used = {
        "parentheses": shape["open"] is not None,
        "trailing": shape["last_sign"] is not None,
        "unicode_minus": "\u2212" in signs,
    }
    declared = all(name in form.negatives for name, is_used in used.items() if is_used)
    paired = (shape["open"] is None) == (shape["close"] is None)
    once = len(signs) + used["parentheses"] <= 1
    if not (declared and paired and once):
        return None
    return -1 if used["parentheses"] or signs not in ([], ["+"]) else 1


def _mark_fault(mark: str, currency: str) -> str | None:
    """Tell what is wrong with a currency mark, if anything is."""
    known = CURRENCIES.get(mark.lower(), frozenset())
    if mark == currency or currency in known:
        return None
    is_code = re.fullmatch(r"[A-Z]{3}", mark) is not None
    return "currency_conflict" if known or is_code else "amount_syntax"
