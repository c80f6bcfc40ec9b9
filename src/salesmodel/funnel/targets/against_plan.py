"""Plan against actual, by owner and period, with the chance of meeting the plan."""

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL, Moment, moment
from salesmodel._checks import instance, several, whole
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.targets.days import working_days
from salesmodel.statistics.exact_intervals import BetaRate
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.tails import beta_binomial_tail
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.contacts import ContactTable


__all__ = ["PlanRow", "Progress", "plan_against_actual", "progress_of"]

_MOST = 10**9


@attrs.frozen
class Progress:
    """How far an owner is in a period.

    Parameters
    ----------
    owner, period : str
        Whose it is, and of when.
    plan : int
        Deals that are planned.
    calls, deals : int
        Calls and deals so far.
    days, days_left : int
        Working days of the period, and those that are left.

    Raises
    ------
    InvalidValueError
        If a number is no whole number, there are more deals than calls, or more days
        are left than the period has.
    """

    owner: str
    period: str
    plan: int
    calls: int
    deals: int
    days: int
    days_left: int

    def __attrs_post_init__(self) -> None:
        """Check the numbers."""
        for name, most in (
            ("plan", 10**6),
            ("calls", _MOST),
            ("deals", self.calls),
            ("days", _MOST),
            ("days_left", self.days),
        ):
            whole(name, getattr(self, name), least=0, most=most)


@attrs.frozen
class PlanRow:
    """Plan and actual of an owner in a period.

    Parameters
    ----------
    progress : Progress
        What was given.
    missing : int
        Deals that are missing to the plan; 0 where it is met.
    rate : Rate
        Deals / calls so far.
    run_rate : float or None
        Deals at the end if every day brings what those so far did; `None` before the
        first day is over.
    calls_to_come : int or None
        Calls at the same pace in the days that are left; `None` before the first day
        is over.
    chance : float or None
        Probability that they bring what is missing; 1 where the plan is met, `None`
        where the pace is not known.
    """

    progress: Progress
    missing: int
    rate: Rate
    run_rate: float | None
    calls_to_come: int | None
    chance: float | None


def plan_against_actual(
    rows: Sequence[Progress],
    *,
    prior: BetaRate | None = None,
    confidence: float = 0.95,
) -> tuple[PlanRow, ...]:
    r"""Compare plan and actual, and tell how likely each plan is to be met.

    Parameters
    ----------
    rows : sequence of Progress
        One an owner and period.
    prior : BetaRate, optional
        What is known of the share of calls that become deals before this period, such
        as that of all owners last month; Jeffreys' prior where not given.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    tuple of PlanRow
        In the order given.

    Raises
    ------
    InvalidValueError
        If a row is none, or `confidence` is out of range.

    Notes
    -----
    Calls to come are those so far a day, times the days that are left, rounded down.
    The deals they bring are beta-binomial after the prior and the calls so far; where
    deals of this period are few, the chance rests on the prior.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> half = Progress(
    ...     "Ann", "2026-03", plan=10, calls=300, deals=4, days=20, days_left=10
    ... )
    >>> row = plan_against_actual([half], prior=BetaRate(20, 980))[0]
    >>> row.missing, row.run_rate, row.calls_to_come, round(row.chance, 3)
    (6, 8.0, 300, 0.469)
    """
    before = BetaRate(0.5, 0.5) if prior is None else prior
    return tuple(_row(one, before, confidence) for one in rows)


def _row(progress: Progress, before: BetaRate, confidence: float) -> PlanRow:
    """Work one row out."""
    if not isinstance(progress, Progress):
        raise InvalidValueError("rows", "instances of Progress", progress, "type")
    missing = max(progress.plan - progress.deals, 0)
    over = progress.days - progress.days_left
    run_rate = calls_to_come = chance = None
    if over:
        run_rate = progress.deals * progress.days / over
        calls_to_come = progress.calls * progress.days_left // over
        known = BetaRate(
            before.successes + progress.deals,
            before.failures + progress.calls - progress.deals,
        )
        chance = beta_binomial_tail(missing, calls_to_come, known)
    if not missing:
        chance = 1.0
    rate = wilson_rate(progress.deals, progress.calls, confidence=confidence)
    return PlanRow(progress, missing, rate, run_rate, calls_to_come, chance)


def progress_of(
    contacts: ContactTable,
    plans: Mapping[str, int],
    *,
    period: tuple[str, Moment, Moment],
    at: Moment,
    calendar: CalendarTable,
    utc_offset_minutes: int = 0,
) -> tuple[Progress, ...]:
    """Take down how far each seller is, from contacts and a calendar.

    Parameters
    ----------
    contacts : ContactTable
        Contacts with their sellers and levels; the highest level is the deal.
    plans : mapping of str to int
        Deals that are planned, by seller; sellers without a plan are left out.
    period : tuple of str, datetime and datetime
        Name of the period, its first instant, and the first one after it.
    at : datetime or int
        As of when: later contacts do not count, and days that begin from then on are
        left.
    calendar : CalendarTable
        When there is business.
    utc_offset_minutes : int, default 0
        How far local time is ahead of UTC, for the working days.

    Returns
    -------
    tuple of Progress
        One a seller, in the order of the plans.

    Raises
    ------
    InvalidValueError
        If the contacts have no sellers or levels, or a plan is no whole number.
    InvalidInstantError
        If the period is not within the calendar, or ends before it starts.

    Examples
    --------
    >>> hour = 3_600_000_000
    >>> calendar = CalendarTable([0, 24 * hour, 48 * hour], [0, 8 * hour, 16 * hour])
    >>> contacts = ContactTable.from_columns(
    ...     at=np.array([1, 2, 30]) * hour, seller=["Ann"] * 3, level=[4, 0, 4]
    ... )
    >>> progress_of(
    ...     contacts,
    ...     {"Ann": 2},
    ...     period=("January", 0, 48 * hour),
    ...     at=24 * hour,
    ...     calendar=calendar,
    ... )[0].deals
    1
    """
    if contacts.seller is None or contacts.level is None:
        needed = "columns of the contacts: seller and level"
        raise InvalidValueError("contacts", needed, None, "absent")
    told = several("period", period)
    if len(told) != 3:
        raise InvalidValueError("period", "a name, a start and an end", told, "period")
    name, start, end = instance("period", told[0], str), told[1], told[2]
    first, last = moment("start", start), moment("end", end)
    now = min(max(moment("at", at), first), last)
    days = working_days(calendar, first, last, utc_offset_minutes=utc_offset_minutes)
    left = working_days(calendar, now, last, utc_offset_minutes=utc_offset_minutes)
    counted = (
        (contacts.at >= first) & (contacts.at < now) & (contacts.level != NO_LABEL)
    )
    sellers, level = contacts.seller.codes[counted] + 1, contacts.level[counted]
    n_codes = len(contacts.seller.labels) + 1
    calls = np.bincount(sellers, minlength=n_codes)
    deals = np.bincount(sellers[level == len(contacts.levels) - 1], minlength=n_codes)
    place = {seller: code + 1 for code, seller in enumerate(contacts.seller.labels)}
    found = []
    for seller, plan in as_read_only(plans, name="plans").items():
        code = place.get(seller)
        made = (0, 0) if code is None else (int(calls[code]), int(deals[code]))
        found.append(Progress(seller, name, plan, *made, days, left))
    return tuple(found)
