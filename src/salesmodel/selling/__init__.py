"""The playbook: what the seller says and offers, as values that an application can run."""

from salesmodel.selling.circumstances import (
    FACTS,
    LEVELS,
    Circumstances,
    Criterion,
    Level,
    Score,
    level_of,
    score,
)
from salesmodel.selling.conversation import (
    Conversation,
    Need,
)
from salesmodel.selling.counts import (
    ContactColumns,
    ScriptCounts,
    contact_columns,
    script_counts,
)
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
    OfferKind,
    OfferMade,
    PresentationGiven,
    QuestionAsked,
    StepEntered,
    TalkEvent,
)
from salesmodel.selling.log import (
    log_lines,
)
from salesmodel.selling.needs import (
    LEAST_QUESTIONS,
    NeedsBank,
    Question,
)
from salesmodel.selling.reasons import (
    Fact,
    Reason,
)
from salesmodel.selling.remarks import (
    REMARKS,
    ConversationRules,
    Remark,
    remarks,
)
from salesmodel.selling.script import (
    Prompt,
    prompt,
)
from salesmodel.selling.step import (
    EXIT_CONDITIONS,
    QUESTION_KINDS,
    SPIN_KINDS,
    STEP_PURPOSES,
    ExitCondition,
    QuestionKind,
    Step,
    StepPurpose,
)
from salesmodel.selling.technique import (
    Technique,
)
from salesmodel.selling.techniques import (
    AIDA,
    CLASSIC,
    SPIN,
    TECHNIQUES,
    TechniqueFit,
    technique_fit,
)


__all__ = [
    "AIDA",
    "CLASSIC",
    "CONVERSATION_OUTCOMES",
    "EXIT_CONDITIONS",
    "FACTS",
    "LEAST_QUESTIONS",
    "LEVELS",
    "OFFER_KINDS",
    "QUESTION_KINDS",
    "REMARKS",
    "SPIN",
    "SPIN_KINDS",
    "STEP_PURPOSES",
    "TECHNIQUES",
    "AnswerGiven",
    "Circumstances",
    "ContactColumns",
    "Conversation",
    "ConversationClosed",
    "ConversationEvent",
    "ConversationOutcome",
    "ConversationRules",
    "ConversationStarted",
    "Criterion",
    "ExitCondition",
    "Fact",
    "Level",
    "Need",
    "NeedFound",
    "NeedsBank",
    "ObjectionAnswered",
    "ObjectionRaised",
    "OfferKind",
    "OfferMade",
    "PresentationGiven",
    "Prompt",
    "Question",
    "QuestionAsked",
    "QuestionKind",
    "Reason",
    "Remark",
    "Score",
    "ScriptCounts",
    "Step",
    "StepEntered",
    "StepPurpose",
    "TalkEvent",
    "Technique",
    "TechniqueFit",
    "contact_columns",
    "level_of",
    "log_lines",
    "prompt",
    "remarks",
    "score",
    "script_counts",
    "technique_fit",
]
