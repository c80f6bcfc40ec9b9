"""What a higher repeat share is worth, and how soon the next step pays back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, final

import attrs

from salesmodel._checks import by_constructor, instance
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.maturity import _pages
from salesmodel.maturity._page import Page
from salesmodel.maturity._reading import signed
from salesmodel.maturity.result import MaturityResult
from salesmodel.values import Money, fraction, nearly


__all__ = ["ExpectedMoney", "ProfitFigures", "expected_money"]


_LARGEST_LOSS = 10**6
_FINEST = Decimal("1e-12")


def _margin(value: float | str | Decimal) -> Decimal:
    margin = signed("margin", value)
    if not -_LARGEST_LOSS <= margin <= 1:
        needed = f"from -{_LARGEST_LOSS} to 1"
        raise InvalidValueError("margin", needed, value, "margin")
    return margin


@final
@attrs.frozen
class ProfitFigures:
    r"""What the sales of a period bring, and what is left of a first and a repeat sale.

    Parameters
    ----------
    revenue : Money
        What clients pay in the period, zero or more.
    first_margin, repeat_margin : Decimal
        Profit of a first and of a repeat sale as a share of what the client pays, such
        as `salesmodel.profitability.SaleEconomics.margin`; at most 1, below 0 where
        the sale loses.

    Raises
    ------
    InvalidValueError
        If the revenue is no money (code ``type``) or negative (``negative``), or a
        margin is no number (``number``) or above 1 (``margin``).

    Notes
    -----
    With revenue :math:`R`, margins :math:`m_1` and :math:`m_r` and the repeat share
    :math:`s`, the profit is :math:`R ((1 - s) m_1 + s m_r)`. Definition of this
    package: the revenue stays, and what changes is who brings it.

    Examples
    --------
    >>> figures = ProfitFigures(Money(1_000_000, "RUB"), "0.04", "0.20")
    >>> print(figures.profit("0.10"), figures.profit("0.20"))
    56000.00 RUB 72000.00 RUB
    """

    revenue: Money
    first_margin: Decimal = attrs.field(converter=_margin)
    repeat_margin: Decimal = attrs.field(converter=_margin)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        if instance("revenue", self.revenue, Money).amount < 0:
            raise InvalidValueError("revenue", "zero or more", self.revenue, "negative")

    def profit(self, share: float | str | Decimal) -> Money:
        """Return the profit of the period at a repeat share, in minor units.

        Parameters
        ----------
        share : Decimal or float
            Share of repeat sales in revenue, from 0 to 1.

        Returns
        -------
        Money
            The profit, rounded half-even.

        Raises
        ------
        InvalidValueError
            If it is no share (code ``fraction``).

        Examples
        --------
        >>> figures = ProfitFigures(Money(100, "EUR"), "-0.1", "0.3")
        >>> figures.profit(0.25)
        Money('0.00', 'EUR')
        """
        amount = nearly(
            _profit,
            self.revenue.amount,
            fraction("share", share),
            self.first_margin,
            self.repeat_margin,
        )
        return Money(amount, self.revenue.currency).quantize()


def _profit(
    revenue: Decimal, share: Decimal, first: Decimal, repeat: Decimal
) -> Decimal:
    return (revenue * (first + share * (repeat - first))).quantize(_FINEST)


@attrs.frozen
class ExpectedMoney(Page):
    """What is earned now and at the target share, and what that pays back.

    Parameters
    ----------
    share : Decimal or None
        The repeat share as measured.
    low, high : Decimal or None
        The ends of the target, each at least the share there is already.
    profit_now, profit_low, profit_high : Money or None
        Profit of a period at these shares.
    step : str or None
        Key of the next step.
    cost : Money or None
        What it costs, once.
    payback_low, payback_high : Decimal or None
        How many periods the gain at each end takes to bring the cost back.
    undefined : dict of str to str
        Reasons why a figure is `None`, by its name.
    result : MaturityResult
        Where the company stands.
    """

    share: Decimal | None
    low: Decimal | None
    high: Decimal | None
    profit_now: Money | None
    profit_low: Money | None
    profit_high: Money | None
    step: str | None
    cost: Money | None
    payback_low: Decimal | None
    payback_high: Decimal | None
    undefined: Mapping[str, str] = attrs.field(converter=as_read_only, hash=False)
    result: MaturityResult = attrs.field(repr=False, eq=False)

    @property
    def gain_low(self) -> Money | None:
        """What a period brings more at the low end of the target."""
        return _gain(self.profit_low, self.profit_now)

    @property
    def gain_high(self) -> Money | None:
        """What a period brings more at the high end of the target."""
        return _gain(self.profit_high, self.profit_now)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Return the figures now and at both ends of the target, as plain dictionaries.

        Returns
        -------
        tuple of dict
            Share, profit, gain and payback of each.

        Examples
        --------
        >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
        >>> known = Assessment.of(repeat_sales_model(), measured={"repeat_share": 0.1})
        >>> figures = ProfitFigures(Money(100_000, "EUR"), "0.04", "0.20")
        >>> money = expected_money(assess(repeat_sales_model(), known), figures)
        >>> [str(row["profit"]) for row in money.rows()]
        ['5600.00 EUR', '6400.00 EUR', '7200.00 EUR']
        """
        now = (self.share, self.profit_now, None, None)
        low = (self.low, self.profit_low, self.gain_low, self.payback_low)
        high = (self.high, self.profit_high, self.gain_high, self.payback_high)
        keys = ("share", "profit", "gain", "payback_periods")
        return tuple(dict(zip(keys, row, strict=True)) for row in (now, low, high))

    def _tables(self, language: str | None) -> tuple[Shown, ...]:
        words = _pages.Words(self.result.model, language)
        rows = [
            (
                _pages.percent(row["share"]),
                row["profit"],
                row["gain"],
                _pages.number(row["payback_periods"]),
            )
            for row in self.rows()
        ]
        heads = words.heads("share", "profit_of_period", "gain", "payback_periods")
        return (Shown(words("profit"), heads, rows),)


