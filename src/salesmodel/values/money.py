"""Money: exact amounts, each in one currency."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import final

from salesmodel._checks import instance, several
from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.values._amounts import Amount
from salesmodel.values._decimals import (
    CONTEXT,
    EXACT,
    WIDE,
    Rounding,
    apportioned,
    decimal_of,
    decimals_in,
    rounded,
)
from salesmodel.values.currency import currency_code, minor_digits


__all__ = ["Money", "Rounding"]


# Past 140 lines: it is the one value that everything sold is counted in.
@final
class Money(Amount):
    """An exact amount of one currency.

    Sums, differences and products are exact or refused, never rounded; a quotient is
    rounded half-even to 34 digits. An amount may be finer than the minor unit of its
    currency while one calculates; `at_scale` settles that before it is stored.

    Parameters
    ----------
    amount : int, str or Decimal
        Major units, at most 10**15 in size, at most 34 digits. Text is plain ASCII
        digits with a point: no exponent, no grouping. Never a float.
    currency : str
        Code of ISO 4217, such as ``EUR``.

    Raises
    ------
    InvalidAmountError
        If the amount cannot be read exactly; its code says why.
    InvalidValueError
        If the currency is not known (code ``currency``).

    Examples
    --------
    >>> price = Money("1234.50", "EUR")
    >>> price * 2 - Money(9, "EUR")
    Money('2460.00', 'EUR')
    >>> print(price / 7)
    176.3571428571428571428571428571429 EUR
    >>> price / Money(1000, "EUR")
    Decimal('1.2345')
    """

    __slots__ = ()

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: str) -> "Money":
        """Add amounts up exactly; of none, the total is zero.

        Parameters
        ----------
        amounts : iterable of Money
            Amounts, all in `currency`.
        currency : str
            Currency of the total, needed also where there is nothing to add.

        Returns
        -------
        Money
            The exact sum.

        Raises
        ------
        MixedCurrencyError
            If the amounts are in several currencies; it counts each.
        CurrencyMismatchError
            If all of them are in one other currency.
        InvalidAmountError
            If the sum is past the limits (code ``too_large``).

        Examples
        --------
        >>> Money.total([Money("0.10", "EUR")] * 3, "EUR")
        Money('0.30', 'EUR')
        """
        counts = Counter[str]()
        result = Decimal(0)
        for each in several("amounts", amounts):
            counts[instance("amounts", each, cls).currency] += 1
            result = WIDE.add(result, each.amount)
        if len(counts) > 1:
            raise MixedCurrencyError(dict(counts))
        for code in counts.keys() - {currency_code(currency)}:
            raise CurrencyMismatchError("Money.total", currency, code)
        return cls(result, currency)

    @classmethod
    def from_minor_units(cls, units: int, currency: str) -> "Money":
        """Make an amount from whole minor units, such as cents.

        Parameters
        ----------
        units : int
            Minor units of the currency.
        currency : str
            Code of ISO 4217.

        Returns
        -------
        Money
            The amount, with all decimals of its currency.

        Raises
        ------
        InvalidAmountError
            If `units` is not a whole number of acceptable size.

        Examples
        --------
        >>> Money.from_minor_units(1999, "EUR")
        Money('19.99', 'EUR')
        """
        if isinstance(units, str | Decimal):
            raise InvalidAmountError("units", "an int", units, "type")
        digits = minor_digits(currency)
        return cls(decimal_of("units", units).scaleb(-digits, EXACT), currency)

    @property
    def minor_units(self) -> int:
        """Whole minor units; `InvalidAmountError` (``scale``) if it is finer."""
        return int(self.at_scale().amount.scaleb(minor_digits(self.currency), EXACT))

    def at_scale(self, rounding: Rounding | None = None) -> "Money":
        """Return the amount with exactly the decimals of its currency.

        Parameters
        ----------
        rounding : Rounding, optional
            How to round an amount that is finer; without it such one is refused.

        Returns
        -------
        Money
            The amount in minor units of its currency.

        Raises
        ------
        InvalidAmountError
            If the amount is finer and no `rounding` is given (code ``scale``).

        Examples
        --------
        >>> Money("10.5", "EUR").at_scale()
        Money('10.50', 'EUR')
        >>> Money("10.555", "EUR").at_scale(rounding="half_up")
        Money('10.56', 'EUR')
        """
        digits = minor_digits(self.currency)
        if rounding is None and self.amount.as_tuple().exponent == -digits:
            return self
        if rounding is None and decimals_in(self.amount) > digits:
            requirement = f"of at most {digits} decimals in {self.currency}"
            raise InvalidAmountError("amount", requirement, str(self), "scale")
        return self.quantize(rounding="half_even" if rounding is None else rounding)

    def quantize(
        self, digits: int | None = None, rounding: Rounding = "half_even"
    ) -> "Money":
        """Round to a number of decimals.

        Parameters
        ----------
        digits : int, optional
            Decimals to keep, from 0 to 18; by default those of the currency.
        rounding : Rounding, default "half_even"
            One of the eight ways of `decimal`, such as ``half_up`` or ``floor``.

        Returns
        -------
        Money
            The rounded amount.

        Raises
        ------
        InvalidValueError
            If `digits` is out of range or `rounding` unknown (code ``rounding``).

        Examples
        --------
        >>> Money("2.345", "EUR").quantize()
        Money('2.34', 'EUR')
        >>> Money("2.345", "EUR").quantize(1, rounding="up")
        Money('2.4', 'EUR')
        """
        places = minor_digits(self.currency) if digits is None else digits
        return Money(rounded(self.amount, places, rounding), self.currency)

    def allocate(self, weights: Iterable[int | Decimal]) -> tuple["Money", ...]:
        """Split into parts by weight that add up to exactly this amount.

        Parameters
        ----------
        weights : iterable of int or Decimal
            One weight a part, none negative, not all zero.

        Returns
        -------
        tuple of Money
            The parts in the order of the weights, in minor units of the currency, or
            in the last decimal of the amount where that is finer.

        Raises
        ------
        InvalidValueError
            If a weight is negative or not an exact number, or if there is none above
            zero (code ``weights``).

        Notes
        -----
        Largest remainder; of equal remainders the first part gets the unit. A negative
        amount is split as its mirror image. Cost: O(n log n).

        Examples
        --------
        >>> [str(part) for part in Money(10, "EUR").allocate([1, 1, 1])]
        ['3.34 EUR', '3.33 EUR', '3.33 EUR']
        """
        digits = max(minor_digits(self.currency), decimals_in(self.amount))
        units = int(self.amount.scaleb(digits, EXACT))
        parts = (
            Decimal(part).scaleb(-digits, WIDE) for part in apportioned(units, weights)
        )
        return tuple(Money(part, self.currency) for part in parts)

    def convert(self, to: str, *, rate: int | str | Decimal) -> "Money":
        """Convert to another currency at a stated rate.

        Parameters
        ----------
        to : str
            Currency of the result.
        rate : int, str or Decimal
            Units of `to` for one unit of this currency, above zero. There is no
            default: a missing rate is an error, never 1.

        Returns
        -------
        Money
            The product, half-even to 34 digits and not rounded to minor units. There
            and back, each way rounded to minor units, may differ from the start by
            one minor unit a step, or by more where the rate makes the units coarser.

        Raises
        ------
        InvalidValueError
            If the rate is missing, zero, negative or not exact (code ``rate``).

        Examples
        --------
        >>> Money("100", "USD").convert("EUR", rate="0.9174").quantize()
        Money('91.74', 'EUR')
        """
        requirement = "an exact number above zero"
        try:
            factor = decimal_of("rate", rate)
        except InvalidAmountError:
            raise InvalidValueError("rate", requirement, rate, "rate") from None
        if factor <= 0:
            raise InvalidValueError("rate", requirement, rate, "rate")
        return Money(CONTEXT.multiply(self.amount, factor), to)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money('{self.amount:f}', {self.currency!r})"

    def __reduce__(self) -> tuple[type["Money"], tuple[str, str]]:
        return Money, (f"{self.amount:f}", self.currency)
