"""Working days of a period, out of a calendar of business time."""

import numpy as np

from salesmodel._arrays import Moment, moment
from salesmodel._checks import whole
from salesmodel.errors import InvalidInstantError
from salesmodel.tables.calendar import CalendarTable


__all__ = ["working_days"]

_DAY = 86_400_000_000
_MINUTE = 60_000_000


def working_days(
    calendar: CalendarTable, start: Moment, end: Moment, *, utc_offset_minutes: int = 0
) -> int:
    """Count the days of a period on which there is business.

    Parameters
    ----------
    calendar : CalendarTable
        When there is business; the period has to be within it.
    start, end : datetime or int
        The period: its first instant, and the first one after it.
    utc_offset_minutes : int, default 0
        How far local time is ahead of UTC, so that a day of two shifts is one day.

    Returns
    -------
    int
        Local days on which a stretch of business begins within the period.

    Raises
    ------
    InvalidInstantError
        If the period is not within the calendar, or ends before it starts.
    InvalidValueError
        If the offset is more than a day.

    Examples
    --------
    Two days with a lunch break, and a day off:

    >>> hour = 3_600_000_000
    >>> at = [9, 14, 33, 38, 57, 72]
    >>> calendar = CalendarTable(
    ...     starts=[one * hour for one in at],
    ...     worked=[one * hour for one in (0, 4, 8, 12, 16, 16)],
    ... )
    >>> working_days(calendar, 9 * hour, 72 * hour)
    2
    """
    whole("utc_offset_minutes", utc_offset_minutes, least=-1440, most=1440)
    first, last = moment("start", start), moment("end", end)
    if last < first:
        raise InvalidInstantError("end", "not before the start", end, "reversed")
    calendar.business_time([first], [last])  # refuses what is not within it
    is_worked = np.diff(calendar.worked) > 0
    began = calendar.starts[:-1]
    rows = is_worked & (began >= first) & (began < last)
    return int(np.unique((began[rows] + utc_offset_minutes * _MINUTE) // _DAY).size)
