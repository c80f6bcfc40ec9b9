"""How many calls bring the deals of a month, and with what chance."""

import math
from collections.abc import Sequence

import attrs

from salesmodel._checks import is_true, real, several, whole
from salesmodel.errors import InvalidValueError, NoSolutionError
from salesmodel.funnel.targets.rates import LevelRates
from salesmodel.statistics.exact_intervals import BetaRate
from salesmodel.statistics.tails import (
    beta_binomial_tail,
    binomial_tail,
    trials_needed,
)


__all__ = ["ActivityTarget", "CallsNeeded", "activity_target", "deals_for_profit"]

_CHANCES = (0.8, 0.9, 0.95)
_MOST_DEALS = 10**6
_MOST_AMOUNT = 10**18


@attrs.frozen
class CallsNeeded:
    """Calls that meet a target with a given chance.

    Parameters
    ----------
    asked : float or None
        The chance that was asked for; `None` of the naive number.
    calls : int
        Calls; for a chance asked for the fewest.
    chance : float
        Probability that they bring the deals.
    levels : tuple of float
        Expected number of them on each level.
    per_day : float or None
        Calls a working day; `None` where no days were given, or none is left.
    per_seller, per_seller_day : float or None
        The same for each seller; `None` where their number was not given.
    """

    asked: float | None
    calls: int
    chance: float
    levels: tuple[float, ...]
    per_day: float | None
    per_seller: float | None
    per_seller_day: float | None


@attrs.frozen
class ActivityTarget:
    """Calls for a target of deals: the naive number, and those that are likely enough.

    Parameters
    ----------
    deals : int
        Deals that are still wanted.
    rates : LevelRates
        Rates of the levels.
    naive : CallsNeeded
        Deals divided by the share of calls that become deals, rounded up.
    needed : tuple of CallsNeeded
        The fewest calls for each chance.
    days, sellers : int or None
        Working days and sellers among which they are divided.
    is_uncertain : bool
        Whether the rates were taken for uncertain, as their counts have it.
    """

    deals: int
    rates: LevelRates
    naive: CallsNeeded
    needed: tuple[CallsNeeded, ...]
    days: int | None
    sellers: int | None
    is_uncertain: bool

    def recut(
        self,
        *,
        deals: int,
        days_left: int | None = None,
        sellers: int | None = None,
        rates: LevelRates | None = None,
    ) -> "ActivityTarget":
        """Plan the rest of the period anew, from what was reached so far.

        Parameters
        ----------
        deals : int
            Deals made so far.
        days_left : int, optional
            Working days that are left.
        sellers : int, optional
            Sellers who are there; those of the first plan where not given.
        rates : LevelRates, optional
            Rates as they are known by now, such as those of ``LevelRates.of`` of the
            steps of last month and of this one, added; those of the first plan where
            not given.

        Returns
        -------
        ActivityTarget
            For the deals that are missing; of no calls where none are.

        Examples
        --------
        >>> rates = LevelRates.believed({"deal": 0.02})
        >>> plan = activity_target(10, rates, days=20)
        >>> late = plan.recut(deals=3, days_left=9)
        >>> late.deals, late.naive.calls, round(late.naive.per_day, 1)
        (7, 350, 38.9)
        """
        made = whole("deals", deals, least=0, most=_MOST_DEALS)
        return activity_target(
            max(self.deals - made, 0),
            self.rates if rates is None else rates,
            chances=[one.asked for one in self.needed if one.asked is not None],
            days=days_left,
            sellers=self.sellers if sellers is None else sellers,
            uncertain=self.is_uncertain,
        )


