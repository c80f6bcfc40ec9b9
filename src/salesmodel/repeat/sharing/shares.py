"""Shares of repeat sales of revenue, purchases and clients, group by group."""

from functools import cached_property
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    FloatArray,
    IntArray,
    read_only,
)
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._clients import added, counted, present
from salesmodel.repeat._groups import group_of_rows
from salesmodel.repeat._periods import PERIODS, distinct
from salesmodel.repeat.sharing._share_row import (
    RepeatRow,
    ShareTrend,
    rows_of,
    trend_of,
)
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import Numbering
from salesmodel.tables.purchases import NO_REFUND, UNTIED
from salesmodel.tables.repeat_rule import SaleKind


__all__ = ["RepeatShares", "repeat_shares"]

_Whole = TypeVar("_Whole", bound=np.integer[Any])

_KINDS = len(SaleKind)


@attrs.frozen(eq=False, slots=False, field_transformer=read_only_columns)
class RepeatShares:
    """First and repeat sales by group; figures are worked out when they are asked for.

    Parameters
    ----------
    numbering : Numbering
        Which sale is which, and by what rule.
    by : str
        What the groups are.
    groups : tuple of str or None
        Labels of the groups; `None`, the last one, is that of rows without a label.
    group : ndarray of int, shape (n_kept,)
        Group of each row that counts.
    kept : ndarray of bool, shape (n,), or None
        Rows that count; `None` where all do.
    confidence : float
        Coverage of the intervals.
    notices : dict of str to int
        Rows that were left out, by code.
    """

    numbering: Numbering
    by: str
    groups: tuple[str | None, ...]
    group: Codes
    kept: BoolArray | None
    confidence: float
    notices: dict[str, int] = attrs.field(converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Add the amounts up at once where they are so large that sums may not fit."""
        amount = self._amount
        if amount is not None and amount.size:
            largest = max(abs(int(amount.min())), abs(int(amount.max())))
            _ = self.amounts if largest * amount.size >= -MISSING else None

    @cached_property
    def amounts(self) -> IntArray | None:
        """Minor units by group and kind of sale, shape (n_groups, 4).

        Refunds are taken off the kind of their purchase; columns are in the order of
        `salesmodel.tables.SaleKind`. `None` where there are no amounts.
        """
        amount = self._amount
        if amount is None:
            return None
        return self._by_kind(added(self._cell, amount, len(self.groups) * _KINDS))

    @cached_property
    def purchases(self) -> IntArray:
        """Purchases by group and kind of sale, shape (n_groups, 4)."""
        cell = self._cell if self._bought is None else self._cell[self._bought]
        return self._by_kind(counted(cell, len(self.groups) * _KINDS))

    @cached_property
    def clients(self) -> IntArray:
        """Clients who bought, and of them those who bought again, shape (n_groups, 2).

        A client counts once in each group in which he has a purchase.
        """
        client, group = self._of(self.numbering.purchases.client), self.group
        if self._bought is not None:
            client, group = client[self._bought], group[self._bought]
        again = self._kind if self._bought is None else self._kind[self._bought]
        rows = again == SaleKind.REPEAT
        found = (
            self._distinct(client, group),
            self._distinct(client[rows], group[rows]),
        )
        return read_only(np.stack(found, axis=1))

    def rows(self) -> tuple[RepeatRow, ...]:
        """Return figures and shares of each group.

        Returns
        -------
        tuple of RepeatRow
            In the order of the groups; the last one of rows without a label, where
            there are such.

        Examples
        --------
        >>> from salesmodel.tables import PurchaseTable, number_purchases
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])
        >>> [row] = repeat_shares(number_purchases(purchases)).rows()
        >>> row.n_unknown, row.of_purchases.value
        (1, None)
        """
        figures = (self.amounts, self.purchases, self.clients, self.squares)
        return rows_of(self.groups, figures, confidence=self.confidence)

    def trend(self, of: str = "purchases") -> ShareTrend:
        """Fit a line through the shares of the periods.

        Parameters
        ----------
        of : {"purchases", "clients", "revenue"}, default "purchases"
            Whose share.

        Returns
        -------
        ShareTrend
            Change of the share a period, with its interval.

        Raises
        ------
        InvalidValueError
            If the groups are no periods, or `of` is none of the three.

        Examples
        --------
        >>> from salesmodel.tables import PurchaseTable, RepeatRule, number_purchases
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt", "Acme", "Core"],
        ...     at=["2026-01-05", "2026-01-06", "2026-02-05", "2026-02-06"],
        ... )
        >>> numbering = number_purchases(purchases, RepeatRule(new_after=0))
        >>> trend = repeat_shares(numbering, "month").trend()
        >>> trend.n_periods, trend.low < 0 < trend.slope < trend.high
        (2, True)
        """
        is_dated = self.by in PERIODS
        rows = [row for row in self.rows() if row.group is not None]
        return trend_of(rows if is_dated else None, of, self.confidence)

    @cached_property
    def squares(self) -> FloatArray | None:
        """Squares of the amounts, added by group; `None` where there are no amounts."""
        if self._amount is None:
            return None
        size = self._amount.astype(np.float64)
        size *= size
        squares = np.bincount(self.group, size, len(self.groups))
        return read_only(squares.astype(np.float64))

    @cached_property
    def _amount(self) -> IntArray | None:
        amount = self.numbering.purchases.amount
        return None if amount is None else self._of(present(amount))

    @cached_property
    def _kind(self) -> Codes:
        return self._of(self.numbering.kind)

    @cached_property
    def _cell(self) -> Codes:
        cell = self.group.astype(np.int32)
        cell *= _KINDS
        cell += self._kind
        return cell

    @cached_property
    def _bought(self) -> BoolArray | None:
        """Mark the purchases among the rows that count; nothing where all are."""
        refunds = self.numbering.purchases.refunds
        return None if refunds is None else self._of(refunds) == NO_REFUND

    def _of(self, column: NDArray[_Whole]) -> NDArray[_Whole]:
        return column if self.kept is None else column[self.kept]

    def _by_kind(self, figures: IntArray) -> IntArray:
        figures.setflags(write=False)
        return figures.reshape(len(self.groups), _KINDS)

    def _distinct(self, client: CodeArray, group: Codes) -> IntArray:
        """Count the clients of each group."""
        _, groups = distinct(client, group)
        return counted(groups, len(self.groups))

    def __str__(self) -> str:
        """Return a line a group under the rule."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = [self.by, "first", "repeat", "unknown", "share of revenue"]
        heads += ["of purchases", "low", "high", "of clients"]
        rows = [
            [
                row.group,
                row.first_amount,
                row.repeat_amount,
                row.unknown_amount,
                None if row.of_revenue is None else row.of_revenue.value,
                row.of_purchases.value,
                row.of_purchases.low,
                row.of_purchases.high,
                row.of_clients.value,
            ]
            for row in self.rows()
        ]
        return Shown(f"Repeat sales; {self.numbering.rule}", heads, rows)


