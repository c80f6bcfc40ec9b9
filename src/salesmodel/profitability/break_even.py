"""Breaking even: the conversion, cost of a lead or share of repeats that leaves nothing."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from salesmodel._checks import function, instance, real, whole
from salesmodel.errors import InvalidValueError, NoSolutionError
from salesmodel.profitability import _formulas
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability._rates import MOST_PURCHASES, kept
from salesmodel.profitability._solving import bisected
from salesmodel.profitability.discounting import Discounting
from salesmodel.values import Money, fraction, nearly


__all__ = [
    "break_even",
    "break_even_conversion",
    "break_even_lead_cost",
    "break_even_repeat_share",
    "break_even_retention",
]

_CONVERSION: Final = "the break-even conversion"
_LEAD_COST: Final = "the break-even cost of a lead"
_SHARE: Final = "the break-even share of repeat sales"
_RETENTION: Final = "the break-even retention"


def break_even_conversion(lead_cost: Money, *, worth: Money) -> Decimal:
    r"""Find the conversion at which a client costs what he is worth.

    Parameters
    ----------
    lead_cost : Money
        Cost of one lead, not negative.
    worth : Money
        What a client is worth before what he costs, of one sale or of a lifetime.

    Returns
    -------
    Decimal
        The conversion, from 0 to 1, to 34 digits; above it a client leaves something.

    Raises
    ------
    NoSolutionError
        If a client is worth nothing (code ``no_worth``), or less than a lead costs
        (code ``out_of_range``).
    InvalidValueError
        If the cost is negative.
    MixedCurrencyError
        If the two are in different currencies.

    Notes
    -----
    :math:`\text{cost of a lead} / \text{worth}`; definition of this package.

    Examples
    --------
    >>> break_even_conversion(Money(500, "RUB"), worth=Money(7_000, "RUB"))
    Decimal('0.07142857142857142857142857142857143')
    """
    of_one_currency({"lead_cost": lead_cost, "worth": worth})
    if lead_cost.amount < 0:
        raise InvalidValueError("lead_cost", "zero or more", lead_cost, "negative")
    if worth.amount <= 0:
        reason = f"a client is worth {worth}, which pays for no lead"
        raise NoSolutionError(_CONVERSION, reason, "no_worth")
    found = nearly(_formulas.break_even_conversion, lead_cost.amount, worth.amount)
    if found > 1:
        reason = f"a lead costs {lead_cost} and a client is worth {worth}"
        raise NoSolutionError(_CONVERSION, reason, "out_of_range")
    return found


def break_even_lead_cost(conversion: float | str | Decimal, *, worth: Money) -> Money:
    r"""Find the cost of a lead at which a client costs what he is worth.

    Parameters
    ----------
    conversion : int, float, str or Decimal
        Share of leads that become clients, from 0 to 1.
    worth : Money
        What a client is worth before what he costs.

    Returns
    -------
    Money
        The cost, to 18 decimals; below it a client leaves something.

    Raises
    ------
    NoSolutionError
        If a client is worth less than nothing (code ``no_worth``).
    InvalidValueError
        If the conversion is no fraction (code ``fraction``).

    Notes
    -----
    :math:`\text{worth} \cdot \text{conversion}`; definition of this package.

    Examples
    --------
    >>> str(break_even_lead_cost("0.1", worth=Money(7_000, "RUB")).quantize())
    '700.00 RUB'
    """
    share = fraction("conversion", conversion)
    if instance("worth", worth, Money).amount < 0:
        reason = f"a client is worth {worth}, which pays for no lead"
        raise NoSolutionError(_LEAD_COST, reason, "no_worth")
    cost = nearly(_formulas.break_even_lead_cost, worth.amount, share)
    return kept(cost, worth.currency)


def break_even_repeat_share(first: Money, repeat: Money) -> Decimal:
    r"""Find the share of repeat sales at which all sales together earn nothing.

    Parameters
    ----------
    first, repeat : Money
        Profit of a first and of a repeat sale.

    Returns
    -------
    Decimal
        The share of the sales, by their number, from 0 to 1, to 34 digits.

    Raises
    ------
    NoSolutionError
        If both earn or both lose something, or both earn the same (code
        ``no_sign_change``).
    MixedCurrencyError
        If the two are in different currencies.

    Notes
    -----
    The share :math:`p` with :math:`(1 - p) \pi_1 + p \pi_r = 0`, which is
    :math:`\pi_1 / (\pi_1 - \pi_r)`; definition of this package.

    Examples
    --------
    >>> loss, gain = Money(-3_000, "RUB"), Money(9_000, "RUB")
    >>> break_even_repeat_share(loss, gain)
    Decimal('0.25')
    """
    _opposite(_SHARE, first, repeat)
    return nearly(_formulas.break_even_repeat_share, first.amount, repeat.amount)


def break_even_retention(
    first: Money,
    repeat: Money,
    *,
    discounting: Discounting | None = None,
    purchases: int | None = None,
) -> Decimal:
    r"""Find the retention at which repeats make up for what a first sale loses.

    Parameters
    ----------
    first, repeat : Money
        Profit of the first sale, what the client cost included, and of each repeat.
    discounting : Discounting, optional
        What later amounts are worth now; by default they count in full.
    purchases : int, optional
        Horizon, from 2 purchases; by default all there may ever be.

    Returns
    -------
    Decimal
        The share of clients who come back after each purchase, from 0 to 1: to 34
        digits without a horizon, else the float that is nearest, within its spacing.

    Raises
    ------
    NoSolutionError
        If both profits have the same sign (code ``no_sign_change``), or no retention is
        high enough within the horizon or at that discount (``out_of_range``).
    MixedCurrencyError
        If the two are in different currencies.

    Notes
    -----
    The root of :math:`\pi_1 + \sum_k r^k \pi_r / g^k`, with a growth :math:`g` from one
    purchase to the next. Without a horizon it is :math:`g \pi_1 / (\pi_1 - \pi_r)`;
    with one it is found by halving, for the sum grows with :math:`r`.

    Examples
    --------
    >>> loss, gain = Money(-3_000, "RUB"), Money(9_000, "RUB")
    >>> break_even_retention(loss, gain)
    Decimal('0.25')
    >>> round(break_even_retention(loss, gain, purchases=3), 4)
    Decimal('0.2638')
    """
    _opposite(_RETENTION, first, repeat)
    grown = Decimal(1) if discounting is None else discounting.growth
    pair = (first.amount, repeat.amount)
    if purchases is not None:
        whole("purchases", purchases, least=2, most=MOST_PURCHASES)
        return _within(pair, grown, purchases)
    found = nearly(_formulas.break_even_retention, *pair, grown)
    if found > 1 or not repeat:
        raise NoSolutionError(_RETENTION, _too_little(pair), "out_of_range")
    return found


def _within(pair: tuple[Decimal, Decimal], growth: Decimal, purchases: int) -> Decimal:
    """Find the retention within a horizon."""
    first, repeat, grown = map(float, (*pair, growth))

    def profit(retention: float) -> float:
        """Return what is expected, a repeat being its share of the profit."""
        shares = (_formulas.retained(retention, k) for k in range(1, purchases))
        repeats = (repeat * share for share in shares)
        worth: float = _formulas.present_value([first, *repeats], grown)
        return worth

    if profit(1.0) * first > 0:
        raise NoSolutionError(_RETENTION, _too_little(pair), "out_of_range")
    return Decimal(repr(bisected(_RETENTION, profit, 0.0, 1.0)))


def _too_little(pair: tuple[Decimal, Decimal]) -> str:
    first, repeat = pair
    return (
        f"even where every client comes back, repeats of {repeat} each do not outweigh "
        f"a first sale of {first}"
    )


def _opposite(quantity: str, first: Money, repeat: Money) -> None:
    """Refuse two profits between which there is no profit of nothing."""
    of_one_currency({"first": first, "repeat": repeat})
    one, other = first.amount, repeat.amount
    if one == other or ((one < 0) == (other < 0) and one and other):
        reason = f"a first sale earns {first} and a repeat sale {repeat}"
        raise NoSolutionError(quantity, reason, "no_sign_change")


def break_even(profit: Callable[[float], float], *, low: float, high: float) -> float:
    """Find where a profit of your own is nothing, between two ends.

    Parameters
    ----------
    profit : callable
        Takes one number, such as a price, and returns the profit at it.
    low, high : float
        Ends between which to look; the profit must have opposite signs there.

    Returns
    -------
    float
        A place at which the profit is nothing or, nearer than floats lie to each other,
        changes its sign. Where there are several, one of them.

    Raises
    ------
    NoSolutionError
        If the profit has the same sign at both ends (code ``no_sign_change``).
    NotConvergedError
        If it is not a number somewhere on the way.
    InvalidValueError
        If the ends are not in order.

    Notes
    -----
    Halving, until no float lies between the ends: about 60 calls where the ends are of
    one size.

    Examples
    --------
    >>> break_even(lambda conversion: 7_000 - 500 / conversion, low=0.01, high=1)
    0.07142857142857142
    """
    function("profit", profit)
    if not real(low) < real(high):
        raise InvalidValueError("low", f"below high, {high!r}", low, "ends")
    return bisected("breaking even", profit, float(low), float(high))
