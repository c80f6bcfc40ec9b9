"""Tests of exact amounts out of minor units."""

import decimal
from decimal import Decimal

import numpy as np
import pytest

from salesmodel.report.amounts import in_major_units, mean_amount, median_amount


@pytest.mark.parametrize(
    ("units", "digits", "text"),
    [
        (250_050, 2, "2500.5"),
        (1_000_553_400, 2, "10005534"),
        (-5, 2, "-0.05"),
        (0, 2, "0"),
        (500, 0, "500"),
        (1, 4, "0.0001"),
        (10**20, 3, "100000000000000000"),
    ],
)
def test_major_units_are_plain(units, digits, text):
    """No exponent, no trailing zeros, no negative zero."""
    assert text == str(in_major_units(units, digits))


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ([100, 100, 200], "1.333333"),
        ([200, 200, 100], "1.666667"),
        ([-100, -100, -200], "-1.333333"),
        ([1, *[0] * 19_999], "0"),
        ([3, *[0] * 19_999], "0.000002"),
        ([-1, *[0] * 99_999], "0"),
        ([10**15, 10**15], "10000000000000"),
        ([2**62] * 3, "46116860184273879.04"),
    ],
    ids=lambda one: one if isinstance(one, str) else "units",
)
def test_a_mean_is_rounded_half_even(units, text):
    """To six decimals, of a sum that does not wrap around."""
    assert text == str(mean_amount(np.array(units, np.int64), 2))


@pytest.mark.parametrize(
    ("units", "text"),
    [([5], "0.05"), ([205, 100], "1.525"), ([3, 1, 2], "0.02"), ([-1, 1], "0")],
)
def test_a_median_is_the_middle(units, text):
    """The middle one, or the mean of the middle two, in any order."""
    assert text == str(median_amount(np.array(units, np.int64), 2))


def test_nothing_has_no_mean_and_no_median():
    """Undefined is not 0."""
    nothing = np.zeros(0, np.int64)

    assert (None, None) == (mean_amount(nothing, 2), median_amount(nothing, 2))


def test_the_context_of_the_caller_changes_nothing():
    """Neither its precision nor its rounding."""
    column = np.array([100_000_000_001, 100_000_000_002])
    with decimal.localcontext(prec=2, rounding=decimal.ROUND_UP):
        mean = mean_amount(column, 2)

    assert Decimal("1000000000.015") == mean
