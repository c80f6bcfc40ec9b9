"""Steps in calendar units, and series of days; the one module that imports dateutil."""

from datetime import date, datetime, time, timedelta
from typing import final

import attrs
from dateutil.relativedelta import relativedelta
from dateutil.rrule import WEEKLY, rrule

from salesmodel._checks import whole
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values.instants import day


__all__ = [
    "Delay",
    "Step",
    "every_weeks",
    "months_after",
    "steps_after",
    "whole_months",
]

Step = timedelta | relativedelta
"""From one day to a later one: whole days, or months and years of dateutil."""

_FIRST_YEAR, _END_YEAR = 1900, 2200
_MOST_MONTHS = 12 * (_END_YEAR - _FIRST_YEAR)
_MOST_STEPS = 10**18


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
    >>> from datetime import date, timedelta
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
    >>> from datetime import date, timedelta
    >>> whole_months(date(2024, 1, 31), date(2024, 2, 29))
    1
    >>> whole_months(date(2024, 1, 31), date(2024, 3, 1))
    0
    """
    months = 12 * (day(end).year - day(start).year) + end.month - start.month
    return months if months_after(start, months) == end else 0


def steps_after(anchor: date, step: Step, n: int) -> date:
    """Return the day some steps after an anchor.

    Parameters
    ----------
    anchor : date
        The day to count from.
    step : timedelta or relativedelta
        Whole days, or months and years of dateutil; it leads to a later day.
    n : int
        Steps, at least 0.

    Returns
    -------
    date
        The anchor plus n times the step, so that months do not drift.

    Raises
    ------
    InvalidInstantError
        If the result is after 2199 (code ``range``), or the anchor no day.
    InvalidValueError
        If the step is no such one (code ``step``), or `n` no number of steps.

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> from dateutil.relativedelta import relativedelta
    >>> str(steps_after(date(2024, 1, 31), timedelta(days=30), 2))
    '2024-03-31'
    >>> str(steps_after(date(2024, 1, 31), relativedelta(months=1), 1))
    '2024-02-29'
    """
    start = day(anchor)
    requirement = "a timedelta or relativedelta of whole days that leads to a later day"
    if not isinstance(step, Step):
        raise InvalidValueError("step", requirement, step, "step")
    whole("n", n, least=0, most=_MOST_STEPS)
    if _has_time(step) or _moved(start, step, 1) <= start:
        raise InvalidValueError("step", requirement, step, "step")
    found = _moved(start, step, n)
    if found == date.max:
        requirement = f"a step from {start} that stays within 1900 to 2199"
        raise InvalidInstantError("n", requirement, n, "range")
    return found


def _has_time(step: Step) -> bool:
    """Tell whether a step has hours or what is less."""
    if isinstance(step, timedelta):
        return step != timedelta(days=step.days)
    finer = ("hours", "minutes", "seconds", "microseconds")
    set_times = ("hour", "minute", "second", "microsecond")
    return any(getattr(step, name) for name in finer) or any(
        getattr(step, name) is not None for name in set_times
    )


def _moved(start: date, step: Step, n: int) -> date:
    """Return the day after n steps; the last of all days where it is out of range."""
    try:
        found = start + step * n
    except (OverflowError, ValueError):
        return date.max
    return found if found.year < _END_YEAR else date.max


@final
@attrs.frozen
class Delay:
    """A delay from one day to a later one, in calendar units.

    Parameters
    ----------
    years, months, weeks, days : int, default 0
        How far; years and months first, clipped to the end of a month that is too
        short, then weeks and days. Each from 0 to 3600.

    Raises
    ------
    InvalidValueError
        If one of them is no whole number from 0 to 3600.

    See Also
    --------
    months_after : Whole months alone, also back.

    Examples
    --------
    >>> from datetime import date
    >>> Delay(months=1, days=1).after(date(2026, 1, 31))
    datetime.date(2026, 3, 1)
    """

    years: int = attrs.field(default=0, kw_only=True)
    months: int = attrs.field(default=0, kw_only=True)
    weeks: int = attrs.field(default=0, kw_only=True)
    days: int = attrs.field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check how far it is."""
        for name in ("years", "months", "weeks", "days"):
            whole(name, getattr(self, name), least=0, most=_MOST_MONTHS)

    def after(self, on: date) -> date:
        """Return the day to which the delay leads.

        Parameters
        ----------
        on : date
            Where it begins.

        Returns
        -------
        date
            The day.

        Raises
        ------
        InvalidInstantError
            If that is outside 1900 to 2199 (code ``range``), or `on` is no day.

        Examples
        --------
        >>> from datetime import date
        >>> Delay(weeks=2).after(date(2026, 1, 5))
        datetime.date(2026, 1, 19)
        """
        start = day(on)
        length = relativedelta(
            years=self.years, months=self.months, weeks=self.weeks, days=self.days
        )
        reached = start + length
        if not _FIRST_YEAR <= reached.year < _END_YEAR:
            requirement = f"a delay from {start} that stays within 1900 to 2199"
            raise InvalidInstantError("delay", requirement, self, "range")
        return reached


def every_weeks(n: int, *, since: date, after: date) -> date:
    """Return the next day of a series that comes every so many weeks.

    Parameters
    ----------
    n : int
        Weeks from one day of the series to the next, from 1 to 520.
    since : date
        First day of the series.
    after : date
        The day is later than this one, and not before the first.

    Returns
    -------
    date
        The next day of the series.

    Raises
    ------
    InvalidValueError
        If `n` is no whole number from 1 to 520.
    InvalidInstantError
        If a day is none, or the next one is outside 1900 to 2199.

    References
    ----------
    .. [1] RFC 5545, "Internet Calendaring and Scheduling", section 3.3.10.

    Examples
    --------
    >>> from datetime import date
    >>> every_weeks(2, since=date(2026, 1, 5), after=date(2026, 1, 19))
    datetime.date(2026, 2, 2)
    """
    first, last = day(since), day(after)
    interval = whole("n", n, least=1, most=520)
    series = rrule(WEEKLY, interval=interval, dtstart=datetime.combine(first, time()))
    reached = series.after(datetime.combine(last, time()))
    if reached is None or reached.year >= _END_YEAR:
        requirement = f"a day after {last} that stays within 1900 to 2199"
        raise InvalidInstantError("after", requirement, after, "range")
    return reached.date()
