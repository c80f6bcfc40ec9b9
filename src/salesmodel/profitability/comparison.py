"""A first sale and a repeat sale side by side."""

from decimal import Decimal

import attrs

from salesmodel._checks import instance
from salesmodel._shown import Shown
from salesmodel.profitability._formulas import share
from salesmodel.profitability._lines import COSTS, DISCOUNT, REVENUE, of_one_currency
from salesmodel.profitability.sale import SaleEconomics
from salesmodel.values import Money


__all__ = ["Comparison", "ComparisonRow", "compare"]


@attrs.frozen
class ComparisonRow:
    """One line of two sales.

    Parameters
    ----------
    name : str
        The line, such as ``goods``; ``profit`` and ``profit_per_hour`` come last.
    first, repeat : Money
        What it comes to in the first and in the repeat sale; zero where not given.
    difference : Money
        Repeat less first.
    ratio : Decimal or None
        Repeat / first, to 34 digits; `None` where the first is not above zero.
    """

    name: str
    first: Money
    repeat: Money
    difference: Money
    ratio: Decimal | None


def _row(name: str, first: Money, repeat: Money) -> ComparisonRow:
    ratio = share(repeat, first) if first.amount > 0 else None
    return ComparisonRow(name, first, repeat, repeat - first, ratio)


@attrs.frozen
class Comparison:
    """What a first sale and a repeat sale bring and cost.

    Parameters
    ----------
    first, repeat : SaleEconomics
        The two sales, in one currency.
    """

    first: SaleEconomics
    repeat: SaleEconomics

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a ratio is `None`, by the name of its line."""
        return {
            row.name: "negative_denominator" if row.first else "zero_denominator"
            for row in self.rows()
            if row.ratio is None
        }

    def rows(self) -> tuple[ComparisonRow, ...]:
        """Return the lines that one of the sales has, and the profit.

        Returns
        -------
        tuple of ComparisonRow
            Lines in order, the profit, and that of an hour where both have hours.

        Examples
        --------
        >>> eur = lambda amount: Money(amount, "EUR")
        >>> first = SaleEconomics(eur(100), goods=eur(60), acquisition=eur(20))
        >>> repeat = SaleEconomics(eur(100), goods=eur(60), is_repeat=True)
        >>> [(row.name, str(row.difference)) for row in compare(first, repeat).rows()]
        [('revenue', '0 EUR'), ('goods', '0 EUR'), ('acquisition', '-20 EUR'),
         ('profit', '20 EUR')]
        """
        sales = (self.first, self.repeat)
        given = {line.name for sale in sales for line in sale.lines}
        rows = [
            _row(name, self.first.amount(name), self.repeat.amount(name))
            for name in (REVENUE, DISCOUNT, *COSTS, "profit")
            if name in given or name == "profit"
        ]
        hourly = [sale.profit_per_hour for sale in sales]
        if hourly[0] is not None and hourly[1] is not None:
            rows.append(_row("profit_per_hour", hourly[0], hourly[1]))
        return tuple(rows)

    def __str__(self) -> str:
        """Return the rows as aligned text."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = [
            (
                row.name,
                row.first,
                row.repeat,
                row.difference,
                None if row.ratio is None else float(row.ratio),
            )
            for row in self.rows()
        ]
        heads = ["line", "first", "repeat", "difference", "ratio"]
        return Shown("First sale against repeat sale", heads, rows)


def compare(first: SaleEconomics, repeat: SaleEconomics) -> Comparison:
    """Set a first and a repeat sale side by side.

    Parameters
    ----------
    first, repeat : SaleEconomics
        The two sales, in one currency.

    Returns
    -------
    Comparison
        Their lines, with differences and ratios.

    Raises
    ------
    InvalidValueError
        If one of them is no sale.
    MixedCurrencyError
        If they are in different currencies.

    See Also
    --------
    SaleSeries : What several sales come to.

    Examples
    --------
    >>> rub = lambda amount: Money(amount, "RUB")
    >>> first = SaleEconomics(
    ...     rub(55_000), goods=rub(40_000), acquisition=rub(5_000), bonus=rub(5_000),
    ...     errors=rub(3_000),
    ... )  # fmt: skip
    >>> repeat = SaleEconomics(
    ...     rub(55_000), goods=rub(40_000), bonus=rub(3_000), errors=rub(1_000),
    ...     is_repeat=True,
    ... )  # fmt: skip
    >>> print(compare(first, repeat))
    First sale against repeat sale
    line             first     repeat  difference  ratio
    revenue      55000 RUB  55000 RUB       0 RUB  1.000
    goods        40000 RUB  40000 RUB       0 RUB  1.000
    acquisition   5000 RUB      0 RUB   -5000 RUB  0.000
    bonus         5000 RUB   3000 RUB   -2000 RUB  0.600
    errors        3000 RUB   1000 RUB   -2000 RUB  0.333
    profit        2000 RUB  11000 RUB    9000 RUB  5.500
    """
    sales = {"first": first, "repeat": repeat}
    of_one_currency(
        {
            name: instance(name, sale, SaleEconomics).revenue
            for name, sale in sales.items()
        }
    )
    return Comparison(first, repeat)
