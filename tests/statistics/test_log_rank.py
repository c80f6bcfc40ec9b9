"""Tests of the log-rank test."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles_funnel
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.statistics import log_rank


# Freireich et al. (1963), weeks of remission: 6-MP with whether it ended, and placebo.
MERCAPTOPURINE = [
    (6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1),
    (16, 1), (17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0),
    (34, 0), (35, 0),
]  # fmt: skip
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 1)), max_size=30
)


def test_the_published_statistic_comes_out():
    """Freireich's two groups."""
    rows = [*((*row, 0) for row in MERCAPTOPURINE), *((one, 1, 1) for one in PLACEBO)]
    test = log_rank(*zip(*rows, strict=True))

    assert 16.792941 == round(test.statistic, 6)
    assert (1, [9, 21]) == (test.degrees, test.observed.tolist())
    assert pytest.approx(4.17e-5, rel=1e-2) == test.p_value


@given(ROWS)
def test_two_groups_are_their_oracle(rows):
    """Exact fractions tell the same, in either order of the groups."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    test = log_rank(*(np.array(one, np.int64) for one in columns))
    statistic, observed, expected = oracles_funnel.log_rank(*columns)
    n = len(test.observed)

    assert observed[:n] == test.observed.tolist()
    assert pytest.approx([float(one) for one in expected][:n]) == test.expected
    if statistic is None:
        assert (True, 0) == (math.isnan(test.statistic), test.degrees)
    else:
        assert pytest.approx(float(statistic)) == test.statistic


def test_several_groups_are_those_of_a_survival_library():
    """Three groups with ties and open ends, against lifelines."""
    draw = np.random.default_rng(3)
    durations, ended = draw.integers(1, 30, 200), draw.integers(0, 2, 200)
    group = draw.integers(0, 3, 200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines.statistics import (  # noqa: PLC0415 — it warns on import
            multivariate_logrank_test,
        )

        peer = multivariate_logrank_test(durations, group, ended)
    test = log_rank(durations, ended, group)

    assert pytest.approx(peer.test_statistic, abs=1e-12, rel=1e-10) == test.statistic
    assert pytest.approx(peer.p_value, abs=1e-12) == test.p_value


def test_columns_are_checked():
    """Lengths and codes."""
    with pytest.raises(ShapeError):
        log_rank([1, 2], [1, 1], [0])
    with pytest.raises(InvalidValueError):
        log_rank([1], [1], [-1])
