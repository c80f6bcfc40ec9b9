"""Work that is split: a trainee does the first steps, the leading seller the last."""

from collections.abc import Mapping, Sequence

import attrs

from salesmodel._checks import instance, real, several, whole
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.targets.activity import naive_calls
from salesmodel.funnel.targets.rates import LevelRates
from salesmodel.statistics.tails import trials_needed


__all__ = ["Split", "Step", "compare_splits"]

_MOST = 10**15
_HOUR = 60


@attrs.frozen
class Step:
    """A step of the work: who does it, how long it takes, and how often it succeeds.

    Parameters
    ----------
    level : str
        The level that it tries to reach.
    by : str
        Who does it, such as ``trainee``.
    rate : float
        Share of tries that reach the level, from 0 to 1.
    minutes : float
        Length of a try, not negative.
    hourly_cost : int
        Cost of an hour of whoever does it, in minor units, not negative.

    Raises
    ------
    InvalidValueError
        If a number is out of its range.
    """

    level: str
    by: str
    rate: float
    minutes: float
    hourly_cost: int

    def __attrs_post_init__(self) -> None:
        """Check the numbers."""
        if not 0 <= real(self.rate) <= 1:
            needed = "a fraction from 0 to 1"
            raise InvalidValueError("rate", needed, self.rate, "fraction")
        if not 0 <= real(self.minutes) <= _MOST:
            needed = "finite, and not negative"
            raise InvalidValueError("minutes", needed, self.minutes, "range")
        whole("hourly_cost", self.hourly_cost, least=0, most=_MOST)


@attrs.frozen
class Split:
    """What a way to split the work takes.

    Parameters
    ----------
    name : str
        Its name.
    calls : int
        Calls that bring the deals with the chance that was asked for, or the naive
        number where none was.
    hours : dict of str to float
        Expected hours by who does the work.
    costs : dict of str to int
        Their cost in minor units, each rounded half to even.
    cost : int
        The sum of the costs.
    cost_per_deal : float or None
        The same for each deal that is wanted; `None` where none is.
    """

    name: str
    calls: int
    hours: Mapping[str, float] = attrs.field(converter=as_read_only, hash=False)
    costs: Mapping[str, int] = attrs.field(converter=as_read_only, hash=False)
    cost: int
    cost_per_deal: float | None


def compare_splits(
    deals: int, splits: Mapping[str, Sequence[Step]], *, chance: float | None = None
) -> tuple[Split, ...]:
    r"""Compare ways to split the work of a target of deals.

    Parameters
    ----------
    deals : int
        Deals that are wanted, from 0 to a million.
    splits : mapping of str to sequence of Step
        Steps by the name of the way, in their order.
    chance : float, optional
        Chance of having the deals, strictly between 0 and 1.

    Returns
    -------
    tuple of Split
        The cheapest first.

    Raises
    ------
    InvalidValueError
        If a way has no step, or a number is out of its range.
    NoSolutionError
        If no call becomes a deal.

    Notes
    -----
    Of :math:`N` calls, :math:`N \prod_{i < j} p_i` come to step :math:`j`; each takes
    its minutes there.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    A trainee reaches fewer people, and costs a third:

    >>> alone = [
    ...     Step("meeting", "seller", 0.10, 6, 3_000),
    ...     Step("deal", "seller", 0.25, 60, 3_000),
    ... ]
    >>> shared = [Step("meeting", "trainee", 0.08, 6, 1_000), alone[1]]
    >>> for one in compare_splits(10, {"alone": alone, "with a trainee": shared}):
    ...     print(one.name, one.calls, one.hours, one.cost_per_deal)
    with a trainee 500 {'trainee': 50.0, 'seller': 40.0} 17000.0
    alone 400 {'seller': 80.0} 24000.0
    """
    whole("deals", deals, least=0, most=10**6)
    found = [
        _split(
            deals,
            name,
            tuple(instance("steps", step, Step) for step in several("steps", steps)),
            chance,
        )
        for name, steps in as_read_only(splits, name="splits").items()
    ]
    return tuple(sorted(found, key=lambda one: one.cost))


def _split(
    deals: int, name: str, steps: tuple[Step, ...], chance: float | None
) -> Split:
    """Work one way out."""
    rates = LevelRates(
        tuple(step.level for step in steps), tuple(step.rate for step in steps)
    )
    calls = naive_calls(deals, rates.overall)
    if chance is not None:
        calls = trials_needed(deals, rates.overall, chance=chance)
    hours: dict[str, float] = {}
    money: dict[str, float] = {}
    for step, share in zip(steps, (1.0, *rates.shares), strict=False):
        spent = calls * share * step.minutes / _HOUR
        hours[step.by] = hours.get(step.by, 0.0) + spent
        money[step.by] = money.get(step.by, 0.0) + spent * step.hourly_cost
    costs = {by: round(one) for by, one in money.items()}
    cost = sum(costs.values())
    return Split(name, calls, hours, costs, cost, cost / deals if deals else None)
