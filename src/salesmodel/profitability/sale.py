"""The economics of one sale: what it brings, what it costs, what is left."""

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, final

import attrs

from salesmodel._checks import instance, is_among, is_true
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.profitability._formulas import net_revenue, profit, share
from salesmodel.profitability._lines import (
    COSTS,
    DISCOUNT,
    REVENUE,
    bounded_lines,
    of_one_currency,
)
from salesmodel.profitability.bonus import Bonus
from salesmodel.profitability.rework import ErrorCosts
from salesmodel.profitability.scheme import BonusScheme
from salesmodel.values import Money, exact, exactly


__all__ = ["SaleEconomics", "SaleLine"]

_NO_AMOUNT: Final = Decimal(0)
_COSTS_OF: Final = attrgetter(*COSTS)


@attrs.frozen
class SaleLine:
    """One line of a sale.

    Parameters
    ----------
    name : str
        The line, such as ``goods``.
    amount : Money
        What it comes to; costs are not negative.
    share : Decimal or None
        Share of the net revenue; `None` where that is not above zero.
    """

    name: str
    amount: Money
    share: Decimal | None


def _lines(sale: "SaleEconomics") -> dict[str, Money]:
    """Work the lines of a sale out: those that are given, in order, checked."""
    given: dict[str, Any] = {REVENUE: sale.revenue}
    if isinstance(sale.discount, int | Decimal):
        given[DISCOUNT] = _discount(sale, sale.discount)
    elif sale.discount is not None:
        given[DISCOUNT] = sale.discount
    costs = zip(COSTS, _COSTS_OF(sale), strict=True)
    given |= {name: value for name, value in costs if value is not None}
    if isinstance(sale.errors, ErrorCosts):
        given["errors"] = sale.errors.expected(is_repeat=sale.is_repeat)
    if isinstance(sale.bonus, Bonus | BonusScheme):
        del given["bonus"]
    lines = of_one_currency(given)
    if not is_true("allow_negative", sale.allow_negative):
        bounded_lines(lines)
    return lines if "bonus" in lines or sale.bonus is None else _with_bonus(sale, lines)


def _discount(sale: "SaleEconomics", rate: int | Decimal) -> Money:
    """Return the amount of a discount that is told as a share of the revenue."""
    number = exact(rate)
    if not (sale.allow_negative or 0 <= number <= 1):
        needed = "a share from 0 to 1, or an amount, unless allow_negative is set"
        raise InvalidValueError(DISCOUNT, needed, rate, "discount")
    return instance(REVENUE, sale.revenue, Money) * number


def _with_bonus(sale: "SaleEconomics", lines: Mapping[str, Money]) -> dict[str, Money]:
    """Add the bonus that a scheme gives, in its place among the lines."""
    rule = sale.bonus
    if isinstance(rule, BonusScheme):
        rule = rule.of(is_repeat=sale.is_repeat)
    paid = lines[REVENUE] - lines[DISCOUNT] if DISCOUNT in lines else lines[REVENUE]
    bonus = instance("bonus", rule, Bonus).earned(paid, goods=lines.get("goods"))
    every = {**lines, "bonus": bonus}
    return {name: every[name] for name in (REVENUE, DISCOUNT, *COSTS) if name in every}


@attrs.frozen
class _Figures:
    """What follows from the fields of a sale, worked out once."""

    lines: dict[str, Money]
    net_revenue: Money
    profit: Money


def _figures(sale: "SaleEconomics") -> _Figures:
    """Work lines, net revenue and profit out."""
    lines = _lines(sale)
    revenue, discount = lines[REVENUE], lines.get(DISCOUNT)
    paid = revenue if discount is None else net_revenue(revenue, discount)
    left = exactly(profit, *(each.amount for each in lines.values()))
    return _Figures(lines, paid, Money(left, revenue.currency))


def _hours(value: int | str | Decimal | None) -> Decimal | None:
    """Read the hours of a seller, where they are given."""
    hours = None if value is None else exact(value)
    if hours is not None and hours < 0:
        raise InvalidValueError("seller_hours", "zero or more", value, "negative")
    return hours


