"""What was known of the deals at one instant: outcomes, progress and stays as of then."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    Moment,
    moment,
)
from salesmodel.errors import UnknownDealError
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable
from salesmodel.tables.events import EventTable
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
    stages : tuple of str
        Open stages of the history, in order; empty without a history.
    furthest : ndarray of int32, shape (n_deals,)
        Place of the furthest stage each deal reached: the last one for a won deal, -1
        where the history of a deal has none.
    visits : VisitTable
        Stays until then.
    notices : mapping of str to int
        What was left out or decided, with counts.
    """

    deals: DealTable
    as_of: int
    stages: tuple[str, ...]
    furthest: CodeArray
    visits: VisitTable
    notices: Mapping[str, int]


@attrs.frozen(eq=False)
class _Outline:
    """What a history tells of each deal: its last event, first event, furthest stage."""

    last_stage: CodeArray
    last_at: InstantArray
    furthest: CodeArray


def latest_instant(deals: DealTable, events: EventTable | None = None) -> int | None:
    """Return the latest instant of the deals and of their history.

    Parameters
    ----------
    deals : DealTable
        Deals; the closing instant of an open deal is a plan, and not looked at.
    events : EventTable, optional
        Their history.

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
    columns = [deals.opened, deals.closed[deals.outcome != OPEN]]
    if events is not None:
        columns.append(events.at)
    latest = max((int(one.max()) for one in columns if one.size), default=MISSING)
    return None if latest == MISSING else latest


def deals_of(events: EventTable) -> DealTable:
    """Make a table of the deals of a history, of which nothing else is known.

    Parameters
    ----------
    events : EventTable
        A history.

    Returns
    -------
    DealTable
        Open deals without instants; `known_at` fills in what their history tells.

    Examples
    --------
    >>> from salesmodel.tables import StageWords
    >>> words = StageWords(["lead"])
    >>> deals_of(EventTable.from_columns(deal=[], stage=[], at=[], words=words)).deal
    ()
    """
    n = len(events.deals)
    unknown = np.full(n, MISSING)
    return DealTable(events.deals, np.zeros(n, np.uint8), unknown, unknown)


def known_at(
    deals: DealTable, events: EventTable | None = None, *, as_of: Moment
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
    events : EventTable, optional
        Their history.
    as_of : datetime or int
        Aware, or microseconds since 1970-01-01 UTC; inclusive.

    Returns
    -------
    Snapshot
        What was known at `as_of`. Its notices count ``opened_after_as_of``,
        ``closed_after_as_of``, ``events_after_as_of``, ``opened_at_first_event``,
        ``outcome_conflict`` (closed deals whose history ends otherwise; the history
        holds), ``inferred_stages`` (stages passed without an event of their own),
        ``without_stages`` (deals whose history has no stage).

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
    if events is None:
        return _without_history(deals, cut)
    history = _aligned(events, deals)
    today = _outline(history, len(deals))
    past = history[history.at <= cut]
    then = _outline(past, len(deals))
    words = history.words
    by_history = np.zeros(len(deals), np.bool_)
    by_history[history.deal[history.stage >= words.won_code]] = True
    outcome_today = np.where(by_history, _outcome(today, events), deals.outcome)
    closed = np.where(by_history, then.last_at, deals.closed)
    outcome = np.where(by_history, _outcome(then, events), deals.outcome)
    outcome[closed > cut] = OPEN
    opened = np.where(
        deals.opened == MISSING, _first_at(history, len(deals)), deals.opened
    )
    kept = opened <= cut
    table = attrs.evolve(
        deals,
        outcome=outcome.astype(np.uint8),
        opened=opened,
        closed=np.where(outcome == OPEN, MISSING, closed),
    )
    furthest = np.where(outcome == WON, len(words.stages) - 1, then.furthest)[kept]
    visits = _visits_of(past, table, kept, as_of=cut)
    pairs = np.unique(visits.deal.astype(np.int64) * len(words.stages) + visits.stage)
    conflict = by_history & (deals.outcome != OPEN) & (deals.outcome != outcome_today)
    notices = {
        "opened_after_as_of": _count(~kept),
        "closed_after_as_of": _count(
            (outcome_today != OPEN) & (outcome == OPEN) & kept
        ),
        "events_after_as_of": len(history) - len(past),
        "opened_at_first_event": _count((opened != deals.opened) & kept),
        "outcome_conflict": _count(conflict & kept),
        "inferred_stages": int((furthest + 1).sum()) - pairs.size,
        "without_stages": _count(furthest == NO_LABEL) if words.stages else 0,
    }
    return Snapshot(
        table[kept], cut, words.stages, furthest.astype(np.int32), visits, notices
    )


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
        stages=(),
        furthest=np.full(_count(kept), NO_LABEL, np.int32),
        visits=VisitTable.empty(),
        notices={
            "opened_after_as_of": _count(~kept),
            "closed_after_as_of": _count(late & kept),
        },
    )


def _count(rows: BoolArray) -> int:
    return int(np.count_nonzero(rows))


def _aligned(events: EventTable, deals: DealTable) -> EventTable:
    """Make the codes of a history point into a table of deals."""
    if events.deals == deals.deal:
        return events
    place = {deal: row for row, deal in enumerate(deals.deal)}
    rows = np.array([place.get(deal, NO_LABEL) for deal in events.deals], np.int32)
    moved = rows[events.deal]
    if NO_LABEL in moved:
        raise UnknownDealError(events.deals[events.deal[np.argmin(moved)]])
    order = np.argsort(moved, kind="stable")
    return EventTable(
        moved[order], events.stage[order], events.at[order], deals.deal, events.words
    )


def _runs(events: EventTable) -> CodeArray:
    """Return the row at which the events of each deal start."""
    return np.flatnonzero(np.diff(events.deal, prepend=-1)).astype(np.int32)


def _first_at(events: EventTable, n: int) -> InstantArray:
    """Return the instant of the first event of each deal, whatever its kind."""
    first = np.full(n, MISSING)
    starts = _runs(events)
    first[events.deal[starts]] = events.at[starts]
    return first


def _outline(events: EventTable, n: int) -> _Outline:
    """Read each deal's last event and furthest open stage, events that are none aside."""
    real = events.real()
    starts = _runs(real)
    told = real.deal[starts]
    last = np.append(starts[1:], len(real)).astype(np.int64) - 1
    outline = _Outline(
        np.full(n, NO_LABEL, np.int32),
        np.full(n, MISSING),
        np.full(n, NO_LABEL, np.int32),
    )
    if told.size:
        outline.last_stage[told] = real.stage[last]
        outline.last_at[told] = real.at[last]
        open_stage = np.where(real.stage < real.words.won_code, real.stage, NO_LABEL)
        outline.furthest[told] = np.maximum.reduceat(open_stage, starts)
    return outline


