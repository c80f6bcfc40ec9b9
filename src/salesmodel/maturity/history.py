"""A history of assessments: what changed from one to the next."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal, cast

import attrs

from salesmodel._checks import instance, several
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.maturity import _pages
from salesmodel.maturity._page import Page
from salesmodel.maturity.evidence import Assessment
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.result import MaturityResult, assess


__all__ = ["Change", "MaturityHistory", "changes", "maturity_history"]


@attrs.frozen
class Change:
    """One thing that changed from one assessment to the next.

    Parameters
    ----------
    on : date or None
        Day of the later assessment.
    kind : {"evidenced", "possible", "score", "practice", "indicator"}
        What it is.
    key : str or None
        Key of the practice or the indicator.
    before, after : str, Decimal or None
        What it was and what it is: a level, a score, a value, a measurement; `None`
        where it is not known.
    """

    on: date | None
    kind: Literal["evidenced", "possible", "score", "practice", "indicator"]
    key: str | None
    before: str | Decimal | None
    after: str | Decimal | None


def changes(before: MaturityResult, after: MaturityResult) -> tuple[Change, ...]:
    """Return what changed from one result to a later one.

    Parameters
    ----------
    before, after : MaturityResult
        The results, under one model.

    Returns
    -------
    tuple of Change
        Levels and mean score, then practices and measurements, in the order of the
        model.

    Raises
    ------
    InvalidValueError
        If they are under different models (code ``model``).

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> model = repeat_sales_model()
    >>> first, second = ({"planning": value} for value in (0.25, 1))
    >>> results = [
    ...     assess(model, Assessment.of(model, each)) for each in (first, second)
    ... ]
    >>> [(each.kind, each.key) for each in changes(*results)]
    [('possible', None), ('score', None), ('practice', 'planning')]
    """
    instance("before", before, MaturityResult)
    if before.model != instance("after", after, MaturityResult).model:
        given = (after.model.id, after.model.version)
        raise InvalidValueError("after", "under the model of before", given, "model")
    on = after.assessment.on
    earlier, later = _figures(before), _figures(after)
    return tuple(
        Change(on, cast("Any", kind), key, was, later[kind, key])
        for (kind, key), was in earlier.items()
        if was != later[kind, key]
    )


def _figures(
    result: MaturityResult,
) -> dict[tuple[str, str | None], str | Decimal | None]:
    """Return everything of a result that can change."""
    measured = {each.indicator: each.value for each in result.assessment.measured}
    return {
        ("evidenced", None): result.stage.evidenced,
        ("possible", None): result.stage.possible,
        ("score", None): result.scores.overall.value,
        **{("practice", each.key): each.value for each in result.practices},
        **{
            ("indicator", each.key): measured.get(each.key)
            for each in result.model.indicators
        },
    }


@attrs.frozen
class MaturityHistory(Page):
    """The assessments of one unit over time.

    Parameters
    ----------
    results : tuple of MaturityResult
        Results, the earliest first.
    changes : tuple of Change
        What changed from each to the next.
    """

    results: tuple[MaturityResult, ...]
    changes: tuple[Change, ...]

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Return the assessments as plain dictionaries, the earliest first.

        Returns
        -------
        tuple of dict
            Day, levels, score, share and how much changed.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> model = repeat_sales_model()
        >>> known = Assessment.of(model, {"planning": 1}, on=date(2026, 3, 31))
        >>> [row["n_changes"] for row in maturity_history(model, [known]).rows()]
        [0]
        """
        return tuple(
            {
                "on": each.assessment.on,
                "evidenced": each.stage.evidenced,
                "possible": each.stage.possible,
                "level": each.level,
                "score": each.scores.overall.value,
                "share": each.share,
                "n_changes": sum(one.on == each.assessment.on for one in self.changes),
            }
            for each in self.results
        )

    def _tables(self, language: str | None) -> tuple[Shown, ...]:
        words = _pages.Words(self.results[0].model, language)
        rows = [
            (
                row["on"],
                words.level(row["evidenced"]),
                words.level(row["possible"]),
                _pages.number(row["score"]),
                _pages.percent(row["share"]),
            )
            for row in self.rows()
        ]
        heads = words.heads("on", "evidenced", "possible", "score", "share")
        first = Shown(words("history"), heads, rows)
        if not self.changes:
            return (first,)
        told = [
            (
                each.on,
                _name(words, each),
                _told(words, each, each.before),
                _told(words, each, each.after),
            )
            for each in self.changes
        ]
        heads = words.heads("on", "item", "before", "after")
        return first, Shown(words("changes"), heads, told)


def _name(words: _pages.Words, change: Change) -> str:
    """Return what people call something that changed."""
    if change.key is None:
        return words(change.kind)
    if change.kind == "practice":
        return words.practice(change.key)
    return words.of_model(f"{change.kind}.{change.key}")


def _told(
    words: _pages.Words, change: Change, value: str | Decimal | None
) -> str | None:
    """Show what something was or is."""
    if isinstance(value, str):
        return words.level(value)
    if change.kind == "indicator":
        return None if value is None else f"{value:f}"
    return _pages.number(value)


def maturity_history(
    model: MaturityModel, assessments: Iterable[Assessment]
) -> MaturityHistory:
    """Work the assessments of one unit out, in the order of their days.

    Parameters
    ----------
    model : MaturityModel
        The model.
    assessments : iterable of Assessment
        One or more, each with its day, all of one unit.

    Returns
    -------
    MaturityHistory
        Their results, and what changed from each to the next.

    Raises
    ------
    InvalidValueError
        If there is none, one has no day or a day that another has (code ``on``), or
        they are of several units (code ``unit``).

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> model = repeat_sales_model()
    >>> spring = Assessment.of(model, {"planning": 0}, on=date(2026, 3, 31))
    >>> summer = Assessment.of(model, {"planning": 1}, on=date(2026, 6, 30))
    >>> history = maturity_history(model, [summer, spring])
    >>> [str(each.on) for each in history.changes if each.kind == "practice"]
    ['2026-06-30']
    """
    told: dict[date, Assessment] = {}
    for each in several("assessments", assessments):
        on = instance("assessments", each, Assessment).on
        if on is None or on in told:
            raise InvalidValueError("on", "a day that no other has", on, "on")
        told[on] = each
    units = tuple(dict.fromkeys(each.unit for each in told.values()))
    if len(units) != 1:
        raise InvalidValueError("assessments", "of one unit", units, "unit")
    results = tuple(assess(model, told[on]) for on in sorted(told))
    changed = [one for pair in pairwise(results) for one in changes(*pair)]
    return MaturityHistory(results, tuple(changed))
