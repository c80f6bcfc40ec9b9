"""A move made at once: in memory, with nothing to await and no key to look up.

It takes the steps of `_commit` and `_cascade`, one call after the other, in two thirds of
the time. Whatever is no plain move from one open stage to another is left to them.
"""

from datetime import datetime
from typing import TypeAlias

from salesmodel.automation._cascade import Told, effects_at_once, follow_ups
from salesmodel.automation._change import By
from salesmodel.automation._commit import Due, due_after
from salesmodel.automation._driving import begun, made_of
from salesmodel.automation._proposing import drafted_at_once, may_concern
from salesmodel.automation._setup import MOST_MOVES, Setup
from salesmodel.automation.memory import MemoryStore
from salesmodel.automation.results import MoveResult, Run
from salesmodel.automation.rules import Rule
from salesmodel.domain import Author, Deal, Outcome, Override
from salesmodel.domain.pipelines.stage import OPEN
from salesmodel.values import instant


__all__ = ["moved_at_once"]

_NONE: tuple[Run, ...] = ()

Wanted: TypeAlias = tuple[
    str | Outcome, datetime, By, str | None, str | None, Override | None
]
"""What a move is: where to, when, by whom, the reason, the note, and who answers."""


def moved_at_once(
    setup: Setup, memory: MemoryStore, deal_id: str, wanted: Wanted
) -> MoveResult | None:
    """Move a deal, with all that goes with it; `None` where it is no plain move."""
    mark = begun(deal_id)
    try:
        deal = memory.load(deal_id)
        there = deal.pipeline.rules.target(wanted[0])
        if there.kind is not OPEN or deal.outcome is not OPEN or there.id == deal.stage:
            return None
        return _moved(setup, memory, deal, str(there.id), wanted=wanted)
    finally:
        mark[0] = False


def _moved(
    setup: Setup, memory: MemoryStore, deal: Deal, stage: str, *, wanted: Wanted
) -> MoveResult:
    """Move a deal to another open stage."""
    to, at, by, reason, note, override = wanted
    before, later = setup.matcher.on_the_way(deal.pipeline.id, deal.stage, stage)
    draft, runs = deal, _NONE
    if before and (when := instant(at)) >= deal.history[-1].at:
        name = by.name if isinstance(by, Author) else by
        draft, runs = drafted_at_once(before, deal, stage, at=when, by=name)
    made = draft.move(to, at=at, by=by, reason=reason, note=note, override=override)
    due = _due(later, made) if draft is deal else due_after(setup.matcher, deal, made)
    since = len(deal.history)
    memory.book.record(made, expected=since)
    told = Told(made, made.history[since:], runs)
    if due:
        effects_at_once(setup, due, told)
        if told.asked:
            made_of(follow_ups(setup, told, MOST_MOVES))
    return told.result()


def _due(rules: tuple[Rule, ...], made: Deal) -> tuple[Due, ...]:
    """Return what a mere move sets off: that it was made is all that rules wait for."""
    event = made.history[-1]
    return tuple(
        [
            (rule, event, None)
            for rule in rules
            if rule.when is None or may_concern(rule, made)
        ]
    )
