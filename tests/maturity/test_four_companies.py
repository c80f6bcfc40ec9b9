"""Four companies, one of each model of the source, known by data and by answers."""

import pytest

from maturity_cases import HABITS, LEVELS, REPEATS, answers, measured
from salesmodel.maturity import Assessment, assess


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", range(4))
def test_a_company_of_each_model_is_known_from_data_alone(level, seed):
    """Nobody is asked; the level and the share are told by what happened."""
    known = Assessment.of(REPEATS, measured=measured(level, seed))
    result = assess(REPEATS, known)

    assert LEVELS[level] == result.level
    assert LEVELS[level] in result.levels_by_share
    assert () == result.missing_practices == result.missing_indicators
    assert len(HABITS) + 4 == len(known.measured)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", range(4))
def test_a_company_of_each_model_is_known_from_answers_alone(level, seed):
    """Nothing is measured; the level is told, and all indicators are missing."""
    result = assess(REPEATS, Assessment.of(REPEATS, answers(level, seed)))

    assert LEVELS[level] == result.level
    assert () == result.levels_by_share
    assert 28 == len(result.missing_indicators)


@pytest.mark.parametrize("level", range(4))
def test_answers_and_data_of_one_company_agree(level):
    """Those who live by a model answer what is measured."""
    known = Assessment.of(REPEATS, answers(level, 1), measured(level, 1))

    assert () == assess(REPEATS, known).conflicts
