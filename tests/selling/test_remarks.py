"""What is odd in a conversation is remarked, and forbids nothing."""

import pytest

from salesmodel.selling import AIDA, REMARKS, ConversationRules, remarks
from selling_cases import SAID, SHORT, begun, refused, talked


def rules_of(talk, **given):
    """Tell which rules remark something, and at which versions."""
    found = remarks(talk, ConversationRules(**given))
    return [(each.rule, each.version) for each in found]


def asked(talk, n):
    """Ask so many questions."""
    for _ in range(n):
        talk = talk.ask("So?", kind="open", **SAID)
    return talk


def test_a_good_conversation_has_no_remarks():
    """Four questions, needs found, no step skipped, no doubt left."""
    assert () == remarks(talked())


def test_a_presentation_before_needs_is_remarked_once():
    """Where it began, be it the step or the presentation itself."""
    talk = asked(begun(SHORT), 3).enter("show", **SAID).present("p1", **SAID)
    (found,) = [each for each in remarks(talk) if each.rule != "left_early"]

    assert ("presentation_before_needs", 5, "show") == (
        found.rule,
        found.version,
        found.step,
    )
    assert "'show' began before a need was known" == found.reasons[0].sentence
    early = asked(begun(SHORT), 3).present("p1", **SAID)
    assert [("presentation_before_needs", 5)] == rules_of(early)


def test_fewer_than_three_questions_are_remarked():
    """When the presentation begins, or when it is won without one."""
    talk = asked(begun(SHORT), 2).answer("Yes", **SAID).find_need("x", **SAID)

    assert [("few_questions", 6)] == rules_of(talk.enter("show", **SAID))
    assert [("few_questions", 6)] == rules_of(talk.close("won", **SAID))
    assert [] == rules_of(talk.close("lost", **SAID))
    assert [] == rules_of(talk.enter("show", **SAID), least_questions=2)


def test_more_than_five_questions_are_asked_about_once():
    """At the sixth, and not again."""
    talk = asked(begun(SHORT), 8)
    (found,) = remarks(talk)

    assert ("many_questions", 7) == (found.rule, found.version)
    assert found.reasons[0].sentence.endswith("were they needed?")
    assert [] == rules_of(talk, most_questions=8)
    outside = asked(begun(SHORT).enter("doubts", **SAID), 8)
    assert "many_questions" not in dict(rules_of(outside))


def test_skipped_steps_are_remarked_one_by_one():
    """Those that were never reached; going back is no skip."""
    talk = begun(SHORT).enter("offer", **SAID).enter("ask", **SAID)
    skipped = [each for each in remarks(talk) if each.rule == "step_skipped"]

    assert ["show", "doubts"] == [each.reasons[0].fact("skipped") for each in skipped]
    again = talk.enter("offer", **SAID)
    assert len(skipped) == len([r for r, _ in rules_of(again) if r == "step_skipped"])


def test_a_step_left_early_is_remarked():
    """On the way on, not on the way back."""
    talk = begun(SHORT).enter("show", **SAID)

    assert ("left_early", 2) in rules_of(talk)
    assert rules_of(talk) == rules_of(talk.enter("ask", **SAID))


def test_a_doubt_left_at_the_end_is_remarked():
    """However it ended."""
    talk = begun(AIDA).raise_objection("price", "Dear", **SAID)

    assert [] == rules_of(talk)
    assert [("objection_open", 3)] == rules_of(talk.close("lost", **SAID))


def test_a_technique_without_needs_is_not_asked_for_them():
    """AIDA presents at once, as it is meant to."""
    talk = asked(begun(AIDA), 9).answer("Yes", **SAID).enter("interest", **SAID)

    assert [] == rules_of(talk)


def test_rules_can_be_switched_off():
    """Each by its key."""
    talk = begun(SHORT).enter("offer", **SAID).close("won", **SAID)
    told = {rule for rule, _ in rules_of(talk)}

    assert {"few_questions", "step_skipped", "left_early"} == told
    assert [] == rules_of(talk, off=list(told))
    assert set(told) <= set(REMARKS)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("rule", {"off": ["zaphod"]}),
        ("range", {"least_questions": 6}),
        ("range", {"least_questions": -1}),
        ("range", {"most_questions": 2}),
        ("type", {"most_questions": "5"}),
    ],
)
def test_rules_that_cannot_be_are_refused(code, given):
    """The least is no more than the most."""
    assert code == refused(ConversationRules, **given)


def test_remarks_are_made_on_conversations():
    """And by rules that are ones."""
    assert "type" == refused(remarks, SHORT)
    assert "type" == refused(remarks, begun(), {})
