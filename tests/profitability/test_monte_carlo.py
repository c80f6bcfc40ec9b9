"""Tests of figures over inputs drawn at random."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability import (
    BetaOfCounts,
    Normal,
    Uniform,
    client_values,
    monte_carlo,
)


INPUTS = {
    "first": 7_000,
    "repeat": Normal(11_000, 1_000),
    "lead_cost": 500,
    "conversion": BetaOfCounts(10, 100),
    "retention": Uniform(0.0, 0.4),
    "rate": 0.02,
}


def _draw(formula=client_values, inputs=None, seed=5, **more):
    given = {"draws": 2_000} | more
    return monte_carlo(
        formula,
        INPUTS if inputs is None else inputs,
        generator=np.random.default_rng(seed),
        **given,
    )


def test_the_same_state_gives_the_same_draws_in_any_order():
    """Of inputs told backwards as well; another state gives others."""
    found = _draw()
    backwards = _draw(inputs=dict(reversed(INPUTS.items())))

    assert (found.values == backwards.values).all()
    assert (found.values != _draw(seed=6).values).all()
    assert not found.values.flags.writeable


def test_a_sum_has_the_mean_of_its_parts():
    """Within five standard errors, and losses as often as they should be."""
    found = _draw(
        lambda income, cost: income - cost,
        {"income": Uniform(0.0, 2.0), "cost": 0.5},
        draws=40_000,
    )

    assert abs(0.5 - found.mean) < 5 * found.standard_error
    assert abs(0.25 - found.loss_probability) < 5 * found.loss_probability_error
    assert pytest.approx(np.sqrt(1 / 3), rel=0.02) == found.sd
    assert pytest.approx([-0.4, 0.5, 1.4], abs=0.02) == found.quantiles.tolist()
    assert {} == found.undefined
    assert 0 == found.n_undefined


def test_scenarios_of_clients_broadcast():
    """Draws go down, clients across; each has its own figures."""
    found = _draw(inputs=INPUTS | {"first": np.array([7_000, 0, 70_000])})

    assert (2_000, 3) == found.values.shape
    assert (3,) == found.mean.shape
    assert (3, 3) == found.quantiles.shape
    assert (np.diff(found.mean[[1, 0, 2]]) > 0).all()
    assert 0 == found.loss_probability[2]
    np.testing.assert_allclose(found.values[:, 0] - found.values[:, 1], 7_000)


def test_a_draw_without_a_figure_leaves_none():
    """What is not defined is neither left out nor taken for 0."""
    found = _draw(
        lambda income: np.where(income < 0.5, np.nan, income),
        {"income": Uniform(0.0, 1.0)},
    )

    assert 800 < found.n_undefined < 1_200
    for figure in (found.mean, found.sd, found.loss_probability, *found.quantiles):
        assert np.isnan(figure)
    assert {"undefined_draws"} == set(found.undefined.values())


def test_it_shows_itself_as_text_and_html():
    """Figures by name."""
    found = _draw(probabilities=[0.1])

    assert str(found).startswith("2000 draws\nfigure")
    assert "<td>quantile 0.1</td>" in found._repr_html_()
    assert 6 == len(found.rows())


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("inputs", {"inputs": {"first": 1}}),
        ("type", {"inputs": {"first": "much", "repeat": Uniform(0, 1)}}),
        ("range", {"draws": 1}),
        ("fraction", {"probabilities": [0.5, 1.5]}),
        ("type", {"probabilities": 0.5}),
    ],
)
def test_what_cannot_be_drawn_is_refused(code, more):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        _draw(**more)

    assert code == caught.value.code


def test_chance_comes_from_a_generator():
    """A seed, or the old state of numpy, is none."""
    for generator in (5, np.random.RandomState(5)):
        with pytest.raises(InvalidValueError, match="an instance of Generator"):
            monte_carlo(client_values, INPUTS, generator=generator)


@pytest.mark.parametrize(
    "more",
    [
        {"formula": lambda **_: np.ones(7)},
        {"inputs": INPUTS | {"first": np.ones(2), "lead_cost": np.ones(3)}},
    ],
)
def test_shapes_that_do_not_go_together_are_refused(more):
    """Of what is known, and of figures."""
    with pytest.raises(ShapeError):
        _draw(**more)
