"""Tests of the lines of many sales at the door."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from sale_cases import COLUMNS
from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import SaleColumns
from salesmodel.profitability._blocks import blocks


@pytest.mark.parametrize(
    "shape",
    [
        (),
        (0,),
        (3,),
        (70_000,),
        (2, 70_000),
        (70_000, 2),
        (3, 2, 40_000),
        (0, 9),
        (9, 0),
    ],
)
def test_blocks_cover_an_array_once(shape):
    """Whatever its shape, each cell is in one block, and no block is large."""
    seen = np.zeros(shape, np.int8)
    for part in blocks(shape):
        seen[part] += 1

        assert seen[part].size <= 2**16
    assert (seen == 1).all()


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((np.int64, np.int32), "int64"),
        ((np.float32, np.float32), "float32"),
        ((np.float32, np.float64), "float64"),
        ((int, np.int64), "int64"),
        ((int, np.float32), "float32"),
        ((float, np.float32), "float32"),
        ((float, float), "float64"),
        ((int, float), "float64"),
        ((int, int), "int64"),
    ],
)
def test_the_type_is_that_of_the_columns(kinds, expected):
    """A number of Python goes with either."""
    revenue, goods = (
        kind(9) if kind in (int, float) else np.full(2, 9, kind) for kind in kinds
    )
    sales = SaleColumns.of(
        {"revenue": revenue, "goods": goods, "error_rate": 0.5, "error_cost": 1}
    )

    assert expected == sales.dtype.name
    assert not sales.has_absent


def test_columns_come_from_data_frames():
    """A frame of pandas has items; columns of polars are arrays."""
    frame = pd.DataFrame(COLUMNS)
    series = {name: pl.Series(values) for name, values in COLUMNS.items()}

    for given in (frame, series):
        sales = SaleColumns.of(given)
        assert ((2,), "int64") == (sales.shape, sales.dtype.name)


def test_columns_are_looked_at_and_not_written_to():
    """They are views, and read-only."""
    revenue = np.array([1.0, np.nan])
    sales = SaleColumns.of({"revenue": revenue})

    assert np.shares_memory(revenue, sales.lines["revenue"])
    assert not sales.lines["revenue"].flags.writeable
    assert revenue.flags.writeable


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (5, "type"),
        ({"goods": 1}, "line"),
        ({"revenue": 1, "glue": 1}, "line"),
        ({"revenue": 1, "error_rate": 0.1}, "line"),
        ({"revenue": 1, "error_cost": 1}, "line"),
        ({"revenue": 1, "errors": 1, "error_rate": 0.1, "error_cost": 1}, "line"),
        ({"revenue": True}, "type"),
        ({"revenue": ["1"]}, "type"),
        ({"revenue": 2**64}, "type"),
        ({"revenue": np.float16(1)}, "type"),
        ({"revenue": np.array([1]), "goods": np.array([1.0])}, "type"),
        ({"revenue": np.array([1]), "goods": 1.5}, "type"),
        ({"revenue": [1.0, np.inf]}, "infinite"),
        ({"revenue": [1.0, -np.inf]}, "infinite"),
        ({"revenue": [1.0, np.nan, -1.0]}, "negative"),
        ({"revenue": [MISSING, 0, -1]}, "negative"),
        ({"revenue": 5, "discount": [5, 6]}, "discount"),
        ({"revenue": [MISSING, 5], "discount": [9, 6]}, "discount"),
        ({"revenue": 5.0, "discount": [5.0, 6.0]}, "discount"),
        ({"revenue": 5, "error_rate": 1.5, "error_cost": 1}, "fraction"),
        ({"revenue": 5, "error_rate": -0.5, "error_cost": 1}, "negative"),
        ({"revenue": 5, "error_rate": 0.5, "error_cost": 2**53 + 1}, "too_large"),
        ({"revenue": 2**62, "goods": 2**62}, "too_large"),
        ({"revenue": 1.7e308, "goods": 1.7e308}, "too_large"),
    ],
)
def test_what_is_out_of_bounds_is_refused(lines, code):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        SaleColumns.of(lines)

    assert code == caught.value.code


def test_a_rate_is_bounded_even_for_refunds():
    """Amounts may be negative then, and a rate may not."""
    lines = {"revenue": -5, "discount": 3, "error_rate": -0.5, "error_cost": -1}

    assert -5 == SaleColumns.of({"revenue": -5}, allow_negative=True).lines["revenue"]
    with pytest.raises(InvalidValueError, match=r"shares from 0 to 1, got -0\.5"):
        SaleColumns.of(lines, allow_negative=True)


def test_large_amounts_of_different_sales_are_fine():
    """It is the lines of one sale that must fit together."""
    lines = {"revenue": [2**62, 1, MISSING], "goods": [1, 2**62, 2**62]}

    assert SaleColumns.of(lines).has_absent


@pytest.mark.parametrize(
    "lines",
    [
        {"revenue": [1, 2], "goods": [1, 2, 3]},
        {"revenue": [[1, 2], [3]]},
    ],
)
def test_shapes_that_do_not_go_together_are_refused(lines):
    """Columns broadcast, or are refused."""
    with pytest.raises(ShapeError):
        SaleColumns.of(lines)
