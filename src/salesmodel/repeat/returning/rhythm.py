"""The rhythm in which each client buys, and who is late by his own."""

from collections.abc import Mapping
from enum import IntEnum

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    FloatArray,
    InstantArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._checks import whole
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import known_at
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import DAY
from salesmodel.repeat._scores import ScoreArray
from salesmodel.repeat.classes.segments import ClientSegments
from salesmodel.repeat.returning._intervals import Intervals, intervals_of
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["IntervalOf", "Rhythm", "purchase_rhythm"]

_SHOWN = 20
_MOST = 1_000_000


class IntervalOf(IntEnum):
    """Whose interval a client is measured by."""

    NOBODY = 0
    """No client of his segment has bought often enough."""
    OWN = 1
    SEGMENT = 2

    @property
    def word(self) -> str:
        """Whose it is, in lower case."""
        return self.name.lower()


@attrs.frozen(eq=False)
class Rhythm:
    """How often each client buys, and how late he is.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    min_purchases : int
        Days with a purchase from which on a client has a rhythm of his own.
    client : ndarray of int64, shape (n,)
        Codes of the clients who bought by then, ascending.
    n_days : ndarray of int64, shape (n,)
        Days (UTC) on which they bought.
    days_since_first, days_since_last : ndarray of int64, shape (n,)
        Days from the first and from the last of them to that of `as_of`.
    interval_days : ndarray of float64, shape (n,)
        Median of the days between purchases, of his own or of his segment; ``nan``
        where neither is known.
    spread_days : ndarray of float64, shape (n,)
        Upper less lower quartile of his own; ``nan`` where he has no rhythm of his own.
    interval_of : ndarray of uint8, shape (n,)
        Whose interval it is, an `IntervalOf`.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Rows that were left out, by code.
    """

    as_of: int
    min_purchases: int
    client: IntArray
    n_days: IntArray
    days_since_first: IntArray
    days_since_last: IntArray
    interval_days: FloatArray
    spread_days: FloatArray
    interval_of: ScoreArray
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def overdue(self) -> FloatArray:
        """Days since the last purchase / interval: above 1 he is late."""
        late: FloatArray = self.days_since_last / self.interval_days
        return late

    @property
    def expected(self) -> InstantArray:
        """Day (its midnight UTC) on which the next purchase is due.

        In microseconds, a broken day rounded up; the smallest ``int64`` where no
        interval is known.
        """
        due = np.full(len(self), MISSING)
        known = np.flatnonzero(~np.isnan(self.interval_days))
        days = np.ceil(self.interval_days[known]).astype(np.int64)
        due[known] = (self.as_of // DAY - self.days_since_last[known] + days) * DAY
        return due

    def __str__(self) -> str:
        """Return the clients who are latest as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        overdue = self.overdue
        latest = np.argsort(-np.nan_to_num(overdue), kind="stable")[:_SHOWN]
        heads = ["client", "days", "since last", "interval", "spread", "of", "overdue"]
        rows = [
            [
                name_of(self.names, int(self.client[row])),
                int(self.n_days[row]),
                int(self.days_since_last[row]),
                float(self.interval_days[row]),
                float(self.spread_days[row]),
                IntervalOf(self.interval_of[row]).word,
                float(overdue[row]),
            ]
            for row in latest.tolist()
        ]
        title = (
            f"Rhythm of {len(self)} clients in days, their own from "
            f"{self.min_purchases} days with a purchase on"
        )
        return Shown(title, heads, rows)


def purchase_rhythm(
    purchases: PurchaseTable,
    *,
    as_of: Moment,
    min_purchases: int = 3,
    segments: ClientSegments | None = None,
    refunds: str = "ignore",
) -> Rhythm:
    r"""Measure the interval between purchases of each client, and how late he is.

    Parameters
    ----------
    purchases : PurchaseTable
        Purchases; rows without client or instant, and those after `as_of`, are left out
        and counted.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    min_purchases : int, default 3
        Days with a purchase that a rhythm of one's own needs, at least 2.
    segments : ClientSegments, optional
        Segments whose interval the others are measured by; by default all clients are
        one segment, and so are those without any.
    refunds : {"ignore", "undo"}, default "ignore"
        Whether a purchase that was taken back in full stays a purchase, or is none.

    Returns
    -------
    Rhythm
        One entry a client who bought by then.

    Raises
    ------
    InvalidValueError
        If `min_purchases` is below 2, or segments are of other clients.
    InvalidInstantError
        If `as_of` is naive or out of range.

    Notes
    -----
    Purchases of one day are one. The interval is the median of the days from one to the
    next, the spread their upper less their lower quartile, both interpolated; the
    interval of a segment is the median of those of its clients who have their own. The
    time since the last purchase is no interval, for it is not over.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Acme", "Bolt"],
    ...     at=["2026-01-01", "2026-01-11", "2026-01-31", "2026-01-11"],
    ... )
    >>> found = purchase_rhythm(
    ...     purchases, as_of=dt.datetime(2026, 2, 10, tzinfo=dt.UTC)
    ... )
    >>> found.interval_days.tolist(), found.overdue.round(3).tolist()
    ([15.0, 15.0], [0.667, 2.0])
    >>> [IntervalOf(one).word for one in found.interval_of]
    ['own', 'segment']
    """
    now = moment("as_of", as_of)
    whole("min_purchases", min_purchases, least=2, most=_MOST)
    group, n_groups = _groups(purchases, segments)
    known = known_at(purchases, now, refunds=refunds)
    between = intervals_of(known, purchases.n_clients)
    has_own = between.n_days >= min_purchases
    own = np.where(has_own, between.quantile(0.5), np.nan)
    interval = np.where(has_own, own, _medians(own, group, n_groups)[group])
    here = np.flatnonzero(between.n_days)
    whose = np.where(has_own, IntervalOf.OWN, IntervalOf.SEGMENT)
    whose[np.isnan(interval)] = IntervalOf.NOBODY
    return Rhythm(
        as_of=now,
        min_purchases=min_purchases,
        client=read_only(here),
        n_days=read_only(between.n_days[here]),
        days_since_first=read_only(now // DAY - between.first_day[here]),
        days_since_last=read_only(now // DAY - between.last_day[here]),
        interval_days=read_only(interval[here]),
        spread_days=read_only(_spread(between, own)[here]),
        interval_of=read_only(whose[here].astype(np.uint8)),
        names=purchases.names,
        notices=known.notices,
    )


def _groups(
    purchases: PurchaseTable, segments: ClientSegments | None
) -> tuple[IntArray, int]:
    """Return the segment of every client, those without one in one of their own."""
    group = np.zeros(purchases.n_clients, np.int64)
    if segments is None:
        return group, 1
    if segments.n_clients != group.size or segments.names != purchases.names:
        needed = f"of the {group.size} clients of the purchases"
        raise InvalidValueError("segments", needed, segments.n_clients, "clients")
    group[segments.client] = segments.segment.astype(np.int64) + 1
    return group, len(segments.labels) + 1


def _medians(own: FloatArray, group: IntArray, n_groups: int) -> FloatArray:
    """Return the median of the intervals that clients of each group have."""
    known = np.flatnonzero(~np.isnan(own))
    medians = np.full(n_groups, np.nan)
    for one in np.unique(group[known]).tolist():
        medians[one] = np.median(own[known[group[known] == one]])
    return medians


def _spread(between: Intervals, own: FloatArray) -> FloatArray:
    """Return upper less lower quartile of those who have a rhythm of their own."""
    spread = between.quantile(0.75) - between.quantile(0.25)
    return np.where(np.isnan(own), np.nan, spread)
