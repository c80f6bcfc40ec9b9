"""Tests of answers, measurements and assessments."""

import datetime as dt
import math
import pickle
from decimal import Decimal

import pytest

from maturity_cases import REPEATS, SMALL, refused
from salesmodel.errors import InvalidInstantError
from salesmodel.maturity import Answer, Assessment, Measurement


@pytest.mark.parametrize("value", [0.5, "0.5", "0.50", Decimal("0.500")])
def test_an_answer_is_on_the_scale(value):
    """However the number is written."""
    assert "0.5" == str(Answer("first", value).value)


def test_an_answer_counts_if_every_criterion_holds():
    """One that does not makes it a zero, and both are kept."""
    answer = Answer("second", 1, ["written"])

    assert (Decimal(1), Decimal(0)) == (answer.value, answer.counted)
    assert Decimal(1) == Answer("second", 1).counted


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Answer("first", 0.3), "scale"),
        (lambda: Answer("first", 2), "scale"),
        (lambda: Answer("first", -1), "scale"),
        (lambda: Answer("first", math.nan), "number"),
        (lambda: Answer("first", True), "number"),
        (lambda: Answer("first", None), "number"),
        (lambda: Answer(1, 1), "key"),
        (lambda: Answer("first", 1, ["c", "c"]), "duplicate"),
        (lambda: Measurement("calls", -1), "negative"),
        (lambda: Measurement("calls", math.nan), "number"),
        (lambda: Measurement("calls", -math.inf), "number"),
        (lambda: Measurement("calls", "many"), "number"),
        (lambda: Assessment("small", 1, [Answer("first", 1)] * 2), "duplicate"),
        (lambda: Assessment("small", 1, (), [Measurement("a", 1)] * 2), "duplicate"),
        (lambda: Assessment("small", 1, ["first"]), "type"),
        (lambda: Assessment("small", 1, unit=""), "id"),
        (lambda: Assessment("small", 0), "range"),
        (lambda: Assessment("", 1), "key"),
        (lambda: Assessment.of(SMALL, {"fifth": 1}), "practice"),
        (lambda: Assessment.of(SMALL, [Answer("first", 1, ["x"])]), "criterion"),
        (lambda: Assessment.of(SMALL, [Answer("second", 1, ["x"])]), "criterion"),
        (lambda: Assessment.of(SMALL, (), {"mood": 1}), "indicator"),
        (lambda: Assessment.of(SMALL, (), {"late": 10}), "fraction"),
        (lambda: Assessment.of(SMALL, 5), "type"),
        (lambda: Assessment.of("small"), "type"),
        (lambda: Assessment("small", 2).check(SMALL), "model"),
        (lambda: Assessment("large", 1).check(SMALL), "model"),
    ],
)
def test_what_is_no_evidence_is_refused(call, code):
    """A number off its scale, a key that the model does not have, something told twice."""
    assert code == refused(call)


def test_a_day_is_a_day():
    """An instant is none."""
    with pytest.raises(InvalidInstantError):
        Assessment("small", 1, on=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))


def test_what_is_not_known_is_left_out():
    """None is no answer and no measurement; zero is both."""
    known = Assessment.of(
        SMALL, {"first": None, "second": 0}, {"late": 0.0, "calls": None}
    )

    assert ("second",) == tuple(each.practice for each in known.answers)
    assert ("late",) == tuple(each.indicator for each in known.measured)


def test_assessments_are_values():
    """They are equal, hashed and pickled by what they hold, whatever its order."""
    given = {"second": 1, "first": 0.25}, {"late": 0.3, "calls": 7}
    on = dt.date(2026, 3, 31)
    one = Assessment.of(SMALL, *given, unit="north", on=on)
    other = Assessment.of(
        SMALL,
        [Answer("first", "0.25"), Answer("second", "1.00")],
        [Measurement("calls", 7), Measurement("late", "0.3")],
        unit="north",
        on=on,
    )

    assert one == other == pickle.loads(pickle.dumps(one))
    assert hash(one) == hash(other)


def test_a_share_of_more_than_one_is_refused_where_a_count_is_not():
    """The unit of the indicator tells."""
    measured = Assessment.of(SMALL, (), {"calls": 10}).measured

    assert Decimal(10) == measured[0].value
    assert "fraction" == refused(
        lambda: Assessment.of(REPEATS, (), {"repeat_share": 18})
    )
