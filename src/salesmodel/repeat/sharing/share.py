"""First sales against repeat sales, and when one can tell them apart."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, BoolArray, IntArray, Moment
from salesmodel._figures import checked_sum
from salesmodel.tables.deals import DealTable
from salesmodel.tables.numbering import number_purchases
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


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
    Sales are told apart by the one rule of `salesmodel.tables.RepeatRule`: those of one
    client are ordered by the instant at which they were won; at one instant by row. With amounts :math:`a_i` and first sales :math:`F`, the share
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
    everything = PurchaseTable.of_deals(deals)
    sales = everything[everything.client != NO_LABEL]
    numbering = number_purchases(sales, RepeatRule(new_after=new_after))
    is_first = np.zeros(len(sales), np.bool_)
    is_first[numbering.opening] = True
    bought = np.bincount(sales.client, minlength=sales.n_clients)
    amounts = None
    if sales.amount is not None:
        amounts = np.where(sales.amount == MISSING, 0, sales.amount)
    split = None if new_after is None else amounts
    newly = numbering.kind == SaleKind.FIRST
    dated = sales.at[sales.at != MISSING]
    return RepeatShare(
        clients=numbering.opening.size,
        repeat_clients=int(np.count_nonzero(bought > 1)),
        first_amount=None if split is None else checked_sum(split[newly]),
        repeat_amount=None if split is None else checked_sum(split[~newly]),
        repeat_share=_share(split, newly),
        repeat_share_if_complete=_share(amounts, is_first),
        history_from=int(dated.min()) if dated.size else None,
        tied_first_sales=_ties(sales, is_first),
        undated=len(sales) - dated.size,
    )


def _ties(sales: PurchaseTable, is_first: BoolArray) -> int:
    """Count the clients whose first sale shares its instant with another one."""
    began = np.zeros(sales.n_clients, np.int64)
    began[sales.client[is_first]] = sales.at[is_first]
    is_tied = ~is_first & (sales.at == began[sales.client])
    return int(np.unique(sales.client[is_tied]).size)


def _share(amounts: IntArray | None, first: BoolArray) -> float | None:
    """Return the share of the amounts that are not of first sales.

    It is a share only where neither part is negative, as refunds could make it.
    """
    if amounts is None:
        return None
    repeat, total = checked_sum(amounts[~first]), checked_sum(amounts)
    return repeat / total if total > 0 and 0 <= repeat <= total else None
