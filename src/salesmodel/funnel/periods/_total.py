"""What a sum of amounts that may or may not come will be."""

import math
from typing import NamedTuple

import numpy as np

from salesmodel._arrays import FloatArray, IntArray


__all__ = ["Total", "total_of"]

_LEAST_STEPS, _MOST_STEPS = 2**12, 2**20
_STEPS_EACH = 64  # a deal: the split adds a ten-thousandth to the variance
_MOST_JOINED = 1_000
_BY_FOURIER = 128
_WIDE = 9  # standard deviations
_NO_ERROR = (0.0,), (1.0,)
_HERMITE = (
    (
        -2.8569700138728056,
        -1.355626179974266,
        0.0,
        1.355626179974266,
        2.8569700138728056,
    ),
    (
        0.011257411327720691,
        0.2220759220056126,
        8 / 15,
        0.2220759220056126,
        0.011257411327720691,
    ),
)
_ROUNDING = 1e-9


class Total(NamedTuple):
    """A sum of independent amounts, each of which comes with a chance of its own.

    The distribution on a grid of amounts. Where all of them together are few enough
    units, the grid is that of the units and the distribution exact; else an amount
    between two points is split between them, so that the mean stays what it is.
    """

    mean: float
    variance: float
    step: float
    """Distance of the points of the grid."""
    shares: FloatArray
    """Chance of each point, from 0 on."""

    def quantile(self, share: float) -> float:
        """Return the first point that the sum does not pass with such a chance."""
        point = int(np.searchsorted(np.cumsum(self.shares), share - _ROUNDING))
        return min(point, self.shares.size - 1) * self.step

    def chance_of(self, amount: float) -> float:
        """Return the chance that the sum comes to so much or more."""
        first = max(int(np.ceil(amount / self.step - _ROUNDING)), 0)
        return float(min(self.shares[first:].sum(), 1.0))


def total_of(amount: IntArray, chance: FloatArray, error: FloatArray) -> Total:
    r"""Return the distribution of :math:`\sum a_i B_i`, :math:`B_i` being Bernoulli.

    Given the chances, its mean is :math:`\sum a_i p_i`, its variance
    :math:`\sum a_i^2 p_i (1 - p_i)`: the Poisson-binomial law, weighted. Laws of two and
    two are joined until one is left; beyond the 1,000 amounts that vary most, the rest
    is taken for normal. The chances are estimates: the law is the mean of
    those at :math:`p_i + z s_i`, over five points of a normal :math:`z` that is the same
    for all of them (Gauss and Hermite), so that errors do not cancel out; no chance
    moves past 0 or 1, nor as far the other way.
    """
    order = np.argsort(-(amount.astype(np.float64) ** 2) * chance * (1 - chance))
    units, chance, error = amount[order].astype(np.float64), chance[order], error[order]
    whole = float(units.sum())
    joined = min(units.size, _MOST_JOINED)
    steps = min(max(_LEAST_STEPS, _STEPS_EACH * joined), _MOST_STEPS)
    step = 1.0 if whole <= steps else whole / steps
    mean, second = float((units * chance).sum()), 0.0
    shares, room = np.zeros(1), np.minimum(chance, 1 - chance)
    nodes, weights = _NO_ERROR if not error.any() else _HERMITE
    for node, weight in zip(nodes, weights, strict=True):
        moved = chance + np.clip(node * error, -room, room)
        law = weight * _law(units, moved, step)
        shares = np.pad(shares, (0, max(law.size - shares.size, 0)))
        shares[: law.size] += law
        centre = float((units * moved).sum())
        spread = float((units**2 * moved * (1 - moved)).sum())
        second += weight * (spread + (centre - mean) ** 2)
    return Total(mean, second, step, shares)


def _law(units: FloatArray, chance: FloatArray, step: float) -> FloatArray:
    """Return the law of the sum on the grid, given the chances; large spreads first."""
    first, rest = slice(_MOST_JOINED), slice(_MOST_JOINED, None)
    place = np.floor(units[first] / step).astype(np.int64)
    above = chance[first] * (units[first] / step - place)
    deals = zip(place.tolist(), chance[first].tolist(), above.tolist(), strict=True)
    parts = [_one(*deal) for deal in deals]
    if units[rest].size:
        parts.append(_normal(units[rest] / step, chance[rest]))
    while len(parts) > 1:
        odd = parts[len(parts) // 2 * 2 :]
        pairs = zip(
            parts[::2], parts[1::2], strict=False
        )  # an odd one has no other half
        parts = [_of_both(*pair) for pair in pairs] + odd
    return parts[0] if parts else np.ones(1)


def _normal(steps: FloatArray, chance: FloatArray) -> FloatArray:
    """Return the law of a sum of many that are small, as good as normal."""
    mean = float((steps * chance).sum())
    sd = math.sqrt(float((steps**2 * chance * (1 - chance)).sum()))
    if sd < 1:
        return _one(math.floor(mean), 1.0, mean % 1)
    last = math.ceil(min(mean + _WIDE * sd, float(steps.sum()))) + 1
    first = max(math.floor(mean - _WIDE * sd), 0)
    edges = [
        math.erf((at - 0.5 - mean) / sd / math.sqrt(2)) for at in range(first + 1, last)
    ]
    law = np.zeros(last)
    law[first:] = np.diff([-1.0, *edges, 1.0]) / 2
    return law


def _one(at: int, comes: float, above: float) -> FloatArray:
    """Return the law of one amount: 0, or a point, or the next one."""
    shares = np.zeros(at + 1 + bool(above))
    shares[0] = 1 - comes
    shares[at] += comes - above
    if above:
        shares[at + 1] = above
    return shares


def _of_both(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the law of a sum: large ones by Fourier, whose error is that of rounding."""
    size = one.size + other.size - 1
    if min(one.size, other.size) < _BY_FOURIER:
        return np.convolve(one, other)
    width = 1 << (size - 1).bit_length()
    both = np.fft.irfft(np.fft.rfft(one, width) * np.fft.rfft(other, width), width)
    return np.maximum(both[:size], 0.0)
