"""Deals out of rows: the steps of their ways, and what is known of them now, as events."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import DealRow, Kept
from salesmodel.connect.crm._ways import Step, Way
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
    LinesSet,
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
_Fact: TypeAlias = tuple[Callable[..., Event], *tuple[object, ...]]
_UNSAID: Final = "not said"


def deal_of(row: DealRow, way: Way, *, kept: Kept, author: Author) -> Deal:
    """Make a deal of its row and its way.

    Parameters
    ----------
    row : DealRow
        The deal as it stands.
    way : Way
        How it came there.
    kept : Kept
        How ids are written.
    author : Author
        Who says what is known of it now.

    Returns
    -------
    Deal
        Replayed from its events.

    Raises
    ------
    Fault
        If its events contradict each other.
    """
    name = kept.name("deal", row.id)
    events = [
        _event(step, _stamp(name, number, step.at, step.by), way.ground.pipelines, row)
        for number, step in enumerate(way.steps, 1)
    ]
    at = way.held_at(row)
    for make, *known in _known(row, way, kept):
        events.append(make(*_stamp(name, len(events) + 1, at, author), *known))
    try:
        return Deal.replay(events, tuple(way.ground.pipelines.values()))
    except SalesModelError:
        raise Fault("history", "id") from None


def _stamp(deal: str, number: int, at: datetime, by: Author) -> _Stamp:
    """Return what an event begins with."""
    return (deal, number, at, *author_of(by))


def _event(  # noqa: PLR0911 — one case a turn
    step: Step, stamp: _Stamp, pipelines: Mapping[str, Pipeline], row: DealRow
) -> Event:
    """Make the event of a step."""
    here, stage, origin = pipelines[step.pipeline], step.stage, step.origin
    match step.turn:
        case "opened":
            return DealOpened(*stamp, here.id, here.version, stage, row.client)
        case "entered":
            return StageEntered(*stamp, stage, origin, _way(here, stage, origin))
        case "transferred":
            return PipelineChanged(*stamp, here.id, here.version, stage, origin)
        case "won":
            return DealWon(*stamp, stage, origin)
        case "lost":
            return DealLost(*stamp, stage, origin, step.reason)
        case "reopened":
            return DealReopened(*stamp, stage, origin, step.reason or _UNSAID)
        case _:
            reason = step.reason or _UNSAID
            return DealReclassified(*stamp, stage, origin, step.kind, reason)


def _way(pipeline: Pipeline, stage: str, origin: str) -> int:
    """Tell whether a stage stands behind the one that a deal comes from."""
    ids = [one.id for one in pipeline.stages]
    return -1 if ids.index(stage) < ids.index(origin) else 1


def _known(row: DealRow, way: Way, kept: Kept) -> Iterator[_Fact]:
    """Tell what is known of a deal now."""
    if row.items:
        yield LinesSet, row.items, row.total
    if row.amount is not None:
        yield AmountSet, row.amount
    if row.owner is not None:
        yield OwnerAssigned, kept.name("user", row.owner)
    if row.expected_close is not None:
        yield ExpectedCloseSet, row.expected_close
    usual = way.ground.pipelines[way.pipeline].stage(way.stage).probability
    is_judged = row.probability not in {None, usual}
    if is_judged and way.outcome is Outcome.OPEN:
        yield ProbabilitySet, row.probability
    if row.fields:
        yield FieldsSet, row.fields
