"""Techniques are steps in their order, tied to a pipeline, and weighed by circumstances."""

import pickle

import pytest

from salesmodel.domain import Pipeline, Stage
from salesmodel.selling import (
    AIDA,
    CLASSIC,
    QUESTION_KINDS,
    SPIN,
    SPIN_KINDS,
    STEP_PURPOSES,
    TECHNIQUES,
    Circumstances,
    Criterion,
    Step,
    Technique,
    technique_fit,
)
from selling_cases import SHORT, problems, refused


SALES = Pipeline("sales", [Stage("contact"), Stage("offer"), Stage("contract")])


def test_the_classic_technique_has_five_steps():
    """They are the five purposes, in their order."""
    assert STEP_PURPOSES == tuple(step.purpose for step in CLASSIC.steps)
    assert ("greeting", "needs", "presentation", "objections", "sale") == (
        CLASSIC.step_ids
    )


def test_aida_has_four_steps_and_asks_for_no_needs():
    """It begins with a question that most people agree with."""
    assert ("attention", "interest", "desire", "action") == AIDA.step_ids
    assert ("agreeing",) == AIDA.steps[0].questions
    assert not AIDA.has_purpose("needs")


def test_spin_asks_four_kinds_of_questions():
    """Each kind has its step, in their order."""
    asked = [kind for step in SPIN.steps for kind in step.questions]

    assert SPIN_KINDS == tuple(kind for kind in asked if kind in SPIN_KINDS)
    assert set(asked) <= set(QUESTION_KINDS)
    assert list(SPIN_KINDS) == [s.id for s in SPIN.steps if s.purpose == "needs"]


@pytest.mark.parametrize("technique", [*TECHNIQUES, SHORT])
def test_a_technique_is_data(technique):
    """It is a value that can be copied, and each step has a goal."""
    assert technique == pickle.loads(pickle.dumps(technique))
    assert all(step.goal for step in technique.steps)
    assert technique.steps[1] is technique.step(technique.step_ids[1])


def test_a_step_is_looked_at():
    """What is not one of the known words is refused."""
    assert "purpose" == refused(Step, "a", "fun", "goal")
    assert "blank" == refused(Step, "a", "sale", " ")
    assert "until" == refused(Step, "a", "sale", "goal", until="never")
    assert "question_kind" == refused(Step, "a", "sale", "goal", questions=["why"])
    assert "type" == refused(Step, "a", "sale", "goal", questions="open")
    assert "id" == refused(Step, "a", "sale", "goal", stage="")
    assert "long" == refused(Step, "a", "sale", "goal", "x" * 10_001)
    assert "unknown_step" == refused(SPIN.step, "zaphod")


def test_all_problems_of_a_technique_are_told():
    """At once, with one code if they are of one kind."""
    step = Step("won", "sale", "goal")
    criterion = Criterion("c", "ticket", {}, "why")
    told, code = problems(Technique, "t", "T", [step] * 51, [criterion] * 2)

    assert "definition" == code
    assert (
        "51 steps have the id 'won'",
        "2 criteria have the id 'c'",
        "it has more than 50 steps",
        "'won' is what a conversation can become, and no id of a step",
    ) == told
    assert (("it has no step",), "empty") == problems(Technique, "t", "T", [])
    assert "type" == refused(Technique, "t", "T", ["a"])


def test_steps_are_tied_to_stages():
    """Each step that is named has its stage, and the others have none."""
    tied = SHORT.tied(SALES, {"ask": "contact", "offer": "offer"})

    assert ["contact", None, None, "offer"] == [step.stage for step in tied.steps]
    assert SHORT == tied.tied(SALES, {})


def test_ties_that_cannot_be_are_told():
    """Steps and stages that are not there, and stages that run back."""
    told, code = problems(
        SHORT.tied,
        SALES,
        {"ask": "offer", "show": "contact", "doubts": "zaphod", "x": "offer"},
    )

    assert "definition" == code
    assert (
        "they name the step 'x', which is not defined",
        "they name the stage 'zaphod', which is not defined",
        "step 'show' is tied to 'contact', before 'offer'",
    ) == told
    assert "type" == refused(SHORT.tied, SALES, ["ask"])
    assert "type" == refused(SHORT.tied, None, {})
    assert "id" == refused(SHORT.tied, SALES, {"ask": 5})


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"ticket": "high", "purchase": "considered", "market": "b2b"}, "spin"),
        ({"ticket": "low", "purchase": "impulse", "market": "b2c"}, "aida"),
        ({"ticket": "medium", "purchase": "considered", "cycle": "low"}, "classic"),
        ({"cycle": "high"}, "spin"),
    ],
)
def test_the_technique_that_fits_comes_first(known, expected):
    """Large and considered sales want SPIN, impulses AIDA, the everyday the classic."""
    fits = technique_fit(Circumstances(**known))

    assert expected == fits[0].technique
    assert sorted((fit.points for fit in fits), reverse=True) == [
        fit.points for fit in fits
    ]
    assert {"technique_fit"} == {fit.rule for fit in fits}
    assert all(fit.reasons for fit in fits)


def test_of_a_technique_nothing_may_be_known():
    """It comes last, has no points, and says what it asks for."""
    own = Technique("own", "Own", [Step("a", "sale", "goal")])
    fits = technique_fit(Circumstances(cycle="high"), [own, AIDA])

    assert [("aida", -2), ("own", None)] == [(f.technique, f.points) for f in fits]
    assert "nothing_speaks" == fits[1].reasons[0].code
    assert ("purchase", "ticket", "market") == fits[0].unknown
