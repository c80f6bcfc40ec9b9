"""Cash flows: what they are worth now, their rate of return, and when they pay back."""

import itertools
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from salesmodel._checks import several
from salesmodel.errors import InvalidValueError, NoSolutionError
from salesmodel.profitability import _formulas
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability._rates import MOST_PURCHASES, kept, number
from salesmodel.profitability._solving import bisected, positive_roots, sign_changes
from salesmodel.values import Money, nearly


__all__ = [
    "CashPayback",
    "cash_payback",
    "internal_rate_of_return",
    "net_present_value",
]

_RETURN = "the internal rate of return"


def net_present_value(
    cash_flows: Iterable[Money], *, rate: float | str | Decimal
) -> Money:
    r"""Work out what cash flows are worth now.

    Parameters
    ----------
    cash_flows : iterable of Money
        One a period, the first of them now; what is spent is negative.
    rate : int, float, str or Decimal
        Rate of discount per period, above -1; a float stands for the decimal that
        shows it.

    Returns
    -------
    Money
        Their value, to 18 decimals.

    Raises
    ------
    InvalidValueError
        If there is no flow or the rate is not above -1 (code ``rate``).
    MixedCurrencyError
        If they are in different currencies.

    See Also
    --------
    net_present_values : The same of many, in columns.

    Notes
    -----
    :math:`\sum_{t=0}^{n} c_t / (1 + d)^t`. A spreadsheet's function of this name takes
    the first flow for one at the end of the first period.

    References
    ----------
    .. [1] Brealey, R. A., Myers, S. C., Allen, F. (2011), "Principles of Corporate
       Finance", 10th ed., chapter 2.

    Examples
    --------
    >>> flows = [Money(amount, "EUR") for amount in (-100, 60, 72)]
    >>> str(net_present_value(flows, rate="0.2").quantize())
    '0.00 EUR'
    """
    flows = _of_money(cash_flows)
    worth = nearly(_present_value, *(each.amount for each in flows), _grown(rate))
    return kept(worth, flows[0].currency)


def internal_rate_of_return(
    cash_flows: Iterable[Money | float | Decimal],
) -> float:
    r"""Find the one rate per period at which cash flows are worth nothing now.

    Parameters
    ----------
    cash_flows : iterable of Money, int, float or Decimal
        One a period, the first of them now; what is spent is negative.

    Returns
    -------
    float
        The rate, above -1.

    Raises
    ------
    NoSolutionError
        If there is none (code ``no_sign_change`` or ``no_root``), or there are several
        (code ``ambiguous``): no one of them is *the* rate then.
    InvalidValueError
        If there is no flow, or one is no finite number.
    MixedCurrencyError
        If they are in different currencies.

    Notes
    -----
    The rate solves :math:`\sum_t c_t x^t = 0` for :math:`x = 1 / (1 + d) > 0`. Where
    flows change their sign once there is one root, by the rule of Descartes; where more
    often, roots are counted exactly by that rule on ever smaller parts [1]_, in whole
    numbers. The root is found by halving, to the spacing of floats.

    References
    ----------
    .. [1] Collins, G. E., Akritas, A. G. (1976), "Polynomial real root isolation using
       Descartes' rule of signs", SYMSAC '76: 272-275.

    Examples
    --------
    >>> round(internal_rate_of_return([-100, 39, 59, 55, 20]), 5)
    0.28095
    >>> internal_rate_of_return([-100, 230, -132])
    Traceback (most recent call last):
    salesmodel.errors.figures.NoSolutionError: the internal rate of return has no
    solution: flows that change their sign 2 times have 2 such rates
    """
    flows = _stripped(_of_numbers(cash_flows))
    changes = sign_changes(flows)
    if not changes:
        reason = "no two flows have opposite signs"
        raise NoSolutionError(_RETURN, reason, "no_sign_change")
    if changes > 1:
        count, simple = positive_roots(flows)
        if count != 1:
            told = f"{count} such rates" if count else "no such rate"
            reason = f"flows that change their sign {changes} times have {told}"
            raise NoSolutionError(_RETURN, reason, "ambiguous" if count else "no_root")
        flows = list(map(Fraction, simple))
    return _root(flows)


def _root(flows: Sequence[Fraction]) -> float:
    """Return the rate whose discount is the one positive root of a polynomial."""
    total = sum(flows)
    if not total:
        return 0.0
    # Above a discount of 1 the last flow weighs most: then all is told from its end.
    is_negative = (flows[0] > 0) == (total > 0)
    most = max(map(abs, flows))
    scaled = [float(each / most) for each in flows]
    told = scaled[::-1] if is_negative else scaled
    ends = {0.0: math.copysign(1, told[0] or flows[0]), 1.0: 1.0 if total > 0 else -1.0}

    def figure(at: float) -> float:
        """Return the value at a discount, or only its sign at an end."""
        if at in ends:
            return ends[at]
        return math.fsum(each * at**time for time, each in enumerate(told))

    discount = bisected(_RETURN, figure, 0.0, 1.0)
    return discount - 1 if is_negative else 1 / discount - 1


