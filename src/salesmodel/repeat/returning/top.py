"""The greatest clients of several periods side by side."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, IntArray, Moment, read_only
from salesmodel._checks import one_of, pair, whole
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import added, present
from salesmodel.repeat._periods import ends_of
from salesmodel.repeat.returning._top_change import TopChange, changes
from salesmodel.tables.purchases import NO_REFUND, PurchaseTable


__all__ = ["TopClients", "top_clients"]

_MOST = 1_000_000


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class TopClients:
    """The TOP lists of several periods.

    Parameters
    ----------
    n : int
        Length of each list; clients who are equal to the last one are in it too.
    criterion : str
        What they are ranked by: ``revenue`` or ``frequency``.
    periods : tuple of str
        Names of the periods, in the order in which they were given.
    value : ndarray of int64, shape (n_periods, n_clients)
        What each client brought in each period: minor units, or purchases.
    rank : ndarray of int64, shape (n_periods, n_clients)
        Place of each client, 1 being the greatest; equal ones share a place. 0 where he
        brought nothing, or less.
    without_client : ndarray of int64, shape (n_periods,)
        What was brought in rows without a client.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Rows without an instant, a client or an amount, by code.
    """

    n: int
    criterion: str
    periods: tuple[str, ...]
    value: IntArray
    rank: IntArray
    without_client: IntArray
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def members(self, period: str) -> IntArray:
        """Return the list of a period.

        Parameters
        ----------
        period : str
            Its name.

        Returns
        -------
        ndarray of int64
            Codes of clients, the greatest first; equal ones ascending.

        Raises
        ------
        InvalidValueError
            If there is no such period.

        Examples
        --------
        >>> rank = np.array([[2, 0, 1]])
        >>> top = TopClients(2, "revenue", ("now",), rank, rank, np.zeros(1, np.int64))
        >>> top.members("now").tolist()
        [2, 0]
        """
        rank = self.rank[self._place(period)]
        listed = np.flatnonzero((rank > 0) & (rank <= self.n))
        found: IntArray = listed[np.argsort(rank[listed], kind="stable")]
        return found

    def totals(self) -> dict[str, int]:
        """Add up what all rows of each period brought.

        Returns
        -------
        dict of str to int
            Total by period, rows without a client among them.

        Examples
        --------
        >>> zero = np.zeros((1, 3), np.int64)
        >>> TopClients(2, "revenue", ("now",), zero, zero, np.array([5])).totals()
        {'now': 5}
        """
        rest = self.without_client.tolist()
        return {
            name: checked_sum(self.value[place]) + rest[place]
            for place, name in enumerate(self.periods)
        }

    def change(self, before: str, after: str) -> TopChange:
        """Compare the lists of two periods.

        Parameters
        ----------
        before, after : str
            Names of the periods.

        Returns
        -------
        TopChange
            Who entered, left, moved and stayed, and what that did to the total.

        Raises
        ------
        InvalidValueError
            If there is no such period.

        Examples
        --------
        >>> value = np.array([[5, 9, 1], [5, 0, 8]])
        >>> rank = np.array([[2, 1, 3], [2, 0, 1]])
        >>> nobody = np.zeros(2, np.int64)
        >>> top = TopClients(1, "revenue", ("2025", "2026"), value, rank, nobody)
        >>> [(row.client, row.status) for row in top.change("2025", "2026").rows]
        [('2', 'entered'), ('1', 'left')]
        """
        places = [self._place(before), self._place(after)]
        return changes(
            (before, after),
            (self.value[places], self.rank[places], self.without_client[places]),
            n=self.n,
            names=self.names,
        )

    def _place(self, period: str) -> int:
        return self.periods.index(one_of("period", period, self.periods, code="period"))

    def __str__(self) -> str:
        """Return the list of the last period, with the ranks in all of them."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        listed = self.members(self.periods[-1]).tolist()
        heads = ["client", *(f"rank {name}" for name in self.periods), *self.periods]
        rows = [
            [
                self.names[client] if self.names else f"{client}",
                *(rank or None for rank in self.rank[:, client].tolist()),
                *self.value[:, client].tolist(),
            ]
            for client in listed
        ]
        return Shown(
            f"TOP-{self.n} of {self.periods[-1]} by {self.criterion}", heads, rows
        )


