"""A dry run: what a move would do, and what stands in its way."""

from salesmodel.automation._change import Change
from salesmodel.automation._commit import due_after, effect_name, first_purchases
from salesmodel.automation._driving import Steps
from salesmodel.automation._proposing import draft_of
from salesmodel.automation._setup import Setup
from salesmodel.automation.results import Plan, Run
from salesmodel.automation.rules import actions_of
from salesmodel.domain import Deal
from salesmodel.errors import GateError, IllegalMoveError, VetoError


__all__ = ["planned"]


def planned(setup: Setup, change: Change, *, deal_id: str) -> Steps[Plan]:
    """Go the steps of a move up to its commit, and stop there."""
    store, matcher = setup.store, setup.matcher
    deal: Deal = yield store.load, (deal_id,)
    try:
        draft, runs = yield from draft_of(matcher, change, deal, deal)
    except VetoError as veto:
        return Plan(deal, (), (), veto)
    try:
        made = change.make(draft, change.when(draft))
    except (GateError, IllegalMoveError) as refused:
        return Plan(deal, refused.blockers, runs)
    found = due_after(matcher, deal, made)
    if matcher.asks_clients:
        found = yield from first_purchases(store, found, deal, made)
    later = (
        Run(
            due[0].id,
            "after",
            effect_name(made, due),
            actions=() if callable(due[0].then) else actions_of(due[0].then),
        )
        for due in found
    )
    return Plan(deal, (), (*runs, *later))
