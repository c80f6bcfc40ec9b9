"""What stands in the way of a deal: one question, asked on every path."""

from collections.abc import Iterable

import attrs

from salesmodel._checks import instance
from salesmodel.domain.deals._record import Record
from salesmodel.domain.deals.events import (
    DealLost,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    PipelineChanged,
    StageEntered,
)
from salesmodel.domain.pipelines._rules import FIRM, POLICY, Room, said
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.pipeline import Pipeline
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import Blocker, GateError, IllegalMoveError


__all__ = [
    "answered",
    "illegal",
    "in_event",
    "of_change",
    "of_opening",
    "of_reclassifying",
    "of_reopening",
]


def of_opening(deal: Record, room: Room) -> tuple[Blocker, ...]:
    """Tell what stands in the way of a deal that begins in a stage."""
    chosen = deal.pipeline.moves.creation_stages
    found = deal.pipeline.rules.entering(deal, room)
    if chosen is not None and room.id not in chosen:
        return (said("creation_stage", None, room.id), *found)
    return found


def of_reopening(deal: Record, room: Room) -> tuple[Blocker, ...]:
    """Tell what stands in the way of opening a closed deal again."""
    if deal.outcome is Outcome.OPEN:
        return (said("open"),)
    found = deal.pipeline.rules.entering(deal, room)
    if not deal.pipeline.moves.reopening:
        return (said("reopening"), *found)
    return found


def of_reclassifying(
    deal: Record, room: Room, reason: str, note: str | None
) -> tuple[Blocker, ...]:
    """Tell what stands in the way of closing a closed deal in another way."""
    if deal.outcome is Outcome.OPEN:
        return (said("open"),)
    if room.is_one_of_several:
        return (said("ambiguous"),)
    if room.kind is deal.outcome and room.id in (None, deal.stage):
        return (said("same_stage", deal.stage, deal.stage),)
    found = deal.pipeline.rules.entering(deal, room)
    if room.kind is Outcome.LOST and room.kind is not deal.outcome:
        found = (*deal.pipeline.lost.blockers(reason, note), *found)
    return found


def of_change(deal: Record, pipeline: Pipeline, room: Room) -> tuple[Blocker, ...]:
    """Tell what stands in the way of going on in another pipeline."""
    if deal.outcome is not Outcome.OPEN:
        return (said("closed", deal.stage),)
    rules = deal.pipeline.rules
    found = (
        *rules.lacking(deal, rules.rooms[deal.stage].exit),
        *pipeline.rules.entering(deal, room),
    )
    if not deal.pipeline.moves.leaving:
        found = (said("leaving"), *found)
    return tuple(dict.fromkeys(found))


def in_event(  # noqa: PLR0911 — one case a kind of event
    before: Record, event: Event, after: Record
) -> tuple[Blocker, ...]:
    """Tell what would have stood in the way of an event that nobody answered for."""
    rules = before.pipeline.rules
    match event:
        case StageEntered(override=None) | DealWon(override=None):
            there = rules.target(_outcome(before, event))
            return rules.blockers(before, there, None, None)
        case DealLost(override=None):
            there = rules.target(_outcome(before, event))
            return rules.blockers(before, there, event.reason, event.note)
        case DealReclassified(override=None):
            there = rules.closing[event.outcome]
            if (
                event.stage in rules.rooms
                and rules.rooms[event.stage].kind is event.outcome
            ):
                there = rules.rooms[event.stage]
            return of_reclassifying(before, there, event.reason, event.note)
        case DealReopened(override=None):
            return of_reopening(before, rules.room(event.stage))
        case PipelineChanged(override=None):
            room = after.pipeline.rules.room(event.stage)
            return of_change(before, after.pipeline, room)
        case _:
            return ()


def _outcome(before: Record, event: StageEntered | DealWon | DealLost) -> str | Outcome:
    """Return the stage an event leads to, or the outcome if the deal stays put."""
    if event.stage != before.stage or isinstance(event, StageEntered):
        return event.stage
    return Outcome.WON if isinstance(event, DealWon) else Outcome.LOST


def answered(
    deal_id: str,
    blockers: Iterable[Blocker],
    override: Override | None,
    *,
    origin: str | None,
    target: str | None,
) -> Override | None:
    """Return the override with what it answers for; raise if something is left."""
    found = tuple(blockers)
    left = found
    if override is not None:
        instance("override", override, Override)
        left = tuple(each for each in found if each.code in FIRM)
    if not left:
        return attrs.evolve(override, blockers=found) if override and found else None
    policy = next((each.code for each in left if each.code in POLICY), None)
    if policy is None:
        raise GateError(deal_id, blockers=left)
    raise IllegalMoveError(
        deal_id, origin=origin, target=target, code=policy, blockers=left
    )


def illegal(deal_id: str, blocker: Blocker, origin: str) -> IllegalMoveError:
    """Return the error of a move for which there is no target to name."""
    return IllegalMoveError(
        deal_id, origin=origin, code=blocker.code, blockers=(blocker,)
    )
