"""Tests of staged levels."""

import pytest

from maturity_cases import SMALL
from salesmodel.maturity import Assessment, assess


ALL = dict.fromkeys(("first", "second", "third", "fourth"), 1)


@pytest.mark.parametrize(
    ("answers", "evidenced", "possible"),
    [
        ({}, "low", "top"),
        ({"first": 1, "second": 1}, "mid", "top"),
        ({"first": 1, "second": 0.5}, "low", "low"),
        ({"first": 1, "second": 1, "third": 0}, "mid", "mid"),
        ({"third": 1, "fourth": 1}, "low", "top"),
        ({**ALL, "second": 0}, "low", "low"),
        (ALL, "top", "top"),
        ({**ALL, "extra": 0}, "top", "top"),
        ({"third": 0}, "low", "mid"),
    ],
)
def test_a_level_needs_all_that_is_below_it(answers, evidenced, possible):
    """An upper level does not make up for a lower one; what is not required is none."""
    result = assess(SMALL, Assessment.of(SMALL, answers))

    assert (evidenced, possible) == (result.stage.evidenced, result.stage.possible)
    assert (evidenced if evidenced == possible else None) == result.level


def test_a_dimension_is_staged_by_its_own_practices():
    """Those of the others do not count."""
    answers = {**ALL, "first": 0}
    profile = assess(SMALL, Assessment.of(SMALL, answers)).profile

    assert ["low", "top"] == [each.stage.evidenced for each in profile]
    assert ["a", "b"] == [each.key for each in profile]
