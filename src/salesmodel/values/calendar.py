"""Business calendars: which days and hours are worked."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import final

import attrs

from salesmodel._checks import several, whole
from salesmodel.errors import (
    DefinitionError,
    InvalidInstantError,
    InvalidValueError,
    NoSolutionError,
)
from salesmodel.values._zones import first_instant, has_fixed_offset, named
from salesmodel.values.instants import day, instant


__all__ = ["BusinessCalendar"]

_MOST_DAYS = 366 * 10
_MOST_STEPS = 10**9
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DAY = timedelta(days=1)


def _mask(weekdays: str | Iterable[bool]) -> tuple[bool, ...]:
    """Read a week, Monday first: seven of 0 and 1, or seven bools."""
    days = several("weekdays", weekdays)
    if len(days) == 7 and all(each in ("0", "1") for each in days):
        return tuple(each == "1" for each in days)
    if len(days) == 7 and all(isinstance(each, bool) for each in days):
        return tuple(bool(each) for each in days)
    requirement = "seven of 0 and 1, Monday first, such as '1111100', or seven bools"
    raise InvalidValueError("weekdays", requirement, weekdays, "weekdays")


def _days(days: Iterable[date]) -> tuple[date, ...]:
    """Read days: sorted, each once."""
    return tuple(sorted({day(each) for each in several("days", days)}))


def _known_zone(key: str) -> str:
    """Check that a zone exists."""
    named(key)
    return key


def _is_naive(hour: object) -> bool:
    return isinstance(hour, time) and hour.tzinfo is None


def _since_midnight(hour: time) -> timedelta:
    return datetime.combine(_FIRST_DAY, hour) - datetime.combine(_FIRST_DAY, time(0))


@final
@attrs.frozen(getstate_setstate=False)
class BusinessCalendar:
    """Which days are worked, and from when to when.

    Parameters
    ----------
    weekdays : str or iterable of bool, default "1111100"
        The days of a week that are worked, Monday first.
    holidays, workdays : iterable of date, default ()
        Days off, and days worked, in spite of their weekday.
    opens, closes : time, default 09:00 and 18:00
        Working hours on the wall clock of the zone.
    zone : str, default "UTC"
        Key of the time zone.

    Raises
    ------
    DefinitionError
        If no day is worked, a day is both holiday and workday, or the hours are not
        naive times in order; all such problems are told at once.
    InvalidValueError
        If the week or the zone cannot be read.
    InvalidInstantError
        If a holiday or a workday is no day.

    Examples
    --------
    >>> from datetime import date
    >>> calendar = BusinessCalendar(holidays=[date(2024, 5, 1)])
    >>> calendar.workdays_between(date(2024, 4, 29), date(2024, 5, 6))
    4
    """

    weekdays: tuple[bool, ...] = attrs.field(default="1111100", converter=_mask)
    holidays: tuple[date, ...] = attrs.field(default=(), converter=_days)
    workdays: tuple[date, ...] = attrs.field(default=(), converter=_days)
    opens: time = time(9)
    closes: time = time(18)
    zone: str = attrs.field(default="UTC", converter=_known_zone)

    _closed: tuple[date, ...] = attrs.field(init=False, repr=False, eq=False)
    _extra: tuple[date, ...] = attrs.field(init=False, repr=False, eq=False)

    @_closed.default
    def _holidays_that_count(self) -> tuple[date, ...]:
        return tuple(on for on in self.holidays if self.weekdays[on.weekday()])

    @_extra.default
    def _workdays_that_count(self) -> tuple[date, ...]:
        return tuple(on for on in self.workdays if not self.weekdays[on.weekday()])

    def __attrs_post_init__(self) -> None:
        problems = []
        if not any(self.weekdays) and not self.workdays:
            problems.append("no day is worked")
        if both := set(self.holidays) & set(self.workdays):
            problems.append(f"{min(both)} is both a holiday and a workday")
        if not (_is_naive(self.opens) and _is_naive(self.closes)):
            problems.append("opens and closes must be times without a zone")
        elif self.opens >= self.closes:
            problems.append(f"opens ({self.opens}) must precede closes ({self.closes})")
        if problems:
            raise DefinitionError("business calendar", tuple(problems))

    def is_workday(self, on: date) -> bool:
        """Tell whether a day is worked.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        bool
            Whether it is.

        Raises
        ------
        InvalidInstantError
            If it is no day.

        Examples
        --------
        >>> from datetime import date
        >>> BusinessCalendar().is_workday(date(2024, 6, 1))
        False
        """
        return self._is_worked(day(on))

    def workdays_between(self, start: date, end: date) -> int:
        """Count the days worked from a day to before another.

        Parameters
        ----------
        start : date
            First day counted.
        end : date
            The day after the last one counted; `start` itself for none.

        Returns
        -------
        int
            Days worked. Cost: O(log n) of the holidays, not of the days.

        Raises
        ------
        InvalidInstantError
            If one is no day, or `end` precedes `start` (code ``reversed``).

        Examples
        --------
        >>> from datetime import date
        >>> BusinessCalendar().workdays_between(date(2024, 1, 1), date(2025, 1, 1))
        262
        """
        if day(end) < day(start):
            raise InvalidInstantError("end", f"{start} or later", end, "reversed")
        return self._worked_before(end) - self._worked_before(start)

    def add_workdays(self, on: date, n: int) -> date:
        """Return the n-th day worked after a day, or before it.

        Parameters
        ----------
        on : date
            The day to count from; it is not counted itself.
        n : int
            Days worked: negative to go back; 0 for the day itself or, if it is not
            worked, the next one that is.

        Returns
        -------
        date
            A day that is worked.

        Raises
        ------
        InvalidInstantError
            If it is no day.
        InvalidValueError
            If `n` is not a whole number.
        NoSolutionError
            If there are not so many days worked within ten years.

        Examples
        --------
        >>> from datetime import date
        >>> str(BusinessCalendar().add_workdays(date(2024, 5, 31), 1))
        '2024-06-03'
        """
        anchor = day(on)
        steps = whole("n", n, least=-_MOST_STEPS, most=_MOST_STEPS)
        if steps == 0:
            anchor, steps = anchor - _DAY, 1
        # The day looked for is the one that ends with `rank` days worked before it.
        rank = self._worked_before(anchor if steps < 0 else anchor + _DAY) + steps
        rank += 1 if steps < 0 else 0
        low = max(anchor - timedelta(days=_MOST_DAYS), _FIRST_DAY)
        high = min(anchor + timedelta(days=_MOST_DAYS), _LAST_DAY)
        if not self._worked_before(low) < rank <= self._worked_before(high + _DAY):
            reason = f"fewer than {abs(steps)} days are worked within ten years"
            raise NoSolutionError("add_workdays", reason)
        while low < high:
            middle = low + (high - low) // 2
            if self._worked_before(middle + _DAY) < rank:
                low = middle + _DAY
            else:
                high = middle
        return low

    def hours(self, on: date) -> tuple[datetime, datetime] | None:
        """Return when a day is worked.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        tuple of datetime, or None
            When it opens and closes, in UTC; None if it is not worked, or the clock
            skips all of its hours.

        Raises
        ------
        InvalidInstantError
            If it is no day.

        Examples
        --------
        >>> from datetime import date
        >>> opens, closes = BusinessCalendar(zone="Europe/Berlin").hours(
        ...     date(2024, 7, 1)
        ... )
        >>> print(opens, closes - opens)
        2024-07-01 07:00:00+00:00 9:00:00
        """
        return self._hours(day(on))

    def business_time(self, start: datetime, end: datetime) -> timedelta:
        """Measure the working time from one moment to another.

        Parameters
        ----------
        start, end : datetime
            Moments with their offsets or zones.

        Returns
        -------
        timedelta
            Time that passed within working hours, so that a day on which the clock
            is moved may be longer or shorter. Cost: O(1) in UTC, elsewhere O(days).

        Raises
        ------
        InvalidInstantError
            If one is no instant, or `end` precedes `start` (code ``reversed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> friday = datetime(2024, 5, 31, 17, tzinfo=UTC)
        >>> print(BusinessCalendar().business_time(friday, friday + timedelta(days=3)))
        9:00:00
        """
        begin, finish = instant(start), instant(end)
        if finish < begin:
            raise InvalidInstantError("end", f"{start} or later", end, "reversed")
        place = named(self.zone)
        # A clock set back over midnight shows a date twice: look a day further.
        first = begin.astimezone(place).date() - _DAY
        last = finish.astimezone(place).date() + _DAY
        if not has_fixed_offset(place) or (last - first).days < 5:
            return self._clipped(first, last + _DAY, begin, finish)
        # Days 0, 1 and -2, -1 may be cut; all between are whole and of one length.
        inner, outer = first + 2 * _DAY, last - _DAY
        hours = _since_midnight(self.closes) - _since_midnight(self.opens)
        return (
            self._clipped(first, inner, begin, finish)
            + hours * self.workdays_between(inner, outer)
            + self._clipped(outer, last + _DAY, begin, finish)
        )

    def _clipped(
        self, start: date, end: date, begin: datetime, finish: datetime
    ) -> timedelta:
        """Add up the working hours of some days, as far as within two instants."""
        total = timedelta(0)
        for ordinal in range(start.toordinal(), end.toordinal()):
            hours = self._hours(date.fromordinal(ordinal))
            if hours is not None:
                opened, closed = max(begin, hours[0]), min(finish, hours[1])
                total += max(closed - opened, timedelta(0))
        return total

    def _hours(self, on: date) -> tuple[datetime, datetime] | None:
        """Return when a day is worked; days just outside of the calendar are none."""
        if not self._is_worked(on):
            return None
        place = named(self.zone)
        opened = first_instant(on, self.opens, place)
        closed = first_instant(on, self.closes, place)
        return (opened, closed) if opened < closed else None

    def _is_worked(self, on: date) -> bool:
        return self._worked_before(on + _DAY) > self._worked_before(on)

    def _worked_before(self, on: date) -> int:
        """Count the days worked before a day, since the first Monday there is."""
        weeks, weekday = divmod(on.toordinal() - 1, 7)
        worked = weeks * sum(self.weekdays) + sum(self.weekdays[:weekday])
        return worked - bisect_left(self._closed, on) + bisect_left(self._extra, on)

    def __reduce__(self) -> tuple[type["BusinessCalendar"], tuple[object, ...]]:
        week = "".join("01"[worked] for worked in self.weekdays)
        hours = (self.opens, self.closes, self.zone)
        return BusinessCalendar, (week, self.holidays, self.workdays, *hours)
