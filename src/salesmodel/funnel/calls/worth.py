"""Whether a base of clients is worth calling, and how sure that is."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import attrs

from salesmodel._checks import real
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.calls.counts import CallCounts
from salesmodel.statistics.exact_intervals import clopper_pearson_rate
from salesmodel.statistics.intervals import Rate, wilson_interval
from salesmodel.tables.contacts import ContactTable


__all__ = ["BaseWorth", "Worth", "base_worth", "bases_worth", "worth_of"]

_MOST: Final = 10**15
_FAR: Final = 10**12


@attrs.frozen
class Worth:
    """What a contact brings, and whether that is more than nothing.

    Parameters
    ----------
    value : float or None
        Expected profit of a contact in minor units; `None` without contacts.
    low, high : float or None
        Ends of its interval.
    verdict : str
        ``worth it`` where the interval is above 0, ``not worth it`` where it is not
        above 0 at all, and ``not known yet``.
    contacts_to_tell : int or None
        How many more contacts would tell, should the rate stay as it is; 0 where it is
        known, `None` where no number up to a trillion would.
    """

    value: float | None
    low: float | None
    high: float | None
    verdict: str
    contacts_to_tell: int | None


@attrs.frozen
class BaseWorth:
    """What contacts of a base bring, with the repeats of those who buy and without.

    Parameters
    ----------
    base : str
        Name of the base.
    rate : Rate
        Share of contacts that become deals, with the interval of Clopper and Pearson.
    contact_cost : float
        Cost of a contact, in minor units.
    with_repeats : Worth
        From the profit of the first sale and of the repeats that follow.
    first_sale : Worth
        From the first sale alone: a base can be worth it although that one loses.
    """

    base: str
    rate: Rate
    contact_cost: float
    with_repeats: Worth
    first_sale: Worth


def base_worth(  # noqa: PLR0913 — a contact earns as many parts
    deals: int,
    contacts: int,
    *,
    first_profit: float,
    repeat_profit: float,
    contact_cost: float,
    base: str = "",
    confidence: float = 0.95,
) -> BaseWorth:
    r"""Judge whether a base is worth calling.

    Parameters
    ----------
    deals, contacts : int
        Deals, and the contacts that they came of.
    first_profit : float
        Profit of a first sale before its acquisition cost, in minor units: the contacts
        are what acquires.
    repeat_profit : float
        Expected profit of a client's repeats up to the horizon, in minor units.
    contact_cost : float
        Cost of a contact in minor units, not negative.
    base : str, optional
        Name of the base.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    BaseWorth
        Expected profit of a contact, with its interval and verdict, twice.

    Raises
    ------
    InvalidValueError
        If a count is none, deals pass contacts, or an amount is not finite.

    Notes
    -----
    :math:`p (F + R) - c` with :math:`p` the share of contacts that become deals, and
    its interval from that of :math:`p`; the profits are taken for known. The verdict is
    wrong in at most half of what the coverage leaves, looked at once: who looks after
    every call is wrong more often. The contacts that would tell are those after which a
    Wilson interval around the same share would leave 0 out.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    The first sale loses, and the repeats make up for it:

    >>> found = base_worth(
    ...     20, 1000, first_profit=4_000, repeat_profit=11_000, contact_cost=100
    ... )
    >>> found.with_repeats.value, found.with_repeats.verdict
    (200.0, 'worth it')
    >>> found.first_sale.value, found.first_sale.verdict
    (-20.0, 'not known yet')
    >>> found.first_sale.contacts_to_tell
    2746
    """
    for name, value in (
        ("first_profit", first_profit),
        ("repeat_profit", repeat_profit),
        ("contact_cost", contact_cost),
    ):
        least = 0 if name == "contact_cost" else -_MOST
        if not least <= real(value) <= _MOST:
            needed = f"a number from {least} to {_MOST}"
            raise InvalidValueError(name, needed, value, "range")
    rate = clopper_pearson_rate(deals, contacts, confidence=confidence)
    first = worth_of(rate, first_profit, contact_cost)
    both = worth_of(rate, first_profit + repeat_profit, contact_cost)
    return BaseWorth(base, rate, contact_cost, both, first)


def worth_of(rate: Rate, profit: float, cost: float) -> Worth:
    """Tell what a try brings at a rate, and whether that is more than nothing.

    Parameters
    ----------
    rate : Rate
        Share of tries that succeed.
    profit : float
        Profit of a success.
    cost : float
        Cost of a try.

    Returns
    -------
    Worth
        The expected profit with its interval and verdict.

    Raises
    ------
    InvalidValueError
        If the profit or the cost is no finite number.

    Examples
    --------
    >>> worth_of(clopper_pearson_rate(0, 0), 10, 1).verdict
    'not known yet'
    """
    for name, told in (("profit", profit), ("cost", cost)):
        if not -math.inf < real(told) < math.inf:
            raise InvalidValueError(name, "a finite number", told, "range")
    if rate.value is None or rate.low is None or rate.high is None:
        return Worth(None, None, None, "not known yet", None)
    low, high = sorted((rate.low * profit - cost, rate.high * profit - cost))
    if low > 0 or high <= 0:
        verdict = "worth it" if low > 0 else "not worth it"
        return Worth(rate.value * profit - cost, low, high, verdict, 0)
    more = _to_tell(rate.value, rate.n, cost / profit, rate.confidence)
    return Worth(rate.value * profit - cost, low, high, "not known yet", more)


def _to_tell(share: float, n: int, threshold: float, confidence: float) -> int | None:
    """Return how many more trials bring an interval off a threshold."""

    def tells(trials: int) -> bool:
        low, high = wilson_interval(share, trials, confidence=confidence)
        return not low <= threshold <= high

    return fewest_more(n, tells)


def fewest_more(n: int, is_enough: Callable[[int], bool]) -> int | None:
    """Return how many more are enough, or `None` where none up to a trillion are."""
    short, enough = n, max(2 * n, 1)
    while not is_enough(enough):
        short, enough = enough, 2 * enough
        if enough > _FAR:
            return None
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if is_enough(middle) else (middle, enough)
    return enough - n


def bases_worth(
    contacts: ContactTable,
    *,
    first_profit: float | Mapping[str, float],
    repeat_profit: float | Mapping[str, float],
    contact_cost: float | None = None,
    confidence: float = 0.95,
) -> tuple[BaseWorth, ...]:
    """Judge every base of a table of contacts.

    Parameters
    ----------
    contacts : ContactTable
        Contacts with their bases and levels; the highest level is the deal.
    first_profit, repeat_profit : float or mapping of str to float
        As in `base_worth`: of all bases, or by the name of the base.
    contact_cost : float, optional
        Cost of a contact in minor units; where not given, the mean of the known costs
        of each base.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    tuple of BaseWorth
        By the expected profit of a contact, the highest first; contacts without a base,
        and bases of which no level is known, are not among them.

    Raises
    ------
    InvalidValueError
        If there are no bases or levels, a base has neither a cost nor a profit, or an
        amount is out of range.

    Examples
    --------
    >>> contacts = ContactTable.from_columns(
    ...     at=["2026-01-05"] * 400,
    ...     base=["catalogue"] * 200 + ["referrals"] * 200,
    ...     level=[0] * 199 + [4] + [0] * 160 + [4] * 40,
    ... )
    >>> for one in bases_worth(
    ...     contacts, first_profit=2_000, repeat_profit=8_000, contact_cost=300
    ... ):
    ...     print(one.base, one.with_repeats.value, one.with_repeats.verdict)
    referrals 1700.0 worth it
    catalogue -250.0 not worth it
    """
    counts = CallCounts.of(contacts, "base")
    found = []
    for place, (base,) in enumerate(counts.groups()):
        n, deals = (int(one) for one in counts.reached[place, [0, -1]])
        if base is None or not n:
            continue
        cost = contact_cost
        if cost is None:
            costed = n - int(counts.uncosted[place])
            if counts.cost is None or not costed:
                needed = "given, where a base has no known cost"
                raise InvalidValueError("contact_cost", needed, base, "absent")
            cost = int(counts.cost[place]) / costed
        found.append(
            base_worth(
                deals,
                n,
                first_profit=_of_base("first_profit", first_profit, base),
                repeat_profit=_of_base("repeat_profit", repeat_profit, base),
                contact_cost=cost,
                base=base,
                confidence=confidence,
            )
        )
    return tuple(sorted(found, key=lambda one: -(one.with_repeats.value or 0)))


def _of_base(name: str, profit: float | Mapping[str, float], base: str) -> float:
    """Return the profit of a base."""
    if not isinstance(profit, Mapping):
        return profit
    if base not in profit:
        raise InvalidValueError(name, "given for every base", base, "absent")
    return profit[base]
