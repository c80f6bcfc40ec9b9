"""Fiscal years: years of twelve whole months that may start on any month."""

from datetime import date
from typing import Literal, final

import attrs

from salesmodel._checks import whole
from salesmodel.errors import DefinitionError
from salesmodel.values.instants import day
from salesmodel.values.period import Period
from salesmodel.values.recurrence import months_after


__all__ = ["FiscalCalendar"]

_LATEST_START_DAY = 28


@final
@attrs.frozen(getstate_setstate=False)
class FiscalCalendar:
    """A fiscal year by its first day and the rule that names it.

    Parameters
    ----------
    start_month : int
        First month, from 1 to 12.
    start_day : int, default 1
        First day, from 1 to 28, so that every year has it.
    named_by : {"start", "end"}, default "start"
        Whether a year bears the number of the calendar year of its first day or of
        its last.

    Raises
    ------
    DefinitionError
        If the parts do not make a first day that every year has.

    Examples
    --------
    >>> from datetime import date
    >>> april = FiscalCalendar(4, named_by="end")
    >>> april.label(date(2024, 3, 31)), april.label(date(2024, 4, 1))
    ('FY2024', 'FY2025')
    """

    start_month: int
    start_day: int = 1
    named_by: Literal["start", "end"] = "start"

    def __attrs_post_init__(self) -> None:
        problems = []
        if not _is_whole(self.start_month, 12):
            problems.append("start_month must be a whole number from 1 to 12")
        if not _is_whole(self.start_day, _LATEST_START_DAY):
            problems.append("start_day must be from 1 to 28, a day that every year has")
        if not _is_rule(self.named_by):
            problems.append("named_by must be 'start' or 'end'")
        if problems:
            raise DefinitionError("fiscal calendar", tuple(problems))

    def year(self, n: int) -> Period:
        """Return a fiscal year.

        Parameters
        ----------
        n : int
            Number of the year, such as 2024 for FY2024.

        Returns
        -------
        Period
            Twelve months.

        Raises
        ------
        InvalidValueError
            If `n` is not a year from 1901 to 2199.

        Examples
        --------
        >>> str(FiscalCalendar(4).year(2024).start)
        '2024-04-01'
        """
        return self._months(n, 0, 12)

    def quarter(self, n: int, q: int) -> Period:
        """Return a quarter of a fiscal year.

        Parameters
        ----------
        n : int
            Number of the year.
        q : int
            Quarter from 1 to 4.

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
        >>> str(FiscalCalendar(4).quarter(2024, 4).start)
        '2025-01-01'
        """
        return self._months(n, 3 * (whole("q", q, least=1, most=4) - 1), 3)

    def month(self, n: int, m: int) -> Period:
        """Return a month of a fiscal year.

        Parameters
        ----------
        n : int
            Number of the year.
        m : int
            Month from 1, the first of the fiscal year, to 12.

        Returns
        -------
        Period
            One month.

        Raises
        ------
        InvalidValueError
            If a number is out of range.

        Examples
        --------
        >>> str(FiscalCalendar(4).month(2024, 1).start)
        '2024-04-01'
        """
        return self._months(n, whole("m", m, least=1, most=12) - 1, 1)

    def year_of(self, on: date) -> int:
        """Return the number of the fiscal year of a day.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        int
            Number of its fiscal year.

        Raises
        ------
        InvalidInstantError
            If it is no day.

        Examples
        --------
        >>> from datetime import date
        >>> FiscalCalendar(4).year_of(date(2024, 3, 31))
        2023
        """
        first = (self.start_month, self.start_day)
        before = (day(on).month, on.day) < first
        return on.year - before + self._ahead()

    def label(self, on: date) -> str:
        """Return the label of the fiscal year of a day.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        str
            ``FY`` and the number of the year.

        Raises
        ------
        InvalidInstantError
            If it is no day.

        Examples
        --------
        >>> from datetime import date
        >>> FiscalCalendar(4).label(date(2024, 12, 31))
        'FY2024'
        """
        return f"FY{self.year_of(on)}"

    def _ahead(self) -> int:
        """Tell by how much the number of a year is ahead of the year it starts in."""
        starts_at_new_year = (self.start_month, self.start_day) == (1, 1)
        return int(self.named_by == "end" and not starts_at_new_year)

    def _months(self, n: int, skipped: int, months: int) -> Period:
        started = whole("year", n, least=1901, most=2199) - self._ahead()
        anchor = date(started, self.start_month, self.start_day)
        return Period(
            months_after(anchor, skipped), months_after(anchor, skipped + months)
        )

    def __reduce__(self) -> tuple[type["FiscalCalendar"], tuple[int, int, str]]:
        return FiscalCalendar, (self.start_month, self.start_day, self.named_by)


def _is_whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _is_rule(value: object) -> bool:
    return isinstance(value, str) and value in ("start", "end")
