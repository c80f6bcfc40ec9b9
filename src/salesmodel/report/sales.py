"""From tables of deals and events to the sales report."""

import datetime as dt
import math
from collections import Counter
from decimal import Decimal

import numpy as np

from salesmodel._arrays import LATEST, MISSING, NO_LABEL, IntArray, Moment, moment
from salesmodel._figures import checked_sum
from salesmodel.connect.imported import Imported
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.conversions.conversion import Conversion, conversion
from salesmodel.funnel.outcomes.breakdown import breakdown
from salesmodel.funnel.times.stays import time_in_stage
from salesmodel.funnel.times.timing import DAY, outcome_by_age
from salesmodel.maturity.repeat_sales import levels_by_repeat_share, missing_evidence
from salesmodel.repeat.sharing.share import RepeatShare, repeat_share
from salesmodel.report._ahead import (
    bottlenecks_by_money,
    deals_to_help,
    has_negative,
    month_end,
)
from salesmodel.report._past import cohort_ages, lost_deals, months_compared
from salesmodel.report.amounts import (
    in_major_units,
    major,
    mean_amount,
    median_amount,
)
from salesmodel.report.sections import (
    Data,
    Definition,
    FunnelRow,
    Maturity,
    Outcomes,
    OwnerRow,
    Repeat,
    SalesReport,
)
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.shrinkage import ShrunkRate
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable
from salesmodel.tables.snapshot import Snapshot, deals_of, known_at, latest_instant
from salesmodel.tables.visits import VisitTable
from salesmodel.values.currency import currency_code, minor_digits
from salesmodel.values.instants import from_micros


__all__ = ["AGES", "from_import", "from_tables"]

_COUNTING = "reached"

AGES = (7, 14, 30, 60, 90, 120, 180, 365)
"""Ages in days at which the report says what became of deals."""


def from_tables(
    deals: DealTable | None = None,
    visits: VisitTable | None = None,
    *,
    as_of: Moment | None = None,
    new_after: Moment | None = None,
    confidence: float = 0.95,
) -> SalesReport:
    """Report on tables of deals and of their stays in stages.

    Parameters
    ----------
    deals : DealTable, optional
        The deals; without them, those of the stays.
    visits : VisitTable, optional
        Their stays in stages; without them there is no funnel.
    as_of : datetime or int, optional
        Instant of observation, inclusive: aware, or microseconds since 1970-01-01 UTC;
        by default the latest of the data.
    new_after : datetime or int, optional
        From when on a client's first sale counts as his first; without it, first and
        repeat sales are not told apart.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    SalesReport
        The report.

    Raises
    ------
    InvalidValueError
        If there is neither table, the currency is not one of ISO 4217, or `confidence`
        is out of range.
    InvalidInstantError
        If an instant is naive or out of range.
    UnknownDealError
        If a stay is of a deal that is not in `deals`.

    Examples
    --------
    >>> from salesmodel.tables import DealTable
    >>> deals = DealTable.from_columns(
    ...     deal=["d1", "d2", "d3"],
    ...     outcome=["won", "lost", "open"],
    ...     opened=["2026-01-05", "2026-01-07", "2026-02-02"],
    ...     closed=["2026-01-26", "2026-02-01", None],
    ... )
    >>> outcomes = from_tables(deals).outcomes
    >>> outcomes.win_rate.value, outcomes.mean_cycle_days
    (0.5, 21.0)
    """
    rows = sum(len(table) for table in (deals, visits) if table is not None)
    if deals is None:
        if visits is None:
            raise InvalidValueError("deals", "given, or visits", None, "no_source")
        deals = deals_of(visits)
    imported = Imported(deals, visits, rows, rows, (), {})
    return from_import(
        imported, as_of=as_of, new_after=new_after, confidence=confidence
    )


