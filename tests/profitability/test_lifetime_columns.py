"""Tests of values of many clients at once."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import (
    client_values,
    expected_profits,
    lifetime_values,
)


KNOWN = {
    "first": 7_000.0,
    "repeat": 11_000.0,
    "lead_cost": 500.0,
    "conversion": 0.1,
    "retention": 0.5,
    "rate": 0.25,
}


def test_the_source_s_client_in_floats():
    """9 333.33, as on money."""
    assert 9333.33 == client_values(**KNOWN).round(2)


def test_scenarios_broadcast_over_clients():
    """Rows are scenarios, columns clients; undefined is ``nan``."""
    found = client_values(
        **KNOWN
        | {"conversion": [[0.1], [0.0]], "retention": [0.0, 1.0, np.nan], "rate": 0}
    )

    assert 2_000 == found[0, 0]
    assert np.isnan(found[0, 1:]).all()
    assert np.isnan(found[1]).all()


def test_narrow_floats_stay_narrow():
    """Of float32 comes float32."""
    narrow = {name: np.full(2, each, np.float32) for name, each in KNOWN.items()}

    assert np.float32 == client_values(**narrow).dtype
    assert np.float32 == (
        lifetime_values(
            narrow["first"],
            retention=narrow["retention"],
            rate=narrow["rate"],
            first_margin="now",
            margins=3,
        ).dtype
    )


def test_some_margins_or_all():
    """Where all stay and nothing is discounted, some are their number."""
    given = {"retention": [0.0, 0.5, 1.0], "rate": 0.0, "first_margin": "now"}

    assert [1, 1.75, 3] == lifetime_values(1, **given, margins=3).tolist()
    assert [1, 2] == lifetime_values(1, **given)[:2].tolist()
    assert np.isnan(lifetime_values(1, **given)[2])


def test_expected_profits_are_a_row_a_client():
    """Profits and survivals broadcast, and so do costs and rates."""
    found = expected_profits(
        [[5_000], [9_000]],
        [7_000, 11_000, 11_000],
        survival=[[1, 0.5, 0.25], [1, 0, 0]],
        rate=0.25,
    )

    assert [[8_160, 2_000], [4_160, -2_000]] == found.round(9).tolist()


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("negative", lambda: client_values(**KNOWN | {"lead_cost": -1})),
        ("fraction", lambda: client_values(**KNOWN | {"conversion": 2})),
        ("fraction", lambda: client_values(**KNOWN | {"retention": 2})),
        ("negative", lambda: client_values(**KNOWN | {"rate": -1})),
        ("infinite", lambda: client_values(**KNOWN | {"first": np.inf})),
        ("type", lambda: client_values(**KNOWN | {"first": "much"})),
        ("fraction", lambda: expected_profits(1, [1], survival=[2])),
        ("negative", lambda: expected_profits(1, [1], survival=[1], rate=-1)),
        (
            "first_margin",
            lambda: lifetime_values(1, retention=0, rate=0, first_margin=""),
        ),
    ],
)
def test_what_is_out_of_bounds_is_refused(code, ask):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        ask()

    assert code == caught.value.code


@pytest.mark.parametrize(
    "ask",
    [
        lambda: client_values(**KNOWN | {"first": [1, 2], "repeat": [1, 2, 3]}),
        lambda: expected_profits(1, [1, 2], survival=[1, 1, 1]),
        lambda: expected_profits(1, 1, survival=1),
        lambda: expected_profits(1, [], survival=[]),
        lambda: expected_profits([1, 2], np.ones((3, 1)), survival=[1]),
    ],
)
def test_shapes_that_do_not_go_together_are_refused(ask):
    """They broadcast, or are refused."""
    with pytest.raises(ShapeError):
        ask()
