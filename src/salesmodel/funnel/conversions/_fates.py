"""Which deals a stage counts, and what became of them there, by every policy."""

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import BoolArray, IntArray
from salesmodel._frozen import by_columns
from salesmodel.funnel.conversions._profiles import Profiles
from salesmodel.funnel.conversions.counting import Counting
from salesmodel.tables.stages import Stages


__all__ = ["FATES", "Fates", "fates", "fates_of_moves"]

FATES = ("advanced", "lost", "moved_back", "moved_out", "open")
"""What becomes of a deal in a stage; each has one of them."""


@attrs.frozen(eq=False)
class Fates:
    """Whether ways through the funnel count in a stage, and what became of them.

    Parameters
    ----------
    entered : ndarray of bool, shape (n_profiles, n_open)
        Whether a stage counts the deals of a way.
    fate : ndarray of uint8, shape (n_profiles, n_open)
        Place among `FATES`, where it does.
    inferred : ndarray of bool, shape (n_profiles, n_open)
        Whether it does so without having seen them.
    """

    entered: BoolArray
    fate: NDArray[np.uint8]
    inferred: BoolArray

    __reduce__ = by_columns


def fates(profiles: Profiles, stages: Stages, counting: Counting) -> Fates:
    """Tell what became of the deals of each way, stage by stage.

    A deal has advanced from a stage where it got further, or was won. In its furthest
    stage it stopped: it was lost or moved out there, stands open there, or stands open
    further back.
    """
    last = profiles.last
    place = np.arange(stages.n_open)
    seen = profiles.seen[:, : stages.n_open]
    is_won = np.isin(last, stages.codes("won"))[:, None]
    furthest = _furthest(seen)
    if counting.policy == "current":
        at = profiles.standing
        furthest = np.where(at < stages.n_open, at, -1)
    if counting.policy in ("reached", "current"):
        entered = (place <= furthest[:, None]) | is_won
    elif counting.policy == "all_before":
        entered = np.logical_and.accumulate(seen, axis=1)
    else:
        entered = seen.copy()
    if counting.entry == "first":
        entered &= (profiles.first == 0)[:, None]
    stopped = entered & (place == furthest[:, None])
    fate = np.zeros(entered.shape, np.uint8)
    if counting.policy == "direct":
        end = _direct_end(profiles, furthest, stages)
    else:
        stopped &= ~is_won
        end = _end(profiles, furthest, stages)
    fate[stopped] = np.broadcast_to(end[:, None], fate.shape)[stopped]
    return Fates(entered, fate, entered & ~seen)


def _furthest(seen: BoolArray) -> IntArray:
    """Return the last stage of each set, -1 of the empty one."""
    n = seen.shape[1]
    if n == 0:
        return np.full(len(seen), -1)
    return np.where(seen.any(axis=1), n - 1 - seen[:, ::-1].argmax(axis=1), -1)


def _end(profiles: Profiles, furthest: IntArray, stages: Stages) -> NDArray[np.uint8]:
    """Return what became of a deal that was not won, in its furthest stage."""
    last = profiles.last
    end = np.full(last.size, FATES.index("moved_out"), np.uint8)
    end[np.isin(last, stages.codes("lost"))] = FATES.index("lost")
    end[last < stages.n_open] = FATES.index("moved_back")
    end[last == furthest] = FATES.index("open")
    return end


def _direct_end(
    profiles: Profiles, furthest: IntArray, stages: Stages
) -> NDArray[np.uint8]:
    """Return what became of a deal at the end of its straight line.

    Who jumped over a stage, to another one or to be won, has left the line: moved out.
    """
    end = _end(profiles, furthest, stages)
    is_won = np.isin(profiles.last, stages.codes("won"))
    end[is_won & (furthest == stages.n_open - 1)] = FATES.index("advanced")
    end[profiles.standing != furthest] = FATES.index("moved_out")
    return end


def fates_of_moves(stages: Stages, counting: Counting) -> NDArray[np.uint8]:
    """Return what a stay became by its stage and what came next.

    Returns
    -------
    ndarray of uint8, shape (n_open, n_stages + 2)
        Place among `FATES`; the last two columns are "gone" and "goes on".
    """
    n_open, n_stages = stages.n_open, len(stages)
    stage, following = np.ogrid[:n_open, : n_stages + 2]
    is_won = np.isin(following, stages.codes("won"))
    is_ahead = (following > stage) & (following < n_open)
    if counting.policy == "direct":
        is_ahead &= following == stage + 1
        is_won = is_won & (stage == n_open - 1)
    fate = np.full((n_open, n_stages + 2), FATES.index("moved_out"), np.uint8)
    fate[np.broadcast_to(following <= stage, fate.shape)] = FATES.index("moved_back")
    fate[is_ahead | is_won] = FATES.index("advanced")
    fate[:, list(stages.codes("lost"))] = FATES.index("lost")
    fate[:, n_stages + 1] = FATES.index("open")
    return fate
