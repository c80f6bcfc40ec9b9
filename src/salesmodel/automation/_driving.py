"""Who drives the steps: at once, or awaiting what can be awaited."""

import inspect
from contextvars import ContextVar
from typing import Any, TypeVar

from salesmodel.automation._proposing import Steps
from salesmodel.errors import ReentrantMoveError


__all__ = ["adriven", "driven", "inside"]

_Made = TypeVar("_Made")

_RUNNING: ContextVar[list[bool] | None] = ContextVar("_RUNNING", default=None)


class inside:  # noqa: N801 — a context, used as a word
    """Mark that a move is going on here, and refuse another one inside of it.

    A copied context takes the mark along; it is struck out at the end, so that what a
    hook started for later may move then.
    """

    __slots__ = ("_mark", "_token")

    def __init__(self, deal_id: str) -> None:
        mark = _RUNNING.get()
        if mark is not None and mark[0]:
            raise ReentrantMoveError(deal_id)

    def __enter__(self) -> None:
        self._mark = [True]
        self._token = _RUNNING.set(self._mark)

    def __exit__(self, *_: object) -> None:
        self._mark[0] = False
        _RUNNING.reset(self._token)


def driven(steps: Steps[_Made]) -> _Made:
    """Make every call at once."""
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


async def adriven(steps: Steps[_Made]) -> _Made:
    """Make every call, and await what can be awaited."""
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
            if inspect.isawaitable(value):
                value = await value
            send = steps.send
        except BaseException as error:  # noqa: BLE001 — the steps decide about it
            send, value = steps.throw, error
