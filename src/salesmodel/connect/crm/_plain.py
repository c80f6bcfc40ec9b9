"""Cells of many rows at once, where all of them are as vendors mostly write them.

What is written otherwise raises `NotPlain`, and is then read cell by cell; what is plain
comes to the same as there.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any, Final

import numpy as np

from salesmodel._arrays import EARLIEST, LATEST, MISSING, InstantArray
from salesmodel.connect._mojibake import is_garbled
from salesmodel.values import minor_digits


__all__ = [
    "NotPlain",
    "amounts",
    "check_chances",
    "check_days",
    "clients",
    "epochs",
    "ids",
    "instants",
    "named",
    "references",
    "words",
]

_LONGEST_ID: Final = 90
_MOST_BITS: Final = 64
_MOST_DIGITS: Final = 15
_MINUTE: Final = 60_000_000
_SECOND: Final = 1_000_000
_ZERO: Final = ord("0")
_WALL: Final = len("2026-01-05T10:00:00")
_FORMS: Final = {
    len(form): np.frombuffer(form, np.uint8)
    for form in (
        b"0000-00-00T00:00:00Z",
        b"0000-00-00T00:00:00.000Z",
        b"0000-00-00T00:00:00+00:00",
        b"0000-00-00T00:00:00.000+0000",
    )
}
"""Forms of instants by their length: a nought stands for any digit, a plus for a sign."""
_CHANCE: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,15})?")
_NO_YEARS: Final = np.array([0, 1, 1900, 1970, 3000, 9999])
"""Years in which a day may stand for none."""
_POWERS: Final = np.array([1000, 100, 10, 1])


class NotPlain(Exception):  # noqa: N818 — a signal within this room
    """Some row is written otherwise."""


def named(rows: Sequence[Any], names: Mapping[str, str]) -> Callable[[str], list[Any]]:
    """Return what gives the cells of rows by the names of one form.

    Parameters
    ----------
    rows : sequence of dict
        The rows.
    names : mapping of str to str
        What cells are called in this form, if not the same.

    Returns
    -------
    callable
        Takes a name, and gives one cell a row.
    """
    if set(map(type, rows)) != {dict}:
        raise NotPlain

    def column(name: str) -> list[Any]:
        key = names.get(name, name)
        return [row.get(key) for row in rows]

    return column


def ids(values: Sequence[Any], *, needed: bool = True) -> list[Any]:
    """Return ids as text, whether they were numbers or text; blank ones are none.

    Parameters
    ----------
    values : sequence
        The cells.
    needed : bool, default True
        Whether each has to be there.

    Returns
    -------
    list of str or None
        One a row.
    """
    kinds = set(map(type, values))
    if (
        kinds == {int}
        and max(values).bit_length() + min(values).bit_length() < _MOST_BITS
    ):
        return list(map(str, values))
    if kinds == {str} and _are_ids(values):
        return list(values)
    if not kinds <= {str, int, NoneType}:
        raise NotPlain
    told = {value: _id(value) for value in set(values)}
    if needed and None in told.values():
        raise NotPlain
    return [told[value] for value in values]


def _are_ids(values: Sequence[str]) -> bool:
    """Tell whether texts are ids, all of them, and none has a blank in it."""
    text = "".join(values)
    is_plain = text.isascii() and text.isprintable() and " " not in text
    return is_plain and all(values) and max(map(len, values)) <= _LONGEST_ID


def _id(value: str | int | None) -> str | None:
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise NotPlain
        return str(value)
    if not value:
        return None
    if len(value) > _LONGEST_ID or not value.isprintable() or value != value.strip():
        raise NotPlain
    if not value.isascii() and is_garbled(value):
        raise NotPlain
    return value


def references(values: Sequence[Any]) -> list[str | None]:
    """Return ids of something else; 0 stands for none."""
    return [None if one == "0" else one for one in ids(values, needed=False)]


def clients(
    companies: Sequence[str | None], persons: Sequence[str | None], source: str
) -> list[str | None]:
    """Name the client of each deal: its company, or else the person.

    Parameters
    ----------
    companies, persons : sequence of str or None
        Ids of the vendor.
    source : str
        What the ids begin with.

    Returns
    -------
    list of str or None
        One a row.
    """
    return [
        f"{source}:company:{company}"
        if company
        else person and f"{source}:person:{person}"
        for company, person in zip(companies, persons, strict=True)
    ]


def words(values: Sequence[Any], meanings: Mapping[Any, int]) -> list[int]:
    """Return the meanings of words, all of which are known.

    Parameters
    ----------
    values : sequence
        The cells.
    meanings : mapping
        Of every plain cell.

    Returns
    -------
    list of int
        One a row.
    """
    if not set(map(type, values)) <= {str, bool, NoneType}:
        raise NotPlain
    if not set(values) <= meanings.keys():
        raise NotPlain
    return [meanings[value] for value in values]


def instants(values: Sequence[Any]) -> InstantArray:
    """Read instants that are all written in one form of ISO 8601, or blank.

    Parameters
    ----------
    values : sequence
        The cells.

    Returns
    -------
    ndarray of int64
        Microseconds since 1970-01-01 UTC, the smallest ``int64`` where blank.
    """
    if not set(map(type, values)) <= {str, NoneType}:
        raise NotPlain
    texts = [value for value in values if value]
    at = np.full(len(values), MISSING)
    if not texts:
        return at
    widths = set(map(len, texts))
    form = _FORMS.get(widths.pop())
    if form is None or widths:
        raise NotPlain
    read = _read(texts, form)
    if len(texts) == len(values):
        return read
    at[[bool(value) for value in values]] = read
    return at


def _read(
    texts: Sequence[str], form: "np.ndarray[Any, np.dtype[np.uint8]]"
) -> InstantArray:
    """Read texts of one form; the parts of a wall time are checked as they are read."""
    letters = np.frombuffer("".join(texts).encode("ascii", "replace"), np.uint8)
    letters = letters.reshape(len(texts), -1)
    is_digit = form == _ZERO
    digits = letters[:, is_digit] - _ZERO
    sign = letters[:, form == ord("+")]
    is_mark = ~is_digit & (form != ord("+"))
    is_sound = (digits <= 9).all() and (letters[:, is_mark] == form[is_mark]).all()
    is_sound = is_sound and np.isin(sign, [ord("+"), ord("-")]).all()
    year = digits[:, :4].astype(np.int64) @ _POWERS
    if not is_sound or np.isin(year, _NO_YEARS).any():
        raise NotPlain
    walls = np.ascontiguousarray(letters[:, :_WALL]).view(f"S{_WALL}").ravel()
    at = walls.astype("M8[us]").astype(np.int64)
    if ord(".") in form:
        at += digits[:, 14:17].astype(np.int64) @ (_POWERS[1:] * 1_000)
    if sign.size:
        offset = digits[:, -4:].astype(np.int64) @ [600, 60, 10, 1]
        if offset.max() >= 24 * 60 or (digits[:, -2] > 5).any():
            raise NotPlain
        at -= np.where(sign[:, 0] == ord("+"), offset, -offset) * _MINUTE
    if at.min() < EARLIEST or at.max() > LATEST:
        raise NotPlain
    return at


def check_days(values: Sequence[Any]) -> None:
    """Check that days are plain ones, or blank.

    Parameters
    ----------
    values : sequence
        The cells.
    """
    for value in set(values) - {None, ""}:
        day = date.fromisoformat(value)
        is_plain = day.isoformat() == value and day.year not in _NO_YEARS
        if not (is_plain and 1900 < day.year < 2200):
            raise NotPlain


def check_chances(values: Sequence[Any], *, whole: int) -> None:
    """Check that chances are numbers from 0 to a whole one, or blank.

    Parameters
    ----------
    values : sequence
        The cells.
    whole : int
        The largest.
    """
    if not set(map(type, values)) <= {str, int, float, NoneType}:
        raise NotPlain
    for value in set(values) - {None, ""}:
        if isinstance(value, str) and not _CHANCE.fullmatch(value):
            raise NotPlain
        if not 0 <= float(value) <= whole:
            raise NotPlain


def epochs(values: Sequence[Any], *, per_second: int = 1) -> InstantArray:
    """Read instants of whole seconds since 1970, or of parts of them, or nothing.

    Parameters
    ----------
    values : sequence
        The cells.
    per_second : int, default 1
        How many of them are a second.

    Returns
    -------
    ndarray of int64
        Microseconds since 1970-01-01 UTC, the smallest ``int64`` where there is none.
    """
    if not set(map(type, values)) <= {int, NoneType}:
        raise NotPlain
    told = [value for value in values if value is not None]
    part = _SECOND // per_second
    if told and not EARLIEST // part < min(told) <= max(told) < LATEST // part:
        raise NotPlain
    if 0 in told:
        raise NotPlain
    return np.array(
        [MISSING if value is None else value * part for value in values], np.int64
    )


def amounts(
    values: Sequence[Any], currencies: Sequence[str | None]
) -> tuple[list[int], list[str | None]]:
    """Read amounts in plain digits, each in its currency.

    Parameters
    ----------
    values : sequence
        The cells.
    currencies : sequence of str or None
        Of each amount.

    Returns
    -------
    units : list of int
        Minor units, the smallest ``int64`` where there is no amount.
    currencies : list of str or None
        Of each, `None` where there is no amount.
    """
    if not set(map(type, values)) <= {str, int, float, NoneType}:
        raise NotPlain
    codes = {code for code in currencies if code is not None}
    digits = {code: minor_digits(code) for code in codes}
    units: list[int] = []
    held: list[str | None] = []
    for value, currency in zip(values, currencies, strict=True):
        if value is None or value == "" or (currency is None and value == 0):
            units.append(MISSING)
            held.append(None)
        elif currency is None:
            raise NotPlain
        else:
            units.append(_units(value, digits[currency]))
            held.append(currency)
    return units, held


def _units(value: str | float, digits: int) -> int:
    text = value if isinstance(value, str) else repr(value)
    whole, dot, part = text.partition(".")
    if isinstance(value, float) and part == "0":
        part = ""
    is_plain = text.isascii() and whole.isdigit() and len(whole) <= _MOST_DIGITS
    if (
        not is_plain
        or (part and not part.isdigit())
        or (dot and not text[-1].isdigit())
    ):
        raise NotPlain
    if len(part) > digits:
        raise NotPlain
    return int(whole + part.ljust(digits, "0"))
