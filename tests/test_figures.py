"""Tests of sums and quotients of columns."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracles
from salesmodel._figures import checked_sum, quotients, sums_by_code


INT64 = st.integers(-(2**63) + 1, 2**63 - 1)


@given(st.lists(INT64))
def test_a_checked_sum_never_wraps(values):
    """The sum is that of Python's integers."""
    assert sum(values) == checked_sum(np.array(values, np.int64))


@given(st.lists(st.tuples(st.integers(0, 3), INT64 | st.integers(-100, 100))))
def test_sums_by_code_are_their_oracle(rows):
    """Sums are exact for small and for large integers."""
    codes, values = [code for code, _ in rows], [value for _, value in rows]
    sums = sums_by_code(
        np.array(codes, np.int32), np.array(values, np.int64), n_codes=4
    )

    assert oracles.sums_by_code(codes, values, 4) == sums


@given(st.lists(st.tuples(INT64, st.sampled_from([math.nan, -1, 0, 0.5, 3]))))
def test_nothing_is_divided_by_what_is_not_above_zero(pairs):
    """There is no such share; all others are what Python divides."""
    dividend = np.array([one for one, _ in pairs], np.int64)
    divisor = np.array([other for _, other in pairs], np.float64)
    shares = [one / other if other > 0 else math.nan for one, other in pairs]

    np.testing.assert_array_equal(shares, quotients(dividend, divisor))


def test_figures_of_rows_are_divided_by_one_of_each():
    """The shapes only have to fit."""
    told = quotients(np.array([[1, 2], [3, 4]]), np.array([[2], [0]]))

    np.testing.assert_array_equal([[0.5, 1.0], [np.nan, np.nan]], told)
