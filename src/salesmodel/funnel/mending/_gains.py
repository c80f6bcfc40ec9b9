"""What a better step is worth, through every way that leads over it."""

from typing import NamedTuple

import numpy as np

from salesmodel._arrays import BoolArray, FloatArray
from salesmodel.funnel._chain import seen_to_end
from salesmodel.tables.stages import Stages


__all__ = ["Gains", "gains"]


class Gains(NamedTuple):
    """What passes the open stages and what better steps are worth, set by set."""

    expected: FloatArray
    """To be won of all that entered, shape (n_sets,)."""
    passing: FloatArray
    """What passes each stage, each stay counting, shape (n_sets, n_open)."""
    chance: FloatArray
    """Chance to be won from each stage, shape (n_sets, n_open)."""
    point: FloatArray
    """More to be won when more stays of a stage lead on, shape (n_sets, n_open)."""


def gains(
    moves: FloatArray, entries: FloatArray, stages: Stages, *, point: float
) -> Gains:
    r"""Work out what it is worth when more of the stays in each stage lead on.

    With :math:`Q` and :math:`r` the shares of moves to open stages and to be won, and
    :math:`Z = (I - Q)^{-1}`, the chance to be won is :math:`v = Z r` and what passes is
    :math:`N = e Z` of the entries :math:`e`. Another row :math:`(Q + \Delta Q, r +
    \Delta r)_s` changes :math:`e v` by exactly :math:`N_s (\Delta Q_s v + \Delta r_s) /
    (1 - \Delta Q_s Z_{\cdot s})` (Sherman and Morrison 1950). The stays that lead on
    share the point by where they lead today, and so do those that do not.

    Parameters
    ----------
    moves : ndarray of float64, shape (n_sets, n_open, n_stages + 2)
        Weights of moves from open stages; the last two places are gone and standing.
    entries : ndarray of float64, shape (n_sets, n_open)
        Weights of what began in each.
    stages : Stages
        What the codes mean.
    point : float
        How much more of the stays lead on, at most all of them.

    Returns
    -------
    Gains
        ``nan`` where no stay has ended, and all of it where something began in such a
        stage.
    """
    n_open = stages.n_open
    ended = moves[..., :-1]
    left = ended.sum(axis=-1)
    known = seen_to_end(ended[..., :n_open], ended[..., n_open:].sum(axis=-1))
    share = np.zeros(ended.shape)
    np.divide(ended, left[..., None], out=share, where=known[..., None])
    inner, won = share[..., :n_open], share[..., list(stages.codes("won"))].sum(axis=-1)
    through = np.linalg.inv(np.eye(n_open) - inner)
    chance = np.einsum("sij,sj->si", through, won)
    passing = np.einsum("si,sij->sj", entries, through)
    forward = np.triu(np.ones((n_open, n_open)), 1)
    on = np.einsum("sij,ij->si", inner, forward) + won
    more = np.minimum(point, 1 - on)
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = np.where(on > 0, more / on, np.nan)
        fall = np.where(on < 1, more / (1 - on), 0.0)
        bent = inner * np.where(forward > 0, rise[..., None], -fall[..., None])
        change = np.einsum("sij,sj->si", bent, chance) + rise * won
        change /= 1 - np.einsum("sij,sji->si", bent, through)
    is_lost: BoolArray = np.asarray(((entries > 0) & ~known).any(axis=-1))
    hidden = ~known | is_lost[:, None]
    expected = np.where(is_lost, np.nan, np.einsum("si,si->s", entries, chance))
    return Gains(
        expected,
        *(np.where(hidden, np.nan, one) for one in (passing, chance, passing * change)),
    )
