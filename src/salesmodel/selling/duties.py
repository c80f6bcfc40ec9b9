"""Who does what: the work before, in and after a sale, and who can be given it."""

from collections.abc import Iterable
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, instance, one_of
from salesmodel.selling._definitions import repeated, settle, title
from salesmodel.selling.reasons import Reason, because


__all__ = [
    "DUTIES",
    "PHASES",
    "ROLES",
    "Assignment",
    "Duty",
    "Phase",
    "Role",
    "assign_duties",
]

Role = Literal["trainee", "leading_seller"]
"""Who does it: somebody who learns, or the seller whose sale it is."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""Every `Role`."""

Phase = Literal["before", "sale", "after"]
"""When it is done."""

PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
"""Every `Phase`."""


@final
@attrs.frozen
class Duty:
    """A piece of work around a sale.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    name : str
        What it is, 1 to 256 characters.
    phase : {"before", "sale", "after"}
        When it is done.
    role : {"trainee", "leading_seller"}
        Who does it, where there is somebody.

    Examples
    --------
    >>> DUTIES[0].role
    'trainee'
    """

    id: str
    name: str
    phase: Phase
    role: Role

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("duty.id", self.id))
        title("duty.name", self.name)
        one_of("duty.phase", self.phase, PHASES, code="phase")
        one_of("duty.role", self.role, ROLES, code="role")


@final
@attrs.frozen
class Assignment:
    """A piece of work, and who is given it.

    Parameters
    ----------
    duty : Duty
        The work.
    role : {"trainee", "leading_seller"}
        Who does it.
    rule : str
        Key of the rule: ``delegated``, ``own`` or ``nobody_else``.
    reasons : tuple of Reason
        Why.
    """

    duty: Duty
    role: Role
    rule: str
    reasons: tuple[Reason, ...]


DUTIES: Final = (
    Duty("contacts", "Collect contacts", "before", "trainee"),
    Duty("first_call", "Call, and find out who decides", "before", "trainee"),
    Duty("preparation", "Prepare what the talk needs", "before", "trainee"),
    Duty("needs", "Find the needs", "sale", "leading_seller"),
    Duty("presentation", "Present", "sale", "leading_seller"),
    Duty("objections", "Answer doubts", "sale", "leading_seller"),
    Duty("closing", "Agree on the price and close", "sale", "leading_seller"),
    Duty("paperwork", "Do the paperwork", "after", "trainee"),
    Duty("delivery", "See to the delivery", "after", "trainee"),
    Duty("quality_call", "Ask how it was", "after", "trainee"),
)
"""Before and after the sale work is delegated; the leading seller sells."""


def assign_duties(
    duties: Iterable[Duty] = DUTIES, *, has_trainee: bool = True
) -> tuple[Assignment, ...]:
    """Tell who does what.

    Parameters
    ----------
    duties : iterable of Duty, default DUTIES
        The work there is.
    has_trainee : bool, default True
        Whether there is a trainee.

    Returns
    -------
    tuple of Assignment
        One a piece of work, in the order given.

    Raises
    ------
    DefinitionError
        If two pieces of work have one id.

    Examples
    --------
    >>> [each.role for each in assign_duties()][2:4]
    ['trainee', 'leading_seller']
    >>> {each.role for each in assign_duties(has_trainee=False)}
    {'leading_seller'}
    """
    known = all_of("duties", duties, Duty)
    settle("duties", repeated("duties", (each.id for each in known)))
    instance("has_trainee", has_trainee, bool)
    return tuple(_assigned(each, has_trainee=has_trainee) for each in known)


def _assigned(duty: Duty, *, has_trainee: bool) -> Assignment:
    """Return who is given a piece of work."""
    if duty.role == "leading_seller":
        told = "the leading seller sells"
        return Assignment(duty, duty.role, "own", (because("own", told),))
    if has_trainee:
        told = "work {phase} the sale can be delegated"
        why = because("delegated", told, phase=duty.phase)
        return Assignment(duty, duty.role, "delegated", (why,))
    why = because("nobody_else", "there is no trainee to be given it")
    return Assignment(duty, "leading_seller", "nobody_else", (why,))
