"""From tables of deals and events to the sales report."""

from collections import Counter

import numpy as np

from salesmodel._arrays import LATEST, MISSING, NO_LABEL, Moment, moment
from salesmodel.connect.imported import Imported
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.conversions.conversion import Conversion, conversion
from salesmodel.funnel.times.timing import outcome_by_age
from salesmodel.maturity.repeat_sales import levels_by_repeat_share, missing_evidence
from salesmodel.repeat.sharing.share import RepeatShare, repeat_share
from salesmodel.report._ahead import (
    bottlenecks_by_money,
    deals_to_help,
    has_negative,
    month_end,
)
from salesmodel.report._now import (
    amounts_of,
    funnel_rows,
    instant_of,
    outcomes_of,
    owner_rows,
    repeat_of,
)
from salesmodel.report._past import cohort_ages, lost_deals, months_compared
from salesmodel.report.sections import (
    Data,
    Definition,
    Maturity,
    SalesReport,
)
from salesmodel.tables.deals import OPEN, WON, DealTable
from salesmodel.tables.snapshot import Snapshot, deals_of, known_at, latest_instant
from salesmodel.tables.visits import VisitTable
from salesmodel.values.currency import currency_code


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
    _, digits = amounts_of(known.deals)
    return SalesReport(
        definition=Definition(
            as_of=instant_of(cut),
            currency=known.deals.currency,
            counting=_COUNTING,
            confidence=confidence,
            new_after=instant_of(whole),
        ),
        data=_data(imported, known.deals, notices),
        outcomes=outcomes_of(known.deals, confidence),
        outcome_by_age=outcome_by_age(known.deals, as_of=known.as_of, days=AGES),
        funnel=funnel_rows(known.visits, counted),
        owners=owner_rows(known, confidence),
        repeat=None if split is None else repeat_of(split, known.deals),
        maturity=Maturity(None, levels_by_repeat_share(share), missing_evidence(share)),
        cohorts=cohort_ages(known, digits, confidence),
        months=months_compared(known, cut, digits, confidence),
        bottlenecks=bottlenecks_by_money(known, digits, confidence),
        losses=lost_deals(known, digits, confidence),
        attention=deals_to_help(known, digits),
        month_end=month_end(known, cut, digits, confidence),
    )


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
