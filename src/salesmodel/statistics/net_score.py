"""Promoters less detractors: a difference of two shares of the same answers."""

import math
from collections.abc import Callable
from statistics import NormalDist

import attrs

from salesmodel._checks import whole
from salesmodel.statistics.intervals import wilson_rate


__all__ = ["NetPromoterScore", "net_promoter_score"]

_MOST = 2**53
_STEPS = 60


@attrs.frozen
class NetPromoterScore:
    """Share of promoters less share of detractors, with its interval.

    Parameters
    ----------
    value : float or None
        From −1 to 1; `None` where nobody answered.
    low, high : float or None
        Ends of the interval; `None` where nobody answered.
    promoters, passives, detractors : int
        Answers.
    confidence : float
        Coverage of the interval, between 0 and 1.
    """

    value: float | None
    low: float | None
    high: float | None
    promoters: int
    passives: int
    detractors: int
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """Answers in all."""
        return self.promoters + self.passives + self.detractors

    @property
    def points(self) -> float | None:
        """The score as it is mostly told, from −100 to 100."""
        return None if self.value is None else 100 * self.value


def net_promoter_score(
    promoters: int, passives: int, detractors: int, *, confidence: float = 0.95
) -> NetPromoterScore:
    r"""Take detractors off promoters, with the score interval of the difference.

    Parameters
    ----------
    promoters, passives, detractors : int
        Answers: by the definition of the score 9 and 10, 7 and 8, and 0 to 6 of a scale
        from 0 to 10.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    NetPromoterScore
        The score from −1 to 1 and its interval; all `None` where nobody answered.

    Raises
    ------
    InvalidValueError
        If a count is no whole number from 0 on, or `confidence` is not strictly between
        0 and 1.

    See Also
    --------
    wilson_rate : The score interval of one share.

    Notes
    -----
    Of :math:`n` answers with :math:`b` promoters and :math:`c` detractors, the score is
    :math:`(b - c) / n`. The two shares are of one multinomial, so that the variance of
    an answer is :math:`p_b + p_c - (p_b - p_c)^2` [2]_. The interval holds every
    difference :math:`\Delta` with

    .. math::

       |b - c - n\Delta| \le z \sqrt{n (2 \tilde p_c + \Delta (1 - \Delta))},

    where :math:`\tilde p_c` is the share of detractors that is most likely if the
    difference is :math:`\Delta`: Tango's score interval [1]_. Its upper end is Wilson's
    where there are no detractors, and both ends are twice Wilson's less one where there
    are no passives. Comparing intervals for this score, Rocks [3]_ found score
    intervals and adjusted Wald ones to be the best.

    References
    ----------
    .. [1] Tango, T. (1998), "Equivalence test and confidence interval for the
       difference in proportions for the paired-sample design", Statistics in Medicine
       17: 891-908.
    .. [2] Goodman, L. A. (1965), "On Simultaneous Confidence Intervals for Multinomial
       Proportions", Technometrics 7 (2): 247-254.
    .. [3] Rocks, B. (2016), "Interval Estimation for the 'Net Promoter Score'", The
       American Statistician 70 (4): 365-372.

    Examples
    --------
    >>> score = net_promoter_score(60, 25, 15)
    >>> score.points, round(score.low, 3), round(score.high, 3)
    (45.0, 0.293, 0.581)
    """
    for name, count in (
        ("promoters", promoters),
        ("passives", passives),
        ("detractors", detractors),
    ):
        whole(name, count, least=0, most=_MOST)
    wilson_rate(0, 0, confidence=confidence)
    counts = (promoters, passives, detractors)
    n = sum(counts)
    if n == 0:
        return NetPromoterScore(None, None, None, *counts, confidence)
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    share = (promoters - detractors) / n

    def is_outside(difference: float) -> bool:
        gap = promoters - detractors - n * difference
        return gap * gap > z * z * n * _variance(promoters, detractors, n, difference)

    low, high = (_end(is_outside, share, limit) for limit in (-1.0, 1.0))
    return NetPromoterScore(share, low, high, *counts, confidence)


def _variance(promoters: int, detractors: int, n: int, difference: float) -> float:
    """Return the most likely variance of an answer if the difference is a given one."""
    b = (2 * n - promoters + detractors) * difference - promoters - detractors
    c = -detractors * difference * (1 - difference)
    root = math.sqrt(max(b * b - 8 * n * c, 0.0))
    return max((root - b) / (2 * n) + difference * (1 - difference), 0.0)


def _end(is_outside: Callable[[float], bool], inner: float, outer: float) -> float:
    """Halve what lies between the score and the end of the scale, until it is found."""
    if not is_outside(outer):
        return outer
    for _ in range(_STEPS):
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if is_outside(middle) else (middle, outer)
    return inner
