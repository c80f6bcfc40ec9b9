"""Tests of the parts of a model."""

import copy
import math
import pickle
from decimal import Decimal

import pytest

from maturity_cases import refused
from salesmodel.maturity import (
    Band,
    Dimension,
    Group,
    Level,
    Practice,
    Statement,
    Step,
)


def test_a_band_has_both_its_ends():
    """It says itself in percent, however many decimals it has."""
    band = Band("0.15", 0.2, "stated")

    assert "15–20 %" == str(band)
    assert "12.5–100 %" == str(Band("0.125", 1))
    assert "0–10 %" == str(Band(0, "0.100"))
    assert Decimal("0.15") in band
    assert Decimal("0.2") in band
    assert Decimal("0.21") not in band
    assert ("stated", "inferred") == (band.low_origin, band.high_origin)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Band("0.3", "0.2"), "band"),
        (lambda: Band("0.3", 20), "fraction"),
        (lambda: Band(math.nan, 1), "fraction"),
        (lambda: Band(0, 1, "guessed"), "origin"),
        (lambda: Level("low", band=(0, 1)), "type"),
        (lambda: Level("low", target="0–1"), "type"),
        (lambda: Level(""), "key"),
        (lambda: Level("a.b"), "key"),
        (lambda: Level("уровень"), "key"),
        (lambda: Level(None), "key"),
        (lambda: Level("a" * 65), "key"),
        (lambda: Group("g", 0), "weight"),
        (lambda: Group("g", -1), "weight"),
        (lambda: Group("g", math.nan), "number"),
        (lambda: Group("g", math.inf), "number"),
        (lambda: Group("g", True), "number"),
        (lambda: Group("g", "much"), "number"),
        (lambda: Dimension("d", ""), "key"),
        (lambda: Statement("s", "low", "praise"), "kind"),
        (lambda: Step("s", "low", "practice"), "type"),
        (lambda: Step("s", "low", ["a", "a"]), "duplicate"),
        (lambda: Step("s", "low", ["a", 5]), "key"),
        (lambda: Step("s", "low", 5), "type"),
    ],
)
def test_a_part_is_refused_as_soon_as_it_is_none(call, code):
    """Keys are words, weights above zero, bands the right way round."""
    assert code == refused(call)


def test_parts_are_values():
    """They are equal, hashed, copied and pickled by what they hold."""
    for part in (
        Band("0.1", "0.2"),
        Level("low", Band(0, 1)),
        Group("g", 2),
        Dimension("d", "g"),
        Statement("s", "low", "weakness", "d", "stated"),
        Step("s", "low", ["a", "b"]),
        Practice("p", "d", "low", criteria=["c"]),
    ):
        assert part == copy.deepcopy(part) == pickle.loads(pickle.dumps(part))
        assert hash(part) == hash(copy.copy(part))
