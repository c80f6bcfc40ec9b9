"""How a process makes a change: its steps, driven at once or awaited."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Literal, TypedDict, Unpack, cast

from salesmodel._checks import identifier, instance, one_of, several, whole
from salesmodel.automation._cascade import after
from salesmodel.automation._change import Change
from salesmodel.automation._commit import Committed, commit
from salesmodel.automation._driving import Steps, adriven, driven
from salesmodel.automation._matching import Matcher
from salesmodel.automation._setup import MOST_MOVES, Setup
from salesmodel.automation.actions import OpenCycle
from salesmodel.automation.async_store import AsyncDealStore
from salesmodel.automation.memory import MemoryStore
from salesmodel.automation.results import MoveResult, Outgoing
from salesmodel.automation.rules import ActionCatalogue, Rule, actions_of
from salesmodel.automation.store import DealStore
from salesmodel.domain import Book, Pipeline
from salesmodel.errors import (
    AfterHookError,
    DefinitionError,
    InvalidValueError,
    StaleDealError,
)


__all__ = ["AfterErrors", "How", "RunningProcess", "check", "told"]

AfterErrors = Literal["raise", "collect"]
"""What to do about rules that fail after the fact: raise, or leave it to the result."""

_MOST_RETRIES = 100


class How(TypedDict, total=False):
    """How a change is to be made.

    Parameters
    ----------
    key : str
        Idempotency key of 1 to 128 characters: the same request under the same key is
        made once, and its first result given again.
    retry : int
        How often to begin anew where somebody else was faster; 0 unless given.
    after_errors : {"raise", "collect"}
        What to do about rules that fail after the fact; they raise unless given.
    max_moves : int
        How many changes there may be in all, follow-ups included; 100 unless given.
    """

    key: str
    retry: int
    after_errors: AfterErrors
    max_moves: int


class RunningProcess:
    """A process that makes changes; see `SalesProcess`."""

    __slots__ = ("_setup",)

    def __init__(
        self,
        store: DealStore | AsyncDealStore | Book,
        rules: Iterable[Rule] = (),
        *,
        pipelines: Iterable[Pipeline] = (),
        catalogue: ActionCatalogue | None = None,
        deliver: Callable[[Outgoing], object] | None = None,
        is_async: bool = False,
    ) -> None:
        named = ActionCatalogue() if catalogue is None else catalogue
        given = (instance("rules", rule, Rule) for rule in several("rules", rules))
        matcher = Matcher.of(given, named)
        known = {
            instance("pipelines", one, Pipeline).id: one
            for one in several("pipelines", pipelines)
        }
        problems = [
            *_cycles_to_nowhere(matcher, known),
            *([] if is_async else _asynchronous(matcher, deliver, store)),
            *_never_awaited(matcher),
        ]
        if not (deliver is None or callable(deliver)):
            problems.append(f"deliver: a callable is needed, not {deliver!r}")
        if problems:
            raise DefinitionError("process", tuple(problems), "process")
        deals = MemoryStore(store) if isinstance(store, Book) else store
        self._setup = Setup(deals, matcher, known, deliver, is_async)

    @property
    def store(self) -> DealStore:
        """Where the deals are; `async_store` is the same, as a type checker knows it."""
        return cast("DealStore", self._setup.store)

    @property
    def async_store(self) -> AsyncDealStore:
        """Where the deals are, to be awaited."""
        return cast("AsyncDealStore", self._setup.store)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, with what they name put in."""
        return self._setup.matcher.rules

    def change(self, deal_id: str, change: Change, **how: Unpack[How]) -> MoveResult:
        """Change a deal, with everything that goes with it.

        Parameters
        ----------
        deal_id : str
            Id of the deal.
        change : Change
            What is asked for.
        **how : object
            ``key``, ``retry``, ``after_errors`` and ``max_moves``, as `How` says.

        Returns
        -------
        MoveResult
            What came of it; without events where nothing changed, which sets off
            nothing.

        Raises
        ------
        UnknownDealError
            If there is no such deal.
        VetoError
            If a rule refuses.
        HookError
            If a rule before the fact fails, or is no good.
        StaleDealError
            If somebody else was faster.
        IdempotencyConflictError
            If the key came with another request.
        ReentrantMoveError
            If a hook asks for it.
        AfterHookError
            If the change was made, and rules after that failed.
        CascadeLimitError
            If what follows goes on and on; what was made stands.
        SalesModelError
            What the change itself raises.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess, assigning
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> process = SalesProcess(Book([Deal.open("d1", sales, at=monday, by="ann")]))
        >>> process.change("d1", assigning("bob", at=monday, by="ann")).deal.owner
        'bob'
        """
        return self._made(deal_id, instance("change", change, Change), how)

    async def achange(
        self, deal_id: str, change: Change, **how: Unpack[How]
    ) -> MoveResult:
        """Change a deal as `change` does, and await what is asynchronous.

        Parameters
        ----------
        deal_id, change : object
            As in `change`.
        **how : object
            As in `change`.

        Returns
        -------
        MoveResult
            What came of it.

        Examples
        --------
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess, assigning
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> process = SalesProcess(Book([Deal.open("d1", sales, at=monday, by="ann")]))
        >>> wanted = assigning("bob", at=monday, by="ann")
        >>> asyncio.run(process.achange("d1", wanted)).deal.owner
        'bob'
        """
        instance("change", change, Change)
        return await adriven(deal_id, self._steps(deal_id, change, how))

    def _made(self, deal_id: str, change: Change, how: How) -> MoveResult:
        """Make a change at once."""
        self._check_sync("change")
        return driven(deal_id, self._steps(deal_id, change, how))

    def _check_sync(self, name: str) -> None:
        """Refuse to wait for what can only be awaited."""
        if self._setup.is_async:
            needed = f"awaited, as a{name}, for the process is asynchronous"
            raise InvalidValueError("process", needed, name, "is_async")

    def _steps(self, deal_id: str, change: Change, how: How) -> Steps[MoveResult]:
        """Make a change, and run what it sets off."""
        key, retry, most = None, 0, MOST_MOVES
        if how:
            check(how)
            key, retry = how.get("key"), how.get("retry", 0)
            most = how.get("max_moves", MOST_MOVES)
        made: Committed | None = None
        while made is None:
            try:
                made = yield from commit(self._setup, change, deal_id=deal_id, key=key)
            except StaleDealError:
                if not retry or change.is_new:
                    raise
                retry -= 1
        if not made.due:
            return MoveResult(made.deal, made.events, made.runs, made.replayed)
        result = yield from after(self._setup, made, most_moves=most)
        return told(result, how) if result.failures else result

    def _followed(self, made: Committed, how: How) -> Steps[MoveResult]:
        """Run what a change set off, and tell what failed."""
        most = how.get("max_moves", MOST_MOVES)
        return told((yield from after(self._setup, made, most_moves=most)), how)


