"""Slow plain-Python twins of the calendar: a loop over days and over seconds."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo


DAY = timedelta(days=1)


def is_workday(calendar, on):
    """Tell whether a day is worked, exceptions first."""
    if on in calendar.holidays:
        return False
    return on in calendar.workdays or calendar.weekdays[on.weekday()]


def workdays_between(calendar, start, end):
    """Count the days worked, one by one."""
    days = (start + DAY * i for i in range((end - start).days))
    return sum(is_workday(calendar, on) for on in days)


def add_workdays(calendar, on, n):
    """Walk to the n-th day worked; None when ten years do not have it."""
    step = -DAY if n < 0 else DAY
    left, limit = abs(n), 3660
    if n == 0:
        on, left = on - DAY, 1
    for _ in range(limit):
        on += step
        left -= is_workday(calendar, on)
        if left == 0:
            return on
    return None


def business_minutes(calendar, start, end):
    """Count the minutes in which somebody works, one by one."""
    place = ZoneInfo(calendar.zone)
    minutes, moment = 0, start.astimezone(UTC)
    while moment < end:
        shown = moment.astimezone(place)
        open_now = calendar.opens <= shown.time() < calendar.closes
        minutes += open_now and is_workday(calendar, shown.date())
        moment += timedelta(minutes=1)
    return minutes


def whole_months(start, end):
    """Count months by walking the calendar from one first day to another."""
    months = 0
    while start < end:
        start = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        months += 1
    return months
