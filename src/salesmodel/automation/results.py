"""What came of a move: the deal, what rules did, what followed, and what failed."""

from datetime import datetime
from typing import Literal, NamedTuple, final

import attrs

from salesmodel.automation.actions import Action, ForTheHost
from salesmodel.domain import Deal, Event
from salesmodel.errors import Blocker, VetoError


__all__ = ["Failure", "MoveResult", "Outgoing", "Plan", "Run"]


@final
@attrs.frozen
class Outgoing:
    """Something that only the host can do.

    Parameters
    ----------
    id : str
        The same when it comes again: tell a repetition by it.
    deal_id : str
        The deal.
    at : datetime
        When it was set off.
    action : Notify, CallHost or Document
        What to do.
    """

    id: str
    deal_id: str
    at: datetime
    action: ForTheHost


# A tuple, as is all that is made anew at every move: it takes half the time.
class Run(NamedTuple):
    """What one rule did.

    Parameters
    ----------
    rule : str
        Id of the rule.
    phase : {"before", "after"}
        When it ran.
    effect_id : str or None
        Under which id its effect is kept; `None` before the fact.
    filled : tuple of str
        Fields it filled before the fact.
    actions : tuple of action
        What it let happen after it.
    """

    rule: str
    phase: Literal["before", "after"]
    effect_id: str | None = None
    filled: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


def _kind(error: Exception) -> str:
    """Show what kind of error it is: its text may be personal."""
    return type(error).__name__


@final
@attrs.frozen(eq=False)
class Failure:
    """Why an effect failed; what it belongs to stands.

    Parameters
    ----------
    effect_id : str
        Id of the effect.
    rule : str
        Id of the rule.
    error : Exception
        What was raised. Its text may tell of persons: `repr` and `str` show its kind.
    """

    effect_id: str
    rule: str
    error: Exception = attrs.field(repr=_kind)

    def __str__(self) -> str:
        return f"rule {self.rule!r}: {type(self.error).__name__}"


class MoveResult(NamedTuple):
    """What came of a move.

    Parameters
    ----------
    deal : Deal
        The deal as it was recorded, before anything that followed.
    events : tuple of Event
        What was recorded; empty where nothing changed.
    runs : tuple of Run
        What rules did, in order; those of follow-ups with their own results.
    replayed : bool
        Whether the request had been made before, under the same key.
    follow_ups : tuple of MoveResult
        What followed, in order.
    failures : tuple of Failure
        Effects that failed, of follow-ups too.
    outgoing : tuple of Outgoing
        What is left for the host, where nothing delivers it.
    """

    deal: Deal
    events: tuple[Event, ...]
    runs: tuple[Run, ...] = ()
    replayed: bool = False
    follow_ups: tuple["MoveResult", ...] = ()
    failures: tuple[Failure, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


@final
@attrs.frozen(eq=False)
class Plan:
    """What a move would do, without doing it.

    Parameters
    ----------
    deal : Deal
        The deal as it stands.
    blockers : tuple of Blocker
        What stands in the way; empty where the move would be made.
    runs : tuple of Run
        What rules would fill before it, and the actions, where they are data, of those
        that would run after it.
    veto : VetoError or None
        Who would refuse it.
    """

    deal: Deal
    blockers: tuple[Blocker, ...]
    runs: tuple[Run, ...] = ()
    veto: VetoError | None = None
