"""Tests of the checks of the object side."""

import math
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import numpy as np
import pytest

from salesmodel._checks import (
    all_of,
    identifier,
    instance,
    one_of,
    real,
    several,
    texts,
    whole,
    written,
)
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


def test_all_of_returns_what_is_of_the_kind():
    """Several values come as a tuple, in their order."""
    assert ("x", "y") == all_of("names", iter("xy"), str)


@pytest.mark.parametrize("values", [5, ["x", 1], None])
def test_all_of_refuses_anything_else(values):
    """What is not several, and one of another kind among them."""
    assert "type" == _code(lambda: all_of("names", values, str))


@pytest.mark.parametrize("values", ["ab", ["a", 1], 5])
def test_texts_refuses_one_text_and_what_is_none(values):
    """A text is not taken for its letters."""
    assert "type" == _code(lambda: texts(values))


class _Word(str, Enum):  # noqa: UP042 — what older enumerations of text look like
    SMALL = "small"
    TABBED = "a\tb"


@pytest.mark.parametrize("text", ["7", "00123", "NA", " a", "a\tb", "й", "x" * 128])
def test_an_identifier_is_text_and_stays_as_it_is(text):
    """What looks like a number or like nothing is text as any other."""
    assert text == identifier("id", text)


@pytest.mark.parametrize(
    "value", ["", " ", "\t\n", "\u00a0", "x" * 129, None, 0, False, b"x"]
)
def test_an_identifier_is_no_number_and_not_blank(value):
    """Nothing, a blank, a number and what is too long have the code ``id``."""
    assert "id" == _code(lambda: identifier("id", value))


@pytest.mark.parametrize(
    ("text", "code"),
    [("a\x00", "control"), ("a\x85", "control"), ("a\udc00", "surrogate")],
)
def test_an_identifier_can_be_held_by_any_file(text, code):
    """What does not print is looked at as other text is."""
    assert code == _code(lambda: identifier("id", text))


@pytest.mark.parametrize(
    "text", ["", " ", "a\tb\nc", "a\u2028b", "a\u202eb", "\U0001f468\u200d"]
)
def test_text_may_hold_what_unicode_has(text):
    """Tabs, line feeds, marks of direction and joiners are text."""
    assert text == written("note", text, most=5)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5, "type"),
        (b"a", "type"),
        (None, "type"),
        ("a" * 6, "long"),
        ("\x00" * 6, "long"),
        *((character, "control") for character in "\x00\x07\x1b\r\x7f\x80\x85\x9f"),
        pytest.param("\ud800", "surrogate", id="first half"),
        pytest.param("\udfff", "surrogate", id="second half"),
    ],
)
def test_text_holds_no_control_characters_and_no_half_pairs(value, code):
    """What a file could not hold, or a terminal would obey, has a code of its own."""
    assert code == _code(lambda: written("note", value, most=5))


@pytest.mark.parametrize("check", [identifier, lambda *given: written(*given, most=9)])
def test_a_member_of_an_enumeration_becomes_its_text(check):
    """What is kept is text and nothing else."""
    assert "small" == check("name", _Word.SMALL)
    assert str is type(check("name", _Word.SMALL))
    assert str is type(check("name", _Word.TABBED))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5, 1.5),
        (3, 3.0),
        (math.inf, math.inf),
        (np.int8(3), 3.0),
        (np.float32(0.5), 0.5),
    ],
)
def test_a_number_of_any_type_is_a_float(value, expected):
    """Those of arrays are numbers, too."""
    assert expected == real(value)
    assert float is type(real(value))


@pytest.mark.parametrize(
    "value",
    [True, np.True_, "5", None, 10**400, Decimal("0.5"), Fraction(1, 2), [1.0], 1j],
    ids=repr,
)
def test_what_is_no_number_lies_within_no_bounds(value):
    """It becomes ``nan``, which is neither below nor above anything."""
    assert math.isnan(real(value))
