"""The chance to be won within a time, by the stage and the days a deal has stood there."""

from typing import NamedTuple

import numpy as np

from salesmodel._arrays import BoolArray, FloatArray, IntArray
from salesmodel._counts import Codes
from salesmodel.funnel._spells import seen_until
from salesmodel.funnel.times.timing import DAY
from salesmodel.statistics.incidence import estimated
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["Chances", "standing_stays", "win_chances"]


class Chances(NamedTuple):
    """Chances of stays, and what they rest on."""

    chance: FloatArray
    """To be won within the time; ``nan`` where too few stood in the stage at all."""
    error: FloatArray
    """Standard error of each chance."""
    stood: IntArray
    """Stays that the chance rests on."""
    borrowed: BoolArray
    """Whether it is that of younger stays, for too few were seen to stand so long."""


class _Stays(NamedTuple):
    """Stays of one stage, in whole days from their beginning."""

    length: IntArray
    """The last day on which the deal still stood there."""
    until: IntArray
    """When it met its fate, or was last seen."""
    is_won: BoolArray
    is_over: BoolArray


def standing_stays(visits: VisitTable) -> IntArray:
    """Return the rows of the stays in open stages that go on."""
    rows = visits.ends[~visits.ended[visits.ends]]
    open_rows: IntArray = rows[visits.stage[rows] < visits.stages.n_open]
    return open_rows


def win_chances(
    visits: VisitTable, rows: IntArray, *, within: int, at_least: int
) -> Chances:
    r"""Estimate the chance of stays that go on to be won within a time from now.

    The landmark estimate: of the stays in a stage that lasted for at least as many days,
    whatever came after, the Aalen–Johansen share that was won within the time from that
    day on. Deals that are open are at risk for as long as they were seen.

    Parameters
    ----------
    visits : VisitTable
        Stays, observed until now.
    rows : ndarray of int64, shape (n,)
        Rows of stays that go on.
    within : int
        Whole days from now on.
    at_least : int
        Stays that a chance rests on; where fewer stood so long, the longest time for
        which so many did is taken.

    Returns
    -------
    Chances
        One entry a stay.

    References
    ----------
    .. [1] Putter, H. and Spitoni, C. (2018), "Non-parametric estimation of transition
       probabilities in non-Markov multi-state models: The landmark Aalen–Johansen
       estimator", Statistical Methods in Medical Research 27 (7): 2081-2092.
    """
    now = visits.as_of or 0
    age = (now - visits.entered[rows]) // DAY
    made = Chances(
        np.full(rows.size, np.nan),
        np.full(rows.size, np.nan),
        np.zeros(rows.size, np.int64),
        np.zeros(rows.size, np.bool_),
    )
    stage = visits.stage[rows]
    paths = DealPaths(visits)
    until, last = seen_until(visits, paths), paths.last
    for place in np.unique(stage).tolist():
        stays = _stays(visits, place, until, last)
        here = np.flatnonzero(stage == place)
        oldest = _longest_seen(stays.length, at_least)
        if oldest is None:
            continue
        ages, known = np.unique(np.minimum(age[here], oldest), return_inverse=True)
        found = [_won_within(stays, one, within) for one in ages.tolist()]
        chance, error, stood = zip(*found, strict=True)
        made.chance[here] = np.array(chance)[known]
        made.error[here] = np.array(error)[known]
        made.stood[here] = np.array(stood)[known]
        made.borrowed[here] = age[here] > oldest
    return made


def _stays(visits: VisitTable, stage: int, until: IntArray, last: Codes) -> _Stays:
    """Take the stays of a stage; a fate on the way counts by the end of its day."""
    rows = np.flatnonzero(visits.stage == stage)
    entered, deal = visits.entered[rows], visits.deal[rows]
    stood = np.maximum(visits.left[rows], entered) - entered
    stages = visits.stages
    is_over = (last[deal] >= stages.n_open) & (last[deal] < visits.n_stages)
    return _Stays(
        np.where(visits.ended[rows], -(-stood // DAY) - 1, stood // DAY),
        np.maximum(-((entered - until[deal]) // DAY), 0),
        np.isin(last[deal], stages.codes("won")),
        is_over,
    )


def _longest_seen(length: IntArray, at_least: int) -> int | None:
    """Return for how many days at least so many stays lasted."""
    if length.size < at_least:
        return None
    return int(np.partition(length, length.size - at_least)[length.size - at_least])


def _won_within(stays: _Stays, age: int, within: int) -> tuple[float, float, int]:
    """Return the share won in time of those that stood for so many days, and its error."""
    kept = stays.length >= age
    days = stays.until[kept] - age
    shown = days <= within
    over, won = stays.is_over[kept] & shown, stays.is_won[kept] & shown
    n_days = within + 1
    n, met, was_won = (
        np.bincount(np.minimum(one, n_days), minlength=n_days + 1)
        for one in (days, days[over], days[won])
    )
    at_risk = n[::-1].cumsum()[::-1]
    then = np.flatnonzero(met[:n_days])
    fates = np.stack((was_won, met - was_won))[:, then]
    curve = estimated(then, at_risk[then], fates)
    stood = int(np.count_nonzero(kept))
    if not then.size:
        return 0.0, 0.0, stood
    return float(curve.incidence[0, -1]), float(curve.incidence_error[0, -1]), stood
