"""Mean scores in the manner of OWASP SAMM, with what they are at worst and at best."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from salesmodel.maturity._practice_results import PracticeResult
from salesmodel.maturity.model import MaturityModel
from salesmodel.values import nearly


__all__ = [
    "Score",
    "Scores",
    "decimal_of",
    "lowest_score",
    "mean_scores",
    "weighted_mean",
]

_Values: TypeAlias = Mapping[str, Fraction | None]
_Node: TypeAlias = tuple[str, str | None]

_WHOLE: Final[_Node] = ("whole", None)


@attrs.frozen
class Score:
    """A mean score.

    Parameters
    ----------
    value : Decimal or None
        The mean of what is known, to 34 digits; `None` where nothing is.
    low, high : Decimal
        The mean with all that is not known at its worst and at its best.
    known, n : int
        How many practices something is known of, and how many there are.
    most : int
        The highest score that there is: the levels above the first.
    """

    value: Decimal | None
    low: Decimal
    high: Decimal
    known: int
    n: int
    most: int


@attrs.frozen
class Scores:
    """The scores of one assessment.

    Parameters
    ----------
    overall : Score
        The mean of the groups, or of the dimensions where there are no groups.
    groups, dimensions : tuple of (str, Score)
        Scores by key, in the order of the model.
    """

    overall: Score
    groups: tuple[tuple[str, Score], ...]
    dimensions: tuple[tuple[str, Score], ...]


def weighted_mean(
    parts: Iterable[tuple[Decimal, Fraction | None]],
) -> Fraction | None:
    """Return the mean of what is known, by weight.

    Parameters
    ----------
    parts : iterable of (Decimal, Fraction or None)
        Weights above zero with their values.

    Returns
    -------
    Fraction or None
        The mean; `None` where no value is known.

    Examples
    --------
    >>> weighted_mean([(Decimal(3), Fraction(1)), (Decimal(1), Fraction(0))])
    Fraction(3, 4)
    """
    known = [(Fraction(weight), value) for weight, value in parts if value is not None]
    if not known:
        return None
    total = sum(weight for weight, _ in known)
    return sum((weight * value for weight, value in known), Fraction(0)) / total


def mean_scores(model: MaturityModel, practices: Sequence[PracticeResult]) -> Scores:
    r"""Score a company as SAMM does: levels add up, dimensions and groups are averaged.

    Parameters
    ----------
    model : MaturityModel
        The model.
    practices : sequence of PracticeResult
        What is known of each of its practices.

    Returns
    -------
    Scores
        Overall, by group and by dimension.

    Notes
    -----
    With :math:`L` levels above the first, a dimension scores :math:`L` times the mean,
    over the levels on which it has practices, of the mean of the practices there: from
    0 to :math:`L`. Where it has some on each level that is the sum over levels of SAMM.
    A group scores the mean of its dimensions, and the whole that of the groups, each by
    weight. What is not known is left out of the value, is 0 in `low` and 1 in `high`.
    Cost: O(n_practices).

    References
    ----------
    .. [1] OWASP Software Assurance Maturity Model, version 2, scoring of practices and
       business functions.

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
    >>> result.scores.overall
    Score(value=None, low=Decimal('0'), high=Decimal('3'), known=0, n=26, most=3)
    """
    fillings: tuple[Callable[[PracticeResult], Decimal | None], ...] = (
        lambda each: each.value,
        lambda each: each.low,
        lambda each: each.high,
    )
    scored = [_scored(model, _fractions(practices, filling)) for filling in fillings]
    groups = {each.key: each.group for each in model.dimensions}
    counts: dict[_Node, list[int]] = {node: [0, 0] for node in scored[0]}
    for each in practices:
        group = groups[each.dimension]
        for node in (_WHOLE, ("dimension", each.dimension), ("group", group)):
            if node in counts:
                counts[node][0] += each.value is not None
                counts[node][1] += 1
    most = len(model.levels) - 1
    made = {
        node: _score([values[node] for values in scored], known, n, most)
        for node, (known, n) in counts.items()
    }
    return Scores(
        made[_WHOLE],
        tuple((each.key, made["group", each.key]) for each in model.groups),
        tuple((key, made["dimension", key]) for key in groups),
    )


def lowest_score(model: MaturityModel, practices: Iterable[PracticeResult]) -> Decimal:
    """Return the mean score of the whole with all that is not known at its worst.

    Parameters
    ----------
    model : MaturityModel
        The model.
    practices : iterable of PracticeResult
        What is known of each of its practices.

    Returns
    -------
    Decimal
        The `low` of `mean_scores`.

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
    >>> lowest_score(result.model, result.practices)
    Decimal('0')
    """
    low = _scored(model, _fractions(practices, lambda each: each.low))[_WHOLE]
    return decimal_of(low or Fraction(0))


def _fractions(
    practices: Iterable[PracticeResult],
    filling: Callable[[PracticeResult], Decimal | None],
) -> _Values:
    values = {each.key: filling(each) for each in practices}
    return {
        key: None if value is None else Fraction(value) for key, value in values.items()
    }


def _scored(model: MaturityModel, values: _Values) -> dict[_Node, Fraction | None]:
    """Return the scores of dimensions, of groups, and of the whole."""
    found: dict[_Node, Fraction | None] = {
        ("dimension", each.key): _of_dimension(model, each.key, values)
        for each in model.dimensions
    }
    whole = [(each.weight, found["dimension", each.key]) for each in model.dimensions]
    if model.groups:
        for group in model.groups:
            found["group", group.key] = weighted_mean(
                (each.weight, found["dimension", each.key])
                for each in model.dimensions
                if each.group == group.key
            )
        whole = [(group.weight, found["group", group.key]) for group in model.groups]
    found[_WHOLE] = weighted_mean(whole)
    return found


def _of_dimension(model: MaturityModel, key: str, values: _Values) -> Fraction | None:
    """Return the score of a dimension."""
    by_level: dict[str, list[tuple[Decimal, Fraction | None]]] = {}
    for practice in model.practices:
        if practice.dimension == key:
            part = (practice.weight, values[practice.key])
            by_level.setdefault(practice.level, []).append(part)
    means = [(Decimal(1), weighted_mean(parts)) for parts in by_level.values()]
    mean = weighted_mean(means)
    return None if mean is None else (len(model.levels) - 1) * mean


def _score(values: Sequence[Fraction | None], known: int, n: int, most: int) -> Score:
    value, low, high = (None if each is None else decimal_of(each) for each in values)
    nothing = Decimal(0)
    return Score(value, low or nothing, high or nothing, known, n, most)


def decimal_of(value: Fraction) -> Decimal:
    """Return a fraction to 34 digits."""
    return nearly(_quotient, Decimal(value.numerator), Decimal(value.denominator))


def _quotient(numerator: Decimal, denominator: Decimal) -> Decimal:
    return numerator / denominator
