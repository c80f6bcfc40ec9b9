"""What a rule asks for after the fact, turned into changes and into things for the host."""

import hashlib
from typing import Any, TypeAlias, assert_never

from salesmodel.automation._change import Change
from salesmodel.automation._proposing import no_good
from salesmodel.automation._setup import Setup
from salesmodel.automation.actions import (
    ActionAfter,
    CreateTask,
    Document,
    DraftDocument,
    Fill,
    ForTheHost,
    MoveOn,
    OpenCycle,
    QualityCall,
)
from salesmodel.automation.changes import filling, logging, moving, opening
from salesmodel.automation.drafting import deal_values
from salesmodel.automation.results import Outgoing
from salesmodel.automation.rules import Happened, Rule, actions_of
from salesmodel.domain import Activity, Author, Deal
from salesmodel.errors import InvalidValueError


__all__ = ["Asked", "asked_of", "checked", "sent_of"]

_LONGEST_ID = 128

ForTheDeal: TypeAlias = Fill | MoveOn | CreateTask | QualityCall | OpenCycle
"""What a process does itself: a change of a deal."""

Asked: TypeAlias = tuple[str, Change, str]
"""Id of a deal, the change that is asked for, and its key."""


def checked(answer: object, rule: Rule, deal: Deal) -> tuple[Any, ...]:
    """Refuse an answer of a hook that is not made of actions."""
    actions = actions_of(answer)
    if all(isinstance(action, ActionAfter) for action in actions):
        return actions
    raise no_good(answer, rule.id, deal, committed=True)


def sent_of(
    action: ForTheHost | DraftDocument, happened: Happened, name: str
) -> Outgoing:
    """Return what the host is to do; a document is drafted now."""
    deal = happened.deal
    if isinstance(action, DraftDocument):
        text = action.template.render(deal_values(deal))
        return Outgoing(name, deal.id, happened.at, Document(action.name, text))
    return Outgoing(name, deal.id, happened.at, action)


def asked_of(
    setup: Setup, action: ForTheDeal, happened: Happened, *, name: str
) -> Asked:
    """Return the change that an action asks for, of which deal, and its key."""
    deal, at = happened.deal, happened.at
    rule = happened.rule
    by = Author(rule, "automation")
    change: Change
    match action:
        case MoveOn():
            change = moving(
                action.to, at=at, by=by, reason=action.reason, note=action.note
            )
        case Fill():
            change = filling(action.values, at=at, by=by)
        case CreateTask() | QualityCall():
            task = action.as_task() if isinstance(action, QualityCall) else action
            change = logging(_planned(task, name, happened), at=at, by=by)
        case OpenCycle():
            opened = _cycle(setup, action, happened, name=name, by=by)
            return opened.id, opening(opened), f"effect {name}"
        case _:
            assert_never(action)
    return deal.id, change._replace(follows=True), f"effect {name}"


def _cycle(
    setup: Setup, action: OpenCycle, happened: Happened, *, name: str, by: Author
) -> Deal:
    """Open the next repeat cycle, with its first contact planned."""
    deal, at = happened.deal, happened.at
    pipeline = setup.pipelines.get(action.pipeline)
    if pipeline is None:
        known = f"one of {', '.join(map(repr, setup.pipelines)) or 'none'}"
        raise InvalidValueError("pipeline", known, action.pipeline, "pipeline")
    new_id = action.id or _short(f"{deal.id}/{deal.cycle + 1}")
    opened = deal.follow_up(new_id, pipeline, at=at, by=by, is_repeat=True)
    contact = Activity(
        _short(f"{name}:contact"),
        "call",
        action.contact_at(deal, at),
        state="planned",
        direction="outbound",
        result="first contact of the repeat cycle",
    )
    return opened.log_activity(contact, at=at, by=by)


def _planned(task: CreateTask, name: str, happened: Happened) -> Activity:
    """Turn a task into an activity that is planned."""
    return Activity(
        _short(name),
        task.kind,
        task.due(happened.at),
        state="planned",
        direction=None if task.kind == "task" else "outbound",
        result=task.text,
    )


def _short(name: str) -> str:
    """Return an id that is not too long, and still the same for the same."""
    if len(name) <= _LONGEST_ID:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{name[: _LONGEST_ID - 33]}:{digest}"
