"""The ways of deals that go from stage to stage of one pipeline, all of them at once."""

from collections import Counter
from datetime import timedelta
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, InstantArray, IntArray
from salesmodel.connect.crm._steps import Steps
from salesmodel.connect.crm._told import CODES
from salesmodel.connect.crm._ways import LATE, Ground
from salesmodel.tables.deals import OPEN


__all__ = ["DealColumns", "Field", "MoveColumns", "is_regular", "regular_steps"]

_NONE: Final = -1
_LATE: Final = LATE // timedelta(microseconds=1)


@attrs.frozen(eq=False)
class DealColumns:
    """Deals as they stand, one row each; a place is an index into those of the ground.

    `kind` is -1 where a row does not say what its deal is.
    """

    place: IntArray
    opened: InstantArray
    changed: InstantArray
    moved: InstantArray
    kind: IntArray


@attrs.frozen(eq=False)
class MoveColumns:
    """Moves by deal, time and rank; `before` is -1 where a row does not say it."""

    deal: IntArray
    at: InstantArray
    rank: IntArray
    place: IntArray
    before: IntArray
    kind: IntArray
    is_opening: BoolArray
    is_inferred: BoolArray
    is_whole: BoolArray

    def __getitem__(self, rows: BoolArray | IntArray) -> "MoveColumns":
        """Take some of the moves."""
        columns = (getattr(self, one.name) for one in attrs.fields(MoveColumns))
        return MoveColumns(*(column[rows] for column in columns))

    @property
    def first(self) -> IntArray:
        """The first move of each deal that has one."""
        return np.flatnonzero(np.diff(self.deal, prepend=_NONE))

    @property
    def is_tied(self) -> BoolArray:
        """Whether only more than its rank tells a move from the one before."""
        tied = np.zeros(self.deal.size, np.bool_)
        tied[1:] = True
        for column in (self.deal, self.at, self.rank):
            tied[1:] &= column[1:] == column[:-1]
        return tied


@attrs.frozen(eq=False)
class Field:
    """The ground as columns.

    Parameters
    ----------
    kind, home : ndarray of int64
        What a deal is in each place, and the pipeline of that.
    start : ndarray of int64
        The place where deals of each pipeline begin.
    """

    kind: IntArray
    home: IntArray
    start: IntArray

    @classmethod
    def of(cls, ground: Ground) -> "Field":
        """Read the ground."""
        kinds = [CODES[ground.kinds[place]] for place in ground.places]
        starts = [ground.places[place] for place in ground.firsts.items()]
        return cls(*(np.array(one, np.int64) for one in (kinds, ground.homes, starts)))


def is_regular(
    field: Field, deals: DealColumns, moves: MoveColumns, *, opens_with_first: bool
) -> BoolArray:
    """Tell of which deals each move is one step, and what is missing is one more.

    They stay in one pipeline, are closed by coming to a closed stage, begin in an open
    one, and no two of their moves are of one time and rank. Of all others each step is
    to be found by itself.
    """
    home = field.home[deals.place]
    is_odd = (field.kind[deals.place] == OPEN) & (deals.kind > OPEN)
    is_told = moves.before != _NONE
    strays = field.home[moves.place] != home[moves.deal]
    strays |= is_told & (field.home[moves.before] != home[moves.deal])
    strays |= (field.kind[moves.place] == OPEN) & (moves.kind > OPEN)
    is_odd[moves.deal[strays | moves.is_tied | ~moves.is_whole]] = True
    with_moves = moves.deal[moves.first]
    start, _ = _starts(field, deals, moves, opens_with_first=opens_with_first)
    is_odd[with_moves[field.kind[start] != OPEN]] = True
    is_bare = np.ones(is_odd.size, np.bool_)
    is_bare[with_moves] = False
    regular: BoolArray = ~(is_odd | (is_bare & (deals.opened == MISSING)))
    return regular


def _starts(
    field: Field, deals: DealColumns, moves: MoveColumns, *, opens_with_first: bool
) -> tuple[IntArray, BoolArray]:
    """Tell where deals with moves began, and whether their first move says so."""
    first = moves.first
    deal, at, before = moves.deal[first], moves.at[first], moves.before[first]
    told = np.where(deals.opened[deal] == MISSING, at, deals.opened[deal])
    is_opening = moves.is_opening[first]
    if opens_with_first:
        is_opening = is_opening | ((before == _NONE) & (at - told <= _LATE))
    start = np.where(
        before == _NONE, field.start[field.home[deals.place[deal]]], before
    )
    return np.where(is_opening, moves.place[first], start), is_opening


@attrs.frozen(eq=False)
class _Pieces:
    """Steps in any order; `turn` puts those of one deal in order."""

    deal: IntArray
    turn: IntArray
    at: InstantArray
    place: IntArray
    inferred: BoolArray


