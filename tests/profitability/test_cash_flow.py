"""Tests of cash flows: present value, rate of return, payback."""

import math
from decimal import Decimal

import numpy as np
import numpy_financial as npf
import pytest

from sale_cases import eur, rub
from salesmodel.errors import (
    InvalidValueError,
    MixedCurrencyError,
    NoSolutionError,
    ShapeError,
)
from salesmodel.profitability import (
    cash_payback,
    internal_rate_of_return,
    net_present_value,
    net_present_values,
)
from salesmodel.profitability._solving import positive_roots


PROJECT = [-40_000, 5_000, 8_000, 12_000, 30_000]


def _net(flows, rate):
    return net_present_value([eur(flow) for flow in flows], rate=rate)


def _back(flows, rate=0):
    return cash_payback([eur(flow) for flow in flows], rate=rate)


def test_a_present_value_to_the_cent():
    """3 065.22, as the other package documents, from money and from floats."""
    assert eur("3065.22") == _net(PROJECT, "0.08").quantize()
    assert 3065.22267 == net_present_values(PROJECT, rate=0.08).round(5)
    assert eur(7) == _net([7], "0.5")
    assert eur(-100 + 2 * 60 + 4 * 72) == _net([-100, 60, 72], "-0.5")


def test_present_values_broadcast():
    """Rows are projects, and rates go along them."""
    flows = [[-100.0, 110.0], [-100.0, 120.0]]

    assert [0, 20] == net_present_values(flows, rate=[0.1, 0]).round(9).tolist()
    assert [5.0] * 3 == net_present_values([5.0], rate=[0, 1, 2]).tolist()


@pytest.mark.parametrize(
    ("rate", "flows"),
    [
        (0.28095, [-100, 39, 59, 55, 20]),
        (-0.0955, [-100, 0, 0, 74]),
        (0.06206, [-100, 100, 0, 7]),
        (0.0, [-100, 60, 40]),
        (1e9, [-1, 10**9 + 1]),
        (-0.999, [-1_000, 1]),
        (0.1, [0, 0, -100, 110, 0]),
    ],
)
def test_a_rate_of_return(rate, flows):
    """Where there is one; flows of nothing around the others do not matter."""
    assert pytest.approx(rate, abs=1e-5) == internal_rate_of_return(flows)


def test_flows_are_of_any_kind():
    """Money, decimals, integers and floats say the same."""
    expected = internal_rate_of_return([-100, 39, 59])

    for kind in (eur, Decimal, float, np.float64):
        assert expected == internal_rate_of_return(map(kind, [-100, 39, 59]))


def test_a_rate_at_which_nothing_changes_its_sign_is_found():
    """-1, 2, -1 is worth nothing at 0 and less elsewhere."""
    assert 0 == internal_rate_of_return([-1, 2, -1])
    # (1 - 2x)² (3 - x): worth nothing at 100 % and at -67 %
    with pytest.raises(NoSolutionError, match="2 such rates"):
        internal_rate_of_return([3, -13, 16, -4])
    # (1 - 2x)² (1 + x): the one rate is 100 %
    assert pytest.approx(1) == internal_rate_of_return([1, -3, 0, 4])


@pytest.mark.parametrize(
    ("code", "flows", "told"),
    [
        ("ambiguous", [-100, 230, -132], 0.1),
        ("ambiguous", [1_000, -3_600, 4_310, -1_716], 0.1),
        ("ambiguous", [-100, 100, 0, -7], -0.0833),
        ("no_root", [-100, 230, -133], math.nan),
        ("no_sign_change", [100, 100], math.nan),
        ("no_sign_change", [0, 0], math.nan),
    ],
)
def test_where_there_is_not_one_rate_it_says_so(code, flows, told):
    """The other package tells one of several as if it were the one, or ``nan``."""
    with pytest.raises(NoSolutionError) as caught:
        internal_rate_of_return(flows)

    assert code == caught.value.code
    assert pytest.approx(told, abs=1e-4, nan_ok=True) == npf.irr(np.array(flows, float))


def test_a_rate_that_the_other_package_loses():
    """Roots that lie together drift off the real line there: here they are counted."""
    fifth = [32, -80, 80, -40, 10, -1]  # (2 - x)⁵, for a discount x

    assert -0.5 == internal_rate_of_return(fifth)
    assert abs(npf.irr(np.array(fifth, float)) + 0.5) > 1e-5


def test_many_flows_take_no_time():
    """240 months that go up and down have their rates counted exactly."""
    flows = np.random.default_rng(4).normal(size=240).tolist()
    with pytest.raises(NoSolutionError, match="such rates"):
        internal_rate_of_return(flows)
    months = [-100.0] + [1.0] * 360

    assert pytest.approx(npf.irr(months), abs=1e-9) == internal_rate_of_return(months)


def test_a_polynomial_that_a_prime_divides_is_looked_at_whole():
    """Where remainders of the prime tell nothing, fractions do."""
    prime = 2**61 - 1

    assert 1 == positive_roots([-1, 0, prime])[0]
    assert 2 == positive_roots([2, -3, 1])[0]


@pytest.mark.parametrize(
    ("period", "part", "flows", "rate"),
    [
        (0, 0, [0, 5], 0),
        (0, 0, [3, -5], 0),
        (2, Decimal(5) / 3, [-100, 60, 60], 0),
        (3, 3, [-100, 60, 0, 86.4], "0.2"),
        (1, Decimal("0.5"), [-50, 100], 0),
    ],
)
def test_a_payback(period, part, flows, rate):
    """The first period at whose end nothing is owed."""
    found = _back([Decimal(str(flow)) for flow in flows], rate)

    assert period == found.period
    assert pytest.approx(float(part)) == float(found.interpolated)
    assert {} == found.undefined


def test_a_payback_may_not_last_or_not_be():
    """Something can be owed again, and nothing ever come back."""
    assert _back([-1, 2]).is_lasting
    assert not _back([-1, 2, -3]).is_lasting
    never = _back([-100, 50, 40])

    assert (None, None, None) == (never.period, never.interpolated, never.is_lasting)
    assert {"not_paid_back"} == set(never.undefined.values())


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("flows", lambda: _net([], 0)),
        ("type", lambda: net_present_value(5, rate=0)),
        ("type", lambda: net_present_value([5], rate=0)),
        ("rate", lambda: _net([1], -1)),
        ("number", lambda: _net([1], "much")),
        ("number", lambda: _net([1], np.nan)),
        ("rate", lambda: net_present_values([1, 2], rate=[0, -1])),
        ("infinite", lambda: net_present_values([1, np.inf], rate=0)),
        ("type", lambda: internal_rate_of_return([-1, "1"])),
        ("type", lambda: internal_rate_of_return([-1, True])),
        ("infinite", lambda: internal_rate_of_return([-1, math.inf])),
        ("infinite", lambda: internal_rate_of_return([-1, Decimal("nan")])),
        ("type", lambda: internal_rate_of_return([eur(-1), 1])),
    ],
)
def test_what_is_no_flow_is_refused(code, ask):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        ask()

    assert code == caught.value.code


def test_flows_are_of_one_currency_and_shape():
    """Mixed ones are refused."""
    with pytest.raises(MixedCurrencyError):
        net_present_value([eur(1), rub(1)], rate=0)
    with pytest.raises(MixedCurrencyError):
        internal_rate_of_return([eur(-1), rub(1)])
    for flows, rate in ((5.0, 0), ([], 0), ([[1], [2]], [0, 0, 0])):
        with pytest.raises(ShapeError):
            net_present_values(flows, rate=rate)
