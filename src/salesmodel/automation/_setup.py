"""What a process is set up with."""

from collections.abc import Callable, Mapping

import attrs

from salesmodel.automation._matching import Matcher
from salesmodel.automation.memory import MemoryStore
from salesmodel.automation.results import Outgoing
from salesmodel.automation.store import DealStore
from salesmodel.domain import Pipeline


__all__ = ["Setup"]


@attrs.frozen(eq=False)
class Setup:
    """What every change of a process has in common.

    Where nothing is asynchronous, the calls that every move makes are made `at_once`,
    by the steps themselves, which saves handing them out.
    """

    store: DealStore
    matcher: Matcher
    pipelines: Mapping[str, Pipeline]
    deliver: Callable[[Outgoing], object] | None
    at_once: bool
    keeps: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find out whether the store keeps effects when the process ends."""
        object.__setattr__(self, "keeps", not isinstance(self.store, MemoryStore))
