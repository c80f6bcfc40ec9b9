"""Tests of the formulas: one text serves every kind of number."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from sale_cases import rub
from salesmodel.profitability import _formulas


KINDS = {
    "money": rub,
    "decimal": Decimal,
    "fraction": Fraction,
    "float": float,
    "int64": lambda number: np.full(3, number, np.int64),
    "float64": lambda number: np.full((2, 1), number, np.float64),
    "float32": lambda number: np.full(2, number, np.float32),
}


def _is(expected, actual):
    return bool(np.all(actual == expected))


@pytest.mark.parametrize("of", KINDS.values(), ids=KINDS)
def test_the_source_s_table_comes_out_of_each_kind_of_number(of):
    """It is 2 000 and 11 000, 10 000 and 46 000, and 5 000, to the rouble."""
    first = _formulas.profit(*map(of, (55_000, 40_000, 5_000, 5_000, 3_000)))
    repeat = _formulas.profit(*map(of, (55_000, 40_000, 3_000, 1_000)))

    assert _is(of(2_000), first)
    assert _is(of(11_000), repeat)
    assert _is(of(10_000), _formulas.profit_of_mix(first, repeat, 5, 0))
    assert _is(of(46_000), _formulas.profit_of_client(first, repeat, 5))
    assert _is(of(1_000), _formulas.rarer(of(3_000), 3))
    assert _is(of(6_000), _formulas.error_cost(of(3_000), 2))
    assert _is(of(40_000), _formulas.gross_profit(of(55_000), of(15_000)))
    assert _is(of(50_000), _formulas.net_revenue(of(55_000), of(5_000)))


@pytest.mark.parametrize("of", KINDS.values(), ids=KINDS)
def test_a_client_costs_a_lead_by_its_conversion(of):
    """500 at one in ten is 5 000, whatever counts it."""
    rate = 0.1 if isinstance(of(1), float | np.ndarray) else Decimal("0.1")
    if isinstance(of(1), Fraction):
        rate = Fraction(1, 10)

    assert np.allclose(float(5_000), _number(_formulas.acquisition_cost(of(500), rate)))


def _number(value):
    """Return the bare numbers of a value."""
    value = getattr(value, "amount", value)
    return value if isinstance(value, np.ndarray) else float(value)


def test_a_bound_that_is_not_there_does_not_hold():
    """Without floor and cap an amount is as it is."""
    extremes = (min, max)

    assert 7 == _formulas.bounded(7, None, None, extremes)
    assert 5 == _formulas.bounded(7, None, 5, extremes)
    assert 9 == _formulas.bounded(7, 9, None, extremes)
