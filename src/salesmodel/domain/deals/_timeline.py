"""The history of a deal in the order of what happened, checked link by link."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

import attrs

from salesmodel._checks import several
from salesmodel.domain.deals._fold import Pipelines, after, begun, made
from salesmodel.domain.deals._record import Record
from salesmodel.domain.deals._soundness import sound
from salesmodel.domain.deals.events import (
    DealEvent,
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    HistoryBackfilled,
    PipelineChanged,
    PipelineMigrated,
    StageEntered,
)
from salesmodel.domain.pipelines._rules import Room
from salesmodel.domain.pipelines.pipeline import Pipeline
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import LoadError


__all__ = ["in_order", "links", "numbered", "replayed", "with_history"]

_R = TypeVar("_R", bound=Record)
_Arrival = (
    StageEntered
    | DealWon
    | DealLost
    | DealReopened
    | DealReclassified
    | PipelineChanged
)
_Turn = _Arrival | PipelineMigrated


def in_order(history: tuple[Event, ...]) -> tuple[Event, ...]:
    """Put late facts where they belong; of equal instants, in the order of recording."""
    if not any(isinstance(event, HistoryBackfilled) for event in history):
        return history
    facts: list[Event] = []
    for event in history:
        facts.extend(event.facts if isinstance(event, HistoryBackfilled) else (event,))
    return tuple(sorted(facts, key=attrgetter("at")))


def links(
    kind: type[_R], history: tuple[Event, ...], pipelines: Pipelines
) -> Iterator[tuple[_R, Event, _R]]:
    """Fold a history; give each event with the deal before and after it.

    The first event stands between the opened deal and itself. Where late facts came in
    between, an event is told from where it came now; otherwise a gap is a fault.
    """
    ordered = in_order(history)
    has_late_facts = ordered is not history
    opening = ordered[0]
    if not isinstance(opening, DealOpened):
        raise _broken(opening.deal_id, opening, "the first is not the opening")
    deal = begun(kind, opening, (), pipelines)
    room = deal.pipeline.rules.rooms.get(opening.stage)
    if room is None or room.kind is not Outcome.OPEN:
        raise _broken(deal.id, opening, f"no open stage is {opening.stage!r}")
    yield deal, opening, deal
    stood = deal.stage
    for event in ordered[1:]:
        linked = _linked(deal, event, stood) if has_late_facts else event
        following = after(deal, linked, (), pipelines)
        fault = _fault(deal, linked, following.pipeline)
        if fault:
            raise _broken(deal.id, linked, fault)
        yield deal, linked, following
        is_in_place = isinstance(linked, PipelineMigrated) and deal.stage == stood
        if following.outcome is Outcome.OPEN or is_in_place:
            stood = following.stage
        deal = following


def _linked(deal: Record, event: Event, stood: str) -> Event:
    """Tell a move from where it came now, and which way that is.

    A deal that is closed where it stood goes where it stood last, `stood`, open.
    """
    if not isinstance(event, _Turn):
        return event
    if isinstance(event, StageEntered):
        way = _direction(deal, event.stage)
        return attrs.evolve(event, origin=deal.stage, direction=way)
    if isinstance(event, DealWon | DealLost | DealReclassified):
        room = deal.pipeline.rules.rooms.get(event.stage)
        if room is not None and room.kind is Outcome.OPEN:
            return attrs.evolve(event, origin=deal.stage, stage=stood)
    return attrs.evolve(event, origin=deal.stage)


def _direction(deal: Record, stage: str) -> int:
    """Tell which way a stage lies: 1 on, -1 back."""
    rooms = deal.pipeline.rules.rooms
    is_back = stage in rooms and rooms[stage].place < rooms[deal.stage].place
    return -1 if is_back else 1


def _fault(  # noqa: PLR0911 — one return a fault
    deal: Record, event: Event, pipeline: Pipeline
) -> str:
    """Tell why an event cannot follow on a deal; nothing if it can.

    `pipeline` is the one that the deal has after it.
    """
    if not isinstance(event, _Turn):
        return ""
    if event.origin != deal.stage:
        return f"it comes from {event.origin!r}, and the deal stands in {deal.stage!r}"
    room = pipeline.rules.rooms.get(event.stage)
    if room is None:
        return f"version {pipeline.version} of {pipeline.id!r} has no {event.stage!r}"
    if isinstance(event, PipelineMigrated):
        here = deal.pipeline.rules.rooms[deal.stage]
        return "" if room.kind is here.kind else "its stage is of another kind"
    is_open = deal.outcome is Outcome.OPEN
    if is_open is isinstance(event, DealReopened | DealReclassified):
        return f"the deal is {deal.outcome.value}"
    return _fault_of_arrival(deal, event, room)


def _fault_of_arrival(deal: Record, event: _Arrival, room: Room) -> str:
    """Tell why a deal cannot come to a stage as an event says."""
    kind = _kind(event)
    way_out = deal.pipeline.rules.closing.get(kind)
    is_in_place = (
        way_out is not None
        and way_out.stage is None
        and not way_out.is_one_of_several
        and room.kind is Outcome.OPEN
    )
    if room.kind is not kind and not is_in_place:
        return f"stage {event.stage!r} is {room.kind.value} and not {kind.value}"
    if isinstance(event, StageEntered):
        if event.stage == event.origin:
            return "it stays where it is"
        if event.direction != _direction(deal, event.stage):
            return f"its direction is not {event.direction}"
    return ""


def _kind(event: _Arrival) -> Outcome:
    """Tell what an event says that the deal is."""
    match event:
        case DealWon():
            return Outcome.WON
        case DealLost():
            return Outcome.LOST
        case DealReclassified():
            return event.outcome
        case _:
            return Outcome.OPEN


def _broken(deal_id: str, event: DealEvent, told: str) -> LoadError:
    what = f"event {event.version} ({type(event).__name__}): {told}"
    return LoadError(f"the history of deal {deal_id!r}", (what,), "history")


def with_history(deal: _R, history: tuple[Event, ...]) -> _R:
    """Return a folded deal with the history that it follows from."""
    return made(
        type(deal),
        deal.id,
        deal.pipeline,
        deal.stage,
        deal.outcome,
        deal.fields,
        deal.particulars,
        history,
    )


def numbered(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events with numbers from 1, as the log of a deal has them."""
    return tuple(
        event if event.version == n else attrs.evolve(event, version=n)
        for n, event in enumerate(events, start=1)
    )


