"""Where a period will end: what is won, and what the open deals are likely to add."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from salesmodel._arrays import Moment, moment, read_only
from salesmodel._checks import whole
from salesmodel.errors import InvalidInstantError
from salesmodel.funnel.periods._at_hand import (
    at_hand,
    chances_of_stages,
    weighted_by_stage,
    won_since,
)
from salesmodel.funnel.periods._ending import PeriodEnd
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.intervals import wilson_rate
from salesmodel.tables.deals import DealTable
from salesmodel.tables.snapshot import known_at
from salesmodel.tables.visits import VisitTable


__all__ = ["period_end"]

_MOST = 10**9
_MOST_PLAN = 2**63 - 1


def period_end(  # noqa: PLR0913 — the period, the plan, and how to estimate
    deals: DealTable,
    visits: VisitTable,
    *,
    start: Moment,
    as_of: Moment,
    end: Moment,
    plan: int | None = None,
    stage_chances: Mapping[str, float] | None = None,
    at_least: int = 30,
    confidence: float = 0.95,
) -> PeriodEnd:
    r"""Tell where a period will end, from the deals that are open in it.

    What was won to date stays; each open deal adds its amount with the chance that
    deals had which stood in the same stage for as long, to be won within the days that
    are left. Deals that are yet to be opened are not in it.

    Parameters
    ----------
    deals : DealTable
        Deals with amounts.
    visits : VisitTable
        Their stays.
    start, as_of, end : datetime or int
        The period, from `start` on and before `end`, and the instant from which it is
        seen; nothing later is looked at.
    plan : int, optional
        What was to be won in the period, in minor units.
    stage_chances : mapping of str to float, optional
        Chance of each open stage for the figure that is weighed by stage; by default
        the chance to be won from there by every way, as `flow` tells it.
    at_least : int, default 30
        Stays that a chance rests on, at least 1.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    PeriodEnd
        Mean, spread, interval and the chance of the plan.

    Raises
    ------
    InvalidInstantError
        If `as_of` is not from `start` on and not after `end`.
    InvalidValueError
        If a chance is not from 0 to 1, `at_least` is below 1, the plan is negative, or
        `confidence` is out of range.
    InvalidAmountError
        If an open deal has an amount below 0.
    UnknownStageError
        If a chance is given for a stage that is not there, or is missing for one.

    See Also
    --------
    period_end_back_test : How well it would have done.

    Notes
    -----
    The chance is the landmark Aalen–Johansen estimate [1]_ in whole days. The sum of
    the amounts has mean :math:`\sum a p` and, given the chances, variance
    :math:`\sum a^2 p (1 - p)`; its distribution is exact on a grid, by joining the laws
    of the deals, and averaged over the errors of the chances, which are taken to go the
    same way for all deals. Deals are taken for independent: the interval does not know
    that a season can be bad for all at once; a back-test tells how often it holds.

    References
    ----------
    .. [1] Putter, H. and Spitoni, C. (2018), "Non-parametric estimation of transition
       probabilities in non-Markov multi-state models: The landmark Aalen–Johansen
       estimator", Statistical Methods in Medical Research 27 (7): 2081-2092.

    Examples
    --------
    Of four leads of January two were won in ten days; a fifth is one day old:

    >>> deals = DealTable.from_columns(
    ...     deal=["a", "b", "c", "d", "e"],
    ...     outcome=["won", "won", "lost", "lost", "open"],
    ...     opened=["2026-01-01"] * 4 + ["2026-02-01"],
    ...     closed=["2026-01-11", "2026-01-11", "2026-01-21", "2026-01-21", None],
    ...     amount=[100_00, 100_00, 100_00, 100_00, 300_00],
    ...     currency="EUR",
    ... )
    >>> visits = VisitTable.from_events(
    ...     deal=list("aabbccdde"),
    ...     stage=["lead", "won"] * 2 + ["lead", "lost"] * 2 + ["lead"],
    ...     at=["2026-01-01", "2026-01-11"] * 2
    ...     + ["2026-01-01", "2026-01-21"] * 2
    ...     + ["2026-02-01"],
    ...     stages=["lead", "won", "lost"],
    ...     kinds={"won": "won", "lost": "lost"},
    ... )
    >>> import datetime as dt
    >>> first, second, last = (
    ...     dt.datetime(2026, *day, tzinfo=dt.UTC) for day in ((2, 1), (2, 2), (3, 1))
    ... )
    >>> made = period_end(
    ...     deals, visits, start=first, as_of=second, end=last, plan=200_00, at_least=4
    ... )
    >>> made.expected, round(made.chance_of_plan, 6)
    (15000.0, 0.5)
    """
    period = _period(start, as_of, end)
    whole("at_least", at_least, least=1, most=_MOST)
    wilson_rate(0, 0, confidence=confidence)
    if plan is not None:
        whole("plan", plan, least=0, most=_MOST_PLAN)
    known = known_at(deals, visits, as_of=period.now)
    won, won_without = won_since(known, period.first)
    here = at_hand(known, (period.last - period.now) // DAY, at_least)
    stages = known.visits.stages.open
    by_stage = chances_of_stages(known, stage_chances)
    counted = ~np.isnan(here.chance)
    return PeriodEnd(
        start=period.first,
        as_of=period.now,
        end=period.last,
        won=won,
        deal=tuple(known.deals.deal[row] for row in here.deal[counted].tolist()),
        stage=read_only(here.stage[counted]),
        stages=stages,
        amount=read_only(here.amount[counted]),
        chance=read_only(here.chance[counted]),
        error=read_only(here.error[counted]),
        stage_weighted=weighted_by_stage(here, by_stage, won),
        plan=plan,
        confidence=confidence,
        borrowed=int(np.count_nonzero(here.borrowed & counted)),
        unknown=int(np.count_nonzero(~counted)),
        without_amount=here.without_amount,
        won_without_amount=won_without,
    )


class _Period(NamedTuple):
    first: int
    now: int
    last: int


def _period(start: Moment, as_of: Moment, end: Moment) -> _Period:
    first, now, last = (
        moment("start", start),
        moment("as_of", as_of),
        moment("end", end),
    )
    if not first <= now:
        raise InvalidInstantError("as_of", "at or after start", as_of, "reversed")
    if not now <= last:
        raise InvalidInstantError("end", "at or after as_of", end, "reversed")
    return _Period(first, now, last)
