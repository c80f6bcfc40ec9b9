"""How much of the client base was touched in a period, and how well a norm was kept."""

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray, Moment, moment, read_only
from salesmodel._checks import pair
from salesmodel._counts import histogram
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._adding import check_same
from salesmodel.repeat._clients import added, counted
from salesmodel.repeat._periods import DAY, ends_of
from salesmodel.repeat._plain import added_notices
from salesmodel.repeat._touches import segments_of, touches_of
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.repeat.contacts._coverage_row import CoverageRow, share_of_time
from salesmodel.repeat.contacts._norm_time import NormTime
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.contacts import ContactTable


__all__ = ["ContactCoverage", "contact_coverage"]

_COUNTS = ("clients", "touched", "contacts", "timed", "deadlines", "deadlines_kept")
_TIMES = ("known", "kept", "unknown")
_SAME = ("segments", "start", "end", "whole_from", "norm", "confidence")


@attrs.frozen(eq=False)
class ContactCoverage:
    """Coverage of the client base by segment.

    The sum of those of two parts of the base, with the contacts of each, is that of the
    whole: exact, in any order.

    Parameters
    ----------
    segments : tuple of str or None
        Names of the segments; the last one, `None`, is that of clients without any.
    start, end : int
        The period, its end excluded, in microseconds since 1970-01-01 UTC.
    whole_from : int
        Instant from which on all contacts are in the table.
    norm : ContactNorm
        What counts for a contact, and how often there is to be one.
    confidence : float
        Coverage of the intervals.
    clients, touched, contacts : ndarray of int64, shape (n_segments,)
        Clients of the base, those with a contact in the period, and contacts.
    timed : ndarray of int64, shape (n_segments,)
        Clients of whom it is known at some time whether the norm was kept.
    known, kept, unknown : tuple of int
        Microseconds of all clients at which it is known whether the norm was kept, at
        which it was, and at which it is not known.
    deadlines, deadlines_kept : ndarray of int64, shape (n_segments,)
        Deadlines that fell into the period, and those that were met.
    notices : mapping of str to int
        Contacts and clients that were left out, by code.
    """

    segments: tuple[str | None, ...]
    start: int
    end: int
    whole_from: int
    norm: ContactNorm
    confidence: float
    clients: IntArray
    touched: IntArray
    contacts: IntArray
    timed: IntArray
    known: tuple[int, ...]
    kept: tuple[int, ...]
    unknown: tuple[int, ...]
    deadlines: IntArray
    deadlines_kept: IntArray
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Let no count be written to."""
        for name in _COUNTS:
            read_only(getattr(self, name))

    def __add__(self, other: "ContactCoverage") -> "ContactCoverage":
        """Add the coverage of other clients, segment by segment."""
        check_same(self, other, _SAME)
        summed: dict[str, Any] = {
            name: getattr(self, name) + getattr(other, name) for name in _COUNTS
        }
        for name in _TIMES:
            pairs = zip(getattr(self, name), getattr(other, name), strict=True)
            summed[name] = tuple(map(sum, pairs))
        summed["notices"] = added_notices(self.notices, other.notices)
        return attrs.evolve(self, **summed)

    def rows(self) -> tuple[CoverageRow, ...]:
        """Return the figures of each segment.

        Returns
        -------
        tuple of CoverageRow
            In the order of the segments; the last one of clients without any, where
            there are such.

        Examples
        --------
        >>> base = ClientTable.from_columns(client=["Acme"], segment=["key"])
        >>> contacts = ContactTable.from_columns(at=["2026-01-05"], client=["Acme"])
        >>> found = contact_coverage(contacts, base, within=(0, 1), norm=ContactNorm())
        >>> [(row.segment, row.touched.value) for row in found.rows()]
        [('key', 0.0)]
        """
        return tuple(
            self._row(segment, slice(place, place + 1))
            for place, segment in enumerate(self.segments)
            if segment is not None or self.clients[place]
        )

    @property
    def total(self) -> CoverageRow:
        """Figures of the whole base; those of time of the segments with a norm."""
        return self._row("all", slice(None))

    def _row(self, segment: str | None, places: slice) -> CoverageRow:
        """Add up some segments, and rate them."""
        n, touched, contacts, timed, deadlines, met = (
            int(getattr(self, name)[places].sum()) for name in _COUNTS
        )
        known, kept, unknown = (sum(getattr(self, name)[places]) for name in _TIMES)
        sure = self.confidence
        return CoverageRow(
            segment=segment,
            n_clients=n,
            n_touched=touched,
            n_contacts=contacts,
            touched=wilson_rate(touched, n, confidence=sure),
            known_days=known / DAY,
            kept_days=kept / DAY,
            unknown_days=unknown / DAY,
            in_norm=share_of_time(
                kept, known, n=timed, period=self.end - self.start, confidence=sure
            ),
            in_time=wilson_rate(met, deadlines, confidence=sure),
        )

    def __str__(self) -> str:
        """Return a line a segment, and one of the whole."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["segment", "clients", "contacts", "touched", "low", "high"]
        heads += ["client-days", "in norm", "deadlines", "in time"]
        rows = [
            [
                row.segment,
                row.n_clients,
                row.n_contacts,
                row.touched.value,
                row.touched.low,
                row.touched.high,
                row.known_days,
                row.in_norm.value,
                row.in_time.n,
                row.in_time.value,
            ]
            for row in (*self.rows(), self.total)
        ]
        first, last = np.array([self.start, self.end], "datetime64[us]").astype(str)
        return Shown(f"Coverage of the base from {first} to {last}", heads, rows)