@final
@attrs.frozen
class SaleEconomics:
    r"""What one sale brings and costs, exactly, and what is left of it.

    A line that is not given is no part of the sale, and counts as nothing.

    Parameters
    ----------
    revenue : Money
        Price of what is sold, before any discount.
    discount : Money, int or Decimal, optional
        What is taken off, as an amount, or as a share of `revenue` from 0 to 1.
    goods, overhead, acquisition : Money, optional
        Cost of goods, share of overhead, cost of winning the client.
    bonus : Money, Bonus or BonusScheme, optional
        What the seller gets, as an amount or by a rule.
    errors : Money or ErrorCosts, optional
        Rework, as an amount or as a rate times a cost.
    presale, servicing, taxes, fees : Money, optional
        Work before the sale, work after it, taxes, and fees such as those of a bank.
    seller_hours : int or Decimal, optional
        Hours the seller spends on the sale.
    is_repeat : bool, default False
        Whether the client has bought before: schemes of bonus and error costs differ.
    allow_negative : bool, default False
        Let lines be negative and discounts exceed the revenue, for a refund.

    Raises
    ------
    InvalidValueError
        If a line is no money, negative, or the discount exceeds the revenue (code
        ``type``, ``negative`` or ``discount``).
    MixedCurrencyError
        If the lines are in several currencies; it counts each.
    CurrencyMismatchError
        If a rule of bonus is in another currency.

    See Also
    --------
    compare : Two sales side by side.
    evaluate : Many sales at once, as columns.

    Notes
    -----
    With revenue :math:`R`, discount :math:`D` and costs :math:`C_i`, the profit is
    :math:`R - D - \\sum_i C_i` and the margin that divided by :math:`R - D`.

    Examples
    --------
    >>> rub = lambda amount: Money(amount, "RUB")
    >>> sale = SaleEconomics(
    ...     rub(55_000), goods=rub(40_000), acquisition=rub(5_000), bonus=rub(5_000),
    ...     errors=rub(3_000), seller_hours=8,
    ... )  # fmt: skip
    >>> print(sale)
    First sale
    line            amount  share
    revenue       55000 RUB  1.000
    goods         40000 RUB  0.727
    acquisition    5000 RUB  0.091
    bonus          5000 RUB  0.091
    errors         3000 RUB  0.055
    profit         2000 RUB  0.036
    >>> str(sale.profit_per_hour)
    '250 RUB'
    """

    revenue: Money
    discount: Money | int | Decimal | None = attrs.field(default=None, kw_only=True)
    goods: Money | None = attrs.field(default=None, kw_only=True)
    overhead: Money | None = attrs.field(default=None, kw_only=True)
    acquisition: Money | None = attrs.field(default=None, kw_only=True)
    bonus: Money | Bonus | BonusScheme | None = attrs.field(default=None, kw_only=True)
    errors: Money | ErrorCosts | None = attrs.field(default=None, kw_only=True)
    presale: Money | None = attrs.field(default=None, kw_only=True)
    servicing: Money | None = attrs.field(default=None, kw_only=True)
    taxes: Money | None = attrs.field(default=None, kw_only=True)
    fees: Money | None = attrs.field(default=None, kw_only=True)
    seller_hours: Decimal | None = attrs.field(
        default=None, kw_only=True, converter=_hours
    )
    is_repeat: bool = attrs.field(default=False, kw_only=True)
    allow_negative: bool = attrs.field(default=False, kw_only=True)
    _figures: _Figures = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(_figures, takes_self=True),
    )

    @property
    def currency(self) -> str:
        """Currency of all lines."""
        return self.revenue.currency

    @property
    def net_revenue(self) -> Money:
        """What the client pays: revenue less discount."""
        return self._figures.net_revenue

    @property
    def profit(self) -> Money:
        """What is left of the revenue after the discount and all costs."""
        return self._figures.profit

    @property
    def margin(self) -> Decimal | None:
        """Profit as a share of the net revenue, to 34 digits."""
        return self._share(self._figures.profit)

    @property
    def profit_per_hour(self) -> Money | None:
        """Profit of an hour of the seller, where hours are given."""
        return self._figures.profit / self.seller_hours if self.seller_hours else None

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a figure is `None`, by the name of the figure."""
        reasons = {}
        if self.net_revenue.amount <= 0:
            is_zero = not self.net_revenue
            reasons["margin"] = (
                "zero_denominator" if is_zero else "negative_denominator"
            )
        if not self.seller_hours:
            is_given = self.seller_hours is not None
            reasons["profit_per_hour"] = "zero_denominator" if is_given else "not_given"
        return reasons

    @property
    def lines(self) -> tuple[SaleLine, ...]:
        """Lines that are given, in order: revenue, discount, costs."""
        return tuple(
            self._line(name, each) for name, each in self._figures.lines.items()
        )

    def amount(self, line: str) -> Money:
        """Return what a line comes to.

        Parameters
        ----------
        line : str
            Name of a line, or ``profit``.

        Returns
        -------
        Money
            The amount; zero where the line is not given.

        Raises
        ------
        InvalidValueError
            If there is no such line (code ``line``).

        Examples
        --------
        >>> sale = SaleEconomics(Money(100, "EUR"), discount=Decimal("0.1"))
        >>> sale.amount("discount"), sale.amount("goods")
        (Money('10.0', 'EUR'), Money('0', 'EUR'))
        """
        if is_among(line, ("profit",)):
            return self.profit
        if not is_among(line, (REVENUE, DISCOUNT, *COSTS)):
            needed = f"profit, {', '.join((REVENUE, DISCOUNT, *COSTS))}"
            raise InvalidValueError("line", f"one of {needed}", line, "line")
        return self._figures.lines.get(line) or Money(_NO_AMOUNT, self.currency)

    def rows(self) -> tuple[SaleLine, ...]:
        """Return the lines, and the profit as the last one.

        Returns
        -------
        tuple of SaleLine
            What a host needs to draw the table itself.

        Examples
        --------
        >>> sale = SaleEconomics(Money(100, "EUR"), goods=Money(60, "EUR"))
        >>> [(row.name, str(row.share)) for row in sale.rows()]
        [('revenue', '1'), ('goods', '0.6'), ('profit', '0.4')]
        """
        return (*self.lines, self._line("profit", self.profit))

    def _line(self, name: str, amount: Money) -> SaleLine:
        return SaleLine(name, amount, self._share(amount))

    def _share(self, amount: Money) -> Decimal | None:
        paid = self._figures.net_revenue
        return share(amount, paid) if paid.amount > 0 else None

    def __str__(self) -> str:
        """Return the lines as aligned text."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        title = "Repeat sale" if is_true("is_repeat", self.is_repeat) else "First sale"
        rows = [
            (row.name, row.amount, None if row.share is None else float(row.share))
            for row in self.rows()
        ]
        return Shown(title, ["line", "amount", "share"], rows)
