"""Samples of deals, and the gains of each."""

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from salesmodel._arrays import FloatArray, IntArray
from salesmodel.funnel.mending._gains import Gains, gains
from salesmodel.funnel.mending._ways import Ways
from salesmodel.tables.stages import Stages


__all__ = ["gains_of", "resampled"]

_CELLS = 10**6  # moves that are held at a time


def resampled(
    way: IntArray, weight: FloatArray, n: int, rng: np.random.Generator | None
) -> Iterator[tuple[IntArray, FloatArray]]:
    """Draw deals with replacement, as many as there are."""
    if rng is None or not way.size:
        return
    for _ in range(n):
        rows = rng.integers(way.size, size=way.size, dtype=np.uint32)
        yield way[rows], weight[rows]


def gains_of(
    found: Ways,
    samples: Iterable[tuple[IntArray, FloatArray]],
    stages: Stages,
    point: float,
) -> Gains:
    """Work out the gains of samples of deals, as many at a time as memory allows."""
    n_open = stages.n_open
    batch = max(_CELLS // (n_open * (len(stages) + 2) + 1), 1)
    parts = [gains(*_no_samples(stages), stages, point=point)]
    rest = iter(samples)
    while moved := [found.moved(way, weight) for way, weight in islice(rest, batch)]:
        moves = np.stack([moves[:n_open] for moves, _ in moved])
        entries = np.stack([entries[:n_open] for _, entries in moved])
        parts.append(gains(moves, entries, stages, point=point))
    return Gains(*map(np.concatenate, zip(*parts, strict=True)))


def _no_samples(stages: Stages) -> tuple[FloatArray, FloatArray]:
    n_open = stages.n_open
    return np.zeros((0, n_open, len(stages) + 2)), np.zeros((0, n_open))
