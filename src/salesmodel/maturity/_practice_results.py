"""What is known of each practice: what was answered, what was measured, what decides."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from salesmodel.maturity.evidence import Answer, Assessment
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.practices import Practice


__all__ = ["Measured", "PracticeResult", "practice_results"]

_NOTHING, _WHOLLY = Decimal(0), Decimal(1)


@attrs.frozen
class Measured:
    """What one threshold of a practice makes of what was measured.

    Parameters
    ----------
    indicator : str
        Key of the indicator.
    value : Decimal or None
        What was measured; `None` where it was not.
    grade : Decimal or None
        The answer that it gives.
    full : Decimal
        What would give a whole one.
    """

    indicator: str
    value: Decimal | None
    grade: Decimal | None
    full: Decimal


@attrs.frozen
class PracticeResult:
    """What is known of a practice.

    Parameters
    ----------
    key : str
        Key of the practice.
    dimension, level : str
        Where it belongs.
    is_required : bool
        Whether nobody is on that level without it.
    answered : Decimal or None
        What was answered; `None` where nobody answered.
    failed : tuple of str
        Criteria that do not hold, so that the answer counts as 0.
    measured : tuple of Measured
        What was measured, one a threshold.
    grade : Decimal or None
        The answer that the measurements give, the least of them; `None` without any.
    value : Decimal or None
        What counts; `None` where nothing is known.
    low, high : Decimal
        What it is at worst and at best, equal where all is known.
    status : {"met", "unmet", "unknown"}
        Whether the practice holds.
    is_conflict : bool
        Whether the answer says one thing and the measurements the other.
    """

    key: str
    dimension: str
    level: str
    is_required: bool
    answered: Decimal | None
    failed: tuple[str, ...]
    measured: tuple[Measured, ...]
    grade: Decimal | None
    value: Decimal | None
    low: Decimal
    high: Decimal
    status: Literal["met", "unmet", "unknown"]
    is_conflict: bool


def practice_results(
    model: MaturityModel, assessment: Assessment
) -> tuple[PracticeResult, ...]:
    """Return what is known of each practice of a model.

    Parameters
    ----------
    model : MaturityModel
        The model.
    assessment : Assessment
        What is known.

    Returns
    -------
    tuple of PracticeResult
        One a practice, in the order of the model.

    Notes
    -----
    Where all thresholds of a practice were measured, the least grade is what counts,
    whatever was answered. Where some were, an answer counts as far as their least grade.
    An answer alone counts as it is, and nothing at all is anything from 0 to 1.

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, repeat_sales_model
    >>> model = repeat_sales_model()
    >>> known = Assessment.of(model, {"planning": 1}, {"plan_fact": 0})
    >>> [each] = [one for one in practice_results(model, known) if one.is_conflict]
    >>> each.key, each.answered, each.value
    ('planning', Decimal('1'), Decimal('0'))
    """
    answers = {answer.practice: answer for answer in assessment.answers}
    values = {each.indicator: each.value for each in assessment.measured}
    directions = {each.key: each.is_better_high for each in model.indicators}
    return tuple(
        _result(
            practice,
            answers.get(practice.key),
            _measured(practice, values, directions),
            model.enough,
        )
        for practice in model.practices
    )


def _measured(
    practice: Practice, values: Mapping[str, Decimal], directions: Mapping[str, bool]
) -> tuple[Measured, ...]:
    """Grade what was measured of a practice."""
    found = []
    for each in practice.thresholds:
        value = values.get(each.indicator)
        is_better_high = directions[each.indicator]
        grade = (
            None if value is None else each.grade(value, is_better_high=is_better_high)
        )
        found.append(Measured(each.indicator, value, grade, each.full))
    return tuple(found)


def _result(
    practice: Practice,
    answer: Answer | None,
    measured: tuple[Measured, ...],
    enough: Decimal,
) -> PracticeResult:
    """Put together what is known of a practice."""
    grades = [each.grade for each in measured if each.grade is not None]
    grade = min(grades, default=None)
    counted = None if answer is None else answer.counted
    is_whole = bool(measured) and len(grades) == len(measured)
    known = [
        each for each in (grade, None if is_whole else counted) if each is not None
    ]
    value = min(known, default=None)
    high = _WHOLLY if value is None else value
    low = high if is_whole or counted is not None else _NOTHING
    return PracticeResult(
        practice.key,
        practice.dimension,
        practice.level,
        practice.is_required,
        None if answer is None else answer.value,
        () if answer is None else answer.failed,
        measured,
        grade,
        value,
        low,
        high,
        _status(low, high, enough),
        _is_conflict(counted, grade, enough, is_whole=is_whole),
    )


def _status(
    low: Decimal, high: Decimal, enough: Decimal
) -> Literal["met", "unmet", "unknown"]:
    if low >= enough:
        return "met"
    return "unmet" if high < enough else "unknown"


def _is_conflict(
    counted: Decimal | None, grade: Decimal | None, enough: Decimal, *, is_whole: bool
) -> bool:
    """Tell whether an answer and the measurements differ on whether a practice holds."""
    if counted is None or grade is None:
        return False
    says, shows = counted >= enough, grade >= enough
    return says != shows and (says or is_whole)
