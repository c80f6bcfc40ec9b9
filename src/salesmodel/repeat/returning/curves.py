"""How soon clients come back: curves to each purchase from the one before."""

import math
from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from salesmodel._arrays import IntArray, Moment, read_only
from salesmodel._checks import fractions, real, whole
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._periods import DAY
from salesmodel.statistics.incidence import CumulativeIncidence
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.survival import kaplan_meier
from salesmodel.tables.chains import PurchaseChains
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import RepeatRule


__all__ = ["RepeatCurve", "RepeatCurves", "repeat_curves"]

_LONGEST = 120_000


@attrs.frozen(eq=False)
class RepeatCurve:
    """How soon clients made a purchase after the one before.

    Parameters
    ----------
    purchase : int
        Number of the purchase, from 2.
    curve : CumulativeIncidence
        Kaplan–Meier estimate, in microseconds; those who have not come yet count for
        as long as they were seen.
    between : ndarray of int64, shape (n_bought,)
        Microseconds between the two purchases of those who have come, ascending.
    confidence : float
        Coverage of the intervals.
    """

    purchase: int
    curve: CumulativeIncidence
    between: IntArray
    confidence: float

    __reduce__ = by_columns

    @property
    def n(self) -> int:
        """Clients who made the purchase before."""
        return int(self.curve.at_risk.max(initial=0))

    @property
    def bought(self) -> int:
        """Clients who have made this one."""
        return self.between.size

    @property
    def still_open(self) -> int:
        """Clients who have not made this one yet."""
        return self.n - self.bought

    @property
    def median_days(self) -> float | None:
        """Days by which half have come, as estimated; `None` if so many never have."""
        median = self.curve.quantile(0.5)
        return None if median is None else median / DAY

    def within(self, days: float) -> Rate:
        """Return the share who come within so many days, as estimated.

        Parameters
        ----------
        days : float
            Days of 24 hours since the purchase before, from 0 to 120,000.

        Returns
        -------
        Rate
            With a log–log interval; not known where nobody was seen for so long, unless
            all have come.

        Raises
        ------
        InvalidValueError
            If `days` is out of range.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=[0])
        >>> [curve] = repeat_curves(
        ...     purchases, as_of=30 * DAY, rule=RepeatRule(new_after=0), most=2
        ... ).curves
        >>> curve.within(20).value, curve.within(40).value
        (0.0, None)
        """
        return self.curve.met_by(_micros(days), confidence=self.confidence)

    def quantiles_days(
        self, shares: Sequence[float] = (0.25, 0.5, 0.75)
    ) -> list[float]:
        """Return exact quantiles of the days between, of those who have come.

        Those who take long are not among them yet: the estimate is `median_days`.

        Parameters
        ----------
        shares : sequence of float, default (0.25, 0.5, 0.75)
            From 0 to 1, by linear interpolation.

        Returns
        -------
        list of float
            One a share; ``nan`` where nobody has come.

        Raises
        ------
        InvalidValueError
            If a share is not from 0 to 1.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Acme"], at=[0, 3 * DAY]
        ... )
        >>> [curve] = repeat_curves(
        ...     purchases, as_of=30 * DAY, rule=RepeatRule(new_after=0), most=2
        ... ).curves
        >>> curve.quantiles_days([0.5])
        [3.0]
        """
        wanted = np.array(fractions("shares", shares), np.float64)
        if not self.between.size:
            return [math.nan] * wanted.size
        place = wanted * (self.between.size - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, self.between.size - 1)
        below, above = self.between[low], self.between[high]
        found: list[float] = ((below + (place - low) * (above - below)) / DAY).tolist()
        return found


