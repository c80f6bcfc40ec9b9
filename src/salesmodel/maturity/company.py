"""Several units of one company, each assessed by itself and all of them together."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from salesmodel._checks import instance, several
from salesmodel._facts import listed
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.maturity import _pages
from salesmodel.maturity._page import Page
from salesmodel.maturity._reading import weight
from salesmodel.maturity._scores import Score, decimal_of, weighted_mean
from salesmodel.maturity._staging import Stage
from salesmodel.maturity.evidence import Assessment
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.result import MaturityResult, assess


__all__ = ["CompanyResult", "assess_company"]


@attrs.frozen
class CompanyResult(Page):
    """What the assessments of the units of a company say together.

    Parameters
    ----------
    model : MaturityModel
        The model.
    units : tuple of (str, MaturityResult)
        Ids of the units with their results, in the order in which they were given.
    stage : Stage
        The lowest evidenced and the lowest possible level of the units.
    score : Score
        The mean of their scores, by weight.
    """

    model: MaturityModel
    units: tuple[tuple[str, MaturityResult], ...]
    stage: Stage
    score: Score

    @property
    def level(self) -> str | None:
        """The level, where the evidenced and the possible one agree; otherwise `None`."""
        return self.stage.level

    @property
    def weakest(self) -> tuple[str, ...]:
        """Units that are on no higher level than the company is."""
        return tuple(
            unit
            for unit, result in self.units
            if result.stage.evidenced == self.stage.evidenced
        )

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Return the units as plain dictionaries, and the company as the last one.

        Returns
        -------
        tuple of dict
            Unit (`None` for the company), levels, scores and what blocks each.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> model = repeat_sales_model()
        >>> north = Assessment.of(model, {"planning": 1}, unit="north")
        >>> [row["unit"] for row in assess_company(model, [north]).rows()]
        ['north', None]
        """
        found = [
            _row(unit, result.stage, result.scores.overall, len(result.blocking))
            for unit, result in self.units
        ]
        return (*found, _row(None, self.stage, self.score, None))

    def _tables(self, language: str | None) -> tuple[Shown, ...]:
        words = _pages.Words(self.model, language)
        rows = [
            (
                row["unit"] or words("overall"),
                words.level(row["evidenced"]),
                words.level(row["possible"]),
                *map(_pages.number, (row["score"], row["low"], row["high"])),
                row["blocking"],
            )
            for row in self.rows()
        ]
        heads = ("unit", "evidenced", "possible", "score", "worst", "best", "blocking")
        return (Shown(words("company"), words.heads(*heads), rows),)


def _row(
    unit: str | None, stage: Stage, score: Score, blocking: int | None
) -> dict[str, Any]:
    return {
        "unit": unit,
        "evidenced": stage.evidenced,
        "possible": stage.possible,
        "level": stage.level,
        "score": score.value,
        "low": score.low,
        "high": score.high,
        "blocking": blocking,
    }


def assess_company(
    model: MaturityModel,
    assessments: Iterable[Assessment],
    *,
    weights: Mapping[str, float | str | Decimal] | None = None,
) -> CompanyResult:
    """Work out what the assessments of the units of a company say together.

    Parameters
    ----------
    model : MaturityModel
        The model.
    assessments : iterable of Assessment
        One a unit, one or more, each with its id.
    weights : mapping of str to number, optional
        Weight of each unit in the mean score, above zero, such as its revenue; all
        the same unless given.

    Returns
    -------
    CompanyResult
        The units, and the company as a whole.

    Raises
    ------
    InvalidValueError
        If there is no assessment, one has no unit or one that stands twice (code
        ``unit``), or the weights are not those of the units (code ``weights``).

    Notes
    -----
    A company is on a level once all of its units are, as a staged level needs every
    area. Definition of this package.

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> model = repeat_sales_model()
    >>> all_of_it = {practice.key: 1 for practice in model.practices}
    >>> north = Assessment.of(model, all_of_it, unit="north")
    >>> south = Assessment.of(model, {"planning": 0}, unit="south")
    >>> company = assess_company(model, [north, south])
    >>> company.stage, company.weakest
    (Stage(evidenced='new_only', possible='easy_going'), ('south',))
    """
    units: dict[str, MaturityResult] = {}
    for each in several("assessments", assessments):
        unit = instance("assessments", each, Assessment).unit
        if unit is None or unit in units:
            raise InvalidValueError("unit", "an id that no other has", unit, "unit")
        units[unit] = assess(model, each)
    if not units:
        raise InvalidValueError("assessments", "one or more", (), "unit")
    parts = _weighted(units, {} if weights is None else weights)
    places = {level.key: place for place, level in enumerate(model.levels)}
    stages = [result.stage for result in units.values()]
    stage = Stage(
        min((each.evidenced for each in stages), key=places.__getitem__),
        min((each.possible for each in stages), key=places.__getitem__),
    )
    return CompanyResult(model, tuple(units.items()), stage, _mean(parts))


def _weighted(
    units: Mapping[str, MaturityResult], weights: Mapping[str, float | str | Decimal]
) -> list[tuple[Decimal, Score]]:
    """Return the scores of units with their weights."""
    if not isinstance(weights, Mapping):
        raise InvalidValueError("weights", "a mapping of units", weights, "type")
    if weights and weights.keys() != units.keys():
        needed = f"one for each of {listed(tuple(units))}"
        raise InvalidValueError("weights", needed, tuple(weights), "weights")
    return [
        (weight(weights.get(unit, 1)), result.scores.overall)
        for unit, result in units.items()
    ]


def _mean(parts: list[tuple[Decimal, Score]]) -> Score:
    """Return the mean of scores, by weight."""
    values = [
        weighted_mean(
            (each, None if value is None else Fraction(value))
            for each, score in parts
            for value in [getattr(score, name)]
        )
        for name in ("value", "low", "high")
    ]
    value, low, high = (None if each is None else decimal_of(each) for each in values)
    nothing = Decimal(0)
    known = sum(score.known for _, score in parts)
    n = sum(score.n for _, score in parts)
    return Score(value, low or nothing, high or nothing, known, n, parts[0][1].most)