def _gain(then: Money | None, now: Money | None) -> Money | None:
    return None if then is None or now is None else then - now


def expected_money(
    result: MaturityResult, figures: ProfitFigures, *, cost: Money | None = None
) -> ExpectedMoney:
    r"""Work out what the target share is worth, and when the next step pays back.

    Parameters
    ----------
    result : MaturityResult
        Where the company stands; its measured share and its target are used.
    figures : ProfitFigures
        What the sales of a period bring.
    cost : Money, optional
        What the first of the next steps costs, once; zero or more.

    Returns
    -------
    ExpectedMoney
        Profit now and at both ends of the target, and periods to pay the cost back.

    Raises
    ------
    InvalidValueError
        If the cost is no money (code ``type``) or negative (``negative``).
    CurrencyMismatchError
        If it is in another currency than the revenue.

    Notes
    -----
    The payback is the cost divided by the gain of a period: :math:`C / (\pi(s^*) -
    \pi(s))`, undefined where nothing is gained (``no_gain``). A share above the target
    stays what it is. Reasons: ``share_not_measured``, ``no_target``, ``no_gain``,
    ``no_step``, ``not_given``. Definition of this package.

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> known = Assessment.of(repeat_sales_model(), measured={"repeat_share": 0.1})
    >>> figures = ProfitFigures(Money(1_000_000, "RUB"), "0.04", "0.20")
    >>> result = assess(repeat_sales_model(), known)
    >>> money = expected_money(result, figures, cost=Money(24_000, "RUB"))
    >>> print(money.gain_low, money.payback_low, money.payback_high)
    8000.00 RUB 3 1.5
    """
    instance("result", result, MaturityResult)
    instance("figures", figures, ProfitFigures)
    share, target, reasons = result.share, result.target, dict[str, str]()
    step = result.next_steps[0].key if result.next_steps else None
    _check_cost(cost, figures.revenue)
    shares: dict[str, Decimal | None] = {"now": share, "low": None, "high": None}
    if target is not None and share is not None:
        shares |= {"low": max(share, target.low), "high": max(share, target.high)}
    for end, at in shares.items():
        if at is None:
            is_now = end == "now" or share is None
            reasons[f"profit_{end}"] = "share_not_measured" if is_now else "no_target"
    profits = {
        end: None if at is None else figures.profit(at) for end, at in shares.items()
    }
    back: dict[str, Decimal | None] = {}
    for end in ("low", "high"):
        gain = _gain(profits[end], profits["now"])
        back[end], reason = _payback(cost, gain, step)
        if reason:
            reasons[f"payback_{end}"] = reason
    return ExpectedMoney(
        share,
        shares["low"],
        shares["high"],
        profits["now"],
        profits["low"],
        profits["high"],
        step,
        cost,
        back["low"],
        back["high"],
        reasons,
        result,
    )


def _check_cost(cost: Money | None, revenue: Money) -> None:
    """Refuse a cost that is none, or in another currency."""
    if cost is None:
        return
    if instance("cost", cost, Money).amount < 0:
        raise InvalidValueError("cost", "zero or more", cost, "negative")
    if cost.currency != revenue.currency:
        raise CurrencyMismatchError("cost", cost.currency, revenue.currency)


def _payback(
    cost: Money | None, gain: Money | None, step: str | None
) -> tuple[Decimal | None, str]:
    """Return how many periods bring a cost back, or the reason why none do."""
    if cost is None:
        return None, "not_given"
    if step is None:
        return None, "no_step"
    if gain is None or gain.amount <= 0:
        return None, "no_gain"
    return cost / gain, ""