@attrs.frozen(eq=False)
class RepeatCurves:
    """How soon clients make each next purchase.

    Parameters
    ----------
    rule : RepeatRule
        What makes a purchase the next one.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    n : int
        Clients whose first purchase is known, or their cycles where the rule has a gap.
    curves : tuple of RepeatCurve
        One a purchase from the second on.
    notices : mapping of str to int
        Clients or cycles that were left out: under ``first_unknown`` those of which
        nothing tells that they began with a first purchase, under ``undated`` those
        with a purchase without an instant.
    """

    rule: RepeatRule
    as_of: int
    n: int
    curves: tuple[RepeatCurve, ...]
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    def __str__(self) -> str:
        """Return a line a purchase."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["purchase", "n", "bought", "open", "median days", "of those who came"]
        heads += ["within 90 days", "low", "high"]
        rows = []
        for one in self.curves:
            rate = one.within(90)
            rows.append(
                [
                    one.purchase,
                    one.n,
                    one.bought,
                    one.still_open,
                    one.median_days,
                    one.quantiles_days([0.5])[0],
                    rate.value,
                    rate.low,
                    rate.high,
                ]
            )
        return Shown(f"How soon clients buy again; {self.rule}", heads, rows)


def repeat_curves(
    purchases: PurchaseTable,
    *,
    as_of: Moment,
    rule: RepeatRule | None = None,
    most: int = 5,
    confidence: float = 0.95,
) -> RepeatCurves:
    r"""Estimate how soon clients make each next purchase, and whether at all.

    Parameters
    ----------
    purchases : PurchaseTable
        The whole history that is there; rows after `as_of` are not looked at.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    rule : RepeatRule, optional
        What makes a purchase the next one; without its `new_after` no purchase is known
        to be the first, so that there is no number to count from.
    most : int, default 5
        Number of the last purchase looked at, from 2 to 1,000.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    RepeatCurves
        A curve a purchase, from the second on.

    Raises
    ------
    InvalidValueError
        If a number is out of range.
    InvalidInstantError
        If `as_of` is naive or out of range.

    See Also
    --------
    retention : Who buys in which period, as counted.
    salesmodel.profitability.estimate_survival : The shares that a lifetime is made of.

    Notes
    -----
    The time from purchase :math:`k - 1` to purchase :math:`k` is a duration, censored
    at `as_of` where the latter has not come; its curve is Kaplan and Meier's. The share
    that ever comes within :math:`h` is :math:`1 - S_k(h)`: a client who is silent is
    not lost, but not seen yet. What a rule takes for one purchase is one, and refunds
    are none.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958), "Nonparametric Estimation from Incomplete
       Observations", JASA 53 (282): 457-481. :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    Acme came back after 31 days, Bolt did not within 60, Core has only 9 days so far:

    >>> import datetime as dt
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt", "Core"],
    ...     at=["2026-01-05", "2026-02-05", "2026-01-30", "2026-03-22"],
    ... )
    >>> found = repeat_curves(
    ...     purchases,
    ...     as_of=dt.datetime(2026, 3, 31, tzinfo=dt.UTC),
    ...     rule=RepeatRule(new_after=0),
    ...     most=2,
    ... )
    >>> [second] = found.curves
    >>> second.n, second.bought, second.still_open, second.within(60).value
    (3, 1, 2, 0.5)
    """
    whole("most", most, least=2, most=1_000)
    wilson_rate(0, 0, confidence=confidence)
    chains = PurchaseChains.of(purchases, as_of=as_of, rule=rule)
    notices = {}
    for code, left in (
        ("undated", ~chains.is_dated),
        ("first_unknown", ~chains.is_first & chains.is_dated),
    ):
        if left.any():
            notices[code] = int(np.count_nonzero(left))
    followed = chains[chains.is_dated & chains.is_first]
    curves = []
    for purchase in range(2, most + 1):
        spent, has_come = followed.step(purchase)
        curve = kaplan_meier(spent, has_come)
        between = read_only(np.sort(spent[has_come]))
        curves.append(RepeatCurve(purchase, curve, between, confidence))
    return RepeatCurves(
        chains.rule,
        chains.as_of,
        len(followed),
        tuple(curves),
        notices,
    )


def _micros(days: float) -> int:
    """Return days in microseconds."""
    if not 0 <= real(days) <= _LONGEST:
        raise InvalidValueError("days", f"from 0 to {_LONGEST}", days, "days")
    return round(real(days) * DAY)
