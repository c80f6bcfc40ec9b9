"""What was known of the deals at one instant: outcomes, progress and stays as of then."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, BoolArray, IntArray, Moment, moment
from salesmodel._mappings import as_read_only
from salesmodel.errors import UnknownDealError
from salesmodel.tables._closing import closable, closed_by
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = ["Snapshot", "deals_of", "known_at", "latest_instant"]


@attrs.frozen(eq=False)
class Snapshot:
    """Deals as they were known at an instant.

    Parameters
    ----------
    deals : DealTable
        Deals opened by then, with the outcome of then.
    as_of : int
        The instant, in microseconds since 1970-01-01 UTC, inclusive.
    visits : VisitTable
        Stays until then, closings included: also those that only the table of deals
        tells. Its codes of deals are rows of `deals`.
    notices : mapping of str to int
        What was left out or decided, with counts.
    """

    deals: DealTable
    as_of: int
    visits: VisitTable
    notices: Mapping[str, int] = attrs.field(converter=as_read_only)


def latest_instant(deals: DealTable, visits: VisitTable | None = None) -> int | None:
    """Return the latest instant of the deals and of their history.

    Parameters
    ----------
    deals : DealTable
        Deals; the closing instant of an open deal is a plan, and not looked at.
    visits : VisitTable, optional
        Their history; its own instant of observation counts.

    Returns
    -------
    int or None
        Microseconds since 1970-01-01 UTC; `None` where there is no instant at all.

    Examples
    --------
    >>> latest_instant(
    ...     DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    ... )
    """
    columns = (deals.opened, deals.closed[deals.outcome != OPEN])
    latest = max((int(one.max()) for one in columns if one.size), default=MISSING)
    if visits is not None and visits.as_of is not None:
        latest = max(latest, visits.as_of)
    return None if latest == MISSING else latest


def deals_of(visits: VisitTable) -> DealTable:
    """Make a table of the deals of a history, of which nothing else is known.

    Parameters
    ----------
    visits : VisitTable
        A history; deals that came as codes are named after them.

    Returns
    -------
    DealTable
        Open deals without instants; `known_at` fills in what their history tells.

    Examples
    --------
    >>> deals_of(VisitTable.empty()).deal
    ()
    """
    names = _names(visits)
    unknown = np.full(len(names), MISSING)
    return DealTable(names, np.zeros(len(names), np.uint8), unknown, unknown)


def known_at(
    deals: DealTable, visits: VisitTable | None = None, *, as_of: Moment
) -> Snapshot:
    """Cut deals and their history at an instant.

    Deals opened later are left out, those closed later are open, and later events are
    left out. Where the history of a deal has closing events, the last of them decides
    its outcome, and a stage entered after it reopens the deal; else the table of deals
    decides.

    Parameters
    ----------
    deals : DealTable
        Deals as they are known today.
    visits : VisitTable, optional
        Their history.
    as_of : datetime or int
        Aware, or microseconds since 1970-01-01 UTC; inclusive.

    Returns
    -------
    Snapshot
        What was known at `as_of`. Its notices count ``opened_after_as_of``,
        ``closed_after_as_of``, ``events_after_as_of``, ``opened_at_first_event``, and
        ``outcome_conflict`` (closed deals whose history ends otherwise; the history
        holds).

    Raises
    ------
    UnknownDealError
        If the history has a deal that the table has not.

    Examples
    --------
    >>> import numpy as np
    >>> deals = DealTable.from_columns(
    ...     deal=["d1"],
    ...     outcome=["won"],
    ...     opened=["2026-01-05"],
    ...     closed=["2026-02-01"],
    ... )
    >>> january = int(np.datetime64("2026-01-31", "us").astype(int))
    >>> known_at(deals, as_of=january).notices["closed_after_as_of"]
    1
    """
    cut = moment("as_of", as_of)
    if visits is None:
        return _without_history(deals, cut)
    history = closable(_aligned(visits, deals))
    past = attrs.evolve(history, log=history.log.until(cut), as_of=cut)
    today, then = DealPaths(history), DealPaths(past)
    by_history = _tells_an_end(history)
    outcome_today = np.where(by_history, _outcome(today), deals.outcome)
    closed = np.where(by_history, then.latest, deals.closed)
    outcome = np.where(by_history, _outcome(then), deals.outcome)
    outcome[closed > cut] = OPEN
    opened = np.where(deals.opened == MISSING, today.opened, deals.opened)
    kept = opened <= cut
    table = attrs.evolve(
        deals,
        outcome=outcome.astype(np.uint8),
        opened=opened,
        closed=np.where(outcome == OPEN, MISSING, closed),
    )
    by_table = kept & ~by_history & (outcome != OPEN)
    conflict = by_history & (deals.outcome != OPEN) & (deals.outcome != outcome_today)
    notices = {
        "opened_after_as_of": _count(~kept),
        "closed_after_as_of": _count(
            (outcome_today != OPEN) & (outcome == OPEN) & kept
        ),
        "events_after_as_of": len(history)
        - len(past)
        + visits.notices.get("events_after_as_of", 0),
        "opened_at_first_event": _count((opened != deals.opened) & kept),
        "outcome_conflict": _count(conflict & kept),
    }
    stays = closed_by(past, table, rows=by_table, kept=kept)
    return Snapshot(table[kept], cut, stays, notices)


def _without_history(deals: DealTable, as_of: int) -> Snapshot:
    """Cut a table of deals alone."""
    kept = deals.opened <= as_of
    late = (deals.outcome != OPEN) & (deals.closed > as_of)
    outcome = np.where(late, OPEN, deals.outcome).astype(np.uint8)
    closed = np.where(outcome == OPEN, MISSING, deals.closed)
    table = attrs.evolve(deals, outcome=outcome, closed=closed)
    return Snapshot(
        deals=table if kept.all() else table[kept],
        as_of=as_of,
        visits=VisitTable.empty(),
        notices={
            "opened_after_as_of": _count(~kept),
            "closed_after_as_of": _count(late & kept),
        },
    )


def _count(rows: BoolArray) -> int:
    return int(np.count_nonzero(rows))


def _aligned(visits: VisitTable, deals: DealTable) -> VisitTable:
    """Make the codes of a history point into a table of deals."""
    names = _names(visits)
    rows = np.arange(len(names))
    if visits.deals and visits.deals != deals.deal:
        place = {deal: row for row, deal in enumerate(deals.deal)}
        rows = np.array([place.get(deal, NO_LABEL) for deal in names], np.int64)
    rows[rows >= len(deals)] = NO_LABEL
    moved = rows.astype(np.int32)[visits.log.deal]
    if NO_LABEL in moved:
        raise UnknownDealError(names[visits.log.deal[np.argmin(moved)]])
    log = attrs.evolve(visits.log, deal=moved, n_deals=len(deals))
    return attrs.evolve(visits, log=log, deals=deals.deal)


def _names(visits: VisitTable) -> tuple[str, ...]:
    """Return the names of the deals: their codes, where that is how they came."""
    return visits.deals or tuple(map(str, range(visits.n_deals)))


def _tells_an_end(history: VisitTable) -> BoolArray:
    """Mark the deals whose history has a closing event."""
    log = history.log
    is_closing = _outcomes(history.stages)[log.stage] != OPEN
    told = np.zeros(log.n_deals, np.bool_)
    told[log.deal[is_closing]] = True
    return told


def _outcome(paths: DealPaths) -> IntArray:
    """Turn the last event of each deal into an outcome."""
    return _outcomes(paths.visits.stages)[paths.last]


def _outcomes(stages: Stages) -> IntArray:
    """Return the outcome of each code of a stage, and of "none" and "gone"."""
    kinds = np.full(len(stages) + 2, OPEN)
    kinds[stages.codes("won")] = WON
    kinds[stages.codes("lost")] = LOST
    return kinds
