"""Where a period will end, and what each stage adds to it."""

from functools import cached_property

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._checks import real
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown, cell
from salesmodel.errors import InvalidValueError
from salesmodel.funnel.periods._total import Total, total_of


__all__ = ["PeriodEnd", "StageAtEnd"]


@attrs.frozen
class StageAtEnd:
    """What the open deals of a stage are likely to add by the end.

    Parameters
    ----------
    stage : str
        Where they stand.
    deals : int
        Those whose amount and chance are known.
    amount : int
        What they are worth, in minor units.
    expected : float
        Of that, what is expected to be won by the end.
    """

    stage: str
    deals: int
    amount: int
    expected: float


@attrs.frozen(eq=False, slots=False)
class PeriodEnd:
    """Where a period will end, seen from an instant in it.

    Parameters
    ----------
    start, as_of, end : int
        The period and the instant, in microseconds since 1970-01-01 UTC.
    won : int
        Won from `start` until `as_of`, in minor units.
    deal : tuple of str
        Open deals whose amount and chance are known.
    stage : ndarray of int64, shape (n,)
        Where each stands.
    stages : tuple of str
        Open stages.
    amount : ndarray of int64, shape (n,)
        Minor units of each.
    chance : ndarray of float64, shape (n,)
        Chance of each to be won by the end.
    error : ndarray of float64, shape (n,)
        Standard error of each chance.
    stage_weighted : float or None
        Won, and every open amount weighed by the chance of its stage, whenever: what
        most tools show. `None` where the chance of a stage is not known.
    plan : int or None
        What was to be won in the period.
    confidence : float
        Coverage of the interval.
    borrowed : int
        Open deals older than enough others ever were in their stage; theirs is the
        chance of the oldest age that is known.
    unknown : int
        Open deals left out, for too few ever stood in their stage.
    without_amount : int
        Open deals left out for want of an amount.
    won_without_amount : int
        Deals won in the period whose amount is not known.
    """

    start: int
    as_of: int
    end: int
    won: int
    deal: tuple[str, ...]
    stage: IntArray
    stages: tuple[str, ...]
    amount: IntArray
    chance: FloatArray
    error: FloatArray
    stage_weighted: float | None
    plan: int | None
    confidence: float
    borrowed: int
    unknown: int
    without_amount: int
    won_without_amount: int

    __reduce__ = by_columns

    @cached_property
    def _to_come(self) -> Total:
        return total_of(self.amount, self.chance, self.error)

    @property
    def expected(self) -> float:
        """Where the period is expected to end: won, and the mean of what is to come."""
        return self.won + self._to_come.mean

    @property
    def sd(self) -> float:
        """Standard deviation of what is to come, errors of the chances included."""
        return float(np.sqrt(self._to_come.variance))

    @property
    def low(self) -> float:
        """Lower end of the interval of where the period will end."""
        return self.quantile((1 - self.confidence) / 2)

    @property
    def high(self) -> float:
        """Upper end of that interval."""
        return self.quantile((1 + self.confidence) / 2)

    @property
    def chance_of_plan(self) -> float | None:
        """Chance to come to the plan by the deals at hand; `None` without a plan."""
        if self.plan is None:
            return None
        return self._to_come.chance_of(self.plan - self.won)

    def quantile(self, share: float) -> float:
        """Return what the period does not end above with such a chance.

        Parameters
        ----------
        share : float
            Strictly between 0 and 1.

        Returns
        -------
        float
            Minor units.

        Raises
        ------
        InvalidValueError
            If `share` is out of range.

        Examples
        --------
        >>> from salesmodel.funnel.periods.period_end import period_end
        >>> from salesmodel.tables import DealTable, VisitTable
        >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
        >>> made = period_end(deals, VisitTable.empty(), start=0, as_of=0, end=1)
        >>> made.quantile(0.5)
        0.0
        """
        if not 0 < real(share) < 1:
            needed = "a fraction strictly between 0 and 1"
            raise InvalidValueError("share", needed, share, "share")
        return self.won + self._to_come.quantile(share)

    def rows(self) -> tuple[StageAtEnd, ...]:
        """Return a row a stage in which some of the deals stand.

        Returns
        -------
        tuple of StageAtEnd
            In the order of the funnel.

        Examples
        --------
        >>> from salesmodel.funnel.periods.period_end import period_end
        >>> from salesmodel.tables import DealTable, VisitTable
        >>> deals = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
        >>> period_end(deals, VisitTable.empty(), start=0, as_of=0, end=1).rows()
        ()
        """
        return tuple(
            StageAtEnd(
                stage,
                int(np.count_nonzero(here)),
                checked_sum(self.amount[here]),
                float(np.dot(self.amount[here], self.chance[here])),
            )
            for place, stage in enumerate(self.stages)
            if (here := self.stage == place).any()
        )

    def __str__(self) -> str:
        """Return where the period will end, and what each stage adds."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        plan = ""
        if self.plan is not None:
            plan = f", plan {self.plan} (chance {self.chance_of_plan:.3f})"
        weighted = None if self.stage_weighted is None else round(self.stage_weighted)
        title = (
            f"won {self.won}, expected at the end {self.expected:.0f} "
            f"({self.low:.0f} to {self.high:.0f}){plan}; "
            f"weighed by stage {cell(weighted)}"
        )
        rows = [
            [row.stage, row.deals, row.amount, round(row.expected)]
            for row in self.rows()
        ]
        return Shown(title, ["stage", "deals", "amount", "expected"], rows)
