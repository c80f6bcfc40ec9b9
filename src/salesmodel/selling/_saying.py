"""What is said in a conversation: steps, questions, answers, needs, presentations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

import attrs

from salesmodel._checks import instance
from salesmodel._personal import discreetly
from salesmodel.selling._definitions import ids
from salesmodel.selling._fold import stepped
from salesmodel.selling._talk import RecordedConversation
from salesmodel.selling.events import (
    AnswerGiven,
    NeedFound,
    ObjectionRaised,
    PresentationGiven,
    QuestionAsked,
    StepEntered,
)
from salesmodel.selling.needs import Question
from salesmodel.selling.step import QuestionKind


__all__ = ["SpokenConversation"]


@attrs.frozen(repr=False)
class SpokenConversation(RecordedConversation):
    """A `Conversation` that goes on; see there."""

    __slots__ = ()

    def _and(self, kind: type[Any], at: datetime, by: str, /, **told: Any) -> Self:
        """Return the conversation with one event more."""
        event = kind(self.id, self.version + 1, at, by, **told)
        last = self.history[-1]
        standing = stepped(self.technique, self._standing, last, event)
        # What came before was looked at, so that only the last link is.
        longer = object.__new__(type(self))
        object.__setattr__(longer, "technique", self.technique)
        object.__setattr__(longer, "history", (*self.history, event))
        object.__setattr__(longer, "_standing", standing)
        return longer

    def enter(self, step: str, *, at: datetime, by: str) -> Self:
        """Go over to another step; none is forbidden, and what is odd is remarked.

        Parameters
        ----------
        step : str
            Id of the step.
        at : datetime
            When.
        by : str
            Id of the seller.

        Returns
        -------
        Conversation
            The conversation, in that step.

        Raises
        ------
        InvalidValueError
            If there is no such step (code ``unknown_step``), or it stands there (code
            ``same_step``), or it is closed (code ``closed``).
        InvalidInstantError
            If `at` precedes the last event (code ``out_of_order``).

        See Also
        --------
        salesmodel.selling.remarks.remarks : What is odd in a conversation.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import SPIN, Conversation
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", SPIN, **nine).enter("situation", **nine)
        >>> talk.steps_entered
        ('greeting', 'situation')
        """
        return self._and(StepEntered, at, by, step=step, origin=self._standing.step)

    def ask(
        self,
        question: Question | str,
        *,
        at: datetime,
        by: str,
        kind: QuestionKind | None = None,
    ) -> Self:
        """Ask something.

        Parameters
        ----------
        question : Question or str
            A question of a bank, or what was asked instead.
        at : datetime
            When.
        by : str
            Id of the seller.
        kind : QuestionKind, optional
            What it is for; that of the question, or the first kind that belongs to the
            step, unless given.

        Returns
        -------
        Conversation
            The conversation, with an open question.

        Raises
        ------
        InvalidValueError
            If there is nothing asked (code ``blank``), the kind is unknown or cannot be
            told (code ``question_kind``), or it is closed (code ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import AIDA, Conversation
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", AIDA, **nine)
        >>> talk.ask("Do you like to save time?", **nine).questions[0].kind
        'agreeing'
        """
        text, named, own = question, None, next(iter(self.step.questions), None)
        if isinstance(question, Question):
            text, named, own = question.text, question.id, question.kind
        told = {"text": text, "kind": kind or own, "question_id": named}
        return self._and(QuestionAsked, at, by, **told)

    def answer(self, words: str, *, at: datetime, by: str) -> Self:
        """Keep what the client said, to the question that is open if there is one.

        Parameters
        ----------
        words : str
            The client's own words.
        at : datetime
            When.
        by : str
            Id of who writes it down.

        Returns
        -------
        Conversation
            The conversation, with no open question.

        Raises
        ------
        InvalidValueError
            If the words are blank or no text (codes ``blank``, ``control``,
            ``surrogate``, ``long``), or it is closed (code ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import SPIN, Conversation
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", SPIN, **nine).answer("Go on", **nine)
        >>> talk.answers[0].words
        'Go on'
        """
        told = {"words": words, "question": self._standing.question}
        return self._and(AnswerGiven, at, by, **told)

    def find_need(
        self, need: str, *, at: datetime, by: str, phrase: str | None = None
    ) -> Self:
        """Name a need, with the words in which the client told it.

        Parameters
        ----------
        need : str
            Key of the need, as features of products have it.
        at : datetime
            When.
        by : str
            Id of who names it.
        phrase : str, optional
            Part of what the client said; all of what was said last unless given.

        Returns
        -------
        Conversation
            The conversation, with the need.

        Raises
        ------
        InvalidValueError
            If the client never said that (code ``phrase``), or it is closed (code
            ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import SPIN, Conversation
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", SPIN, **nine)
        >>> talk = talk.answer("It must last a day in the field", **nine)
        >>> talk.find_need("battery", phrase="last a day", **nine).needs[0].phrase
        'last a day'
        """
        if phrase is not None:
            discreetly(instance, "phrase", phrase, str)
        said, words = self._source(phrase)
        return self._and(NeedFound, at, by, need=need, phrase=words, said=said)

    def present(
        self, product: str, features: Iterable[str] = (), *, at: datetime, by: str
    ) -> Self:
        """Keep that something was presented.

        Parameters
        ----------
        product : str
            Id of the product.
        features : iterable of str, default ()
            Ids of the features that were spoken of.
        at : datetime
            When.
        by : str
            Id of the seller.

        Returns
        -------
        Conversation
            The conversation.

        Raises
        ------
        InvalidValueError
            If an id is none (code ``id``), or it is closed (code ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import AIDA, Conversation
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", AIDA, **nine).enter("desire", **nine)
        >>> talk.present("phone", ["camera"], **nine).is_step_done
        True
        """
        told = ids("features", features)
        return self._and(PresentationGiven, at, by, product=product, features=told)

    def raise_objection(
        self, objection: str, words: str, *, at: datetime, by: str
    ) -> Self:
        """Keep a doubt of the client.

        Parameters
        ----------
        objection : str
            Kind of the objection, such as ``price``.
        words : str
            The client's own words.
        at : datetime
            When.
        by : str
            Id of who writes it down.

        Returns
        -------
        Conversation
            The conversation, with an open objection.

        Raises
        ------
        InvalidValueError
            If there are no words (code ``blank``), or it is closed (code ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import CLASSIC, Conversation
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", CLASSIC, **nine)
        >>> len(talk.raise_objection("price", "That is a lot", **nine).open_objections)
        1
        """
        return self._and(ObjectionRaised, at, by, objection=objection, words=words)
