"""How a funnel is counted: by name, so that no figure is silent about it."""

from typing import Final

import attrs

from salesmodel._checks import one_of
from salesmodel.errors import InvalidValueError


__all__ = ["Counting"]

_POLICIES: Final = {
    "reached": "deals that got at least so far, won ones everywhere",
    "visited": "deals that were in the stage",
    "direct": "deals that came step by step, since they last went back",
    "all_before": "deals that were in the stage and in every earlier one",
    "current": "deals by the stage where they stand or stood when they closed",
}
_REENTRIES: Final = {
    "once": "a deal counts once a stage",
    "each": "every stay counts, by what came next",
}
_ENTRIES: Final = {
    "any": "wherever deals began",
    "first": "only deals that began in the first stage",
}


@attrs.frozen
class Counting:
    """The rules under which deals are counted.

    Parameters
    ----------
    policy : {"reached", "visited", "direct", "all_before", "current"}
        Which deals a stage counts. ``"reached"``: those that got at least so far by
        their furthest stage, won ones in all stages. ``"visited"``: those that were in
        it. ``"direct"``: those that came into it from the stage before, or began there,
        since they last went back behind it. ``"all_before"``: those that were in it and
        in every earlier stage. ``"current"``: as ``"reached"``, by the last stage
        instead of the furthest.
    reentry : {"once", "each"}
        Whether a deal counts once a stage, or every stay by what came next; the latter
        under ``"visited"`` and ``"direct"``.
    entry : {"any", "first"}
        Whether deals count that did not begin in the first stage.

    Raises
    ------
    InvalidValueError
        If a rule has another name, or two of them do not go together.

    Examples
    --------
    >>> print(Counting("visited"))
    visited: deals that were in the stage; a deal counts once a stage; skipped stages observed; wherever deals began
    """

    policy: str = "reached"
    reentry: str = "once"
    entry: str = "any"

    def __attrs_post_init__(self) -> None:
        """Check that the rules have names and go together."""
        one_of("policy", self.policy, _POLICIES, code="policy")
        one_of("reentry", self.reentry, _REENTRIES, code="reentry")
        one_of("entry", self.entry, _ENTRIES, code="entry")
        stays = self.policy in ("visited", "direct") and self.entry == "any"
        if self.reentry == "each" and not stays:
            needed = "'once', but with 'visited' or 'direct' and any entry"
            raise InvalidValueError("reentry", needed, self.reentry, "reentry")

    @property
    def skipping(self) -> str:
        """Whether a skipped stage counts: ``"inferred"``, or only ``"observed"`` ones."""
        return "inferred" if self.policy in ("reached", "current") else "observed"

    def __str__(self) -> str:
        """Say the rules in words."""
        return (
            f"{self.policy}: {_POLICIES[self.policy]}; {_REENTRIES[self.reentry]}; "
            f"skipped stages {self.skipping}; {_ENTRIES[self.entry]}"
        )
