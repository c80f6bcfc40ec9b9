"""How long complaints take to be resolved, open ones counted for as long as they are."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, Moment, moment
from salesmodel._checks import real
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._groups import group_of_events, with_nobody
from salesmodel.repeat._periods import DAY
from salesmodel.statistics.incidence import CumulativeIncidence
from salesmodel.statistics.intervals import Rate
from salesmodel.statistics.survival import kaplan_meier
from salesmodel.tables.complaints import ComplaintTable
from salesmodel.tables.deals import Labelled


__all__ = ["ComplaintRow", "ComplaintTimes", "complaint_times"]

_MOST_DAYS = 109_575
"""Three centuries: all that columns of instants span."""


@attrs.frozen(eq=False)
class ComplaintRow:
    """How long the complaints of one group took.

    Parameters
    ----------
    group : str or None
        Label of the group; `None` of complaints without one.
    n_complaints, n_open : int
        Complaints, and those that were open at the instant of observation.
    curve : CumulativeIncidence
        Share resolved by each time, in microseconds since a complaint was opened
        (Kaplan–Meier).
    """

    group: str | None
    n_complaints: int
    n_open: int
    curve: CumulativeIncidence

    @property
    def median_days(self) -> float | None:
        """Days until half are resolved; `None` where half were not."""
        return self.quantile_days(0.5)

    def quantile_days(self, share: float) -> float | None:
        """Return the days until a share of complaints is resolved.

        Parameters
        ----------
        share : float
            Strictly between 0 and 1.

        Returns
        -------
        float or None
            Days; `None` where so many were not resolved.

        Examples
        --------
        >>> complaints = ComplaintTable.from_columns(
        ...     at=["2026-01-05"], resolved=["2026-01-07"]
        ... )
        >>> found = complaint_times(complaints, as_of=1_800_000_000_000_000)
        >>> found.total.quantile_days(0.9)
        2.0
        """
        found = self.curve.quantile(share)
        return None if found is None else found / DAY

    def resolved_within(self, days: float, *, confidence: float = 0.95) -> Rate:
        """Return the share of complaints that is resolved within some days.

        Parameters
        ----------
        days : float
            At least 0.
        confidence : float, default 0.95
            Coverage of the log–log interval, strictly between 0 and 1.

        Returns
        -------
        Rate
            The estimate; it is not known where no complaint was seen for so long,
            unless all were resolved.

        Raises
        ------
        InvalidValueError
            If the days are no number from 0 on, or `confidence` is not between 0 and 1.

        Examples
        --------
        >>> complaints = ComplaintTable.from_columns(
        ...     at=["2026-01-05"], resolved=["2026-01-07"]
        ... )
        >>> found = complaint_times(complaints, as_of=1_800_000_000_000_000)
        >>> found.total.resolved_within(1).value, found.total.resolved_within(2).value
        (0.0, 1.0)
        """
        if not 0 <= real(days) <= _MOST_DAYS:
            needed = f"from 0 to {_MOST_DAYS}"
            raise InvalidValueError("days", needed, days, "days")
        return self.curve.met_by(round(real(days) * DAY), confidence=confidence)


@attrs.frozen(eq=False)
class ComplaintTimes:
    """How long complaints took, by group.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    groups : tuple of ComplaintRow
        Figures of each group; the last one of complaints without a label, where there
        are such.
    total : ComplaintRow
        Figures of all groups together.
    notices : mapping of str to int
        Complaints that were left out, by code.
    """

    as_of: int
    groups: tuple[ComplaintRow, ...]
    total: ComplaintRow
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    def rows(self) -> tuple[ComplaintRow, ...]:
        """Return the figures of each group.

        Returns
        -------
        tuple of ComplaintRow
            In the order of the groups.

        Examples
        --------
        >>> none = ComplaintTable.from_columns(at=[], resolved=[])
        >>> [row.n_complaints for row in complaint_times(none, as_of=0).rows()]
        [0]
        """
        return self.groups

    def __str__(self) -> str:
        """Return a line a group, and one of all."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["group", "complaints", "open", "days to half", "to nine of ten"]
        rows = [
            [
                row.group,
                row.n_complaints,
                row.n_open,
                row.median_days,
                row.quantile_days(0.9),
            ]
            for row in (*self.groups, self.total)
        ]
        day = np.datetime64(self.as_of, "us")
        return Shown(f"Complaints as of {day}", heads, rows)


def complaint_times(
    complaints: ComplaintTable,
    by: str | Labelled | None = None,
    *,
    as_of: Moment,
) -> ComplaintTimes:
    """Measure how long complaints take to be resolved.

    Parameters
    ----------
    complaints : ComplaintTable
        Complaints; those opened later than `as_of`, or nobody knows when, are left out
        and counted.
    by : {"day", "week", "month", "seller"} or Labelled, optional
        Groups: a calendar period (UTC) in which they were opened, the seller, or labels,
        one a row. Without it there is one group.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC); what was
        resolved later is open.

    Returns
    -------
    ComplaintTimes
        Times by group.

    Raises
    ------
    InvalidValueError
        If there is no such column.
    ShapeError
        If labels have another number of rows.
    InvalidInstantError
        If `as_of` is naive or out of range.

    Notes
    -----
    A complaint that is open is censored: it has lasted for as long as it is open, and
    is no more left out than taken for resolved.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958), "Nonparametric Estimation from Incomplete
       Observations", JASA 53 (282): 457-481. :doi:`10.1080/01621459.1958.10501452`

    Examples
    --------
    >>> complaints = ComplaintTable.from_columns(
    ...     at=["2026-01-05", "2026-01-05", "2026-01-09"],
    ...     resolved=["2026-01-07", "2026-01-11", None],
    ... )
    >>> as_of = int(np.datetime64("2026-01-20", "us").astype(int))
    >>> row = complaint_times(complaints, as_of=as_of).total
    >>> row.n_open, row.median_days, row.quantile_days(0.9)
    (1, 6.0, None)
    """
    now = moment("as_of", as_of)
    group, groups = with_nobody(group_of_events(complaints.at, complaints.seller, by))
    is_undated, is_later = complaints.at == MISSING, complaints.at > now
    counts = {"undated": is_undated, "after": is_later}
    notices = {code: int(np.sum(left)) for code, left in counts.items() if left.any()}
    kept = np.flatnonzero(~(is_undated | is_later))
    group, at, resolved = group[kept], complaints.at[kept], complaints.resolved[kept]
    is_over = (resolved != MISSING) & (resolved <= now)
    took = np.where(is_over, resolved, now) - at

    def told(name: str | None, rows: np.ndarray) -> ComplaintRow:
        curve = kaplan_meier(took[rows], is_over[rows])
        return ComplaintRow(name, rows.size, int(np.sum(~is_over[rows])), curve)

    found = [
        told(name, np.flatnonzero(group == place)) for place, name in enumerate(groups)
    ]
    return ComplaintTimes(
        as_of=now,
        groups=tuple(row for row in found if row.group is not None or row.n_complaints),
        total=told("all", np.arange(kept.size)),
        notices=notices,
    )
