"""Cash flows of many projects or scenarios at once, in floats."""

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import _formulas
from salesmodel.profitability._floats import floats


__all__ = ["net_present_values"]


def net_present_values(cash_flows: ArrayLike, *, rate: ArrayLike) -> FloatArray:
    r"""Work out what cash flows are worth now, many at once.

    Parameters
    ----------
    cash_flows : array_like, shape (..., n_periods)
        One a period, the first of them now.
    rate : array_like, shape (...)
        Rate of discount per period, above -1.

    Returns
    -------
    ndarray of float, shape (...)
        Values.

    Raises
    ------
    InvalidValueError
        If a rate is not above -1 (code ``rate``), or something is no number or
        infinite.
    ShapeError
        If they do not broadcast together, or there is no period.

    See Also
    --------
    net_present_value : The same of one, exactly.

    Notes
    -----
    :math:`\sum_t c_t / (1 + d)^t`.

    Examples
    --------
    >>> net_present_values([-100, 60, 72], rate=[0, 0.2]).round(6).tolist()
    [32.0, 0.0]
    """
    (flows,), (discount,) = floats(cash_flows=cash_flows), floats(rate=rate)
    if not flows.ndim or not flows.shape[-1]:
        raise ShapeError("cash_flows", "a last axis of periods", str(flows.shape))
    if (discount <= -1).any():
        value = discount[discount <= -1].flat[0].item()
        raise InvalidValueError("rate", "a rate per period above -1", value, "rate")
    floats(cash_flows=flows[..., 0], rate=discount)
    columns = [flows[..., place] for place in range(flows.shape[-1])]
    grown = _formulas.growth(discount, 1)
    return np.asarray(_formulas.present_value(columns, grown) + 0 * grown)
