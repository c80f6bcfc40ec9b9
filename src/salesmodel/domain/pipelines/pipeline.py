"""Pipelines: stages in order, the gates between them, and which moves there are."""

from collections.abc import Iterable, Mapping
from typing import final

import attrs

from salesmodel._checks import by_constructor, instance, texts
from salesmodel.domain.fields.schema import Schema, Values, free
from salesmodel.domain.pipelines._definition import (
    MOST_EVENTS,
    PURPOSES,
    PipelineDefinition,
    Purpose,
)
from salesmodel.domain.pipelines.gates import DealView, Gate, LostReasons, MovePolicy
from salesmodel.domain.pipelines.graph import PipelineNotice, notices
from salesmodel.domain.pipelines.stage import Outcome, Stage
from salesmodel.errors import Blocker, DefinitionError, InvalidValueError


__all__ = [
    "MOST_EVENTS",
    "PURPOSES",
    "Migration",
    "Pipeline",
    "Purpose",
]


@final
@attrs.frozen
class Migration:
    """How deals go from one version of a pipeline to another; `Pipeline.migrate` makes it.

    Parameters
    ----------
    origin, to : Pipeline
        The two versions.
    stages : tuple of (str, str)
        Where the deals of each stage come to.
    """

    origin: "Pipeline"
    to: "Pipeline"
    stages: tuple[tuple[str, str], ...]

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        origin = instance("origin", self.origin, Pipeline)
        to = instance("to", self.to, Pipeline)
        problems = [
            problem
            for pair in self.stages
            if (problem := _fault(texts(pair), origin, to))
        ]
        if to.id != origin.id or to.version == origin.version:
            problems.append("it is not to another version of the same pipeline")
        if problems:
            raise DefinitionError("migration", tuple(problems), "migration")


