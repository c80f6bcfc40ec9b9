"""What rows tell, a line each, of which tables are made: no fact, no event."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

import attrs

from salesmodel._arrays import MISSING
from salesmodel.connect.crm._facts import DealRow, Move
from salesmodel.connect.crm._feed import Read
from salesmodel.domain import Outcome
from salesmodel.values import to_micros


__all__ = [
    "CODES",
    "NOT_SAID",
    "OUTCOMES",
    "DealLines",
    "Lines",
    "MoveLines",
    "deal_line",
    "lines_of",
    "move_line",
]

_Told = TypeVar("_Told", bound=attrs.AttrsInstance)
_Fact = TypeVar("_Fact")

OUTCOMES: Final = (Outcome.OPEN, Outcome.WON, Outcome.LOST)
"""Outcomes by their codes in columns."""
CODES: Final = {kind: code for code, kind in enumerate(OUTCOMES)}
"""Their codes."""
NOT_SAID: Final = -1
"""The kind of a stage that no row says."""


@attrs.frozen(eq=False)
class DealLines:
    """Deals as they stand, one row each; instants and amounts as tables have them."""

    id: Sequence[str]
    pipeline: Sequence[str]
    stage: Sequence[str]
    opened: Sequence[int]
    changed: Sequence[int]
    moved: Sequence[int]
    kind: Sequence[int]
    client: Sequence[str | None]
    owner: Sequence[str | None]
    units: Sequence[int]
    currency: Sequence[str | None]
    product: Sequence[str | None]
    also: Sequence[tuple[str, ...]]


@attrs.frozen(eq=False)
class MoveLines:
    """Deals came to stages, one row a move; `rank` sorts moves of one instant.

    `is_whole` says that the stage is told, and the one before wholly or not at all.
    """

    deal: Sequence[str]
    at: Sequence[int]
    rank: Sequence[int]
    pipeline: Sequence[str | None]
    stage: Sequence[str]
    pipeline_before: Sequence[str | None]
    stage_before: Sequence[str | None]
    kind: Sequence[int]
    is_opening: Sequence[bool]
    is_inferred: Sequence[bool]
    source: Sequence[str]
    is_whole: Sequence[bool]


@attrs.frozen(eq=False)
class Lines(Generic[_Told, _Fact]):
    """What the rows of a payload tell, without those that were said before.

    Parameters
    ----------
    rows : sequence of int
        Their numbers.
    told : DealLines or MoveLines
        What they tell.
    raws : sequence of mapping
        The rows themselves.
    fact : callable
        Reads one of them, by its place here, as a fact.
    """

    rows: Sequence[int]
    told: _Told
    raws: Sequence[Mapping[str, object]]
    fact: Callable[[int], _Fact]


def lines_of(
    kind: type[_Told],
    reads: Sequence[Read[_Fact]],
    line: Callable[[_Fact], tuple[object, ...]],
) -> Lines[_Told, _Fact]:
    """Return in lines what was read as facts already.

    Parameters
    ----------
    kind : type
        `DealLines` or `MoveLines`.
    reads : sequence of Read
        The facts.
    line : callable
        `deal_line` or `move_line`.

    Returns
    -------
    Lines
        One row a fact.
    """
    told = [line(one.said) for one in reads]
    nothing: Sequence[Sequence[object]] = [()] * len(attrs.fields(kind))
    columns = list(zip(*told, strict=True)) if told else nothing
    return Lines(
        [one.row for one in reads],
        kind(*columns),
        [one.raw for one in reads],
        lambda place: reads[place].said,
    )


def deal_line(row: DealRow) -> tuple[object, ...]:
    """Return what a row of a deal tells, in the order of `DealLines`."""
    worth = row.worth
    return (
        row.id,
        row.pipeline,
        row.stage,
        *(
            MISSING if one is None else to_micros(one)
            for one in (row.opened_at, row.changed_at, row.moved_at)
        ),
        _code(row.kind),
        row.client,
        row.owner,
        MISSING if worth is None else worth.minor_units,
        None if worth is None else worth.currency,
        row.product,
        row.also,
    )


def move_line(move: Move) -> tuple[object, ...]:
    """Return what a move tells, in the order of `MoveLines`."""
    before = move.before or (None, None)
    return (
        move.deal,
        to_micros(move.at),
        move.order[0],
        move.pipeline,
        move.stage or "",
        *before,
        _code(move.kind),
        move.is_opening,
        move.by.inferred,
        move.by.source,
        move.stage is not None and (move.before is None or before[1] is not None),
    )


def _code(kind: Outcome | None) -> int:
    return NOT_SAID if kind is None else CODES[kind]
