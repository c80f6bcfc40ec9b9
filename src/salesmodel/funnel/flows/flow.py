"""Where deals go: from stage to stage, into the funnel and out of it."""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._counts import histogram
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._shown import Shown
from salesmodel.funnel._chain import absorbed, product_of_rates
from salesmodel.funnel._groups import Groups
from salesmodel.funnel._moves import amounts_moved, deal_amounts, fitting, moves
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.stages import Stages
from salesmodel.tables.visits import VisitTable


__all__ = ["Flow", "FlowCounts", "FlowRow", "flow"]


@attrs.frozen
class FlowRow:
    """Moves from one stage to another.

    Parameters
    ----------
    origin, target : str
        The stages.
    kind : {"forward", "skip", "back", "again", "won", "lost", "out", "reopened"}
        ``"forward"`` to the next stage, ``"skip"`` over one or more, ``"back"`` to an
        earlier one, ``"again"`` into the same; ``"reopened"`` out of a closing stage.
    n : int
        How many.
    amount : int or None
        Of the deals that moved, in minor units, where it is known.
    """

    origin: str
    target: str
    kind: str
    n: int
    amount: int | None


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class FlowCounts:
    """Moves, entries and what did not move, of deals or of amounts.

    Parameters
    ----------
    moves : ndarray of int64, shape (n_stages, n_stages)
        From stage (row) to stage (column).
    entries : ndarray of int64, shape (n_stages,)
        Deals that began in a stage.
    gone, standing : ndarray of int64, shape (n_stages,)
        Deals whose last stay ended without a next one, and deals that stand there.
    """

    moves: IntArray
    entries: IntArray
    gone: IntArray
    standing: IntArray

    __reduce__ = by_columns

    @property
    def stays(self) -> IntArray:
        """Stays in each stage: what came in, and what went out or stands there."""
        stays: IntArray = self.entries + self.moves.sum(axis=0)
        return stays


