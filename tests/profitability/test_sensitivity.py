"""Tests of tornados."""

from decimal import Decimal

import numpy as np
import pytest

from sale_cases import eur
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import client_values, tornado


BASE = {"price": 100.0, "goods": 60.0, "fee": 60.0}


def _profit(price, goods, fee):
    return price - goods - fee


def test_the_widest_swing_comes_first_and_equal_ones_by_name():
    """Price swings by 20, fee and goods by 12 each."""
    found = tornado(_profit, BASE, change="0.1")

    assert -20 == found.base
    assert ["price", "fee", "goods"] == [each.name for each in found.rows()]
    assert [20, 12, 12] == [each.swing for each in found.rows()]
    price = found.rows()[0]
    assert (90, 110, -30, -10) == (
        price.low_input,
        price.high_input,
        price.low,
        price.high,
    )
    assert {} == found.undefined


@pytest.mark.parametrize("of", [eur, Decimal, int, float, np.float32])
def test_each_kind_of_number_swings(of):
    """Money stays money, and exact."""
    found = tornado(
        _profit, {name: of(int(each)) for name, each in BASE.items()}, change=0.5
    )

    assert of(100) == found.rows()[0].swing
    assert ["price", "fee", "goods"] == [each.name for each in found.rows()]


def test_a_whole_number_moves_by_a_whole_share():
    """At a change of 100 % an int stays one."""
    found = tornado(lambda n: n * 3, {"n": 5}, change=1)

    assert (0, 10, 30) == (
        found.rows()[0].low_input,
        found.rows()[0].high_input,
        found.rows()[0].swing,
    )


def test_ends_may_be_named():
    """Then only those named move."""
    found = tornado(_profit, BASE, change={"fee": (0.0, 50.0), "goods": (60.0, 60.0)})

    assert [("fee", 50), ("goods", 0)] == [
        (each.name, each.swing) for each in found.rows()
    ]


def test_an_undefined_figure_has_no_swing():
    """It comes last, and says so; the formulas of arrays are taken as well."""
    base = {
        "first": 7_000.0,
        "repeat": 11_000.0,
        "lead_cost": 500.0,
        "conversion": 0.1,
        "retention": 0.5,
        "rate": 0.0,
    }
    found = tornado(
        client_values, base, change={"conversion": (0.0, 0.2), "repeat": (0.0, 1.0)}
    )

    assert ["repeat", "conversion"] == [each.name for each in found.rows()]
    assert None is found.rows()[1].swing
    assert {"conversion": "undefined_figure"} == found.undefined
    none = tornado(lambda a: None if a > 1 else a, {"a": 1.0}, change=0.5)
    assert {"a": "undefined_figure"} == none.undefined


def test_it_shows_itself_as_text_and_html():
    """A line an input."""
    found = tornado(_profit, BASE, change=0.1)

    assert str(found).startswith("Sensitivity of -20.000\ninput")
    assert "<td>price</td>" in found._repr_html_()


@pytest.mark.parametrize(
    ("code", "inputs", "change"),
    [
        ("inputs", {}, 0.1),
        ("change", BASE, 0),
        ("change", BASE, -0.1),
        ("number", BASE, "much"),
        ("name", BASE, {"prise": (1, 2)}),
    ],
)
def test_what_cannot_be_moved_is_refused(code, inputs, change):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        tornado(_profit, inputs, change=change)

    assert code == caught.value.code


def test_a_formula_returns_one_figure():
    """An array of them has no swing."""
    with pytest.raises(ShapeError, match="formula must have one figure"):
        tornado(lambda a: np.ones(2) * a, {"a": 1.0}, change=0.1)