def contact_coverage(
    contacts: ContactTable,
    base: ClientTable,
    *,
    within: tuple[Moment, Moment],
    norm: ContactNorm,
    whole_from: Moment | None = None,
    confidence: float = 0.95,
) -> ContactCoverage:
    r"""Tell how much of the client base was touched, and how well a norm was kept.

    Parameters
    ----------
    contacts : ContactTable
        Contacts of the whole history that is there: those before the period tell when
        the next ones were due.
    base : ClientTable
        The clients, those who asked and never bought included; clients that came into
        it at the end of the period or later are left out and counted.
    within : (datetime or int, datetime or int)
        Beginning and end of the period, the end excluded, at which all contacts until
        then have to be known.
    norm : ContactNorm
        What counts for a contact, and how often there is to be one.
    whole_from : datetime or int, optional
        Instant from which on all contacts are in the table; that of the earliest one by
        default.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    ContactCoverage
        Figures by segment.

    Raises
    ------
    InvalidValueError
        If contacts have no clients, clients come by name in one table and by code in
        the other, a column that the norm asks for is not there, or the period ends
        before it begins.
    InvalidInstantError
        If an instant is naive or out of range.

    See Also
    --------
    contact_standing : Who was never touched, and who too long ago.

    Notes
    -----
    A client is *touched* if a contact with him falls into the period.

    At an instant :math:`t` the norm of :math:`d` days is kept if the last contact at or
    before :math:`t` is no longer ago than :math:`d`. A client without one has until
    :math:`d` days after he came into the base, where that is known. `in_norm` is the
    time at which the norm was kept, of all clients, over the time at which that is
    known, from the beginning of the period or the client's coming into the base on.

    Where the table begins at :math:`h`, a client without any contact in it could have
    had one just before: until :math:`h + d`, or his first contact if that is earlier,
    it is not known whether the norm was kept. That time is left out, and stands in
    `unknown_days`.

    Every contact sets a deadline, :math:`d` days later, and so does coming into the
    base without a contact. `in_time` is the share of the deadlines within the period by
    which the next contact was made: all of them have passed, so that none is censored.
    It weighs those who are contacted often more than `in_norm` does.

    Intervals are Wilson's. That of `in_norm` rests on the known time divided by the
    length of the period: each client is taken to be within the norm all along, or not
    at all, which makes it rather too wide.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    Acme was due on the 15th and the 22nd, Bolt on the 15th; Core asked once:

    >>> base = ClientTable.from_columns(
    ...     client=["Acme", "Bolt", "Core"], segment=["key", "key", "asked only"]
    ... )
    >>> contacts = ContactTable.from_columns(
    ...     at=["2026-01-01", "2026-01-01", "2026-01-08", "2026-01-22"],
    ...     client=["Acme", "Bolt", "Acme", "Bolt"],
    ... )
    >>> days = [
    ...     int(np.datetime64(f"2026-01-{day}", "us").astype(int)) for day in (15, 29)
    ... ]
    >>> norm = ContactNorm({"key": 14})
    >>> found = contact_coverage(contacts, base, within=tuple(days), norm=norm)
    >>> key, asked = found.rows()
    >>> key.touched.value, asked.touched.value
    (0.5, 0.0)
    >>> key.known_days, key.kept_days, key.in_norm.value
    (28.0, 14.0, 0.5)
    >>> round(key.in_time.value, 4), key.in_time.n
    (0.3333, 3)
    """
    start, end = ends_of("within", *pair("within", within))
    wilson_rate(0, 0, confidence=confidence)
    here = base[base.begun() < end]
    touches = touches_of(contacts, here, norm, before=end)
    group, segments = segments_of(here)
    time = NormTime(
        touches=touches,
        start=start,
        end=end,
        whole=_whole_from(contacts, start, whole_from),
        span=norm.spans(segments)[group],
        begun=here.begun(),
    )
    made = histogram(touches.owner[touches.at >= start], len(here))
    n, left = len(segments), len(base) - len(here)
    notices = {**touches.notices, **({"not_yet": left} if left else {})}
    return ContactCoverage(
        segments=segments,
        start=start,
        end=end,
        whole_from=time.whole,
        norm=norm,
        confidence=confidence,
        clients=counted(group, n),
        touched=counted(group[made > 0], n),
        contacts=added(group, made, n),
        **time.by_segment(group, n),
        notices=notices,
    )


def _whole_from(contacts: ContactTable, start: int, told: Moment | None) -> int:
    """Return from when on all contacts are there."""
    if told is not None:
        return moment("whole_from", told)
    dated = contacts.at[contacts.at != MISSING]
    return int(dated.min()) if dated.size else start
