"""Open deals that need a hand today, by what is at stake, each with its reasons."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    BoolArray,
    FloatArray,
    IntArray,
    instants,
    integers,
    read_only,
)
from salesmodel._checks import at_most, real
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel.mending._stale import stale_limits
from salesmodel.funnel.times.timing import DAY
from salesmodel.tables.deals import OPEN
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.snapshot import Snapshot


__all__ = ["REASONS", "Attention", "AttentionReason", "AttentionRow", "attention"]

REASONS: Final = MappingProxyType(
    {
        "stale": "stands in its stage for {:.0f} days",
        "past_expected_close": "was expected to close {:.0f} days ago",
        "over_target": "is open for {:.0f} days",
        "no_owner": "has no owner",
        "no_next_step": "has no next step",
        "next_step_overdue": "has a next step that was due {:.0f} days ago",
        "fields_missing": "has {:.0f} required fields that are not filled",
    }
)
"""Why a deal needs a hand, each with its sentence."""

_SHOWN = 20
_NO_FIGURE = ("no_owner", "no_next_step")

Found = dict[str, tuple[BoolArray, FloatArray]]
"""By reason: which deals, and how many days or fields."""


@attrs.frozen
class AttentionReason:
    """Why a deal needs a hand.

    Parameters
    ----------
    code : str
        One of `REASONS`.
    figure : float or None
        Days or fields; `None` where there is nothing to count.
    """

    code: str
    figure: float | None

    def __str__(self) -> str:
        """Return the sentence."""
        return REASONS[self.code].format(self.figure)


@attrs.frozen
class AttentionRow:
    """An open deal that needs a hand.

    Parameters
    ----------
    deal : str
        Its name.
    stage : str or None
        Where it stands; `None` where that is not known.
    owner : str or None
        Who has it.
    amount : int or None
        What is at stake, in minor units.
    reasons : tuple of AttentionReason
        Why, in the order of `REASONS`.
    """

    deal: str
    stage: str | None
    owner: str | None
    amount: int | None
    reasons: tuple[AttentionReason, ...]


@attrs.frozen(eq=False)
class Attention:
    """Open deals that need a hand, the largest amount first.

    Parameters
    ----------
    known : Snapshot
        The deals as they were known.
    checked : tuple of str
        Reasons that were looked for; for others nothing was given.
    n_open : int
        Open deals.
    deal : ndarray of int64, shape (n,)
        Rows of the deals that need a hand, those without an amount last.
    applies : ndarray of bool, shape (n, n_checked)
        Which reasons apply.
    figure : ndarray of float64, shape (n, n_checked)
        Days or fields; ``nan`` where there is nothing to count.
    """

    known: Snapshot
    checked: tuple[str, ...]
    n_open: int
    deal: IntArray
    applies: BoolArray
    figure: FloatArray

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the deals that need a hand."""
        return self.deal.size

    @property
    def counts(self) -> dict[str, int]:
        """Deals by reason that was looked for; a deal may have several."""
        return dict(zip(self.checked, self.applies.sum(axis=0).tolist(), strict=True))

    def rows(self, limit: int | None = None) -> tuple[AttentionRow, ...]:
        """Return a row a deal.

        Parameters
        ----------
        limit : int, optional
            At most so many; all unless given.

        Returns
        -------
        tuple of AttentionRow
            What is at stake most first; ties as in the table of deals.

        Examples
        --------
        >>> from salesmodel.tables import DealTable, known_at
        >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
        >>> attention(known_at(deals, as_of=0), target_days=90).rows()
        ()
        """
        limit = at_most("limit", limit)
        last = DealPaths(self.known.visits).last
        return tuple(
            self._row(place, deal, last)
            for place, deal in enumerate(self.deal[:limit].tolist())
        )

    def _row(
        self, place: int, deal: int, last: NDArray[np.integer[Any]]
    ) -> AttentionRow:
        deals, stages = self.known.deals, self.known.visits.stages
        stage = int(last[deal]) if deal < last.size else stages.n_open
        owner = -1 if deals.owner is None else int(deals.owner.codes[deal])
        amount = MISSING if deals.amount is None else int(deals.amount[deal])
        figures = zip(self.checked, self.figure[place].tolist(), strict=True)
        return AttentionRow(
            deals.deal[deal],
            stages.open[stage] if stage < stages.n_open else None,
            None if deals.owner is None or owner < 0 else deals.owner.labels[owner],
            None if amount == MISSING else amount,
            tuple(
                AttentionReason(code, None if code in _NO_FIGURE else figure)
                for (code, figure), applies in zip(
                    figures, self.applies[place].tolist(), strict=True
                )
                if applies
            ),
        )

    def __str__(self) -> str:
        """Return the deals with most at stake as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = [
            [
                row.deal,
                row.stage,
                row.owner,
                row.amount,
                "; ".join(map(str, row.reasons)),
            ]
            for row in self.rows(_SHOWN)
        ]
        title = (
            f"{len(self)} of {self.n_open} open deals need a hand; "
            f"looked for: {', '.join(self.checked) or 'nothing'}"
        )
        return Shown(title, ["deal", "stage", "owner", "amount", "why"], rows)


def attention(
    known: Snapshot,
    *,
    stale_after_days: float | Mapping[str, float] | None = None,
    target_days: float | None = None,
    expected_close: ArrayLike | None = None,
    next_step: ArrayLike | None = None,
    missing_fields: ArrayLike | None = None,
) -> Attention:
    """List the open deals that need a hand, by amount at stake, each with its reasons.

    What is not given is not looked for, and the result says so; whether a deal has an
    owner is looked for where the deals have a column of owners.

    Parameters
    ----------
    known : Snapshot
        Deals and stays as they were known, from `salesmodel.tables.known_at`.
    stale_after_days : float or mapping of str to float, optional
        Days in a stage after which a deal is stale, for all stages or by stage.
    target_days : float, optional
        Days after which a deal is open for too long.
    expected_close : array_like, shape (n_deals,), optional
        Instants at which deals of the snapshot were expected to close; absent where not
        known.
    next_step : array_like, shape (n_deals,), optional
        Instants at which the next step of each deal is due; absent where there is none.
    missing_fields : array_like of int, shape (n_deals,), optional
        Required fields of each deal that are not filled.

    Returns
    -------
    Attention
        Deals with at least one reason.

    Raises
    ------
    ShapeError
        If a column has another number of rows than the snapshot has deals.
    UnknownStageError
        If a time is given for a stage that is not there.
    InvalidValueError
        If a time or a number of fields is negative.
    InvalidInstantError
        If an instant is naive or out of range.

    See Also
    --------
    standing : How many deals are stale in each stage.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> from salesmodel.tables import DealTable, known_at
    >>> deals = DealTable.from_columns(
    ...     deal=["a", "b", "c"],
    ...     outcome=["open", "open", "won"],
    ...     opened=["2026-01-05", "2026-03-01", "2026-01-05"],
    ...     closed=[None, None, "2026-02-01"],
    ...     owner=["Ann", None, "Ann"],
    ...     amount=[900_00, 2_500_00, 100_00],
    ...     currency="EUR",
    ... )
    >>> known = known_at(deals, as_of=1_773_014_400_000_000)
    >>> for row in attention(known, target_days=60).rows():
    ...     print(row.deal, row.amount, *row.reasons)
    b 250000 has no owner
    a 90000 is open for 63 days
    """
    deals = known.deals
    found: Found = {}
    _stale(known, stale_after_days, found)
    if expected_close is not None:
        late = _days_since(known, "expected_close", expected_close)
        found["past_expected_close"] = late > 0, late
    if target_days is not None:
        _not_negative("target_days", target_days)
        age = (known.as_of - deals.opened) / DAY
        found["over_target"] = (age > target_days) & (deals.opened != MISSING), age
    if deals.owner is not None:
        found["no_owner"] = deals.owner.codes < 0, np.full(len(deals), np.nan)
    if next_step is not None:
        late = _days_since(known, "next_step", next_step)
        found["no_next_step"] = np.isnan(late), late
        found["next_step_overdue"] = late > 0, late
    if missing_fields is not None:
        fields = _fields(missing_fields, len(deals))
        found["fields_missing"] = fields > 0, fields.astype(np.float64)
    return _listed(known, {code: found[code] for code in REASONS if code in found})


def _stale(
    known: Snapshot, given: float | Mapping[str, float] | None, found: Found
) -> None:
    """Look for open deals that stand in their stage for too long."""
    if given is None:
        return
    visits = known.visits
    limits = stale_limits(visits.stages.open, given)
    days = np.full(len(known.deals), np.nan)
    limit = days.copy()
    rows = visits.ends[~visits.ended[visits.ends]]
    rows = rows[visits.stage[rows] < visits.stages.n_open]
    days[visits.deal[rows]] = (known.as_of - visits.entered[rows]) / DAY
    most = [np.nan if one is None else one for one in limits.values()]
    limit[visits.deal[rows]] = np.array(most, np.float64)[visits.stage[rows]]
    found["stale"] = days > limit, days


def _days_since(known: Snapshot, name: str, values: ArrayLike) -> FloatArray:
    """Return the days from each instant to now; ``nan`` where there is none."""
    column = instants(name, values)
    _check_rows(name, column.size, len(known.deals))
    days = (known.as_of - column) / DAY
    days[column == MISSING] = np.nan
    return days


def _fields(values: ArrayLike, n_deals: int) -> IntArray:
    column = integers("missing_fields", values)
    _check_rows("missing_fields", column.size, n_deals)
    column = np.where(column == MISSING, 0, column)
    for value in column[column < 0][:1].tolist():
        _not_negative("missing_fields", value)
    return column


def _check_rows(name: str, rows: int, n_deals: int) -> None:
    if rows != n_deals:
        raise ShapeError(name, f"{n_deals} rows, one a deal", str(rows))


def _not_negative(name: str, value: float) -> None:
    if not real(value) >= 0:
        raise InvalidValueError(name, "at least 0", value, "range")


def _listed(known: Snapshot, found: Found) -> Attention:
    """Put the open deals that some reason applies to in order."""
    deals = known.deals
    is_open = deals.outcome == OPEN
    shape = len(deals), len(found)
    applies, figure = np.zeros(shape, np.bool_), np.full(shape, np.nan)
    for place, (mask, value) in enumerate(found.values()):
        applies[:, place], figure[:, place] = mask & is_open, value
    rows = np.flatnonzero(applies.any(axis=1))
    if deals.amount is not None:
        at_stake = deals.amount[rows]
        rows = rows[np.lexsort((-at_stake, at_stake == MISSING))]
    return Attention(
        known=known,
        checked=tuple(found),
        n_open=int(np.count_nonzero(is_open)),
        deal=read_only(rows),
        applies=read_only(applies[rows]),
        figure=read_only(figure[rows]),
    )
