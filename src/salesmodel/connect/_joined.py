"""From the rows of one or two files to what an import brought."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing

import attrs
import numpy as np

from salesmodel._arrays import LATEST, MISSING, NO_LABEL, IntArray, Moment, moment
from salesmodel._checks import function, instance
from salesmodel.connect._columns import DealColumns
from salesmodel.connect._deals import DEAL_COLUMNS, read_deals
from salesmodel.connect._history import HISTORY_COLUMNS, History, read_history
from salesmodel.connect._mojibake import is_garbled
from salesmodel.connect._records import Batch, Columns
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Profile
from salesmodel.errors import InvalidValueError
from salesmodel.tables.deals import DealTable, Labelled


__all__ = ["Rows", "imported", "joined", "said"]


@attrs.frozen
class Rows:
    """Where the rows of one file come from.

    Parameters
    ----------
    name : str
        What the file is called in an error.
    batches : callable
        Given the columns to look for and a log, gives the rows in batches.
    """

    name: str
    batches: Callable[[Columns, ImportLog], Generator[Batch, None, None]]


def said(profile: Profile | None) -> Profile:
    """Return what is said of the rows; where nothing is, the plain profile."""
    return Profile() if profile is None else instance("profile", profile, Profile)


def imported(
    deals: Rows | None,
    history: Rows | None,
    *,
    profile: Profile,
    as_of: Moment | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> Imported:
    """Import deals, their history, or both.

    A column that the profile names must be there; with two files, in one of them.

    Parameters
    ----------
    deals, history : Rows, optional
        Their rows.
    profile : Profile
        What the rows mean.
    as_of : datetime or int, optional
        Aware, or microseconds since 1970-01-01 UTC; later rows of the history tell
        nothing.
    on_rows : callable, optional
        Called after each batch with the number of data rows read so far.

    Returns
    -------
    Imported
        Tables, rejected rows and counts.

    Raises
    ------
    InvalidValueError
        If there are neither deals nor a history, the instant is none, or `on_rows` is
        no function.
    LoadError
        If a file as a whole cannot be read.
    """
    logs: list[ImportLog] = []
    table = told = None
    if on_rows is not None:
        function("on_rows", on_rows)
    cut = None if as_of is None else moment("as_of", as_of)
    named = frozenset(profile.columns)
    if deals is not None:
        reader = DealColumns(profile, ImportLog(deals.name, "deals"))
        logs.append(reader.log)
        columns = DEAL_COLUMNS.demanding(named if history is None else ())
        with closing(deals.batches(columns, reader.log)) as batches:
            table = read_deals(_told(batches, logs, on_rows), reader)
        named -= reader.log.columns
    if history is not None:
        reader = DealColumns(profile, ImportLog(history.name, "history"))
        logs.append(reader.log)
        columns = HISTORY_COLUMNS.demanding(named)
        with closing(history.batches(columns, reader.log)) as batches:
            told = read_history(_told(batches, logs, on_rows), reader)
    return joined(table, told, logs=logs, as_of=cut)


def _told(
    batches: Iterator[Batch],
    logs: Sequence[ImportLog],
    on_rows: Callable[[int], None] | None,
) -> Iterator[Batch]:
    """Pass batches on, and tell how many rows were read after each."""
    for batch in batches:
        yield batch
        if on_rows is not None:
            on_rows(sum(log.rows for log in logs))


def joined(
    deals: DealTable | None,
    history: History | None,
    *,
    logs: Sequence[ImportLog],
    as_of: int | None = None,
) -> Imported:
    """Join a table of deals with a history.

    Events of deals that are not in the table are rejected as orphans. What only the
    history tells of a deal is added to the table.

    Parameters
    ----------
    deals : DealTable, optional
        The deals; without them those of the history.
    history : History, optional
        Their events.
    logs : sequence of ImportLog
        What was said of each file while it was read.
    as_of : int, optional
        Microseconds since 1970-01-01 UTC; later rows of the history tell nothing.

    Returns
    -------
    Imported
        Both, and what was left out.

    Raises
    ------
    InvalidValueError
        If there is neither.
    """
    if history is None:
        if deals is None:
            raise InvalidValueError("deals", "given, or a history", None, "no_source")
        return _result(deals, None, logs, as_of)
    if deals is None:
        known, table = history, history.deals(as_of=as_of)
    else:
        known = _without_orphans(history, deals)
        table = _completed(deals, known.deals(as_of=as_of))
    return _result(_opened(table, known, as_of), known, logs, as_of)


def _result(
    deals: DealTable,
    history: History | None,
    logs: Sequence[ImportLog],
    as_of: int | None,
) -> Imported:
    """Add up what was said of each file."""
    notices: Counter[str] = Counter()
    for log in logs:
        notices.update(log.notices)
    notices["mojibake"] = _mojibake(deals)
    rejected = [
        one for log in logs for one in sorted(log.rejected, key=lambda one: one.row)
    ]
    rows = sum(log.rows for log in logs)
    aside = sum(notices[code] for code in ("duplicate_rows", "ignored_rows", "footer"))
    return Imported(
        deals=deals,
        visits=None if history is None else history.visits(),
        rows=rows,
        accepted=rows - len(rejected) - aside,
        rejected=tuple(rejected),
        notices={code: n for code, n in sorted(notices.items()) if n},
        as_of=as_of,
    )


def _without_orphans(history: History, deals: DealTable) -> History:
    """Reject the events of deals that are not there."""
    there = set(deals.deal)
    orphan = np.array([name not in there for name in history.names], np.bool_)
    places = np.zeros(0, np.int64)
    if orphan.size:
        places = np.flatnonzero(orphan[history.deal])
    log = history.reader.log
    column = f"column {history.reader.profile.column('deal_id')!r}"
    for place in places.tolist():
        row = int(history.rows[place])
        log.reject(row, "orphan", column, history.names[history.deal[place]])
    return history.without(places)


def _completed(deals: DealTable, told: DealTable) -> DealTable:
    """Add the columns that only the history has."""
    place = {name: row for row, name in enumerate(told.deal)}
    rows = np.array([place.get(name, len(told)) for name in deals.deal], np.int64)
    completed = attrs.evolve(
        deals,
        client=_either(deals.client, told.client, rows),
        owner=_either(deals.owner, told.owner, rows),
        product=_either(deals.product, told.product, rows),
        source=_either(deals.source, told.source, rows),
        pipeline=_either(deals.pipeline, told.pipeline, rows),
        parent=_either(deals.parent, told.parent, rows),
    )
    if told.amount is None or deals.amount is not None:
        return completed
    amount = np.append(told.amount, MISSING)[rows]
    return attrs.evolve(completed, amount=amount, currency=told.currency)


def _opened(deals: DealTable, history: History, as_of: int | None) -> DealTable:
    """Open deals of which no opening is told at their first event, whatever it is."""
    place = {name: row for row, name in enumerate(history.names)}
    rows = np.array([place.get(name, len(place)) for name in deals.deal], np.int64)
    first = np.append(history.first_events(), MISSING)[rows]
    opened = np.where(deals.opened == MISSING, first, deals.opened)
    is_told = (opened != deals.opened) & (
        opened <= (LATEST if as_of is None else as_of)
    )
    notices = history.reader.log.notices
    notices["opened_at_first_event"] += int(np.count_nonzero(is_told))
    return attrs.evolve(deals, opened=opened)


def _either(
    own: Labelled | None, told: Labelled | None, rows: IntArray
) -> Labelled | None:
    """Take a column's own labels, else rows of what is told; the last has no label."""
    if own is not None or told is None:
        return own
    return Labelled(np.append(told.codes, np.int32(NO_LABEL))[rows], told.labels)


def _mojibake(deals: DealTable) -> int:
    """Count labels that were read under another encoding; nothing is mended."""
    columns = (deals.client, deals.owner, deals.product, deals.source)
    labels = {one for column in columns if column is not None for one in column.labels}
    return sum(map(is_garbled, labels))
