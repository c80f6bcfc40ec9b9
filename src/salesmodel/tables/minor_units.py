"""Amounts in major units, turned into the minor ones that columns hold."""

import re
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, IntArray, cells, is_absent, read_only
from salesmodel._checks import whole
from salesmodel.errors import InvalidAmountError


__all__ = ["to_minor_units"]

_AMOUNT_LIMIT: Final = 10**15
_AMOUNT_TEXT: Final = re.compile(r"[+-]?([0-9]{1,16})(?:\.([0-9]{1,34}))?")
_MOST_DIGITS: Final = 18  # 10**18 is the last power of ten that ``int64`` holds


def to_minor_units(name: str, values: ArrayLike, *, digits: int) -> IntArray:
    """Turn a column of amounts in major units into ``int64`` minor units, exactly.

    Takes integers, texts such as ``"19.99"``, exact decimals, and floats; a float is
    taken for the amount it prints as, and refused where it has more decimals than
    the currency. Absent cells become `MISSING`, never 0.

    Parameters
    ----------
    name : str
        What the column is called in an error.
    values : array_like
        The amounts, shape ``(n,)``.
    digits : int
        Decimals of the currency, such as 2 for EUR and 0 for JPY.

    Returns
    -------
    ndarray of int64
        Minor units, shape ``(n,)``.

    Raises
    ------
    InvalidAmountError
        With `code` ``bool``, ``syntax``, ``scale`` or ``too_large``.
    InvalidValueError
        If `digits` is no whole number from 0 to 18.

    Examples
    --------
    >>> to_minor_units("amount", ["19.99", "5", None], digits=2).tolist()[:2]
    [1999, 500]
    """
    whole("digits", digits, least=0, most=_MOST_DIGITS)
    column = cells(name, values)
    units = (
        MISSING if is_absent(cell) else _minor(f"{name}[{row}]", cell, digits)
        for row, cell in enumerate(column)
    )
    return read_only(np.fromiter(units, np.int64, len(column)))


def _minor(path: str, cell: object, digits: int) -> int:
    """Read one amount as minor units."""
    if isinstance(cell, bool | np.bool_):
        raise InvalidAmountError("amount", "a number", cell, "bool", path)
    if isinstance(cell, int) and abs(cell) > _AMOUNT_LIMIT:
        raise InvalidAmountError("amount", "at most 10**15", cell, "too_large", path)
    match = _AMOUNT_TEXT.fullmatch(cell if isinstance(cell, str) else f"{cell}")
    if match is None:
        needed = "a plain decimal number of at most 16 digits"
        raise InvalidAmountError("amount", needed, cell, "syntax", path)
    units, fraction = match[1], (match[2] or "").rstrip("0")
    if len(fraction) > digits:
        needed = f"a number of at most {digits} decimals"
        raise InvalidAmountError("amount", needed, cell, "scale", path)
    n = int(units + fraction.ljust(digits, "0"))
    if n > min(_AMOUNT_LIMIT * 10**digits, -MISSING - 1):
        raise InvalidAmountError("amount", "at most 10**15", cell, "too_large", path)
    return -n if match[0].startswith("-") else n
