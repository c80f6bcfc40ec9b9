"""Arrays of the column side: aliases, and converters to read-only, typed columns.

An instant is ``int64`` microseconds since 1970-01-01 UTC, an amount ``int64`` minor
units of one currency. Both mark absence with `MISSING`, the smallest ``int64``, so that
what is not there is never a silent zero. A label is a code into a tuple of texts, and -1
is no label.
"""

import contextlib
import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import count
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._texts import numbered
from salesmodel.errors import (
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
)


__all__ = [
    "EARLIEST",
    "LATEST",
    "MISSING",
    "NO_LABEL",
    "BoolArray",
    "CodeArray",
    "FloatArray",
    "InstantArray",
    "IntArray",
    "Moment",
    "as_array",
    "cells",
    "factorize",
    "flags",
    "held",
    "instants",
    "integers",
    "is_absent",
    "moment",
    "outside",
    "read_only",
    "whole_numbers",
]

FloatArray = NDArray[np.float64]
"""Floating-point numbers; undefined is ``nan``."""
IntArray = NDArray[np.int64]
"""Counts, durations in microseconds, amounts in minor units."""
BoolArray = NDArray[np.bool_]
"""Masks."""
InstantArray = NDArray[np.int64]
"""Microseconds since 1970-01-01 UTC; absent is `MISSING`."""
CodeArray = NDArray[np.int32]
"""Codes into a tuple of labels; absent is `NO_LABEL`."""
Moment = dt.datetime | int
"""One instant: aware, or microseconds since 1970-01-01 UTC."""

MISSING: Final = int(np.iinfo(np.int64).min)
"""The sentinel of an absent instant or amount."""
NO_LABEL: Final = -1
"""The code of an absent label."""
EARLIEST: Final = int(np.datetime64("1900-01-01", "us").astype(np.int64))
"""The first instant that is accepted."""
LATEST: Final = int(np.datetime64("2200-01-01", "us").astype(np.int64)) - 1
"""The last instant that is accepted."""

_Number = TypeVar("_Number", bound=np.generic)

_RANGE = "from 1900-01-01 to before 2200-01-01"
_MANY = 10_000  # texts; fewer are keyed one by one
_ISO_TEXT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?"
)
_TIME_TYPES = frozenset(
    f"datetime64[{unit}]"
    for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns")
)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def read_only(column: NDArray[_Number]) -> NDArray[_Number]:
    """Mark a column as not to be written to, and return it."""
    column.setflags(write=False)
    return column


