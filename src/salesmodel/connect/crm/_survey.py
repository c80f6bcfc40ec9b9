"""Deals and moves in lines as columns, and facts of the few deals that need them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, IntArray
from salesmodel.connect.crm._building import in_sequence, uses_of
from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import DealRow, Kept, Move
from salesmodel.connect.crm._feed import Feed
from salesmodel.connect.crm._pipelines import Use
from salesmodel.connect.crm._regular import DealColumns, MoveColumns
from salesmodel.connect.crm._told import DealLines, Lines, MoveLines
from salesmodel.connect.problems import ImportLog


__all__ = ["Survey", "Told"]

_Place = tuple[str, str]
_KINDS: Final = {
    "at": np.int64,
    "rank": np.int64,
    "kind": np.int64,
    "is_opening": np.bool_,
    "is_inferred": np.bool_,
    "is_whole": np.bool_,
}
"""Columns of moves that are taken as they are told."""


@attrs.frozen(eq=False)
class Told:
    """What the payloads of an import tell in lines, and where faults go."""

    deals: Lines[DealLines, DealRow]
    moves: Lines[MoveLines, Move]
    deal_feed: Feed
    move_feed: Feed
    logs: Sequence[ImportLog]

    @classmethod
    def of(
        cls,
        feeds: Mapping[str, Feed],
        deals: Lines[DealLines, DealRow],
        moves: Lines[MoveLines, Move],
    ) -> "Told":
        """Return what is told; of the payloads the first two are of deals and moves."""
        deal_feed, move_feed, *others = feeds.values()
        logs = [one.log for one in (*others, deal_feed, move_feed)]
        return cls(deals, moves, deal_feed, move_feed, logs)


@attrs.frozen(eq=False)
class Survey:
    """Deals and their moves as columns.

    Parameters
    ----------
    kept : Kept
        Definitions.
    told : Told
        All lines.
    lines : sequence of int
        The line of each move, in the order of the columns.
    places : sequence of (str, str)
        Pipelines with stages, which the columns number.
    deals : DealColumns
        Deals, one row each.
    moves : MoveColumns
        Moves by deal, time and rank, without those that are of no deal.
    is_odd : ndarray of bool
        Which deals name a stage that nobody defines, or have a move that is not whole.
    """

    kept: Kept
    told: Told
    lines: IntArray
    places: Sequence[_Place]
    deals: DealColumns
    moves: MoveColumns
    is_odd: BoolArray

    @classmethod
    def of(cls, kept: Kept, told: Told) -> "Survey":
        """Give deals and places numbers; a move that is of no deal is rejected."""
        places: defaultdict[_Place, int] = defaultdict(count().__next__)
        deals = _deals(told.deals.told, places)
        lines, deal = _owned(told)
        moves = _moves(told, lines, deal, places)
        order = np.lexsort((moves.rank, moves.at, moves.deal))
        moves = moves[order]
        defined = {(one.pipeline, one.id) for one in kept.stages}
        unknown = np.array([place not in defined for place in places], np.bool_)
        is_odd = unknown[deals.place]
        strange = unknown[moves.place] | ~moves.is_whole
        strange |= (moves.before >= 0) & unknown[moves.before]
        is_odd[moves.deal[strange]] = True
        return cls(kept, told, lines[order], list(places), deals, moves, is_odd)

    def facts(self, chosen: BoolArray) -> Mapping[int, tuple[DealRow, list[Move]]]:
        """Read the rows of some deals and of their moves as facts, in order.

        Parameters
        ----------
        chosen : ndarray of bool
            Which deals.

        Returns
        -------
        mapping of int to (DealRow, list of Move)
            By the place of the deal.
        """
        found: dict[int, tuple[DealRow, list[Move]]] = {
            deal: (self.told.deals.fact(deal), [])
            for deal in np.flatnonzero(chosen).tolist()
        }
        mine = chosen[self.moves.deal]
        for deal, line in zip(
            self.moves.deal[mine].tolist(), self.lines[mine].tolist(), strict=True
        ):
            found[deal][1].append(self.told.moves.fact(line))
        return {
            deal: (row, in_sequence(row, moves, self.kept) if moves else [])
            for deal, (row, moves) in found.items()
        }

    def uses(self) -> Iterator[Use]:
        """Tell which stages that nobody defines the rows name, and of which kind."""
        for row, moves in self.facts(self.is_odd).values():
            yield from uses_of([row], {row.id: moves})

    def numbered(self, places: Mapping[_Place, int]) -> tuple[DealColumns, MoveColumns]:
        """Return the columns with places under other numbers."""
        number = np.array([places[place] for place in self.places], np.int64)
        deals = attrs.evolve(self.deals, place=number[self.deals.place])
        before = np.where(self.moves.before < 0, -1, number[self.moves.before])
        moves = attrs.evolve(self.moves, place=number[self.moves.place], before=before)
        return deals, moves

    def merged(self) -> BoolArray:
        """Tell which deals went into another one."""
        told = self.told.deals.told
        also = {name for names in told.also for name in names}
        return np.array([name in also for name in told.id], np.bool_)


def _owned(told: Told) -> tuple[IntArray, IntArray]:
    """Return the lines of moves that are of a deal, and the deal of each."""
    index = {name: place for place, name in enumerate(told.deals.told.id)}
    names, sources = told.moves.told.deal, told.moves.told.source
    deal = np.array([index.get(name, -1) for name in names], np.int64)
    for line in np.flatnonzero(deal < 0).tolist():
        told.move_feed.reject(
            told.moves.rows[line], Fault("orphan", "deal", names[line])
        )
    lines = np.flatnonzero(deal >= 0)
    counts = Counter(sources[line] for line in lines.tolist())
    for source in ("automation", "bulk"):
        told.move_feed.log.notices[f"moves_by_{source}"] += counts[source]
    return lines, deal[lines]


def _deals(told: DealLines, places: defaultdict[_Place, int]) -> DealColumns:
    """Lay deals out."""
    place = [places[one] for one in zip(told.pipeline, told.stage, strict=True)]
    columns = (place, told.opened, told.changed, told.moved, told.kind)
    return DealColumns(*(np.array(one, np.int64) for one in columns))


def _moves(
    told: Told, lines: IntArray, deal: IntArray, places: defaultdict[_Place, int]
) -> MoveColumns:
    """Lay moves out; one without a pipeline is of that of its deal."""
    moves, deals = told.moves.told, told.deals.told
    owners = deal.tolist()
    rows = lines.tolist()
    homes = [
        moves.pipeline[line] or deals.pipeline[owner]
        for line, owner in zip(rows, owners, strict=True)
    ]
    place = [
        places[home, stage]
        if stage
        else places[deals.pipeline[owner], deals.stage[owner]]
        for home, stage, owner in zip(
            homes, (moves.stage[line] for line in rows), owners, strict=True
        )
    ]
    columns: dict[str, Any] = {
        name: np.array(getattr(moves, name), kind)[lines]
        for name, kind in _KINDS.items()
    }
    before = np.full(lines.size, -1)
    for row, line in enumerate(rows):
        earlier = moves.stage_before[line]
        if earlier is not None and columns["is_whole"][row]:
            before[row] = places[moves.pipeline_before[line] or homes[row], earlier]
    return MoveColumns(
        deal=deal, place=np.array(place, np.int64), before=before, **columns
    )
