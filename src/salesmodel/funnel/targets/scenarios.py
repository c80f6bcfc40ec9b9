"""Targets for many scenarios in one call."""

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, as_array, read_only
from salesmodel._frozen import by_columns
from salesmodel.errors import ShapeError
from salesmodel.funnel.targets._tables import checked_rates
from salesmodel.statistics.tail_columns import binomial_tail_each, trials_needed_each


__all__ = ["ScenarioTargets", "scenario_targets"]


@attrs.frozen(eq=False)
class ScenarioTargets:
    """Calls for a target in each of many scenarios.

    Parameters
    ----------
    rate : ndarray of float64, shape (n_scenarios,)
        Share of calls that become deals.
    naive : ndarray of int64, shape (n_scenarios,)
        Deals divided by it, rounded up.
    naive_chance : ndarray of float64, shape (n_scenarios,)
        Probability that they bring the deals.
    calls : ndarray of int64, shape (n_scenarios,)
        The fewest calls for the chance that was asked for.
    chance : float
        That chance.
    """

    rate: FloatArray
    naive: IntArray
    naive_chance: FloatArray
    calls: IntArray
    chance: float

    __reduce__ = by_columns


def scenario_targets(
    deals: ArrayLike, rates: ArrayLike, *, chance: float = 0.9
) -> ScenarioTargets:
    """Tell how many calls bring a number of deals, in each of many scenarios.

    Parameters
    ----------
    deals : array_like of int, shape (n_scenarios,), or int
        Deals that are wanted.
    rates : array_like of float, shape (n_scenarios, n_levels)
        Rates of the levels, as `LevelRates` has them.
    chance : float, default 0.9
        Chance of having the deals, strictly between 0 and 1.

    Returns
    -------
    ScenarioTargets
        The naive number, its chance, and the fewest calls.

    Raises
    ------
    InvalidValueError
        If a number is out of its range; the row is named.
    ShapeError
        If the columns differ in length.
    NoSolutionError
        If no number of calls is enough in some scenario.

    See Also
    --------
    activity_target : The same of one scenario, with the formulas.

    Examples
    --------
    >>> found = scenario_targets(10, [[0.4, 0.05], [0.5, 0.05]], chance=0.8)
    >>> found.naive.tolist(), found.calls.tolist()
    ([500, 400], [625, 499])
    """
    rate = checked_rates(rates).prod(axis=1)
    asked = as_array("deals", deals)
    if asked.ndim > 1 or asked.size not in (1, rate.size):
        raise ShapeError("deals", f"one, or {rate.size} rows", str(asked.shape))
    wanted = np.broadcast_to(asked, rate.shape)
    calls = trials_needed_each(wanted, rate, chance=chance)
    exact = np.divide(wanted, rate, out=np.zeros(rate.size), where=wanted > 0)
    nearest = np.rint(exact)
    is_whole = np.isclose(exact, nearest, rtol=1e-12, atol=0)
    naive = np.where(is_whole, nearest, np.ceil(exact)).astype(np.int64)
    chances = binomial_tail_each(wanted, naive, rate)
    return ScenarioTargets(read_only(rate), read_only(naive), chances, calls, chance)
