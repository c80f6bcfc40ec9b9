"""What a conversation tells of itself; its history is all that it holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast, final

import attrs

from salesmodel._checks import instance, several
from salesmodel._personal import PII
from salesmodel.errors import InvalidValueError
from salesmodel.selling._fold import Standing, folded, is_met
from salesmodel.selling.events import (
    AnswerGiven,
    ConversationEvent,
    ConversationOutcome,
    ConversationStarted,
    NeedFound,
    ObjectionAnswered,
    ObjectionRaised,
    OfferMade,
    QuestionAsked,
)
from salesmodel.selling.step import Step
from salesmodel.selling.technique import Technique


__all__ = ["Need", "RecordedConversation"]


@final
@attrs.frozen
class Need:
    """A need of a client, in the client's own words.

    Parameters
    ----------
    key : str
        Key of the need, as features of products have it.
    phrase : str
        How the client put it; it is personal, and `repr` does not show it.
    version : int, optional
        Version of the event of a conversation that found it.

    Examples
    --------
    >>> Need("photos", "I take pictures of the children all day")
    Need(key='photos', version=None)
    """

    key: str
    phrase: str = attrs.field(repr=False, metadata=PII)
    version: int | None = None


def _events(values: Iterable[ConversationEvent]) -> tuple[ConversationEvent, ...]:
    return several("history", values)


@attrs.frozen(repr=False)
class RecordedConversation:
    """What a `Conversation` is made of; see there."""

    technique: Technique
    history: tuple[ConversationEvent, ...] = attrs.field(converter=_events)
    _standing: Standing = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        technique = instance("technique", self.technique, Technique)
        object.__setattr__(self, "_standing", folded(technique, self.history))

    @property
    def _start(self) -> ConversationStarted:
        return cast("ConversationStarted", self.history[0])

    @property
    def id(self) -> str:
        """Id of the conversation."""
        return self._start.conversation_id

    @property
    def client_id(self) -> str | None:
        """Id of the client, where it is known."""
        return self._start.client_id

    @property
    def deal_id(self) -> str | None:
        """Id of the deal that it is about, where there is one."""
        return self._start.deal_id

    @property
    def channel(self) -> str | None:
        """Through what it is held, where that is told."""
        return self._start.channel

    @property
    def started_at(self) -> datetime:
        """When it began."""
        return self._start.at

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.history)

    @property
    def step(self) -> Step:
        """The step where it stands."""
        return self.technique.step(self._standing.step)

    @property
    def furthest(self) -> Step:
        """The furthest step that it came to, in the order of the technique."""
        return self.technique.steps[self._standing.furthest]

    @property
    def steps_entered(self) -> tuple[str, ...]:
        """Ids of the steps in the order in which they were entered."""
        return self._standing.entered

    @property
    def is_step_done(self) -> bool:
        """Whether the step where it stands has done what it is for."""
        return is_met(self.step, self._standing)

    @property
    def outcome(self) -> ConversationOutcome | None:
        """What became of it; `None` while it is open."""
        return self._standing.outcome

    @property
    def stage(self) -> str | None:
        """Stage where its deal should stand by now: that of the last step so tied."""
        reached = self.technique.steps[: self._standing.furthest + 1]
        tied = [step.stage for step in reached if step.stage is not None]
        return tied[-1] if tied else None

    def _of(self, kind: type[Any]) -> tuple[Any, ...]:
        return tuple(event for event in self.history if type(event) is kind)

    @property
    def questions(self) -> tuple[QuestionAsked, ...]:
        """Every question that was asked."""
        return self._of(QuestionAsked)

    @property
    def n_needs_questions(self) -> int:
        """How many questions were asked in steps that are for needs."""
        return self._standing.asked

    @property
    def answers(self) -> tuple[AnswerGiven, ...]:
        """Everything that the client said but doubts."""
        return self._of(AnswerGiven)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The needs that were found, each key once, as it was first put."""
        found: dict[str, Need] = {}
        for event in self._of(NeedFound):
            found.setdefault(event.need, Need(event.need, event.phrase, event.version))
        return tuple(found.values())

    @property
    def objections(self) -> tuple[ObjectionRaised, ...]:
        """Every doubt that was raised."""
        return self._of(ObjectionRaised)

    @property
    def open_objections(self) -> tuple[ObjectionRaised, ...]:
        """The doubts that are not overcome."""
        left = self._standing.left
        return tuple(each for each in self.objections if each.version in left)

    @property
    def arguments(self) -> tuple[ObjectionAnswered, ...]:
        """Every answer to a doubt."""
        return self._of(ObjectionAnswered)

    @property
    def offers(self) -> tuple[OfferMade, ...]:
        """Everything that was offered."""
        return self._of(OfferMade)

    def _source(self, phrase: str | None) -> tuple[int, str]:
        """Return the version in which the client said a phrase, and the phrase."""
        for version, words in reversed(self._standing.said):
            if phrase is None or phrase in words:
                return version, words if phrase is None else phrase
        needed = "words that the client said in this conversation"
        raise InvalidValueError("phrase", needed, None, "phrase")

    def __repr__(self) -> str:
        state = self.outcome or f"in {self._standing.step!r}"
        return (
            f"<Conversation {self.id!r} {state} of {self.technique.id!r}, "
            f"version {self.version}>"
        )
