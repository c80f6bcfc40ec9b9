"""Activities: calls, meetings, messages and tasks, planned or done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import (
    by_constructor,
    identifier,
    instance,
    one_of,
    several,
    written,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import BusinessCalendar, elapsed, instant


__all__ = [
    "ACTIVITY_KINDS",
    "Activity",
    "ActivityKind",
    "FirstResponse",
    "first_response",
]

_LONGEST_RESULT = 65_536
_NO_TIME = timedelta(0)

ActivityKind = Literal["call", "meeting", "message", "task"]
"""What is done."""

ACTIVITY_KINDS: Final[tuple[ActivityKind, ...]] = get_args(ActivityKind)
"""Every `ActivityKind`."""

_STATES = ("planned", "done")
_DIRECTIONS = ("inbound", "outbound")


# Ten fields: what a telephone system or a diary knows of one conversation.
@final
@attrs.frozen
class Activity:
    """Something done for a deal or a client, or planned.

    Parameters
    ----------
    id : str
        Id of the activity; logging one of the same id again replaces it.
    kind : {"call", "meeting", "message", "task"}
        What is done.
    at : datetime
        When it was done, or is planned for.
    state : {"planned", "done"}, default "done"
        Whether it was done.
    direction : {"inbound", "outbound"}, optional
        Who started it: the client, or the seller.
    channel : str, optional
        Through what, such as ``phone``.
    duration : timedelta, optional
        How long it took, zero or more.
    result : str, default ""
        What came of it. Free text may tell of persons: `repr` does not show it.
    level : str, optional
        How far it got, such as a level of the call funnel.
    contact_id : str, optional
        Id of the contact person.

    Raises
    ------
    InvalidValueError
        If one of these is not what it has to be; the code says what.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> call = Activity(
    ...     "a1", "call", datetime(2026, 1, 5, 9, tzinfo=UTC), level="answered"
    ... )
    >>> call.state
    'done'
    """

    id: str
    kind: ActivityKind
    at: datetime = attrs.field(converter=instant)
    state: Literal["planned", "done"] = attrs.field(default="done", kw_only=True)
    direction: Literal["inbound", "outbound"] | None = attrs.field(
        default=None, kw_only=True
    )
    channel: str | None = attrs.field(default=None, kw_only=True)
    duration: timedelta | None = attrs.field(default=None, kw_only=True)
    result: str = attrs.field(
        default="", repr=False, kw_only=True, metadata={"pii": True}
    )
    level: str | None = attrs.field(default=None, kw_only=True)
    contact_id: str | None = attrs.field(default=None, kw_only=True)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("activity.id", self.id))
        one_of("activity.kind", self.kind, ACTIVITY_KINDS, code="kind")
        one_of("activity.state", self.state, _STATES, code="state")
        if self.direction is not None:
            one_of("direction", self.direction, _DIRECTIONS, code="direction")
        for name in ("channel", "level", "contact_id"):
            if getattr(self, name) is not None:
                told = identifier(name, getattr(self, name))
                object.__setattr__(self, name, told)
        written("activity.result", self.result, most=_LONGEST_RESULT)
        if self.duration is not None:
            took = instance("duration", self.duration, timedelta)
            if took < _NO_TIME:
                raise InvalidValueError("duration", "zero or more", took, "negative")


@final
@attrs.frozen
class FirstResponse:
    """How fast an inbound request was answered.

    Parameters
    ----------
    requested_at : datetime
        When the client asked.
    responded_at : datetime or None
        When the seller first turned to the client; `None` if not yet.
    waited : timedelta
        From one to the other, or to the instant asked about; in working hours where a
        calendar is given.
    """

    requested_at: datetime
    responded_at: datetime | None
    waited: timedelta


def first_response(
    activities: Iterable[Activity],
    at: datetime,
    *,
    requested_at: datetime | None = None,
    calendar: BusinessCalendar | None = None,
) -> FirstResponse | None:
    """Tell how fast the first inbound request was answered.

    Parameters
    ----------
    activities : iterable of Activity
        Activities of one deal or client, in any order; planned ones do not count.
    at : datetime
        As of when.
    requested_at : datetime, optional
        When the request came, where it is no activity itself, such as a form on a page;
        otherwise the first inbound activity is the request.
    calendar : BusinessCalendar, optional
        Count the wait in its working hours.

    Returns
    -------
    FirstResponse or None
        None if nothing was requested by then. A conversation that the client started
        and that took time (a call answered, a meeting) is its own response.

    Raises
    ------
    InvalidInstantError
        If an instant is no aware datetime.
    InvalidValueError
        If something else is among the activities, or is the calendar (code ``type``).

    Notes
    -----
    Definition of this package. An inbound call or meeting is answered at once if its
    duration is above zero; an inbound message waits for what the seller does next.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> nine, ten = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10))
    >>> asked = Activity("a1", "message", nine, direction="inbound")
    >>> answered = Activity("a2", "call", ten, direction="outbound")
    >>> str(first_response([answered, asked], ten).waited)
    '1:00:00'
    """
    now = instant(at)
    known = [
        instance("activities", each, Activity)
        for each in several("activities", activities)
    ]
    done = sorted(
        (each for each in known if each.state == "done" and each.at <= now),
        key=lambda each: each.at,
    )
    asked = [each.at for each in done if each.direction == "inbound"]
    if requested_at is not None:
        asked = [instant(requested_at)]
    if not asked or asked[0] > now:
        return None
    answers = (each.at for each in done if _answers(each) and each.at >= asked[0])
    answered = next(answers, None)
    until = now if answered is None else answered
    if calendar is None:
        return FirstResponse(asked[0], answered, elapsed(asked[0], until))
    worked = instance("calendar", calendar, BusinessCalendar)
    return FirstResponse(asked[0], answered, worked.business_time(asked[0], until))


def _answers(activity: Activity) -> bool:
    """Tell whether the seller turned to the client, or picked up."""
    if activity.direction == "inbound":
        talked = activity.duration is not None and activity.duration > _NO_TIME
        return talked and activity.kind in ("call", "meeting")
    return activity.direction == "outbound"
