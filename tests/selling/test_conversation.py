"""A conversation is the log of what was said, and knows where it is."""

import copy
import pickle
from datetime import timedelta, timezone

import attrs
import pytest

from salesmodel.domain import Pipeline, Stage
from salesmodel.errors import InvalidInstantError, LoadError
from salesmodel.selling import (
    AIDA,
    CLASSIC,
    SPIN,
    AnswerGiven,
    Conversation,
    ConversationStarted,
    Need,
    NeedFound,
    StepEntered,
    prompt,
)
from selling_cases import (
    BANK,
    BOLD,
    NINE,
    SAID,
    SHORT,
    begun,
    eur,
    later,
    refused,
    talked,
)


def test_a_conversation_begins_in_the_first_step():
    """It knows with whom, about what and through what it is held."""
    talk = begun(client_id="c1", deal_id="d1", channel="phone")

    assert ("t1", "c1", "d1", "phone") == (
        talk.id,
        talk.client_id,
        talk.deal_id,
        talk.channel,
    )
    assert ("greeting", ("greeting",), 1) == (
        talk.step.id,
        talk.steps_entered,
        talk.version,
    )
    assert (NINE, None) == (talk.started_at, talk.outcome)
    assert "<Conversation 't1' in 'greeting' of 'spin', version 1>" == repr(talk)


def test_a_conversation_goes_through_its_steps():
    """All that was said stands in it, each with who said so and when."""
    talk = talked()

    assert SPIN.step_ids == talk.steps_entered
    assert ("won", "sale", "sale") == (talk.outcome, talk.step.id, talk.furthest.id)
    assert list(range(1, talk.version + 1)) == [each.version for each in talk.history]
    assert 4 == len(talk.questions) == len(talk.answers) == talk.n_needs_questions
    assert ["screen", "photos"] == [need.key for need in talk.needs]
    assert ("price", ()) == (talk.objections[0].objection, talk.open_objections)
    assert ("lasts", "p2") == (talk.arguments[0].argument, talk.offers[0].product)
    assert "<Conversation 't1' won of 'spin', version 22>" == repr(talk)


def test_nothing_changes_a_conversation():
    """Each step makes a new one, and leaves the old as it was."""
    talk = begun()
    talk.enter("situation", **SAID)

    assert (1, "greeting") == (talk.version, talk.step.id)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        talk.history = ()


def test_a_conversation_is_made_again_from_its_history():
    """By replay, by a copy and by a pickle, it is the same."""
    talk = talked()

    assert talk == Conversation.replay(talk.history, SPIN)
    assert talk == copy.deepcopy(talk) == pickle.loads(pickle.dumps(talk))
    assert talk != begun()
    assert hash(talk) == hash(Conversation(SPIN, list(talk.history)))


def test_a_question_of_a_bank_brings_its_kind():
    """One that stands in none has the kind of the step, or the one that is given."""
    talk = begun().enter("problem", **SAID).ask(BANK.questions[0], **SAID)
    talk = talk.ask("What annoys you?", **SAID)
    talk = talk.ask("Why?", kind="implication", **SAID)

    assert [("q0", "situation"), (None, "problem"), (None, "implication")] == [
        (each.question_id, each.kind) for each in talk.questions
    ]
    silent = begun(SHORT).enter("show", **SAID)
    assert "question_kind" == refused(silent.ask, "So?", **SAID)
    assert "blank" == refused(silent.ask, " ", kind="open", **SAID)


def test_an_answer_belongs_to_the_question_that_is_open():
    """A second one belongs to none."""
    talk = begun().ask("May I ask?", **SAID)
    talk = talk.answer("Yes", **SAID).answer("Go on", **SAID)

    assert [2, None] == [each.question for each in talk.answers]


def test_a_need_is_found_in_the_words_of_the_client():
    """In all that was said last, or in the phrase that is given, wherever it was said."""
    talk = begun().answer("It falls down a lot", **SAID)
    talk = talk.raise_objection("price", "And it is dear", **SAID)
    talk = talk.find_need("robust", phrase="falls down", **SAID)
    talk = talk.find_need("price", **SAID).find_need("price", phrase="dear", **SAID)

    assert [Need("robust", "falls down", 4), Need("price", "And it is dear", 5)] == (
        list(talk.needs)
    )
    assert [2, 3, 3] == [each.said for each in talk.history if type(each) is NeedFound]
    assert "phrase" == refused(talk.find_need, "x", phrase=BOLD, **SAID)
    assert "phrase" == refused(begun().find_need, "x", **SAID)
    assert "type" == refused(talk.find_need, "x", phrase=5, **SAID)


