"""The log of a conversation as lines of text."""

from typing import assert_never

from salesmodel._checks import instance
from salesmodel._facts import shown
from salesmodel.selling.conversation import Conversation
from salesmodel.selling.events import (
    AnswerGiven,
    ConversationClosed,
    ConversationEvent,
    ConversationStarted,
    NeedFound,
    ObjectionAnswered,
    ObjectionRaised,
    OfferMade,
    PresentationGiven,
    QuestionAsked,
    StepEntered,
)


__all__ = ["log_lines"]


def log_lines(conversation: Conversation) -> tuple[str, ...]:
    r"""Tell a conversation line by line.

    The client's words stand there, so that the lines are personal; what does not print
    in them is escaped, and what is longer than 80 characters is cut.

    Parameters
    ----------
    conversation : Conversation
        The conversation.

    Returns
    -------
    tuple of str
        One line an event, with its version, the time in UTC and who says so.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import SPIN
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talk = Conversation.start("t1", SPIN, **nine).answer("Go on", **nine)
    >>> print("\n".join(log_lines(talk)))
    1 2026-01-05 09:00:00 ann: began under 'spin'
    2 2026-01-05 09:00:00 ann: the client said 'Go on'
    """
    talk = instance("conversation", conversation, Conversation)
    return tuple(
        f"{event.version} {event.at:%Y-%m-%d %H:%M:%S} {_plain(event.by)}: {_told(event)}"
        for event in talk.history
    )


def _plain(text: str) -> str:
    """Show an id as it is if that does no harm."""
    return text if text.isprintable() else shown(text)


def _told(event: ConversationEvent) -> str:  # noqa: C901, PLR0911, PLR0912 — one kind of event a case
    match event:
        case ConversationStarted():
            return f"began under {shown(event.technique_id)}"
        case StepEntered():
            return f"went on from {shown(event.origin)} to {shown(event.step)}"
        case QuestionAsked():
            return f"asked {shown(event.text)} ({event.kind.replace('_', '-')})"
        case AnswerGiven():
            return f"the client said {shown(event.words)}"
        case NeedFound():
            return f"found the need {shown(event.need)}: {shown(event.phrase)}"
        case PresentationGiven():
            features = ", ".join(map(shown, event.features)) or "nothing of it"
            return f"presented {shown(event.product)}: {features}"
        case ObjectionRaised():
            return (
                f"the client objected ({shown(event.objection)}): {shown(event.words)}"
            )
        case ObjectionAnswered():
            end = "and it was overcome" if event.is_overcome else "to no avail"
            return f"answered {event.raised} with {shown(event.argument)}, {end}"
        case OfferMade():
            return _offered(event)
        case ConversationClosed():
            reason = f": {shown(event.reason)}" if event.reason else ""
            return f"closed as {event.outcome}{reason}"
        case _:
            assert_never(event)


def _offered(event: OfferMade) -> str:
    ends = {True: ", accepted", False: ", declined", None: ""}
    kind = event.offer.replace("_", "-")
    return f"offered {shown(event.product)} for {event.price} ({kind}){ends[event.is_accepted]}"
