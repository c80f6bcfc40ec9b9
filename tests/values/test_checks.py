"""Tests of the checks of the object side."""

import pytest

from salesmodel._checks import instance, one_of, several, texts, whole
from salesmodel.errors import InvalidValueError


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_whole_takes_an_integer_within_its_bounds():
    """A whole number comes back as it is."""
    assert 3 == whole("n", 3, least=1, most=3)


@pytest.mark.parametrize("value", [True, 1.0, "1", None])
def test_whole_refuses_what_is_no_integer(value):
    """A bool, a float and text are no whole numbers."""
    assert "type" == _code(lambda: whole("n", value, least=0, most=9))


@pytest.mark.parametrize("value", [0, 4, pytest.param(10**5000, id="long")])
def test_whole_refuses_what_is_out_of_bounds(value):
    """The bounds are told in the error."""
    assert "range" == _code(lambda: whole("n", value, least=1, most=3))


def test_one_of_returns_a_choice():
    """A known text comes back as it is."""
    assert "up" == one_of("way", "up", ("up", "down"), code="way")


@pytest.mark.parametrize("value", ["UP", None, []])
def test_one_of_refuses_anything_else(value):
    """An unknown text, and what is no text, has the code that was asked for."""
    assert "way" == _code(lambda: one_of("way", value, ("up", "down"), code="way"))


def test_instance_returns_what_is_of_the_kind():
    """A value of the kind comes back as it is."""
    assert "x" == instance("name", "x", str)


def test_instance_refuses_another_kind():
    """A value of another kind has the code ``type``."""
    assert "type" == _code(lambda: instance("name", 1, str))


def test_several_makes_a_tuple():
    """An iterator is read once."""
    assert (1, 2) == several("values", iter([1, 2]))


def test_several_refuses_what_cannot_be_iterated():
    """One number is not several."""
    assert "type" == _code(lambda: several("values", 5))


def test_several_leaves_the_errors_of_a_generator_alone():
    """What goes wrong while values are made is not a fault of their number."""
    with pytest.raises(TypeError, match="unsupported"):
        several("values", (1 + text for text in "ab"))


def test_texts_makes_a_tuple():
    """Several texts come back in order."""
    assert ("b", "a") == texts(["b", "a"])


@pytest.mark.parametrize("values", ["ab", ["a", 1], 5])
def test_texts_refuses_one_text_and_what_is_none(values):
    """A text is not taken for its letters."""
    assert "type" == _code(lambda: texts(values))
