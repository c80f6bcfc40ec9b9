"""Maturity models and assessments as documents: every problem, with its place."""

import pytest

from maturity_cases import REPEATS, SAMM, SMALL
from salesmodel.errors import LoadError
from salesmodel.maturity import Answer, Assessment
from salesmodel.records import Limits, from_dict, from_json, to_dict, to_json


def problems(document, **given):
    """Expect a refusal, and return its problems."""
    with pytest.raises(LoadError) as caught:
        from_dict(document, **given)
    return caught.value.problems


def test_models_come_back_as_they_were():
    """The built-in one, one of the structure of SAMM, one of two languages."""
    for made in (REPEATS, SAMM, SMALL):
        text = to_json(made)
        assert made == from_json(text)
        assert text == to_json(from_json(text))


def test_everything_wrong_with_a_model_is_told_with_its_place():
    """Parts first; what they contradict each other in is told once all of them are read."""
    document = to_dict(SMALL)
    document["levels"][1]["key"] = ""
    document["practices"][0]["weight"] = 0.5
    document["practices"][1]["criteria"] *= 2
    document["texts"][1]["entries"] = []
    document["texts"][0]["entries"]["model.title"] = 5
    told = problems(document)

    assert (
        "$.levels[1].key must be text of at least 1 characters, got ''",
        (
            "$.practices[0].weight must be text such as '19.99', as a float would not "
            "be exact, got 0.5"
        ),
        "$.practices[1]: criteria must be told once each, got 'written'",
        "$.texts[0].entries['model.title'] must be text of at least 1 characters, got 5",
        "$.texts[1].entries must be an object of texts by key, got []",
    ) == told


def test_a_model_that_contradicts_itself_is_told_as_a_whole():
    """All of it in one sentence, with the place of the model."""
    document = to_dict(SMALL)
    document["practices"][0]["level"] = "peak"
    document["steps"][0]["practices"] = ["sixth"]

    assert [
        (
            "$: maturity model 'small' cannot stand: practice 'first' names level "
            "'peak', which is not there; step 'begin' names practice 'sixth', which is "
            "not there"
        )
    ] == list(problems(document))


def test_texts_have_a_limit_too():
    """As lists have; and a key of theirs is text."""
    document = to_dict(SMALL)
    told = problems(document, limits=Limits(items=20))
    assert 2 == len(told)
    assert all("limits.items" in each for each in told)
    document["texts"][0]["entries"][5] = "x"
    assert problems(document) == ("$.texts[0]: entries must be text, got 5",)


def test_everything_wrong_with_an_assessment_is_told_with_its_place():
    """An answer off the scale, a day that is none, something measured twice."""
    known = Assessment.of(SMALL, [Answer("first", 1)], {"calls": 5})
    document = to_dict(known) | {"on": "2026-02-30"}
    document["answers"][0]["value"] = "0.3"
    document["measured"][0]["value"] = "-1"

    assert (
        "$.answers[0]: value must be 0, 0.25, 0.5 or 1, got Decimal('0.3')",
        "$.measured[0]: value must be zero or more, got Decimal('-1')",
        "$.on must be a day such as '2026-01-05', got '2026-02-30'",
    ) == problems(document)
    document = to_dict(known)
    document["measured"] *= 2
    assert ("$: measured must be told once each, got 'calls'",) == problems(document)


def test_an_assessment_names_its_model():
    """By id and version; who reads it has the model."""
    document = to_dict(Assessment.of(REPEATS, {"planning": 1}))

    assert ("repeat_sales", 1) == (document["model"], document["version"])
    assert [{"practice": "planning", "value": "1"}] == document["answers"]
