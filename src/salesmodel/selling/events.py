"""What can happen in a conversation, as one closed union of frozen facts."""

from datetime import datetime
from typing import Final, Literal, TypeAlias, final, get_args

import attrs

from salesmodel._personal import PII
from salesmodel.selling.step import QuestionKind
from salesmodel.values import Money, instant


__all__ = [
    "CONVERSATION_OUTCOMES",
    "OFFER_KINDS",
    "AnswerGiven",
    "ConversationClosed",
    "ConversationEvent",
    "ConversationOutcome",
    "ConversationStarted",
    "NeedFound",
    "ObjectionAnswered",
    "ObjectionRaised",
    "OfferKind",
    "OfferMade",
    "PresentationGiven",
    "QuestionAsked",
    "StepEntered",
    "TalkEvent",
]

ConversationOutcome = Literal["won", "lost", "later"]
"""What became of a conversation; ``later`` is to be gone on with another time."""

CONVERSATION_OUTCOMES: Final[tuple[ConversationOutcome, ...]] = get_args(
    ConversationOutcome
)
"""Every `ConversationOutcome`."""

OfferKind = Literal["asked", "upsell", "cross_sell", "downsell"]
"""What an offer is: what was asked for, a better one, one that goes with it, a smaller one."""

OFFER_KINDS: Final[tuple[OfferKind, ...]] = get_args(OfferKind)
"""Every `OfferKind`."""


@attrs.frozen
class TalkEvent:
    """What every event of a conversation tells.

    Parameters
    ----------
    conversation_id : str
        Id of the conversation.
    version : int
        Version of the conversation that the event made, from 1.
    at : datetime
        When it happened, in UTC.
    by : str
        Id of who says so.
    """

    conversation_id: str
    version: int
    at: datetime = attrs.field(converter=instant)
    by: str


@final
@attrs.frozen
class ConversationStarted(TalkEvent):
    """A conversation began, with the first step of its technique.

    Parameters
    ----------
    technique_id : str
        Id of the technique.
    client_id, deal_id, channel : str or None
        With whom, about which deal, and through what.
    """

    technique_id: str
    client_id: str | None = None
    deal_id: str | None = None
    channel: str | None = None


@final
@attrs.frozen
class StepEntered(TalkEvent):
    """The seller went over to another step.

    Parameters
    ----------
    step : str
        Id of the step.
    origin : str
        Id of the step before.
    """

    step: str
    origin: str


@final
@attrs.frozen
class QuestionAsked(TalkEvent):
    """The seller asked something.

    Parameters
    ----------
    text : str
        What was asked.
    kind : QuestionKind
        What the question was for.
    question_id : str or None
        Id of the question in a bank; `None` of one that stands in none.
    """

    text: str
    kind: QuestionKind
    question_id: str | None = None


@final
@attrs.frozen
class AnswerGiven(TalkEvent):
    """The client said something.

    Parameters
    ----------
    words : str
        The client's own words, which `repr` does not show.
    question : int or None
        Version of the question that it answers; `None` where none was open.
    """

    words: str = attrs.field(repr=False, metadata=PII)
    question: int | None = None


@final
@attrs.frozen
class NeedFound(TalkEvent):
    """A need of the client was found.

    Parameters
    ----------
    need : str
        Key of the need, as features of products have it.
    phrase : str
        How the client put it, which `repr` does not show.
    said : int
        Version of the event in which the client said that.
    """

    need: str
    phrase: str = attrs.field(repr=False, metadata=PII)
    said: int


@final
@attrs.frozen
class PresentationGiven(TalkEvent):
    """Something was presented.

    Parameters
    ----------
    product : str
        Id of the product.
    features : tuple of str
        Ids of the features that were spoken of.
    """

    product: str
    features: tuple[str, ...] = ()


@final
@attrs.frozen
class ObjectionRaised(TalkEvent):
    """The client had a doubt.

    Parameters
    ----------
    objection : str
        Kind of the objection.
    words : str
        The client's own words, which `repr` does not show.
    """

    objection: str
    words: str = attrs.field(repr=False, metadata=PII)


@final
@attrs.frozen
class ObjectionAnswered(TalkEvent):
    """The seller answered a doubt.

    Parameters
    ----------
    raised : int
        Version of the objection.
    argument : str
        Id of the argument.
    is_overcome : bool
        Whether the client let it go at that.
    """

    raised: int
    argument: str
    is_overcome: bool


@final
@attrs.frozen
class OfferMade(TalkEvent):
    """Something was offered at a price.

    Parameters
    ----------
    offer : {"asked", "upsell", "cross_sell", "downsell"}
        What the offer is.
    product : str
        Id of the product.
    price : Money
        Price of one.
    is_accepted : bool or None
        Whether the client took it; `None` where that is not said.
    """

    offer: OfferKind
    product: str
    price: Money
    is_accepted: bool | None = None


@final
@attrs.frozen
class ConversationClosed(TalkEvent):
    """The conversation came to its end.

    Parameters
    ----------
    outcome : {"won", "lost", "later"}
        What became of it.
    reason : str
        Why, which `repr` does not show.
    """

    outcome: ConversationOutcome
    reason: str = attrs.field(default="", repr=False, metadata=PII)


ConversationEvent: TypeAlias = (
    ConversationStarted
    | StepEntered
    | QuestionAsked
    | AnswerGiven
    | NeedFound
    | PresentationGiven
    | ObjectionRaised
    | ObjectionAnswered
    | OfferMade
    | ConversationClosed
)
"""Everything that can happen in a conversation."""
