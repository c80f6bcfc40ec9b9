"""Groups or periods of calls compared: whether they differ, and who is best."""

import attrs

from salesmodel.errors import NotEnoughDataError
from salesmodel.funnel.calls.step_funnel import CallFunnel
from salesmodel.statistics.group_rates import RateComparison, compare_rates
from salesmodel.statistics.shrinkage import ShrunkRates, shrunk_rates


__all__ = ["CallComparison", "compare_calls"]


@attrs.frozen
class CallComparison:
    """The groups of a funnel, compared and ranked.

    Parameters
    ----------
    level, of : str
        What was a success, and what a trial.
    comparison : RateComparison
        One test of all groups, and one of each pair.
    ranking : ShrunkRates or None
        The groups by their rate, beyond luck; `None` where there are fewer than three,
        or all trials ended alike.
    """

    level: str
    of: str
    comparison: RateComparison
    ranking: ShrunkRates | None


def compare_calls(
    funnel: CallFunnel, level: str | None = None, *, of: str | None = None
) -> CallComparison:
    """Compare the groups of a funnel: sellers, bases, scripts or months.

    Parameters
    ----------
    funnel : CallFunnel
        The funnel, by at least one column.
    level, of : str, optional
        What is a success and what a trial; the highest and the lowest level where not
        given.

    Returns
    -------
    CallComparison
        Tests, differences and a ranking, under the coverage of the funnel.

    Raises
    ------
    InvalidValueError
        If a level is none.
    NotEnoughDataError
        If fewer than two groups have five trials.

    See Also
    --------
    salesmodel.statistics.compare_rates : What is compared, and what it takes for granted.
    salesmodel.statistics.shrunk_rates : How groups are ranked.

    Examples
    --------
    >>> from salesmodel.funnel import CallCounts
    >>> from salesmodel.tables import StepCounts
    >>> months = {
    ...     name: StepCounts.from_counts({"call": n, "deal": deals})
    ...     for name, n, deals in [("March", 900, 30), ("April", 1000, 55)]
    ... }
    >>> found = compare_calls(CallFunnel(CallCounts.of_steps(months)))
    >>> pair = found.comparison.pairs[0]
    >>> round(pair.difference.low, 4), round(pair.difference.high, 4)
    (-0.0404, -0.003)
    """
    levels = funnel.counts.levels
    groups = funnel.counted(level, of)
    comparison = compare_rates(groups, confidence=funnel.confidence)
    try:
        ranking = shrunk_rates(groups, confidence=funnel.confidence)
    except NotEnoughDataError:
        ranking = None
    return CallComparison(
        levels[-1] if level is None else level,
        levels[0] if of is None else of,
        comparison,
        ranking,
    )
