"""A deal that is there takes what an import has of it and it has not."""

import attrs

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
    HistoryBackfilled,
    OwnerAssigned,
    Pipeline,
    PipelineChanged,
    PipelineMigrated,
    ProbabilitySet,
    StageEntered,
)
from salesmodel.domain.author import author_of
from salesmodel.errors import SalesModelError


__all__ = ["ContradictionError", "caught_up"]

_Arrival = DealWon | DealLost | DealReopened | DealReclassified | PipelineChanged


@attrs.frozen
class ContradictionError(Exception):
    """A deal cannot be what it is here and what the import says."""

    code: str


def caught_up(known: Deal, told: Deal) -> Deal:
    """Add to a deal what an import has of it and it has not."""
    new = _new(known, told)
    if not new:
        return known
    if isinstance(new[0], DealOpened):
        raise ContradictionError("opening")
    last = known.history[-1]
    source, _, _ = told.id.partition(":")
    author = author_of(Author(source, source="import"))
    history = list(known.history)
    late = [
        event
        for event in new
        if event.at < last.at and not isinstance(event, DealOpened | HistoryBackfilled)
    ]
    if late:
        n = len(history) + 1
        facts = tuple(attrs.evolve(event, version=n) for event in late)
        history.append(HistoryBackfilled(known.id, n, last.at, *author, facts))
    pipelines = {(one.id, one.version): one for one in told.pipelines.values()}
    pipelines |= known.pipelines
    if (anew := _revised(known.pipeline, told)) is not None:
        pipelines[anew.id, anew.version] = anew
        stamp = (known.id, len(history) + 1, last.at, *author)
        history.append(PipelineMigrated(*stamp, anew.version, known.stage, known.stage))
    for event in new:
        if event.at >= last.at:
            history.append(attrs.evolve(event, version=len(history) + 1))
    try:
        return Deal.replay(history, tuple(pipelines.values()))
    except SalesModelError:
        raise ContradictionError("history") from None


def _new(known: Deal, told: Deal) -> list[Event]:
    """Return the events of an import that a deal does not have, nor holds."""
    seen = {_said(event) for event in known.timeline}
    inferred = _inferred(known, told)
    new: list[Event] = []
    for event in told.history:
        if _said(event) in seen or _is_held(known, event):
            continue
        if (what := _what(event)) in inferred:
            inferred.remove(what)  # it is there already, as was concluded
            continue
        new.append(event)
    return new


def _said(event: Event) -> Event:
    """Return what an event says by itself: not its number, nor where the deal stood.

    Of an opening it does not matter who told it, nor whether it was inferred then.
    """
    if isinstance(event, DealOpened):
        return attrs.evolve(event, by="", source="import", inferred=True)
    if isinstance(event, StageEntered):
        return attrs.evolve(event, version=1, origin="", direction=1)
    if isinstance(event, _Arrival):
        return attrs.evolve(event, version=1, origin="")
    return attrs.evolve(event, version=1)


def _what(event: Event) -> tuple[type[Event], str]:
    """Tell what kind of event brought a deal to which stage."""
    return type(event), getattr(event, "stage", "")


def _inferred(known: Deal, told: Deal) -> list[tuple[type[Event], str]]:
    """Return the moves that were only concluded, and that an import says no more."""
    said = {_said(event) for event in told.history}
    moves = [
        event for event in known.timeline if isinstance(event, _Arrival | StageEntered)
    ]
    return [
        _what(event) for event in moves if event.inferred and _said(event) not in said
    ]


def _is_held(  # noqa: PLR0911 — one case a kind of event
    known: Deal, event: Event
) -> bool:
    """Tell whether an event only says what a deal holds already."""
    held = known.particulars
    match event:
        case AmountSet():
            return held.amount == event.amount
        case OwnerAssigned():
            return held.owner == event.owner
        case ExpectedCloseSet():
            return held.expected_close == event.on
        case ProbabilitySet():
            return held.probability == event.probability
        case FieldsSet():
            return all(known.fields.get(name) == value for name, value in event.changes)
        case _:
            return False


def _revised(pipeline: Pipeline, told: Deal) -> Pipeline | None:
    """Return the next version of a pipeline, if an import defines it otherwise."""
    for one in told.pipelines.values():
        if one.id == pipeline.id and (
            attrs.evolve(one, version=pipeline.version) != pipeline
        ):
            return attrs.evolve(one, version=pipeline.version + 1)
    return None
