"""What was spent on channels, and the hours of sellers, by month."""

from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, as_array, integers
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.profitability._doors import check_lengths, labelled, months, numbers
from salesmodel.tables.deals import Labelled


__all__ = ["ChannelSpend", "SellerHours"]

_EXACT: Final = 2.0**53


@attrs.frozen(eq=False)
class ChannelSpend:
    """What was spent on channels, by month.

    Parameters
    ----------
    channel : Labelled
        The channel of each row; rows of one channel and month add up.
    month : ndarray of int64, shape (n,)
        Months since 1970-01.
    amount : ndarray of int64, shape (n,)
        Minor units of `currency`; negative for what was given back.
    currency : str
        ISO 4217 code.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    """

    channel: Labelled
    month: IntArray
    amount: IntArray
    currency: str

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, ("channel", "month", "amount"))

    @classmethod
    def from_columns(
        cls,
        *,
        channel: ArrayLike | Labelled,
        month: ArrayLike,
        amount: ArrayLike,
        currency: str,
    ) -> Self:
        """Build the table from array-likes of any library.

        Parameters
        ----------
        channel : array_like of str, shape (n,)
            Channels by the names they have in the purchases.
        month : array_like, shape (n,)
            Months, ``"2026-01"`` or ``datetime64[M]``.
        amount : array_like of int, shape (n,)
            Minor units.
        currency : str
            ISO 4217 code of every amount.

        Returns
        -------
        ChannelSpend
            The table.

        Raises
        ------
        InvalidInstantError
            If a month is none.
        InvalidValueError
            If an amount is absent or no integer.

        Examples
        --------
        >>> spend = ChannelSpend.from_columns(
        ...     channel=["ads"], month=["2026-01"], amount=[50_000], currency="EUR"
        ... )
        >>> spend.month.tolist()
        [672]
        """
        return cls(
            labelled("channel", channel),
            months(month),
            integers("amount", amount),
            currency,
        )


@attrs.frozen(eq=False)
class SellerHours:
    """Hours that sellers worked on sales, by month, and what an hour costs.

    Parameters
    ----------
    seller : Labelled
        The seller of each row; rows of one seller and month add up.
    month : ndarray of int64, shape (n,)
        Months since 1970-01.
    hours : ndarray of float64, shape (n,)
        Hours, finite and not negative.
    rate : ndarray of int64, shape (n,), or None
        Minor units of `currency` an hour; without it hours cost nothing, and only tell
        the profit of an hour.
    currency : str or None
        ISO 4217 code; needed with `rate`.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If hours are negative or not finite, or a rate has no currency.
    """

    seller: Labelled
    month: IntArray
    hours: FloatArray
    rate: IntArray | None = None
    currency: str | None = None

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        rated = () if self.rate is None else ("rate",)
        check_lengths(self, ("seller", "month", "hours", *rated))
        is_fit = np.isfinite(self.hours) & (self.hours >= 0)
        if not is_fit.all():
            row = int(np.argmin(is_fit))
            needed, value = "finite and not negative", float(self.hours[row])
            raise InvalidValueError("hours", needed, value, "range", f"hours[{row}]")
        if self.rate is None:
            return
        if self.currency is None:
            raise InvalidValueError("currency", "given with rate", None, "currency")
        if (cost := float(np.abs(self.hours * self.rate).max(initial=0))) >= _EXACT:
            needed = "hours × rate below 2**53"
            raise InvalidAmountError("rate", needed, cost, "too_large")

    @property
    def cost(self) -> IntArray:
        """Hours × rate in minor units, halves to even, shape (n,)."""
        rate = np.zeros(self.hours.size) if self.rate is None else self.rate
        return np.rint(self.hours * rate).astype(np.int64)

    @classmethod
    def from_columns(
        cls,
        *,
        seller: ArrayLike | Labelled,
        month: ArrayLike,
        hours: ArrayLike,
        rate: ArrayLike | int | None = None,
        currency: str | None = None,
    ) -> Self:
        """Build the table from array-likes of any library.

        Parameters
        ----------
        seller : array_like of str, shape (n,)
            Sellers by the names they have in the purchases.
        month : array_like, shape (n,)
            Months, ``"2026-01"`` or ``datetime64[M]``.
        hours : array_like of float, shape (n,)
            Hours.
        rate : int or array_like of int, optional
            Minor units an hour, one for all or one a row.
        currency : str, optional
            ISO 4217 code; needed with `rate`.

        Returns
        -------
        SellerHours
            The table.

        Raises
        ------
        InvalidValueError
            If hours are absent or negative, or a rate is no integer.
        InvalidInstantError
            If a month is none.

        Examples
        --------
        >>> hours = SellerHours.from_columns(
        ...     seller=["Ann"],
        ...     month=["2026-01"],
        ...     hours=[7.5],
        ...     rate=2_000,
        ...     currency="EUR",
        ... )
        >>> hours.cost.tolist()
        [15000]
        """
        spent = numbers("hours", hours)
        per_hour = None
        if rate is not None:
            column = as_array("rate", rate)
            spread = np.broadcast_to(column, spent.shape) if not column.ndim else rate
            per_hour = integers("rate", spread)
        return cls(labelled("seller", seller), months(month), spent, per_hour, currency)
