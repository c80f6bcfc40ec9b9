"""The result of an assessment: where a company stands, by what evidence, what is next."""

from decimal import Decimal
from typing import Any

import attrs

from salesmodel._checks import instance
from salesmodel._shown import Shown
from salesmodel.maturity import _pages
from salesmodel.maturity._next_steps import NextStep, blocking_practices, next_steps
from salesmodel.maturity._page import Page
from salesmodel.maturity._practice_results import PracticeResult, practice_results
from salesmodel.maturity._scores import Score, Scores, mean_scores
from salesmodel.maturity._staging import Stage, staged, staged_dimension
from salesmodel.maturity.evidence import Assessment
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.parts import Band, Statement


__all__ = ["DimensionResult", "MaturityResult", "assess"]


@attrs.frozen
class DimensionResult:
    """One line of the profile of a company.

    Parameters
    ----------
    key : str
        Key of the dimension.
    group : str or None
        Key of its group.
    stage : Stage
        The interval of levels by its own practices, as in the continuous representation
        of CMMI.
    score : Score
        Its mean score.
    """

    key: str
    group: str | None
    stage: Stage
    score: Score


@attrs.frozen
class MaturityResult(Page):
    """What an assessment says under its model.

    Parameters
    ----------
    model : MaturityModel
        The model.
    assessment : Assessment
        What is known.
    practices : tuple of PracticeResult
        What is known of each practice.
    stage : Stage
        The interval of levels, from the evidenced to the possible one.
    scores : Scores
        Mean scores, each with what it is at worst and at best.
    profile : tuple of DimensionResult
        Dimension by dimension.
    blocking : tuple of PracticeResult
        What stands between the company and its next level.
    next_steps : tuple of NextStep
        What to do next, that of the greatest effect first.
    """

    model: MaturityModel
    assessment: Assessment
    practices: tuple[PracticeResult, ...]
    stage: Stage
    scores: Scores
    profile: tuple[DimensionResult, ...]
    blocking: tuple[PracticeResult, ...]
    next_steps: tuple[NextStep, ...]

    @property
    def level(self) -> str | None:
        """The level, where the evidenced and the possible one agree; otherwise `None`."""
        return self.stage.level

    @property
    def share(self) -> Decimal | None:
        """What was measured of the banded indicator, where it was."""
        found = (
            each.value
            for each in self.assessment.measured
            if each.indicator == self.model.banded
        )
        return next(found, None)

    @property
    def levels_by_share(self) -> tuple[str, ...]:
        """Levels that this share alone is compatible with."""
        return self.model.levels_by_share(self.share)

    @property
    def target(self) -> Band | None:
        """Shares to aim for in the next period, by the evidenced level; or none."""
        levels = {level.key: level for level in self.model.levels}
        return levels[self.stage.evidenced].target

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the model says of the evidenced level: what it is like, where it is weak."""
        level = self.stage.evidenced
        return tuple(each for each in self.model.statements if each.level == level)

    @property
    def conflicts(self) -> tuple[PracticeResult, ...]:
        """Practices of which the answer says one thing and the measurements the other."""
        return tuple(each for each in self.practices if each.is_conflict)

    @property
    def missing_practices(self) -> tuple[str, ...]:
        """Keys of the practices that nobody answered and that were not measured."""
        return tuple(each.key for each in self.practices if each.value is None)

    @property
    def missing_indicators(self) -> tuple[str, ...]:
        """Keys of the indicators that were not measured."""
        known = {each.indicator for each in self.assessment.measured}
        return tuple(
            each.key for each in self.model.indicators if each.key not in known
        )

    def rows(self, language: str | None = None) -> tuple[dict[str, Any], ...]:
        """Return what is known of each practice, as plain dictionaries.

        Parameters
        ----------
        language : str, optional
            Language of the titles; the first of the model unless given.

        Returns
        -------
        tuple of dict
            One a practice: keys, title, answer, grade, value, worst, best and status.

        Raises
        ------
        InvalidValueError
            If the model has no such language.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> known = Assessment.of(repeat_sales_model(), {"planning": 1})
        >>> rows = assess(repeat_sales_model(), known).rows("en")
        >>> [row["title"] for row in rows if row["status"] == "met"]
        ['Planning, plan against actual']
        """
        return tuple(
            {
                "practice": each.key,
                "title": self.model.text(f"practice.{each.key}.title", language),
                "dimension": each.dimension,
                "level": each.level,
                "required": each.is_required,
                "answered": each.answered,
                "measured": each.grade,
                "value": each.value,
                "low": each.low,
                "high": each.high,
                "status": each.status,
                "conflict": each.is_conflict,
            }
            for each in self.practices
        )

    def _tables(self, language: str | None) -> tuple[Shown, ...]:
        words = _pages.Words(self.model, language)
        level = self.stage.evidenced
        return (
            _pages.summary(words, self.stage, self.share, self.target),
            _pages.profile(
                words, [(each.key, each.stage, each.score) for each in self.profile]
            ),
            *_pages.scores(words, self.scores),
            *_pages.blocking(words, self.blocking),
            *_pages.conflicts(words, self.conflicts),
            *_pages.statements(words, level, "weaknesses", {"weakness"}),
            *_pages.steps(words, self.next_steps),
            *_pages.statements(words, level, "advice", {"advice", "report"}),
            *_pages.unknown(words, self.practices),
        )


def assess(model: MaturityModel, assessment: Assessment) -> MaturityResult:
    """Work out what an assessment says under its model.

    Parameters
    ----------
    model : MaturityModel
        The model.
    assessment : Assessment
        What was answered and measured.

    Returns
    -------
    MaturityResult
        Level, profile, scores, what blocks the next level, and what to do next.

    Raises
    ------
    InvalidValueError
        If the assessment is not of this model (code ``model``), or names what the model
        does not have.

    See Also
    --------
    assess_company : Several units of one company.

    Notes
    -----
    What is missing is reported, and is never a no: the level is an interval, and one
    level only where its ends agree. Where something was measured, that decides, and an
    answer that says otherwise is listed. Cost: O(n_steps · n_practices).

    References
    ----------
    .. [1] CMMI Product Team, "CMMI for Development, Version 1.3", CMU/SEI-2010-TR-033,
       staged and continuous representations.

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> model = repeat_sales_model()
    >>> first = {key.key: 1 for key in model.practices if key.level == "easy_going"}
    >>> result = assess(model, Assessment.of(model, first, {"plan_fact": 0}))
    >>> result.level, str(result.target)
    ('easy_going', '30–50 %')
    """
    instance("assessment", assessment, Assessment).check(model)
    practices = practice_results(model, assessment)
    scores = mean_scores(model, practices)
    by_dimension = dict(scores.dimensions)
    return MaturityResult(
        model,
        assessment,
        practices,
        staged(model, practices),
        scores,
        tuple(
            DimensionResult(
                each.key,
                each.group,
                staged_dimension(model, each.key, practices),
                by_dimension[each.key],
            )
            for each in model.dimensions
        ),
        blocking_practices(model, practices),
        next_steps(model, practices),
    )
