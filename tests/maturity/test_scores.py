"""Tests of mean scores: the vector of OWASP SAMM, weights, and what is missing."""

from decimal import Decimal

import pytest

from maturity_cases import FUNCTIONS, SAMM, SMALL
from salesmodel.maturity import Assessment, assess


def samm(values):
    """Score answers to all questions of SAMM, in their order."""
    answers = zip((each.key for each in SAMM.practices), values, strict=True)
    return assess(SAMM, Assessment.of(SAMM, dict(answers))).scores


def test_the_vector_of_samm():
    """Answers in blocks of six, 1, 0, 0.25, 0.5 and so on, give the known scores."""
    blocks = [1, 0, 0.25, 0.5] * 4
    scores = samm([value for value in blocks[:15] for _ in range(6)])

    told = ["1.25", "1.5", "1.75", "0.75", "1.25"]
    assert told == [str(score.value) for _, score in scores.groups]
    assert Decimal("1.30") == scores.overall.value == scores.overall.low
    assert (90, 90, 3) == (scores.overall.known, scores.overall.n, scores.overall.most)
    assert FUNCTIONS == tuple(key for key, _ in scores.groups)


def test_a_practice_of_samm_adds_its_levels_up():
    """Each level is the mean of its two streams."""
    first = [1, 0.5, 0.5, 0.25, 0.25, 0]
    [(key, score), *_] = samm(first + [0] * 84).dimensions

    assert ("G1", Decimal("1.25")) == (key, score.value)


def test_samm_is_from_nothing_to_three():
    """All at their worst and all at their best."""
    for value, expected in ((0, 0), (1, 3), (0.5, 1.5)):
        assert Decimal(str(expected)) == samm([value] * 90).overall.value


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, (None, "0", "2")),
        ({"first": 1}, ("2", "0.25", "2")),
        ({"first": 0}, ("0", "0", "1.75")),
        ({"second": 1, "extra": 0}, ("1", "0.75", "1.75")),
        (
            {"first": 1, "second": 1, "third": 0.5, "extra": 0, "fourth": 0.5},
            ("1.375", "1.375", "1.375"),
        ),
    ],
)
def test_weights_and_what_is_missing(answers, expected):
    """By hand: what is missing is left out of the value, worst below, best above."""
    score = assess(SMALL, Assessment.of(SMALL, answers)).scores.overall
    told = (score.value, score.low, score.high)

    assert expected == tuple(None if each is None else f"{each:f}" for each in told)
    assert (len(answers), 5, 2) == (score.known, score.n, score.most)


def test_without_groups_there_are_no_scores_of_groups():
    """The whole is then the mean of the dimensions."""
    scores = assess(SMALL, Assessment.of(SMALL)).scores

    assert () == scores.groups
    assert ("a", "b") == tuple(key for key, _ in scores.dimensions)
