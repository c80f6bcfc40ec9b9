"""Instants and days: one time line in UTC, days without a clock, nothing guessed."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from salesmodel._checks import instance, whole
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values._zones import has_fixed_offset, named, utc, zone_of


__all__ = ["day", "elapsed", "from_micros", "instant", "iso_week", "to_micros", "zone"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_END = datetime(2200, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_MICRO = (_FIRST - _EPOCH) // _MICROSECOND
_END_MICRO = (_END - _EPOCH) // _MICROSECOND
_RANGE = "from 1900-01-01 to before 2200-01-01"
_SKEW = timedelta(minutes=5)


def zone(key: str) -> tzinfo:
    """Return a time zone by its key.

    Parameters
    ----------
    key : str
        Key of the IANA time zone database, such as ``Europe/Berlin``, or ``UTC``.

    Returns
    -------
    tzinfo
        The zone; for ``UTC`` it is `datetime.UTC`.

    Raises
    ------
    InvalidValueError
        If no zone has that key (code ``timezone``), or this machine has no data of
        any zone (code ``tzdata``).

    Examples
    --------
    >>> zone("UTC")
    datetime.timezone.utc
    >>> zone("Europe/Berlin")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    return named(key)


def instant(
    value: datetime, *, assume_tz: tzinfo | str | None = None, fold: int | None = None
) -> datetime:
    """Place a moment on the time line, in UTC.

    Parameters
    ----------
    value : datetime
        A moment with its offset or zone; its own `fold` counts.
    assume_tz : tzinfo or str, optional
        Zone of a naive `value`; without it a naive one is refused.
    fold : {0, 1}, optional
        Which of two equal wall times a naive `value` means, the first or the second.

    Returns
    -------
    datetime
        The same moment in UTC, from 1900-01-01 to before 2200-01-01.

    Raises
    ------
    InvalidInstantError
        With code ``naive``, ``date_not_datetime``, ``type``, ``gap`` (the wall clock
        skipped that time), ``ambiguous`` (it showed it twice) or ``range``.
    InvalidValueError
        If `fold` is something else, or the key of a zone is not known.

    Examples
    --------
    >>> from datetime import datetime
    >>> str(instant(datetime(2024, 7, 1, 12), assume_tz="Europe/Berlin"))
    '2024-07-01 10:00:00+00:00'
    """
    if (
        type(value) is datetime
        and type(value.tzinfo) is timezone
        and _FIRST <= value < _END
    ):  # the usual ones; what follows would say the same, slower
        return value if value.tzinfo is UTC else value.astimezone(UTC)
    wall = _wall(value)
    place, second = value.tzinfo, value.fold
    if place is None or wall.replace(tzinfo=place, fold=second).utcoffset() is None:
        if assume_tz is None:
            requirement = "a datetime with its offset; or state assume_tz"
            raise InvalidInstantError("instant", requirement, value, "naive")
        place = zone_of(assume_tz)
        second = _fold(wall, place, fold)
    moment = utc(wall, place, second)
    if not has_fixed_offset(place):
        shown = moment.astimezone(place).replace(tzinfo=None)
        if shown != wall:
            requirement = f"a time that the wall clock showed in {place}"
            raise InvalidInstantError("instant", requirement, value, "gap")
    if not _FIRST <= moment < _END:
        raise InvalidInstantError("instant", _RANGE, value, "range")
    return moment


def _wall(value: object) -> datetime:
    """Return what the wall clock shows: a plain datetime, near enough to compute."""
    if not isinstance(value, datetime):
        code = "date_not_datetime" if isinstance(value, date) else "type"
        raise InvalidInstantError("instant", "a datetime", value, code)
    try:
        wall = datetime.combine(date(value.year, value.month, value.day), value.time())
    except (TypeError, ValueError):  # a subclass that stands for "missing"
        raise InvalidInstantError("instant", "a datetime", value, "type") from None
    if not _FIRST.year - 1 <= wall.year <= _END.year:
        raise InvalidInstantError("instant", _RANGE, value, "range")
    return wall


def _fold(wall: datetime, place: tzinfo, fold: int | None) -> int:
    """Choose between two readings of a naive wall time."""
    if fold is not None:
        return whole("fold", fold, least=0, most=1)
    if utc(wall, place) < utc(wall, place, fold=1):
        requirement = f"a time shown once in {place}; or state fold=0 or fold=1"
        raise InvalidInstantError("instant", requirement, wall, "ambiguous")
    return 0


