"""What each seller sold in which month, and in which months that can be known."""

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, InstantArray, IntArray
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.repeat._clients import added, earliest, latest
from salesmodel.repeat.planning._months import month_starts
from salesmodel.repeat.planning._plan_reasons import ReasonArray, Why
from salesmodel.repeat.planning.monthly import MonthlySales


__all__ = ["SellerMonths"]

_SPAN, _FIRST = 8192, 4096  # of months, those before 1900 that are asked for included
_NEVER = int(np.iinfo(np.int64).max)


@attrs.frozen(eq=False)
class SellerMonths:
    """Amounts by seller and month, the first and last month of each seller, the span."""

    key: IntArray
    amount: IntArray
    first: IntArray
    last: IntArray
    since: int
    until: int

    __reduce__ = by_columns

    @classmethod
    def of(cls, sales: MonthlySales) -> "SellerMonths":
        """Add up the clients of each seller and month."""
        key, cell = np.unique(_key(sales.seller, sales.month), return_inverse=True)
        n_sellers = len(sales.sellers)
        return cls(
            key=key,
            amount=added(cell, sales.amount, key.size),
            first=earliest(sales.seller, sales.month, n_sellers),
            last=latest(sales.seller, sales.month, n_sellers),
            since=_NEVER if sales.since is None else sales.since,
            until=_NEVER if sales.until is None else sales.until,
        )

    def at(self, seller: IntArray, month: IntArray) -> tuple[IntArray, BoolArray]:
        """Return the amounts of sellers in months, and whether there is a row at all."""
        key = _key(seller, month)
        if not self.key.size:
            return np.zeros(key.shape, np.int64), np.zeros(key.shape, np.bool_)
        place = np.minimum(np.searchsorted(self.key, key), self.key.size - 1)
        is_there = self.key[place] == key
        return np.where(is_there, self.amount[place], 0), is_there

    def why_not(self, seller: IntArray, month: IntArray) -> ReasonArray:
        """Tell why months of sellers are not whole; 0 where they are.

        A seller is there from the month after that of his first sale on: in that month
        he may have begun in the middle, unless the history begins with it.
        """
        start, end = month_starts(month), month_starts(month + 1)
        first = self.first[seller]
        return np.select(
            [
                end <= self.since,
                start < self.since,
                start >= self.until,
                end > self.until,
                first > month,
                (first == month) & (self.since < start),
            ],
            [
                Why.HISTORY_BEGINS_LATER,
                Why.HISTORY_BEGINS_WITHIN,
                Why.HISTORY_ENDS_BEFORE,
                Why.HISTORY_ENDS_WITHIN,
                Why.SELLER_BEGINS_LATER,
                Why.SELLER_BEGINS_WITHIN,
            ],
            Why.NONE,
        )

    def whole_months(self) -> tuple[int, int]:
        """Return the first whole month, and the one after the last; both 0 if none."""
        if self.since >= self.until:
            return 0, 0
        ends: InstantArray = np.array([self.since - 1, self.until])
        month = ends.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)
        first, end = int(month[0]) + 1, int(month[1])
        return first, max(first, end)


def _key(seller: Codes, month: IntArray) -> IntArray:
    """Return one number a seller and month."""
    key: IntArray = seller.astype(np.int64) * _SPAN + (month + _FIRST)
    return key
