"""What follows a change: rules after the fact, one by one, and the changes they ask for."""

import inspect
from collections import deque
from collections.abc import Iterable

import attrs

from salesmodel.automation._asking import Asked, asked_of, checked, sent_of
from salesmodel.automation._change import Change
from salesmodel.automation._commit import Committed, Due, commit, effect_name, effect_of
from salesmodel.automation._driving import Steps, made_of
from salesmodel.automation._proposing import concerns, no_good
from salesmodel.automation._setup import Setup
from salesmodel.automation._tuples import packed
from salesmodel.automation.actions import ActionAfter, DraftDocument, ForTheHost
from salesmodel.automation.memory import MemoryStore
from salesmodel.automation.results import Failure, MoveResult, Outgoing, Run
from salesmodel.automation.rules import Happened, Rule
from salesmodel.automation.store import effect_id
from salesmodel.domain import Deal, Event
from salesmodel.errors import (
    CascadeLimitError,
    MoveError,
    SalesModelError,
    StaleDealError,
)


__all__ = ["Told", "after", "effects_at_once", "follow_ups"]

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
class Told:
    """What is told of one change while its rules run, and what they ask for."""

    deal: Deal
    events: tuple[Event, ...]
    runs: tuple[Run, ...] = ()
    replayed: bool = False
    failures: tuple[Failure, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    asked: tuple[_FollowUp, ...] = ()
    follow_ups: tuple[MoveResult, ...] = ()

    @classmethod
    def of(cls, made: Committed) -> "Told":
        """Begin with what was recorded."""
        return cls(made.deal, made.events, made.runs, made.replayed)

    def result(self) -> MoveResult:
        """Return it as it is told."""
        parts = (
            self.deal,
            self.events,
            self.runs,
            self.replayed,
            self.follow_ups,
            self.failures,
            self.outgoing,
        )
        return packed(MoveResult, parts)


def after(setup: Setup, made: Committed, *, most_moves: int) -> Steps[MoveResult]:
    """Run what a change set off, and the changes that follow, first in first out."""
    told = Told.of(made)
    yield from _effects(setup, made.due, told, chain=())
    if told.asked:
        yield from follow_ups(setup, told, most_moves)
    return told.result()


def _effects(
    setup: Setup, dues: tuple[Due, ...], told: Told, *, chain: tuple[str, ...]
) -> Steps[None]:
    """Run rules after the fact, apart from one another."""
    deal = told.deal
    for place, due in enumerate(dues):
        rule = due[0]
        asked: tuple[Asked, ...] = ()
        error: Exception | None = None
        try:
            if rule.when is None or concerns(rule, deal, committed=True):
                happened = _happened(deal, due)
                answer: object = rule.then
                if rule.hook is not None:
                    answer = yield rule.hook, (happened,)
                asked = yield from _answered(setup, rule, happened, answer, told=told)
        except BaseException as fault:  # noqa: BLE001 — what is no failure goes on
            error = _failure(setup, told, fault, dues[place:])
        waiting = _Waiting(deal, due, len(asked), error)
        yield from _ended(setup, waiting, told, asked, chain=chain)


def effects_at_once(setup: Setup, dues: tuple[Due, ...], told: Told) -> None:
    """Do the same at once, where nothing is asynchronous and no effect is kept."""
    deal = told.deal
    for place, due in enumerate(dues):
        rule = due[0]
        asked: tuple[Asked, ...] = ()
        error: Exception | None = None
        try:
            if rule.when is not None and not concerns(rule, deal, committed=True):
                continue
            happened = _happened(deal, due)
            answer = rule.then if rule.hook is None else rule.hook(happened)
            if answer is None:
                run = rule.id, "after", happened.effect_id, (), ()
                told.runs += (packed(Run, run),)
            else:
                asked = made_of(_answered(setup, rule, happened, answer, told=told))
        except BaseException as fault:  # noqa: BLE001 — what is no failure goes on
            error = _failure(setup, told, fault, dues[place:])
        if asked or error is not None:
            waiting = _Waiting(deal, due, len(asked), error)
            made_of(_ended(setup, waiting, told, asked, chain=()))


def _happened(deal: Deal, due: Due) -> Happened:
    """Return what a rule is told."""
    rule, event, effect = due
    if effect is not None:
        return Happened(deal, event, effect.at, rule.id, effect.id)
    at = deal.history[-1].at if event is None else event.at
    name = effect_id(deal.id, len(deal.history), rule.id)
    return packed(Happened, (deal, event, at, rule.id, name))


def _answered(
    setup: Setup, rule: Rule, happened: Happened, answer: object, *, told: Told
) -> Steps[tuple[Asked, ...]]:
    """Do what can be done of what a rule lets happen, and return what is asked for."""
    actions = checked(answer, rule, happened.deal)
    told.runs += (Run(rule.id, "after", happened.effect_id, (), actions),)
    return (yield from _acted(setup, actions, happened, told)) if actions else ()


def _failure(
    setup: Setup, told: Told, fault: BaseException, left: tuple[Due, ...]
) -> Exception:
    """Return what made a rule fail; what stops the world goes on, and leaves no gap."""
    if isinstance(fault, Exception) and not isinstance(fault, MemoryError):
        return fault
    _left_behind(setup, told.asked, told.deal, left)
    raise fault


def _ended(
    setup: Setup,
    waiting: _Waiting,
    told: Told,
    asked: tuple[Asked, ...],
    *,
    chain: tuple[str, ...],
) -> Steps[None]:
    """Take down what a rule asks for, or that it is done, or has failed."""
    if asked:
        told.asked += tuple(_follow_up(waiting, one, chain) for one in asked)
    elif waiting.error is not None or waiting.due[2] is not None or setup.keeps:
        yield from _settled(setup, waiting, told)


def _follow_up(waiting: _Waiting, asked: Asked, chain: tuple[str, ...]) -> _FollowUp:
    """Return a change that is asked for, at the end of a chain of changes."""
    deal_id, change, key = asked
    step = f"{deal_id}: {change} by {waiting.due[0].id}"
    return _FollowUp(deal_id, change, key, waiting, (*chain, step))


def _acted(
    setup: Setup, actions: tuple[ActionAfter, ...], happened: Happened, told: Told
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


def follow_ups(setup: Setup, told: Told, most_moves: int) -> Steps[None]:
    """Make the changes that rules asked for, and those that follow from these."""
    queue, moves = deque(told.asked), 1
    while queue:
        follow_up = queue[0]
        if moves >= most_moves or len(follow_up.chain) >= MOST_DEEP:
            yield from _given_up(setup, told, queue)
        try:
            queue += yield from _followed(setup, follow_up, told)
        except BaseException:
            _left_behind(setup, queue)
            raise
        queue.popleft()
        moves += 1


def _followed(
    setup: Setup, follow_up: _FollowUp, told: Told
) -> Steps[tuple[_FollowUp, ...]]:
    """Make a change that a rule asked for; if it fails, the rule has failed."""
    waiting = follow_up.waiting
    asked: tuple[_FollowUp, ...] = ()
    try:
        made = yield from _committed(setup, follow_up)
    except SalesModelError as error:
        waiting.error = error
    else:
        mine = Told.of(made)
        yield from _effects(setup, made.due, mine, chain=follow_up.chain)
        told.failures += mine.failures
        told.outgoing += mine.outgoing
        told.follow_ups += (mine.result(),)
        asked = mine.asked
    waiting.left -= 1
    if not waiting.left:
        yield from _settled(setup, waiting, told)
    return asked


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


def _settled(setup: Setup, waiting: _Waiting, told: Told) -> Steps[None]:
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


def _given_up(setup: Setup, told: Told, queue: Iterable[_FollowUp]) -> Steps[None]:
    """Stop: what was asked for has failed, and what was made stands."""
    left = list(queue)
    chain = left[0].chain
    for waiting in {id(one.waiting): one.waiting for one in left}.values():
        waiting.error = CascadeLimitError(told.deal.id, chain=chain)
        yield from _settled(setup, waiting, told)
    raise CascadeLimitError(told.deal.id, chain=chain, result=told.result())


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
