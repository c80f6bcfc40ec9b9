"""Several sales: to one client, to new clients, or a mix of both."""

from decimal import Decimal
from typing import Final, final

import attrs

from salesmodel._checks import instance, whole
from salesmodel._shown import Shown
from salesmodel.profitability import _formulas
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability.sale import SaleEconomics
from salesmodel.values import Money, Ratio, exactly, quotient


__all__ = ["SaleMix", "SaleSeries"]

_MOST_SALES: Final = 10**12
_MOST_ROWS: Final = 10**6


@attrs.frozen
class SaleMix:
    """Some first and some repeat sales.

    Parameters
    ----------
    first_sales, repeat_sales : int
        How many there are of each.
    net_revenue : Money
        What clients pay in all.
    profit : Money
        What is left of it.
    """

    first_sales: int
    repeat_sales: int
    net_revenue: Money
    profit: Money


@final
@attrs.frozen
class SaleSeries:
    """Sales of two kinds: the first to a client, and each repeat after it.

    Parameters
    ----------
    first, repeat : SaleEconomics
        The two kinds of sale, in one currency.

    Raises
    ------
    InvalidValueError
        If one of them is no sale.
    MixedCurrencyError
        If they are in different currencies.

    Examples
    --------
    >>> rub = lambda amount: Money(amount, "RUB")
    >>> series = SaleSeries(
    ...     SaleEconomics(rub(55_000), goods=rub(40_000), acquisition=rub(13_000)),
    ...     SaleEconomics(rub(55_000), goods=rub(44_000), is_repeat=True),
    ... )
    >>> str(series.of_new_clients(5).profit), str(series.of_client(5).profit)
    ('10000 RUB', '46000 RUB')
    >>> series.times_as_much(series.of_client(5)).value
    Decimal('4.6')
    """

    first: SaleEconomics
    repeat: SaleEconomics

    def __attrs_post_init__(self) -> None:
        sales = {"first": self.first, "repeat": self.repeat}
        of_one_currency(
            {
                name: instance(name, sale, SaleEconomics).revenue
                for name, sale in sales.items()
            }
        )

    def mix(self, *, first_sales: int, repeat_sales: int) -> SaleMix:
        r"""Add some first and some repeat sales up.

        Parameters
        ----------
        first_sales, repeat_sales : int
            How many there are of each, from 0.

        Returns
        -------
        SaleMix
            What they bring and what is left of it.

        Raises
        ------
        InvalidValueError
            If a number is no number of sales.

        Notes
        -----
        With profits :math:`\pi_1` of a first and :math:`\pi_r` of a repeat sale,
        :math:`k` first and :math:`m` repeat sales earn :math:`k \pi_1 + m \pi_r`.

        Examples
        --------
        >>> sale = SaleEconomics(Money(5, "EUR"))
        >>> str(SaleSeries(sale, sale).mix(first_sales=2, repeat_sales=3).profit)
        '25 EUR'
        """
        numbers = [
            Decimal(whole(name, number, least=0, most=_MOST_SALES))
            for name, number in (
                ("first_sales", first_sales),
                ("repeat_sales", repeat_sales),
            )
        ]
        sums = [
            Money(
                exactly(_formulas.profit_of_mix, *pair, *numbers), self.first.currency
            )
            for pair in (
                (self.first.net_revenue.amount, self.repeat.net_revenue.amount),
                (self.first.profit.amount, self.repeat.profit.amount),
            )
        ]
        return SaleMix(first_sales, repeat_sales, *sums)

    def of_client(self, purchases: int) -> SaleMix:
        """Add the purchases of one client up: the first one, and repeats.

        Parameters
        ----------
        purchases : int
            How many there are, from 1.

        Returns
        -------
        SaleMix
            One first sale and the repeats after it.

        Raises
        ------
        InvalidValueError
            If it is no number of purchases.

        Examples
        --------
        >>> first, repeat = (
        ...     SaleEconomics(Money(2, "EUR")),
        ...     SaleEconomics(Money(5, "EUR")),
        ... )
        >>> str(SaleSeries(first, repeat).of_client(3).profit)
        '12 EUR'
        """
        whole("purchases", purchases, least=1, most=_MOST_SALES)
        return self.mix(first_sales=1, repeat_sales=purchases - 1)

    def of_new_clients(self, clients: int) -> SaleMix:
        """Add first sales to so many new clients up.

        Parameters
        ----------
        clients : int
            How many there are, from 0.

        Returns
        -------
        SaleMix
            Their first sales.

        Raises
        ------
        InvalidValueError
            If it is no number of clients.

        Examples
        --------
        >>> first, repeat = (
        ...     SaleEconomics(Money(2, "EUR")),
        ...     SaleEconomics(Money(5, "EUR")),
        ... )
        >>> str(SaleSeries(first, repeat).of_new_clients(3).profit)
        '6 EUR'
        """
        return self.mix(first_sales=clients, repeat_sales=0)

    def times_as_much(self, mix: SaleMix) -> Ratio:
        r"""Rate the profit of a mix by that of first sales of the same revenue.

        Parameters
        ----------
        mix : SaleMix
            A mix of these sales.

        Returns
        -------
        Ratio
            How many times as much it earns; undefined where first sales earn nothing
            (``zero_denominator``) or lose (``negative_denominator``).

        Notes
        -----
        :math:`\Pi R_1 / (\pi_1 R)`, where the mix earns :math:`\Pi` of a net revenue
        of :math:`R`, and a first sale :math:`\pi_1` of :math:`R_1`. Definition of
        this package.

        Examples
        --------
        >>> first, repeat = (
        ...     SaleEconomics(Money(2, "EUR")),
        ...     SaleEconomics(Money(5, "EUR")),
        ... )
        >>> series = SaleSeries(first, repeat)
        >>> series.times_as_much(series.of_client(3)).value
        Decimal('1')
        """
        earned, like = mix.profit.amount, self.first.profit.amount
        paid, price = mix.net_revenue.amount, self.first.net_revenue.amount
        if like < 0:
            return Ratio(None, "negative_denominator")
        return quotient(exactly(_product, earned, price), exactly(_product, like, paid))

    def rows(self, purchases: int = 5) -> tuple[SaleMix, ...]:
        """Return what one client brings after each of some purchases.

        Parameters
        ----------
        purchases : int, default 5
            How many there are, from 1 to a million.

        Returns
        -------
        tuple of SaleMix
            One first sale, and one repeat more in each row.

        Examples
        --------
        >>> first, repeat = (
        ...     SaleEconomics(Money(2, "EUR")),
        ...     SaleEconomics(Money(5, "EUR")),
        ... )
        >>> [str(row.profit) for row in SaleSeries(first, repeat).rows(3)]
        ['2 EUR', '7 EUR', '12 EUR']
        """
        whole("purchases", purchases, least=1, most=_MOST_ROWS)
        return tuple(self.of_client(number) for number in range(1, purchases + 1))

    def __str__(self) -> str:
        """Return five purchases of a client beside five new clients."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = []
        for number, mix in enumerate(self.rows(), start=1):
            times = self.times_as_much(mix).value
            as_many = self.of_new_clients(number).profit
            ratio = None if times is None else float(times)
            rows.append((number, as_many, mix.profit, ratio))
        heads = ["sales", "to new clients", "to one client", "times as much"]
        return Shown("Profit of several sales", heads, rows)


def _product(left: Decimal, right: Decimal) -> Decimal:
    return left * right
