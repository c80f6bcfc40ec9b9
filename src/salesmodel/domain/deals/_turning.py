"""How a deal turns: opened again, reclassified, taken to another pipeline or version."""

from datetime import datetime
from typing import Self

from salesmodel._checks import instance, written
from salesmodel._personal import discreetly
from salesmodel.domain.author import Author
from salesmodel.domain.deals import _obstacles
from salesmodel.domain.deals._fold import Pipelines, after
from salesmodel.domain.deals._moving import MovingDeal, of_kind
from salesmodel.domain.deals.events import (
    DealReclassified,
    DealReopened,
    PipelineChanged,
    PipelineMigrated,
)
from salesmodel.domain.pipelines._rules import said
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.pipeline import Migration, Pipeline
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import (
    DefinitionError,
    InvalidValueError,
)


__all__ = ["TurningDeal"]

_LONGEST_REASON = 65_536


# Past 140 lines: each turn is one method with its own example.
class TurningDeal(MovingDeal):
    """A deal that leaves the straight way."""

    __slots__ = ()

    def reopen(
        self,
        reason: str,
        *,
        at: datetime,
        by: str | Author,
        to: str | None = None,
        override: Override | None = None,
    ) -> Self:
        """Open it again after it was closed.

        Parameters
        ----------
        reason : str
            Why.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        to : str, optional
            Id of an open stage; the one where it was closed unless given, which has to
            be there still.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            Open, without a closing date and with one event more.

        Raises
        ------
        IllegalMoveError
            If it is open, or the pipeline does not open deals again.
        GateError
            If something is missing that the stage takes.
        InvalidValueError
            If there is no reason, or `to` is no open stage (code ``kind``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann").win(at=monday, by="ann")
        >>> deal.reopen(
        ...     "the order was cancelled", at=monday, by="ann"
        ... ).closed_at is None
        True
        """
        stamp, why = self._stamp(at, by), _reason(reason)
        target = self._open_origin() if to is None else to
        room = self.pipeline.rules.room(target)
        of_kind("to", room, Outcome.OPEN)
        blockers = _obstacles.of_reopening(self, room)
        override = _obstacles.answered(
            self.id, blockers, override, origin=self.stage, target=target
        )
        event = DealReopened(*stamp, target, self.stage, why, override)
        return after(self, event, (*self.history, event), {})

    def reclassify(
        self,
        to: str | Outcome,
        reason: str,
        *,
        at: datetime,
        by: str | Author,
        note: str | None = None,
        override: Override | None = None,
    ) -> Self:
        """Say that it was closed in another way than was thought.

        Parameters
        ----------
        to : str or Outcome
            Id of a closed stage, or the outcome for the one stage of that kind.
        reason : str
            Why; where it is found to be lost, the reason of the loss.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        note : str, optional
            More about it.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            With one event more. Its closing date stays within one kind, and is renewed
            between won and lost.

        Raises
        ------
        IllegalMoveError
            If it is open, stands there already, or several stages would do.
        UnknownStageError
            If there is no such stage, or the pipeline closes deals where they stand and
            no longer has the stage where this one stood.
        GateError
            If something is missing that being closed there takes.
        InvalidValueError
            If there is no reason, or `to` is no closed stage (code ``kind``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> closed = [Stage("won", kind="won"), Stage("won late", kind="won")]
        >>> sales = Pipeline("sales", [Stage("offer"), *closed])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann").win(
        ...     "won", at=monday, by="ann"
        ... )
        >>> deal = deal.reclassify(
        ...     "won late", "signed after the term", at=friday, by="bob"
        ... )
        >>> deal.stage, deal.closed_at == monday
        ('won late', True)
        """
        stamp, why = self._stamp(at, by), _reason(reason)
        there = self.pipeline.rules.target(to)
        if there.kind is Outcome.OPEN:
            raise InvalidValueError("to", "a stage where deals are closed", to, "kind")
        blockers = _obstacles.of_reclassifying(self, there, why, note)
        override = _obstacles.answered(
            self.id, blockers, override, origin=self.stage, target=str(to)
        )
        target = there.id or self.pipeline.rules.room(self._open_origin()).id or ""
        event = DealReclassified(
            *stamp, target, self.stage, there.kind, why, note or "", override
        )
        return after(self, event, (*self.history, event), {})

    def change_pipeline(
        self,
        pipeline: Pipeline,
        *,
        at: datetime,
        by: str | Author,
        to: str | None = None,
        override: Override | None = None,
    ) -> Self:
        """Let it go on in another pipeline.

        Parameters
        ----------
        pipeline : Pipeline
            Where it goes on; no stage in between is inferred.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        to : str, optional
            Id of an open stage there; the first unless given.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            With one event more.

        Raises
        ------
        IllegalMoveError
            If it is closed, is there already, or its pipeline lets no deal leave. A deal
            that is won goes on as a new one that names it as its parent.
        GateError
            If something is missing that leaving here or coming there takes.
        InvalidValueError
            If `to` is no open stage (code ``kind``), or the deal knows another
            definition of that version of the pipeline (code ``version``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> leads, sales = (
        ...     Pipeline("leads", [Stage("new")]),
        ...     Pipeline("sales", [Stage("offer")]),
        ... )
        >>> deal = Deal.open("d1", leads, at=monday, by="ann")
        >>> deal.change_pipeline(sales, at=monday, by="ann")
        <Deal 'd1' open in 'offer' of 'sales', version 2>
        """
        stamp = self._stamp(at, by)
        known = _known(self, instance("pipeline", pipeline, Pipeline))
        target = pipeline.first_stage.id if to is None else to
        room = pipeline.rules.room(target)
        of_kind("to", room, Outcome.OPEN)
        blockers = _obstacles.of_change(self, pipeline, room)
        if pipeline.id == self.pipeline.id:
            blockers = (said("same_pipeline"),)
        override = _obstacles.answered(
            self.id, blockers, override, origin=self.stage, target=target
        )
        event = PipelineChanged(
            *stamp, pipeline.id, pipeline.version, target, self.stage, override
        )
        return after(self, event, (*self.history, event), known)

    def migrate(self, migration: Migration, *, at: datetime, by: str | Author) -> Self:
        """Take it from one version of its pipeline to another.

        Parameters
        ----------
        migration : Migration
            Where the stages go, as `Pipeline.migrate` found it sound.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more; its stay goes on where the stage keeps its id.

        Raises
        ------
        DefinitionError
            If the migration is not from the version of this deal, or does not cover
            its stage.
        InvalidValueError
            If the deal knows another definition of that version (code ``version``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> old = Pipeline("leads", [Stage("new")])
        >>> new = old.revise(stages=[Stage("asked")])
        >>> deal = Deal.open("d1", old, at=monday, by="ann")
        >>> deal = deal.migrate(
        ...     old.migrate({"new": "asked"}, to=new), at=monday, by="ann"
        ... )
        >>> deal.stage, deal.pipeline.version
        ('asked', 2)
        """
        stamp = self._stamp(at, by)
        known = _known(self, instance("migration", migration, Migration).to)
        target = dict(migration.stages).get(self.stage)
        origin = migration.origin
        if target is None or (origin.id, origin.version) != (
            self.pipeline.id,
            self.pipeline.version,
        ):
            problem = (
                f"it does not cover stage {self.stage!r} of version "
                f"{self.pipeline.version} of {self.pipeline.id!r}"
            )
            raise DefinitionError("migration", (problem,), "migration")
        event = PipelineMigrated(*stamp, migration.to.version, target, self.stage)
        return after(self, event, (*self.history, event), known)

    def _open_origin(self) -> str:
        """Return the open stage where it stood last."""
        stays = (
            visit for visit in reversed(self.visits()) if visit.kind is Outcome.OPEN
        )
        return next(stays).stage


def _reason(reason: str) -> str:
    """Read why something is done to a closed deal."""
    if not discreetly(written, "reason", reason, most=_LONGEST_REASON).strip():
        raise InvalidValueError("reason", "text that says why", reason, "reason")
    return reason


def _known(deal: MovingDeal, pipeline: Pipeline) -> Pipelines:
    """Return a pipeline by its version, unless the deal knows another by that."""
    key = (pipeline.id, pipeline.version)
    if deal.pipelines.get(key, pipeline) != pipeline:
        requirement = f"version {key[1]} of {key[0]!r} as the deal knows it"
        raise InvalidValueError("pipeline", requirement, pipeline.name, "version")
    return {key: pipeline}