def top_clients(
    purchases: PurchaseTable,
    periods: Mapping[str, tuple[Moment, Moment]],
    *,
    n: int = 20,
    criterion: str = "revenue",
) -> TopClients:
    """Rank clients in each of several periods.

    Parameters
    ----------
    purchases : PurchaseTable
        Purchases; a refund counts when it was made.
    periods : mapping of str to (datetime or int, datetime or int)
        Beginning and end of each, the end being out; they may overlap, and are compared
        as they are, whatever their lengths.
    n : int, default 20
        Length of the lists, such as 20 or 50.
    criterion : {"revenue", "frequency"}, default "revenue"
        Amounts, refunds taken off, or purchases.

    Returns
    -------
    TopClients
        Values and ranks of all clients in all periods.

    Raises
    ------
    InvalidValueError
        If there is no period, one ends before it begins, `n` is not from 1 on, or the
        purchases have no amounts.
    InvalidInstantError
        If an instant is naive or out of range.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    Notes
    -----
    A client's rank is one more than the number of those who brought more. Cost: a pass
    over the rows and a sort of the clients for each period.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Acme", "Core"],
    ...     at=["2025-03-05", "2025-03-07", "2026-03-05", "2026-03-07"],
    ...     amount=[900, 500, 300, 800],
    ...     currency="EUR",
    ... )
    >>> march = {
    ...     f"{year}": tuple(
    ...         dt.datetime(year, month, 1, tzinfo=dt.UTC) for month in (3, 4)
    ...     )
    ...     for year in (2025, 2026)
    ... }
    >>> print(top_clients(purchases, march, n=2).change("2025", "2026"))
    Change of the TOP from 2025 to 2026: 1400 to 1100
    client  status   rank before  rank after  before  after  change
    Core    entered            –           1       0    800     800
    Acme    moved              1           2     900    300    -600
    Bolt    left               2           –     500      0    -500
    others  –                  –           –       0      0       0
    """
    one_of("criterion", criterion, ("revenue", "frequency"), code="criterion")
    whole("n", n, least=1, most=_MOST)
    if not as_read_only(periods, name="periods"):
        raise InvalidValueError("periods", "at least one", 0, "periods")
    value, notices = _values(purchases, criterion)
    found = [
        _of_period(
            purchases,
            value,
            *ends_of(f"periods[{name!r}]", *pair(f"periods[{name!r}]", ends)),
        )
        for name, ends in periods.items()
    ]
    sums = np.stack([one[:-1] for one in found])
    return TopClients(
        n=n,
        criterion=criterion,
        periods=tuple(periods),
        value=read_only(sums),
        rank=read_only(np.stack([_ranks(one) for one in sums])),
        without_client=read_only(np.array([one[-1] for one in found])),
        names=purchases.names,
        notices=notices,
    )


def _values(
    purchases: PurchaseTable, criterion: str
) -> tuple[IntArray, dict[str, int]]:
    """Return what each row brings, and how many rows lack something."""
    lacks = {
        "undated": purchases.at == MISSING,
        "without_client": purchases.client == NO_LABEL,
    }
    if criterion == "frequency":
        value = np.ones(len(purchases), np.int64)
        if purchases.refunds is not None:
            value[purchases.refunds != NO_REFUND] = 0
    elif purchases.amount is None:
        raise InvalidValueError("purchases", "with amounts", None, "amount")
    else:
        value = present(purchases.amount)
        lacks["without_amount"] = purchases.amount == MISSING
    counts = {code: int(np.count_nonzero(mask)) for code, mask in lacks.items()}
    return value, {code: n for code, n in counts.items() if n}


def _of_period(
    purchases: PurchaseTable, value: IntArray, start: int, end: int
) -> IntArray:
    """Add what each client brought in a period; the last entry is of nobody."""
    rows = np.flatnonzero((purchases.at >= start) & (purchases.at < end))
    client = purchases.client[rows]
    client = np.where(client == NO_LABEL, purchases.n_clients, client)
    return added(client, value[rows], purchases.n_clients + 1)


def _ranks(value: IntArray) -> IntArray:
    """Return one more than the number of those with more, 0 where it is not positive."""
    rising = np.sort(value)
    rank = 1 + value.size - np.searchsorted(rising, value, side="right")
    rank[value <= 0] = 0
    return rank
