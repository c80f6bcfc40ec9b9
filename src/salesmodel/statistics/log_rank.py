"""Whether durations of several groups come from one law."""

import math

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel.statistics._special import chi_squared_tail
from salesmodel.statistics._ties import checked_codes, checked_durations, time_table


__all__ = ["LogRank", "log_rank"]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class LogRank:
    """The log-rank test of several groups.

    Parameters
    ----------
    statistic : float
        Chi-squared statistic; ``nan`` where nothing can be compared.
    degrees : int
        Groups that are compared, less one.
    p_value : float
        Probability of a larger statistic where the groups do not differ.
    observed, expected : ndarray, shape (n_groups,)
        Ends of each group, and as many as there would be without a difference.
    """

    statistic: float
    degrees: int
    p_value: float
    observed: IntArray
    expected: FloatArray

    __reduce__ = by_columns


def log_rank(durations: ArrayLike, ended: ArrayLike, group: ArrayLike) -> LogRank:
    r"""Test whether the durations of several groups come from one law.

    Parameters
    ----------
    durations : array_like of int, shape (n,)
        Times from the start to the end or to the end of observation, at least 0.
    ended : array_like of bool, shape (n,)
        Whether the end was seen.
    group : array_like of int, shape (n,)
        Group of each, from 0.

    Returns
    -------
    LogRank
        The statistic and its p-value; ties are taken as the formula has them.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a duration is negative or a group is.

    Notes
    -----
    At each time :math:`d` of :math:`n` end, :math:`n_j` of them being at risk in group
    :math:`j`; without a difference :math:`E_j = \sum d\,n_j/n` ends are expected, with
    covariance :math:`V_{jk} = \sum d \frac{n-d}{n-1} \frac{n_j}{n}(\delta_{jk} -
    \frac{n_k}{n})`. The statistic is :math:`(O-E)' V^{-1} (O-E)` without one group.

    References
    ----------
    .. [1] Mantel, N. (1966), "Evaluation of survival data and two new rank order
       statistics arising in its consideration", Cancer Chemotherapy Reports 50:
       163-170.

    Examples
    --------
    >>> test = log_rank([1, 2, 3, 4], [True, True, True, True], [0, 0, 1, 1])
    >>> test.observed.tolist(), test.expected.round(4).tolist()
    ([2, 2], [0.8333, 3.1667])
    """
    spent, _ = checked_durations(durations, None)
    is_over = checked_codes("ended", ended, spent.size, 1)
    code = checked_codes("group", group, spent.size, 2**31)
    n_groups = int(code.max()) + 1 if code.size else 0
    met = np.where(is_over == 1, code + n_groups + 1, code + 1)
    table = time_table(spent, met, 2 * n_groups)
    ends = table.counts[n_groups + 1 :]
    at_risk = (table.counts[1 : n_groups + 1] + ends)[:, ::-1].cumsum(axis=1)[:, ::-1]
    d, n = ends.sum(axis=0), table.at_risk
    share = at_risk / n
    expected = (d * share).sum(axis=1)
    weight = d * (n - d) / np.maximum(n - 1, 1)
    covariance = np.diag((weight * share).sum(axis=1)) - (weight * share) @ share.T
    observed = ends.sum(axis=1)
    compared = np.flatnonzero(np.diagonal(covariance) > 0)[:-1]
    if not compared.size:
        return LogRank(math.nan, 0, math.nan, observed, expected)
    gap = (observed - expected)[compared]
    inverse = np.linalg.solve(covariance[np.ix_(compared, compared)], gap)
    statistic = float(gap @ inverse)
    tail = chi_squared_tail(statistic, compared.size)
    return LogRank(statistic, compared.size, tail, observed, expected)
