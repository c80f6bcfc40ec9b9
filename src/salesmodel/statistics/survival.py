"""Durations some of which are not over yet: Kaplan–Meier and Aalen–Johansen.

Times are ``int64``, so that ties are ties: events at a time come before censorings at
the same time, and nothing is jittered.
"""

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    FloatArray,
    IntArray,
    integers,
    outside,
    read_only,
)
from salesmodel.errors import InvalidValueError, ShapeError


__all__ = ["CumulativeIncidence", "aalen_johansen", "kaplan_meier_median"]

CENSORED = 0
"""The cause of a duration that is not over yet."""
_ROUNDING = 1e-12


@attrs.frozen(eq=False)
class CumulativeIncidence:
    """How many of a group met each fate, by the time since the start.

    Parameters
    ----------
    times : ndarray of int64, shape (n_times,)
        Distinct durations, ascending.
    at_risk : ndarray of int64, shape (n_times,)
        Durations that are at least so long.
    survival : ndarray of float64, shape (n_times,)
        Share that has met no fate, the time itself included.
    incidence : ndarray of float64, shape (n_causes, n_times)
        Share that has met each fate; with `survival` it adds up to 1.
    """

    times: IntArray
    at_risk: IntArray
    survival: FloatArray
    incidence: NDArray[np.float64]

    def at(self, time: int) -> tuple[float, ...]:
        """Return the survival and then each incidence at a time, inclusive.

        Parameters
        ----------
        time : int
            A duration, in the unit of `times`.

        Returns
        -------
        tuple of float
            Shares that add up to 1; before the first time, all have survived.

        Examples
        --------
        >>> aalen_johansen([1, 2, 3, 4], [1, 0, 2, 2], causes=2).at(2)
        (0.75, 0.25, 0.0)
        """
        last = int(np.searchsorted(self.times, time, "right")) - 1
        if last < 0:
            return (1.0,) + (0.0,) * len(self.incidence)
        return (float(self.survival[last]), *self.incidence[:, last].tolist())

    def at_risk_at(self, time: int) -> int:
        """Count the durations that are at least so long.

        Parameters
        ----------
        time : int
            A duration, in the unit of `times`.

        Returns
        -------
        int
            How many are still at risk just before `time`.

        Examples
        --------
        >>> aalen_johansen([1, 2, 3], [1, 0, 2], causes=2).at_risk_at(2)
        2
        """
        first = int(np.searchsorted(self.times, time, "left"))
        return int(self.at_risk[first]) if first < self.times.size else 0


def aalen_johansen(
    durations: ArrayLike, causes_met: ArrayLike, *, causes: int
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

    Returns
    -------
    CumulativeIncidence
        The estimate at each distinct duration; empty for no rows.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a duration is negative or a cause is out of range.

    Notes
    -----
    With :math:`d_k(u)` meeting fate :math:`k` at time :math:`u` of :math:`n(u)` at
    risk, and :math:`S` the Kaplan–Meier estimate of meeting none,
    :math:`F_k(t) = \sum_{u \le t} S(u-)\, d_k(u) / n(u)`. Then
    :math:`S + \sum_k F_k = 1`. Cost: one sort.

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
    spent, met = _checked(durations, causes_met, causes)
    times, place = np.unique(spent, return_inverse=True)
    width = causes + 1
    counts = np.bincount(place * width + met, minlength=times.size * width)
    by_cause = counts.reshape(times.size, width).T
    at_risk = by_cause.sum(axis=0)[::-1].cumsum()[::-1]
    events = by_cause[1:]
    survival = np.cumprod(1 - events.sum(axis=0) / at_risk)
    before = np.concatenate(([1.0], survival))[: times.size]
    incidence = np.cumsum(before * (events / at_risk), axis=1)
    return CumulativeIncidence(
        read_only(times),
        read_only(at_risk),
        read_only(survival),
        read_only(incidence),
    )


def _checked(
    durations: ArrayLike, causes_met: ArrayLike, causes: int
) -> tuple[IntArray, IntArray]:
    """Check the two columns of a survival estimate."""
    spent = integers("durations", durations)
    met = integers("causes_met", causes_met)
    if spent.size != met.size:
        raise ShapeError("causes_met", f"{spent.size} rows", str(met.size))
    if (short := outside(spent, 0, -MISSING)) is not None:
        shortest = "absent" if short == MISSING else short
        raise InvalidValueError("durations", "at least 0", shortest, "duration")
    if (wrong := outside(met, 0, causes)) is not None:
        needed = f"a cause from 0 to {causes}"
        raise InvalidValueError("causes_met", needed, wrong, "cause")
    return spent, met


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
    :math:`S(t) = \prod_{u \le t} (1 - d(u)/n(u))`, compared with a half to within
    1e-12, so that 5/6 · 4/5 · 3/4 counts as the half that it is.

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
    curve = aalen_johansen(durations, ended, causes=1)
    half = np.flatnonzero(curve.survival <= 0.5 + _ROUNDING)
    return int(curve.times[half[0]]) if half.size else None
