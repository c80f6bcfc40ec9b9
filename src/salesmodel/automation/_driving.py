"""Who drives the steps of a change: at once, or awaiting what can be awaited.

The steps are generators. They hand out every call that leaves this package, to a hook or
to the store, and are sent what came of it; who drives them may await the answer. So there
is one order of steps, whether they are asynchronous or not.

While a change goes on, another one in the same context is refused: a hook asked for it.
A copied context takes the mark of that along; it is struck out at the end, so that what a
hook started for later may change deals then.
"""

import inspect
from collections.abc import Callable, Generator
from contextvars import ContextVar
from typing import Any, TypeAlias, TypeVar

from salesmodel.errors import ReentrantMoveError


__all__ = ["Call", "Steps", "adriven", "awaited", "begun", "driven", "made_of"]

_Made = TypeVar("_Made")

Call: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]
"""A call that leaves the package: what, and with what."""

Steps: TypeAlias = Generator[Call, Any, _Made]
"""Steps that hand out calls, are sent what came of them, and end in something."""

_RUNNING: ContextVar[list[bool] | None] = ContextVar("_RUNNING", default=None)


def begun(deal_id: str) -> list[bool]:
    """Mark that a change is going on here, unless one is already; return the mark."""
    mark = _RUNNING.get()
    if mark is not None and mark[0]:
        raise ReentrantMoveError(deal_id)
    mark = [True]
    _RUNNING.set(mark)
    return mark


def made_of(steps: Steps[_Made]) -> _Made:
    """Make every call at once, and return what the steps end in."""
    send: Any = steps.send
    value: Any = None
    while True:
        try:
            call, given = send(value)
        except StopIteration as end:
            made: _Made = end.value
            return made
        try:
            value = call(*given)
            send = steps.send
        except BaseException as error:  # noqa: BLE001 — the steps decide about it
            send, value = steps.throw, error


def driven(deal_id: str, steps: Steps[_Made]) -> _Made:
    """Make every call at once, as one change."""
    mark = begun(deal_id)
    try:
        return made_of(steps)
    finally:
        mark[0] = False


async def adriven(deal_id: str, steps: Steps[_Made]) -> _Made:
    """Make every call, and await what can be awaited, as one change."""
    mark = begun(deal_id)
    send: Any = steps.send
    value: Any = None
    try:
        while True:
            call, given = send(value)
            try:
                value = await awaited(call(*given))
                send = steps.send
            except BaseException as error:  # noqa: BLE001 — the steps decide about it
                send, value = steps.throw, error
    except StopIteration as end:
        made: _Made = end.value
        return made
    finally:
        mark[0] = False


async def awaited(value: Any) -> Any:
    """Return what comes of a value, be it to be awaited or not."""
    return await value if inspect.isawaitable(value) else value
