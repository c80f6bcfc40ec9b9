"""The way of a deal out of rows: an opening and steps, what is concluded among them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

import attrs

from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import DealRow, Move, authored
from salesmodel.domain import Author, Outcome, Pipeline


__all__ = ["LATE", "Ground", "Step", "Way", "way_of"]

Turn: TypeAlias = Literal[
    "opened", "entered", "transferred", "won", "lost", "reopened", "reclassified"
]
LATE: Final = timedelta(minutes=1)
"""How long after a deal was opened the first row of its history may be the opening."""
_CLOSINGS: Final[Mapping[Outcome, Turn]] = {Outcome.WON: "won", Outcome.LOST: "lost"}


@attrs.frozen
class Ground:
    """The stages among which deals go.

    Parameters
    ----------
    pipelines : mapping of str to Pipeline
        By the vendor's ids.
    kinds : mapping of (str, str) to Outcome
        Of which kind each stage of a pipeline is.
    firsts : mapping of str to str
        Where deals begin.
    places : mapping of (str, str) to int
        The stages of all pipelines, numbered.
    in_place : frozenset of (str, Outcome)
        In which pipelines deals are won or lost where they stand, having no stage for it.
    """

    pipelines: Mapping[str, Pipeline]
    kinds: Mapping[tuple[str, str], Outcome]
    firsts: Mapping[str, str]
    places: Mapping[tuple[str, str], int]
    in_place: frozenset[tuple[str, Outcome]]

    @property
    def homes(self) -> list[int]:
        """The pipeline of each place, numbered as they stand."""
        order = {name: number for number, name in enumerate(self.pipelines)}
        return [order[pipeline] for pipeline, _ in self.places]

    @classmethod
    def of(cls, pipelines: Mapping[str, Pipeline]) -> "Ground":
        """Read what is asked of pipelines at every step."""
        kinds = {
            (name, stage.id): stage.kind
            for name, pipeline in pipelines.items()
            for stage in pipeline.stages
        }
        firsts = {name: one.first_stage.id for name, one in pipelines.items()}
        places = {place: number for number, place in enumerate(kinds)}
        in_place = frozenset(
            (name, kind)
            for name, pipeline in pipelines.items()
            for kind, way in pipeline.rules.closing.items()
            if way.stage is None and not way.is_one_of_several
        )
        return cls(pipelines, kinds, firsts, places, in_place)


@attrs.frozen
class Step:
    """A deal came from one stage to another of a pipeline, and is open or closed there."""

    turn: Turn
    at: datetime
    by: Author
    pipeline: str
    stage: str
    origin: str
    kind: Outcome
    reason: str | None = None


@attrs.define
class Way:
    """The steps of a deal as they come about, and where it stands after them.

    Parameters
    ----------
    ground : Ground
        The stages of all pipelines.
    pipeline, stage : str
        Where it stands.
    notices : Counter
        Takes what was concluded.
    """

    ground: Ground
    pipeline: str
    stage: str
    notices: Counter[str] = attrs.field(factory=Counter)
    outcome: Outcome = Outcome.OPEN
    stood: str = ""
    steps: list[Step] = attrs.field(factory=list)

    @property
    def last(self) -> datetime:
        """When the last step was made."""
        return self.steps[-1].at

    def held_at(self, row: DealRow) -> datetime:
        """Return as of when the row of the deal tells what is known of it."""
        return max(self.last, row.changed_at or self.last)

    def go(self, move: Move) -> None:
        """Bring the deal where a move says, by as many steps as that takes."""
        pipeline, stage = move.pipeline or self.pipeline, move.stage
        if stage is None:
            pipeline, stage = self.pipeline, self.stage
        kind = self.ground.kinds[pipeline, stage]
        in_place = kind is Outcome.OPEN and move.kind not in {None, Outcome.OPEN}
        kind = move.kind or kind if kind is Outcome.OPEN else kind
        if (pipeline, stage, kind) == (self.pipeline, self.stage, self.outcome):
            self.notices["same_stage"] += 1
            return
        if pipeline != self.pipeline:
            self._transfer(move, pipeline, stage if kind is Outcome.OPEN else None)
        if in_place and self.outcome is Outcome.OPEN:
            self._enter(attrs.evolve(move, by=inferred(move.by)), stage)
        self._arrive(move, stage, kind)

    def _transfer(self, move: Move, pipeline: str, stage: str | None) -> None:
        """Go on in another pipeline, which takes an open deal to an open stage."""
        by = move.by
        if self.outcome is not Outcome.OPEN:
            self._arrive(attrs.evolve(move, by=inferred(by)), self.stood, Outcome.OPEN)
        if stage is None:
            stage = self.ground.firsts[pipeline]
            by = inferred(by)
        self.pipeline, self.stood = pipeline, stage
        self._step("transferred", attrs.evolve(move, by=by), stage)

    def _enter(self, move: Move, stage: str) -> None:
        """Come to an open stage, unless the deal stands there."""
        if stage != self.stage:
            self.stood = stage
            self._step("entered", move, stage)

    def _arrive(self, move: Move, stage: str, kind: Outcome) -> None:
        """Come to a stage of the pipeline, from open or closed to open or closed."""
        is_here = kind is not self.ground.kinds[self.pipeline, stage]
        if is_here and (self.pipeline, kind) not in self.ground.in_place:
            raise Fault("history", "id")
        was, self.outcome = self.outcome, kind
        if was is Outcome.OPEN:
            if kind is Outcome.OPEN:
                self._enter(move, stage)
            else:
                self._step(_CLOSINGS[kind], move, stage)
        elif kind is Outcome.OPEN:
            self.stood = stage
            self._step("reopened", move, stage)
        else:
            self._step("reclassified", move, stage)

    def _step(self, turn: Turn, move: Move, stage: str) -> None:
        origin, self.stage = self.stage, stage
        self.steps.append(
            Step(
                turn,
                move.at,
                move.by,
                self.pipeline,
                stage,
                origin,
                self.outcome,
                move.reason,
            )
        )


def inferred(by: Author) -> Author:
    """Return the author of what was concluded from what an author said."""
    return authored(by.name, by.source, inferred=True)


def way_of(
    row: DealRow,
    moves: Sequence[Move],
    *,
    author: Author,
    ground: Ground,
) -> Way:
    """Find the way of a deal by its row and its moves.

    Parameters
    ----------
    row : DealRow
        The deal as it stands.
    moves : sequence of Move
        What happened to it, in order.
    author : Author
        Who says what is concluded.
    ground : Ground
        The stages of all pipelines.

    Returns
    -------
    Way
        With one step at least, the opening.

    Raises
    ------
    Fault
        If nobody says when it was opened, or it was closed where it stood although its
        pipeline has a stage for that.
    """
    way = Way(ground, row.pipeline, row.stage)
    for move in _with_reason(row, _opened(row, moves, way, author)):
        if move.before is not None and _differs(move.before, way):
            way.notices["gap"] += 1
        way.go(move)
    _finish(row, way, author)
    return way


def _with_reason(row: DealRow, moves: Sequence[Move]) -> Sequence[Move]:
    """Tell why a deal is lost at its last move, where only its row says it."""
    if not moves or row.reason is None or moves[-1].reason is not None:
        return moves
    return (*moves[:-1], attrs.evolve(moves[-1], reason=row.reason))


def _differs(before: tuple[str | None, str | None], way: Way) -> bool:
    """Tell whether a move comes from elsewhere than where the deal stands."""
    stands = (way.pipeline, way.stage)
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


def _start(row: DealRow, first: Move | None, way: Way, author: Author) -> _Start:
    """Tell where a deal began: as its first row says, or else what that implies."""
    at, by = _opening_time(row, first, way), inferred(author)
    if first is None:
        way.notices["no_history"] += 1
        return _Start(at, row.pipeline, row.stage, row.kind, by)
    pipeline = first.pipeline or row.pipeline
    if first.is_opening:
        stage = first.stage or row.stage
        return _Start(first.at, pipeline, stage, first.kind, first.by)
    way.notices["late_start"] += 1
    before, stage_before = first.before or (None, None)
    firsts = way.ground.firsts
    if before is not None and (stage_before is not None or before in firsts):
        pipeline = before
    return _Start(at, pipeline, stage_before or firsts[pipeline], None, by)


def _opening_time(row: DealRow, first: Move | None, way: Way) -> datetime:
    """Return when a deal was opened: as it says, but not after what happened to it."""
    told = row.opened_at
    if first is None:
        if told is None:
            raise Fault("time", "created")
        return told
    if told is None or told > first.at:
        way.notices["reversed" if told else "opened_at_first_event"] += 1
        return first.at
    return told


def _opened(
    row: DealRow, moves: Sequence[Move], way: Way, author: Author
) -> Sequence[Move]:
    """Open a deal, and return the moves that come after."""
    first = moves[0] if moves else None
    start = _start(row, first, way, author)
    by, stage = start.by, start.stage
    kind = way.ground.kinds[start.pipeline, stage]
    if kind is not Outcome.OPEN:
        stage, by = way.ground.firsts[start.pipeline], inferred(by)
    elif start.kind is not None:
        kind = start.kind
    way.pipeline, way.stage, way.stood = start.pipeline, stage, stage
    opening = Step("opened", start.at, by, way.pipeline, stage, stage, way.outcome)
    way.steps.append(opening)
    if kind is not Outcome.OPEN:
        at = start.at if first is not None else max(start.at, row.moved_at or start.at)
        way.go(_closing(row, at, start.stage, kind, by=start.by))
    return moves[1:] if first is not None and first.is_opening else moves


def _closing(
    row: DealRow, at: datetime, stage: str, kind: Outcome, *, by: Author
) -> Move:
    """Return the move by which a deal comes where its row says it stands."""
    reason = row.reason
    return Move(row.id, at, (0, ""), None, stage, by, kind=kind, reason=reason)


def _finish(row: DealRow, way: Way, author: Author) -> None:
    """Bring a deal where its row says it stands, if its history ends elsewhere."""
    at = row.moved_at or row.changed_at
    kind = way.ground.kinds[row.pipeline, row.stage]
    kind = row.kind or kind if kind is Outcome.OPEN else kind
    stands = (way.pipeline, way.stage, way.outcome)
    if (row.pipeline, row.stage, kind) == stands:
        return
    if at is not None and at < way.last and len(way.steps) > 1:
        way.notices["row_older_than_history"] += 1
        return
    way.notices["history_ends_early"] += 1
    when = max(way.last, at or way.last)
    move = _closing(row, when, row.stage, kind, by=inferred(author))
    way.go(attrs.evolve(move, pipeline=row.pipeline))
