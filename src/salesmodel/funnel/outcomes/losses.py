"""Where deals die, and of what."""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, NO_LABEL, IntArray, read_only
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import ShapeError
from salesmodel.funnel._moves import deal_amounts, fitting
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.deals import Labelled
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.visits import VisitTable


__all__ = ["LossRow", "Losses", "losses"]


@attrs.frozen
class LossRow:
    """Deals that died in a stage, of a reason, or both.

    Parameters
    ----------
    stage : str or None
        The last open stage before the loss; `None` where there was none, or of all.
    reason : str or None
        Why; `None` where it is not known, or of all.
    lost : int
        Deals.
    share : Rate
        Of all that were lost.
    amount : int or None
        What they were worth, in minor units; `None` without amounts.
    """

    stage: str | None
    reason: str | None
    lost: int
    share: Rate
    amount: int | None


@attrs.frozen(eq=False, slots=False)
class Losses:
    """Lost deals by the stage of death and by the reason.

    Parameters
    ----------
    stages : tuple of str or None
        Open stages, and `None` for deals that were never in one.
    reasons : tuple of str or None
        Reasons, and `None` where there is none.
    lost : ndarray of int64, shape (n_open + 1, n_reasons + 1)
        Deals.
    amounts : ndarray of int64 or None
        Minor units, of the same shape, where they are known.
    without_amount : int
        Lost deals whose amount is not known.
    confidence : float
        Coverage of the intervals.
    """

    stages: tuple[str | None, ...]
    reasons: tuple[str | None, ...]
    lost: IntArray
    amounts: IntArray | None
    without_amount: int
    confidence: float

    __reduce__ = by_columns

    @cached_property
    def total(self) -> int:
        """All deals that were lost."""
        return int(self.lost.sum())

    def rows(self) -> tuple[LossRow, ...]:
        """Return a row a stage and reason that some deal died of.

        Returns
        -------
        tuple of LossRow
            The largest amount first, or without amounts the most deals; ties in the
            order of the funnel, then of the reasons.

        Examples
        --------
        >>> losses(VisitTable.empty()).rows()
        ()
        """
        made = [
            self._row(stage, reason, (place, cause))
            for place, stage in enumerate(self.stages)
            for cause, reason in enumerate(self.reasons)
            if self.lost[place, cause]
        ]
        return tuple(sorted(made, key=lambda row: (-(row.amount or 0), -row.lost)))

    def by_stage(self) -> tuple[LossRow, ...]:
        """Return a row a stage of death, of all reasons.

        Returns
        -------
        tuple of LossRow
            In the order of the funnel; the last one of deals never in an open stage.

        Examples
        --------
        >>> losses(VisitTable.empty()).by_stage()[0].share.value is None
        True
        """
        return tuple(
            self._row(stage, None, (place, slice(None)))
            for place, stage in enumerate(self.stages)
        )

    def by_reason(self) -> tuple[LossRow, ...]:
        """Return a row a reason, of all stages.

        Returns
        -------
        tuple of LossRow
            In the order of the reasons; the last one of deals without any.

        Examples
        --------
        >>> [row.lost for row in losses(VisitTable.empty()).by_reason()]
        [0]
        """
        return tuple(
            self._row(None, reason, (slice(None), cause))
            for cause, reason in enumerate(self.reasons)
        )

    def _row(
        self,
        stage: str | None,
        reason: str | None,
        cells: tuple[int | slice, int | slice],
    ) -> LossRow:
        lost = int(self.lost[cells].sum())
        share = wilson_rate(lost, self.total, confidence=self.confidence)
        amount = None
        if self.amounts is not None:
            amount = sum(np.ravel(self.amounts[cells]).tolist())
        return LossRow(stage, reason, lost, share, amount)

    def __str__(self) -> str:
        """Return the rows as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["died in", "reason", "lost", "share", "low", "high", "amount"]
        rows = [
            [
                row.stage,
                row.reason,
                row.lost,
                row.share.value,
                row.share.low,
                row.share.high,
                row.amount,
            ]
            for row in self.rows()
        ]
        return Shown(f"{self.total} lost deals by stage of death", heads, rows)


def losses(
    visits: VisitTable,
    *,
    reason: Labelled | None = None,
    amount: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Losses:
    """Count lost deals by the stage in which they died and by the reason.

    A deal is lost when its last stage is a losing one; a deal that was reopened is not.
    It died in the last open stage before, wherever its CRM moved it then.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    reason : Labelled, optional
        Reason of each deal, one row a deal; by default the losing stage it is in.
    amount : array_like of int, shape (n_deals,), optional
        Amount of each deal in minor units, or the smallest ``int64`` where not known.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    Losses
        Every lost deal is in one cell: it adds up.

    Raises
    ------
    ShapeError
        If `reason` or `amount` has fewer rows than there are deals.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "a", "b", "b", "c"],
    ...     stage=["lead", "offer", "price", "lead", "silence", "lead"],
    ...     at=[f"2026-01-{day:02}" for day in range(5, 11)],
    ...     stages=["lead", "offer", "price", "silence"],
    ...     kinds={"price": "lost", "silence": "lost"},
    ... )
    >>> for row in losses(visits, amount=[900_00, 400_00, 100_00]).rows():
    ...     print(row.stage, row.reason, row.lost, row.share.value, row.amount)
    offer price 1 0.5 90000
    lead silence 1 0.5 40000
    """
    wilson_rate(0, 0, confidence=confidence)
    stages, paths = visits.stages, DealPaths(visits)
    if reason is not None and len(reason) < visits.n_deals:
        raise ShapeError(
            "reason", f"{visits.n_deals} rows, one a deal", str(len(reason))
        )
    losing = stages.codes("lost")
    rows = np.flatnonzero(np.isin(paths.last, losing))
    if reason is None:
        cause, labels = paths.last[rows].astype(np.int64) - losing.start, stages.lost
    else:
        cause, labels = reason.codes[rows].astype(np.int64), reason.labels
        cause[cause == NO_LABEL] = len(labels)
    died = np.minimum(paths.standing[rows].astype(np.int64), stages.n_open)
    shape = stages.n_open + 1, len(labels) + 1
    cell = died * shape[1] + cause
    amounts, without = None, 0
    if amount is not None:
        units = deal_amounts(amount, visits.n_deals)[rows]
        known = units != MISSING
        sums = sums_by_code(
            cell[known].astype(np.int32), units[known], n_codes=shape[0] * shape[1]
        )
        amounts = read_only(fitting(sums).reshape(shape))
        without = rows.size - int(np.count_nonzero(known))
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    return Losses(
        stages=(*stages.open, None),
        reasons=(*labels, None),
        lost=read_only(counts),
        amounts=amounts,
        without_amount=without,
        confidence=confidence,
    )
