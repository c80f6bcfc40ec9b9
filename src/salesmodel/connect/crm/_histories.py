"""Deals out of rows: an opening, moves, and what is known of them now, as events."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import attrs

from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import DealRow, Kept, Move
from salesmodel.domain import (
    AmountSet,
    Author,
    Deal,
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    ExpectedCloseSet,
    FieldsSet,
    Outcome,
    OwnerAssigned,
    Pipeline,
    PipelineChanged,
    ProbabilitySet,
    Source,
    StageEntered,
)
from salesmodel.domain.author import author_of
from salesmodel.errors import SalesModelError


__all__ = ["deal_of"]

_Stamp: TypeAlias = tuple[str, int, datetime, str, Source, bool]
_UNSAID: Final = "not said"


@attrs.define
class _Chain:
    """The events of a deal as they come about, and where it stands after them."""

    id: str
    pipelines: Mapping[str, Pipeline]
    pipeline: str
    stage: str
    notices: Counter[str]
    outcome: Outcome = Outcome.OPEN
    stood: str = ""
    events: list[Event] = attrs.field(factory=list)

    def stamp(self, at: datetime, by: Author) -> _Stamp:
        """Return what an event begins with."""
        return (self.id, len(self.events) + 1, at, *author_of(by))

    @property
    def last(self) -> datetime:
        """When the last event happened."""
        return self.events[-1].at

    def kind(self, pipeline: str, stage: str) -> Outcome:
        """Tell of which kind a stage is."""
        return self.pipelines[pipeline].stage(stage).kind

    def go(self, move: Move) -> None:
        """Bring the deal where a move says, by as many events as that takes."""
        pipeline = self.pipeline if move.pipeline is None else move.pipeline
        stage = self.stage if move.stage is None else move.stage
        kind = self.kind(pipeline, stage)
        in_place = kind is Outcome.OPEN and move.kind not in {None, Outcome.OPEN}
        kind = move.kind or kind if kind is Outcome.OPEN else kind
        if (pipeline, stage, kind) == (self.pipeline, self.stage, self.outcome):
            self.notices["same_stage"] += 1
            return
        if pipeline != self.pipeline:
            self._change(move, pipeline, stage if kind is Outcome.OPEN else None)
        if in_place and self.outcome is Outcome.OPEN:
            by = attrs.evolve(move.by, inferred=True)
            self._enter(attrs.evolve(move, by=by), stage)
        self._arrive(move, stage, kind)

    def _change(self, move: Move, pipeline: str, stage: str | None) -> None:
        """Go on in another pipeline, which takes an open deal to an open stage."""
        inferred = attrs.evolve(move.by, inferred=True)
        if self.outcome is not Outcome.OPEN:
            self._arrive(attrs.evolve(move, by=inferred), self.stood, Outcome.OPEN)
        by = move.by
        if stage is None:
            stage, by = self.pipelines[pipeline].first_stage.id, inferred
        there = self.pipelines[pipeline]
        stamp = self.stamp(move.at, by)
        self.events.append(
            PipelineChanged(*stamp, there.id, there.version, stage, self.stage)
        )
        self.pipeline, self.stage, self.stood = pipeline, stage, stage

    def _enter(self, move: Move, stage: str) -> None:
        """Come to an open stage, unless the deal stands there."""
        if stage == self.stage:
            return
        ids = [one.id for one in self.pipelines[self.pipeline].stages]
        way = -1 if ids.index(stage) < ids.index(self.stage) else 1
        stamp = self.stamp(move.at, move.by)
        self.events.append(StageEntered(*stamp, stage, self.stage, way))
        self.stage = self.stood = stage

    def _arrive(self, move: Move, stage: str, kind: Outcome) -> None:
        """Come to a stage of the pipeline, from open or closed to open or closed."""
        reason, stamp = move.reason or _UNSAID, self.stamp(move.at, move.by)
        origin, was = self.stage, self.outcome
        if was is Outcome.OPEN and kind is Outcome.OPEN:
            self._enter(move, stage)
            return
        event: Event
        if kind is Outcome.OPEN:
            event = DealReopened(*stamp, stage, origin, reason)
            self.stood = stage
        elif was is not Outcome.OPEN:
            event = DealReclassified(*stamp, stage, origin, kind, reason)
        elif kind is Outcome.WON:
            event = DealWon(*stamp, stage, origin)
        else:
            event = DealLost(*stamp, stage, origin, move.reason)
        self.events.append(event)
        self.stage, self.outcome = stage, kind


def deal_of(
    row: DealRow,
    moves: Sequence[Move],
    *,
    kept: Kept,
    pipelines: Mapping[str, Pipeline],
    notices: Counter[str],
) -> Deal:
    """Make a deal of its row and its moves.

    Parameters
    ----------
    row : DealRow
        The deal as it stands.
    moves : sequence of Move
        What happened to it, in order.
    kept : Kept
        How ids are written.
    pipelines : mapping of str to Pipeline
        By the vendor's ids.
    notices : Counter
        Takes what was concluded.

    Returns
    -------
    Deal
        Replayed from its events.

    Raises
    ------
    Fault
        If nobody says when it was opened, or its events contradict each other.
    """
    author = Author(kept.source, source="import")
    noted: Counter[str] = Counter()
    chain = _Chain(kept.name("deal", row.id), pipelines, row.pipeline, row.stage, noted)
    rest = _opened(row, moves, chain, author)
    for move in _with_reason(row, rest):
        if move.before is not None and _differs(move.before, chain):
            noted["gap"] += 1
        chain.go(move)
    _finish(row, chain, author)
    _hold(row, chain, author, kept)
    try:
        deal = Deal.replay(chain.events, tuple(pipelines.values()))
    except SalesModelError:
        raise Fault("history", "id") from None
    notices.update(noted)
    return deal


def _with_reason(row: DealRow, moves: Sequence[Move]) -> Sequence[Move]:
    """Tell why a deal is lost at its last move, where only its row says it."""
    if not moves or row.reason is None or moves[-1].reason is not None:
        return moves
    return (*moves[:-1], attrs.evolve(moves[-1], reason=row.reason))


def _differs(before: tuple[str | None, str | None], chain: _Chain) -> bool:
    """Tell whether a move comes from elsewhere than where the deal stands."""
    stands = (chain.pipeline, chain.stage)
    return any(
        one not in {None, here} for one, here in zip(before, stands, strict=True)
    )


@attrs.frozen
class _Start:
    """Where and when a deal began, and as what; inferred where no row says it."""

    at: datetime
    pipeline: str
    stage: str
    kind: Outcome | None
    by: Author


def _start(
    row: DealRow,
    first: Move | None,
    pipelines: Mapping[str, Pipeline],
    *,
    author: Author,
    notices: Counter[str],
) -> _Start:
    """Tell where a deal began: as its first row says, or else what that implies."""
    at, by = _opening_time(row, first, notices), attrs.evolve(author, inferred=True)
    if first is None:
        notices["no_history"] += 1
        return _Start(at, row.pipeline, row.stage, row.kind, by)
    pipeline = first.pipeline or row.pipeline
    if first.is_opening:
        stage = first.stage or row.stage
        return _Start(first.at, pipeline, stage, first.kind, first.by)
    notices["late_start"] += 1
    before = first.before or (None, None)
    pipeline = before[0] or pipeline
    stage = before[1] or pipelines[pipeline].first_stage.id
    return _Start(at, pipeline, stage, None, by)


def _opened(
    row: DealRow,
    moves: Sequence[Move],
    chain: _Chain,
    author: Author,
) -> Sequence[Move]:
    """Open a deal, and return the moves that come after."""
    first = moves[0] if moves else None
    start = _start(row, first, chain.pipelines, author=author, notices=chain.notices)
    here, by, stage = chain.pipelines[start.pipeline], start.by, start.stage
    kind = here.stage(stage).kind
    if kind is not Outcome.OPEN:
        stage, by = here.first_stage.id, attrs.evolve(by, inferred=True)
    elif start.kind is not None:
        kind = start.kind
    chain.pipeline, chain.stage, chain.stood = start.pipeline, stage, stage
    stamp = chain.stamp(start.at, by)
    chain.events.append(DealOpened(*stamp, here.id, here.version, stage, row.client))
    if kind is not Outcome.OPEN:
        at = start.at if first is not None else max(start.at, row.moved_at or start.at)
        chain.go(_closing(row, at, start.stage, kind, by=start.by))
    return moves[1:] if first is not None and first.is_opening else moves


def _closing(
    row: DealRow, at: datetime, stage: str, kind: Outcome, *, by: Author
) -> Move:
    """Return the move by which a deal comes where its row says it stands."""
    reason = row.reason
    return Move(row.id, at, (0, ""), None, stage, by, kind=kind, reason=reason)


def _opening_time(row: DealRow, first: Move | None, notices: Counter[str]) -> datetime:
    """Return when a deal was opened: as it says, but not after what happened to it."""
    told = row.opened_at
    if first is None:
        if told is None:
            raise Fault("time", "created")
        return told
    if told is None or told > first.at:
        notices["reversed" if told else "opened_at_first_event"] += 1
        return first.at
    return told


def _finish(row: DealRow, chain: _Chain, author: Author) -> None:
    """Bring a deal where its row says it stands, if its history ends elsewhere."""
    at = row.moved_at or row.changed_at
    kind = chain.kind(row.pipeline, row.stage)
    kind = row.kind or kind if kind is Outcome.OPEN else kind
    stands = (chain.pipeline, chain.stage, chain.outcome)
    if (row.pipeline, row.stage, kind) == stands:
        return
    if at is not None and at < chain.last and len(chain.events) > 1:
        chain.notices["row_older_than_history"] += 1
        return
    chain.notices["history_ends_early"] += 1
    when = max(chain.last, at or chain.last)
    move = _closing(row, when, row.stage, kind, by=attrs.evolve(author, inferred=True))
    chain.go(attrs.evolve(move, pipeline=row.pipeline))


def _hold(row: DealRow, chain: _Chain, author: Author, kept: Kept) -> None:
    """Add what is known of a deal now, as of when its row was last changed."""
    at = max(chain.last, row.changed_at or chain.last)
    if row.amount is not None:
        chain.events.append(AmountSet(*chain.stamp(at, author), row.amount))
    if row.owner is not None:
        owner = kept.name("user", row.owner)
        chain.events.append(OwnerAssigned(*chain.stamp(at, author), owner))
    if row.expected_close is not None:
        stamp = chain.stamp(at, author)
        chain.events.append(ExpectedCloseSet(*stamp, row.expected_close))
    usual = chain.pipelines[chain.pipeline].stage(chain.stage).probability
    is_judged = row.probability not in {None, usual}
    if is_judged and chain.outcome is Outcome.OPEN:
        chain.events.append(ProbabilitySet(*chain.stamp(at, author), row.probability))
    if row.fields:
        chain.events.append(FieldsSet(*chain.stamp(at, author), row.fields))
