"""Wall clocks to instants: a column of local times placed in one zone.

Times are microseconds since 1970-01-01; a wall time counts them as if its clock were UTC.
"""

import functools
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, IntArray


__all__ = ["Placed", "place"]

_MICROSECOND: Final = timedelta(microseconds=1)
_DAY_MICROSECONDS: Final = 86_400_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH: Final = _EPOCH.replace(tzinfo=None)


@attrs.frozen(eq=False)
class Placed:
    """A column of wall times as placed in a zone.

    Parameters
    ----------
    values : array of int64, shape (n_times,)
        Microseconds UTC; `MISSING` where a time could not be placed.
    faults : dict of int to str
        ``gap`` or ``ambiguous_time``, by the index of the time.
    notices : dict of int to str
        ``gap_shifted`` or ``fold_chosen``, by the index of the time.

    Examples
    --------
    >>> wall = np.array([0])
    >>> place(wall, wall == 0, zone=UTC).values.tolist()
    [0]
    """

    values: IntArray
    faults: dict[int, str]
    notices: dict[int, str]


def place(
    wall: IntArray,
    bare: BoolArray,
    *,
    zone: tzinfo,
    gap: Literal["reject", "shift_forward"] = "reject",
    fold: Literal[0, 1] | None = None,
) -> Placed:
    """Place wall times in a zone.

    Parameters
    ----------
    wall : array of int64, shape (n_times,)
        Wall times, between 1899 and 2201.
    bare : array of bool, shape (n_times,)
        Where a time is the midnight of a bare date. It becomes the first instant of
        that day, even if midnight itself does not exist or comes twice.
    zone : tzinfo
        The zone of the clock.
    gap : {"reject", "shift_forward"}, default "reject"
        What to do with a time that the clock skipped: shifted forward, it is moved by
        the length of the gap, as RFC 5545 reads it.
    fold : {0, 1} or None, default None
        Which reading of a time that the clock showed twice to choose; by default none.

    Returns
    -------
    Placed
        The instants, and what was faulty, shifted or chosen.

    Notes
    -----
    A day is taken as one piece where the offset is the same at four midnights UTC, from
    the day before to the second after: any instant that the clock could show on it lies
    between them, and no zone of the IANA database changes its offset twice within 24
    hours (the shortest time between two changes since 1900 is four days). Every other
    day is placed time by time.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> noon = np.array([43_200_000_000])
    >>> moscow = place(noon, noon < 0, zone=ZoneInfo("Europe/Moscow"))
    >>> (noon - moscow.values).tolist()
    [10800000000]
    """
    days, which = np.unique(wall // _DAY_MICROSECONDS, return_inverse=True)
    offsets = np.array(
        [_day_offset(zone, day) for day in days.tolist()],
        dtype=np.int64,
    )
    offset = offsets[which]
    values = wall - offset
    faults: dict[int, str] = {}
    notices: dict[int, str] = {}
    for row in np.flatnonzero(offset == MISSING).tolist():
        instant, verdict = (
            _day_start(int(wall[row]), zone)
            if bare[row]
            else _time_of_day(int(wall[row]), zone, gap, fold)
        )
        values[row] = instant
        if verdict is not None:
            (faults if instant == MISSING else notices)[row] = verdict
    return Placed(values, faults, notices)


@functools.lru_cache(maxsize=2**16)
def _midnight_offset(zone: tzinfo, day: int) -> int:
    """Tell the offset of a zone at a midnight UTC, the day counted from 1970."""
    return _offset(day * _DAY_MICROSECONDS, zone)


@functools.lru_cache(maxsize=2**16)
def _day_offset(zone: tzinfo, day: int) -> int:
    """Tell the one offset of a local day, or `MISSING` if it may have several."""
    offset = _midnight_offset(zone, day)
    others = (_midnight_offset(zone, day + step) for step in (-1, 1, 2))
    return offset if all(other == offset for other in others) else MISSING


def _readings(wall: int, zone: tzinfo) -> tuple[int, int]:
    """Read a wall time with the offset before, and after, a change near to it.

    They are equal for a plain time, rise in an overlap and fall in a gap (PEP 495).
    """
    local = (_LOCAL_EPOCH + timedelta(microseconds=wall)).replace(tzinfo=zone)
    first, second = (
        (local.replace(fold=fold).astimezone(UTC) - _EPOCH) // _MICROSECOND
        for fold in (0, 1)
    )
    return first, second


def _time_of_day(
    wall: int,
    zone: tzinfo,
    gap: Literal["reject", "shift_forward"],
    fold: Literal[0, 1] | None,
) -> tuple[int, str | None]:
    """Place one time of day; tell its fault if it has none, else what was chosen."""
    first, second = _readings(wall, zone)
    if first == second:
        return first, None
    if first > second:
        shifts = gap == "shift_forward"
        return (first, "gap_shifted") if shifts else (MISSING, "gap")
    if fold is None:
        return MISSING, "ambiguous_time"
    return (first, second)[fold], "fold_chosen"


def _day_start(midnight: int, zone: tzinfo) -> tuple[int, str | None]:
    """Find the first instant of a local day.

    If its midnight lies in a gap, that is the instant of the change, which lies between
    both readings of midnight; a day that the change skips altogether has none.
    """
    first, second = _readings(midnight, zone)
    if first <= second:
        return first, None
    start = _change(second, first, zone)
    if start + _offset(start, zone) < midnight + _DAY_MICROSECONDS:
        return start, None
    return MISSING, "gap"


def _offset(instant: int, zone: tzinfo) -> int:
    """Tell the offset of a zone at an instant."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return (moment.astimezone(zone).replace(tzinfo=UTC) - moment) // _MICROSECOND


def _change(before: int, after: int, zone: tzinfo) -> int:
    """Find the instant between two at which the offset changes, by halving."""
    old = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after
