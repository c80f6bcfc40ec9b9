"""A thousand bootstrap replicates of the bottlenecks, against one evaluation."""

import time

import numpy as np
import pytest

from flow_simulation import CHANCES, simulated
from salesmodel.funnel import bottlenecks


ROUNDS = 3
REPLICATES = 1_000
AIM = 100


@pytest.mark.benchmark
def test_replicates_read_no_stay_again():
    """1,000 replicates on 100,000 deals take at most 100 times one evaluation."""
    visits, amount = simulated(100_000, CHANCES, np.random.default_rng(1))
    ratios = []
    for _ in range(ROUNDS):
        plain = _seconds(visits, amount, 0)
        ratios.append(_seconds(visits, amount, REPLICATES) / plain)
    ratio = sorted(ratios)[ROUNDS // 2]

    print(f"{REPLICATES} replicates: {ratio:.0f} evaluations (aim {AIM})")
    assert ratio <= AIM


def _seconds(visits, amount, replicates):
    draw = np.random.default_rng(2)
    start = time.perf_counter()
    bottlenecks(visits, amount=amount, replicates=replicates, rng=draw)
    return time.perf_counter() - start
