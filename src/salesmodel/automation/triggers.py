"""Triggers: what of a deal a rule waits for."""

from datetime import timedelta
from typing import Final, Literal, TypeAlias, final

import attrs

from salesmodel._checks import identifier, instance, one_of
from salesmodel.domain import (
    AmountSet,
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    FieldsSet,
    FieldValue,
    LinesSet,
    Outcome,
    OwnerAssigned,
    PipelineChanged,
    StageEntered,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import BusinessCalendar


__all__ = [
    "ANY",
    "AmountChanged",
    "ClientBought",
    "Entering",
    "FieldChanged",
    "Happening",
    "Key",
    "Leaving",
    "Losing",
    "Opening",
    "OverTarget",
    "OwnerChanged",
    "Reopening",
    "ResponseOverdue",
    "Stale",
    "TaskDue",
    "Timed",
    "Trigger",
    "Winning",
    "keys_of",
]

# Past 300 lines: every trigger there is, most of them docstrings.
Key: TypeAlias = tuple[str, str | None]
"""Kind of a trigger, and the stage or field it is about."""


class _Any:
    """Any value at all, a missing one included."""

    def __repr__(self) -> str:
        return "ANY"

    def __reduce__(self) -> str:
        return "ANY"


ANY: Final = _Any()
"""Any value at all, a missing one included."""


def _id_or_none(name: str, value: object) -> str | None:
    return None if value is None else identifier(name, value)


@final
@attrs.frozen
class Entering:
    """A deal comes to a stage, be it opened, moved or reopened there.

    Parameters
    ----------
    stage : str, optional
        Which; any of them unless given.
    """

    stage: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id."""
        _id_or_none("stage", self.stage)

    @property
    def key(self) -> Key:
        """What rules are found by."""
        return "enter", self.stage


@final
@attrs.frozen
class Leaving:
    """A deal goes from a stage to another one, or is closed.

    Parameters
    ----------
    stage : str, optional
        Which; any of them unless given.
    """

    stage: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id."""
        _id_or_none("stage", self.stage)

    @property
    def key(self) -> Key:
        """What rules are found by."""
        return "leave", self.stage


@final
@attrs.frozen
class Winning:
    """A deal is won, or found to be won after all."""

    key: Key = attrs.field(default=("won", None), init=False)


@final
@attrs.frozen
class Losing:
    """A deal is lost, or found to be lost after all.

    Parameters
    ----------
    reason : str, optional
        Why; for any reason unless given.
    """

    reason: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the reason."""
        _id_or_none("reason", self.reason)

    @property
    def key(self) -> Key:
        """What rules are found by."""
        return "lost", self.reason


@final
@attrs.frozen
class Opening:
    """A deal is opened."""

    key: Key = attrs.field(default=("opened", None), init=False)


@final
@attrs.frozen
class Reopening:
    """A closed deal is opened again."""

    key: Key = attrs.field(default=("reopened", None), init=False)


@final
@attrs.frozen
class FieldChanged:
    """A field of a deal is filled, changed or cleared.

    Parameters
    ----------
    field : str
        Which.
    old, new : value, optional
        What it held, and holds then; `None` is a missing value, `ANY` whatever it is.
    """

    field: str
    old: FieldValue | _Any | None = ANY
    new: FieldValue | _Any | None = ANY

    def __attrs_post_init__(self) -> None:
        """Check the id."""
        identifier("field", self.field)

    @property
    def key(self) -> Key:
        """What rules are found by."""
        return "field", self.field


@final
@attrs.frozen
class AmountChanged:
    """A deal is worth another amount, given by hand or by its line items."""

    key: Key = attrs.field(default=("amount", None), init=False)


@final
@attrs.frozen
class OwnerChanged:
    """A deal is given to another owner, or to nobody."""

    key: Key = attrs.field(default=("owner", None), init=False)


@final
@attrs.frozen
class ClientBought:
    """A client buys for the first time, and so comes to the existing base."""

    key: Key = attrs.field(default=("bought", None), init=False)


@final
@attrs.frozen
class Stale:
    """An open deal stands still for longer than its stage allows."""

    key: Key = attrs.field(default=("stale", None), init=False)


@final
@attrs.frozen
class OverTarget:
    """An open deal stays in its stage for longer than it should."""

    key: Key = attrs.field(default=("over_target", None), init=False)


@final
@attrs.frozen
class TaskDue:
    """The time of something planned for a deal has come."""

    key: Key = attrs.field(default=("task_due", None), init=False)


@final
@attrs.frozen
class ResponseOverdue:
    """A client who asked waits for the first answer.

    Parameters
    ----------
    within : timedelta
        How long he may wait; above zero.
    calendar : BusinessCalendar, optional
        Whose working hours count; all hours unless given.
    since : {"activity", "opening"}, default "activity"
        Whether the first inbound activity is the request, or the opening of the deal,
        as where a form on a page opens it.

    Raises
    ------
    InvalidValueError
        If `within` is not above zero, or `since` is neither.
    """

    within: timedelta
    calendar: BusinessCalendar | None = None
    since: Literal["activity", "opening"] = "activity"
    key: Key = attrs.field(default=("response", None), init=False)

    def __attrs_post_init__(self) -> None:
        """Check how long it is."""
        if instance("within", self.within, timedelta) <= timedelta(0):
            raise InvalidValueError("within", "above zero", self.within, "range")
        one_of("since", self.since, ("activity", "opening"), code="since")
        if self.calendar is not None:
            instance("calendar", self.calendar, BusinessCalendar)


Happening: TypeAlias = (
    Entering
    | Leaving
    | Winning
    | Losing
    | Opening
    | Reopening
    | FieldChanged
    | AmountChanged
    | OwnerChanged
    | ClientBought
)
"""What a change of a deal sets off."""

Timed: TypeAlias = Stale | OverTarget | TaskDue | ResponseOverdue
"""What time sets off: the host asks what is due."""

Trigger: TypeAlias = Happening | Timed
"""What a rule waits for."""


def keys_of(event: Event) -> tuple[Key, ...]:  # noqa: C901, PLR0911, PLR0912 — one case a kind of event
    """Return what an event sets off: leaving before entering, then what came of it.

    Parameters
    ----------
    event : Event
        Something that happened to a deal.

    Returns
    -------
    tuple of (str, str or None)
        Kind of a trigger, and the stage, reason or field it is about.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> keys_of(StageEntered("d1", 2, monday, "ann", "user", False, "offer", "new", 1))
    (('leave', 'new'), ('enter', 'offer'))
    """
    match event:
        case StageEntered() | PipelineChanged():
            return ("leave", event.origin), ("enter", event.stage)
        case DealWon():
            return *_moved(event.origin, event.stage), ("won", None)
        case DealLost():
            return *_moved(event.origin, event.stage), ("lost", event.reason)
        case DealReclassified():
            won = event.outcome is Outcome.WON
            outcome = ("won", None) if won else ("lost", event.reason)
            return *_moved(event.origin, event.stage), outcome
        case DealOpened():
            return ("opened", None), ("enter", event.stage)
        case DealReopened():
            return *_moved(event.origin, event.stage), ("reopened", None)
        case FieldsSet():
            return tuple(("field", name) for name, _ in event.changes)
        case AmountSet() | LinesSet():
            return (("amount", None),)
        case OwnerAssigned():
            return (("owner", None),)
        case _:
            return ()


def _moved(origin: str, stage: str) -> tuple[Key, ...]:
    """Return what a way from stage to stage sets off; nothing where it is none."""
    if origin == stage:
        return ()
    return ("leave", origin), ("enter", stage)
