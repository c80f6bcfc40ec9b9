"""Survival out of purchases: how many clients went on to each next purchase."""

import datetime as dt
from decimal import Decimal

import attrs
import numpy as np

from salesmodel._arrays import Moment, moment
from salesmodel._checks import instance, whole
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.profitability.survival import SurvivalCurve
from salesmodel.statistics import kaplan_meier
from salesmodel.tables import PurchaseChains, PurchaseTable, RepeatRule


__all__ = ["RepeatStep", "RepeatSurvival", "estimate_survival"]

_MICROSECOND = dt.timedelta(microseconds=1)


@attrs.frozen
class RepeatStep:
    """How many clients went on to a purchase, of those who made the one before.

    Parameters
    ----------
    purchase : int
        Number of the purchase, from 2.
    n : int
        Clients who made the one before.
    bought : int
        Those of them who were seen to make this one within the window.
    open : int
        Those who were not, and whose window is not over.
    share : float or None
        Share who make it within the window, as estimated; `None` where nobody was seen
        for the whole window.
    low, high : float or None
        Ends of its interval; `None` where the share is 0, 1 or not known.
    survival : float or None
        Share of all clients who make it: the product of the shares up to here.
    """

    purchase: int
    n: int
    bought: int
    open: int
    share: float | None
    low: float | None
    high: float | None
    survival: float | None


@attrs.frozen
class RepeatSurvival:
    """The share of clients who make each next purchase within a window.

    Parameters
    ----------
    rule : RepeatRule
        What makes a sale a repeat.
    within : timedelta
        The window: the longest time from one purchase to the next that counts.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    n : int
        Clients, or their cycles where the rule has a gap.
    left_out : int
        Those of them left out: old ones, whose first purchase is not known, and those
        with a purchase without an instant.
    steps : tuple of RepeatStep
        One a purchase from the second on.
    """

    rule: RepeatRule
    within: dt.timedelta
    as_of: int
    n: int
    left_out: int
    steps: tuple[RepeatStep, ...]

    @property
    def curve(self) -> SurvivalCurve:
        """The survival up to the last purchase of which it is known."""
        known = [step.survival for step in self.steps if step.survival is not None]
        return SurvivalCurve([1, *(Decimal(repr(one)) for one in known)])

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a survival is not known, by the number of the purchase."""
        unknown = [step.purchase for step in self.steps if step.survival is None]
        return dict.fromkeys(map(str, unknown), "window_not_over")

    def __str__(self) -> str:
        """Return a line a purchase."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["purchase", "n", "bought", "open", "share", "low", "high", "survival"]
        days = self.within / dt.timedelta(1)
        title = f"Clients who buy again within {days:g} days; {self.rule}"
        return Shown(title, heads, [attrs.astuple(step) for step in self.steps])


def estimate_survival(
    purchases: PurchaseTable,
    *,
    as_of: Moment,
    within: dt.timedelta,
    rule: RepeatRule | None = None,
    most: int = 5,
    confidence: float = 0.95,
) -> RepeatSurvival:
    r"""Estimate the share of clients who make each next purchase.

    Clients who bought lately have not stayed away: their window is open, and they count
    for as long as they were seen.

    Parameters
    ----------
    purchases : PurchaseTable
        The whole history that is there.
    as_of : datetime or int
        Instant of observation, aware or in microseconds; later rows are not looked at.
    within : timedelta
        The longest time from one purchase to the next that counts.
    rule : RepeatRule, optional
        What makes a sale a repeat. With its `new_after`, only clients whose first
        purchase is known to be one are counted.
    most : int, default 5
        Number of the last purchase looked at, from 2 to 1,000.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    RepeatSurvival
        A step a purchase, with its numbers.

    Raises
    ------
    InvalidValueError
        If the window is not positive or longer than the gap of the rule (code
        ``window``), or a number is out of range.
    InvalidInstantError
        If `as_of` is naive or out of range.

    See Also
    --------
    SurvivalCurve : The curve that comes of it.

    Notes
    -----
    For each :math:`k`, the time from purchase :math:`k - 1` to purchase :math:`k` is a
    duration, censored at `as_of` where the latter has not come. With the Kaplan–Meier
    estimate :math:`S_k` of it, the share who make purchase :math:`k` is :math:`1 -
    S_k(w)` for a window :math:`w`, and :math:`s_k = \prod_{j \le k} (1 - S_j(w))`.
    The share is not known where no client was seen for the whole window, unless all
    have bought. Clients who buy soon reach later purchases earlier; where they also go
    on buying sooner, late steps are estimated a little high in a young history. Ends
    of intervals are log–log, those of the step alone.

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
    ...     at=["2026-01-05", "2026-02-05", "2026-01-07", "2026-03-22"],
    ... )
    >>> found = estimate_survival(
    ...     purchases,
    ...     as_of=dt.datetime(2026, 3, 31, tzinfo=dt.UTC),
    ...     within=dt.timedelta(days=60),
    ...     most=2,
    ... )
    >>> step = found.steps[0]
    >>> step.n, step.bought, step.open, step.share
    (3, 1, 1, 0.5)
    """
    rule = RepeatRule() if rule is None else instance("rule", rule, RepeatRule)
    now = moment("as_of", as_of)
    window = _window(within, rule)
    whole("most", most, least=2, most=1_000)
    bought = instance("purchases", purchases, PurchaseTable)
    every = PurchaseChains.of(bought, as_of=now, rule=rule)
    kept = every.is_dated & (every.is_first | (rule.new_after is None))
    chains = every[kept]
    steps: list[RepeatStep] = []
    survival: float | None = 1.0
    for purchase in range(2, most + 1):
        step = _step(chains, purchase, window, confidence)
        if survival is not None:
            survival = None if step.share is None else survival * step.share
        steps.append(attrs.evolve(step, survival=survival))
    left_out = len(every) - len(chains)
    return RepeatSurvival(rule, within, now, len(chains), left_out, tuple(steps))


def _window(within: dt.timedelta, rule: RepeatRule) -> int:
    """Return the window in microseconds."""
    if instance("within", within, dt.timedelta) <= dt.timedelta(0):
        raise InvalidValueError("within", "a positive timedelta", within, "window")
    if rule.gap is not None and within > rule.gap:
        needed = f"at most the gap of the rule, {rule.gap}"
        raise InvalidValueError("within", needed, within, "window")
    return within // _MICROSECOND


def _step(
    chains: PurchaseChains, purchase: int, window: int, confidence: float
) -> RepeatStep:
    """Estimate one step of the survival."""
    spent, has_come = chains.step(purchase)
    rate = kaplan_meier(spent, has_come).met_by(window, confidence=confidence)
    return RepeatStep(
        purchase,
        spent.size,
        int(np.count_nonzero(has_come & (spent <= window))),
        int(np.count_nonzero(~has_come & (spent < window))),
        rate.value,
        rate.low,
        rate.high,
        None,
    )
