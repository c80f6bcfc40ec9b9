"""Tests of practices and of how they are measured."""

import math
from decimal import Decimal

import pytest

from maturity_cases import refused
from salesmodel.maturity import Criterion, Indicator, Practice, Threshold


RISING = Threshold("calls", 9, "4", 1.5)
FALLING = Threshold("late", "0.1", quarter="0.4")


@pytest.mark.parametrize(
    ("value", "grade"),
    [(20, 1), (9, 1), ("8.99", "0.5"), (4, "0.5"), (2, "0.25"), (1, 0), (0, 0)],
)
def test_more_of_an_indicator_grades_higher(value, grade):
    """Each bound is inclusive."""
    assert Decimal(grade) == RISING.grade(Decimal(value), is_better_high=True)


@pytest.mark.parametrize(
    ("value", "grade"),
    [("0", 1), ("0.1", 1), ("0.11", "0.25"), ("0.4", "0.25"), (1, 0)],
)
def test_less_of_an_indicator_grades_higher(value, grade):
    """A bound that is not given is never reached."""
    assert Decimal(grade) == FALLING.grade(Decimal(value), is_better_high=False)


def test_bounds_are_told_as_they_are_given():
    """A float stands for the shortest decimal that shows it."""
    assert (9, 4, Decimal("1.5")) == RISING.bounds
    assert (Decimal("0.1"), Decimal("0.4")) == FALLING.bounds


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Indicator("calls", "euros"), "unit"),
        (lambda: Indicator("calls", "share", 1), "type"),
        (lambda: Indicator("calls", "share", origin=None), "origin"),
        (lambda: Threshold("calls", -1), "negative"),
        (lambda: Threshold("calls", math.nan), "number"),
        (lambda: Threshold("calls", None), "number"),
        (lambda: Threshold(None, 1), "key"),
        (lambda: Practice("p", "d", "l", is_required="yes"), "type"),
        (lambda: Practice("p", "d", "l", criteria=["c", "c"]), "duplicate"),
        (lambda: Practice("p", "d", "l", criteria="written"), "type"),
        (lambda: Practice("p", "d", "l", criteria=["a.b"]), "key"),
        (lambda: Practice("p", "d", "l", criteria=[5]), "key"),
        (lambda: Criterion("c", "guessed"), "origin"),
        (lambda: Practice("p", "d", "l", thresholds=["calls"]), "type"),
        (lambda: Practice("p", "d", "l", thresholds=5), "type"),
        (lambda: Practice("p", "d", "l", weight=0), "weight"),
        (lambda: Practice("p", "d", "l", answers=""), "key"),
    ],
)
def test_what_is_no_practice_is_refused(call, code):
    """Units are known, numbers finite and from zero up."""
    assert code == refused(call)


def test_a_criterion_has_its_origin():
    """A key alone stands for one that is inferred."""
    stated = Criterion("compared", "stated")
    practice = Practice("p", "d", "l", criteria=["written", stated])

    assert (Criterion("written", "inferred"), stated) == practice.criteria
    assert ("written", "compared") == practice.criterion_keys
