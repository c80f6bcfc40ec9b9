"""Periods: spans of whole days, their end excluded."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import final

import attrs

from salesmodel._checks import whole
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values._zones import first_instant, zone_of
from salesmodel.values.instants import day
from salesmodel.values.recurrence import months_after, whole_months


__all__ = ["Period"]

_LAST_YEAR = 2199


@final
@attrs.frozen(getstate_setstate=False)
class Period:
    """A span of whole days.

    Parameters
    ----------
    start : date
        First day.
    end : date
        The day after the last; later than `start`.

    Raises
    ------
    InvalidInstantError
        If one of them is no day, or `end` is not after `start` (code ``reversed``).

    Examples
    --------
    >>> from datetime import date
    >>> february = Period.month(2024, 2)
    >>> february.days, date(2024, 2, 29) in february, february.end in february
    (29, True, False)
    >>> february.same_last_year()
    Period(start=datetime.date(2023, 2, 1), end=datetime.date(2023, 3, 1))
    """

    start: date = attrs.field(converter=day)
    end: date = attrs.field(converter=day)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            requirement = f"a day after {self.start}"
            raise InvalidInstantError("end", requirement, self.end, "reversed")

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """Return a calendar month.

        Parameters
        ----------
        year : int
            Year from 1900.
        month : int
            Month from 1 to 12.

        Returns
        -------
        Period
            The month.

        Raises
        ------
        InvalidValueError
            If a number is out of range.

        Examples
        --------
        >>> Period.month(2023, 2).days
        28
        """
        return cls._months(year, whole("month", month, least=1, most=12), 1)

    @classmethod
    def quarter(cls, year: int, quarter: int, *, start_month: int = 1) -> "Period":
        """Return a quarter of the year that starts in a calendar year.

        Parameters
        ----------
        year : int
            Calendar year in which the year of the quarter starts.
        quarter : int
            Quarter from 1 to 4.
        start_month : int, default 1
            First month of the year, from 1 to 12.

        Returns
        -------
        Period
            Three months.

        Raises
        ------
        InvalidValueError
            If a number is out of range.

        Examples
        --------
        >>> str(Period.quarter(2024, 4, start_month=4).start)
        '2025-01-01'
        """
        whole("quarter", quarter, least=1, most=4)
        first = whole("start_month", start_month, least=1, most=12)
        return cls._months(year, first, 3, skipped=3 * (quarter - 1))

    @classmethod
    def year(cls, year: int, *, start_month: int = 1) -> "Period":
        """Return the year that starts in a calendar year.

        Parameters
        ----------
        year : int
            Calendar year in which it starts.
        start_month : int, default 1
            First month of the year, from 1 to 12.

        Returns
        -------
        Period
            Twelve months.

        Raises
        ------
        InvalidValueError
            If a number is out of range.

        Examples
        --------
        >>> str(Period.year(2024, start_month=4).end)
        '2025-04-01'
        """
        first = whole("start_month", start_month, least=1, most=12)
        return cls._months(year, first, 12)

    @classmethod
    def iso_week(cls, iso_year: int, iso_week: int) -> "Period":
        """Return an ISO week, Monday to Sunday.

        Parameters
        ----------
        iso_year : int
            ISO year from 1900.
        iso_week : int
            Week from 1 to 52, or 53 in a year that has it.

        Returns
        -------
        Period
            Seven days.

        Raises
        ------
        InvalidValueError
            If a number is out of range, or the year has no such week (code
            ``iso_week``).

        Examples
        --------
        >>> str(Period.iso_week(2025, 1).start)
        '2024-12-30'
        """
        whole("iso_year", iso_year, least=1900, most=_LAST_YEAR)
        whole("iso_week", iso_week, least=1, most=53)
        try:
            start = date.fromisocalendar(iso_year, iso_week, 1)
        except ValueError:
            requirement = f"a week that {iso_year} has"
            fault = InvalidValueError("iso_week", requirement, iso_week, "iso_week")
            raise fault from None
        return cls(start, start + timedelta(days=7))

    @classmethod
    def _months(cls, year: int, month: int, n: int, *, skipped: int = 0) -> "Period":
        anchor = date(whole("year", year, least=1900, most=_LAST_YEAR), month, 1)
        return cls(months_after(anchor, skipped), months_after(anchor, skipped + n))

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days

    def __contains__(self, on: date) -> bool:
        return self.start <= day(on) < self.end

    def previous(self, steps: int = 1) -> "Period":
        """Return the period that ends where this one starts.

        Parameters
        ----------
        steps : int, default 1
            How many periods back, counted from this one as the anchor.

        Returns
        -------
        Period
            As many whole months before, where this period is whole months; otherwise
            as many days.

        Raises
        ------
        InvalidValueError
            If `steps` is not a whole number from 1 to 3600.
        InvalidInstantError
            If the period is before 1900 (code ``range``).

        Notes
        -----
        A period is n whole months where its end is its start moved by n months, as in
        `months_after`. For a series ask for ``previous(k)``; steps from one result to
        the next drift where a month is too short.

        Examples
        --------
        >>> str(Period.month(2024, 3).previous().start)
        '2024-02-01'
        """
        back = whole("steps", steps, least=1, most=3600)
        months = whole_months(self.start, self.end)
        if not months:
            return self._days_back(back * self.days)
        return Period(
            months_after(self.start, -back * months),
            months_after(self.start, -(back - 1) * months),
        )

    def same_last_year(self) -> "Period":
        """Return the period to compare with, one year before.

        Returns
        -------
        Period
            Whole months: the same months a year before. Whole ISO weeks: 52 weeks
            before, so that weekday meets weekday; in the year after one of 53 weeks
            their numbers differ by one. Otherwise: as many days, from the same date.

        Raises
        ------
        InvalidInstantError
            If the period is before 1900 (code ``range``).

        Examples
        --------
        >>> str(Period.iso_week(2024, 10).same_last_year().start)
        '2023-03-06'
        """
        months = whole_months(self.start, self.end)
        if not months and self.start.isoweekday() == 1 and self.days % 7 == 0:
            return self._days_back(52 * 7)
        start = months_after(self.start, -12)
        if months:
            return Period(start, months_after(self.start, months - 12))
        return Period(start, start + timedelta(days=self.days))

    def instants(self, zone: tzinfo | str) -> tuple[datetime, datetime]:
        """Return the first instants of the start and of the end in a zone.

        Parameters
        ----------
        zone : tzinfo or str
            Zone whose days are meant, or its key.

        Returns
        -------
        tuple of datetime
            Two instants in UTC, the second excluded. Where the clock skips midnight,
            the day starts at the first time it shows.

        Raises
        ------
        InvalidValueError
            If the key of the zone is not known.

        Examples
        --------
        >>> start, end = Period.month(2024, 3).instants("Europe/Berlin")
        >>> str(start), str(end)
        ('2024-02-29 23:00:00+00:00', '2024-03-31 22:00:00+00:00')
        """
        place = zone_of(zone)
        start = first_instant(self.start, time(0), place)
        return start, first_instant(self.end, time(0), place)

    def _days_back(self, days: int) -> "Period":
        back = min(days, self.start.toordinal() - 1)
        moved = date.fromordinal(self.start.toordinal() - back)
        return Period(moved, date.fromordinal(moved.toordinal() + self.days))

    def __reduce__(self) -> tuple[type["Period"], tuple[date, date]]:
        return Period, (self.start, self.end)
