"""What defines a pipeline, and what makes a definition contradict itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, Literal, get_args

import attrs

from salesmodel._checks import (
    all_of,
    by_constructor,
    identifier,
    instance,
    one_of,
    whole,
)
from salesmodel.domain._names import folded
from salesmodel.domain.fields.schema import Schema
from salesmodel.domain.pipelines._rules import Rules, rules_of
from salesmodel.domain.pipelines.gates import Gate, LostReasons, MovePolicy
from salesmodel.domain.pipelines.stage import Outcome, Stage
from salesmodel.errors import DefinitionError
from salesmodel.values import BusinessCalendar


__all__ = ["MOST_EVENTS", "PURPOSES", "PipelineDefinition", "Purpose"]

MOST_EVENTS: Final = 100_000
"""How many events a deal may have unless its pipeline says otherwise."""

_MOST_STAGES = 1_000
_MOST_GATES = 10_000
_MOST_NUMBER = 10**9

Purpose = Literal["lead", "sale", "delivery", "paperwork", "feedback", "other"]
"""What a pipeline is for, on the way from a lead to the client's feedback."""

PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
"""Every `Purpose`, in the order of a journey."""


def _stages(values: Iterable[Stage]) -> tuple[Stage, ...]:
    return all_of("stages", values, Stage)


def _gates(values: Iterable[Gate]) -> tuple[Gate, ...]:
    return all_of("gates", values, Gate)


def _purpose(value: str) -> str:
    return one_of("purpose", value, PURPOSES, code="purpose")


@attrs.frozen
class PipelineDefinition:
    """What a `Pipeline` is made of; see there."""

    id: str
    stages: tuple[Stage, ...] = attrs.field(converter=_stages)
    name: str = attrs.field(
        default=attrs.Factory(lambda pipeline: pipeline.id, takes_self=True),
        kw_only=True,
    )
    version: int = attrs.field(default=1, kw_only=True)
    purpose: Purpose = attrs.field(default="sale", converter=_purpose, kw_only=True)
    schema: Schema | None = attrs.field(default=None, kw_only=True)
    gates: tuple[Gate, ...] = attrs.field(default=(), converter=_gates, kw_only=True)
    moves: MovePolicy = attrs.field(factory=MovePolicy, kw_only=True)
    lost: LostReasons = attrs.field(factory=LostReasons, kw_only=True)
    calendar: BusinessCalendar | None = attrs.field(default=None, kw_only=True)
    most_events: int = attrs.field(default=MOST_EVENTS, kw_only=True)
    rules: Rules = attrs.field(init=False, repr=False, eq=False)
    """The same, made ready for the moves."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("pipeline.id", self.id))
        identifier("pipeline.name", self.name)
        instance("moves", self.moves, MovePolicy)
        instance("lost", self.lost, LostReasons)
        if self.schema is not None:
            instance("schema", self.schema, Schema)
        if self.calendar is not None:
            instance("calendar", self.calendar, BusinessCalendar)
        whole("pipeline.version", self.version, least=1, most=_MOST_NUMBER)
        whole("most_events", self.most_events, least=1, most=_MOST_NUMBER)
        problems = [
            *self._problems_of_size(),
            *self._problems_of_stages(),
            *self._problems_of_gates(),
        ]
        if problems:
            codes = {code for code, _ in problems}
            told = tuple(sentence for _, sentence in problems)
            code = codes.pop() if len(codes) == 1 else "definition"
            raise DefinitionError(f"pipeline {self.id!r}", told, code)
        rules = rules_of(
            self.stages,
            self.gates,
            policy=self.moves,
            lost=self.lost,
            label=self._label,
        )
        object.__setattr__(self, "rules", rules)

    def _label(self, field: str) -> str:
        """Return what people call a field."""
        if self.schema is None:
            return repr(field)
        return repr(self.schema[field].label or field)

    __reduce__ = by_constructor

    def _problems_of_size(self) -> Iterator[tuple[str, str]]:
        """Find what is too little or too much."""
        if not self.open_stages:
            yield "no_open_stage", "no stage is open"
        if len(self.stages) > _MOST_STAGES:
            yield "limit", f"it has more than {_MOST_STAGES} stages"
        if len(self.gates) > _MOST_GATES:
            yield "limit", f"it has more than {_MOST_GATES} gates"

    def _problems_of_stages(self) -> Iterator[tuple[str, str]]:
        """Find stages that cannot be told apart, or are named and not there."""
        ids = [stage.id for stage in self.stages]
        names = [folded(stage.name) for stage in self.stages]
        for what, found in (("id", ids), ("name", names)):
            for name, count in Counter(found).items():
                if count > 1:
                    yield "duplicate_stage", f"{count} stages have the {what} {name!r}"
        named = chain(
            *(gate.stages for gate in self.gates),
            self.moves.creation_stages or (),
            *sorted(self.moves.allowed or ()),
        )
        for name in dict.fromkeys(named):
            if name not in ids:
                yield "unknown_stage", f"stage {name!r} is named and not defined"

    def _problems_of_gates(self) -> Iterator[tuple[str, str]]:
        """Find ranges that run backwards, and fields that nobody defines."""
        places = {stage.id: place for place, stage in enumerate(self.stages)}
        for gate in self.gates:
            ends = [places[name] for name in gate.stages if name in places]
            if gate.when == "over" and ends != sorted(ends):
                yield "range", f"the range {gate.stages!r} ends before it starts"
        asked = dict.fromkeys(field for gate in self.gates for field in gate.fields)
        for field in () if self.schema is None else self.schema.unknown(asked):
            yield "unknown_field", f"field {field!r} is asked for and not defined"

    @property
    def open_stages(self) -> tuple[Stage, ...]:
        """Open stages to which deals can come, in order."""
        return tuple(
            stage
            for stage in self.stages
            if stage.kind is Outcome.OPEN and not stage.archived
        )

    @property
    def first_stage(self) -> Stage:
        """Where deals begin unless said otherwise."""
        chosen = self.moves.creation_stages
        return next(
            (stage for stage in self.open_stages if chosen and stage.id in chosen),
            self.open_stages[0],
        )
