"""How the clients of the base stand by the norm of contacts: kept, overdue, or never."""

from collections.abc import Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

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
from salesmodel.repeat._clients import counted
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import DAY
from salesmodel.repeat._touches import segments_of, touches_of
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.repeat.contacts._standing_row import (
    ContactState,
    LateContact,
    StandingRow,
    standing_row,
)
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.contacts import ContactTable


__all__ = ["ContactStanding", "contact_standing"]

_MOST = 1_000_000


@attrs.frozen(eq=False)
class ContactStanding:
    """When each client of the base was last contacted, and how that stands by the norm.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    norm : ContactNorm
        What counts for a contact, and how often there is to be one.
    base : ClientTable
        The clients who were in the base by then.
    last : ndarray of int64, shape (n,)
        Instant of the last contact with each; the smallest ``int64`` without any.
    days_since : ndarray of float64, shape (n,)
        Days since then; ``nan`` without any.
    days_overdue : ndarray of float64, shape (n,)
        Days since a contact was due, negative before; ``nan`` where the segment has no
        norm, or nothing tells since when.
    state : ndarray of uint8, shape (n,)
        A `ContactState` each.
    confidence : float
        Coverage of the intervals.
    notices : mapping of str to int
        Contacts and clients that were left out, by code.
    """

    as_of: int
    norm: ContactNorm
    base: ClientTable
    last: InstantArray
    days_since: FloatArray
    days_overdue: FloatArray
    state: NDArray[np.uint8]
    confidence: float = 0.95
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.last.size

    def late(self, most: int = _MOST) -> tuple[LateContact, ...]:
        """List the clients whom nobody has contacted in time.

        Parameters
        ----------
        most : int, default 1_000_000
            How many at the most.

        Returns
        -------
        tuple of LateContact
            The longest overdue first, and at the end those never contacted of whom
            nothing tells since when; equal ones in the order of the base.

        Raises
        ------
        InvalidValueError
            If `most` is no positive whole number.

        Examples
        --------
        >>> base = ClientTable.from_columns(client=["Acme"], segment=["key"])
        >>> none = ContactTable.from_columns(at=[], client=[])
        >>> found = contact_standing(none, base, ContactNorm({"key": 14}), as_of=0)
        >>> [(one.client, one.state) for one in found.late()]
        [('Acme', 'never')]
        """
        whole("most", most, least=1, most=_MOST)
        is_late = (self.state == ContactState.OVERDUE) | (
            self.state == ContactState.NEVER
        )
        rows = np.flatnonzero(is_late)
        order = np.argsort(-self.days_overdue[rows], kind="stable")[:most]
        group, segments = segments_of(self.base)
        return tuple(
            self._told(row, segments[group[row]]) for row in rows[order].tolist()
        )

    def _told(self, row: int, segment: str | None) -> LateContact:
        """Tell one client."""
        is_touched = bool(self.last[row] != MISSING)
        overdue = float(self.days_overdue[row])
        return LateContact(
            client=name_of(self.base.names, int(self.base.client[row])),
            segment=segment,
            state=ContactState(self.state[row]).word,
            last=int(self.last[row]) if is_touched else None,
            days_since=float(self.days_since[row]) if is_touched else None,
            days_overdue=None if np.isnan(overdue) else overdue,
        )

    def rows(self) -> tuple[StandingRow, ...]:
        """Count the clients of each segment by how they stand.

        Returns
        -------
        tuple of StandingRow
            In the order of the segments; the last one of clients without any, where
            there are such.

        Examples
        --------
        >>> base = ClientTable.from_columns(client=["Acme"], segment=["key"])
        >>> contacts = ContactTable.from_columns(at=["1970-01-01"], client=["Acme"])
        >>> norm = ContactNorm({"key": 14})
        >>> [row] = contact_standing(contacts, base, norm, as_of=15 * DAY).rows()
        >>> row.n_overdue, row.kept.value
        (1, 0.0)
        """
        group, segments = segments_of(self.base)
        n, n_states = len(segments), len(ContactState)
        states = counted(group * n_states + self.state, n * n_states)
        untouched = counted(group[self.last == MISSING], n).tolist()
        return tuple(
            standing_row(segment, own, untouched[place], self.confidence)
            for place, (segment, own) in enumerate(
                zip(segments, states.reshape(n, n_states).tolist(), strict=True)
            )
            if segment is not None or any(own)
        )

    @property
    def total(self) -> StandingRow:
        """The clients of the whole base by how they stand."""
        states = counted(self.state, len(ContactState)).tolist()
        untouched = int(np.count_nonzero(self.last == MISSING))
        return standing_row("all", states, untouched, self.confidence)

    def __str__(self) -> str:
        """Return a line a segment, and one of the whole."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["segment", "clients", "kept", "overdue", "never", "new", "no norm"]
        heads += ["share kept", "low", "high"]
        rows = [
            [
                row.segment,
                row.n_clients,
                row.n_kept,
                row.n_overdue,
                row.n_never,
                row.n_new,
                row.n_without_norm,
                row.kept.value,
                row.kept.low,
                row.kept.high,
            ]
            for row in (*self.rows(), self.total)
        ]
        day = np.datetime64(self.as_of, "us")
        return Shown(f"Contacts of the base as of {day}", heads, rows)


def contact_standing(
    contacts: ContactTable,
    base: ClientTable,
    norm: ContactNorm,
    *,
    as_of: Moment,
    confidence: float = 0.95,
) -> ContactStanding:
    r"""Tell who of the client base was never contacted, and who too long ago.

    Parameters
    ----------
    contacts : ContactTable
        Contacts; those after `as_of` are left out and counted.
    base : ClientTable
        The clients, those who asked and never bought included; those that came into it
        later are left out and counted.
    norm : ContactNorm
        What counts for a contact, and how often there is to be one.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    ContactStanding
        One entry a client.

    Raises
    ------
    InvalidValueError
        If contacts have no clients, clients come by name in one table and by code in
        the other, or a column that the norm asks for is not there.
    InvalidInstantError
        If `as_of` is naive or out of range.

    See Also
    --------
    contact_coverage : How well the norm was kept over a period.

    Notes
    -----
    A contact is due :math:`d` days after the last one, to the microsecond, or after the
    client came into the base, where there was none: it is overdue from then on. A client
    who was never contacted and of whom nothing tells since when he is in the base counts
    as ``never``, by how many days is not known. *Never* is never in this table: one that
    begins late knows of no earlier contact.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> base = ClientTable.from_columns(
    ...     client=["Acme", "Bolt", "Core"],
    ...     segment=["key", "key", "asked only"],
    ...     since=[None, None, "2026-01-03"],
    ... )
    >>> contacts = ContactTable.from_columns(
    ...     at=["2026-01-05", "2026-01-20"], client=["Acme", "Bolt"]
    ... )
    >>> norm = ContactNorm({"key": 14, "asked only": 20})
    >>> as_of = int(np.datetime64("2026-01-26", "us").astype(int))
    >>> found = contact_standing(contacts, base, norm, as_of=as_of)
    >>> for one in found.late():
    ...     print(one.client, one.state, one.days_overdue)
    Acme overdue 7.0
    Core never 3.0
    """
    now = moment("as_of", as_of)
    wilson_rate(0, 0, confidence=confidence)
    here = base[base.begun() <= now]
    touches = touches_of(contacts, here, norm, before=now + 1)
    last = np.full(len(here), MISSING)
    last[touches.owner] = touches.at  # of several, the last one stays
    group, segments = segments_of(here)
    span = norm.spans(segments)[group]
    since = np.where(last == MISSING, here.begun(), last)
    left = len(base) - len(here)
    return ContactStanding(
        as_of=now,
        norm=norm,
        base=here,
        last=read_only(last),
        days_since=read_only(_days(now, last)),
        days_overdue=read_only(
            np.where(span > 0, _days(now, since) - span / DAY, np.nan)
        ),
        state=read_only(_states(now, last, since, span)),
        confidence=confidence,
        notices={**touches.notices, **({"not_yet": left} if left else {})},
    )


def _days(now: int, since: InstantArray) -> FloatArray:
    """Return the days since each instant, ``nan`` where there is none."""
    known = np.where(since == MISSING, now, since)
    return np.where(since == MISSING, np.nan, (now - known) / DAY)


def _states(
    now: int, last: InstantArray, since: InstantArray, span: IntArray
) -> NDArray[np.uint8]:
    """Return how each client stands."""
    is_due = since < now - span  # one that is not known lies before every instant
    was_touched = last != MISSING
    found = np.where(is_due, ContactState.NEVER, ContactState.NEW)
    found[was_touched & is_due] = ContactState.OVERDUE
    found[was_touched & ~is_due] = ContactState.KEPT
    found[span == 0] = ContactState.NO_NORM
    return found.astype(np.uint8)
