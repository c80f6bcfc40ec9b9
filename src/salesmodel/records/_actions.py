"""Forms of actions: one for each kind of the closed union, tagged with its name."""

from typing import Any, Final

from salesmodel.automation import (
    Action,
    CallHost,
    CreateTask,
    Document,
    DraftDocument,
    Fill,
    MoveOn,
    Notify,
    OpenCycle,
    QualityCall,
    Refuse,
)
from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, optional
from salesmodel.records._held import FILLED, PAYLOAD
from salesmodel.records._plain import ANY_TEXT, ID, choice, text, whole
from salesmodel.records._templates import TEMPLATE
from salesmodel.records._unions import union
from salesmodel.records._values import CALENDAR, DELAY


__all__ = ["ACTION", "ACTIONS"]

_LONGEST_TEXT = 10_000
_MOST_WEEKS = 520
_TEXT: Final = text(_LONGEST_TEXT)
_CALENDAR: Final = {"calendar": optional(CALENDAR)}


def _action(kind: type[Any], name: str, /, **forms: Form) -> Form:
    """Return the form of a kind of action."""
    return of_class(kind, name, is_tagged=True, **forms)


ACTIONS: Final = (
    _action(Fill, "fill", values=FILLED),
    _action(Refuse, "refuse", reason=ID),
    _action(MoveOn, "move_on", to=ID, reason=optional(text()), note=optional(text())),
    _action(
        CreateTask,
        "create_task",
        text=_TEXT,
        after=DELAY,
        kind=choice(("task", "call", "meeting", "message")),
        **_CALENDAR,
    ),
    _action(QualityCall, "quality_call", after=DELAY, **_CALENDAR),
    _action(Notify, "notify", to=ID, text=_TEXT),
    _action(CallHost, "call_host", name=ID, payload=PAYLOAD),
    _action(
        OpenCycle,
        "open_cycle",
        pipeline=ID,
        first_contact=DELAY,
        since=ID,
        id=optional(ID),
        every=optional(whole(1, _MOST_WEEKS)),
        **_CALENDAR,
    ),
    _action(Document, "document", name=ID, text=ANY_TEXT),
    _action(DraftDocument, "draft_document", name=ID, template=TEMPLATE),
)
"""Forms of all kinds of actions."""

ACTION: Final = union(ACTIONS, Action, "an action")
"""The form of an action of whatever kind."""
