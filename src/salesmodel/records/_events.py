"""Forms of events: one for each kind of the closed union, tagged with its name."""

from typing import Any, Final, assert_never

from salesmodel.domain import (
    ActivityLogged,
    AmountSet,
    CreditSplit,
    DealLost,
    DealOpened,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
    ExpectedCloseSet,
    FieldsSet,
    HistoryBackfilled,
    LinesSet,
    Outcome,
    OwnerAssigned,
    PipelineChanged,
    PipelineMigrated,
    ProbabilitySet,
    StageEntered,
)
from salesmodel.records._classes import of_class
from salesmodel.records._contents import PAIRS
from salesmodel.records._forms import Form, Writing, optional, several
from salesmodel.records._plain import (
    BOOL,
    DAY,
    DECIMAL,
    ID,
    INSTANT,
    choice,
    one_of_numbers,
    text,
    whole,
)
from salesmodel.records._unions import tagged
from salesmodel.records._values import (
    ACTIVITY,
    CREDIT,
    LINE_ITEM,
    MONEY,
    OVERRIDE,
    SOURCE,
)


__all__ = ["EVENT", "EVENTS", "FACTS"]

_COUNT: Final = whole(1, 10**9)
_DIRECTION: Final = one_of_numbers(1, -1)
_ANSWERED: Final = {"override": optional(OVERRIDE)}
_MOVED: Final = {"stage": ID, "origin": ID}


def _event(kind: type[Any], name: str, /, **forms: Form) -> Form:
    """Return the form of a kind of event."""
    return of_class(
        kind,
        name,
        is_tagged=True,
        deal_id=ID,
        version=_COUNT,
        at=INSTANT,
        by=ID,
        source=SOURCE,
        inferred=BOOL,
        **forms,
    )


_OPENED: Final = _event(
    DealOpened,
    "deal_opened",
    pipeline_id=ID,
    pipeline_version=_COUNT,
    stage=ID,
    client_id=optional(ID),
    owner=optional(ID),
    parent_id=optional(ID),
    cycle=_COUNT,
    fields=PAIRS,
    amount=optional(MONEY),
    **_ANSWERED,
)
_ENTERED: Final = _event(
    StageEntered, "stage_entered", direction=_DIRECTION, **_MOVED, **_ANSWERED
)
_WON: Final = _event(DealWon, "deal_won", **_MOVED, **_ANSWERED)
_LOST: Final = _event(
    DealLost, "deal_lost", reason=optional(text()), note=text(), **_MOVED, **_ANSWERED
)
_REOPENED: Final = _event(
    DealReopened, "deal_reopened", reason=text(), **_MOVED, **_ANSWERED
)
_RECLASSIFIED: Final = _event(
    DealReclassified,
    "deal_reclassified",
    outcome=choice((Outcome.WON, Outcome.LOST)),
    reason=text(),
    note=text(),
    **_MOVED,
    **_ANSWERED,
)
_CHANGED: Final = _event(
    PipelineChanged,
    "pipeline_changed",
    pipeline_id=ID,
    pipeline_version=_COUNT,
    **_MOVED,
    **_ANSWERED,
)
_MIGRATED: Final = _event(
    PipelineMigrated, "pipeline_migrated", pipeline_version=_COUNT, **_MOVED
)
_FIELDS: Final = _event(FieldsSet, "fields_set", changes=PAIRS)
_AMOUNT: Final = _event(AmountSet, "amount_set", amount=optional(MONEY))
_LINES: Final = _event(
    LinesSet, "lines_set", items=several(LINE_ITEM), total=optional(MONEY)
)
_OWNER: Final = _event(OwnerAssigned, "owner_assigned", owner=optional(ID))
_CREDIT: Final = _event(CreditSplit, "credit_split", shares=several(CREDIT))
_EXPECTED: Final = _event(ExpectedCloseSet, "expected_close_set", on=optional(DAY))
_JUDGED: Final = _event(
    ProbabilitySet, "probability_set", probability=optional(DECIMAL)
)
_DONE: Final = _event(ActivityLogged, "activity_logged", activity=ACTIVITY)

FACTS: Final = (
    _ENTERED,
    _WON,
    _LOST,
    _REOPENED,
    _RECLASSIFIED,
    _CHANGED,
    _MIGRATED,
    _FIELDS,
    _AMOUNT,
    _LINES,
    _OWNER,
    _CREDIT,
    _EXPECTED,
    _JUDGED,
    _DONE,
)
"""Forms of what can come late."""


def _union(forms: tuple[Form, ...]) -> Form:
    """Return the form of events of several kinds."""
    schema = {"anyOf": [form.schema for form in forms]}
    return Form(_write, tagged(forms, "an event"), schema, _write, uses=forms)


def _write(event: Event, how: Writing) -> object:
    return _form_of(event).write(event, how)


def _form_of(event: Event) -> Form:  # noqa: C901, PLR0911, PLR0912 — one case a kind
    """Return the form of an event; the type checker sees that none is forgotten."""
    match event:
        case StageEntered():
            return _ENTERED
        case DealOpened():
            return _OPENED
        case FieldsSet():
            return _FIELDS
        case ActivityLogged():
            return _DONE
        case DealWon():
            return _WON
        case DealLost():
            return _LOST
        case AmountSet():
            return _AMOUNT
        case OwnerAssigned():
            return _OWNER
        case LinesSet():
            return _LINES
        case ExpectedCloseSet():
            return _EXPECTED
        case ProbabilitySet():
            return _JUDGED
        case CreditSplit():
            return _CREDIT
        case DealReopened():
            return _REOPENED
        case DealReclassified():
            return _RECLASSIFIED
        case PipelineChanged():
            return _CHANGED
        case PipelineMigrated():
            return _MIGRATED
        case HistoryBackfilled():
            return _BACKFILLED
        case _:
            assert_never(event)


_BACKFILLED: Final = _event(
    HistoryBackfilled, "history_backfilled", facts=several(_union(FACTS), least=1)
)
EVENTS: Final = (_OPENED, *FACTS, _BACKFILLED)
"""Forms of all kinds of events."""

EVENT: Final = _union(EVENTS)
"""The form of an event of whatever kind."""
