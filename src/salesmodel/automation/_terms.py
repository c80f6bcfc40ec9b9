"""When something that is planned is to be."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from salesmodel._checks import instance
from salesmodel.values import BusinessCalendar, Delay, every_weeks


__all__ = ["check_term", "due", "next_of"]

_DAY = timedelta(days=1)


def check_term(after: object, calendar: object) -> None:
    """Check when something is to be."""
    instance("after", after, Delay)
    if calendar is not None:
        instance("calendar", calendar, BusinessCalendar)


def due(at: datetime, after: Delay, calendar: BusinessCalendar | None) -> datetime:
    """Return the instant a step later; with a calendar, as work begins that day."""
    instance("at", at, datetime)
    here = at if calendar is None else at.astimezone(ZoneInfo(calendar.zone))
    on = after.after(here.date())
    if calendar is None:
        return at + (on - at.date())
    hours = calendar.hours(on)
    while hours is None or hours[1] <= at:
        on += _DAY
        hours = calendar.hours(on)
    return max(hours[0], at.astimezone(UTC))


def next_of(first: datetime, weeks: int, at: datetime) -> datetime:
    """Return the next instant of a series, one every so many weeks."""
    start = first.date()
    on = every_weeks(weeks, since=start, after=at.date() - _DAY)
    if first + (on - start) < at:
        on = every_weeks(weeks, since=start, after=on)
    return first + (on - start)
