"""How long ago, how often and for how much clients bought: what marketing calls RFM."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    FloatArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._clients import Known, added, counted, known_at, latest, present
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import DAY
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["MarketingRfm", "marketing_rfm"]

_SHOWN = 20


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class MarketingRfm:
    """How long ago, how often and for how much each client bought.

    Recency is the time since the last purchase: less is better. It is not the recency
    of `BuyTillYouDieSummary`.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    client : ndarray of int64, shape (n,)
        Codes of the clients who bought by then, ascending.
    days_since_last : ndarray of int64, shape (n,)
        Days (UTC) from that of the last purchase to that of `as_of`; 0 is the same day.
    n_purchases : ndarray of int64, shape (n,)
        Purchases; refunds are none.
    total_amount : ndarray of int64, shape (n,), or None
        Minor units of `currency`, refunds taken off.
    n_priced : ndarray of int64, shape (n,), or None
        Purchases whose amount is known.
    currency : str or None
        ISO 4217 code of the amounts.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Rows that were left out, or have no amount, by code.
    """

    as_of: int
    client: IntArray
    days_since_last: IntArray
    n_purchases: IntArray
    total_amount: IntArray | None
    n_priced: IntArray | None
    currency: str | None
    n_clients: int
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def mean_amount(self) -> FloatArray | None:
        """Minor units a purchase with an amount; ``nan`` where there is none."""
        if self.total_amount is None or self.n_priced is None:
            return None
        return quotients(self.total_amount, self.n_priced)

    def __str__(self) -> str:
        """Return the first clients as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["client", "days since last", "purchases", "total", "mean"]
        amounts, means = self.total_amount, self.mean_amount
        rows = [
            [
                name_of(self.names, int(self.client[row])),
                int(self.days_since_last[row]),
                int(self.n_purchases[row]),
                None if amounts is None else int(amounts[row]),
                None if means is None else float(means[row]),
            ]
            for row in range(min(len(self), _SHOWN))
        ]
        title = (
            f"Recency, frequency and money of {len(self)} clients, amounts in minor "
            f"units of {self.currency or 'no currency'}"
        )
        return Shown(title, heads, rows)


def marketing_rfm(
    purchases: PurchaseTable, *, as_of: Moment, refunds: str = "ignore"
) -> MarketingRfm:
    """Sum each client up as marketing does: recency, frequency, money.

    Parameters
    ----------
    purchases : PurchaseTable
        Purchases; rows without client or instant, and those after `as_of`, are left out
        and counted.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    refunds : {"ignore", "undo"}, default "ignore"
        Whether a purchase that was taken back in full stays a purchase, or is none.

    Returns
    -------
    MarketingRfm
        One entry a client who bought by then.

    Raises
    ------
    InvalidInstantError
        If `as_of` is naive or out of range.
    InvalidAmountError
        If the amounts of a client do not fit into ``int64``.

    See Also
    --------
    buy_till_you_die : The summary whose recency means another thing.

    Notes
    -----
    Purchases count one each; amounts are added as integers, refunds as negative ones,
    also those tied to no purchase. Cost: a pass over the rows for each figure; nothing
    is sorted.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "RFM and CLV: Using
       Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research
       42 (4): 415-430. :doi:`10.1509/jmkr.2005.42.4.415`

    Examples
    --------
    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt"],
    ...     at=["2026-01-05", "2026-02-05", "2026-01-20"],
    ...     amount=[100, 300, 50],
    ...     currency="EUR",
    ... )
    >>> summary = marketing_rfm(
    ...     purchases, as_of=dt.datetime(2026, 2, 10, tzinfo=dt.UTC)
    ... )
    >>> summary.days_since_last.tolist(), summary.n_purchases.tolist()
    ([5, 21], [2, 1])
    >>> summary.total_amount.tolist(), summary.mean_amount.tolist()
    ([400, 50], [200.0, 50.0])
    """
    now = moment("as_of", as_of)
    known = known_at(purchases, now, refunds=refunds)
    n = purchases.n_clients
    often = counted(known.client, n)
    buyers = np.flatnonzero(often)
    last = latest(known.client, known.at, n)[buyers]
    total, priced, amount = None, None, known.table.amount
    if amount is not None:
        total = added(known.table.client, present(amount), n)[buyers]
        priced = _priced(known, amount, often)[buyers]
    return MarketingRfm(
        as_of=now,
        client=read_only(buyers),
        days_since_last=read_only(now // DAY - last // DAY),
        n_purchases=read_only(often[buyers]),
        total_amount=None if total is None else read_only(total),
        n_priced=None if priced is None else read_only(priced),
        currency=purchases.currency,
        n_clients=n,
        names=purchases.names,
        notices=known.notices,
    )


def _priced(known: Known, amount: IntArray, often: IntArray) -> IntArray:
    """Count the purchases of each client whose amount is known."""
    if "without_amount" not in known.notices:
        return often
    is_priced = known.of_purchases(amount) != MISSING
    return counted(known.client[is_priced], often.size)
