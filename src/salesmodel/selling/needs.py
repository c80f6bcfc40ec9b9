"""Banks of questions: at least fifteen for each line of products, three to five asked."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, final

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, is_among, one_of
from salesmodel.selling._definitions import (
    Problem,
    ids,
    repeated,
    settle,
    title,
)
from salesmodel.selling.step import SPIN_KINDS, QuestionKind


__all__ = ["LEAST_QUESTIONS", "NeedsBank", "Question"]

LEAST_QUESTIONS: Final = 15
"""How many questions a line of products has at least."""

_MOST_QUESTIONS: Final = 10_000


def _clients(values: Iterable[str]) -> tuple[str, ...]:
    return ids("question.clients", values)


@final
@attrs.frozen
class Question:
    """A question of a bank.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    line : str
        Line of products that it is for.
    text : str
        What is asked, 1 to 256 characters.
    need : str
        Key of the need that it looks for.
    kind : {"situation", "problem", "implication", "need_payoff"}
        Which of the four of SPIN it is.
    clients : iterable of str, default ()
        Types of clients that it is for; all of them unless given.

    Raises
    ------
    InvalidValueError
        If one of these is not what it has to be.

    Examples
    --------
    >>> Question("q1", "phones", "What do you photograph?", "photos", "situation").need
    'photos'
    """

    id: str
    line: str
    text: str
    need: str
    kind: QuestionKind
    clients: tuple[str, ...] = attrs.field(default=(), converter=_clients)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        for name in ("id", "line", "need"):
            value = identifier(f"question.{name}", getattr(self, name))
            object.__setattr__(self, name, value)
        title("question.text", self.text)
        one_of("question.kind", self.kind, SPIN_KINDS, code="question_kind")


def _questions(values: Iterable[Question]) -> tuple[Question, ...]:
    return all_of("questions", values, Question)


@final
@attrs.frozen
class NeedsBank:
    """Questions for one or several lines of products.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    questions : iterable of Question
        The questions, the better ones first; at least 15 for each line.

    Raises
    ------
    DefinitionError
        If a line has fewer than 15 questions (code ``few_questions``), or one does not
        hold together; every problem is told.

    Examples
    --------
    >>> few = [Question("q1", "phones", "What for?", "use", "situation")]
    >>> NeedsBank("shop", few)
    Traceback (most recent call last):
        ...
    salesmodel.errors.values.DefinitionError: needs bank 'shop' cannot stand: line \
'phones' has 1 questions, and 15 are needed
    """

    id: str
    questions: tuple[Question, ...] = attrs.field(converter=_questions)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("bank.id", self.id))
        settle(f"needs bank {self.id!r}", self._problems())

    def _problems(self) -> Iterable[Problem]:
        yield from repeated("questions", (each.id for each in self.questions))
        texts = Counter((each.line, each.text) for each in self.questions)
        for (line, text), count in texts.items():
            if count > 1:
                told = f"{count} questions of line {line!r} ask {text!r}"
                yield "duplicate", told
        if not self.questions:
            yield "empty", "it has no questions"
        if len(self.questions) > _MOST_QUESTIONS:
            yield "limit", f"it has more than {_MOST_QUESTIONS} questions"
        for line, n in Counter(each.line for each in self.questions).items():
            if n < LEAST_QUESTIONS:
                told = (
                    f"line {line!r} has {n} questions, and {LEAST_QUESTIONS} are needed"
                )
                yield "few_questions", told

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines of products, in the order of their first questions."""
        return tuple(dict.fromkeys(each.line for each in self.questions))

    def of_line(self, line: str) -> tuple[Question, ...]:
        """Return the questions for a line of products.

        Parameters
        ----------
        line : str
            The line.

        Returns
        -------
        tuple of Question
            Its questions, the better ones first; none of a line that is not there.

        Examples
        --------
        >>> asked = [
        ...     Question(f"q{n}", "phones", f"What about {n}?", "use", "situation")
        ...     for n in range(15)
        ... ]
        >>> len(NeedsBank("shop", asked).of_line("phones"))
        15
        """
        return tuple(each for each in self.questions if is_among(line, (each.line,)))
