"""Tests of the models of repeat sales."""

import math

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.maturity import (
    DIMENSIONS,
    LEVELS,
    levels_by_repeat_share,
    missing_evidence,
)


@pytest.mark.parametrize(
    ("share", "levels"),
    [
        (None, ()),
        (0, ("new_only",)),
        (0.05, ("new_only",)),
        (0.1, ("new_only",)),
        (0.1001, ()),
        (0.15, ("easy_going",)),
        (0.2, ("easy_going",)),
        (0.25, ()),
        (0.3, ("base_max", "whole_company")),
        (0.8, ("base_max", "whole_company")),
        (0.85, ("base_max",)),
        (0.9, ("base_max",)),
        (0.95, ()),
        (1, ()),
    ],
)
def test_a_share_is_compatible_with_a_set_of_models(share, levels):
    """The bands of the source, both ends included."""
    assert levels == levels_by_repeat_share(share)


@pytest.mark.parametrize("share", [-0.01, 1.01, 60, math.nan])
def test_a_share_is_a_fraction(share):
    """60 is no share."""
    with pytest.raises(InvalidValueError) as caught:
        levels_by_repeat_share(share)

    assert "share" == caught.value.code


def test_the_fourth_model_never_stands_alone():
    """Its band lies within that of the third."""
    third, fourth = LEVELS[2:]

    assert third.low <= fourth.low <= fourth.high <= third.high


def test_a_table_of_deals_tells_nothing_of_practices():
    """What is missing is told, the share too where it is not known."""
    assert DIMENSIONS == missing_evidence(0.4)
    assert ("repeat_share", *DIMENSIONS) == missing_evidence(None)
