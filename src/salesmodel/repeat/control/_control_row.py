"""All that is known of one client."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, IntArray
from salesmodel.repeat.returning.rhythm import IntervalOf
from salesmodel.repeat.satisfaction.satisfaction import DETRACTORS_TO, PROMOTERS_FROM
from salesmodel.tables.deals import Labelled


__all__ = ["ControlRow", "listed", "nps_class"]


@attrs.frozen(kw_only=True)
class ControlRow:
    """All that is known of one client; what is not known is `None`, never fine.

    Parameters
    ----------
    code : int
        Code of the client.
    client : str
        His name, or his code as text.
    rank : int or None
        Place in the last of the TOP lists; `None` also where he brought nothing.
    abc, xyz, segment : str or None
        His classes by value and by steadiness, and his segment.
    days_since_last, interval_days, interval_of, overdue : int, float, str, float or None
        Days since he last bought and between his purchases, whose interval that is, and
        the former by the latter.
    plan, actual : int or None
        Minor units.
    attained : float or None
        `actual` / `plan`, where the plan is positive.
    last_contact : int or None
        Microseconds since 1970-01-01 UTC.
    days_since_contact : int or None
        Days since then.
    every_days, contact_overdue : float or None
        Days from one contact to the next, and days beyond them, negative before.
    score : int or None
        His last answer from 0 to 10.
    open_incidents, open_complaints : int or None
        How many are open.
    debt, debt_overdue : int or None
        Minor units that he owes, and what of it is overdue.
    debt_days : int or None
        Days for which the oldest of it is.
    """

    code: int
    client: str
    rank: int | None = None
    abc: str | None = None
    xyz: str | None = None
    segment: str | None = None
    days_since_last: int | None = None
    interval_days: float | None = None
    interval_of: str | None = None
    overdue: float | None = None
    plan: int | None = None
    actual: int | None = None
    attained: float | None = None
    last_contact: int | None = None
    days_since_contact: int | None = None
    every_days: float | None = None
    contact_overdue: float | None = None
    score: int | None = None
    open_incidents: int | None = None
    open_complaints: int | None = None
    debt: int | None = None
    debt_overdue: int | None = None
    debt_days: int | None = None

    @property
    def nps_class(self) -> str | None:
        """``promoter``, ``passive`` or ``detractor``, by his score."""
        return None if self.score is None else nps_class(self.score)


def nps_class(score: int) -> str:
    """Return the class of an answer from 0 to 10."""
    if score <= DETRACTORS_TO:
        return "detractor"
    return "promoter" if score >= PROMOTERS_FROM else "passive"


def listed(
    column: NDArray[Any] | Labelled | None, rows: IntArray
) -> Sequence[object | None]:
    """List the entries of a column at some clients, those that are absent as `None`."""
    if column is None:
        return [None] * rows.size
    if isinstance(column, Labelled):
        words = (*column.labels, None)
        return [words[code] for code in column.codes[rows].tolist()]
    cells = column[rows].tolist()
    if column.dtype == np.uint8:
        return [IntervalOf(one).word if one else None for one in cells]
    return [None if one == MISSING or one != one else one for one in cells]  # noqa: PLR0124 — nan is what differs from itself
