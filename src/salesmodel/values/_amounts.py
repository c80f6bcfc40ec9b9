"""The arithmetic of amounts: exact, and between amounts of one currency alone."""

from decimal import Decimal
from typing import NoReturn, Self, overload

import attrs

from salesmodel.errors import CurrencyMismatchError
from salesmodel.values._decimals import (
    EXACT,
    amount_of,
    decimal_of,
    exactly,
    quotient,
)
from salesmodel.values.currency import currency_code


__all__ = ["Amount"]


@attrs.frozen(repr=False, getstate_setstate=False)
class Amount:
    """What `Money` is made of: two fields and the operators between them."""

    amount: Decimal = attrs.field(converter=amount_of)
    currency: str = attrs.field(converter=currency_code)

    def _of(self, amount: Decimal) -> Self:
        return type(self)(amount, self.currency)

    def _partner(self, other: "Amount", operation: str) -> Decimal:
        """Return the other amount if it is in the same currency."""
        if self.currency != other.currency:
            raise CurrencyMismatchError(operation, self.currency, other.currency)
        return other.amount

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, Amount):
            return NotImplemented
        partner = self._partner(other, "addition")
        return self._of(exactly(EXACT.add, self.amount, partner))

    def __radd__(self, other: int) -> NoReturn:
        raise TypeError("Money adds to Money alone; for a sum use Money.total")

    def __sub__(self, other: Self) -> Self:
        if not isinstance(other, Amount):
            return NotImplemented
        partner = self._partner(other, "subtraction")
        return self._of(exactly(EXACT.subtract, self.amount, partner))

    def __mul__(self, factor: int | Decimal) -> Self:
        if not isinstance(factor, int | float | Decimal):
            return NotImplemented
        times = decimal_of("factor", factor)
        return self._of(exactly(EXACT.multiply, self.amount, times))

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: Self) -> Decimal: ...
    @overload
    def __truediv__(self, other: int | Decimal) -> Self: ...
    def __truediv__(self, other: Self | int | Decimal) -> Decimal | Self:
        if isinstance(other, Amount):
            return quotient(self.amount, self._partner(other, "division"))
        if not isinstance(other, int | float | Decimal):
            return NotImplemented
        return self._of(quotient(self.amount, decimal_of("divisor", other)))

    def __neg__(self) -> Self:
        return self._of(self.amount.copy_negate())

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        return self._of(self.amount.copy_abs())

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Self) -> bool:
        if not isinstance(other, Amount):
            return NotImplemented
        return self.amount < self._partner(other, "comparison")

    def __le__(self, other: Self) -> bool:
        if not isinstance(other, Amount):
            return NotImplemented
        return self.amount <= self._partner(other, "comparison")

    def __gt__(self, other: Self) -> bool:
        if not isinstance(other, Amount):
            return NotImplemented
        return self.amount > self._partner(other, "comparison")

    def __ge__(self, other: Self) -> bool:
        if not isinstance(other, Amount):
            return NotImplemented
        return self.amount >= self._partner(other, "comparison")
