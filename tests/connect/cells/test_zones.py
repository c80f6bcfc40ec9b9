"""Wall times are placed in a zone, each day by its own offset."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.connect.cells._zones import place


DAY = 86_400_000_000
NEW_YORK = ZoneInfo("America/New_York")


def wall(text):
    """Count the microseconds of a wall time."""
    local = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return (local - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def placed(text, zone, **policy):
    """Place one wall time: its instant as text, its fault, and its notice."""
    times = np.array([wall(text)])
    bare = np.array([len(text) == 10])
    read = place(times, bare, zone=zone, **policy)
    if read.values[0] == MISSING:
        return read.faults[0]
    instant = datetime(1970, 1, 1) + timedelta(microseconds=int(read.values[0]))
    return instant.isoformat(" "), read.notices.get(0)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2024-07-01 12:00", "America/New_York", ("2024-07-01 16:00:00", None)),
        ("2024-01-01 12:00", "America/New_York", ("2024-01-01 17:00:00", None)),
        ("2003-04-06 01:59:59", "America/New_York", ("2003-04-06 06:59:59", None)),
        ("2003-04-06 02:30", "America/New_York", "gap"),
        ("2003-10-26 01:30", "America/New_York", "ambiguous_time"),
        ("2014-10-26 01:30", "Europe/Moscow", "ambiguous_time"),
        ("1910-06-01 00:00", "Europe/Moscow", ("1910-05-31 21:29:43", None)),
        ("2011-12-29 23:59", "Pacific/Apia", ("2011-12-30 09:59:00", None)),
        ("2011-12-30 12:00", "Pacific/Apia", "gap"),
        ("2011-12-31 00:00", "Pacific/Apia", ("2011-12-30 10:00:00", None)),
        ("2011-12-30", "Pacific/Apia", "gap"),
        ("2011-12-31", "Pacific/Apia", ("2011-12-30 10:00:00", None)),
        ("2018-11-04", "America/Sao_Paulo", ("2018-11-04 03:00:00", None)),
        ("2018-02-18", "America/Sao_Paulo", ("2018-02-18 03:00:00", None)),
        ("2018-11-04", "America/New_York", ("2018-11-04 04:00:00", None)),
        ("1919-03-31", "America/Toronto", ("1919-03-31 04:30:00", None)),
        ("2024-11-03", "America/Havana", ("2024-11-03 04:00:00", None)),
    ],
)
def test_times_are_placed(text, zone, expected):
    """A time is placed, or is told to be in a gap or an overlap."""
    assert expected == placed(text, ZoneInfo(zone))


def test_gap_is_shifted_by_its_length():
    """A time in a gap is moved forward by the length of the gap."""
    actual = placed("2003-04-06 02:30", NEW_YORK, gap="shift_forward")

    assert actual == ("2003-04-06 07:30:00", "gap_shifted")


@pytest.mark.parametrize(("fold", "hour"), [(0, 5), (1, 6)])
def test_overlap_is_read_as_chosen(fold, hour):
    """A time that came twice is read as the chosen one."""
    actual = placed("2003-10-26 01:30", NEW_YORK, fold=fold)

    assert (f"2003-10-26 0{hour}:30:00", "fold_chosen") == actual


def test_fixed_offset_is_a_zone():
    """A zone with one offset needs no data."""
    moscow = timezone(timedelta(hours=3))

    assert placed("2024-01-01 02:00", moscow) == ("2023-12-31 23:00:00", None)


def test_no_times_are_placed():
    """No times give no values."""
    none = np.zeros(0, dtype=np.int64)

    assert place(none, none == 0, zone=NEW_YORK).values.tolist() == []


@pytest.mark.parametrize(
    "key",
    [
        "Africa/Casablanca",
        "Africa/Freetown",
        "America/Noronha",
        "Asia/Gaza",
        "Pacific/Apia",
        "Pacific/Kwajalein",
    ],
)
def test_midnights_show_every_change_of_offset(key):
    """Where the zones change most often, no change hides between two midnights UTC."""
    zone = ZoneInfo(key)
    start = datetime(1899, 12, 30, tzinfo=UTC)
    offsets = [
        (start + timedelta(hours=hours)).astimezone(zone).utcoffset()
        for hours in range(0, 150 * 365 * 24, 6)
    ]

    for first in range(0, len(offsets) - 4, 4):
        within = set(offsets[first : first + 5])
        assert len(within) == 1 or offsets[first] != offsets[first + 4]
