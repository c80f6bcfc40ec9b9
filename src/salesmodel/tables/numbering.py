"""Which purchase of its client each row is, under the one rule of repeat sales."""

from functools import cached_property
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import BoolArray, CodeArray, IntArray, read_only
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.tables._cycles import (
    Cycles,
    KindArray,
    Sold,
    counted_rows,
    first_rows,
    kinds_of_openings,
    undone_purchases,
)
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule, SaleKind


__all__ = ["Numbering", "number_purchases"]

_Whole = TypeVar("_Whole", bound=np.integer[Any])


@attrs.frozen(eq=False, slots=False)
class Numbering:
    """Which purchase of its client each row is, under one rule.

    Columns are worked out when they are asked for. Kinds need no order of purchases
    where the rule has no gap, takes each purchase of a day for one, and has repeats
    begin with the second; numbers do.

    Parameters
    ----------
    purchases : PurchaseTable
        The purchases.
    rule : RepeatRule
        The rule.
    """

    purchases: PurchaseTable
    rule: RepeatRule

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.purchases)

    @cached_property
    def number(self) -> CodeArray:
        """Number of the purchase within its cycle, from 1, shape (n,).

        It is 0 where a row counts for no purchase, or its client is not known. A refund
        has the number of its purchase. Old clients count from the table's beginning.
        """
        sold, cycles = self._order
        return read_only(self._spread(cycles.numbers(), sold.rows))

    @cached_property
    def cycle(self) -> CodeArray:
        """Number of the client's cycle, from 1; 0 where there is none, shape (n,)."""
        if self.rule.gap is not None:
            sold, cycles = self._order
            return read_only(self._spread(cycles.within_clients(sold), sold.rows))
        counts = np.ones(len(self), np.int32)
        if self._counted is not None:
            counts[~self._counted] = 0
        return read_only(self._with_refunds(counts))

    @cached_property
    def kind(self) -> KindArray:
        """What each row is, a `SaleKind`; a refund is what its purchase is."""
        of_openings = kinds_of_openings(self.purchases, self.opening, self.rule)
        if self._is_plain:
            kinds = np.full(len(self), SaleKind.REPEAT, np.uint8)
            if self._counted is not None:
                kinds[~self._counted] = SaleKind.UNKNOWN
            kinds[self.opening] = of_openings
        else:
            sold, cycles = self._order
            kinds = np.zeros(len(self), np.uint8)
            kinds[sold.rows] = cycles.over_rows(of_openings)
            kinds[self.number >= self.rule.repeat_from] = SaleKind.REPEAT
        if self._undone is not None:
            kinds[self._undone] = SaleKind.UNDONE
        return read_only(self._with_refunds(kinds))

    @cached_property
    def opening(self) -> IntArray:
        """Row of the first purchase of each cycle, by client, shape (n_cycles,)."""
        if self._is_plain:
            return read_only(first_rows(self.purchases, self._counted))
        sold, cycles = self._order
        return read_only(sold.place(cycles.starts))

    @cached_property
    def order(self) -> IntArray:
        """Rows that count for a purchase, by client and then by time, shape (n,)."""
        sold, _ = self._order
        if isinstance(sold.rows, slice):
            return read_only(np.arange(sold.client.size))
        return read_only(sold.rows.astype(np.int64))

    @cached_property
    def won(self) -> IntArray:
        """Rows with which a client was won, or won back: openings known to be first."""
        rows: IntArray = self.opening[self.kind[self.opening] == SaleKind.FIRST]
        return read_only(rows)

    @property
    def _is_plain(self) -> bool:
        """Whether kinds follow from the first purchases of clients alone."""
        rule = self.rule
        return rule.gap is None and rule.same_day == "each" and rule.repeat_from == 2

    @cached_property
    def _undone(self) -> IntArray | None:
        """Rows of purchases that count for none, if the rule takes any for such."""
        return undone_purchases(self.purchases) if self.rule.refunds == "undo" else None

    @cached_property
    def _counted(self) -> BoolArray | None:
        """Rows that count for a purchase of a client; nothing where all do."""
        return counted_rows(self.purchases, self._undone)

    @cached_property
    def _order(self) -> tuple[Sold, Cycles]:
        """Purchases by client and time, and where their cycles begin."""
        sold = Sold.of(self.purchases, self._counted)
        return sold, Cycles.of(sold, self.rule)

    def _spread(self, figures: CodeArray, rows: Codes | slice) -> CodeArray:
        """Put figures where their rows are, 0 elsewhere."""
        column = np.zeros(len(self), np.int32)
        column[rows] = figures
        return self._with_refunds(column)

    def _with_refunds(self, column: NDArray[_Whole]) -> NDArray[_Whole]:
        """Give each refund the figure of its purchase."""
        refunds = self.purchases.refunds
        if refunds is not None:
            tied = np.flatnonzero(refunds >= 0)
            column[tied] = column[refunds[tied]]
        return column


def number_purchases(
    purchases: PurchaseTable, rule: RepeatRule | None = None
) -> Numbering:
    """Give each purchase of a client its number, and tell first from repeat sales.

    Parameters
    ----------
    purchases : PurchaseTable
        The whole history that is there: a part of it makes old clients look new.
    rule : RepeatRule, optional
        The rule; by default each purchase counts, and first sales are not known.

    Returns
    -------
    Numbering
        One entry a row.

    See Also
    --------
    salesmodel.repeat.repeat_share : The share that this rule leads to.

    Notes
    -----
    Purchases of a client are ordered by instant, those without one last, and at one
    instant by row. Cost: two passes for kinds under a plain rule; else nothing is
    sorted where rows are ordered by client and time already, and two counting sorts
    bring other rows into order.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Acme", "Acme"],
    ...     at=["2026-01-05", "2026-01-07", "2026-02-05", "2026-12-05"],
    ... )
    >>> whole = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    >>> rule = RepeatRule(new_after=whole, gap=dt.timedelta(days=180))
    >>> numbering = number_purchases(purchases, rule)
    >>> numbering.number.tolist(), numbering.cycle.tolist()
    ([1, 1, 2, 1], [1, 1, 1, 2])
    >>> [SaleKind(kind).word for kind in numbering.kind]
    ['first', 'first', 'repeat', 'first']
    """
    return Numbering(purchases, RepeatRule() if rule is None else rule)
