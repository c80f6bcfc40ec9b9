"""Clients of a TOP list who are late by their own rhythm."""

import attrs
import numpy as np

from salesmodel._checks import real
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._names import name_of
from salesmodel.repeat.returning.rhythm import IntervalOf, Rhythm
from salesmodel.repeat.returning.top import TopClients


__all__ = ["AtRisk", "at_risk"]


@attrs.frozen
class AtRisk:
    """A client of a TOP list who is late by his own rhythm.

    Parameters
    ----------
    code : int
        Code of the client.
    client : str
        His name, or his code as text.
    rank : int
        His place in the list.
    value : int
        What he brought in its period.
    days_since_last : int
        Days since he last bought.
    interval_days : float
        Days between his purchases.
    interval_of : str
        ``own`` or ``segment``: whose interval that is.
    overdue : float
        `days_since_last` / `interval_days`.
    """

    code: int
    client: str
    rank: int
    value: int
    days_since_last: int
    interval_days: float
    interval_of: str
    overdue: float


def at_risk(
    top: TopClients, rhythm: Rhythm, *, period: str, above: float = 1.5
) -> tuple[AtRisk, ...]:
    """List the clients of a TOP list who are late.

    Parameters
    ----------
    top : TopClients
        TOP lists.
    rhythm : Rhythm
        Rhythm of the same clients.
    period : str
        Name of the period whose list is meant.
    above : float, default 1.5
        Overdue score above which a client is at risk, at least 0.

    Returns
    -------
    tuple of AtRisk
        By rank; clients without a known interval are not among them.

    Raises
    ------
    InvalidValueError
        If there is no such period, clients differ, or `above` is negative.

    Examples
    --------
    >>> import datetime as dt
    >>> from salesmodel.repeat import purchase_rhythm, top_clients
    >>> from salesmodel.tables import PurchaseTable
    >>> days = [dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (1, 2, 3)]
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Acme"],
    ...     at=["2026-01-01", "2026-01-11", "2026-01-21"],
    ...     amount=[5, 5, 5],
    ...     currency="EUR",
    ... )
    >>> top = top_clients(purchases, {"January": (days[0], days[1])})
    >>> rhythm = purchase_rhythm(purchases, as_of=days[2])
    >>> [late] = at_risk(top, rhythm, period="January")
    >>> late.client, late.rank, late.days_since_last, late.overdue
    ('Acme', 1, 39, 3.9)
    """
    if not real(above) >= 0:
        raise InvalidValueError("above", "at least 0", above, "range")
    n = top.rank.shape[1]
    if top.names != rhythm.names or (len(rhythm) and int(rhythm.client[-1]) >= n):
        needed = f"of the {n} clients of the lists"
        raise InvalidValueError("rhythm", needed, len(rhythm), "clients")
    place = np.full(n, -1)
    place[rhythm.client] = np.arange(len(rhythm))
    listed, period_at = top.members(period), top.periods.index(period)
    overdue = rhythm.overdue
    listed = listed[place[listed] >= 0]
    is_late = overdue[place[listed]] > above
    return tuple(
        AtRisk(
            code=code,
            client=name_of(top.names, code),
            rank=int(top.rank[period_at, code]),
            value=int(top.value[period_at, code]),
            days_since_last=int(rhythm.days_since_last[place[code]]),
            interval_days=float(rhythm.interval_days[place[code]]),
            interval_of=IntervalOf(rhythm.interval_of[place[code]]).word,
            overdue=float(overdue[place[code]]),
        )
        for code in listed[is_late].tolist()
    )