def held(name: str, column: NDArray[_Number]) -> NDArray[_Number]:
    """Mark what is an array of integers or booleans already, and a column, as read-only.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    given: object = column
    is_column = isinstance(given, np.ndarray) and given.ndim == 1
    if not is_column or column.dtype.kind not in "iub":
        needed = "an array of integers or booleans with one dimension"
        raise InvalidValueError(name, needed, column, "type")
    return read_only(column)


def is_absent(value: object) -> bool:
    """Tell whether a cell of an object column means "nothing here".

    `None`, a ``nan`` of any float type and the ``NA`` and ``NaT`` of data frames do;
    an empty text does not, for that is for each column to say.
    """
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, float | np.floating) and math.isnan(value))
        or (isinstance(value, np.datetime64) and bool(np.isnat(value)))
    )


def cells(name: str, values: object) -> list[Any]:
    """List the cells of anything array-like, as Python objects.

    Raises
    ------
    ShapeError
        If it has no order or not one dimension: a text, a mapping, a set, a number.
    """
    if (dimensions := getattr(values, "ndim", 1)) != 1:
        raise ShapeError(name, "one dimension", f"{dimensions} dimensions")
    if isinstance(values, str | bytes | Mapping | AbstractSet) or not isinstance(
        values, Iterable
    ):
        raise ShapeError(name, "one dimension", type(values).__name__)
    listings = ("tolist", "to_list", "to_pylist")
    known = (getattr(values, listing, None) for listing in listings)
    return list(next((one() for one in known if callable(one)), values))


def outside(column: NDArray[np.integer[Any]], least: int, most: int) -> int | None:
    """Return an integer of a column that is below `least` or above `most`, if any."""
    if column.size == 0:
        return None
    low, high = int(column.min()), int(column.max())
    return low if low < least else high if high > most else None


def integers(name: str, values: ArrayLike) -> IntArray:
    """Turn a column of integers or booleans into ``int64``; a float is neither.

    Raises
    ------
    ShapeError
        If it has not one dimension.
    InvalidValueError
        If it has anything else than integers that fit into ``int64``.
    """
    column = _numeric(name, values)
    if column.size == 0:
        return np.zeros(0, np.int64)
    if column.dtype.kind not in "iub" or int(column.max()) >= -MISSING:
        raise InvalidValueError(name, "int64 integers", column.dtype.name, "type")
    return column.astype(np.int64, copy=False)


def flags(name: str, values: ArrayLike) -> BoolArray:
    """Turn a column of booleans, or of 0 and 1, into booleans.

    Raises
    ------
    ShapeError
        If it has not one dimension.
    InvalidValueError
        If it has anything else.
    """
    column = _numeric(name, values)
    if column.dtype.kind == "O" and set(map(type, column)) <= {bool, np.bool_}:
        return column.astype(np.bool_)
    told = integers(name, column)
    if (wrong := outside(told, 0, 1)) is not None:
        raise InvalidValueError(name, "true or false", wrong, "type")
    return told.astype(np.bool_)


def whole_numbers(name: str, values: ArrayLike) -> NDArray[np.integer[Any]] | None:
    """Return a column of integers as it came, uncopied; `None` where it is none."""
    column = _numeric(name, values)
    return column if column.dtype.kind in "iu" else None


def factorize(name: str, values: ArrayLike) -> tuple[CodeArray, tuple[str, ...]]:
    """Turn a column of texts into codes and the tuple of distinct labels.

    Labels stand in the order in which they first appear. An absent cell or an empty
    text has the code `NO_LABEL`.

    Raises
    ------
    InvalidValueError
        If a label is not text: a number read as a label has lost its leading zeros.
    """
    column = cells(name, values)
    keyed = numbered(column) if len(column) >= _MANY else None
    if keyed is not None:
        return read_only(keyed[0]), keyed[1]
    return _keyed(name, column)


def _keyed(name: str, column: list[Any]) -> tuple[CodeArray, tuple[str, ...]]:
    """Turn cells into codes and labels, one by one: some may be absent, or no text."""
    seen: defaultdict[object, int] = defaultdict(count().__next__)
    try:
        raw = np.fromiter(map(seen.__getitem__, column), np.int32, len(column))
    except TypeError:
        wrong = next(c for c in column if not (isinstance(c, str) or is_absent(c)))
        raise InvalidValueError(name, "text or absent", wrong, "label") from None
    labels: list[str] = []
    final = np.full(len(seen), NO_LABEL, np.int32)
    for cell, code in seen.items():
        if isinstance(cell, str):
            if cell:
                final[code] = len(labels)
                labels.append(str(cell))
        elif not is_absent(cell):
            raise InvalidValueError(name, "text or absent", cell, "label")
    return read_only(final[raw]), tuple(labels)


def _cell(name: str, cell: object, path: str) -> int:
    """Read one cell of a column of instants, absent ones as `MISSING`."""
    if is_absent(cell) or cell == "":
        return MISSING
    if isinstance(cell, str):
        cell = _iso(name, cell, path)
    needed = "an aware datetime, ISO 8601 text or integer microseconds"
    return _micros(name, cell, needed, path)


def _micros(name: str, value: object, needed: str, path: str | None = None) -> int:
    """Turn an aware datetime or an integer into microseconds, the range unchecked."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return min(max(int(value), MISSING + 1), -MISSING - 1)
    if not isinstance(value, dt.datetime) or is_absent(value):
        is_day = isinstance(value, dt.date) and not is_absent(value)
        code = "date_not_datetime" if is_day else "type"
        raise InvalidInstantError(name, needed, value, code, path)
    if value.utcoffset() is None:
        raise InvalidInstantError(name, "an aware datetime", value, "naive", path)
    return (value - _EPOCH) // _MICROSECOND


