"""What follows a change: rules after the fact, one by one, and the changes they ask for."""

import inspect
from collections import deque
from collections.abc import Iterable

import attrs

from salesmodel.automation._asking import Asked, asked_of, checked, sent_of
from salesmodel.automation._change import Change
from salesmodel.automation._commit import Committed, Due, commit, effect_name, effect_of
from salesmodel.automation._proposing import Steps, concerns, no_good
from salesmodel.automation._setup import Setup
from salesmodel.automation.actions import ActionAfter, DraftDocument, ForTheHost
from salesmodel.automation.memory import MemoryStore
from salesmodel.automation.results import Failure, MoveResult, Outgoing, Run
from salesmodel.automation.rules import Happened, actions_of
from salesmodel.domain import Deal
from salesmodel.errors import (
    CascadeLimitError,
    MoveError,
    SalesModelError,
    StaleDealError,
)


__all__ = ["after"]

MOST_DEEP = 16
"""How many changes there may be in a row, each following from the one before."""

MOST_TRIES = 16
"""How often a follow-up is tried where somebody else is faster."""


@attrs.define(eq=False)
class _Waiting:
    """An effect, and how many of the changes it asked for are still to be made."""

    deal: Deal
    due: Due
    left: int = 0
    asked: tuple[Asked, ...] = ()
    error: Exception | None = None


@attrs.frozen(eq=False)
class _FollowUp:
    """A change that a rule asked for."""

    deal_id: str
    change: Change
    key: str
    waiting: _Waiting
    chain: tuple[str, ...]