def replayed(kind: type[_R], history: Iterable[Event], pipelines: Pipelines) -> _R:
    """Fold a history that comes from outside, after a look at all of its links."""
    events = tuple(several("history", history))
    if not events:
        raise LoadError("a history", ("it has no events",), "history")
    for n, event in enumerate(events, start=1):
        sound(event, n)
    for last, event in pairwise((events[0], *events)):
        _refuse_out_of_place(last, event, events[0])
    if events[0].version != 1:
        raise _broken(events[0].deal_id, events[0], "version 1 should stand here")
    *_, (_, _, deal) = links(kind, events, pipelines)
    if len(events) > deal.pipeline.most_events:
        told = f"there may be {deal.pipeline.most_events} events at most"
        raise LoadError(f"the history of deal {deal.id!r}", (told,), "too_large")
    return with_history(deal, events)


def _refuse_out_of_place(last: Event, event: Event, first: Event) -> None:
    """Raise if an event of a log cannot stand after another."""
    if event.deal_id != first.deal_id:
        raise _broken(first.deal_id, event, f"it is of deal {event.deal_id!r}")
    if event is not last and event.version != last.version + 1:
        told = f"version {last.version + 1} should stand here"
        raise _broken(first.deal_id, event, told)
    if event.at < last.at:
        raise _broken(first.deal_id, event, "it is earlier than the one before")
    for fact in event.facts if isinstance(event, HistoryBackfilled) else ():
        if (fact.deal_id, fact.version) != (event.deal_id, event.version):
            raise _broken(first.deal_id, event, "a fact is not of this event")
        if not first.at <= fact.at <= event.at:
            told = f"a fact of {fact.at} is not of the time until then"
            raise _broken(first.deal_id, event, told)
