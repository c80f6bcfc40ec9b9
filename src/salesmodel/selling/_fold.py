"""How a conversation stands after each event, and which event cannot follow."""

from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, TypeAlias, assert_never

import attrs

from salesmodel._checks import identifier, instance, one_of, whole, written
from salesmodel._personal import PERSONAL, personal_text
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.selling.events import (
    CONVERSATION_OUTCOMES,
    OFFER_KINDS,
    AnswerGiven,
    ConversationClosed,
    ConversationEvent,
    ConversationOutcome,
    ConversationStarted,
    NeedFound,
    ObjectionAnswered,
    ObjectionRaised,
    OfferMade,
    PresentationGiven,
    QuestionAsked,
    StepEntered,
)
from salesmodel.selling.step import QUESTION_KINDS, Step
from salesmodel.selling.technique import Technique
from salesmodel.values import Money


__all__ = ["Standing", "folded", "is_met", "standings", "stepped"]

_MOST_EVENTS: Final = 2_000
_LONGEST: Final = 10_000

_Followed: TypeAlias = (
    StepEntered
    | QuestionAsked
    | AnswerGiven
    | NeedFound
    | PresentationGiven
    | ObjectionRaised
    | ObjectionAnswered
    | OfferMade
    | ConversationClosed
)


@attrs.frozen
class Standing:
    """Where a conversation stands.

    `done` is what was done since the step was entered, `said` the client's words by the
    version of their event, `left` the objections that are not overcome, and `asked` how
    many questions were asked in steps that are for needs.
    """

    step: str
    furthest: int = 0
    asked: int = 0
    has_need: bool = False
    is_presented: bool = False
    entered: tuple[str, ...] = ()
    done: frozenset[str] = frozenset()
    question: int | None = None
    said: tuple[tuple[int, str], ...] = ()
    left: tuple[int, ...] = ()
    outcome: ConversationOutcome | None = None


def is_met(step: Step, standing: Standing) -> bool:
    """Tell whether the step where a conversation stands has done what it is for."""
    match step.until:
        case "anytime":
            return True
        case "objections_answered":
            return not standing.left
        case "closed":
            return standing.outcome is not None
        case _:
            return step.until in standing.done


def folded(technique: Technique, history: tuple[ConversationEvent, ...]) -> Standing:
    """Return how a conversation stands after all of its events."""
    return deque(standings(technique, history), maxlen=1)[0]


def standings(
    technique: Technique, history: tuple[ConversationEvent, ...]
) -> Iterator[Standing]:
    """Return how a conversation stands after each of its events."""
    if not history or type(history[0]) is not ConversationStarted:
        needed = "events that begin with a ConversationStarted"
        raise InvalidValueError("history", needed, history, "start")
    standing = _begun(technique, history[0])
    yield standing
    for before, event in pairwise(history):
        standing = stepped(technique, standing, before, event)
        yield standing


def stepped(
    technique: Technique,
    was: Standing,
    before: ConversationEvent,
    event: ConversationEvent,
) -> Standing:
    """Return how a conversation stands after one event more."""
    if not isinstance(event, _Followed):
        needed = "an event of a conversation that began"
        raise InvalidValueError("history", needed, type(event), "type")
    if before.version >= _MOST_EVENTS:
        requirement = f"at most {_MOST_EVENTS} events"
        raise InvalidValueError("history", requirement, event.version, "limit")
    _link(before, event)
    if was.outcome is not None:
        told = f"closed as {was.outcome}"
        raise InvalidValueError("conversation", "open", told, "closed")
    return _after(technique, was, event)


def _begun(technique: Technique, event: ConversationStarted) -> Standing:
    """Check the first event, and return how the conversation stands."""
    identifier("conversation.id", event.conversation_id)
    whole("version", event.version, least=1, most=1)
    identifier("by", event.by)
    if event.technique_id != technique.id:
        raise InvalidValueError(
            "technique", f"{technique.id!r}", event.technique_id, "technique"
        )
    for name in ("client_id", "deal_id", "channel"):
        if getattr(event, name) is not None:
            identifier(name, getattr(event, name))
    first = technique.step_ids[0]
    return Standing(first, entered=(first,))


def _link(before: ConversationEvent, event: _Followed) -> None:
    """Check that an event follows another."""
    if event.conversation_id != before.conversation_id:
        requirement = f"{before.conversation_id!r}, as before"
        given = event.conversation_id
        raise InvalidValueError("conversation_id", requirement, given, "history")
    whole("version", event.version, least=before.version + 1, most=before.version + 1)
    identifier("by", event.by)
    if event.at < before.at:
        requirement = f"no earlier than {before.at}"
        raise InvalidInstantError("at", requirement, event.at, "out_of_order")


