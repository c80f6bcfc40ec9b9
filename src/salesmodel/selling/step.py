"""Steps of a technique: what each is for, how to go about it, and when it is done."""

from collections.abc import Iterable
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import by_constructor, identifier, one_of
from salesmodel.selling._definitions import (
    ids,
    prose,
    title,
)


__all__ = [
    "EXIT_CONDITIONS",
    "QUESTION_KINDS",
    "SPIN_KINDS",
    "STEP_PURPOSES",
    "ExitCondition",
    "QuestionKind",
    "Step",
    "StepPurpose",
]

QuestionKind = Literal[
    "situation",
    "problem",
    "implication",
    "need_payoff",
    "agreeing",
    "open",
    "deciding",
]
"""What a question is for: the four of SPIN, one that most people agree with, one that
lets the client speak, and one that asks for a decision."""

QUESTION_KINDS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)
"""Every `QuestionKind`."""

SPIN_KINDS: Final = ("situation", "problem", "implication", "need_payoff")
"""The four kinds of SPIN, in their order."""

StepPurpose = Literal["contact", "needs", "presentation", "objections", "sale"]
"""What a step is for, whatever the technique calls it."""

STEP_PURPOSES: Final[tuple[StepPurpose, ...]] = get_args(StepPurpose)
"""Every `StepPurpose`, in the order of the classic five steps."""

ExitCondition = Literal[
    "anytime",
    "asked",
    "answered",
    "need_found",
    "presented",
    "objections_answered",
    "closed",
]
"""When a step has done what it is for."""

EXIT_CONDITIONS: Final[tuple[ExitCondition, ...]] = get_args(ExitCondition)
"""Every `ExitCondition`."""


def _questions(values: Iterable[str]) -> tuple[str, ...]:
    return ids("step.questions", values)


@final
@attrs.frozen
class Step:
    """A step of a technique.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    purpose : {"contact", "needs", "presentation", "objections", "sale"}
        What it is for.
    goal : str
        What is to be reached, 1 to 256 characters.
    guidance : str, default ""
        How, for the seller; nothing is enforced by it.
    questions : iterable of QuestionKind, default ()
        Kinds of questions that belong here.
    until : ExitCondition, default "anytime"
        When it has done what it is for: a question was asked, or answered, here; a need
        was found here; something was presented here; no objection is open; the
        conversation is closed.
    stage : str, optional
        Id of the stage of a pipeline where a deal stands once the step is reached.

    Raises
    ------
    InvalidValueError
        If one of these is not what it has to be.

    Examples
    --------
    >>> Step("greet", "contact", "the client goes on listening").until
    'anytime'
    """

    id: str
    purpose: StepPurpose
    goal: str
    guidance: str = ""
    questions: tuple[QuestionKind, ...] = attrs.field(default=(), converter=_questions)
    until: ExitCondition = "anytime"
    stage: str | None = None

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("step.id", self.id))
        one_of("step.purpose", self.purpose, STEP_PURPOSES, code="purpose")
        title("step.goal", self.goal)
        prose("step.guidance", self.guidance)
        for kind in self.questions:
            one_of("step.questions", kind, QUESTION_KINDS, code="question_kind")
        one_of("step.until", self.until, EXIT_CONDITIONS, code="until")
        if self.stage is not None:
            identifier("step.stage", self.stage)
