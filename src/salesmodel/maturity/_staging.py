"""Staged levels in the manner of CMMI: each asks for all that those below it ask for."""

from collections.abc import Iterable, Sequence

import attrs

from salesmodel.maturity._practice_results import PracticeResult
from salesmodel.maturity.model import MaturityModel


__all__ = ["Stage", "staged", "staged_dimension"]


@attrs.frozen
class Stage:
    """Where a company stands: an interval of levels.

    Parameters
    ----------
    evidenced : str
        Key of the highest level all of whose required practices, and those of the
        levels below it, are known to hold.
    possible : str
        Key of the highest level none of whose required practices, nor those of the
        levels below it, are known not to hold.
    """

    evidenced: str
    possible: str

    @property
    def level(self) -> str | None:
        """The level, where both ends agree; otherwise `None`."""
        return self.evidenced if self.evidenced == self.possible else None


def staged(model: MaturityModel, practices: Sequence[PracticeResult]) -> Stage:
    """Stage a company.

    Parameters
    ----------
    model : MaturityModel
        The model.
    practices : sequence of PracticeResult
        What is known of each of its practices.

    Returns
    -------
    Stage
        The interval of levels.

    Notes
    -----
    CMMI, staged representation: a level needs everything that the levels up to it need;
    the first one needs nothing. Cost: O(n_practices).

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
    >>> result.stage
    Stage(evidenced='new_only', possible='whole_company')
    """
    keys = tuple(level.key for level in model.levels)
    return Stage(
        _highest(keys, practices, {"met"}),
        _highest(keys, practices, {"met", "unknown"}),
    )


def staged_dimension(
    model: MaturityModel, dimension: str, practices: Iterable[PracticeResult]
) -> Stage:
    """Stage one dimension, by its own practices.

    Parameters
    ----------
    model : MaturityModel
        The model.
    dimension : str
        Key of the dimension.
    practices : iterable of PracticeResult
        What is known of each of the practices of the model.

    Returns
    -------
    Stage
        The interval; a level that asks for nothing in the dimension is never an end of
        it, save the first.

    Examples
    --------
    >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
    >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
    >>> staged_dimension(result.model, "people", result.practices).possible
    'whole_company'
    """
    own = [
        each for each in practices if each.dimension == dimension and each.is_required
    ]
    asked = {each.level for each in own}
    lowest = model.levels[0].key
    keys = (lowest, *(level.key for level in model.levels if level.key in asked))
    return Stage(_highest(keys, own, {"met"}), _highest(keys, own, {"met", "unknown"}))


def _highest(
    levels: Sequence[str], practices: Sequence[PracticeResult], enough: set[str]
) -> str:
    """Return the highest level up to which every required practice is as it has to be."""
    lacking = {
        each.level
        for each in practices
        if each.is_required and each.status not in enough
    }
    reached = levels[0]
    for level in levels[1:]:
        if level in lacking:
            break
        reached = level
    return reached
