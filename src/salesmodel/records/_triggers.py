"""Forms of triggers: one for each kind of the closed union, tagged with its name."""

from typing import Any, Final

from salesmodel.automation import (
    AmountChanged,
    ClientBought,
    Entering,
    FieldChanged,
    Leaving,
    Losing,
    Opening,
    OverTarget,
    OwnerChanged,
    Reopening,
    ResponseOverdue,
    Stale,
    TaskDue,
    Trigger,
    Winning,
)
from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, optional
from salesmodel.records._held import VALUE_OR_ANY
from salesmodel.records._plain import DURATION, ID, choice
from salesmodel.records._unions import union
from salesmodel.records._values import CALENDAR


__all__ = ["TRIGGER", "TRIGGERS"]


def _trigger(kind: type[Any], name: str, /, **forms: Form) -> Form:
    """Return the form of a kind of trigger."""
    return of_class(kind, name, is_tagged=True, **forms)


TRIGGERS: Final = (
    _trigger(Entering, "entering", stage=optional(ID)),
    _trigger(Leaving, "leaving", stage=optional(ID)),
    _trigger(Winning, "winning"),
    _trigger(Losing, "losing", reason=optional(ID)),
    _trigger(Opening, "opening"),
    _trigger(Reopening, "reopening"),
    _trigger(
        FieldChanged,
        "field_changed",
        field=ID,
        old=optional(VALUE_OR_ANY),
        new=optional(VALUE_OR_ANY),
    ),
    _trigger(AmountChanged, "amount_changed"),
    _trigger(OwnerChanged, "owner_changed"),
    _trigger(ClientBought, "client_bought"),
    _trigger(Stale, "stale"),
    _trigger(OverTarget, "over_target"),
    _trigger(TaskDue, "task_due"),
    _trigger(
        ResponseOverdue,
        "response_overdue",
        within=DURATION,
        calendar=optional(CALENDAR),
        since=choice(("activity", "opening")),
    ),
)
"""Forms of all kinds of triggers."""

TRIGGER: Final = union(TRIGGERS, Trigger, "a trigger")
"""The form of a trigger of whatever kind."""
