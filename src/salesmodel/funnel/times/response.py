"""How soon requests are answered, and how many deals are won by how soon."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    BoolArray,
    InstantArray,
    IntArray,
    Moment,
    instants,
    moment,
    outside,
    whole_numbers,
)
from salesmodel._checks import real
from salesmodel._counts import Codes, begins_run
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.survival import kaplan_meier_median
from salesmodel.tables.calendar import CalendarTable
from salesmodel.tables.deals import LOST, OPEN, WON, Labelled, label, outcomes


__all__ = ["WITHIN_HOURS", "FirstResponse", "ResponseRow", "first_response"]

WITHIN_HOURS: Final = MappingProxyType(
    {"within 5 min": 1 / 12, "within 1 h": 1.0, "within 1 day": 24.0}
)
"""Names and hours of the usual bounds of a waiting time."""

_HOUR = 3_600_000_000
_MOST_HOURS = 2_629_800
"""Those of three centuries: all that the table of instants spans."""


@attrs.frozen
class ResponseRow:
    """Deals that were answered within one range of time.

    Parameters
    ----------
    bucket : str
        Name of the bound, or ``"later"``, or ``"unanswered"``.
    deals : int
        How many: those won, lost and open.
    won, lost, open : int
        What became of them.
    win_rate : Rate
        Won / (won + lost): deals that are open are neither.
    """

    bucket: str
    deals: int
    won: int
    lost: int
    open: int
    win_rate: Rate


@attrs.frozen
class FirstResponse:
    """How soon requests are answered.

    Parameters
    ----------
    unit : str
        ``"hours"``, or ``"business_hours"`` by a calendar.
    answered, unanswered : int
        Deals whose request has a response, and those that wait.
    median : float or None
        Kaplan–Meier median of the waiting time in the unit, deals that wait counted for
        as long as they do; `None` where half have not been answered.
    by_bucket : tuple of ResponseRow
        One entry a bound, then later, then unanswered.
    notices : mapping of str to int
        Rows that were left out: ``without_request``, ``after_as_of`` and ``reversed``,
        whose response came before the request.
    """

    unit: str
    answered: int
    unanswered: int
    median: float | None
    by_bucket: tuple[ResponseRow, ...]
    notices: Mapping[str, int] = attrs.field(converter=as_read_only)

    def rows(self) -> tuple[ResponseRow, ...]:
        """Return a row a bucket.

        Returns
        -------
        tuple of ResponseRow
            In the order of the bounds, then later, then unanswered.

        Examples
        --------
        >>> made = first_response(
        ...     deal=[], requested=[], responded=[], outcome=[], as_of=0
        ... )
        >>> [row.bucket for row in made.rows()][-2:]
        ['later', 'unanswered']
        """
        return self.by_bucket

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        unit = self.unit.replace("_", " ")
        middle = "not reached" if self.median is None else f"{self.median:.3f} {unit}"
        title = f"win rate by first response; median wait {middle}"
        rows = [
            [
                row.bucket,
                row.deals,
                row.won,
                row.lost,
                row.open,
                row.win_rate.value,
                row.win_rate.low,
                row.win_rate.high,
            ]
            for row in self.by_bucket
        ]
        heads = ["bucket", "deals", "won", "lost", "open", "win_rate", "low", "high"]
        return Shown(title, heads, rows)


@attrs.frozen(eq=False)
class _Requests:
    """The first request of each deal, its first response, and what became of it."""

    requested: InstantArray
    responded: InstantArray
    outcome: Codes

    @property
    def is_answered(self) -> BoolArray:
        is_answered: BoolArray = self.responded != MISSING
        return is_answered

    def waited(self, as_of: int, calendar: CalendarTable | None) -> IntArray:
        """Return how long each waited, or has been waiting."""
        until = np.where(self.is_answered, self.responded, as_of)
        if calendar is None:
            return until - self.requested
        return calendar.business_time(self.requested, until)


def first_response(  # noqa: PLR0913 — one argument a column
    *,
    deal: ArrayLike | Labelled,
    requested: ArrayLike,
    responded: ArrayLike,
    outcome: ArrayLike,
    as_of: Moment,
    calendar: CalendarTable | None = None,
    within_hours: Mapping[str, float] = WITHIN_HOURS,
    confidence: float = 0.95,
) -> FirstResponse:
    """Tell how soon requests are answered, and the win rate by how soon.

    Of a deal the first request counts, and the first response to any of its requests.
    What was answered after `as_of` was waiting then.

    Parameters
    ----------
    deal : array_like of str or int, shape (n_requests,)
        Deals by name or code.
    requested, responded : array_like of instants, shape (n_requests,)
        When each request came, and when it was answered; absent where it was not.
    outcome : array_like of str or int, shape (n_requests,)
        ``"won"``, ``"lost"`` or ``"open"``, or 1, 2 and 0: what the deal is as of then,
        in the row of its first request.
    as_of : datetime or int
        Instant of observation, inclusive.
    calendar : CalendarTable, optional
        When there is business; waiting times are then measured in hours of it.
    within_hours : mapping of str to float
        Bounds of the waiting time, inclusive and ascending, by their names; by default
        `WITHIN_HOURS`.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    FirstResponse
        Waiting time and win rates.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a deal is absent, an outcome is none of the three, or the bounds do not
        ascend.
    InvalidInstantError
        If an instant is naive, out of range, or outside of the calendar.

    Notes
    -----
    A win rate by bucket compares deals that were answered soon with others; it does not
    say that a soon answer wins. Deals that wait are a bucket of their own.

    References
    ----------
    .. [1] Definition of this package; Kaplan, E. L. and Meier, P. (1958),
       "Nonparametric Estimation from Incomplete Observations", JASA 53 (282): 457-481.
       :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    >>> made = first_response(
    ...     deal=["a", "b", "c"],
    ...     requested=["2026-01-05T09:00Z"] * 3,
    ...     responded=["2026-01-05T09:04Z", "2026-01-05T11:00Z", None],
    ...     outcome=["won", "lost", "open"],
    ...     as_of=1_767_657_600_000_000,
    ... )
    >>> made.median, [(row.bucket, row.win_rate.value) for row in made.rows()[:3]]
    (2.0, [('within 5 min', 1.0), ('within 1 h', None), ('within 1 day', 0.0)])
    """
    now, bounds = moment("as_of", as_of), _bounds(within_hours)
    unit = "hours" if calendar is None else "business_hours"
    made, notices = _requests(
        _deal_codes(deal),
        _outcome_codes(outcome),
        requested=instants("requested", requested),
        responded=instants("responded", responded),
        as_of=now,
    )
    spent, is_answered = made.waited(now, calendar), made.is_answered
    middle = kaplan_meier_median(spent, is_answered)
    names = (*within_hours, "later", "unanswered")
    bucket = np.searchsorted(bounds, spent, "left")
    bucket[~is_answered] = len(names) - 1
    counts = np.zeros((len(names), 3), np.int64)
    np.add.at(counts, (bucket, made.outcome), 1)
    told = []
    for name, row in zip(names, counts.tolist(), strict=True):
        won, lost = row[WON], row[LOST]
        rate = wilson_rate(won, won + lost, confidence=confidence)
        told.append(ResponseRow(name, sum(row), won, lost, row[OPEN], rate))
    n_answered = int(is_answered.sum())
    return FirstResponse(
        unit,
        n_answered,
        spent.size - n_answered,
        None if middle is None else middle / _HOUR,
        tuple(told),
        notices,
    )


def _bounds(within_hours: Mapping[str, float]) -> IntArray:
    """Return the bounds in microseconds."""
    hours = list(as_read_only(within_hours, name="within_hours").values())
    bounds = np.array([_micros(one) for one in hours], np.int64)
    if (np.diff(bounds, prepend=-1) <= 0).any():
        needed = "hours from 0 on that ascend"
        raise InvalidValueError("within_hours", needed, hours, "order")
    return bounds


def _micros(hours: float) -> int:
    """Return hours in microseconds."""
    if not 0 <= real(hours) <= _MOST_HOURS:
        needed = f"from 0 to {_MOST_HOURS} hours"
        raise InvalidValueError("within_hours", needed, hours, "order")
    return round(real(hours) * _HOUR)


def _deal_codes(deal: ArrayLike | Labelled) -> Codes:
    """Return a code of the deal of each request."""
    codes = None if isinstance(deal, Labelled) else whole_numbers("deal", deal)
    if codes is None:
        named = deal if isinstance(deal, Labelled) else label("deal", deal)
        codes = named.codes
    if outside(codes, 0, -MISSING - 1) is not None:
        row = int(np.argmin(codes))
        needed = "given for every request"
        raise InvalidValueError("deal", needed, None, "absent", f"deal[{row}]")
    return codes


def _outcome_codes(outcome: ArrayLike) -> Codes:
    """Return codes of outcomes, from codes or words."""
    codes = whole_numbers("outcome", outcome)
    if codes is None:
        return outcomes(outcome)
    if (wrong := outside(codes, OPEN, LOST)) is not None:
        needed = "0 (open), 1 (won) or 2 (lost)"
        raise InvalidValueError("outcome", needed, wrong, "code")
    return codes


def _requests(
    deal: Codes,
    outcome: Codes,
    *,
    requested: InstantArray,
    responded: InstantArray,
    as_of: int,
) -> tuple[_Requests, dict[str, int]]:
    """Take the first request and the first response of each deal, and count the rest."""
    for name, column in (
        ("requested", requested),
        ("responded", responded),
        ("outcome", outcome),
    ):
        if column.size != deal.size:
            raise ShapeError(name, f"{deal.size} rows", str(column.size))
    seen = np.where(responded > as_of, MISSING, responded)
    reasons = {
        "without_request": requested == MISSING,
        "after_as_of": requested > as_of,
        "reversed": (seen != MISSING) & (seen < requested) & (requested <= as_of),
    }
    kept = np.flatnonzero(~np.logical_or.reduce(list(reasons.values())))
    order = kept[np.lexsort((requested[kept], deal[kept]))]
    starts = np.flatnonzero(begins_run(deal[order]))
    latest = -MISSING - 1
    answered = np.where(seen == MISSING, latest, seen)[order]
    first = np.minimum.reduceat(answered, starts) if starts.size else answered
    first = np.where(first == latest, MISSING, first)
    chosen = order[starts]
    made = _Requests(requested[chosen], first, outcome[chosen])
    counts = {name: int(rows.sum()) for name, rows in reasons.items()}
    return made, {name: n for name, n in counts.items() if n}
