"""What to do next: recommended steps, that of the greatest effect first."""

from collections.abc import Collection, Sequence
from decimal import Decimal

import attrs

from salesmodel.maturity._practice_results import PracticeResult
from salesmodel.maturity._scores import lowest_score
from salesmodel.maturity._staging import staged
from salesmodel.maturity.model import MaturityModel
from salesmodel.values import nearly


__all__ = ["NextStep", "blocking_practices", "next_steps"]


@attrs.frozen
class NextStep:
    """A recommended step, and its effect.

    Parameters
    ----------
    key : str
        Key of the step.
    practices : tuple of str
        Its practices that are not known to hold.
    unblocks : int
        How many of them stand between the company and its next level.
    reaches : str
        Key of the level that is evidenced once they hold.
    score_gain : Decimal
        By how much the mean score rises, at worst.
    """

    key: str
    practices: tuple[str, ...]
    unblocks: int
    reaches: str
    score_gain: Decimal


def blocking_practices(
    model: MaturityModel, practices: Sequence[PracticeResult]
) -> tuple[PracticeResult, ...]:
    """Return what stands between a company and its next level.

    Parameters
    ----------
    model : MaturityModel
        The model.
    practices : sequence of PracticeResult
        What is known of each of its practices.

    Returns
    -------
    tuple of PracticeResult
        Required practices of the level above the evidenced one that are not known to
        hold, in the order of the model; none above the highest level.

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
    >>> len(blocking_practices(result.model, result.practices))
    5
    """
    [_, *above] = _levels_from(model, staged(model, practices).evidenced)
    return tuple(
        each
        for each in practices
        if each.is_required and each.status != "met" and each.level in above[:1]
    )


def next_steps(
    model: MaturityModel, practices: Sequence[PracticeResult]
) -> tuple[NextStep, ...]:
    """Return the steps to take next, in order of their effect.

    Parameters
    ----------
    model : MaturityModel
        The model.
    practices : sequence of PracticeResult
        What is known of each of its practices.

    Returns
    -------
    tuple of NextStep
        Steps that bring something up to the next level: first those that remove most of
        what blocks it, then those that raise the mean score most, then as the model has
        them.

    Notes
    -----
    The effect of a step is what changes once its practices hold and all else is as it
    is, where what is not known counts at its worst. Definition of this package. Cost:
    O(n_steps · n_practices).

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
    >>> next_steps(result.model, result.practices)[0].key
    'remember_regulars'
    """
    evidenced = staged(model, practices).evidenced
    beyond = set(_levels_from(model, evidenced)[2:])
    open_now = {
        each.key
        for each in practices
        if each.status != "met" and each.level not in beyond
    }
    now = lowest_score(model, practices)
    blocking = {each.key for each in blocking_practices(model, practices)}
    found = []
    for step in model.steps:
        left = tuple(key for key in step.practices if key in open_now)
        if left:
            after = _with(practices, left)
            found.append(
                NextStep(
                    step.key,
                    left,
                    len(blocking.intersection(left)),
                    staged(model, after).evidenced,
                    nearly(_difference, lowest_score(model, after), now),
                )
            )
    return tuple(sorted(found, key=lambda each: (-each.unblocks, -each.score_gain)))


def _levels_from(model: MaturityModel, level: str) -> list[str]:
    """Return a level and those above it."""
    keys = [each.key for each in model.levels]
    return keys[keys.index(level) :]


def _with(
    practices: Sequence[PracticeResult], met: Collection[str]
) -> tuple[PracticeResult, ...]:
    """Return what would be known if some practices held."""
    whole = Decimal(1)
    return tuple(
        attrs.evolve(each, value=whole, low=whole, high=whole, status="met")
        if each.key in met
        else each
        for each in practices
    )


def _difference(after: Decimal, before: Decimal) -> Decimal:
    return after - before