def from_import(
    imported: Imported,
    *,
    as_of: Moment | None = None,
    new_after: Moment | None = None,
    confidence: float = 0.95,
) -> SalesReport:
    r"""Report on imported tables, what was rejected on the way included.

    Parameters
    ----------
    imported : Imported
        Tables with their rejected rows and notices.
    as_of, new_after : datetime or int, optional
        As in `from_tables`.
    confidence : float, default 0.95
        As in `from_tables`.

    Returns
    -------
    SalesReport
        The report.

    See Also
    --------
    from_tables : The same on tables; it says what can go wrong.

    Examples
    --------
    >>> import io
    >>> from salesmodel.connect import csv
    >>> text = b"deal_id,outcome,opened_at,closed_at\nd1,won,2026-01-05,2026-02-01\n"
    >>> report = from_import(csv.read(io.BytesIO(text)))
    >>> report.outcomes.won, report.outcomes.mean_cycle_days
    (1, 27.0)
    """
    if imported.deals.currency is not None:
        currency_code(imported.deals.currency)
    given = imported.as_of if as_of is None else moment("as_of", as_of)
    cut = latest_instant(imported.deals, imported.visits) if given is None else given
    known = known_at(
        imported.deals, imported.visits, as_of=LATEST if cut is None else cut
    )
    whole = None if new_after is None else moment("new_after", new_after)
    split = None
    if known.deals.client is not None:
        split = repeat_share(known.deals, new_after=whole)
    notices = Counter(imported.notices) + Counter(known.notices)
    notices["as_of_from_data"] = int(given is None and cut is not None)
    notices["first_sales_unknown"] = int(split is not None and new_after is None)
    counted = conversion(known.visits, _COUNTING, confidence=confidence)
    notices += _notices(known, counted, split)
    share = None if split is None else split.repeat_share
    _, digits = _amounts(known.deals)
    return SalesReport(
        definition=Definition(
            as_of=_instant(cut),
            currency=known.deals.currency,
            counting=_COUNTING,
            confidence=confidence,
            new_after=_instant(whole),
        ),
        data=_data(imported, known.deals, notices),
        outcomes=_outcomes(known.deals, confidence),
        outcome_by_age=outcome_by_age(known.deals, as_of=known.as_of, days=AGES),
        funnel=_funnel(known.visits, counted),
        owners=_owners(known, confidence),
        repeat=None if split is None else _repeat(split, known.deals),
        maturity=Maturity(None, levels_by_repeat_share(share), missing_evidence(share)),
        cohorts=cohort_ages(known, digits, confidence),
        months=months_compared(known, cut, digits, confidence),
        bottlenecks=bottlenecks_by_money(known, digits, confidence),
        losses=lost_deals(known, digits, confidence),
        attention=deals_to_help(known, digits),
        month_end=month_end(known, cut, digits, confidence),
    )


def _instant(micros: int | None) -> dt.datetime | None:
    return None if micros is None else from_micros(micros)


def _data(imported: Imported, deals: DealTable, notices: Counter[str]) -> Data:
    """Say what the figures rest on."""
    return Data(
        rows=imported.rows,
        accepted=imported.accepted,
        deals=len(deals),
        clients=None if deals.client is None else deals.client.used(),
        owners=None if deals.owner is None else deals.owner.used(),
        rejected=imported.rejected,
        notices={code: n for code, n in sorted(notices.items()) if n > 0},
    )


def _notices(
    known: Snapshot, counted: Conversion, split: RepeatShare | None
) -> Counter[str]:
    """Count what the tables do not tell."""
    deals = known.deals
    closed = deals.outcome != OPEN
    won = deals.outcome == WON
    unopened = deals.opened == MISSING
    undated = closed & (deals.closed == MISSING)
    ends = ~unopened & closed & ~undated
    columns = {"client": deals.client, "owner": deals.owner}
    notices = Counter(
        opened_unknown=_count(unopened),
        closed_unknown=_count(undated),
        closed_before_opened=_count(ends & (deals.closed < deals.opened)),
        no_history=int(not counted.stages),
        inferred_stages=int(counted.counts.inferred.sum()),
        without_stages=len(deals) - int(counted.counts.entered[0, :1].sum())
        if counted.stages
        else 0,
        stay_end_unknown=_count(known.visits.left == MISSING),
        no_amount_column=int(deals.amount is None),
        negative_amounts=int(has_negative(known)),
    )
    if deals.amount is not None:
        notices["won_without_amount"] = _count(won & (deals.amount == MISSING))
    for name, column in columns.items():
        if column is None:
            notices[f"no_{name}_column"] = 1
        else:
            notices[f"{name}_unknown"] = _count(column.codes == NO_LABEL)
    if split is not None:
        notices["tied_first_sales"] = split.tied_first_sales
        notices["sales_without_date"] = split.undated
    return notices