def _outcome(outline: _Outline, events: EventTable) -> CodeArray:
    """Turn the last event of each deal into an outcome."""
    kinds = np.full(len(events.words.stages) + 3, OPEN, np.int32)
    kinds[events.words.won_code] = WON
    kinds[events.words.lost_code] = LOST
    return kinds[outline.last_stage]


def _visits_of(
    events: EventTable, deals: DealTable, kept: BoolArray, *, as_of: int
) -> VisitTable:
    """Turn the events of a snapshot into stays in open stages, of the deals that are kept."""
    real = events.real()
    real = real[kept[real.deal]]
    is_last = np.diff(real.deal, append=-1) != 0
    left = np.append(real.at[1:], MISSING)[: len(real)]
    closed = deals.closed[real.deal]
    ended = ~is_last | (deals.outcome[real.deal] != OPEN)
    known = np.where(closed < real.at, MISSING, closed)
    left = np.where(is_last, np.where(ended, known, as_of), left)
    stay = real.stage < real.words.won_code
    row_of = (np.cumsum(kept) - 1).astype(np.int32)
    return VisitTable.from_stays(
        deal=row_of[real.deal[stay]],
        stage=real.stage[stay],
        entered=real.at[stay],
        left=left[stay],
        ended=ended[stay],
        stages=real.words.stages,
        as_of=as_of,
    )
