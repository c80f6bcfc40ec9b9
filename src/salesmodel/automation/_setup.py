"""What a process is set up with."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from salesmodel.automation._matching import Matcher
from salesmodel.automation.async_store import AsyncDealStore
from salesmodel.automation.memory import MemoryStore
from salesmodel.automation.results import Outgoing
from salesmodel.automation.store import DealStore
from salesmodel.domain import Pipeline


__all__ = ["MOST_MOVES", "Setup"]

MOST_MOVES: Final = 100
"""How many changes there may be in all, unless more are asked for."""


@attrs.frozen(eq=False)
class Setup:
    """What every change of a process has in common.

    `keeps` tells whether the store has the effects when the process ends; `memory` is
    the store where it does not, and where nothing has to be awaited or looked up.
    """

    store: DealStore | AsyncDealStore
    matcher: Matcher
    pipelines: Mapping[str, Pipeline]
    deliver: Callable[[Outgoing], object] | None
    is_async: bool
    keeps: bool = attrs.field(init=False)
    memory: MemoryStore | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find out what the store is."""
        memory = self.store if isinstance(self.store, MemoryStore) else None
        object.__setattr__(self, "keeps", memory is None)
        if self.is_async or self.matcher.asks_clients:
            memory = None
        object.__setattr__(self, "memory", memory)
