"""Acquisition and series of many clients, channels or scenarios at once, in floats."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray
from salesmodel.profitability import _formulas
from salesmodel.profitability._floats import bounded, floats


__all__ = ["acquisition_costs", "payback_purchases", "profits_of_mix"]


def acquisition_costs(lead_cost: ArrayLike, conversion: ArrayLike) -> FloatArray:
    """Work out the cost of a client, many at once.

    Parameters
    ----------
    lead_cost : array_like
        Cost of a lead, not negative.
    conversion : array_like
        Share of leads that become clients, from 0 to 1.

    Returns
    -------
    ndarray of float
        Cost of a client, ``nan`` at a conversion of 0.

    Raises
    ------
    InvalidValueError
        If a number is out of bounds or infinite, or something is no number.
    ShapeError
        If the two do not broadcast together.

    See Also
    --------
    acquisition_cost : The same of one, exactly.

    Notes
    -----
    Cost of a lead / conversion; definition of this package.

    Examples
    --------
    >>> acquisition_costs(500, [0.10, 0.20, 0]).tolist()
    [5000.0, 2500.0, nan]
    """
    cost, share = floats(lead_cost=lead_cost, conversion=conversion)
    bounded("lead_cost", cost, np.inf)
    bounded("conversion", share, 1)
    defined = np.where(share > 0, share, share.dtype.type(np.nan))
    return np.asarray(_formulas.acquisition_cost(cost, defined))


def profits_of_mix(
    first: ArrayLike,
    repeat: ArrayLike,
    *,
    first_sales: ArrayLike = 1,
    repeat_sales: ArrayLike,
) -> FloatArray:
    """Add first and repeat sales up, many mixes at once.

    Parameters
    ----------
    first, repeat : array_like
        Profit of a first and of a repeat sale.
    first_sales, repeat_sales : array_like
        How many there are of each, not negative; one first sale by default, which
        makes a mix the purchases of one client.

    Returns
    -------
    ndarray of float
        Profit of each mix.

    Raises
    ------
    InvalidValueError
        If a number of sales is negative, or something is no number or infinite.
    ShapeError
        If they do not broadcast together.

    See Also
    --------
    SaleSeries.mix : The same of one mix, exactly.

    Examples
    --------
    >>> profits_of_mix(2_000, 11_000, first_sales=[5, 1], repeat_sales=[0, 4]).tolist()
    [10000.0, 46000.0]
    """
    profits = floats(
        first=first, repeat=repeat, first_sales=first_sales, repeat_sales=repeat_sales
    )
    bounded("first_sales", profits[2], np.inf)
    bounded("repeat_sales", profits[3], np.inf)
    return np.asarray(_formulas.profit_of_mix(*profits))


def payback_purchases(first: ArrayLike, repeat: ArrayLike) -> FloatArray:
    """Tell which purchase pays the first sale back, many at once.

    Parameters
    ----------
    first, repeat : array_like
        Profit of a first and of a repeat sale.

    Returns
    -------
    ndarray of float
        Number of the purchase; ``nan`` where none does, or a profit is not known.

    Raises
    ------
    InvalidValueError
        If something is no number or infinite.
    ShapeError
        If the two do not broadcast together.

    See Also
    --------
    payback : The same of one client, with the day.

    Examples
    --------
    >>> payback_purchases([2_000, -7_000, -1], [11_000, 5_000, 0]).tolist()
    [1.0, 3.0, nan]
    """
    now, later = floats(first=first, repeat=repeat)
    earning = np.where(later > 0, later, later.dtype.type(np.nan))
    number = _formulas.payback_purchase(now, earning)
    return np.where((now >= 0) & ~np.isnan(later), 1, number)
