"""Tests of the mapping that nobody can change."""

import json
import operator

import pytest

from salesmodel._mappings import ReadOnlyMapping, as_read_only, of_texts
from salesmodel.errors import InvalidValueError


def test_a_read_only_mapping_refuses_every_change():
    """Nothing is put in, taken out or replaced, and it stays what it was."""
    told = ReadOnlyMapping({"a": 1})
    changes = [
        lambda: operator.setitem(told, "b", 2),
        lambda: operator.delitem(told, "a"),
        lambda: operator.ior(told, {"b": 2}),
        told.clear,
        told.popitem,
        lambda: told.pop("a"),
        lambda: told.setdefault("b", 2),
        lambda: told.update(b=2),
    ]

    for change in changes:
        with pytest.raises(TypeError, match=r"^this mapping cannot be changed$"):
            change()
    assert {"a": 1} == told


def test_a_read_only_mapping_is_a_dictionary_otherwise():
    """It keeps its order, compares, joins, goes into JSON, and has no hash."""
    told = ReadOnlyMapping({"b": 1, "a": 2})

    assert "{'b': 1, 'a': 2}" == repr(told)
    assert '{"b": 1, "a": 2}' == json.dumps(told)
    assert {"a": 2, "b": 1, "c": 3} == told | {"c": 3}
    assert ["a", "b"] == list(reversed(told))
    with pytest.raises(TypeError):
        hash(told)


def test_what_is_no_mapping_is_not_read_as_one():
    """The error says what was given, and under which name."""
    with pytest.raises(InvalidValueError) as error:
        as_read_only([("a", 1)], name="merged")

    assert "merged must be a mapping, got [('a', 1)]" == str(error.value)


def test_a_mapping_that_is_read_only_is_taken_as_it_is():
    """Nothing is copied twice; any other mapping is."""
    told = ReadOnlyMapping({"a": 1})
    given = {"a": 1}
    held = as_read_only(given)
    given["a"] = 2

    assert told is as_read_only(told)
    assert {"a": 1} == held


@pytest.mark.parametrize("given", [{1: "a"}, {"a": 1}, {"a": None}])
def test_a_mapping_of_texts_has_no_other_keys_or_values(given):
    """Whatever else stands in it is refused under its name."""
    assert {"a": "b"} == of_texts("clients", {"a": "b"})
    with pytest.raises(InvalidValueError, match="clients must be a mapping of text"):
        of_texts("clients", given)
