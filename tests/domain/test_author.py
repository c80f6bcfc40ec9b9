"""Tests of authors: who says something, and through what."""

import copy
import pickle
from typing import get_args

import pytest

from salesmodel.domain import SOURCES, Author, Source
from salesmodel.domain.author import author_of
from salesmodel.errors import InvalidValueError


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_the_constant_lists_what_the_type_allows():
    """The sources are those of the type."""
    assert get_args(Source) == SOURCES


def test_an_author_is_a_person_unless_said_otherwise():
    """A person observes; other systems may conclude."""
    assert ("user", False) == (Author("ann").source, Author("ann").inferred)
    assert Author("crm", "import", inferred=True).inferred


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("id", {"name": " "}),
        ("id", {"name": None}),
        ("id", {"name": "x" * 129}),
        ("source", {"source": "rumour"}),
        ("source", {"source": None}),
        ("type", {"inferred": 1}),
    ],
)
def test_what_is_no_author_is_refused(code, given):
    """The code says what is wrong."""
    assert code == _code(lambda: Author(**{"name": "ann"} | given))


def test_a_copy_is_equal():
    """Copies and pickles go through the constructor."""
    author = Author("crm", "import", inferred=True)

    assert author == copy.deepcopy(author) == pickle.loads(pickle.dumps(author))
    assert 1 == len({author, copy.copy(author)})


def test_plain_text_is_the_id_of_a_person():
    """An author tells the rest; anything else is neither."""
    assert ("ann", "user", False) == author_of("ann")
    assert ("crm", "import", True) == author_of(Author("crm", "import", inferred=True))
    for wrong in ("", None, 7, ["ann"]):
        assert "id" == _code(lambda wrong=wrong: author_of(wrong))
