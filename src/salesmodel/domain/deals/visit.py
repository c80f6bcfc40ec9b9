"""Visits: the stays of a deal in stages, each with when it began and ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import final

import attrs

from salesmodel.domain.author import Source
from salesmodel.domain.deals.events import (
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    PipelineChanged,
    PipelineMigrated,
    StageEntered,
)
from salesmodel.domain.pipelines.stage import Outcome


__all__ = ["Visit", "visits_of"]


@final
@attrs.frozen
class Visit:
    """One stay of a deal in a stage.

    Parameters
    ----------
    pipeline_id : str
        Id of the pipeline.
    stage : str
        Id of the stage.
    kind : Outcome
        What the deal was there: open, won or lost; for a pipeline that closes deals
        where they stand, the stay after the closing is one of its own.
    entered : datetime
        When it began.
    left : datetime or None
        When it ended; `None` if it goes on.
    by : str
        Who brought the deal here.
    source : str
        Through what.
    inferred : bool
        Whether that was concluded rather than observed.
    """

    pipeline_id: str
    stage: str
    kind: Outcome
    entered: datetime
    left: datetime | None
    by: str
    source: Source
    inferred: bool


def visits_of(timeline: Iterable[Event]) -> tuple[Visit, ...]:
    """Turn the events of a deal into its stays, re-entries apart.

    Parameters
    ----------
    timeline : iterable of Event
        Events of one deal in the order of what happened.

    Returns
    -------
    tuple of Visit
        Stays without a gap from the opening on; all but the last have ended.

    Examples
    --------
    >>> visits_of(())
    ()
    """
    found: list[Visit] = []
    pipeline_id = ""
    for event in timeline:
        if isinstance(event, DealOpened | PipelineChanged):
            pipeline_id = event.pipeline_id
        place = _place(event)
        if place is None:
            continue
        stage, kind = place
        if found:
            kind = kind or found[-1].kind
            found[-1] = attrs.evolve(found[-1], left=event.at)
        found.append(
            Visit(
                pipeline_id,
                stage,
                kind or Outcome.OPEN,
                event.at,
                None,
                event.by,
                event.source,
                event.inferred,
            )
        )
    return tuple(found)


def _place(  # noqa: PLR0911 — one case a kind of event
    event: Event,
) -> tuple[str, Outcome | None] | None:
    """Tell where an event brings a deal, and as what; nothing if it stays."""
    match event:
        case DealOpened() | StageEntered() | DealReopened() | PipelineChanged():
            return event.stage, Outcome.OPEN
        case DealWon():
            return event.stage, Outcome.WON
        case DealLost():
            return event.stage, Outcome.LOST
        case DealReclassified():
            return event.stage, event.outcome
        case PipelineMigrated():
            return None if event.stage == event.origin else (event.stage, None)
        case _:
            return None