@attrs.define(eq=False)
class _Told:
    """What is told of one change while its rules run, and what they ask for."""

    runs: tuple[Run, ...] = ()
    failures: tuple[Failure, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    asked: tuple[_FollowUp, ...] = ()
    follow_ups: tuple[MoveResult, ...] = ()

    def result(self, made: Committed) -> MoveResult:
        """Return it as it is told."""
        return MoveResult(
            made.deal,
            made.events,
            self.runs,
            made.replayed,
            self.follow_ups,
            self.failures,
            self.outgoing,
        )


def after(setup: Setup, made: Committed, *, most_moves: int) -> Steps[MoveResult]:
    """Run what a change set off, and the changes that follow, first in first out."""
    told = _Told(made.runs)
    yield from _effects(setup, made, (), told)
    if told.asked:
        yield from _follow_ups(setup, made, told, most_moves)
    return told.result(made)


def _effects(
    setup: Setup, made: Committed, chain: tuple[str, ...], told: _Told
) -> Steps[None]:
    """Run rules after the fact, apart from one another."""
    for place, due in enumerate(made.due):
        waiting = _Waiting(made.deal, due)
        try:
            yield from _effect(setup, waiting, told)
        except BaseException as fault:
            if not isinstance(fault, Exception) or isinstance(fault, MemoryError):
                _left_behind(setup, told.asked, made.deal, made.due[place:])
                raise
            waiting.error = fault
        if waiting.asked and waiting.error is None:
            waiting.left = len(waiting.asked)
            told.asked += tuple(
                _follow_up(waiting, one, chain) for one in waiting.asked
            )
        elif waiting.error is not None or due[2] is not None or setup.keeps:
            yield from _settled(setup, waiting, told)


def _effect(setup: Setup, waiting: _Waiting, told: _Told) -> Steps[None]:
    """Run one rule after the fact: do what can be done, and take down the rest."""
    deal, (rule, event, effect) = waiting.deal, waiting.due
    at = deal.history[-1].at if event is None else event.at
    name = effect_name(deal, waiting.due)
    happened = Happened(deal, event, at if effect is None else effect.at, rule.id, name)
    if rule.when is not None and not concerns(rule, deal, committed=True):
        return
    if rule.hook is not None:
        answer = (
            rule.hook(happened) if setup.at_once else (yield rule.hook, (happened,))
        )
        actions = () if answer is None else checked(answer, rule, deal)
    else:
        actions = actions_of(rule.then)
    told.runs += (Run(rule.id, "after", name, (), actions),)
    if actions:
        waiting.asked = yield from _acted(setup, actions, happened, told)


def _follow_up(waiting: _Waiting, asked: Asked, chain: tuple[str, ...]) -> _FollowUp:
    """Return a change that is asked for, at the end of a chain of changes."""
    deal_id, change, key = asked
    step = f"{deal_id}: {change} by {waiting.due[0].id}"
    return _FollowUp(deal_id, change, key, waiting, (*chain, step))


def _acted(
    setup: Setup, actions: tuple[ActionAfter, ...], happened: Happened, told: _Told
) -> Steps[tuple[Asked, ...]]:
    """Hand out what the host is to do, and return the changes that are asked for."""
    asked: list[Asked] = []
    sent: list[Outgoing] = []
    for n, action in enumerate(actions, start=1):
        name = happened.effect_id if n == 1 else f"{happened.effect_id}:{n}"
        if isinstance(action, ForTheHost | DraftDocument):
            sent.append(sent_of(action, happened, name))
        else:
            asked.append(asked_of(setup, action, happened, name=name))
    if setup.deliver is None:
        told.outgoing += tuple(sent)
        return tuple(asked)
    for outgoing in sent:
        answer = yield setup.deliver, (outgoing,)
        if inspect.isawaitable(answer):
            raise no_good(answer, happened.rule, happened.deal, committed=True)
    return tuple(asked)


def _follow_ups(
    setup: Setup, made: Committed, told: _Told, most_moves: int
) -> Steps[None]:
    """Make the changes that rules asked for, and those that follow from these."""
    queue, moves = deque(told.asked), 1
    while queue:
        follow_up = queue[0]
        if moves >= most_moves or len(follow_up.chain) >= MOST_DEEP:
            yield from _given_up(setup, made, told, queue)
        try:
            queue += yield from _followed(setup, follow_up, told)
        except BaseException:
            _left_behind(setup, queue)
            raise
        queue.popleft()
        moves += 1


def _followed(
    setup: Setup, follow_up: _FollowUp, told: _Told
) -> Steps[tuple[_FollowUp, ...]]:
    """Make a change that a rule asked for; if it fails, the rule has failed."""
    waiting, mine = follow_up.waiting, _Told()
    try:
        made = yield from _committed(setup, follow_up)
    except SalesModelError as error:
        waiting.error = error
    else:
        mine.runs += made.runs
        yield from _effects(setup, made, follow_up.chain, mine)
        told.failures += mine.failures
        told.outgoing += mine.outgoing
        told.follow_ups += (mine.result(made),)
    waiting.left -= 1
    if not waiting.left:
        yield from _settled(setup, waiting, told)
    return mine.asked


def _committed(setup: Setup, follow_up: _FollowUp) -> Steps[Committed]:
    """Make a change that a rule asked for, anew where somebody else was faster."""
    left = MOST_TRIES
    while True:
        try:
            return (
                yield from commit(
                    setup,
                    follow_up.change,
                    deal_id=follow_up.deal_id,
                    key=follow_up.key,
                )
            )
        except StaleDealError:
            left -= 1
            if follow_up.change.is_new or not left:
                raise


def _settled(setup: Setup, waiting: _Waiting, told: _Told) -> Steps[None]:
    """Take an effect for done or failed, for good."""
    store, error, fault = setup.store, None, waiting.error
    is_kept = setup.keeps or waiting.due[2] is not None
    if fault is not None:
        effect = effect_of(waiting.deal, waiting.due)
        told.failures += (Failure(effect.id, effect.rule, fault),)
        error = str(fault) if isinstance(fault, MoveError) else _kind(fault)
        if not is_kept:
            yield store.add, (effect,)
    if is_kept or error is not None:
        yield store.settle, (effect_name(waiting.deal, waiting.due), error)


def _kind(fault: Exception) -> str:
    """Name an error whose text may be personal."""
    code = f" ({fault.code})" if isinstance(fault, SalesModelError) else ""
    return f"{type(fault).__name__}{code}"


def _given_up(
    setup: Setup, made: Committed, told: _Told, queue: Iterable[_FollowUp]
) -> Steps[None]:
    """Stop: what was asked for has failed, and what was made stands."""
    left = list(queue)
    chain = left[0].chain
    for waiting in {id(one.waiting): one.waiting for one in left}.values():
        waiting.error = CascadeLimitError(made.deal.id, chain=chain)
        yield from _settled(setup, waiting, told)
    raise CascadeLimitError(made.deal.id, chain=chain, result=told.result(made))


def _left_behind(
    setup: Setup,
    asked: Iterable[_FollowUp],
    deal: Deal | None = None,
    due: Iterable[Due] = (),
) -> None:
    """Take down what was stopped in the middle, for `resume`; a store has it already."""
    if isinstance(setup.store, MemoryStore):
        left = {id(one.waiting): one.waiting for one in asked}.values()
        for waiting in left:
            setup.store.add(effect_of(waiting.deal, waiting.due))
        if deal is not None:
            for one in due:
                setup.store.add(effect_of(deal, one))
