"""Where deals end, as a chain whose closing stages are never left."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import BoolArray, FloatArray, IntArray
from salesmodel._figures import quotients


__all__ = ["absorbed", "product_of_rates", "seen_to_end"]

_Number = TypeVar("_Number", bound=np.number[Any])


def absorbed(moves: IntArray, ends: IntArray, won: IntArray) -> FloatArray:
    r"""Return the probability to be won from each open stage, by every way there is.

    Parameters
    ----------
    moves : ndarray of int64, shape (n_open, n_open)
        Moves from open stage to open stage.
    ends : ndarray of int64, shape (n_open,)
        Moves from each to wherever there is no way on.
    won : ndarray of int64, shape (n_open,)
        Of these, moves to be won.

    Returns
    -------
    ndarray of float64, shape (n_open,)
        ``nan`` where no stay has ended, or only in stages of which that holds.
    """
    left = moves.sum(axis=1) + ends
    known = seen_to_end(moves, ends)
    chance = np.full(left.size, np.nan)
    total = left[known]
    onward = moves[np.ix_(known, known)] / total[:, None]
    here = won[known] / total
    chance[known] = np.linalg.solve(np.eye(total.size) - onward, here)
    return chance


def seen_to_end(moves: NDArray[_Number], ends: NDArray[_Number]) -> BoolArray:
    """Mark the stages from which every way has been seen to end.

    Shapes ``(…, n, n)`` and ``(…, n)``: several chains at a time.
    """
    has_move = moves > 0
    never_left = moves.sum(axis=-1) + ends == 0
    blind = _leads_to(has_move, never_left) | ~_leads_to(has_move, ends > 0)
    return ~_leads_to(has_move, blind)


def _leads_to(has_move: BoolArray, target: BoolArray) -> BoolArray:
    """Mark the stages from which some way leads into the marked ones, these included."""
    reached = target
    for _ in range(target.shape[-1]):
        reached = reached | (has_move & reached[..., None, :]).any(axis=-1)
    return reached


def product_of_rates(moves: IntArray, ends: IntArray, won: IntArray) -> FloatArray:
    """Return the probability to be won as if deals went step by step or not at all."""
    left = moves.sum(axis=1) + ends
    step = np.append(np.diagonal(moves, 1), won[-1:])
    return quotients(step, left)[::-1].cumprod()[::-1]
