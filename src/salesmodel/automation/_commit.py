"""One change of one deal: resolve, propose, check, record. Nothing of it is half done."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from salesmodel._checks import identifier
from salesmodel.automation._change import Change
from salesmodel.automation._driving import Steps
from salesmodel.automation._matching import Matcher, applies
from salesmodel.automation._proposing import draft_of, may_concern
from salesmodel.automation._setup import Setup
from salesmodel.automation.async_store import AsyncDealStore
from salesmodel.automation.results import Run
from salesmodel.automation.rules import Rule
from salesmodel.automation.store import DealStore, Effect, Receipt, effect_id
from salesmodel.automation.triggers import ClientBought
from salesmodel.domain import (
    PURCHASE_PURPOSES,
    Deal,
    Event,
    PipelineChanged,
)
from salesmodel.errors import IdempotencyConflictError, StaleDealError


__all__ = [
    "Committed",
    "Due",
    "commit",
    "due_after",
    "effect_name",
    "effect_of",
    "first_purchases",
]

Store: TypeAlias = DealStore | AsyncDealStore
"""A store, be it to be awaited or not."""

Due: TypeAlias = tuple[Rule, Event | None, Effect | None]
"""A rule that is to run, what it is told, and its effect where that is kept."""


@attrs.define(eq=False)
class Committed:
    """What was recorded, and what it set off."""

    deal: Deal
    events: tuple[Event, ...] = ()
    due: tuple[Due, ...] = ()
    runs: tuple[Run, ...] = ()
    replayed: bool = False


def effect_name(deal: Deal, due: Due) -> str:
    """Return the id of the effect that a change has by a rule."""
    rule, _, effect = due
    return effect_id(deal.id, deal.version, rule.id) if effect is None else effect.id


def effect_of(deal: Deal, due: Due) -> Effect:
    """Return the effect that a change has by a rule."""
    rule, event, effect = due
    if effect is not None or event is None:
        return effect or Effect(deal.id, deal.version, rule.id, deal.opened_at, 0)
    return Effect(deal.id, deal.version, rule.id, event.at, event.version)


def commit(
    setup: Setup, change: Change, *, deal_id: str, key: str | None = None
) -> Steps[Committed]:
    """Make one change, or raise and leave everything as it was."""
    store, matcher = setup.store, setup.matcher
    if key is not None:
        found: Receipt | None = yield (
            store.receipt,
            (identifier("deal_id", deal_id), key),
        )
        if found is not None:
            return (yield from _replayed(store, deal_id, change, found))
    deal: Deal | None = None
    if not change.is_new:
        deal = yield store.load, (deal_id,)
    draft = change.make(None, change.at) if deal is None else deal
    runs: tuple[Run, ...] = ()
    if matcher.runs_before:
        draft, runs = yield from draft_of(matcher, change, deal, draft)
    made = draft if deal is None else change.make(draft, change.when(draft))
    if made is deal and key is None:
        return Committed(made)
    due = due_after(matcher, deal, made)
    if matcher.asks_clients:
        due = yield from first_purchases(store, due, deal, made)
    since = 0 if deal is None else deal.version
    receipt = key and Receipt(key, change.fingerprint, since, made.version)
    yield from _saved(setup, made, since, due, receipt=receipt or None)
    return Committed(made, made.history[since:], due, runs)


def due_after(matcher: Matcher, before: Deal | None, made: Deal) -> tuple[Due, ...]:
    """Return what is to run after the fact, each rule once."""
    if not matcher.runs_after:
        return ()
    since, here = 0, made.pipeline.id
    if before is not None:
        since, here = before.version, before.pipeline.id
    due: dict[str, Due] = {}
    for event in made.history[since:]:
        for rule in matcher.of_event("after", here, event):
            is_new = rule.id not in due and applies(rule.on, before, made)
            if is_new and may_concern(rule, made):
                due[rule.id] = rule, event, None
        if isinstance(event, PipelineChanged):
            here = event.pipeline_id
    return tuple(due.values())


def first_purchases(
    store: Store, due: tuple[Due, ...], before: Deal | None, made: Deal
) -> Steps[tuple[Due, ...]]:
    """Leave out the rules that wait for a first purchase, where it is none."""
    if not any(isinstance(rule.on, ClientBought) for rule, *_ in due):
        return due
    was_won = before is not None and before.first_won_at is not None
    is_first = made.client_id is not None and _buys(made) and not was_won
    if is_first:
        others: Iterable[Deal] = yield store.deals_of, (made.client_id,)
        is_first = not any(
            one.first_won_at is not None and _buys(one)
            for one in others
            if one.id != made.id
        )
    if is_first:
        return due
    return tuple(one for one in due if not isinstance(one[0].on, ClientBought))


def _buys(deal: Deal) -> bool:
    """Tell whether to win a deal is to sell: a lead that is qualified buys nothing."""
    return deal.pipeline.purpose in PURCHASE_PURPOSES


def _saved(
    setup: Setup,
    made: Deal,
    since: int,
    due: tuple[Due, ...],
    *,
    receipt: Receipt | None,
) -> Steps[None]:
    """Record a version; where it is not known whether that came about, look it up.

    In memory nothing survives the process: there an effect is taken down only where it
    is not done at once.
    """
    store = setup.store
    effects: tuple[Effect, ...] = ()
    if setup.keeps:
        effects = tuple(effect_of(made, one) for one in due)
    try:
        yield store.save, (made, since, effects, receipt)
    except (StaleDealError, MemoryError):
        raise
    except Exception:
        if receipt is None:
            raise
        if not (yield from _came_about(store, made, receipt)):
            raise


def _came_about(store: Store, made: Deal, receipt: Receipt) -> Steps[bool]:
    """Look up whether a version was recorded, and not the same by somebody else."""
    found: Receipt | None = yield store.receipt, (made.id, receipt.key)
    if found != receipt:
        return False
    deal: Deal = yield store.load, (made.id,)
    return deal.history[: made.version] == made.history


def _replayed(
    store: Store, deal_id: str, change: Change, found: Receipt
) -> Steps[Committed]:
    """Return what came of the request when it was made first."""
    if found.request != change.fingerprint:
        raise IdempotencyConflictError(deal_id, key=found.key)
    deal: Deal = yield store.load, (deal_id,)
    history = deal.history[: found.version]
    if deal.version > found.version:
        deal = Deal.replay(history, deal.pipelines.values())
    return Committed(deal, history[found.since :], replayed=True)
