"""Wall clocks: from a time on the wall of a zone to the instant it stands for."""

import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from salesmodel.errors import InvalidValueError


__all__ = ["first_instant", "has_fixed_offset", "named", "offset", "utc", "zone_of"]

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,3}")
_LONGEST_KEY = 64
_OF_THIS_MACHINE = ("Factory", "localtime", "posix", "posixrules", "right")


def named(key: str) -> tzinfo:
    """Return the zone of an IANA key."""
    requirement = "a key of the IANA time zone database, such as 'Europe/Berlin'"
    if not _is_well_formed(key):
        raise InvalidValueError("zone", requirement, key, "timezone")
    if key == "UTC":
        return UTC
    try:
        return zoneinfo.ZoneInfo(key)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    if zoneinfo.available_timezones():
        raise InvalidValueError("zone", requirement, key, "timezone")
    requirement = "a zone with data on this machine; install salesmodel[tz]"
    raise InvalidValueError("zone", requirement, key, "tzdata")


def _is_well_formed(key: object) -> bool:
    return (
        isinstance(key, str)
        and len(key) <= _LONGEST_KEY
        and _KEY.fullmatch(key) is not None
        and key.partition("/")[0] not in _OF_THIS_MACHINE
    )


def zone_of(zone: tzinfo | str) -> tzinfo:
    """Return a zone that is given as itself or by its key."""
    return zone if isinstance(zone, tzinfo) else named(zone)


def has_fixed_offset(zone: tzinfo) -> bool:
    """Tell whether a zone is known never to change its offset."""
    return isinstance(zone, timezone)


def offset(wall: datetime, zone: tzinfo, fold: int = 0) -> timedelta:
    """Return what a wall clock is ahead of UTC by; nothing stands for no offset."""
    return wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0)


def utc(wall: datetime, zone: tzinfo, fold: int = 0) -> datetime:
    """Take a naive wall time to UTC; in a gap, by the offset before it."""
    return (wall - offset(wall, zone, fold)).replace(tzinfo=UTC)


def first_instant(on: date, at: time, zone: tzinfo) -> datetime:
    """Return the first instant at which the wall shows `at` or, in a gap, later."""
    wall = datetime.combine(on, at)
    late, early = utc(wall, zone), utc(wall, zone, fold=1)
    if early >= late:
        return late
    # A gap: the clock jumps over `wall` somewhere in (early, late]. Find the second.
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        shown = middle.astimezone(zone).replace(tzinfo=None)
        early, late = (early, middle) if shown >= wall else (middle, late)
    return late.replace(microsecond=0)
