"""The playbook: what the seller says and offers, as values that an application can run."""

from salesmodel.selling.approach import (
    APPROACH,
    Approach,
    ApproachModel,
    Choice,
    approach,
)
from salesmodel.selling.asking import (
    ChosenQuestion,
    QuestionPlan,
    choose_questions,
)
from salesmodel.selling.buyer import (
    BASES,
    Buyer,
    BuyerBase,
)
from salesmodel.selling.catalogue import (
    Catalogue,
)
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
from salesmodel.selling.downsell import (
    downsell,
)
from salesmodel.selling.duties import (
    DUTIES,
    PHASES,
    ROLES,
    Assignment,
    Duty,
    Phase,
    Role,
    assign_duties,
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
from salesmodel.selling.objection_counts import (
    ArgumentCount,
    ObjectionCount,
    argument_counts,
    objection_counts,
)
from salesmodel.selling.objections import (
    OBJECTION_KINDS,
    Argument,
    ArgumentAdvice,
    Objection,
    ObjectionGuide,
)
from salesmodel.selling.offer import (
    Ladder,
    Offer,
    OfferPolicy,
)
from salesmodel.selling.offers import (
    cross_sell,
    upsell,
)
from salesmodel.selling.presentation import (
    Point,
    Presentation,
    presentation_of,
    presentation_values,
)
from salesmodel.selling.pricing import (
    Pricing,
)
from salesmodel.selling.pricing_rules import (
    LoyaltyTerms,
    PriceRule,
    QuantityTiers,
    SeasonPrice,
    SegmentDiscount,
    UniqueOffer,
)
from salesmodel.selling.product import (
    PROOF_KINDS,
    Feature,
    Product,
    Proof,
    ProofKind,
)
from salesmodel.selling.quote import (
    PriceLine,
    Quote,
    Terms,
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
from salesmodel.selling.services import (
    PRINCIPLE_STATES,
    PRINCIPLES,
    PrincipleState,
    PrincipleStatus,
    ServiceChecklist,
)
from salesmodel.selling.situation import (
    DOUBTS,
    Doubt,
    Pair,
    Situation,
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
from salesmodel.selling.trades import (
    AREAS,
    CHANNELS_OF_REACH,
    KINDS_OF_SELLING,
    AdvertisingChannel,
    Trade,
)
from salesmodel.selling.wording import (
    PRESENTATION,
    PRESENTATION_HTML,
    presentation_names,
)


__all__ = [
    "AIDA",
    "APPROACH",
    "AREAS",
    "BASES",
    "CHANNELS_OF_REACH",
    "CLASSIC",
    "CONVERSATION_OUTCOMES",
    "DOUBTS",
    "DUTIES",
    "EXIT_CONDITIONS",
    "FACTS",
    "KINDS_OF_SELLING",
    "LEAST_QUESTIONS",
    "LEVELS",
    "OBJECTION_KINDS",
    "OFFER_KINDS",
    "PHASES",
    "PRESENTATION",
    "PRESENTATION_HTML",
    "PRINCIPLES",
    "PRINCIPLE_STATES",
    "PROOF_KINDS",
    "QUESTION_KINDS",
    "REMARKS",
    "ROLES",
    "SPIN",
    "SPIN_KINDS",
    "STEP_PURPOSES",
    "TECHNIQUES",
    "AdvertisingChannel",
    "AnswerGiven",
    "Approach",
    "ApproachModel",
    "Argument",
    "ArgumentAdvice",
    "ArgumentCount",
    "Assignment",
    "Buyer",
    "BuyerBase",
    "Catalogue",
    "Choice",
    "ChosenQuestion",
    "Circumstances",
    "ContactColumns",
    "Conversation",
    "ConversationClosed",
    "ConversationEvent",
    "ConversationOutcome",
    "ConversationRules",
    "ConversationStarted",
    "Criterion",
    "Doubt",
    "Duty",
    "ExitCondition",
    "Fact",
    "Feature",
    "Ladder",
    "Level",
    "LoyaltyTerms",
    "Need",
    "NeedFound",
    "NeedsBank",
    "Objection",
    "ObjectionAnswered",
    "ObjectionCount",
    "ObjectionGuide",
    "ObjectionRaised",
    "Offer",
    "OfferKind",
    "OfferMade",
    "OfferPolicy",
    "Pair",
    "Phase",
    "Point",
    "Presentation",
    "PresentationGiven",
    "PriceLine",
    "PriceRule",
    "Pricing",
    "PrincipleState",
    "PrincipleStatus",
    "Product",
    "Prompt",
    "Proof",
    "ProofKind",
    "QuantityTiers",
    "Question",
    "QuestionAsked",
    "QuestionKind",
    "QuestionPlan",
    "Quote",
    "Reason",
    "Remark",
    "Role",
    "Score",
    "ScriptCounts",
    "SeasonPrice",
    "SegmentDiscount",
    "ServiceChecklist",
    "Situation",
    "Step",
    "StepEntered",
    "StepPurpose",
    "TalkEvent",
    "Technique",
    "TechniqueFit",
    "Terms",
    "Trade",
    "UniqueOffer",
    "approach",
    "argument_counts",
    "assign_duties",
    "choose_questions",
    "contact_columns",
    "cross_sell",
    "downsell",
    "level_of",
    "log_lines",
    "objection_counts",
    "presentation_names",
    "presentation_of",
    "presentation_values",
    "prompt",
    "remarks",
    "score",
    "script_counts",
    "technique_fit",
    "upsell",
]