# Past 140 lines: each question to a pipeline is one method with its own example.
@final
class Pipeline(PipelineDefinition):
    """The way of a deal: stages in order, gates between them, and a policy of moves.

    A pipeline never changes. `revise` makes its next version, and `migrate` says where
    the deals of the old one go.

    Parameters
    ----------
    id : str
        Id of the pipeline, 1 to 128 characters; it stays from version to version.
    stages : iterable of Stage
        Stages in order, at least one of them open.
    name : str, optional
        What people call it; the id unless given.
    version : int, default 1
        Number of the version.
    purpose : str, default "sale"
        What it is for, one of `PURPOSES`.
    schema : Schema, optional
        Fields that deals have here; any fields unless given.
    gates : iterable of Gate, optional
        What must be there before a deal may move.
    moves : MovePolicy, optional
        Which moves there are; all of them unless given.
    lost : LostReasons, optional
        What has to be said at a loss; any reason unless given.
    calendar : BusinessCalendar, optional
        Days worked, for terms in working days; Monday to Friday in UTC unless given.
    most_events : int, default 100000
        How many events a deal may have.

    Raises
    ------
    DefinitionError
        If the definition contradicts itself; all its problems are told at once. The
        code is ``duplicate_stage``, ``unknown_stage``, ``unknown_field``, ``no_open_stage``
        or ``range`` if it is the only kind of problem, and ``definition`` otherwise.

    Examples
    --------
    >>> services = Pipeline(
    ...     "services",
    ...     [
    ...         Stage("contact"),
    ...         Stage("offer"),
    ...         Stage("won", kind="won"),
    ...         Stage("lost", kind="lost"),
    ...     ],
    ...     gates=[Gate("enter", ["offer"], fields=["budget"])],
    ... )
    >>> [stage.id for stage in services.open_stages]
    ['contact', 'offer']
    """

    __slots__ = ()

    def stage(self, id: str) -> Stage:
        """Return a stage by its id.

        Parameters
        ----------
        id : str
            Id of the stage.

        Returns
        -------
        Stage
            The stage, archived or not.

        Raises
        ------
        UnknownStageError
            If there is none; the error suggests the nearest.

        Examples
        --------
        >>> Pipeline("leads", [Stage("new", "New lead")]).stage("new").name
        'New lead'
        """
        return instance("stage", self.rules.room(id).stage, Stage)

    def read(self, values: Mapping[str, object]) -> Values:
        """Read fields of a deal as the schema has them.

        Parameters
        ----------
        values : mapping of str to value
            Fields by their id.

        Returns
        -------
        tuple of pairs
            Id and value in the order given; `None` where a value is missing.

        Raises
        ------
        InvalidValueError
            If a field is not defined (code ``unknown_field``), or does not take the
            value. Without a schema any id and any plain value will do.

        Examples
        --------
        >>> Pipeline("leads", [Stage("new")]).read({"need": " ", "seats": 0})
        (('need', None), ('seats', 0))
        """
        return free(values) if self.schema is None else self.schema.check(values)

    def check_move(
        self,
        deal: DealView,
        to: str | Outcome,
        *,
        reason: str | None = None,
        note: str | None = None,
    ) -> tuple[Blocker, ...]:
        """Tell everything that stands in the way of a move, and do nothing.

        Parameters
        ----------
        deal : Deal
            A deal of this pipeline.
        to : str or Outcome
            Id of a stage, or the outcome `Outcome.WON` or `Outcome.LOST` for the one
            stage of that kind.
        reason, note : str, optional
            What would be said at a loss.

        Returns
        -------
        tuple of Blocker
            What the order of stages has against it, what has to be said, which fields
            are missing and which checks said no, in this order; empty if nothing.

        Raises
        ------
        UnknownStageError
            If there is no such stage, or the deal stands in none of these.
        HookError
            If a check raises (the cause is its exception), or does not answer with
            `True` or `False` (code ``bad_hook``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal
        >>> services = Pipeline(
        ...     "services",
        ...     [Stage("contact"), Stage("offer")],
        ...     gates=[Gate("enter", ["offer"], fields=["budget", "need"])],
        ... )
        >>> deal = Deal.open(
        ...     "d1", services, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"
        ... )
        >>> [
        ...     (blocker.code, blocker.field)
        ...     for blocker in services.check_move(deal, "offer")
        ... ]
        [('required', 'budget'), ('required', 'need')]
        """
        self.rules.refuse_stranger(deal)
        return self.rules.blockers(deal, self.rules.target(to), reason, note)

    def reminders(self, deal: DealView, to: str | Outcome) -> tuple[Blocker, ...]:
        """Tell what is merely important for a move and is not there.

        Parameters
        ----------
        deal : Deal
            A deal of this pipeline.
        to : str or Outcome
            As in `check_move`.

        Returns
        -------
        tuple of Blocker
            What the gates of level ``important`` miss; none of it stops the move.

        Raises
        ------
        UnknownStageError
            If there is no such stage, or the deal stands in none of these.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal
        >>> gate = Gate("enter", ["offer"], fields=["need"], level="important")
        >>> services = Pipeline(
        ...     "services", [Stage("contact"), Stage("offer")], gates=[gate]
        ... )
        >>> deal = Deal.open(
        ...     "d1", services, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"
        ... )
        >>> [reminder.field for reminder in services.reminders(deal, "offer")]
        ['need']
        """
        self.rules.refuse_stranger(deal)
        return self.rules.reminders(deal, self.rules.target(to))

    def check(self) -> tuple[PipelineNotice, ...]:
        """Look for stages that nothing leads to or from.

        Returns
        -------
        tuple of PipelineNotice
            Stages that no deal can reach, and open stages that no deal can leave but by
            being lost.

        Examples
        --------
        >>> moves = MovePolicy(allowed=[("new", "offer")])
        >>> stages = [
        ...     Stage("new"),
        ...     Stage("offer"),
        ...     Stage("pilot"),
        ...     Stage("won", kind="won"),
        ... ]
        >>> odd = Pipeline("odd", stages, moves=moves)
        >>> [(notice.code, notice.stage) for notice in odd.check()]
        [('unreachable', 'pilot'), ('unreachable', 'won'),
         ('dead_end', 'offer'), ('dead_end', 'pilot')]
        """
        begun = self.moves.creation_stages or (self.first_stage.id,)
        return notices(self.rules, begun)

    def revise(
        self,
        *,
        stages: Iterable[Stage] | None = None,
        gates: Iterable[Gate] | None = None,
        schema: Schema | None = None,
        moves: MovePolicy | None = None,
        lost: LostReasons | None = None,
    ) -> "Pipeline":
        """Return the next version of the pipeline.

        Parameters
        ----------
        stages, gates : iterable, optional
            In place of those that are.
        schema, moves, lost : optional
            In place of those that are.

        Returns
        -------
        Pipeline
            With the same id and a version one higher.

        Raises
        ------
        DefinitionError
            If the new definition contradicts itself.

        Examples
        --------
        >>> leads = Pipeline("leads", [Stage("new")])
        >>> leads.revise(stages=[Stage("new"), Stage("asked")]).version
        2
        """
        return attrs.evolve(
            self,
            version=self.version + 1,
            stages=self.stages if stages is None else stages,
            gates=self.gates if gates is None else gates,
            schema=self.schema if schema is None else schema,
            moves=self.moves if moves is None else moves,
            lost=self.lost if lost is None else lost,
        )

    def migrate(
        self,
        mapping: Mapping[str, str],
        *,
        to: "Pipeline",
        in_use: Iterable[str] | None = None,
    ) -> Migration:
        """Say where the deals of this version go in another one.

        Parameters
        ----------
        mapping : mapping of str to str
            Stages of this version with those of the other one. A stage that has the
            same id in both need not stand here.
        to : Pipeline
            The other version of the pipeline.
        in_use : iterable of str, optional
            Stages where deals stand; every stage of this version unless given.

        Returns
        -------
        Migration
            What `Deal.migrate` and `Book.migrate` take.

        Raises
        ------
        DefinitionError
            If a stage in use goes nowhere, or to another stage that is archived, or to
            one of another kind: a migration moves no deal from open to won. A stage that
            keeps its id may become archived; its deals stand there and can leave.

        Examples
        --------
        >>> old = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> new = old.revise(stages=[Stage("new"), Stage("talked", "Talked to")])
        >>> old.migrate({"called": "talked"}, to=new).stages
        (('new', 'new'), ('called', 'talked'))
        """
        used = self.rules.rooms if in_use is None else texts(in_use)
        if not isinstance(mapping, Mapping):
            raise InvalidValueError("mapping", "a mapping of stages", mapping, "type")
        named = dict(mapping)
        pairs = tuple((each, named.pop(each, each)) for each in dict.fromkeys(used))
        return Migration(self, to, (*pairs, *named.items()))


def _fault(pair: tuple[str, ...], origin: Pipeline, to: Pipeline) -> str:
    """Tell why the deals of a stage cannot go to another; nothing if they can."""
    stage, target = pair
    here, there = (
        {each.id: each for each in pipeline.stages}.get(name)
        for pipeline, name in ((origin, stage), (to, target))
    )
    if here is None:
        return f"{stage!r} is no stage of version {origin.version}"
    if there is None:
        return f"{stage!r} goes to {target!r}, which version {to.version} has not"
    if there.kind is not here.kind:
        return f"{stage!r} is {here.kind.value} and {target!r} {there.kind.value}"
    is_shut = there.archived and target != stage
    return f"{stage!r} goes to {target!r}, which is archived" if is_shut else ""
