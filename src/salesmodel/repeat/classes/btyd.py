"""Repeat periods and ages of clients: what models of dropping out are fitted to."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    CodeArray,
    FloatArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._clients import (
    Known,
    added,
    counted,
    earliest,
    known_at,
    latest,
    present,
)
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import check_period, distinct, periods_of
from salesmodel.tables.purchases import UNTIED, PurchaseTable


__all__ = ["BuyTillYouDieSummary", "buy_till_you_die"]

_SHOWN = 20
_BEFORE = np.iinfo(np.int32).min  # any period


@attrs.frozen(eq=False)
class BuyTillYouDieSummary:
    """Repeat periods, age at the last of them, and age of each client.

    These are the inputs of models such as BG/NBD and Gamma-Gamma. What those call
    recency is here `age_at_last`: more is better.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    period : str
        Unit of all ages: ``day``, ``week`` (from Monday) or ``month``, in UTC.
    client : ndarray of int64, shape (n,)
        Codes of the clients who bought by then, ascending.
    frequency : ndarray of int64, shape (n,)
        Periods with a purchase, less the first one.
    age_at_last : ndarray of int64, shape (n,)
        Periods from that of the first purchase to that of the last.
    age : ndarray of int64, shape (n,)
        Periods from that of the first purchase to that of `as_of`.
    repeat_amount : ndarray of int64, shape (n,), or None
        Minor units of `currency` bought after the first period; a refund is of the
        period of its purchase, and one tied to none is left out.
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
    period: str
    client: IntArray
    frequency: IntArray
    age_at_last: IntArray
    age: IntArray
    repeat_amount: IntArray | None
    currency: str | None
    n_clients: int
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def monetary(self) -> FloatArray | None:
        """Minor units a repeat period; ``nan`` where there was none."""
        if self.repeat_amount is None:
            return None
        return quotients(self.repeat_amount, self.frequency)

    def __str__(self) -> str:
        """Return the first clients as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["client", "frequency", "age at last", "age", "monetary"]
        means = self.monetary
        rows = [
            [
                name_of(self.names, int(self.client[row])),
                int(self.frequency[row]),
                int(self.age_at_last[row]),
                int(self.age[row]),
                None if means is None else float(means[row]),
            ]
            for row in range(min(len(self), _SHOWN))
        ]
        title = (
            f"Repeat periods of {len(self)} clients, ages in {self.period}s, amounts in "
            f"minor units of {self.currency or 'no currency'}"
        )
        return Shown(title, heads, rows)


def buy_till_you_die(
    purchases: PurchaseTable,
    *,
    as_of: Moment,
    period: str = "day",
    refunds: str = "ignore",
) -> BuyTillYouDieSummary:
    r"""Sum each client up as models of dropping out do: frequency, recency, age, money.

    Parameters
    ----------
    purchases : PurchaseTable
        Purchases; rows without client or instant, and those after `as_of`, are left out
        and counted.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    period : {"day", "week", "month"}, default "day"
        Unit of ages; purchases of one client in one period are one.
    refunds : {"ignore", "undo"}, default "ignore"
        Whether a purchase that was taken back in full stays a purchase, or is none.

    Returns
    -------
    BuyTillYouDieSummary
        One entry a client who bought by then.

    Raises
    ------
    InvalidValueError
        If the period is none of those.
    InvalidInstantError
        If `as_of` is naive or out of range.
    InvalidAmountError
        If the amounts of a client do not fit into ``int64``.

    See Also
    --------
    marketing_rfm : The summary with days since the last purchase.

    Notes
    -----
    With the distinct periods :math:`p_0 < p_1 < \dots < p_x` in which a client bought,
    and the period :math:`P` of `as_of`: frequency :math:`x`, age at the last purchase
    :math:`t_x = p_x - p_0`, age :math:`T = P - p_0`, and the money of
    :math:`p_1 \dots p_x` divided by :math:`x`, which is not defined for :math:`x = 0`
    (``nan``; other packages say 0). Months are counted as calendar months. Cost: a few
    passes over the rows; rows in no order are sorted by period.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "Counting Your Customers
       the Easy Way: An Alternative to the Pareto/NBD Model", Marketing Science 24 (2):
       275-284. :doi:`10.1287/mksc.1040.0098`

    Examples
    --------
    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Acme", "Bolt"],
    ...     at=["2026-01-05", "2026-02-05", "2026-02-05", "2026-01-20"],
    ...     amount=[100, 300, 20, 50],
    ...     currency="EUR",
    ... )
    >>> as_of = dt.datetime(2026, 2, 10, tzinfo=dt.UTC)
    >>> summary = buy_till_you_die(purchases, as_of=as_of)
    >>> summary.frequency.tolist(), summary.age_at_last.tolist(), summary.age.tolist()
    ([1, 0], [31, 0], [36, 21])
    >>> summary.monetary.tolist()
    [320.0, nan]
    """
    check_period("period", period)
    now = moment("as_of", as_of)
    known = known_at(purchases, now, refunds=refunds)
    n = purchases.n_clients
    of_rows = periods_of(known.table.at, period)
    client, bought_in = known.client, known.of_purchases(of_rows)
    client, bought_in = distinct(client, bought_in)
    often = counted(client, n)
    buyers = np.flatnonzero(often)
    first = earliest(client, bought_in, n)
    amount, notices = _of_repeats(known, of_rows, first)
    begun = first[buyers]
    last = latest(client, bought_in, n)[buyers]
    end = int(periods_of(np.array([now]), period)[0])
    return BuyTillYouDieSummary(
        as_of=now,
        period=period,
        client=read_only(buyers),
        frequency=read_only(often[buyers] - 1),
        age_at_last=read_only(last - begun),
        age=read_only(end - begun),
        repeat_amount=None if amount is None else read_only(amount[buyers]),
        currency=purchases.currency,
        n_clients=n,
        names=purchases.names,
        notices=notices,
    )


def _of_repeats(
    known: Known, of_rows: CodeArray, first: IntArray
) -> tuple[IntArray | None, dict[str, int]]:
    """Add what each client spent after his first period; count refunds tied to none."""
    notices, refunds = dict(known.notices), known.table.refunds
    if refunds is not None:
        of_rows = of_rows.copy()
        tied = np.flatnonzero(refunds >= 0)
        of_rows[tied] = of_rows[refunds[tied]]
        untied = refunds == UNTIED
        of_rows[untied] = _BEFORE
        if untied.any():
            notices["untied"] = int(np.count_nonzero(untied))
    client, amount = known.table.client, known.table.amount
    if amount is None:
        return None, notices
    amount = np.where(of_rows > first[client], present(amount), 0)
    return added(client, amount, first.size), notices
