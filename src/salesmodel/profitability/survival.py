"""Survival: the share of clients who make one purchase more, and one more."""

from collections.abc import Iterable
from decimal import Decimal
from typing import final

import attrs

from salesmodel._checks import several, whole
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import _formulas
from salesmodel.profitability._rates import MOST_PURCHASES
from salesmodel.values import fraction, nearly


__all__ = ["ConstantRetention", "Survival", "SurvivalCurve"]


def _retention(value: float | str | Decimal) -> Decimal:
    return fraction("retention", value)


@final
@attrs.frozen
class ConstantRetention:
    r"""After each purchase, the same share of clients comes back.

    Parameters
    ----------
    retention : int, float, str or Decimal
        That share, from 0 to 1; a float stands for the decimal that shows it.

    Raises
    ------
    InvalidValueError
        If it is no fraction from 0 to 1 (code ``fraction``).

    Notes
    -----
    :math:`s_k = r^{k - 1}`.

    Examples
    --------
    >>> [str(ConstantRetention("0.5").share(purchase)) for purchase in (1, 2, 3)]
    ['1', '0.5', '0.25']
    """

    retention: Decimal = attrs.field(converter=_retention)

    def share(self, purchase: int) -> Decimal:
        """Return the share of clients who make a purchase.

        Parameters
        ----------
        purchase : int
            Its number, from 1.

        Returns
        -------
        Decimal
            The share, to 34 digits; 1 for the first purchase.

        Raises
        ------
        InvalidValueError
            If it is no number of a purchase.

        Examples
        --------
        >>> ConstantRetention(0).share(1)
        Decimal('1')
        """
        whole("purchase", purchase, least=1, most=MOST_PURCHASES)
        if purchase == 1:
            return Decimal(1)
        return nearly(_formulas.retained, self.retention, Decimal(purchase - 1))


def _shares(values: Iterable[float | str | Decimal]) -> tuple[Decimal, ...]:
    """Read shares, none above the one before it."""
    given = several("shares", values)
    if isinstance(values, str | bytes) or not 0 < len(given) <= MOST_PURCHASES:
        needed = f"one share a purchase, from 1 to {MOST_PURCHASES} of them"
        raise InvalidValueError("shares", needed, values, "shares")
    found: list[Decimal] = []
    for place, value in enumerate(given):
        share = fraction(f"shares[{place}]", value)
        if found and share > found[-1]:
            needed = f"at most {found[-1]}, the share of the purchase before"
            path = f"shares[{place}]"
            raise InvalidValueError("shares", needed, value, "increasing", path)
        found.append(share)
    return tuple(found)


@final
@attrs.frozen
class SurvivalCurve:
    """The share of clients who make each purchase, as given.

    Parameters
    ----------
    shares : iterable of int, float, str or Decimal
        One a purchase, the first one first: of clients who were won, the share who
        make it. From 0 to 1, none above the one before.

    Raises
    ------
    InvalidValueError
        If a share is no fraction (code ``fraction``) or above the one before (code
        ``increasing``), or there is none (code ``shares``).

    See Also
    --------
    estimate_survival : The same out of purchases.

    Examples
    --------
    >>> curve = SurvivalCurve([1, "0.4", "0.3"])
    >>> curve.share(2), curve.share(4) is None
    (Decimal('0.4'), True)
    """

    shares: tuple[Decimal, ...] = attrs.field(converter=_shares)

    def share(self, purchase: int) -> Decimal | None:
        """Return the share of clients who make a purchase.

        Parameters
        ----------
        purchase : int
            Its number, from 1.

        Returns
        -------
        Decimal or None
            The share; `None` after the last one given, unless that is 0.

        Raises
        ------
        InvalidValueError
            If it is no number of a purchase.

        Examples
        --------
        >>> SurvivalCurve([1, 0]).share(9)
        Decimal('0')
        """
        whole("purchase", purchase, least=1, most=MOST_PURCHASES)
        if purchase <= len(self.shares):
            return self.shares[purchase - 1]
        return None if self.shares[-1] else Decimal(0)


Survival = ConstantRetention | SurvivalCurve
"""How many clients come back: a constant share of them, or a curve."""
