"""The quality-control call after each sale: made in time, late, overdue, or not yet due."""

from collections.abc import Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import (
    MISSING,
    InstantArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.repeat._clients import counted
from salesmodel.repeat._groups import group_of_events, with_nobody
from salesmodel.repeat._touches import touches_of
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.repeat.satisfaction._control_shares import (
    CallControlShares,
    CallControlState,
)
from salesmodel.repeat.satisfaction._following import (
    clients_of,
    following,
    sale_rows,
    span_of,
)
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.contacts import ContactTable
from salesmodel.tables.deals import Labelled
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["ControlCalls", "control_calls"]


@attrs.frozen(eq=False)
class ControlCalls:
    """The call after each sale.

    Parameters
    ----------
    purchases : PurchaseTable
        The purchases.
    span : int
        Microseconds from a sale to the deadline of its call.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    sale : ndarray of int64, shape (n,)
        Row of each sale among the purchases.
    called : ndarray of int64, shape (n,)
        Instant of the first call after it; the smallest ``int64`` without any.
    state : ndarray of uint8, shape (n,)
        A `CallControlState` each.
    notices : mapping of str to int
        Sales that were left out, by code.
    """

    purchases: PurchaseTable
    span: int
    as_of: int
    sale: IntArray
    called: InstantArray
    state: NDArray[np.uint8]
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the sales."""
        return self.sale.size

    def by(
        self, by: str | Labelled | None = None, *, confidence: float = 0.95
    ) -> CallControlShares:
        """Count the sales of each group by what became of their calls.

        Parameters
        ----------
        by : {"day", "week", "month", "seller"} or Labelled, optional
            Groups: a calendar period (UTC) of the sale, the seller, or labels, one a
            row of the purchases. Without it there is one group.
        confidence : float, default 0.95
            Coverage of the intervals, strictly between 0 and 1.

        Returns
        -------
        CallControlShares
            Counts and shares by group.

        Raises
        ------
        InvalidValueError
            If there is no such column, or `confidence` is not between 0 and 1.
        ShapeError
            If labels have another number of rows.

        Examples
        --------
        >>> sales = PurchaseTable.from_columns(
        ...     client=["Acme"], at=["1970-01-01"], seller=["Ann"]
        ... )
        >>> none = ContactTable.from_columns(at=[], client=[])
        >>> found = control_calls(sales, none, days=1, as_of=0)
        >>> [(row.group, row.n_waiting) for row in found.by("seller").rows()]
        [('Ann', 1)]
        """
        wilson_rate(0, 0, confidence=confidence)
        purchases = self.purchases
        labels = group_of_events(purchases.at, purchases.seller, by)
        group, groups = with_nobody(labels[self.sale])
        n, n_states = len(groups), len(CallControlState)
        states = counted(group * n_states + self.state, n * n_states)
        is_early = self.state == CallControlState.DONE
        is_early &= purchases.at[self.sale] + self.span >= self.as_of
        return CallControlShares(
            groups=groups,
            span=self.span,
            as_of=self.as_of,
            confidence=confidence,
            states=states.reshape(n, n_states),
            early=counted(group[is_early], n),
        )


def control_calls(
    purchases: PurchaseTable,
    calls: ContactTable,
    *,
    days: float,
    as_of: Moment,
    norm: ContactNorm | None = None,
) -> ControlCalls:
    """Find the quality-control call after each sale.

    Parameters
    ----------
    purchases : PurchaseTable
        Sales: every purchase of a known client at a known instant, one that was taken
        back included; refunds are no sales.
    calls : ContactTable
        The calls made to ask whether all was well, such as ``contacts[mask]``.
    days : float
        Days after the sale by which its call is to be made.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC); later
        sales and calls are left out.
    norm : ContactNorm, optional
        Which of the calls count, by channel and level; its days are not asked for.

    Returns
    -------
    ControlCalls
        One entry a sale.

    Raises
    ------
    InvalidValueError
        If calls have no clients, clients come by name in one table and by code in the
        other, or `days` is not positive.
    InvalidInstantError
        If `as_of` is naive or out of range.

    Notes
    -----
    The call of a sale is the first one with its client at or after it; one call may be
    that of two sales. It is done if it was made by the deadline, late if after it. A
    sale without a call is overdue once its deadline has passed.

    Shares are of sales whose deadline has passed, whether they were called before it or
    not: calls that were made early would else count, and those not made would not.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> sales = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Core", "Dell"],
    ...     at=["2026-01-05", "2026-01-05", "2026-01-06", "2026-01-19"],
    ... )
    >>> calls = ContactTable.from_columns(
    ...     at=["2026-01-07", "2026-01-15"], client=["Acme", "Bolt"]
    ... )
    >>> as_of = int(np.datetime64("2026-01-20", "us").astype(int))
    >>> found = control_calls(sales, calls, days=7, as_of=as_of)
    >>> [CallControlState(state).word for state in found.state]
    ['done', 'late', 'overdue', 'waiting']
    >>> found.by().total.in_time.n
    3
    """
    now, span = moment("as_of", as_of), span_of("days", days)
    base = clients_of(purchases.names, purchases.n_clients)
    counted_calls = ContactNorm() if norm is None else norm
    touches = touches_of(calls, base, counted_calls, before=now + 1)
    sale, notices = sale_rows(purchases, now)
    at = purchases.at[sale]
    called = following(
        purchases.client[sale], at, (touches.owner, touches.at), at_once=True
    )
    state = np.where(
        at + span < now, CallControlState.OVERDUE, CallControlState.WAITING
    )
    is_made = called != MISSING
    state[is_made] = CallControlState.DONE
    state[is_made & (called > at + span)] = CallControlState.LATE
    return ControlCalls(
        purchases=purchases,
        span=span,
        as_of=now,
        sale=read_only(sale),
        called=read_only(called),
        state=read_only(state.astype(np.uint8)),
        notices=notices,
    )
