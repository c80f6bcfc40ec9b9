"""A script, a bank of questions and a talk that tests of the playbook begin with."""

from datetime import UTC, datetime, timedelta

import pytest

from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.selling import (
    SPIN,
    SPIN_KINDS,
    Conversation,
    NeedsBank,
    Question,
    Step,
    Technique,
)
from salesmodel.values import Money


NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
SAID = {"at": NINE, "by": "ann"}
BOLD = "Zaphod-Beeblebrox"
NEEDS = ("photos", "screen", "robust", "battery", "price")
BANK = NeedsBank(
    "shop",
    [
        Question(
            f"q{n}",
            "phones",
            f"Question {n}?",
            NEEDS[n % 5],
            SPIN_KINDS[n % 4],
            ["b2b"] if n % 7 == 3 else (),
        )
        for n in range(20)
    ],
)


def later(minutes):
    """Return who says something so many minutes later, and when."""
    return {"at": NINE + timedelta(minutes=minutes), "by": "ann"}


def eur(amount):
    """Return an amount in euros."""
    return Money(amount, "EUR")


def begun(technique=SPIN, **given):
    """Return a conversation of ann that has just begun."""
    return Conversation.start("t1", technique, **(SAID | given))


def talked():
    """Return a conversation under SPIN in which everything went well, until it is won."""
    talk = begun(client_id="c1", deal_id="d1", channel="phone")
    said = {
        "situation": ("What do you use it for?", "I take pictures of the children"),
        "problem": ("What annoys you?", "I cannot see a thing in the sun"),
        "implication": ("What comes of it?", "I miss the moment"),
        "need_payoff": ("What if it did not?", "I would have the pictures"),
    }
    for n, (step, (asked, told)) in enumerate(said.items(), start=1):
        talk = talk.enter(step, **later(n)).ask(asked, **later(n))
        talk = talk.answer(told, **later(n))
        if step == "problem":
            talk = talk.find_need("screen", phrase="see a thing in the sun", **later(n))
            talk = talk.find_need("photos", phrase="pictures", **later(n))
    talk = talk.enter("presentation", **later(5))
    talk = talk.present("p2", ["camera", "screen"], **later(5))
    talk = talk.enter("sale", **later(6))
    talk = talk.raise_objection("price", "That is a lot", **later(6))
    talk = talk.answer_objection("lasts", is_overcome=True, **later(6))
    talk = talk.offer("p2", eur("199.00"), is_accepted=True, **later(7))
    return talk.close("won", **later(7))


SHORT = Technique(
    "short",
    "Ask and offer",
    [
        Step("ask", "needs", "a need is known", questions=["open"], until="need_found"),
        Step("show", "presentation", "it is seen", until="presented"),
        Step("doubts", "objections", "no doubt", until="objections_answered"),
        Step("offer", "sale", "it is taken", until="closed"),
    ],
)


def refused(call, *given, **named):
    """Expect a refusal of a value, and return its code."""
    with pytest.raises(InvalidValueError) as caught:
        call(*given, **named)
    assert BOLD not in str(caught.value)
    return caught.value.code


def problems(call, *given, **named):
    """Expect a refusal of a definition, and return its problems and its code."""
    with pytest.raises(DefinitionError) as caught:
        call(*given, **named)
    return caught.value.problems, caught.value.code
