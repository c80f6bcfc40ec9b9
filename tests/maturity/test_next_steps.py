"""Tests of what blocks the next level and of what to do next."""

from decimal import Decimal

from maturity_cases import REPEATS, SMALL
from salesmodel.maturity import Assessment, assess


def result(answers, measured=()):
    """Assess answers under the small model."""
    return assess(SMALL, Assessment.of(SMALL, answers, measured))


def test_what_blocks_the_next_level_is_unmet_or_unknown():
    """Required practices of that level, each with what is known of it."""
    blocking = result({"first": 0.5}).blocking

    told = [(each.key, each.status) for each in blocking]
    assert [("first", "unmet"), ("second", "unknown")] == told
    blocking = result({"first": 1, "second": 1, "fourth": 1}).blocking
    assert ["third"] == [each.key for each in blocking]


def test_nothing_blocks_the_highest_level():
    """What is not required remains to be done."""
    made = result(dict.fromkeys(("first", "second", "third", "fourth"), 1))

    assert () == made.blocking
    [step] = made.next_steps
    assert ("go_on", ("extra",), 0, "top") == (
        step.key,
        step.practices,
        step.unblocks,
        step.reaches,
    )


def test_the_step_of_the_greatest_effect_comes_first():
    """It unblocks most; of equal ones that which lifts the score most."""
    steps = result({"first": 1, "second": 1}).next_steps

    told = [(each.key, each.unblocks, str(each.score_gain)) for each in steps]
    assert [("go_on", 1, "0.5"), ("end", 1, "0.5")] == told
    assert ["mid", "mid"] == [each.reaches for each in steps]
    steps = result({"first": 1, "second": 1, "third": 1}).next_steps
    told = [(each.key, each.unblocks, each.reaches) for each in steps]
    assert [("end", 1, "top"), ("go_on", 0, "mid")] == told


def test_a_step_tells_what_it_changes():
    """The level and the score once its practices hold, and all else is as it is."""
    [step] = result({"first": 0.5}).next_steps

    assert ("begin", ("second", "first"), 2, "mid") == (
        step.key,
        step.practices,
        step.unblocks,
        step.reaches,
    )
    assert Decimal("0.875") == step.score_gain


def test_steps_beyond_the_next_level_wait():
    """A company of the first model is not told to connect its marketing."""
    steps = assess(REPEATS, Assessment.of(REPEATS)).next_steps
    levels = {step.key: step.level for step in REPEATS.steps}

    assert {"new_only"} == {levels[step.key] for step in steps}
    assert 5 == len(steps)
