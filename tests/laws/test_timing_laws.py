"""Laws of the time in stages."""

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel.funnel import DAY, standing, time_in_stage
from salesmodel.funnel.times._quantiles import exact_quantiles
from strategies_funnel import N_OPEN, STAGES, as_stays, histories


SHARES = (0.0, 0.25, 0.5, 0.9, 1.0)
DURATIONS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-1, 2**62) | st.integers(0, 40)),
    max_size=60,
)


def _close(value):
    return pytest.approx(float("nan") if value is None else value, nan_ok=True)


@given(DURATIONS)
def test_quantiles_are_their_oracle(rows):
    """Sorting each group tells the same, however far durations lie apart."""
    group, durations = np.array(rows, np.int64).reshape(-1, 2).T
    counted = np.arange(len(rows)) % 5 > 0
    quantiles, sizes = exact_quantiles(
        group, durations, counted, n_groups=5, shares=SHARES
    )
    for number in range(5):
        values = [
            spent
            for row, (one, spent) in enumerate(rows)
            if one == number and spent >= 0 and row % 5
        ]
        assert len(values) == sizes[number]
        for place, share in enumerate(SHARES):
            expected = oracles_funnel.quantile(values, share)
            assert _close(expected) == quantiles[number, place]


@given(histories(with_sequence=False), st.sampled_from(["stay", "deal"]), st.booleans())
def test_the_time_in_a_stage_is_its_oracle(history, per, with_ends):
    """Adding up stay after stay tells the same, those that go on being censored."""
    visits = history.visits()
    if with_ends:
        visits = as_stays(visits, [True, False])
    rows = list(
        zip(
            visits.deal.tolist() if per == "deal" else range(len(visits)),
            visits.stage.tolist(),
            visits.entered.tolist(),
            [None if one == -(2**63) else one for one in visits.left.tolist()],
            visits.ended.tolist(),
            strict=True,
        )
    )
    made = time_in_stage(visits, shares=SHARES, per=per)
    medians = oracles.median_days_in_stage(rows, N_OPEN)

    for stage in range(N_OPEN):
        assert _close(medians[stage]) == made.median[stage]
        totals = {}
        for deal, place, entered, left, ended in rows:
            if place == stage:
                totals.setdefault(deal, []).append((entered, left, ended))
        known = [
            sum(left - entered for entered, left, _ in stays) / DAY
            for stays in totals.values()
            if all(ended and left is not None for _, left, ended in stays)
        ]
        assert len(known) == made.ended[stage]
        assert len(totals) == (
            made.ended[stage] + made.going_on[stage] + made.unknown[stage]
        )
        for place, share in enumerate(SHARES):
            expected = oracles_funnel.quantile(known, share)
            assert _close(expected) == made.quantiles[stage, place]


@given(histories())
def test_open_deals_are_their_oracle(history):
    """Walking the deals tells where they stand, and since when."""
    visits = history.visits()
    paths = oracles_funnel.paths(history.rows, history.sequence, history.as_of)
    told = oracles_funnel.standing(paths, N_OPEN, visits.as_of)
    for stage, row in enumerate(standing(visits, stale_after_days=2).rows()):
        ages = [age / DAY for age, _ in told[stage]]
        here = [spent / DAY for _, spent in told[stage]]

        assert (STAGES[stage], len(ages)) == (row.stage, row.deals)
        assert (median(ages) if ages else None) == row.median_age_days
        assert (median(here) if here else None) == row.median_days
        assert sum(days > 2 for days in here) == round(
            (row.stale.value or 0) * row.stale.n
        )