@attrs.frozen
class CashPayback:
    """When cash flows have paid back.

    Parameters
    ----------
    period : int or None
        The first period at whose end nothing is owed; the flow that is now ends
        period 0. `None` where that never is.
    interpolated : Decimal or None
        The same where the flow of that period comes in evenly, to 34 digits.
    is_lasting : bool or None
        Whether nothing is owed at any later end either.
    """

    period: int | None
    interpolated: Decimal | None
    is_lasting: bool | None

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a figure is `None`, by its name."""
        names = ("period", "interpolated", "is_lasting")
        return dict.fromkeys(names, "not_paid_back") if self.period is None else {}


def cash_payback(
    cash_flows: Iterable[Money], *, rate: float | str | Decimal
) -> CashPayback:
    r"""Tell after how many periods cash flows have paid back.

    Parameters
    ----------
    cash_flows : iterable of Money
        One a period, the first of them now; what is spent is negative.
    rate : int, float, str or Decimal
        Rate of discount per period, above -1; 0 leaves later flows as they are.

    Returns
    -------
    CashPayback
        The period; undefined for the reason ``not_paid_back`` where there is none.

    Raises
    ------
    InvalidValueError
        If there is no flow or the rate is not above -1 (code ``rate``).
    MixedCurrencyError
        If they are in different currencies.

    See Also
    --------
    payback : The purchase of a client that pays a first loss back.

    Notes
    -----
    The least :math:`n` with :math:`\sum_{t=0}^{n} c_t / (1 + d)^t \ge 0`; with
    :math:`C_n` for that sum, :math:`n - C_n / (C_n - C_{n - 1})` where the flow comes
    in evenly. Definition of this package.

    Examples
    --------
    >>> flows = [Money(amount, "EUR") for amount in (-100, 60, 60, 60)]
    >>> cash_payback(flows, rate=0).period, cash_payback(flows, rate="0.2").period
    (2, 3)
    """
    flows = _of_money(cash_flows)
    grown = _grown(rate)
    terms = [
        kept(
            nearly(_discounted, each.amount, grown, Decimal(period)), each.currency
        ).amount
        for period, each in enumerate(flows)
    ]
    sums = list(itertools.accumulate(map(Fraction, terms)))
    period = next((place for place, each in enumerate(sums) if each >= 0), None)
    if period is None:
        return CashPayback(None, None, None)
    exact = Fraction(period)
    if period:
        exact -= sums[period] / (sums[period] - sums[period - 1])
    part = nearly(_formulas.share, Decimal(exact.numerator), Decimal(exact.denominator))
    return CashPayback(period, part, min(sums[period:]) >= 0)


def _present_value(*flows_and_growth: Decimal) -> Any:
    """Return the value of flows, what one becomes in a period being told last."""
    *flows, grown = flows_and_growth
    return _formulas.present_value(flows, grown)


def _discounted(amount: Decimal, grown: Decimal, periods: Decimal) -> Any:
    """Return what an amount is worth so many periods before it comes."""
    return _formulas.discounted(amount, grown**periods)


def _grown(rate: float | str | Decimal) -> Decimal:
    """Return what one becomes in a period."""
    found = number("rate", rate)
    if found <= -1:
        raise InvalidValueError("rate", "a rate per period above -1", rate, "rate")
    return 1 + found


def _several(cash_flows: Iterable[Any]) -> tuple[Any, ...]:
    """Return the flows, of which there must be some and not too many."""
    flows = several("cash_flows", cash_flows)
    if not 0 < len(flows) <= MOST_PURCHASES:
        needed = f"from 1 to {MOST_PURCHASES} flows"
        raise InvalidValueError("cash_flows", needed, len(flows), "flows")
    return flows


def _of_money(cash_flows: Iterable[Money]) -> tuple[Money, ...]:
    """Return flows that are money of one currency."""
    flows = _several(cash_flows)
    of_one_currency({f"cash_flows[{place}]": each for place, each in enumerate(flows)})
    return flows


def _of_numbers(cash_flows: Iterable[Money | float | Decimal]) -> list[Fraction]:
    """Return flows as exact numbers."""
    flows = _several(cash_flows)
    if any(isinstance(each, Money) for each in flows):
        return [Fraction(each.amount) for each in _of_money(flows)]
    found = []
    for place, each in enumerate(flows):
        path = f"cash_flows[{place}]"
        if isinstance(each, bool) or not isinstance(each, int | float | Decimal):
            needed = "money or a number"
            raise InvalidValueError("cash_flows", needed, each, "type", path)
        if not math.isfinite(each):
            raise InvalidValueError("cash_flows", "finite", each, "infinite", path)
        found.append(Fraction(each))
    return found


def _stripped(flows: list[Fraction]) -> list[Fraction]:
    """Leave out flows of nothing before the first and after the last that is some."""
    some = [place for place, each in enumerate(flows) if each]
    return flows[some[0] : some[-1] + 1] if some else []
