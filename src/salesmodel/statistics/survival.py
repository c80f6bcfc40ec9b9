"""Durations some of which are not over yet: Kaplan–Meier and Aalen–Johansen.

Times are ``int64``, so that ties are ties: events at a time come before censorings at
the same time, and nothing is jittered.
"""

from numpy.typing import ArrayLike

from salesmodel._checks import whole
from salesmodel.statistics._ties import checked_codes, checked_durations, time_table
from salesmodel.statistics.incidence import CumulativeIncidence, estimated


__all__ = [
    "aalen_johansen",
    "kaplan_meier",
    "kaplan_meier_median",
]

_MOST_CAUSES = 1_000

CENSORED = 0
"""The cause of a duration that is not over yet."""


def aalen_johansen(
    durations: ArrayLike,
    causes_met: ArrayLike,
    *,
    causes: int,
    entered: ArrayLike | None = None,
) -> CumulativeIncidence:
    r"""Estimate the share that meets each of several fates by each time.

    Open deals are censored: they count among those at risk for as long as they were
    seen, and are neither won nor lost. Ties are exact and the order of the rows does
    not matter.

    Parameters
    ----------
    durations : array_like of int, shape (n,)
        Times from the start to the fate or to the end of observation, at least 0.
    causes_met : array_like of int, shape (n,)
        0 where the duration is not over, else the fate from 1 to `causes`.
    causes : int
        Number of fates.
    entered : array_like of int, shape (n,), optional
        Time since the start at which each came under observation, 0 for those seen
        from the start; later ones are at risk only after it (left truncation).

    Returns
    -------
    CumulativeIncidence
        The estimate at each distinct duration; empty for no rows.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a duration is negative, a cause is out of range, there are more causes than a
        thousand, or one came under observation when its duration was over.

    Notes
    -----
    With :math:`d_k(u)` meeting fate :math:`k` at time :math:`u` of :math:`n(u)` at
    risk, and :math:`S` the Kaplan–Meier estimate of meeting none,
    :math:`F_k(t) = \sum_{u \le t} S(u-)\, d_k(u) / n(u)`. Then
    :math:`S + \sum_k F_k = 1`. Cost: one sort; a histogram on a coarse grid of times.

    References
    ----------
    .. [1] Aalen, O. O. and Johansen, S. (1978), "An Empirical Transition Matrix for
       Non-homogeneous Markov Chains Based on Censored Observations", Scandinavian
       Journal of Statistics 5 (3): 141-150.

    Examples
    --------
    Two won on day 1 and 2, one lost on day 3, one still open after 4 days:

    >>> aalen_johansen([1, 2, 3, 4], [1, 1, 2, 0], causes=2).at(3)
    (0.25, 0.5, 0.25)
    """
    spent, since = checked_durations(durations, entered)
    whole("causes", causes, least=0, most=_MOST_CAUSES)
    met = checked_codes("causes_met", causes_met, spent.size, causes)
    table = time_table(spent, met, causes, since)
    return estimated(table.times, table.at_risk, table.counts[1:])


def kaplan_meier(
    durations: ArrayLike, ended: ArrayLike, *, entered: ArrayLike | None = None
) -> CumulativeIncidence:
    r"""Estimate the share whose duration is not over by each time.

    Parameters
    ----------
    durations : array_like of int, shape (n,)
        Times from the start to the end or to the end of observation, at least 0.
    ended : array_like of bool, shape (n,)
        Whether the end was seen.
    entered : array_like of int, shape (n,), optional
        As in `aalen_johansen`.

    Returns
    -------
    CumulativeIncidence
        Of one fate, to be over; its `survival` is the curve.

    Notes
    -----
    :math:`S(t) = \prod_{u \le t} (1 - d(u)/n(u))`.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958), "Nonparametric Estimation from Incomplete
       Observations", JASA 53 (282): 457-481. :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    >>> kaplan_meier([3, 5, 8], [True, False, True]).survival.round(4).tolist()
    [0.6667, 0.6667, 0.0]
    """
    return aalen_johansen(durations, ended, causes=1, entered=entered)


def kaplan_meier_median(durations: ArrayLike, ended: ArrayLike) -> int | None:
    r"""Return the time by which half are over, or `None` where half never are.

    Parameters
    ----------
    durations : array_like of int, shape (n,)
        Times from the start to the end or to the end of observation, at least 0.
    ended : array_like of bool, shape (n,)
        Whether the end was seen.

    Returns
    -------
    int or None
        The smallest time :math:`t` with :math:`S(t) \le 1/2`, in the unit of
        `durations`; `None` where the estimate stays above a half, and for no rows.

    Notes
    -----
    :math:`S(t)` is compared with a half to within 1e-12, so that 5/6 · 4/5 · 3/4 counts
    as the half that it is.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958), "Nonparametric Estimation from Incomplete
       Observations", JASA 53 (282): 457-481. :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    >>> kaplan_meier_median([3, 5, 8, 9], [True, True, False, True])
    5
    >>> kaplan_meier_median([3, 5], [False, False]) is None
    True
    """
    return kaplan_meier(durations, ended).quantile(0.5)
