"""How the state of a deal follows from its events: one fold, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar, assert_never

import attrs

from salesmodel._checks import instance, several
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.domain.deals._record import Particulars, Record
from salesmodel.domain.deals.events import (
    ActivityLogged,
    AmountSet,
    CreditSplit,
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    ExpectedCloseSet,
    FieldsSet,
    HistoryBackfilled,
    LinesSet,
    OwnerAssigned,
    PipelineChanged,
    PipelineMigrated,
    ProbabilitySet,
    StageEntered,
)
from salesmodel.domain.fields.schema import FieldValue
from salesmodel.domain.pipelines.pipeline import Pipeline
from salesmodel.domain.pipelines.stage import LOST, OPEN, WON, Outcome
from salesmodel.errors import InvalidValueError, LoadError


__all__ = ["Pipelines", "after", "begun", "made", "pipelines_by_version"]

Pipelines: TypeAlias = Mapping[tuple[str, int], Pipeline]
"""Pipelines by id and version."""

_R = TypeVar("_R", bound=Record)


def pipelines_by_version(
    pipelines: Pipeline | Iterable[Pipeline] | Mapping[str, Pipeline],
) -> dict[tuple[str, int], Pipeline]:
    """Sort one pipeline, several, or the values of a mapping by id and version."""
    if isinstance(pipelines, Pipeline):
        pipelines = (pipelines,)
    elif isinstance(pipelines, Mapping):
        pipelines = pipelines.values()
    found: dict[tuple[str, int], Pipeline] = {}
    for each in several("pipelines", pipelines):
        key = (instance("pipelines", each, Pipeline).id, each.version)
        if found.setdefault(key, each) != each:
            requirement = f"one definition of version {key[1]} of {key[0]!r}"
            raise InvalidValueError("pipelines", requirement, each.name, "duplicate")
    return found


def made(  # noqa: PLR0913, PLR0917 — one argument a part of the state
    kind: type[_R],
    id: str,
    pipeline: Pipeline,
    stage: str,
    outcome: Outcome,
    fields: Mapping[str, FieldValue],
    particulars: Particulars,
    history: tuple[Event, ...],
) -> _R:
    """Make a deal of a state that follows from its history."""
    deal = kind.__new__(kind)
    Record.__init__(deal, id, pipeline, stage, outcome, fields, particulars, history)
    return deal


def begun(
    kind: type[_R], event: DealOpened, history: tuple[Event, ...], pipelines: Pipelines
) -> _R:
    """Return the deal that an opening makes."""
    key = (event.pipeline_id, event.pipeline_version)
    pipeline = _found(event.deal_id, key, pipelines)
    particulars = Particulars(
        event.at,
        event.client_id,
        event.owner,
        event.parent_id,
        event.cycle,
        (pipeline,),
        event.amount,
    )
    fields = ReadOnlyMapping(dict(event.fields))
    return made(
        kind,
        event.deal_id,
        pipeline,
        event.stage,
        OPEN,
        fields,
        particulars,
        history,
    )


def after(  # noqa: C901, PLR0911, PLR0912, PLR0915 — one case a kind of event
    deal: _R, event: Event, history: tuple[Event, ...], pipelines: Pipelines
) -> _R:
    """Return the deal that an event makes of another.

    `history` is what the new deal carries: while a long one is folded, only the last
    deal needs it.
    """
    match event:
        case StageEntered() | DealReopened():
            outcome = OPEN
        case DealWon():
            outcome = WON
        case DealLost():
            outcome = LOST
        case DealReclassified():
            outcome = event.outcome
        case FieldsSet():
            fields = _filled(deal.fields, event.changes)
            return _holding(deal, fields, deal.particulars, history)
        case ActivityLogged():
            return _holding(deal, deal.fields, deal.particulars, history)
        case PipelineChanged():
            key = (event.pipeline_id, event.pipeline_version)
            return _elsewhere(deal, event, history, _found(deal.id, key, pipelines))
        case PipelineMigrated():
            key = (deal.pipeline.id, event.pipeline_version)
            return _elsewhere(deal, event, history, _found(deal.id, key, pipelines))
        case HistoryBackfilled() | DealOpened():
            raise LoadError(
                f"the history of deal {deal.id!r}",
                (
                    f"event {event.version}: a deal is opened once, and facts stand in place",
                ),
                "history",
            )
        case _:
            held = _particulars(deal.particulars, event)
            return _holding(deal, deal.fields, held, history)
    held = deal.particulars
    if held.probability is not None:  # what was judged was judged of the last stage
        held = attrs.evolve(held, probability=None)
    kind = type(deal)
    following = kind.__new__(kind)  # as in `made`, without a call more on each move
    Record.__init__(
        following,
        deal.id,
        deal.pipeline,
        event.stage,
        outcome,
        deal.fields,
        held,
        history,
    )
    return following


def _particulars(  # noqa: PLR0911 — one case a kind of event
    held: Particulars,
    event: AmountSet
    | LinesSet
    | OwnerAssigned
    | CreditSplit
    | ExpectedCloseSet
    | ProbabilitySet,
) -> Particulars:
    """Return what is held after an event that changes one thing of it."""
    match event:
        case AmountSet():
            return attrs.evolve(held, amount=event.amount)
        case LinesSet():
            return attrs.evolve(held, items=event.items, items_total=event.total)
        case OwnerAssigned():
            return attrs.evolve(held, owner=event.owner)
        case CreditSplit():
            return attrs.evolve(held, shares=event.shares)
        case ExpectedCloseSet():
            return attrs.evolve(held, expected_close=event.on)
        case ProbabilitySet():
            return attrs.evolve(held, probability=event.probability)
        case _:
            assert_never(event)


def _holding(
    deal: _R,
    fields: Mapping[str, FieldValue],
    held: Particulars,
    history: tuple[Event, ...],
) -> _R:
    """Return the deal where it stands, with what it holds now."""
    return made(
        type(deal),
        deal.id,
        deal.pipeline,
        deal.stage,
        deal.outcome,
        fields,
        held,
        history,
    )


def _filled(
    fields: Mapping[str, FieldValue],
    changes: tuple[tuple[str, FieldValue | None], ...],
) -> Mapping[str, FieldValue]:
    """Return fields of which some are filled or cleared."""
    filled = {**fields, **dict(changes)}
    return ReadOnlyMapping(
        {name: value for name, value in filled.items() if value is not None}
    )


def _elsewhere(
    deal: _R,
    event: PipelineChanged | PipelineMigrated,
    history: tuple[Event, ...],
    pipeline: Pipeline,
) -> _R:
    """Return the deal in another pipeline, or in another version of its own."""
    held = deal.particulars
    known = (
        held.pipelines if pipeline in held.pipelines else (*held.pipelines, pipeline)
    )
    stays = isinstance(event, PipelineMigrated) and event.stage == deal.stage
    held = attrs.evolve(
        held, pipelines=known, probability=held.probability if stays else None
    )
    return made(
        type(deal),
        deal.id,
        pipeline,
        event.stage,
        deal.outcome,
        deal.fields,
        held,
        history,
    )


def _found(deal_id: str, key: tuple[str, int], pipelines: Pipelines) -> Pipeline:
    """Look a version of a pipeline up."""
    found = pipelines.get(key)
    if found is None:
        problem = f"version {key[1]} of pipeline {key[0]!r} is not given"
        raise LoadError(f"the history of deal {deal_id!r}", (problem,), "pipeline")
    return found
