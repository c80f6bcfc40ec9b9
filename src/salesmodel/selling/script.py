"""Where a conversation is: what its step wants, and what comes next."""

from typing import final

import attrs

from salesmodel._checks import instance
from salesmodel.selling.conversation import Conversation
from salesmodel.selling.reasons import Reason, because


__all__ = ["Prompt", "prompt"]


@final
@attrs.frozen
class Prompt:
    """What to do now.

    Parameters
    ----------
    step : str
        Id of the step where the conversation stands.
    goal, guidance : str
        What is to be reached there, and how.
    next_step : str or None
        Id of the step to go on to; `None` while the step is not done, after the last
        step, and where the conversation is closed.
    rule : str
        Key of the rule: ``go_on``, ``stay``, ``last_step`` or ``closed``.
    reasons : tuple of Reason
        Why.
    """

    step: str
    goal: str
    guidance: str
    next_step: str | None
    rule: str
    reasons: tuple[Reason, ...]


def prompt(conversation: Conversation) -> Prompt:
    """Tell where a conversation is and what to do now.

    Parameters
    ----------
    conversation : Conversation
        The conversation.

    Returns
    -------
    Prompt
        Goal and guidance of the step where it stands, and the next one once it is done.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import CLASSIC
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talk = Conversation.start("t1", CLASSIC, **nine)
    >>> prompt(talk).next_step
    'needs'
    >>> prompt(talk.enter("needs", **nine)).reasons[0].sentence
    "'needs' goes on until 'need found'"
    """
    talk = instance("conversation", conversation, Conversation)
    step, steps = talk.step, talk.technique.step_ids
    following = steps[talk.technique.place(step.id) + 1 :]
    until = step.until.replace("_", " ")
    next_step = None
    if talk.outcome is not None:
        reason = because("closed", "it was closed as {outcome}", outcome=talk.outcome)
    elif not talk.is_step_done:
        told = "{step} goes on until {until}"
        reason = because("stay", told, step=step.id, until=until)
    elif not following:
        reason = because("last_step", "{step} is the last step", step=step.id)
    else:
        next_step = following[0]
        told = "{step} has done what it is for, and {next} comes next"
        reason = because("go_on", told, step=step.id, next=next_step)
    return Prompt(step.id, step.goal, step.guidance, next_step, reason.code, (reason,))
