"""Tests of acquisition and series of many clients."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import (
    acquisition_costs,
    payback_purchases,
    profits_of_mix,
)


def test_a_client_costs_5_000():
    """At a conversion of nothing it is not defined."""
    found = acquisition_costs([[500], [100]], [0.1, 0.0])

    assert [[5_000, 1_000], [True, True]] == [
        found[:, 0].tolist(),
        np.isnan(found[:, 1]).tolist(),
    ]


def test_types_of_floats_are_kept():
    """Of narrow floats come narrow ones."""
    narrow = np.ones(2, np.float32)

    assert np.float32 == acquisition_costs(narrow, narrow).dtype
    assert np.float32 == payback_purchases(narrow, narrow).dtype


def test_mixes_are_those_of_the_source():
    """10 000 and 46 000; one first sale is usual."""
    assert [10_000, 46_000] == profits_of_mix(
        2_000, 11_000, first_sales=[5, 1], repeat_sales=[0, 4]
    ).tolist()
    assert 46_000 == profits_of_mix(2_000, 11_000, repeat_sales=4)


def test_paybacks_are_counted_or_not_defined():
    """A loss that repeats do not make up for has none."""
    found = payback_purchases(
        [2, -7, -10, -7, -7, np.nan, 2, 2], [0, 5, 5, 0, -1, 5, -1, np.nan]
    )

    assert [1, 3, 3] == found[:3].tolist()
    assert [True, True, True, False, True] == np.isnan(found[3:]).tolist()


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: acquisition_costs(-1, 0.1), "negative"),
        (lambda: acquisition_costs(1, [0.1, 1.1]), "fraction"),
        (lambda: acquisition_costs(1, "much"), "type"),
        (lambda: acquisition_costs(np.inf, 1), "infinite"),
        (lambda: profits_of_mix(1, 1, repeat_sales=-1), "negative"),
        (lambda: profits_of_mix(1, 1, first_sales=-1, repeat_sales=1), "negative"),
    ],
)
def test_what_is_out_of_bounds_is_refused(ask, code):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        ask()

    assert code == caught.value.code


def test_shapes_that_do_not_go_together_are_refused():
    """They broadcast, or are refused."""
    with pytest.raises(ShapeError, match="first, repeat must have shapes"):
        payback_purchases([1, 2], [1, 2, 3])