@pytest.mark.parametrize(
    ("until", "what", "named"),
    [
        ("anytime", None, {}),
        ("asked", "ask", {"question": "So?", "kind": "open"}),
        ("answered", "answer", {"words": "Yes"}),
        ("presented", "present", {"product": "p1"}),
        ("closed", "close", {"outcome": "later"}),
    ],
)
def test_a_step_is_done_when_it_did_what_it_is_for(until, what, named):
    """As its exit condition has it, since it was entered."""
    steps = [SHORT.steps[1], attrs.evolve(SHORT.steps[0], until=until)]
    script = attrs.evolve(SHORT, steps=steps)
    talk = begun(script)
    if what not in (None, "close"):
        talk = getattr(talk, what)(**named, **SAID)
    talk = talk.enter("ask", **SAID)

    assert talk.is_step_done is (what is None)
    if what:
        assert getattr(talk, what)(**named, **SAID).is_step_done


def test_a_step_on_doubts_is_done_when_none_is_left():
    """One that is answered to no avail is left."""
    talk = begun(SHORT).enter("doubts", **SAID)
    doubting = talk.raise_objection("price", "Too dear", **SAID)
    argued = doubting.answer_objection("lasts", is_overcome=False, **SAID)

    assert (True, False, False) == (
        talk.is_step_done,
        doubting.is_step_done,
        argued.is_step_done,
    )
    assert argued.answer_objection("rate", is_overcome=True, **SAID).is_step_done


def test_doubts_are_answered_one_by_one():
    """The last one unless another is named; none that is overcome."""
    talk = begun().raise_objection("price", "Dear", **SAID)
    talk = talk.raise_objection("time", "Not now", **SAID)
    first = talk.answer_objection("lasts", is_overcome=True, raised=2, **SAID)

    assert ["time"] == [each.objection for each in first.open_objections]
    last = talk.answer_objection("soon", is_overcome=True, **SAID)
    assert ["price"] == [each.objection for each in last.open_objections]
    assert "objection" == refused(
        last.answer_objection, "x", is_overcome=True, raised=3, **SAID
    )
    assert "objection" == refused(
        begun().answer_objection, "x", is_overcome=True, **SAID
    )
    assert "type" == refused(talk.answer_objection, "x", is_overcome=1, **SAID)


def test_an_offer_has_a_price_that_can_be_paid():
    """At the scale of its currency."""
    talk = begun()

    assert "asked" == talk.offer("p1", eur(9), **SAID).offers[0].offer
    assert "scale" == refused(talk.offer, "p1", eur("0.001"), **SAID)
    assert "type" == refused(talk.offer, "p1", 9, **SAID)
    assert "offer" == refused(talk.offer, "p1", eur(9), kind="gift", **SAID)
    assert "type" == refused(talk.offer, "p1", eur(9), is_accepted=1, **SAID)


@pytest.mark.parametrize(
    ("code", "what", "given"),
    [
        ("unknown_step", "enter", ["zaphod"]),
        ("same_step", "enter", ["greeting"]),
        ("blank", "answer", [" "]),
        ("type", "answer", [5]),
        ("long", "answer", [BOLD * 1_000]),
        ("id", "present", [""]),
        ("id", "present", ["p1", [""]]),
        ("type", "present", ["p1", 5]),
        ("type", "present", ["p1", "camera"]),
        ("blank", "raise_objection", ["price", "\t"]),
        ("id", "raise_objection", ["", BOLD]),
        ("outcome", "close", ["maybe"]),
    ],
)
def test_what_cannot_be_said_is_refused(code, what, given):
    """The code says what is wrong, and nothing personal is shown."""
    assert code == refused(getattr(begun(), what), *given, **SAID)


def test_nothing_follows_the_end():
    """Whatever it is, it is refused, and the conversation stays as it is."""
    talk = talked()
    late = later(99)

    for call in (
        lambda: talk.enter("greeting", **late),
        lambda: talk.answer("More", **late),
        lambda: talk.close("lost", **late),
    ):
        assert "closed" == refused(call)


def test_a_conversation_does_not_go_back_in_time():
    """An event is no earlier than the one before."""
    talk = begun().answer("Yes", **later(5))
    with pytest.raises(InvalidInstantError) as caught:
        talk.answer("No", **later(4))
    assert "out_of_order" == caught.value.code
    with pytest.raises(InvalidInstantError) as caught:
        talk.answer("No", at=NINE.replace(tzinfo=None), by="ann")
    assert "naive" == caught.value.code


def test_who_and_what_are_ids():
    """Of the conversation, the client, the deal, the channel, and who says so."""
    for wrong in ({"client_id": ""}, {"deal_id": 5}, {"channel": " "}, {"by": None}):
        assert "id" == refused(begun, **wrong)
    assert "id" == refused(Conversation.start, "", SPIN, **SAID)
    assert "type" == refused(Conversation.start, "t1", "spin", **SAID)
    assert "id" == refused(begun().answer, "Yes", at=NINE, by="")


