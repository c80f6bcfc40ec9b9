"""Amounts by seller, client and month that can be added: of parts of the clients."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import attrs
import numpy as np

from salesmodel._arrays import (
    EARLIEST,
    LATEST,
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._checks import texts
from salesmodel._counts import Codes
from salesmodel._mappings import as_read_only
from salesmodel._states import agreeing, by_dictionary, column, listed, plain, reading
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import DAY, periods_of
from salesmodel.repeat._plain import added_notices, notices
from salesmodel.repeat.planning._cells import Cells, in_order
from salesmodel.repeat.planning.monthly import MonthlySales
from salesmodel.tables.deals import Labelled
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["MonthlySalesState"]

_CELLS = ("seller", "month", "client", "amount")
_EARLIEST_MONTH, _LATEST_MONTH = -840, 2759  # 1900-01 and 2199-12


@attrs.frozen(eq=False)
class MonthlySalesState:
    """Amounts by seller, client and month of some purchases, to be kept and added.

    The sum of the states of two sets of purchases is that of their union: exact, in any
    order. It holds a row for each seller, client and month that have one.

    Parameters
    ----------
    sellers, clients : tuple of str
        Their names, in alphabetical order.
    seller, client : ndarray of int32, shape (n,)
        Index into the names, or -1 where there is none.
    month : ndarray of int64, shape (n,)
        Months since 1970-01.
    amount : ndarray of int64, shape (n,)
        Minor units.
    since, until : int or None
        Beginning and end of the history as they were stated.
    span : (int, int) or None
        First and last instant of a row; `None` without rows.
    currency : str or None
        ISO 4217 code of every amount.
    notices : mapping of str to int
        Rows that were left out, by code.
    """

    sellers: tuple[str, ...]
    clients: tuple[str, ...]
    seller: CodeArray
    client: CodeArray
    month: IntArray
    amount: IntArray
    since: int | None = None
    until: int | None = None
    span: tuple[int, int] | None = None
    currency: str | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls,
        purchases: PurchaseTable,
        *,
        since: Moment | None = None,
        until: Moment | None = None,
    ) -> Self:
        """Take down the purchases of a table.

        Parameters
        ----------
        purchases : PurchaseTable
            Purchases with amounts. A refund is taken off in the month in which it is
            made, whichever purchase it takes back.
        since : datetime or int, optional
            From when on the history is whole; rows before are left out. The day (UTC) of
            the first row unless given.
        until : datetime or int, optional
            When the history ends, such as now; rows from then on are left out. The end
            of the day of the last row unless given.

        Returns
        -------
        MonthlySalesState
            Of these purchases; rows without an instant or an amount are left out and
            counted.

        Raises
        ------
        InvalidValueError
            If the purchases have no amounts, or the history ends before it begins.
        InvalidInstantError
            If an instant is naive or out of range.
        InvalidAmountError
            If a sum does not fit into ``int64``.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     at=["2026-01-05", "2026-02-07"],
        ...     amount=[100, 300],
        ...     currency="EUR",
        ... )
        >>> one, other = (
        ...     MonthlySalesState.of(purchases[np.array(rows)])
        ...     for rows in ([True, False], [False, True])
        ... )
        >>> (one + other).as_dict() == MonthlySalesState.of(purchases).as_dict()
        True
        """
        if purchases.amount is None:
            raise InvalidValueError("purchases", "with amounts", None, "amount")
        start, end = _ends((("since", since), ("until", until)))
        kept, left_out = _kept(purchases, start, end)
        rows = slice(None) if kept.all() else np.flatnonzero(kept)
        at = purchases.at[rows]
        seller, sellers = _sellers(purchases.seller, rows, at.size)
        names = purchases.names
        texts_of = names or tuple(
            name_of((), code) for code in range(purchases.n_clients)
        )
        client, clients = in_order(purchases.client[rows], texts_of)
        return cls(
            sellers=sellers,
            clients=clients,
            **_columns(seller, periods_of(at, "month"), client, purchases.amount[rows]),
            since=start,
            until=end,
            span=(int(at.min()), int(at.max())) if at.size else None,
            currency=purchases.currency,
            notices=left_out,
        )

    def __add__(self, other: "MonthlySalesState") -> "MonthlySalesState":
        """Add the state of other purchases, cell by cell."""
        if not isinstance(other, MonthlySalesState):
            return NotImplemented
        agreeing(self, other, "since", "until", "currency")
        both = (self, other)
        sellers = tuple(sorted({*self.sellers, *other.sellers}))
        clients = tuple(sorted({*self.clients, *other.clients}))
        seller = [_among(one.seller, one.sellers, sellers) for one in both]
        client = [_among(one.client, one.clients, clients) for one in both]
        spans = [one.span for one in both if one.span is not None]
        counts = added_notices(self.notices, other.notices)
        return attrs.evolve(
            self,
            sellers=sellers,
            clients=clients,
            **_columns(
                np.concatenate(seller),
                np.concatenate([one.month for one in both]),
                np.concatenate(client),
                np.concatenate([one.amount for one in both]),
            ),
            span=(min(s for s, _ in spans), max(e for _, e in spans))
            if spans
            else None,
            notices=counts,
        )

    def finish(self) -> MonthlySales:
        """Return what was sold, month by month.

        Returns
        -------
        MonthlySales
            Of all purchases that were taken down.

        Examples
        --------
        >>> empty = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> MonthlySalesState.of(empty).finish().total
        0
        """
        since, until, sellers = self.since, self.until, self.sellers
        if self.span is not None:
            first, last = self.span
            since = first // DAY * DAY if since is None else since
            until = (last // DAY + 1) * DAY if until is None else until
        nobody = self.seller == NO_LABEL
        n_nobody = int(np.count_nonzero(nobody))
        order = np.roll(np.arange(nobody.size), -n_nobody)  # those stand first
        return MonthlySales(
            sellers=(*sellers, None) if n_nobody else sellers,
            clients=self.clients,
            seller=read_only(np.where(nobody, len(sellers), self.seller)[order]),
            month=read_only(self.month[order]),
            client=read_only(self.client[order]),
            amount=read_only(self.amount[order]),
            since=until if since is None else since,
            until=since if until is None else until,
            currency=self.currency,
            notices=self.notices,
        )

    def as_dict(self) -> dict[str, object]:
        """Return the state as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> empty = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> MonthlySalesState.of(empty).as_dict()["kind"]
        'monthly_sales'
        """
        return plain(
            "monthly_sales",
            sellers=list(self.sellers),
            clients=list(self.clients),
            **{name: listed(getattr(self, name)) for name in _CELLS},
            since=self.since,
            until=self.until,
            span=None if self.span is None else list(self.span),
            currency=self.currency,
            notices=dict(self.notices),
        )

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Read what `as_dict` wrote.

        Parameters
        ----------
        state : mapping
            The dictionary.

        Returns
        -------
        MonthlySalesState
            The same state.

        Raises
        ------
        LoadError
            If it is of another kind or schema, or does not hold together.

        Examples
        --------
        >>> empty = PurchaseTable.from_columns(
        ...     client=[], at=[], amount=[], currency="EUR"
        ... )
        >>> state = MonthlySalesState.of(empty)
        >>> MonthlySalesState.from_dict(state.as_dict()).finish().total
        0
        """
        with reading("monthly_sales", state):
            sellers, clients = texts(state["sellers"]), texts(state["clients"])
            most = {
                "seller": (NO_LABEL, len(sellers) - 1),
                "month": (_EARLIEST_MONTH, _LATEST_MONTH),
                "client": (NO_LABEL, len(clients) - 1),
                "amount": (MISSING + 1, -MISSING),
            }
            read = {
                name: column(state, name, least=least, most=top)
                for name, (least, top) in most.items()
            }
            if len({one.size for one in read.values()}) > 1 or any(
                list(names) != sorted(set(names)) for names in (sellers, clients)
            ):
                problem = "its columns differ in length, or names do not ascend"
                raise LoadError("a state of monthly_sales", (problem,), "state")
            since, until = _ends((name, state[name]) for name in ("since", "until"))
            span, money = None, state["currency"]
            if state["span"] is not None:
                first, last = state["span"]
                span = (moment("span", first), moment("span", last))
            return cls(
                sellers,
                clients,
                **_columns(*read.values()),
                since=since,
                until=until,
                span=span,
                currency=None if money is None else texts([money])[0],
                notices=notices(state),
            )


