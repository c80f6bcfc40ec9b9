"""Tests of names: a declaration in the shape of the data, read strictly."""

import copy
import json
import pickle

import pytest

from salesmodel.documents import KINDS, Names
from salesmodel.errors import DefinitionError


SHAPE = {
    "client": {"name": "text", "since": "date"},
    "имя": "text",
    "lines": [{"product": "text", "parts": ["text"]}],
}


def _problems(shape):
    with pytest.raises(DefinitionError) as caught:
        Names(shape)
    return caught.value.problems


def test_names_are_declared_in_the_shape_of_the_data():
    """Groups, rows and single values are told apart, and listed by their paths."""
    expected = (
        "client.name",
        "client.since",
        "lines[].parts[]",
        "lines[].product",
        "имя",
    )

    assert expected == Names(SHAPE).paths
    assert SHAPE == Names(SHAPE).shape
    assert "Names({'a': 'text'})" == repr(Names({"a": "text"}))


def test_a_declaration_is_a_value():
    """The order of names does not matter, and copies are equal."""
    names = Names(SHAPE)
    backwards = Names(dict(reversed(SHAPE.items())))

    assert names == backwards
    assert hash(names) == hash(backwards)
    assert names != Names({"a": "text"})
    assert names == copy.deepcopy(names) == pickle.loads(pickle.dumps(names))
    assert names == Names(json.loads(json.dumps(names.shape)))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_declared(kind):
    """The words are those of `KINDS`."""
    assert {"a": kind} == Names({"a": kind}).shape


def test_no_name_at_all_is_a_declaration():
    """A text without tags needs none."""
    assert () == Names({}).paths


@pytest.mark.parametrize("name", ["", "a b", "1a", "a.b", "a-b", "x" * 65, 3, None])
def test_what_is_no_name_is_refused(name):
    """A name is a word of letters, digits and underscores."""
    assert (f"names: {name!r} is no name",) == _problems({name: "text"})


@pytest.mark.parametrize("shape", ["texts", 3, None, [], ["text", "text"], {"text"}])
def test_what_is_no_shape_is_refused(shape):
    """The problem says what can stand there."""
    (problem,) = _problems({"a": {"b": shape}})

    assert problem.startswith("names.a.b must be one of text, number, money, date,")


@pytest.mark.parametrize("shape", ["text", ["text"]])
def test_names_stand_in_a_mapping(shape):
    """One value without a name is no declaration."""
    assert ("names must be declared in a mapping",) == _problems(shape)


def test_all_problems_are_told_at_once():
    """One does not hide the next."""
    assert 3 == len(_problems({"a": "no", "b": {"c d": "text"}, "e": [{"f": 1}]}))


def test_names_are_bounded():
    """They are at most 500, and at most six deep."""
    deep = "text"
    for _ in range(6):
        deep = {"a": deep}

    assert 500 == len(Names({f"n{i}": "text" for i in range(500)}).paths)
    assert ("there are more than 500 names",) == _problems(
        {f"n{i}": "text" for i in range(502)}
    )
    assert ("a.a.a.a.a.a",) == Names(deep).paths
    assert ("names.a.a.a.a.a.a.a is more than 6 deep",) == _problems({"a": deep})


def test_a_declaration_without_end_is_refused():
    """One that holds itself is too deep."""
    shape = {}
    shape["a"] = shape

    assert ("names.a.a.a.a.a.a.a is more than 6 deep",) == _problems(shape)
