"""Steps of whole months; the one module that imports dateutil."""

from datetime import date

from dateutil.relativedelta import relativedelta

from salesmodel._checks import whole
from salesmodel.errors import InvalidInstantError
from salesmodel.values.instants import day


__all__ = ["months_after", "whole_months"]

_FIRST_YEAR, _END_YEAR = 1900, 2200
_MOST_MONTHS = 12 * (_END_YEAR - _FIRST_YEAR)


def months_after(anchor: date, n: int) -> date:
    """Return the day some months after an anchor, clipped to the end of its month.

    Parameters
    ----------
    anchor : date
        The day to count from.
    n : int
        Months after it; negative before it.

    Returns
    -------
    date
        The same day of the month, or the last day of a month that is too short.

    Raises
    ------
    InvalidInstantError
        If the result is outside 1900 to 2199 (code ``range``), or the anchor no day.
    InvalidValueError
        If `n` is not a whole number from -3600 to 3600.

    Notes
    -----
    Count a series from its one anchor, ``months_after(start, k)`` for k = 0, 1, …:
    repeated steps drift, as January 31 goes to February 29 and then to March 29.

    Examples
    --------
    >>> from datetime import date
    >>> [str(months_after(date(2024, 1, 31), k)) for k in range(3)]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """
    start = day(anchor)
    months = whole("n", n, least=-_MOST_MONTHS, most=_MOST_MONTHS)
    year = (start.year * 12 + start.month - 1 + months) // 12
    if not _FIRST_YEAR <= year < _END_YEAR:
        requirement = f"a step from {start} that stays within 1900 to 2199"
        raise InvalidInstantError("n", requirement, n, "range")
    return start + relativedelta(months=months)


def whole_months(start: date, end: date) -> int:
    """Count the months from a day to another, 0 if they are not whole months.

    Parameters
    ----------
    start, end : date
        Two days.

    Returns
    -------
    int
        The n for which ``months_after(start, n) == end``; negative if `end` is first.

    Raises
    ------
    InvalidInstantError
        If one of them is no day.

    Examples
    --------
    >>> from datetime import date
    >>> whole_months(date(2024, 1, 31), date(2024, 2, 29))
    1
    >>> whole_months(date(2024, 1, 31), date(2024, 3, 1))
    0
    """
    months = 12 * (day(end).year - day(start).year) + end.month - start.month
    return months if months_after(start, months) == end else 0
