"""Rows H14 and H21: weights, answers and measurements off their scales, and missing."""

import math
from collections.abc import Callable

import attrs
import pytest

from maturity_cases import REPEATS, SMALL, refused
from salesmodel.domain import Stage
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.maturity import (
    Answer,
    Assessment,
    Dimension,
    Group,
    Measurement,
    Practice,
    Statement,
    assess,
    assess_company,
)


def h14():
    """A probability outside of [0, 1], and weights that could add up to nothing."""
    for probability in (-0.1, 1.1, math.nan):
        assert refused(lambda given=probability: Stage("offer", probability=given))
    for weight in (0, -1, "0.0", math.nan):
        for call in (
            lambda given=weight: Group("g", given),
            lambda given=weight: Dimension("d", weight=given),
            lambda given=weight: Practice("p", "d", "top", weight=given),
            lambda given=weight: assess_company(
                SMALL, [Assessment.of(SMALL, unit="a")], weights={"a": given}
            ),
        ):
            assert refused(call) in ("weight", "number")


def h21():
    """What is missing is left out and listed; of nothing there is no score."""
    nothing = assess(REPEATS, Assessment.of(REPEATS))
    one = assess(REPEATS, Assessment.of(REPEATS, {"planning": 0.5}))

    assert nothing.scores.overall.value is None
    assert nothing.level is None
    assert 26 == len(nothing.missing_practices)
    assert 25 == len(one.missing_practices)
    assert (1.5, 1) == (float(one.scores.overall.value), one.scores.overall.known)
    for wrong in (2, -0.25, 0.3, math.nan, math.inf):
        assert refused(lambda given=wrong: Answer("planning", given))
    for wrong in (-1, math.nan, math.inf):
        assert refused(lambda given=wrong: Measurement("plan_fact", given))
    with pytest.raises(InvalidValueError, match="fraction"):
        Assessment.of(REPEATS, measured={"plan_fact": 80})
    with pytest.raises(DefinitionError, match="names level 'fifth'"):
        attrs.evolve(SMALL, statements=[Statement("s", "fifth", "weakness")])


ROWS: dict[str, Callable[[], None]] = {"H14": h14, "H21": h21}
