"""Tests of the texts of a model."""

import pickle

import pytest

from maturity_cases import refused
from salesmodel.maturity import Practice, Texts
from salesmodel.maturity._text_keys import keys_of_texts


def test_texts_stand_in_the_order_of_their_keys():
    """However they are given, equal texts are equal."""
    one = Texts("en", {"b": "two", "a": "one"})
    other = Texts("en", [("a", "one"), ("b", "two")])

    assert one == other == pickle.loads(pickle.dumps(one))
    assert hash(one) == hash(other)
    assert (("a", "one"), ("b", "two")) == one.entries
    assert "two" == one["b"]
    assert "c" not in one
    assert ("b",) == one.strangers(["a", "z"])


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (5, "type"),
        (["ab"], "entries"),
        ([("a", "x", "y")], "entries"),
        ([("a", "x"), ("a", "y")], "entries"),
        ({"a": " "}, "blank"),
        ({"a": ""}, "blank"),
        ({"a": None}, "type"),
        ({5: "x"}, "type"),
        ({"a": "x" * 4_097}, "long"),
        ({"a": "x\0"}, "control"),
    ],
)
def test_what_is_no_text_is_refused(entries, code):
    """Each text is plain, not blank, and stands once."""
    assert code == refused(lambda: Texts("en", entries))


def test_a_language_has_a_code():
    """It is one word."""
    assert "key" == refused(lambda: Texts("", {}))


def test_a_practice_has_its_texts():
    """A title, a question and each criterion; answers are shared."""
    practices = [Practice(key, "d", "l", criteria=["c"]) for key in ("p", "q")]
    answers = tuple(f"answers.extent.{end}" for end in (0, 25, 50, 100))

    assert (
        "model.title",
        *answers,
        *("practice.p.title", "practice.p.question", "criterion.p.c"),
        *("practice.q.title", "practice.q.question", "criterion.q.c"),
    ) == keys_of_texts({"practices": practices})
