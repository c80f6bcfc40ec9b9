"""How far deals got, out of two columns of deals: the counting policy "reached"."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import NO_LABEL, integers, outside
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.deals import LOST, OPEN, WON


__all__ = ["StageConversion", "stage_conversion"]


@attrs.frozen
class StageConversion:
    """What became of the deals that reached a stage.

    Parameters
    ----------
    stage : str
        The stage.
    reached : int
        Deals that got at least so far; it is advanced + lost + open.
    advanced : int
        Deals that went beyond, won ones included.
    lost, open : int
        Deals that were lost, or stand open, with this as their furthest stage.
    rate : Rate
        advanced / (advanced + lost): open deals are not yet known and not in it.
    """

    stage: str
    reached: int
    advanced: int
    lost: int
    open: int
    rate: Rate


def stage_conversion(
    furthest: ArrayLike,
    outcome: ArrayLike,
    *,
    stages: Sequence[str],
    confidence: float = 0.95,
) -> tuple[StageConversion, ...]:
    """Count what became of the deals at each stage, by the furthest one they reached.

    A deal has reached every stage up to its furthest one, those it skipped included; a
    won deal has reached them all.

    Parameters
    ----------
    furthest : array_like of int, shape (n_deals,)
        Place of the furthest stage from 0; -1 for a deal that reached none.
    outcome : array_like of int, shape (n_deals,)
        0 open, 1 won, 2 lost.
    stages : sequence of str
        Open stages in order.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    tuple of StageConversion
        One entry a stage.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a place or an outcome is out of range, or a deal is won before the last
        stage.

    References
    ----------
    .. [1] Definition of this package, the counting policy "reached".

    Examples
    --------
    Ten leads: four won, three lost at the lead, two lost at the offer, one open there.

    >>> funnel = stage_conversion(
    ...     furthest=[1, 1, 1, 1, 0, 0, 0, 1, 1, 1],
    ...     outcome=[1, 1, 1, 1, 2, 2, 2, 2, 2, 0],
    ...     stages=["lead", "offer"],
    ... )
    >>> [(stage.reached, stage.advanced, stage.lost, stage.open) for stage in funnel]
    [(10, 7, 3, 0), (7, 4, 2, 1)]
    """
    place = integers("furthest", furthest)
    fate = integers("outcome", outcome)
    if place.size != fate.size:
        raise ShapeError("outcome", f"{place.size} rows", str(fate.size))
    last = len(stages) - 1
    if (wrong := outside(place, NO_LABEL, last)) is not None:
        needed = f"a place from -1 to {last}"
        raise InvalidValueError("furthest", needed, wrong, "code")
    if (wrong := outside(fate, OPEN, LOST)) is not None:
        needed = "0 (open), 1 (won) or 2 (lost)"
        raise InvalidValueError("outcome", needed, wrong, "code")
    if np.any(place[fate == WON] != last):
        raise InvalidValueError(
            "furthest", "the last stage for a won deal", None, "code"
        )
    won, lost, still_open = (
        np.bincount(place[(fate == kind) & (place >= 0)], minlength=last + 1).tolist()
        for kind in (WON, LOST, OPEN)
    )
    rows: list[StageConversion] = []
    beyond = sum(won)
    for at in range(last, -1, -1):
        reached = beyond + lost[at] + still_open[at]
        rate = wilson_rate(beyond, beyond + lost[at], confidence=confidence)
        rows.append(
            StageConversion(stages[at], reached, beyond, lost[at], still_open[at], rate)
        )
        beyond = reached
    return tuple(reversed(rows))
