"""How the clients of one segment stand by the norm, and one client who is late."""

from enum import IntEnum

import attrs

from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["ContactState", "LateContact", "StandingRow", "standing_row"]


class ContactState(IntEnum):
    """How a client stands by the norm of his segment."""

    NO_NORM = 0
    """His segment has no norm."""
    KEPT = 1
    OVERDUE = 2
    """The last contact is too long ago."""
    NEVER = 3
    """There was no contact, and one is due, or nothing tells since when."""
    NEW = 4
    """There was no contact, and none is due yet."""

    @property
    def word(self) -> str:
        """The state in lower case."""
        return self.name.lower().replace("_", " ")


@attrs.frozen
class LateContact:
    """A client whom nobody has contacted in time.

    Parameters
    ----------
    client : str
        His name, or his code as text.
    segment : str or None
        His segment.
    state : str
        ``overdue`` or ``never``.
    last : int or None
        Instant of the last contact, in microseconds since 1970-01-01 UTC.
    days_since : float or None
        Days since then.
    days_overdue : float or None
        Days since a contact was due; `None` where nothing tells.
    """

    client: str
    segment: str | None
    state: str
    last: int | None
    days_since: float | None
    days_overdue: float | None


@attrs.frozen
class StandingRow:
    """How the clients of one segment stand.

    Parameters
    ----------
    segment : str or None
        Name of the segment; `None` of clients without one.
    n_clients : int
        Clients in the base; the next five add up to it.
    n_kept, n_overdue, n_never, n_new, n_without_norm : int
        Clients by `ContactState`.
    kept : Rate
        `n_kept` of those of whom a contact is due or was made.
    untouched : Rate
        Clients with whom there was no contact at all / clients.
    """

    segment: str | None
    n_clients: int
    n_kept: int
    n_overdue: int
    n_never: int
    n_new: int
    n_without_norm: int
    kept: Rate
    untouched: Rate


def standing_row(
    segment: str | None, states: list[int], untouched: int, confidence: float
) -> StandingRow:
    """Make a row of counts by state."""
    without, kept, overdue, never, new = states
    n = sum(states)
    return StandingRow(
        segment=segment,
        n_clients=n,
        n_kept=kept,
        n_overdue=overdue,
        n_never=never,
        n_new=new,
        n_without_norm=without,
        kept=wilson_rate(kept, kept + overdue + never, confidence=confidence),
        untouched=wilson_rate(untouched, n, confidence=confidence),
    )