def regular_steps(
    field: Field,
    deals: DealColumns,
    moves: MoveColumns,
    bare: IntArray,
    *,
    opens_with_first: bool,
) -> tuple[Steps, Counter[str]]:
    """Find the steps of regular deals.

    Parameters
    ----------
    field : Field
        The ground.
    deals : DealColumns
        All deals.
    moves : MoveColumns
        Moves of regular deals alone.
    bare : ndarray of int64
        The regular deals that have no move.
    opens_with_first : bool
        Whether the first move is the opening, if it is of the same time.

    Returns
    -------
    steps : Steps
        Their steps.
    notices : Counter
        What was concluded.
    """
    start, says = _starts(field, deals, moves, opens_with_first=opens_with_first)
    notices: Counter[str] = Counter(no_history=bare.size)
    made = [
        _openings(deals, moves, start, says, notices=notices),
        *_bare(field, deals, bare),
        _moved(moves, start, says, notices),
    ]
    columns = [
        np.concatenate([getattr(one, name.name) for one in made])
        for name in attrs.fields(_Pieces)
    ]
    deal, turn, at, place, inferred = columns
    order = np.lexsort((turn, deal))
    kind = field.kind[place].astype(np.uint8)
    steps = Steps(deal, at, place, kind, inferred)[order]
    return _finished(field, deals, steps, notices), notices


def _openings(
    deals: DealColumns,
    moves: MoveColumns,
    start: IntArray,
    says: BoolArray,
    *,
    notices: Counter[str],
) -> _Pieces:
    """Open deals that have moves: as their rows say, but not after what happened."""
    first = moves.first
    deal, at = moves.deal[first], moves.at[first]
    told = deals.opened[deal]
    is_known = told != MISSING
    is_late = is_known & (told > at)
    when = np.where(says | ~is_known | is_late, at, told)
    inferred = ~says | moves.is_inferred[first]
    notices["late_start"] += _count(~says)
    notices["reversed"] += _count(is_late)
    notices["opened_at_first_event"] += _count(~is_known)
    return _Pieces(deal, np.full_like(deal, _NONE), when, start, inferred)


def _bare(field: Field, deals: DealColumns, bare: IntArray) -> tuple[_Pieces, _Pieces]:
    """Open deals without a history where they stand, or close them after their start."""
    place, opened = deals.place[bare], deals.opened[bare]
    is_closed = field.kind[place] != OPEN
    start = np.where(is_closed, field.start[field.home[place]], place)
    closed = bare[is_closed]
    when = np.maximum(opened, deals.moved[bare])[is_closed]
    return (
        _Pieces(bare, np.full_like(bare, _NONE), opened, start, bare >= 0),
        _Pieces(closed, np.zeros_like(closed), when, place[is_closed], closed >= 0),
    )


def _moved(
    moves: MoveColumns, start: IntArray, says: BoolArray, notices: Counter[str]
) -> _Pieces:
    """Take the moves that come to another stage than the one before."""
    first = moves.first
    before = np.append(_NONE, moves.place[:-1])[: moves.place.size]
    before[first] = start
    is_step = moves.place != before
    is_gap = (moves.before != _NONE) & (moves.before != before)
    is_gap[first] = False
    is_opening = np.zeros(moves.deal.size, np.bool_)
    is_opening[first] = says
    notices["gap"] += _count(is_gap)
    notices["same_stage"] += _count(~is_step & ~is_opening)
    turn = np.arange(moves.deal.size)
    taken = moves[is_step]
    return _Pieces(taken.deal, turn[is_step], taken.at, taken.place, taken.is_inferred)


def _finished(
    field: Field, deals: DealColumns, steps: Steps, notices: Counter[str]
) -> Steps:
    """Bring deals where their rows say they stand, if their history ends elsewhere."""
    first, last = steps.first, steps.last
    deal, at = steps.deal[last], steps.at[last]
    moved, changed = deals.moved[deal], deals.changed[deal]
    when = np.where(moved == MISSING, changed, moved)
    differs = steps.place[last] != deals.place[deal]
    is_older = (when != MISSING) & (when < at) & (last > first)
    notices["row_older_than_history"] += _count(differs & is_older)
    ends = differs & ~is_older
    notices["history_ends_early"] += _count(ends)
    behind, place = last[ends] + 1, deals.place[deal[ends]]
    return Steps(
        np.insert(steps.deal, behind, deal[ends]),
        np.insert(steps.at, behind, np.maximum(at, when)[ends]),
        np.insert(steps.place, behind, place),
        np.insert(steps.kind, behind, field.kind[place].astype(np.uint8)),
        np.insert(steps.inferred, behind, np.ones(place.size, np.bool_)),
    )


def _count(rows: BoolArray) -> int:
    return int(np.count_nonzero(rows))
