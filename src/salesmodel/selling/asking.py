"""Which questions to ask a client: three to five, chosen with reasons."""

from collections import Counter
from collections.abc import Iterable
from typing import final

import attrs

from salesmodel._checks import identifier, instance, one_of
from salesmodel.selling.conversation import Conversation
from salesmodel.selling.needs import NeedsBank, Question
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.remarks import ConversationRules
from salesmodel.selling.step import SPIN_KINDS


__all__ = ["ChosenQuestion", "QuestionPlan", "choose_questions"]


@final
@attrs.frozen
class ChosenQuestion:
    """A question that is to be asked.

    Parameters
    ----------
    question : Question
        The question.
    reasons : tuple of Reason
        Why this one: for whom it is, which need it looks for, of which kind it is.
    """

    question: Question
    reasons: tuple[Reason, ...]


@final
@attrs.frozen
class QuestionPlan:
    """The questions to ask now.

    Parameters
    ----------
    questions : tuple of ChosenQuestion
        The questions, in the order of SPIN.
    rule : str
        Key of the rule: ``spread_over_needs``, or ``enough_asked`` if there are none.
    reasons : tuple of Reason
        Why so many.
    """

    questions: tuple[ChosenQuestion, ...]
    rule: str
    reasons: tuple[Reason, ...]


def choose_questions(
    bank: NeedsBank,
    line: str,
    *,
    client_type: str | None = None,
    conversation: Conversation | None = None,
    rules: ConversationRules | None = None,
) -> QuestionPlan:
    """Choose the questions that a client is to be asked.

    Parameters
    ----------
    bank : NeedsBank
        The questions there are.
    line : str
        Line of products.
    client_type : str, optional
        Type of the client; without it only questions for all clients are chosen.
    conversation : Conversation, optional
        What was asked and found so far.
    rules : ConversationRules, optional
        How many questions are enough; three to five unless given.

    Returns
    -------
    QuestionPlan
        The questions: with those that were asked before, no fewer than the least and
        no more than the most, as far as the bank has them.

    Raises
    ------
    InvalidValueError
        If the bank has no such line (code ``line``).

    Notes
    -----
    One after another, the question is taken that looks for a need of which nothing is
    known yet; of several, one made for this type of client, then one of the kind that
    was asked least, then the one that stands first in the bank. There are as many as
    there are needs to look for, within the bounds.

    Examples
    --------
    >>> kinds = ("situation", "problem", "implication", "need_payoff")
    >>> bank = NeedsBank(
    ...     "shop",
    ...     [
    ...         Question(
    ...             f"q{n}", "phones", f"Question {n}?", f"need{n % 3}", kinds[n % 4]
    ...         )
    ...         for n in range(15)
    ...     ],
    ... )
    >>> plan = choose_questions(bank, "phones")
    >>> [each.question.id for each in plan.questions]
    ['q0', 'q1', 'q2']
    >>> plan.questions[0].reasons[1].sentence
    "nothing is known of 'need0' yet"
    """
    there = instance("bank", bank, NeedsBank).of_line(line)
    one_of("line", line, bank.lines, code="line")
    if client_type is not None:
        identifier("client_type", client_type)
    bounds = (
        ConversationRules()
        if rules is None
        else instance("rules", rules, ConversationRules)
    )
    past = _Past.of(conversation)
    left = [
        each
        for each in there
        if each.id not in past.ids and (not each.clients or client_type in each.clients)
    ]
    wanted = len({each.need for each in left} - past.needs)
    least, most = bounds.least_questions, bounds.most_questions
    n = min(most - past.n, max(least - past.n, wanted))
    chosen = _chosen(left, n, past)
    reasons = [
        because(
            "enough_asked",
            "{asked} questions were asked, and {least} to {most} are enough",
            asked=past.n,
            least=least,
            most=most,
        )
    ]
    if past.n + len(chosen) < least:
        told = "the bank has no more than {n} for this client"
        reasons.append(because("bank_is_short", told, n=len(left)))
    rule = "spread_over_needs" if chosen else "enough_asked"
    ordered = sorted(chosen, key=lambda each: SPIN_KINDS.index(each.question.kind))
    return QuestionPlan(tuple(ordered), rule, tuple(reasons))


@attrs.frozen
class _Past:
    """What was asked and found in a conversation."""

    n: int = 0
    ids: frozenset[str | None] = frozenset()
    needs: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, conversation: Conversation | None) -> "_Past":
        """Look at a conversation, if there is one."""
        if conversation is None:
            return cls()
        talk = instance("conversation", conversation, Conversation)
        return cls(
            talk.n_needs_questions,
            frozenset(each.question_id for each in talk.questions),
            frozenset(each.key for each in talk.needs),
            tuple(each.kind for each in talk.questions),
        )


def _chosen(left: Iterable[Question], n: int, past: _Past) -> list[ChosenQuestion]:
    """Take one question after another, the most useful one first."""
    rest, chosen = list(left), list[ChosenQuestion]()
    needs, kinds = set(past.needs), Counter(past.kinds)
    while rest and len(chosen) < n:
        best = min(
            rest,
            key=lambda each: (each.need in needs, not each.clients, kinds[each.kind]),
        )
        rest.remove(best)
        chosen.append(
            ChosenQuestion(best, _why(best, best.need in needs, kinds[best.kind]))
        )
        needs.add(best.need)
        kinds[best.kind] += 1
    return chosen


def _why(question: Question, is_known: bool, n_of_kind: int) -> tuple[Reason, ...]:  # noqa: FBT001 — a fact among facts
    """Tell why a question was taken."""
    whom = because("for_all_clients", "it is for all clients")
    if question.clients:
        told = "it was made for this type of client, one of {clients}"
        whom = because("for_this_client", told, clients=", ".join(question.clients))
    need = because("new_need", "nothing is known of {need} yet", need=question.need)
    if is_known:
        told = "it asks more about {need}"
        need = because("known_need", told, need=question.need)
    told = "{n} questions of the kind {kind} come before it"
    kind = because("kind", told, n=n_of_kind, kind=question.kind)
    return whom, need, kind
