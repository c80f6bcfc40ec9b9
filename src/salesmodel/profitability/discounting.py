"""Discounting: what an amount that comes later is worth now."""

from decimal import Decimal
from typing import Final, Literal, final

import attrs

from salesmodel._checks import one_of, whole
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import _formulas
from salesmodel.profitability._rates import MOST_PURCHASES, discount_rate, number
from salesmodel.values import nearly


__all__ = ["Discounting", "TimeUnit"]

TimeUnit = Literal["day", "week", "month", "quarter", "year"]
"""What the lengths of a discounting are counted in."""

_UNITS: Final = ("day", "week", "month", "quarter", "year")


def _rate(value: float | str | Decimal) -> Decimal:
    return discount_rate("rate", value)


def _per(value: float | str | Decimal) -> Decimal:
    return _length("per", value)


def _every(value: float | str | Decimal) -> Decimal:
    return _length("every", value)


def _length(name: str, value: float | str | Decimal) -> Decimal:
    """Read a length of time above 0."""
    found = number(name, value)
    if found <= 0:
        raise InvalidValueError(name, "a length above 0", value, "length")
    return found


@final
@attrs.frozen
class Discounting:
    r"""A rate of discount, the period it is for, and the time between purchases.

    Nothing of the three has a default: 1 % means nothing without its period.

    Parameters
    ----------
    rate : int, float, str or Decimal
        Rate per period, at least 0; a float stands for the decimal that shows it.
    per : int, float, str or Decimal
        Length of that period in units, above 0, such as 12 for a yearly rate.
    every : int, float, str or Decimal
        Time from one purchase to the next in the same units, above 0.
    unit : {"day", "week", "month", "quarter", "year"}
        The unit of both.

    Raises
    ------
    InvalidValueError
        If the rate is negative or no number (code ``rate`` or ``number``), a length is
        not above 0 (code ``length``), or the unit is none of those (code ``unit``).

    Notes
    -----
    Of an amount at the :math:`k`-th purchase, :math:`(1 + d)^{-(k - 1) e / p}` counts,
    with the rate :math:`d` per :math:`p` units and a purchase every :math:`e` units.
    The first purchase is now and counts in full.

    Examples
    --------
    >>> yearly = Discounting("0.21", per=12, every=6, unit="month")
    >>> [
    ...     str(yearly.factor(purchase).quantize(Decimal("0.0001")))
    ...     for purchase in (1, 2, 3)
    ... ]
    ['1.0000', '0.9091', '0.8264']
    >>> print(yearly)
    21 % per 12 months, a purchase every 6 months
    """

    rate: Decimal = attrs.field(converter=_rate)
    per: Decimal = attrs.field(converter=_per, kw_only=True)
    every: Decimal = attrs.field(converter=_every, kw_only=True)
    unit: TimeUnit = attrs.field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        one_of("unit", self.unit, _UNITS, code="unit")

    @property
    def growth(self) -> Decimal:
        """What one becomes from one purchase to the next, to 34 digits."""
        return self.grown(2)

    def grown(self, purchase: int) -> Decimal:
        """Return what one becomes from now until a purchase.

        Parameters
        ----------
        purchase : int
            Number of the purchase, from 1.

        Returns
        -------
        Decimal
            What one has become, to 34 digits.

        Examples
        --------
        >>> Discounting("0.25", per=1, every=1, unit="year").grown(3)
        Decimal('1.5625')
        """
        whole("purchase", purchase, least=1, most=MOST_PURCHASES)
        time = self.every * (purchase - 1)
        return nearly(_growth, self.rate, time, self.per)

    def factor(self, purchase: int) -> Decimal:
        """Return what one at a purchase is worth now.

        Parameters
        ----------
        purchase : int
            Number of the purchase, from 1.

        Returns
        -------
        Decimal
            Its discount factor, at most 1, to 34 digits.

        Raises
        ------
        InvalidValueError
            If it is no number of a purchase.

        Examples
        --------
        >>> Discounting("0.25", per=1, every=1, unit="year").factor(2)
        Decimal('0.8')
        """
        return nearly(_formulas.discounted, Decimal(1), self.grown(purchase))

    def __str__(self) -> str:
        """Say it in words."""
        share = f"{(self.rate * 100).normalize():f} %"
        return (
            f"{share} per {self._of(self.per)}, a purchase every {self._of(self.every)}"
        )

    def _of(self, length: Decimal) -> str:
        """Say a length."""
        return self.unit if length == 1 else f"{length.normalize():f} {self.unit}s"


def _growth(rate: Decimal, time: Decimal, per: Decimal) -> Decimal:
    """Return what one becomes in a time, at a rate per period."""
    grown: Decimal = _formulas.growth(rate, time / per)
    return grown
