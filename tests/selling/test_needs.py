"""A bank has fifteen questions a line at least, of which three to five are chosen."""

import attrs
import pytest

from salesmodel.selling import (
    LEAST_QUESTIONS,
    SPIN_KINDS,
    ConversationRules,
    NeedsBank,
    Question,
    choose_questions,
)
from selling_cases import BANK, NEEDS, SAID, SHORT, begun, problems, refused


def question(number, **changes):
    """Return a question of the bank with other values."""
    return attrs.evolve(BANK.questions[number], **changes)


def few(n, line="phones"):
    """Return so many questions of a line."""
    return [
        Question(f"{line}{i}", line, f"Question {i}?", "use", "problem")
        for i in range(n)
    ]


def asked_in(*numbers, needs=()):
    """Return a conversation in which some questions of the bank were asked."""
    talk = begun(SHORT)
    for number in numbers:
        talk = talk.ask(BANK.questions[number], **SAID).answer("Yes", **SAID)
    for need in needs:
        talk = talk.find_need(need, **SAID)
    return talk


def chosen(plan):
    """Return the ids of the questions of a plan."""
    return [each.question.id for each in plan.questions]


def test_fewer_than_fifteen_questions_are_a_problem():
    """For each line by itself, and all problems are told at once."""
    assert 15 == LEAST_QUESTIONS
    assert ("a", "b") == NeedsBank("x", few(15, "a") + few(15, "b")).lines
    told, code = problems(NeedsBank, "x", few(14, "a") + few(3, "b"))
    assert (
        "line 'a' has 14 questions, and 15 are needed",
        "line 'b' has 3 questions, and 15 are needed",
    ) == told
    assert "few_questions" == code


def test_what_else_a_bank_cannot_be():
    """Empty, too long, or with a question that stands twice."""
    assert (("it has no questions",), "empty") == problems(NeedsBank, "x", [])
    told, code = problems(NeedsBank, "x", few(15) + few(1))
    assert (
        "2 questions have the id 'phones0'",
        "2 questions of line 'phones' ask 'Question 0?'",
    ) == told
    assert "duplicate" == code
    assert "limit" == problems(NeedsBank, "x", few(10_001))[1]
    assert "type" == refused(NeedsBank, "x", ["Why?"])
    assert "type" == refused(NeedsBank, "x", 5)


def test_a_question_is_looked_at():
    """Its kind is one of the four of SPIN."""
    assert "question_kind" == refused(question, 0, kind="open")
    assert "blank" == refused(question, 0, text=" ")
    assert "id" == refused(question, 0, need="")
    assert "type" == refused(question, 0, clients="b2b")


def test_questions_are_spread_over_needs():
    """One for each need that is not known, in the order of SPIN."""
    plan = choose_questions(BANK, "phones")
    needs = [each.question.need for each in plan.questions]
    kinds = [SPIN_KINDS.index(each.question.kind) for each in plan.questions]

    assert ("spread_over_needs", set(NEEDS)) == (plan.rule, set(needs))
    assert 5 == len(needs)
    assert sorted(kinds) == kinds
    assert all(3 == len(each.reasons) for each in plan.questions)


def test_questions_made_for_a_type_of_client_come_first():
    """Those of another type are not asked, nor are any where the type is not known."""
    own = choose_questions(BANK, "phones", client_type="b2b")
    assert {"q3", "q10", "q17"} <= set(chosen(own))
    reasons = {each.question.id: each.reasons[0] for each in own.questions}
    assert ("for_this_client", "b2b") == (
        reasons["q3"].code,
        reasons["q3"].fact("clients"),
    )
    for other in (None, "b2c"):
        plan = choose_questions(BANK, "phones", client_type=other)
        assert not {"q3", "q10", "q17"} & set(chosen(plan))
        assert {"for_all_clients"} == {each.reasons[0].code for each in plan.questions}


def test_what_was_asked_and_found_is_not_asked_again():
    """With the questions that were asked there are no more than five."""
    talk = asked_in(0, 1, needs=["photos", "screen"])
    plan = choose_questions(BANK, "phones", conversation=talk)

    assert not {"q0", "q1"} & set(chosen(plan))
    assert {"robust", "battery", "price"} == {e.question.need for e in plan.questions}
    assert "2 questions were asked, and 3 to 5 are enough" == plan.reasons[0].sentence


def test_three_are_asked_though_all_needs_are_known():
    """Then they ask for more about them."""
    talk = begun(SHORT).answer("Yes", **SAID)
    for need in NEEDS:
        talk = talk.find_need(need, **SAID)
    plan = choose_questions(BANK, "phones", conversation=talk)

    assert 3 == len(plan.questions)
    assert {"known_need"} == {each.reasons[1].code for each in plan.questions}
    told = plan.questions[0].reasons[1].sentence
    assert told.startswith("it asks more about '")


def test_after_five_there_are_no_more():
    """Enough is enough, unless the rules say otherwise."""
    talk = asked_in(0, 1, 2, 4, 5)
    plan = choose_questions(BANK, "phones", conversation=talk)

    assert ((), "enough_asked") == (plan.questions, plan.rule)
    rules = ConversationRules(3, 6)
    again = choose_questions(BANK, "phones", conversation=talk, rules=rules)
    assert 1 == len(again.questions)


def test_a_bank_that_is_short_says_so():
    """Where fewer are left for this client than are needed."""
    bank = NeedsBank(
        "x", [attrs.evolve(q, clients=["b2b"]) for q in few(14)] + few(15)[14:]
    )
    plan = choose_questions(bank, "phones", client_type="b2c")

    assert (["phones14"], "bank_is_short") == (chosen(plan), plan.reasons[1].code)
    assert "the bank has no more than 1 for this client" == plan.reasons[1].sentence


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("line", {"line": "zaphod"}),
        ("id", {"line": "phones", "client_type": ""}),
        ("type", {"line": "phones", "conversation": SHORT}),
        ("type", {"line": "phones", "rules": {}}),
    ],
)
def test_what_cannot_be_chosen_from_is_refused(code, given):
    """The line has to be one of the bank."""
    assert code == refused(choose_questions, BANK, **given)
