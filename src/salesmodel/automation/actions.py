"""Actions: what a rule lets happen, as frozen data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias, final

import attrs

from salesmodel._checks import identifier, instance, one_of, whole, written
from salesmodel.automation._given import PII, filled, names, read_only
from salesmodel.automation._terms import check_term, due, next_of
from salesmodel.documents import Template
from salesmodel.domain import Deal
from salesmodel.errors import InvalidValueError
from salesmodel.values import BusinessCalendar, Delay


__all__ = [
    "Action",
    "ActionAfter",
    "CallHost",
    "CreateTask",
    "Document",
    "DraftDocument",
    "Fill",
    "ForTheHost",
    "MoveOn",
    "Notify",
    "OpenCycle",
    "QualityCall",
    "Refuse",
]

# Past 300 lines: every action there is, most of them docstrings.
_LONGEST_TEXT = 10_000
_LONGEST_NOTE = 65_536
_MOST_WEEKS = 520


@final
@attrs.frozen
class Fill:
    """Fill, change or clear fields of the deal.

    Parameters
    ----------
    values : mapping of str to value
        Fields by their id; `None` clears one.
    """

    values: Mapping[str, object] = attrs.field(
        converter=filled, repr=names, metadata=PII
    )

    def __reduce__(self) -> tuple[object, ...]:
        return Fill, (dict(self.values),)


@final
@attrs.frozen
class Refuse:
    """Refuse what is about to happen to the deal.

    Parameters
    ----------
    reason : str
        Why, in words for the seller.
    """

    reason: str = attrs.field()

    def __attrs_post_init__(self) -> None:
        """Check that a reason is told."""
        identifier("reason", self.reason)


@final
@attrs.frozen
class MoveOn:
    """Move the deal, past its gates, after what is happening to it now.

    Parameters
    ----------
    to : str
        Id of a stage.
    reason, note : str, optional
        Why it is lost, where it is.
    """

    to: str
    reason: str | None = attrs.field(default=None, repr=False, metadata=PII)
    note: str | None = attrs.field(default=None, repr=False, metadata=PII)

    def __attrs_post_init__(self) -> None:
        """Check the id and the texts."""
        identifier("to", self.to)
        for name, text in (("reason", self.reason), ("note", self.note)):
            if text is not None:
                written(name, text, most=_LONGEST_NOTE)


@final
@attrs.frozen
class CreateTask:
    """Plan something to do for the deal.

    Parameters
    ----------
    text : str
        What.
    after : Delay, default the same day
        When, from what happened on.
    calendar : BusinessCalendar, optional
        Count days in its zone and take a working day, as its hours begin; the instant
        itself where that is within them.
    kind : {"task", "call", "meeting", "message"}, default "task"
        What kind of activity.
    """

    text: str = attrs.field(repr=False, metadata=PII)
    after: Delay = attrs.field(factory=Delay)
    calendar: BusinessCalendar | None = None
    kind: Literal["task", "call", "meeting", "message"] = "task"

    def __attrs_post_init__(self) -> None:
        """Check that there is something to do."""
        written("text", self.text, most=_LONGEST_TEXT)
        check_term(self.after, self.calendar)
        one_of("kind", self.kind, ("task", "call", "meeting", "message"), code="kind")

    def due(self, at: datetime) -> datetime:
        """Return when it is to be done.

        Parameters
        ----------
        at : datetime
            When the rule ran.

        Returns
        -------
        datetime
            An instant in UTC.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> task = CreateTask("call back", after=Delay(days=1))
        >>> str(task.due(datetime(2026, 1, 5, 9, tzinfo=UTC)))
        '2026-01-06 09:00:00+00:00'
        """
        return due(at, self.after, self.calendar)


@final
@attrs.frozen
class QualityCall:
    """Plan the call that asks whether all went well, after a sale.

    Parameters
    ----------
    after : Delay, default a week
        When, from the sale on.
    calendar : BusinessCalendar, optional
        Count days in its zone and take a working day, as its hours begin; the instant
        itself where that is within them.
    """

    after: Delay = attrs.field(factory=lambda: Delay(weeks=1))
    calendar: BusinessCalendar | None = None

    def __attrs_post_init__(self) -> None:
        """Check when it is."""
        check_term(self.after, self.calendar)

    def as_task(self) -> CreateTask:
        """Return the call as something planned.

        Returns
        -------
        CreateTask
            A call.

        Examples
        --------
        >>> QualityCall().as_task().kind
        'call'
        """
        return CreateTask("quality control", self.after, self.calendar, "call")


@final
@attrs.frozen
class Notify:
    """Tell somebody something.

    Parameters
    ----------
    to : str
        Whom: ``owner``, or the id of a person or a channel of the host.
    text : str
        What.
    """

    to: str
    text: str = attrs.field(repr=False, metadata=PII)

    def __attrs_post_init__(self) -> None:
        """Check whom and what."""
        identifier("to", self.to)
        written("text", self.text, most=_LONGEST_TEXT)


@final
@attrs.frozen
class CallHost:
    """Let the host do something of its own.

    Parameters
    ----------
    name : str
        What the host calls it.
    payload : mapping, optional
        What it needs to know.
    """

    name: str
    payload: Mapping[str, object] = attrs.field(
        factory=dict, converter=read_only, repr=names, metadata=PII
    )

    def __attrs_post_init__(self) -> None:
        """Check the name."""
        identifier("name", self.name)

    def __reduce__(self) -> tuple[object, ...]:
        return CallHost, (self.name, dict(self.payload))


@final
@attrs.frozen
class OpenCycle:
    """Open the next repeat cycle of a deal, at any point of it.

    Parameters
    ----------
    pipeline : str
        Id of the pipeline of the new deal.
    first_contact : Delay, default three months
        When the client is to be contacted first.
    since : str, default "now"
        From when on: ``now``, ``opened``, ``won``, or the id of a stage, from the last
        time the deal came to it.
    calendar : BusinessCalendar, optional
        Count days in its zone and take a working day, as its hours begin; the instant
        itself where that is within them.
    id : str, optional
        Id of the new deal; that of the parent and the number of the cycle unless given.
    every : int, optional
        Weeks from one contact to the next, from 1 to 520: where the day of the first has
        passed when the rule runs, the next of them is taken. Without it, it is now.
    """

    pipeline: str
    first_contact: Delay = attrs.field(factory=lambda: Delay(months=3))
    since: str = "now"
    calendar: BusinessCalendar | None = None
    id: str | None = None
    every: int | None = None

    def __attrs_post_init__(self) -> None:
        """Check the ids."""
        identifier("pipeline", self.pipeline)
        identifier("since", self.since)
        check_term(self.first_contact, self.calendar)
        if self.id is not None:
            identifier("id", self.id)
        if self.every is not None:
            whole("every", self.every, least=1, most=_MOST_WEEKS)

    def contact_at(self, deal: Deal, at: datetime) -> datetime:
        """Return when the client is to be contacted first.

        Parameters
        ----------
        deal : Deal
            The parent.
        at : datetime
            When the rule runs; the contact is never earlier.

        Returns
        -------
        datetime
            An instant in UTC.

        Raises
        ------
        InvalidValueError
            If the deal never came to the point (code ``since``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer")])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> str(OpenCycle("sales").contact_at(deal, monday))
        '2026-04-05 00:00:00+00:00'
        """
        points = {"now": at, "opened": deal.opened_at, "won": deal.first_won_at}
        if self.since in points:
            begun = points[self.since]
        else:
            visits = [one for one in deal.visits() if one.stage == self.since]
            begun = visits[-1].entered if visits else None
        if begun is None:
            needed = f"a point that deal {deal.id!r} came to"
            raise InvalidValueError("since", needed, self.since, "since")
        first = due(begun, self.first_contact, self.calendar)
        if first < at and self.every is not None:
            first = due(next_of(first, self.every, at), Delay(), self.calendar)
        return max(first, at)


@final
@attrs.frozen
class Document:
    """Send, print or file a document.

    Parameters
    ----------
    name : str
        What the host calls it.
    text : str
        What it says; it may be personal, so that `repr` does not show it.
    """

    name: str
    text: str = attrs.field(repr=False, metadata=PII)

    def __attrs_post_init__(self) -> None:
        """Check the name and the text."""
        identifier("name", self.name)
        if not isinstance(self.text, str):
            raise InvalidValueError("text", "text", type(self.text), "type")


@final
@attrs.frozen
class DraftDocument:
    """Draft a document from a template, of what is known of the deal.

    A hook that knows more, such as the client's own words, renders the template itself
    and returns a `Document`.

    Parameters
    ----------
    name : str
        What the host calls it.
    template : Template
        Its template, of the names that `deal_names` gives.
    """

    name: str
    template: Template

    def __attrs_post_init__(self) -> None:
        """Check the name and the template."""
        identifier("name", self.name)
        instance("template", self.template, Template)


ForTheHost: TypeAlias = Notify | CallHost | Document
"""What only the host can do: send, print, ring."""

ActionAfter: TypeAlias = (
    Fill | MoveOn | CreateTask | QualityCall | OpenCycle | DraftDocument | ForTheHost
)
"""What a rule can let happen after the fact."""

Action: TypeAlias = ActionAfter | Refuse
"""What a rule can let happen; before the fact, it can fill or refuse."""
