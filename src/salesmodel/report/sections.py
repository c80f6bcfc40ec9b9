"""The sales report as one value, section by section.

Undefined is `None`. Amounts are exact decimals in the report's currency, shares and
rates from 0 to 1, durations days of 24 hours, instants aware and in UTC.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.connect.problems import Rejected
from salesmodel.funnel.times.timing import OutcomeAtAge
from salesmodel.report._ahead import Attention, Bottleneck, MonthEnd
from salesmodel.report._past import CohortAge, Loss, MonthsCompared
from salesmodel.statistics.intervals import Rate


__all__ = [
    "Data",
    "Definition",
    "FunnelRow",
    "Maturity",
    "Outcomes",
    "OwnerRow",
    "Repeat",
    "SalesReport",
]


@attrs.frozen
class Definition:
    """Under which definitions the figures hold.

    Parameters
    ----------
    as_of : datetime or None
        Instant of observation, inclusive; `None` where the data has no instant.
    currency : str or None
        ISO 4217 code of every amount.
    counting : str
        Counting policy of the funnel.
    confidence : float
        Coverage of every interval.
    new_after : datetime or None
        From when on a client's first sale counts as his first.
    """

    as_of: dt.datetime | None
    currency: str | None
    counting: str
    confidence: float
    new_after: dt.datetime | None


@attrs.frozen
class Data:
    """What the figures rest on.

    Parameters
    ----------
    rows : int
        Rows read.
    accepted : int
        Rows that the tables rest on.
    deals : int
        Deals known as of the instant of observation.
    clients, owners : int or None
        Distinct clients and owners of these; `None` without such a column.
    rejected : tuple of Rejected
        Rows left out, with the reason.
    notices : mapping of str to int
        What was decided or left out, with counts; none of them is 0.
    """

    rows: int
    accepted: int
    deals: int
    clients: int | None
    owners: int | None
    rejected: tuple[Rejected, ...]
    notices: Mapping[str, int] = attrs.field(converter=as_read_only)


@attrs.frozen
class Outcomes:
    """How the deals ended.

    Parameters
    ----------
    won, lost, open : int
        Deals; they add up to the deals of the report.
    win_rate : Rate
        won / (won + lost).
    won_amount, mean_won_amount, median_won_amount : Decimal or None
        Of won deals whose amount is known.
    mean_cycle_days, median_cycle_days : float or None
        From opening to closing, of won deals of which both are known.
    """

    won: int
    lost: int
    open: int
    win_rate: Rate
    won_amount: Decimal | None
    mean_won_amount: Decimal | None
    median_won_amount: Decimal | None
    mean_cycle_days: float | None
    median_cycle_days: float | None


@attrs.frozen
class FunnelRow:
    """What became of the deals that reached a stage, and how long they stayed.

    Parameters
    ----------
    stage : str
        The stage.
    reached : int
        Deals that got at least so far; the sum of the next three.
    advanced : int
        Deals that got further, won ones included.
    lost, open : int
        Deals that were lost, or are not decided, with this as their furthest stage.
    rate : Rate
        advanced / (advanced + lost).
    median_days : float or None
        Kaplan–Meier median of the total days a deal spent in the stage.
    """

    stage: str
    reached: int
    advanced: int
    lost: int
    open: int
    rate: Rate
    median_days: float | None


@attrs.frozen
class OwnerRow:
    """The deals of one owner.

    Parameters
    ----------
    owner : str or None
        The owner; `None` for the deals that have none.
    won, lost, open : int
        Deals.
    win_rate : Rate
        won / (won + lost).
    won_amount : Decimal or None
        Of won deals; `None` without amounts.
    shrunk_rate : Rate or None
        The win rate in the light of all owners, so that luck does not top a list;
        `None` of deals without an owner, and where there are too few owners.
    """

    owner: str | None
    won: int
    lost: int
    open: int
    win_rate: Rate
    won_amount: Decimal | None
    shrunk_rate: Rate | None


@attrs.frozen
class Repeat:
    """First sales against repeat sales.

    Parameters
    ----------
    clients, repeat_clients : int
        Clients who bought, and who bought more than once.
    first_amount, repeat_amount : Decimal or None
        Won by first and by repeat sales.
    repeat_share : float or None
        repeat / (first + repeat); `None` where first sales are not known to be first.
    repeat_share_if_complete : float or None
        The share as if the data were the whole history.
    history_from : datetime or None
        Earliest dated sale.
    """

    clients: int
    repeat_clients: int
    first_amount: Decimal | None
    repeat_amount: Decimal | None
    repeat_share: float | None
    repeat_share_if_complete: float | None
    history_from: dt.datetime | None


@attrs.frozen
class Maturity:
    """What the figures say of the maturity of repeat sales.

    Parameters
    ----------
    level : str or None
        The level; `None` without evidence on practices.
    levels_by_repeat_share : tuple of str
        Levels that the repeat share is compatible with.
    missing_evidence : tuple of str
        What would be needed to name one level.
    """

    level: str | None
    levels_by_repeat_share: tuple[str, ...]
    missing_evidence: tuple[str, ...]


@attrs.frozen
class SalesReport:
    """A sales report.

    Parameters
    ----------
    definition : Definition
        Under which definitions the figures hold.
    data : Data
        What they rest on.
    outcomes : Outcomes
        How the deals ended.
    outcome_by_age : tuple of OutcomeAtAge
        What becomes of deals with age (Aalen–Johansen).
    funnel : tuple of FunnelRow
        How far deals get; empty without a history.
    owners : tuple of OwnerRow
        By owner, the largest won amount first; empty without such a column.
    repeat : Repeat or None
        First against repeat sales; `None` without clients.
    maturity : Maturity
        What this says of the maturity of repeat sales.
    cohorts : tuple of CohortAge
        What had been won of each month's deals by age; empty without a history.
    months : MonthsCompared or None
        The last full month against the one before it.
    bottlenecks : tuple of Bottleneck
        Stages by what a point is worth; empty without a history and amounts.
    losses : tuple of Loss
        Where deals died and of what; empty without a history.
    attention : Attention
        Open deals that need a hand.
    month_end : MonthEnd or None
        Where the month will end; `None` without a history and amounts.
    """

    definition: Definition
    data: Data
    outcomes: Outcomes
    outcome_by_age: tuple[OutcomeAtAge, ...]
    funnel: tuple[FunnelRow, ...]
    owners: tuple[OwnerRow, ...]
    repeat: Repeat | None
    maturity: Maturity
    cohorts: tuple[CohortAge, ...]
    months: MonthsCompared | None
    bottlenecks: tuple[Bottleneck, ...]
    losses: tuple[Loss, ...]
    attention: Attention
    month_end: MonthEnd | None
