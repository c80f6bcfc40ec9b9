"""Tests of promoters less detractors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle_satisfaction import net_ends
from salesmodel.errors import InvalidValueError
from salesmodel.statistics import net_promoter_score, wilson_rate


COUNTS = st.integers(0, 40)
Z = 1.959963984540054


def test_the_score_is_promoters_less_detractors():
    """As a share, or in the points that it is mostly told in."""
    score = net_promoter_score(60, 25, 15)

    assert (0.45, 45.0, 100) == (score.value, score.points, score.n)


def test_nobody_has_no_score():
    """It is not defined, never 0."""
    score = net_promoter_score(0, 0, 0)

    assert (None, None, None, None, 0) == (
        score.value,
        score.low,
        score.high,
        score.points,
        score.n,
    )


@given(promoters=COUNTS, passives=COUNTS, detractors=COUNTS)
def test_the_interval_equals_its_twin(promoters, passives, detractors):
    """The likeliest shares are found by search there, by a formula here."""
    if promoters + passives + detractors == 0:
        return
    score = net_promoter_score(promoters, passives, detractors)

    assert net_ends(promoters, passives, detractors, Z) == pytest.approx(
        (score.low, score.high), abs=1e-6
    )
    assert -1 <= score.low <= score.value <= score.high <= 1


@given(promoters=COUNTS, passives=COUNTS)
def test_without_detractors_the_upper_end_is_that_of_wilson(promoters, passives):
    """The score is a share then."""
    if promoters + passives == 0:
        return
    rate = wilson_rate(promoters, promoters + passives)
    score = net_promoter_score(promoters, passives, 0)

    assert (rate.value, rate.high) == pytest.approx((score.value, score.high))


@given(promoters=COUNTS, detractors=COUNTS)
def test_without_passives_it_is_twice_that_of_wilson_less_one(promoters, detractors):
    """Who is no detractor is a promoter then."""
    if promoters + detractors == 0:
        return
    rate = wilson_rate(promoters, promoters + detractors)
    score = net_promoter_score(promoters, 0, detractors)

    assert [2 * rate.value - 1, 2 * rate.low - 1, 2 * rate.high - 1] == pytest.approx(
        [score.value, score.low, score.high]
    )


@given(promoters=COUNTS, passives=COUNTS, detractors=COUNTS)
def test_turning_the_scale_turns_the_interval(promoters, passives, detractors):
    """Promoters and detractors are alike."""
    score = net_promoter_score(promoters, passives, detractors)
    turned = net_promoter_score(detractors, passives, promoters)

    if score.value is not None:
        assert [-turned.high, -turned.low] == pytest.approx([score.low, score.high])


@pytest.mark.parametrize(
    "shares", [(0.5, 0.3, 0.2), (0.85, 0.1, 0.05), (0.1, 0.8, 0.1)]
)
def test_the_interval_covers_as_often_as_it_says(shares):
    """Of 4,000 surveys of 30 clients, seeded, about 95 of 100."""
    rng = np.random.Generator(np.random.PCG64DXSM(11))
    truth = shares[0] - shares[2]
    kept = {}
    n_covered = 0
    for counts in map(tuple, rng.multinomial(30, shares, 4_000).tolist()):
        score = kept.setdefault(counts, net_promoter_score(*counts))
        n_covered += score.low <= truth <= score.high

    assert 0.93 <= n_covered / 4_000 <= 0.98


@pytest.mark.parametrize(
    ("counts", "name"),
    [
        ((-1, 0, 0), "promoters"),
        ((1, 2.0, 0), "passives"),
        ((1, 1, True), "detractors"),
    ],
)
def test_counts_are_whole(counts, name):
    """Others are refused by name, and so is a coverage that is none."""
    with pytest.raises(InvalidValueError, match=f"{name} must be a whole number"):
        net_promoter_score(*counts)
    with pytest.raises(InvalidValueError, match="confidence"):
        net_promoter_score(1, 1, 1, confidence=0)