def repeat_shares(
    numbering: Numbering,
    by: str | Labelled | None = None,
    *,
    confidence: float = 0.95,
) -> RepeatShares:
    r"""Split revenue, purchases and clients into first and repeat, group by group.

    What is older than the instant from which the rule takes the history for whole is
    the run-in: it tells who is an old client, and is no part of any figure.

    Parameters
    ----------
    numbering : Numbering
        Purchases numbered over the whole history that is there; shares of a part of it
        come from groups, not from a part of the table.
    by : {"day", "week", "month", "cohort", "seller", "product", "channel"} or Labelled
        Groups: a calendar period (UTC), the month of the client's first purchase, a
        column of the table, or labels such as segments, one a row. Without it there is
        one group.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    RepeatShares
        Figures by group; every period from the first to the last one is a group.

    Raises
    ------
    InvalidValueError
        If there is no such column, or `confidence` is not between 0 and 1.
    ShapeError
        If labels have another number of rows.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    See Also
    --------
    repeat_share : The share of deals won, as the report tells it.

    Notes
    -----
    A share is repeat / (first + repeat). It is not defined where a group has a sale of
    which nothing tells whether it was a first one: in a history that may be cut, that
    is each first sale of a client. Rows without a client and refunds tied to no
    purchase are left out and counted.

    Intervals are Wilson's. Revenue is not counted but weighed: its interval rests on
    :math:`(\sum a)^2 / \sum a^2` purchases [1]_, which is fewer where few are large. Both
    take purchases for independent of one another; those of one client are not quite.

    References
    ----------
    .. [1] Kish, L. (1965), Survey Sampling, section 8.2.

    Examples
    --------
    >>> from salesmodel.tables import PurchaseTable, RepeatRule, number_purchases
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Acme"],
    ...     at=["2026-01-05", "2026-02-06", "2026-02-07"],
    ...     amount=[100, 100, 300],
    ...     currency="EUR",
    ... )
    >>> numbering = number_purchases(purchases, RepeatRule(new_after=0))
    >>> january, february = repeat_shares(numbering, "month").rows()
    >>> january.of_revenue.value, february.of_revenue.value
    (0.0, 0.75)
    >>> february.of_purchases.value, february.of_clients.n
    (0.5, 2)
    """
    wilson_rate(0, 0, confidence=confidence)
    column = group_of_rows(numbering, by)
    kept, notices = _kept(numbering)
    codes = column.codes if kept is None else column.codes[kept]
    groups: tuple[str | None, ...] = column.labels
    if codes.size and int(codes.min()) == NO_LABEL:
        codes = np.where(codes == NO_LABEL, len(groups), codes)
        groups = (*groups, None)
    said = by if isinstance(by, str) else "all" if by is None else "label"
    return RepeatShares(
        numbering=numbering,
        by=said,
        groups=groups,
        group=codes,
        kept=kept,
        confidence=confidence,
        notices=notices,
    )


def _kept(numbering: Numbering) -> tuple[BoolArray | None, dict[str, int]]:
    """Mark the rows that count, and count those that do not by their first reason."""
    purchases, rule = numbering.purchases, numbering.rule
    kept, notices = np.ones(len(purchases), np.bool_), {}
    reasons = [("without_client", purchases.client == NO_LABEL)]
    if rule.new_after is not None:
        early = (purchases.at < rule.new_after) & (purchases.at != MISSING)
        reasons.append(("run_in", early))
    if purchases.refunds is not None:
        reasons.append(("untied", purchases.refunds == UNTIED))
    if rule.refunds == "undo":
        reasons.append(("undone", numbering.kind == SaleKind.UNDONE))
    for code, left in reasons:
        if n := int(np.count_nonzero(left & kept)):
            notices[code] = n
            kept &= ~left
    return (None if kept.all() else kept), notices
