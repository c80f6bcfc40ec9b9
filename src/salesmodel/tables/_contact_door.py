"""The door of contacts: words as places among those there are, durations, attempts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    CodeArray,
    IntArray,
    cells,
    is_absent,
    outside,
    whole_numbers,
)
from salesmodel._figures import checked_sum
from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.tables.deals import Labelled, label


__all__ = [
    "DIRECTIONS",
    "PlaceArray",
    "attempts",
    "check_attempts",
    "check_places",
    "check_total",
    "durations",
    "level_names",
    "places",
]

PlaceArray = NDArray[np.int8]
"""Places in a short tuple of words; absent is -1."""

DIRECTIONS: Final = ("outbound", "inbound")
"""Who began a contact: the seller, or the client."""

_MOST_LEVELS = int(np.iinfo(np.int8).max)
_MOST_ATTEMPTS = int(np.iinfo(np.int32).max)
_MOST = -MISSING - 1
_LONGEST = 36_525 * 86_400_000_000
_MICROSECOND = dt.timedelta(microseconds=1)
_UNITS = frozenset(
    f"timedelta64[{unit}]" for unit in ("W", "D", "h", "m", "s", "ms", "us", "ns")
)


def level_names(levels: Iterable[str]) -> tuple[str, ...]:
    """Check the names of levels, the lowest first."""
    names = tuple(cells("levels", levels))
    problems = [
        f"level {place} must be text that is not blank"
        for place, name in enumerate(names)
        if not isinstance(name, str) or not name.strip()
    ]
    if not 1 <= len(names) <= _MOST_LEVELS:
        problems.append(f"there must be from 1 to {_MOST_LEVELS} levels")
    if not problems and len(set(names)) != len(names):
        problems.append("levels must be distinct")
    if problems:
        raise DefinitionError("levels", tuple(problems), "levels")
    return names


def places(
    name: str, values: ArrayLike | Labelled, words: tuple[str, ...]
) -> PlaceArray:
    """Return the place of each cell among the words; integers are places already."""
    if isinstance(values, Labelled):
        return _named(name, values, words)
    column = whole_numbers(name, values)
    if column is None:
        return _named(name, label(name, values), words)
    check_places(name, column, words)
    return column.astype(np.int8)


def _named(name: str, named: Labelled, words: tuple[str, ...]) -> PlaceArray:
    """Return the place of each label among the words; those in use have to be there."""
    place = {word: number for number, word in enumerate(words)}
    final = np.full(len(named.labels) + 1, NO_LABEL, np.int8)  # the last one: no label
    for code, word in enumerate(named.labels):
        if word in place:
            final[code] = place[word]
            continue
        row = np.flatnonzero(named.codes == code)
        if row.size:
            path = f"{name}[{row[0]}]"
            raise InvalidValueError(name, " or ".join(words), word, "word", path)
    return final.take(named.codes)


def check_places(
    name: str, column: NDArray[np.integer[Any]], words: tuple[str, ...]
) -> None:
    """Check that places are among the words, or -1."""
    last = len(words) - 1
    if outside(column, NO_LABEL, last) is not None:
        row = int(np.argmax((column < NO_LABEL) | (column > last)))
        needed = f"a place from 0 to {last}, or -1 for none"
        raise InvalidValueError(
            name, needed, int(column[row]), "code", f"{name}[{row}]"
        )


def durations(values: ArrayLike) -> IntArray:
    """Take durations as microseconds: ``timedelta64``, timedeltas or integers."""
    to_numpy = getattr(values, "to_numpy", None)
    column = values if to_numpy is None else to_numpy()
    if isinstance(column, np.ndarray) and column.dtype.kind == "m":
        return _timedeltas(column)
    if isinstance(column, np.ndarray) and column.dtype == np.int64 and column.ndim == 1:
        micros = column.copy()
    else:
        listed = cells("duration", values)
        read = [_took(cell, row) for row, cell in enumerate(listed)]
        micros = np.array(read, np.int64)
    if micros.size and int(micros.max()) > _LONGEST:
        row = int(np.argmax(micros))
        raise _too_long(int(micros[row]), row)
    return micros


def _timedeltas(column: NDArray[np.timedelta64]) -> IntArray:
    """Turn ``timedelta64`` into microseconds, its range checked in its own unit."""
    if column.ndim != 1:
        raise ShapeError("duration", "one dimension", f"{column.ndim} dimensions")
    if column.dtype.name not in _UNITS:
        needed = "timedelta64 (weeks to ns)"
        raise InvalidValueError("duration", needed, column.dtype.name, "type")
    absent = np.isnat(column)
    longest = np.timedelta64(_LONGEST, "us").astype(column.dtype)
    wrong = ~absent & ((column > longest) | (column < -longest))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise _too_long(str(column[row]), row)
    micros: IntArray = column.astype("timedelta64[us]").astype(np.int64)
    return micros


def _took(cell: object, row: int) -> int:
    """Read one duration, an absent one as `MISSING`."""
    if is_absent(cell):
        return MISSING
    if isinstance(cell, dt.timedelta):
        return cell // _MICROSECOND
    if isinstance(cell, bool) or not isinstance(cell, int | np.integer):
        needed = "a timedelta, or integer microseconds"
        raise InvalidValueError("duration", needed, cell, "type", f"duration[{row}]")
    if not MISSING < cell <= _MOST:
        raise _too_long(cell, row)
    return int(cell)


def _too_long(value: object, row: int) -> InvalidValueError:
    path = f"duration[{row}]"
    return InvalidValueError("duration", "at most 100 years", value, "range", path)


def attempts(values: ArrayLike) -> CodeArray:
    """Take the numbers of attempts, absent ones as 0."""
    column = whole_numbers("attempt", values)
    if column is None:
        listed = cells("attempt", values)
        read = [_number(cell, row) for row, cell in enumerate(listed)]
        column = np.array(read, np.int64)
    check_attempts(column)
    return column.astype(np.int32)


def _number(cell: object, row: int) -> int:
    """Read the number of one attempt."""
    if is_absent(cell):
        return 0
    if not isinstance(cell, bool | str):
        if isinstance(cell, int | np.integer) and 1 <= cell <= _MOST_ATTEMPTS:
            return int(cell)
        if isinstance(cell, float) and cell.is_integer() and cell <= _MOST_ATTEMPTS:
            return int(cell)
    raise _no_number(cell, row)


def check_attempts(column: NDArray[np.integer[Any]]) -> None:
    """Check that attempts count from 1, or are 0 where not known."""
    if outside(column, 0, _MOST_ATTEMPTS) is not None:
        row = int(np.argmax((column < 0) | (column > _MOST_ATTEMPTS)))
        raise _no_number(int(column[row]), row)


def _no_number(value: object, row: int) -> InvalidValueError:
    needed = "a whole number from 1, or absent"
    return InvalidValueError("attempt", needed, value, "number", f"attempt[{row}]")


def check_total(name: str, column: IntArray) -> None:
    """Check that no number is negative, and that no sum of them passes ``int64``.

    As none is negative, no part of the column has a larger sum than the whole.
    """
    kind = InvalidAmountError if name == "cost" else InvalidValueError
    wrong = (column < 0) & (column != MISSING)
    if wrong.any():
        row = int(np.argmax(wrong))
        value, path = int(column[row]), f"{name}[{row}]"
        raise kind(name, "0 or more", value, "negative", path)
    if column.size and int(column.max()) * column.size > _MOST:
        total = checked_sum(column[column != MISSING])
        if total > _MOST:
            needed = "of a sum that fits into int64"
            raise kind(name, needed, total, "too_large")
