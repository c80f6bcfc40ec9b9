"""Forms of techniques, of banks of questions and of conversations with their events."""

from typing import Any, Final

from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, optional, pair, several
from salesmodel.records._plain import BOOL, ID, INSTANT, choice, text, whole
from salesmodel.records._unions import union
from salesmodel.records._values import MONEY
from salesmodel.selling import (
    CONVERSATION_OUTCOMES,
    EXIT_CONDITIONS,
    FACTS,
    OFFER_KINDS,
    QUESTION_KINDS,
    SPIN_KINDS,
    STEP_PURPOSES,
    AnswerGiven,
    Conversation,
    ConversationClosed,
    ConversationEvent,
    ConversationStarted,
    Criterion,
    NeedFound,
    NeedsBank,
    ObjectionAnswered,
    ObjectionRaised,
    OfferMade,
    PresentationGiven,
    Question,
    QuestionAsked,
    Step,
    StepEntered,
    Technique,
)


__all__ = [
    "BANK",
    "CONVERSATION",
    "CRITERION",
    "QUESTION",
    "STEP",
    "TALK_EVENTS",
    "TECHNIQUE",
]

_TITLE: Final = text(256, least=1)
_WORDS: Final = text(10_000)
_COUNT: Final = whole(1, 10**9)
_VALUES: Final = tuple(
    dict.fromkeys(value for each in FACTS.values() for value in each)
)

CRITERION: Final = of_class(
    Criterion,
    "criterion",
    id=ID,
    fact=choice(tuple(FACTS)),
    points=several(pair(choice(_VALUES), whole(-100, 100))),
    why=_TITLE,
)
STEP: Final = of_class(
    Step,
    "step",
    id=ID,
    purpose=choice(STEP_PURPOSES),
    goal=_TITLE,
    guidance=_WORDS,
    questions=several(choice(QUESTION_KINDS)),
    until=choice(EXIT_CONDITIONS),
    stage=optional(ID),
)
TECHNIQUE: Final = of_class(
    Technique,
    "technique",
    id=ID,
    name=_TITLE,
    steps=several(STEP, least=1),
    suits=several(CRITERION),
)
QUESTION: Final = of_class(
    Question,
    "question",
    id=ID,
    line=ID,
    text=_TITLE,
    need=ID,
    kind=choice(SPIN_KINDS),
    clients=several(ID),
)
BANK: Final = of_class(
    NeedsBank, "needs_bank", id=ID, questions=several(QUESTION, least=15)
)


def _event(kind: type[Any], name: str, /, **forms: Form) -> Form:
    """Return the form of a kind of event."""
    return of_class(
        kind,
        name,
        is_tagged=True,
        conversation_id=ID,
        version=_COUNT,
        at=INSTANT,
        by=ID,
        **forms,
    )


TALK_EVENTS: Final = (
    _event(
        ConversationStarted,
        "conversation_started",
        technique_id=ID,
        client_id=optional(ID),
        deal_id=optional(ID),
        channel=optional(ID),
    ),
    _event(StepEntered, "step_entered", step=ID, origin=ID),
    _event(
        QuestionAsked,
        "question_asked",
        text=_WORDS,
        kind=choice(QUESTION_KINDS),
        question_id=optional(ID),
    ),
    _event(AnswerGiven, "answer_given", words=_WORDS, question=optional(_COUNT)),
    _event(NeedFound, "need_found", need=ID, phrase=_WORDS, said=_COUNT),
    _event(PresentationGiven, "presentation_given", product=ID, features=several(ID)),
    _event(ObjectionRaised, "objection_raised", objection=ID, words=_WORDS),
    _event(
        ObjectionAnswered,
        "objection_answered",
        raised=_COUNT,
        argument=ID,
        is_overcome=BOOL,
    ),
    _event(
        OfferMade,
        "offer_made",
        offer=choice(OFFER_KINDS),
        product=ID,
        price=MONEY,
        is_accepted=optional(BOOL),
    ),
    _event(
        ConversationClosed,
        "conversation_closed",
        outcome=choice(CONVERSATION_OUTCOMES),
        reason=_WORDS,
    ),
)
"""Forms of all kinds of events of a conversation."""

CONVERSATION: Final = of_class(
    Conversation,
    "conversation",
    technique=TECHNIQUE,
    history=several(
        union(TALK_EVENTS, ConversationEvent, "an event of a conversation"), least=1
    ),
)
