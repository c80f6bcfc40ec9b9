"""Tests of profit and margin of many sales."""

import numpy as np
import pytest

from sale_cases import COLUMNS
from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import SaleColumns, evaluate


@pytest.mark.parametrize("kind", [np.int64, np.float32, np.float64])
def test_the_source_s_table_is_met_to_the_rouble(kind):
    """A first sale earns 2 000 and a repeat sale 11 000, in any type."""
    found = evaluate({name: np.array(each, kind) for name, each in COLUMNS.items()})

    assert [2_000, 11_000] == found.profit.tolist()
    assert pytest.approx([0.0363636, 0.2], abs=1e-6) == found.margin.tolist()
    assert kind == found.profit.dtype
    assert (np.float64 if kind == np.int64 else kind) == found.margin.dtype


def test_results_are_written_where_one_says():
    """What comes back is what was given."""
    profit, margin = np.empty(2, np.int64), np.empty(2)
    sales = SaleColumns.of(COLUMNS)
    found = evaluate(sales, out_profit=profit, out_margin=margin)

    assert found.profit is profit
    assert found.margin is margin
    assert [2_000, 11_000] == profit.tolist()


def test_scenarios_broadcast_across_clients():
    """Two costs of acquisition, three clients."""
    found = evaluate(
        {"revenue": [100.0, 80.0, 0.0], "discount": 0, "acquisition": [[10.0], [90.0]]}
    )

    assert [[90, 70, -10], [10, -10, -90]] == found.profit.tolist()
    assert np.isnan(found.margin[:, 2]).all()


def test_one_sale_is_a_sale():
    """Numbers make results without a dimension."""
    rate = {"error_rate": 0.5, "error_cost": 20}
    found = evaluate({"revenue": 120, "discount": 20, "goods": 50, **rate})

    assert ((), 40, 0.4) == (
        found.profit.shape,
        found.profit.item(),
        found.margin.item(),
    )


def test_no_sales_have_no_profit():
    """Empty columns give empty results."""
    assert [] == evaluate({"revenue": np.zeros(0)}).profit.tolist()


def test_without_costs_the_revenue_is_left():
    """With a discount, what the client pays."""
    assert [5] == evaluate({"revenue": [5]}).profit.tolist()
    assert [3] == evaluate({"revenue": [5], "discount": 2}).profit.tolist()


def test_what_is_not_known_leaves_the_profit_unknown():
    """In floats it is nan, in minor units the sentinel."""
    lines = {"revenue": [100, MISSING, 100], "goods": [MISSING, 1, 1]}
    units = evaluate({**lines, "error_rate": [0.5, 0.5, np.nan], "error_cost": 3})
    floats = evaluate({"revenue": [np.nan, 5.0], "goods": 2})

    assert [MISSING] * 3 == units.profit.tolist()
    assert np.isnan(units.margin).all()
    assert [True, False] == np.isnan(floats.profit).tolist()


def test_errors_are_a_rate_of_a_cost():
    """In minor units they are rounded half-even to the unit."""
    rates = {"error_rate": [0.5, 0.5, 0.1], "error_cost": [1, 3, 10]}
    units = evaluate({"revenue": [100] * 3, **rates})
    floats = evaluate({"revenue": 100.0, **rates, "error_cost": [1.0, 3.0, 10.0]})

    assert [100, 98, 99] == units.profit.tolist()
    assert [99.5, 98.5, 99] == floats.profit.tolist()


def test_a_refund_has_no_margin():
    """The denominator is not above zero."""
    sales = SaleColumns.of({"revenue": [-100.0, 100.0]}, allow_negative=True)
    found = evaluate(sales)

    assert [-100, 100] == found.profit.tolist()
    assert [True, False] == np.isnan(found.margin).tolist()


@pytest.mark.parametrize("kind", [np.int64, np.float64])
def test_many_sales_go_chunk_by_chunk(kind):
    """Each chunk is as the whole, and leaves nothing to the next."""
    count = 200_000
    half = np.arange(1, count + 1).astype(kind)
    rate = np.linspace(0, 1, count)
    cost = np.full(count, 8).astype(kind)
    lines = {"discount": half, "goods": half, "error_rate": rate, "error_cost": cost}
    found = evaluate({"revenue": 3 * half, **lines})
    errors = 8 * rate if kind == np.float64 else np.rint(8 * rate)

    assert np.allclose(half - errors, found.profit, rtol=1e-12)
    assert np.allclose((half - errors) / (2 * half), found.margin, rtol=1e-9)


def _read_only():
    column = np.empty(2, np.int64)
    column.setflags(write=False)
    return column


@pytest.mark.parametrize(
    ("out", "code"),
    [
        ({"out_profit": [0, 0]}, "out"),
        ({"out_profit": np.empty(2)}, "out"),
        ({"out_margin": np.empty(2, np.int64)}, "out"),
        ({"out_profit": _read_only()}, "out"),
    ],
)
def test_where_results_cannot_go_is_refused(out, code):
    """Another type, or what cannot be written to."""
    with pytest.raises(InvalidValueError) as caught:
        evaluate(COLUMNS, **out)

    assert code == caught.value.code


def test_results_do_not_overwrite_lines_or_each_other():
    """Nothing is written before that is seen."""
    lines = {name: np.array(each, float) for name, each in COLUMNS.items()}
    one = np.zeros(2)

    with pytest.raises(InvalidValueError, match="apart from the lines"):
        evaluate(lines, out_profit=lines["goods"])
    with pytest.raises(InvalidValueError, match="apart from out_profit"):
        evaluate(lines, out_profit=one, out_margin=one)
    with pytest.raises(ShapeError, match=r"shape \(2,\), got \(3,\)"):
        evaluate(lines, out_profit=np.zeros(3))
    assert [0, 0] == one.tolist()
    assert COLUMNS["goods"] == lines["goods"].tolist()
