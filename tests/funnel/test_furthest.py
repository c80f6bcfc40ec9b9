"""Tests of how far deals got, out of two columns."""

import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import stage_conversion


def _counts(furthest, outcome, stages):
    funnel = stage_conversion(furthest, outcome, stages=stages)
    return [(row.reached, row.advanced, row.lost, row.open) for row in funnel]


def test_every_stage_counts_what_became_of_those_who_reached_it():
    """Ten leads, by hand: seven got to the offer, four were won."""
    furthest = [1, 1, 1, 1, 0, 0, 0, 1, 1, 1]
    outcome = [1, 1, 1, 1, 2, 2, 2, 2, 2, 0]

    assert [(10, 7, 3, 0), (7, 4, 2, 1)] == _counts(
        furthest, outcome, ["lead", "offer"]
    )


def test_open_deals_are_not_in_the_rate():
    """They are not yet known, so that n is what is decided."""
    (stage,) = stage_conversion([0, 0, 0, 0], [1, 2, 0, 0], stages=["lead"])

    assert (0.5, 2) == (stage.rate.value, stage.rate.n)


def test_a_stage_without_a_decided_deal_has_no_rate():
    """Undefined is not 0 and not 100 %."""
    funnel = stage_conversion([0, -1], [0, 2], stages=["lead", "offer"], confidence=0.9)

    assert [(None, 0, 0.9)] * 2 == [
        (stage.rate.value, stage.rate.n, stage.rate.confidence) for stage in funnel
    ]


def test_no_deals_make_empty_stages():
    """The stages stand, and nobody was there."""
    assert [(0, 0, 0, 0)] * 2 == _counts([], [], ["lead", "offer"])


def test_no_stages_make_no_funnel():
    """Deals of which no stage is known are in none."""
    assert [] == _counts([-1, -1], [1, 2], [])


@pytest.mark.parametrize(
    ("furthest", "outcome", "name", "value"),
    [
        ([2], [0], "furthest", 2),
        ([-2, 1], [0, 0], "furthest", -2),
        ([0], [3], "outcome", 3),
        ([0], [-1], "outcome", -1),
        ([0], [1], "furthest", None),
        ([0.0], [0], "furthest", "float64"),
        ([0], [float("nan")], "outcome", "float64"),
    ],
)
def test_codes_that_mean_nothing_are_refused(furthest, outcome, name, value):
    """Nothing is left out silently, and a won deal is not short of the end."""
    with pytest.raises(InvalidValueError) as caught:
        stage_conversion(furthest, outcome, stages=["lead", "offer"])

    assert (name, value) == (caught.value.name, caught.value.value)


@pytest.mark.parametrize(
    ("furthest", "outcome"), [([0, 0], [0]), ([[0]], [0]), ([0], [[0]])]
)
def test_columns_of_two_shapes_are_refused(furthest, outcome):
    """Both columns have one row a deal."""
    with pytest.raises(ShapeError):
        stage_conversion(furthest, outcome, stages=["lead"])
