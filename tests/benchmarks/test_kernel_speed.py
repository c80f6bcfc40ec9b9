"""Kernels against a peer that computes the same, in one run."""

import time
import warnings

import numpy as np
import pytest

from salesmodel.statistics import aalen_johansen


@pytest.mark.benchmark
def test_outcomes_by_age_are_faster_than_a_survival_library(benchmark, capsys):
    """Aalen–Johansen of 100,000 durations takes at most a fifth of lifelines' time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import AalenJohansenFitter  # noqa: PLC0415 — it warns on import

        draw = np.random.default_rng(1)
        durations = draw.permutation(100_000).astype(np.int64) + 1
        causes = draw.integers(0, 3, 100_000)
        started = time.perf_counter()
        fitter = AalenJohansenFitter(calculate_variance=False)
        fitter.fit(durations, causes, event_of_interest=1)
        peer = time.perf_counter() - started

    curve = benchmark(aalen_johansen, durations, causes, causes=2)

    ours = benchmark.stats.stats.median
    with capsys.disabled():
        print(f"\nAalen–Johansen: ours / lifelines {ours / peer:.3f} ({ours:.4f} s)")
    won = float(fitter.cumulative_density_.iloc[-1, 0])
    assert won == pytest.approx(float(curve.incidence[0, -1]), abs=1e-9)
    assert ours <= 0.2 * peer
