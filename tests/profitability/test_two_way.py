"""Tests of grids over two inputs."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import client_values, two_way_grid


BASE = {
    "first": 7_000.0,
    "repeat": 11_000.0,
    "lead_cost": 500.0,
    "conversion": 0.1,
    "retention": 0.5,
    "rate": 0.0,
}


def _grid(formula=client_values, **change):
    given = {"rows": ("conversion", [0.1, 0]), "columns": ("retention", [0, 0.5, 1])}
    return two_way_grid(formula, BASE, **given | change)


def test_each_pair_is_what_the_formula_says_alone():
    """Where it says nothing, ``nan``."""
    found = _grid()

    assert (2, 3) == found.values.shape
    assert [2_000, 13_000] == found.values[0, :2].tolist()
    assert np.isnan(found.values[1]).all()
    assert not found.values.flags.writeable
    assert (0.1, (2_000.0, 13_000.0)) == (found.rows()[0][0], found.rows()[0][1][:2])


def test_a_formula_may_not_depend_on_an_input():
    """Its figure is repeated."""
    found = _grid(lambda retention, **_: retention)

    assert [[0, 0.5, 1]] * 2 == found.values.tolist()


def test_it_shows_itself_as_text_and_html():
    """Inputs at the ends, undefined as a dash."""
    assert ["conversion", "0", "0.5", "1"] == str(_grid()).splitlines()[1].split()
    assert "<td>–</td>" in _grid()._repr_html_()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("name", {"rows": ("price", [1])}),
        ("name", {"rows": ("retention", [1])}),
        ("type", {"rows": ("first", ["a"])}),
    ],
)
def test_what_is_no_axis_is_refused(code, change):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        _grid(**change)

    assert code == caught.value.code


@pytest.mark.parametrize(
    "change",
    [
        {"rows": ("first", [[1]])},
        {"rows": ("first", [])},
        {"formula": lambda **_: np.ones(7)},
    ],
)
def test_shapes_that_are_no_grid_are_refused(change):
    """Of axes and of figures."""
    with pytest.raises(ShapeError):
        _grid(**change)
