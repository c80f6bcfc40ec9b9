"""Tests of what decides a practice: answers, measurements, and both."""

from decimal import Decimal

import pytest

from maturity_cases import SMALL
from salesmodel.maturity import Answer, Assessment, assess


def found(practice, answers=(), measured=()):
    """Return what is known of one practice."""
    known = Assessment.of(SMALL, answers, measured)
    [one] = [each for each in assess(SMALL, known).practices if each.key == practice]
    return one


def told(one):
    """Return value, worst, best and status of a practice."""
    value = None if one.value is None else str(one.value)
    return value, str(one.low), str(one.high), one.status


@pytest.mark.parametrize(
    ("answers", "measured", "expected"),
    [
        ({}, {}, (None, "0", "1", "unknown")),
        ({"first": 1}, {}, ("1", "1", "1", "met")),
        ({"first": 0.5}, {}, ("0.5", "0.5", "0.5", "unmet")),
        ({}, {"calls": 9}, ("1", "1", "1", "met")),
        ({}, {"calls": 5}, ("0.5", "0.5", "0.5", "unmet")),
        ({"first": 1}, {"calls": 5}, ("0.5", "0.5", "0.5", "unmet")),
        ({"first": 0}, {"calls": 9}, ("1", "1", "1", "met")),
        ({"first": 0}, {"calls": 0}, ("0", "0", "0", "unmet")),
    ],
)
def test_what_was_measured_decides(answers, measured, expected):
    """An answer counts where nothing was measured; nothing at all is anything."""
    assert expected == told(found("first", answers, measured))


@pytest.mark.parametrize(
    ("answers", "measured", "expected"),
    [
        ({}, {"late": 0.05, "calls": 20}, ("1", "1", "1", "met")),
        ({}, {"late": 0.2, "calls": 20}, ("0.5", "0.5", "0.5", "unmet")),
        ({}, {"late": 0.05, "calls": 19}, ("0", "0", "0", "unmet")),
        ({}, {"late": 0.05}, ("1", "0", "1", "unknown")),
        ({}, {"late": 0.2}, ("0.5", "0", "0.5", "unmet")),
        ({"third": 1}, {"late": 0.05}, ("1", "1", "1", "met")),
        ({"third": 0.25}, {"late": 0.05}, ("0.25", "0.25", "0.25", "unmet")),
        ({"third": 1}, {"late": 0.2}, ("0.5", "0.5", "0.5", "unmet")),
    ],
)
def test_of_several_measurements_the_least_counts(answers, measured, expected):
    """Where some are missing, an answer stands for them and cannot lift the others."""
    assert expected == told(found("third", answers, measured))


@pytest.mark.parametrize(
    ("practice", "answers", "measured", "is_conflict"),
    [
        ("first", {"first": 1}, {}, False),
        ("first", {}, {"calls": 5}, False),
        ("first", {"first": 1}, {"calls": 5}, True),
        ("first", {"first": 0}, {"calls": 9}, True),
        ("first", {"first": 0}, {"calls": 5}, False),
        ("first", {"first": 1}, {"calls": 9}, False),
        ("third", {"third": 1}, {"late": 0.2}, True),
        ("third", {"third": 0}, {"late": 0.05}, False),
        ("third", {"third": 0}, {"late": 0.05, "calls": 20}, True),
    ],
)
def test_a_contradiction_is_on_whether_a_practice_holds(
    practice, answers, measured, is_conflict
):
    """A no is contradicted by all of the measurements alone, a yes by any."""
    assert is_conflict == found(practice, answers, measured).is_conflict


def test_both_sides_of_a_contradiction_are_shown():
    """What was answered, what was measured, and what it would have taken."""
    one = found("first", {"first": 1}, {"calls": 5})

    assert (Decimal(1), Decimal("0.5")) == (one.answered, one.grade)
    [measured] = one.measured
    assert ("calls", Decimal(5), Decimal(9)) == (
        measured.indicator,
        measured.value,
        measured.full,
    )
    one = found("third", {"third": 1}, {"late": 0.2})
    assert [Decimal("0.2"), None] == [each.value for each in one.measured]


def test_a_criterion_that_fails_makes_an_answer_zero():
    """The answer is shown as it was given, with what fails."""
    one = found("second", [Answer("second", 1, ["written"])])

    assert ("0", "0", "0", "unmet") == told(one)
    assert (Decimal(1), ("written",)) == (one.answered, one.failed)