def _iso(name: str, text: str, path: str | None) -> dt.datetime:
    """Read ISO 8601: a day, which is its midnight UTC, or an instant with its offset."""
    if _ISO_TEXT.fullmatch(text):
        with contextlib.suppress(ValueError):
            at = dt.datetime.fromisoformat(text)
            return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    needed = "a day such as 2026-01-31, or an instant with its offset"
    raise InvalidInstantError(name, needed, text, "syntax", path)


def moment(name: str, value: object) -> int:
    """Turn one instant into microseconds since 1970-01-01 UTC.

    Takes an aware `datetime` or integer microseconds.

    Raises
    ------
    InvalidInstantError
        With `code` ``naive``, ``date_not_datetime``, ``range`` or ``type``.
    """
    micros = _micros(name, value, "an aware datetime or integer microseconds")
    if not EARLIEST <= micros <= LATEST:
        raise InvalidInstantError(name, _RANGE, value, "range")
    return micros


def instants(name: str, values: ArrayLike) -> InstantArray:
    """Turn a column of instants into microseconds since 1970-01-01 UTC.

    Takes ``datetime64`` of any unit (read as UTC), integer microseconds, aware
    `datetime` objects, and ISO 8601 texts: days (midnight UTC) and instants with their
    offset. ``NaT``, empty texts and absent cells become `MISSING`. The range is checked
    in the unit given, before any conversion that could wrap around.

    Raises
    ------
    InvalidInstantError
        With `code` ``naive``, ``date_not_datetime``, ``range``, ``syntax`` or ``type``.
    """
    column = _numeric(name, values)
    if column.dtype.name in _TIME_TYPES:
        absent = np.isnat(column)
        first, end = (
            np.datetime64(day).astype(column.dtype)
            for day in ("1900-01-01", "2200-01-01")
        )
        _in_range(name, column, absent | ((column >= first) & (column <= end)))
        micros = column.astype("datetime64[us]").astype(np.int64)
    elif column.dtype.kind in "OU" or column.size == 0:
        read = (
            _cell(name, cell, f"{name}[{row}]")
            for row, cell in enumerate(column.tolist())
        )
        micros = np.fromiter(read, np.int64, column.size)
    elif column.dtype == np.int64:
        micros = column.astype(np.int64)
    else:
        needed = "datetime64 (years to ns), int64 microseconds, datetimes or ISO texts"
        raise InvalidInstantError(name, needed, column.dtype.name, "type")
    if outside(micros, EARLIEST, LATEST) is not None:  # absent ones are, too
        fits = (micros >= EARLIEST) & (micros <= LATEST)
        _in_range(name, micros.view("datetime64[us]"), fits | (micros == MISSING))
    return read_only(micros)


def _in_range(name: str, column: NDArray[Any], fits: BoolArray) -> None:
    """Refuse a column some of whose instants lie outside the accepted range."""
    if not fits.all():
        row = int(np.argmin(fits))
        path = f"{name}[{row}]"
        raise InvalidInstantError(name, _RANGE, str(column[row]), "range", path)


def as_array(name: str, values: ArrayLike) -> NDArray[Any]:
    """Turn anything array-like into an array of any shape, if it has one.

    Raises
    ------
    ShapeError
        If its rows are of several lengths.
    """
    try:
        return np.asarray(values)
    except ValueError:
        raise ShapeError(name, "one dimension", "rows of several lengths") from None


def _numeric(name: str, values: ArrayLike) -> NDArray[Any]:
    """Turn anything array-like into one dimension, refusing to guess at texts."""
    to_numpy: Callable[[], ArrayLike] | None = getattr(values, "to_numpy", None)
    column = as_array(name, to_numpy() if to_numpy is not None else values)
    if column.ndim != 1:
        raise ShapeError(name, "one dimension", f"{column.ndim} dimensions")
    return column
