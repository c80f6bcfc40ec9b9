"""Coverage of one segment: shares with their intervals."""

import attrs

from salesmodel.statistics.intervals import Rate, wilson_interval, wilson_rate


__all__ = ["CoverageRow", "share_of_time"]


@attrs.frozen
class CoverageRow:
    """How well the clients of one segment were covered in a period.

    Parameters
    ----------
    segment : str or None
        Name of the segment; `None` of clients without one.
    n_clients : int
        Clients who were in the base by the end of the period.
    n_touched : int
        Those of them with at least one contact in the period that counts.
    n_contacts : int
        Such contacts.
    touched : Rate
        `n_touched` / `n_clients`.
    known_days, kept_days, unknown_days : float
        Client-days on which it is known whether the norm was kept, of them those on
        which it was, and those on which it is not known; 0 without a norm.
    in_norm : Rate
        `kept_days` / `known_days`; its `n` is the number of clients with known days.
        Its value is `None` without a norm.
    in_time : Rate
        Deadlines of the period by which the next contact was made / deadlines.
    """

    segment: str | None
    n_clients: int
    n_touched: int
    n_contacts: int
    touched: Rate
    known_days: float
    kept_days: float
    unknown_days: float
    in_norm: Rate
    in_time: Rate


def share_of_time(
    kept: int, known: int, *, n: int, period: int, confidence: float
) -> Rate:
    """Rate time among time; the interval rests on clients seen for a whole period."""
    if not known:
        return wilson_rate(0, 0, confidence=confidence)
    share = kept / known
    low, high = wilson_interval(share, known / period, confidence=confidence)
    return Rate(share, low, high, n, confidence)
