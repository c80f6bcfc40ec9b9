"""Tests of the checks that doors share."""

import numpy as np
import pytest

from salesmodel._checks import is_among, is_true, texts
from salesmodel.errors import InvalidValueError


def test_a_word_is_among_words_and_an_array_is_not():
    """What is no text is compared with none; nothing may stand among words, too."""
    assert is_among("a", ("a", "b"))
    assert is_among(None, ("a", None))
    assert not is_among(None, ("a", "b"))
    assert not any(is_among(one, ("a", "b")) for one in ("c", 1, np.array(["a", "b"])))


def test_what_is_true_is_told_unless_it_cannot_be():
    """A flag may come out of numpy; a column is no flag."""
    assert is_true("log", np.True_)
    assert not is_true("log", None)
    with pytest.raises(InvalidValueError) as error:
        is_true("log", np.ones(2))

    assert "log must be true or false, got array([1., 1.])" == str(error.value)


@pytest.mark.parametrize("word", ["no", "", b"no"])
def test_a_text_is_neither_true_nor_false(word):
    """What says no would be true, as every text but an empty one."""
    with pytest.raises(InvalidValueError, match="dry_run must be true or false, got"):
        is_true("dry_run", word)


@pytest.mark.parametrize("given", ["abc", 5, ["a", 1]])
def test_several_texts_are_told_by_their_name(given):
    """One text is not several, and the error says what they were for."""
    assert ("a", "b") == texts(iter(["a", "b"]), "fields")
    with pytest.raises(InvalidValueError, match=r"^fields must be several"):
        texts(given, "fields")
