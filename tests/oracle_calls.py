"""Slow twins of the figures of calls: one contact after another."""

import datetime as dt
from collections import defaultdict


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def labels_of(row, by, offset=0):
    """Return the labels of one contact, a dictionary, by the names of columns."""
    at = row["at"]
    local = (
        None if at is None else EPOCH + dt.timedelta(microseconds=at, minutes=offset)
    )
    clock = {
        "hour": None if local is None else f"{local.hour:02}",
        "weekday": None if local is None else DAYS[local.weekday()],
        "month": None
        if at is None
        else (EPOCH + dt.timedelta(microseconds=at)).strftime("%Y-%m"),
        "attempt": f"{row['attempt']}" if row.get("attempt") else None,
    }
    return tuple(clock[name] if name in clock else row[name] for name in by)


def counts(rows, by, n_levels, offsets=None):
    """Count contacts, those not known, known costs and missing ones, by group."""
    found = defaultdict(lambda: [[0] * n_levels, 0, 0, 0])
    for place, row in enumerate(rows):
        group = found[labels_of(row, by, offsets[place] if offsets else 0)]
        if row["level"] is None:
            group[1] += 1
            continue
        for level in range(row["level"] + 1):
            group[0][level] += 1
        if row["cost"] is None:
            group[3] += 1
        else:
            group[2] += row["cost"]
    return {group: tuple(map(_frozen, told)) for group, told in found.items()}


def _frozen(value):
    return tuple(value) if isinstance(value, list) else value


def falling(cells):
    """Return the shares that do not rise: the least of the greatest means around each."""

    def mean(first, last):
        won = sum(cells[place][0] for place in range(first, last + 1))
        return won / sum(cells[place][1] for place in range(first, last + 1))

    n = len(cells)
    return [
        min(
            max(mean(first, last) for last in range(place, n))
            for first in range(place + 1)
        )
        for place in range(n)
    ]
