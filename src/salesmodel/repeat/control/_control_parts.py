"""The parts of a view per client, each put onto the rows of one base."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    InstantArray,
    IntArray,
    instants,
    read_only,
)
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat._align import Alignment, Column, column_of, counts_of, rows_of
from salesmodel.repeat._periods import DAY
from salesmodel.repeat.classes.abc_classes import AbcClasses
from salesmodel.repeat.classes.segments import ClientSegments
from salesmodel.repeat.classes.xyz_classes import XyzClasses
from salesmodel.repeat.contacts.contact_standing import ContactStanding
from salesmodel.repeat.contacts.engaged import Engagement
from salesmodel.repeat.control.debts import ClientDebts
from salesmodel.repeat.returning.rhythm import IntervalOf, Rhythm
from salesmodel.repeat.returning.top import TopClients
from salesmodel.tables._minor import amounts
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.deals import Labelled


__all__ = [
    "Part",
    "amounts_part",
    "check_base",
    "classes_part",
    "contact_part",
    "counts_part",
    "debts_part",
    "lateness",
    "policy_part",
    "rhythm_part",
    "same_day",
    "segments_part",
    "top_part",
]

Part = dict[str, Any]
"""Columns of a view by name, or nothing where the part was not given."""

_MOST_COUNT = 1_000_000
_MOST_DAYS = 3_650


def check_base(clients: ClientTable, now: int) -> None:
    """Refuse clients who were not in the base yet."""
    if (late := clients.begun() > now).any():
        row = int(np.argmax(late))
        needed = "at or before as_of (keep base[base.begun() <= as_of])"
        value, path = int(clients.begun()[row]), f"since[{row}]"
        raise InvalidInstantError("since", needed, value, "future", path)


def top_part(base: Alignment, top: TopClients | None) -> Part:
    """Return the rank of each client in the last list, and its length."""
    if top is None:
        return {}
    ranked = np.flatnonzero(top.rank[-1])
    rank = np.zeros(len(base.clients), np.int64)
    rank[rows_of(base, "top", top.names, ranked)] = top.rank[-1, ranked]
    return {"rank": read_only(rank), "top_n": top.n}


def classes_part(
    base: Alignment, name: str, classes: AbcClasses | XyzClasses | None
) -> Part:
    """Return the class of each client."""
    if classes is None:
        return {}
    codes = np.full(len(base.clients), NO_LABEL, np.int8)
    codes[rows_of(base, name, classes.names, classes.client)] = classes.code
    return {name: Labelled(codes, classes.labels)}


def segments_part(base: Alignment, segments: ClientSegments | None) -> Part:
    """Return the segment of each client; of the base, where no other one is given."""
    if segments is None:
        return {} if base.clients.segment is None else {"segment": base.clients.segment}
    codes = np.full(len(base.clients), NO_LABEL, np.int32)
    rows = rows_of(base, "segments", segments.names, segments.client)
    codes[rows] = segments.segment
    return {"segment": Labelled(codes, segments.labels)}


def rhythm_part(base: Alignment, rhythm: Rhythm | None, now: int) -> Part:
    """Return how late each client is by his rhythm, on the same day."""
    if rhythm is None:
        return {}
    same_day("rhythm", rhythm.as_of, now)
    rows = rows_of(base, "rhythm", rhythm.names, rhythm.client)
    days = np.full(len(base.clients), MISSING)
    days[rows] = rhythm.days_since_last
    whose = np.full(len(base.clients), IntervalOf.NOBODY, np.uint8)
    whose[rows] = rhythm.interval_of
    interval, overdue = np.full((2, len(base.clients)), np.nan)
    interval[rows], overdue[rows] = rhythm.interval_days, rhythm.overdue
    return {
        "days_since_last": read_only(days),
        "interval_days": read_only(interval),
        "interval_of": read_only(whose),
        "overdue": read_only(overdue),
    }


def debts_part(base: Alignment, debts: ClientDebts | None, now: int) -> Part:
    """Return what each client owes on the same day: nothing without an invoice."""
    if debts is None:
        return {}
    same_day("debts", debts.as_of, now)
    rows = rows_of(base, "debts", debts.names, debts.client)
    found: Part = {}
    for name, column in (
        ("debt", debts.open),
        ("debt_overdue", debts.overdue),
        ("debt_days", debts.days_overdue),
    ):
        dense = np.zeros(len(base.clients), np.int64)
        dense[rows] = column
        found[name] = read_only(dense)
    return found


def same_day(part: str, as_of: int, now: int) -> None:
    """Refuse a report as of another day."""
    if as_of // DAY != now // DAY:
        day = np.datetime64(now, "us").astype("datetime64[D]")
        other = np.datetime64(as_of, "us").astype("datetime64[D]")
        raise InvalidValueError(part, f"as of {day}, as the view", f"{other}", "as_of")


def amounts_part(base: Alignment, name: str, values: Column | None) -> Part:
    """Return amounts by client, planned or actual."""
    if values is None:
        return {}
    return {name: column_of(base, name, values, _amounts)}


def _amounts(name: str, values: ArrayLike) -> IntArray:
    return amounts(values, name)


def counts_part(
    base: Alignment, name: str, values: Column | None, *, most: int = _MOST_COUNT
) -> Part:
    """Return whole numbers by client, such as scores or open incidents."""
    if values is None:
        return {}

    def door(name: str, values: ArrayLike) -> IntArray:
        return counts_of(name, values, most=most)

    return {name: column_of(base, name, values, door)}


def contact_part(
    base: Alignment, values: Column | ContactStanding | None, now: int
) -> Part:
    """Return the instant of the last contact of each client, none of them later."""
    if values is None:
        return {}
    if isinstance(values, ContactStanding):
        return _standing_part(base, values, now)
    last: InstantArray = column_of(base, "last_contact", values, instants)
    if (late := last > now).any():
        row = int(np.argmax(late))
        needed, path = "at or before as_of", f"last_contact[{row}]"
        raise InvalidInstantError(
            "last_contact", needed, int(last[row]), "future", path
        )
    return {"last_contact": last}


def _standing_part(base: Alignment, standing: ContactStanding, now: int) -> Part:
    """Return the last contacts and the norm by which clients stand, on the same day."""
    same_day("last_contact", standing.as_of, now)
    own, n = standing.base, len(base.clients)
    rows = rows_of(base, "last_contact", own.names, own.client)
    last = np.full(n, MISSING)
    last[rows] = standing.last
    overdue, every = np.full((2, n), np.nan)
    overdue[rows] = standing.days_overdue
    segment = own.segment
    if segment is not None:
        days = standing.norm.days
        told = [days.get(label, np.nan) for label in (*segment.labels, "")]
        every[rows] = np.array(told, np.float64)[segment.codes]
    return {
        "last_contact": read_only(last),
        "contact_overdue": read_only(overdue),
        "every_days": read_only(every),
    }


def policy_part(
    base: Alignment,
    engagement: Engagement | None,
    every_days: Column | None,
    last_contact: object,
) -> Part:
    """Return how often each client is to be contacted, by scheme or by column."""
    if every_days is not None:
        if engagement is not None or isinstance(last_contact, ContactStanding):
            needed = "left out where an engagement or a standing says it"
            raise InvalidValueError("every_days", needed, "both", "policy")
        [days] = counts_part(base, "every_days", every_days, most=_MOST_DAYS).values()
        known = np.where(days == MISSING, np.nan, days)
        return {"every_days": read_only(known)}
    if engagement is None:
        return {}
    of, clients = engagement.clients, base.clients
    if of.names != clients.names or not np.array_equal(of.client, clients.client):
        needed = f"of the same {len(clients)} clients, in the order of the base"
        raise InvalidValueError("engagement", needed, len(of), "clients")
    days = engagement.every_days.astype(np.float64)
    return {"engagement": engagement, "every_days": read_only(days)}


def lateness(columns: Part, now: int) -> Part:
    """Return how many days each client is beyond the policy, negative before."""
    last, every = columns.get("last_contact"), columns.get("every_days")
    if last is None or every is None or "contact_overdue" in columns:
        return {}
    days = np.where(last == MISSING, np.nan, now // DAY - last // DAY)
    return {"contact_overdue": read_only(days - every)}
