"""What is due: rules that time sets off."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from salesmodel.automation._matching import Matcher
from salesmodel.automation._proposing import may_concern
from salesmodel.automation.rules import Rule
from salesmodel.automation.store import Effect
from salesmodel.automation.triggers import (
    OverTarget,
    ResponseOverdue,
    Stale,
    TaskDue,
    Timed,
)
from salesmodel.domain import (
    ActivityLogged,
    Deal,
    Event,
    HistoryBackfilled,
    Outcome,
)


__all__ = ["due_effects"]


def due_effects(
    matcher: Matcher, deals: Iterable[Deal], at: datetime
) -> tuple[Effect, ...]:
    """Return the effects that are due, deal by deal, rules in their order."""
    timed = [(rule, rule.on) for rule in matcher.rules if isinstance(rule.on, Timed)]
    found: list[Effect] = []
    for deal in deals:
        if deal.opened_at > at:
            continue
        for rule, trigger in timed:
            if rule.pipeline is None or rule.pipeline == deal.pipeline.id:
                found += _due(rule, trigger, deal, at)
    return tuple(found)


def _due(rule: Rule, trigger: Timed, deal: Deal, at: datetime) -> Iterable[Effect]:
    """Return the effects of one rule that are due for a deal."""
    if isinstance(trigger, TaskDue):
        versions = _tasks(deal, at)
    elif deal.outcome is Outcome.OPEN and at >= deal.history[-1].at:
        versions = _overdue(trigger, deal, at)
    else:
        return ()
    if not versions or not may_concern(rule, deal):
        return ()
    return [Effect(deal.id, version, rule.id, at, 0) for version in versions]


def _tasks(deal: Deal, at: datetime) -> list[int]:
    """Return the versions that planned what is to be done by now, once for each plan."""
    logged = {
        fact.activity.id: (version, fact.activity)
        for version, fact in _facts(deal)
        if isinstance(fact, ActivityLogged)
    }
    return [
        version
        for version, activity in logged.values()
        if activity.state == "planned" and activity.at <= at
    ]


def _overdue(
    trigger: Stale | OverTarget | ResponseOverdue, deal: Deal, at: datetime
) -> list[int]:
    """Return the version since which a deal waits, if it waits for too long."""
    match trigger:
        case Stale():
            return [_progressed(deal)] if deal.is_stale(at) else []
        case OverTarget():
            return [_entered(deal)] if deal.is_over_target(at) else []
        case ResponseOverdue():
            return [1] if _is_unanswered(trigger, deal, at) else []
        case _:
            assert_never(trigger)


def _is_unanswered(trigger: ResponseOverdue, deal: Deal, at: datetime) -> bool:
    """Tell whether a request waits for too long."""
    asked = deal.opened_at if trigger.since == "opening" else None
    response = deal.first_response(at, requested_at=asked, calendar=trigger.calendar)
    if response is None or response.responded_at is not None:
        return False
    return response.waited > trigger.within


def _entered(deal: Deal) -> int:
    """Return the version at which a deal came to where it stands."""
    since = deal.visits()[-1].entered
    return next(event.version for event in deal.history if event.at >= since)


def _progressed(deal: Deal) -> int:
    """Return the version at which a deal last got on, as its stage counts that."""
    begun = _entered(deal)
    if deal.pipeline.stage(deal.stage).stale_since == "entry":
        return begun
    since = deal.visits()[-1].entered
    done = [
        (fact.activity.at, version)
        for version, fact in _facts(deal)
        if isinstance(fact, ActivityLogged) and fact.activity.state == "done"
    ]
    return max(((at, v) for at, v in done if at > since), default=(since, begun))[1]


def _facts(deal: Deal) -> Iterable[tuple[int, Event]]:
    """Return what happened, late facts too, each with the version that told of it."""
    for event in deal.history:
        if isinstance(event, HistoryBackfilled):
            yield from ((event.version, fact) for fact in event.facts)
        else:
            yield event.version, event