def _kept(
    purchases: PurchaseTable, start: int | None, end: int | None
) -> tuple[BoolArray, dict[str, int]]:
    """Mark the rows that count, and count the others by their first reason."""
    kept, left_out = np.ones(len(purchases), np.bool_), {}
    for code, is_out in (
        ("undated", purchases.at == MISSING),
        ("without_amount", purchases.amount == MISSING),
        ("before", purchases.at < (EARLIEST if start is None else start)),
        ("after", purchases.at >= (LATEST + 1 if end is None else end)),
    ):
        if n := int(np.count_nonzero(is_out & kept)):
            left_out[code] = n
            kept &= ~np.asarray(is_out)
    return kept, left_out


def _sellers(
    column: Labelled | None, rows: slice | IntArray, n_rows: int
) -> tuple[Codes, tuple[str, ...]]:
    """Return the seller of each row; nobody where there is no such column."""
    if column is None:
        return np.full(n_rows, NO_LABEL, np.int32), ()
    return in_order(column.codes[rows], column.labels)


def _columns(
    seller: Codes, month: Codes, client: Codes, amount: IntArray
) -> dict[str, Any]:
    """Add up the cells, as columns that are not to be written to."""
    cells = Cells.of(seller, month, client, amount)
    return {name: read_only(getattr(cells, name)) for name in _CELLS}


def _among(codes: Codes, names: tuple[str, ...], all_of: tuple[str, ...]) -> IntArray:
    """Return the codes that names have among all of them."""
    place = {name: code for code, name in enumerate(all_of)}
    found = np.array([*(place[name] for name in names), NO_LABEL])
    return found[codes]


def _ends(
    given: Iterable[tuple[str, object]],
) -> tuple[int | None, int | None]:
    """Read beginning and end of a history, each of which may be absent."""
    start, end = (None if at is None else moment(name, at) for name, at in given)
    if start is not None and end is not None and end < start:
        needed = "an instant that is not before the beginning of the history"
        raise InvalidValueError("until", needed, end, "reversed")
    return start, end
