"""What is odd in a conversation: rules that warn, as data."""

from collections.abc import Iterable, Iterator
from typing import Final, final

import attrs

from salesmodel._checks import by_constructor, instance, one_of, whole
from salesmodel.selling._definitions import ids
from salesmodel.selling._fold import Standing, is_met, standings
from salesmodel.selling.conversation import Conversation
from salesmodel.selling.events import (
    ConversationClosed,
    ConversationEvent,
    StepEntered,
)
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.technique import Technique


__all__ = ["REMARKS", "ConversationRules", "Remark", "remarks"]

REMARKS: Final = (
    "presentation_before_needs",
    "few_questions",
    "many_questions",
    "step_skipped",
    "left_early",
    "objection_open",
)
"""Keys of the rules."""

_MOST: Final = 1_000


def _off(values: Iterable[str]) -> tuple[str, ...]:
    return ids("rules.off", values)


@final
@attrs.frozen
class ConversationRules:
    """How conversations are looked at.

    Parameters
    ----------
    least_questions, most_questions : int, default 3 and 5
        How many questions on needs are enough; more only asks whether they were needed.
    off : iterable of str, default ()
        Keys of the rules that do not count here, some of `REMARKS`.

    Raises
    ------
    InvalidValueError
        If a number is out of range, or there is no such rule (code ``rule``).

    Examples
    --------
    >>> ConversationRules(off=["many_questions"]).least_questions
    3
    """

    least_questions: int = 3
    most_questions: int = 5
    off: tuple[str, ...] = attrs.field(default=(), converter=_off)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        least = whole("least_questions", self.least_questions, least=0, most=_MOST)
        whole("most_questions", self.most_questions, least=least, most=_MOST)
        for key in self.off:
            one_of("rules.off", key, REMARKS, code="rule")


@final
@attrs.frozen
class Remark:
    """Something odd in a conversation; it forbids nothing.

    Parameters
    ----------
    rule : str
        Key of the rule, one of `REMARKS`.
    version : int
        Version of the event at which it shows.
    step : str
        Id of the step where that was.
    reasons : tuple of Reason
        Why.
    """

    rule: str
    version: int
    step: str
    reasons: tuple[Reason, ...]


def remarks(
    conversation: Conversation, rules: ConversationRules | None = None
) -> tuple[Remark, ...]:
    """Tell what is odd in a conversation.

    Parameters
    ----------
    conversation : Conversation
        The conversation, as far as it came.
    rules : ConversationRules, optional
        How it is looked at.

    Returns
    -------
    tuple of Remark
        In the order of the events at which they show; those of one event in the order
        of `REMARKS`.

    Notes
    -----
    Questions count that were asked in steps whose purpose is ``needs``; of a technique
    that has no such step, nothing about needs is remarked. Whether a step was left
    early is told by what it is to last `until`.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import SPIN
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talk = Conversation.start("t1", SPIN, **nine).enter("presentation", **nine)
    >>> found = remarks(talk)
    >>> dict.fromkeys(each.rule for each in found).keys()
    dict_keys(['presentation_before_needs', 'few_questions', 'step_skipped'])
    >>> found[0].reasons[0].sentence
    "'presentation' began before a need was known"
    """
    talk = instance("conversation", conversation, Conversation)
    kept = (
        ConversationRules()
        if rules is None
        else instance("rules", rules, ConversationRules)
    )
    technique, found = talk.technique, list[Remark]()
    was, *later = standings(technique, talk.history)
    for event, now in zip(talk.history[1:], later, strict=True):
        found += (
            Remark(reason.code, event.version, now.step, (reason,))
            for reason in _seen(technique, kept, event, (was, now))
        )
        was = now
    return tuple(remark for remark in found if remark.rule not in kept.off)


def _seen(
    technique: Technique,
    rules: ConversationRules,
    event: ConversationEvent,
    standing: tuple[Standing, Standing],
) -> Iterator[Reason]:
    """Tell what is odd at one event, by how the conversation stood before and after."""
    was, now = standing
    if technique.has_purpose("needs"):
        yield from _on_needs(rules, was, now)
    if isinstance(event, StepEntered):
        yield from _on_steps(technique, was, now)
    if isinstance(event, ConversationClosed) and was.left:
        told = "it was closed with {n} objections that are not overcome"
        yield because("objection_open", told, n=len(was.left))


def _on_needs(
    rules: ConversationRules, was: Standing, now: Standing
) -> Iterator[Reason]:
    """Tell what is odd about how needs were asked for."""
    least, most = rules.least_questions, rules.most_questions
    begins = now.is_presented and not was.is_presented
    if begins and not was.has_need:
        told = "{step} began before a need was known"
        yield because("presentation_before_needs", told, step=now.step)
    if (
        begins or (now.outcome == "won" and not was.is_presented)
    ) and now.asked < least:
        told = "{asked} questions on needs were asked, and {least} are enough"
        yield because("few_questions", told, asked=now.asked, least=least)
    if now.asked > most >= was.asked:
        told = "more than {most} questions on needs were asked: were they needed?"
        yield because("many_questions", told, most=most)


def _on_steps(technique: Technique, was: Standing, now: Standing) -> Iterator[Reason]:
    """Tell what is odd about a step that was entered."""
    place = technique.place(now.step)
    for step in technique.steps[was.furthest + 1 : place]:
        told = "{skipped} was skipped on the way to {step}"
        yield because("step_skipped", told, skipped=step.id, step=now.step)
    left = technique.step(was.step)
    if place > technique.place(left.id) and not is_met(left, was):
        told = "{left} was left before it was {until}"
        until = left.until.replace("_", " ")
        yield because("left_early", told, left=left.id, until=until)
