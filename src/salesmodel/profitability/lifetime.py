"""A client over time: what he cost, what he earns, how likely he comes back."""

from decimal import Decimal
from typing import Self, final

import attrs

from salesmodel._checks import instance, whole
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import _formulas
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability._rates import MOST_PURCHASES, kept
from salesmodel.profitability.discounting import Discounting
from salesmodel.profitability.expected import ExpectedProfit, ExpectedPurchase
from salesmodel.profitability.lifetime_value import LifetimeValue
from salesmodel.profitability.sale import SaleEconomics
from salesmodel.profitability.survival import (
    ConstantRetention,
    Survival,
    SurvivalCurve,
)
from salesmodel.values import Money, nearly


__all__ = ["ClientLifetime"]


@final
@attrs.frozen
class ClientLifetime:
    r"""A client over time: what he cost, what he earns, how likely he comes back.

    Parameters
    ----------
    acquisition : Money
        What it cost to win him, not negative.
    first, repeat : Money
        Profit of his first sale, that cost aside, and of each repeat sale.
    survival : ConstantRetention or SurvivalCurve
        Share of clients who make each purchase.
    discounting : Discounting, optional
        What later amounts are worth now; by default they count in full.

    Raises
    ------
    InvalidValueError
        If the acquisition is negative, or something is not what it should be.
    MixedCurrencyError
        If the amounts are in different currencies.

    See Also
    --------
    payback : The purchase that pays back where each one comes for sure.

    Notes
    -----
    With a cost :math:`A`, profits :math:`\pi_k`, survival :math:`s_k` to the
    :math:`k`-th purchase and factors :math:`d_k`, what is expected of :math:`n`
    purchases is :math:`E[\Pi_n] = -A + \sum_{k=1}^n s_k \pi_k d_k`. Definition of this
    package.

    Examples
    --------
    >>> client = ClientLifetime(
    ...     acquisition=Money(5_000, "RUB"),
    ...     first=Money(7_000, "RUB"),
    ...     repeat=Money(11_000, "RUB"),
    ...     survival=ConstantRetention("0.5"),
    ...     discounting=Discounting("0.25", per=1, every=1, unit="year"),
    ... )
    >>> print(client.expected(purchases=3))
    Expected profit of a client who cost 5000 RUB
    purchase  survival  factor        profit     expected   cumulative
    1            1.000   1.000   7000.00 RUB  7000.00 RUB  2000.00 RUB
    2            0.500   0.800  11000.00 RUB  4400.00 RUB  6400.00 RUB
    3            0.250   0.640  11000.00 RUB  1760.00 RUB  8160.00 RUB
    >>> print(client.value())
    a client is worth 14333.33 RUB and costs 5000 RUB, 2.87 times as much
    """

    acquisition: Money = attrs.field(kw_only=True)
    first: Money = attrs.field(kw_only=True)
    repeat: Money = attrs.field(kw_only=True)
    survival: Survival = attrs.field(kw_only=True)
    discounting: Discounting | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        names = ("acquisition", "first", "repeat")
        of_one_currency({name: getattr(self, name) for name in names})
        if self.acquisition.amount < 0:
            needed = "zero or more"
            raise InvalidValueError("acquisition", needed, self.acquisition, "negative")
        if not isinstance(self.survival, ConstantRetention | SurvivalCurve):
            needed = "a ConstantRetention or a SurvivalCurve"
            raise InvalidValueError("survival", needed, self.survival, "type")
        if self.discounting is not None:
            instance("discounting", self.discounting, Discounting)

    @classmethod
    def of_sales(
        cls,
        first: SaleEconomics,
        repeat: SaleEconomics,
        *,
        survival: Survival,
        discounting: Discounting | None = None,
    ) -> Self:
        """Take cost and profits from a first and a repeat sale.

        Parameters
        ----------
        first, repeat : SaleEconomics
            The two kinds of sale; the acquisition of the first is what the client cost.
        survival : ConstantRetention or SurvivalCurve
            Share of clients who make each purchase.
        discounting : Discounting, optional
            What later amounts are worth now.

        Returns
        -------
        ClientLifetime
            The client.

        Examples
        --------
        >>> eur = lambda amount: Money(amount, "EUR")
        >>> client = ClientLifetime.of_sales(
        ...     SaleEconomics(eur(100), goods=eur(60), acquisition=eur(55)),
        ...     SaleEconomics(eur(100), goods=eur(60), is_repeat=True),
        ...     survival=ConstantRetention("0.75"),
        ... )
        >>> str(client.first), str(client.value().value.quantize())
        ('40 EUR', '160.00 EUR')
        """
        sale = instance("first", first, SaleEconomics)
        cost = sale.amount("acquisition")
        return cls(
            acquisition=cost,
            first=sale.profit + cost,
            repeat=instance("repeat", repeat, SaleEconomics).profit,
            survival=survival,
            discounting=discounting,
        )

    def expected(self, *, purchases: int) -> ExpectedProfit:
        """Lay out what is expected of each purchase up to a horizon.

        Parameters
        ----------
        purchases : int
            The horizon, from 1 to 10,000 purchases.

        Returns
        -------
        ExpectedProfit
            A row a purchase; they add up exactly.

        Raises
        ------
        InvalidValueError
            If it is no number of purchases.

        Examples
        --------
        >>> client = ClientLifetime(
        ...     acquisition=Money(5, "EUR"),
        ...     first=Money(2, "EUR"),
        ...     repeat=Money(4, "EUR"),
        ...     survival=SurvivalCurve([1, "0.5", "0.5"]),
        ... )
        >>> client.expected(purchases=3).payback_purchase
        3
        >>> client.expected(purchases=4).undefined
        {'profit': 'beyond_curve'}
        """
        whole("purchases", purchases, least=1, most=MOST_PURCHASES)
        total, rows = -self.acquisition, []
        for purchase in range(1, purchases + 1):
            survival = self.survival.share(purchase)
            if survival is None:
                break
            profit = self.first if purchase == 1 else self.repeat
            grown = self._grown(purchase)
            term = nearly(_formulas.expected_term, profit.amount, survival, grown)
            expected = kept(term, profit.currency)
            total += expected
            factor = nearly(_formulas.discounted, Decimal(1), grown)
            rows.append(
                ExpectedPurchase(purchase, survival, factor, profit, expected, total)
            )
        return ExpectedProfit(self.acquisition, purchases, tuple(rows))

    def value(self, *, purchases: int | None = None) -> LifetimeValue:
        r"""Work out what the client is worth.

        Parameters
        ----------
        purchases : int, optional
            The horizon; by default all purchases there may ever be.

        Returns
        -------
        LifetimeValue
            His value before and after what he cost. Without a horizon it is undefined
            for the reason ``no_limit`` where all clients come back for ever and later
            amounts count in full, and ``beyond_curve`` after a curve that does not end
            at 0; with one, where the curve ends before it.

        Raises
        ------
        InvalidValueError
            If it is no number of purchases.

        Notes
        -----
        At a constant retention :math:`r` and a growth :math:`g` from one purchase to
        the next, all purchases are worth :math:`\pi_1 + \pi_r\, r / (g - r)`: repeat
        profits are a geometric series of ratio :math:`r / g`.

        Examples
        --------
        >>> client = ClientLifetime(
        ...     acquisition=Money(5, "EUR"),
        ...     first=Money(2, "EUR"),
        ...     repeat=Money(4, "EUR"),
        ...     survival=ConstantRetention(1),
        ... )
        >>> client.value().undefined["value"]
        'no_limit'
        >>> str(client.value(purchases=3).net.quantize())
        '5.00 EUR'
        """
        if purchases is None and isinstance(self.survival, ConstantRetention):
            return self._lasting(self.survival.retention)
        horizon = purchases
        if horizon is None and isinstance(self.survival, SurvivalCurve):
            shares = self.survival.shares
            horizon = len(shares) + bool(shares[-1])
        laid_out = self.expected(purchases=instance("purchases", horizon, int))
        if laid_out.profit is None:
            return LifetimeValue(None, self.acquisition, "beyond_curve")
        return LifetimeValue(laid_out.profit + self.acquisition, self.acquisition)

    def _lasting(self, retention: Decimal) -> LifetimeValue:
        """Work out the value of all purchases there may ever be."""
        grown = self._grown(2)
        if grown == retention:
            return LifetimeValue(None, self.acquisition, "no_limit")
        multiple = nearly(_formulas.lasting_multiple, retention, grown)
        amounts = (self.first.amount, self.repeat.amount)
        worth = nearly(_formulas.client_value, Decimal(0), *amounts, multiple)
        return LifetimeValue(kept(worth, self.first.currency), self.acquisition)

    def _grown(self, purchase: int) -> Decimal:
        """Return what one becomes until a purchase."""
        how = self.discounting
        return Decimal(1) if how is None else how.grown(purchase)