def day(value: date) -> date:
    """Return a day that is a day, not a moment.

    Parameters
    ----------
    value : date
        A day from 1900-01-01 to 2199-12-31.

    Returns
    -------
    date
        The same day.

    Raises
    ------
    InvalidInstantError
        With code ``datetime_not_date`` for a datetime, ``type`` or ``range``.

    Examples
    --------
    >>> from datetime import date
    >>> day(date(2024, 2, 29))
    datetime.date(2024, 2, 29)
    """
    requirement = "a date without a time"
    if isinstance(value, datetime):
        raise InvalidInstantError("day", requirement, value, "datetime_not_date")
    if not isinstance(value, date):
        raise InvalidInstantError("day", requirement, value, "type")
    if not _FIRST.year <= value.year < _END.year:
        raise InvalidInstantError("day", _RANGE, value, "range")
    return date(value.year, value.month, value.day)


def iso_week(on: date) -> tuple[int, int]:
    """Tell the ISO year and week of a day.

    Parameters
    ----------
    on : date
        The day.

    Returns
    -------
    tuple of int
        The ISO year, which near New Year may differ from that of the day, and the
        week from 1 to 53.

    Raises
    ------
    InvalidInstantError
        If it is no day.

    References
    ----------
    .. [1] ISO 8601-1:2019, "calendar week".

    Examples
    --------
    >>> from datetime import date
    >>> iso_week(date(2024, 12, 30))
    (2025, 1)
    """
    year, week, _ = day(on).isocalendar()
    return year, week


def to_micros(moment: datetime) -> int:
    """Count the microseconds from 1970-01-01 UTC to a moment.

    Parameters
    ----------
    moment : datetime
        A moment with its offset or zone.

    Returns
    -------
    int
        Microseconds, exact; negative before 1970.

    Raises
    ------
    InvalidInstantError
        If `instant` would refuse the moment.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> to_micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (instant(moment) - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the moment some microseconds after 1970-01-01 UTC.

    Parameters
    ----------
    micros : int
        Microseconds; negative before 1970.

    Returns
    -------
    datetime
        The moment in UTC.

    Raises
    ------
    InvalidInstantError
        If `micros` is not an int (code ``type``) or out of range (code ``range``).

    Examples
    --------
    >>> str(from_micros(-1))
    '1969-12-31 23:59:59.999999+00:00'
    """
    if isinstance(micros, bool) or not isinstance(micros, int):
        raise InvalidInstantError("micros", "an int", micros, "type")
    if not _FIRST_MICRO <= micros < _END_MICRO:
        raise InvalidInstantError("micros", _RANGE, micros, "range")
    return _EPOCH + micros * _MICROSECOND


def elapsed(start: datetime, end: datetime, *, skew: timedelta = _SKEW) -> timedelta:
    """Measure the time from one moment to another, on the time line of UTC.

    Parameters
    ----------
    start, end : datetime
        Moments with their offsets or zones.
    skew : timedelta, default 5 minutes
        By how much `end` may precede `start`, as clocks differ; that counts as zero.

    Returns
    -------
    timedelta
        The duration, never negative.

    Raises
    ------
    InvalidInstantError
        If `end` precedes `start` by more than `skew` (code ``reversed``).
    InvalidValueError
        If `skew` is not a timedelta of zero or more.

    Notes
    -----
    Across a change of clocks this is the time that passed, not what two wall clocks
    differ by.

    Examples
    --------
    >>> from datetime import datetime
    >>> berlin = zone("Europe/Berlin")
    >>> saturday = datetime(2024, 3, 30, 12, tzinfo=berlin)
    >>> print(elapsed(saturday, datetime(2024, 3, 31, 12, tzinfo=berlin)))
    23:00:00
    """
    if instance("skew", skew, timedelta) < timedelta(0):
        raise InvalidValueError("skew", "zero or more", skew, "negative")
    passed = instant(end) - instant(start)
    if -passed > skew:
        requirement = f"no earlier than {start!s} less {skew}"
        raise InvalidInstantError("end", requirement, end, "reversed")
    return max(passed, timedelta(0))