def _after(  # noqa: C901, PLR0911, PLR0912 — one kind of event a case
    technique: Technique, was: Standing, event: _Followed
) -> Standing:
    """Return how a conversation stands after an event."""
    match event:
        case StepEntered():
            return _entered(technique, was, event)
        case QuestionAsked():
            return _asked(technique, was, event)
        case AnswerGiven():
            return _answered(was, event)
        case NeedFound():
            return _found(was, event)
        case PresentationGiven():
            return _presented(was, event)
        case ObjectionRaised():
            return _raised(was, event)
        case ObjectionAnswered():
            return _argued(was, event)
        case OfferMade():
            return _offered(was, event)
        case ConversationClosed():
            return _closed(was, event)
        case _:
            assert_never(event)


def _with(was: Standing, done: str, **changes: Any) -> Standing:
    return attrs.evolve(was, done=was.done | {done}, **changes)


def _entered(technique: Technique, was: Standing, event: StepEntered) -> Standing:
    place = technique.place(event.step)
    if event.step == was.step:
        raise InvalidValueError("step", "another step", event.step, "same_step")
    if event.origin != was.step:
        raise InvalidValueError("origin", f"{was.step!r}", event.origin, "history")
    presents = technique.steps[place].purpose == "presentation"
    return attrs.evolve(
        was,
        step=event.step,
        furthest=max(place, was.furthest),
        is_presented=was.is_presented or presents,
        entered=(*was.entered, event.step),
        done=frozenset(),
    )


def _asked(technique: Technique, was: Standing, event: QuestionAsked) -> Standing:
    if not written("text", event.text, most=_LONGEST).strip():
        raise InvalidValueError("text", "a question", event.text, "blank")
    one_of("kind", event.kind, QUESTION_KINDS, code="question_kind")
    if event.question_id is not None:
        identifier("question_id", event.question_id)
    counts = technique.step(was.step).purpose == "needs"
    return _with(was, "asked", question=event.version, asked=was.asked + counts)


def _answered(was: Standing, event: AnswerGiven) -> Standing:
    words = personal_text("words", event.words, most=_LONGEST)
    if event.question != was.question:
        needed = f"{was.question!r}, as that is the question that is open"
        raise InvalidValueError("question", needed, event.question, "history")
    said = (*was.said, (event.version, words))
    return _with(was, "answered", said=said, question=None)


def _found(was: Standing, event: NeedFound) -> Standing:
    identifier("need", event.need)
    phrase = personal_text("phrase", event.phrase, most=_LONGEST)
    if phrase not in dict(was.said).get(event.said, ""):
        needed = "words that the client said in this conversation"
        raise InvalidValueError("phrase", needed, PERSONAL, "phrase")
    return _with(was, "need_found", has_need=True)


def _presented(was: Standing, event: PresentationGiven) -> Standing:
    identifier("product", event.product)
    for feature in instance("features", event.features, tuple):
        identifier("features", feature)
    return _with(was, "presented", is_presented=True)


def _raised(was: Standing, event: ObjectionRaised) -> Standing:
    identifier("objection", event.objection)
    words = personal_text("words", event.words, most=_LONGEST)
    said = (*was.said, (event.version, words))
    return attrs.evolve(was, said=said, left=(*was.left, event.version))


def _argued(was: Standing, event: ObjectionAnswered) -> Standing:
    identifier("argument", event.argument)
    instance("is_overcome", event.is_overcome, bool)
    if type(event.raised) is not int or event.raised not in was.left:
        needed = f"the version of an open objection, one of {was.left}"
        raise InvalidValueError("raised", needed, event.raised, "objection")
    if not event.is_overcome:
        return was
    left = tuple(each for each in was.left if each != event.raised)
    return attrs.evolve(was, left=left)


def _offered(was: Standing, event: OfferMade) -> Standing:
    one_of("offer", event.offer, OFFER_KINDS, code="offer")
    identifier("product", event.product)
    instance("price", event.price, Money).at_scale()
    if event.is_accepted is not None:
        instance("is_accepted", event.is_accepted, bool)
    return was


def _closed(was: Standing, event: ConversationClosed) -> Standing:
    one_of("outcome", event.outcome, CONVERSATION_OUTCOMES, code="outcome")
    personal_text("reason", event.reason, most=_LONGEST, least=0)
    return attrs.evolve(was, outcome=event.outcome)
