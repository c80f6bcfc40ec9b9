"""What rules do before the fact: fill fields on a draft, or refuse."""

import inspect
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NoReturn

from salesmodel.automation._change import Change
from salesmodel.automation._driving import Steps
from salesmodel.automation._matching import Matcher, applies
from salesmodel.automation._tuples import packed
from salesmodel.automation.actions import Refuse
from salesmodel.automation.results import Run
from salesmodel.automation.rules import Proposal, Rule, actions_of
from salesmodel.automation.triggers import Key
from salesmodel.domain import Author, Deal
from salesmodel.domain.pipelines.stage import OPEN
from salesmodel.errors import (
    HookError,
    ReentrantMoveError,
    SalesModelError,
    Veto,
    VetoError,
)
from salesmodel.values import instant


__all__ = [
    "concerns",
    "draft_of",
    "drafted",
    "drafted_at_once",
    "may_concern",
    "no_good",
]


def draft_of(
    matcher: Matcher, change: Change, deal: Deal | None, draft: Deal
) -> Steps[tuple[Deal, tuple[Run, ...]]]:
    """Let rules fill fields before the fact, or refuse it."""
    at = instant(change.when(draft))
    to, rules = _proposed(matcher, change, deal, at)
    return (yield from drafted(rules, draft, to, at=at, by=change.author))


def drafted(
    rules: Iterable[Rule], draft: Deal, to: str | None, *, at: datetime, by: str
) -> Steps[tuple[Deal, tuple[Run, ...]]]:
    """Let these rules fill fields, one after the other."""
    runs: tuple[Run, ...] = ()
    for rule in rules:
        if rule.when is not None and not concerns(rule, draft):
            continue
        answer: object = None
        if rule.hook is None:
            answer = _told(rule, draft.id)
        else:
            try:
                answer = yield rule.hook, (Proposal(draft, to, at, by),)
            except Exception as error:  # noqa: BLE001 — it is told as what it means
                raise_refusal(draft, rule, error)
        if answer is not None:
            draft, runs = _filled(rule, draft, answer, at=at, runs=runs)
    return draft, runs


def drafted_at_once(
    rules: Iterable[Rule], draft: Deal, to: str | None, *, at: datetime, by: str
) -> tuple[Deal, tuple[Run, ...]]:
    """Do the same at once, where no hook is asynchronous."""
    runs: tuple[Run, ...] = ()
    for rule in rules:
        if rule.when is not None and not concerns(rule, draft):
            continue
        answer: object = None
        if rule.hook is None:
            answer = _told(rule, draft.id)
        else:
            try:
                answer = rule.hook(packed(Proposal, (draft, to, at, by)))
            except Exception as error:  # noqa: BLE001 — it is told as what it means
                raise_refusal(draft, rule, error)
        if answer is not None:
            draft, runs = _filled(rule, draft, answer, at=at, runs=runs)
    return draft, runs


def raise_refusal(draft: Deal, rule: Rule, error: Exception) -> NoReturn:
    """Raise what a hook before the fact raised, as what it means for the change."""
    if isinstance(error, Veto):
        raise VetoError(draft.id, rule=rule.id, reason=error.reason) from error
    if isinstance(error, MemoryError | ReentrantMoveError):
        raise error
    raise HookError(draft.id, rule=rule.id) from error


def _proposed(
    matcher: Matcher, change: Change, deal: Deal | None, at: datetime
) -> tuple[str | None, Iterable[Rule]]:
    """Return where a deal is to come to, and the rules that run before."""
    if deal is not None and at < deal.history[-1].at:
        return None, ()  # the change itself says what is wrong
    if deal is None or (change.to is None and change.kind != "reopen"):
        return _proposed_events(matcher, change, deal, at)
    find = {"reopen": _reopened, "transfer": _transferred}.get(change.kind, _moved)
    return find(matcher, change, deal)


def _moved(matcher: Matcher, change: Change, deal: Deal) -> tuple[str, Iterable[Rule]]:
    """Return where an open deal is to come to, and the rules that run before."""
    pipeline, here = deal.pipeline, deal.stage
    room = pipeline.rules.target(change.to)
    to = room.id or here
    if deal.outcome is not OPEN or (room.kind is OPEN and to == here):
        return to, ()
    if room.kind is OPEN:
        return to, matcher.on_the_way(pipeline.id, here, to)[0]
    way = () if to == here else (("leave", here), ("enter", to))
    keys = (*way, (room.kind.value, change.reason))
    return to, matcher.of_keys("before", pipeline.id, keys)


def _transferred(
    matcher: Matcher, change: Change, deal: Deal
) -> tuple[str, Iterable[Rule]]:
    """Return where in another pipeline a deal is to come, and the rules before that."""
    pipeline, to = change.pipeline or deal.pipeline, str(change.to)
    is_open = deal.outcome is OPEN is pipeline.stage(to).kind
    if not is_open or pipeline.id == deal.pipeline.id:
        return to, ()
    here, there = (deal.pipeline.id, deal.stage), (pipeline.id, to)
    return to, matcher.between("before", here, there)


def _reopened(
    matcher: Matcher, change: Change, deal: Deal
) -> tuple[str | None, Iterable[Rule]]:
    """Return where a closed deal is to stand again, and the rules that run before."""
    stays = (one.stage for one in reversed(deal.visits()) if one.kind is OPEN)
    to = next(stays) if change.to is None else str(change.to)
    if deal.outcome is OPEN:
        return to, ()
    way: tuple[Key, ...] = ()
    if to != deal.stage:
        way = ("leave", deal.stage), ("enter", to)
    return to, matcher.of_keys("before", deal.pipeline.id, (*way, ("reopened", None)))


def _proposed_events(
    matcher: Matcher, change: Change, deal: Deal | None, at: datetime
) -> tuple[str | None, Iterable[Rule]]:
    """Make a change for a try, and return the rules that its events concern."""
    tried = change.make(deal, at)
    since = 0 if deal is None else deal.version
    rules = {
        rule.id: rule
        for event in tried.history[since:]
        for rule in matcher.of_event("before", tried.pipeline.id, event)
        if applies(rule.on, deal, tried)
    }
    return tried.stage if deal is None else None, rules.values()


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


def _filled(
    rule: Rule, draft: Deal, values: object, *, at: datetime, runs: tuple[Run, ...]
) -> tuple[Deal, tuple[Run, ...]]:
    """Fill fields in the name of a rule, and take down that it did."""
    if not isinstance(values, Mapping):
        raise no_good(values, rule.id, draft, committed=False)
    try:
        filled = draft.set_fields(values, at=at, by=Author(rule.id, "automation"))
    except SalesModelError as error:
        raise HookError(draft.id, rule=rule.id) from error
    return filled, (*runs, Run(rule.id, "before", None, tuple(sorted(values))))