def activity_target(
    deals: int,
    rates: LevelRates,
    *,
    chances: Sequence[float] = _CHANCES,
    days: int | None = None,
    sellers: int | None = None,
    uncertain: bool = False,
) -> ActivityTarget:
    r"""Tell how many calls bring a number of deals, and with what chance.

    Parameters
    ----------
    deals : int
        Deals that are wanted, from 0 to a million.
    rates : LevelRates
        Rates of the levels.
    chances : sequence of float, default (0.8, 0.9, 0.95)
        Chances of having the deals, each strictly between 0 and 1.
    days, sellers : int, optional
        Working days, as `working_days` counts them, and sellers.
    uncertain : bool, default False
        Whether the rates are taken for uncertain; they have to be counted then.

    Returns
    -------
    ActivityTarget
        The naive number with its chance, and the fewest calls for each chance.

    Raises
    ------
    InvalidValueError
        If a number is out of its range, or uncertain rates were not counted.
    NoSolutionError
        If no number of calls is enough, as where no call becomes a deal.

    Notes
    -----
    With :math:`p` the share of calls that become deals, the deals of :math:`n` calls
    are binomial: the fewest calls are the smallest :math:`n` with :math:`P(D_n \ge D)
    \ge q`, a quantile of the negative binomial law. The naive :math:`\lceil D / p
    \rceil` meets the target in about half of all periods. Calls are taken to end
    independently of one another. Uncertain rates are those of `BetaRate`, and the
    deals beta-binomial.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> rates = LevelRates.counted({"call": 1000, "answered": 400, "deal": 20})
    >>> plan = activity_target(10, rates, days=20, sellers=2)
    >>> plan.naive.calls, round(plan.naive.chance, 2)
    (500, 0.54)
    >>> [(one.asked, one.calls, one.per_seller_day) for one in plan.needed]
    [(0.8, 625, 15.625), (0.9, 708, 17.7), (0.95, 782, 19.55)]
    >>> activity_target(10, rates, chances=[0.9], uncertain=True).needed[0].calls
    778
    """
    whole("deals", deals, least=0, most=_MOST_DEALS)
    for name, value in (("days", days), ("sellers", sellers)):
        if value is not None:
            whole(name, value, least=0, most=10**6)
    rate: float | BetaRate = (
        rates.uncertain() if is_true("uncertain", uncertain) else rates.overall
    )
    naive = naive_calls(deals, rates.overall)
    asked = [
        (None, naive),
        *(
            (q, trials_needed(deals, rate, chance=q))
            for q in several("chances", chances)
        ),
    ]
    plans = [
        CallsNeeded(
            chance,
            calls,
            beta_binomial_tail(deals, calls, rate)
            if isinstance(rate, BetaRate)
            else binomial_tail(deals, calls, rate),
            tuple(share * calls for share in rates.shares),
            _each(calls, days),
            _each(calls, sellers),
            _each(
                calls, None if None in (days, sellers) else (days or 0) * (sellers or 0)
            ),
        )
        for chance, calls in asked
    ]
    return ActivityTarget(
        deals, rates, plans[0], tuple(plans[1:]), days, sellers, uncertain
    )


def naive_calls(deals: int, rate: float) -> int:
    """Divide deals by a rate, and round up: not for what is a whole number but for dust."""
    if not deals:
        return 0
    if not rate:
        raise NoSolutionError("the number of calls", "no call becomes a deal")
    calls = deals / rate
    nearest = round(calls)
    return nearest if math.isclose(calls, nearest, rel_tol=1e-12) else math.ceil(calls)


def _each(calls: int, parts: int | None) -> float | None:
    """Divide calls among days or sellers, if there are any."""
    return calls / parts if parts else None


def deals_for_profit(
    profit: int, *, per_deal: int, call_cost: int = 0, rate: float = 1.0
) -> int:
    r"""Tell how many deals a target profit takes.

    Parameters
    ----------
    profit : int
        The target, in minor units, at least 0.
    per_deal : int
        Profit of a deal before what its calls cost, in minor units.
    call_cost : int, default 0
        Cost of a call, in minor units.
    rate : float, default 1.0
        Share of calls that become deals, more than 0, up to 1.

    Returns
    -------
    int
        Deals.

    Raises
    ------
    InvalidValueError
        If an amount is no whole number in its range, or the rate is none.
    NoSolutionError
        If a deal does not bring what its calls cost.

    Notes
    -----
    :math:`\lceil \text{profit} / (\text{per deal} - \text{cost} / p) \rceil`.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> deals_for_profit(1_000_000, per_deal=20_000, call_cost=100, rate=0.01)
    100
    """
    whole("profit", profit, least=0, most=_MOST_AMOUNT)
    whole("per_deal", per_deal, least=-_MOST_AMOUNT, most=_MOST_AMOUNT)
    whole("call_cost", call_cost, least=0, most=_MOST_AMOUNT)
    if not 0 < real(rate) <= 1:
        needed = "a fraction above 0, up to 1"
        raise InvalidValueError("rate", needed, rate, "fraction")
    left = per_deal - call_cost / rate
    if profit and left <= 0:
        reason = "a deal does not bring what its calls cost"
        raise NoSolutionError("the number of deals", reason)
    return naive_calls(profit, left) if profit else 0