def told(result: MoveResult, how: How) -> MoveResult:
    """Raise what failed after the fact, or leave it to the result."""
    if result.failures and how.get("after_errors") != "collect":
        failures = tuple(map(str, result.failures))
        raise AfterHookError(
            result.deal.id, result=result, failures=failures
        ) from result.failures[0].error
    return result


def check(how: How) -> None:
    """Refuse what is no way to make a change."""
    if unknown := sorted(set(how) - set(How.__annotations__)):
        hint = f"{unknown[0]!r} is none of {', '.join(map(repr, How.__annotations__))}"
        raise TypeError(hint)
    if "key" in how and identifier("key", how["key"]).startswith("effect "):
        needed = "a key that does not begin with 'effect ', as those of rules do"
        raise InvalidValueError("key", needed, how["key"], "key")
    whole("retry", how.get("retry", 0), least=0, most=_MOST_RETRIES)
    whole("max_moves", how.get("max_moves", 1), least=1, most=10**9)
    on_error = how.get("after_errors", "raise")
    one_of("after_errors", on_error, ("raise", "collect"), code="after_errors")


def _cycles_to_nowhere(matcher: Matcher, known: Mapping[str, Pipeline]) -> list[str]:
    """List the rules that open a cycle in a pipeline that is not there."""
    return [
        f"rule {rule.id!r}: the pipeline {action.pipeline!r} is not given"
        for rule in matcher.rules
        if not callable(rule.then)
        for action in actions_of(rule.then)
        if isinstance(action, OpenCycle) and action.pipeline not in known
    ]


def _asynchronous(matcher: Matcher, deliver: object, store: object) -> list[str]:
    """List what is asynchronous."""
    hooks = [(f"rule {rule.id!r}", rule.then) for rule in matcher.rules]
    others = ("deliver", deliver), ("store", getattr(store, "load", None))
    return [
        f"{name}: what is asynchronous needs is_async=True"
        for name, hook in (*hooks, *others)
        if _is_asynchronous(hook)
    ]


def _never_awaited(matcher: Matcher) -> list[str]:
    """List the conditions that are asynchronous: nobody would await their answer."""
    return [
        f"rule {rule.id!r}: a condition cannot be asynchronous"
        for rule in matcher.rules
        if _is_asynchronous(rule.when)
    ]


def _is_asynchronous(hook: object) -> bool:
    """Tell whether a callable gives something to await, itself or what it wraps."""
    while isinstance(hook, partial):
        hook = hook.func
    call = getattr(type(hook), "__call__", None)  # noqa: B004 — not whether, but which
    return inspect.iscoroutinefunction(hook) or inspect.iscoroutinefunction(call)
