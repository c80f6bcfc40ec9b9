"""By what clients are put in order: a number each, the least first, and then names."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from salesmodel._arrays import MISSING, FloatArray, IntArray
from salesmodel.repeat.control.control import ClientControl
from salesmodel.tables.clients import ClientTable


__all__ = ["in_order", "key_of"]

_LAST = np.inf


def in_order(
    clients: ClientTable, rows: IntArray, columns: Sequence[FloatArray]
) -> IntArray:
    """Put rows of the base in the order of columns, ties by name or code of clients."""
    codes = clients.client[rows]
    place = codes.astype(np.int64)
    if clients.names:
        told = [clients.names[code] for code in codes.tolist()]
        place[sorted(range(rows.size), key=told.__getitem__)] = np.arange(rows.size)
    return rows[np.lexsort((place, *reversed(columns)))]


def key_of(control: ClientControl, key: str) -> FloatArray | None:
    """Return the number by which an order puts each client, the least first.

    It is infinite where it is not known; there is none where the part was not given.
    """
    return _KEYS[key](control)


def _without_debt(control: ClientControl) -> FloatArray | None:
    """0 without debt, 1 where nothing of it is overdue, and else 2."""
    if control.debt is None or control.debt_overdue is None:
        return None
    level: FloatArray = (control.debt > 0).astype(np.float64)
    level += control.debt_overdue > 0
    return level


def _rank(control: ClientControl) -> FloatArray | None:
    """Return the rank, no rank coming last."""
    if control.rank is None:
        return None
    return np.where(control.rank == 0, _LAST, control.rank)


def _overdue(control: ClientControl) -> FloatArray | None:
    """Return how late clients are, the latest first."""
    if control.overdue is None:
        return None
    return np.where(np.isnan(control.overdue), _LAST, -control.overdue)


def _shortfall(control: ClientControl) -> FloatArray | None:
    """Return what the plan lacks, the most first."""
    if control.plan is None or control.actual is None:
        return None
    is_known = (control.plan != MISSING) & (control.actual != MISSING)
    lack = control.actual.astype(np.float64) - control.plan
    return np.where(is_known, lack, _LAST)


def _contact(control: ClientControl) -> FloatArray | None:
    """Return days beyond the policy, the most first, and before them no contact."""
    last, late = control.last_contact, control.contact_overdue
    if last is None or late is None:
        return None
    due = np.where(np.isnan(late), _LAST, -late)
    return np.where(last == MISSING, -_LAST, due)


def _score(control: ClientControl) -> FloatArray | None:
    """Return the score, the lowest first."""
    if control.score is None:
        return None
    return np.where(control.score == MISSING, _LAST, control.score)


_KEYS: Mapping[str, Callable[[ClientControl], FloatArray | None]] = {
    "without_debt": _without_debt,
    "rank": _rank,
    "overdue": _overdue,
    "shortfall": _shortfall,
    "contact": _contact,
    "score": _score,
}
