"""Hypothesis strategies of conversations in which anything may be said."""

from hypothesis import strategies as st

from salesmodel.selling import (
    AIDA,
    CLASSIC,
    QUESTION_KINDS,
    SPIN,
    Conversation,
)
from salesmodel.values import Money
from selling_cases import NEEDS, SHORT, later


TALK_STEPS = st.tuples(
    st.sampled_from(
        [
            "enter",
            "ask",
            "answer",
            "need",
            "present",
            "object",
            "argue",
            "offer",
            "close",
        ]
    ),
    st.integers(0, 20),
)


def _entered(talk, n, said):
    ids = talk.technique.step_ids
    step = ids[n % len(ids)]
    return talk if step == talk.step.id else talk.enter(step, **said)


def _argued(talk, n, said):
    if not talk.open_objections:
        return talk
    return talk.answer_objection(f"a{n % 3}", is_overcome=n % 2 == 0, **said)


def _found(talk, n, said):
    words = [each.words for each in talk.answers]
    if not words:
        return talk
    phrase = words[n % len(words)][:9].strip() or None
    return talk.find_need(NEEDS[n % 5], phrase=phrase, **said)


SAYINGS = {
    "enter": _entered,
    "ask": lambda talk, n, said: talk.ask(
        f"Question {n}?", kind=QUESTION_KINDS[n % 7], **said
    ),
    "answer": lambda talk, n, said: talk.answer(f"answer {n} <b>\n", **said),
    "need": _found,
    "present": lambda talk, n, said: talk.present(f"p{n}", ["f"] * (n % 3), **said),
    "object": lambda talk, n, said: talk.raise_objection(
        ("price", "time")[n % 2], f"doubt {n}", **said
    ),
    "argue": _argued,
    "offer": lambda talk, n, said: talk.offer(
        f"p{n}",
        Money.from_minor_units(n, "EUR"),
        kind=("asked", "upsell", "cross_sell", "downsell")[n % 4],
        is_accepted=(True, False, None)[n % 3],
        **said,
    ),
    "close": lambda talk, n, said: talk.close(
        ("won", "lost", "later")[n % 3], reason="x" * (n % 2), **said
    ),
}


@st.composite
def conversations(draw, number=1, techniques=(SHORT, CLASSIC, AIDA, SPIN)):
    """Draw a conversation in which anything may be said in any order."""
    technique = draw(st.sampled_from(techniques))
    client = draw(st.none() | st.just("c1"))
    talk = Conversation.start(f"t{number}", technique, client_id=client, **later(0))
    for minute, (what, n) in enumerate(draw(st.lists(TALK_STEPS, max_size=25)), 1):
        if talk.outcome is None:
            talk = SAYINGS[what](talk, n, later(minute))
    return talk