def history(*events):
    """Return a history that begins as it should."""
    return (ConversationStarted("t1", 1, NINE, "ann", "spin"), *events)


@pytest.mark.parametrize(
    ("code", "events"),
    [
        ("start", ()),
        ("start", (AnswerGiven("t1", 1, NINE, "ann", "Yes"),)),
        ("range", (ConversationStarted("t1", 2, NINE, "ann", "spin"),)),
        ("technique", (ConversationStarted("t1", 1, NINE, "ann", "aida"),)),
        ("id", (ConversationStarted("t1", 1, NINE, "", "spin"),)),
        ("history", history(AnswerGiven("t2", 2, NINE, "ann", "Yes"))),
        ("range", history(AnswerGiven("t1", 3, NINE, "ann", "Yes"))),
        ("history", history(AnswerGiven("t1", 2, NINE, "ann", "Yes", 1))),
        ("history", history(StepEntered("t1", 2, NINE, "ann", "problem", "sale"))),
        ("phrase", history(NeedFound("t1", 2, NINE, "ann", "x", "Yes", 1))),
        ("type", history("zaphod")),
        ("type", history(ConversationStarted("t1", 2, NINE, "ann", "spin"))),
    ],
)
def test_a_history_that_cannot_be_is_refused(code, events):
    """When it is replayed, the error is one of loading, and of the same code."""
    assert code == refused(Conversation, SPIN, events)
    with pytest.raises(LoadError) as caught:
        Conversation.replay(events, SPIN)
    assert code == caught.value.code
    assert caught.value.__context__ is None


def test_events_are_in_utc():
    """Whatever the offset in which they were told."""
    east = NINE.astimezone(timezone(timedelta(hours=3)))
    talk = begun().answer("Yes", at=east, by="ann")

    assert NINE == talk.history[1].at
    assert "UTC" == talk.history[1].at.tzname()


def test_nothing_personal_is_shown():
    """Neither `repr` of a conversation nor of its events shows what was said."""
    talk = begun().answer(BOLD, **SAID).find_need("x", **SAID)
    talk = talk.raise_objection("price", BOLD, **SAID).close(
        "lost", reason=BOLD, **SAID
    )

    assert BOLD not in repr(talk) + repr(talk.history) + repr(talk.needs)
    personal = [
        field.name
        for event in talk.history
        for field in attrs.fields(type(event))
        if field.metadata.get("pii")
    ]
    assert ["words", "phrase", "words", "reason"] == personal


def test_the_stage_follows_the_steps():
    """It is that of the last step that is tied, however far it went back since."""
    sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
    tied = SHORT.tied(sales, {"show": "contact", "offer": "offer"})
    talk = begun(tied)

    assert None is talk.stage
    talk = talk.enter("doubts", **SAID)
    assert "contact" == talk.stage
    talk = talk.enter("offer", **SAID).enter("ask", **SAID)
    assert ("offer", "offer", "ask") == (talk.stage, talk.furthest.id, talk.step.id)


def test_a_prompt_tells_what_to_do():
    """Go on, stay, it is the last step, or it is over."""
    talk = begun(CLASSIC)
    assert ("go_on", "needs") == (prompt(talk).rule, prompt(talk).next_step)
    talk = talk.enter("needs", **SAID)
    told = prompt(talk)
    assert ("stay", None, "needs") == (told.rule, told.next_step, told.step)
    assert CLASSIC.steps[1].guidance == told.guidance
    assert "'needs' goes on until 'need found'" == told.reasons[0].sentence
    ended = attrs.evolve(SHORT, steps=SHORT.steps[2:3])
    assert "last_step" == prompt(begun(ended)).rule
    assert "closed" == prompt(talk.close("lost", **SAID)).rule
    assert "type" == refused(prompt, AIDA)


def test_a_long_conversation_is_bounded():
    """After two thousand events there is no more."""
    talk = begun()
    events = [AnswerGiven("t1", n, NINE, "ann", "Yes") for n in range(2, 2_001)]
    full = Conversation(SPIN, [*talk.history, *events])

    assert 2_000 == full.version
    assert "limit" == refused(full.answer, "Yes", **SAID)
    longer = [*full.history, AnswerGiven("t1", 2_001, NINE, "ann", "Yes")]
    assert "limit" == refused(Conversation, SPIN, longer)


def test_a_conversation_that_goes_on_is_that_of_its_history():
    """Only the last link is looked at, and all of it is the same."""
    talk = talked()

    assert Conversation(SPIN, talk.history)._standing == talk._standing
