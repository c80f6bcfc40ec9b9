"""Values of clients, many clients or scenarios at once, in floats."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import FloatArray
from salesmodel._checks import one_of, whole
from salesmodel.errors import ShapeError
from salesmodel.profitability import _formulas
from salesmodel.profitability._floats import bounded, floats
from salesmodel.profitability._rates import MOST_PURCHASES
from salesmodel.profitability.lifetime_value import FIRST_MARGINS, FirstMargin


__all__ = [
    "client_values",
    "expected_profits",
    "lifetime_values",
]


def client_values(
    first: ArrayLike,
    repeat: ArrayLike,
    *,
    lead_cost: ArrayLike,
    conversion: ArrayLike,
    retention: ArrayLike,
    rate: ArrayLike,
) -> FloatArray:
    r"""Work out what clients are worth after what they cost, many at once.

    Parameters
    ----------
    first, repeat : array_like
        Profit of the first sale, the cost of the client aside, and of each repeat.
    lead_cost : array_like
        Cost of a lead, not negative.
    conversion : array_like
        Share of leads that become clients, from 0 to 1.
    retention : array_like
        Share of clients who come back after each purchase, from 0 to 1.
    rate : array_like
        Rate of discount from one purchase to the next, at least 0.

    Returns
    -------
    ndarray of float
        Value of all purchases there may ever be, less the cost of the client; ``nan``
        at a conversion of 0, and where all come back for ever and nothing is
        discounted.

    Raises
    ------
    InvalidValueError
        If a number is out of bounds or infinite, or something is no number.
    ShapeError
        If they do not broadcast together.

    See Also
    --------
    ClientLifetime : The same of one client, exactly.

    Notes
    -----
    :math:`\pi_1 + \pi_r\, r / (1 + d - r) - c / p`, with the cost :math:`c` of a lead
    and the conversion :math:`p`; definition of this package.

    Examples
    --------
    Conversions (rows) across retentions (columns):

    >>> client_values(
    ...     7_000,
    ...     11_000,
    ...     lead_cost=500,
    ...     conversion=[[0.1], [0.05], [0]],
    ...     retention=[0, 0.5],
    ...     rate=0,
    ... )
    array([[ 2000., 13000.],
           [-3000.,  8000.],
           [   nan,    nan]])
    """
    now, later, cost, share, stays, discount = floats(
        first=first,
        repeat=repeat,
        lead_cost=lead_cost,
        conversion=conversion,
        retention=retention,
        rate=rate,
    )
    bounded("lead_cost", cost, np.inf)
    bounded("conversion", share, 1)
    spent = _formulas.acquisition_cost(cost, _above_zero(share))
    multiple = _lasting(*_bounded_pair(stays, discount))
    return np.asarray(_formulas.client_value(spent, now, later, multiple))


def lifetime_values(
    margin: ArrayLike,
    *,
    retention: ArrayLike,
    rate: ArrayLike,
    first_margin: FirstMargin,
    margins: int | None = None,
) -> FloatArray:
    """Work out values by the formulas of the textbooks, many at once.

    Parameters
    ----------
    margin : array_like
        What a client who stays brings each period.
    retention : array_like
        Share of clients who stay from one period to the next, from 0 to 1.
    rate : array_like
        Rate of discount per the same period, at least 0.
    first_margin : {"now", "period_end", "renewal"}
        When the first margin comes, as in `customer_lifetime_value`.
    margins : int, optional
        How many margins there may be; by default there is no end.

    Returns
    -------
    ndarray of float
        Values; ``nan`` where without end all stay and nothing is discounted.

    Raises
    ------
    InvalidValueError
        If a number is out of bounds or infinite, or something is no number.
    ShapeError
        If they do not broadcast together.

    See Also
    --------
    customer_lifetime_value : The same of one, with the formulas and their sources.

    Examples
    --------
    >>> lifetime_values(
    ...     1, retention=[0.6, 0.7, 0.8, 0.9], rate=0.1, first_margin="renewal"
    ... ).round(2).tolist()
    [1.2, 1.75, 2.67, 4.5]
    """
    one_of("first_margin", first_margin, FIRST_MARGINS, code="first_margin")
    each, stays, discount = floats(margin=margin, retention=retention, rate=rate)
    stays, grown = _bounded_pair(stays, discount)
    if margins is None:
        lasting = _lasting(stays, grown)
    else:
        whole("margins", margins, least=1, most=MOST_PURCHASES)
        repeats = margins - (first_margin != "renewal")
        lasting = _multiple_to(stays, grown, repeats)
    return np.asarray(each * _formulas.margin_multiple(first_margin, lasting, grown))


def expected_profits(
    acquisition: ArrayLike,
    profits: ArrayLike,
    *,
    survival: ArrayLike,
    rate: ArrayLike = 0.0,
) -> FloatArray:
    r"""Work out what is expected of clients up to a horizon, many at once.

    Parameters
    ----------
    acquisition : array_like, shape (...)
        What it cost to win a client.
    profits : array_like, shape (..., n_purchases)
        Profit of each purchase where it is made.
    survival : array_like, shape (..., n_purchases)
        Share of clients who make each purchase, from 0 to 1.
    rate : array_like, shape (...), default 0
        Rate of discount from one purchase to the next, at least 0.

    Returns
    -------
    ndarray of float, shape (...)
        Expected profit of all purchases, as of now, less the cost of the client.

    Raises
    ------
    InvalidValueError
        If a number is out of bounds or infinite, or something is no number.
    ShapeError
        If they do not broadcast together, or there is no purchase.

    See Also
    --------
    ClientLifetime.expected : The same of one client, exactly, a row a purchase.

    Notes
    -----
    :math:`-A + \sum_k s_k \pi_k / (1 + d)^{k - 1}`; definition of this package.

    Examples
    --------
    >>> expected_profits(
    ...     [5_000, 9_000], [7_000, 11_000, 11_000], survival=[1, 0.5, 0.25]
    ... ).tolist()
    [10250.0, 6250.0]
    """
    earned, shares = floats(profits=profits, survival=survival)
    bounded("survival", shares, 1)
    earned, shares = np.broadcast_arrays(earned, shares)
    if not earned.ndim or not earned.shape[-1]:
        raise ShapeError("profits", "a last axis of purchases", str(earned.shape))
    discount, cost = floats(rate=rate, acquisition=acquisition)
    bounded("rate", discount, np.inf)
    terms = [
        _formulas.expected_term(
            earned[..., place],
            shares[..., place],
            _formulas.growth(discount, place),
        )
        for place in range(earned.shape[-1])
    ]
    floats(rate=discount, acquisition=cost, profits=earned[..., 0])
    return np.asarray(_formulas.expected_profit(cost, terms))


def _bounded_pair(
    retention: NDArray[Any], rate: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return retention and growth, both within their bounds."""
    bounded("retention", retention, 1)
    bounded("rate", rate, np.inf)
    return retention, _formulas.growth(rate, 1)


def _above_zero(values: NDArray[Any]) -> NDArray[Any]:
    """Return values, ``nan`` where they are not above zero."""
    return np.where(values > 0, values, values.dtype.type(np.nan))


def _lasting(retention: NDArray[Any], grown: NDArray[Any]) -> NDArray[Any]:
    """Return what repeats without end are worth; ``nan`` where that has no limit."""
    multiple: NDArray[Any] = _formulas.lasting_multiple(
        retention, _with_limit(retention, grown)
    )
    return multiple


def _with_limit(retention: NDArray[Any], grown: NDArray[Any]) -> NDArray[Any]:
    """Return growth, ``nan`` where repeats without end have no limit."""
    return np.where(grown > retention, grown, grown.dtype.type(np.nan))


def _multiple_to(
    retention: NDArray[Any], grown: NDArray[Any], repeats: int
) -> NDArray[Any]:
    """Return what so many repeats are worth: their number where all come in full."""
    safe = _with_limit(retention, grown)
    multiple = _formulas.multiple_to(retention, safe, repeats)
    # A growth or retention that is not known is neither above nor equal.
    in_full = multiple.dtype.type(repeats)
    return np.asarray(np.where(grown == retention, in_full, multiple))
