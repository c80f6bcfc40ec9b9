"""Counts by group and stage, of deals or of stays, and in minor units."""

from typing import ClassVar

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._checks import whole
from salesmodel._counts import histogram
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel.funnel._groups import Groups
from salesmodel.funnel._moves import amounts_moved, moves
from salesmodel.funnel.conversions._direct import direct_sets
from salesmodel.funnel.conversions._fates import FATES, Fates, fates, fates_of_moves
from salesmodel.funnel.conversions._profiles import Profiles
from salesmodel.funnel.conversions.counting import Counting
from salesmodel.tables.paths import DealPaths
from salesmodel.tables.stages import Stages


__all__ = ["ConversionCounts", "Counted", "counts_of", "counts_of_stays", "finished"]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class ConversionCounts:
    """What became of deals, stays or amounts, by group and stage.

    Parameters
    ----------
    deals : ndarray of int64, shape (n_groups,)
        All of the group, wherever they stand.
    entered : ndarray of int64, shape (n_groups, n_open)
        Those the stage counts: the sum of the next five.
    advanced, lost, moved_back, moved_out, open : ndarray of int64
        What became of them, of the same shape.
    inferred : ndarray of int64
        Those that were never seen in the stage.
    """

    COLUMNS: ClassVar = ("entered", *FATES, "inferred")

    deals: IntArray
    entered: IntArray
    advanced: IntArray
    lost: IntArray
    moved_back: IntArray
    moved_out: IntArray
    open: IntArray
    inferred: IntArray

    __reduce__ = by_columns

    @property
    def rate(self) -> FloatArray:
        """Share of those decided that advanced, ``nan`` where none is decided."""
        return quotients(self.advanced, self.advanced + self.lost)

    def at(self, group: int, stage: int) -> dict[str, int]:
        """Return the counts of one group and stage by name.

        Parameters
        ----------
        group, stage : int
            Places.

        Returns
        -------
        dict of str to int
            The seven counts.

        Examples
        --------
        >>> zero = np.zeros((1, 1), np.int64)
        >>> ConversionCounts(zero[0], *[zero] * 7).at(0, 0)["entered"]
        0
        """
        n_groups, n_stages = self.entered.shape
        whole("group", group, least=0, most=n_groups - 1)
        whole("stage", stage, least=0, most=n_stages - 1)
        return {name: int(getattr(self, name)[group, stage]) for name in self.COLUMNS}


Counted = tuple[ConversionCounts, ConversionCounts | None, IntArray | None]
"""Counts, amounts, and how many have no known amount."""


def counts_of(
    paths: DealPaths, groups: Groups, counting: Counting, amount: IntArray | None
) -> Counted:
    """Count deals, once a stage."""
    profiles = profiles_of(paths, groups, counting, amount)
    return finished(profiles, paths.visits.stages, counting, len(groups))


def profiles_of(
    paths: DealPaths, groups: Groups, counting: Counting, amount: IntArray | None
) -> Profiles:
    """Count deals by the way they went, as closely as a counting needs."""
    is_direct = counting.policy == "direct"
    needs = [
        *(["first"] if counting.entry == "first" else []),
        *(["standing"] if counting.policy in ("direct", "current") else []),
    ]
    sets = direct_sets(paths.visits) if is_direct else paths.seen
    return Profiles.of(paths, groups, sets=sets, needs=needs, amount=amount)


def finished(
    profiles: Profiles, stages: Stages, counting: Counting, n_groups: int
) -> Counted:
    """Tell what became of each way, and add up the deals and amounts that went it."""
    what = fates(profiles, stages, counting)
    counts = _added(profiles.group, what, profiles.deals, n_groups)
    if profiles.amount is None or profiles.unknown is None:
        return counts, None, None
    amounts = _added(profiles.group, what, profiles.amount, n_groups)
    without = np.zeros(n_groups, np.int64)
    np.add.at(without, profiles.group, profiles.unknown)
    return counts, amounts, without


def _added(
    group: IntArray, what: Fates, weight: IntArray, n_groups: int
) -> ConversionCounts:
    """Add up a weight of each way by group, stage and fate."""

    def total(chosen: np.ndarray) -> IntArray:
        sums = np.zeros((n_groups, *chosen.shape[1:]), np.int64)
        np.add.at(sums, group, (chosen.T * weight).T)
        return sums

    return ConversionCounts(
        deals=total(np.ones(weight.size, np.bool_)),
        entered=total(what.entered),
        inferred=total(what.inferred),
        **{
            name: total(what.entered & (what.fate == fate))
            for fate, name in enumerate(FATES)
        },
    )


def counts_of_stays(
    paths: DealPaths, groups: Groups, counting: Counting, amount: IntArray | None
) -> Counted:
    """Count every stay by what came next."""
    visits, n_groups = paths.visits, len(groups)
    by_move = moves(visits, groups)
    counts = _by_fate(by_move, visits.stages, counting)
    flagged = np.zeros((n_groups, visits.stages.n_open), np.int64)
    if visits.log.inferred is not None:
        rows = np.flatnonzero(visits.inferred & (visits.stage < flagged.shape[1]))
        code = visits.stage[rows] + groups.of(rows) * np.int64(flagged.shape[1])
        flagged += histogram(code, flagged.size).reshape(flagged.shape)
    counts = attrs.evolve(counts, inferred=flagged)
    if amount is None:
        return counts, None, None
    sums, unknown = amounts_moved(visits, groups, amount)
    amounts = _by_fate(sums, visits.stages, counting)
    group = np.zeros(unknown.size, np.int64) + groups.of(unknown)
    return counts, amounts, histogram(group, n_groups)


def _by_fate(by_move: IntArray, stages: Stages, counting: Counting) -> ConversionCounts:
    """Add up moves by what the stay became."""
    fate = fates_of_moves(stages, counting)
    here = by_move[:, : stages.n_open]
    entered = here.sum(axis=2)
    return ConversionCounts(
        deals=entered.sum(axis=1),
        entered=entered,
        inferred=np.zeros_like(entered),
        **{
            name: np.where(fate == one, here, 0).sum(axis=2)
            for one, name in enumerate(FATES)
        },
    )
