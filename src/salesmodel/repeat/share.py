"""First sales against repeat sales, and when one can tell them apart."""

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    Moment,
    checked_sum,
    moment,
)
from salesmodel.tables.deals import WON, DealTable


__all__ = ["RepeatShare", "repeat_share"]


@attrs.frozen
class RepeatShare:
    """What clients bought for the first time, and what they came back for.

    Parameters
    ----------
    clients : int
        Clients who bought.
    repeat_clients : int
        Clients who bought more than once in these deals.
    first_amount, repeat_amount : int or None
        Minor units won by first and by repeat sales; `None` where first sales are not
        known to be first, or there are no amounts.
    repeat_share : float or None
        repeat / (first + repeat); `None` where that is not known, nothing was won, or
        refunds make a part negative.
    repeat_share_if_complete : float or None
        The share as if these deals were the whole history.
    history_from : int or None
        Instant of the earliest dated sale, in microseconds since 1970-01-01 UTC.
    tied_first_sales : int
        Clients whose first sale shares its instant with another one.
    undated : int
        Sales without an instant; they count after the dated ones.
    """

    clients: int
    repeat_clients: int
    first_amount: int | None
    repeat_amount: int | None
    repeat_share: float | None
    repeat_share_if_complete: float | None
    history_from: int | None
    tied_first_sales: int
    undated: int


def repeat_share(deals: DealTable, *, new_after: Moment | None = None) -> RepeatShare:
    r"""Split what was won into first and repeat sales of a client.

    A sale is known to be a client's first only with the whole history. In a history cut
    at its start every old client looks new once, so that without `new_after` the
    amounts and the share are not known.

    Parameters
    ----------
    deals : DealTable
        Deals with a `client` column; won deals without a client are left out.
    new_after : datetime or int, optional
        From this instant (aware, or microseconds since 1970-01-01 UTC) on, a client's
        first sale in these deals counts as his first; clients with an earlier one are
        old ones, all of whose sales are repeat sales.

    Returns
    -------
    RepeatShare
        Counts, amounts and shares.

    Notes
    -----
    Sales of one client are ordered by the instant at which they were won; at one
    instant by their row. With amounts :math:`a_i` and first sales :math:`F`, the share
    is :math:`\sum_{i \notin F} a_i / \sum_i a_i`. Sales without an amount count as
    sales and add nothing.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> import numpy as np
    >>> days = ["2026-01-05", "2026-02-05", "2026-02-07"]
    >>> deals = DealTable.from_columns(
    ...     deal=["d1", "d2", "d3"],
    ...     outcome=["won", "won", "won"],
    ...     opened=days,
    ...     closed=days,
    ...     client=["Acme", "Acme", "Bolt"],
    ...     amount=[100, 300, 100],
    ...     currency="EUR",
    ... )
    >>> repeat_share(deals).repeat_share_if_complete
    0.6
    >>> whole = int(np.datetime64("2026-01-01", "us").astype(int))
    >>> repeat_share(deals, new_after=whole).first_amount
    200
    """
    sales, buyer, at = _sales_in_order(deals)
    first = np.diff(buyer, prepend=NO_LABEL) != 0
    starts = np.flatnonzero(first)
    again = starts[np.append(starts[1:], sales.size) - starts > 1]
    newly = first.copy()
    if new_after is not None:
        whole = moment("new_after", new_after)
        newly[starts[(at[starts] != MISSING) & (at[starts] < whole)]] = False
    amounts = None
    if deals.amount is not None:
        amounts = np.where(deals.amount[sales] == MISSING, 0, deals.amount[sales])
    split = None if new_after is None else amounts
    dated = at[at != MISSING]
    return RepeatShare(
        clients=starts.size,
        repeat_clients=again.size,
        first_amount=None if split is None else checked_sum(split[newly]),
        repeat_amount=None if split is None else checked_sum(split[~newly]),
        repeat_share=_share(split, newly),
        repeat_share_if_complete=_share(amounts, first),
        history_from=int(dated.min()) if dated.size else None,
        tied_first_sales=int(np.count_nonzero(at[again] == at[again + 1])),
        undated=sales.size - dated.size,
    )


def _sales_in_order(deals: DealTable) -> tuple[IntArray, CodeArray, InstantArray]:
    """Return row, client and instant of each sale, by client and then by time."""
    client = deals.client
    codes = np.full(len(deals), NO_LABEL) if client is None else client.codes
    sales = np.flatnonzero((deals.outcome == WON) & (codes != NO_LABEL))
    at = deals.closed[sales]
    order = np.lexsort((np.where(at == MISSING, -MISSING - 1, at), codes[sales]))
    return sales[order], codes[sales][order].astype(np.int32), at[order]


def _share(amounts: IntArray | None, first: BoolArray) -> float | None:
    """Return the share of the amounts that are not of first sales.

    It is a share only where neither part is negative, as refunds could make it.
    """
    if amounts is None:
        return None
    repeat, total = checked_sum(amounts[~first]), checked_sum(amounts)
    return repeat / total if total > 0 and 0 <= repeat <= total else None
