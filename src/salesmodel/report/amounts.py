"""Exact amounts out of minor units: sums, means and medians."""

from decimal import Decimal

import numpy as np

from salesmodel._arrays import IntArray, integers
from salesmodel._checks import real, whole
from salesmodel._figures import checked_sum
from salesmodel.errors import InvalidValueError


__all__ = ["in_major_units", "major", "mean_amount", "median_amount"]

_DECIMALS = 6
_MOST = 10**30  # sums are not bound to int64


def in_major_units(units: int, digits: int) -> Decimal:
    """Turn minor units into a plain decimal without trailing zeros.

    Parameters
    ----------
    units : int
        Minor units.
    digits : int
        Decimals of the currency, from 0 to 6.

    Returns
    -------
    Decimal
        Major units, exact.

    Examples
    --------
    >>> in_major_units(250050, 2)
    Decimal('2500.5')
    """
    whole("units", units, least=-_MOST, most=_MOST)
    return _rounded(units, 1, digits)


def major(units: float | None, digits: int) -> Decimal | None:
    """Turn minor units that may be expected or absent into a plain decimal.

    Parameters
    ----------
    units : float or None
        Minor units; what is not whole is rounded half-even to one.
    digits : int
        Decimals of the currency, from 0 to 6.

    Returns
    -------
    Decimal or None
        Major units; `None` where there are none.

    Examples
    --------
    >>> major(250050.4, 2), major(None, 2)
    (Decimal('2500.5'), None)
    """
    if units is None:
        return None
    if not abs(real(units)) <= _MOST:
        raise InvalidValueError(
            "units", "a number of at most 30 digits", units, "range"
        )
    return in_major_units(round(units), digits)


def mean_amount(column: IntArray, digits: int) -> Decimal | None:
    """Return the mean of minor units in major ones, half-even to six decimals.

    Parameters
    ----------
    column : ndarray of int64, shape (n,)
        Minor units.
    digits : int
        Decimals of the currency, from 0 to 6.

    Returns
    -------
    Decimal or None
        The mean; `None` for no rows.

    Examples
    --------
    >>> mean_amount(np.array([100, 100, 200]), 2)
    Decimal('1.333333')
    """
    units = integers("column", column)
    return _rounded(checked_sum(units), units.size, digits) if units.size else None


def median_amount(column: IntArray, digits: int) -> Decimal | None:
    """Return the median of minor units in major ones, half-even to six decimals.

    Parameters
    ----------
    column : ndarray of int64, shape (n,)
        Minor units.
    digits : int
        Decimals of the currency, from 0 to 6.

    Returns
    -------
    Decimal or None
        The middle one, or the mean of the middle two; `None` for no rows.

    Examples
    --------
    >>> median_amount(np.array([100, 205]), 2)
    Decimal('1.525')
    """
    units = integers("column", column)
    if not units.size:
        return None
    low, high = (units.size - 1) // 2, units.size // 2
    middle = np.partition(units, (low, high))
    return _rounded(int(middle[low]) + int(middle[high]), 2, digits)


def _rounded(numerator: int, denominator: int, digits: int) -> Decimal:
    """Divide minor units, half-even to six decimals of the major unit."""
    whole("digits", digits, least=0, most=_DECIMALS)
    scaled = abs(numerator) * 10 ** (_DECIMALS - digits)
    units, rest = divmod(scaled, denominator)
    units += 2 * rest > denominator or (2 * rest == denominator and units % 2)
    major, fraction = divmod(units, 10**_DECIMALS)
    decimals = f"{fraction:0{_DECIMALS}}".rstrip("0")
    sign = "-" if numerator < 0 and units else ""
    return Decimal(f"{sign}{major}.{decimals}" if decimals else f"{sign}{major}")
