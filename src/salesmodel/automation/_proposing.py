"""What rules do before the fact: fill fields on a draft, or refuse.

The steps are generators. They hand out every call that leaves this package, to a hook or
to the store, and are sent what came of it; who drives them may await the answer. So there
is one order of steps, whether they are asynchronous or not.
"""

import inspect
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from salesmodel.automation._change import Change
from salesmodel.automation._matching import Matcher, applies
from salesmodel.automation._setup import Setup
from salesmodel.automation.actions import Refuse
from salesmodel.automation.results import Run
from salesmodel.automation.rules import Proposal, Rule, actions_of
from salesmodel.automation.triggers import Key
from salesmodel.domain import Author, Deal, Outcome, Pipeline
from salesmodel.errors import (
    HookError,
    ReentrantMoveError,
    SalesModelError,
    Veto,
    VetoError,
)
from salesmodel.values import instant


__all__ = ["Call", "Steps", "concerns", "draft_of", "may_concern", "no_good"]

_Made = TypeVar("_Made")

Call: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]
"""A call that leaves the package: what, and with what."""

Steps: TypeAlias = Generator[Call, Any, _Made]
"""Steps that hand out calls, are sent what came of them, and end in something."""


def draft_of(
    setup: Setup, change: Change, deal: Deal | None, draft: Deal
) -> Steps[tuple[Deal, tuple[Run, ...]]]:
    """Let rules fill fields before the fact, or refuse it."""
    at = instant(change.when(draft))
    to, rules = _proposed(setup.matcher, change, deal, at)
    runs: tuple[Run, ...] = ()
    for rule in rules:
        if rule.when is not None and not concerns(rule, draft):
            continue
        if rule.hook is not None:
            proposal = Proposal(draft, to, at, change.author)
            try:
                answer = (
                    rule.hook(proposal)
                    if setup.at_once
                    else (yield rule.hook, (proposal,))
                )
            except Veto as veto:
                raise VetoError(draft.id, rule=rule.id, reason=veto.reason) from veto
            except (MemoryError, ReentrantMoveError):
                raise
            except Exception as error:
                raise HookError(draft.id, rule=rule.id) from error
        else:
            answer = _told(rule, draft.id)
        if answer is not None:
            draft = _filled(rule, draft, answer, at)
            runs += (Run(rule.id, "before", None, tuple(sorted(answer))),)
    return draft, runs


def _proposed(  # noqa: PLR0911 — one case a kind of change
    matcher: Matcher, change: Change, deal: Deal | None, at: datetime
) -> tuple[str | None, Iterable[Rule]]:
    """Return where a deal is to come to, and the rules that run before."""
    if deal is None:
        return _proposed_events(matcher, change, deal, at)
    if at < deal.history[-1].at:
        return None, ()  # the change itself says what is wrong
    if change.kind == "reopen":
        return _reopened(matcher, change, deal)
    if change.to is None:
        return _proposed_events(matcher, change, deal, at)
    if change.pipeline is not None:
        return _transferred(matcher, deal, change.pipeline, str(change.to))
    return _moved(matcher, change, deal, change.to)


def _moved(
    matcher: Matcher, change: Change, deal: Deal, target: str
) -> tuple[str, Iterable[Rule]]:
    """Return where an open deal is to come to, and the rules that run before."""
    room = deal.pipeline.rules.target(target)
    to = room.id or deal.stage
    if deal.outcome is not Outcome.OPEN or (
        room.kind is Outcome.OPEN and to == deal.stage
    ):
        return to, ()
    if room.kind is Outcome.OPEN:
        return to, matcher.on_the_way(deal.pipeline.id, deal.stage, to)[0]
    way = () if to == deal.stage else (("leave", deal.stage), ("enter", to))
    keys = (*way, (room.kind.value, change.reason))
    return to, matcher.of_keys("before", deal.pipeline.id, keys)


def _transferred(
    matcher: Matcher, deal: Deal, pipeline: Pipeline, to: str
) -> tuple[str, Iterable[Rule]]:
    """Return where in another pipeline a deal is to come, and the rules before that."""
    is_open = deal.outcome is Outcome.OPEN is pipeline.stage(to).kind
    if not is_open or pipeline.id == deal.pipeline.id:
        return to, ()
    here, there = (deal.pipeline.id, deal.stage), (pipeline.id, to)
    return to, matcher.between("before", here, there)


def _reopened(
    matcher: Matcher, change: Change, deal: Deal
) -> tuple[str | None, Iterable[Rule]]:
    """Return where a closed deal is to stand again, and the rules that run before."""
    stays = (one.stage for one in reversed(deal.visits()) if one.kind is Outcome.OPEN)
    to = next(stays) if change.to is None else str(change.to)
    if deal.outcome is Outcome.OPEN:
        return to, ()
    way: tuple[Key, ...] = ()
    if to != deal.stage:
        way = ("leave", deal.stage), ("enter", to)
    return to, matcher.of_keys("before", deal.pipeline.id, (*way, ("reopened", None)))


def _proposed_events(
    matcher: Matcher, change: Change, deal: Deal | None, at: datetime
) -> tuple[str | None, Iterable[Rule]]:
    """Make a change for a try, and return the rules that its events concern."""
    made = change.make(deal, at)
    since = 0 if deal is None else deal.version
    rules = {
        rule.id: rule
        for event in made.history[since:]
        for rule in matcher.of_event("before", made.pipeline.id, event)
        if applies(rule.on, deal, made)
    }
    return made.stage if deal is None else None, rules.values()


def concerns(rule: Rule, deal: Deal, *, committed: bool = False) -> bool:
    """Ask a rule for its condition; a condition that fails is a hook that fails."""
    try:
        return rule.holds_of(deal)
    except MemoryError:
        raise
    except Exception as error:
        raise HookError(deal.id, committed=committed, rule=rule.id) from error


def may_concern(rule: Rule, deal: Deal) -> bool:
    """Ask a rule for its condition; one that fails is a failure when the rule runs."""
    try:
        return rule.when is None or concerns(rule, deal)
    except HookError:
        return True


def no_good(answer: object, rule: str, deal: Deal, *, committed: bool) -> HookError:
    """Return the error of a hook whose answer is of no use."""
    if inspect.iscoroutine(answer):
        answer.close()
    return HookError(deal.id, committed=committed, rule=rule, code="bad_hook")


def _told(rule: Rule, deal_id: str) -> dict[str, object]:
    """Return what a rule that is data fills, unless it refuses."""
    values: dict[str, object] = {}
    for action in actions_of(rule.then):
        if isinstance(action, Refuse):
            raise VetoError(deal_id, rule=rule.id, reason=action.reason)
        values.update(action.values)
    return values


def _filled(rule: Rule, draft: Deal, values: object, at: datetime) -> Deal:
    """Fill fields in the name of a rule."""
    if not isinstance(values, Mapping):
        raise no_good(values, rule.id, draft, committed=False)
    try:
        return draft.set_fields(values, at=at, by=Author(rule.id, "automation"))
    except SalesModelError as error:
        raise HookError(draft.id, rule=rule.id) from error
