"""What an estimate of survival and of incidences can tell."""

from functools import cached_property
from math import isnan
from statistics import NormalDist

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import real
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError
from salesmodel.statistics.intervals import Rate


__all__ = ["CumulativeIncidence"]

_ROUNDING = 1e-12


def _time(value: float) -> float:
    """Check a duration; what is no number is none."""
    if isnan(real(value)):
        raise InvalidValueError("time", "a number", value, "type")
    return value


@attrs.frozen(eq=False, slots=False)
class CumulativeIncidence:
    """How many of a group met each fate, by the time since the start.

    Parameters
    ----------
    times : ndarray of int64, shape (n_times,)
        Distinct durations, ascending.
    at_risk : ndarray of int64, shape (n_times,)
        Durations that are at least so long, of those under observation.
    met : ndarray of int64, shape (n_causes, n_times)
        Durations that met each fate at that time.
    survival : ndarray of float64, shape (n_times,)
        Share that has met no fate, the time itself included.
    incidence : ndarray of float64, shape (n_causes, n_times)
        Share that has met each fate; with `survival` it adds up to 1.
    """

    times: IntArray
    at_risk: IntArray
    met: IntArray
    survival: FloatArray
    incidence: FloatArray

    __reduce__ = by_columns

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
        >>> from salesmodel.statistics import aalen_johansen
        >>> aalen_johansen([1, 2, 3, 4], [1, 0, 2, 2], causes=2).at(2)
        (0.75, 0.25, 0.0)
        """
        last = int(np.searchsorted(self.times, _time(time), "right")) - 1
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
        >>> from salesmodel.statistics import aalen_johansen
        >>> aalen_johansen([1, 2, 3], [1, 0, 2], causes=2).at_risk_at(2)
        2
        """
        first = int(np.searchsorted(self.times, _time(time), "left"))
        return int(self.at_risk[first]) if first < self.times.size else 0

    def given(self, time: int) -> "CumulativeIncidence":
        """Return the curve of those who have met no fate until a time.

        Parameters
        ----------
        time : int
            A duration, in the unit of `times`.

        Returns
        -------
        CumulativeIncidence
            The later times, as durations since the start; empty where no one was left.

        Notes
        -----
        Later times are counted from those at risk then, which is the same as dividing
        what the whole curve gains by the survival at `time`.

        Examples
        --------
        Two of four are left after 2 days; one of these is won on day 3:

        >>> from salesmodel.statistics import aalen_johansen
        >>> curve = aalen_johansen([1, 2, 3, 4], [2, 2, 1, 0], causes=2)
        >>> curve.given(2).at(3)
        (0.5, 0.5, 0.0)
        """
        later = self.times > _time(time)
        return estimated(self.times[later], self.at_risk[later], self.met[:, later])

    @cached_property
    def survival_error(self) -> FloatArray:
        r"""Standard error of the survival, by Greenwood's formula.

        :math:`S(t) \sqrt{\sum_{u \le t} d(u) / (n(u)(n(u) - d(u)))}`; 0 where none is
        left. Source: Greenwood (1926), "The natural duration of cancer".
        """
        error: FloatArray = self.survival * np.sqrt(np.cumsum(self._hazard_variance))
        return read_only(error)

    @cached_property
    def incidence_error(self) -> FloatArray:
        r"""Standard error of each incidence, by the delta method.

        Source: Marubini and Valsecchi (1995), "Analysing Survival Data from Clinical
        Trials and Observational Studies", chapter 10, whose three sums are
        :math:`\sum (F_k(t) - F_k(u))^2 d / (n(n - d))`,
        :math:`\sum S(u-)^2 d_k (n - d_k) / n^3` and
        :math:`-2 \sum (F_k(t) - F_k(u)) S(u-) d_k / n^2`, over :math:`u \le t`.
        """
        share, n = self.incidence, self.at_risk
        before = np.concatenate(([1.0], self.survival))[: n.size]
        spread = self._hazard_variance
        own = before**2 * (self.met / n) * ((n - self.met) / n) / n
        mixed = before * (self.met / n) / n
        variance = (
            share**2 * np.cumsum(spread)
            - 2 * share * np.cumsum(share * spread, axis=1)
            + np.cumsum(share**2 * spread, axis=1)
            + np.cumsum(own, axis=1)
            - 2 * share * np.cumsum(mixed, axis=1)
            + 2 * np.cumsum(share * mixed, axis=1)
        )
        return read_only(np.sqrt(np.maximum(variance, 0)))

    @property
    def _hazard_variance(self) -> FloatArray:
        """Variance of the hazard at each time; 0 where all were over, for none is left."""
        ended = self.met.sum(axis=0)
        spread = np.zeros(ended.size)
        left = (self.at_risk - ended) * self.at_risk.astype(np.float64)
        np.divide(ended, left, out=spread, where=left > 0)
        return spread

    def met_by(self, time: int, *, confidence: float = 0.95) -> Rate:
        """Return the share that has met some fate by a time, with its interval.

        Parameters
        ----------
        time : int
            A duration, in the unit of `times`.
        confidence : float, default 0.95
            Coverage of the log–log interval, strictly between 0 and 1.

        Returns
        -------
        Rate
            The share, and the durations that it rests on. It is not known where nobody
            was seen for so long, unless all have met theirs; its ends are `None` where
            the share is 0, 1 or not known.

        Examples
        --------
        >>> from salesmodel.statistics import kaplan_meier
        >>> curve = kaplan_meier([1, 2, 3, 3], [True, True, False, False])
        >>> curve.met_by(2).value, curve.met_by(4).value
        (0.5, None)
        """
        low, high = self.survival_interval(confidence=confidence)
        n = int(self.at_risk.max(initial=0))
        left = self.at(time)[0]
        if not n or (left > 0 and not self.at_risk_at(time)):
            return Rate(None, None, None, n, confidence)
        last = int(np.searchsorted(self.times, time, "right")) - 1
        if last < 0 or np.isnan(low[last]):
            return Rate(1 - left, None, None, n, confidence)
        ends = 1 - float(high[last]), 1 - float(low[last])
        return Rate(1 - left, *ends, n, confidence)

    def incidence_interval(
        self, *, confidence: float = 0.95
    ) -> tuple[FloatArray, FloatArray]:
        r"""Return the ends of the log–log interval of each incidence.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage, strictly between 0 and 1.

        Returns
        -------
        tuple of ndarray of float64, each of shape (n_causes, n_times)
            Low and high ends, :math:`F^{\exp(\pm z s / (F \ln F))}`, which stays between 0 and 1; ``nan``
            where the incidence is 0 or 1.

        Examples
        --------
        >>> from salesmodel.statistics import aalen_johansen
        >>> curve = aalen_johansen([1, 2, 3, 4], [1, 1, 2, 0], causes=2)
        >>> low, high = curve.incidence_interval()
        >>> round(float(low[0, 1]), 4), round(float(high[0, 1]), 4)
        (0.0578, 0.8449)
        """
        return _log_log_interval(self.incidence, self.incidence_error, confidence)

    def survival_interval(
        self, *, confidence: float = 0.95
    ) -> tuple[FloatArray, FloatArray]:
        """Return the ends of the log–log interval of the survival.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage, strictly between 0 and 1.

        Returns
        -------
        tuple of ndarray of float64, each of shape (n_times,)
            Low and high ends, between 0 and 1; ``nan`` where the survival is 0 or 1.

        Examples
        --------
        >>> from salesmodel.statistics import kaplan_meier
        >>> low, high = kaplan_meier([1, 2, 3], [True, True, True]).survival_interval()
        >>> round(float(low[0]), 4), round(float(high[0]), 4)
        (0.0541, 0.9452)
        """
        return _log_log_interval(self.survival, self.survival_error, confidence)

    def quantile(self, share: float = 0.5) -> int | None:
        """Return the time by which a share has met some fate.

        Parameters
        ----------
        share : float, default 0.5
            Strictly between 0 and 1; a half is the median.

        Returns
        -------
        int or None
            The first time at which at most the rest has survived, to within 1e-12;
            `None` where so many never have.

        Raises
        ------
        InvalidValueError
            If `share` is out of range.

        Examples
        --------
        >>> from salesmodel.statistics import kaplan_meier
        >>> kaplan_meier([3, 5, 8, 9], [True, True, False, True]).quantile()
        5
        """
        if not 0 < real(share) < 1:
            needed = "a fraction strictly between 0 and 1"
            raise InvalidValueError("share", needed, share, "share")
        over = np.flatnonzero(self.survival <= 1 - share + _ROUNDING)
        return int(self.times[over[0]]) if over.size else None


def _log_log_interval(
    share: FloatArray, error: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Return the interval of shares that is symmetric on the scale of log(-log)."""
    if not 0 < real(confidence) < 1:
        needed = "a fraction strictly between 0 and 1"
        raise InvalidValueError("confidence", needed, confidence, "confidence")
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    low, high = np.full((2, *share.shape), np.nan)
    inside = (share > 0) & (share < 1 - _ROUNDING)
    value = share[inside]
    spread = z * error[inside] / (value * np.log(value))
    low[inside] = value ** np.exp(-spread)
    high[inside] = value ** np.exp(spread)
    return low, high


def estimated(times: IntArray, at_risk: IntArray, met: IntArray) -> CumulativeIncidence:
    """Estimate survival and incidences from counts at each time."""
    survival = np.cumprod(1 - met.sum(axis=0) / at_risk)
    before = np.concatenate(([1.0], survival))[: times.size]
    incidence = np.cumsum(before * (met / at_risk), axis=1)
    return CumulativeIncidence(
        read_only(times),
        read_only(at_risk),
        read_only(met),
        read_only(survival),
        read_only(incidence),
    )