def _count(rows: np.ndarray) -> int:
    return int(np.count_nonzero(rows))


def _outcomes(deals: DealTable, confidence: float) -> Outcomes:
    """Say how the deals ended."""
    is_won = deals.outcome == WON
    won, lost = _count(is_won), _count(deals.outcome == LOST)
    both = is_won & (deals.opened != MISSING) & (deals.closed >= deals.opened)
    cycles = (deals.closed - deals.opened)[both]
    amounts, digits = _amounts(deals)
    paid = None if amounts is None else amounts[is_won & (amounts != MISSING)]
    return Outcomes(
        won=won,
        lost=lost,
        open=len(deals) - won - lost,
        win_rate=wilson_rate(won, won + lost, confidence=confidence),
        won_amount=None if paid is None else in_major_units(checked_sum(paid), digits),
        mean_won_amount=None if paid is None else mean_amount(paid, digits),
        median_won_amount=None if paid is None else median_amount(paid, digits),
        mean_cycle_days=checked_sum(cycles) / cycles.size / DAY
        if cycles.size
        else None,
        median_cycle_days=float(np.median(cycles)) / DAY if cycles.size else None,
    )


def _amounts(deals: DealTable) -> tuple[IntArray | None, int]:
    """Return the amounts with the decimals of their currency."""
    if deals.amount is None or deals.currency is None:
        return None, 0
    return deals.amount, minor_digits(deals.currency)


def _funnel(visits: VisitTable, counted: Conversion) -> tuple[FunnelRow, ...]:
    """Say how far deals got, and how long they stayed; who is not decided is open."""
    medians = time_in_stage(visits, shares=(), per="deal").median
    days = [] if medians is None else medians.tolist()
    return tuple(
        FunnelRow(
            stage=row.stage,
            reached=row.entered,
            advanced=row.advanced,
            lost=row.lost,
            open=row.open + row.moved_back + row.moved_out,
            rate=row.rate,
            median_days=None if math.isnan(median) else median,
        )
        for row, median in zip(counted.rows(), days, strict=True)
    )


def _owners(known: Snapshot, confidence: float) -> tuple[OwnerRow, ...]:
    """Count by owner, the largest won amount first, deals without an owner last."""
    if known.deals.owner is None:
        return ()
    _, digits = _amounts(known.deals)
    found = breakdown(known, by="owner", confidence=confidence)
    rows = sorted(
        found.rows(),
        key=lambda row: (
            row.group is None,
            -(row.won_amount or 0),
            -row.won,
            row.group or "",
        ),
    )
    return tuple(
        OwnerRow(
            owner=row.group,
            won=row.won,
            lost=row.lost,
            open=row.open,
            win_rate=row.win_rate,
            won_amount=major(row.won_amount, digits),
            shrunk_rate=None if row.shrunk is None else _rate_of(row.shrunk),
        )
        for row in rows
    )


def _rate_of(shrunk: ShrunkRate) -> Rate:
    """Say a shrunk rate as rates are said."""
    raw = shrunk.raw
    return Rate(shrunk.value, shrunk.low, shrunk.high, raw.n, raw.confidence)


def _repeat(split: RepeatShare, deals: DealTable) -> Repeat:
    """Turn the split of first and repeat sales into major units."""
    _, digits = _amounts(deals)

    def major(units: int | None) -> Decimal | None:
        return None if units is None else in_major_units(units, digits)

    return Repeat(
        clients=split.clients,
        repeat_clients=split.repeat_clients,
        first_amount=major(split.first_amount),
        repeat_amount=major(split.repeat_amount),
        repeat_share=split.repeat_share,
        repeat_share_if_complete=split.repeat_share_if_complete,
        history_from=_instant(split.history_from),
    )