@attrs.frozen(eq=False, slots=False)
class Flow:
    """Where deals go.

    Parameters
    ----------
    stages : Stages
        What the rows and columns are.
    counts : FlowCounts
        Of deals.
    amounts : FlowCounts or None
        In minor units, of the deals whose amount is known.
    """

    stages: Stages
    counts: FlowCounts
    amounts: FlowCounts | None = None

    __reduce__ = by_columns

    @cached_property
    def _open(self) -> IntArray:
        n_open = self.stages.n_open
        return self.counts.moves[:n_open, :n_open]

    @property
    def back_moves(self) -> int:
        """Moves to an earlier open stage, or into the same again."""
        return int(np.tril(self._open).sum())

    @property
    def skips(self) -> int:
        """Moves over one or more open stages, a win before the last one included."""
        return int(np.triu(self._open, 2).sum() + self._won[:-1].sum())

    @property
    def off_line(self) -> Rate:
        """Share of skips and back moves among moves from open stages to open or won."""
        n = int(self._open.sum() + self._won.sum())
        return wilson_rate(self.back_moves + self.skips, n)

    @property
    def _won(self) -> IntArray:
        codes = list(self.stages.codes("won"))
        won: IntArray = self.counts.moves[: self.stages.n_open, codes].sum(axis=1)
        return won

    @property
    def _ends(self) -> IntArray:
        n_open = self.stages.n_open
        closed = self.counts.moves[:n_open, n_open:].sum(axis=1)
        ends: IntArray = closed + self.counts.gone[:n_open]
        return ends

    @cached_property
    def win_probability(self) -> FloatArray:
        r"""Probability to be won from each open stage, by every way there is.

        With :math:`Q` the shares of moves between open stages and :math:`R` those of
        wins, :math:`(I - Q)^{-1} R`; a win or loss is final. ``nan`` where no stay has
        ended. Source: Kemeny and Snell (1960), "Finite Markov Chains", chapter 3.
        """
        return read_only(absorbed(self._open, self._ends, self._won))

    @cached_property
    def naive_win_probability(self) -> FloatArray:
        """Product of the rates of single steps from each open stage on.

        What most tools show: a deal that skips or goes back is one that never arrives.
        """
        return read_only(product_of_rates(self._open, self._ends, self._won))

    @property
    def expected_wins(self) -> float:
        """Of the deals that stand open, by every way; ``nan`` where it is not known."""
        return self._expected(self.win_probability)

    @property
    def naive_expected_wins(self) -> float:
        """Of the deals that stand open, by the product of the rates of single steps."""
        return self._expected(self.naive_win_probability)

    @property
    def wins_missed(self) -> float:
        """How many wins the product of rates leaves out."""
        return self.expected_wins - self.naive_expected_wins

    def _expected(self, chance: FloatArray) -> float:
        standing = self.counts.standing[: self.stages.n_open]
        return float(np.dot(standing[standing > 0], chance[standing > 0]))

    def rows(self) -> tuple[FlowRow, ...]:
        """Return a row for each pair of stages between which some deal moved.

        Returns
        -------
        tuple of FlowRow
            By origin, then by target, in the order of the stages.

        Examples
        --------
        >>> flow(VisitTable.empty()).rows()
        ()
        """
        labels = self.stages.labels
        return tuple(
            FlowRow(
                labels[origin],
                labels[target],
                _kind(origin, target, self.stages),
                int(self.counts.moves[origin, target]),
                None
                if self.amounts is None
                else int(self.amounts.moves[origin, target]),
            )
            for origin, target in np.argwhere(self.counts.moves).tolist()
        )

    def __str__(self) -> str:
        """Return the matrix as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        labels, counts = self.stages.labels, self.counts
        rows = [
            [label, *counts.moves[code], counts.gone[code], counts.standing[code]]
            for code, label in enumerate(labels)
        ]
        rows.append(["(began)", *counts.entries, 0, 0])
        title = (
            f"moves from (line) to (column): {self.skips} skips, "
            f"{self.back_moves} back moves; wins to come {self.expected_wins:.1f}, "
            f"by single steps {self.naive_expected_wins:.1f}"
        )
        return Shown(title, ["from", *labels, "(gone)", "(stands)"], rows)


def _kind(origin: int, target: int, stages: Stages) -> str:
    """Name a move."""
    if origin >= stages.n_open:
        return "reopened"
    if target >= stages.n_open:
        return next(
            one for one in ("won", "lost", "out") if target in stages.codes(one)
        )
    if target == origin:
        return "again"
    return ("skip" if target > origin + 1 else "forward") if target > origin else "back"


def flow(visits: VisitTable, *, amount: ArrayLike | None = None) -> Flow:
    """Count the moves from every stage to every other, the entries and the exits.

    Parameters
    ----------
    visits : VisitTable
        Stays.
    amount : array_like of int, shape (n_deals,), optional
        Amount of each deal in minor units, or the smallest ``int64`` where not known.

    Returns
    -------
    Flow
        Every stay came from somewhere and went somewhere or stands: it adds up.

    Raises
    ------
    ShapeError
        If `amount` has fewer rows than there are deals.

    References
    ----------
    .. [1] Definition of this package; Kemeny, J. G. and Snell, J. L. (1960), "Finite
       Markov Chains", chapter 3, for the chances of absorption.

    Examples
    --------
    One deal is won step by step, one skips the offer and is won, one is lost, one stands
    as a lead: from a lead on, two of three were won, but one of them step by step.

    >>> visits = VisitTable.from_events(
    ...     deal=["a", "a", "a", "b", "b", "c", "c", "d"],
    ...     stage=["lead", "offer", "won", "lead", "won", "lead", "lost", "lead"],
    ...     at=[f"2026-01-{day:02}" for day in range(5, 13)],
    ...     stages=["lead", "offer", "won", "lost"],
    ...     kinds={"won": "won", "lost": "lost"},
    ... )
    >>> made = flow(visits)
    >>> made.skips, made.back_moves, made.off_line.value
    (1, 0, 0.3333333333333333)
    >>> round(made.expected_wins, 4), round(made.naive_expected_wins, 4)
    (0.6667, 0.3333)
    """
    everyone = Groups(None)
    counts = moves(visits, everyone)[0]
    starts = visits.starts
    entries = histogram(visits.stage[starts], visits.n_stages)
    made = Flow(visits.stages, _parts(counts, entries))
    if amount is None:
        return made
    units = deal_amounts(amount, visits.n_deals)
    sums, unknown = amounts_moved(visits, everyone, units)
    is_known = ~np.isin(starts, unknown)
    first = visits.stage[starts][is_known].astype(np.int32)
    owned = visits.deal[starts][is_known]
    began = sums_by_code(first, units[owned], n_codes=visits.n_stages)
    return attrs.evolve(made, amounts=_parts(sums[0], fitting(began)))


def _parts(counts: IntArray, entries: IntArray) -> FlowCounts:
    """Split moves from what did not move."""
    return FlowCounts(counts[:, :-2], entries, counts[:, -2], counts[:, -1])
